//! A browser without JavaScript: cookies, forms, redirections followed by hand.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// One person's browser.
pub(super) struct Browser {
    agent: ureq::Agent,
    base: String,
    cookies: BTreeMap<String, String>,
}

/// What a server answered.
pub(super) struct Answer {
    pub(super) path: String,
    pub(super) status: u16,
    pub(super) location: Option<String>,
    pub(super) body: String,
}

impl Browser {
    pub(super) fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent = config.max_redirects_will_error(false).build().into();
        Self { agent, base: base.to_owned(), cookies: BTreeMap::new() }
    }

    fn cookie(&self) -> String {
        let pairs: Vec<_> = self.cookies.iter().map(|(name, it)| format!("{name}={it}")).collect();
        pairs.join("; ")
    }

    fn read(
        &mut self,
        path: &str,
        answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<(Answer, Vec<u8>), String> {
        let mut answer = answer.map_err(|error| format!("{path}: {error}"))?;
        for set in answer.headers().get_all("set-cookie") {
            let pair = set.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = answer.headers().get("location").and_then(|it| it.to_str().ok());
        let location = location.map(str::to_owned);
        let status = answer.status().as_u16();
        let bytes = answer.body_mut().with_config().limit(64 << 20).read_to_vec();
        let bytes = bytes.map_err(|error| format!("{path}: {error}"))?;
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Ok((Answer { path: path.to_owned(), status, location, body }, bytes))
    }

    pub(super) fn get(&mut self, path: &str) -> Result<Answer, String> {
        let request =
            self.agent.get(format!("{}{path}", self.base)).header("cookie", self.cookie());
        let answer = request.header("accept", "text/html").call();
        self.read(path, answer).map(|(answer, _)| answer)
    }

    pub(super) fn bytes(&mut self, path: &str) -> Result<Vec<u8>, String> {
        let request =
            self.agent.get(format!("{}{path}", self.base)).header("cookie", self.cookie());
        let (answer, bytes) = {
            let answer = request.call();
            self.read(path, answer)?
        };
        answer.expect(200)?;
        Ok(bytes)
    }

    /// What a form sent without fields brings back: a file.
    pub(super) fn post_bytes(&mut self, path: &str) -> Result<Vec<u8>, String> {
        let (answer, bytes) = self.send(path, &[])?;
        answer.expect(200)?;
        Ok(bytes)
    }

    pub(super) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, String> {
        self.send(path, fields).map(|(answer, _)| answer)
    }

    fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<(Answer, Vec<u8>), String> {
        let request = self
            .agent
            .post(format!("{}{path}", self.base))
            .header("cookie", self.cookie())
            .header("origin", &self.base)
            .header("sec-fetch-site", "same-origin")
            .header("accept", "text/html");
        let answer = request.send_form(fields.iter().copied());
        self.read(path, answer)
    }

    pub(super) fn post_json(
        &mut self,
        path: &str,
        body: &Json,
        key: &str,
    ) -> Result<Answer, String> {
        let request = self
            .agent
            .post(format!("{}{path}", self.base))
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json");
        let answer = request.send(body.to_string());
        self.read(path, answer).map(|(answer, _)| answer)
    }
}

impl Answer {
    /// The answer, if it has this status.
    pub(super) fn expect(self, status: u16) -> Result<Self, String> {
        if self.status == status {
            return Ok(self);
        }
        Err(format!("{} answered {}, expected {status}", self.path, self.status))
    }

    pub(super) fn json(&self) -> Result<Json, String> {
        serde_json::from_str(&self.body).map_err(|_| format!("{} is not JSON", self.path))
    }

    /// The value of the first field of a name.
    pub(super) fn input(&self, name: &str) -> Option<String> {
        let tag = self.body.split("<input").find(|tag| {
            tag.split('>').next().is_some_and(|tag| tag.contains(&format!("name=\"{name}\"")))
        })?;
        let value = tag.split('>').next()?.split("value=\"").nth(1)?.split('"').next()?;
        Some(unescape(value))
    }

    /// The first link whose address holds this part.
    pub(super) fn link(&self, part: &str) -> Option<String> {
        links(&self.body).into_iter().find(|link| link.contains(part))
    }

    /// The `h1`, as text.
    pub(super) fn heading(&self) -> String {
        let inside = self.body.split("<h1").nth(1).and_then(|it| it.split("</h1>").next());
        let inside = inside.and_then(|it| it.split_once('>')).map_or("", |(_, text)| text);
        unescape(inside.trim())
    }
}

/// Every address a page links to.
pub(super) fn links(html: &str) -> Vec<String> {
    let after = html.split("href=\"").skip(1);
    after.filter_map(|it| it.split('"').next()).map(unescape).collect()
}

fn unescape(text: &str) -> String {
    text.replace("&#x2f;", "/")
        .replace("&#x27;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
