# Le site de confiance : engagements, mesures, preuves.
trust-nav-commitments = Engagements
trust-nav-verify = Vérifier
trust-nav-footer = Nos engagements
trust-nav-charter = Charte
trust-nav-journal = Journal
trust-description = { $count ->
    [one] Notre engagement sur les données personnelles, vérifié dans nos systèmes, avec ses preuves.
   *[other] Nos { $count } engagements sur les données personnelles, vérifiés dans nos systèmes, avec leurs preuves.
 }
trust-title-kept = { $kept ->
    [one] Notre engagement est tenu
   *[other] Nos { $kept } engagements sont tenus
 }
trust-title-due = { $due ->
    [one] Un engagement reste à confirmer
   *[other] { $due } engagements restent à confirmer
 }{ $kept ->
    [0] { "" }
    [one] . Un est tenu.
   *[other] . { $kept } sont tenus.
 }
trust-title-broken = { $broken ->
    [one] Un engagement est rompu
   *[other] { $broken } engagements sont rompus
 }{ $kept ->
    [0] { "" }
    [one] . Un est tenu.
   *[other] . { $kept } sont tenus.
 }
trust-lede = { $count ->
    [one] Nous avons pris un engagement sur vos données. Il est vérifié dans nos systèmes. S’il est rompu, notre sceau s’ouvre et nous l’écrivons ici.
   *[other] Nous avons pris { $count } engagements sur vos données. Chacun est vérifié dans nos systèmes. Quand l’un d’eux est rompu, notre sceau s’ouvre et nous l’écrivons ici.
 }
trust-checked = Vérifié
trust-seal-open = { $count ->
    [one] Le sceau est ouvert : un engagement est rompu
   *[other] Le sceau est ouvert : { $count } engagements sont rompus
 }
trust-seal-closed = Le sceau est fermé : aucun engagement n’est rompu
trust-seal-since = Sceau ouvert. Premier constat : { $when }. Il se referme quand plus rien n’est rompu.
trust-controls = { $count ->
    [one] { $pass } mesure sur { $count } passe.
   *[other] { $pass } mesures sur { $count } passent.
 }
trust-tally-broken = { $count ->
    [one] Rompu
   *[other] Rompus
 }
trust-tally-due = À confirmer
trust-tally-kept = { $count ->
    [one] Tenu
   *[other] Tenus
 }
trust-state-broken = Rompu
trust-state-due = À confirmer
trust-state-kept = Tenu
trust-noticed = Constaté
trust-broken-label = Rompu :
trust-quoted = « { $title } »
trust-cause = Mesure « { $control } », vue ainsi : { $when }.
trust-broken-owner = Responsable : { $owner }.
trust-broken-next = La mesure est refaite jusqu’à ce qu’elle passe. D’ici là, cet engagement reste écrit ici.
trust-broken-link = Voir l’engagement n° { $number } en entier, avec ses mesures et ses preuves
trust-all = { $count ->
    [one] L’engagement
   *[other] Les { $count } engagements
 }
trust-some = { $count ->
    [one] { $count } engagement sur { $total }
   *[other] { $count } engagements sur { $total }
 }
trust-for = Voir les engagements :
trust-for-all = tous
trust-for-customers = envers nos clients
trust-for-staff = envers nos salariés
trust-for-partners = envers nos partenaires
trust-for-candidates = envers les candidats
trust-for-none = Aucun engagement ne s’adresse à ces personnes.
trust-for-all-link = Voir tous les engagements
trust-audience-everyone = tout le monde
trust-audience-customers = clients
trust-audience-staff = salariés
trust-audience-partners = partenaires
trust-audience-candidates = candidats
trust-number = N° { $number }
trust-controls-pass = { $count ->
    [one] { $pass } mesure sur { $count } passe
   *[other] { $pass } mesures sur { $count } passent
 }
trust-controls-fail = { $fail ->
    [one] { $fail } mesure sur { $count } échoue
   *[other] { $fail } mesures sur { $count } échouent
 }
trust-since = depuis : { $when }
trust-evidence = preuve : { $when }
trust-evidence-none = pas encore de preuve
trust-empty-charter-title = Nous n’avons encore rien promis ici
trust-empty-charter-lede = Aucune charte n’est publiée. Cette page ne montrera que des engagements vérifiés dans nos systèmes.
trust-empty-evidence-title = Aucun engagement n’est encore vérifié
trust-empty-evidence-lede = Nous ne publions un engagement que si toutes ses mesures sont passées au moins une fois. Les mesures sont en cours.
trust-empty-next = Comment vérifier notre journal
trust-commitment-title = { $state } : { $title } – Engagement n° { $number }
trust-commitment-number = Engagement n° { $number }
trust-commitment-text = L’engagement
trust-commitment-for = Pour : { $audience }.
trust-controls-margin = Mesuré dans nos systèmes
trust-controls-title = { $count ->
    [one] Ce qui le rend vrai : une mesure
   *[other] Ce qui le rend vrai : { $count } mesures
 }
trust-col-control = Mesure
trust-col-evidence = Dernière preuve
trust-col-result = Résultat
trust-valid = valable { $period }
trust-control-passing = Passe
trust-control-stale = À confirmer
trust-control-never = Pas encore faite
trust-control-failing = Échoue
trust-recipients = Qui d’autre est concerné
trust-recipients-margin = Prévenus de chaque changement
trust-recipient-contract = Contrat du { $date }.
trust-history-margin = Tout est gardé, même nos fautes
trust-history = Son histoire
trust-history-line = « { $control } » : { $summary }
trust-history-proof = Preuve du { $date }
trust-change-published = Version { $version } de la charte : première publication.
trust-change-changed = Version { $version } de la charte : l’engagement change.
trust-change-withdrawn = Version { $version } de la charte : l’engagement est retiré.
trust-stamp = Sceau de { $organisation }
trust-stamp-ring = { $organisation } · parole donnée, parole prouvée
trust-proof = La dernière preuve inscrite
trust-proof-passed = Le { $at }, la mesure « { $control } » de l’engagement n° { $number } a été exécutée et est passée.
trust-proof-failed = Le { $at }, la mesure « { $control } » de l’engagement n° { $number } a été exécutée et a échoué.
trust-proof-act = Ce fait est l’acte n° { $index } du journal.
trust-talon = Contrepartie à vérifier
trust-proof-file = Enregistrer la preuve
trust-verify-how = Comment vérifier, même hors ligne
trust-proof-read = Lire la preuve
trust-proof-soon = Le prochain point de contrôle du journal la couvrira. Revenez dans une minute pour l’enregistrer.
trust-hidden-never = Le public ne le voit pas : une mesure au moins n’est jamais passée, telle qu’elle est définie aujourd’hui.
trust-hidden-none = Le public ne le voit pas : il n’a aucune mesure.

# Vérifier sans nous.
verify-title = Vous pouvez vérifier sans nous croire
verify-description = Comment vérifier un reçu ou une preuve hors ligne, avec notre clé publique et le logiciel de votre choix.
verify-lede = Un reçu, une preuve et notre clé publique suffisent. Ni compte, ni connexion, ni logiciel de chez nous.
verify-margin = Pour tous
verify-what = Ce qu’une preuve montre
verify-what-margin = Et ce qu’elle ne montre pas
verify-what-text = Elle montre qu’un acte est inscrit dans notre journal, à une place précise, et qu’il y était quand le point de contrôle a été signé. Changer l’acte, l’ôter ou le déplacer romprait la preuve.
verify-what-not = Elle ne montre pas que l’acte est le plus récent. Et seuls des témoins montrent que tout le monde lit le même journal.
verify-key = La clé du journal
verify-key-margin = Publique
verify-key-text = Copiez-la une fois, gardez-la avec vos reçus. Toutes les preuves se vérifient avec elle.
verify-origin = Nom du journal
verify-address = Dernier point de contrôle
verify-size = Étendue
verify-size-signed = { $count ->
    [one] { $count } acte, signé le { $at }
   *[other] { $count } actes, signés le { $at }
 }
verify-size-none = rien n’est encore signé
verify-receipt = Vérifier un reçu en trois étapes
verify-receipt-margin = Hors ligne
verify-step-save = Enregistrez votre reçu : un fichier qui finit par .tlog-proof.
verify-step-run = Donnez-le au programme serment, avec la clé du journal :
verify-step-read = Lisez le résultat : ce qui a été inscrit, sa place, la date du point de contrôle.
verify-file-receipt = recu.tlog-proof
verify-file-act = acte.tlog-proof
verify-public = Vérifier une preuve publique
verify-public-text = Les résultats de nos mesures et les versions de notre charte sont inscrits en clair. La preuve porte l’acte qu’elle prouve. Enregistrez-la, puis :
verify-others = Avec d’autres logiciels
verify-others-text = Aucun de nos formats n’est à nous. Tout logiciel qui lit ceux du projet C2SP vérifie notre journal et nos preuves.
verify-others-formats = Arbre de Merkle : <a href="https://www.rfc-editor.org/rfc/rfc6962">RFC 6962</a>. Journal : <a href="https://c2sp.org/tlog-tiles">c2sp.org/tlog-tiles</a>. Point de contrôle : <a href="https://c2sp.org/tlog-checkpoint">c2sp.org/tlog-checkpoint</a>. Preuve : <a href="https://c2sp.org/tlog-proof">c2sp.org/tlog-proof</a>.
verify-others-leaf = L’empreinte à prouver se calcule ainsi, pour un acte public puis pour un reçu. La ligne « extra » de la preuve, lue en base64, porte l’acte public, ou 32 octets (r) et le texte de l’acte scellé :
verify-length = longueur sur 4 octets
verify-payload = texte de l’acte
verify-witness = Qui d’autre regarde
verify-witness-margin = Témoins
verify-witness-text = Un témoin est un tiers qui relit notre journal et contresigne s’il n’a fait que grandir. Chacun peut l’être : nos points de contrôle et nos tuiles sont publics, à l’adresse ci-dessus.

# La console : charte et journal.
console-journal-title = { $count ->
    [0] Le journal est vide
    [one] Le journal compte { $count } acte
   *[other] Le journal compte { $count } actes
 }
console-journal-lede = Chaque acte y entre avec ce qu’il change, dans la même transaction.
console-journal-waiting = { $count ->
    [one] { $count } acte attend sa signature
   *[other] { $count } actes attendent leur signature
 }
console-journal-all-signed = Tout est signé
console-journal-checkpoint = Dernier point de contrôle
console-journal-note = Lire le point de contrôle signé
console-journal-unsigned = Rien n’est encore signé. Le serveur signe toutes les quelques secondes : lancez « serment serve ».
console-journal-key = Donnez cette clé à qui veut vérifier : auditeur, autorité, témoin. Elle est aussi sur la page publique.
console-journal-witness = Faire contresigner par un témoin
console-journal-witness-text = Un témoin contresigne nos points de contrôle après avoir vérifié que le journal n’a fait que grandir (c2sp.org/tlog-witness). Donnez-lui le nom du journal, sa clé et son adresse.
console-charter-empty-title = Aucune charte n’est publiée
console-charter-empty-lede = Vérifiez le dossier, puis publiez-le :
console-charter-title = La version { $version } de la charte est en vigueur
console-charter-published = Publiée
console-charter-digest = SHA-256 :
console-charter-register = Voir le registre public
console-hidden-margin = Vu d’ici seulement
console-hidden = { $count ->
    [one] Un engagement n’est pas publiable
   *[other] { $count } engagements ne sont pas publiables
 }
console-changes = Ce que cette version a changé
console-changes-first = C’est la première version.
console-changes-words = Seuls des documents ou des commentaires ont changé.
console-versions = Toutes les versions
console-col-version = Version
console-col-at = Publiée le
console-col-by = Par
console-by-command-line = la ligne de commande
console-by-system = le programme
console-col-digest = Empreinte
