//! Checks a parsed file against its schema, reporting every problem at once, each at its place.
//!
//! Only the part of JSON Schema that our own types generate is understood.

use serde_json::Value;
use strsim::{damerau_levenshtein, jaro_winkler};

use super::files::is_id;
use super::link::Link;
use super::schema::resolve;
use super::tree::{Item, Node, Span};
use super::vocabulary::is_country;
use super::words::Period;

/// What is wrong with a value.
#[derive(Debug)]
pub(crate) enum Problem {
    UnknownKey { key: String, suggestion: Option<String>, allowed: Vec<String> },
    MissingKey { key: String },
    WrongType { expected: Vec<&'static str>, found: &'static str },
    NotAllowed { value: String, suggestion: Option<String>, allowed: Vec<String> },
    BadForm { value: String, form: String },
    TooFew { least: u64 },
    OutOfRange { least: i64, most: i64 },
}

/// A problem, where it is and which keys lead there.
#[derive(Debug)]
pub(crate) struct Located {
    pub(crate) problem: Problem,
    pub(crate) path: Vec<String>,
    pub(crate) span: Span,
}

/// Everything wrong with a tree.
pub(crate) fn validate(schema: &Value, root: &Node) -> Vec<Located> {
    let mut validator = Validator { root: schema, path: Vec::new(), problems: Vec::new() };
    validator.check(schema, root);
    validator.problems
}

/// The candidate that looks most like a word, when one does.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    // Bounded, so that ten thousand wrong names against ten thousand tables stay quick.
    let scored = candidates.into_iter().take(300).filter_map(|candidate| {
        let close = jaro_winkler(word, candidate);
        let near = close > 0.84 || damerau_levenshtein(word, candidate) <= 2;
        near.then_some((close, candidate))
    });
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, candidate)| candidate.to_owned())
}

struct Validator<'a> {
    root: &'a Value,
    path: Vec<String>,
    problems: Vec<Located>,
}

impl<'a> Validator<'a> {
    fn report(&mut self, span: Span, problem: Problem) {
        self.problems.push(Located { problem, path: self.path.clone(), span });
    }

    fn check(&mut self, schema: &'a Value, node: &Node) {
        let schema = resolve(self.root, schema);
        let mut branches = Vec::new();
        if self.collect_branches(schema, &mut branches) {
            self.check_branches(&branches, node);
            return;
        }
        let expected = type_of(schema);
        if !fits(expected, node) {
            let problem = Problem::WrongType { expected: vec![word(expected)], found: found(node) };
            return self.report(node.place(), problem);
        }
        match &node.item {
            Item::Scalar(value) => self.check_scalar(schema, value, node),
            Item::Array(nodes) => self.check_array(schema, nodes, node),
            Item::Table(_) => self.check_table(schema, node),
        }
    }

    fn check_scalar(&mut self, schema: &Value, value: &Value, node: &Node) {
        if let Value::String(text) = value {
            let allowed = constants(schema);
            if !allowed.is_empty() && !allowed.contains(&text.as_str()) {
                return self.not_allowed(text, &allowed, node);
            }
            let form = schema.get("format").and_then(Value::as_str).unwrap_or_default();
            if !matches_form(form, text) {
                let problem = Problem::BadForm { value: text.clone(), form: form.to_owned() };
                self.report(node.place(), problem);
            }
        } else if let Some(number) = value.as_i64() {
            let bound = |key: &str, or: i64| schema.get(key).and_then(Value::as_i64).unwrap_or(or);
            let (least, most) = (bound("minimum", i64::MIN), bound("maximum", i64::MAX));
            if !(least..=most).contains(&number) {
                self.report(node.place(), Problem::OutOfRange { least, most });
            }
        }
    }

    fn not_allowed(&mut self, text: &str, allowed: &[&str], node: &Node) {
        let problem = Problem::NotAllowed {
            value: text.to_owned(),
            suggestion: nearest(text, allowed.iter().copied()),
            allowed: allowed.iter().map(|&word| word.to_owned()).collect(),
        };
        self.report(node.place(), problem);
    }

    fn check_array(&mut self, schema: &'a Value, nodes: &[Node], node: &Node) {
        let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        if (nodes.len() as u64) < least {
            self.report(node.place(), Problem::TooFew { least });
        }
        let Some(items) = schema.get("items") else { return };
        for (index, item) in nodes.iter().enumerate() {
            self.path.push(index.to_string());
            self.check(items, item);
            self.path.pop();
        }
    }

    fn check_table(&mut self, schema: &'a Value, node: &Node) {
        let Item::Table(entries) = &node.item else { return };
        let properties = schema.get("properties").and_then(Value::as_object);
        for required in strings(schema.get("required")) {
            if !entries.contains_key(required) {
                let place = if self.path.is_empty() { 0..0 } else { node.place() };
                self.report(place, Problem::MissingKey { key: required.to_owned() });
            }
        }
        let additional = schema.get("additionalProperties");
        for (key, child) in entries {
            let known = properties.and_then(|known| known.get(key));
            self.path.push(key.clone());
            match (known, additional) {
                (Some(schema), _) | (None, Some(schema @ Value::Object(_))) => {
                    self.check(schema, child);
                }
                (None, Some(Value::Bool(false))) => {
                    let keys = properties.into_iter().flat_map(|known| known.keys());
                    let all: Vec<&str> = keys.map(String::as_str).collect();
                    let missing = all.iter().copied().filter(|known| !entries.contains_key(*known));
                    let missing: Vec<&str> = missing.collect();
                    self.unknown_key(key, if missing.is_empty() { all } else { missing }, child);
                }
                (None, _) => {}
            }
            self.path.pop();
        }
    }

    fn unknown_key(&mut self, key: &str, allowed: Vec<&str>, child: &Node) {
        let problem = Problem::UnknownKey {
            key: key.to_owned(),
            suggestion: nearest(key, allowed.iter().copied()),
            allowed: allowed.into_iter().map(str::to_owned).collect(),
        };
        self.report(child.key_place(), problem);
    }

    /// The leaves of nested `oneOf` and `anyOf`. False when the schema has none.
    fn collect_branches(&self, schema: &'a Value, into: &mut Vec<&'a Value>) -> bool {
        let list = schema.get("oneOf").or_else(|| schema.get("anyOf"));
        let Some(list) = list.and_then(Value::as_array) else { return false };
        for branch in list {
            let branch = resolve(self.root, branch);
            if !self.collect_branches(branch, into) {
                into.push(branch);
            }
        }
        true
    }

    fn check_branches(&mut self, branches: &[&'a Value], node: &Node) {
        let fitting: Vec<&Value> =
            branches.iter().copied().filter(|branch| fits(type_of(branch), node)).collect();
        if fitting.is_empty() {
            let mut expected: Vec<_> =
                branches.iter().map(|branch| word(type_of(branch))).collect();
            expected.sort_unstable();
            expected.dedup();
            let problem = Problem::WrongType { expected, found: found(node) };
            return self.report(node.place(), problem);
        }
        match (&node.item, fitting.as_slice()) {
            (_, [only]) if constants(only).is_empty() => self.check(only, node),
            (Item::Scalar(Value::String(text)), _) => {
                let allowed: Vec<&str> = fitting.iter().flat_map(|b| constants(b)).collect();
                match fitting.iter().find(|branch| constants(branch).is_empty()) {
                    Some(free) => self.check(free, node),
                    None if allowed.contains(&text.as_str()) => {}
                    None => self.not_allowed(text, &allowed, node),
                }
            }
            (Item::Table(_), _) => self.check_variants(&fitting, node),
            (_, [first, ..]) => self.check(first, node),
            (_, []) => {}
        }
    }

    /// A table that may be several things: told apart by `kind`, or by its only key.
    fn check_variants(&mut self, variants: &[&'a Value], node: &Node) {
        let tag = |variant: &'a Value| variant.pointer("/properties/kind/const");
        if variants.iter().any(|variant| tag(variant).is_some()) {
            let chosen = node.child("kind").map(Node::to_json);
            let Some(chosen) = chosen else {
                return self.report(node.place(), Problem::MissingKey { key: "kind".into() });
            };
            if let Some(variant) = variants.iter().find(|variant| tag(variant) == Some(&chosen)) {
                return self.check(variant, node);
            }
            let allowed: Vec<&str> =
                variants.iter().filter_map(|variant| tag(variant)?.as_str()).collect();
            let place = node.nearest(&["kind"]);
            return self.not_allowed(chosen.as_str().unwrap_or_default(), &allowed, place);
        }
        let keys = |variant: &'a Value| {
            variant.get("properties").and_then(Value::as_object).into_iter().flat_map(|p| p.keys())
        };
        let Item::Table(entries) = &node.item else { return };
        let chosen =
            variants.iter().find(|variant| keys(variant).any(|key| entries.contains_key(key)));
        if let Some(variant) = chosen {
            return self.check(variant, node);
        }
        let allowed: Vec<&str> =
            variants.iter().flat_map(|variant| keys(variant)).map(String::as_str).collect();
        match entries.iter().next() {
            Some((key, child)) => {
                self.path.push(key.clone());
                self.unknown_key(key, allowed, child);
                self.path.pop();
            }
            None => self.report(node.place(), Problem::MissingKey { key: allowed.join(" / ") }),
        }
    }
}

fn strings(value: Option<&Value>) -> impl Iterator<Item = &str> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

fn type_of(schema: &Value) -> &str {
    schema.get("type").and_then(Value::as_str).unwrap_or_default()
}

/// The only texts a schema accepts, when it lists them.
fn constants(schema: &Value) -> Vec<&str> {
    let single = schema.get("const").and_then(Value::as_str);
    strings(schema.get("enum")).chain(single).collect()
}

fn fits(expected: &str, node: &Node) -> bool {
    match (&node.item, expected) {
        (_, "") => true,
        (Item::Table(_), kind) => kind == "object",
        (Item::Array(_), kind) => kind == "array",
        (Item::Scalar(Value::String(_)), kind) => kind == "string",
        (Item::Scalar(Value::Bool(_)), kind) => kind == "boolean",
        (Item::Scalar(Value::Number(number)), kind) => {
            kind == "number" || kind == "integer" && number.is_i64()
        }
        (Item::Scalar(_), _) => false,
    }
}

fn found(node: &Node) -> &'static str {
    match &node.item {
        Item::Table(_) => "table",
        Item::Array(_) => "list",
        Item::Scalar(Value::String(_)) => "text",
        Item::Scalar(Value::Bool(_)) => "true or false",
        Item::Scalar(_) => "number",
    }
}

/// The English word for a type of JSON; [`french`] translates it.
fn word(kind: &str) -> &'static str {
    match kind {
        "object" => "table",
        "array" => "list",
        "boolean" => "true or false",
        "integer" => "whole number",
        "number" => "number",
        _ => "text",
    }
}

/// The French word for what [`word`] and [`found`] say.
pub(crate) fn french(word: &str) -> &'static str {
    match word {
        "table" => "une table",
        "list" => "une liste",
        "true or false" => "true ou false",
        "whole number" => "un nombre entier",
        "number" => "un nombre",
        _ => "un texte",
    }
}

/// Whether a text has the form a schema names.
fn matches_form(form: &str, text: &str) -> bool {
    let letter = |letters: &str, prefix: &str| {
        text.strip_prefix(prefix)
            .and_then(|rest| rest.strip_suffix(')'))
            .is_some_and(|rest| rest.len() == 1 && letters.contains(rest))
    };
    match form {
        "serment-period" => text.parse::<Period>().is_ok(),
        "serment-country" => is_country(text),
        "serment-env" => {
            text.starts_with(|c: char| c.is_ascii_uppercase())
                && text.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
        }
        "serment-id" => is_id(text),
        "serment-category" => text.split('.').all(|part| is_id(part) && !part.contains('-')),
        "serment-link" => text.parse::<Link>().is_ok(),
        "serment-order" => order(text),
        "serment-month-day" => month_day(text),
        "serment-exception-9" => letter("abcdefghij", "9(2)("),
        "serment-exception-17" => letter("abcde", "17(3)("),
        "serment-derogation" => letter("abcdefg", "49(1)("),
        "date" => text.parse::<jiff::civil::Date>().is_ok(),
        "email" => is_email(text),
        _ => true,
    }
}

fn order(text: &str) -> bool {
    match text.split_once(' ') {
        Some((column, direction)) => !column.is_empty() && matches!(direction, "asc" | "desc"),
        None => !text.is_empty(),
    }
}

fn month_day(text: &str) -> bool {
    // A leap year, so that 02-29 is a day.
    text.len() == 5 && format!("2024-{text}").parse::<jiff::civil::Date>().is_ok()
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains(' ')
    })
}
