//! Accessibility rules that can be checked on the text of a page, without a browser.
//!
//! They do not replace the checks made in a browser and by people (RGAA 4.1, WCAG 2.2): they catch
//! on every build, for every page and language, what a machine can be sure of. Each violation
//! names its RGAA criterion.

mod tokens;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use tokens::{Tag, Token, tokens};

/// Largest page, in bytes.
pub const PAGE_BYTES: usize = 15_000;

/// One rule broken at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// RGAA criterion, or the house's rule.
    pub rule: &'static str,
    /// What is wrong, and where.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.what)
    }
}

/// Every violation in a whole page. Empty when the page passes.
pub fn check(html: &str) -> Vec<Violation> {
    let mut page = Checked::default();
    if html.len() > PAGE_BYTES {
        page.add("house: weight", format!("{} bytes, at most {PAGE_BYTES}", html.len()));
    }
    for token in tokens(html) {
        page.token(&token);
    }
    page.finish();
    page.violations
}

#[derive(Default)]
struct Checked {
    violations: Vec<Violation>,
    open: Vec<Element>,
    ids: BTreeSet<String>,
    /// Ids pointed at, by the attribute that does.
    wanted: Vec<(&'static str, String)>,
    labels_for: BTreeSet<String>,
    unlabelled: Vec<(String, String)>,
    heading: u32,
    headings_1: u32,
    title: Option<String>,
    has_lang: bool,
    has_main: bool,
    captions: BTreeMap<usize, bool>,
    legends: Vec<bool>,
    tables: usize,
}

/// An element whose end was not met yet.
struct Element {
    name: String,
    text: String,
    /// Has a name from an attribute or from an image inside.
    named: bool,
}

const VOID: [&str; 9] = ["area", "br", "hr", "img", "input", "link", "meta", "source", "wbr"];

impl Checked {
    fn add(&mut self, rule: &'static str, what: impl Into<String>) {
        self.violations.push(Violation { rule, what: what.into() });
    }

    fn token(&mut self, token: &Token<'_>) {
        match token {
            Token::Open(tag) => self.opened(tag),
            Token::Close(name) => self.closed(name),
            Token::Text(text) => {
                for element in &mut self.open {
                    element.text.push_str(text);
                }
            }
        }
    }

    fn opened(&mut self, tag: &Tag<'_>) {
        self.attributes(tag);
        match tag.name {
            "html" => self.has_lang = tag.get("lang").is_some_and(|lang| !lang.is_empty()),
            "main" => self.has_main = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(tag.name),
            "input" | "select" | "textarea" => self.control(tag),
            "label" => self.labels_for.extend(tag.get("for").map(str::to_owned)),
            "table" => {
                self.tables += 1;
                self.captions.insert(self.tables, false);
            }
            "caption" => {
                self.captions.insert(self.tables, true);
            }
            "th" if tag.get("scope").is_none() => self.add("RGAA 5.7", "a th without scope"),
            "fieldset" => self.legends.push(false),
            "legend" => {
                if let Some(found) = self.legends.last_mut() {
                    *found = true;
                }
            }
            "img" if tag.get("alt").is_none() => self.add("RGAA 1.1", "an img without alt"),
            "script" | "style" | "iframe" => {
                self.add("house: no script", format!("a {} element", tag.name));
            }
            _ => {}
        }
        let image = tag.name == "svg" && tag.get("role") == Some("img");
        if image && tag.get("aria-label").is_none() && tag.get("aria-labelledby").is_none() {
            self.add("RGAA 1.1", "an svg with role img and no name");
        }
        if tag.name == "img" || image {
            let named = tag.get("alt").or(tag.get("aria-label")).is_some_and(|n| !n.is_empty());
            self.open.iter_mut().for_each(|element| element.named |= named);
        }
        if !VOID.contains(&tag.name) && !tag.closed {
            let named = tag.get("aria-label").is_some_and(|name| !name.trim().is_empty());
            self.open.push(Element { name: tag.name.to_owned(), text: String::new(), named });
        }
    }

    fn attributes(&mut self, tag: &Tag<'_>) {
        for (name, value) in &tag.attributes {
            let name = *name;
            if name == "style" || name.starts_with("on") {
                self.add("house: no inline", format!("{name} on {}", tag.name));
            }
            if name == "autofocus" {
                self.add("RGAA 12.8", format!("autofocus on {}", tag.name));
            }
            if name == "tabindex" && value.trim().parse().is_ok_and(|n: i32| n > 0) {
                self.add("RGAA 12.8", format!("positive tabindex on {}", tag.name));
            }
        }
        if let Some(id) = tag.get("id")
            && (id.is_empty() || !self.ids.insert(id.to_owned()))
        {
            self.add("RGAA 8.2", format!("id {id:?} is empty or used twice"));
        }
        for name in ["aria-describedby", "aria-labelledby", "aria-controls"] {
            let ids = tag.get(name).unwrap_or_default().split_ascii_whitespace();
            self.wanted.extend(ids.map(|id| (name, id.to_owned())));
        }
        if let Some(href) = tag.get("href").filter(|_| tag.name == "a") {
            if href.trim().is_empty() || href == "#" {
                self.add("RGAA 6.1", "a link that goes nowhere");
            }
            if let Some(id) = href.strip_prefix('#').filter(|id| !id.is_empty()) {
                self.wanted.push(("href", id.to_owned()));
            }
        }
    }

    fn heading(&mut self, name: &str) {
        let level = name[1..].parse().unwrap_or(6);
        if level == 1 {
            self.headings_1 += 1;
        }
        if level > self.heading + 1 {
            self.add("RGAA 9.1", format!("{name} after h{}", self.heading));
        }
        self.heading = level;
    }

    fn control(&mut self, tag: &Tag<'_>) {
        let kind = tag.get("type").unwrap_or("text");
        if tag.name == "input" && matches!(kind, "hidden" | "submit" | "button") {
            return;
        }
        let name = tag.get("name").unwrap_or("?").to_owned();
        // A ticked box is accepted only where it says what already is.
        if kind == "checkbox" && tag.has("checked") && !tag.has("data-state") {
            self.add("Art. 4(11)", format!("checkbox {name} is ticked in advance"));
        }
        let in_label = self.open.iter().any(|element| element.name == "label");
        if !in_label && tag.get("aria-label").is_none() && tag.get("aria-labelledby").is_none() {
            self.unlabelled.push((name, tag.get("id").unwrap_or_default().to_owned()));
        }
    }

    fn closed(&mut self, name: &str) {
        let Some(element) = self.open.pop() else {
            self.add("RGAA 8.2", format!("</{name}> closes nothing"));
            return;
        };
        if element.name != name {
            self.add("RGAA 8.2", format!("</{name}> closes <{}>", element.name));
        }
        let empty = element.text.trim().is_empty() && !element.named;
        let names = ["a", "button", "summary", "label", "legend", "caption", "th"];
        let heading = name.len() == 2 && name.starts_with('h') && name != "hr";
        if empty && (names.contains(&name) || heading) {
            self.add("RGAA 6.2, 9.1, 11.9", format!("an empty {name}"));
        }
        let in_svg = self.open.iter().any(|outer| outer.name == "svg");
        match name {
            "title" if !in_svg => self.title = Some(element.text.trim().to_owned()),
            "fieldset" if self.legends.pop() == Some(false) => {
                self.add("RGAA 11.6", "a fieldset without legend");
            }
            _ => {}
        }
    }

    fn finish(&mut self) {
        if !self.has_lang {
            self.add("RGAA 8.3", "html without lang");
        }
        if !self.has_main {
            self.add("RGAA 9.2", "no main");
        }
        if self.title.as_deref().unwrap_or_default().is_empty() {
            self.add("RGAA 8.5", "title absent or empty");
        }
        if self.headings_1 != 1 {
            self.add("RGAA 9.1", format!("{} h1, expected one", self.headings_1));
        }
        let unclosed: Vec<_> = self.open.drain(..).map(|element| element.name).collect();
        if !unclosed.is_empty() {
            self.add("RGAA 8.2", format!("never closed: {}", unclosed.join(", ")));
        }
        for (attribute, id) in std::mem::take(&mut self.wanted) {
            if !self.ids.contains(&id) {
                self.add("RGAA 8.2", format!("{attribute} points at {id:?}, which is not here"));
            }
        }
        for (name, id) in std::mem::take(&mut self.unlabelled) {
            if id.is_empty() || !self.labels_for.contains(&id) {
                self.add("RGAA 11.1", format!("field {name} without label"));
            }
        }
        let bare = self.captions.values().filter(|found| !**found).count();
        if bare > 0 {
            self.add("RGAA 5.4", format!("{bare} table without caption"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(main: &str) -> String {
        format!(
            "<!DOCTYPE html><html lang=\"fr\"><head><title>Fait</title></head>\
             <body><main id=\"m\"><h1>Fait</h1>{main}</main></body></html>"
        )
    }

    fn rules(main: &str) -> Vec<&'static str> {
        check(&page(main)).into_iter().map(|violation| violation.rule).collect()
    }

    #[test]
    fn a_plain_page_passes() {
        assert_eq!(check(&page("<p>Bonjour<br>à vous <a href=\"#m\">ici</a></p>")), []);
    }

    #[test]
    fn each_rule_catches_its_violation() {
        let cases = [
            ("<h3>x</h3>", "RGAA 9.1"),
            ("<h1>x</h1>", "RGAA 9.1"),
            ("<input name=\"a\">", "RGAA 11.1"),
            ("<label for=\"b\">x</label><input id=\"a\" name=\"a\">", "RGAA 11.1"),
            ("<p aria-describedby=\"z\">x</p>", "RGAA 8.2"),
            ("<p id=\"m\">x</p>", "RGAA 8.2"),
            ("<p>x", "RGAA 8.2"),
            ("<table><tbody><tr><td>x</td></tr></tbody></table>", "RGAA 5.4"),
            ("<table><caption>c</caption><tr><th>x</th></tr></table>", "RGAA 5.7"),
            ("<p style=\"color:red\">x</p>", "house: no inline"),
            ("<p onclick='x()'>x</p>", "house: no inline"),
            ("<script>x</script>", "house: no script"),
            ("<label><input type=\"checkbox\" name=\"a\" checked> x</label>", "Art. 4(11)"),
            ("<a href=\"\">x</a>", "RGAA 6.1"),
            ("<a href=\"/x\"> </a>", "RGAA 6.2, 9.1, 11.9"),
            ("<fieldset><p>x</p></fieldset>", "RGAA 11.6"),
            ("<svg role=\"img\"></svg>", "RGAA 1.1"),
        ];
        for (main, rule) in cases {
            assert!(rules(main).contains(&rule), "{main}: {:?}", check(&page(main)));
        }
        assert!(check("<html><body></body></html>").len() >= 4);
        assert!(rules(&"x".repeat(PAGE_BYTES)).contains(&"house: weight"));
    }

    #[test]
    fn a_box_that_states_what_is_passes() {
        let html = "<label><input type=\"checkbox\" name=\"a\" checked data-state> x</label>";
        assert_eq!(rules(html), Vec::<&str>::new());
    }
}
