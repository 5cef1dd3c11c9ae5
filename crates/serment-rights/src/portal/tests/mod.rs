//! What a person sees and takes away.

mod copy;
mod pages;

use std::io::{Cursor, Read};

use axum::http::StatusCode;
use serment_kernel::words::Lang;
use serment_web::samples;

use crate::testing::Stand;

#[test]
fn every_text_exists_in_both_languages_and_is_well_set() {
    let slices = [crate::SLICE, serment_consent::consent::SLICE];
    let web = serment_web::testing::web(&slices);
    assert_eq!(samples::check(&web, &[]), Vec::<String>::new());
    for code in ["stale_plan", "status", "conflict", "shared_address", "no_reason", "law"] {
        let key = serment_web::problem::refusal_key(&format!("requests.{code}"));
        assert!(web.messages().has(Lang::Fr, &key), "{key}");
    }
    let key = serment_web::problem::refusal_key("propagation.not_by_hand");
    assert!(web.messages().has(Lang::Fr, &key), "{key}");
}

/// Changes one of the systems.
fn change(stand: &Stand, file: &str, sql: &str) {
    let database = rusqlite::Connection::open(stand.folder.join(file)).unwrap();
    database.execute_batch(sql).unwrap();
}

/// The copy somebody takes, open.
struct Copy(zip::ZipArchive<Cursor<Vec<u8>>>);

impl Copy {
    fn of(stand: &Stand, email: &str, lang: &str) -> Self {
        let answer = stand.post(&stand.sign_in(email), &format!("/{lang}/me/copy"), "");
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(answer.header("content-type"), "application/zip");
        let name = if lang == "fr" { "vos-donnees.zip" } else { "your-data.zip" };
        assert!(answer.header("content-disposition").contains(name));
        Self(zip::ZipArchive::new(Cursor::new(answer.bytes)).unwrap())
    }

    fn names(&self) -> Vec<String> {
        self.0.file_names().map(|name| name.unwrap().into_owned()).collect()
    }

    fn text(&mut self, name: &str) -> String {
        let mut text = String::new();
        self.0.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn data(&mut self) -> serde_json::Value {
        serde_json::from_str(&self.text("data.json")).unwrap()
    }
}

/// What the journal remembers of copies: rows, and what was missing.
fn served(stand: &Stand, email: &str) -> Vec<serde_json::Value> {
    let subject = stand.subject(email).unwrap();
    let events = stand
        .context()
        .store
        .read(|read| serment_kernel::journal::event::of_subject(read, subject))
        .unwrap();
    let served = events.iter().filter(|it| it.kind == "access.served");
    served.map(|it| serde_json::to_value(&it.data).unwrap()).collect()
}
