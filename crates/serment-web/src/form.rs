//! Forms: what was typed, what is wrong with it, ready for the components of `parts.html`.
//!
//! A refused form is shown again with what the person typed, each error beside its field and
//! listed at the top. Values are personal: `Debug` does not print them.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer, ser::SerializeStruct};
use serment_kernel::words::Personal;

/// One field: its name, what it holds, what is wrong.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// Name in the posted form.
    pub name: &'static str,
    /// Its `id` in the page.
    pub id: String,
    /// What it holds.
    pub value: Personal<String>,
    /// What is wrong and how it would be right.
    pub error: Option<String>,
}

/// One error, as the summary lists it.
#[derive(Clone, Debug, Serialize)]
pub struct FieldError {
    /// `id` of the field.
    pub id: String,
    /// The field and its problem in a few words.
    pub message: String,
}

/// The fields of a form, in the order they were declared.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: Vec<Field>,
}

impl Form {
    /// An empty form with these fields.
    pub fn new<const N: usize>(names: [&'static str; N]) -> Self {
        let field = |name: &'static str| Field {
            name,
            id: format!("f-{name}"),
            value: Personal::default(),
            error: None,
        };
        Self { fields: names.into_iter().map(field).collect() }
    }

    fn field(&mut self, name: &str) -> &mut Field {
        let field = self.fields.iter_mut().find(|field| field.name == name);
        field.expect("a form is filled under the names it was declared with")
    }

    /// Sets what a field holds.
    #[must_use]
    pub fn fill(mut self, name: &str, value: impl Into<String>) -> Self {
        self.field(name).value = Personal::new(value.into());
        self
    }

    /// Says what is wrong with a field. The first error of a field is kept.
    pub fn refuse(&mut self, name: &str, message: impl Into<String>) {
        self.field(name).error.get_or_insert(message.into());
    }

    /// Whether something is wrong.
    pub fn is_refused(&self) -> bool {
        self.fields.iter().any(|field| field.error.is_some())
    }

    /// The errors, in the order of the fields.
    pub fn errors(&self) -> Vec<FieldError> {
        let error = |field: &Field| {
            field.error.clone().map(|message| FieldError { id: field.id.clone(), message })
        };
        self.fields.iter().filter_map(error).collect()
    }
}

impl Serialize for Form {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields: BTreeMap<_, _> = self.fields.iter().map(|f| (f.name, f)).collect();
        let mut form = serializer.serialize_struct("Form", 2)?;
        form.serialize_field("fields", &fields)?;
        form.serialize_field("errors", &self.errors())?;
        form.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_come_in_the_order_of_the_fields_and_the_first_stays() {
        let mut form = Form::new(["tel", "name"]).fill("tel", "06 12");
        form.refuse("name", "missing");
        form.refuse("tel", "too short");
        form.refuse("tel", "again");
        let messages: Vec<_> = form.errors().into_iter().map(|e| e.message).collect();
        assert_eq!(messages, ["too short", "missing"]);
    }

    #[test]
    fn what_was_typed_is_not_printed() {
        assert!(!format!("{:?}", Form::new(["tel"]).fill("tel", "0612345678")).contains("0612"));
    }
}
