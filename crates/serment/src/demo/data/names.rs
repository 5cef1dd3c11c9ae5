//! Names that people of a French coast and their visitors bear, by generation and by country.
//!
//! Nobody here bears a given name of the cast, so no stranger is called Anne Le Goff by accident.
//! Order matters: changing a list changes every generated person, not the cast.

use super::prng::Prng;

/// Born before 1960, before 1990, or since.
const GIVEN_WOMEN: [&str; 3] = [
    "Marie,Monique,Jacqueline,Odette,Yvonne,Jeannine,Denise,Simone,Colette,Annick,Soizic,Françoise,\
     Geneviève,Marie-Thérèse,Marie-Louise,Bernadette,Marcelle,Andrée,Renée,Thérèse,Suzanne,Ginette,\
     Huguette,Armelle,Anne-Marie,Yvette,Micheline,Paulette,Josiane,Éliane,Marguerite,Jeanne,\
     Hélène,Raymonde,Marie-Françoise,Liliane,Maryvonne,Gisèle,Claudine,Arlette",
    "Nathalie,Sylvie,Isabelle,Catherine,Valérie,Sandrine,Gwenaëlle,Véronique,Christine,Laurence,\
     Céline,Aurélie,Stéphanie,Karine,Virginie,Émeline,Delphine,Séverine,Anne-Sophie,Marie-Laure,\
     Gaëlle,Solenn,Rozenn,Nolwenn,Élodie,Julie,Caroline,Agnès,Cécile,Florence,Corinne,Muriel,\
     Hélène,Fatima,Nadia,Samira,Maria,Karima,Thi Mai,Agnieszka,Claire,Alexandra,Frédérique,Béatrice",
    "Camille,Léa,Manon,Chloé,Emma,Inès,Louise,Jade,Anaïs,Océane,Maëlys,Enora,Lou-Anne,Margaux,\
     Zoé,Noémie,Éloïse,Clémence,Mathilde,Yasmine,Lina,Aïcha,Maïwenn,Bleuenn,Apolline,Rose,Alice,\
     Juliette,Romane,Lola,Mila,Ambre,Agathe,Garance,Assia,Sarah,Éléonore,Victoire,Marie-Lou,Faustine",
];
const GIVEN_MEN: [&str; 3] = [
    "Jean,Michel,Pierre,André,René,Yves,Marcel,Roger,Robert,Louis,Jacques,Bernard,Henri,Joseph,\
     Raymond,Georges,Claude,Gérard,Jean-Claude,Jean-Pierre,Jean-Yves,Hervé,Goulven,Corentin,Émile,\
     Fernand,Lucien,Maurice,Guy,Roland,Étienne,François,Gilbert,Francis,Noël,Alphonse,Daniel,\
     Jean-Louis,Jean-Marie,Armand",
    "Philippe,Thierry,Pascal,Christophe,Laurent,Stéphane,Éric,Frédéric,Nicolas,Sébastien,Jérôme,\
     David,Olivier,Bruno,Franck,Gwenaël,Yannick,Ronan,Erwan,Loïc,Tanguy,Jean-Michel,Jean-Noël,\
     Marc-Antoine,Benoît,Cédric,Ludovic,Grégory,Fabrice,Rachid,Mohamed,Karim,José,Antonio,Van Minh,\
     Tomasz,Emmanuel,Xavier,Mickaël,Arnaud,Gaël,Jean-Baptiste,Denis,Régis",
    "Thomas,Lucas,Hugo,Théo,Enzo,Nathan,Léo,Gabriel,Raphaël,Maxime,Antoine,Malo,Titouan,Ewen,\
     Mathis,Noah,Adam,Yanis,Ilyès,Mehdi,Baptiste,Clément,Valentin,Quentin,Rémi,Jules,Arthur,Paul,\
     Martin,Timéo,Éliott,Sacha,Maël,Evan,Axel,Tom,Pierre-Louis,Côme,Félix,Aurélien",
];

const FAMILY_FRENCH: &str = "Martin,Bernard,Thomas,Petit,Robert,Richard,Durand,Dubois,Moreau,Laurent,\
     Simon,Michel,Lefebvre,Leroy,Roux,David,Bertrand,Morel,Fournier,Girard,Bonnet,Dupont,Lambert,\
     Fontaine,Rousseau,Vincent,Muller,Lefèvre,Faure,André,Mercier,Blanc,Guérin,Boyer,Garnier,\
     Chevalier,François,Legrand,Gauthier,Garcia,Perrin,Robin,Clément,Morin,Nicolas,Henry,Roussel,\
     Mathieu,Gautier,Masson,Marchand,Duval,Denis,Dumont,Marie,Lemaire,Noël,Meyer,Dufour,Meunier,\
     Brun,Blanchard,Giraud,Joly,Rivière,Lucas,Brunet,Gaillard,Barbier,Arnaud,Gérard,Renard,\
     Roche,Colin,Caron,Picard,Roger,Fabre,Schmitt,Aubert,Lemoine,Lacroix,Deschamps,Renaud,Vidal,\
     Bourgeois,Marty,Breton,Gillet,Huet,Bouvier,Besson,Maillard,Prévost,Hervé,Benoît,Étienne,\
     de La Tour,de Kersauson,du Plessis,de Saint-Aubin,d'Ornano,d'Aubigné,de la Villéon,des Essarts,\
     d'Hauteville,de Bénouville,L'Hostis,L'Hermite,Saint-Martin,Delattre-Morin,Bélanger,Pêcheur";
const FAMILY_BRETON: &str = "Le Goff,Le Gall,Le Roux,Le Bihan,Le Bris,Le Guen,Le Corre,Le Berre,\
     Le Meur,Le Floch,Le Dantec,Le Bras,Le Coz,Le Cam,Kervella,Kerdraon,Kermarrec,Kerbrat,Guéguen,\
     Guillou,Tanguy,Tréguier,Riou,Quéré,Quéméneur,Quiniou,Jaouen,Jézéquel,Hascoët,Hélias,Morvan,\
     Nédélec,Pennec,Péron,Prigent,Rannou,Salaün,Stéphan,Troadec,Abgrall,Abiven,Bozec,Bothorel,\
     Cadiou,Cloarec,Corre,Créach,Daniélou,Floc'h,Gac,Gourvennec,Goasguen,Lagadec,Le Moal,Mével,\
     Moal,Nicol,Omnès,Pochard,Postic,Ropars,Sévellec,Toullec,Yvinec,Le Roy-Ladurie,Cozic,Bescond";
const FAMILY_ELSEWHERE: &str = "N'Guyen,Nguyen,Tran,Pham,Benali,Ben Salem,El Amrani,Haddad,Bensaïd,\
     Cherif,Diallo,Traoré,N'Diaye,Koné,Da Silva,Ferreira,Dos Santos,Pereira,Lopez,Fernandez,Sanchez,\
     Kowalski,Nowak,Wojciechowski,Popescu,Rossi,Moretti,D'Angelo,Yilmaz,Petrović,Cohen,Lévy,Rakoto,\
     Andrianarivo,Hoarau,Payet,M'Barek,O'Brien";

/// Given names of women, of men, and family names, of one country of visitors.
const VISITORS: [[&str; 3]; 6] = [
    [
        "Emily,Charlotte,Margaret,Susan,Chloe,Fiona,Siân,Harriet,Rebecca,Alison,Zoë,Mary-Ann",
        "James,Oliver,William,Alistair,Graham,Nigel,Rhys,Callum,Peter,Andrew,John-Paul,Hamish",
        "Smith,Jones,Taylor,Brown,Evans,Walker,O'Brien,O'Connor,MacDonald,McLeod,Fitzgerald,Wright,\
         Thompson,Smythe-Jones,Ashworth,Whitaker,St John,Pritchard,Hughes,Campbell",
    ],
    [
        "Anna,Ursula,Käthe,Sabine,Katharina,Lena,Hannelore,Grit,Mareike,Änne",
        "Jürgen,Hans-Peter,Wolfgang,Klaus,Matthias,Björn,Günther,Lukas,Jörg,Karl-Heinz,Sönke",
        "Müller,Schmidt,Schneider,Fischer,Weber,Wagner,Schäfer,Köhler,Groß,Weiß,von Stein,Böhm,\
         zu Hohenlohe,Krüger,Möller,Vogt,Hoffmann,Schröder,Jäger,Lüdenscheidt",
    ],
    [
        "Sanne,Anouk,Femke,Marijke,Wilhelmina,Lotte,Noor,Saskia,Renée,Jantine",
        "Jan,Pieter,Daan,Willem,Sjoerd,Bas,Ruud,Maarten,Cornelis,Jan-Willem",
        "de Vries,van den Berg,van Dijk,Bakker,Janssen,Visser,'t Hart,van 't Hof,Smit,Meijer,\
         de Jong,ter Horst,van der Meulen,Kuipers",
    ],
    [
        "María,Lucía,Carmen,Begoña,Nuria,Ainhoa,Inés,María José,Concepción,Aránzazu",
        "José,Íñigo,Álvaro,Javier,Manuel,Andrés,José Luis,Joaquín,Sergio,Unai",
        "García López,Fernández,Rodríguez Núñez,Etxeberria,Ibáñez,Muñoz,Pérez de la Torre,Ruiz,\
         Jiménez,Goikoetxea,Castaño,Martín",
    ],
    [
        "Marie-Claire,An,Lieve,Nathalie,Griet,Joëlle,Dominique,Véronique,Eefje,Élise",
        "Luc,Koen,Jean-Luc,Wim,Benoît,Dirk,Guy,Jef,Thibault,Geert",
        "Peeters,Janssens,Dubois,De Smet,Van Damme,Lambert,Claes,Maes,Vandenbroucke,D'Hondt,\
         De Cock,Mertens",
    ],
    [
        "Giulia,Chiara,Francesca,Niccolina,Maria Grazia,Noemi,Lucìa,Alessandra",
        "Marco,Niccolò,Giovanni,Luca,Andrea,Gian Luca,Paolo,Matteo",
        "Rossi,Bianchi,D'Amico,De Luca,Ferrari,Dell'Orto,Conti,Esposito,Di Stefano,Pellicanò",
    ],
];

/// Where a person comes from: the language we write to them in, and how their names look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Lives in France.
    France,
    /// The index of a country of visitors.
    Visitor(usize),
}

/// How a person is named at birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sex {
    /// A woman.
    Woman,
    /// A man.
    Man,
}

/// Every list, cut once.
pub(super) struct Names {
    given: [[Vec<&'static str>; 3]; 2],
    french: Vec<&'static str>,
    breton: Vec<&'static str>,
    elsewhere: Vec<&'static str>,
    visitors: [[Vec<&'static str>; 3]; 6],
}

impl Names {
    /// Cuts the lists.
    pub(super) fn new() -> Self {
        let cut = |list: &'static str| list.split(',').collect::<Vec<_>>();
        Self {
            given: [GIVEN_WOMEN.map(cut), GIVEN_MEN.map(cut)],
            french: cut(FAMILY_FRENCH),
            breton: cut(FAMILY_BRETON),
            elsewhere: cut(FAMILY_ELSEWHERE),
            visitors: VISITORS.map(|country| country.map(cut)),
        }
    }

    /// A given name fit for the year of birth.
    pub(super) fn given(
        &self,
        rng: &mut Prng,
        origin: Origin,
        sex: Sex,
        born: i32,
    ) -> &'static str {
        let side = usize::from(sex == Sex::Man);
        let list = match origin {
            Origin::Visitor(country) => &self.visitors[country][side],
            Origin::France => &self.given[side][generation(born)],
        };
        rng.word(list)
    }

    /// A family name.
    pub(super) fn family(&self, rng: &mut Prng, origin: Origin) -> String {
        let list = match origin {
            Origin::Visitor(country) => &self.visitors[country][2],
            Origin::France => match rng.weighted(&[52, 36, 12]) {
                0 => &self.french,
                1 => &self.breton,
                _ => &self.elsewhere,
            },
        };
        let mut name = rng.word(list).to_owned();
        if origin == Origin::France && rng.per_mille(25) && !name.contains(['-', ' ']) {
            name.push('-');
            name.push_str(rng.word(&self.breton));
        }
        name
    }
}

fn generation(born: i32) -> usize {
    usize::from(born >= 1960) + usize::from(born >= 1990)
}

/// The letters of a name without their accents, as people typed them into old forms.
pub(super) fn unaccented(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            'à' | 'á' | 'â' | 'ã' => out.push('a'),
            'ä' => out.push_str("ae"),
            'ç' | 'ć' => out.push('c'),
            'è' | 'é' | 'ê' | 'ë' => out.push('e'),
            'ì' | 'í' | 'î' | 'ï' => out.push('i'),
            'ñ' => out.push('n'),
            'ò' | 'ó' | 'ô' => out.push('o'),
            'ö' => out.push_str("oe"),
            'ù' | 'ú' | 'û' => out.push('u'),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'Á' | 'Ä' => out.push('A'),
            'É' | 'È' => out.push('E'),
            'Í' => out.push('I'),
            other => out.push(other),
        }
    }
    out
}

/// What remains of a name in the left part of an address: small letters and hyphens.
pub(super) fn mailbox_part(name: &str) -> String {
    let mut out = unaccented(name);
    out.retain(|letter| letter.is_ascii_alphabetic() || letter == '-');
    out.make_ascii_lowercase();
    out
}
