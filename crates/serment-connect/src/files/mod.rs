//! A folder of CSV files with headers: exports and lists that live beside the databases.
//!
//! Separator (`,` `;` tab) and encoding (UTF-8 with or without BOM, else ISO-8859-1) are found
//! in the file. Rows are read one at a time. Acting takes a lock file against a second Serment,
//! writes every new file beside its original, checks that no original changed meanwhile, then
//! renames them one by one, the table that identifies people last: interrupted between two
//! renames, the same call finishes the work.
//!
//! A program that does not take the lock and writes between that check and the renaming loses
//! its change: files give no better.
//!
//! Absent: transactions over several files, foreign keys (a deleted row's links elsewhere stay
//! unless a step empties them), types (every column is text, and emptied to be anonymised).

mod act;
mod select;
mod table;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use serment_kernel::words::Personal;

use crate::catalogue::{Catalogue, CellKind, ColumnInfo, TableInfo};
use crate::error::ConnectError;
use crate::identifiers::{Identifiers, trimmed_lower};
use crate::model::{
    Advice, Amendment, Applied, Cell, Conflict, Found, Hit, Map, Outcome, PlanLine, Probe, Record,
    Role, Step, SystemPlan,
};
use crate::settings::FileTable;
use crate::{Ability, Connector, Manifest, Sink};
use select::Selected;
use table::{Table, failure};

/// What this driver is.
pub const MANIFEST: Manifest = Manifest {
    kind: "files",
    label_fr: "Fichiers CSV",
    label_en: "CSV files",
    abilities: &[Ability::Catalogue, Ability::Read, Ability::Act, Ability::Scan],
};

const LOCK: &str = ".serment.lock";

/// A folder of CSV files.
#[derive(Clone, Debug)]
pub struct Files {
    name: String,
    folder: PathBuf,
    tables: Vec<FileTable>,
}

type Tables = BTreeMap<String, Table>;

impl Files {
    /// A connector for this folder. Opens nothing.
    pub fn new(name: &str, folder: &Path, tables: Vec<FileTable>) -> Self {
        Self { name: name.to_owned(), folder: folder.to_owned(), tables }
    }

    fn open(&self) -> Result<Tables, ConnectError> {
        if !self.folder.is_dir() {
            return Err(ConnectError::Unreachable {
                system: self.name.clone(),
                why: "the folder does not exist".to_owned(),
            });
        }
        let mut tables = Tables::new();
        for declared in &self.tables {
            let table = Table::open(&self.name, &self.folder, declared)?;
            tables.insert(declared.name.clone(), table);
        }
        Ok(tables)
    }

    fn checked(&self, map: &Map, steps: &[Step]) -> Result<Tables, ConnectError> {
        let tables = self.open()?;
        catalogue(&tables).check(&self.name, map, steps)?;
        Ok(tables)
    }

    /// Held until dropped; the system releases it should the program die.
    fn lock(&self) -> Result<File, ConnectError> {
        let told = |e: io::Error| match failure(&self.name, LOCK, &e) {
            ConnectError::MissingRight { system, .. } => ConnectError::ReadOnly { system },
            other => other,
        };
        let path = self.folder.join(LOCK);
        let file = File::options().create(true).append(true).open(path).map_err(told)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(fs::TryLockError::WouldBlock) => Err(ConnectError::LockTimeout {
                system: self.name.clone(),
                table: "the folder".to_owned(),
            }),
            Err(fs::TryLockError::Error(e)) => Err(told(e)),
        }
    }

    fn draft(
        &self,
        tables: &Tables,
        map: &Map,
        steps: &[Step],
        selected: &Selected<'_>,
    ) -> Result<SystemPlan, ConnectError> {
        let mut counts = vec![0; steps.len()];
        for (table, steps) in by_table(map, steps) {
            act::count(&self.name, &tables[table], &steps, selected, &mut counts)?;
        }
        let mut plan = SystemPlan::default();
        for (order, (index, step)) in
            by_table(map, steps).into_iter().flat_map(|(_, steps)| steps).enumerate()
        {
            let rows = selected.count(&step.table, step.role);
            let table = &tables[&step.table];
            for column in act::emptied(&step.action) {
                if rows > 0 && table.key.contains(&column) {
                    plan.conflicts.push(Conflict {
                        table: step.table.clone(),
                        column,
                        why: "is part of the declared key: leave it out of the columns".to_owned(),
                    });
                }
            }
            let file = table.path.file_name().unwrap_or_default().to_string_lossy();
            plan.lines.push(PlanLine {
                order: u32::try_from(order + 1).unwrap_or(u32::MAX),
                table: step.table.clone(),
                role: step.role,
                action: step.action.clone(),
                rows,
                changes: counts[index],
                sql: if counts[index] > 0 { format!("rewrite {file}") } else { String::new() },
                note: None,
            });
        }
        Ok(plan)
    }

    /// Files of the folder that no table declares.
    fn undeclared(&self) -> Vec<FileTable> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| name.to_lowercase().ends_with(".csv"))
            .filter(|name| self.tables.iter().all(|t| t.file != *name))
            .collect();
        names.sort();
        let table = |file: String| FileTable { name: file.clone(), file, key: Vec::new() };
        names.into_iter().map(table).collect()
    }

    fn search(&self, table: &Table, needles: &[String]) -> Result<Vec<Hit>, ConnectError> {
        let mut rows = vec![0; table.header.len()];
        table.rows(&self.name, &mut |_, row| {
            for (column, field) in row.iter().take(rows.len()).enumerate() {
                let text = table.text(field).to_lowercase();
                rows[column] += u64::from(needles.iter().any(|needle| text.contains(needle)));
            }
            Ok(())
        })?;
        let hit = |(column, rows): (&String, u64)| Hit {
            table: table.name.clone(),
            column: column.clone(),
            rows,
        };
        Ok(table.header.iter().zip(rows).filter(|(_, rows)| *rows > 0).map(hit).collect())
    }
}

/// The steps of each table with their positions, children before parents.
fn by_table<'s>(map: &'s Map, steps: &'s [Step]) -> Vec<(&'s str, Vec<(usize, &'s Step)>)> {
    let mut tables: Vec<&str> = Vec::new();
    for (table, _) in map.sets() {
        if !tables.contains(&table) {
            tables.push(table);
        }
    }
    let of = |table: &str| steps.iter().enumerate().filter(|(_, s)| s.table == table).collect();
    tables.into_iter().rev().map(|table| (table, of(table))).filter(has_steps).collect()
}

fn has_steps(table: &(&str, Vec<(usize, &Step)>)) -> bool {
    !table.1.is_empty()
}

fn catalogue(tables: &Tables) -> Catalogue {
    let column = |table: &Table, name: &String| ColumnInfo {
        name: name.clone(),
        type_name: "text".to_owned(),
        kind: CellKind::Text,
        nullable: !table.key.contains(name),
        unique: table.key.contains(name),
        generated: false,
        default: None,
    };
    let tables = tables.values().map(|table| TableInfo {
        name: table.name.clone(),
        columns: table.header.iter().map(|name| column(table, name)).collect(),
        primary_key: table.key.clone(),
        foreign_keys: Vec::new(),
        rows_estimate: None,
        is_view: false,
    });
    Catalogue { tables: tables.collect() }
}

impl Connector for Files {
    fn manifest(&self) -> &'static Manifest {
        &MANIFEST
    }

    fn probe(&self) -> Result<Probe, ConnectError> {
        let tables = self.open()?;
        let folder = fs::metadata(&self.folder).map_err(|e| failure(&self.name, "folder", &e))?;
        Ok(Probe {
            engine: "CSV".to_owned(),
            tables: tables.len() as u64,
            read_only: folder.permissions().readonly(),
            missing: Vec::new(),
        })
    }

    fn catalogue(&self) -> Result<Catalogue, ConnectError> {
        Ok(catalogue(&self.open()?))
    }

    fn find(&self, map: &Map, who: &Identifiers) -> Result<Vec<Found>, ConnectError> {
        let tables = self.checked(map, &[])?;
        let selected = Selected::select(&self.name, &tables, map, who)?;
        let found = |(table, role): (&str, Role)| Found {
            table: table.to_owned(),
            role,
            rows: selected.count(table, role),
        };
        Ok(map.sets().into_iter().map(found).collect())
    }

    fn read(&self, map: &Map, who: &Identifiers, sink: &mut Sink<'_>) -> Result<(), ConnectError> {
        let tables = self.checked(map, &[])?;
        let selected = Selected::select(&self.name, &tables, map, who)?;
        for (name, role) in map.sets() {
            let table = &tables[name];
            let columns: Vec<(&str, usize)> = map
                .columns(name, role)
                .into_iter()
                .filter_map(|column| Some((column, table.column(column)?)))
                .collect();
            table.rows(&self.name, &mut |span, row| {
                if !selected.has(name, role, span) {
                    return Ok(());
                }
                let cell = |column| match table.text(row.get(column).unwrap_or_default()) {
                    text if text.is_empty() => Cell::Null,
                    text => Cell::Text(Personal::new(text)),
                };
                sink(Record {
                    table: name.to_owned(),
                    role,
                    key: table.key_of(span, row),
                    values: columns
                        .iter()
                        .map(|(name, c)| ((*name).to_owned(), cell(*c)))
                        .collect(),
                })
            })?;
        }
        Ok(())
    }

    fn plan(
        &self,
        map: &Map,
        steps: &[Step],
        who: &Identifiers,
    ) -> Result<SystemPlan, ConnectError> {
        let tables = self.checked(map, steps)?;
        let selected = Selected::select(&self.name, &tables, map, who)?;
        self.draft(&tables, map, steps, &selected)
    }

    fn apply(&self, map: &Map, steps: &[Step], who: &Identifiers) -> Result<Outcome, ConnectError> {
        self.open()?;
        let _lock = self.lock()?;
        let tables = self.checked(map, steps)?;
        for table in tables.values() {
            act::discard(table).map_err(|e| failure(&self.name, &table.name, &e))?;
        }
        let selected = Selected::select(&self.name, &tables, map, who)?;
        let plan = self.draft(&tables, map, steps, &selected)?;
        if !plan.conflicts.is_empty() {
            let system = self.name.clone();
            return Err(ConnectError::Conflicts { system, conflicts: plan.conflicts });
        }
        let mut prepared = Vec::new();
        for (name, steps) in by_table(map, steps) {
            let touched = plan.lines.iter().any(|line| line.table == name && line.changes > 0);
            if touched {
                let table = &tables[name];
                prepared.push((table, act::prepare(&self.name, table, &steps, &selected)?));
            }
        }
        for table in tables.values() {
            let now = table.current_stamp().map_err(|e| failure(&self.name, &table.name, &e))?;
            if now != table.stamp {
                return Err(table.changed(&self.name));
            }
        }
        for (table, prepared) in prepared {
            prepared.rename().map_err(|e| failure(&self.name, &table.name, &e))?;
        }
        let applied = plan.lines.into_iter().map(|line| Applied {
            table: line.table,
            role: line.role,
            action: line.action,
            rows: line.changes,
        });
        Ok(Outcome { applied: applied.collect(), traces_cleared: true })
    }

    fn amend(
        &self,
        map: &Map,
        who: &Identifiers,
        amendment: &Amendment,
    ) -> Result<u64, ConnectError> {
        self.open()?;
        let _lock = self.lock()?;
        let tables = self.checked(map, &[])?;
        let known = catalogue(&tables);
        let info = known.table(&amendment.table);
        let (Some(info), Some(table)) = (info, tables.get(&amendment.table)) else {
            return Err(amendment.conflict(&self.name, "is not declared"));
        };
        amendment.check(&self.name, info, None)?;
        act::discard(table).map_err(|e| failure(&self.name, &table.name, &e))?;
        let mut fields = Vec::new();
        for (name, value) in &amendment.set {
            let Some(column) = table.column(name) else { continue };
            let bytes = table.bytes(value.reveal());
            let told = || amendment.conflict(&self.name, "its encoding cannot write this value");
            fields.push((column, bytes.ok_or_else(told)?));
        }
        let selected = Selected::select(&self.name, &tables, map, who)?;
        let (prepared, rows) =
            act::prepare_amended(&self.name, table, &amendment.key, &fields, &selected)?;
        if table.current_stamp().map_err(|e| failure(&self.name, &table.name, &e))? != table.stamp {
            return Err(table.changed(&self.name));
        }
        match rows {
            0 => return Ok(0),
            1 => prepared.rename().map_err(|e| failure(&self.name, &table.name, &e))?,
            _ => return Err(amendment.conflict(&self.name, &format!("fits {rows} rows"))),
        }
        Ok(1)
    }

    fn scan(&self, needles: &[Personal<String>]) -> Result<Vec<Hit>, ConnectError> {
        let needles: Vec<String> = needles
            .iter()
            .map(|needle| trimmed_lower(needle.reveal()))
            .filter(|needle| !needle.is_empty())
            .collect();
        let mut tables: Vec<Table> = self.open()?.into_values().collect();
        for undeclared in self.undeclared() {
            tables.push(Table::open(&self.name, &self.folder, &undeclared)?);
        }
        let mut hits = Vec::new();
        for table in &tables {
            hits.extend(self.search(table, &needles)?);
        }
        Ok(hits)
    }

    fn advice(&self, map: &Map) -> Result<Vec<Advice>, ConnectError> {
        // Files have no index to advise.
        self.checked(map, &[]).map(|_| Vec::new())
    }
}
