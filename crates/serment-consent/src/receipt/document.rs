//! The receipt as programs read it: the structure of ISO/IEC TS 27560, filled from one payload.
//!
//! Sections and names follow the standard as the W3C guide publishes them (header, processing, PII,
//! parties, events); `proof` and `gdpr` are ours. Nothing is looked up: the same payload gives the
//! same document for ever.

use serde_json::{Value as Json, json};
use serment_kernel::words::{Lang, Text};

use super::Filed;
use crate::consent::Event;
use crate::consent::evidence::{Gesture, Party, Processing, Shown};

/// The version of the structure.
const SCHEMA: &str = "ISO/IEC TS 27560:2023";
/// Our reading of it.
const PROFILE: &str = "urn:serment:consent-receipt:1";

/// The receipt of an event, in the language the person read, or the one given. `base` is the address
/// of the site, to link the notice and the proof.
pub fn document(filed: &Filed, base: &str, lang: Lang) -> Json {
    let event = &filed.event;
    let (shown, gesture) = answer(event);
    let lang = shown.map_or(lang, |it| it.language);
    let processing = event.processing();
    let state = event.kind().trim_start_matches("consent.");
    let page = format!("{base}/{lang}/receipts/{}", filed.id);
    json!({
        "schema_version": SCHEMA,
        "profile": PROFILE,
        "receipt_id": filed.id,
        "record_id": filed.stored.id,
        "pii_principal_id": event.subject(),
        "language": lang,
        "pii_processing": {
            "privacy_notice": shown.map(|it| notice(it, base)),
            "purposes": [purpose(event, processing, lang)],
            "pii_information": processing.data.iter().map(|it| json!({
                "pii_type": it.category,
                "name": it.label.get(lang),
                "optional": !it.mandatory,
                "special_category": it.special,
            })).collect::<Vec<_>>(),
            "pii_controllers": processing.parties.iter()
                .filter(|it| it.role == "controller").map(|it| party(it, lang)).collect::<Vec<_>>(),
            "storage_locations": processing.storage,
            "retention_period": retention(processing, lang),
            "jurisdictions": processing.jurisdictions,
            "recipient_third_parties": processing.parties.iter()
                .filter(|it| it.id.is_some()).map(|it| party(it, lang)).collect::<Vec<_>>(),
            "withdrawal_method": {
                "url": format!("{base}/{lang}/withdraw/{}", filed.id),
                "channels": processing.withdrawal,
                "gestures": 1,
            },
            "collection_method": gesture.map(|it| json!({
                "control": it.control,
                "default_state": it.default_state,
                "form": it.form,
                "channel": it.channel,
                "application": it.application,
            })),
        },
        "parties": processing.parties.iter().map(|it| party(it, lang)).collect::<Vec<_>>(),
        "events": [{
            "event_time": filed.stored.at.to_string(),
            "event_state": state,
            "event_type": processing.legal_basis,
            "entity_id": event.subject(),
            "validity_duration": validity(event),
            "event_method": method(event),
            "channels": event.channels(),
            "preferences": event.preferences(),
            "follows": follows(event),
        }],
        "gdpr": {
            "lawful_basis": processing.legal_basis,
            "rights": processing.rights,
            "authority": processing.party("authority").map(|it| party(it, lang)),
            "statement": shown.map(|it| &it.statement),
            "ticket": gesture.map(|it| &it.ticket),
            "render": shown.and_then(|it| it.render.as_ref()),
        },
        "proof": {
            "event": filed.stored.id,
            "index": filed.stored.seq,
            "format": "c2sp.org/tlog-proof@v1",
            "url": format!("{page}.tlog-proof"),
        },
    })
}

fn answer(event: &Event) -> (Option<&Shown>, Option<&Gesture>) {
    match event {
        Event::Given(it) | Event::Refused(it) => (Some(&it.shown), Some(&it.gesture)),
        Event::Adjusted(_) | Event::Withdrawn(_) => (None, None),
    }
}

fn notice(shown: &Shown, base: &str) -> Json {
    let (lang, id, version) = (shown.language, &shown.notice, shown.version);
    json!({
        "id": id,
        "url": format!("{base}/{lang}/notices/{id}?version={version}"),
        "language": lang,
        "version": version,
        "sha256": shown.digest,
        "charter_sha256": shown.charter,
        "shown_at": shown.at.to_string(),
    })
}

fn purpose(event: &Event, processing: &Processing, lang: Lang) -> Json {
    json!({
        "id": event.activity(),
        "title": processing.title.get(lang),
        "description": processing.purpose.get(lang),
        "lawful_basis": processing.legal_basis,
        "direct_marketing": processing.marketing,
    })
}

fn party(party: &Party, lang: Lang) -> Json {
    json!({
        "party_id": party.id,
        "party_type": party.role,
        "party_name": party.name.get(lang),
        "party_address": party.address,
        "party_country": party.country,
        "party_email": party.email,
        "party_phone": party.phone,
        "party_url": party.url,
        "transfer_safeguard": party.safeguard,
    })
}

fn retention(processing: &Processing, lang: Lang) -> Json {
    let kept = &processing.kept;
    json!({
        "period": kept.keep,
        "from": kept.from,
        "then": kept.then,
        "text": after(&kept.length, &kept.event, lang),
    })
}

/// « 3 ans après votre dernier départ ».
pub(super) fn after(length: &Text, event: &Text, lang: Lang) -> String {
    let word = match lang {
        Lang::Fr => "après",
        Lang::En => "after",
    };
    format!("{} {word} {}", length.get(lang), event.get(lang))
}

fn validity(event: &Event) -> Json {
    match event {
        Event::Given(it) => {
            json!(it.until.map_or_else(|| "until withdrawn".into(), |it| it.to_string()))
        }
        _ => Json::Null,
    }
}

fn method(event: &Event) -> Json {
    match event {
        Event::Given(it) | Event::Refused(it) => {
            json!({ "control": it.gesture.control, "identified": it.identified })
        }
        Event::Adjusted(it) | Event::Withdrawn(it) => {
            json!({ "means": it.means, "channel": it.channel, "identified": it.identified })
        }
    }
}

fn follows(event: &Event) -> Json {
    match event {
        Event::Adjusted(it) | Event::Withdrawn(it) => json!(it.follows),
        Event::Given(_) | Event::Refused(_) => json!([]),
    }
}
