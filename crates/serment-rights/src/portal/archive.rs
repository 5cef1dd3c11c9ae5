//! The copy a person keeps: `index.html` to read, `data.json` for programs, one CSV a table.

use std::io::{Cursor, Write};

use serde_json::json;
use serment_kernel::words::Lang;
use serment_web::Web;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::held::{HeldRow, HeldSystem, HeldTable};

/// Why an archive could not be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum ArchiveError {
    /// The page to read.
    #[error(transparent)]
    Page(#[from] serment_web::TemplateError),
    /// The archive itself.
    #[error("the archive could not be written")]
    Zip(#[from] zip::result::ZipError),
    /// A file of it.
    #[error("a file of the archive could not be written")]
    Io(#[from] std::io::Error),
}

/// Writes the archive.
pub(super) fn write(
    web: &Web,
    lang: Lang,
    systems: &[HeldSystem],
    made: jiff::Timestamp,
) -> Result<Vec<u8>, ArchiveError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let organisation = &web.site().organisation;
    let context = json!({
        "systems": systems, "made": made, "organisation": organisation, "lang": lang,
    });
    zip.start_file("index.html", options)?;
    zip.write_all(web.fragment(lang, "archive.html", &context)?.as_bytes())?;
    zip.start_file("data.json", options)?;
    let data = json!({
        "controller": organisation, "made": made,
        "systems": systems.iter().map(system).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut zip, &data).map_err(std::io::Error::other)?;
    for system in systems {
        for table in &system.tables {
            zip.start_file(table.file.as_str(), options)?;
            zip.write_all(&csv(table)?)?;
        }
    }
    Ok(zip.finish()?.into_inner())
}

fn system(system: &HeldSystem) -> serde_json::Value {
    let table = |table: &HeldTable| {
        let row = |row: &HeldRow| {
            let pairs = table.columns.iter().cloned().zip(row.values.iter().cloned());
            serde_json::Value::Object(pairs.map(|(column, value)| (column, value.into())).collect())
        };
        json!({
            "table": table.name, "title": table.title, "concerns_you_only": table.concerns,
            "purposes": table.why, "retention": table.kept, "recipients": table.recipients,
            "since": table.since, "total": table.total, "rows": table.rows.iter().map(row).collect::<Vec<_>>(),
        })
    };
    json!({
        "system": system.id, "title": system.title, "hosted": system.hosted,
        "not_readable_now": system.unreachable, "address_shared": system.shared,
        "tables": system.tables.iter().map(table).collect::<Vec<_>>(),
    })
}

fn csv(table: &HeldTable) -> std::io::Result<Vec<u8>> {
    // The mark by which spreadsheets know the text is UTF-8.
    let mut writer = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    writer.write_record(&table.columns)?;
    for row in &table.rows {
        writer.write_record(row.values.iter().map(|value| inert(value.as_deref())))?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// A cell that a spreadsheet would take for a formula is written as a text.
fn inert(value: Option<&str>) -> String {
    let value = value.unwrap_or_default();
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}
