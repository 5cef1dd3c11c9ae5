//! Rules about processing activities.

#[cfg(test)]
use super::Edit::{Remove, Replace};
use super::rules;

rules! {
    A001 Error
    fr "une activité n’a pas exactement une base légale" en "an activity does not have exactly one legal basis"
    why fr "RGPD, art. 6(1) : un traitement sans base est illicite. Guide de la CNIL : une base par finalité." en "GDPR, Art. 6(1): processing without a basis is unlawful. CNIL guide: one basis per purpose."
    fix fr "Écrivez une seule base : \"consent\", \"contract\", \"vital\", { legal_obligation = \"texte\" }, { public_task = \"texte\" } ou { legitimate_interests = \"docs/balance.md\" }. Deux bases sont deux activités." en "Write a single basis: \"consent\", \"contract\", \"vital\", { legal_obligation = \"text\" }, { public_task = \"text\" } or { legitimate_interests = \"docs/balance.md\" }. Two bases are two activities."
    [Replace("activities/newsletter.toml", "legal_basis = \"consent\"", "legal_basis = [\"consent\", \"contract\"]")];

    A002 Error
    fr "un consentement est demandé sans information" en "consent is asked without a notice"
    why fr "RGPD, art. 4(11) et 7 : un consentement n’est valable que s’il est éclairé." en "GDPR, Art. 4(11) and 7: consent is valid only when it is informed."
    fix fr "Ajoutez notice = \"…\" et le fichier notices/….fr.md." en "Add notice = \"…\" and the file notices/….en.md."
    [Replace("activities/newsletter.toml", "notice      = \"newsletter\"\n", ""), Remove("notices/newsletter.fr.md"), Remove("notices/newsletter.en.md")];

    A003 Error
    fr "une activité n’a pas d’information des personnes" en "an activity has no notice"
    why fr "RGPD, art. 13 et 14 : toute personne est informée de l’usage de ses données." en "GDPR, Art. 13 and 14: everyone is told how their data are used."
    fix fr "Ajoutez notice = \"…\" ; une même information peut couvrir plusieurs activités." en "Add notice = \"…\"; one notice may cover several activities."
    [Replace("activities/loyalty.toml", "notice      = \"loyalty\"\n", ""), Remove("notices/loyalty.fr.md"), Remove("notices/loyalty.en.md")];

    A004 Error
    fr "une activité n’a pas de durée de conservation" en "an activity has no retention"
    why fr "RGPD, art. 5(1)(e) : rien n’est gardé sans limite." en "GDPR, Art. 5(1)(e): nothing is kept without a limit."
    fix fr "Ajoutez retention = { keep = \"3 years\", from = \"last_contact\" }." en "Add retention = { keep = \"3 years\", from = \"last_contact\" }."
    [Replace("activities/messages.toml", "retention   = { keep = \"1 year\", from = \"sending\", then = \"erase\" }\n", "")];

    A005 Error
    fr "une catégorie de personnes n’est pas déclarée" en "a category of persons is not declared"
    why fr "RGPD, art. 30(1)(c) : le registre décrit les catégories de personnes." en "GDPR, Art. 30(1)(c): the register describes the categories of persons."
    fix fr "Corrigez le mot, ou déclarez-le dans [subjects] de organisation.toml." en "Correct the word, or declare it in [subjects] of organisation.toml."
    [Replace("activities/loyalty.toml", "[\"guest\"]", "[\"gest\"]")];

    A006 Error
    fr "une catégorie de données est inconnue" en "a category of data is unknown"
    why fr "RGPD, art. 30(1)(c) : les catégories sont décrites avec les mêmes mots partout, pour que chaque champ ait sa finalité." en "GDPR, Art. 30(1)(c): categories use the same words everywhere, so that each field has its purpose."
    fix fr "Corrigez le mot, ou déclarez-le dans [categories] de organisation.toml." en "Correct the word, or declare it in [categories] of organisation.toml."
    [Replace("activities/messages.toml", "communication.message", "comunication.message")];

    A007 Error
    fr "un destinataire n’est pas déclaré" en "a recipient is not declared"
    why fr "RGPD, art. 13(1)(e) et 19 : chaque destinataire est nommé, et prévenu des changements." en "GDPR, Art. 13(1)(e) and 19: each recipient is named, and told of changes."
    fix fr "Corrigez l’identifiant, ou créez recipients/<id>.toml." en "Correct the id, or create recipients/<id>.toml."
    [Replace("activities/newsletter.toml", "[\"mailhouse\"]", "[\"mailhose\", \"mailhouse\"]")];

    A008 Error
    fr "une information citée n’existe pas" en "a notice that is named does not exist"
    why fr "RGPD, art. 13 : l’information doit exister pour être donnée." en "GDPR, Art. 13: a notice must exist to be given."
    fix fr "Corrigez l’identifiant, ou créez notices/<id>.fr.md et notices/<id>.en.md." en "Correct the id, or create notices/<id>.fr.md and notices/<id>.en.md."
    [Replace("activities/loyalty.toml", "notice      = \"loyalty\"", "notice      = \"loyalti\"")];

    A009 Error
    fr "un document cité n’existe pas" en "a document that is named does not exist"
    why fr "RGPD, art. 5(2) : une mise en balance, une analyse ou un contrat cités doivent pouvoir être montrés." en "GDPR, Art. 5(2): a balance test, an assessment or a contract that is cited must be there to show."
    fix fr "Créez le document sous docs/, ou corrigez le chemin." en "Create the document under docs/, or correct the path."
    [Remove("docs/balance-reviews.md")];

    A010 Error
    fr "des données sensibles n’ont pas d’exception" en "special categories have no exception"
    why fr "RGPD, art. 9 : elles sont interdites, sauf exception de l’art. 9(2), en plus de la base légale." en "GDPR, Art. 9: they are forbidden, save an exception of Art. 9(2), in addition to the legal basis."
    fix fr "Ajoutez exception = \"9(2)(a)\" (ou une autre lettre), ou retirez la catégorie." en "Add exception = \"9(2)(a)\" (or another letter), or remove the category."
    [Replace("activities/stay.toml", "\"economic.amount\", \"free_text\"", "\"economic.amount\", \"free_text\", \"special.health\"")];

    A011 Error
    fr "le numéro de sécurité sociale n’a pas de fondement" en "the social security number has no ground"
    why fr "Loi Informatique et Libertés, art. 30 et décret 2019-341 : seuls des usages listés sont permis." en "French Data Protection Act, Art. 30 and decree 2019-341: only listed uses are allowed."
    fix fr "Ajoutez nir_ground = \"décret 2019-341, art. …\", ou retirez la catégorie." en "Add nir_ground = \"decree 2019-341, art. …\", or remove the category."
    [Replace("activities/stay.toml", "\"economic.amount\", \"free_text\"", "\"economic.amount\", \"free_text\", \"nir\"")];

    A012 Error
    fr "des données sur des infractions n’ont pas de fondement" en "data about offences have no ground"
    why fr "RGPD, art. 10 et loi Informatique et Libertés, art. 46 : seuls certains organismes ou une loi le permettent." en "GDPR, Art. 10 and French Data Protection Act, Art. 46: only certain bodies, or a law, may hold them."
    fix fr "Ajoutez offence_ground = \"texte\", ou retirez la catégorie." en "Add offence_ground = \"text\", or remove the category."
    [Replace("activities/stay.toml", "\"economic.amount\", \"free_text\"", "\"economic.amount\", \"free_text\", \"offence\"")];

    A013 Error
    fr "l’intérêt légitime n’est pas dit" en "the legitimate interest is not stated"
    why fr "RGPD, art. 13(1)(d) : la personne doit lire quel intérêt est poursuivi." en "GDPR, Art. 13(1)(d): the person must read which interest is pursued."
    fix fr "Ajoutez interest = { fr = \"…\", en = \"…\" }." en "Add interest = { fr = \"…\", en = \"…\" }."
    [Replace("activities/reviews.toml", "interest    = {", "# interest  = {")];

    A014 Error
    fr "la case est cochée d’avance" en "the box is ticked in advance"
    why fr "RGPD, art. 4(11) et CJUE, C-673/17 : une case cochée d’avance n’est pas un consentement." en "GDPR, Art. 4(11) and CJEU, C-673/17: a pre-ticked box is not consent."
    fix fr "Décochez la case dans le formulaire, puis écrivez control = \"unticked_box\"." en "Untick the box in the form, then write control = \"unticked_box\"."
    [Replace("activities/newsletter.toml", "\"unticked_box\"", "\"preticked_box\"")];

    A015 Error
    fr "continuer à naviguer vaudrait accord" en "continued browsing would count as agreement"
    why fr "RGPD, art. 4(11) et lignes directrices CNIL 2020-091 : poursuivre sa navigation n’est pas un acte positif." en "GDPR, Art. 4(11) and CNIL guidelines 2020-091: to go on browsing is not a positive act."
    fix fr "Demandez un geste clair, puis écrivez control = \"button\"." en "Ask for a clear gesture, then write control = \"button\"."
    [Replace("activities/newsletter.toml", "\"unticked_box\"", "\"continued_browsing\"")];

    A016 Error
    fr "l’accord est mêlé à autre chose" en "agreement is bundled with something else"
    why fr "RGPD, art. 7(2) et 7(4) : le consentement se distingue des conditions générales et n’en dépend pas." en "GDPR, Art. 7(2) and 7(4): consent is distinct from terms and conditions and does not depend on them."
    fix fr "Séparez la demande, avec sa propre case, puis écrivez control = \"unticked_box\"." en "Separate the question, with its own box, then write control = \"unticked_box\"."
    [Replace("activities/newsletter.toml", "\"unticked_box\"", "\"acceptance_of_terms\"")];

    A017 Error
    fr "on ne sait pas comment l’accord est donné" en "how agreement is given is not declared"
    why fr "RGPD, art. 7(1) : la preuve d’un consentement dit le geste et la phrase exacte." en "GDPR, Art. 7(1): proof of consent states the gesture and the exact sentence."
    fix fr "Dans [collection], ajoutez control et statement." en "In [collection], add control and statement."
    [Replace("activities/newsletter.toml", "statement = {", "# statement = {")];

    A018 Error
    fr "retirer son accord est plus difficile que le donner" en "withdrawing is harder than agreeing"
    why fr "RGPD, art. 7(3) : il est aussi simple de retirer que de donner son consentement." en "GDPR, Art. 7(3): it is as easy to withdraw as to give consent."
    fix fr "Ajoutez [withdrawal], avec au plus autant de gestes que collection.gestures." en "Add [withdrawal], with no more gestures than collection.gestures."
    [Replace("activities/newsletter.toml", "channels = [\"web\", \"email\"]", "channels = [\"web\", \"email\"]\ngestures = 3")];

    A019 Error
    fr "un événement est inconnu" en "an event is unknown"
    why fr "RGPD, art. 5(1)(e) : une durée n’a de sens que depuis une date connue." en "GDPR, Art. 5(1)(e): a period means nothing without a known start."
    fix fr "Corrigez le mot, ou déclarez-le dans [events] de organisation.toml." en "Correct the word, or declare it in [events] of organisation.toml."
    [Replace("activities/loyalty.toml", "from = \"last_use\"", "from = \"last_us\"")];

    A020 Error
    fr "une règle de conservation est inconnue" en "a retention rule is unknown"
    why fr "Une règle citée doit exister, avec sa source et ses dates." en "A rule that is cited must exist, with its source and dates."
    fix fr "Corrigez la règle, ou retirez-la et donnez reason." en "Correct the rule, or remove it and give a reason."
    [Replace("activities/accounting.toml", "R-INVOICE", "R-INVOISE")];

    A021 Error
    fr "une durée contredit la règle citée" en "a period contradicts the rule it cites"
    why fr "RGPD, art. 5(1)(e) : ni plus court que la loi ne l’impose, ni plus long que ce qu’elle admet sans raison écrite." en "GDPR, Art. 5(1)(e): neither shorter than the law demands, nor longer than it admits without a written reason."
    fix fr "Corrigez keep ; pour s’écarter d’une recommandation, ajoutez reason." en "Correct keep; to depart from a recommendation, add a reason."
    [Replace("activities/accounting.toml", "keep = \"10 years\"", "keep = \"6 years\""), Replace("systems/booking.toml", "keep = \"10 years\"", "keep = \"6 years\""), Replace("notices/stay.fr.md", "10", "6"), Replace("notices/stay.en.md", "10", "6")];

    A022 Warning
    fr "aucune table ne porte les données d’une activité" en "no table holds the data of an activity"
    why fr "RGPD, art. 15 et 30 : sans table, les demandes et les durées ne s’exécutent pas." en "GDPR, Art. 15 and 30: without a table, requests and periods cannot be carried out."
    fix fr "Déclarez le système et la table, avec activities = [\"…\"]." en "Declare the system and the table, with activities = [\"…\"]."
    [Remove("systems/loyalty.toml")];

    A023 Warning
    fr "des données sensibles sans analyse d’impact" en "special categories without an impact assessment"
    why fr "RGPD, art. 35(3)(b) : l’analyse est obligatoire à grande échelle ; sinon, dites pourquoi il n’y en a pas." en "GDPR, Art. 35(3)(b): the assessment is compulsory on a large scale; otherwise say why there is none."
    fix fr "Ajoutez dpia = { document = \"docs/….md\" } ou dpia = { not_required = { fr = \"…\", en = \"…\" } }." en "Add dpia = { document = \"docs/….md\" } or dpia = { not_required = { fr = \"…\", en = \"…\" } }."
    [Replace("activities/stay.toml", "\"economic.amount\", \"free_text\",\n]", "\"economic.amount\", \"free_text\", \"special.health\",\n]\nexception = \"9(2)(a)\"")];

    A024 Error
    fr "une donnée obligatoire n’est pas dans l’activité" en "a mandatory item is not among the data"
    why fr "RGPD, art. 13(2)(e) : on ne peut exiger qu’une donnée déclarée." en "GDPR, Art. 13(2)(e): only declared data may be demanded."
    fix fr "Ajoutez la catégorie à data, ou retirez-la de mandatory." en "Add the category to data, or remove it from mandatory."
    [Replace("activities/loyalty.toml", "mandatory   = [\"identity.family_name\"", "mandatory   = [\"contact.phone\"")];

    A025 Error
    fr "une entité n’est pas déclarée" en "an entity is not declared"
    why fr "RGPD, art. 30(1)(a) : le registre dit qui est concerné." en "GDPR, Art. 30(1)(a): the register says who is concerned."
    fix fr "Corrigez l’identifiant, ou déclarez [entities.<id>] dans organisation.toml." en "Correct the id, or declare [entities.<id>] in organisation.toml."
    [Replace("activities/loyalty.toml", "notice      = \"loyalty\"", "entities    = [\"embrun\"]\nnotice      = \"loyalty\"")];

    A026 Error
    fr "la personne serait prévenue avant le début" en "the person would be told before the start"
    why fr "RGPD, art. 5(1)(a) : on prévient avant la fin, pas avant le commencement." en "GDPR, Art. 5(1)(a): people are told before the end, not before the beginning."
    fix fr "Donnez à notify_before une durée plus courte que keep." en "Give notify_before a period shorter than keep."
    [Replace("activities/loyalty.toml", "notify_before = \"30 days\"", "notify_before = \"3 years\"")];
}
