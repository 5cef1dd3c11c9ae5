//! The process's environment: read here and in the demonstration, nowhere else.

use std::sync::Arc;

use serment_kernel::words::Lang;

/// Looks up a variable; empty counts as absent.
pub(crate) type Lookup = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// The real environment.
pub(crate) fn process() -> Lookup {
    Arc::new(variable)
}

#[expect(clippy::disallowed_methods, reason = "the binary is where the environment is read")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The command line, as text; what is not Unicode is replaced and then refused by its name.
pub(crate) fn arguments() -> Vec<String> {
    std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect()
}

/// The language of the terminal: French when the locale says so, else English.
pub(crate) fn language(lookup: &Lookup) -> Lang {
    let locale = ["SERMENT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
    let locale = locale.iter().find_map(|name| lookup(name)).unwrap_or_default();
    if locale.starts_with("fr") { Lang::Fr } else { Lang::En }
}
