//! Personal data stay out of what is written for machines and operators.

use crate::tidy::source::{File, Rust, find_token};
use crate::tidy::{Found, Rule};

/// Macros whose arguments end in a log, a metric or an error text.
const SPEAKING: &[&str] = &[
    "trace!",
    "debug!",
    "info!",
    "warn!",
    "error!",
    "event!",
    "span!",
    "counter!",
    "histogram!",
    "gauge!",
    "panic!",
    "bail!",
    "anyhow!",
];

/// Words of an error text that would name a person.
const NAMING: &[&str] =
    &["{email", "{phone", "{given_name", "{family_name", "{birth", "{address", "{subject_name"];

pub(crate) const UNSPOKEN: Rule = Rule {
    name: "personal-unspoken",
    why: "personal data never reach a log, an error text, a URL, a metric label or a public leaf",
    fix: "name the thing by its id; leave the value in Personal<T>",
    check: |tree, found| {
        for (file, rust) in tree.rust() {
            check_macros(file, rust, found);
            check_public_events(file, rust, found);
            for (line, text) in rust.shipped_strings() {
                let attribute = rust.code[line].contains("#[error(");
                if attribute && NAMING.iter().any(|word| text.contains(word)) {
                    found.push(Found::at(file, line, "an error text that names a person"));
                }
            }
        }
    },
    bad: &[
        &[(
            "crates/serment-web/src/a.rs",
            "fn a() {\n    tracing::info!(\n        to = email.reveal(),\n        \"sent\",\n    );\n}",
        )],
        &[("crates/serment-web/src/a.rs", "#[error(\"cannot write to {email}\")]\nstruct A;")],
        &[("crates/serment-web/src/a.rs", "let u = format!(\"/me/{}\", email.reveal());")],
        &[(
            "crates/serment-rights/src/a.rs",
            "Event { about: About::Public,\n data: json!({ \"to\": email.reveal() }) }",
        )],
    ],
    good: &[
        &[("crates/serment-web/src/a.rs", "info!(subject = %id, \"sent\"); mail(email.reveal());")],
        &[("crates/serment-web/src/a.rs", "#[error(\"cannot write to {system}\")]\nstruct A;")],
        &[("crates/serment-web/src/a.rs", "let body = format!(\"Bonjour {}\", name.reveal());")],
        &[(
            "crates/serment-rights/src/a.rs",
            "Event { about: About::Subject(s), data: json!({ \"to\": email.reveal() }) }",
        )],
    ],
};

fn check_macros(file: &File, rust: &Rust, found: &mut Vec<Found>) {
    let reveals = |text: &str| text.contains(".reveal()") || text.contains(".into_inner()");
    for (line, code) in rust.shipped() {
        let speaking = SPEAKING.iter().find_map(|name| Some((*name, find_token(code, name)?)));
        if let Some((name, at)) = speaking
            && reveals(&arguments(&rust.code, line, at))
        {
            found.push(Found::at(file, line, format!("a revealed value in `{name}`")));
        }
        let Some(at) = find_token(code, "format!") else { continue };
        let is_address = |text: &str| text.starts_with('/') || text.starts_with("http");
        let address = rust.strings.iter().any(|(of, text)| *of == line && is_address(text));
        if address && reveals(&arguments(&rust.code, line, at)) {
            found.push(Found::at(file, line, "a revealed value in an address"));
        }
    }
}

/// From a macro's name to its closing parenthesis.
fn arguments(code: &[String], line: usize, at: usize) -> String {
    let mut text = String::new();
    let mut depth = 0_usize;
    for (number, code) in code.iter().enumerate().skip(line) {
        let code = if number == line { &code[at..] } else { code };
        for c in code.chars() {
            text.push(c);
            match c {
                '(' | '{' | '[' => depth += 1,
                ')' | '}' | ']' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return text;
                    }
                }
                _ => {}
            }
        }
    }
    text
}

/// A public leaf is in clear for ever: nothing revealed goes near one.
fn check_public_events(file: &File, rust: &Rust, found: &mut Vec<Found>) {
    const NEAR: usize = 8;
    for (line, _) in rust.shipped().filter(|(_, code)| code.contains("About::Public")) {
        let near = &rust.code[line..(line + NEAR).min(rust.code.len())];
        let event = near.iter().take_while(|code| code.trim() != "}");
        if event.into_iter().any(|code| code.contains(".reveal()")) {
            found.push(Found::at(file, line, "a revealed value in a public event"));
        }
    }
}
