//! Rules about notices.

#[cfg(test)]
use super::Edit::{Remove, Replace, Write};
use super::rules;

rules! {
    N001 Error
    fr "une information manque dans une langue" en "a notice is missing in a language"
    why fr "RGPD, art. 12(1) : l’information est compréhensible par ceux à qui on s’adresse." en "GDPR, Art. 12(1): the notice is understood by those it is for."
    fix fr "Écrivez le fichier qui manque, ou retirez la langue de organisation.toml." en "Write the missing file, or remove the language from organisation.toml."
    [Remove("notices/loyalty.en.md")];

    N002 Error
    fr "une information et ses activités ne se répondent pas" en "a notice and its activities do not match"
    why fr "RGPD, art. 13(1)(c) : le texte montré couvre exactement ce qui est fait." en "GDPR, Art. 13(1)(c): the text shown covers exactly what is done."
    fix fr "Accordez activities de l’information et notice de l’activité." en "Make activities of the notice and notice of the activity agree."
    [Replace("notices/stay.fr.md", "[\"stay\", \"accounting\", \"messages\"]", "[\"stay\", \"accounting\"]")];

    N003 Error
    fr "l’information ne dit pas comment retirer son accord" en "the notice does not say how to withdraw consent"
    why fr "RGPD, art. 13(2)(c) et 7(3) : la personne le sait avant d’accepter." en "GDPR, Art. 13(2)(c) and 7(3): the person knows it before agreeing."
    fix fr "Ajoutez withdrawal = \"…\" à l’en-tête." en "Add withdrawal = \"…\" to the front matter."
    [Replace("notices/newsletter.fr.md", "withdrawal = ", "# withdrawal = ")];

    N004 Error
    fr "l’information ne dit pas ce qui est obligatoire" en "the notice does not say what is compulsory"
    why fr "RGPD, art. 13(2)(e) : ce qui est obligatoire, et ce qui arrive sans." en "GDPR, Art. 13(2)(e): what is compulsory, and what follows without it."
    fix fr "Ajoutez mandatory = \"…\" à l’en-tête." en "Add mandatory = \"…\" to the front matter."
    [Replace("notices/loyalty.en.md", "mandatory = ", "# mandatory = ")];

    N005 Error
    fr "l’information ne dit pas d’où viennent les données" en "the notice does not say where the data come from"
    why fr "RGPD, art. 14(2)(f) : la source est dite quand ce n’est pas la personne." en "GDPR, Art. 14(2)(f): the source is told when it is not the person."
    fix fr "Ajoutez source = \"…\" à l’en-tête." en "Add source = \"…\" to the front matter."
    [Replace("activities/loyalty.toml", "channels = [\"counter\", \"web\"]", "channels = [\"partner\"]\nsource = { other = { fr = \"l’office de tourisme\", en = \"the tourist office\" } }")];

    N006 Error
    fr "l’information tait une décision automatique" en "the notice hides an automated decision"
    why fr "RGPD, art. 13(2)(f) et 22 : la logique, les effets et le recours à une personne sont dits." en "GDPR, Art. 13(2)(f) and 22: the logic, the effects and recourse to a person are told."
    fix fr "Ajoutez automated = \"…\" à l’en-tête." en "Add automated = \"…\" to the front matter."
    [Replace("activities/loyalty.toml", "[collection]", "[automated_decision]\nground = \"contract\"\nlogic = { fr = \"nombre de nuits\", en = \"number of nights\" }\neffects = { fr = \"votre niveau d’avantages\", en = \"your level of benefits\" }\n\n[collection]")];

    N007 Error
    fr "l’information contredit une durée" en "the notice contradicts a period"
    why fr "RGPD, art. 13(2)(a) et 5(1)(a) : la durée annoncée est celle qui est appliquée." en "GDPR, Art. 13(2)(a) and 5(1)(a): the period announced is the one applied."
    fix fr "Corrigez le texte ou la règle ; le mieux est d’écrire {{retention.<activité>}}." en "Correct the text or the rule; best of all, write {{retention.<activity>}}."
    [Replace("notices/newsletter.fr.md", "après 13\u{a0}mois", "après 2\u{a0}ans")];

    N008 Error
    fr "un emplacement du texte est inconnu" en "a placeholder in the text is unknown"
    why fr "La personne lirait des accolades au lieu d’un fait." en "The person would read braces instead of a fact."
    fix fr "Corrigez le nom entre accolades." en "Correct the name between braces."
    [Replace("notices/reviews.fr.md", "{{retention.reviews}}", "{{retention.review}}")];

    N009 Warning
    fr "une information ne sert à aucune activité" en "a notice serves no activity"
    why fr "Un texte que personne ne montre vieillit sans être relu." en "A text nobody shows grows old without being read again."
    fix fr "Citez-la dans notice d’une activité, ou retirez-la." en "Name it in notice of an activity, or remove it."
    [Write("notices/old.fr.md", "+++\ntitle = \"Ancienne\"\nactivities = [\"loyalty\"]\nsummary = \"…\"\nrights = \"…\"\nmandatory = \"…\"\n+++\n"), Write("notices/old.en.md", "+++\ntitle = \"Old\"\nactivities = [\"loyalty\"]\nsummary = \"…\"\nrights = \"…\"\nmandatory = \"…\"\n+++\n")];
}
