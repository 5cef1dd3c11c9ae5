//! Every page of governance in every state it can be in, rendered strictly in both languages, twice
//! alike, within the accessibility rules.

use serde_json::{Value as Json, json};
use serment_kernel::words::Lang;
use serment_web::samples::{Sample, check, unsampled};
use serment_web::{Nav, PageMeta, Web};

use super::SLICES;

const AT: &str = "2026-11-20T05:10:00Z";
const EVENT: &str = "evt_0H1J2K3M4N5P6Q7R8S9T0V1W2X";
const DIGEST: &str = "fefe0e2b01a4236f6331e1b064456073084668d14a51bfaff2277f95f82d6a10";

fn public(_: &Web, lang: Lang) -> PageMeta {
    PageMeta::new(lang, "x").current("commitments").path_other_lang(Some("/x".into()))
}

fn staff(_: &Web, lang: Lang) -> PageMeta {
    PageMeta::new(lang, "x").nav(Nav::Console { name: "Claire Prigent, déléguée".into() })
}

fn tally(broken: usize, due: usize, kept: usize) -> Json {
    json!([
        { "state": "broken", "label": "Rompu", "count": broken, "href": (broken > 0).then_some("#broken") },
        { "state": "due", "label": "À confirmer", "count": due, "href": "#all" },
        { "state": "kept", "label": "Tenus", "count": kept, "href": null },
    ])
}

fn line(number: u32, state: &str) -> Json {
    json!({
        "id": "partners", "number": number, "title": "Nos partenaires le savent.", "state": state,
        "word": "Tenu", "controls": "1 mesure sur 1 passe", "evidence": "preuve : hier, 6 h 10",
    })
}

fn broken(number: u32) -> Json {
    json!({
        "id": "erasure", "number": number, "title": "Nous effaçons", "since": "hier, 6 h 10",
        "owner": "Claire Prigent, déléguée",
        "causes": [{ "control": "Relire", "summary": "214 fiches restent.", "seen": "ce matin" }],
    })
}

fn home(broken: &[Json], lines: &[Json], wanted: Option<&str>) -> Json {
    let audience = |word: &str| json!({ "word": word, "label": format!("envers {word}"), "current": wanted == Some(word) });
    let count = broken.len();
    json!({
        "version": 2,
        "home": {
            "title": "Un fait", "total": 4, "filtered": wanted.is_some(), "broken": broken,
            "tally": tally(count, 1, 3 - count), "lines": lines,
            "audiences": [audience("customers"), audience("partners")],
            "checked": "ce matin, 6 h 10", "since": (count > 0).then_some("hier, 6 h 10"),
            "controls": [5, 7],
        },
    })
}

fn control(state: &str, seen: Option<&str>) -> Json {
    json!({
        "title": "Chaque partenaire accuse réception", "seen": seen, "state": state,
        "word": "Passe", "summary": seen.map(|_| "0 en retard."), "max_age": "24 heures",
    })
}

fn commitment(whole: bool) -> Json {
    let result = json!({
        "at": AT, "state": "broken", "word": "Échoue", "text": "« Relire » : 214 fiches",
        "control": "Relire", "event": EVENT,
    });
    let change = json!({
        "at": AT, "state": null, "word": null, "text": "Version 1", "control": null, "event": null,
    });
    let proof = |text: Option<&str>| {
        let act = text.map(|_| "Ce fait est l’acte n° 7.");
        json!({ "sentence": "Le 20 novembre…", "act": act, "event": EVENT, "text": text })
    };
    json!({
        "id": "partners", "title": "Nos partenaires le savent.", "number": 5,
        "state": if whole { "kept" } else { "due" }, "word": "Tenu", "total": 8,
        "controls_line": "1 mesure sur 2 passe", "freshness": "preuve : hier, 6 h 10",
        "text": "Une correction, un effacement.\n\n## Et aussi\n\n- un retrait", "audience": "clients",
        "owner": "Claire Prigent", "version": { "number": 1, "at": AT },
        "controls": [control("kept", Some("hier, 6 h 10")), control("due", None)],
        "recipients": if whole { json!([
            { "title": "Courrier", "purpose": "envoie", "country": "France", "since": "2026-02-02" },
            { "title": "Riou", "purpose": null, "country": "France", "since": null },
        ]) } else { json!([]) },
        "history": if whole { json!([result, change]) } else { json!([]) },
        "proof": proof(whole.then_some("c2sp.org/tlog-proof@v1")),
        "organisation": "Maisons du Littoral",
    })
}

fn journal(signed: bool, waiting: u64) -> Json {
    let note = json!({ "size": 14, "at": AT, "note": "charte.example/journal\n14\n" });
    json!({
        "title": "Un fait", "waiting": waiting,
        "journal": {
            "key": "charte.example/journal+faa29be9+AdFi", "origin": "charte.example/journal",
            "url": "https://charte.example/journal/", "size": 14,
            "signed": signed.then_some(note),
        },
    })
}

fn charter(changes: &Json, hidden: &Json) -> Json {
    let line = |version: u64| json!({ "version": version, "at": AT, "digest": DIGEST, "by": "claire", "event": EVENT });
    json!({
        "title": "Un fait", "changes": changes, "hidden": hidden, "history": [line(2), line(1)],
        "charter": { "version": 2, "digest": DIGEST, "at": AT, "event": EVENT },
    })
}

fn hidden() -> Json {
    json!([{
        "number": 3, "title": "Un geste", "why": "Jamais passée.",
        "controls": [
            { "title": "a", "state": "due", "word": "Pas encore", "summary": null, "detail": null },
            { "title": "b", "state": "broken", "word": "Échoue", "summary": "x", "detail": "y" },
        ],
    }])
}

const fn sample(
    name: &'static str,
    template: &'static str,
    meta: fn(&Web, Lang) -> PageMeta,
    context: fn(&Web, Lang) -> Json,
) -> Sample {
    Sample { name, template, meta, context }
}

const HOME: &str = "trust-home.html";
const COMMITMENT: &str = "trust-commitment.html";
const VERIFY: &str = "trust-verify.html";
const JOURNAL: &str = "trust-console-journal.html";
const CHARTER: &str = "trust-console-charter.html";

const SAMPLES: &[Sample] = &[
    sample(
        "nothing yet",
        HOME,
        public,
        |_, _| json!({ "home": null, "title": "Rien encore", "lede": "Rien n’est promis." }),
    ),
    sample("kept", HOME, public, |_, _| home(&[], &[line(1, "kept"), line(2, "due")], None)),
    sample("two broken", HOME, public, |_, _| {
        home(&[broken(1), broken(4)], &[line(1, "broken"), line(2, "kept")], None)
    }),
    sample("for some", HOME, public, |_, _| home(&[], &[line(1, "kept")], Some("partners"))),
    sample("for nobody", HOME, public, |_, _| home(&[], &[], Some("customers"))),
    sample("proved", COMMITMENT, public, |_, _| commitment(true)),
    sample("without proof yet", COMMITMENT, public, |_, _| commitment(false)),
    sample("signed", VERIFY, public, |_, _| journal(true, 0)),
    sample("unsigned", VERIFY, public, |_, _| journal(false, 0)),
    sample("all signed", JOURNAL, staff, |_, _| journal(true, 0)),
    sample("waiting", JOURNAL, staff, |_, _| journal(true, 3)),
    sample("unsigned", JOURNAL, staff, |_, _| journal(false, 14)),
    sample("none", CHARTER, staff, |_, _| json!({ "title": "Aucune charte", "charter": null })),
    sample("first, hidden", CHARTER, staff, |_, _| charter(&Json::Null, &hidden())),
    sample("changed", CHARTER, staff, |_, _| charter(&json!(["Un système de plus."]), &json!([]))),
    sample("words only", CHARTER, staff, |_, _| charter(&json!([]), &json!([]))),
];

#[test]
fn every_page_passes_in_every_state() {
    let web = serment_web::testing::web(SLICES);
    assert_eq!(check(&web, SAMPLES), Vec::<String>::new());
    let others = ["publication-register.html", "publication-notice.html"];
    assert_eq!(unsampled(&web, SAMPLES, &others), Vec::<String>::new());
}
