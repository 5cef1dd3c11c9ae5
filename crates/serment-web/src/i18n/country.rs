//! Names of countries, as people read where their data are. A code we do not know stays a code.

use serment_kernel::words::Lang;

/// Code, French name, English name: the European Economic Area, then those most often met.
const NAMES: &[(&str, &str, &str)] = &[
    ("AT", "Autriche", "Austria"),
    ("BE", "Belgique", "Belgium"),
    ("BG", "Bulgarie", "Bulgaria"),
    ("CY", "Chypre", "Cyprus"),
    ("CZ", "Tchéquie", "Czechia"),
    ("DE", "Allemagne", "Germany"),
    ("DK", "Danemark", "Denmark"),
    ("EE", "Estonie", "Estonia"),
    ("ES", "Espagne", "Spain"),
    ("FI", "Finlande", "Finland"),
    ("FR", "France", "France"),
    ("GR", "Grèce", "Greece"),
    ("HR", "Croatie", "Croatia"),
    ("HU", "Hongrie", "Hungary"),
    ("IE", "Irlande", "Ireland"),
    ("IS", "Islande", "Iceland"),
    ("IT", "Italie", "Italy"),
    ("LI", "Liechtenstein", "Liechtenstein"),
    ("LT", "Lituanie", "Lithuania"),
    ("LU", "Luxembourg", "Luxembourg"),
    ("LV", "Lettonie", "Latvia"),
    ("MT", "Malte", "Malta"),
    ("NL", "Pays-Bas", "Netherlands"),
    ("NO", "Norvège", "Norway"),
    ("PL", "Pologne", "Poland"),
    ("PT", "Portugal", "Portugal"),
    ("RO", "Roumanie", "Romania"),
    ("SE", "Suède", "Sweden"),
    ("SI", "Slovénie", "Slovenia"),
    ("SK", "Slovaquie", "Slovakia"),
    ("AE", "Émirats arabes unis", "United Arab Emirates"),
    ("AU", "Australie", "Australia"),
    ("BR", "Brésil", "Brazil"),
    ("CA", "Canada", "Canada"),
    ("CH", "Suisse", "Switzerland"),
    ("CN", "Chine", "China"),
    ("DZ", "Algérie", "Algeria"),
    ("GB", "Royaume-Uni", "United Kingdom"),
    ("HK", "Hong Kong", "Hong Kong"),
    ("IL", "Israël", "Israel"),
    ("IN", "Inde", "India"),
    ("JP", "Japon", "Japan"),
    ("KR", "Corée du Sud", "South Korea"),
    ("MA", "Maroc", "Morocco"),
    ("MC", "Monaco", "Monaco"),
    ("MG", "Madagascar", "Madagascar"),
    ("MU", "Maurice", "Mauritius"),
    ("NZ", "Nouvelle-Zélande", "New Zealand"),
    ("SG", "Singapour", "Singapore"),
    ("SN", "Sénégal", "Senegal"),
    ("TN", "Tunisie", "Tunisia"),
    ("TR", "Turquie", "Türkiye"),
    ("UA", "Ukraine", "Ukraine"),
    ("US", "États-Unis", "United States"),
    ("VN", "Viêt Nam", "Vietnam"),
    ("ZA", "Afrique du Sud", "South Africa"),
];

/// The name of a country, or its code when the list lacks it.
pub fn name(code: &str, lang: Lang) -> &str {
    NAMES.iter().find(|(known, ..)| *known == code).map_or(code, |(_, fr, en)| match lang {
        Lang::Fr => fr,
        Lang::En => en,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_named_and_an_unknown_one_keeps_its_code() {
        assert_eq!(name("DE", Lang::Fr), "Allemagne");
        assert_eq!(name("DE", Lang::En), "Germany");
        assert_eq!(name("ZZ", Lang::En), "ZZ");
    }
}
