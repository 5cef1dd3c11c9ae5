//! Rules about systems, tables and ownership.

#[cfg(test)]
use super::Edit::{Column, NoColumn, Remove, Replace};
use super::rules;

rules! {
    S001 Error
    fr "un lien mène à une table inconnue" en "a link leads to an unknown table"
    why fr "RGPD, art. 15 et 17 : sans ce lien, on ne retrouve pas la personne." en "GDPR, Art. 15 and 17: without this link the person cannot be found."
    fix fr "Corrigez le nom, ou déclarez la table." en "Correct the name, or declare the table."
    [Replace("systems/booking.toml", "stay_id -> stays.id\"\naccessor", "stay_id -> stay.id\"\naccessor")];

    S002 Error
    fr "un lien entre systèmes a plusieurs colonnes" en "a link between systems has several columns"
    why fr "RGPD, art. 15 et 17 : d’un système à l’autre, on suit une valeur. Avec plusieurs, on pourrait prendre les lignes d’un autre." en "GDPR, Art. 15 and 17: from one system to another, one value is followed. With several, somebody else’s rows could be taken."
    fix fr "Gardez une colonne de chaque côté, celle dont la valeur désigne la ligne à elle seule : owner = \"card -> booking:guests.card\"." en "Keep one column on each side, the one whose value names the row by itself: owner = \"card -> booking:guests.card\"."
    [Replace("systems/newsletter.toml", "subscriber_id -> subscribers.id", "(subscriber_id, url) -> booking:guests.(id, email)")];

    S003 Error
    fr "une table de données personnelles n’appartient à personne" en "a table of personal data belongs to nobody"
    why fr "RGPD, art. 15 et 17 : ces lignes seraient oubliées dans une réponse ou un effacement." en "GDPR, Art. 15 and 17: these rows would be forgotten in an answer or an erasure."
    fix fr "Ajoutez owner = \"colonne -> table.colonne\", ou subject = true si une ligne est une personne." en "Add owner = \"column -> table.column\", or subject = true when a row is a person."
    [Replace("systems/booking.toml", "owner      = \"guest_id -> guests.id\"\n", "")];

    S004 Error
    fr "des tables s’appartiennent en rond" en "tables belong to each other in a circle"
    why fr "RGPD, art. 15 : la chaîne doit finir sur une personne." en "GDPR, Art. 15: the chain must end at a person."
    fix fr "Déclarez subject = true sur la table des personnes, ou changez un owner du cercle." en "Declare subject = true on the table of persons, or change one owner in the circle."
    [Replace("systems/booking.toml", "owner  = \"guest_id -> guests.id\"\nfields = { hotel", "owner  = \"id -> companions.stay_id\"\nfields = { hotel")];

    S005 Error
    fr "un champ n’a pas de finalité" en "a field has no purpose"
    why fr "RGPD, art. 5(1)(b)–(c) : chaque donnée tenue sert une activité déclarée." en "GDPR, Art. 5(1)(b)–(c): every item held serves a declared activity."
    fix fr "Ajoutez la catégorie à data d’une des activités de la table, ou cessez de tenir ce champ." en "Add the category to data of one of the table’s activities, or stop holding the field."
    [Replace("systems/loyalty.toml", "points = \"service.loyalty\"", "points = \"economic.amount\"")];

    S006 Error
    fr "une activité n’existe pas" en "an activity does not exist"
    why fr "RGPD, art. 5(1)(b) : une table sert des activités déclarées." en "GDPR, Art. 5(1)(b): a table serves declared activities."
    fix fr "Corrigez l’identifiant, ou créez activities/<id>.toml." en "Correct the id, or create activities/<id>.toml."
    [Replace("systems/loyalty.toml", "activities = [\"loyalty\"]", "activities = [\"loyalty\", \"loyality\"]")];

    S007 Error
    fr "une table n’a pas d’activité" en "a table has no activity"
    why fr "RGPD, art. 5(1)(b) et 30 : des données sans activité n’ont ni finalité ni durée." en "GDPR, Art. 5(1)(b) and 30: data without an activity have neither purpose nor retention."
    fix fr "Ajoutez activities = [\"…\"] à la table, ou à celle de son titulaire." en "Add activities = [\"…\"] to the table, or to its owner’s."
    [Replace("systems/newsletter.toml", "activities = [\"newsletter\"]\n", "")];

    S008 Warning
    fr "une colonne de la base n’est pas classée" en "a column of the database is not classified"
    why fr "RGPD, art. 30 : ce qui n’est pas déclaré n’est ni montré ni effacé." en "GDPR, Art. 30: what is not declared is neither shown nor erased."
    fix fr "Ajoutez-la à fields avec sa catégorie, ou à ignore avec la raison." en "Add it to fields with its category, or to ignore with the reason."
    [Column("booking", "guests", "passport_number")];

    S009 Error
    fr "la base n’a pas ce que la charte déclare" en "the database lacks what the charter declares"
    why fr "RGPD, art. 5(2) : la charte décrit la base réelle, sinon elle ne peut pas être exécutée." en "GDPR, Art. 5(2): the charter describes the real database, or it cannot be carried out."
    fix fr "Corrigez le nom, ou retirez-le de la charte." en "Correct the name, or remove it from the charter."
    [NoColumn("booking", "guests", "phone")];

    S010 Warning
    fr "une table de la base n’est pas déclarée" en "a table of the database is not declared"
    why fr "RGPD, art. 30 : ce qui n’est pas déclaré n’est ni montré ni effacé." en "GDPR, Art. 30: what is not declared is neither shown nor erased."
    fix fr "Déclarez la table ; sans donnée personnelle, écrivez ignore = { columns = [\"*\"], reason = \"…\" }." en "Declare the table; without personal data, write ignore = { columns = [\"*\"], reason = \"…\" }."
    [Column("booking", "wifi_sessions", "mac_address")];

    S011 Error
    fr "on ne peut pas reconnaître une personne" en "a person cannot be recognised"
    why fr "RGPD, art. 11 et 12(2) : une table de personnes dit par quoi on les retrouve." en "GDPR, Art. 11 and 12(2): a table of persons says by what they are found."
    fix fr "Ajoutez identify = { email = \"colonne\" }." en "Add identify = { email = \"column\" }."
    [Replace("systems/loyalty.toml", "identify   = { email = \"email\", card_number = \"card_number\" }\n", "")];

    S012 Error
    fr "la règle d’effacement ne dit rien, ou se contredit" en "the erasure rule says nothing, or contradicts itself"
    why fr "RGPD, art. 17 : le sort de chaque ligne est écrit avant d’y toucher." en "GDPR, Art. 17: what becomes of each row is written before it is touched."
    fix fr "Choisissez : \"delete\", \"detach\", { anonymise = [\"col\"] } ou { retain = \"activité\" }." en "Choose: \"delete\", \"detach\", { anonymise = [\"col\"] } or { retain = \"activity\" }."
    [Replace("systems/booking.toml", "erase      = { detach = true, anonymise = [\"title\", \"body\"] }", "erase      = { anonymise = [] }")];

    S013 Error
    fr "la raison de garder n’existe pas" en "the reason for keeping does not exist"
    why fr "RGPD, art. 17(3) : un refus d’effacer cite toujours sa règle." en "GDPR, Art. 17(3): a refusal to erase always states its rule."
    fix fr "Citez une activité de la charte, ou une règle comme R-INVOICE." en "Name an activity of the charter, or a rule such as R-INVOICE."
    [Replace("systems/booking.toml", "retain = \"accounting\"", "retain = \"acounting\"")];

    S014 Error
    fr "la raison de garder ne permet pas de refuser" en "the reason for keeping does not allow a refusal"
    why fr "RGPD, art. 17(3) : seuls une obligation légale, l’expression, la santé publique, l’archive ou un litige le permettent." en "GDPR, Art. 17(3): only a legal duty, expression, public health, archives or legal claims allow it."
    fix fr "Citez une activité fondée sur une obligation légale, ou ajoutez exception = \"17(3)(e)\"." en "Name an activity based on a legal obligation, or add exception = \"17(3)(e)\"."
    [Replace("systems/booking.toml", "retain = \"accounting\"", "retain = \"reviews\"")];

    S015 Error
    fr "l’hébergeur n’est pas déclaré" en "the operator is not declared"
    why fr "RGPD, art. 28 et 30(1)(d) : qui exploite le système est un sous-traitant nommé." en "GDPR, Art. 28 and 30(1)(d): whoever runs the system is a named processor."
    fix fr "Écrivez operator = \"self\", ou l’identifiant d’un fichier recipients/." en "Write operator = \"self\", or the id of a file of recipients/."
    [Replace("systems/newsletter.toml", "operator = \"mailhouse\"", "operator = \"mailhous\"")];

    S016 Error
    fr "un système est hors de l’Espace économique européen sans garantie" en "a system is outside the European Economic Area without a safeguard"
    why fr "RGPD, art. 44 à 49 : un transfert a une garantie, et la personne en est informée." en "GDPR, Art. 44 to 49: a transfer has a safeguard, and the person is told."
    fix fr "Ajoutez safeguard = { standard_clauses = \"référence\" }, ou hébergez dans l’Espace économique européen." en "Add safeguard = { standard_clauses = \"reference\" }, or host inside the European Economic Area."
    [Replace("systems/loyalty.toml", "country = \"FR\"", "country = \"US\""), Remove("commitments/france.toml"), Remove("commitments/france.fr.md"), Remove("commitments/france.en.md")];

    S017 Error
    fr "une colonne est à la fois personnelle et ignorée" en "a column is both personal and ignored"
    why fr "RGPD, art. 5(1)(d) : deux déclarations contraires, aucune n’est vraie." en "GDPR, Art. 5(1)(d): two contrary declarations, neither is true."
    fix fr "Retirez-la de fields ou de ignore." en "Remove it from fields or from ignore."
    [Replace("systems/booking.toml", "columns = [\"hotel\"]", "columns = [\"hotel\", \"body\"]")];

    S018 Error
    fr "une colonne citée n’est pas déclarée" en "a column that is named is not declared"
    why fr "Une colonne mal écrite ne serait ni masquée, ni corrigée, ni vidée." en "A misspelt column would be neither masked, corrected nor emptied."
    fix fr "Corrigez le nom, ou ajoutez la colonne à fields." en "Correct the name, or add the column to fields."
    [Replace("systems/booking.toml", "anonymise = [\"delivery_note\"]", "anonymise = [\"delivery_notes\"]")];

    S019 Warning
    fr "la durée d’une table ne peut pas être calculée" en "the retention of a table cannot be computed"
    why fr "RGPD, art. 5(1)(e) : sans date de départ, rien ne sera effacé à temps." en "GDPR, Art. 5(1)(e): without a start date, nothing is erased on time."
    fix fr "Ajoutez à events la colonne qui date cet événement, ici ou sur la table du titulaire." en "Add to events the column that dates this event, here or on the owner’s table."
    [Replace("systems/loyalty.toml", "events     = { last_use = \"last_used_on\" }\n", "")];

    S020 Error
    fr "un fichier de données n’a pas de clé" en "a data file has no key"
    why fr "RGPD, art. 16 et 17 : sans clé, on ne peut ni corriger ni effacer la bonne ligne." en "GDPR, Art. 16 and 17: without a key the right row can be neither corrected nor erased."
    fix fr "Ajoutez key = \"colonne\" ou key = [\"a\", \"b\"]." en "Add key = \"column\" or key = [\"a\", \"b\"]."
    [Replace("systems/loyalty.toml", "key        = \"card_number\"\n", "")];

    S021 Error
    fr "on ne sait pas où est le système" en "where the system is is not declared"
    why fr "Un seul endroit : sinon la charte agirait sur une autre base que celle que l’on croit." en "One place only: otherwise the charter would act on another database than the one intended."
    fix fr "Écrivez path ou path_env, l’un des deux." en "Write path or path_env, one of the two."
    [Replace("systems/loyalty.toml", "path_env = \"LOYALTY_DIR\", ", "")];

    S022 Error
    fr "une date de départ est inconnue" en "a start date is unknown"
    why fr "RGPD, art. 5(1)(e) : une durée n’a de sens que depuis une date connue." en "GDPR, Art. 5(1)(e): a period means nothing without a known start."
    fix fr "Citez un événement de events, ou une colonne déclarée de la table." en "Name an event of events, or a declared column of the table."
    [Replace("systems/booking.toml", "until = { keep = \"10 years\", from = \"financial_year_close\" }", "until = { keep = \"10 years\", from = \"issued\" }")];

    S023 Error
    fr "des systèmes mènent l’un à l’autre en rond" en "systems lead to each other in a circle"
    why fr "RGPD, art. 15 et 17 : un système se lit après celui vers lequel il mène. En rond, aucun ne serait premier." en "GDPR, Art. 15 and 17: a system is read after the one it leads to. In a circle, none would be first."
    fix fr "Choisissez le système qui connaît la personne, et faites-y mener l’autre. Retirez le lien contraire, ou visez-y une autre table de personnes." en "Choose the system that knows the person, and make the other lead to it. Remove the contrary link, or aim at a table of persons of its own."
    [Replace("systems/newsletter.toml", "subscriber_id -> subscribers.id", "subscriber_id -> booking:guests.id"), Replace("systems/booking.toml", "owner      = \"guest_id -> guests.id\"\nfields     = { rating", "owner      = \"guest_id -> newsletter:subscribers.receipt_id\"\nfields     = { rating")];

    S024 Error
    fr "un lien ne mène à personne" en "a link leads to nobody"
    why fr "RGPD, art. 15 et 17 : qui est concerné par une ligne doit pouvoir la voir, et la faire effacer." en "GDPR, Art. 15 and 17: whoever a row is about must be able to see it, and have it erased."
    fix fr "Visez une table qui mène à une personne, ou déclarez son owner." en "Aim at a table that leads to a person, or declare its owner."
    [Replace("systems/booking.toml", "accessor   = \"recipient_id -> guests.id\"", "accessor   = \"house_id -> houses.id\""), Replace("systems/booking.toml", "[tables.reviews]", "[tables.houses]\nignore = { columns = [\"*\"], reason = \"the houses, no person\" }\n\n[tables.reviews]")];

    S025 Error
    fr "une ligne mise à part serait encore vue" en "a row set aside would still be seen"
    why fr "RGPD, art. 15 et 18 : une ligne mise à part n’est montrée à personne, mais d’autres titulaires ou tiers concernés ont le droit de la voir." en "GDPR, Art. 15 and 18: a row set aside is shown to nobody, but other owners or accessors have a right to see it."
    fix fr "Retirez restrict, ou gardez ces lignes dans une table qui n’a qu’un titulaire." en "Remove restrict, or keep these rows in a table with one owner only."
    [Replace("systems/booking.toml", "fields     = { number", "accessor   = \"payer_id -> guests.id\"\nfields     = { number")];

    S026 Warning
    fr "une ligne mise à part reste dans une table d’usage courant" en "a row set aside stays in a table of daily use"
    why fr "RGPD, art. 18(2) : elle ne sert plus qu’à sa raison d’être gardée. Serment ne la montre plus ; vos autres logiciels, eux, lisent encore la table." en "GDPR, Art. 18(2): it only serves the reason it is kept for. Serment no longer shows it; your other software still reads the table."
    fix fr "Ne laissez dans activities que la raison de garder, rangez ces lignes dans une table à part, ou retirez restrict." en "Leave only the reason for keeping in activities, move these rows to a table of their own, or remove restrict."
    [Replace("systems/booking.toml", "activities = [\"accounting\"]", "activities = [\"accounting\", \"stay\"]")];

    S027 Error
    fr "une table a un cotitulaire sans titulaire" en "a table has a co-owner without an owner"
    why fr "RGPD, art. 5(1)(b) et (e) : les activités et les dates d’une ligne viennent de son premier titulaire." en "GDPR, Art. 5(1)(b) and (e): a row’s activities and dates come from its first owner."
    fix fr "Écrivez le premier lien dans owner, les autres dans co_owner. Sur une table de personnes, employez accessor." en "Write the first link in owner, the others in co_owner. On a table of persons, use accessor."
    [Replace("systems/booking.toml", "subject    = true\nidentify", "subject    = true\nco_owner   = \"parent_id -> guests.id\"\nidentify")];

    S028 Error
    fr "une table a plusieurs titulaires, ce que cette version n’exécute pas" en "a table has several owners, which this version does not carry out"
    why fr "RGPD, art. 15 et 17 : les lignes d’un cotitulaire ne seraient ni montrées ni effacées, et rien ne le dirait." en "GDPR, Art. 15 and 17: a co-owner’s rows would be neither shown nor erased, and nothing would say so."
    fix fr "Écrivez le titulaire principal dans owner et les autres dans accessor, ou attendez la version qui les suivra." en "Write the main owner in owner and the others in accessor, or wait for the version that will follow them."
    [Replace("systems/booking.toml", "owner  = \"guest_id -> guests.id\"\nfields = { hotel", "owner  = \"guest_id -> guests.id\"\nco_owner = \"payer_id -> guests.id\"\nfields = { hotel")];
}
