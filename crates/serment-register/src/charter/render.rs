//! Notices in full: what was written, and everything that is derived from the charter (Art. 13, 14).
//!
//! The rendered Markdown is what a person is shown and what a proof of consent hashes. It depends
//! on the charter only, so the same version always gives the same bytes.

use std::fmt::Write as _;
use std::ops::Range;

use serment_kernel::words::Lang;
use sha2::{Digest as _, Sha256};

use super::activity::{Activity, Disposition, LegalBasis};
use super::declared::Charter;
use super::recipient::Safeguard;
use super::vocabulary::is_in_eea;

/// What may stand between braces in a notice.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Placeholder<'a> {
    /// One of [`Placeholder::FACTS`].
    Fact(&'a str),
    /// `retention.<activity>`.
    Retention(&'a str),
    /// `recipients.<activity>`.
    Recipients(&'a str),
}

impl<'a> Placeholder<'a> {
    pub(crate) const FACTS: &'static [&'static str] = &[
        "organisation.name",
        "organisation.address",
        "contact.email",
        "contact.phone",
        "dpo.name",
        "dpo.email",
        "authority.name",
        "authority.url",
    ];

    pub(crate) fn parse(name: &'a str) -> Option<Self> {
        if Self::FACTS.contains(&name) {
            return Some(Self::Fact(name));
        }
        match name.split_once('.')? {
            ("retention", id) => Some(Self::Retention(id)),
            ("recipients", id) => Some(Self::Recipients(id)),
            _ => None,
        }
    }
}

/// The names between `{{` and `}}`, each with the place of the name.
pub(crate) fn placeholders(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    for (open, _) in text.match_indices("{{") {
        let start = open + 2;
        if let Some(length) = text[start..].find("}}") {
            let inner = &text[start..start + length];
            let lead = inner.len() - inner.trim_start().len();
            let name = inner.trim();
            found.push((start + lead..start + lead + name.len(), name));
        }
    }
    found
}

/// The French or the English of two texts.
fn either<'t>(lang: Lang, fr: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::Fr => fr,
        Lang::En => en,
    }
}

impl Charter {
    /// A notice in full, as Markdown: its text, then what is derived. `None` when there is no such
    /// notice in that language.
    pub fn notice(&self, id: &str, lang: Lang) -> Option<String> {
        let text = self.notice_text(id, lang)?;
        let mut out = format!("# {}\n\n{}\n", text.front.title, text.front.summary);
        if !text.body.is_empty() {
            let _ = write!(out, "\n{}\n", text.body);
        }
        let activities: Vec<(&str, &Activity)> = (text.front.activities.iter())
            .filter_map(|id| Some((id.as_str(), self.activities.get(id)?)))
            .collect();
        for (id, activity) in &activities {
            self.write_activity(&mut out, id, activity, lang);
        }
        let told = [&text.front.mandatory, &text.front.source, &text.front.automated];
        for written in told.into_iter().flatten() {
            let _ = write!(out, "\n{written}\n");
        }
        write_rights(&mut out, &activities, lang);
        let _ = write!(out, "\n{}\n", text.front.rights);
        if let Some(withdrawal) = &text.front.withdrawal {
            let _ = write!(out, "\n{withdrawal}\n");
        }
        self.write_controller(&mut out, lang);
        Some(self.fill(&out, lang))
    }

    /// The SHA-256 of a rendered notice: what a proof of consent quotes.
    pub fn notice_digest(&self, id: &str, lang: Lang) -> Option<[u8; 32]> {
        Some(Sha256::digest(self.notice(id, lang)?.as_bytes()).into())
    }

    /// Replaces the names between braces by facts.
    fn fill(&self, text: &str, lang: Lang) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find("{{") {
            let Some(close) = rest[open..].find("}}") else { break };
            let name = rest[open + 2..open + close].trim();
            out.push_str(&rest[..open]);
            match Placeholder::parse(name) {
                Some(placeholder) => out.push_str(&self.fact(&placeholder, lang)),
                None => out.push_str(&rest[open..open + close + 2]),
            }
            rest = &rest[open + close + 2..];
        }
        out.push_str(rest);
        out
    }

    fn fact(&self, placeholder: &Placeholder<'_>, lang: Lang) -> String {
        let organisation = &self.organisation;
        let dpo = organisation.dpo.as_ref();
        match placeholder {
            Placeholder::Retention(id) => {
                let rule = self.activities.get(*id).map(|activity| &activity.retention);
                rule.map(|rule| self.say_retention(rule, lang)).unwrap_or_default()
            }
            Placeholder::Recipients(id) => {
                let names = self.recipients_of(id).into_iter();
                let names = names.filter_map(|id| Some(self.recipients.get(id)?.title.get(lang)));
                names.collect::<Vec<_>>().join(", ")
            }
            Placeholder::Fact(name) => match *name {
                "organisation.name" => organisation.name.clone(),
                "organisation.address" => organisation.address.clone(),
                "contact.phone" => organisation.contact.phone.clone().unwrap_or_default(),
                "dpo.name" => dpo.map_or(&organisation.name, |dpo| &dpo.name).clone(),
                "dpo.email" => dpo.map_or(&organisation.contact.email, |dpo| &dpo.email).clone(),
                "authority.name" => organisation.authority.name.clone(),
                "authority.url" => organisation.authority.url.clone(),
                _ => organisation.contact.email.clone(),
            },
        }
    }

    fn write_activity(&self, out: &mut String, id: &str, activity: &Activity, lang: Lang) {
        let _ = write!(out, "\n## {}\n\n", activity.title.get(lang));
        let mut line = |fr: &str, en: &str, value: &str| {
            if !value.is_empty() {
                let colon = either(lang, "\u{a0}:", ":");
                let _ = writeln!(out, "- **{}**{colon} {value}", either(lang, fr, en));
            }
        };
        line("Pourquoi", "Why", activity.purpose.get(lang));
        line("Base légale", "Legal basis", &activity.legal_basis.say(lang));
        let interest = activity.interest.as_ref().map_or("", |interest| interest.get(lang));
        line("Intérêt poursuivi", "Interest pursued", interest);
        let data: Vec<_> =
            activity.data.iter().map(|category| self.category_label(category, lang)).collect();
        line("Données", "Data", &data.join(", "));
        line("Durée", "How long", &self.say_keeping(id, activity, lang));
        line("Qui les reçoit", "Who receives them", &self.say_recipients(id, activity, lang));
        let decision = activity.automated_decision.as_ref();
        if let Some(decision) = decision {
            let (logic, effects) = (decision.logic.get(lang), decision.effects.get(lang));
            let label = either(lang, "Décision automatique\u{a0}:", "Automated decision:");
            let _ = writeln!(out, "- **{label}** {logic}. {effects}.");
        }
    }

    /// How long the data of an activity are kept, with the exceptions of its tables.
    pub fn say_keeping(&self, id: &str, activity: &Activity, lang: Lang) -> String {
        let rule = &activity.retention;
        let mut said = self.say_retention(rule, lang);
        if let Some(archive) = rule.archive {
            let then = either(lang, "puis en archive restreinte", "then in a restricted archive");
            let _ = write!(said, ", {then} {}", archive.say(lang));
        }
        said.push_str(match (lang, rule.then) {
            (Lang::Fr, Disposition::Erase) => ", puis effacées",
            (Lang::En, Disposition::Erase) => ", then erased",
            (Lang::Fr, Disposition::Anonymise) => ", puis rendues anonymes",
            (Lang::En, Disposition::Anonymise) => ", then made anonymous",
        });
        if let Some(notify) = rule.notify_before {
            let notify = notify.say(lang);
            let _ = match lang {
                Lang::Fr => write!(said, "\u{202f}; vous êtes prévenu {notify} avant"),
                Lang::En => write!(said, "; you are told {notify} before"),
            };
        }
        for (system, name, table) in self.tables() {
            let own = table.retention.as_ref();
            let Some(own) = own else { continue };
            if self.activities_of(system, name).iter().any(|used| used == id) {
                let label = self.table_label(system, name, lang);
                let semicolon = either(lang, "\u{202f}; ", "; ");
                let colon = either(lang, "\u{a0}:", ":");
                let _ = write!(said, "{semicolon}{label}{colon} {}", self.say_retention(own, lang));
            }
        }
        said
    }

    fn say_recipients(&self, id: &str, activity: &Activity, lang: Lang) -> String {
        let mut names: Vec<String> =
            activity.services.iter().map(|service| service.get(lang).to_owned()).collect();
        for recipient in self.recipients_of(id) {
            let Some(recipient) = self.recipients.get(recipient) else { continue };
            let mut name = recipient.title.get(lang).to_owned();
            if !is_in_eea(&recipient.country) {
                let guard = recipient.safeguard.as_ref().map(|guard| guard.say(lang));
                let guard = guard.unwrap_or_default();
                let _ = write!(name, " ({}, {guard})", recipient.country);
            }
            names.push(name);
        }
        names.join(", ")
    }

    fn write_controller(&self, out: &mut String, lang: Lang) {
        let organisation = &self.organisation;
        let title = either(lang, "Qui est responsable", "Who is responsible");
        let (name, address) = (&organisation.name, &organisation.address);
        let _ = write!(out, "\n## {title}\n\n{name}, {address}. {}.", organisation.contact.email);
        if let Some(dpo) = &organisation.dpo {
            let label = either(lang, "Protection des données\u{a0}:", "Data protection officer:");
            let _ = write!(out, " {label} {}, {}.", dpo.name, dpo.email);
        }
        if let Some(representative) = &organisation.representative {
            let label =
                either(lang, "Représentant dans l’Union\u{a0}:", "Representative in the Union:");
            let _ = write!(out, " {label} {}, {}.", representative.name, representative.address);
        }
        let authority = &organisation.authority;
        let complain = either(
            lang,
            "Si notre réponse ne vous convient pas, vous pouvez vous plaindre auprès de\u{a0}:",
            "If our answer does not satisfy you, you may complain to:",
        );
        let _ = write!(out, "\n\n{complain} {}, {}.\n", authority.name, authority.url);
    }
}

/// The rights of the activities' bases, in words (Art. 13(2)(b); LIL 48).
fn write_rights(out: &mut String, activities: &[(&str, &Activity)], lang: Lang) {
    let rights: Vec<_> =
        activities.iter().map(|(_, activity)| activity.legal_basis.rights()).collect();
    let marketing = activities.iter().any(|(_, activity)| activity.marketing);
    let any = |test: fn(&super::activity::Rights) -> bool| rights.iter().any(test);
    let mut list = vec![either(lang, "voir vos données", "see your data")];
    list.push(either(lang, "les corriger", "correct them"));
    let more = [
        (any(|right| right.erase), "les effacer", "erase them"),
        (any(|right| right.restrict), "en limiter l’usage", "restrict their use"),
        (any(|right| right.port), "les emporter", "take them away"),
        (any(|right| right.object) || marketing, "vous opposer", "object"),
        (any(|right| right.withdraw), "retirer votre accord", "withdraw your consent"),
    ];
    list.extend(more.iter().filter(|(open, ..)| *open).map(|(_, fr, en)| either(lang, fr, en)));
    list.push(either(
        lang,
        "dire ce qu’elles deviennent après votre mort",
        "say what becomes of them after your death",
    ));
    let (title, lead) = match lang {
        Lang::Fr => ("Vos droits", "Vous pouvez\u{a0}:"),
        Lang::En => ("Your rights", "You can:"),
    };
    let _ = write!(out, "\n## {title}\n\n{lead} {}.\n", list.join(", "));
}

impl LegalBasis {
    /// The basis in words, with its article.
    pub fn say(&self, lang: Lang) -> String {
        let (fr, en, letter) = match self {
            Self::Consent => ("votre accord", "your consent", 'a'),
            Self::Contract => ("notre contrat avec vous", "our contract with you", 'b'),
            Self::LegalObligation(_) => ("une obligation légale", "a legal obligation", 'c'),
            Self::Vital => ("la sauvegarde d’une vie", "the saving of a life", 'd'),
            Self::PublicTask(_) => {
                ("une mission d’intérêt public", "a task of public interest", 'e')
            }
            Self::LegitimateInterests(_) => {
                ("notre intérêt légitime", "our legitimate interest", 'f')
            }
        };
        let text = match self {
            Self::LegalObligation(text) | Self::PublicTask(text) => format!("{text}\u{a0}; "),
            _ => String::new(),
        };
        match lang {
            Lang::Fr => {
                format!("{fr} ({}RGPD, art. 6(1)({letter}))", text.replace('\u{a0}', "\u{202f}"))
            }
            Lang::En => format!("{en} ({}GDPR, Art. 6(1)({letter}))", text.replace('\u{a0}', "")),
        }
    }
}

impl Safeguard {
    /// The safeguard in words, with its reference.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Adequacy => either(lang, "décision d’adéquation", "adequacy decision").to_owned(),
            Self::StandardClauses(reference) => {
                format!("{} {reference}", either(lang, "clauses types", "standard clauses"))
            }
            Self::BindingRules(reference) => {
                format!(
                    "{} {reference}",
                    either(lang, "règles d’entreprise", "binding corporate rules")
                )
            }
            Self::Derogation(letter) => {
                format!("{} {letter}", either(lang, "dérogation, art.", "derogation, Art."))
            }
        }
    }
}
