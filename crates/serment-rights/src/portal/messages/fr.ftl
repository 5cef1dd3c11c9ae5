# Navigation.
portal-nav-home = Accueil
portal-nav-data = Vos informations
portal-nav-requests = Vos demandes

# L’accueil.
portal-home-title = { $count ->
    [one] Nous détenons une information sur vous.
   *[other] Nous détenons { $count } informations sur vous, dans { $systems ->
        [one] un de nos systèmes
       *[other] { $systems } de nos systèmes
     }.
 }
portal-home-none = Nous ne détenons rien sur vous à cette adresse.
portal-home-none-kept = { $count ->
    [one] Cette adresse ne mène plus à rien. Une ligne reste, gardée par une règle.
   *[other] Cette adresse ne mène plus à rien. { $count } lignes restent, gardées par une règle.
 }
portal-home-consents = Nous ne tenons de vous que vos choix et leurs preuves.
portal-data-consents = Serment tient aussi <a href="{ $choices }">vos choix</a> et <a href="{ $receipts }">vos reçus</a>.
portal-home-unknown = Nous ne pouvons pas encore dire ce que nous détenons sur vous.
portal-home-hello = Bonjour,
portal-home-oldest = La plus ancienne date du { $date }.
portal-home-do = Que voulez-vous faire ?
portal-home-do-margin = Trois gestes
portal-home-see-margin = Voir
portal-home-see = Lire ce que nous détenons
portal-home-see-text = Par sujet, puis système par système, avec la raison et la durée.
portal-home-choose-margin = Choisir
portal-home-choose = Choisir ce que vous recevez
portal-home-choose-text = Un geste suffit pour tout arrêter.
portal-home-ask-margin = Demander
portal-home-ask = Demander une copie ou un effacement
portal-home-ask-text = La copie est prête tout de suite. L’effacement a une réponse en un mois au plus tard.
portal-home-news = À savoir
portal-home-news-margin = En ce moment
portal-home-open = Votre demande du { $at } est en cours. Réponse au plus tard le { $due }.
portal-home-open-term = Une demande
portal-home-follow = La suivre
portal-home-visit-term = Cette visite
portal-home-visit = Ouverte par le lien envoyé à { $name }.
portal-home-unreachable = { $count ->
    [one] Un de nos systèmes ne répond pas
   *[other] { $count } de nos systèmes ne répondent pas
 }
portal-home-unreachable-text = Nous ne comptons donc pas ce que détient : { $systems }. Revenez dans un moment.
portal-home-shared = { $count ->
    [one] Plusieurs personnes ont cette adresse dans un de nos systèmes
   *[other] Plusieurs personnes ont cette adresse dans { $count } de nos systèmes
 }
portal-home-shared-text = Nous n’en montrons rien, pour ne pas donner à l’une les données de l’autre : { $systems }. Écrivez-nous, nous trouverons laquelle est la vôtre.
portal-home-help = Préférez-vous être aidé ?
portal-home-help-margin = Une personne
portal-home-help-phone = Appelez le <a href="tel:{ $tel }">{ $phone }</a> ou écrivez à <a href="mailto:{ $email }">{ $email }</a> : une personne fait les gestes avec vous.
portal-home-help-email = Écrivez à <a href="mailto:{ $email }">{ $email }</a> : une personne fait les gestes avec vous.

# Ce que nous détenons.
portal-data-title = Ce que nous détenons sur vous
portal-data-lede = Lu à l’instant dans nos systèmes. Pour chaque chose : à quoi elle sert, combien de temps, qui l’a reçue.
portal-data-count = { $count ->
    [0] aucune information
    [1] une information
   *[other] { $count } informations
 }
portal-data-systems = { $count ->
    [one] un système
   *[other] { $count } systèmes
 }
portal-data-none = Aucun de nos systèmes ne détient d’information sur vous à cette adresse.
portal-data-from = { $system }.
portal-data-why = Sert à : { $why }.
portal-data-kept = Conservation : { $kept }.
portal-data-told = Reçu aussi par : { $who }.
portal-data-since = Depuis le { $date }.
portal-data-concerns = Ces lignes appartiennent à quelqu’un d’autre et parlent de vous.
portal-data-concerning = { $title } : là où l’on parle de vous
portal-data-rows = { $count ->
    [one] Une ligne
   *[other] { $count } lignes
 }
portal-data-rows-shown = Les { $shown } premières lignes sur { $count }
portal-data-rest = Lire les { $count } lignes
portal-data-number = N°
portal-data-by-system = Système par système
portal-data-by-system-margin = Les mêmes, rangées autrement
portal-data-system = Système
portal-data-pieces = Informations
portal-data-where = Où, par qui
portal-data-where-short = Où
portal-data-recipients = Reçues aussi par
portal-data-recipients-short = Reçues par
portal-data-nobody = personne
portal-data-unreachable = ne répond pas
portal-data-shared = adresse partagée, rien n’est montré
portal-data-total = Total
portal-data-copy = Recevoir une copie de tout
portal-data-wrong = Quelque chose est faux ? Écrivez-nous, nous corrigeons.

# La copie à garder.
portal-copy-title = Vos données chez { $organisation }
portal-copy-made = Copie faite le { $at }, pour vous seul. Gardez-la en lieu sûr.
portal-copy-json = Les mêmes données pour d’autres programmes
portal-copy-hosted = Où : { $hosted }
portal-copy-tables = Ce que ce système détient
portal-copy-table = Quoi
portal-copy-rows = Lignes
portal-copy-why = À quoi cela sert
portal-copy-kept = Conservation
portal-copy-told = Reçu aussi par
portal-copy-file = Fichier
portal-copy-nothing = Ce système ne détient rien sur vous à cette adresse.
portal-copy-unreachable = Ce système ne répondait pas quand cette copie a été faite. Demandez-en une autre plus tard.
portal-copy-shared = Plusieurs personnes ont cette adresse ici. Rien n’est copié avant de savoir laquelle est la vôtre.
portal-copy-unsaid = non dite
portal-copy-bytes = { $count ->
    [one] un octet
   *[other] { $count } octets
 }

# Les valeurs.
portal-yes = oui
portal-no = non

# Une table, page par page.
portal-table-title = { $title }, page { $page } sur { $pages }
portal-table-rows = Lignes { $first } à { $last } sur { $count }
portal-table-page = Page { $page } sur { $pages }
portal-table-before = Page précédente
portal-table-after = Page suivante
portal-table-back = Tout ce que nous détenons
portal-data-piece = Une information est ici une ligne d’un de nos systèmes : une fiche, une facture, un message.

# Ce qui n’est pas détenu.
portal-nothing = Là où nous n’avons rien
portal-nothing-margin = Pour que vous le sachiez
portal-nothing-here = Rien ici. { $system }.

# Après un effacement.
portal-home-erased-term = Un effacement
portal-home-erased = Vos données ont été effacées le { $date }.
portal-erased = Vos données ont été effacées le { $date }
portal-erased-margin = Ce qui a été fait
portal-erased-text = { $count ->
    [0] Il n’y avait rien à effacer.
    [1] Une ligne a été effacée, vidée ou détachée de vous.
   *[other] { $count } lignes ont été effacées, vidées ou détachées de vous.
 }
portal-erased-read = Lire l’attestation
portal-kept-rows = { $count ->
    [one] Une ligne est gardée.
   *[other] { $count } lignes sont gardées.
 }
portal-kept-rule = Raison : { $rule }.
portal-kept-until = Jusqu’au { $until }.
portal-kept-open = Aussi longtemps que cette règle le demande.
portal-kept-aside = Mises à part : elles ne servent qu’à cela et nous ne les montrons plus.
portal-aside = { $count ->
    [one] Une ligne est gardée malgré l’effacement. Elle est mise à part : elle ne sert qu’à la raison qui suit et nous ne la montrons plus.
   *[other] { $count } lignes sont gardées malgré l’effacement. Elles sont mises à part : elles ne servent qu’à la raison qui suit et nous ne les montrons plus.
 }
portal-aside-until = Durée : { $until }.

# Demander la copie.
portal-offer-title = Recevoir une copie de tout
portal-offer-margin = Un fichier à garder
portal-offer-lede = Tout ce que nos systèmes détiennent sur vous, lu au moment où vous le demandez.
portal-offer-page = Une page à lire, qui dit aussi pourquoi et combien de temps.
portal-offer-csv = Un tableau par sujet, pour un tableur.
portal-offer-json = Les mêmes données pour d’autres programmes.
portal-offer-journal = Le journal retient que vous avez eu une copie, et de combien de lignes ; pas ce qu’elle contient.

# Lire la copie.
portal-copy-partial = Cette copie n’est pas complète : ce qui manque est dit plus bas.
portal-copy-interrupted = Ce système a cessé de répondre pendant la copie. Il manque des lignes. Demandez une autre copie plus tard.
portal-copy-none-in = Rien dans : { $what }.
portal-copy-aside = Mises à part depuis l’effacement : ces lignes ne sont pas copiées.
portal-copy-reading = Lire ces fichiers
portal-copy-reading-csv = Les tableaux sont en UTF-8, séparés par des virgules. Une case vide : nous ne détenons rien. Deux guillemets seuls : nous détenons un texte vide.
portal-copy-reading-quote = Un texte qu’un tableur prendrait pour une formule est précédé d’une apostrophe, comme un texte qui commence par une apostrophe. Retirez la première apostrophe d’une case pour retrouver la valeur exacte.
portal-copy-reading-json = data.json contient les valeurs exactes. D’un fichier ou d’une image, seule la taille est copiée.
