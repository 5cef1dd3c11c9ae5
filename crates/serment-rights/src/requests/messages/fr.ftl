# Navigation.
requests-nav-today = Aujourd’hui
requests-nav-requests = Demandes

# Ce que l’on demande, et où cela en est.
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
requests-follow-timeline-margin = Heure de { $zone }
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
requests-follow-proof-act = Acte n° { $seq } du journal
requests-follow-proof-wait = La preuve se prépare. Elle sera ici dans un instant : rechargez la page.
requests-follow-proof-read = Lire la preuve
requests-follow-proof-file = Garder la preuve
requests-follow-proof-json = Garder l’attestation en JSON

# Le fil d’une demande.
requests-tl-received = Demande reçue
requests-tl-received-text = Réponse due le { $date } au plus tard.
requests-tl-identity = Identité confirmée
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
requests-step-done = Fait et relu
requests-step-unreachable = Pas encore effacé
requests-step-blocked = À décider de nouveau

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
requests-plan-message = Ce que la personne a écrit
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
requests-plan-shared = { $system } : plusieurs personnes ont cette adresse.
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
requests-plan-next-4 = Ce que Serment détient sous cet identifiant est détruit.

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
requests-today-all = Voir toutes les demandes
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

# Une adresse pour plusieurs personnes.
requests-choose-title = Qui demande ?
requests-choose-margin = Adresse partagée
requests-choose-text = Choisissez après vous en être assuré. Seules les fiches certainement à cette personne seront touchées ; celles des autres ne bougent pas.
requests-choose-said = La personne dit s’appeler { $name }. Posséder la boîte aux lettres ne le prouve pas.
requests-choose-who = La personne qui demande
requests-choose-how = Comment le savez-vous ?
requests-choose-how-hint = Inscrit au journal, sans le nom. Ne demandez une pièce d’identité qu’en dernier recours, et n’en gardez pas copie.
requests-checked-knowledge = Elle a dit ce qu’elle seule sait : un séjour, un montant, une date
requests-checked-telephone = Par téléphone, à un numéro que nous avions avant la demande
requests-checked-counter = Sur place
requests-checked-document = Par une pièce d’identité, dont nous n’avons pas gardé copie
requests-checked-link = Confirmée par le lien envoyé à l’adresse
requests-choose-send = C’est cette personne : compter ses fiches
requests-choose-missing = Personne : choisissez qui demande.
requests-checked-missing = Vérification : dites comment vous le savez.
requests-plan-uncertain = { $count ->
    [one] Une fiche ne dit pas à qui elle est
   *[other] { $count } fiches ne disent pas à qui elles sont
 }
requests-plan-uncertain-text = Rien ne les distingue de celles des autres personnes qui ont cette adresse. Elles ne seront pas touchées.
requests-steps-recount = Compter à nouveau ce qui reste
requests-steps-recount-text = La demande revient au plan. Ce qui est déjà fait reste fait ; vous décidez de nouveau du reste.
requests-tl-blocked-text = Une personne de chez nous doit décider de nouveau.
requests-plan-sql-lede = Aucune valeur n’y paraît. L’ordre vient des clés étrangères de chaque base.
requests-name-title = Dites-nous votre nom
requests-name-margin = Une adresse, plusieurs personnes
requests-name-text = Écrivez-le comme sur vos réservations. Nous vous demanderons peut-être un détail que vous seul connaissez. Personne ne verra les données de l’autre.
requests-name-said = Nous avons noté votre nom. Vous pouvez le corriger.
requests-name-given = Prénom
requests-name-family = Nom
requests-name-send = Envoyer mon nom
requests-name-missing = Écrivez votre prénom et votre nom, sans dépasser 200 lettres.
requests-follow-shared-kept = Ce que nous savons par l’adresse seule
requests-follow-shared-why = D’autres que vous ont cette adresse. Leurs accords et leurs fiches restent à eux.
requests-follow-shared-until = tant qu’ils le veulent
refusal-requests-unknown-person = Ce nom n’est plus parmi ceux des systèmes. Recomptez, puis choisissez. Rien n’a été touché.

# Les autres droits, et la vie d’une demande.
requests-head-done-access = Votre copie est prête.
requests-head-done-objection = Votre opposition est enregistrée, et ceux qui reçoivent ces données sont prévenus.
requests-head-approved-access = Votre demande est acceptée. Votre copie se prépare.
requests-head-approved-objection = Votre opposition est acceptée. Nous arrêtons.
requests-follow-lede-access = Elle est toujours lue en direct dans nos systèmes, quand vous la demandez.
requests-follow-lede-objection = L’usage doit cesser pour vous. S’il continue, écrivez-nous : c’est à nous de le prouver.
requests-desk-approved-access = Copie accordée, en préparation
requests-desk-approved-objection = Opposition acceptée, en cours
requests-desk-done-access = Copie mise à disposition et attestée
requests-desk-done-objection = Opposition appliquée et attestée
requests-plan-title-objection = { $who } s’oppose à un usage
requests-plan-right = Demande
requests-plan-unidentified = Identité pas encore confirmée.
requests-plan-said = Dit s’appeler { $name }.
requests-plan-given = Ce qui sera remis
requests-plan-given-margin = Art. 15 et 20
requests-plan-scope = Ce à quoi la personne s’oppose
requests-plan-scope-margin = Art. 21
requests-plan-scope-text = Acceptée, l’opposition est inscrite et les destinataires sont prévenus : l’usage doit cesser pour cette personne. Vous ne pouvez la refuser que pour des motifs légitimes et impérieux, que la personne lira ; jamais pour de la prospection.
requests-decide-legend-other = Que répond-on ?
requests-decide-approve-access = Accepter : mettre la copie à disposition de la personne
requests-decide-approve-objection = Accepter : arrêter cet usage pour cette personne
requests-decide-why-objection = Obligatoire si vous refusez : dites le motif impérieux qui l’emporte sur ses intérêts.
requests-decide-send-other = Décider
requests-channel-portal = par l’espace personnel
requests-channel-counter = au comptoir
requests-channel-telephone = par téléphone
requests-channel-paper = par courrier
requests-channel-email = par courriel
requests-tl-by-portal = Par l’espace personnel.
requests-tl-by-counter = Au comptoir.
requests-tl-by-telephone = Par téléphone.
requests-tl-by-paper = Par courrier.
requests-tl-by-email = Par courriel.
requests-tl-identity-link = Par le lien envoyé à l’adresse. Aucune pièce demandée.
requests-tl-identity-knowledge = Par ce que la personne seule sait. Aucune pièce demandée.
requests-tl-identity-telephone = Par téléphone. Aucune pièce demandée.
requests-tl-identity-counter = Sur place.
requests-tl-identity-document = Par une pièce d’identité, dont aucune copie n’est gardée.
requests-kind-email = Adresse électronique
requests-kind-phone = Téléphone
requests-lang-fr = Français
requests-lang-en = Anglais
requests-desk-new = Noter une demande
requests-new-lede = Une demande est valable sous toutes ses formes. Le délai court du jour où elle nous est parvenue, lue ou non.
requests-new-margin = Au comptoir, au téléphone
requests-new-what = Ce qui est demandé
requests-new-what-margin = Art. 15 à 21
requests-new-who = Qui demande
requests-new-who-margin = Le moins possible
requests-new-right-legend = Que veut la personne ?
requests-new-scope-legend = À quel usage s’oppose-t-elle ?
requests-new-scope-hint = Pour une opposition seulement.
requests-new-channel-legend = Comment la demande est-elle venue ?
requests-new-received-label = Reçue le
requests-new-received-hint = Le jour où elle nous est parvenue, même si personne ne l’a lue ce jour-là.
requests-new-kind-legend = Par quoi la connaissez-vous ?
requests-new-value-label = Cette adresse, ce numéro
requests-new-value-hint = Nous cherchons dans nos systèmes avec cela, et rien d’autre.
requests-new-lang-legend = Langue de la réponse
requests-new-identity-hint = Si vous n’en êtes pas encore sûr, laissez vide : vous le direz avant de décider.
requests-new-message = Ce que la personne a dit (facultatif)
requests-new-message-hint = Gardé chiffré, effacé à la clôture.
requests-new-send = Noter et imprimer le récépissé
requests-new-right = Demande : choisissez ce que veut la personne.
requests-new-channel = Voie : dites comment la demande est venue.
requests-new-received = Date : un jour passé ou aujourd’hui.
requests-new-value = Adresse ou numéro : nous ne pouvons pas le lire. Vérifiez sa forme.
requests-new-scope = Usage : choisissez celui qui doit cesser.
requests-receipt-title = Récépissé de demande
requests-receipt-lede = À remettre à la personne, daté. Il ne prouve rien d’autre que la réception.
requests-receipt-right = Demande
requests-receipt-received = Reçue le
requests-receipt-due = Réponse au plus tard
requests-receipt-by = Par
requests-receipt-identity = Nous devons encore confirmer l’identité de la personne. Le délai peut s’arrêter le temps de sa réponse.
requests-receipt-go = Aller à la demande
requests-thread-title = Échanges
requests-thread-margin = Chiffrés, effacés à la clôture
requests-thread-person = la personne
requests-thread-you = vous
requests-thread-us = nous
requests-life-title = Autour de la demande
requests-life-margin = Rien n’est décidé ici
requests-life-waiting = Le délai est arrêté : nous attendons la réponse de la personne
requests-life-identity = Confirmer l’identité
requests-life-identity-send = L’identité est confirmée
requests-life-answer = Noter sa réponse
requests-life-answer-label = Ce qu’elle a répondu
requests-life-answer-send = Noter la réponse
requests-life-ask = Poser une question à la personne
requests-life-ask-label = Votre question
requests-life-ask-hint = Demandez le moins possible. Posée dans les cinq jours ouvrés, elle arrête le délai jusqu’à la réponse.
requests-life-ask-send = Envoyer la question
requests-life-extend = Prendre plus de temps
requests-life-extend-label = Pourquoi
requests-life-extend-hint = Deux mois de plus, une seule fois, pour une demande complexe ou nombreuse. La personne le lit dans le premier mois.
requests-life-extend-send = Prolonger, et le dire à la personne
requests-life-extended = Délai prolongé le { $date }.
requests-answer-label = Votre réponse
requests-answer-hint = N’envoyez pas de pièce d’identité : nous ne la demandons pas ici.
requests-answer-send = Répondre
requests-answer-missing = Réponse : écrivez-la, en 4 000 signes au plus.
requests-mine-object-margin = Opposition
requests-mine-object = Vous opposer à un usage
requests-mine-object-text = Pour les usages que nous fondons sur notre intérêt. Une personne lit vos raisons.
requests-object-title = Vous opposer à un usage de vos données
requests-object-lede = Nous devons cesser, sauf motif impérieux que nous vous dirions.
requests-object-margin = Art. 21
requests-object-marketing = Pour ne plus recevoir de messages commerciaux, <a href="{ $choices }">vos choix</a> suffisent : c’est immédiat, sans raison à donner.
requests-object-form = Votre opposition
requests-object-which = Quel usage doit cesser ?
requests-object-message = Votre situation (facultatif)
requests-object-message-hint = Une personne vous lira.
requests-object-send = M’opposer
requests-object-none = Aucun de nos usages ne repose sur notre intérêt. Pour un usage fondé sur votre accord, retirez-le dans vos choix.
requests-follow-doc-other = Ce que nous avons fait
requests-follow-doc-objection = { $controller } a enregistré le { $date } votre opposition à : { $what }.
requests-follow-doc-data = Voir vos données
requests-follow-doc-copy = Recevoir la copie
requests-fate-give = remettre
requests-past-give = remis
requests-letter-asked-subject = Une question sur votre demande
requests-letter-asked-text = { $organisation } a besoin d’une précision pour votre demande { $request }. La question vous attend dans votre espace.
requests-letter-extended-subject = Votre demande prendra plus de temps
requests-letter-extended-text = { $organisation } a besoin de plus de temps pour votre demande { $request }. La raison et la nouvelle date sont dans votre espace.
refusal-requests-unidentified = L’identité n’est pas confirmée. Confirmez-la, puis décidez. Rien n’a été fait.
refusal-requests-in-the-future = La date de réception est dans le futur. Rien n’a été noté.
refusal-requests-no-text = Le texte manque, ou dépasse 4 000 signes. Rien n’a été envoyé.
refusal-requests-no-extension = Le délai ne peut plus être prolongé : le premier mois est passé, ou il l’a déjà été. Rien n’a changé.
refusal-requests-already-asked = Une question attend déjà une réponse. Rien n’a été envoyé.
requests-plan-title-access = Remettre une copie à { $who } : { $rows ->
    [one] une ligne
   *[other] { $rows } lignes
 } de { $systems ->
    [one] un système
   *[other] { $systems } systèmes
 }
requests-follow-doc-access = { $controller } a mis à votre disposition le { $date } la copie de { $count ->
    [one] une ligne
   *[other] { $count } lignes
 }, de { $systems ->
    [one] un système
   *[other] { $systems } systèmes
 }.
requests-follow-lede-own = Aucun système n’est relié ici. Ce que Serment tenait de vous est détruit : { $count ->
    [0] rien ne restait
    [1] une entrée
   *[other] { $count } entrées
 }.
requests-follow-doc-own = { $controller }, { $address }, atteste avoir détruit le { $date }, pour la demande { $id }, ce que Serment tenait de vous, accords et reçus compris : { $count ->
    [0] rien ne restait
    [1] une entrée
   *[other] { $count } entrées
 }. Aucun autre système n’est relié à cette attestation.
requests-follow-doc-traces = Cette base garde un temps d’anciennes versions de ses lignes dans ses propres fichiers, jusqu’à son entretien.
requests-head-done-rectification = Vos informations sont corrigées.
requests-head-approved-rectification = La correction est en cours.
requests-follow-lede-rectification = Nous les avons relues dans le système, et ceux qui les avaient reçues sont prévenus.
requests-desk-approved-rectification = Correction en cours
requests-desk-done-rectification = Correction faite, relue et attestée
requests-plan-title-rectification = Corriger des informations : { $who }
requests-plan-corrections = Ce qui sera corrigé
requests-plan-corrections-margin = Art. 16
requests-decide-approve-rectification = Accepter : écrire ce que dit la personne
requests-by-charter = la charte, qui laisse la personne corriger ces champs
requests-fate-correct = corriger
requests-past-correct = corrigé
requests-correct-title = Corriger vos informations
requests-correct-lede = Écrivez ce qui est juste. Nous l’écrivons dans le système, puis nous le relisons.
requests-correct-margin = Art. 16, sans raison à donner
requests-correct-row = { $table }, n° { $number }
requests-correct-send = Corriger
requests-correct-gone = Cette ligne n’est plus là. Rien n’a été changé.
requests-correct-long = Une valeur dépasse 1 000 signes, ou contient un signe invisible. Rien n’a été changé.
requests-correct-same = Vous n’avez rien modifié.
requests-correct-more = Autre chose est faux ?
requests-correct-write = <a href="mailto:{ $email }">Écrivez-nous</a>. Une nouvelle adresse électronique doit d’abord être prouvée, et un nom se corrige dans tous nos systèmes à la fois.
portal-correct = Corriger
requests-follow-doc-rectification = { $controller } a corrigé le { $date } ce que vous avez écrit, dans { $count ->
    [one] une ligne
   *[other] { $count } lignes
 }.
requests-head-done-shared = Vos fiches certaines sont effacées. Ce que d’autres partagent avec vous reste, et nous disons pourquoi.
requests-follow-uncertain-why = Rien ne dit à qui elles sont, parmi ceux qui ont cette adresse.
requests-told-by-hand = Aucun courriel ne l’atteint : je le lui ai dit moi-même
refusal-requests-begun = Un système a déjà été changé pour la personne choisie avant. Refusez le reste, avec la raison. Rien d’autre n’a été touché.
refusal-requests-no-delivery = Cette copie ne peut pas être remise entière : un système n’a pas répondu, ou la personne n’a pas d’adresse à elle seule ici. Recomptez, ou répondez-lui par un autre moyen. Rien n’a été attesté.
refusal-requests-absolute = Une opposition à la prospection ne se refuse pas. Rien n’a été changé.
refusal-requests-not-told = Aucun courriel n’atteint cette personne. Dites-le-lui d’abord, puis cochez que vous l’avez fait. Rien n’a été changé.
refusal-requests-nothing-asked = Aucune question n’attend de réponse. Rien n’a été noté.
requests-follow-uncertain = { $count ->
    [one] Une fiche incertaine
   *[other] { $count } fiches incertaines
 }
requests-step-left-out = Sorti de la charte
requests-follow-left-out = Ce système a quitté notre charte avant d’être effacé. Nous n’attestons rien de lui.
requests-follow-blocked-text = Un système n’a pas pu être changé comme prévu. Une personne de chez nous décide de la suite.
requests-tl-corrected = Corrigé et relu : { $system }
requests-tl-corrected-text = La nouvelle valeur y est.
requests-tl-by-charter = Accepté sans attendre, par la charte
