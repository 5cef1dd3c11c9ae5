# Navigation.
receipt-nav = Vos reçus

# Le document.
receipt-ring = reçu de consentement
receipt-stamp = Sceau : { $organisation }
receipt-title-given = Reçu de votre oui
receipt-title-refused = Reçu de votre non
receipt-title-adjusted = Reçu de votre nouveau choix
receipt-title-withdrawn = Reçu de votre arrêt
receipt-page-given = Reçu de votre oui : { $title }
receipt-page-refused = Reçu de votre non : { $title }
receipt-page-adjusted = Reçu de votre nouveau choix : { $title }
receipt-page-withdrawn = Reçu de votre arrêt : { $title }
receipt-act-given = Le { $at }, vous avez dit oui à { $organisation } pour : { $title }.
receipt-act-refused = Le { $at }, vous avez dit non à { $organisation } pour : { $title }.
receipt-act-adjusted = Le { $at }, vous avez changé un choix chez { $organisation } pour : { $title }. Votre oui reste.
receipt-act-withdrawn = Le { $at }, vous avez repris votre accord à { $organisation } pour : { $title }.
receipt-quote = « { $text } »
receipt-read-title = Ce que vous avez lu et fait
receipt-did-title = Ce que vous avez fait
receipt-control-unticked_box = Rien n’était coché d’avance. Vous avez répondu vous-même.
receipt-control-button = Bouton réservé à cette réponse, pressé par vous.
receipt-control-signature = Signé par vous.
receipt-control-spoken = Dit par vous et noté.
receipt-control-reply = Répondu par vous à notre message.
receipt-means-stop_all = Vous avez tout arrêté depuis votre espace.
receipt-means-choice = Vous l’avez choisi dans votre espace.
receipt-means-receipt = Vous l’avez fait depuis votre reçu.
receipt-means-application = Vous nous l’avez dit ailleurs, et l’application l’a transmis.

# Les faits.
receipt-fact-id = Reçu
receipt-fact-state = État
receipt-fact-controller = Responsable
receipt-fact-dpo = Délégué ou déléguée
receipt-fact-purpose = Finalité
receipt-fact-basis = Base légale
receipt-basis-consent = Consentement (RGPD, art. 6-1 a)
receipt-basis-explicit = Consentement explicite (RGPD, art. 9-2 a)
receipt-fact-channels = Comment
receipt-fact-data = Données
receipt-fact-recipients = Reçues par
receipt-fact-nobody = personne d’autre que nous
receipt-fact-kept = Conservées
receipt-fact-storage = Pays
receipt-fact-notice = Information lue
receipt-notice = Version { $version }, { $lang }, ouverte le { $at }
receipt-lang-fr = en français
receipt-lang-en = en anglais
receipt-fact-digest = Empreinte du texte
receipt-fact-until = Jusqu’au
receipt-fact-withdraw = Arrêter
receipt-withdraw = À tout moment, en un geste
receipt-fact-other = Dernier reçu
receipt-fact-complain = Réclamer
receipt-state-given = Donné : il vaut aujourd’hui
receipt-state-ended = Repris depuis : il ne vaut plus
receipt-state-expired = Fini de lui-même : il ne vaut plus
receipt-state-refused = Refusé
receipt-state-withdrawn = Repris : c’est non
receipt-state-replaced = Remplacé par un oui plus récent

# La preuve.
receipt-proof-title = Contrepartie : la preuve
receipt-proof-text = Cette partie répond à l’acte n° { $index } de notre journal. Si les deux se joignent, le reçu est vrai.
receipt-proof-save = Enregistrez la preuve :
receipt-proof-open = Ouvrez-la avec un vérificateur C2SP de votre choix, même hors ligne.
receipt-proof-how = Comment vérifier
receipt-proof-key = Comparez la clé du journal :
receipt-proof-details = Texte de la preuve
receipt-proof-wait = L’acte est au journal. La preuve arrive avec le prochain point de contrôle, dans { $seconds } secondes au plus.
receipt-proof-reload = Revenir à ce reçu
receipt-proof-soon = La preuve arrive avec le prochain point de contrôle. Redemandez-la dans quelques secondes.
receipt-json = Le même reçu pour un programme (JSON)

# Après un effacement.
receipt-gone = Ce reçu a été effacé à la demande de la personne.
receipt-erased-title = Ce reçu a été effacé
receipt-erased-margin = Effacé à la demande de la personne
receipt-erased-lede = La personne à qui il appartenait a demandé l’effacement de ses données. Nous ne pouvons plus le lire.
receipt-erased-copy = Si vous en aviez gardé la preuve, elle se vérifie toujours, sans nous.

# La liste.
receipt-list-title = { $count ->
    [0] Vous n’avez pas encore de reçu
    [1] Vous avez un reçu
   *[other] Vous avez { $count } reçus
 }
receipt-list-lede = Chaque réponse donne un reçu. Il prouve ce que vous avez dit, et quand.
receipt-line-given = Oui : { $title }
receipt-line-refused = Non : { $title }
receipt-line-adjusted = Choix changé : { $title }
receipt-line-withdrawn = Arrêt : { $title }
