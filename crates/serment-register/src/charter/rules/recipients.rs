//! Rules about recipients.

#[cfg(test)]
use super::Edit::{Replace, Write};
use super::rules;

rules! {
    R001 Error
    fr "un destinataire n’a pas de contrat ou de texte" en "a recipient has no contract or legal text"
    why fr "RGPD, art. 26 et 28(3) : ce qui les autorise à recevoir les données est écrit." en "GDPR, Art. 26 and 28(3): what allows them to receive the data is in writing."
    fix fr "Ajoutez [contract] avec kind, reference et signed_on ; pour une autorité, law = \"texte\"." en "Add [contract] with kind, reference and signed_on; for an authority, law = \"text\"."
    [Replace("recipients/accountant.toml", "[contract]\nkind      = \"exchange_agreement\"\nreference = \"lettre de mission 2025\"\nsigned_on = 2025-01-06\n", "")];

    R002 Error
    fr "le contrat d’un sous-traitant est incomplet" en "a processor’s contract is incomplete"
    why fr "RGPD, art. 28(3) : quatorze points doivent y être." en "GDPR, Art. 28(3): fourteen items must be there."
    fix fr "Ajoutez dans [contract.clauses] où se trouve chaque point, ou faites compléter le contrat." en "Add to [contract.clauses] where each item is, or have the contract completed."
    [Replace("recipients/mailhouse.toml", "audits                  = \"art. 10\"\n", "")];

    R003 Error
    fr "un transfert hors de l’Espace économique européen n’a pas de garantie" en "a transfer outside the European Economic Area has no safeguard"
    why fr "RGPD, art. 44 à 49 : adéquation, clauses types, règles d’entreprise ou dérogation." en "GDPR, Art. 44 to 49: adequacy, standard clauses, corporate rules or a derogation."
    fix fr "Ajoutez safeguard = \"adequacy\" ou safeguard = { standard_clauses = \"référence\" }." en "Add safeguard = \"adequacy\" or safeguard = { standard_clauses = \"reference\" }."
    [Replace("recipients/accountant.toml", "country    = \"FR\"", "country    = \"US\"")];

    R004 Warning
    fr "on ne peut pas prévenir un destinataire" en "a recipient cannot be told"
    why fr "RGPD, art. 19 : une correction ou un effacement leur est notifié." en "GDPR, Art. 19: a correction or an erasure is notified to them."
    fix fr "Ajoutez contact.email ou webhook." en "Add contact.email or webhook."
    [Replace("recipients/accountant.toml", "email = \"donnees@cabinet-riou.example\"", "phone = \"+33 2 98 00 00 20\"")];

    R005 Error
    fr "un contrat est échu" en "a contract has expired"
    why fr "RGPD, art. 28(3) : sans contrat en cours, les données ne peuvent pas être confiées." en "GDPR, Art. 28(3): without a contract in force the data cannot be entrusted."
    fix fr "Renouvelez le contrat et corrigez expires_on." en "Renew the contract and correct expires_on."
    [Replace("recipients/accountant.toml", "signed_on = 2025-01-06", "signed_on  = 2025-01-06\nexpires_on = 2026-01-05")];

    R006 Warning
    fr "un destinataire ne sert à rien" en "a recipient is not used"
    why fr "RGPD, art. 30(1)(d) : le registre ne nomme que ceux qui reçoivent vraiment." en "GDPR, Art. 30(1)(d): the register names only those who really receive."
    fix fr "Citez-le dans recipients d’une activité ou operator d’un système, ou retirez le fichier." en "Name it in recipients of an activity or operator of a system, or remove the file."
    [Write("recipients/printer.toml", "title = { fr = \"Imprimerie du Port\", en = \"Imprimerie du Port\" }\nkind = \"recipient\"\ncountry = \"FR\"\ncategories = [\"contact.address\"]\ncontact = { email = \"donnees@imprimerie.example\" }\ncontract = { kind = \"exchange_agreement\", reference = \"IP-1\", signed_on = 2026-01-05 }\n")];

    R007 Error
    fr "un destinataire reçoit plus que l’activité n’a" en "a recipient receives more than the activity has"
    why fr "RGPD, art. 5(1)(b)–(c) : on ne transmet que ce qui sert la finalité." en "GDPR, Art. 5(1)(b)–(c): only what serves the purpose is passed on."
    fix fr "Retirez la catégorie, ou ajoutez-la à data de l’activité qui le cite." en "Remove the category, or add it to data of the activity that names them."
    [Replace("recipients/mailhouse.toml", "\"preference.frequency\", \"internet.click\"]", "\"preference.frequency\", \"internet.click\", \"contact.phone\"]")];

    R008 Error
    fr "un sous-traitant ultérieur n’est pas autorisé" en "a sub-processor is not authorised"
    why fr "RGPD, art. 28(2) et (4) : il faut une autorisation écrite, et une garantie hors d’Europe." en "GDPR, Art. 28(2) and (4): a written authorisation is needed, and a safeguard outside Europe."
    fix fr "Écrivez sub_processing = \"specific\" ou \"general\" ; hors de l’Espace économique européen, ajoutez safeguard." en "Write sub_processing = \"specific\" or \"general\"; outside the European Economic Area, add a safeguard."
    [Replace("recipients/mailhouse.toml", "ack_within = \"48 hours\"", "ack_within = \"48 hours\"\nsub_processors = [{ name = \"Nuage SA\", country = \"FR\" }]")];
}
