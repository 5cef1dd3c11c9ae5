//! The register as a spreadsheet, with the columns of the CNIL's model.

use serment_kernel::words::Lang;

use super::super::activity::{Activity, Source};
use super::super::declared::Charter;
use super::super::recipient::RecipientKind;
use super::super::vocabulary::{FAMILIES, is_in_eea};

/// The register, for a spreadsheet: UTF-8 with a byte-order mark, `;` between cells as French
/// spreadsheets expect, `\r\n` between lines (RFC 4180 else).
pub fn csv(charter: &Charter, lang: Lang) -> String {
    let mut out = String::from("\u{feff}");
    line(&mut out, &header(lang));
    for (id, activity) in &charter.activities {
        line(&mut out, &row(charter, id, activity, lang));
    }
    out
}

fn header(lang: Lang) -> Vec<String> {
    let before = match lang {
        Lang::Fr => [
            "Référence",
            "Traitement",
            "Date de création",
            "Responsable",
            "Délégué à la protection des données",
            "Responsables conjoints",
            "Finalité",
            "Base légale",
            "Catégories de personnes",
        ],
        Lang::En => [
            "Reference",
            "Activity",
            "Created",
            "Controller",
            "Data protection officer",
            "Joint controllers",
            "Purpose",
            "Legal basis",
            "Categories of persons",
        ],
    };
    let after = match lang {
        Lang::Fr => [
            "Autres données",
            "Durée de conservation",
            "Services internes",
            "Destinataires externes",
            "Sous-traitants",
            "Transferts hors de l’Espace économique européen",
            "Garanties",
            "Mesures de sécurité",
            "Source des données",
            "Systèmes",
            "Information des personnes",
            "Analyse d’impact",
        ],
        Lang::En => [
            "Other data",
            "Retention",
            "Internal services",
            "External recipients",
            "Processors",
            "Transfers outside the European Economic Area",
            "Safeguards",
            "Security measures",
            "Source of the data",
            "Systems",
            "Notice",
            "Impact assessment",
        ],
    };
    let families = FAMILIES.iter().map(|family| family.get(lang));
    before.into_iter().chain(families).chain(after).map(str::to_owned).collect()
}

fn row(charter: &Charter, id: &str, activity: &Activity, lang: Lang) -> Vec<String> {
    let organisation = &charter.organisation;
    let join = |list: Vec<String>| list.join(", ");
    let recipients: Vec<_> = charter
        .recipients_of(id)
        .into_iter()
        .filter_map(|recipient| charter.recipients.get(recipient))
        .collect();
    let named = |wanted: &dyn Fn(RecipientKind) -> bool| {
        let chosen = recipients.iter().filter(|recipient| wanted(recipient.kind));
        join(chosen.map(|recipient| recipient.title.get(lang).to_owned()).collect())
    };
    let subjects = activity.subjects.iter().filter_map(|id| organisation.subjects.get(id));
    let mut cells = vec![
        id.to_owned(),
        activity.title.get(lang).to_owned(),
        activity.since.map(|date| date.to_string()).unwrap_or_default(),
        format!("{}, {}", organisation.name, organisation.address),
        organisation
            .dpo
            .as_ref()
            .map(|dpo| format!("{}, {}", dpo.name, dpo.email))
            .unwrap_or_default(),
        named(&|kind| kind == RecipientKind::JointController),
        activity.purpose.get(lang).to_owned(),
        activity.legal_basis.say(lang),
        join(subjects.map(|subject| subject.get(lang).to_owned()).collect()),
    ];
    let of_family = |wanted: &dyn Fn(&str) -> bool| {
        let chosen = activity.data.iter().filter(|category| wanted(category.family()));
        join(chosen.map(|category| charter.category_label(category, lang)).collect())
    };
    cells.extend(FAMILIES.iter().map(|family| of_family(&|name| name == family.id)));
    cells.push(of_family(&|name| FAMILIES.iter().all(|family| family.id != name)));
    cells.push(charter.say_keeping(id, activity, lang));
    cells
        .push(join(activity.services.iter().map(|service| service.get(lang).to_owned()).collect()));
    cells.push(named(&|kind| {
        !matches!(kind, RecipientKind::Processor | RecipientKind::JointController)
    }));
    cells.push(named(&|kind| kind == RecipientKind::Processor));
    let abroad = || recipients.iter().filter(|recipient| !is_in_eea(&recipient.country));
    cells.push(join(
        abroad().map(|found| format!("{} ({})", found.title.get(lang), found.country)).collect(),
    ));
    cells.push(join(
        abroad().filter_map(|found| Some(found.safeguard.as_ref()?.say(lang))).collect(),
    ));
    cells.push(join(organisation.security.all().map(|text| text.get(lang).to_owned()).collect()));
    cells.push(source(activity, lang));
    let systems = charter.systems.iter().filter(|(system, declared)| {
        declared
            .tables
            .keys()
            .any(|table| charter.activities_of(system, table).iter().any(|used| used == id))
    });
    cells.push(join(systems.map(|(_, system)| system.title.get(lang).to_owned()).collect()));
    cells.push(activity.notice.clone().unwrap_or_default());
    cells.push(dpia(activity, lang));
    cells
}

fn source(activity: &Activity, lang: Lang) -> String {
    match (&activity.collection.source, lang) {
        (Source::Person, Lang::Fr) => "la personne".into(),
        (Source::Person, Lang::En) => "the person".into(),
        (Source::Observed, Lang::Fr) => "observées pendant l’usage".into(),
        (Source::Observed, Lang::En) => "observed during use".into(),
        (Source::Other(other), lang) => other.get(lang).to_owned(),
    }
}

fn dpia(activity: &Activity, lang: Lang) -> String {
    use super::super::activity::Dpia;
    match &activity.dpia {
        Some(Dpia::Document(path)) => path.clone(),
        Some(Dpia::NotRequired(reason)) => reason.get(lang).to_owned(),
        None => String::new(),
    }
}

fn line(out: &mut String, cells: &[String]) {
    let written: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    out.push_str(&written.join(";"));
    out.push_str("\r\n");
}

/// Quotes a cell when it must be, and keeps a spreadsheet from running it as a formula.
fn cell(text: &str) -> String {
    let text = match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t') => format!("'{text}"),
        _ => text.to_owned(),
    };
    if text.contains([';', '"', '\n', '\r', ',']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
