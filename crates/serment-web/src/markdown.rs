//! Markdown written in the charter, as HTML that cannot harm.
//!
//! Raw HTML is dropped, links keep only safe schemes, images become their description, and
//! headings take their place under the page's own titles: none skips a level, whatever was written. An address
//! written out (`https://…`) becomes a link.

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd, TextMergeStream};

/// HTML of a Markdown text whose highest headings become `level` (1 to 6).
pub fn to_html(text: &str, level: u8) -> String {
    let mut outline = Outline { above: vec![], top: level.clamp(1, 6) };
    let mut in_image = 0_usize;
    let mut in_link = false;
    let events = TextMergeStream::new(Parser::new(text)).filter_map(|event| match event {
        Event::Html(_)
        | Event::InlineHtml(_)
        | Event::Start(Tag::HtmlBlock)
        | Event::End(TagEnd::HtmlBlock) => None,
        Event::Start(Tag::Image { .. }) => {
            in_image += 1;
            None
        }
        Event::End(TagEnd::Image) => {
            in_image = in_image.saturating_sub(1);
            None
        }
        Event::Start(Tag::Heading { level, .. }) => Some(Event::Start(Tag::Heading {
            level: outline.place(level),
            id: None,
            classes: vec![],
            attrs: vec![],
        })),
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Heading(outline.last()))),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Some(Event::Start(Tag::Link {
                dest_url: safe(link_type, dest_url),
                link_type,
                title,
                id,
            }))
        }
        event => Some(event),
    });
    let events = events.flat_map(|event| match event {
        Event::Text(text) if !in_link && text.contains(SECURE) => linked(&text),
        event => {
            in_link = match &event {
                Event::Start(Tag::Link { .. }) => true,
                Event::End(TagEnd::Link) => false,
                _ => in_link,
            };
            vec![event]
        }
    });
    let mut html = String::with_capacity(text.len() * 2);
    pulldown_cmark::html::push_html(&mut html, events);
    html
}

const SECURE: &str = "https://";

/// A text with the addresses written in it as links, without the punctuation that follows them.
fn linked(text: &str) -> Vec<Event<'static>> {
    let (mut events, mut rest) = (vec![], text);
    while let Some(at) = rest.find(SECURE) {
        let after = &rest[at..];
        let end = after.find(|c: char| c.is_whitespace() || "<>\"'()«»“”".contains(c));
        let address =
            after[..end.unwrap_or(after.len())].trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let (dest_url, link_type) = (CowStr::from(address.to_owned()), LinkType::Autolink);
        let (title, id) = (CowStr::from(""), CowStr::from(""));
        events.push(Event::Text(rest[..at].to_owned().into()));
        events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
        events.push(Event::Text(address.to_owned().into()));
        events.push(Event::End(TagEnd::Link));
        rest = &after[address.len()..];
    }
    events.push(Event::Text(rest.to_owned().into()));
    events
}

/// The headings a new one is under, as they were written; their count says the level shown.
struct Outline {
    above: Vec<HeadingLevel>,
    top: u8,
}

impl Outline {
    fn place(&mut self, written: HeadingLevel) -> HeadingLevel {
        self.above.retain(|above| *above < written);
        self.above.push(written);
        self.last()
    }

    fn last(&self) -> HeadingLevel {
        let depth = self.above.len().saturating_sub(1) + usize::from(self.top);
        HeadingLevel::try_from(depth).unwrap_or(HeadingLevel::H6)
    }
}

/// The address when its scheme is harmless, else an anchor that goes nowhere.
fn safe(link: LinkType, address: CowStr<'_>) -> CowStr<'_> {
    if link == LinkType::Email {
        return address;
    }
    let scheme = address.split(['/', '?', '#']).next().unwrap_or_default();
    let harmless = match scheme.split_once(':') {
        None => true,
        Some((name, _)) => {
            ["http", "https", "mailto", "tel"].contains(&name.to_ascii_lowercase().as_str())
        }
    };
    if harmless && !address.is_empty() { address } else { "#".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_html_is_dropped_and_its_text_kept_harmless() {
        let html =
            to_html("Bonjour <script>alert(1)</script> <b onclick=x>vous</b>\n\n<div>x</div>", 2);
        assert!(!html.contains("<script") && !html.contains("onclick") && !html.contains("<div"));
        assert!(html.contains("vous"));
    }

    #[test]
    fn headings_start_where_told_skip_no_level_and_stay_within_six() {
        assert_eq!(to_html("# A\n\n###### B", 3), "<h3>A</h3>\n<h4>B</h4>\n");
        let uneven = to_html("## A\n\n#### B\n\n#### C\n\n## D\n\n# E\n\n### F", 2);
        let levels: Vec<_> = uneven.lines().map(|line| &line[1..5]).collect();
        assert_eq!(levels, ["h2>A", "h3>B", "h3>C", "h2>D", "h2>E", "h3>F"]);
        let deep = to_html("# A\n\n## B\n\n### C", 5);
        assert_eq!(deep, "<h5>A</h5>\n<h6>B</h6>\n<h6>C</h6>\n");
    }

    #[test]
    fn links_keep_only_safe_schemes() {
        for bad in ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x"] {
            assert_eq!(to_html(&format!("[x]({bad})"), 2), "<p><a href=\"#\">x</a></p>\n", "{bad}");
        }
        for good in ["https://www.cnil.fr/fr/plaintes", "/fr/me", "mailto:dpo@exemple.fr", "#a:b"] {
            assert!(to_html(&format!("[x]({good})"), 2).contains(good), "{good}");
        }
    }

    #[test]
    fn an_address_written_out_is_a_link_once() {
        let html = to_html("À la CNIL, https://www.cnil.fr/a_b_c. Ou (https://x.fr)\u{a0}!", 2);
        let cnil = "<a href=\"https://www.cnil.fr/a_b_c\">https://www.cnil.fr/a_b_c</a>.";
        assert!(
            html.contains(cnil) && html.contains("(<a href=\"https://x.fr\">https://x.fr</a>)")
        );
        let html = to_html("[https://a.fr](https://a.fr) <https://b.fr> `https://c.fr`", 2);
        assert_eq!(html.matches("<a ").count(), 2, "{html}");
    }

    #[test]
    fn an_image_becomes_its_description() {
        assert_eq!(to_html("![Le phare](x.png)", 2), "<p>Le phare</p>\n");
    }
}
