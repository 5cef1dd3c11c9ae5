//! The shell every page is shown in: [`Web`] holds messages, templates, navigation and what the
//! footer says of the journal; [`PageMeta`] says what is particular to one page.
//!
//! The title begins with the fact the page states, or with « À corriger : » when a form was
//! refused, because a screen reader says the title first.

use std::collections::BTreeSet;
use std::sync::{Arc, RwLock};

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use minijinja::value::{Serde, merge_maps};
use minijinja::{Value, context};
use serde::Serialize;
use serment_kernel::words::{Actor, Lang};

use crate::assets;
use crate::i18n::{Messages, MessagesError, args, format};
use crate::identity::{Identities, Identity};
use crate::problem::Problem;
use crate::routes::Caller;
use crate::template::{TemplateError, Templates};

/// What one slice adds to the shell.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slice {
    /// Name, for errors.
    pub name: &'static str,
    /// Fluent files, one per language: `(Lang::Fr, include_str!("messages/fr.ftl"))`.
    pub messages: &'static [(Lang, &'static str)],
    /// Templates, each under a name of its own: `("requests.html", include_str!(…))`.
    pub templates: &'static [(&'static str, &'static str)],
    /// Entries of the navigation.
    pub nav: &'static [NavItem],
}

/// Where an entry of navigation is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NavSet {
    /// The trust site.
    Public,
    /// The person's own space.
    Portal,
    /// Staff.
    Console,
    /// The links under every page.
    Footer,
}

/// One entry of navigation.
#[derive(Clone, Copy, Debug)]
pub struct NavItem {
    /// The list it belongs to.
    pub set: NavSet,
    /// Place in the list, small first.
    pub order: u8,
    /// What [`PageMeta::current`] names. The public entry `verify` is also linked in the footer.
    pub id: &'static str,
    /// Key of its label.
    pub label: &'static str,
    /// Its address; `{lang}` is replaced by the tag of the language.
    pub path: &'static str,
}

impl NavItem {
    /// An entry: its list, its place there, its id, the key of its label, its address.
    pub const fn new(
        set: NavSet,
        order: u8,
        id: &'static str,
        label: &'static str,
        path: &'static str,
    ) -> Self {
        Self { set, order, id, label, path }
    }
}

/// The navigation a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nav {
    /// The trust site's.
    Public,
    /// The person's, whose name or masked address the header says.
    Portal {
        /// What the header calls the person.
        name: String,
    },
    /// Staff's, with the name of who works.
    Console {
        /// Name of the member of staff.
        name: String,
    },
    /// None: sign-in, errors.
    Bare,
}

/// What is particular to one page.
#[derive(Clone, Debug)]
pub struct PageMeta {
    lang: Lang,
    title: String,
    nav: Nav,
    current: &'static str,
    path_other_lang: Option<String>,
    description: Option<String>,
    subtitle: Option<String>,
    errors: usize,
    status: StatusCode,
}

impl PageMeta {
    /// A page whose title begins with the fact it states.
    pub fn new(lang: Lang, title: impl Into<String>) -> Self {
        Self {
            lang,
            title: title.into(),
            nav: Nav::Public,
            current: "",
            path_other_lang: None,
            description: None,
            subtitle: None,
            errors: 0,
            status: StatusCode::OK,
        }
    }

    /// A page for whoever asks: their language, their navigation, the same page in the other
    /// language.
    pub fn of(caller: &Caller, title: impl Into<String>) -> Self {
        let nav = match (&caller.actor, &caller.name) {
            (Actor::Person(_), name) => Nav::Portal { name: name.clone() },
            (Actor::Staff { .. }, name) => Nav::Console { name: name.clone() },
            _ => Nav::Public,
        };
        let other = caller.path_in(caller.lang.other());
        Self { path_other_lang: Some(other), ..Self::new(caller.lang, title).nav(nav) }
    }

    /// Sets the navigation.
    #[must_use]
    pub fn nav(mut self, nav: Nav) -> Self {
        self.nav = nav;
        self
    }

    /// Marks the entry of navigation this page belongs to.
    #[must_use]
    pub fn current(mut self, id: &'static str) -> Self {
        self.current = id;
        self
    }

    /// Sets or removes the address of this page in the other language.
    #[must_use]
    pub fn path_other_lang(mut self, path: Option<String>) -> Self {
        self.path_other_lang = path;
        self
    }

    /// A sentence for search engines, on public pages.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// What the header says under the organisation's name, instead of the usual.
    #[must_use]
    pub fn subtitle(mut self, text: impl Into<String>) -> Self {
        self.subtitle = Some(text.into());
        self
    }

    /// How many errors the form on this page has: the title says so first, the status is 422.
    #[must_use]
    pub fn errors(mut self, count: usize) -> Self {
        self.errors = count;
        if count > 0 {
            self.status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        self
    }

    /// Sets the status of the response.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }
}

/// What the footer says of the journal.
#[derive(Clone, Copy, Debug)]
pub struct JournalLine {
    /// Acts in the journal.
    pub count: u64,
    /// Instant of the last signed checkpoint.
    pub checkpoint: Option<Timestamp>,
}

/// Who publishes the pages, and in which zone days are counted.
#[derive(Clone, Debug)]
pub struct Site {
    /// Name of the organisation.
    pub organisation: String,
    /// Zone of its civil dates.
    pub zone: TimeZone,
    /// Address of the pages as people reach them, without final slash: `https://charte.exemple.fr`.
    pub base_url: String,
    /// Where the console's search is posted, when there is one.
    pub console_search: Option<&'static str>,
}

impl Site {
    /// Whether people reach the pages over TLS: decides cookie names and HSTS.
    pub fn is_tls(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

/// The shell could not be built from what the slices gave.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// A message file.
    #[error(transparent)]
    Messages(#[from] MessagesError),
    /// A template.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// Two slices named a template alike.
    #[error("template {0} is contributed twice")]
    DuplicateTemplate(&'static str),
}

/// The shell of every page. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Web(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    base_url: String,
    console_search: Option<&'static str>,
    identities: Identities,
    messages: Messages,
    templates: Templates,
    nav: Vec<NavItem>,
    journal: RwLock<Option<JournalLine>>,
}

/// What the shell itself adds to the navigation.
const SHELL_NAV: &[NavItem] =
    &[NavItem::new(NavSet::Footer, 20, "me", "shell-your-data", "/{lang}/me")];

impl Web {
    /// Builds the shell from what the slices contribute.
    pub fn new(site: Site, slices: &[Slice]) -> Result<Self, WebError> {
        let messages = Messages::build(slices.iter().flat_map(|slice| slice.messages))?;
        let mut seen: BTreeSet<_> =
            crate::template::SHELL_TEMPLATES.iter().map(|(name, _)| *name).collect();
        let sources: Vec<_> = slices.iter().flat_map(|slice| slice.templates).collect();
        if let Some((name, _)) = sources.iter().find(|(name, _)| !seen.insert(name)) {
            return Err(WebError::DuplicateTemplate(name));
        }
        let Site { organisation, zone, base_url, console_search } = site;
        let identities = Identities::new(Identity { organisation, zone });
        let templates = Templates::build(sources, &messages, &identities)?;
        let mut nav: Vec<_> = slices.iter().flat_map(|s| s.nav).chain(SHELL_NAV).copied().collect();
        nav.sort_by_key(|item| (item.set, item.order, item.id));
        let journal = RwLock::default();
        let inner =
            Inner { base_url, console_search, identities, messages, templates, nav, journal };
        Ok(Self(Arc::new(inner)))
    }

    /// Says at each page what `source` knows of the organisation, instead of what the shell was
    /// built with. It is asked several times a page: it must be cheap. The last source given is
    /// followed, by every clone.
    pub fn follow(&self, source: impl Fn() -> Option<Arc<Identity>> + Send + Sync + 'static) {
        self.0.identities.follow(Box::new(source));
    }

    /// Who publishes the pages, at this moment.
    pub fn site(&self) -> Site {
        let Identity { organisation, zone } = (*self.0.identities.now()).clone();
        let (base_url, console_search) = (self.0.base_url.clone(), self.0.console_search);
        Site { organisation, zone, base_url, console_search }
    }

    /// The messages, for texts decided in code: titles, errors, mails.
    pub fn messages(&self) -> &Messages {
        &self.0.messages
    }

    /// A message without arguments.
    pub fn t(&self, lang: Lang, key: &str) -> String {
        self.0.messages.text(lang, key)
    }

    /// The templates, for the sampling harness.
    pub fn templates(&self) -> &Templates {
        &self.0.templates
    }

    /// Says what the footer tells of the journal, after each checkpoint.
    pub fn set_journal(&self, line: JournalLine) {
        *self.0.journal.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(line);
    }

    /// A page as a response. A template that fails becomes the page of an internal error.
    pub fn page(&self, meta: &PageMeta, template: &str, context: impl Serialize) -> Response {
        match self.html(meta, template, context) {
            Ok(html) => {
                (meta.status, [(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
            }
            Err(error) => {
                tracing::error!(%error, detail = ?error.source, "page not rendered");
                Problem::internal().into_response()
            }
        }
    }

    /// The same page as text.
    pub fn html(
        &self,
        meta: &PageMeta,
        template: &str,
        context: impl Serialize,
    ) -> Result<String, TemplateError> {
        let page = context! { page => Value::from(Serde(self.view(meta))) };
        let context = merge_maps([Value::from(Serde(context)), page]);
        self.0.templates.render_value(meta.lang, template, context)
    }

    /// A template without the shell: a mail, a fragment, a text file.
    pub fn fragment(
        &self,
        lang: Lang,
        template: &str,
        context: impl Serialize,
    ) -> Result<String, TemplateError> {
        self.0.templates.render(lang, template, context)
    }

    fn items(&self, set: NavSet, lang: Lang, current: &str) -> Vec<Link> {
        let of_set = self.0.nav.iter().filter(|item| item.set == set);
        of_set
            .map(|item| Link {
                href: item.path.replace("{lang}", lang.tag()),
                label: self.t(lang, item.label),
                lang: None,
                current: item.id == current,
            })
            .collect()
    }

    fn view(&self, meta: &PageMeta) -> View {
        let (lang, organisation) = (meta.lang, self.0.identities.now().organisation.clone());
        let say = |key| self.t(lang, key);
        let home = format!("/{lang}");
        let charter = say("shell-charter");
        let (home, subtitle, nav_label, set) = match &meta.nav {
            Nav::Public => (home, charter, say("shell-nav-public"), Some(NavSet::Public)),
            Nav::Bare => (home, charter, String::new(), None),
            Nav::Portal { name } => {
                let subtitle =
                    self.0.messages.t(lang, "shell-portal", &args([("name", name.clone().into())]));
                (home + "/me", subtitle, say("shell-nav-portal"), Some(NavSet::Portal))
            }
            Nav::Console { name } => {
                let subtitle = format!("{}, {name}", say("shell-nav-console"));
                ("/console".into(), subtitle, say("shell-nav-console"), Some(NavSet::Console))
            }
        };
        let verify = self.0.nav.iter().find(|i| i.set == NavSet::Public && i.id == "verify");
        View {
            lang,
            title: self.title(meta),
            organisation,
            description: meta.description.clone(),
            icon: assets::seal_path(),
            stylesheet: assets::stylesheet_path(),
            main: if lang == Lang::Fr { "contenu" } else { "content" },
            home,
            subtitle: meta.subtitle.clone().unwrap_or(subtitle),
            util: self.util(meta),
            nav: set.map_or_else(Vec::new, |set| self.items(set, lang, meta.current)),
            nav_label,
            search: match meta.nav {
                Nav::Console { .. } => self.0.console_search,
                _ => None,
            },
            journal: self.journal_text(lang),
            verify: verify.map(|item| item.path.replace("{lang}", lang.tag())),
            footer: self.items(NavSet::Footer, lang, ""),
        }
    }

    fn title(&self, meta: &PageMeta) -> String {
        if meta.errors == 0 {
            return meta.title.clone();
        }
        let count = i64::try_from(meta.errors).unwrap_or(i64::MAX);
        let values = args([("count", count.into()), ("title", meta.title.clone().into())]);
        self.0.messages.t(meta.lang, "form-title", &values)
    }

    fn util(&self, meta: &PageMeta) -> Vec<Link> {
        let other = meta.lang.other();
        let language = meta.path_other_lang.as_ref().map(|path| Link {
            href: path.clone(),
            label: self.t(other, "shell-language"),
            lang: Some(other),
            current: false,
        });
        let leave = match meta.nav {
            Nav::Portal { .. } => Some(format!("/{}/signout", meta.lang)),
            Nav::Console { .. } => Some("/console/signout".to_owned()),
            Nav::Public | Nav::Bare => None,
        };
        let leave = leave.map(|href| Link {
            href,
            label: self.t(meta.lang, "shell-signout"),
            lang: None,
            current: false,
        });
        language.into_iter().chain(leave).collect()
    }

    fn journal_text(&self, lang: Lang) -> Option<String> {
        let line = *self.0.journal.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let line = line?;
        let count = i64::try_from(line.count).unwrap_or(i64::MAX);
        let values = match line.checkpoint {
            Some(at) => args([
                ("count", count.into()),
                ("at", format::date_time(lang, at, &self.0.identities.now().zone).into()),
            ]),
            None => args([("count", count.into())]),
        };
        let key =
            if line.checkpoint.is_some() { "shell-journal" } else { "shell-journal-unsigned" };
        Some(self.0.messages.t(lang, key, &values))
    }
}

#[derive(Serialize)]
struct Link {
    href: String,
    label: String,
    lang: Option<Lang>,
    current: bool,
}

#[derive(Serialize)]
struct View {
    lang: Lang,
    title: String,
    organisation: String,
    description: Option<String>,
    icon: &'static str,
    stylesheet: &'static str,
    main: &'static str,
    home: String,
    subtitle: String,
    util: Vec<Link>,
    nav: Vec<Link>,
    nav_label: String,
    search: Option<&'static str>,
    journal: Option<String>,
    verify: Option<String>,
    footer: Vec<Link>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::a11y;
    use crate::testing::web;

    const ITEMS: Slice = Slice {
        name: "items",
        messages: &[
            (Lang::Fr, "nav-commitments = Engagements"),
            (Lang::En, "nav-commitments = Commitments"),
        ],
        templates: &[],
        nav: &[NavItem::new(NavSet::Public, 1, "commitments", "nav-commitments", "/{lang}")],
    };

    const MAIN: &str =
        "{% extends 'shell.html' %}{% block main %}<h1>{{ fact }}</h1>{% endblock %}";

    fn render(meta: &PageMeta) -> String {
        let slice = Slice { name: "t", templates: &[("t.html", MAIN)], ..Slice::default() };
        let web = web(&[slice, ITEMS]);
        let at = "2026-11-20T06:00:00Z".parse().unwrap();
        web.set_journal(JournalLine { count: 48_932, checkpoint: Some(at) });
        web.html(meta, "t.html", context! { fact => "Tout est tenu" }).unwrap()
    }

    #[test]
    fn the_shell_says_who_where_and_what_the_journal_holds() {
        let meta = PageMeta::new(Lang::Fr, "Tout est tenu").current("commitments");
        let html = render(&meta.path_other_lang(Some("/en".into())));
        assert!(html.contains("<title>Tout est tenu – Maisons du Littoral</title>"));
        assert!(html.contains(r#"<a href="/en" lang="en" hreflang="en">English</a>"#));
        assert!(html.contains(r#"<a href="/fr" aria-current="page">Engagements</a>"#));
        let text = html.replace(['\u{a0}', '\u{202f}'], " ");
        assert!(
            text.contains(
                "48 932 actes au journal · point de contrôle du 20 novembre 2026 à 7 h 00."
            )
        );
        assert_eq!(a11y::check(&html), []);
    }

    #[test]
    fn the_name_and_the_zone_are_those_of_the_moment() {
        const SHOWN: &str = "{% extends 'shell.html' %}{% block main %}\
            <h1>{{ '2026-11-20T06:00:00Z'|time }}</h1>{% endblock %}";
        let slice = Slice { name: "t", templates: &[("t.html", SHOWN)], ..Slice::default() };
        let (web, held) = (web(&[slice]), Arc::new(RwLock::new(None)));
        let source = held.clone();
        web.follow(move || source.read().unwrap().clone());
        let page = || web.html(&PageMeta::new(Lang::En, "x"), "t.html", context! {}).unwrap();
        assert!(page().contains("Maisons du Littoral") && page().contains("07:00"));
        let zone = TimeZone::get("Indian/Reunion").unwrap();
        let organisation = "Maisons de l’Océan".to_owned();
        *held.write().unwrap() = Some(Arc::new(Identity { organisation, zone }));
        assert!(page().contains("Maisons de l’Océan") && page().contains("10:00"), "{}", page());
        assert_eq!(web.site().organisation, "Maisons de l’Océan");
    }

    #[test]
    fn a_refused_form_says_so_first() {
        let html = render(&PageMeta::new(Lang::Fr, "Vos choix").errors(1));
        let title = "<title>À corriger\u{a0}: une erreur – Vos choix – Maisons du Littoral</title>";
        assert!(html.contains(title), "{html}");
    }

    #[test]
    fn each_navigation_has_its_own_header() {
        let portal = Nav::Portal { name: "Anne Le Goff".into() };
        let html = render(&PageMeta::new(Lang::En, "x").nav(portal));
        assert!(html.contains("Your space, Anne Le Goff") && html.contains("/en/signout"));
        let console = Nav::Console { name: "Claire".into() };
        let html = render(&PageMeta::new(Lang::En, "x").nav(console));
        assert!(html.contains("Console, Claire") && html.contains(r#"href="/console""#));
        let html = render(&PageMeta::new(Lang::En, "x").nav(Nav::Bare));
        assert!(!html.contains("<nav"));
    }
}
