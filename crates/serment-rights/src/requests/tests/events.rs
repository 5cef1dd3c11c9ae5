//! The shape of what this slice journals, as the first version wrote it: a change would make copies
//! and checks already made say something else. A new shape is a new kind.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use serment_kernel::journal::event;

use crate::testing::{ANNE, SECRET, Stand, YANN, on_each};

const GOLDEN: &[(&str, &str)] = &[
    ("access.served", "missing:list rows:number"),
    ("recipient.acknowledged", "by_hand:boolean notification:text recipient:text request:text"),
    ("recipient.notified", "notification:text recipient:text request:text what:text"),
    ("request.answered", "by:text request:text"),
    ("request.approved", "by:text digest:text request:text"),
    ("request.asked", "by:text clock_stops:boolean request:text"),
    ("request.certified", "certificate:object"),
    ("request.executed", "remaining:number request:text rows:number system:text"),
    ("request.extended", "by:text due_legal:text due_safe:text request:text"),
    ("request.identified", "by:text checked:text request:text"),
    ("request.planned", "charter_version:number digest:text request:text rows:number"),
    (
        "request.received",
        "by:none|text channel:text due_legal:text due_safe:text identity:none|text request:text \
         right:text",
    ),
    ("request.refused", "by:text request:text"),
    ("request.reopened", "request:text"),
];

type Shapes = BTreeMap<String, BTreeMap<String, std::collections::BTreeSet<&'static str>>>;

fn word(value: &Json) -> &'static str {
    match value {
        Json::Null => "none",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "text",
        Json::Array(_) => "list",
        Json::Object(_) => "object",
    }
}

fn look(stand: &Stand, shapes: &mut Shapes) {
    while stand.context().store.sequence().unwrap() > 0 {}
    let events = stand.context().store.read(|read| event::since(read, 0, 1_000)).unwrap();
    for event in events {
        let ours = ["request.", "recipient.", "access."];
        if !ours.iter().any(|prefix| event.kind.starts_with(prefix)) {
            continue;
        }
        let fields = shapes.entry(event.kind.clone()).or_default();
        let own = |name: &&String| !["id", "kind", "time"].contains(&name.as_str());
        for (name, value) in event.data.iter().filter_map(Json::as_object).flatten() {
            if !own(&name) {
                continue;
            }
            fields.entry(name.clone()).or_default().insert(word(value));
        }
    }
}

#[test]
fn every_kind_of_event_keeps_its_shape() {
    on_each(|stand| {
        let mut shapes = Shapes::new();
        let cookie = stand.sign_in(YANN);
        stand.post(&cookie, "/fr/me/copy", "");
        let id = stand.ask(YANN);
        stand.work();
        let (claire, desk) = (stand.staff("claire"), format!("/console/requests/{id}"));
        stand.post(&claire, &format!("{desk}/ask"), "question=Quand");
        stand.post(&claire, &format!("{desk}/answer"), "answer=En+juin");
        stand.post(&claire, &format!("{desk}/extend"), "reason=Trois+systemes");
        stand.post(&claire, &format!("{desk}/identity"), "proof=counter");
        stand.approve(id);
        let away = stand.folder.join("newsletter.away");
        std::fs::rename(stand.folder.join("newsletter.db"), &away).unwrap();
        stand.work();
        stand.post(&claire, &format!("{desk}/replan"), "");
        stand.work();
        std::fs::rename(&away, stand.folder.join("newsletter.db")).unwrap();
        stand.post(&claire, &format!("{desk}/replan"), "");
        stand.work();
        look(stand, &mut shapes);
        stand.approve(id);
        stand.work();
        let told = stand.partner.lock().unwrap().last().map(|it| it.body.clone()).unwrap();
        let told: Json = serde_json::from_str(&told).unwrap();
        let body = serde_json::json!({ "notification": told["data"]["notification"] });
        stand.hook(SECRET, &body.to_string());
        let refused = stand.ask(ANNE);
        stand.work();
        let why = "decision=refuse&why=Un+litige&digest=x";
        stand.post(&claire, &format!("/console/requests/{refused}/decide"), why);
        let form =
            "right=access&channel=paper&received=2026-11-20&kind=email&lang=fr&value=x%40y.fr";
        stand.post(&claire, "/console/requests/new", form);
        look(stand, &mut shapes);
        let said: Vec<(String, String)> = shapes
            .into_iter()
            .map(|(kind, fields)| {
                let field = |(name, words): (String, std::collections::BTreeSet<&str>)| {
                    format!("{name}:{}", words.into_iter().collect::<Vec<_>>().join("|"))
                };
                (kind, fields.into_iter().map(field).collect::<Vec<_>>().join(" "))
            })
            .collect();
        let golden: Vec<(String, String)> =
            GOLDEN.iter().map(|(kind, shape)| ((*kind).into(), (*shape).into())).collect();
        assert_eq!(said, golden);
    });
}
