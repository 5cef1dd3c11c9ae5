//! Rewriting a file without a person's rows: a new file beside it, made durable, then renamed.
//! Rows that do not change are copied byte for byte.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

use csv::ByteRecord;

use super::select::Selected;
use super::table::{Span, Table, failure};
use crate::error::ConnectError;
use crate::model::{Action, Role, Step};

/// What happens to a row.
enum Fate {
    Copied,
    Gone,
    /// These fields are written anew.
    Written(Vec<(usize, Vec<u8>)>),
}

/// The columns a step empties.
pub(super) fn emptied(action: &Action) -> Vec<String> {
    match action {
        Action::Delete => Vec::new(),
        Action::Anonymise { columns } => columns.clone(),
        Action::Detach { columns, anonymise } => columns.iter().chain(anonymise).cloned().collect(),
        Action::Retain { anonymise, .. } => anonymise.clone(),
    }
}

/// The columns of a row that a step really changes.
fn changes(table: &Table, row: &ByteRecord, step: &Step) -> Vec<usize> {
    let columns = table.columns(&emptied(&step.action));
    columns.into_iter().filter(|c| row.get(*c).is_some_and(|field| !field.is_empty())).collect()
}

/// What steps do to one row, and the position of the step that does it.
fn fate(
    table: &Table,
    steps: &[(usize, &Step)],
    selected: &Selected<'_>,
    span: Span,
    row: &ByteRecord,
) -> (Fate, Option<usize>) {
    for role in [Role::Owner, Role::Accessor] {
        for (index, step) in steps.iter().filter(|(_, s)| s.role == role) {
            if !selected.has(&table.name, role, span) {
                continue;
            }
            if step.action == Action::Delete {
                return (Fate::Gone, Some(*index));
            }
            let columns = changes(table, row, step);
            if !columns.is_empty() {
                let empty = columns.into_iter().map(|column| (column, Vec::new())).collect();
                return (Fate::Written(empty), Some(*index));
            }
        }
    }
    (Fate::Copied, None)
}

/// How many rows each step really changes, by the step's position.
pub(super) fn count(
    system: &str,
    table: &Table,
    steps: &[(usize, &Step)],
    selected: &Selected<'_>,
    counts: &mut [u64],
) -> Result<(), ConnectError> {
    table.rows(system, &mut |span, row| {
        if let (_, Some(index)) = fate(table, steps, selected, span, row) {
            counts[index] += 1;
        }
        Ok(())
    })
}

/// A rewritten file that waits for its renaming. Dropped before that, it disappears.
#[derive(Debug)]
pub(super) struct Prepared {
    from: PathBuf,
    to: PathBuf,
}

impl Prepared {
    /// Takes the place of the original.
    pub(super) fn rename(self) -> io::Result<()> {
        fs::rename(&self.from, &self.to)?;
        match self.to.parent() {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        // Already renamed, or a temporary file nobody will read.
        let _ = fs::remove_file(&self.from);
    }
}

/// Where the new version of a table is written.
fn beside(table: &Table) -> PathBuf {
    let name = table.path.file_name().unwrap_or_default().to_string_lossy();
    table.path.with_file_name(format!(".{name}.serment-new"))
}

/// Removes what an interrupted call left beside a table. Under the lock.
pub(super) fn discard(table: &Table) -> io::Result<()> {
    match fs::remove_file(beside(table)) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Writes the new version of a table beside it, after steps.
pub(super) fn prepare(
    system: &str,
    table: &Table,
    steps: &[(usize, &Step)],
    selected: &Selected<'_>,
) -> Result<Prepared, ConnectError> {
    write_anew(system, table, &mut |span, row| fate(table, steps, selected, span, row).0)
}

/// Writes the new version of a table beside it, with new fields in one row. The rows that have
/// this key and are the person's.
pub(super) fn prepare_amended(
    system: &str,
    table: &Table,
    key: &str,
    fields: &[(usize, Vec<u8>)],
    selected: &Selected<'_>,
) -> Result<(Prepared, u64), ConnectError> {
    let mut rows = 0;
    let prepared = write_anew(system, table, &mut |span, row| {
        if !selected.has(&table.name, Role::Owner, span) || table.key_of(span, row) != key {
            return Fate::Copied;
        }
        rows += 1;
        Fate::Written(fields.to_vec())
    })?;
    Ok((prepared, rows))
}

fn write_anew(
    system: &str,
    table: &Table,
    fate: &mut dyn FnMut(Span, &ByteRecord) -> Fate,
) -> Result<Prepared, ConnectError> {
    let told = |e: io::Error| match failure(system, &table.name, &e) {
        ConnectError::MissingRight { system, .. } => ConnectError::ReadOnly { system },
        other => other,
    };
    let prepared = Prepared { from: beside(table), to: table.path.clone() };
    let mut original = BufReader::new(File::open(&table.path).map_err(told)?);
    let mut copy = BufWriter::new(create(table, &prepared.from).map_err(told)?);
    let mut position = 0;
    table.rows(system, &mut |span, row| {
        // The header, or nothing: rows follow each other without gaps.
        copy_bytes(&mut original, &mut copy, span.start - position).map_err(told)?;
        position = span.end;
        let length = span.end - span.start;
        match fate(span, row) {
            Fate::Copied => copy_bytes(&mut original, &mut copy, length),
            Fate::Gone => copy_bytes(&mut original, &mut io::sink(), length),
            Fate::Written(fields) => rewrite(table, row, &fields, &mut original, &mut copy, length),
        }
        .map_err(told)
    })?;
    io::copy(&mut original, &mut copy).map_err(told)?;
    let file = copy.into_inner().map_err(|e| told(e.into_error()))?;
    file.sync_all().map_err(told)?;
    Ok(prepared)
}

/// A new file with the original's mode from its first byte.
fn create(table: &Table, path: &PathBuf) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    file.set_permissions(fs::metadata(&table.path)?.permissions())?;
    Ok(file)
}

fn copy_bytes(from: &mut impl Read, to: &mut impl Write, length: u64) -> io::Result<()> {
    let copied = io::copy(&mut from.take(length), to)?;
    if copied == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// One row with some fields written anew, between the line ends it had. A short row grows up to
/// the last of them.
fn rewrite(
    table: &Table,
    row: &ByteRecord,
    written: &[(usize, Vec<u8>)],
    original: &mut impl Read,
    copy: &mut impl Write,
    length: u64,
) -> io::Result<()> {
    let mut raw = Vec::new();
    original.take(length).read_to_end(&mut raw)?;
    let line_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let before = raw.iter().take_while(|b| line_end(b)).count();
    let after = raw.iter().rev().take_while(|b| line_end(b)).count().min(raw.len() - before);
    let mut writer = csv::WriterBuilder::new().delimiter(table.separator).from_writer(Vec::new());
    let last = written.iter().filter(|(_, value)| !value.is_empty()).map(|(i, _)| i + 1).max();
    let fields = (0..row.len().max(last.unwrap_or(0))).map(|i| {
        let anew = written.iter().find(|(column, _)| *column == i).map(|(_, value)| &**value);
        anew.unwrap_or_else(|| row.get(i).unwrap_or_default())
    });
    writer.write_record(fields).map_err(io::Error::other)?;
    let mut line = writer.into_inner().map_err(|e| io::Error::other(e.to_string()))?;
    line.pop();
    copy.write_all(&raw[..before])?;
    copy.write_all(&line)?;
    copy.write_all(&raw[raw.len() - after..])
}
