//! From files to typed parts: syntax, keys and types, all errors at once.
//!
//! A file that is broken is reported and left out; the others are still read, so that one run
//! shows everything there is to mend.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::de::DeserializeOwned;
use serment_kernel::words::{Lang, Text};

use super::activity::Activity;
use super::commitment::Commitment;
use super::declared::Charter;
use super::files::{FileKind, Files, MAX_FILE_BYTES, Role, role};
use super::finding::{Finding, Lines};
use super::notice::{Notice, NoticeText};
use super::organisation::Organisation;
use super::recipient::RecipientDecl;
use super::rules::Rule;
use super::schema::schema;
use super::system::SystemDecl;
use super::tree::{self, Node};
use super::validate::{Located, validate};

/// One file that was read, with the places of its values.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    pub(crate) lines: Lines<'a>,
    /// Where the TOML starts in the file: after the first line of a notice.
    offset: usize,
    root: Option<Node>,
}

/// The files that were read, to find the place of anything by file and path.
#[derive(Debug, Default)]
pub(crate) struct Sources<'a>(pub(crate) BTreeMap<&'a str, Source<'a>>);

/// Where the findings go.
#[derive(Debug)]
pub(crate) struct Findings<'s, 'a> {
    sources: &'s Sources<'a>,
    pub(crate) list: Vec<Finding>,
}

/// How many findings get a suggestion.
const MOST_SUGGESTIONS: usize = 300;

/// A text in both languages.
pub(crate) fn say(fr: impl Into<String>, en: impl Into<String>) -> Text {
    Text { fr: fr.into(), en: en.into() }
}

impl<'s, 'a> Findings<'s, 'a> {
    pub(crate) fn new(sources: &'s Sources<'a>) -> Self {
        Self { sources, list: Vec::new() }
    }

    fn push(&mut self, rule: &Rule, file: &str, span: Option<Range<usize>>, what: Text) {
        let mut finding = Finding::new(rule, file, what);
        if let (Some(source), Some(span)) = (self.sources.0.get(file), span) {
            finding.locate(&source.lines, &span);
        }
        self.list.push(finding);
    }

    /// Whether a file writes something at a path: what its type dropped can still be blamed.
    pub(crate) fn written(&self, file: &str, path: &[&str]) -> bool {
        let root = self.sources.0.get(file).and_then(|source| source.root.as_ref());
        root.is_some_and(|root| root.at(path).is_some())
    }

    /// Blames the value at a path of a TOML file, or the nearest one above it.
    pub(crate) fn value(&mut self, rule: &Rule, file: &str, path: &[&str], what: Text) {
        self.place(rule, file, path, Node::place, what);
    }

    /// Blames the key at a path of a TOML file.
    pub(crate) fn key(&mut self, rule: &Rule, file: &str, path: &[&str], what: Text) {
        self.place(rule, file, path, Node::key_place, what);
    }

    fn place(
        &mut self,
        rule: &Rule,
        file: &str,
        path: &[&str],
        pick: fn(&Node) -> Range<usize>,
        what: Text,
    ) {
        let span = self.sources.0.get(file).and_then(|source| {
            let node = source.root.as_ref()?.nearest(path);
            // The document itself has no place of its own: its first line stands for it.
            let span = if node.key.is_none() && path.len() < 2 { 0..0 } else { pick(node) };
            let span = if path.is_empty() { 0..0 } else { span };
            Some(span.start + source.offset..span.end + source.offset)
        });
        self.push(rule, file, span, what);
    }

    /// Blames a byte range of a file.
    pub(crate) fn span(&mut self, rule: &Rule, file: &str, span: Range<usize>, what: Text) {
        self.push(rule, file, Some(span), what);
    }

    /// Blames a file as a whole.
    pub(crate) fn file(&mut self, rule: &Rule, file: &str, what: Text) {
        self.push(rule, file, None, what);
    }

    /// Replaces the remedy of the last finding by one that names what to write.
    pub(crate) fn fix(&mut self, fr: impl Into<String>, en: impl Into<String>) {
        if let Some(last) = self.list.last_mut() {
            last.fix = say(fr, en);
        }
    }

    /// Suggests a word in the remedy of the last finding, when one looks like what was written.
    /// Past a few hundred findings nobody reads suggestions, and looking for them takes time.
    pub(crate) fn suggest(&mut self, word: impl FnOnce() -> Option<String>) {
        if self.list.len() > MOST_SUGGESTIONS {
            return;
        }
        if let (Some(word), Some(last)) = (word(), self.list.last_mut()) {
            last.fix = did_you_mean(&word);
        }
    }
}

pub(crate) fn did_you_mean(word: &str) -> Text {
    say(format!("Vouliez-vous écrire « {word} »\u{202f}?"), format!("Did you mean “{word}”?"))
}

/// The typed parts of a charter, and which ids exist even when their file is broken.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub(crate) organisation: Option<Organisation>,
    pub(crate) activities: BTreeMap<String, Activity>,
    pub(crate) systems: BTreeMap<String, SystemDecl>,
    pub(crate) recipients: BTreeMap<String, RecipientDecl>,
    pub(crate) notices: BTreeMap<String, Notice>,
    pub(crate) commitments: BTreeMap<String, Commitment>,
    pub(crate) documents: BTreeSet<String>,
    pub(crate) ids: BTreeSet<(FileKind, String)>,
}

impl Parts {
    pub(crate) fn exists(&self, kind: FileKind, id: &str) -> bool {
        self.ids.contains(&(kind, id.to_owned()))
    }

    /// Whether every file of a kind could be read: what a broken one says is not known, so that
    /// nothing may be concluded from its silence.
    pub(crate) fn whole(&self, kind: FileKind) -> bool {
        let read = match kind {
            FileKind::Organisation => usize::from(self.organisation.is_some()),
            FileKind::Activity => self.activities.len(),
            FileKind::System => self.systems.len(),
            FileKind::Recipient => self.recipients.len(),
            FileKind::Notice => self.notices.len(),
            FileKind::Commitment => self.commitments.len(),
        };
        read == self.ids_of(kind).count()
    }

    /// The charter, when it has an organisation.
    pub(crate) fn into_charter(self) -> Option<Charter> {
        let Self { organisation, activities, systems, recipients, notices, commitments, .. } = self;
        let organisation = organisation?;
        Some(Charter { organisation, activities, systems, recipients, notices, commitments })
    }

    /// The ids of a kind, broken files included.
    pub(crate) fn ids_of(&self, kind: FileKind) -> impl Iterator<Item = &str> {
        self.ids.iter().filter(move |(of, _)| *of == kind).map(|(_, id)| id.as_str())
    }
}

/// Reads the texts and their trees. Files that are not text are reported by [`super::troubles`].
pub(crate) fn sources(files: &Files) -> Sources<'_> {
    let texts = files.0.iter().filter_map(|(path, bytes)| {
        let readable = bytes.len() <= MAX_FILE_BYTES && role(path) != Role::Document;
        let text = readable.then(|| std::str::from_utf8(bytes).ok()).flatten()?;
        Some((path.as_str(), Source { lines: Lines::new(text), offset: 0, root: None }))
    });
    Sources(texts.collect())
}

/// What parsing leaves to report once the places are known.
#[derive(Debug, Default)]
pub(crate) struct Troubles {
    /// Whether what the schema says is let pass.
    lenient: bool,
    pub(crate) syntax: Vec<(String, tree::SyntaxError)>,
    pub(crate) schema: Vec<(String, usize, Located)>,
    pub(crate) serde: Vec<(String, String)>,
    pub(crate) front: Vec<String>,
}

/// How much of today's language is demanded of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rigour {
    /// All of it: a charter that is being written.
    Whole,
    /// Types alone: a version that was accepted once, whatever forms have learnt to refuse since.
    Types,
}

/// Parses every file, filling the sources with their trees.
pub(crate) fn parse<'a>(
    files: &'a Files,
    sources: &mut Sources<'a>,
    rigour: Rigour,
) -> (Parts, Troubles) {
    let mut troubles = Troubles { lenient: rigour == Rigour::Types, ..Troubles::default() };
    let mut parts = Parts::default();
    let mut promises: BTreeMap<&str, BTreeMap<Lang, String>> = BTreeMap::new();
    for path in files.0.keys() {
        let role = role(path);
        if let Role::Document = role {
            parts.documents.insert(path.clone());
        }
        if let Role::Toml(kind, id) = role {
            parts.ids.insert((kind, id.to_owned()));
        }
        if let Role::Notice(id, _) = role {
            parts.ids.insert((FileKind::Notice, id.to_owned()));
        }
        let Some(source) = sources.0.get_mut(path.as_str()) else { continue };
        match role {
            Role::Toml(kind, id) => parse_toml(&mut parts, &mut troubles, source, (path, kind, id)),
            Role::Notice(id, lang) => {
                let text = parse_notice(&mut troubles, source, path);
                if let Some(text) = text {
                    parts.notices.entry(id.to_owned()).or_default().texts.insert(lang, text);
                }
            }
            Role::CommitmentText(id, lang) => {
                let text = source.lines.text().trim().to_owned();
                promises.entry(id).or_default().insert(lang, text);
            }
            Role::Document | Role::Unknown => {}
        }
    }
    for (id, texts) in promises {
        if let Some(commitment) = parts.commitments.get_mut(id) {
            commitment.texts = texts;
        }
    }
    (parts, troubles)
}

fn parse_toml(
    parts: &mut Parts,
    troubles: &mut Troubles,
    source: &mut Source<'_>,
    (path, kind, id): (&str, FileKind, &str),
) {
    let text = source.lines.text();
    let id = id.to_owned();
    match kind {
        FileKind::Organisation => parts.organisation = read(text, 0, kind, path, source, troubles),
        FileKind::Activity => {
            let read = read(text, 0, kind, path, source, troubles);
            parts.activities.extend(read.map(|activity| (id, activity)));
        }
        FileKind::System => {
            let read = read(text, 0, kind, path, source, troubles);
            parts.systems.extend(read.map(|system| (id, system)));
        }
        FileKind::Recipient => {
            let read = read(text, 0, kind, path, source, troubles);
            parts.recipients.extend(read.map(|recipient| (id, recipient)));
        }
        FileKind::Commitment => {
            let read = read(text, 0, kind, path, source, troubles);
            parts.commitments.extend(read.map(|commitment| (id, commitment)));
        }
        FileKind::Notice => {}
    }
}

fn parse_notice(
    troubles: &mut Troubles,
    source: &mut Source<'_>,
    path: &str,
) -> Option<NoticeText> {
    let text = source.lines.text();
    let start = text.find('\n').filter(|end| text[..*end].trim() == "+++").map(|end| end + 1);
    let end = start.and_then(|start| Some(start + fence(&text[start..])?));
    let (Some(start), Some(end)) = (start, end) else {
        troubles.front.push(path.to_owned());
        return None;
    };
    let front = read(&text[start..end], start, FileKind::Notice, path, source, troubles)?;
    let body = text[end..].split_once('\n').map_or("", |(_, body)| body).trim().to_owned();
    Some(NoticeText { front, body })
}

/// Where the closing `+++` line starts.
fn fence(text: &str) -> Option<usize> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if line.trim() == "+++" {
            return Some(offset);
        }
        offset += line.len();
    }
    None
}

fn read<T: DeserializeOwned>(
    text: &str,
    offset: usize,
    kind: FileKind,
    path: &str,
    source: &mut Source<'_>,
    troubles: &mut Troubles,
) -> Option<T> {
    let (root, errors) = tree::parse(text);
    let broken = !errors.is_empty();
    let mut line = None;
    for mut error in errors {
        // The parser goes on after an error: what it then says of the same line is noise.
        let same = line.replace(text[..error.span.start.min(text.len())].matches('\n').count());
        if same == line {
            continue;
        }
        error.span = error.span.start + offset..error.span.end + offset;
        troubles.syntax.push((path.to_owned(), error));
    }
    if broken {
        return None;
    }
    let problems = if troubles.lenient { Vec::new() } else { validate(schema(kind), &root) };
    let value = problems.is_empty().then(|| serde_json::from_value(root.to_json()));
    (source.root, source.offset) = (Some(root), offset);
    troubles.schema.extend(problems.into_iter().map(|found| (path.to_owned(), offset, found)));
    match value? {
        Ok(value) => Some(value),
        Err(error) => {
            troubles.serde.push((path.to_owned(), error.to_string()));
            None
        }
    }
}

impl Sources<'_> {
    /// Every tree that was parsed, with its file and where it starts there.
    pub(crate) fn roots(&self) -> impl Iterator<Item = (&str, &Node, usize)> {
        let sources = self.0.iter();
        sources.filter_map(|(file, source)| Some((*file, source.root.as_ref()?, source.offset)))
    }
}
