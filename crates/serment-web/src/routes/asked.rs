//! What a request tells before anything is looked up: language, place, form of the answer.

use axum::extract::Request;
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, COOKIE};
use axum::http::{HeaderMap, Uri};
use serment_kernel::words::Lang;

/// Cookie that remembers the language chosen on pages whose address does not carry it.
pub(crate) const LANG_COOKIE: &str = "serment-lang";

/// How something was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Language of the answer: the address's, else the one chosen, else the browser's.
    pub lang: Lang,
    /// Path and query.
    pub path: String,
    /// Whether a program asks.
    pub wants_json: bool,
    /// Which space it belongs to.
    pub place: Place,
    /// Whether the language was chosen by `?lang=` and must be remembered.
    pub(crate) lang_is_new: bool,
}

/// The three spaces of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The trust site, and whatever is open to all.
    Public,
    /// A person's own space.
    Portal,
    /// Staff's.
    Console,
}

impl Place {
    fn of(path: &str, lang: Option<Lang>) -> Self {
        if path == "/console" || path.starts_with("/console/") {
            Self::Console
        } else if lang.is_some() && path.split('/').nth(2) == Some("me") {
            Self::Portal
        } else {
            Self::Public
        }
    }
}

impl Asked {
    pub(crate) fn of(request: &Request) -> Self {
        let (uri, headers) = (request.uri(), request.headers());
        let path = uri.path();
        let in_path = lang_of_path(path);
        let in_query = query_value(uri, "lang").and_then(|tag| tag.parse().ok());
        let remembered = || cookie(headers, LANG_COOKIE).and_then(|tag| tag.parse().ok());
        let lang = in_path.or(in_query).or_else(remembered).unwrap_or_else(|| preferred(headers));
        let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let json = accept.contains("json") && !accept.contains("text/html");
        Self {
            lang,
            path: uri.path_and_query().map_or_else(|| path.to_owned(), ToString::to_string),
            wants_json: path.starts_with("/api/") || path.starts_with("/hooks/") || json,
            place: Place::of(path, in_path),
            lang_is_new: in_path.is_none() && in_query.is_some(),
        }
    }
}

/// The language an address begins with.
pub(crate) fn lang_of_path(path: &str) -> Option<Lang> {
    path.split('/').nth(1).and_then(|tag| tag.parse().ok())
}

/// The address of the same page in a language: in its path when it begins with one, else its query.
pub(crate) fn path_in(path_and_query: &str, lang: Lang) -> String {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    if lang_of_path(path).is_some() {
        let rest = path.splitn(3, '/').nth(2).map_or_else(String::new, |r| format!("/{r}"));
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        return format!("/{lang}{rest}{query}");
    }
    let others = query.split('&').filter(|p| !p.is_empty() && !p.starts_with("lang="));
    let query: Vec<_> = others.map(str::to_owned).chain([format!("lang={lang}")]).collect();
    format!("{path}?{}", query.join("&"))
}

/// A parameter of the query, when it needs no decoding.
pub(crate) fn query_value<'a>(uri: &'a Uri, name: &str) -> Option<&'a str> {
    let pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        cookies.flat_map(|line| line.split(';')).filter_map(|c| c.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The first of our languages a browser lists, by weight; French when it lists none.
fn preferred(headers: &HeaderMap) -> Lang {
    let listed = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let mut best = (Lang::default(), 0.0);
    for entry in listed.unwrap_or_default().split(',') {
        let (tag, weight) = entry.split_once(";q=").unwrap_or((entry, "1"));
        let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        let weight: f32 = weight.trim().parse().unwrap_or(0.0);
        match primary.parse() {
            Ok(lang) if weight > best.1 => best = (lang, weight),
            _ => {}
        }
    }
    best.0
}

/// Text made safe as one value of a query.
pub(crate) fn encode_query(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("writing to a string does not fail");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn lang(uri: &str, headers: &[(&str, &str)]) -> Lang {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Asked::of(&request.body(Body::empty()).unwrap()).lang
    }

    #[test]
    fn the_language_comes_from_the_address_then_the_choice_then_the_browser() {
        let english = ("accept-language", "de, en-GB;q=0.8, fr;q=0.3");
        let chosen = ("cookie", "a=b; serment-lang=fr");
        assert_eq!(lang("/fr/me", &[english]), Lang::Fr);
        assert_eq!(lang("/console?lang=fr", &[english]), Lang::Fr);
        assert_eq!(lang("/console", &[english, chosen]), Lang::Fr);
        assert_eq!(lang("/console", &[english]), Lang::En);
        assert_eq!(lang("/console", &[("accept-language", "de;q=x, ,;")]), Lang::Fr);
    }

    #[test]
    fn a_return_path_survives_a_query() {
        assert_eq!(encode_query("/fr/me?a=é&b"), "/fr/me%3Fa%3D%C3%A9%26b");
    }
}
