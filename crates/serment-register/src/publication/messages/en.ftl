# The public register and the notices.
register-nav = Register
register-description = The public register of processing activities: purposes, legal bases, data, retention, recipients.
register-empty-title = The register is not published yet
register-empty-lede = We have not published a charter yet. As soon as we have, you will read here what we do with data.
register-empty-next = Go to the home page
register-title = { $count ->
    [0] We do nothing with your data
    [1] We use your data for one thing only
   *[other] We use your data for { $count } things, and nothing else
 }
register-lede = Here is each of them: why, on what legal basis, for how long, and who else receives the data. This register is the one our systems apply.
register-version = Version { $version }
register-dpo = Data protection officer: { $name }, { $email }.
register-controller = Controller: { $name }, { $address }.
register-basis = Legal basis
register-basis-consent = Your consent, which you withdraw whenever you wish (GDPR, Art. 6(1)(a))
register-basis-contract = The contract you have with us (GDPR, Art. 6(1)(b))
register-basis-legal-obligation = A legal obligation: { $cite } (GDPR, Art. 6(1)(c))
register-basis-vital = Someone’s life depends on it (GDPR, Art. 6(1)(d))
register-basis-public-task = A task in the public interest: { $cite } (GDPR, Art. 6(1)(e))
register-basis-legitimate-interests = Our legitimate interest: { $cite } (GDPR, Art. 6(1)(f))
register-subjects = Who it concerns
register-data = Data
register-retention = Kept
register-keep-erase = { $keep } after { $event }, then erased
register-keep-anonymise = { $keep } after { $event }, then made anonymous
register-keep-archive-erase = { $keep } after { $event }, then { $archive } in an archive with restricted access, then erased
register-keep-archive-anonymise = { $keep } after { $event }, then { $archive } in an archive with restricted access, then made anonymous
register-recipients = Received by
register-recipients-none = Nobody but us
register-recipient-processor = { $title } ({ $country }), processor
register-recipient-joint = { $title } ({ $country }), joint controller
register-recipient-recipient = { $title } ({ $country }), recipient
register-recipient-partner = { $title } ({ $country }), partner
register-recipient-authority = { $title } ({ $country }), authority
register-notice = Notice
register-notice-read = Read the notice “{ $title }”
register-proof-margin = Readable without our software
register-proof-title = The proof of this charter
register-proof-text = The SHA-256 digest of version { $version } is written in our journal. Nobody can change it unnoticed.
register-proof-link = Save the proof of version { $version }
notice-margin = The exact text
notice-current = This is the text in force: version { $version } of the charter, published on { $date }.
notice-title-older = { $title }, version { $version }
notice-older = This text has since been replaced: version { $version } of the charter, published on { $date }.
notice-newest = Read the text in force
notice-proof-title = The proof of this text
notice-proof-text = This is the SHA-256 digest of the text above, title included, as we published it. It comes from version { $version } of the charter, which is written in our journal.
