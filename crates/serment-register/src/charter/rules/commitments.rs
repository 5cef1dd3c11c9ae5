//! Rules about commitments.

#[cfg(test)]
use super::Edit::{Remove, Replace};
use super::rules;

rules! {
    C001 Error
    fr "un engagement n’a pas de mesure" en "a commitment has no control"
    why fr "RGPD, art. 5(2) et 24 : une promesse que rien ne vérifie n’est pas publiée." en "GDPR, Art. 5(2) and 24: a promise that nothing checks is not published."
    fix fr "Ajoutez [[controls]], ou retirez l’engagement." en "Add [[controls]], or withdraw the commitment."
    [Replace("commitments/journal.toml", "[[controls]]\nid      = \"journal\"\nkind    = \"journal_verifies\"\n", "[comment]\n"), Replace("commitments/journal.toml", "[comment]\ntitle   = { fr = \"Le journal se relit en entier, et les tables lui correspondent\", en = \"The journal reads back whole, and the tables agree with it\" }\nmax_age = \"24 hours\"\n", "")];

    C002 Error
    fr "une mesure n’existe pas" en "a kind of control does not exist"
    why fr "RGPD, art. 5(2) : une mesure que personne n’exécute ne prouve rien." en "GDPR, Art. 5(2): a control that nobody runs proves nothing."
    fix fr "Choisissez une mesure de la liste." en "Choose a control from the list."
    [Replace("commitments/journal.toml", "journal_verifies", "journal_verified")];

    C003 Error
    fr "une mesure est mal réglée" en "a control is badly set"
    why fr "Une mesure exécutée avec un mauvais réglage prouverait autre chose que la promesse." en "A control run with a wrong setting would prove something else than the promise."
    fix fr "Corrigez params." en "Correct params."
    [Replace("commitments/france.toml", "params  = { countries = [\"FR\"] }", "params  = { country = \"FR\" }")];

    C004 Error
    fr "le texte d’un engagement manque" en "the text of a commitment is missing"
    why fr "RGPD, art. 12(1) : la promesse se lit en entier, dans chaque langue." en "GDPR, Art. 12(1): the promise reads in full, in each language."
    fix fr "Écrivez commitments/<id>.<langue>.md." en "Write commitments/<id>.<language>.md."
    [Remove("commitments/erasure.en.md")];

    C005 Error
    fr "deux engagements ont le même numéro" en "two commitments have the same number"
    why fr "Le public cite un engagement par son numéro." en "The public quotes a commitment by its number."
    fix fr "Donnez-leur des numéros différents." en "Give them different numbers."
    [Replace("commitments/journal.toml", "number   = 8", "number   = 7")];

    C006 Error
    fr "un engagement contredit la charte" en "a commitment contradicts the charter"
    why fr "RGPD, art. 5(1)(a) : une promesse que les faits démentent ne peut pas être publiée." en "GDPR, Art. 5(1)(a): a promise that the facts deny cannot be published."
    fix fr "Changez le fait, ou la promesse." en "Change the fact, or the promise."
    [Replace("systems/loyalty.toml", "country = \"FR\"", "country = \"DE\"")];

    C007 Warning
    fr "un texte n’a pas d’engagement" en "a text has no commitment"
    why fr "Ce texte ne sera pas publié : aucun engagement ne porte ce nom." en "This text will not be published: no commitment has this name."
    fix fr "Créez commitments/<id>.toml, ou retirez le texte." en "Create commitments/<id>.toml, or remove the text."
    [Remove("commitments/journal.toml")];
}
