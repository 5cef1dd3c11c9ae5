//! Values, rows and named queries: the little that crosses to either engine.

use std::error::Error;
use std::str::FromStr;

use bytes::BytesMut;
use jiff::Timestamp;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::StoreError;
use crate::words::{Lang, Personal};

/// A statement with the name that metrics, logs and errors know it by.
#[derive(Debug)]
pub struct Query {
    /// `capability.what`.
    pub name: &'static str,
    /// In the portable subset.
    pub sql: &'static str,
}

/// A column value of the portable subset.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// A `bigint`.
    Int(i64),
    /// A `double precision`.
    Real(f64),
    /// A `text`.
    Text(String),
    /// A `blob`.
    Blob(Vec<u8>),
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.into())
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}
impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(value.into())
    }
}
impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}
impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(value)
    }
}
impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Blob(value.into())
    }
}
impl<const N: usize> From<[u8; N]> for Value {
    fn from(value: [u8; N]) -> Self {
        Self::Blob(value.into())
    }
}
impl From<Lang> for Value {
    fn from(value: Lang) -> Self {
        Self::Text(value.tag().into())
    }
}
impl From<Personal<String>> for Value {
    fn from(value: Personal<String>) -> Self {
        Self::Text(value.into_inner())
    }
}
/// Instants are stored in UTC, to the microsecond, in a form whose text order is time order.
impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        Self::Text(format!("{value:.6}"))
    }
}
impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Real(value) => ValueRef::Real(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Blob(value) => ValueRef::Blob(value),
        }))
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) if *ty == Type::INT4 => i32::try_from(*value)?.to_sql(ty, out),
            Self::Int(value) => value.to_sql(ty, out),
            Self::Real(value) => value.to_sql(ty, out),
            Self::Text(value) => value.to_sql(ty, out),
            Self::Blob(value) => value.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// One row of an answer.
#[derive(Clone, Debug)]
pub struct Row {
    pub(super) query: &'static str,
    pub(super) values: Vec<Value>,
}

impl Row {
    fn wrong(&self, column: usize, expected: &'static str) -> StoreError {
        StoreError::Column { query: self.query, column, expected }
    }

    /// A text column.
    pub fn text(&self, column: usize) -> Result<String, StoreError> {
        self.opt_text(column)?.ok_or_else(|| self.wrong(column, "a text"))
    }

    /// A text column that may be null.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>, StoreError> {
        match self.values.get(column) {
            Some(Value::Text(value)) => Ok(Some(value.clone())),
            Some(Value::Null) => Ok(None),
            _ => Err(self.wrong(column, "a text")),
        }
    }

    /// An integer column.
    pub fn int(&self, column: usize) -> Result<i64, StoreError> {
        self.opt_int(column)?.ok_or_else(|| self.wrong(column, "an integer"))
    }

    /// An integer column that may be null.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.values.get(column) {
            Some(Value::Int(value)) => Ok(Some(*value)),
            Some(Value::Null) => Ok(None),
            _ => Err(self.wrong(column, "an integer")),
        }
    }

    /// A count, which is never negative.
    pub fn count(&self, column: usize) -> Result<u64, StoreError> {
        u64::try_from(self.int(column)?).map_err(|_| self.wrong(column, "a count"))
    }

    /// A yes or no column, stored as 0 or 1.
    pub fn flag(&self, column: usize) -> Result<bool, StoreError> {
        Ok(self.int(column)? != 0)
    }

    /// A blob column.
    pub fn blob(&self, column: usize) -> Result<Vec<u8>, StoreError> {
        self.opt_blob(column)?.ok_or_else(|| self.wrong(column, "bytes"))
    }

    /// A blob column that may be null.
    pub fn opt_blob(&self, column: usize) -> Result<Option<Vec<u8>>, StoreError> {
        match self.values.get(column) {
            Some(Value::Blob(value)) => Ok(Some(value.clone())),
            Some(Value::Null) => Ok(None),
            _ => Err(self.wrong(column, "bytes")),
        }
    }

    /// An instant, as [`Value::from`] a [`Timestamp`] wrote it.
    pub fn instant(&self, column: usize) -> Result<Timestamp, StoreError> {
        self.parse(column)
    }

    /// An instant that may be null.
    pub fn opt_instant(&self, column: usize) -> Result<Option<Timestamp>, StoreError> {
        self.opt_parse(column)
    }

    /// A text column read as something else: an id, a language, an instant.
    pub fn parse<T: FromStr>(&self, column: usize) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|_| self.wrong(column, std::any::type_name::<T>()))
    }

    /// As [`Row::parse`], null allowed.
    pub fn opt_parse<T: FromStr>(&self, column: usize) -> Result<Option<T>, StoreError> {
        self.opt_text(column)?
            .map(|text| text.parse().map_err(|_| self.wrong(column, std::any::type_name::<T>())))
            .transpose()
    }

    /// A text column holding JSON.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: usize) -> Result<T, StoreError> {
        serde_json::from_str(&self.text(column)?)
            .map_err(|_| self.wrong(column, std::any::type_name::<T>()))
    }

    pub(super) fn from_sqlite(
        query: &'static str,
        row: &rusqlite::Row<'_>,
        columns: usize,
    ) -> Result<Self, rusqlite::Error> {
        use rusqlite::types::ValueRef;
        let values = (0..columns)
            .map(|i| {
                Ok(match row.get_ref(i)? {
                    ValueRef::Null => Value::Null,
                    ValueRef::Integer(value) => Value::Int(value),
                    ValueRef::Real(value) => Value::Real(value),
                    ValueRef::Text(value) => Value::Text(String::from_utf8_lossy(value).into()),
                    ValueRef::Blob(value) => Value::Blob(value.into()),
                })
            })
            .collect::<Result<_, rusqlite::Error>>()?;
        Ok(Self { query, values })
    }

    pub(super) fn from_postgres(
        query: &'static str,
        row: &postgres::Row,
    ) -> Result<Self, StoreError> {
        let mut values = Vec::with_capacity(row.len());
        for (i, column) in row.columns().iter().enumerate() {
            let ty = column.type_();
            let value = if *ty == Type::INT8 {
                row.try_get::<_, Option<i64>>(i).map(|v| v.map(Value::Int))
            } else if *ty == Type::INT4 {
                row.try_get::<_, Option<i32>>(i).map(|v| v.map(|v| Value::Int(v.into())))
            } else if *ty == Type::FLOAT8 {
                row.try_get::<_, Option<f64>>(i).map(|v| v.map(Value::Real))
            } else if *ty == Type::BYTEA {
                row.try_get::<_, Option<Vec<u8>>>(i).map(|v| v.map(Value::Blob))
            } else if *ty == Type::NUMERIC {
                // `sum(bigint)` is numeric; the portable subset casts it, so this is a defect.
                return Err(StoreError::Column { query, column: i, expected: "a portable type" });
            } else {
                row.try_get::<_, Option<String>>(i).map(|v| v.map(Value::Text))
            };
            values.push(
                value.map_err(|error| StoreError::postgres(query, &error))?.unwrap_or(Value::Null),
            );
        }
        Ok(Self { query, values })
    }
}
