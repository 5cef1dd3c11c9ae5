//! Markdown written in the charter, as HTML that cannot harm.
//!
//! Raw HTML is dropped, links keep only safe schemes, images become their description, and
//! headings are shifted so that the text fits under the page's own titles.

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd};

/// HTML of a Markdown text whose first level of heading becomes `level` (1 to 6).
pub fn to_html(text: &str, level: u8) -> String {
    let shift = level.clamp(1, 6) - 1;
    let mut in_image = 0_usize;
    let events = Parser::new(text).filter_map(|event| match event {
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
            level: shifted(level, shift),
            id: None,
            classes: vec![],
            attrs: vec![],
        })),
        Event::End(TagEnd::Heading(level)) => {
            Some(Event::End(TagEnd::Heading(shifted(level, shift))))
        }
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
    let mut html = String::with_capacity(text.len() * 2);
    pulldown_cmark::html::push_html(&mut html, events);
    html
}

fn shifted(level: HeadingLevel, shift: u8) -> HeadingLevel {
    let wanted = (level as usize + usize::from(shift)).min(6);
    HeadingLevel::try_from(wanted).unwrap_or(HeadingLevel::H6)
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
    fn headings_are_shifted_and_never_deeper_than_six() {
        assert_eq!(to_html("# A\n\n###### B", 3), "<h3>A</h3>\n<h6>B</h6>\n");
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
    fn an_image_becomes_its_description() {
        assert_eq!(to_html("![Le phare](x.png)", 2), "<p>Le phare</p>\n");
    }
}
