//! The public extract of the register, in words: what pages show of a charter.

use serde::Serialize;
use serment_kernel::words::Lang;
use serment_web::i18n::{Messages, args, country};

use crate::charter::{
    Activity, Category, Charter, Disposition, LegalBasis, RecipientDecl, RecipientKind, Retention,
    vocabulary,
};

/// One activity as anyone may read it (Art. 30, without what protects the systems).
#[derive(Debug, Serialize)]
pub(super) struct ActivityView {
    id: String,
    title: String,
    purpose: String,
    basis: String,
    subjects: String,
    data: String,
    retention: String,
    recipients: Vec<String>,
    notice: Option<String>,
}

/// Every activity, in the order of the charter.
pub(super) fn activities(charter: &Charter, messages: &Messages, lang: Lang) -> Vec<ActivityView> {
    let words = Words { charter, messages, lang };
    charter.activities.iter().map(|(id, activity)| words.activity(id, activity)).collect()
}

struct Words<'a> {
    charter: &'a Charter,
    messages: &'a Messages,
    lang: Lang,
}

impl Words<'_> {
    fn activity(&self, id: &str, activity: &Activity) -> ActivityView {
        let lang = self.lang;
        let subjects = activity.subjects.iter().map(|id| self.subject(id));
        let data = activity.data.iter().map(|it| category(self.charter, it, lang));
        // Whoever runs a system that serves the activity receives its data too.
        let outside = self.charter.recipients_of(id).into_iter();
        let outside = outside.filter_map(|id| self.charter.recipients.get(id));
        let inside = activity.services.iter().map(|it| it.get(lang).to_owned());
        ActivityView {
            id: id.to_owned(),
            title: activity.title.get(lang).to_owned(),
            purpose: activity.purpose.get(lang).to_owned(),
            basis: self.basis(activity),
            subjects: join(subjects),
            data: join(data),
            retention: self.retention(&activity.retention),
            recipients: inside.chain(outside.map(|it| self.recipient(it))).collect(),
            notice: activity.notice.clone(),
        }
    }

    fn subject(&self, id: &str) -> String {
        let label = self.charter.organisation.subjects.get(id);
        label.map_or_else(|| id.to_owned(), |label| label.get(self.lang).to_owned())
    }

    fn basis(&self, activity: &Activity) -> String {
        let key = format!("register-basis-{}", activity.legal_basis.word().replace('_', "-"));
        let cite = match &activity.legal_basis {
            LegalBasis::LegalObligation(cite) | LegalBasis::PublicTask(cite) => cite.clone(),
            LegalBasis::LegitimateInterests(_) => {
                let interest = activity.interest.as_ref().unwrap_or(&activity.purpose);
                interest.get(self.lang).to_owned()
            }
            LegalBasis::Consent | LegalBasis::Contract | LegalBasis::Vital => String::new(),
        };
        self.messages.t(self.lang, &key, &args([("cite", cite.into())]))
    }

    fn retention(&self, rule: &Retention) -> String {
        let key = match (rule.archive, rule.then) {
            (None, Disposition::Erase) => "register-keep-erase",
            (None, Disposition::Anonymise) => "register-keep-anonymise",
            (Some(_), Disposition::Erase) => "register-keep-archive-erase",
            (Some(_), Disposition::Anonymise) => "register-keep-archive-anonymise",
        };
        let archive = rule.archive.map(|period| period.say(self.lang)).unwrap_or_default();
        let values = args([
            ("keep", rule.keep.say(self.lang).into()),
            ("event", event(self.charter, &rule.from, self.lang).into()),
            ("archive", archive.into()),
        ]);
        self.messages.t(self.lang, key, &values)
    }

    fn recipient(&self, recipient: &RecipientDecl) -> String {
        let kind = match recipient.kind {
            RecipientKind::Processor => "processor",
            RecipientKind::JointController => "joint",
            RecipientKind::Recipient => "recipient",
            RecipientKind::Partner => "partner",
            RecipientKind::Authority => "authority",
        };
        let values = args([
            ("title", recipient.title.get(self.lang).to_owned().into()),
            ("country", country::name(&recipient.country, self.lang).into()),
        ]);
        self.messages.t(self.lang, &format!("register-recipient-{kind}"), &values)
    }
}

fn join(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

/// The label of a category of data.
fn category(charter: &Charter, category: &Category, lang: Lang) -> String {
    let id = category.0.as_str();
    let declared = charter.organisation.categories.get(id).map(|it| it.get(lang));
    let known = || vocabulary::find(vocabulary::CATEGORIES, id).map(|word| word.get(lang));
    let family = || vocabulary::FAMILIES.iter().find(|word| word.id == id).map(|it| it.get(lang));
    declared.or_else(known).or_else(family).unwrap_or(id).to_owned()
}

/// The label of the event a retention starts from.
fn event(charter: &Charter, id: &str, lang: Lang) -> String {
    let declared = charter.organisation.events.get(id).map(|it| it.get(lang));
    let known = || vocabulary::find(vocabulary::EVENTS, id).map(|word| word.get(lang));
    declared.or_else(known).unwrap_or(id).to_owned()
}
