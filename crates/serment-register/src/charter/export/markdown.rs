//! The public register as Markdown: what anyone may read, in words rather than codes.

use std::fmt::Write as _;

use serment_kernel::words::Lang;

use super::super::declared::Charter;

/// The register, for people. No address of a machine, no column, no contract reference.
pub fn markdown(charter: &Charter, lang: Lang) -> String {
    let organisation = &charter.organisation;
    let (title, colon) = match lang {
        Lang::Fr => ("Ce que nous faisons de vos données", "\u{a0}:"),
        Lang::En => ("What we do with your data", ":"),
    };
    let mut out = format!("# {title}\n\n{}, {}.\n", organisation.name, organisation.address);
    for (id, activity) in &charter.activities {
        // Writing to a String cannot fail.
        let _ =
            write!(out, "\n## {}\n\n{}.\n\n", activity.title.get(lang), activity.purpose.get(lang));
        let mut item = |fr: &str, en: &str, value: String| {
            if !value.is_empty() {
                let label = if lang == Lang::Fr { fr } else { en };
                let _ = writeln!(out, "- **{label}**{colon} {value}");
            }
        };
        item("Base légale", "Legal basis", activity.legal_basis.say(lang));
        let interest = activity.interest.as_ref().map(|interest| interest.get(lang).to_owned());
        item("Intérêt poursuivi", "Interest pursued", interest.unwrap_or_default());
        let subjects = activity.subjects.iter().filter_map(|id| organisation.subjects.get(id));
        let subjects: Vec<_> = subjects.map(|subject| subject.get(lang)).collect();
        item("Personnes", "Persons", subjects.join(", "));
        let data = activity.data.iter().map(|category| charter.category_label(category, lang));
        item("Données", "Data", data.collect::<Vec<_>>().join(", "));
        item("Durée", "How long", charter.say_keeping(id, activity, lang));
        let names = charter.recipients_of(id).into_iter();
        let names = names.filter_map(|id| Some(charter.recipients.get(id)?.title.get(lang)));
        item("Destinataires", "Recipients", names.collect::<Vec<_>>().join(", "));
    }
    recipients(&mut out, charter, lang);
    out
}

fn recipients(out: &mut String, charter: &Charter, lang: Lang) {
    if charter.recipients.is_empty() {
        return;
    }
    let title = match lang {
        Lang::Fr => "Qui reçoit des données",
        Lang::En => "Who receives data",
    };
    let _ = write!(out, "\n## {title}\n\n");
    for recipient in charter.recipients.values() {
        let purpose = recipient.purpose.as_ref().map(|purpose| purpose.get(lang));
        let mut entry = format!("- **{}** ({})", recipient.title.get(lang), recipient.country);
        if let Some(purpose) = purpose {
            let colon = if lang == Lang::Fr { "\u{a0}:" } else { ":" };
            let _ = write!(entry, "{colon} {purpose}");
        }
        if let Some(safeguard) = &recipient.safeguard {
            let _ = write!(entry, " — {}", safeguard.say(lang));
        }
        let _ = writeln!(out, "{entry}.");
    }
}
