//! Messages in both languages, and the formats that go with them.
//!
//! Every slice contributes one Fluent file per language. [`Messages::build`] refuses a file that
//! does not parse and a key declared twice; [`Messages::gaps`] lists keys and variables that one
//! language has and the other lacks, so that a forgotten translation fails a test, not a reader.

pub mod country;
pub mod format;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serment_kernel::words::Lang;
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

/// The shell's own messages: navigation, errors, sign-in.
pub(crate) const SHELL_MESSAGES: &[(Lang, &str)] = &[
    (Lang::Fr, include_str!("../../messages/fr.ftl")),
    (Lang::En, include_str!("../../messages/en.ftl")),
];

/// A message file could not be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MessagesError {
    /// The file is not Fluent.
    #[error("messages in {lang}: line {line} is not a message: {excerpt}")]
    Syntax {
        /// Language of the file.
        lang: Lang,
        /// Line of the first fault, from 1.
        line: usize,
        /// The first line of what was not understood.
        excerpt: String,
    },
    /// Two files of the same language declare the same key.
    #[error("message {key} is declared twice in {lang}")]
    Duplicate {
        /// Language of both files.
        lang: Lang,
        /// The key.
        key: String,
    },
}

/// A message could not be written.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MessageError {
    /// No file of this language has the key.
    #[error("no message {key} in {lang}")]
    Missing {
        /// The language asked.
        lang: Lang,
        /// The key asked.
        key: String,
    },
    /// The message has a variable that was not given, or calls something unknown.
    #[error("message {key} in {lang} cannot be written: {reason}")]
    Unwritable {
        /// The language asked.
        lang: Lang,
        /// The key asked.
        key: String,
        /// What Fluent says.
        reason: String,
    },
}

/// Arguments of a message: numbers choose plurals and are grouped, texts are inserted as is.
pub type Args<'a> = FluentArgs<'a>;

/// All messages of the program. Cheap to clone.
#[derive(Clone)]
pub struct Messages(Arc<Inner>);

struct Inner {
    bundles: BTreeMap<Lang, Bundle>,
    /// Key to the variables it uses, per language.
    keys: BTreeMap<Lang, BTreeMap<String, BTreeSet<String>>>,
    typography: Vec<String>,
}

impl std::fmt::Debug for Messages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Messages").finish_non_exhaustive()
    }
}

impl Messages {
    /// Reads the shell's files and those contributed, in any order.
    pub fn build<'a>(
        sources: impl IntoIterator<Item = &'a (Lang, &'a str)>,
    ) -> Result<Self, MessagesError> {
        let mut bundles: BTreeMap<Lang, Bundle> = Lang::ALL.map(|l| (l, bundle(l))).into();
        let mut keys: BTreeMap<Lang, BTreeMap<_, _>> =
            Lang::ALL.map(|l| (l, BTreeMap::new())).into();
        let mut typography = vec![];
        for &(lang, source) in SHELL_MESSAGES.iter().chain(sources) {
            let resource = FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| {
                let at = errors.first().map_or(0, |e| e.slice.as_ref().unwrap_or(&e.pos).start);
                syntax(lang, source, at)
            })?;
            let declared = keys.get_mut(&lang).expect("every language has its keys");
            for (key, variables) in variables(source) {
                if declared.insert(key.clone(), variables).is_some() {
                    return Err(MessagesError::Duplicate { lang, key });
                }
            }
            typography.extend(misprints(lang, source));
            let bundle = bundles.get_mut(&lang).expect("every language has its bundle");
            // Duplicate messages were refused above; only terms can still collide, the last wins.
            bundle.add_resource_overriding(resource);
        }
        Ok(Self(Arc::new(Inner { bundles, keys, typography })))
    }

    /// Writes a message, or says why it cannot: for templates, where a gap is a defect.
    pub fn try_t(&self, lang: Lang, key: &str, args: &Args<'_>) -> Result<String, MessageError> {
        let missing = || MessageError::Missing { lang, key: key.to_owned() };
        let bundle = &self.0.bundles[&lang];
        let pattern = bundle.get_message(key).and_then(|m| m.value()).ok_or_else(missing)?;
        let mut faults = vec![];
        let text = bundle.format_pattern(pattern, Some(args), &mut faults);
        match faults.first() {
            None => Ok(text.into_owned()),
            Some(fault) => Err(MessageError::Unwritable {
                lang,
                key: key.to_owned(),
                reason: fault.to_string(),
            }),
        }
    }

    /// Writes a message; when it is missing, the other language's, then the key itself. For mails
    /// and errors, where a poor text is better than none.
    pub fn t(&self, lang: Lang, key: &str, args: &Args<'_>) -> String {
        self.try_t(lang, key, args).unwrap_or_else(|error| {
            tracing::error!(%error, "message replaced");
            self.try_t(lang.other(), key, args).unwrap_or_else(|_| key.to_owned())
        })
    }

    /// A message without arguments.
    pub fn text(&self, lang: Lang, key: &str) -> String {
        self.t(lang, key, &Args::new())
    }

    /// Whether the key exists in that language.
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.0.bundles[&lang].has_message(key)
    }

    /// Every key of one language, sorted.
    pub fn keys(&self, lang: Lang) -> impl Iterator<Item = &str> {
        self.0.keys[&lang].keys().map(String::as_str)
    }

    /// Lines that break the spacing or the apostrophes of their language. Empty in a healthy build.
    pub fn misprints(&self) -> &[String] {
        &self.0.typography
    }

    /// What one language has and the other lacks, one sentence each. Empty in a healthy build.
    pub fn gaps(&self) -> Vec<String> {
        let mut gaps = vec![];
        for lang in Lang::ALL {
            let other = &self.0.keys[&lang.other()];
            for (key, variables) in &self.0.keys[&lang] {
                match other.get(key) {
                    None => gaps.push(format!("{key}: in {lang}, not in {}", lang.other())),
                    Some(theirs) => gaps.extend(variables.difference(theirs).map(|variable| {
                        format!("{key}: ${variable} in {lang}, not in {}", lang.other())
                    })),
                }
            }
        }
        gaps
    }
}

/// Arguments from pairs: `args([("count", 3.into()), ("name", "Claire".into())])`.
pub fn args<'a, const N: usize>(pairs: [(&'a str, FluentValue<'a>); N]) -> Args<'a> {
    pairs.into_iter().collect()
}

fn bundle(lang: Lang) -> Bundle {
    let locale: LanguageIdentifier = lang.tag().parse().expect("fr and en are language tags");
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    // Isolation marks would show in titles and in copied text.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::Fr => |value, _| written_number(Lang::Fr, value),
        Lang::En => |value, _| written_number(Lang::En, value),
    }));
    bundle
}

#[expect(clippy::cast_possible_truncation, reason = "checked to be whole and far below 2^53")]
fn written_number(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let n = number.value;
    if n.fract() == 0.0 && n.abs() < 9e15 {
        return Some(format::number(lang, n as i64));
    }
    let text = n.to_string();
    let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    Some(format::decimal(lang, n, places.min(6)))
}

fn syntax(lang: Lang, source: &str, at: usize) -> MessagesError {
    let line = source.char_indices().filter(|&(i, c)| i < at && c == '\n').count() + 1;
    let excerpt = source.lines().nth(line - 1).unwrap_or_default().to_owned();
    MessagesError::Syntax { lang, line, excerpt }
}

/// French wants a no-break space before `; : ? ! »` and after `«`; English wants none; both want
/// the typographic apostrophe.
fn misprints(lang: Lang, source: &str) -> Vec<String> {
    let breaks = |(before, after): (char, char)| match lang {
        Lang::Fr => before == ' ' && ";:?!»".contains(after) || before == '«' && after == ' ',
        Lang::En => before.is_whitespace() && ";:?!".contains(after),
    };
    let straight = |(before, after): (char, char)| before.is_alphabetic() && after == '\'';
    let wrong = |line: &&str| {
        let pairs = line.chars().zip(line.chars().skip(1));
        !line.starts_with('#') && pairs.into_iter().any(|pair| breaks(pair) || straight(pair))
    };
    source.lines().filter(wrong).map(|line| format!("spacing in {lang}: {line}")).collect()
}

/// Keys of a file and the variables each uses. Reads the text: Fluent's syntax tree would need
/// thirty lines of visitor to say the same.
fn variables(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut found: Vec<(String, BTreeSet<String>)> = vec![];
    for line in source.lines() {
        if line.starts_with(['#', '-']) {
            continue;
        }
        if let Some((key, _)) = line.split_once('=')
            && key.starts_with(|c: char| c.is_ascii_alphabetic())
        {
            found.push((key.trim_end().to_owned(), BTreeSet::new()));
        }
        if let Some((_, used)) = found.last_mut() {
            used.extend(line.split('$').skip(1).map(|rest| {
                rest.chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
                    .collect()
            }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_says_everything_in_both_languages() {
        let messages = Messages::build([]).unwrap();
        assert_eq!(messages.gaps(), Vec::<String>::new());
        assert_eq!(messages.misprints(), Vec::<String>::new());
    }

    #[test]
    fn a_misprint_is_found_in_either_language() {
        for text in ["a = Vraiment ?", "a = Oui : non", "a = « oui\u{202f}»", "a = l'accord"] {
            assert_eq!(misprints(Lang::Fr, text).len(), 1, "{text}");
        }
        for text in ["a = Really\u{202f}?", "a = it's", "a = yes : no"] {
            assert_eq!(misprints(Lang::En, text).len(), 1, "{text}");
        }
        let right =
            "a = «\u{202f}l’accord\u{202f}»\u{a0}: { $n ->\n    [one] oui\n   *[other] non\n }";
        assert_eq!(misprints(Lang::Fr, right), Vec::<String>::new());
    }

    #[test]
    fn plurals_and_numbers_follow_the_language() {
        let fr = "acts = { $count ->\n    [one] un acte\n   *[other] { $count } actes\n }";
        let en = "acts = { $count ->\n    [one] one act\n   *[other] { $count } acts\n }";
        let messages = Messages::build(&[(Lang::Fr, fr), (Lang::En, en)]).unwrap();
        let say = |lang, n: i64| messages.t(lang, "acts", &args([("count", n.into())]));
        assert_eq!(say(Lang::Fr, 0), "un acte");
        assert_eq!(say(Lang::En, 0), "0 acts");
        assert_eq!(say(Lang::Fr, 48_932), "48\u{202f}932 actes");
        assert_eq!(say(Lang::En, 48_932), "48,932 acts");
    }

    #[test]
    fn a_gap_is_named_with_its_language() {
        let sources = [(Lang::Fr, "a = un\nb = { $x }"), (Lang::En, "b = nothing")];
        let gaps = Messages::build(&sources).unwrap().gaps();
        assert_eq!(gaps, ["a: in fr, not in en", "b: $x in fr, not in en"]);
    }

    #[test]
    fn a_file_that_is_not_fluent_is_refused_with_its_line() {
        let error = Messages::build(&[(Lang::En, "good = yes\nbad { = no\n")]).unwrap_err();
        assert!(matches!(error, MessagesError::Syntax { lang: Lang::En, line: 2, .. }), "{error}");
    }

    #[test]
    fn a_key_declared_twice_is_refused() {
        let error = Messages::build(&[(Lang::Fr, "a = 1"), (Lang::Fr, "a = 2")]).unwrap_err();
        assert_eq!(error, MessagesError::Duplicate { lang: Lang::Fr, key: "a".into() });
    }

    #[test]
    fn a_variable_not_given_is_an_error_and_never_a_hole() {
        let messages = Messages::build(&[(Lang::Fr, "a = { $x }"), (Lang::En, "a = { $x }")]);
        let messages = messages.unwrap();
        let error = messages.try_t(Lang::Fr, "a", &Args::new()).unwrap_err();
        assert!(matches!(error, MessageError::Unwritable { .. }), "{error}");
        assert!(messages.try_t(Lang::Fr, "nowhere", &Args::new()).is_err());
    }
}
