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
portal-data-rest = All rows are in <a href="{ $href }">your copy</a>.
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
portal-copy-cut = { $count ->
    [one] One more row exists: write to us to get it.
   *[other] { $count } more rows exist: write to us to get them.
 }
portal-copy-unsaid = not said
portal-copy-bytes = { $count ->
    [one] one byte
   *[other] { $count } bytes
 }
