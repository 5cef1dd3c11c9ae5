//! Rules about the organisation.

#[cfg(test)]
use super::Edit::Replace;
use super::rules;

rules! {
    O001 Warning
    fr "aucun délégué à la protection des données" en "no data protection officer"
    why fr "RGPD, art. 37 : obligatoire pour un organisme public, un suivi régulier ou des données sensibles à grande échelle." en "GDPR, Art. 37: compulsory for a public body, regular monitoring or special categories on a large scale."
    fix fr "Déclarez [dpo], avec un nom et une adresse que quelqu’un lit." en "Declare [dpo], with a name and an address that somebody reads."
    [Replace("organisation.toml", "[dpo]\nname    = \"Claire Prigent\"\nemail   = \"dpo@maisons-du-littoral.example\"\nphone   = \"+33 2 98 00 00 11\"\naddress = \"4 quai Carnot, 29900 Concarneau\"\n", "")];

    O002 Error
    fr "le fuseau horaire n’existe pas" en "the time zone does not exist"
    why fr "Les délais se comptent en dates civiles, dans le fuseau du responsable (règlement 1182/71)." en "Time limits are counted in civil dates, in the controller’s zone (Regulation 1182/71)."
    fix fr "Écrivez un nom IANA, comme Europe/Paris." en "Write an IANA name, such as Europe/Paris."
    [Replace("organisation.toml", "Europe/Paris", "Europe/Concarneau")];

    O003 Error
    fr "les langues sont mal déclarées" en "the languages are badly declared"
    why fr "La première langue est celle par défaut ; chaque information existe dans chacune." en "The first language is the default one; every notice exists in each."
    fix fr "Écrivez au moins une langue, chacune une seule fois." en "Write at least one language, each only once."
    [Replace("organisation.toml", "[\"fr\", \"en\"]", "[\"fr\", \"fr\"]")];

    O004 Error
    fr "une adresse refuse les réponses" en "an address refuses answers"
    why fr "RGPD, art. 12(2) et CPCE, art. L34-5 : répondre doit être un moyen de s’opposer." en "GDPR, Art. 12(2) and French CPCE, Art. L34-5: answering must be a way to object."
    fix fr "Donnez une adresse dont quelqu’un lit les réponses." en "Give an address whose answers somebody reads."
    [Replace("organisation.toml", "name  = \"Maisons du Littoral\"\nemail = \"bonjour@", "name  = \"Maisons du Littoral\"\nemail = \"no-reply@")];

    O005 Error
    fr "une entité dépend d’une entité inconnue, ou d’elle-même" en "an entity belongs to an unknown one, or to itself"
    why fr "RGPD, art. 4(19) : la règle du groupe descend de l’entité mère." en "GDPR, Art. 4(19): the group’s rule comes down from the parent."
    fix fr "Corrigez parent, ou retirez-le." en "Correct parent, or remove it."
    [Replace("organisation.toml", "title   = \"La Dune\"", "title   = \"La Dune\"\nparent  = \"dune\"")];

    O006 Warning
    fr "la durée des sauvegardes n’est pas déclarée" en "how long backups last is not declared"
    why fr "RGPD, art. 17 : une attestation d’effacement doit dire jusqu’à quand une sauvegarde garde encore les données." en "GDPR, Art. 17: a certificate of erasure must say until when a backup still holds the data."
    fix fr "Ajoutez [backups] retained = \"30 days\"." en "Add [backups] retained = \"30 days\"."
    [Replace("organisation.toml", "[backups]\nretained = \"7 days\"\n", "")];
}
