//! A reader of the HTML we write ourselves: well formed, attributes quoted. It is not a browser's.

/// A piece of a page.
pub(super) enum Token<'a> {
    Open(Tag<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// An opening tag.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) attributes: Vec<(&'a str, &'a str)>,
    /// Ends with `/>`.
    pub(super) closed: bool,
}

impl<'a> Tag<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

pub(super) fn tokens(html: &str) -> Vec<Token<'_>> {
    let (mut found, mut rest) = (vec![], html);
    while let Some(start) = rest.find('<') {
        if start > 0 {
            found.push(Token::Text(&rest[..start]));
        }
        rest = &rest[start..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            continue;
        }
        let end = tag_end(rest);
        let inside = rest[1..end].trim_end_matches('>');
        rest = &rest[end..];
        if let Some(name) = inside.strip_prefix('/') {
            found.push(Token::Close(name.trim()));
        } else if !inside.starts_with('!') {
            found.push(Token::Open(tag(inside)));
        }
    }
    if !rest.is_empty() {
        found.push(Token::Text(rest));
    }
    found
}

/// Where the tag that begins `text` ends, quoted `>` apart.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn tag(inside: &str) -> Tag<'_> {
    let closed = inside.ends_with('/');
    let inside = inside.trim_end_matches('/');
    let (name, mut rest) = match inside.find(|c: char| c.is_ascii_whitespace()) {
        Some(at) => (&inside[..at], inside[at..].trim_start()),
        None => (inside, ""),
    };
    let mut attributes = vec![];
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or(rest.len());
        let key = &rest[..end];
        rest = &rest[end..];
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (start, close) = match quote {
                Some(quote) => (1, after[1..].find(quote).map_or(after.len(), |at| at + 1)),
                None => (0, after.find(|c: char| c.is_ascii_whitespace()).unwrap_or(after.len())),
            };
            value = &after[start..close];
            rest = &after[(close + usize::from(quote.is_some())).min(after.len())..];
        }
        if !key.is_empty() {
            attributes.push((key, value));
        }
        rest = rest.trim_start();
    }
    Tag { name, attributes, closed }
}
