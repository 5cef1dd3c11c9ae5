//! A TOML file as a tree that remembers where each key and value is.
//!
//! Errors found long after parsing (a dangling id, a contradiction between two files) still
//! point at the line that is to blame, by path.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;
use toml::de::{DeTable, DeValue};

/// A place in a file, in bytes.
pub(crate) type Span = Range<usize>;

/// One value of a file, with its place and its key's.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) key: Option<Span>,
    pub(crate) span: Span,
    pub(crate) item: Item,
}

/// What a node holds.
#[derive(Debug)]
pub(crate) enum Item {
    Table(BTreeMap<String, Node>),
    Array(Vec<Node>),
    Scalar(Value),
}

/// An error of TOML itself.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    pub(crate) message: String,
    pub(crate) span: Span,
}

/// Parses a document; the tree holds what could be read, the errors what could not.
pub(crate) fn parse(text: &str) -> (Node, Vec<SyntaxError>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let errors = (errors.into_iter())
        .map(|error| SyntaxError {
            message: error.message().to_owned(),
            span: error.span().unwrap_or(0..0),
        })
        .collect();
    let span = table.span();
    (Node { key: None, span, item: from_table(table.into_inner()) }, errors)
}

fn from_table(table: DeTable<'_>) -> Item {
    let entries = table.into_iter().map(|(key, value)| {
        let (key_span, span) = (key.span(), value.span());
        let node = Node { key: Some(key_span), span, item: from_value(value.into_inner()) };
        (key.into_inner().into_owned(), node)
    });
    Item::Table(entries.collect())
}

fn from_value(value: DeValue<'_>) -> Item {
    match value {
        DeValue::String(text) => Item::Scalar(Value::String(text.into_owned())),
        DeValue::Integer(integer) => {
            let number = i64::from_str_radix(integer.as_str(), integer.radix());
            Item::Scalar(number.map_or_else(|_| Value::String(integer.to_string()), Value::from))
        }
        DeValue::Float(float) => {
            let number = float.as_str().parse::<f64>().unwrap_or(f64::NAN);
            Item::Scalar(Value::from(number))
        }
        DeValue::Boolean(flag) => Item::Scalar(Value::Bool(flag)),
        DeValue::Datetime(date) => Item::Scalar(Value::String(date.to_string())),
        DeValue::Array(values) => Item::Array(
            values
                .into_iter()
                .map(|value| {
                    let span = value.span();
                    Node { key: None, span, item: from_value(value.into_inner()) }
                })
                .collect(),
        ),
        DeValue::Table(table) => from_table(table),
    }
}

impl Node {
    /// The value without its places.
    pub(crate) fn to_json(&self) -> Value {
        match &self.item {
            Item::Scalar(value) => value.clone(),
            Item::Array(nodes) => nodes.iter().map(Self::to_json).collect(),
            Item::Table(entries) => Value::Object(
                entries.iter().map(|(key, node)| (key.clone(), node.to_json())).collect(),
            ),
        }
    }

    /// One step down: a key, or the index of an element.
    pub(crate) fn child(&self, step: &str) -> Option<&Self> {
        match &self.item {
            Item::Table(entries) => entries.get(step),
            Item::Array(nodes) => nodes.get(step.parse::<usize>().ok()?),
            Item::Scalar(_) => None,
        }
    }

    /// The node at a path.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, step| node.child(step))
    }

    /// The node at a path, or the nearest one above it.
    pub(crate) fn nearest<'a>(&'a self, path: &[&str]) -> &'a Self {
        let mut node = self;
        for step in path {
            match node.child(step) {
                Some(child) => node = child,
                None => break,
            }
        }
        node
    }

    /// Where to point for this node: its value when it is short, else its key.
    pub(crate) fn place(&self) -> Span {
        match (&self.item, &self.key) {
            (Item::Table(_) | Item::Array(_), Some(key)) => key.clone(),
            _ => self.span.clone(),
        }
    }

    /// The key's place, for findings about the key itself.
    pub(crate) fn key_place(&self) -> Span {
        self.key.clone().unwrap_or_else(|| self.span.clone())
    }
}
