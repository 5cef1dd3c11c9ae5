//! The register as JSON: one object per activity, with what is derived from the other files.

use serde_json::{Value, json};

use super::super::declared::Charter;

/// The register, for programs. Texts are in both languages.
pub fn json(charter: &Charter) -> Value {
    let organisation = &charter.organisation;
    let activities: Vec<Value> =
        charter.activities.keys().map(|id| activity(charter, id)).collect();
    json!({
        "format": "serment-register/1",
        "controller": {
            "name": organisation.name,
            "legal_form": organisation.legal_form,
            "registration": organisation.registration,
            "address": organisation.address,
            "country": organisation.country,
            "contact": organisation.contact,
            "representative": organisation.representative,
            "dpo": organisation.dpo,
            "authority": organisation.authority,
        },
        "security": organisation.security.all().collect::<Vec<_>>(),
        "activities": activities,
        "recipients": charter.recipients,
        "systems": charter.systems,
        "commitments": charter.commitments,
    })
}

fn activity(charter: &Charter, id: &str) -> Value {
    let activity = &charter.activities[id];
    let tables: Vec<Value> = charter
        .tables()
        .filter(|(system, table, _)| {
            charter.activities_of(system, table).iter().any(|used| used == id)
        })
        .map(|(system, table, _)| json!({ "system": system, "table": table }))
        .collect();
    json!({
        "id": id,
        "title": activity.title,
        "purpose": activity.purpose,
        "legal_basis": activity.legal_basis,
        "interest": activity.interest,
        "subjects": activity.subjects.iter().map(|subject| json!({
            "id": subject, "title": charter.organisation.subjects.get(subject),
        })).collect::<Vec<_>>(),
        "data": activity.data,
        "mandatory": activity.mandatory,
        "special_exception": activity.exception,
        "channels": activity.channels,
        "marketing": activity.marketing,
        "recipients": charter.recipients_of(id),
        "services": activity.services,
        "retention": activity.retention,
        "notice": activity.notice,
        "collection": activity.collection,
        "withdrawal": activity.withdrawal,
        "dpia": activity.dpia,
        "automated_decision": activity.automated_decision,
        "tables": tables,
    })
}
