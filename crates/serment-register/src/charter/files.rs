//! The charter as a map of paths to bytes, and the thin loader that reads it from a folder.
//!
//! Everything else in the charter is a pure function of [`Files`]. The loader follows no symbolic
//! link, skips hidden files, and stops before an unreasonable size.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serment_kernel::words::Lang;

/// No file of a charter may be larger: 8 MiB, some 60,000 tables.
pub const MAX_FILE_BYTES: usize = 8 * 1024 * 1024;

/// No charter may have more files.
pub const MAX_FILES: usize = 20_000;

/// The files of a charter, by path relative to its folder, with `/` between names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(pub BTreeMap<String, Vec<u8>>);

/// A charter's folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A folder or a file could not be read or written.
    #[error("cannot read or write {}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The folder holds too many files to be a charter.
    #[error("{} holds more than {MAX_FILES} files, which is not a charter", path.display())]
    TooMany {
        /// The folder.
        path: PathBuf,
    },
}

/// The kinds of file a charter is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// `organisation.toml`.
    Organisation,
    /// `activities/<id>.toml`.
    Activity,
    /// `systems/<id>.toml`.
    System,
    /// `recipients/<id>.toml`.
    Recipient,
    /// `notices/<id>.<lang>.md`.
    Notice,
    /// `commitments/<id>.toml`.
    Commitment,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Organisation,
        Self::Activity,
        Self::System,
        Self::Recipient,
        Self::Notice,
        Self::Commitment,
    ];

    /// The word of the kind, as in the names of schemas.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Activity => "activity",
            Self::System => "system",
            Self::Recipient => "recipient",
            Self::Notice => "notice",
            Self::Commitment => "commitment",
        }
    }
}

/// What a path says a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role<'a> {
    /// A TOML file of a kind, with its id (empty for the organisation).
    Toml(FileKind, &'a str),
    /// A notice in a language.
    Notice(&'a str, Lang),
    /// The full text of a commitment in a language.
    CommitmentText(&'a str, Lang),
    /// A document the charter may cite.
    Document,
    /// Not a file of the charter.
    Unknown,
}

/// Reads what a path means.
pub(crate) fn role(path: &str) -> Role<'_> {
    if path == "organisation.toml" {
        return Role::Toml(FileKind::Organisation, "");
    }
    if path.starts_with("docs/") || matches!(path, "README.md" | "LICENCE" | "LICENSE") {
        return Role::Document;
    }
    let Some((folder, name)) = path.split_once('/') else { return Role::Unknown };
    let toml = name.strip_suffix(".toml");
    let text = name.strip_suffix(".md").and_then(|stem| stem.rsplit_once('.'));
    let text = text.and_then(|(id, lang)| Some((id, lang.parse::<Lang>().ok()?)));
    match (folder, toml, text) {
        ("activities", Some(id), _) => Role::Toml(FileKind::Activity, id),
        ("systems", Some(id), _) => Role::Toml(FileKind::System, id),
        ("recipients", Some(id), _) => Role::Toml(FileKind::Recipient, id),
        ("commitments", Some(id), _) => Role::Toml(FileKind::Commitment, id),
        ("commitments", None, Some((id, lang))) => Role::CommitmentText(id, lang),
        ("notices", None, Some((id, lang))) => Role::Notice(id, lang),
        _ => Role::Unknown,
    }
}

/// Whether a text is an id: lower case letters, digits, `_` and `-`, starting with a letter.
pub(crate) fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}

impl Files {
    /// Reads every file under a folder that belongs to a charter or could be meant to.
    pub fn read(folder: &Path) -> Result<Self, ReadError> {
        let mut files = Self::default();
        let mut folders = vec![(folder.to_owned(), String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            let unreadable = |source| ReadError::Unreadable { path: folder.clone(), source };
            for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?;
                let name = entry.file_name().to_string_lossy().into_owned();
                if name.starts_with('.') || name.ends_with('~') {
                    continue;
                }
                let (path, kind) = (entry.path(), entry.file_type().map_err(unreadable)?);
                let name = format!("{prefix}{name}");
                if kind.is_dir() {
                    folders.push((path, format!("{name}/")));
                } else if kind.is_file() {
                    files.0.insert(name, read_bounded(&path)?);
                }
                if files.0.len() > MAX_FILES {
                    return Err(ReadError::TooMany { path: folder });
                }
            }
        }
        Ok(files)
    }

    /// Writes the files under a folder that may exist, never over a file that exists, never
    /// outside the folder.
    pub fn write_new(&self, folder: &Path) -> Result<(), ReadError> {
        for (name, bytes) in &self.0 {
            let path = folder.join(name);
            let inside = |part: Component<'_>| matches!(part, Component::Normal(_));
            let write = || -> std::io::Result<()> {
                if !Path::new(name).components().all(inside) {
                    return Err(std::io::ErrorKind::InvalidFilename.into());
                }
                std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
                std::io::Write::write_all(&mut std::fs::File::create_new(&path)?, bytes)
            };
            write().map_err(|source| ReadError::Unreadable { path: path.clone(), source })?;
        }
        Ok(())
    }

    /// The text of a file, when it exists and is UTF-8.
    pub fn text(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.0.get(path)?).ok()
    }

    /// Adds or replaces a text.
    pub fn set(&mut self, path: &str, text: impl Into<String>) {
        self.0.insert(path.to_owned(), text.into().into_bytes());
    }
}

/// Reads one byte more than allowed at most, so that the check sees the excess.
fn read_bounded(path: &Path) -> Result<Vec<u8>, ReadError> {
    use std::io::Read as _;
    let unreadable = |source| ReadError::Unreadable { path: path.to_owned(), source };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}
