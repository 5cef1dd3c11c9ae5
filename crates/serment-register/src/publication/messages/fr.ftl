# Le registre public et les notices.
register-nav = Registre
register-description = Le registre public des activités de traitement : finalités, bases légales, données, durées, destinataires.
register-empty-title = Le registre n’est pas encore publié
register-empty-lede = Nous n’avons encore publié aucune charte. Dès qu’elle le sera, vous lirez ici ce que nous faisons des données.
register-empty-next = Aller à l’accueil
register-title = { $count ->
    [0] Nous ne faisons rien de vos données
    [1] Nous utilisons vos données pour une seule chose
   *[other] Nous utilisons vos données pour { $count } choses, et rien d’autre
 }
register-lede = Voici chacune, avec sa raison, sa base légale, sa durée, et qui d’autre les reçoit. Ce registre est celui que nos systèmes appliquent.
register-version = Version { $version }
register-dpo = Délégué ou déléguée à la protection des données : { $name }, { $email }.
register-controller = Responsable : { $name }, { $address }.
register-basis = Base légale
register-basis-consent = Votre accord, que vous retirez quand vous voulez (RGPD, art. 6-1 a)
register-basis-contract = Le contrat que vous avez avec nous (RGPD, art. 6-1 b)
register-basis-legal-obligation = Une obligation légale : { $cite } (RGPD, art. 6-1 c)
register-basis-vital = La sauvegarde d’une vie (RGPD, art. 6-1 d)
register-basis-public-task = Une mission d’intérêt public : { $cite } (RGPD, art. 6-1 e)
register-basis-legitimate-interests = Notre intérêt légitime : { $cite } (RGPD, art. 6-1 f)
register-subjects = Qui est concerné
register-data = Données
register-retention = Conservées
register-keep-erase = { $keep } après { $event }, puis effacées
register-keep-anonymise = { $keep } après { $event }, puis rendues anonymes
register-keep-archive-erase = { $keep } après { $event }, puis { $archive } dans une archive à accès restreint, puis effacées
register-keep-archive-anonymise = { $keep } après { $event }, puis { $archive } dans une archive à accès restreint, puis rendues anonymes
register-recipients = Reçues par
register-recipients-none = Personne d’autre que nous
register-recipient-processor = { $title } ({ $country }), sous-traitant
register-recipient-joint = { $title } ({ $country }), responsable conjoint
register-recipient-recipient = { $title } ({ $country }), destinataire
register-recipient-partner = { $title } ({ $country }), partenaire
register-recipient-authority = { $title } ({ $country }), autorité
register-notice = Information
register-notice-read = Lire l’information « { $title } »
register-proof-margin = Lisible sans nos logiciels
register-proof-title = La preuve de cette charte
register-proof-text = L’empreinte SHA-256 de la version { $version } est inscrite dans notre journal. Personne ne peut la changer sans que cela se voie.
register-proof-link = Enregistrer la preuve de la version { $version }
notice-margin = Le texte exact
notice-current = C’est le texte en vigueur : version { $version } de la charte, publiée le { $date }.
notice-title-older = { $title }, version { $version }
notice-older = C’est un texte remplacé depuis : version { $version } de la charte, publiée le { $date }.
notice-newest = Lire le texte en vigueur
notice-proof-title = La preuve de ce texte
notice-proof-text = Voici l’empreinte SHA-256 du texte ci-dessus, titre compris, tel que nous l’avons publié. Il vient de la version { $version } de la charte, inscrite dans notre journal.
