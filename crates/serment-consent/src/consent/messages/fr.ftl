# Navigation.
consent-nav = Vos choix

# Ce que couvre une réponse.
consent-by-whole = en général
consent-by-email = par courriel
consent-by-sms = par SMS
consent-by-phone = par téléphone
consent-by-post = par courrier postal
consent-by-push = par notification
consent-by-chat = par messagerie
consent-by-counter = à l’accueil
consent-yes = Oui
consent-no = Non

# Le formulaire.
consent-form-title = Dire oui à : { $title }
consent-form-margin = Rien n’est coché d’avance
consent-form-send = Envoyer
consent-form-after = Vous recevez un reçu. Il permet d’arrêter quand vous voulez, en un geste.
consent-email = Votre adresse de courriel
consent-email-hint = Par exemple anne@exemple.fr.
consent-email-missing = Courriel : écrivez votre adresse, par exemple anne@exemple.fr.
consent-email-shape = Courriel : il manque le « @ » ou le nom après lui, comme dans anne@exemple.fr.
consent-email-character = Courriel : une adresse n’a ni espace ni signe comme « < » ou « , ».
consent-email-too-long = Courriel : une adresse a au plus 254 caractères.
consent-box-missing = Case : cochez-la pour dire oui. Si vous ne voulez pas, il n’y a rien à faire.
consent-notice = Ce que nous faisons de vos données : { $title }
consent-optional = { $what } (facultatif)
consent-age = Votre âge
consent-age-yes = J’ai { $age } ans ou plus
consent-age-no = J’ai moins de { $age } ans
consent-age-missing = Âge : dites-nous si vous pouvez répondre sans vos parents.

# Reprendre son accord.
consent-withdraw-title = Arrêter : { $title }
consent-withdraw-lede = Vous avez dit oui le { $date }. Un seul geste suffit pour arrêter.
consent-withdraw-margin = Sans compte, sans motif
consent-withdraw-button = Arrêter maintenant
consent-withdraw-after = Effet immédiat. Un reçu vous est remis.
consent-withdraw-told = Nous prévenons aussi : { $recipients }.
consent-withdraw-ended-title = C’est arrêté : { $title }
consent-withdraw-ended-lede = Il n’y a plus rien à arrêter. C’est non.
consent-withdraw-ended-on = Arrêté le { $date }.
consent-withdraw-ended-receipt = Le reçu de cet arrêt
consent-withdraw-back = Revoir le reçu de votre réponse
consent-receipt-link = Votre reçu

# Vos choix.
consent-choices-title = Choisir ce que vous recevez
consent-choices-lede = { $count ->
    [0] Vous n’avez dit oui à rien. Nous ne vous écrivons pas sans votre accord.
    [1] Vous avez dit oui à une seule chose : { $titles }.
   *[other] Vous avez dit oui à { $count } choses : { $titles }.
 }
consent-choices-saved = { $count ->
    [0] Rien n’a changé : vos choix étaient déjà ceux-là.
    [1] C’est fait. Un reçu est dans votre liste.
   *[other] C’est fait. { $count } reçus sont dans votre liste.
 }
consent-choices-stopped = { $count ->
    [0] Tout est arrêté. Aucun accord n’était en cours.
    [1] Tout est arrêté. Un accord a pris fin.
   *[other] Tout est arrêté. { $count } accords ont pris fin.
 }
consent-choices-receipts = Vos reçus
consent-stop-title = Tout arrêter
consent-stop-margin = Un geste
consent-stop-text = Plus aucun message commercial, par aucun moyen. Effet immédiat. Vos contrats ne changent pas.
consent-stop-since = Tout est arrêté depuis le { $date }. Un nouveau oui, plus bas, rouvre cette chose-là seulement.
consent-stop-button = Tout arrêter maintenant
consent-one-title = Choisir un à un
consent-one-margin = Ou choisir
consent-one-by = { $title }, { $by }
consent-one-of = { $title } : { $what }
consent-one-notice = Ce que nous en faisons : { $title }
consent-one-send = Enregistrer mes choix
consent-one-after = Un reçu vous est remis pour chaque changement. Ceux qui reçoivent vos données pour nous sont prévenus.
consent-one-none = Nous ne demandons votre accord pour rien en ce moment.
consent-state-none = Pas encore de réponse : c’est non.
consent-state-given = Oui depuis le { $date }.
consent-state-refused = Non : vous avez refusé le { $date }.
consent-state-withdrawn = Non : vous avez arrêté le { $date }.
consent-state-expired = Non : votre accord a pris fin de lui-même le { $date }.
consent-always-title = Ce que vous recevrez toujours
consent-always-margin = Sans publicité
consent-always-text = La confirmation d’une commande, une facture, une alerte de sécurité, la réponse à une demande. Ces messages font partie du service.

# Pourquoi rien n'a été enregistré.
refusal-consent-unknown-activity = Nous ne connaissons pas cette activité. Rien n’a été enregistré.
refusal-consent-not-consent-based = Nous ne demandons pas d’accord pour cela : une autre règle s’applique. Rien n’a été enregistré.
refusal-consent-not-active = Une case cochée d’avance, ou laissée vide, n’est pas un oui. Cochez-la vous-même si vous le voulez. Rien n’a été enregistré.
refusal-consent-stale-notice = Le texte a changé depuis l’ouverture de la page. Relisez-le, puis répondez. Rien n’a été enregistré.
refusal-consent-no-notice = L’information n’existe pas dans cette langue. Nous ne pouvons pas vous demander votre accord sans elle.
refusal-consent-ticket-invalid = Ce formulaire n’est pas le nôtre, ou il est incomplet. Relisez, puis répondez ici. Rien n’a été enregistré.
refusal-consent-ticket-expired = La page est restée ouverte plus d’un jour. Relisez, puis répondez. Rien n’a été enregistré.
refusal-consent-ticket-used = Ce formulaire a déjà servi. En voici un nouveau : relisez, puis répondez. Rien n’a été enregistré cette fois.
refusal-consent-unknown-box = La réponse porte sur une case que ce formulaire n’a pas. Rien n’a été enregistré.
refusal-consent-unknown-preference = Ce choix n’est pas proposé. Prenez-en un de la liste. Rien n’a été enregistré.
refusal-consent-channel-not-declared = Nous n’avons pas annoncé recueillir d’accord à cet endroit. Rien n’a été enregistré.
refusal-consent-age-unknown = Dites-nous si vous pouvez répondre sans vos parents. Rien n’a été enregistré.
refusal-consent-needs-parent = À votre âge, votre accord et celui d’un parent sont nécessaires ensemble. Demandez à un parent de nous écrire. Rien n’a été enregistré.
