//! One CSV file: its separator, encoding and header, and its rows one after the other.
//!
//! Memory is bounded by the largest row accepted. Rows are bytes; text is made of them only to
//! compare or to show, so that what is not changed is copied as it is.

use std::cell::Cell as Counter;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use csv::ByteRecord;

use crate::error::ConnectError;
use crate::settings::FileTable;

/// The largest row held in memory.
pub(super) const ROW_LIMIT: u64 = 16 << 20;

/// What tells one version of a file from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

/// A file, opened once to know how to read it.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) key: Vec<String>,
    pub(super) header: Vec<String>,
    pub(super) separator: u8,
    pub(super) stamp: Stamp,
    utf8: bool,
}

/// Where a row begins and ends in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Its number, from 1, the header not counted.
    pub(super) number: u64,
    pub(super) start: u64,
    pub(super) end: u64,
}

/// The typed error of a file operation.
pub(super) fn failure(system: &str, table: &str, error: &io::Error) -> ConnectError {
    let system = system.to_owned();
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            ConnectError::MissingRight { system, table: table.to_owned() }
        }
        io::ErrorKind::ReadOnlyFilesystem => ConnectError::ReadOnly { system },
        io::ErrorKind::FileTooLarge => ConnectError::TooLarge {
            system,
            what: format!("a row of {table}"),
            limit_bytes: ROW_LIMIT,
        },
        _ => ConnectError::Io { system, what: table.to_owned(), why: error.to_string() },
    }
}

/// Counts what is read since the last row, and refuses a row without end.
struct Bounded {
    file: File,
    since: Rc<Counter<u64>>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.since.set(self.since.get() + read as u64);
        if self.since.get() > ROW_LIMIT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(read)
    }
}

impl Table {
    /// Finds out how a declared file is written.
    pub(super) fn open(
        system: &str,
        folder: &Path,
        declared: &FileTable,
    ) -> Result<Self, ConnectError> {
        let schema = |column: Option<&str>, why: String| ConnectError::Schema {
            system: system.to_owned(),
            table: declared.name.clone(),
            column: column.map(str::to_owned),
            why,
        };
        let inside =
            Path::new(&declared.file).components().all(|part| matches!(part, Component::Normal(_)));
        if !inside {
            return Err(schema(None, "its file is outside the folder".to_owned()));
        }
        let path = fs::canonicalize(folder.join(&declared.file)).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => {
                schema(None, format!("its file {} does not exist", declared.file))
            }
            _ => failure(system, &declared.name, &e),
        })?;
        let mut table = Self {
            name: declared.name.clone(),
            path,
            key: declared.key.clone(),
            header: Vec::new(),
            separator: b',',
            stamp: Stamp { length: 0, modified: None },
            utf8: true,
        };
        let told = |e| failure(system, &declared.name, &e);
        table.stamp = table.current_stamp().map_err(told)?;
        table.look().map_err(told)?;
        for (index, name) in table.header.iter().enumerate() {
            if table.header[..index].contains(name) {
                return Err(schema(Some(name), "is twice in the header".to_owned()));
            }
        }
        for name in &declared.key {
            if !table.header.contains(name) {
                return Err(schema(Some(name), "is declared as key and does not exist".to_owned()));
            }
        }
        Ok(table)
    }

    /// What the file is now.
    pub(super) fn current_stamp(&self) -> io::Result<Stamp> {
        let metadata = fs::metadata(&self.path)?;
        Ok(Stamp { length: metadata.len(), modified: metadata.modified().ok() })
    }

    /// One pass over the file: encoding, then separator and header from its first row.
    fn look(&mut self) -> io::Result<()> {
        let mut file = File::open(&self.path)?;
        let mut buffer = vec![0; 1 << 16];
        let (mut kept, mut first) = (0, true);
        loop {
            let read = file.read(&mut buffer[kept..])?;
            let filled = kept + read;
            if first {
                self.separator = separator(&buffer[..filled]);
                first = false;
            }
            kept = match std::str::from_utf8(&buffer[..filled]) {
                Ok(_) => 0,
                Err(e) if e.error_len().is_none() && read > 0 => {
                    buffer.copy_within(e.valid_up_to()..filled, 0);
                    filled - e.valid_up_to()
                }
                Err(_) => {
                    self.utf8 = false;
                    break;
                }
            };
            if read == 0 {
                break;
            }
        }
        let mut reader = self.reader()?;
        let header = reader.0.byte_headers().map_err(csv_error)?.clone();
        self.header = header.iter().map(|field| self.text(field).trim().to_owned()).collect();
        Ok(())
    }

    fn reader(&self) -> io::Result<(csv::Reader<Bounded>, Rc<Counter<u64>>)> {
        let since = Rc::new(Counter::new(0));
        let bounded = Bounded { file: File::open(&self.path)?, since: Rc::clone(&since) };
        let reader =
            csv::ReaderBuilder::new().delimiter(self.separator).flexible(true).from_reader(bounded);
        Ok((reader, since))
    }

    /// A field as text.
    pub(super) fn text(&self, field: &[u8]) -> String {
        let field = field.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(field);
        if self.utf8 {
            String::from_utf8_lossy(field).into_owned()
        } else {
            field.iter().map(|byte| char::from(*byte)).collect()
        }
    }

    /// A text as the file's encoding writes it; nothing when it cannot.
    pub(super) fn bytes(&self, text: &str) -> Option<Vec<u8>> {
        if self.utf8 {
            return Some(text.as_bytes().to_vec());
        }
        text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
    }

    /// The position of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// The positions of columns that [`crate::Catalogue::check`] found.
    pub(super) fn columns<'c>(&self, names: impl IntoIterator<Item = &'c String>) -> Vec<usize> {
        names.into_iter().filter_map(|name| self.column(name)).collect()
    }

    /// A field of a row as trimmed text; a short row ends with empty fields.
    pub(super) fn field(&self, row: &ByteRecord, column: usize) -> String {
        row.get(column).map(|field| self.text(field).trim().to_owned()).unwrap_or_default()
    }

    /// Every row in order, from the version of the file first seen.
    pub(super) fn rows(
        &self,
        system: &str,
        each: &mut dyn FnMut(Span, &ByteRecord) -> Result<(), ConnectError>,
    ) -> Result<(), ConnectError> {
        let told = |e: io::Error| failure(system, &self.name, &e);
        let (mut reader, since) = self.reader().map_err(told)?;
        reader.byte_headers().map_err(|e| told(csv_error(e)))?;
        let mut row = ByteRecord::new();
        let mut number = 0;
        loop {
            since.set(0);
            let start = reader.position().byte();
            if !reader.read_byte_record(&mut row).map_err(|e| told(csv_error(e)))? {
                break;
            }
            number += 1;
            each(Span { number, start, end: reader.position().byte() }, &row)?;
        }
        if self.current_stamp().map_err(told)? == self.stamp {
            Ok(())
        } else {
            Err(self.changed(system))
        }
    }

    /// The error of a file someone else writes.
    pub(super) fn changed(&self, system: &str) -> ConnectError {
        ConnectError::ChangedWhileRead { system: system.to_owned(), table: self.name.clone() }
    }

    /// How a row is named: its declared key, or its number.
    pub(super) fn key_of(&self, span: Span, row: &ByteRecord) -> String {
        if self.key.is_empty() {
            return span.number.to_string();
        }
        let parts = self.columns(&self.key).into_iter().map(|column| self.field(row, column));
        parts.collect::<Vec<_>>().join("/")
    }
}

/// The most frequent candidate in the first line, outside quotes; a comma when there is none.
fn separator(start: &[u8]) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            byte => {
                if let Some((_, count)) = counts.iter_mut().find(|(b, _)| b == byte) {
                    *count += 1;
                }
            }
        }
    }
    let mut best = counts[0];
    for candidate in counts {
        if candidate.1 > best.1 {
            best = candidate;
        }
    }
    best.0
}

fn csv_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        // No other kind occurs with flexible rows of bytes; its text would quote the row.
        _ => io::Error::from(io::ErrorKind::InvalidData),
    }
}
