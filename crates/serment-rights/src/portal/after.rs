//! What a person's own space says once they were erased: the certificate, and the rows a rule keeps
//! (Art. 17(3), 18). It is all in the certificate: the address no longer leads to those rows.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use serde::Serialize;
use serment_kernel::words::Lang;
use serment_register::charter::Charter;
use serment_web::i18n::format;

use super::table::rule;
use crate::requests::{Certificate, KeptLine, Right, RightsRequest, Status};

/// An erasure that is over.
#[derive(Debug, Serialize)]
pub(super) struct Erased {
    /// The request.
    id: String,
    /// When the last system was done.
    at: String,
    /// Rows erased, anonymised or detached.
    touched: u64,
    /// What stays.
    kept: Vec<Kept>,
}

impl Erased {
    /// Rows kept by a rule.
    pub(super) fn kept_rows(&self) -> u64 {
        self.kept.iter().map(|line| line.rows).sum()
    }
}

/// Rows kept.
#[derive(Debug, Serialize)]
pub(super) struct Kept {
    /// What they are.
    what: String,
    /// How many.
    rows: u64,
    /// By which rule.
    rule: String,
    /// The exception of Art. 17(3).
    exception: Option<String>,
    /// Until when.
    until: Option<String>,
    /// Whether nobody is shown them but for that rule.
    aside: bool,
}

/// The certificates of a person's erasures, the latest first.
fn certificates(requests: &[RightsRequest]) -> impl Iterator<Item = &Certificate> {
    let erasures = requests.iter().filter(|it| it.right == Right::Erasure);
    erasures.filter(|it| it.status == Status::Done).filter_map(|it| it.certificate.as_ref())
}

/// The erasures of a person that are over.
pub(super) fn erasures(
    charter: &Charter,
    requests: &[RightsRequest],
    lang: Lang,
    zone: &TimeZone,
) -> Vec<Erased> {
    let kept = |line: &KeptLine| Kept {
        what: charter.table_label(&line.system, &line.table, lang),
        rows: line.rows,
        rule: rule(charter, &line.rule, lang),
        exception: line.exception.clone(),
        until: line.until.map(|date| format::date(lang, date)),
        aside: is_restricted(charter, line),
    };
    let erased = |it: &Certificate| Erased {
        id: it.request.to_string(),
        at: format::date(lang, serment_law::period::day_of(it.done_at, zone)),
        touched: it.touched(),
        kept: it.kept.iter().filter(|line| line.rows > 0).map(kept).collect(),
    };
    certificates(requests).map(erased).collect()
}

/// The tables whose rows a person is no longer shown, by system.
pub(super) fn set_aside(
    charter: &Charter,
    requests: &[RightsRequest],
) -> BTreeSet<(String, String)> {
    certificates(requests)
        .flat_map(|it| &it.kept)
        .filter(|line| line.rows > 0 && is_restricted(charter, line))
        .map(|line| (line.system.clone(), line.table.clone()))
        .collect()
}

fn is_restricted(charter: &Charter, line: &KeptLine) -> bool {
    charter.table(&line.system, &line.table).is_some_and(|table| table.restriction().is_some())
}
