//! What the published charter asks of people for one activity, in one language: the other side of
//! every answer.
//!
//! Pure: a view of the charter. It refuses what can never be consent (Art. 4(11), 7): an activity on
//! another basis, a box ticked in advance, browsing that goes on, terms accepted as a whole, a
//! notice that does not exist in the language shown.

use std::collections::{BTreeMap, BTreeSet};

use serment_kernel::words::{Lang, Text};
use serment_register::PublishedCharter;
use serment_register::charter::{
    Activity, Category, Channel, Charter, CollectionChannel, ConsentControl, Disposition,
    LegalBasis, Preference, RecipientKind, Safeguard,
};

use super::evidence::{Datum, Kept, Party, Processing, Reach};
use super::model::Refusal;
use super::ticket::sha256;

/// What is asked for one activity, and all that goes with it.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The activity.
    pub activity: String,
    /// The boxes: one for each way to reach the person, or one for the whole.
    pub boxes: Vec<Reach>,
    /// The act that says yes.
    pub control: ConsentControl,
    /// The notice, by id.
    pub notice: String,
    /// The version of the charter.
    pub version: u64,
    /// Its digest, in hexadecimal.
    pub charter: String,
    /// The language of what follows.
    pub lang: Lang,
    /// The notice's title.
    pub notice_title: String,
    /// What matters most in it, in a sentence or two.
    pub summary: String,
    /// The notice, complete.
    pub text: String,
    /// SHA-256 of that text, in hexadecimal.
    pub digest: String,
    /// The sentence beside the control.
    pub statement: String,
    /// Choices inside the activity.
    pub preferences: BTreeMap<String, Preference>,
    /// Where the charter says consent is collected.
    pub channels: Vec<CollectionChannel>,
    /// Whether it is offered to children too.
    pub minors: bool,
    /// The organisation's zone.
    pub zone: String,
    /// What a proof says of the processing.
    pub processing: Processing,
}

impl Offer {
    /// What is asked for an activity, in a language.
    ///
    /// # Errors
    /// There is no such activity, it does not rest on consent, or the charter asks for it in a way
    /// that is not consent.
    pub fn of(published: &PublishedCharter, activity: &str, lang: Lang) -> Result<Self, Refusal> {
        let id = activity.to_owned();
        let charter = &published.charter;
        let declared = charter.activities.get(activity);
        let declared = declared.ok_or(Refusal::UnknownActivity { activity: id.clone() })?;
        if declared.legal_basis != LegalBasis::Consent {
            return Err(Refusal::NotConsentBased { activity: id });
        }
        let control = active_control(&id, declared)?;
        let no_notice = || Refusal::NoNotice { activity: id.clone(), lang };
        let notice = declared.notice.clone().ok_or_else(no_notice)?;
        let copy = published.notice_text(&notice, lang).ok_or_else(no_notice)?;
        let front = charter.notices.get(&notice).and_then(|it| it.texts.get(&lang));
        let front = &front.ok_or_else(no_notice)?.front;
        let statement = declared.collection.statement.as_ref().ok_or_else(no_notice)?;
        Ok(Self {
            activity: id.clone(),
            boxes: boxes(declared),
            control,
            version: published.version,
            charter: published.digest.clone(),
            lang,
            notice_title: front.title.clone(),
            summary: front.summary.clone(),
            text: copy.markdown,
            digest: copy.digest,
            statement: statement.get(lang).to_owned(),
            preferences: declared.preferences.clone(),
            channels: declared.collection.channels.clone(),
            minors: declared.minors,
            zone: charter.organisation.zone.clone(),
            processing: processing(charter, &id, declared),
            notice,
        })
    }

    /// SHA-256 of the sentence beside the control, in hexadecimal.
    pub fn statement_digest(&self) -> String {
        sha256(self.statement.as_bytes())
    }

    /// The activities of a charter that rest on consent, by id.
    pub fn activities(charter: &Charter) -> impl Iterator<Item = (&String, &Activity)> {
        charter.activities.iter().filter(|(_, it)| it.legal_basis == LegalBasis::Consent)
    }
}

fn active_control(id: &str, activity: &Activity) -> Result<ConsentControl, Refusal> {
    use ConsentControl as Control;
    match activity.collection.control {
        Some(
            control @ (Control::UntickedBox
            | Control::Button
            | Control::Signature
            | Control::Spoken
            | Control::Reply),
        ) => Ok(control),
        Some(Control::PretickedBox | Control::ContinuedBrowsing | Control::AcceptanceOfTerms)
        | None => {
            Err(Refusal::NotActive { activity: id.into(), why: super::model::Passive::Control })
        }
    }
}

/// The boxes of an activity, in the order of its channels.
fn boxes(activity: &Activity) -> Vec<Reach> {
    let mut boxes: Vec<_> = activity.channels.iter().copied().map(Reach::By).collect();
    boxes.dedup();
    if boxes.is_empty() { vec![Reach::Whole] } else { boxes }
}

/// What a proof says of an activity, as the charter describes it.
pub fn processing(charter: &Charter, id: &str, activity: &Activity) -> Processing {
    let exception = activity.exception.as_deref();
    let explicit = exception == Some("9(2)(a)");
    let rights = ["access", "rectify", "erase", "restrict", "port", "withdraw", "complain"];
    Processing {
        title: activity.title.clone(),
        purpose: activity.purpose.clone(),
        legal_basis: if explicit { "explicit consent" } else { "consent" }.into(),
        marketing: activity.marketing,
        data: activity.data.iter().map(|category| datum(charter, activity, category)).collect(),
        parties: parties(charter, activity),
        storage: storage(charter, id),
        kept: kept(charter, activity),
        jurisdictions: jurisdictions(charter),
        withdrawal: activity.withdrawal.as_ref().map_or_else(Vec::new, |it| it.channels.clone()),
        rights: rights.map(str::to_owned).to_vec(),
    }
}

/// Those declared, else that of the organisation's own country.
fn jurisdictions(charter: &Charter) -> Vec<String> {
    let declared = charter.organisation.jurisdictions.clone();
    if declared.is_empty() { vec![charter.organisation.country.clone()] } else { declared }
}

fn datum(charter: &Charter, activity: &Activity, category: &Category) -> Datum {
    let label = |lang| charter.category_label(category, lang);
    Datum {
        category: category.0.clone(),
        label: Text { fr: label(Lang::Fr), en: label(Lang::En) },
        mandatory: activity.mandatory.contains(category),
        special: category.is_special(),
    }
}

fn same(name: &str) -> Text {
    Text { fr: name.into(), en: name.into() }
}

fn parties(charter: &Charter, activity: &Activity) -> Vec<Party> {
    let organisation = &charter.organisation;
    let mut parties = vec![Party {
        role: "controller".into(),
        name: same(&organisation.name),
        address: Some(organisation.address.clone()),
        country: Some(organisation.country.clone()),
        email: Some(organisation.contact.email.clone()),
        phone: organisation.contact.phone.clone(),
        ..Party::default()
    }];
    parties.extend(organisation.dpo.as_ref().map(|dpo| Party {
        role: "dpo".into(),
        name: same(&dpo.name),
        address: dpo.address.clone(),
        email: Some(dpo.email.clone()),
        phone: dpo.phone.clone(),
        ..Party::default()
    }));
    parties.push(Party {
        role: "authority".into(),
        name: same(&organisation.authority.name),
        address: organisation.authority.address.clone(),
        url: Some(organisation.authority.url.clone()),
        ..Party::default()
    });
    let named = |id: &String| charter.recipients.get(id).map(|it| (id.clone(), it));
    parties.extend(activity.recipients.iter().filter_map(named).map(|(id, it)| Party {
        id: Some(id),
        role: recipient_role(it.kind).into(),
        name: it.title.clone(),
        address: it.address.clone(),
        country: Some(it.country.clone()),
        email: it.contact.email.clone(),
        phone: it.contact.phone.clone(),
        safeguard: it.safeguard.as_ref().map(safeguard),
        ..Party::default()
    }));
    parties
}

fn recipient_role(kind: RecipientKind) -> &'static str {
    match kind {
        RecipientKind::Processor => "processor",
        RecipientKind::JointController => "joint_controller",
        RecipientKind::Recipient => "recipient",
        RecipientKind::Partner => "partner",
        RecipientKind::Authority => "public_authority",
    }
}

fn safeguard(safeguard: &Safeguard) -> String {
    match safeguard {
        Safeguard::Adequacy => "adequacy (Art. 45)".into(),
        Safeguard::StandardClauses(reference) => format!("standard clauses (Art. 46): {reference}"),
        Safeguard::BindingRules(reference) => format!("binding rules (Art. 47): {reference}"),
        Safeguard::Derogation(article) => format!("derogation (Art. {article})"),
    }
}

fn storage(charter: &Charter, activity: &str) -> BTreeSet<String> {
    let holds = |system: &str, tables: &BTreeMap<String, _>| {
        tables
            .keys()
            .any(|table| charter.activities_of(system, table).iter().any(|it| *it == activity))
    };
    let systems = charter.systems.iter().filter(|(id, it)| holds(id, &it.tables));
    let mut countries: BTreeSet<_> = systems.map(|(_, it)| it.hosted.country.clone()).collect();
    // The record of the consent itself is kept where the organisation is.
    countries.insert(charter.organisation.country.clone());
    countries
}

fn kept(charter: &Charter, activity: &Activity) -> Kept {
    let retention = &activity.retention;
    let label = |lang| charter.event_label(&retention.from, lang);
    Kept {
        keep: retention.keep.to_string(),
        length: Text { fr: retention.keep.say(Lang::Fr), en: retention.keep.say(Lang::En) },
        from: retention.from.clone(),
        event: Text { fr: label(Lang::Fr), en: label(Lang::En) },
        then: match retention.then {
            Disposition::Erase => "erase".into(),
            Disposition::Anonymise => "anonymise".into(),
        },
    }
}

/// The way to reach people that the law ends by itself after a time.
pub(super) const TIMED: Reach = Reach::By(Channel::Phone);
