# Navigation.
consent-nav = Your choices

# What an answer covers.
consent-by-whole = in general
consent-by-email = by e-mail
consent-by-sms = by text message
consent-by-phone = by telephone
consent-by-post = by post
consent-by-push = by notification
consent-by-chat = by messaging
consent-by-counter = at the desk
consent-yes = Yes
consent-no = No

# The form.
consent-form-title = Say yes to: { $title }
consent-form-margin = Nothing is ticked in advance
consent-form-send = Send
consent-form-after = You get a receipt. With it you stop whenever you like, in one gesture.
consent-email = Your e-mail address
consent-email-hint = For example anne@example.com.
consent-email-missing = E-mail: write your address, for example anne@example.com.
consent-email-shape = E-mail: the “@” or the name after it is missing, as in anne@example.com.
consent-email-character = E-mail: an address has no space and no sign such as “<” or “,”.
consent-email-too-long = E-mail: an address has at most 254 characters.
consent-box-missing = Box: tick it to say yes. If you do not want this, there is nothing to do.
consent-notice = What we do with your data: { $title }
consent-optional = { $what } (optional)
consent-age = Your age
consent-age-yes = I am { $age } or older
consent-age-no = I am under { $age }
consent-age-missing = Age: tell us whether you may answer without your parents.

# Taking back.
consent-withdraw-title = Stop: { $title }
consent-withdraw-lede = You said yes on { $date }. One gesture is enough to stop.
consent-withdraw-margin = No account, no reason asked
consent-withdraw-button = Stop now
consent-withdraw-after = It takes effect at once. You get a receipt.
consent-withdraw-told = We also tell: { $recipients }.
consent-withdraw-ended-title = Stopped: { $title }
consent-withdraw-ended-lede = There is nothing left to stop. It is a no.
consent-withdraw-ended-on = Stopped on { $date }.
consent-withdraw-ended-receipt = The receipt for this stop
consent-withdraw-back = See the receipt for your answer again
consent-receipt-link = Your receipt

# Your choices.
consent-choices-title = Choose what you receive
consent-choices-lede = { $count ->
    [0] You have said yes to nothing. We do not write to you without your consent.
    [1] You have said yes to one thing: { $titles }.
   *[other] You have said yes to { $count } things: { $titles }.
 }
consent-choices-saved = { $count ->
    [0] Nothing changed: these were your choices already.
    [1] Done. A receipt is in your list.
   *[other] Done. { $count } receipts are in your list.
 }
consent-choices-stopped = { $count ->
    [0] Everything is stopped. No consent was current.
    [1] Everything is stopped. One consent has ended.
   *[other] Everything is stopped. { $count } consents have ended.
 }
consent-choices-receipts = Your receipts
consent-stop-title = Stop everything
consent-stop-margin = One gesture
consent-stop-text = No more commercial messages, by any means. It takes effect at once. Your contracts do not change.
consent-stop-since = Everything has been stopped since { $date }. A new yes, below, reopens that one thing only.
consent-stop-button = Stop everything now
consent-one-title = Choose one by one
consent-one-margin = Or choose
consent-one-by = { $title }, { $by }
consent-one-of = { $title }: { $what }
consent-one-notice = What we do with it: { $title }
consent-one-send = Save my choices
consent-one-after = You get a receipt for each change. Those who receive your data for us are told.
consent-one-none = We do not ask for your consent to anything at the moment.
consent-state-none = No answer yet: it is a no.
consent-state-given = Yes since { $date }.
consent-state-refused = No: you refused on { $date }.
consent-state-withdrawn = No: you stopped on { $date }.
consent-state-expired = No: your consent ended by itself on { $date }.
consent-always-title = What you will always receive
consent-always-margin = No advertising
consent-always-text = The confirmation of an order, an invoice, a security alert, the answer to a request. These messages are part of the service.

# Why nothing was recorded.
refusal-consent-unknown-activity = We know no such activity. Nothing was recorded.
refusal-consent-not-consent-based = We do not ask for consent to this: another rule applies. Nothing was recorded.
refusal-consent-not-active = A box ticked in advance, or left empty, is not a yes. Tick it yourself if you want to. Nothing was recorded.
refusal-consent-stale-notice = The text changed since the page was opened. Read it again, then answer. Nothing was recorded.
refusal-consent-no-notice = The information does not exist in this language. We cannot ask for your consent without it.
refusal-consent-ticket-invalid = This form is not ours, or it is incomplete. Read, then answer here. Nothing was recorded.
refusal-consent-ticket-expired = The page stayed open for more than a day. Read again, then answer. Nothing was recorded.
refusal-consent-ticket-used = This form has been used already. Here is a new one: read, then answer. Nothing was recorded this time.
refusal-consent-unknown-box = The answer names a box that this form does not have. Nothing was recorded.
refusal-consent-unknown-preference = That choice is not offered. Take one from the list. Nothing was recorded.
refusal-consent-channel-not-declared = We have not announced that we collect consent there. Nothing was recorded.
refusal-consent-age-unknown = Tell us whether you may answer without your parents. Nothing was recorded.
refusal-consent-needs-parent = At your age, your consent and that of a parent are needed together. Ask a parent to write to us. Nothing was recorded.
