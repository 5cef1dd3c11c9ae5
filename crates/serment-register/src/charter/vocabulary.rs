//! The built-in words of the charter: categories of data, events, countries.
//!
//! A controlled list is what lets a register be compared, counted and checked for typing errors;
//! an organisation adds its own words in `organisation.toml`. Families follow the columns of the
//! CNIL's register.

use serment_kernel::words::Lang;

/// A word with its labels.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// What the charter writes.
    pub id: &'static str,
    /// In French.
    pub fr: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Word {
    /// The label in one language.
    pub fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Fr => self.fr,
            Lang::En => self.en,
        }
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident: $($id:literal, $fr:literal, $en:literal;)*) => {
        $(#[$doc])*
        pub const $name: &[Word] = &[$(Word { id: $id, fr: $fr, en: $en },)*];
    };
}

words! {
    /// Categories of personal data, sorted by id.
    CATEGORIES:
    "communication.call", "appels", "calls";
    "communication.message", "messages", "messages";
    "connection.account", "compte en ligne", "online account";
    "connection.device", "appareil", "device";
    "connection.ip", "adresse IP", "IP address";
    "connection.log", "journal de connexion", "connection log";
    "contact.address", "adresse", "postal address";
    "contact.city", "ville", "town";
    "contact.country", "pays", "country";
    "contact.email", "courriel", "e-mail";
    "contact.language", "langue", "language";
    "contact.phone", "téléphone", "telephone";
    "contact.postcode", "code postal", "postcode";
    "content.rating", "note donnée", "rating given";
    "content.review", "avis", "review";
    "economic.amount", "montant", "amount";
    "economic.bank_account", "compte bancaire", "bank account";
    "economic.delivery", "livraison", "delivery";
    "economic.income", "revenus", "income";
    "economic.invoice", "facture", "invoice";
    "economic.payment", "paiement", "payment";
    "free_text", "texte libre", "free text";
    "identity.birth_date", "date de naissance", "date of birth";
    "identity.birth_place", "lieu de naissance", "place of birth";
    "identity.civility", "civilité", "title";
    "identity.customer_number", "numéro de client", "customer number";
    "identity.document", "pièce d’identité", "identity document";
    "identity.family_name", "nom", "family name";
    "identity.full_name", "nom complet", "full name";
    "identity.given_name", "prénom", "given name";
    "identity.nationality", "nationalité", "nationality";
    "identity.photo", "photographie", "photograph";
    "internet.browsing", "navigation", "browsing";
    "internet.click", "clics", "clicks";
    "internet.tracker", "traceurs", "trackers";
    "location", "localisation", "location";
    "nir", "numéro de sécurité sociale", "social security number";
    "offence", "infractions", "offences";
    "personal_life.family", "vie familiale", "family life";
    "personal_life.habits", "habitudes de vie", "habits";
    "personal_life.housing", "logement", "housing";
    "preference", "préférence", "preference";
    "preference.frequency", "rythme choisi", "frequency chosen";
    "preference.topic", "thèmes choisis", "topics chosen";
    "professional_life.cv", "parcours", "curriculum vitae";
    "professional_life.employer", "employeur", "employer";
    "professional_life.position", "fonction", "position";
    "professional_life.training", "formation", "training";
    "service.contract", "contrat", "contract";
    "service.history", "historique", "history";
    "service.loyalty", "fidélité", "loyalty";
    "service.order", "commande", "order";
    "service.stay", "séjour", "stay";
    "special.biometric", "données biométriques", "biometric data";
    "special.genetic", "données génétiques", "genetic data";
    "special.health", "santé", "health";
    "special.politics", "opinions politiques", "political opinions";
    "special.racial_origin", "origine raciale ou ethnique", "racial or ethnic origin";
    "special.religion", "convictions religieuses ou philosophiques", "religious or philosophical beliefs";
    "special.sex_life", "vie ou orientation sexuelle", "sex life or orientation";
    "special.union", "appartenance syndicale", "trade union membership";
    "technical.proof", "preuve", "proof";
    "technical.reference", "référence interne", "internal reference";
}

words! {
    /// Events a retention starts from, sorted by id, read after "après" and "after".
    EVENTS:
    "closure", "la clôture", "closure";
    "collection", "la collecte", "collection";
    "departure", "votre dernier départ", "your last departure";
    "end_of_contract", "la fin du contrat", "the end of the contract";
    "end_of_relationship", "la fin de la relation", "the end of the relationship";
    "end_of_service", "la fin du service", "the end of the service";
    "financial_year_close", "la clôture de l’exercice comptable", "the close of the financial year";
    "last_active_contact", "votre dernier geste envers nous", "the last time you reached out to us";
    "last_contact", "votre dernier contact", "your last contact";
    "last_use", "la dernière utilisation", "the last use";
    "objection", "votre opposition", "your objection";
    "publication", "la publication", "publication";
    "sending", "l’envoi", "sending";
    "withdrawal", "le retrait de votre accord", "the withdrawal of your consent";
}

words! {
    /// Families of categories, in the order of the CNIL's register.
    FAMILIES:
    "identity", "État civil, identité", "Civil status, identity";
    "contact", "Coordonnées", "Contact details";
    "personal_life", "Vie personnelle", "Personal life";
    "professional_life", "Vie professionnelle", "Professional life";
    "economic", "Informations économiques et financières", "Economic and financial information";
    "connection", "Données de connexion", "Connection data";
    "location", "Données de localisation", "Location data";
    "internet", "Internet (traceurs, navigation)", "Internet (trackers, browsing)";
    "special", "Données sensibles", "Special categories";
    "offence", "Infractions et condamnations", "Offences and convictions";
    "nir", "Numéro de sécurité sociale", "Social security number";
}

/// The event that is not a column's own date but the close of the financial year it falls in.
pub const FINANCIAL_YEAR_CLOSE: &str = "financial_year_close";

/// Finds a word by id in a sorted list.
pub fn find(words: &'static [Word], id: &str) -> Option<&'static Word> {
    words.binary_search_by(|word| word.id.cmp(id)).ok().map(|index| &words[index])
}

/// Whether a code is a country's.
pub fn is_country(code: &str) -> bool {
    code.len() == 2 && COUNTRIES.split(' ').any(|known| known == code)
}

/// Whether data may go to a country without a safeguard: the European Economic Area.
pub fn is_in_eea(code: &str) -> bool {
    EEA.split(' ').any(|known| known == code)
}

/// Members of the European Union, with Iceland, Liechtenstein and Norway (EEA agreement).
const EEA: &str =
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK";

/// Codes of ISO 3166-1.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";
