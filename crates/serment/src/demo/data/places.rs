//! Real towns with their real postcodes, and streets that most of them have.

use super::names::Origin;
use super::prng::Prng;

/// A town.
#[derive(Debug)]
pub(super) struct Town {
    /// Its postcode, leading zero kept.
    pub(super) postcode: &'static str,
    /// Its name.
    pub(super) name: &'static str,
    /// ISO 3166-1 alpha-2.
    pub(super) country: &'static str,
    /// The language we write in, ISO 639-1.
    pub(super) language: &'static str,
}

const fn fr(postcode: &'static str, name: &'static str) -> Town {
    Town { postcode, name, country: "FR", language: "fr" }
}

const fn abroad(
    country: &'static str,
    language: &'static str,
    postcode: &'static str,
    name: &'static str,
) -> Town {
    Town { postcode, name, country, language }
}

/// Towns of the coast: half of the guests come from less than three hours away.
static NEAR: [Town; 34] = [
    fr("29900", "Concarneau"),
    fr("29000", "Quimper"),
    fr("29200", "Brest"),
    fr("29100", "Douarnenez"),
    fr("29600", "Morlaix"),
    fr("29680", "Roscoff"),
    fr("56100", "Lorient"),
    fr("56000", "Vannes"),
    fr("56400", "Auray"),
    fr("56170", "Quiberon"),
    fr("56340", "Carnac"),
    fr("56300", "Pontivy"),
    fr("35000", "Rennes"),
    fr("35400", "Saint-Malo"),
    fr("35800", "Dinard"),
    fr("35300", "Fougères"),
    fr("22000", "Saint-Brieuc"),
    fr("22300", "Lannion"),
    fr("22100", "Dinan"),
    fr("22500", "Paimpol"),
    fr("22700", "Perros-Guirec"),
    fr("44000", "Nantes"),
    fr("44600", "Saint-Nazaire"),
    fr("44500", "La Baule-Escoublac"),
    fr("44210", "Pornic"),
    fr("44350", "Guérande"),
    fr("85000", "La Roche-sur-Yon"),
    fr("85100", "Les Sables-d’Olonne"),
    fr("85330", "Noirmoutier-en-l’Île"),
    fr("17000", "La Rochelle"),
    fr("17200", "Royan"),
    fr("49000", "Angers"),
    fr("72000", "Le Mans"),
    fr("53000", "Laval"),
];

static FAR: [Town; 36] = [
    fr("01000", "Bourg-en-Bresse"),
    fr("06000", "Nice"),
    fr("13001", "Marseille"),
    fr("13008", "Marseille"),
    fr("14000", "Caen"),
    fr("14400", "Bayeux"),
    fr("14800", "Deauville"),
    fr("20000", "Ajaccio"),
    fr("21000", "Dijon"),
    fr("31000", "Toulouse"),
    fr("33000", "Bordeaux"),
    fr("33120", "Arcachon"),
    fr("34000", "Montpellier"),
    fr("37000", "Tours"),
    fr("38000", "Grenoble"),
    fr("45000", "Orléans"),
    fr("50100", "Cherbourg-en-Cotentin"),
    fr("50400", "Granville"),
    fr("51100", "Reims"),
    fr("54000", "Nancy"),
    fr("59000", "Lille"),
    fr("63000", "Clermont-Ferrand"),
    fr("67000", "Strasbourg"),
    fr("69003", "Lyon"),
    fr("69007", "Lyon"),
    fr("75011", "Paris"),
    fr("75015", "Paris"),
    fr("75018", "Paris"),
    fr("75020", "Paris"),
    fr("76000", "Rouen"),
    fr("76200", "Dieppe"),
    fr("76600", "Le Havre"),
    fr("78000", "Versailles"),
    fr("80000", "Amiens"),
    fr("92100", "Boulogne-Billancourt"),
    fr("93100", "Montreuil"),
];

/// By country of visitors, in the order of the lists of names.
static ABROAD: [[Town; 3]; 6] = [
    [
        abroad("GB", "en", "BS1 5TR", "Bristol"),
        abroad("GB", "en", "EH1 1YJ", "Edinburgh"),
        abroad("GB", "en", "PL1 2AA", "Plymouth"),
    ],
    [
        abroad("DE", "de", "50667", "Köln"),
        abroad("DE", "de", "79098", "Freiburg im Breisgau"),
        abroad("DE", "de", "20095", "Hamburg"),
    ],
    [
        abroad("NL", "nl", "3511 LN", "Utrecht"),
        abroad("NL", "nl", "9712 HN", "Groningen"),
        abroad("NL", "nl", "1012 JS", "Amsterdam"),
    ],
    [
        abroad("ES", "es", "48001", "Bilbao"),
        abroad("ES", "es", "28004", "Madrid"),
        abroad("ES", "es", "20003", "Donostia"),
    ],
    [
        abroad("BE", "fr", "5000", "Namur"),
        abroad("BE", "fr", "1000", "Bruxelles"),
        abroad("BE", "nl", "9000", "Gent"),
    ],
    [
        abroad("IT", "it", "10121", "Torino"),
        abroad("IT", "it", "16121", "Genova"),
        abroad("IT", "it", "50122", "Firenze"),
    ],
];

const STREETS: &str = "rue du Môle,rue de la Fontaine,rue des Écoles,place de l’Église,rue du Port,\
     quai de la Douane,rue de Bretagne,avenue de la Gare,rue Victor-Hugo,rue Jean-Jaurès,\
     boulevard de la Liberté,impasse des Goélands,chemin du Phare,rue des Embruns,allée des Pins,\
     rue du Général-de-Gaulle,rue Pasteur,rue de Kerlann,hent ar Mor,rue Anatole-France,\
     rue Saint-Guénolé,rue de la République,rue des Lilas,rue du Moulin,route de la Corniche,\
     rue Émile-Zola,place du Marché,rue Paul-Gauguin,rue de l’Hermine,cours d’Ajot,rue aux Fées,\
     avenue Aristide-Briand,rue Duguay-Trouin,venelle du Four,rue de l’Abbé-Grégoire,rue Hoche,\
     résidence des Dunes,lotissement Park-an-Aod,rue des Îles,rue Marie-Curie,square Mozart";
const STREETS_ABROAD: [&str; 6] = [
    "Harbour Street,Church Lane,Station Road,Queen’s Road,High Street,Mill Lane",
    "Hauptstraße,Gartenstraße,Lindenallee,Am Markt,Bahnhofstraße,Schillerstraße",
    "Dorpsstraat,Kerkstraat,Oude Gracht,Molenweg,Prinsengracht,Singel",
    "calle Mayor,calle del Carmen,avenida de la Constitución,plaza Nueva,calle Ledesma",
    "rue de Fer,rue Haute,Veldstraat,chaussée de Wavre,rue des Brasseurs",
    "via Roma,via Garibaldi,corso Italia,piazza San Carlo,via dei Mille",
];

/// The lists of streets, cut once.
pub(super) struct Places {
    streets: Vec<&'static str>,
    streets_abroad: [Vec<&'static str>; 6],
}

impl Places {
    /// Cuts the lists.
    pub(super) fn new() -> Self {
        let cut = |list: &'static str| list.split(',').collect::<Vec<_>>();
        Self { streets: cut(STREETS), streets_abroad: STREETS_ABROAD.map(cut) }
    }

    /// A street and a number, written as the country does.
    pub(super) fn address(&self, rng: &mut Prng, origin: Origin) -> String {
        let longest = if rng.per_mille(800) { 40 } else { 240 };
        let number = 1 + rng.below(longest);
        match origin {
            Origin::France => {
                let street = rng.word(&self.streets);
                match rng.below(20) {
                    0 => format!("{number} bis {street}"),
                    1 => format!("Appt {}, {number} {street}", 1 + rng.below(48)),
                    2 => format!("{number}, {street}"),
                    _ => format!("{number} {street}"),
                }
            }
            Origin::Visitor(0) => format!("{number} {}", rng.word(&self.streets_abroad[0])),
            Origin::Visitor(n) => format!("{} {number}", rng.word(&self.streets_abroad[n])),
        }
    }
}

/// The town of someone of this origin.
pub(super) fn town(rng: &mut Prng, origin: Origin) -> &'static Town {
    match origin {
        Origin::France if rng.per_mille(520) => rng.pick(&NEAR),
        Origin::France => rng.pick(&FAR),
        Origin::Visitor(n) => rng.pick(&ABROAD[n]),
    }
}

/// A French town by its postcode.
pub(super) fn french_town(postcode: &str) -> &'static Town {
    NEAR.iter()
        .chain(&FAR)
        .find(|town| town.postcode == postcode)
        .expect("the cast lives in towns of the list")
}
