# The frame of every page.
shell-skip = Skip to content
shell-language = English
shell-charter = Personal data charter
shell-portal = Your space, { $name }
shell-nav-public = Main
shell-nav-portal = Your space
shell-nav-console = Console
shell-search = Search for a request, a person, a commitment
shell-search-button = Search
shell-signout = Sign out
shell-your-data = Your data
shell-journal = { $count ->
    [one] { $count } act in the journal · checkpoint of { $at }.
   *[other] { $count } acts in the journal · checkpoint of { $at }.
 }
shell-journal-unsigned = { $count ->
    [one] { $count } act in the journal · no checkpoint yet.
   *[other] { $count } acts in the journal · no checkpoint yet.
 }
shell-verify = Verify a proof

# Forms.
form-title = To correct: { $count ->
    [1] one error
   *[other] { $count } errors
 } – { $title }
form-errors = { $count ->
    [1] One thing needs correcting
   *[other] { $count } things need correcting
 }

# Signing in.
signin-title = Get a link to open your space
signin-lede = No account, no password. We send you a link that works for twenty minutes.
signin-margin = Your data
signin-email = Your e-mail address
signin-email-hint = The one you gave us. We use it for this link only.
signin-send = Send me the link
signin-email-missing = E-mail: write your address, such as anne@example.com.
signin-email-wrong = E-mail: the “@” or the name after it is missing, as in anne@example.com.
signin-why = We tell nobody whether we know an address: the next page is the same for everyone.
signin-staff-title = Get a link to open the console
signin-staff-lede = For the team. The link goes to your work address and works for twenty minutes.
signin-staff-margin = Console
signin-staff-email-hint = Your work address, as declared in the configuration.
signin-sent-title = The link is on its way, if the address is right
signin-sent-lede = Open the e-mail we have just sent and follow the link. It works once, for twenty minutes.
signin-sent-staff-lede = If this is the address of a member of the team, a link has just been sent to it. It works once, for twenty minutes.
signin-sent-nothing = Nothing arrives?
signin-sent-nothing-text = Wait two minutes, then look in your junk mail. A typing slip is quickly made: you can start again.
signin-sent-again = Ask for another link
signin-open-title = Open your space
signin-open-lede = One last gesture: this button opens your space on this device, for thirty idle minutes at most.
signin-open-button = Open my space
signin-open-staff-title = Open the console
signin-open-staff-lede = One last gesture: this button opens the console on this device, for thirty idle minutes at most.
signin-open-staff-button = Open the console
signin-open-not-you = You did not ask for this link? Close this page: nothing opens without this button.
signin-mail-subject = Your link to open your space – { $organisation }
signin-mail-text = You asked to open your space at { $organisation }. Follow this link within twenty minutes; it works once.
signin-mail-button = Open my space
signin-mail-after = You did not ask for anything? Do nothing: without this link, nobody opens your space. You can reply to this e-mail.
signin-staff-mail-subject = Your link to open the console – { $organisation }
signin-staff-mail-text = You asked to open the console of { $organisation }. Follow this link within twenty minutes; it works once.
signin-staff-mail-button = Open the console
signin-staff-mail-after = You did not ask for anything? Tell the person who administers the console.
signout-title = Close your space on this device
signout-lede = Your data stay as they are. A new link will open your space again whenever you wish.
signout-staff-title = Close the console on this device
signout-staff-lede = A new link will open it again whenever you wish.
signout-button = Close it now

# What did not work.
problem-margin = Server’s answer
problem-not-found-title = This page does not exist, or is not for you
problem-not-found-text = The address may be incomplete, or the page has moved. Nothing is lost.
problem-method-not-allowed-title = This address does not do that
problem-method-not-allowed-text = The page was probably reloaded halfway through. Start again from the top of the form.
problem-conflict-title = Something changed in the meantime
problem-conflict-text = What you did was not saved: what you saw is no longer so. Go back to the page, read it again, then try again.
problem-gone-title = This page was taken away
problem-gone-text = It existed and does not any more.
problem-link-expired-title = This link no longer works
problem-link-expired-text = It was used already, or its twenty minutes have passed. Ask for another one: it takes a minute.
problem-too-large-title = That is too large
problem-too-large-text = Nothing was saved. Send a smaller file, or a shorter text.
problem-unprocessable-title = Something needs correcting
problem-unprocessable-text = Nothing was saved. Go back to the form and check what you wrote.
problem-unsupported-media-title = This format is not read here
problem-unsupported-media-text = Nothing was saved. Use the form on the page, or the format the documentation describes.
problem-bad-request-title = We did not understand what was sent
problem-bad-request-text = Nothing was saved. Go back to the page and try again.
problem-unauthenticated-title = Say who you are first
problem-unauthenticated-text = The key is missing, unknown or withdrawn.
problem-cross-site-title = This came from another site
problem-cross-site-text = To be safe, nothing was saved. Do this from our own pages.
problem-too-many-requests-title = Too many tries in a row
problem-too-many-requests-text = { $minutes ->
    [1] Wait one minute, then try again. Nothing is lost.
   *[other] Wait { $minutes } minutes, then try again. Nothing is lost.
 }
problem-internal-title = An error on our side
problem-internal-text = What you did may not be saved. It is noted in our logs, and is no fault of yours. Try again in a moment.
problem-unavailable-title = One of our systems does not answer
problem-unavailable-text = Nothing that was confirmed to you is lost. Try again in a minute.
problem-next-home = Back to our commitments
problem-next-portal = Back to your space
problem-next-console = Back to the console
problem-next-link = Ask for another link
refusal-api-idempotency-key-reused = This idempotency key was used for another request. Choose a new one.
