//! Every page of consent and receipts in every state it can be in, rendered strictly in both
//! languages, twice alike, within the accessibility rules.

use serde_json::{Value as Json, json};
use serment_kernel::words::Lang;
use serment_web::samples::{Sample, check, unsampled};
use serment_web::{Nav, PageMeta, Web};

const AT: &str = "2026-11-20T05:10:00Z";
const ID: &str = "rcp_341EDFJ7GFRH8J8F6QDZ856WBX";
const DIGEST: &str = "fefe0e2b01a4236f6331e1b064456073084668d14a51bfaff2277f95f82d6a10";

fn public(_: &Web, lang: Lang) -> PageMeta {
    PageMeta::new(lang, "x").path_other_lang(Some("/x".into()))
}

fn refused(web: &Web, lang: Lang) -> PageMeta {
    public(web, lang).errors(2)
}

fn portal(_: &Web, lang: Lang) -> PageMeta {
    PageMeta::new(lang, "x").nav(Nav::Portal { name: "a•••@courriel.example".into() })
}

fn field(name: &str, id: &str, value: &str, error: Option<&str>) -> Json {
    json!({ "name": name, "id": id, "value": value, "error": error })
}

fn errors(ids: &[&str]) -> Json {
    let one = |id: &&str| json!({ "id": id, "message": "Il manque quelque chose." });
    json!({ "errors": ids.iter().map(one).collect::<Vec<_>>() })
}

fn form(boxes: &[&str], wrong: Option<&str>) -> Json {
    let boxes = boxes.iter().enumerate().map(|(at, reach)| {
        let error = wrong.filter(|_| at == 0);
        let field = field("serment_box", &format!("serment-box-{reach}"), "", error);
        json!({ "field": field, "value": reach, "label": "par courriel" })
    });
    let choice = |name: &str, error| {
        let options = [["yes", "Oui"], ["no", "Non"]];
        json!({ "field": field(name, name, "yes", error), "legend": name, "options": options })
    };
    let ids = ["f-email", "serment-box-email"];
    json!({
        "title": "Dire oui", "purpose": "Vous écrire", "controller": "Maisons du Littoral",
        "action": "/fr/consent/newsletter", "email": field("email", "f-email", "anne@", wrong),
        "form": errors(if wrong.is_some() { &ids } else { &[] }),
        "ask": {
            "lang": "fr", "title": "Lettre", "statement": "Je veux la lettre.",
            "boxes": boxes.collect::<Vec<_>>(),
            "choices": [choice("Rythme", None), choice("serment-age", wrong)],
            "ticket_name": "serment_ticket", "ticket": "x.y", "summary": "Une fois par mois.",
            "notice": { "title": "La lettre", "href": "https://charte.example/fr/notices/x" },
        },
    })
}

fn choices(asked: bool, wrong: Option<&str>, done: Option<&str>) -> Json {
    let answered = |id: &str, value: &str, error| {
        json!({
            "field": field(&format!("answer.{id}"), &format!("c-{id}"), value, error),
            "by": (id == "email").then_some("par courriel"), "state": "Oui depuis hier.",
            "receipt": (!value.is_empty()).then(|| format!("/fr/receipts/{ID}")),
        })
    };
    let options = [["monthly", "par mois"], ["seasonal", "par saison"]];
    let question = json!({
        "activity": "newsletter", "title": "Lettre", "purpose": "Vous écrire",
        "statement": "Je veux la lettre.", "notice": "/fr/notices/newsletter",
        "boxes": [answered("email", "yes", wrong), answered("phone", "", None)],
        "choices": [{ "field": field("p.x", "p-x", "", wrong), "legend": "Rythme", "options": options }],
        "ticket": { "name": "ticket.newsletter", "value": "x.y" },
    });
    json!({
        "title": "Choisir", "who": "a•••@courriel.example", "lede": "Une chose.", "done": done,
        "suppressed": done.map(|_| AT), "action": "/fr/me/choices", "receipts": "/fr/me/receipts",
        "asked": if asked { json!([question]) } else { json!([]) },
        "form": errors(if wrong.is_some() { &["c-email", "p-x"] } else { &[] }),
    })
}

/// `ended`: the address of the receipt of the end, empty when it is not told.
fn withdraw(holds: bool, ended: Option<&str>) -> Json {
    json!({
        "title": "Arrêter", "activity": "Lettre", "purpose": "Vous écrire", "action": "/x",
        "receipt": format!("/fr/receipts/{ID}"), "since": AT, "holds": holds,
        "ended": ended.map(|it| json!({ "at": AT, "receipt": Some(it).filter(|it| !it.is_empty()) })),
        "recipients": if holds { "Courrier de l’Ouest" } else { "" },
    })
}

fn receipt(statement: Option<&str>, proof: Option<&str>, back: Option<&str>) -> Json {
    json!({
        "title": "Reçu de votre oui", "ring": "reçu de consentement",
        "organisation": "Maisons du Littoral", "back": back, "act": "Hier, vous avez dit oui.",
        "read": { "statement": statement, "lang": "fr", "how": "Rien n’était coché." },
        "facts": [
            { "label": "Reçu", "value": ID },
            { "label": "État", "state": "done", "value": "Donné" },
            { "label": "Information", "value": "Version 1", "href": "/fr/notices/x" },
            { "label": "Empreinte", "digest": DIGEST },
            { "label": "Réclamer", "value": "CNIL", "site": "https://www.cnil.fr/plaintes" },
            { "label": "Réclamer ailleurs", "value": "APD", "site": null },
        ],
        "withdraw": statement.map(|_| format!("/fr/withdraw/{ID}")),
        "other": back.map(|_| json!({ "href": format!("/fr/receipts/{ID}"), "id": ID })),
        "id": ID, "proof": proof, "index": proof.map(|_| 9), "seconds": 10,
        "page": format!("/fr/receipts/{ID}"), "proof_href": format!("/fr/receipts/{ID}.tlog-proof"),
        "json_href": format!("/fr/receipts/{ID}.json"), "verify": "/fr/verify",
        "key": "charte.example/journal+faa29be9+AdFi",
    })
}

fn list(count: usize) -> Json {
    let line = json!({ "at": AT, "href": format!("/fr/receipts/{ID}"), "id": ID, "label": "Oui" });
    json!({
        "title": "Vos reçus", "who": "a•••@courriel.example", "choices": "/fr/me/choices",
        "lines": vec![line; count],
    })
}

const fn sample(
    name: &'static str,
    template: &'static str,
    meta: fn(&Web, Lang) -> PageMeta,
    context: fn(&Web, Lang) -> Json,
) -> Sample {
    Sample { name, template, meta, context }
}

const FORM: &str = "consent-form.html";
const CHOICES: &str = "consent-choices.html";
const WITHDRAW: &str = "consent-withdraw.html";
const SHOWN: &str = "receipt-shown.html";
const LIST: &str = "receipt-list.html";
const PROOF: Option<&str> = Some("c2sp.org/tlog-proof@v1\nindex 9");
const WRONG: Option<&str> = Some("Il manque quelque chose.");

const SAMPLES: &[Sample] = &[
    sample("one box", FORM, public, |_, _| form(&["email"], None)),
    sample("two boxes, refused", FORM, refused, |_, _| form(&["email", "phone"], WRONG)),
    sample("as it stands", CHOICES, portal, |_, _| choices(true, None, None)),
    sample("saved", CHOICES, portal, |_, _| choices(true, None, Some("C’est fait."))),
    sample("refused", CHOICES, portal, |_, _| choices(true, WRONG, None)),
    sample("nothing asked", CHOICES, portal, |_, _| choices(false, None, None)),
    sample("holds", WITHDRAW, public, |_, _| withdraw(true, None)),
    sample("ended", WITHDRAW, public, |_, _| withdraw(false, Some("/fr/receipts/x"))),
    sample("ended elsewhere", WITHDRAW, public, |_, _| withdraw(false, Some(""))),
    sample("nothing to stop", WITHDRAW, public, |_, _| withdraw(false, None)),
    sample("proved", SHOWN, public, |_, _| receipt(Some("Je veux."), PROOF, None)),
    sample("waiting for its proof", SHOWN, public, |_, _| receipt(Some("Je veux."), None, None)),
    sample("of a stop", SHOWN, public, |_, _| receipt(None, PROOF, Some("/fr/me/receipts"))),
    sample(
        "erased",
        "receipt-erased.html",
        public,
        |_, _| json!({ "title": "Effacé", "id": ID, "verify": "/fr/verify" }),
    ),
    sample("some", LIST, portal, |_, _| list(2)),
    sample("none", LIST, portal, |_, _| list(0)),
];

#[test]
fn every_page_passes_in_every_state() {
    let web = serment_web::testing::web(crate::SLICES);
    assert_eq!(check(&web, SAMPLES), Vec::<String>::new());
    // The question is part of the form above; the fragment is that part alone, for another's page.
    let parts = ["consent-ask.html", "consent-fragment.html"];
    assert_eq!(unsampled(&web, SAMPLES, &parts), Vec::<String>::new());
    for lang in Lang::ALL {
        let fragment = web.fragment(lang, "consent-fragment.html", form(&["email"], None)).unwrap();
        let page = format!(
            "<html lang=\"{lang}\"><head><title>x</title></head><body><main><h1>x</h1>\
             <form>{fragment}</form></main></body></html>"
        );
        assert_eq!(serment_web::a11y::check(&page), []);
    }
}
