//! What is wrong with a file before anyone looks at what it says: encoding, size, name, syntax,
//! keys, types. Each trouble becomes a finding at its place.

use serment_kernel::words::Text;

use super::files::{FileKind, Files, MAX_FILE_BYTES, Role, is_id, role};
use super::load::{Findings, Troubles, did_you_mean, say};
use super::marks;
use super::rules::{self, Rule};
use super::validate::{Located, Problem, french};

/// Reports what reading found: encodings, sizes, names, syntax, keys and types.
pub(crate) fn report(files: &Files, troubles: Troubles, out: &mut Findings<'_, '_>) {
    for (path, bytes) in &files.0 {
        report_file(path, bytes, out);
    }
    if !files.0.contains_key("organisation.toml") {
        let what =
            say("il n’y a pas de fichier organisation.toml", "there is no organisation.toml");
        out.file(&rules::F010, "organisation.toml", what);
    }
    for path in troubles.front {
        let what = say(
            "le fichier ne commence pas par des faits entre deux lignes +++",
            "the file does not open with facts between two +++ lines",
        );
        out.span(&rules::F011, &path, 0..0, what);
    }
    for (path, error) in troubles.syntax {
        let what = say(
            format!("ce n’est pas du TOML\u{a0}: {}", in_french(&error.message)),
            format!("this is not TOML: {}", error.message),
        );
        out.span(&rules::F003, &path, error.span, what);
    }
    for (path, offset, found) in troubles.schema {
        report_problem(&path, offset, found, out);
    }
    for (path, message) in troubles.serde {
        out.span(&rules::F005, &path, 0..0, say(message.clone(), message));
    }
}

/// What the TOML parser says, for the mistakes people make; the rest stays in its English.
const SYNTAX: &[(&str, &str)] = &[
    ("duplicate key", "cette clé est déjà écrite"),
    ("invalid basic string", "un texte entre guillemets n’est pas fermé"),
    ("invalid literal string", "un texte entre apostrophes n’est pas fermé"),
    ("missing opening quote", "il manque le guillemet ouvrant"),
    ("string values must be quoted", "un texte s’écrit entre guillemets"),
    ("missing comma between array elements", "il manque une virgule entre deux éléments"),
    ("missing comma between key-value pairs", "il manque une virgule entre deux clés"),
    ("extra assignment between key-value pairs", "il manque une virgule entre deux clés"),
    ("missing assignment between key-value pairs", "il manque le signe = après la clé"),
    ("missing value for key", "il manque la valeur de la clé"),
    ("missing value", "il manque une valeur"),
    ("key with no value", "cette clé n’a pas de valeur"),
    ("extra comma in array", "il y a une virgule de trop dans la liste"),
    ("extra comma in inline table", "il y a une virgule de trop entre les accolades"),
    ("extra `=`", "il y a un signe = de trop"),
    ("unexpected `=` in array", "il y a un signe = dans une liste"),
    ("unclosed array table", "il manque ]] à la fin du titre"),
    ("unclosed array", "il manque ] à la fin de la liste"),
    ("unclosed inline table", "il manque l’accolade fermante"),
    ("unclosed table", "il manque ] à la fin du titre"),
    ("unexpected key or value", "ceci n’a pas sa place ici\u{202f}; passez à la ligne"),
    ("invalid unquoted key", "cette clé doit être entre guillemets"),
    ("unexpected content", "ceci n’a pas sa place ici"),
    ("invalid value", "cette valeur n’a pas de forme connue"),
];

fn in_french(message: &str) -> String {
    let head = message.split(", expected").next().unwrap_or(message);
    let known = SYNTAX.iter().find(|(english, _)| head == *english);
    known.map_or_else(|| message.to_owned(), |(_, french)| (*french).to_owned())
}

fn report_file(path: &str, bytes: &[u8], out: &mut Findings<'_, '_>) {
    let role = role(path);
    if bytes.len() > MAX_FILE_BYTES {
        let most = MAX_FILE_BYTES / 1024 / 1024;
        let what = say(
            format!("le fichier dépasse {most}\u{a0}Mio"),
            format!("the file is larger than {most} MiB"),
        );
        return out.file(&rules::F002, path, what);
    }
    if role != Role::Document
        && let Err(error) = std::str::from_utf8(bytes)
    {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        let what =
            say(format!("la ligne {line} n’est pas en UTF-8"), format!("line {line} is not UTF-8"));
        return out.file(&rules::F001, path, what);
    }
    match role {
        Role::Toml(kind, id) if kind != FileKind::Organisation && !is_id(id) => {
            bad_id(path, id, out);
        }
        Role::Notice(id, _) | Role::CommitmentText(id, _) if !is_id(id) => bad_id(path, id, out),
        Role::Unknown => {
            let what =
                say("ce fichier n’est pas un fichier de charte", "this is not a file of a charter");
            out.file(&rules::F009, path, what);
        }
        _ => {}
    }
    marks::report(path, bytes, out);
}

fn bad_id(path: &str, id: &str, out: &mut Findings<'_, '_>) {
    let what = say(format!("« {id} » n’est pas un identifiant"), format!("“{id}” is not an id"));
    out.file(&rules::F008, path, what);
}

fn report_problem(path: &str, offset: usize, found: Located, out: &mut Findings<'_, '_>) {
    let Located { problem, path: keys, span } = found;
    let rule = blamed(path, &keys, &problem);
    let (what, fix) = describe(problem);
    out.span(rule, path, span.start + offset..span.end + offset, what);
    if let Some(fix) = fix {
        out.fix(fix.fr, fix.en);
    }
}

/// The rule a problem breaks: some keys are so central that they have their own.
fn blamed(path: &str, keys: &[String], problem: &Problem) -> &'static Rule {
    let activity = path.starts_with("activities/");
    let at_basis = activity && keys.first().is_some_and(|key| key == "legal_basis");
    match problem {
        Problem::MissingKey { key } if activity && keys.is_empty() && key == "legal_basis" => {
            &rules::A001
        }
        Problem::MissingKey { key } if activity && keys.is_empty() && key == "retention" => {
            &rules::A004
        }
        Problem::UnknownKey { .. } | Problem::WrongType { .. } if at_basis => &rules::A001,
        Problem::MissingKey { .. } => &rules::F006,
        Problem::UnknownKey { .. } => &rules::F004,
        Problem::NotAllowed { .. } | Problem::BadForm { .. } => &rules::F007,
        Problem::WrongType { .. } | Problem::TooFew { .. } | Problem::OutOfRange { .. } => {
            &rules::F005
        }
    }
}

/// What to say of a problem, and a remedy when it is better than the rule's.
fn describe(problem: Problem) -> (Text, Option<Text>) {
    match problem {
        Problem::MissingKey { key } => {
            let en = format!("the key “{key}” is missing");
            (say(format!("il manque la clé « {key} »"), en), None)
        }
        Problem::UnknownKey { key, suggestion, allowed } => {
            let en = format!("there is no key “{key}”");
            let known = choices("Clés possibles", "Possible keys", &allowed);
            let fix = suggestion.map_or(known, |word| did_you_mean(&word));
            (say(format!("la clé « {key} » n’existe pas"), en), Some(fix))
        }
        Problem::WrongType { expected, found } => {
            let in_french: Vec<_> = expected.iter().map(|word| french(word)).collect();
            let (fr, en) = (in_french.join(" ou "), expected.join(" or "));
            let fr = format!("attendu\u{a0}: {fr}\u{202f}; trouvé\u{a0}: {}", french(found));
            (say(fr, format!("expected {en}, found {found}")), None)
        }
        Problem::NotAllowed { value, suggestion, allowed } => {
            let en = format!("“{value}” is not a possible value");
            let known = choices("Valeurs possibles", "Possible values", &allowed);
            let fix = suggestion.map_or(known, |word| did_you_mean(&word));
            (say(format!("« {value} » n’est pas une valeur possible"), en), Some(fix))
        }
        Problem::BadForm { value, form } => {
            let (what, fix) = bad_form(&value, &form);
            (what, Some(fix))
        }
        Problem::TooFew { least } => {
            let en = format!("the list must have at least {least} element");
            (say(format!("la liste doit avoir au moins {least} élément"), en), None)
        }
        Problem::OutOfRange { least, most } => {
            let en = format!("the number must be between {least} and {most}");
            (say(format!("le nombre doit être entre {least} et {most}"), en), None)
        }
    }
}

fn choices(fr: &str, en: &str, words: &[String]) -> Text {
    let list = words.join(", ");
    say(format!("{fr}\u{a0}: {list}."), format!("{en}: {list}."))
}

/// What a text should have looked like.
fn bad_form(value: &str, form: &str) -> (Text, Text) {
    let (fr, en, sample) = match form {
        "serment-period" => ("une durée", "a period", "3 years, 30 days, 48 hours"),
        "serment-country" => ("un code de pays", "a country code", "FR, DE, US"),
        "serment-env" => ("un nom de variable", "the name of a variable", "BOOKING_URL"),
        "serment-id" => ("un identifiant", "an id", "newsletter, guest, mail_house"),
        "serment-category" => ("une catégorie", "a category", "contact.email, free_text"),
        "serment-link" => (
            "un lien",
            "a link",
            "guest_id -> guests.id, (a, b) -> t.(x, y), email -> booking:guests.email",
        ),
        "serment-order" => ("un ordre", "an order", "arrival desc, number"),
        "serment-month-day" => ("un jour de l’année", "a day of the year", "12-31"),
        "serment-exception-9" => ("une exception de l’art. 9", "an exception of Art. 9", "9(2)(a)"),
        "serment-exception-17" => {
            ("une exception de l’art. 17", "an exception of Art. 17", "17(3)(b)")
        }
        "serment-derogation" => {
            ("une dérogation de l’art. 49", "a derogation of Art. 49", "49(1)(a)")
        }
        "date" => ("une date", "a date", "2026-02-02"),
        _ => ("une adresse électronique", "an e-mail address", "dpo@example.org"),
    };
    let what = say(format!("« {value} » n’est pas {fr}"), format!("“{value}” is not {en}"));
    (
        what,
        say(
            format!("Écrivez par exemple\u{a0}: {sample}."),
            format!("Write for example: {sample}."),
        ),
    )
}
