//! What a column's name suggests, in French and English.

/// Column names, without accents or separators, and the category each suggests. The first that
/// fits wins: exact names first, then pieces of a name.
const EXACT: &[(&[&str], &str)] = &[
    (
        &["email", "mail", "courriel", "emailaddress", "adressemail", "adressecourriel", "mel"],
        "contact.email",
    ),
    (
        &[
            "phone",
            "tel",
            "telephone",
            "mobile",
            "portable",
            "gsm",
            "phonenumber",
            "numtel",
            "fixe",
        ],
        "contact.phone",
    ),
    (&["firstname", "givenname", "prenom", "prenoms"], "identity.given_name"),
    (
        &["lastname", "familyname", "surname", "nom", "nomfamille", "nomusage", "nomnaissance"],
        "identity.family_name",
    ),
    (&["fullname", "nomcomplet", "nomprenom", "contactname", "billingname"], "identity.full_name"),
    (&["civilite", "civility", "salutation"], "identity.civility"),
    (
        &["birthdate", "dateofbirth", "dob", "birthday", "naissance", "datenaissance", "ddn"],
        "identity.birth_date",
    ),
    (&["birthplace", "lieunaissance", "villenaissance"], "identity.birth_place"),
    (&["nationality", "nationalite"], "identity.nationality"),
    (&["passport", "passportnumber", "passeport", "idcard", "cni"], "identity.document"),
    (
        &["customernumber", "customerno", "numeroclient", "numclient", "cardnumber", "numerocarte"],
        "identity.customer_number",
    ),
    (
        &[
            "address",
            "adresse",
            "street",
            "rue",
            "address1",
            "address2",
            "adresse1",
            "adresse2",
            "addressline",
            "billingaddress",
        ],
        "contact.address",
    ),
    (&["postcode", "zip", "zipcode", "postalcode", "codepostal", "cp"], "contact.postcode"),
    (&["city", "town", "ville", "commune"], "contact.city"),
    (&["country", "pays", "countrycode", "codepays"], "contact.country"),
    (&["language", "lang", "langue", "locale"], "contact.language"),
    (&["ip", "ipaddress", "adresseip", "remoteip", "clientip"], "connection.ip"),
    (&["useragent", "device", "deviceid", "appareil"], "connection.device"),
    (
        &["login", "username", "identifiant", "password", "passwordhash", "motdepasse"],
        "connection.account",
    ),
    (&["iban", "bic", "rib", "bankaccount", "compte"], "economic.bank_account"),
    (&["salary", "salaire", "income", "revenu", "revenus"], "economic.income"),
    (&["amount", "amountcents", "montant", "price", "prix", "total"], "economic.amount"),
    (&["nir", "nss", "ssn", "numerosecu", "securitesociale", "numsecu"], "nir"),
    (
        &[
            "health",
            "sante",
            "allergy",
            "allergie",
            "allergies",
            "handicap",
            "disability",
            "regime",
        ],
        "special.health",
    ),
    (&["religion", "culte"], "special.religion"),
    (&["employer", "employeur", "company", "societe", "entreprise"], "professional_life.employer"),
    (&["jobtitle", "position", "fonction", "poste", "profession"], "professional_life.position"),
    (&["latitude", "longitude", "lat", "lng", "lon", "geolocation", "position gps"], "location"),
    (
        &[
            "comment",
            "comments",
            "commentaire",
            "commentaires",
            "note",
            "notes",
            "remark",
            "remarque",
            "remarques",
            "description",
            "observation",
            "observations",
        ],
        "free_text",
    ),
    (&["message", "body", "content", "contenu", "corps"], "communication.message"),
    (&["photo", "avatar", "picture"], "identity.photo"),
    (&["rating", "noteclient", "stars"], "content.rating"),
    (&["review", "avis"], "content.review"),
    (&["url", "referrer", "referer"], "internet.browsing"),
];

const PIECES: &[(&str, &str)] = &[
    ("email", "contact.email"),
    ("courriel", "contact.email"),
    ("telephone", "contact.phone"),
    ("phone", "contact.phone"),
    ("prenom", "identity.given_name"),
    ("firstname", "identity.given_name"),
    ("lastname", "identity.family_name"),
    ("naissance", "identity.birth_date"),
    ("birth", "identity.birth_date"),
    ("adresse", "contact.address"),
    ("address", "contact.address"),
    ("postal", "contact.postcode"),
    ("iban", "economic.bank_account"),
    ("comment", "free_text"),
    ("passport", "identity.document"),
    ("securitesociale", "nir"),
];

/// How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sure {
    /// The name says it.
    Yes,
    /// A piece of the name says it: to confirm.
    Perhaps,
}

/// A name without accents, case or separators.
pub(super) fn bare(name: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        c => c,
    };
    name.to_lowercase().chars().map(plain).filter(char::is_ascii_alphanumeric).collect()
}

/// The category a column's name suggests.
pub(super) fn category(column: &str) -> Option<(&'static str, Sure)> {
    let name = bare(column);
    if let Some((_, category)) = EXACT.iter().find(|(names, _)| names.contains(&name.as_str())) {
        return Some((category, Sure::Yes));
    }
    let token = column.split(['_', '-', '.', ' ']).map(bare).find_map(|token| {
        EXACT
            .iter()
            .find(|(names, _)| names.contains(&token.as_str()))
            .map(|(_, category)| category)
    });
    let piece = || PIECES.iter().find(|(piece, _)| name.contains(piece)).map(|(_, found)| found);
    token.or_else(piece).map(|category| (*category, Sure::Perhaps))
}

/// Whether a name or a type is that of a date.
pub(super) fn is_date(column: &str, kind: &str) -> bool {
    let (bare, kind) = (bare(column), kind.to_lowercase());
    let named = column.ends_with("_at") || column.ends_with("_on") || bare.starts_with("date");
    named || kind.contains("date") || kind.contains("timestamp")
}

/// The event a date column suggests.
pub(super) fn event(column: &str) -> Option<&'static str> {
    let bare = bare(column);
    let has = |pieces: &[&str]| pieces.iter().any(|piece| bare.contains(piece));
    if has(&[
        "lastcontact",
        "derniercontact",
        "lastseen",
        "lastactivity",
        "lastlogin",
        "derniereactivite",
    ]) {
        Some("last_contact")
    } else if has(&["lastused", "derniereutilisation"]) {
        Some("last_use")
    } else if has(&[
        "created",
        "createdat",
        "creation",
        "inserted",
        "subscribed",
        "joined",
        "registered",
        "inscription",
    ]) {
        Some("collection")
    } else {
        None
    }
}
