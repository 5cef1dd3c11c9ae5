//! Templates: one engine per language, strict, escaping HTML.
//!
//! The engine is built once from the shell's templates and those each slice contributes, so that
//! a text that does not parse stops the program at its start. Undefined names, absent messages and
//! `none` printed by mistake are errors: the sampling harness (`samples`) finds them in a test.
//!
//! Functions: `t("key", name=value)` writes a message, escaped; `th("key", …)` the same for a
//! message that holds markup, its arguments escaped. Filters: `num`, `dec(places)`, `money`
//! (cents), `size`, `date`, `day_month`, `short_date`, `weekday`, `time`, `datetime`, `short`,
//! `days`, `markdown(level)`. Those that read an instant use the organisation's zone, or the one
//! given as `zone="Indian/Reunion"`.

mod filters;

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;
use serment_kernel::words::Lang;

use crate::i18n::Messages;
use crate::identity::Identities;

/// The shell's templates: layout, components, errors, sign-in, mail.
pub(crate) const SHELL_TEMPLATES: &[(&str, &str)] = &[
    ("shell.html", include_str!("../../templates/shell.html")),
    ("parts.html", include_str!("../../templates/parts.html")),
    ("problem.html", include_str!("../../templates/problem.html")),
    ("signin.html", include_str!("../../templates/signin.html")),
    ("signin-sent.html", include_str!("../../templates/signin-sent.html")),
    ("signin-open.html", include_str!("../../templates/signin-open.html")),
    ("signout.html", include_str!("../../templates/signout.html")),
    ("mail.html", include_str!("../../templates/mail.html")),
    ("mail.txt", include_str!("../../templates/mail.txt")),
];

/// A template could not be read or rendered.
#[derive(Debug, thiserror::Error)]
#[error("template {name} failed: {source}")]
pub struct TemplateError {
    /// The template.
    pub name: String,
    /// What the engine says, with its line.
    pub source: Error,
}

/// Every template of the program, in both languages. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Templates(Arc<BTreeMap<Lang, Environment<'static>>>);

impl Templates {
    /// Parses the shell's templates and those contributed.
    pub(crate) fn build<'a>(
        sources: impl IntoIterator<Item = &'a (&'static str, &'static str)> + Clone,
        messages: &Messages,
        identities: &Identities,
    ) -> Result<Self, TemplateError> {
        let mut environments = BTreeMap::new();
        for lang in Lang::ALL {
            let mut environment = environment(lang, messages, identities);
            for &(name, source) in SHELL_TEMPLATES.iter().chain(sources.clone()) {
                environment
                    .add_template(name, source)
                    .map_err(|source| TemplateError { name: name.to_owned(), source })?;
            }
            environments.insert(lang, environment);
        }
        Ok(Self(Arc::new(environments)))
    }

    /// Renders a template whose context is a map.
    pub fn render(
        &self,
        lang: Lang,
        name: &str,
        context: impl Serialize,
    ) -> Result<String, TemplateError> {
        self.render_value(lang, name, Value::from(Serde(context)))
    }

    pub(crate) fn render_value(
        &self,
        lang: Lang,
        name: &str,
        context: Value,
    ) -> Result<String, TemplateError> {
        self.0[&lang]
            .get_template(name)
            .and_then(|template| template.render(context))
            .map_err(|source| TemplateError { name: name.to_owned(), source })
    }

    /// Names of every template, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<_> =
            self.0[&Lang::Fr].templates().map(|(name, _)| name.to_owned()).collect();
        names.sort();
        names
    }
}

fn environment(lang: Lang, messages: &Messages, identities: &Identities) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(|out, state, value| {
        if value.is_undefined() {
            return Err(Error::from(ErrorKind::UndefinedError));
        }
        if value.is_none() {
            let why = "printed a value that is none: test it first";
            return Err(Error::new(ErrorKind::InvalidOperation, why));
        }
        let escape = matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe();
        match value.as_str() {
            Some(text) if escape => escape_html(out, text)?,
            Some(text) => out.write_str(text)?,
            None if escape => escape_html(out, &value.to_string())?,
            None => write!(out, "{value}")?,
        }
        Ok(())
    });
    filters::add(&mut environment, lang, messages, identities);
    environment
}

/// Writes text with the five characters that mean something in HTML replaced.
pub(crate) fn escape_html(out: &mut impl std::fmt::Write, text: &str) -> std::fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.write_str(&rest[..at])?;
        out.write_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    out.write_str(rest)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::identity::Identity;

    fn templates(name: &'static str, source: &'static str) -> Templates {
        let fr = "hello = Bonjour { $name }, { $count } actes\nlink = Lisez <b>{ $what }</b>";
        let en = "hello = Hello { $name }, { $count } acts\nlink = Read <b>{ $what }</b>";
        let messages = Messages::build(&[(Lang::Fr, fr), (Lang::En, en)]).unwrap();
        let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
        let identities = Identities::new(Identity { organisation: "x".into(), zone });
        Templates::build(&[(name, source)], &messages, &identities).unwrap()
    }

    fn render(source: &'static str, context: serde_json::Value) -> Result<String, TemplateError> {
        templates("x.html", source).render(Lang::Fr, "x.html", context)
    }

    #[test]
    fn messages_are_escaped_and_marked_up_messages_escape_their_arguments() {
        let context = json!({ "name": "<Anne>" });
        let html = render(r#"{{ t("hello", name=name, count=48932) }}"#, context.clone()).unwrap();
        assert_eq!(html, "Bonjour &lt;Anne&gt;, 48\u{202f}932 actes");
        let html = render(r#"{{ th("link", what=name) }}"#, context).unwrap();
        assert_eq!(html, "Lisez <b>&lt;Anne&gt;</b>");
    }

    #[test]
    fn addresses_are_not_mangled_by_escaping() {
        let html = render("{{ a }}", json!({ "a": "/fr/me?x=1&y='2'" })).unwrap();
        assert_eq!(html, "/fr/me?x=1&amp;y=&#39;2&#39;");
    }

    #[test]
    fn an_address_in_the_margin_may_be_cut_after_its_at_sign_and_stays_escaped() {
        let source = r#"{% import "parts.html" as parts %}{{ parts.margin(["<b>", a]) }}"#;
        let html = render(source, json!({ "a": "a•••@x.example" })).unwrap();
        assert_eq!(html, r#"<p class="m">&lt;b&gt;<br>a•••@<wbr>x.example</p>"#);
    }

    #[test]
    fn what_is_undefined_absent_or_none_is_an_error() {
        for source in ["{{ a }}", "{% if a %}{% endif %}", "{{ n }}", r#"{{ t("nothing") }}"#] {
            assert!(render(source, json!({ "n": null })).is_err(), "{source}");
        }
    }

    #[test]
    fn instants_are_written_in_the_zone_of_the_organisation_unless_told() {
        let context = json!({ "at": "2026-11-20T05:10:00Z", "on": "2026-11-20" });
        let html = render(
            r#"{{ at|datetime }}|{{ at|short(zone="Indian/Reunion") }}|{{ on|date }}|{{ on|weekday }}"#,
            context,
        );
        assert_eq!(
            html.unwrap().replace('\u{a0}', " "),
            "20 novembre 2026 à 6 h 10|20 nov. 2026, 9 h 10|20 novembre 2026|vendredi"
        );
    }

    #[test]
    fn filters_say_what_they_refuse() {
        let error = render("{{ 'yesterday'|date }}", json!({})).unwrap_err();
        assert!(error.to_string().contains("instant or date"), "{error}");
        let error = render("{{ 'x'|datetime(zone='Mars/Base') }}", json!({})).unwrap_err();
        assert!(error.to_string().contains("zone"), "{error}");
    }
}
