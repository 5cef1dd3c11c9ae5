//! Identifiers as people type them, made into the one form the store hashes.
//!
//! The form itself is that of signing in ([`normalise_email`]), so that whoever consents and whoever
//! opens their space are one person; this module says what is wrong with what was typed. Aliases
//! (`a+b@…`) and dots stay: only the mail provider knows what they mean.

use serment_kernel::words::Personal;
use serment_web::session::normalise_email;

/// The longest address SMTP carries (RFC 5321 4.5.3.1.3).
const EMAIL_MAX: usize = 254;
/// The longest part before the `@`.
const LOCAL_MAX: usize = 64;

/// Why what was typed is not an e-mail address. Says nothing of what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmail {
    /// Nothing was typed.
    #[error("no e-mail address")]
    Missing,
    /// There is no `@`, or nothing on one side of it.
    #[error("an e-mail address has one @ with something on each side")]
    Shape,
    /// It holds a space or a character no address holds.
    #[error("an e-mail address holds no space and no control character")]
    Character,
    /// It is longer than any address.
    #[error("an e-mail address is at most 254 characters long")]
    TooLong,
}

impl InvalidEmail {
    /// The key of the sentence that says what is wrong and how it would be right.
    pub fn message(self) -> &'static str {
        match self {
            Self::Missing => "consent-email-missing",
            Self::Shape => "consent-email-shape",
            Self::Character => "consent-email-character",
            Self::TooLong => "consent-email-too-long",
        }
    }
}

/// The form under which an e-mail address is hashed.
///
/// # Errors
/// It cannot be an address: nothing is stored.
pub fn email(typed: &str) -> Result<Personal<String>, InvalidEmail> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(InvalidEmail::Missing);
    }
    if text.len() > EMAIL_MAX {
        return Err(InvalidEmail::TooLong);
    }
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || "<>(),;:\"\\[]".contains(c)) {
        return Err(InvalidEmail::Character);
    }
    let (local, domain) = text.split_once('@').ok_or(InvalidEmail::Shape)?;
    let labels = domain.split('.').all(|label| !label.is_empty());
    let shaped = !local.is_empty() && local.len() <= LOCAL_MAX && !domain.contains('@') && labels;
    if !shaped || !domain.contains('.') {
        return Err(InvalidEmail::Shape);
    }
    normalise_email(text).ok_or(InvalidEmail::Shape)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_has_one_form() {
        let form = |typed: &str| email(typed).map(Personal::into_inner);
        assert_eq!(
            form("  Anne.LeGoff+mer@Exemple.FR \n"),
            Ok("anne.legoff+mer@exemple.fr".into())
        );
        assert_eq!(form("Élodie@exemple.fr"), Ok("élodie@exemple.fr".into()));
        for (typed, why) in [
            ("", InvalidEmail::Missing),
            ("   ", InvalidEmail::Missing),
            ("anne", InvalidEmail::Shape),
            ("@exemple.fr", InvalidEmail::Shape),
            ("anne@", InvalidEmail::Shape),
            ("anne@exemple", InvalidEmail::Shape),
            ("anne@exemple..fr", InvalidEmail::Shape),
            ("a@b@c.fr", InvalidEmail::Shape),
            ("anne le@exemple.fr", InvalidEmail::Character),
            ("anne\r\nBcc: x@y.fr", InvalidEmail::Character),
            ("Anne <anne@exemple.fr>", InvalidEmail::Character),
            (&format!("{}@exemple.fr", "x".repeat(250)), InvalidEmail::TooLong),
            (&format!("{}@exemple.fr", "x".repeat(65)), InvalidEmail::Shape),
        ] {
            assert_eq!(form(typed), Err(why), "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(typed in "\\PC{0,40}(@\\PC{0,20})?") {
            if let Ok(once) = email(&typed) {
                prop_assert_eq!(email(once.reveal()), Ok(once));
            }
        }
    }
}
