# Navigation.
receipt-nav = Your receipts

# The document.
receipt-ring = consent receipt
receipt-stamp = Seal: { $organisation }
receipt-title-given = Receipt for your yes
receipt-title-refused = Receipt for your no
receipt-title-adjusted = Receipt for your new choice
receipt-title-withdrawn = Receipt for your stop
receipt-page-given = Receipt for your yes: { $title }
receipt-page-refused = Receipt for your no: { $title }
receipt-page-adjusted = Receipt for your new choice: { $title }
receipt-page-withdrawn = Receipt for your stop: { $title }
receipt-act-given = On { $at }, you said yes to { $organisation } for: { $title }.
receipt-act-refused = On { $at }, you said no to { $organisation } for: { $title }.
receipt-act-adjusted = On { $at }, you changed a choice at { $organisation } for: { $title }. Your yes stays.
receipt-act-withdrawn = On { $at }, you took back your consent from { $organisation } for: { $title }.
receipt-quote = “{ $text }”
receipt-read-title = What you read and did
receipt-did-title = What you did
receipt-control-unticked_box = Nothing was ticked in advance. You answered yourself.
receipt-control-button = A button for this answer alone, pressed by you.
receipt-control-signature = Signed by you.
receipt-control-spoken = Said by you and written down.
receipt-control-reply = Answered by you to our message.
receipt-means-stop_all = You stopped everything from your space.
receipt-means-choice = You chose it in your space.
receipt-means-receipt = You did it from your receipt.
receipt-means-application = You told us elsewhere, and the application passed it on.

# The facts.
receipt-fact-id = Receipt
receipt-fact-state = State
receipt-fact-controller = Controller
receipt-fact-dpo = Data protection officer
receipt-fact-purpose = Purpose
receipt-fact-basis = Legal basis
receipt-basis-consent = Consent (GDPR, Art. 6(1)(a))
receipt-basis-explicit = Explicit consent (GDPR, Art. 9(2)(a))
receipt-fact-channels = How
receipt-fact-data = Data
receipt-fact-recipients = Received by
receipt-fact-nobody = nobody but us
receipt-fact-kept = Kept
receipt-fact-storage = Country
receipt-fact-notice = Information read
receipt-notice = Version { $version }, { $lang }, opened on { $at }
receipt-lang-fr = in French
receipt-lang-en = in English
receipt-fact-digest = Fingerprint of the text
receipt-fact-until = Until
receipt-fact-withdraw = Stop
receipt-withdraw = At any time, in one gesture
receipt-fact-other = Latest receipt
receipt-fact-complain = Complain
receipt-state-given = Given: it holds today
receipt-state-ended = Taken back since: it holds no more
receipt-state-expired = Ended by itself: it holds no more
receipt-state-refused = Refused
receipt-state-withdrawn = Taken back: it is a no
receipt-state-replaced = Replaced by a later yes

# The proof.
receipt-proof-title = Counterpart: the proof
receipt-proof-text = This part answers act no. { $index } of our journal. If the two join, the receipt is true.
receipt-proof-save = Save the proof:
receipt-proof-open = Open it with any C2SP verifier you like, even offline.
receipt-proof-how = How to verify
receipt-proof-key = Compare the key of the journal:
receipt-proof-details = Text of the proof
receipt-proof-wait = The act is in the journal. The proof comes with the next checkpoint, within { $seconds } seconds.
receipt-proof-reload = Come back to this receipt
receipt-proof-soon = The proof comes with the next checkpoint. Ask for it again in a few seconds.
receipt-json = The same receipt for a program (JSON)

# After an erasure.
receipt-gone = This receipt was erased on the person’s request.
receipt-erased-title = This receipt was erased
receipt-erased-margin = Erased on the person’s request
receipt-erased-lede = The person it belonged to asked for their data to be erased. We can no longer read it.
receipt-erased-copy = If you kept the proof, it still verifies, without us.

# The list.
receipt-list-title = { $count ->
    [0] You have no receipt yet
    [1] You have one receipt
   *[other] You have { $count } receipts
 }
receipt-list-lede = Every answer gives a receipt. It proves what you said, and when.
receipt-line-given = Yes: { $title }
receipt-line-refused = No: { $title }
receipt-line-adjusted = Choice changed: { $title }
receipt-line-withdrawn = Stop: { $title }
