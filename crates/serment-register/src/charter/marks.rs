//! Marks a draft leaves where only a person can decide, and how they are told.
//!
//! `serment init` guesses; each guess carries `TO CONFIRM:` and a question in English, the language
//! of the files' comments. The finding asks it in both. While a mark is left the charter can be
//! tried, and is not published (Art. 5(2), 12(1)): people would rely on a guess.

use super::files::{Role, role};
use super::load::{Findings, say};
use super::rules;

/// What opens a question in a file of the charter.
const MARK: &str = "TO CONFIRM:";

/// Addresses reserved for examples (RFC 2606), which nobody reads.
const EXAMPLES: [&str; 3] = ["@example.org", "@example.com", "@example.net"];

/// The questions drafts ask, in French. One that ends with a space goes on with names of columns.
const QUESTIONS: &[(&str, &str)] = &[
    ("the name people know you by", "le nom sous lequel on vous connaît"),
    ("postal address", "l’adresse postale"),
    (
        "your country, and the time zone days are counted in",
        "votre pays, et le fuseau où se comptent les jours",
    ),
    (
        "legal_form and registration, as on your letterhead",
        "legal_form et registration, comme sur votre papier à en-tête",
    ),
    ("an address somebody reads every day", "une adresse que quelqu’un lit chaque jour"),
    (
        "your data protection officer, when you have one; else remove these lines",
        "votre délégué à la protection des données, si vous en avez un\u{202f}; sinon, retirez ces lignes",
    ),
    ("where people complain in your country", "où l’on se plaint dans votre pays"),
    (
        "how long your backups still hold what was erased",
        "combien de temps vos sauvegardes gardent encore ce qui est effacé",
    ),
    ("a person and their role", "une personne et son rôle"),
    ("the country of the machines, and who runs them", "le pays des machines, et qui les exploite"),
    ("one row is one person", "une ligne est une personne"),
    (
        "whose row it is, and who is only concerned",
        "à qui est la ligne, et qui est seulement concerné",
    ),
    ("no column is about a person", "aucune colonne ne concerne une personne"),
    (
        "whose the rows are; no foreign key leads to a person",
        "à qui sont les lignes\u{202f}; aucune clé étrangère ne mène à une personne",
    ),
    ("the category of ", "la catégorie de "),
    ("not classified yet (fields, or ignore): ", "pas encore classé (fields, ou ignore)\u{a0}: "),
    ("why the data are used, in one sentence", "pourquoi les données servent, en une phrase"),
    ("the one legal basis", "la seule base légale"),
    ("how long, from when", "combien de temps, à partir de quand"),
    ("the first thing people read", "la première chose que l’on lit"),
    (
        "the exception of Art. 9(2), or stop holding these data",
        "l’exception de l’art. 9(2), ou cessez de tenir ces données",
    ),
    (
        "the article that allows the social security number",
        "l’article qui permet le numéro de sécurité sociale",
    ),
];

/// The column of a draft that stands for the last contact: the name comes first.
const STAND_IN: (&str, &str) = (
    " stands for the last contact, for want of a better date",
    " tient lieu de dernier contact, faute d’une meilleure date",
);

fn in_french(question: &str) -> String {
    if let Some(column) = question.strip_suffix(STAND_IN.0) {
        return format!("{column}{}", STAND_IN.1);
    }
    let known = QUESTIONS.iter().find_map(|(english, french)| {
        let rest = question.strip_prefix(english)?;
        (rest.is_empty() || english.ends_with(' ')).then(|| format!("{french}{rest}"))
    });
    known.unwrap_or_else(|| question.to_owned())
}

/// Every question a file still asks.
pub(crate) fn report(path: &str, bytes: &[u8], out: &mut Findings<'_, '_>) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if matches!(role(path), Role::Document) {
        return;
    }
    for (start, _) in text.match_indices(MARK) {
        let rest = text[start + MARK.len()..].lines().next().unwrap_or_default();
        let question = rest.split(['"', '\'']).next().unwrap_or_default();
        let question = question.trim().trim_end_matches("-->").trim();
        let end = start + MARK.len() + rest.trim_end().len();
        let what = say(in_french(question), question);
        out.span(&rules::F012, path, start..end, what);
    }
}

/// An address that people would write to in vain: an example's, or the draft's `dpo@…`.
pub(crate) fn report_example(path: &str, keys: &[&str], email: &str, out: &mut Findings<'_, '_>) {
    if email.contains('…') || EXAMPLES.iter().any(|example| email.ends_with(example)) {
        let what = say(
            format!("« {email} » n’est qu’un exemple, que personne ne lit"),
            format!("“{email}” is only an example, which nobody reads"),
        );
        out.value(&rules::F012, path, keys, what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_asked_in_french() {
        assert_eq!(in_french("postal address"), "l’adresse postale");
        assert_eq!(in_french("the category of tel, nom"), "la catégorie de tel, nom");
        let stand_in = in_french("seen stands for the last contact, for want of a better date");
        assert!(stand_in.starts_with("seen tient lieu"));
        assert_eq!(in_french("postal addresses"), "postal addresses");
    }
}
