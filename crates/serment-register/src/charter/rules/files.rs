//! Rules about files: encoding, syntax, keys, types, names.

#[cfg(test)]
use super::Edit::{Huge, Latin, Remove, Replace, Write};
use super::rules;

rules! {
    F001 Error
    fr "un fichier n’est pas en UTF-8" en "a file is not UTF-8"
    why fr "La charte se lit de la même façon sur toutes les machines : tout est en UTF-8." en "The charter reads the same on every machine: everything is UTF-8."
    fix fr "Enregistrez le fichier en UTF-8." en "Save the file as UTF-8."
    [Latin("activities/newsletter.toml")];

    F002 Error
    fr "un fichier est trop grand" en "a file is too large"
    why fr "Un fichier de cette taille n’est pas une déclaration que quelqu’un peut relire." en "A file this large is not a declaration that anyone can review."
    fix fr "Partagez le système en plusieurs fichiers, ou retirez ce qui n’est pas la charte." en "Split the system into several files, or remove what is not the charter."
    [Huge("systems/archive.toml")];

    F003 Error
    fr "la syntaxe TOML est fausse" en "the TOML syntax is wrong"
    why fr "Un fichier que l’on ne peut pas lire ne déclare rien." en "A file that cannot be read declares nothing."
    fix fr "Corrigez à l’endroit montré. Souvent : un guillemet, une virgule, une accolade, ou une clé écrite deux fois." en "Mend it at the place shown. Often: a quote, a comma, a brace, or a key written twice."
    [Replace("activities/newsletter.toml", "legal_basis = \"consent\"", "legal_basis = \"consent")];

    F004 Error
    fr "une clé n’existe pas" en "a key does not exist"
    why fr "Une clé mal écrite serait ignorée en silence : elle est refusée." en "A misspelt key would be ignored in silence: it is refused."
    fix fr "Corrigez ou retirez la clé." en "Correct or remove the key."
    [Replace("activities/newsletter.toml", "subjects    =", "subject    =")];

    F005 Error
    fr "une valeur n’a pas le bon type" en "a value has the wrong type"
    why fr "Chaque fait a une forme, pour être lu par une machine sans être deviné." en "Each fact has a form, so that a machine reads it without guessing."
    fix fr "Écrivez la valeur sous la forme attendue." en "Write the value in the form expected."
    [Replace("activities/newsletter.toml", "marketing   = true", "marketing   = \"yes\"")];

    F006 Error
    fr "une clé obligatoire manque" en "a required key is missing"
    why fr "Sans ce fait, le reste de la charte ne peut pas être exécuté." en "Without this fact the rest of the charter cannot run."
    fix fr "Ajoutez la clé." en "Add the key."
    [Replace("systems/loyalty.toml", "hosted  = { country = \"FR\", operator = \"self\" }\n", "")];

    F007 Error
    fr "une valeur n’est pas possible" en "a value is not possible"
    why fr "Les mots de la charte sont choisis dans des listes, pour être comparés et exécutés." en "The words of the charter come from lists, so that they can be compared and executed."
    fix fr "Choisissez une valeur de la liste." en "Choose a value from the list."
    [Replace("recipients/mailhouse.toml", "\"processor\"", "\"procesor\"")];

    F008 Error
    fr "un nom de fichier n’est pas un identifiant" en "a file name is not an id"
    why fr "Le nom du fichier est l’identifiant que les autres fichiers et les scripts citent." en "The file’s name is the id that other files and scripts quote."
    fix fr "Renommez le fichier : minuscules, chiffres, _ et -, en commençant par une lettre." en "Rename the file: lower case letters, digits, _ and -, starting with a letter."
    [Write("recipients/Tax Office.toml", "title = { fr = \"Impôts\", en = \"Taxes\" }\nkind = \"authority\"\ncountry = \"FR\"\nlaw = \"LPF, art. L81\"\ncategories = [\"economic.invoice\"]\n")];

    F009 Warning
    fr "un fichier n’est pas de la charte" en "a file is not part of the charter"
    why fr "Ce fichier ne sera ni lu ni publié ; peut-être est-il au mauvais endroit." en "This file is neither read nor published; it may be in the wrong place."
    fix fr "Déplacez-le (les documents vont dans docs/), renommez-le (notices/<id>.fr.md) ou retirez-le." en "Move it (documents go in docs/), rename it (notices/<id>.fr.md) or remove it."
    [Write("notices/stay.txt", "Bienvenue")];

    F010 Error
    fr "le fichier organisation.toml manque" en "organisation.toml is missing"
    why fr "RGPD, art. 13(1)(a) et 30(1)(a) : il faut un responsable du traitement." en "GDPR, Art. 13(1)(a) and 30(1)(a): there must be a controller."
    fix fr "Créez organisation.toml, ou lancez « serment init »." en "Create organisation.toml, or run “serment init”."
    [Remove("organisation.toml")];

    F011 Error
    fr "une information n’a pas d’en-tête" en "a notice has no front matter"
    why fr "L’en-tête dit quelles activités le texte couvre ; sans lui, on ne peut pas vérifier qu’il est complet." en "The front matter says which activities the text covers; without it nobody can check that it is complete."
    fix fr "Commencez le fichier par une ligne +++, les faits, puis une ligne +++." en "Open the file with a +++ line, the facts, then a +++ line."
    [Write("notices/stay.fr.md", "Nous utilisons vos données.\n")];

    F012 ToConfirm
    fr "un point reste à confirmer" en "a point is still to confirm"
    why fr "RGPD, art. 5(2) et 12(1) : ce qui est publié engage, et les gens s’y fient. Un brouillon a laissé une question que seule une personne peut trancher." en "GDPR, Art. 5(2) and 12(1): what is published is binding, and people rely on it. A draft left a question that only a person can settle."
    fix fr "Décidez, corrigez la ligne, puis retirez la marque TO CONFIRM." en "Decide, correct the line, then remove the TO CONFIRM mark."
    [Replace("systems/loyalty.toml", "subject    = true", "subject    = true # TO CONFIRM: one row is one person")];

    F013 Error
    fr "un identifiant est écrit deux fois" en "an id is written twice"
    why fr "Les preuves citent cet identifiant : il ne peut désigner qu’une chose." en "Evidence quotes this id: it can name one thing only."
    fix fr "Donnez un autre identifiant à l’un des deux." en "Give one of the two another id."
    [Replace("activities/newsletter.toml", "id = \"seasonal\"", "id = \"monthly\"")];

    F014 Error
    fr "un texte est vide" en "a text is empty"
    why fr "RGPD, art. 12(1) : chacun est informé dans une langue qu’il comprend." en "GDPR, Art. 12(1): everyone is informed in a language they understand."
    fix fr "Écrivez le texte dans les deux langues." en "Write the text in both languages."
    [Replace("activities/loyalty.toml", "en = \"Loyalty card\"", "en = \"\"")];
}
