//! The table of figures.

use std::fmt::Write as _;
use std::path::Path;

/// A figure's rounds.
#[derive(Clone, Debug)]
pub(crate) struct Rounds(Vec<f64>);

impl Rounds {
    /// Sorts the rounds of one figure.
    pub(crate) fn new(mut rounds: Vec<f64>) -> Self {
        rounds.sort_by(f64::total_cmp);
        Self(rounds)
    }

    /// The middle one.
    pub(crate) fn median(&self) -> f64 {
        self.0.get(self.0.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// The value below which this share of the rounds lies.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a position in a short list"
    )]
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        let at = (self.0.len() as f64 * share) as usize;
        self.0.get(at.min(self.0.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    }

    fn spread(&self, digits: usize) -> String {
        let (low, high) = (self.0.first(), self.0.last());
        match (low, high) {
            (Some(low), Some(high)) => {
                format!("{:.digits$} [{low:.digits$} – {high:.digits$}]", self.median())
            }
            _ => "—".to_owned(),
        }
    }
}

struct Line {
    what: String,
    seen: String,
    bar: String,
    reached: Option<bool>,
}

/// Every figure measured.
#[derive(Default)]
pub(crate) struct Report {
    lines: Vec<Line>,
}

impl Report {
    /// A figure with the bar it is held to.
    pub(crate) fn add(
        &mut self,
        what: &str,
        rounds: &Rounds,
        unit: &str,
        digits: usize,
        bar: Option<(&str, bool)>,
    ) {
        let seen = format!("{} {unit}", rounds.spread(digits));
        eprintln!("{what}: {seen}");
        self.lines.push(Line {
            what: what.to_owned(),
            seen: seen.trim_end().to_owned(),
            bar: bar.map_or("", |(text, _)| text).to_owned(),
            reached: bar.map(|(_, reached)| reached),
        });
    }

    /// Prints the table, and writes it into the file between its two marks.
    pub(crate) fn write(&self, path: Option<&Path>) -> anyhow::Result<()> {
        let mut table = String::from(
            "| figure | median [lowest – highest] | aim | reached |\n|---|---|---|---|\n",
        );
        for line in &self.lines {
            let reached = match line.reached {
                Some(true) => "yes",
                Some(false) => "**no**",
                None => "",
            };
            writeln!(table, "| {} | {} | {} | {reached} |", line.what, line.seen, line.bar)?;
        }
        println!("{table}");
        let Some(path) = path else { return Ok(()) };
        let text = std::fs::read_to_string(path)?;
        let (begin, end) = ("<!-- figures -->\n", "<!-- end -->");
        let (before, rest) = text.split_once(begin).unwrap_or((&text, ""));
        let after = rest.split_once(end).map_or("", |(_, after)| after);
        std::fs::write(path, format!("{before}{begin}{table}{end}{after}"))?;
        Ok(())
    }
}
