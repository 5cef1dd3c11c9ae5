//! What comes out of a charter: notices, exports, differences, versions, drafts.

use super::super::draft::{CatalogueKey, DraftSystem, Start, from_catalogue, init};
use super::super::rules::Edit::{Remove, Replace, Write};
use super::super::{InvalidCanonical, Severity, canonical, diff, digest, digest_hex, export};
use super::*;

#[test]
fn a_notice_is_complete_in_both_languages() {
    let charter = hotel();
    insta::assert_snapshot!(charter.notice("newsletter", Lang::Fr).expect("exists"));
    insta::assert_snapshot!("notice_en", charter.notice("newsletter", Lang::En).expect("exists"));
    for id in charter.notices.keys() {
        for lang in Lang::ALL {
            let text = charter.notice(id, lang).expect("every notice is in every language");
            assert!(!text.contains("{{"), "{id}.{lang}");
        }
    }
    assert_ne!(charter.notice_digest("stay", Lang::Fr), charter.notice_digest("stay", Lang::En));
}

#[test]
fn the_register_is_exported() {
    let charter = hotel();
    insta::assert_snapshot!("register_csv", export::csv(&charter, Lang::Fr));
    insta::assert_snapshot!("register_markdown", export::markdown(&charter, Lang::En));
    let json = export::json(&charter);
    assert_eq!(json["activities"].as_array().map(Vec::len), Some(charter.activities.len()));
    assert_eq!(json["controller"]["dpo"]["name"], "Claire Prigent");
}

#[test]
fn every_row_of_the_spreadsheet_has_every_column() {
    let charter = hotel();
    for lang in Lang::ALL {
        let csv = export::csv(&charter, lang);
        let widths: Vec<usize> = csv
            .trim_end()
            .split("\r\n")
            .map(|line| {
                let mut quoted = false;
                line.chars()
                    .filter(|c| {
                        quoted ^= *c == '"';
                        *c == ';' && !quoted
                    })
                    .count()
            })
            .collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{widths:?}");
    }
}

#[test]
fn a_difference_reads_like_a_release_note() {
    let (files, report) = broken(&[
        Replace("activities/newsletter.toml", "keep = \"3 years\"", "keep = \"2 years\""),
        Replace("notices/newsletter.fr.md", "retention = { newsletter = \"3 years\" }\n", ""),
        Replace("notices/newsletter.en.md", "retention = { newsletter = \"3 years\" }\n", ""),
        Replace(
            "activities/loyalty.toml",
            "\"service.loyalty\"]",
            "\"service.loyalty\", \"contact.phone\"]",
        ),
        Replace("activities/loyalty.toml", "services ", "recipients = [\"printer\"]\nservices "),
        Write(
            "recipients/printer.toml",
            "title = { fr = \"Imprimerie du Port\", en = \"Imprimerie du Port\" }\nkind = \"recipient\"\ncountry = \"FR\"\ncategories = [\"contact.email\"]\ncontact = { email = \"donnees@imprimerie.example\" }\ncontract = { kind = \"exchange_agreement\", reference = \"IP-1\", signed_on = 2026-01-05 }\n",
        ),
        Replace("organisation.toml", "retained = \"7 days\"", "retained = \"14 days\""),
        Replace(
            "systems/booking.toml",
            "erase      = { detach = true, anonymise = [\"title\", \"body\"] }",
            "erase      = \"delete\"",
        ),
        Replace("systems/booking.toml", "order  = \"arrival desc\"", "order  = \"arrival\""),
        Remove("commitments/journal.toml"),
        Remove("commitments/journal.fr.md"),
        Remove("commitments/journal.en.md"),
    ]);
    let new = report.charter.clone().unwrap_or_else(|| panic!("{}", shown(&files, &report)));
    let notes: Vec<String> = diff(&hotel(), &new)
        .into_iter()
        .map(|change| {
            format!("{:?} {}\n  {}\n  {}", change.kind, change.file, change.text.fr, change.text.en)
        })
        .collect();
    insta::assert_snapshot!(notes.join("\n"));
    assert!(diff(&new, &new).is_empty());
}

#[test]
fn a_version_is_stored_and_read_back() {
    let mut files = samples::hotel();
    files.0.insert("docs/contract.pdf".into(), vec![0x25, 0xff, 0x00, 0x80]);
    let bytes = canonical(&files);
    let back = Files::from_canonical(&bytes).expect("reads back");
    assert_eq!(back, files);
    assert_eq!(digest(&back), digest(&files));
    assert!(bytes.starts_with(b"{\"files\":{\"activities/accounting.toml\":"));
    assert!(bytes.ends_with(b",\"format\":\"serment-charter/1\"}"));
}

#[test]
fn the_digest_ignores_line_ends_and_foreign_files() {
    let files = samples::hotel();
    let mut other = samples::hotel();
    let text = files.text("organisation.toml").expect("exists").replace('\n', "\r\n");
    other.set("organisation.toml", text);
    other.set("thumbs.db", "x");
    assert_eq!(digest(&files), digest(&other));
    other.set("docs/balance-reviews.md", "changed");
    assert_ne!(digest(&files), digest(&other));
    assert_eq!(digest_hex(&files).len(), 64);
}

#[test]
fn bytes_that_are_not_a_charter_are_refused() {
    let read = |bytes: &[u8]| Files::from_canonical(bytes);
    assert_eq!(read(b"not json"), Err(InvalidCanonical::NotJson));
    assert_eq!(read(b"{\"files\":{}}"), Err(InvalidCanonical::OtherFormat));
    let odd = b"{\"files\":{\"a\":{\"hex\":\"0\"}},\"format\":\"serment-charter/1\"}";
    assert_eq!(read(odd), Err(InvalidCanonical::BadFile("a".into())));
}

fn start() -> Files {
    init(&Start {
        name: Some("L’Atelier \"du Quai\""),
        guess: "atelier",
        address: None,
        email: Some("bonjour@atelier.example"),
        place: Some(("FR", "Europe/Paris")),
    })
}

#[test]
fn a_first_charter_has_only_points_to_confirm() {
    let files = start();
    let report = check(&files, &lint());
    assert!(!report.has_errors(), "{}", shown(&files, &report));
    assert_eq!(report.count(Severity::Error), 0);
    let charter = report.charter.as_ref().expect("no error");
    assert_eq!(charter.organisation.name, "L’Atelier \"du Quai\"");
    insta::assert_snapshot!(codes(&report.findings).join(" "));
}

#[test]
fn what_was_guessed_is_a_list_to_confirm_and_is_not_published() {
    let nothing = Start { name: None, guess: "atelier", address: None, email: None, place: None };
    let files = init(&nothing);
    let report = check(&files, &lint());
    assert!(report.charter.is_some() && !report.has_errors());
    insta::assert_snapshot!("to_confirm_fr", render(&report.findings, &files, Lang::Fr));
    insta::assert_snapshot!("to_confirm_en", render(&report.findings, &files, Lang::En));
    let publishing = Lint { publishing: true, ..lint() };
    assert!(check(&files, &publishing).charter.is_none());
    // A warning alone stops nothing.
    let mut decided = files.clone();
    for bytes in decided.0.values_mut() {
        let text = String::from_utf8(bytes.clone()).expect("is text");
        let text = text.replace("TO CONFIRM: postal address", "2 quai de la Douane");
        let text = text.replace("contact@example.org", "bonjour@atelier.example");
        *bytes = text.replace("TO CONFIRM:", "decided:").into_bytes();
    }
    let report = check(&decided, &publishing);
    assert!(report.charter.is_some(), "{}", shown(&decided, &report));
    assert!(report.count(Severity::Warning) > 0);
    // An address of an example is nobody's, mark or not.
    let text = decided.text("organisation.toml").expect("exists");
    decided.set("organisation.toml", text.replace("bonjour@atelier.example", "hi@example.com"));
    let text = decided.text("organisation.toml").expect("exists");
    let text = text.replace("# [dpo]", "[dpo]").replace("# name ", "name ");
    decided.set("organisation.toml", text.replace("# email = ", "email = "));
    assert_eq!(check(&decided, &publishing).count(Severity::ToConfirm), 2);
}

/// A table from "name:type" words; each key is a column and the table it leads to.
fn table(columns: &str, keys: &[(&str, &str)]) -> CatalogueTable {
    let column = |word: &str| {
        let (name, kind) = word.split_once(':').expect("a name and a type");
        CatalogueColumn { name: name.into(), kind: kind.into(), nullable: true }
    };
    let key = |(column, table): &(&str, &str)| CatalogueKey {
        columns: vec![(*column).into()],
        table: (*table).into(),
        references: vec!["id".into()],
    };
    CatalogueTable {
        columns: columns.split(' ').map(column).collect(),
        primary_key: vec!["id".into()],
        foreign_keys: keys.iter().map(key).collect(),
        rows: Some(10),
    }
}

fn shop() -> Catalogue {
    let clients = "id:integer nom:text prénom:text courriel:text tel_portable:text \
        date_naissance:date segment:text created_at:timestamp";
    let orders = "id:integer client_id:integer total:integer adresse_livraison:text \
        commentaire:text";
    let lines = "id:integer order_id:integer product_id:integer quantity:integer";
    let messages = "id:integer sender_id:integer recipient_id:integer body:text";
    let tables = [
        ("clients", table(clients, &[])),
        ("orders", table(orders, &[("client_id", "clients")])),
        ("order_lines", table(lines, &[("order_id", "orders"), ("product_id", "products")])),
        ("messages", table(messages, &[("sender_id", "clients"), ("recipient_id", "clients")])),
        ("products", table("id:integer label:text", &[])),
    ];
    let tables = tables.into_iter().map(|(name, table)| (name.to_owned(), table));
    Catalogue { tables: tables.collect() }
}

#[test]
fn a_system_is_drafted_from_its_database_without_an_error() {
    let drafted = from_catalogue(
        &DraftSystem {
            id: "shop",
            title: "Boutique",
            connect: "{ kind = \"postgres\", url_env = \"SHOP_URL\" }",
            country: "FR",
            subject: "customer",
        },
        &shop(),
    );
    insta::assert_snapshot!(drafted.text("systems/shop.toml").expect("drafted"));
    insta::assert_snapshot!(
        "drafted_activity",
        drafted.text("activities/shop.toml").expect("drafted")
    );
    let mut files = start();
    files.0.extend(drafted.0);
    let catalogues = BTreeMap::from([("shop".to_owned(), shop())]);
    let report = check(&files, &Lint { catalogues, ..Lint::default() });
    assert!(!report.has_errors(), "{}", shown(&files, &report));
}
