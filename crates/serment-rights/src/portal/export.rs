//! Values as programs and spreadsheets read them, without loss. Pure.
//!
//! JSON keeps the types: whole and floating numbers are numbers, exact decimals and dates are texts
//! as the system writes them, nothing held is `null`, which is not the empty text. Of binary content
//! only the length is copied: `{"bytes": 12}`.
//!
//! CSV follows RFC 4180, in UTF-8 with the mark by which spreadsheets know it. Nothing held is an
//! empty cell, the empty text is `""`. A text that a spreadsheet would run as a formula, or that
//! begins with an apostrophe, is preceded by one apostrophe: taking off the first apostrophe of every
//! cell that begins with one gives the exact value back. Plain numbers are left alone.

use serde_json::{Value as Json, json};
use serment_connect::Cell;

/// The mark by which spreadsheets know the text is UTF-8.
pub(super) const MARK: &str = "\u{feff}";

/// A value for programs.
pub(super) fn json(cell: &Cell) -> Json {
    match cell {
        Cell::Null => Json::Null,
        Cell::Int(n) => json!(n),
        // JSON has no word for what is not a number.
        Cell::Real(n) if !n.is_finite() => json!(n.to_string()),
        Cell::Real(n) => json!(n),
        Cell::Bool(it) => json!(it),
        Cell::Text(text) => json!(text.reveal()),
        Cell::Bytes(length) => json!({ "bytes": length }),
    }
}

/// One line of CSV.
pub(super) fn csv<'a>(cells: impl Iterator<Item = Option<&'a Cell>>) -> String {
    let mut line = String::new();
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            line.push(',');
        }
        match cell {
            None | Some(Cell::Null) => {}
            Some(Cell::Bytes(length)) => quote(&mut line, &format!("{length} bytes")),
            Some(Cell::Text(text)) => quote(&mut line, &inert(text.reveal())),
            Some(cell) => line.push_str(&cell.text().unwrap_or_default()),
        }
    }
    line.push_str("\r\n");
    line
}

/// The first line: names of columns.
pub(super) fn header(columns: &[String]) -> String {
    let mut line = String::from(MARK);
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        quote(&mut line, &inert(column));
    }
    line.push_str("\r\n");
    line
}

fn quote(line: &mut String, text: &str) {
    let plain = !text.is_empty()
        && !text.contains(['"', ',', ';', '\t', '\n', '\r'])
        && !text.starts_with(' ')
        && !text.ends_with(' ');
    if plain {
        line.push_str(text);
        return;
    }
    line.push('"');
    line.push_str(&text.replace('"', "\"\""));
    line.push('"');
}

/// A text that no spreadsheet runs, and from which the value can be read back.
fn inert(text: &str) -> String {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\'']);
    if runs && !is_number(text) { format!("'{text}") } else { text.to_owned() }
}

/// `-12.50`: a number even to a spreadsheet.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serment_kernel::words::Personal;

    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(Personal::new(text.to_owned()))
    }

    /// What a reader of RFC 4180 finds, the apostrophe taken off.
    fn read_back(line: &str) -> Vec<String> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        record.iter().map(|it| it.strip_prefix('\'').unwrap_or(it).to_owned()).collect()
    }

    proptest! {
        #[test]
        fn every_text_comes_back_from_csv_and_none_starts_a_formula(
            values in prop::collection::vec("[=+@'\",;\r\n\t a-z0-9é-]{1,8}", 2..5),
        ) {
            let cells: Vec<Cell> = values.iter().map(|it| text(it)).collect();
            let line = csv(cells.iter().map(Some));
            prop_assert_eq!(read_back(&line), values.clone());
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
            for cell in &reader.records().next().unwrap().unwrap() {
                prop_assert!(!cell.starts_with(['=', '+', '@', '\t', '\r']));
                prop_assert!(!cell.starts_with('-') || is_number(cell));
            }
        }

        #[test]
        fn every_value_comes_back_from_json(n: i64, real in -1e300..1e300_f64, word in ".*") {
            let back = |cell: &Cell| {
                serde_json::from_str::<Json>(&json(cell).to_string()).unwrap()
            };
            prop_assert_eq!(back(&Cell::Int(n)).as_i64(), Some(n));
            prop_assert_eq!(json(&Cell::Real(real)).to_string().parse(), Ok(real));
            prop_assert_eq!(back(&text(&word)), json!(word));
        }
    }

    #[test]
    fn nothing_held_is_not_the_empty_text() {
        let cells = [Cell::Null, text(""), text("a"), Cell::Bool(true), Cell::Bytes(2)];
        assert_eq!(csv(cells.iter().map(Some)), ",\"\",a,true,2 bytes\r\n");
        let all: Vec<Json> = cells.iter().map(json).collect();
        assert_eq!(json!(all), json!([null, "", "a", true, { "bytes": 2 }]));
        assert_eq!(json(&Cell::Real(f64::NAN)), json!("NaN"));
    }

    #[test]
    fn numbers_stay_numbers_and_formulas_become_texts() {
        let line = |cell: Cell| csv([Some(&cell)].into_iter());
        assert_eq!(line(Cell::Int(-5)), "-5\r\n");
        assert_eq!(line(text("-12.50")), "-12.50\r\n");
        assert_eq!(line(text("+33 6 12")), "'+33 6 12\r\n");
        assert_eq!(line(text("=1+1")), "'=1+1\r\n");
        assert_eq!(line(text("'tis, \"so\"")), "\"''tis, \"\"so\"\"\"\r\n");
    }
}
