# The trust site: commitments, controls, evidence.
trust-nav-commitments = Commitments
trust-nav-verify = Verify
trust-nav-footer = Our commitments
trust-nav-charter = Charter
trust-nav-journal = Journal
trust-description = { $count ->
    [one] Our commitment about personal data, checked in our systems, with its evidence.
   *[other] Our { $count } commitments about personal data, checked in our systems, with their evidence.
 }
trust-title-kept = { $kept ->
    [one] Our commitment is kept
   *[other] Our { $kept } commitments are kept
 }
trust-title-due = { $due ->
    [one] One commitment is to be confirmed
   *[other] { $due } commitments are to be confirmed
 }{ $kept ->
    [0] { "" }
    [one] . One is kept.
   *[other] . { $kept } are kept.
 }
trust-title-broken = { $broken ->
    [one] One commitment is broken
   *[other] { $broken } commitments are broken
 }{ $kept ->
    [0] { "" }
    [one] . One is kept.
   *[other] . { $kept } are kept.
 }
trust-lede = { $count ->
    [one] We made one commitment about your data. It is checked in our systems. If it is broken, our seal opens and we say so here.
   *[other] We made { $count } commitments about your data. Each one is checked in our systems. When one is broken, our seal opens and we say so here.
 }
trust-checked = Checked
trust-seal-open = { $count ->
    [one] The seal is open: one commitment is broken
   *[other] The seal is open: { $count } commitments are broken
 }
trust-seal-closed = The seal is closed: no commitment is broken
trust-seal-since = Seal open. First noticed: { $when }. It closes when nothing is broken any more.
trust-controls = { $count ->
    [one] { $pass } control out of { $count } passes.
   *[other] { $pass } controls out of { $count } pass.
 }
trust-tally-broken = { $count ->
    [one] Broken
   *[other] Broken
 }
trust-tally-due = To be confirmed
trust-tally-kept = { $count ->
    [one] Kept
   *[other] Kept
 }
trust-state-broken = Broken
trust-state-due = To be confirmed
trust-state-kept = Kept
trust-noticed = Noticed
trust-broken-label = Broken:
trust-quoted = “{ $title }”
trust-cause = Control “{ $control }”, last seen so: { $when }.
trust-broken-owner = Answerable: { $owner }.
trust-broken-next = The control runs again until it passes. Until then, this commitment stays written here.
trust-broken-link = See commitment no. { $number } in full, with its controls and evidence
trust-all = { $count ->
    [one] The commitment
   *[other] The { $count } commitments
 }
trust-some = { $count } of { $total } commitments
trust-for = See the commitments:
trust-for-all = all
trust-for-customers = to our customers
trust-for-staff = to our staff
trust-for-partners = to our partners
trust-for-candidates = to job candidates
trust-for-none = No commitment is made to these people.
trust-for-all-link = See all commitments
trust-audience-everyone = everyone
trust-audience-customers = customers
trust-audience-staff = staff
trust-audience-partners = partners
trust-audience-candidates = candidates
trust-number = No. { $number }
trust-controls-pass = { $count ->
    [one] { $pass } control out of { $count } passes
   *[other] { $pass } controls out of { $count } pass
 }
trust-controls-fail = { $fail ->
    [one] { $fail } control out of { $count } fails
   *[other] { $fail } controls out of { $count } fail
 }
trust-since = since: { $when }
trust-evidence = evidence: { $when }
trust-evidence-none = no evidence yet
trust-empty-charter-title = We have not promised anything here yet
trust-empty-charter-lede = No charter is published. This page will only show commitments that are checked in our systems.
trust-empty-evidence-title = No commitment is checked yet
trust-empty-evidence-lede = We publish a commitment only once all of its controls have passed. They are being run.
trust-empty-next = How to verify our journal
trust-commitment-title = { $state }: { $title } – Commitment no. { $number }
trust-commitment-number = Commitment no. { $number }
trust-commitment-text = The commitment
trust-commitment-for = For: { $audience }.
trust-controls-margin = Measured in our systems
trust-controls-title = { $count ->
    [one] What makes it true: one control
   *[other] What makes it true: { $count } controls
 }
trust-col-control = Control
trust-col-evidence = Latest evidence
trust-col-result = Result
trust-valid = valid for { $period }
trust-control-passing = Passes
trust-control-stale = To be confirmed
trust-control-never = Not run yet
trust-control-failing = Fails
trust-recipients = Who else is concerned
trust-recipients-margin = Told of every change
trust-recipient-contract = Contract of { $date }.
trust-history-margin = Everything is kept, even our faults
trust-history = Its history
trust-history-line = “{ $control }”: { $summary }
trust-history-proof = Proof of { $date }
trust-change-published = Version { $version } of the charter: first published.
trust-change-changed = Version { $version } of the charter: the commitment changes.
trust-change-withdrawn = Version { $version } of the charter: the commitment is withdrawn.
trust-stamp = Seal of { $organisation }
trust-stamp-ring = { $organisation } · a word given, a word proved
trust-proof = The latest evidence recorded
trust-proof-passed = On { $at }, the control “{ $control }” of commitment no. { $number } was run and passed.
trust-proof-failed = On { $at }, the control “{ $control }” of commitment no. { $number } was run and failed.
trust-proof-act = This fact is act no. { $index } of the journal.
trust-talon = Counterpart to verify
trust-proof-file = Save the proof
trust-verify-how = How to verify, even offline
trust-proof-read = Read the proof
trust-proof-soon = The journal’s next checkpoint will cover it. Come back in a minute to save it.
trust-hidden-never = The public does not see it: at least one control never passed, as it is defined today.
trust-hidden-none = The public does not see it: it has no control.

# Verifying without us.
verify-title = You can verify without believing us
verify-description = How to verify a receipt or a proof offline, with our public key and software of your choice.
verify-lede = A receipt, a proof and our public key are enough. No account, no connection, no software of ours.
verify-margin = For everyone
verify-what = What a proof shows
verify-what-margin = And what it does not
verify-what-text = It shows that an act is written in our journal, at one precise place, and that it was there when the checkpoint was signed. Changing the act, taking it out or moving it would break the proof.
verify-what-not = It does not show that the act is the latest. And only witnesses show that everybody reads the same journal.
verify-key = The journal’s key
verify-key-margin = Public
verify-key-text = Copy it once and keep it with your receipts. Every proof is verified with it.
verify-origin = Name of the journal
verify-address = Latest checkpoint
verify-size = Extent
verify-size-signed = { $count ->
    [one] { $count } act, signed on { $at }
   *[other] { $count } acts, signed on { $at }
 }
verify-size-none = nothing is signed yet
verify-receipt = Verify a receipt in three steps
verify-receipt-margin = Offline
verify-step-save = Save your receipt: a file that ends in .tlog-proof.
verify-step-run = Give it to the program serment, with the journal’s key:
verify-step-read = Read the result: what was recorded, its place, the date of the checkpoint.
verify-file-receipt = receipt.tlog-proof
verify-file-act = act.tlog-proof
verify-public = Verify a public proof
verify-public-text = The results of our controls and the versions of our charter are recorded in clear. The proof carries the act it proves. Save it, then:
verify-others = With other software
verify-others-text = None of our formats is ours. Any software that reads those of the C2SP project verifies our journal and our proofs.
verify-others-formats = Merkle tree: <a href="https://www.rfc-editor.org/rfc/rfc6962">RFC 6962</a>. Journal: <a href="https://c2sp.org/tlog-tiles">c2sp.org/tlog-tiles</a>. Checkpoint: <a href="https://c2sp.org/tlog-checkpoint">c2sp.org/tlog-checkpoint</a>. Proof: <a href="https://c2sp.org/tlog-proof">c2sp.org/tlog-proof</a>.
verify-others-leaf = The hash to prove is computed as follows, for a public act and then for a receipt. The line “extra” of the proof, read as base64, carries the public act, or 32 bytes (r) and the text of the sealed act:
verify-length = length in 4 bytes
verify-payload = text of the act
verify-witness = Who else is watching
verify-witness-margin = Witnesses
verify-witness-text = A witness is a third party who reads our journal again and countersigns if all it did was grow. Anyone can be one: our checkpoints and tiles are public, at the address above.

# The console: charter and journal.
console-journal-title = { $count ->
    [0] The journal is empty
    [one] The journal holds { $count } act
   *[other] The journal holds { $count } acts
 }
console-journal-lede = Each act enters it with what it changes, in the same transaction.
console-journal-waiting = { $count ->
    [one] { $count } act awaits its signature
   *[other] { $count } acts await their signature
 }
console-journal-all-signed = Everything is signed
console-journal-checkpoint = Latest checkpoint
console-journal-note = Read the signed checkpoint
console-journal-unsigned = Nothing is signed yet. The server signs every few seconds: run “serment serve”.
console-journal-key = Give this key to whoever wants to verify: auditor, authority, witness. It is on the public page too.
console-journal-witness = Have a witness countersign
console-journal-witness-text = A witness countersigns our checkpoints after verifying that the journal did nothing but grow (c2sp.org/tlog-witness). Give it the journal’s name, its key and its address.
console-charter-empty-title = No charter is published
console-charter-empty-lede = Check the folder, then publish it:
console-charter-title = Version { $version } of the charter is in force
console-charter-published = Published
console-charter-digest = SHA-256:
console-charter-register = See the public register
console-hidden-margin = Seen from here only
console-hidden = { $count ->
    [one] One commitment cannot be published
   *[other] { $count } commitments cannot be published
 }
console-changes = What this version changed
console-changes-first = This is the first version.
console-changes-words = Only documents or comments changed.
console-versions = Every version
console-col-version = Version
console-col-at = Published on
console-col-by = By
console-by-command-line = the command line
console-by-system = the program
console-col-digest = Digest
