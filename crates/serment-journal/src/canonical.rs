//! Canonical JSON: one value, one sequence of bytes.
//!
//! The rules are those of RFC 8785 (JCS) with numbers restricted to integers of at most 53 bits: no
//! white space, members sorted by the UTF-16 code units of their names, the shortest escapes, UTF-8.
//! Within that subset any JCS tool produces the same bytes.
//!
//! Reading is strict in the simplest way there is: parse, write again, compare. A duplicated member,
//! a space, another order, another escape or a float all change the bytes, so none can pass.

use serde_json::Value;
use thiserror::Error;

/// How deep arrays and objects may nest.
pub const MAX_DEPTH: usize = 32;

/// The largest integer every JSON reader keeps exactly: `2^53 − 1`.
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// Why a value or its bytes are not canonical.
#[derive(Debug, Error)]
pub enum CanonicalError {
    /// The bytes are not JSON.
    #[error("not json")]
    Json(#[source] serde_json::Error),
    /// A number is a float or above 53 bits.
    #[error("the number {0} is not an integer of at most 53 bits")]
    Number(serde_json::Number),
    /// Arrays and objects nest too deep.
    #[error("the value nests deeper than 32 levels")]
    Depth,
    /// The bytes say the value in another way than the canonical one.
    #[error("not canonical from byte {0} on")]
    NotCanonical(usize),
}

/// The canonical bytes of a value.
pub fn encode(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut bytes = Vec::new();
    write(value, 0, &mut bytes)?;
    Ok(bytes)
}

/// The value of canonical bytes; any other bytes are refused.
pub fn parse(bytes: &[u8]) -> Result<Value, CanonicalError> {
    let value = serde_json::from_slice(bytes).map_err(CanonicalError::Json)?;
    let canonical = encode(&value)?;
    if canonical == bytes {
        return Ok(value);
    }
    let same = canonical.iter().zip(bytes).take_while(|(ours, theirs)| ours == theirs).count();
    Err(CanonicalError::NotCanonical(same))
}

fn write(value: &Value, depth: usize, bytes: &mut Vec<u8>) -> Result<(), CanonicalError> {
    if depth > MAX_DEPTH {
        return Err(CanonicalError::Depth);
    }
    match value {
        Value::Null => bytes.extend(b"null"),
        Value::Bool(true) => bytes.extend(b"true"),
        Value::Bool(false) => bytes.extend(b"false"),
        Value::Number(number) => {
            let small = number.as_i64().filter(|integer| integer.unsigned_abs() <= MAX_INTEGER);
            let integer = small.ok_or_else(|| CanonicalError::Number(number.clone()))?;
            bytes.extend(integer.to_string().bytes());
        }
        Value::String(text) => write_string(text, bytes),
        Value::Array(items) => {
            bytes.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    bytes.push(b',');
                }
                write(item, depth + 1, bytes)?;
            }
            bytes.push(b']');
        }
        Value::Object(members) => {
            // Sorted here: whether the map itself sorts depends on features of other crates.
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            bytes.push(b'{');
            for (index, (name, member)) in members.into_iter().enumerate() {
                if index > 0 {
                    bytes.push(b',');
                }
                write_string(name, bytes);
                bytes.push(b':');
                write(member, depth + 1, bytes)?;
            }
            bytes.push(b'}');
        }
    }
    Ok(())
}

fn write_string(text: &str, bytes: &mut Vec<u8>) {
    serde_json::to_writer(bytes, text).expect("writing a string to memory cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_are_sorted_and_escapes_are_short() {
        let value = json!({
            "b": [1, -2, true, null], "a": "é\u{7f}\u{1f}\n\"\\/", "\u{fb33}": 1, "\u{1f600}": 2, "": {},
        });
        let expected = "{\"\":{},\"a\":\"é\u{7f}\\u001f\\n\\\"\\\\/\",\"b\":[1,-2,true,null],\"\u{1f600}\":2,\"\u{fb33}\":1}";
        let bytes = encode(&value).unwrap();
        assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
        assert_eq!(parse(&bytes).unwrap(), value);
    }

    #[test]
    fn any_other_spelling_is_refused() {
        for text in [
            "{\"a\": 1}",
            " 1",
            "1 ",
            "{\"b\":1,\"a\":2}",
            "{\"a\":1,\"a\":1}",
            "\"\\u0041\"",
            "\"\\/\"",
            "\"\\u001F\"",
            "[1,2]\n",
            "\"\\u00e9\"",
            "\"\\u0008\"",
        ] {
            let error = parse(text.as_bytes()).unwrap_err();
            assert!(matches!(error, CanonicalError::NotCanonical(_)), "{text}: {error}");
        }
        for text in ["1.0", "1e2", "-0", "9007199254740992", "18446744073709551615", "1e400"] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        for text in ["", "01", "+1", "nul", "[1,]", "\"\u{1}\"", "{a:1}", "1 2", "\u{feff}1"] {
            let error = parse(text.as_bytes()).unwrap_err();
            assert!(matches!(error, CanonicalError::Json(_)), "{text}: {error}");
        }
        assert!(parse(b"\"\xff\"").is_err());
        assert!(encode(&json!(0.5)).is_err());
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(nested(MAX_DEPTH + 1).as_bytes()).is_ok());
        assert!(matches!(parse(nested(MAX_DEPTH + 2).as_bytes()), Err(CanonicalError::Depth)));
        assert!(parse(nested(100_000).as_bytes()).is_err());
    }
}
