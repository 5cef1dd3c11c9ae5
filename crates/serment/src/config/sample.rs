//! The commented configuration that `serment init` writes.

use serment_kernel::words::Lang;

/// A configuration to start from, its comments in one language.
pub(crate) fn sample(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("sample.en.toml"),
        Lang::Fr => include_str!("sample.fr.toml"),
    }
}
