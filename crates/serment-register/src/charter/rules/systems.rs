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
    fr "un lien entre systèmes ne mène pas à un identifiant" en "a link across systems does not lead to an identifier"
    why fr "RGPD, art. 11 et 15 : deux bases ne se rejoignent que par un identifiant déclaré." en "GDPR, Art. 11 and 15: two databases meet only through a declared identifier."
    fix fr "Visez une colonne de identify d’une table de personnes." en "Aim at a column of identify of a table of persons."
    [Replace("systems/newsletter.toml", "subscriber_id -> subscribers.id", "subscriber_id -> booking:guests.city")];

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
}
