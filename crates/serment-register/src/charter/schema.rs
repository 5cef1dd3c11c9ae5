//! The JSON Schema of each kind of file, for editors and for our own validator.
//!
//! Generated from the Rust types: their doc comments are the descriptions an editor shows.

use std::sync::LazyLock;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use super::activity::Activity;
use super::commitment::Commitment;
use super::files::FileKind;
use super::notice::FrontMatter;
use super::organisation::Organisation;
use super::recipient::RecipientDecl;
use super::system::SystemDecl;

/// The schema of a kind of file. A notice's is that of its front matter.
pub fn schema(kind: FileKind) -> &'static Value {
    static SCHEMAS: LazyLock<Vec<Value>> = LazyLock::new(|| {
        let all = FileKind::ALL.map(|kind| match kind {
            FileKind::Organisation => generate::<Organisation>(kind),
            FileKind::Activity => generate::<Activity>(kind),
            FileKind::System => generate::<SystemDecl>(kind),
            FileKind::Recipient => generate::<RecipientDecl>(kind),
            FileKind::Notice => generate::<FrontMatter>(kind),
            FileKind::Commitment => generate::<Commitment>(kind),
        });
        all.to_vec()
    });
    &SCHEMAS[kind as usize]
}

fn generate<T: JsonSchema>(kind: FileKind) -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut value = generator.into_root_schema_for::<T>().to_value();
    drop_nulls(&mut value);
    if let Value::Object(object) = &mut value {
        object.insert("title".into(), format!("serment {}", kind.word()).into());
    }
    value
}

/// TOML has no null: an optional key is absent. Removes what schemars says of null.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(drop_nulls),
        Value::Object(object) => {
            object.values_mut().for_each(drop_nulls);
            if object.get("default") == Some(&Value::Null) {
                object.remove("default");
            }
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|kind| kind != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".into(), only);
                }
            }
            for word in ["anyOf", "oneOf"] {
                flatten_single(object, word);
            }
        }
        _ => {}
    }
}

fn flatten_single(object: &mut Map<String, Value>, word: &str) {
    let Some(Value::Array(branches)) = object.get_mut(word) else { return };
    branches.retain(|branch| branch.get("type").is_none_or(|kind| kind != "null"));
    if branches.len() == 1
        && let Some(Value::Object(only)) = branches.pop()
    {
        object.remove(word);
        for (key, value) in only {
            object.entry(key).or_insert(value);
        }
    }
}

/// Follows a reference inside a schema.
pub(crate) fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let mut schema = schema;
    while let Some(pointer) = schema.get("$ref").and_then(Value::as_str) {
        match root.pointer(pointer.trim_start_matches('#')) {
            Some(target) => schema = target,
            None => break,
        }
    }
    schema
}
