# Navigation.
portal-nav-home = Home
portal-nav-data = Your information
portal-nav-requests = Your requests

# Home.
portal-home-title = { $count ->
    [one] We hold one piece of information about you.
   *[other] We hold { $count } pieces of information about you, in { $systems ->
        [one] one of our systems
       *[other] { $systems } of our systems
     }.
 }
portal-home-none = We hold nothing about you under this address.
portal-home-none-kept = { $count ->
    [one] This address leads to nothing any more. One row remains, kept by a rule.
   *[other] This address leads to nothing any more. { $count } rows remain, kept by a rule.
 }
portal-home-consents = All we hold of you is your choices and their proofs.
portal-data-consents = Serment also holds <a href="{ $choices }">your choices</a> and <a href="{ $receipts }">your receipts</a>.
portal-home-unknown = We cannot say yet what we hold about you.
portal-home-hello = Hello,
portal-home-oldest = The oldest dates from { $date }.
portal-home-do = What would you like to do?
portal-home-do-margin = Three things
portal-home-see-margin = See
portal-home-see = Read what we hold
portal-home-see-text = By subject, then system by system, with the reason and the duration.
portal-home-choose-margin = Choose
portal-home-choose = Choose what you receive
portal-home-choose-text = One click is enough to stop everything.
portal-home-ask-margin = Ask
portal-home-ask = Ask for a copy or an erasure
portal-home-ask-text = The copy is ready at once. An erasure is answered within one month at the latest.
portal-home-news = Good to know
portal-home-news-margin = Right now
portal-home-open = Your request of { $at } is under way. You will have an answer by { $due }.
portal-home-open-term = A request
portal-home-follow = Follow it
portal-home-visit-term = This visit
portal-home-visit = Opened by the link sent to { $name }.
portal-home-unreachable = { $count ->
    [one] One of our systems does not answer
   *[other] { $count } of our systems do not answer
 }
portal-home-unreachable-text = So we do not count what this one holds: { $systems }. Come back in a moment.
portal-home-shared = { $count ->
    [one] Several people have this address in one of our systems
   *[other] Several people have this address in { $count } of our systems
 }
portal-home-shared-text = We show nothing of it, so as not to give one person’s data to another: { $systems }. Write to us, and we will find out which is yours.
portal-home-help = Would you rather have help?
portal-home-help-margin = A person
portal-home-help-phone = Call <a href="tel:{ $tel }">{ $phone }</a> or write to <a href="mailto:{ $email }">{ $email }</a>: someone will go through it with you.
portal-home-help-email = Write to <a href="mailto:{ $email }">{ $email }</a>: someone will go through it with you.

# What we hold.
portal-data-title = What we hold about you
portal-data-lede = Read just now from our systems. For each thing: what it is for, how long we keep it, who received it.
portal-data-count = { $count ->
    [0] no information
    [1] one piece of information
   *[other] { $count } pieces of information
 }
portal-data-systems = { $count ->
    [one] one system
   *[other] { $count } systems
 }
portal-data-none = None of our systems holds information about you under this address.
portal-data-from = { $system }.
portal-data-why = Used for: { $why }.
portal-data-kept = Kept: { $kept }.
portal-data-told = Also received by: { $who }.
portal-data-since = Since { $date }.
portal-data-concerns = These rows belong to someone else and speak of you.
portal-data-concerning = { $title }: where you are mentioned
portal-data-rows = { $count ->
    [one] One row
   *[other] { $count } rows
 }
portal-data-rows-shown = The first { $shown } rows of { $count }
portal-data-rest = Read all { $count } rows
portal-data-number = No.
portal-data-by-system = System by system
portal-data-by-system-margin = The same, another way
portal-data-system = System
portal-data-pieces = Pieces
portal-data-where = Where, by whom
portal-data-where-short = Where
portal-data-recipients = Also received by
portal-data-recipients-short = Received by
portal-data-nobody = nobody
portal-data-unreachable = does not answer
portal-data-shared = shared address, nothing is shown
portal-data-total = Total
portal-data-copy = Get a copy of everything
portal-data-wrong = Something is wrong? Write to us and we will correct it.

# The copy to keep.
portal-copy-title = Your data at { $organisation }
portal-copy-made = Copy made on { $at }, for you alone. Keep it in a safe place.
portal-copy-json = The same data for other programs
portal-copy-hosted = Where: { $hosted }
portal-copy-tables = What this system holds
portal-copy-table = What
portal-copy-rows = Rows
portal-copy-why = What it is for
portal-copy-kept = Kept
portal-copy-told = Also received by
portal-copy-file = File
portal-copy-nothing = This system holds nothing about you under this address.
portal-copy-unreachable = This system did not answer when this copy was made. Ask for another one later.
portal-copy-shared = Several people have this address here. Nothing is copied before we know which is yours.
portal-copy-unsaid = not said
portal-copy-bytes = { $count ->
    [one] one byte
   *[other] { $count } bytes
 }

# Values.
portal-yes = yes
portal-no = no

# One table, page by page.
portal-table-title = { $title }, page { $page } of { $pages }
portal-table-rows = Rows { $first } to { $last } of { $count }
portal-table-page = Page { $page } of { $pages }
portal-table-before = Previous page
portal-table-after = Next page
portal-table-back = Everything we hold
portal-data-piece = A piece of information is here one row of one of our systems: a record, an invoice, a message.

# What is not held.
portal-nothing = Where we have nothing
portal-nothing-margin = So that you know
portal-nothing-here = Nothing here. { $system }.

# After an erasure.
portal-home-erased-term = An erasure
portal-home-erased = Your data were erased on { $date }.
portal-erased = Your data were erased on { $date }
portal-erased-margin = What was done
portal-erased-text = { $count ->
    [0] There was nothing to erase.
    [1] One row was erased, emptied or detached from you.
   *[other] { $count } rows were erased, emptied or detached from you.
 }
portal-erased-read = Read the certificate
portal-kept-rows = { $count ->
    [one] One row is kept.
   *[other] { $count } rows are kept.
 }
portal-kept-rule = Reason: { $rule }.
portal-kept-until = Until { $until }.
portal-kept-open = As long as this rule demands.
portal-kept-aside = Set aside: they serve for nothing else and we no longer show them.
portal-aside = { $count ->
    [one] One row is kept in spite of the erasure. It is set aside: it serves only the reason that follows and we no longer show it.
   *[other] { $count } rows are kept in spite of the erasure. They are set aside: they serve only the reason that follows and we no longer show them.
 }
portal-aside-until = For: { $until }.

# Asking for the copy.
portal-offer-title = Get a copy of everything
portal-offer-margin = A file to keep
portal-offer-lede = Everything our systems hold about you, read at the moment you ask.
portal-offer-page = A page to read, which also says why and for how long.
portal-offer-csv = One table per subject, for a spreadsheet.
portal-offer-json = The same data for other programs.
portal-offer-journal = The journal remembers that you had a copy, and of how many rows; not what it holds.

# Reading the copy.
portal-copy-partial = This copy is not complete: what is missing is said below.
portal-copy-interrupted = This system stopped answering during the copy. Rows are missing. Ask for another copy later.
portal-copy-none-in = Nothing in: { $what }.
portal-copy-aside = Set aside since the erasure: these rows are not copied.
portal-copy-reading = Reading these files
portal-copy-reading-csv = The tables are in UTF-8, separated by commas. An empty cell: we hold nothing. Two quotation marks alone: we hold an empty text.
portal-copy-reading-quote = A text that a spreadsheet would take for a formula is preceded by an apostrophe, and so is a text that begins with one. Take off the first apostrophe of a cell to find the exact value.
portal-copy-reading-json = data.json holds the exact values. Of a file or an image, only the size is copied.
