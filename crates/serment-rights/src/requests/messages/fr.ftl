# Navigation.
requests-nav-today = Aujourd’hui
requests-nav-requests = Demandes

# Ce que l’on demande, et où cela en est.
requests-right-erasure = Effacement
requests-status-received = Reçue, le plan se prépare
requests-status-planned = À approuver
requests-status-approved = En cours
requests-status-done = Faite
requests-status-refused = Refusée
requests-own-received = Reçue
requests-own-planned = Reçue, une personne la lit
requests-own-approved = En cours
requests-own-done = Effacé
requests-own-kept = Effacé, avec un reliquat expliqué
requests-own-refused = Refusée, motif donné
requests-head-received = Nous avons reçu votre demande. Réponse au plus tard le { $date }.
requests-head-approved = Votre demande est approuvée. L’effacement est en cours.
requests-head-unfinished = { $count ->
    [one] Votre effacement n’est pas terminé. Un système ne répond pas.
   *[other] Votre effacement n’est pas terminé. { $count } systèmes ne répondent pas.
 }
requests-head-done = Vos données sont effacées. Il ne reste rien dans nos systèmes.
requests-head-done-kept = { $count ->
    [one] Vos données sont effacées. Une ligne reste, et nous disons pourquoi.
   *[other] Vos données sont effacées. { $count } lignes restent, et nous disons pourquoi.
 }
requests-head-refused = Nous avons refusé votre demande, et nous disons pourquoi.
requests-desk-approved = Effacement approuvé, en cours
requests-desk-unfinished = { $count ->
    [one] Un système n’est pas encore effacé
   *[other] { $count } systèmes ne sont pas encore effacés
 }
requests-desk-done = Effacement fait et attesté
requests-desk-refused = Demande refusée

# Vos demandes.
requests-mine-title = { $count ->
    [0] Vous n’avez aucune demande en cours.
    [1] Une demande est en cours.
   *[other] { $count } demandes sont en cours.
 }
requests-mine-margin = Vos demandes
requests-mine-ask = Que voulez-vous demander ?
requests-mine-ask-margin = Sans motif, gratuit
requests-mine-copy-margin = Copie
requests-mine-copy = Recevoir une copie de tout
requests-mine-copy-text = Un fichier à garder : une page à lire, et les mêmes données pour d’autres programmes. Il est prêt tout de suite.
requests-mine-erase-margin = Effacement
requests-mine-erase = Demander l’effacement
requests-mine-erase-text = Une personne lit le plan, puis l’approuve. Vous suivez chaque étape ici.
requests-mine-list = Ce que vous avez demandé
requests-mine-list-margin = Les plus récentes d’abord
requests-mine-complain = Une réponse ne vous convient pas ?
requests-mine-complain-margin = Recours
requests-mine-line = { $right }, reçue le { $date }

# Demander l’effacement.
requests-ask-title = Demander l’effacement de vos données
requests-ask-lede = Nous effaçons vos données dans tous nos systèmes, puis nous les cherchons à nouveau pour vérifier.
requests-ask-margin = Aucun motif à donner
requests-ask-how = Ce qui va se passer
requests-ask-how-1 = Nous comptons ce que chaque système détient. Rien n’est encore touché.
requests-ask-how-2 = Une personne lit le plan et l’approuve.
requests-ask-how-3 = Nous effaçons, nous relisons, et nous prévenons ceux qui ont reçu vos données.
requests-ask-how-4 = Vous recevez une attestation que vous pouvez vérifier sans nous.
requests-ask-due = La loi nous donne un mois pour vous répondre.
requests-ask-kept = Ce que la loi nous oblige à garder
requests-ask-kept-text = Nous gardons, le temps imposé : { $what }. La page de suivi dira combien, pourquoi et jusqu’à quand.
requests-ask-form = Votre demande
requests-ask-message = Ajouter un mot (facultatif)
requests-ask-message-hint = Une personne vous lira. N’écrivez pas de mot de passe.
requests-ask-long = Mot : il est trop long. Gardez 4 000 signes au plus.
requests-ask-after = Un effacement ne se défait pas. Vous pouvez d’abord <a href="{ $copy }">recevoir une copie</a>.
requests-ask-send = Demander l’effacement

# Suivre une demande.
requests-follow-margin = Demande
requests-follow-subtitle = Suivi de votre demande
requests-follow-lede-done = { $count ->
    [one] Une ligne effacée, détachée ou vidée dans { $systems ->
        [one] un système
       *[other] { $systems } systèmes
     }. Relecture faite : plus rien d’autre.
   *[other] { $count } lignes effacées, détachées ou vidées dans { $systems ->
        [one] un système
       *[other] { $systems } systèmes
     }. Relecture faite : plus rien d’autre.
 }
requests-follow-lede-nothing = Nous avons cherché dans tous nos systèmes. Ils ne détenaient rien à effacer sur vous.
requests-follow-lede-open = Vous n’avez rien à faire. Cette page dit où nous en sommes.
requests-follow-late = Nous sommes en retard : la réponse était due le { $date }.
requests-follow-residue = Ce qui reste à faire
requests-follow-residue-text = Ces systèmes ne sont pas encore effacés. Nous réessayons seuls, jusqu’à ce que ce soit fait.
requests-follow-residue-line = { $system }, dernier essai le { $date }
requests-follow-shared = Plusieurs personnes ont la même adresse que vous dans un de nos systèmes. Une personne de chez nous doit d’abord savoir laquelle demande.
requests-follow-refused = Pourquoi nous avons refusé
requests-follow-refused-margin = Motif
requests-follow-timeline = Ce qui s’est passé
requests-follow-timeline-margin = Heure d’ici
requests-follow-kept = Ce qui reste, et pourquoi
requests-follow-kept-margin = Reliquat
requests-follow-kept-text = Nous n’écrivons pas « terminé » tant qu’il reste quelque chose.
requests-follow-kept-caption = { $count ->
    [one] Une chose gardée
   *[other] { $count } choses gardées
 }
requests-follow-kept-what = Quoi
requests-follow-kept-why = Pourquoi
requests-follow-kept-until = Jusqu’au
requests-follow-kept-rows = { $what } : { $count ->
    [one] une ligne
   *[other] { $count } lignes
 }
requests-follow-kept-aside = { $rule }. Une règle nous impose de garder ces lignes. Le reste en a été détaché.
requests-follow-kept-open = tant que la règle l’exige
requests-follow-fingerprint = Une empreinte de votre adresse
requests-follow-fingerprint-why = Pour ne plus vous écrire, même si un ancien fichier revient. Sans notre clé, nul ne peut en tirer l’adresse.
requests-follow-fingerprint-none = tant que nous existons
requests-follow-complain = Vous n’êtes pas d’accord ? <a href="mailto:{ $email }">Écrivez-nous</a>, saisissez la <a href="{ $url }">{ $authority }</a>, ou un juge.
requests-follow-complain-plain = Vous n’êtes pas d’accord ? <a href="mailto:{ $email }">Écrivez-nous</a>, saisissez votre autorité de protection des données, ou un juge.
requests-follow-told = Qui a été prévenu
requests-follow-told-margin = Art. 19
requests-follow-told-who = Qui
requests-follow-told-state = Réponse
requests-follow-told-at = Date
requests-follow-doc-margin = À garder
requests-follow-doc = Attestation d’effacement
requests-follow-doc-stamp = Sceau de { $organisation }
requests-follow-doc-ring = { $organisation } · effacé le { $date }
requests-follow-doc-act = { $controller }, { $address }, atteste avoir effacé le { $date } les données de la demande { $id } : { $count ->
    [one] une ligne
   *[other] { $count } lignes
 } dans { $systems ->
    [one] un système
   *[other] { $systems } systèmes
 }.
requests-follow-doc-nothing = { $controller }, { $address }, atteste avoir cherché le { $date } les données de la demande { $id } dans tous ses systèmes, et n’y avoir rien trouvé à effacer.
requests-follow-doc-kept = { $count ->
    [one] Une ligne est gardée, pour la raison dite plus haut.
   *[other] { $count } lignes sont gardées, pour les raisons dites plus haut.
 }
requests-follow-doc-backups = Disparaît de toutes nos sauvegardes le { $date }.
requests-follow-doc-limits = Ne sont pas couverts : les documents que vous ou d’autres avez reçus avant cette date.
requests-follow-doc-lines = Système par système
requests-follow-doc-line = { $table } : { $count ->
    [one] une ligne
   *[other] { $count } lignes
 }, { $fate }
requests-follow-proof = Contrepartie à vérifier
requests-follow-proof-act = Acte n° { $seq } du journal
requests-follow-proof-wait = La preuve se prépare. Elle sera ici dans un instant : rechargez la page.
requests-follow-proof-read = Lire la preuve
requests-follow-proof-file = Garder la preuve
requests-follow-proof-json = Garder l’attestation en JSON

# Le fil d’une demande.
requests-tl-received = Demande reçue
requests-tl-received-text = Par l’espace personnel. Réponse due le { $date } au plus tard.
requests-tl-identity = Identité confirmée
requests-tl-identity-text = Par le lien envoyé à l’adresse. Aucune pièce demandée.
requests-tl-approved = Plan lu, puis approuvé
requests-tl-refused = Demande refusée
requests-tl-erased = Effacé et relu : { $system }
requests-tl-erased-text = { $count ->
    [0] Rien n’y était à effacer.
    [1] Une ligne. Relecture : aucune ligne retrouvée.
   *[other] { $count } lignes. Relecture : aucune ligne retrouvée.
 }
requests-tl-unreachable = Pas encore effacé : { $system }
requests-tl-unreachable-text = Le dernier essai n’a pas abouti. Un autre viendra.
requests-tl-told = Prévenu : { $recipient }
requests-tl-acknowledged = A accusé réception : { $recipient }
requests-tl-certified = Attestation inscrite au journal
requests-tl-due = Réponse due
requests-tl-backups = Sauvegardes sans ces données
requests-tl-backups-text = Les copies qui les contiennent encore auront toutes disparu.
requests-tl-kept-end = Fin de ce qui est gardé

# Le sort d’une ligne.
requests-fate-erase = effacer
requests-fate-anonymise = anonymiser
requests-fate-detach = détacher
requests-fate-keep = garder
requests-fate-keep-empty = vider, la ligne reste
requests-fate-other = { $fate } (autre personne)
requests-past-erase = effacé
requests-past-anonymise = anonymisé
requests-past-detach = détaché
requests-past-keep = gardé
requests-past-keep-empty = vidé, sans plus rien dire de vous
requests-past-other = { $fate }, dans ce que d’autres ont écrit

# L’avancement par système.
requests-step-waiting = À faire
requests-step-done = Effacé et relu
requests-step-unreachable = Pas encore effacé

# Le plan.
requests-plan-making = Compter ce que nous détenons : { $who }
requests-plan-title = Effacer { $who } : { $rows ->
    [one] une ligne
   *[other] { $rows } lignes
 } dans { $systems ->
    [one] un système
   *[other] { $systems } systèmes
 }
requests-plan-received = Reçue le { $date }
requests-plan-due = Due le { $date }. Reste { $left }.
requests-plan-late = Due le { $date }. En retard de { $left }.
requests-plan-untouched = Rien n’a été touché. Ces comptes ont été faits sur les bases réelles.
requests-plan-wait = Les systèmes sont en train de compter. Rechargez cette page dans un instant.
requests-plan-identity = Identité
requests-plan-identity-text = Confirmée par le lien envoyé à l’adresse.
requests-plan-message = Demande
requests-plan-legal = Dernier jour légal
requests-plan-changes = Ce qui sera effacé ou changé, dans l’ordre
requests-plan-approved = Le plan approuvé, dans l’ordre
requests-plan-approved-kept = Ce que le plan garde, et la règle qui l’impose
requests-plan-changes-margin = L’ordre vient des clés étrangères
requests-plan-order = Ordre
requests-plan-table = Table
requests-plan-system = Système
requests-plan-rows = Lignes
requests-plan-fate = Sort
requests-plan-rule = Règle
requests-plan-owned = à la personne
requests-plan-accessed = à une autre personne
requests-plan-linked = des lignes gardées en dépendent
requests-plan-total = Total
requests-plan-sql = Les requêtes, une par ligne du plan
requests-plan-none = Aucun système joint ne détient de ligne à changer.
requests-plan-kept = Ce qui sera gardé, et la règle qui l’impose
requests-plan-kept-margin = Refus partiel : la personne le lira
requests-plan-measure = Mesure
requests-plan-measure-empty = champs vidés : { $columns }
requests-plan-measure-detached = détachée de la personne
requests-plan-exception = art. { $exception }
requests-plan-until = Jusqu’au
requests-plan-until-none = selon la règle
requests-plan-others = À lire : une autre personne est concernée
requests-plan-others-text = { $count ->
    [one] Une ligne a été écrite par une autre personne : elle reste à elle. Ce qui parle de la personne y est vidé.
   *[other] { $count } lignes ont été écrites par d’autres : elles restent à elles. Ce qui parle de la personne y est vidé.
 }
requests-plan-blocked = Ce plan ne peut pas être approuvé
requests-plan-conflict = { $system } : la charte et la base ne s’accordent pas.
requests-plan-conflict-how = Corrigez la charte ou la base, puis recomptez.
requests-plan-shared = { $system } : plusieurs personnes ont cette adresse. Sachez d’abord laquelle demande, et séparez leurs fiches.
requests-plan-unreachable = { $count ->
    [one] Un système ne répond pas
   *[other] { $count } systèmes ne répondent pas
 }
requests-plan-unreachable-line = { $system } n’est pas compté. Approuvé, il sera effacé selon la charte dès qu’il répond ; d’ici là, la demande n’est pas faite.
requests-plan-stale = La charte a changé depuis ce plan
requests-plan-stale-text = Recomptez avant d’approuver : les règles ne sont plus les mêmes.
requests-plan-recount = Compter à nouveau
requests-plan-next = Ensuite, sans action de votre part
requests-plan-next-margin = Art. 19
requests-plan-next-1 = Relecture de chaque système : la personne y est-elle encore ?
requests-plan-next-2 = Prévenus, accusé attendu : { $recipients }.
requests-plan-next-2-none = Aucun destinataire n’est à prévenir.
requests-plan-next-3 = Attestation inscrite au journal et remise à la personne.
requests-plan-next-4 = Ce que Serment détient de la personne est détruit.

# La décision.
requests-decide-title = Votre décision
requests-decide-margin = Une personne décide
requests-decide-legend = Que fait-on de ce plan ?
requests-decide-approve = Approuver : effacer { $erased }, détacher { $detached }, anonymiser { $anonymised }, garder { $kept }
requests-decide-refuse = Refuser la demande : le motif sera lu par la personne
requests-decide-why = Motif du refus
requests-decide-why-hint = Obligatoire si vous refusez. Dites la règle, et ce que la personne peut faire.
requests-decide-read = { $count ->
    [0] J’ai lu le plan : aucune ligne n’est gardée
    [1] J’ai lu la ligne gardée et sa règle
   *[other] J’ai lu les { $count } lignes gardées et leur règle
 }
requests-decide-after = Un effacement ne se défait pas. L’étape suivante vous montre une dernière fois le nom et les comptes.
requests-decide-send = Continuer
requests-why-missing = Motif : écrivez-le, la personne le lira.
requests-read-missing = Lecture : cochez la case quand vous avez lu ce qui est gardé.
requests-decision-missing = Décision : choisissez d’approuver ou de refuser.
requests-decided-by = Décidé par { $name }, le { $date }
requests-refused-for = Motif donné à la personne
requests-steps-title = Système par système
requests-steps-margin = Une transaction par système
requests-steps-state = État
requests-steps-tries = Essais
requests-steps-at = Dernier essai
requests-steps-rows = Lignes
requests-steps-why = Pourquoi pas encore
requests-steps-none = Rien ne manque
requests-timeline-title = Ce qui s’est passé
requests-certificate-title = Attestation
requests-certificate-text = Inscrite au journal. La personne la lit et la vérifie sans nous.

# La dernière confirmation.
requests-confirm-margin = Dernière étape
requests-confirm-lede = Un effacement ne se défait pas. Vérifiez le nom et les comptes.
requests-confirm-erased = Effacées
requests-confirm-detached = Détachées
requests-confirm-anonymised = Anonymisées
requests-confirm-kept = Gardées
requests-confirm-rows = { $count ->
    [0] aucune ligne
    [1] une ligne
   *[other] { $count } lignes
 }
requests-confirm-digest = Empreinte du plan
requests-confirm-told = Prévenus ensuite
requests-confirm-nobody = personne
requests-confirm-button = Effacer maintenant
requests-confirm-back = Revenir au plan sans rien faire

# Aujourd’hui.
requests-today-nothing = Rien n’attend. Tout est à jour.
requests-today-due = { $count ->
    [one] Une demande attend. Aucune n’est en retard.
   *[other] { $count } demandes attendent. Aucune n’est en retard.
 }
requests-today-late = { $count ->
    [one] Une demande est en retard.
   *[other] { $count } demandes sont en retard.
 }
requests-today-tally-late = En retard
requests-today-tally-due = À faire
requests-today-tally-failed = Travaux abandonnés
requests-today-tally-overdue = Accusés en retard
requests-today-late-title = En retard
requests-today-late-margin = Le temps passe
requests-today-due-title = À faire
requests-today-due-margin = Le plus proche d’abord
requests-today-what = Quoi
requests-today-limit = Limite
requests-today-delay = Retard
requests-today-left = Reste
requests-today-state = État
requests-today-line = { $right }, { $who }
requests-today-failed-title = Travaux abandonnés
requests-today-failed-margin = À regarder
requests-today-failed-text = Ils ne reprendront pas seuls. Réparez la cause, puis recomptez la demande.
requests-today-failed-what = Travail
requests-today-failed-why = Cause
requests-today-failed-at = Quand
requests-today-failed-none = La cause n’a pas été notée.
requests-today-overdue = { $count ->
    [one] Un destinataire n’a pas accusé réception à temps.
   *[other] { $count } accusés de réception sont en retard.
 }
requests-today-overdue-link = Voir les partenaires
requests-today-done-title = Fait tout seul
requests-today-done-margin = Les dernières
requests-today-done-text = { $count ->
    [0] Aucune demande close pour l’instant.
    [1] Une demande close.
   *[other] { $count } demandes closes.
 }

# La liste.
requests-list-title = { $count ->
    [0] Aucune demande n’est ouverte.
    [1] Une demande est ouverte.
   *[other] { $count } demandes sont ouvertes.
 }
requests-list-margin = La plus proche d’abord
requests-list-open = Ouvertes
requests-list-closed = Closes
requests-list-closed-margin = Les cinquante dernières
requests-list-received = Reçue

# Pourquoi rien n’a été fait.
refusal-requests-stale-plan = Le plan a changé depuis que vous l’avez lu. Relisez le nouveau, puis décidez. Rien n’a été touché.
refusal-requests-status = La demande n’en est plus là : quelqu’un a décidé entre-temps. Rien n’a été changé.
refusal-requests-conflict = La charte et la base ne s’accordent pas. Corrigez l’une ou l’autre, puis recomptez. Rien n’a été touché.
refusal-requests-shared-address = Plusieurs personnes ont cette adresse. Sachez d’abord laquelle demande. Rien n’a été touché.
refusal-requests-no-reason = Il manque le motif : la personne doit pouvoir le lire. Rien n’a été changé.
refusal-requests-law = Nous n’avons pas pu calculer la date de réponse. Écrivez-nous : votre demande ne doit pas attendre.
requests-letter-open = Ouvrir mon espace
requests-letter-after = Ce lien demande de vous connecter : nous n’écrivons jamais vos données dans un courriel.
requests-letter-received-subject = Votre demande est reçue
requests-letter-received-text = { $organisation } a bien reçu votre demande { $request }. Une personne la lit. Vous pouvez la suivre dans votre espace.
requests-letter-done-subject = Votre demande est faite
requests-letter-done-text = { $organisation } a exécuté votre demande { $request }. L’attestation vous attend dans votre espace : ce qui est effacé, ce qui reste, et pourquoi.
requests-letter-refused-subject = Réponse à votre demande
requests-letter-refused-text = { $organisation } a répondu à votre demande { $request }. La réponse et sa raison vous attendent dans votre espace, avec vos recours.
