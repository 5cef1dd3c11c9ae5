# Navigation.
requests-nav-today = Today
requests-nav-requests = Requests

# What is asked, and where it stands.
requests-status-received = Received, the plan is being made
requests-status-planned = To be approved
requests-status-approved = Under way
requests-status-done = Done
requests-status-refused = Refused
requests-own-received = Received
requests-own-planned = Received, someone is reading it
requests-own-approved = Under way
requests-own-done = Erased
requests-own-kept = Erased, with what remains explained
requests-own-refused = Refused, with the reason
requests-head-received = We have your request. You will have an answer by { $date }.
requests-head-approved = Your request is approved. We are erasing now.
requests-head-unfinished = { $count ->
    [one] Your erasure is not finished. One system does not answer.
   *[other] Your erasure is not finished. { $count } systems do not answer.
 }
requests-head-done = Your data are erased. Nothing is left in our systems.
requests-head-done-kept = { $count ->
    [one] Your data are erased. One record remains, and we say why.
   *[other] Your data are erased. { $count } records remain, and we say why.
 }
requests-head-refused = We refused your request, and we say why.
requests-desk-approved = Erasure approved, under way
requests-desk-unfinished = { $count ->
    [one] One system is not erased yet
   *[other] { $count } systems are not erased yet
 }
requests-desk-done = Erased and certified
requests-desk-refused = Request refused

# Your requests.
requests-mine-title = { $count ->
    [0] You have no request under way.
    [1] One request is under way.
   *[other] { $count } requests are under way.
 }
requests-mine-margin = Your requests
requests-mine-ask = What would you like to ask?
requests-mine-ask-margin = No reason needed, free of charge
requests-mine-copy-margin = Copy
requests-mine-copy = Get a copy of everything
requests-mine-copy-text = One file to keep: a page to read, and the same data for other programs. It is ready at once.
requests-mine-erase-margin = Erasure
requests-mine-erase = Ask to be erased
requests-mine-erase-text = Someone reads the plan, then approves it. You follow each step here.
requests-mine-list = What you asked
requests-mine-list-margin = Latest first
requests-mine-complain = Not satisfied with an answer?
requests-mine-complain-margin = Appeal
requests-mine-line = { $right }, received { $date }

# Asking for erasure.
requests-ask-title = Ask us to erase your data
requests-ask-lede = We erase your data in all our systems, then look for them again to make sure.
requests-ask-margin = No reason needed
requests-ask-how = What will happen
requests-ask-how-1 = We count what each system holds. Nothing is touched yet.
requests-ask-how-2 = Someone reads the plan and approves it.
requests-ask-how-3 = We erase, look again, and tell those who received your data.
requests-ask-how-4 = You get a certificate that you can verify without us.
requests-ask-due = The law gives us one month to answer you.
requests-ask-kept = What the law makes us keep
requests-ask-kept-text = We keep, for as long as we must: { $what }. The follow-up page will say how many, why and until when.
requests-ask-form = Your request
requests-ask-message = Add a word (optional)
requests-ask-message-hint = A person will read it. Do not write a password.
requests-ask-long = Message: it is too long. Keep it under 4,000 characters.
requests-ask-after = An erasure cannot be undone. You can <a href="{ $copy }">get a copy</a> first.
requests-ask-send = Ask to be erased

# Following a request.
requests-follow-margin = Request
requests-follow-subtitle = Your request, step by step
requests-follow-lede-done = { $count ->
    [one] One record erased, detached or emptied in { $systems ->
        [one] one system
       *[other] { $systems } systems
     }. We looked again: nothing else is left.
   *[other] { $count } records erased, detached or emptied in { $systems ->
        [one] one system
       *[other] { $systems } systems
     }. We looked again: nothing else is left.
 }
requests-follow-lede-nothing = We looked in all our systems. They held nothing of yours to erase.
requests-follow-lede-open = There is nothing for you to do. This page says where we are.
requests-follow-late = We are late: the answer was due on { $date }.
requests-follow-residue = What is left to do
requests-follow-residue-text = These systems are not erased yet. We try again by ourselves until it is done.
requests-follow-residue-line = { $system }, last tried { $date }
requests-follow-shared = Several people have the same address as you in one of our systems. Someone here must first find out which one is asking.
requests-follow-refused = Why we refused
requests-follow-refused-margin = Reason
requests-follow-timeline = What happened
requests-follow-timeline-margin = { $zone } time
requests-follow-kept = What remains, and why
requests-follow-kept-margin = Remainder
requests-follow-kept-text = We do not write “finished” while something remains.
requests-follow-kept-caption = { $count ->
    [one] One thing kept
   *[other] { $count } things kept
 }
requests-follow-kept-what = What
requests-follow-kept-why = Why
requests-follow-kept-until = Until
requests-follow-kept-rows = { $what }: { $count ->
    [one] one record
   *[other] { $count } records
 }
requests-follow-kept-aside = { $rule }. A rule makes us keep these rows. They have been detached from the rest.
requests-follow-kept-open = for as long as the rule demands
requests-follow-fingerprint = A fingerprint of your address
requests-follow-fingerprint-why = So that we never write to you again, even if an old file comes back. Without our key, nobody can get the address out of it.
requests-follow-fingerprint-none = for as long as we exist
requests-follow-complain = You disagree? <a href="mailto:{ $email }">Write to us</a>, complain to the <a href="{ $url }">{ $authority }</a>, or go to court.
requests-follow-complain-plain = You disagree? <a href="mailto:{ $email }">Write to us</a>, complain to your data protection authority, or go to court.
requests-follow-told = Who was told
requests-follow-told-margin = Art. 19
requests-follow-told-who = Who
requests-follow-told-state = Answer
requests-follow-told-at = Date
requests-follow-doc-margin = To keep
requests-follow-doc = Certificate of erasure
requests-follow-doc-stamp = Seal of { $organisation }
requests-follow-doc-ring = { $organisation } · erased on { $date }
requests-follow-doc-act = { $controller }, { $address }, certifies that on { $date } it erased the data of request { $id }: { $count ->
    [one] one record
   *[other] { $count } records
 } in { $systems ->
    [one] one system
   *[other] { $systems } systems
 }.
requests-follow-doc-nothing = { $controller }, { $address }, certifies that on { $date } it looked for the data of request { $id } in all its systems, and found nothing to erase.
requests-follow-doc-kept = { $count ->
    [one] One record is kept, for the reason given above.
   *[other] { $count } records are kept, for the reasons given above.
 }
requests-follow-doc-backups = Gone from all our backups on { $date }.
requests-follow-doc-limits = Not covered: documents that you or others received before that date.
requests-follow-doc-lines = System by system
requests-follow-doc-line = { $table }: { $count ->
    [one] one record
   *[other] { $count } records
 }, { $fate }
requests-follow-proof = Counterpart to verify
requests-follow-proof-act = Act no. { $seq } of the journal
requests-follow-proof-wait = The proof is being made. It will be here in a moment: reload the page.
requests-follow-proof-read = Read the proof
requests-follow-proof-file = Keep the proof
requests-follow-proof-json = Keep the certificate as JSON

# The thread of a request.
requests-tl-received = Request received
requests-tl-received-text = Answer due by { $date } at the latest.
requests-tl-identity = Identity confirmed
requests-tl-approved = Plan read, then approved
requests-tl-refused = Request refused
requests-tl-erased = Erased and looked for again: { $system }
requests-tl-erased-text = { $count ->
    [0] There was nothing to erase there.
    [1] One record. Looked for again: none found.
   *[other] { $count } records. Looked for again: none found.
 }
requests-tl-unreachable = Not erased yet: { $system }
requests-tl-unreachable-text = The last try did not succeed. Another will follow.
requests-tl-told = Told: { $recipient }
requests-tl-acknowledged = Acknowledged: { $recipient }
requests-tl-certified = Certificate written in the journal
requests-tl-due = Answer due
requests-tl-backups = Backups free of these data
requests-tl-backups-text = The copies that still hold them will all be gone.
requests-tl-kept-end = End of what is kept

# What becomes of a record.
requests-fate-erase = erase
requests-fate-anonymise = anonymise
requests-fate-detach = detach
requests-fate-keep = keep
requests-fate-keep-empty = empty, the record stays
requests-fate-other = { $fate } (someone else’s)
requests-past-erase = erased
requests-past-anonymise = anonymised
requests-past-detach = detached
requests-past-keep = kept
requests-past-keep-empty = emptied, it says nothing of you
requests-past-other = { $fate }, in what others wrote

# Progress, system by system.
requests-step-waiting = To do
requests-step-done = Done and looked through again
requests-step-unreachable = Not erased yet
requests-step-blocked = To be decided again

# The plan.
requests-plan-making = Counting what we hold: { $who }
requests-plan-title = Erase { $who }: { $rows ->
    [one] one row
   *[other] { $rows } rows
 } in { $systems ->
    [one] one system
   *[other] { $systems } systems
 }
requests-plan-received = Received { $date }
requests-plan-due = Due on { $date }. { $left } left.
requests-plan-late = Due on { $date }. { $left } late.
requests-plan-untouched = Nothing has been touched. These counts were made on the real databases.
requests-plan-wait = The systems are counting. Reload this page in a moment.
requests-plan-identity = Identity
requests-plan-message = What the person wrote
requests-plan-legal = Last lawful day
requests-plan-changes = What will be erased or changed, in order
requests-plan-approved = The approved plan, in order
requests-plan-approved-kept = What the plan keeps, and the rule that demands it
requests-plan-changes-margin = The order comes from foreign keys
requests-plan-order = Order
requests-plan-table = Table
requests-plan-system = System
requests-plan-rows = Rows
requests-plan-fate = Fate
requests-plan-rule = Rule
requests-plan-owned = the person’s
requests-plan-accessed = someone else’s
requests-plan-linked = kept rows depend on it
requests-plan-total = Total
requests-plan-sql = The statements, one for each line of the plan
requests-plan-none = No system reached holds a row to change.
requests-plan-kept = What will be kept, and the rule that demands it
requests-plan-kept-margin = Partial refusal: the person will read it
requests-plan-measure = Measure
requests-plan-measure-empty = fields emptied: { $columns }
requests-plan-measure-detached = detached from the person
requests-plan-exception = Art. { $exception }
requests-plan-until = Until
requests-plan-until-none = as the rule says
requests-plan-others = To read: someone else is concerned
requests-plan-others-text = { $count ->
    [one] One row was written by someone else: it stays theirs. What speaks of the person is emptied.
   *[other] { $count } rows were written by others: they stay theirs. What speaks of the person is emptied.
 }
requests-plan-blocked = This plan cannot be approved
requests-plan-conflict = { $system }: the charter and the database do not agree.
requests-plan-conflict-how = Correct the charter or the database, then count again.
requests-plan-shared = { $system }: several people have this address.
requests-plan-unreachable = { $count ->
    [one] One system does not answer
   *[other] { $count } systems do not answer
 }
requests-plan-unreachable-line = { $system } is not counted. Once approved, it will be erased by the charter as soon as it answers; until then the request is not done.
requests-plan-stale = The charter has changed since this plan
requests-plan-stale-text = Count again before approving: the rules are no longer the same.
requests-plan-recount = Count again
requests-plan-next = Then, without any action of yours
requests-plan-next-margin = Art. 19
requests-plan-next-1 = Each system is searched again: is the person still there?
requests-plan-next-2 = Told, acknowledgement awaited: { $recipients }.
requests-plan-next-2-none = No recipient needs to be told.
requests-plan-next-3 = A certificate is written in the journal and given to the person.
requests-plan-next-4 = What Serment holds under this identifier is destroyed.

# The decision.
requests-decide-title = Your decision
requests-decide-margin = A person decides
requests-decide-legend = What do we do with this plan?
requests-decide-approve = Approve: erase { $erased }, detach { $detached }, anonymise { $anonymised }, keep { $kept }
requests-decide-refuse = Refuse the request: the person will read the reason
requests-decide-why = Reason for refusing
requests-decide-why-hint = Required if you refuse. Say which rule, and what the person can do.
requests-decide-read = { $count ->
    [0] I have read the plan: no row is kept
    [1] I have read the row that is kept and its rule
   *[other] I have read the { $count } rows that are kept and their rule
 }
requests-decide-after = An erasure cannot be undone. The next step shows you the name and the counts one last time.
requests-decide-send = Continue
requests-why-missing = Reason: write it, the person will read it.
requests-read-missing = Reading: tick the box once you have read what is kept.
requests-decision-missing = Decision: choose to approve or to refuse.
requests-decided-by = Decided by { $name }, { $date }
requests-refused-for = Reason given to the person
requests-steps-title = System by system
requests-steps-margin = One transaction for each system
requests-steps-state = State
requests-steps-tries = Tries
requests-steps-at = Last try
requests-steps-rows = Rows
requests-steps-why = Why not yet
requests-steps-none = Nothing missing
requests-timeline-title = What happened
requests-certificate-title = Certificate
requests-certificate-text = Written in the journal. The person reads it and verifies it without us.

# The last confirmation.
requests-confirm-margin = Last step
requests-confirm-lede = An erasure cannot be undone. Check the name and the counts.
requests-confirm-erased = Erased
requests-confirm-detached = Detached
requests-confirm-anonymised = Anonymised
requests-confirm-kept = Kept
requests-confirm-rows = { $count ->
    [0] no row
    [1] one row
   *[other] { $count } rows
 }
requests-confirm-digest = Fingerprint of the plan
requests-confirm-told = Told afterwards
requests-confirm-nobody = nobody
requests-confirm-button = Erase now
requests-confirm-back = Go back to the plan without doing anything

# Today.
requests-today-nothing = Nothing is waiting. All is up to date.
requests-today-due = { $count ->
    [one] One request is waiting. None is late.
   *[other] { $count } requests are waiting. None is late.
 }
requests-today-late = { $count ->
    [one] One request is late.
   *[other] { $count } requests are late.
 }
requests-today-tally-late = Late
requests-today-tally-due = To do
requests-today-tally-failed = Jobs given up
requests-today-tally-overdue = Acknowledgements overdue
requests-today-late-title = Late
requests-today-late-margin = Time is passing
requests-today-due-title = To do
requests-today-due-margin = Nearest first
requests-today-what = What
requests-today-limit = Limit
requests-today-delay = Late by
requests-today-left = Left
requests-today-state = State
requests-today-line = { $right }, { $who }
requests-today-failed-title = Jobs given up
requests-today-failed-margin = To look at
requests-today-failed-text = They will not start again by themselves. Repair the cause, then count the request again.
requests-today-failed-what = Job
requests-today-failed-why = Cause
requests-today-failed-at = When
requests-today-failed-none = The cause was not noted.
requests-today-overdue = { $count ->
    [one] One recipient did not acknowledge in time.
   *[other] { $count } acknowledgements are overdue.
 }
requests-today-overdue-link = See the partners
requests-today-all = See all requests
requests-today-done-title = Done by itself
requests-today-done-margin = The latest
requests-today-done-text = { $count ->
    [0] No request closed yet.
    [1] One request closed.
   *[other] { $count } requests closed.
 }

# The list.
requests-list-title = { $count ->
    [0] No request is open.
    [1] One request is open.
   *[other] { $count } requests are open.
 }
requests-list-margin = Nearest first
requests-list-open = Open
requests-list-closed = Closed
requests-list-closed-margin = The latest fifty
requests-list-received = Received

# Why nothing was done.
refusal-requests-stale-plan = The plan has changed since you read it. Read the new one, then decide. Nothing was touched.
refusal-requests-status = The request is no longer at that point: someone decided in between. Nothing was changed.
refusal-requests-conflict = The charter and the database do not agree. Correct one or the other, then count again. Nothing was touched.
refusal-requests-shared-address = Several people have this address. Find out first which one is asking. Nothing was touched.
refusal-requests-no-reason = The reason is missing: the person must be able to read it. Nothing was changed.
refusal-requests-law = We could not work out the date of our answer. Write to us: your request must not wait.
requests-letter-open = Open my space
requests-letter-after = This link asks you to sign in: we never write your data in an e-mail.
requests-letter-received-subject = Your request was received
requests-letter-received-text = { $organisation } has received your request { $request }. A person reads it. You can follow it in your space.
requests-letter-done-subject = Your request is done
requests-letter-done-text = { $organisation } has carried out your request { $request }. The certificate is in your space: what was erased, what remains, and why.
requests-letter-refused-subject = Answer to your request
requests-letter-refused-text = { $organisation } has answered your request { $request }. The answer and its reason are in your space, with your remedies.

# One address, several people.
requests-choose-title = Who is asking?
requests-choose-margin = Shared address
requests-choose-text = Choose once you have made sure. Only records that are certainly this person’s will be touched; those of others do not move.
requests-choose-said = The person says their name is { $name }. Having the mailbox does not prove it.
requests-choose-who = The person who asks
requests-choose-how = How do you know?
requests-choose-how-hint = Entered in the journal, without the name. Ask for an identity document only as a last resort, and keep no copy of it.
requests-checked-knowledge = They said what only they know: a stay, an amount, a date
requests-checked-telephone = By telephone, at a number we had before the request
requests-checked-counter = In person
requests-checked-document = By an identity document, of which we kept no copy
requests-checked-link = Confirmed by the link sent to the address
requests-choose-send = This is the person: count their records
requests-choose-missing = Person: choose who is asking.
requests-checked-missing = Check: say how you know.
requests-plan-uncertain = { $count ->
    [one] One record does not say whose it is
   *[other] { $count } records do not say whose they are
 }
requests-plan-uncertain-text = Nothing tells them from those of the other people with this address. They will not be touched.
requests-steps-recount = Count again what is left
requests-steps-recount-text = The request goes back to its plan. What is done stays done; you decide again about the rest.
requests-tl-blocked-text = Someone here must decide again.
requests-plan-sql-lede = No value appears in them. The order comes from each database’s foreign keys.
requests-name-title = Tell us your name
requests-name-margin = One address, several people
requests-name-text = Write it as on your bookings. We may ask you for a detail only you know. Nobody will see the other person’s data.
requests-name-said = We have noted your name. You can correct it.
requests-name-given = Given name
requests-name-family = Family name
requests-name-send = Send my name
requests-name-missing = Write your given name and your family name, in no more than 200 letters.
requests-follow-shared-kept = What we know by the address alone
requests-follow-shared-why = Others have this address too. Their consents and their records remain theirs.
requests-follow-shared-until = as long as they wish
refusal-requests-unknown-person = This name is no longer among those the systems hold. Count again, then choose. Nothing was touched.

# The other rights, and the life of a request.
requests-head-done-access = Your copy is ready.
requests-head-done-objection = Your objection is recorded, and those who receive these data are told.
requests-head-approved-access = Your request is accepted. Your copy is being prepared.
requests-head-approved-objection = Your objection is accepted. We are stopping.
requests-follow-lede-access = It is always read live from our systems, when you ask for it.
requests-follow-lede-objection = The use must stop for you. If it goes on, write to us: the burden of proof is ours.
requests-desk-approved-access = Copy granted, in preparation
requests-desk-approved-objection = Objection upheld, under way
requests-desk-done-access = Copy made available and attested
requests-desk-done-objection = Objection applied and attested
requests-plan-title-objection = { $who } objects to a use
requests-plan-right = Request
requests-plan-unidentified = Identity not confirmed yet.
requests-plan-said = Says their name is { $name }.
requests-plan-given = What will be given
requests-plan-given-margin = Art. 15 and 20
requests-plan-scope = What the person objects to
requests-plan-scope-margin = Art. 21
requests-plan-scope-text = Upheld, the objection is recorded and recipients are told: the use must stop for this person. You can refuse it only on compelling legitimate grounds, which the person will read; never for direct marketing.
requests-decide-legend-other = What is the answer?
requests-decide-approve-access = Accept: make the copy available to the person
requests-decide-approve-objection = Accept: stop this use for this person
requests-decide-why-objection = Required if you refuse: state the compelling ground that overrides their interests.
requests-decide-send-other = Decide
requests-channel-portal = from their space
requests-channel-counter = at the counter
requests-channel-telephone = by telephone
requests-channel-paper = by post
requests-channel-email = by e-mail
requests-tl-by-portal = From the personal space.
requests-tl-by-counter = At the counter.
requests-tl-by-telephone = By telephone.
requests-tl-by-paper = By post.
requests-tl-by-email = By e-mail.
requests-tl-identity-link = By the link sent to the address. No document asked.
requests-tl-identity-knowledge = By what only the person knows. No document asked.
requests-tl-identity-telephone = By telephone. No document asked.
requests-tl-identity-counter = In person.
requests-tl-identity-document = By an identity document, of which no copy is kept.
requests-kind-email = E-mail address
requests-kind-phone = Telephone
requests-lang-fr = French
requests-lang-en = English
requests-desk-new = Take down a request
requests-new-lede = A request is valid in any form. The time runs from the day it reached us, read or not.
requests-new-margin = At the counter, on the phone
requests-new-what = What is asked
requests-new-what-margin = Art. 15 to 21
requests-new-who = Who asks
requests-new-who-margin = As little as possible
requests-new-right-legend = What does the person want?
requests-new-scope-legend = Which use do they object to?
requests-new-scope-hint = For an objection only.
requests-new-channel-legend = How did the request come?
requests-new-received-label = Received on
requests-new-received-hint = The day it reached us, even if nobody read it that day.
requests-new-kind-legend = What do you know them by?
requests-new-value-label = That address, that number
requests-new-value-hint = Our systems are searched with this, and nothing else.
requests-new-lang-legend = Language of the answer
requests-new-identity-hint = If you are not sure yet, leave it empty: you will say so before deciding.
requests-new-message = What the person said (optional)
requests-new-message-hint = Kept encrypted, erased when the request closes.
requests-new-send = Take it down and print the receipt
requests-new-right = Request: choose what the person wants.
requests-new-channel = Channel: say how the request came.
requests-new-received = Date: a past day or today.
requests-new-value = Address or number: we cannot read it. Check its form.
requests-new-scope = Use: choose the one that must stop.
requests-receipt-title = Receipt of a request
requests-receipt-lede = To be given to the person, dated. It proves receipt and nothing else.
requests-receipt-right = Request
requests-receipt-received = Received on
requests-receipt-due = Answer at the latest
requests-receipt-by = By
requests-receipt-identity = We still have to confirm the person’s identity. The time may stop until they answer.
requests-receipt-go = Go to the request
requests-thread-title = Messages
requests-thread-margin = Encrypted, erased at closing
requests-thread-person = the person
requests-thread-you = you
requests-thread-us = us
requests-life-title = Around the request
requests-life-margin = Nothing is decided here
requests-life-waiting = The clock is stopped: we are waiting for the person’s answer
requests-life-identity = Confirm identity
requests-life-identity-send = The identity is confirmed
requests-life-answer = Take down their answer
requests-life-answer-label = What they answered
requests-life-answer-send = Take down the answer
requests-life-ask = Ask the person a question
requests-life-ask-label = Your question
requests-life-ask-hint = Ask as little as possible. Within five working days, it stops the clock until the answer.
requests-life-ask-send = Send the question
requests-life-extend = Take more time
requests-life-extend-label = Why
requests-life-extend-hint = Two more months, once, for a complex request or many of them. The person reads it within the first month.
requests-life-extend-send = Extend, and tell the person
requests-life-extended = Extended on { $date }.
requests-answer-label = Your answer
requests-answer-hint = Do not send an identity document: we do not ask for one here.
requests-answer-send = Answer
requests-answer-missing = Answer: write it, in no more than 4,000 characters.
requests-mine-object-margin = Objection
requests-mine-object = Object to a use
requests-mine-object-text = For uses we base on our own interest. Someone reads your reasons.
requests-object-title = Object to a use of your data
requests-object-lede = We must stop, unless we tell you of a compelling reason.
requests-object-margin = Art. 21
requests-object-marketing = To stop commercial messages, <a href="{ $choices }">your choices</a> are enough: it is immediate, and no reason is needed.
requests-object-form = Your objection
requests-object-which = Which use must stop?
requests-object-message = Your situation (optional)
requests-object-message-hint = Someone will read it.
requests-object-send = Object
requests-object-none = None of our uses rests on our own interest. For a use based on your consent, withdraw it in your choices.
requests-follow-doc-other = What we did
requests-follow-doc-objection = { $controller } recorded on { $date } your objection to: { $what }.
requests-follow-doc-data = See your data
requests-follow-doc-copy = Get the copy
requests-fate-give = give
requests-past-give = given
requests-letter-asked-subject = A question about your request
requests-letter-asked-text = { $organisation } needs one detail for your request { $request }. The question awaits you in your space.
requests-letter-extended-subject = Your request will take longer
requests-letter-extended-text = { $organisation } needs more time for your request { $request }. The reason and the new date are in your space.
refusal-requests-unidentified = The identity is not confirmed. Confirm it, then decide. Nothing was done.
refusal-requests-in-the-future = The day of receipt is in the future. Nothing was taken down.
refusal-requests-no-text = The text is missing, or longer than 4,000 characters. Nothing was sent.
refusal-requests-no-extension = The time can no longer be extended: the first month is over, or it was already. Nothing changed.
refusal-requests-already-asked = A question is already waiting for an answer. Nothing was sent.
requests-plan-title-access = Give { $who } a copy: { $rows ->
    [one] one row
   *[other] { $rows } rows
 } of { $systems ->
    [one] one system
   *[other] { $systems } systems
 }
requests-follow-doc-access = { $controller } made available to you on { $date } the copy of { $count ->
    [one] one row
   *[other] { $count } rows
 }, from { $systems ->
    [one] one system
   *[other] { $systems } systems
 }.
requests-follow-lede-own = No system is connected here. What Serment held of you is destroyed: { $count ->
    [0] nothing was left
    [1] one entry
   *[other] { $count } entries
 }.
requests-follow-doc-own = { $controller }, { $address }, certifies that on { $date }, for request { $id }, it destroyed what Serment held of you, consents and receipts included: { $count ->
    [0] nothing was left
    [1] one entry
   *[other] { $count } entries
 }. No other system is connected to this certificate.
requests-follow-doc-traces = This database keeps older versions of its rows in its own files for a while, until its maintenance.
requests-head-done-rectification = Your information is corrected.
requests-head-approved-rectification = The correction is under way.
requests-follow-lede-rectification = We read them again in the system, and those who had received them are told.
requests-desk-approved-rectification = Correction under way
requests-desk-done-rectification = Correction done, read again and attested
requests-plan-title-rectification = Correct information: { $who }
requests-plan-corrections = What will be corrected
requests-plan-corrections-margin = Art. 16
requests-decide-approve-rectification = Accept: write what the person says
requests-by-charter = the charter, which lets people correct these fields
requests-fate-correct = correct
requests-past-correct = corrected
requests-correct-title = Correct your information
requests-correct-lede = Write what is right. We write it in the system, then read it again.
requests-correct-margin = Art. 16, no reason needed
requests-correct-row = { $table }, no. { $number }
requests-correct-send = Correct
requests-correct-gone = This row is no longer there. Nothing was changed.
requests-correct-long = A value is longer than 1,000 characters, or holds an invisible one. Nothing was changed.
requests-correct-same = You have not changed anything.
requests-correct-more = Is something else wrong?
requests-correct-write = <a href="mailto:{ $email }">Write to us</a>. A new e-mail address must be proved first, and a name is corrected in all our systems at once.
portal-correct = Correct
requests-follow-doc-rectification = { $controller } corrected on { $date } what you wrote, in { $count ->
    [one] one row
   *[other] { $count } rows
 }.
requests-head-done-shared = The records that are certainly yours are erased. What others share with you stays, and we say why.
requests-follow-uncertain-why = Nothing says whose they are, among those who have this address.
requests-told-by-hand = No e-mail reaches them: I told them myself
refusal-requests-begun = A system was already changed for the person chosen before. Refuse the rest, with the reason. Nothing else was touched.
refusal-requests-no-delivery = This copy cannot be given whole: a system has not answered, or the person has no address of their own here. Count again, or answer them by other means. Nothing was attested.
refusal-requests-absolute = An objection to direct marketing cannot be refused. Nothing was changed.
refusal-requests-not-told = No e-mail reaches this person. Tell them first, then tick that you did. Nothing was changed.
refusal-requests-nothing-asked = No question is waiting for an answer. Nothing was taken down.
requests-follow-uncertain = { $count ->
    [one] One uncertain record
   *[other] { $count } uncertain records
 }
requests-step-left-out = Left the charter
requests-follow-left-out = This system left our charter before it was erased. We attest nothing about it.
requests-follow-blocked-text = A system could not be changed as planned. Someone here decides what comes next.
requests-tl-corrected = Corrected and read again: { $system }
requests-tl-corrected-text = The new value is there.
requests-tl-by-charter = Accepted at once, by the charter
