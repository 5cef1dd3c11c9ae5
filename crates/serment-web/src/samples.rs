//! The sampling harness: every page, in every language, rendered strictly and checked.
//!
//! A slice lists a [`Sample`] for each state its pages can be in. [`check`] renders each one twice,
//! in each language, compares, and applies the accessibility rules; [`unsampled`] lists templates
//! that no sample shows, so that a page cannot be forgotten.

use std::collections::BTreeSet;

use serde_json::Value;
use serment_kernel::words::Lang;

use crate::a11y;
use crate::page::{PageMeta, Web};

/// One page in one state.
#[derive(Clone, Copy)]
pub struct Sample {
    /// What the state is, for the failure's text.
    pub name: &'static str,
    /// The template.
    pub template: &'static str,
    /// What is particular to the page.
    pub meta: fn(&Web, Lang) -> PageMeta,
    /// What the template is given.
    pub context: fn(&Web, Lang) -> Value,
}

/// Renders every sample in every language; returns one sentence per fault.
pub fn check(web: &Web, samples: &[Sample]) -> Vec<String> {
    let mut faults = web.messages().gaps();
    faults.extend(web.messages().misprints().iter().cloned());
    for sample in samples {
        for lang in Lang::ALL {
            let place = format!("{} ({}, {lang})", sample.template, sample.name);
            let render = || {
                web.html(&(sample.meta)(web, lang), sample.template, (sample.context)(web, lang))
            };
            match (render(), render()) {
                (Ok(first), Ok(second)) => {
                    if first != second {
                        faults.push(format!("{place}: two renderings differ"));
                    }
                    faults.extend(a11y::check(&first).iter().map(|v| format!("{place}: {v}")));
                }
                (Err(error), _) | (_, Err(error)) => {
                    faults.push(format!("{place}: {error} {:?}", error.source));
                }
            }
        }
    }
    faults
}

/// Templates that no sample renders, layouts, components and mails apart.
pub fn unsampled(web: &Web, samples: &[Sample], parts: &[&str]) -> Vec<String> {
    let shown: BTreeSet<_> = samples.iter().map(|sample| sample.template).collect();
    let shell = |name: &str| crate::template::SHELL_TEMPLATES.iter().any(|(n, _)| *n == name);
    let hidden = |name: &String| {
        !shown.contains(name.as_str()) && !parts.contains(&name.as_str()) && !shell(name)
    };
    web.templates().names().into_iter().filter(hidden).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::form::Form;
    use crate::page::{Nav, Slice};
    use crate::testing::web;

    fn refused(_: &Web, lang: Lang) -> PageMeta {
        PageMeta::new(lang, "x").nav(Nav::Bare).errors(1)
    }

    fn plain(_: &Web, lang: Lang) -> PageMeta {
        PageMeta::new(lang, "x").nav(Nav::Bare)
    }

    fn signin(_: &Web, _: Lang) -> Value {
        let mut form = Form::new(["email"]).fill("email", "anne@");
        form.refuse("email", "il manque le nom");
        json!({ "form": form, "next": "/fr/me", "action": "/fr/signin", "texts": "signin-" })
    }

    const GALLERY: &str = include_str!("../templates/gallery.html");

    fn gallery(_: &Web, _: Lang) -> Value {
        let mut form = Form::new(["tel", "note", "news", "read"])
            .fill("tel", "06 12 34 56 7")
            .fill("news", "no")
            .fill("read", "yes");
        form.refuse("tel", "Il manque un chiffre.");
        form.refuse("news", "Choisissez.");
        json!({ "form": form, "at": "2026-11-20T05:10:00Z" })
    }

    fn staff(_: &Web, _: Lang) -> Value {
        let form = Form::new(["email"]);
        let texts = "signin-staff-";
        json!({ "form": form, "next": "/console", "action": "/console/signin", "texts": texts })
    }

    fn problem(_: &Web, _: Lang) -> Value {
        json!({ "problem": {
            "title": "x", "text": "x", "lines": ["email – x"], "margin": ["x", "404"],
            "next": "x", "next_href": "/fr",
        } })
    }

    const SHELL: [Sample; 9] = [
        Sample { name: "refused", template: "signin.html", meta: refused, context: signin },
        Sample {
            name: "sent",
            template: "signin-sent.html",
            meta: plain,
            context: |_, _| json!({ "lede": "x", "texts": "signin-staff-", "again": "/fr/signin" }),
        },
        Sample {
            name: "open",
            template: "signin-open.html",
            meta: plain,
            context: |_, _| json!({ "texts": "signin-open-", "margin": "x", "action": "/x" }),
        },
        Sample {
            name: "leave",
            template: "signout.html",
            meta: plain,
            context: |_, _| json!({ "texts": "signout-staff-", "margin": "x", "action": "/x" }),
        },
        Sample {
            name: "open, staff",
            template: "signin-open.html",
            meta: plain,
            context: |_, _| json!({ "texts": "signin-open-staff-", "margin": "x", "action": "/x" }),
        },
        Sample {
            name: "leave, person",
            template: "signout.html",
            meta: plain,
            context: |_, _| json!({ "texts": "signout-", "margin": "x", "action": "/x" }),
        },
        Sample { name: "staff", template: "signin.html", meta: plain, context: staff },
        Sample { name: "any", template: "problem.html", meta: plain, context: problem },
        Sample { name: "all", template: "gallery.html", meta: refused, context: gallery },
    ];

    /// What is not a page: the frame, the components, the bodies of a mail.
    const NOT_PAGES: [&str; 4] = ["shell.html", "parts.html", "mail.html", "mail.txt"];

    fn shown() -> Web {
        let gallery = ("gallery.html", GALLERY);
        let templates: &'static [_] = Box::leak(Box::new([gallery]));
        web(&[Slice { name: "gallery", templates, ..Slice::default() }])
    }

    #[test]
    fn every_page_of_the_shell_and_every_component_passes_in_both_languages() {
        assert_eq!(check(&shown(), &SHELL), Vec::<String>::new());
        assert_eq!(unsampled(&shown(), &SHELL, &[]), Vec::<String>::new());
        let pages = crate::template::SHELL_TEMPLATES.iter().map(|(name, _)| *name);
        for page in pages.filter(|name| !NOT_PAGES.contains(name)) {
            assert!(SHELL.iter().any(|sample| sample.template == page), "{page}");
        }
    }

    #[test]
    fn a_mail_is_written_in_both_languages_with_and_without_something_to_do() {
        let web = web(&[]);
        for lang in Lang::ALL {
            for action in [json!(["Ouvrir", "https://charte.example/x?a=1&b=2"]), Value::Null] {
                let letter = json!({
                    "subject": "Objet", "before": ["Bonjour."], "action": action, "after": ["Fin."],
                });
                let context = json!({ "letter": letter, "lang": lang, "organisation": "Acme" });
                let html = web.fragment(lang, "mail.html", &context).unwrap();
                assert!(html.contains(&format!("<html lang=\"{lang}\">")), "{html}");
                let text = web.fragment(lang, "mail.txt", &context).unwrap();
                assert!(text.contains("Acme") && !text.contains("&amp;"), "{text}");
            }
        }
    }

    #[test]
    fn a_page_that_breaks_or_that_nobody_shows_is_named() {
        let broken =
            ("broken.html", "{% extends 'shell.html' %}{% block main %}{{ gone }}{% endblock %}");
        let templates: &'static [_] = Box::leak(Box::new([broken]));
        let web = web(&[Slice { name: "b", templates, ..Slice::default() }]);
        assert_eq!(unsampled(&web, &[], &[]), ["broken.html"]);
        let sample =
            Sample { name: "any", template: "broken.html", meta: plain, context: |_, _| json!({}) };
        let faults = check(&web, &[sample]);
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].contains("broken.html (any, fr)"));
    }
}
