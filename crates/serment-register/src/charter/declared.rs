//! A charter without errors, and the answers that are derived from it rather than written in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serment_kernel::words::Lang;

use super::activity::{Activity, Retention};
use super::commitment::Commitment;
use super::graph;
use super::link::Link;
use super::notice::Notice;
use super::organisation::Organisation;
use super::recipient::RecipientDecl;
use super::system::{SystemDecl, TableDecl};
use super::vocabulary::{CATEGORIES, EVENTS, FINANCIAL_YEAR_CLOSE, find};
use super::words::Category;

/// What an organisation declares. Ids are the keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Charter {
    /// The controller.
    pub organisation: Organisation,
    /// Processing activities.
    pub activities: BTreeMap<String, Activity>,
    /// Systems that hold personal data.
    pub systems: BTreeMap<String, SystemDecl>,
    /// Recipients.
    pub recipients: BTreeMap<String, RecipientDecl>,
    /// Notices, in each language.
    pub notices: BTreeMap<String, Notice>,
    /// Public commitments.
    pub commitments: BTreeMap<String, Commitment>,
}

/// Where the date a retention starts from is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clock {
    /// A column of this table, or of the table its owner's chain leads to.
    Column {
        /// The system of the table.
        system: String,
        /// The table.
        table: String,
        /// The column that holds the date.
        column: String,
        /// Whether the period starts at the close of the financial year that contains the date.
        financial_year: bool,
    },
    /// No column dates the event: nothing can be erased on time.
    Unknown,
}

/// A retention that applies to a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRetention<'a> {
    /// The activity it comes from; `None` when the table has its own.
    pub activity: Option<&'a str>,
    /// The rule.
    pub retention: &'a Retention,
    /// Where its start is read.
    pub clock: Clock,
}

impl Charter {
    /// A table, by system and name.
    pub fn table(&self, system: &str, table: &str) -> Option<&TableDecl> {
        self.systems.get(system)?.tables.get(table)
    }

    /// Every table, with its system and name.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &str, &TableDecl)> {
        graph::tables(&self.systems)
    }

    /// The table a link of a system leads to: system, name, declaration.
    pub fn target<'a>(
        &'a self,
        system: &'a str,
        link: &'a Link,
    ) -> Option<(&'a str, &'a str, &'a TableDecl)> {
        let system = link.system.as_deref().unwrap_or(system);
        Some((system, link.table.as_str(), self.table(system, &link.table)?))
    }

    /// The tables from one to the person it belongs to: itself first, a table of persons last.
    /// Empty when the table does not exist.
    pub fn owner_chain<'a>(&'a self, system: &'a str, table: &'a str) -> Vec<(&'a str, &'a str)> {
        graph::owner_chain(&self.systems, system, table)
    }

    /// The activities that use a table: its own, or else those of the nearest owner that has some.
    pub fn activities_of<'a>(&'a self, system: &'a str, table: &'a str) -> &'a [String] {
        graph::activities_of(&self.systems, system, table)
    }

    /// The retentions that apply to a table: its own, or those of its activities.
    pub fn retention_of<'a>(&'a self, system: &'a str, table: &'a str) -> Vec<TableRetention<'a>> {
        let Some(declared) = self.table(system, table) else { return Vec::new() };
        if let Some(retention) = &declared.retention {
            let clock = self.clock(system, table, &retention.from);
            return vec![TableRetention { activity: None, retention, clock }];
        }
        let activities = self.activities_of(system, table).iter();
        activities
            .filter_map(|id| {
                let retention = &self.activities.get(id)?.retention;
                let clock = self.clock(system, table, &retention.from);
                Some(TableRetention { activity: Some(id), retention, clock })
            })
            .collect()
    }

    /// Where the date of an event is read for the rows of a table.
    pub fn clock(&self, system: &str, table: &str, event: &str) -> Clock {
        graph::clock(&self.systems, system, table, event)
    }

    /// The label of a category of data.
    pub fn category_label(&self, category: &Category, lang: Lang) -> String {
        let own = self.organisation.categories.get(&category.0);
        let label = own.map(|label| label.get(lang).to_owned());
        label
            .or_else(|| find(CATEGORIES, &category.0).map(|word| word.get(lang).to_owned()))
            .unwrap_or_else(|| category.0.clone())
    }

    /// The words for an event, read after "après" or "after".
    pub fn event_label(&self, event: &str, lang: Lang) -> String {
        let own = self.organisation.events.get(event);
        let label = own.map(|label| label.get(lang).to_owned());
        label
            .or_else(|| find(EVENTS, event).map(|word| word.get(lang).to_owned()))
            .unwrap_or_else(|| event.to_owned())
    }

    /// What people read for a table.
    pub fn table_label(&self, system: &str, table: &str, lang: Lang) -> String {
        let title = self.table(system, table).and_then(|declared| declared.title.as_ref());
        title.map_or_else(|| table.to_owned(), |title| title.get(lang).to_owned())
    }

    /// What people read for a column.
    pub fn column_label(&self, system: &str, table: &str, column: &str, lang: Lang) -> String {
        let Some(declared) = self.table(system, table) else { return column.to_owned() };
        if let Some(label) = declared.labels.get(column) {
            return label.get(lang).to_owned();
        }
        match declared.fields.get(column) {
            Some(category) => self.category_label(category, lang),
            None => column.to_owned(),
        }
    }

    /// A retention in words: "3 ans après votre dernier contact".
    pub fn say_retention(&self, retention: &Retention, lang: Lang) -> String {
        let event = self.event_label(&retention.from, lang);
        let after = match lang {
            Lang::Fr => "après",
            Lang::En => "after",
        };
        format!("{} {after} {event}", retention.keep.say(lang))
    }

    /// The recipients of an activity: those it names, and those who run the systems of its tables.
    pub fn recipients_of(&self, activity: &str) -> Vec<&str> {
        let named = self.activities.get(activity).into_iter().flat_map(|found| &found.recipients);
        let mut ids: Vec<&str> = named.map(String::as_str).collect();
        for (id, system) in &self.systems {
            let used = || {
                system
                    .tables
                    .keys()
                    .any(|table| self.activities_of(id, table).iter().any(|used| used == activity))
            };
            if let Some(operator) = system.hosted.recipient()
                && !ids.contains(&operator)
                && used()
            {
                ids.push(operator);
            }
        }
        ids
    }

    /// The notice's current text in one language.
    pub fn notice_text(&self, id: &str, lang: Lang) -> Option<&super::notice::NoticeText> {
        self.notices.get(id)?.texts.get(&lang)
    }
}

pub(crate) fn is_financial_year(event: &str) -> bool {
    event == FINANCIAL_YEAR_CLOSE
}
