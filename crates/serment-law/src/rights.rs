//! Which right exists for which legal basis, and what may stand against it.
//!
//! The table is that of the CNIL's guide for developers; the grounds are those of Art. 17(1),
//! 17(3) and 18(1). Objection to direct marketing exists whatever the basis (Art. 21(2)–(3)),
//! see [`answer`].
//!
//! Absent: whether a ground is made out. That is a human's reasoned decision; here are the only
//! codes it may give.

use serde::{Deserialize, Serialize};

use crate::parameter::Title;

/// Why a processing is lawful (Art. 6(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalBasis {
    /// Art. 6(1)(a).
    Consent,
    /// Art. 6(1)(b).
    Contract,
    /// Art. 6(1)(c).
    LegalObligation,
    /// Art. 6(1)(d).
    VitalInterests,
    /// Art. 6(1)(e).
    PublicTask,
    /// Art. 6(1)(f).
    LegitimateInterests,
}

impl LegalBasis {
    /// Every basis, in the order of the article.
    pub const ALL: [Self; 6] = [
        Self::Consent,
        Self::Contract,
        Self::LegalObligation,
        Self::VitalInterests,
        Self::PublicTask,
        Self::LegitimateInterests,
    ];

    /// The point of the law.
    pub const fn article(self) -> &'static str {
        match self {
            Self::Consent => "Art. 6(1)(a)",
            Self::Contract => "Art. 6(1)(b)",
            Self::LegalObligation => "Art. 6(1)(c)",
            Self::VitalInterests => "Art. 6(1)(d)",
            Self::PublicTask => "Art. 6(1)(e)",
            Self::LegitimateInterests => "Art. 6(1)(f)",
        }
    }

    /// Its name, for people.
    pub const fn title(self) -> Title {
        match self {
            Self::Consent => Title { fr: "Consentement", en: "Consent" },
            Self::Contract => Title { fr: "Contrat", en: "Contract" },
            Self::LegalObligation => Title { fr: "Obligation légale", en: "Legal obligation" },
            Self::VitalInterests => {
                Title { fr: "Sauvegarde des intérêts vitaux", en: "Vital interests" }
            }
            Self::PublicTask => {
                Title { fr: "Mission d’intérêt public", en: "Task in the public interest" }
            }
            Self::LegitimateInterests => {
                Title { fr: "Intérêts légitimes", en: "Legitimate interests" }
            }
        }
    }
}

/// What a data subject may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Art. 15.
    Access,
    /// Art. 16.
    Rectification,
    /// Art. 17.
    Erasure,
    /// Art. 18.
    Restriction,
    /// Art. 20.
    Portability,
    /// Art. 21.
    Objection,
}

impl Right {
    /// Every right, in the order of the articles.
    pub const ALL: [Self; 6] = [
        Self::Access,
        Self::Rectification,
        Self::Erasure,
        Self::Restriction,
        Self::Portability,
        Self::Objection,
    ];

    /// Its stable word, as stored and journaled.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Rectification => "rectification",
            Self::Erasure => "erasure",
            Self::Restriction => "restriction",
            Self::Portability => "portability",
            Self::Objection => "objection",
        }
    }

    /// The right of a word, if it is one.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.word() == word)
    }

    /// The article that gives it.
    pub const fn article(self) -> &'static str {
        match self {
            Self::Access => "Art. 15",
            Self::Rectification => "Art. 16",
            Self::Erasure => "Art. 17",
            Self::Restriction => "Art. 18",
            Self::Portability => "Art. 20",
            Self::Objection => "Art. 21",
        }
    }

    /// Its name, for people.
    pub const fn title(self) -> Title {
        match self {
            Self::Access => Title { fr: "Accès", en: "Access" },
            Self::Rectification => Title { fr: "Rectification", en: "Rectification" },
            Self::Erasure => Title { fr: "Effacement", en: "Erasure" },
            Self::Restriction => Title { fr: "Limitation", en: "Restriction" },
            Self::Portability => Title { fr: "Portabilité", en: "Portability" },
            Self::Objection => Title { fr: "Opposition", en: "Objection" },
        }
    }
}

/// What the law answers to a right asked of a processing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The right exists; for erasure and objection its own grounds must still be met.
    Exists,
    /// It does not exist on this basis.
    Absent,
    /// Nothing to object to: withdrawing consent has the same effect, and needs no reason.
    Withdraw,
    /// It exists and nothing can be weighed against it.
    Absolute,
}

/// What the law answers to a right, for a processing on a basis. Direct marketing is objected to
/// without condition, on any basis.
pub const fn answer(basis: LegalBasis, right: Right, direct_marketing: bool) -> Standing {
    use LegalBasis as B;
    use Right as R;
    match (right, basis) {
        (R::Objection, B::Consent) => Standing::Withdraw,
        (R::Objection, _) if direct_marketing => Standing::Absolute,
        (R::Access | R::Rectification | R::Restriction, _)
        | (R::Erasure, B::Consent | B::Contract | B::LegitimateInterests | B::VitalInterests)
        | (R::Portability, B::Consent | B::Contract)
        | (R::Objection, B::LegitimateInterests | B::PublicTask) => Standing::Exists,
        (R::Erasure | R::Portability | R::Objection, _) => Standing::Absent,
    }
}

/// A ground of the law with its stable code, as journaled and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// The stable code: `17(3)(b)`.
    pub code: &'static str,
    /// What it says.
    pub title: Title,
}

const fn ground(code: &'static str, fr: &'static str, en: &'static str) -> Ground {
    Ground { code, title: Title { fr, en } }
}

/// Why data must be erased (Art. 17(1)).
pub const ERASURE_GROUNDS: &[Ground] = &[
    ground("17(1)(a)", "données devenues inutiles", "data no longer needed"),
    ground("17(1)(b)", "consentement retiré", "consent withdrawn"),
    ground("17(1)(c)", "opposition fondée", "objection upheld"),
    ground("17(1)(d)", "traitement illicite", "unlawful processing"),
    ground("17(1)(e)", "obligation légale d’effacer", "legal duty to erase"),
    ground("17(1)(f)", "service en ligne offert à un enfant", "online service offered to a child"),
];

/// The only reasons for which an erasure may be refused (Art. 17(3)).
pub const ERASURE_REFUSALS: &[Ground] = &[
    ground("17(3)(a)", "liberté d’expression et d’information", "freedom of expression"),
    ground(
        "17(3)(b)",
        "obligation légale ou mission d’intérêt public",
        "legal obligation or task in the public interest",
    ),
    ground("17(3)(c)", "santé publique", "public health"),
    ground("17(3)(d)", "archives, recherche ou statistiques", "archiving, research or statistics"),
    ground("17(3)(e)", "droits en justice", "legal claims"),
];

/// When processing must be restricted (Art. 18(1)).
pub const RESTRICTION_GROUNDS: &[Ground] = &[
    ground("18(1)(a)", "exactitude contestée", "accuracy contested"),
    ground("18(1)(b)", "traitement illicite sans effacement voulu", "unlawful, erasure not wished"),
    ground(
        "18(1)(c)",
        "données utiles à la personne en justice",
        "needed by the person for claims",
    ),
    ground("18(1)(d)", "opposition à l’examen", "objection under examination"),
];

/// Why any request may be refused (Art. 11, 12(5), 15(4)).
pub const REQUEST_REFUSALS: &[Ground] = &[
    ground("11(2)", "personne non identifiable", "person cannot be identified"),
    ground("12(5)(b)", "demande infondée ou excessive", "unfounded or excessive request"),
    ground("12(6)", "identité non confirmée", "identity not confirmed"),
    ground("15(4)", "droits d’autrui", "rights of others"),
];

/// The ground of a code, if the law has it.
pub fn find(code: &str) -> Option<Ground> {
    [ERASURE_GROUNDS, ERASURE_REFUSALS, RESTRICTION_GROUNDS, REQUEST_REFUSALS]
        .into_iter()
        .flatten()
        .copied()
        .find(|ground| ground.code == code)
}
