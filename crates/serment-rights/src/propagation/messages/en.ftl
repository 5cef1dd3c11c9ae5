# Partners.
propagation-nav = Partners
propagation-title-none = Every partner has answered.
propagation-title = { $count ->
    [one] One acknowledgement is missing.
   *[other] { $count } acknowledgements are missing.
 }
propagation-title-late = { $count ->
    [one] One partner did not answer in time.
   *[other] { $count } partners did not answer in time.
 }
propagation-lede = Each erasure and each withdrawal is passed on to those who received the data. We await their acknowledgement.
propagation-margin = Art. 19
propagation-list = What was passed on
propagation-list-margin = Latest first
propagation-who = Partner
propagation-what = What
propagation-state = State
propagation-due = Expected by
propagation-done = Received
propagation-none = Nothing has been passed on yet.
propagation-kind-erasure = Erasure
propagation-kind-consent-withdrawn = Consent withdrawn
propagation-status-waiting = To pass on
propagation-status-sent = Passed on, acknowledgement awaited
propagation-status-acknowledged = Acknowledged
propagation-status-by-hand = To be told by a person
propagation-hand = To be told by a person
propagation-hand-margin = No automatic address
propagation-hand-text = These partners have no automatic address. Write to them, then say so here once they have answered.
propagation-hand-who = { $recipient }: { $what }
propagation-hand-contact = Contact: <a href="mailto:{ $email }">{ $email }</a>
propagation-hand-due = Expected by { $date }
propagation-hand-no-contact = The charter gives no contact: add it.
propagation-hand-button = They confirmed
propagation-hand-request = Request { $id }
refusal-propagation-not-by-hand = This partner receives our messages itself: only its signed answer counts. Nothing was changed.
