//! Findings: what is wrong in a charter, where, why (article of law) and how to mend it.
//!
//! A finding carries French and English. The code is stable: other people's scripts filter on it.

use serde::Serialize;
use serment_kernel::words::{Lang, Text};

use super::files::Files;
use super::rules::Rule;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The charter cannot be published, nor used otherwise.
    Error,
    /// A draft left a question: the charter can be tried, not published, until somebody answers.
    ToConfirm,
    /// The charter can be published; something is missing or doubtful.
    Warning,
}

/// One thing found wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable code, such as `SRM-A012`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The file, relative to the charter's folder.
    pub file: String,
    /// Line, from 1; 0 when the file itself is the matter.
    pub line: usize,
    /// Column in characters, from 1; 0 when the file itself is the matter.
    pub column: usize,
    /// How many characters to underline.
    pub width: usize,
    /// What is wrong.
    pub what: Text,
    /// Why it matters, with the article of law.
    pub why: Text,
    /// How to mend it.
    pub fix: Text,
}

impl Finding {
    pub(crate) fn new(rule: &Rule, file: &str, what: Text) -> Self {
        Self {
            code: rule.code,
            severity: rule.severity,
            file: file.to_owned(),
            line: 0,
            column: 0,
            width: 0,
            what,
            why: rule.why(),
            fix: rule.fix(),
        }
    }

    /// Points at a byte range of the file's text.
    pub(crate) fn locate(&mut self, lines: &Lines<'_>, span: &std::ops::Range<usize>) {
        (self.line, self.column, self.width) = lines.position(span);
    }
}

/// A text with the offsets of its lines, so that a place is found without reading it again.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(breaks.map(|(index, _)| index + 1)).collect();
        Self { text, starts }
    }

    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// Line and column from 1, and how many characters of the line the span covers.
    fn position(&self, span: &std::ops::Range<usize>) -> (usize, usize, usize) {
        let start = floor_char(self.text, span.start);
        let line = self.starts.partition_point(|&begin| begin <= start).max(1);
        let begin = self.starts[line - 1];
        let rest = &self.text[start..];
        let line_end = start + rest.find('\n').unwrap_or(rest.len());
        let end = floor_char(self.text, span.end).clamp(start, line_end);
        let column = self.text[begin..start].chars().count() + 1;
        let width = self.text[start..end].trim_end().chars().count().max(1);
        (line, column, width)
    }
}

fn floor_char(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

/// Writes findings for people: the line, a caret, why, and how to mend it; then, in one list, what
/// somebody has to confirm.
pub fn render(findings: &[Finding], files: &Files, lang: Lang) -> String {
    let mut out = String::new();
    let asks = |finding: &&Finding| finding.severity == Severity::ToConfirm;
    for finding in findings.iter().filter(|finding| !asks(finding)) {
        render_one(&mut out, finding, files, lang);
        out.push('\n');
    }
    let asked: Vec<&Finding> = findings.iter().filter(asks).collect();
    render_questions(&mut out, &asked, lang);
    out.push_str(&summary(findings, lang));
    out.push('\n');
    out
}

fn render_questions(out: &mut String, asked: &[&Finding], lang: Lang) {
    use std::fmt::Write as _;
    let Some(first) = asked.first() else { return };
    let (head, fix) = match lang {
        Lang::Fr => ("À confirmer avant de publier\u{a0}:", "remède\u{a0}:"),
        Lang::En => ("To confirm before publishing:", "fix:"),
    };
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{head}");
    let place = |finding: &Finding| match finding.line {
        0 => finding.file.clone(),
        line => format!("{}:{line}:{}", finding.file, finding.column),
    };
    let width = asked.iter().map(|finding| place(finding).chars().count()).max().unwrap_or(0);
    for finding in asked {
        let (place, code, what) = (place(finding), finding.code, finding.what.get(lang));
        let _ = writeln!(out, "  {place:width$}  {code}  {what}");
    }
    let _ = writeln!(out, "  = {fix} {}\n", first.fix.get(lang));
}

fn render_one(out: &mut String, finding: &Finding, files: &Files, lang: Lang) {
    use std::fmt::Write as _;
    let severity = match (lang, finding.severity) {
        (Lang::Fr, Severity::Error) => "erreur",
        (Lang::En, Severity::Error) => "error",
        (Lang::Fr, Severity::ToConfirm) => "à confirmer",
        (Lang::En, Severity::ToConfirm) => "to confirm",
        (Lang::Fr, Severity::Warning) => "avertissement",
        (Lang::En, Severity::Warning) => "warning",
    };
    let gutter = finding.line.to_string().len();
    // Writing to a String cannot fail.
    let colon = match lang {
        Lang::Fr => "\u{a0}:",
        Lang::En => ":",
    };
    let _ = writeln!(out, "{severity} {}{colon} {}", finding.code, finding.what.get(lang));
    if finding.line == 0 {
        let _ = writeln!(out, " --> {}", finding.file);
    } else {
        let _ =
            writeln!(out, "{:gutter$}--> {}:{}:{}", "", finding.file, finding.line, finding.column);
        let line = files.text(&finding.file).and_then(|text| text.lines().nth(finding.line - 1));
        if let Some((shown, column)) = line.map(|line| window(line, finding.column)) {
            let carets = "^".repeat(finding.width.min(shown.chars().count().max(1)));
            let _ = writeln!(out, "{:gutter$} |", "");
            let _ = writeln!(out, "{} | {shown}", finding.line);
            let _ = writeln!(out, "{:gutter$} | {:indent$}{carets}", "", "", indent = column - 1);
        }
    }
    let (why, fix) = match lang {
        Lang::Fr => ("pourquoi", "remède"),
        Lang::En => ("why", "fix"),
    };
    let _ = writeln!(out, "{:gutter$} = {why}{colon} {}", "", finding.why.get(lang));
    let _ = writeln!(out, "{:gutter$} = {fix}{colon} {}", "", finding.fix.get(lang));
}

/// A line cut to what fits a terminal, and the column in what is left. Tabs become spaces, and so
/// does anything a terminal would obey.
fn window(line: &str, column: usize) -> (String, usize) {
    const WIDTH: usize = 110;
    let skip = if column > WIDTH { column - WIDTH / 2 } else { 0 };
    let cut: String = line.chars().skip(skip).take(WIDTH).collect();
    let cut = cut.trim_end().replace(char::is_control, " ");
    let lead = if skip > 0 { "…" } else { "" };
    (format!("{lead}{cut}"), column - skip + usize::from(skip > 0))
}

/// One sentence that counts findings.
pub fn summary(findings: &[Finding], lang: Lang) -> String {
    let count = |of: Severity| findings.iter().filter(|found| found.severity == of).count();
    let (errors, asked) = (count(Severity::Error), count(Severity::ToConfirm));
    let warnings = count(Severity::Warning);
    let plural = |count: usize, word: &str, rest: &str| match (lang, count) {
        (Lang::Fr, 0 | 1) | (Lang::En, 1) => format!("{count} {word}{rest}"),
        _ => format!("{count} {word}s{rest}"),
    };
    let (nothing, error, warning, to_confirm) = match lang {
        Lang::Fr => ("Rien à signaler dans la charte.", "erreur", "avertissement", " à confirmer"),
        Lang::En => ("Nothing to report in the charter.", "error", "warning", " to confirm"),
    };
    if findings.is_empty() {
        return nothing.into();
    }
    let mut said = format!("{}, {}", plural(errors, error, ""), plural(warnings, warning, ""));
    if asked > 0 {
        said = format!("{said}, {}", plural(asked, "point", to_confirm));
    }
    said + "."
}

/// The findings as JSON, for scripts: an array of objects with both languages.
pub fn to_json(findings: &[Finding]) -> serde_json::Value {
    findings.iter().map(|finding| serde_json::json!(finding)).collect()
}
