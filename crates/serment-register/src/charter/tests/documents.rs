//! The pages of the guide that are generated, and those that quote the language.
//!
//! `SERMENT_WRITE_DOCS=1 cargo test -p serment-register documents` writes them again.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::super::{Rule, rules};
use super::*;

fn guide(lang: Lang, page: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join("docs/guide").join(lang.tag()).join(page)
}

fn page(lang: Lang) -> String {
    let mut out = String::from(match lang {
        Lang::Fr => {
            "# Ce que la vérification trouve\n\n`serment check` relit la charte et dit ce qui ne va pas\u{a0}: où, pourquoi (l’article), comment y remédier. Les codes ne changent pas\u{a0}: vos scripts peuvent les citer. Une erreur empêche la publication, un point à confirmer aussi, un avertissement non.\n\nCette page est écrite à partir du code\u{a0}; chaque exemple est vérifié.\n"
        }
        Lang::En => {
            "# What the check finds\n\n`serment check` reads the charter again and says what is wrong: where, why (the article), how to mend it. Codes do not change: your scripts may quote them. An error prevents publication, so does a point to confirm, a warning does not.\n\nThis page is written from the code; every example is tested.\n"
        }
    });
    let chapters: [(&str, &str, &str); 7] = [
        ("F", "Fichiers", "Files"),
        ("O", "Organisation", "Organisation"),
        ("A", "Activités", "Activities"),
        ("S", "Systèmes", "Systems"),
        ("R", "Destinataires", "Recipients"),
        ("N", "Informations des personnes", "Notices"),
        ("C", "Engagements", "Commitments"),
    ];
    for (letter, fr, en) in chapters {
        let _ = write!(out, "\n## {}\n", if lang == Lang::Fr { fr } else { en });
        for rule in rules().filter(|rule| rule.code[4..].starts_with(letter)) {
            entry(&mut out, rule, lang);
        }
    }
    out
}

fn entry(out: &mut String, rule: &Rule, lang: Lang) {
    let (files, report) = broken(rule.example);
    let found = report.findings.iter().find(|found| found.code == rule.code);
    let found = found.expect("every rule's example breaks it").clone();
    let shown = render(&[found], &files, lang);
    let example = shown.rsplit_once("\n\n").map_or(shown.as_str(), |(text, _)| text);
    let title = rule.title(lang);
    let mut letters = title.chars();
    let title = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>());
    let _ = write!(
        out,
        "\n### {}\n\n{}. {}\n\n```text\n{example}\n```\n",
        rule.code,
        title.unwrap_or_default(),
        rule.why().get(lang),
    );
}

#[expect(clippy::disallowed_methods, reason = "a test may be asked to write its page")]
fn write_wanted() -> bool {
    std::env::var_os("SERMENT_WRITE_DOCS").is_some()
}

#[test]
fn the_page_of_findings_is_up_to_date() {
    for lang in Lang::ALL {
        let (path, wanted) = (guide(lang, "findings.md"), page(lang));
        if write_wanted() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("can be created");
            std::fs::write(&path, &wanted).expect("can be written");
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == wanted, "{} is stale: run with SERMENT_WRITE_DOCS=1", path.display());
    }
}

/// Every key of every schema appears in the guide to the language, in both languages.
#[test]
fn the_guide_names_every_key() {
    for lang in Lang::ALL {
        let text = std::fs::read_to_string(guide(lang, "charter.md")).unwrap_or_default();
        let mut missing = Vec::new();
        for kind in super::super::FileKind::ALL {
            let properties = super::super::schema(kind)["properties"].as_object().expect("a table");
            missing.extend(properties.keys().filter(|key| !text.contains(&format!("`{key}`"))));
            let definitions = super::super::schema(kind).get("$defs");
            let tables = definitions.and_then(|all| all.get("TableDecl"));
            let keys = tables.and_then(|table| table["properties"].as_object());
            missing.extend(
                keys.into_iter()
                    .flat_map(|keys| keys.keys())
                    .filter(|key| !text.contains(&format!("`{key}`"))),
            );
        }
        assert!(missing.is_empty(), "{}: {missing:?}", lang.tag());
    }
}

/// The examples of the guide are written in the language: no error of syntax, key, type or value.
#[test]
fn the_examples_of_the_guide_are_read() {
    for lang in Lang::ALL {
        let text = std::fs::read_to_string(guide(lang, "charter.md")).expect("the guide exists");
        let blocks: Vec<&str> = text
            .split("```toml\n# ")
            .skip(1)
            .filter_map(|rest| Some(rest.split_once("\n```")?.0))
            .collect();
        assert_eq!(blocks.len(), 6, "{}", lang.tag());
        for block in blocks {
            let (path, example) = block.split_once('\n').expect("a path, then the example");
            let mut files = Files::default();
            files.set(path, example);
            let report = check(&files, &Lint::default());
            let wrong: Vec<_> = (report.findings.into_iter())
                .filter(|found| ("SRM-F001"..="SRM-F007").contains(&found.code))
                .collect();
            assert!(wrong.is_empty(), "{}", render(&wrong, &files, Lang::En));
        }
    }
}

/// Every built-in word and every kind of control is in the guide.
#[test]
fn the_guide_lists_every_word() {
    use super::super::vocabulary::{CATEGORIES, EVENTS};
    for lang in Lang::ALL {
        let text = std::fs::read_to_string(guide(lang, "charter.md")).expect("the guide exists");
        let words = CATEGORIES.iter().chain(EVENTS);
        let words = words.map(|word| format!("`{}` ({})", word.id, word.get(lang)));
        let kinds = super::super::CONTROL_KINDS.iter().map(|kind| format!("`{}`", kind.name));
        let missing: Vec<_> = words.chain(kinds).filter(|word| !text.contains(word)).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", lang.tag());
    }
}
