//! How the C2SP text formats write numbers and bytes: one spelling each, so that two texts that
//! differ never mean the same thing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Standard base64 with padding (RFC 4648, section 4).
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads only what [`base64`] writes: padding required, no stray bits, no white space.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Reads an ASCII decimal with no sign and no leading zero.
pub(crate) fn from_decimal(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = text.len() > 1 && text.starts_with('0');
    if digits && !leading_zero { text.parse().ok() } else { None }
}

/// Lower-case hexadecimal, for people who compare hashes by eye.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        assert_eq!(from_decimal("0"), Some(0));
        assert_eq!(from_decimal("18446744073709551615"), Some(u64::MAX));
        for wrong in ["", "00", "01", "+1", "-1", " 1", "1 ", "1_000", "18446744073709551616", "١"]
        {
            assert_eq!(from_decimal(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn bytes_have_one_spelling() {
        assert_eq!(from_base64("AA=="), Some(vec![0]));
        // Missing padding, stray bits, the URL alphabet, a line break, padding alone.
        for wrong in ["AA", "AB==", "-_8=", "AA==\n", "A===", "=", "AA==AA=="] {
            assert_eq!(from_base64(wrong), None, "{wrong:?}");
        }
    }
}
