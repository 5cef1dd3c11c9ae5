//! A source tree as the rules see it: files, and for Rust the code apart from its strings and
//! comments, so that a rule about code is not fooled by prose.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Folders that are not ours or not source.
const SKIPPED: &[&str] = &["target", "node_modules", "artefacts"];
/// What is read: everything we write by hand is one of these.
const READ: &[&str] =
    &["rs", "toml", "md", "ftl", "html", "css", "js", "mjs", "sql", "sh", "json", "yml", "yaml"];

/// Every file of the workspace.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
}

/// One file, by its path from the root, with `/`.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
    /// For `.rs` files.
    pub(crate) rust: Option<Rust>,
}

/// A Rust file taken apart, line by line. Lines are counted from 0 here, from 1 in findings.
pub(crate) struct Rust {
    /// The code, with the contents of strings and comments blanked out.
    pub(crate) code: Vec<String>,
    /// Every string literal, at the line where it starts.
    pub(crate) strings: Vec<(usize, String)>,
    /// Every comment, at the line where it starts.
    pub(crate) comments: Vec<(usize, String)>,
    /// Whether the line is test code.
    pub(crate) test: Vec<bool>,
}

impl Tree {
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut tree = Self::default();
        tree.read_folder(root, "")?;
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    fn read_folder(&mut self, root: &Path, folder: &str) -> Result<()> {
        let full = root.join(folder);
        for entry in fs::read_dir(&full).with_context(|| format!("reading {}", full.display()))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let kind = entry.file_type()?;
            if kind.is_dir() && !SKIPPED.contains(&name.as_str()) && !is_hidden(&name) {
                self.read_folder(root, &path)?;
            } else if kind.is_file()
                && is_read(&path)
                && let Ok(text) = fs::read_to_string(entry.path())
            {
                self.files.push(File::new(path, text));
            }
        }
        Ok(())
    }

    /// Files under a folder.
    pub(crate) fn under(&self, folder: &str) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.path.starts_with(folder))
    }

    pub(crate) fn find(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Rust files of our crates, with their parts.
    pub(crate) fn rust(&self) -> impl Iterator<Item = (&File, &Rust)> {
        self.under("crates/").filter_map(|file| Some((file, file.rust.as_ref()?)))
    }
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && name != ".ci"
}

pub(crate) fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn is_read(path: &str) -> bool {
    READ.contains(&extension(path)) || path == ".ci/run" || path.starts_with("scripts/")
}

impl File {
    pub(crate) fn new(path: String, text: String) -> Self {
        let rust = (extension(&path) == "rs").then(|| Rust::parse(&path, &text));
        Self { path, text, rust }
    }

    /// The crate the file is in: `serment-rights` for `crates/serment-rights/…`.
    pub(crate) fn package(&self) -> &str {
        self.path.strip_prefix("crates/").and_then(|rest| rest.split('/').next()).unwrap_or("")
    }

    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    pub(crate) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Whether the file is the part of a capability of that name: `store.rs` or `store/….rs`.
    pub(crate) fn is_part(&self, part: &str) -> bool {
        self.name() == format!("{part}.rs") || self.folder().ends_with(&format!("/{part}"))
    }
}

impl Rust {
    pub(crate) fn parse(path: &str, text: &str) -> Self {
        let mut scanner = Scanner::new(text);
        scanner.run();
        let code: Vec<String> = scanner.code.lines().map(str::to_owned).collect();
        let whole_file = path.ends_with("/tests.rs")
            || path.ends_with("/testing.rs")
            || path.contains("/tests/")
            || path.contains("/testing/")
            || path.contains("/benches/");
        let test_code = if whole_file { vec![true; code.len()] } else { test_lines(&code) };
        Self { code, strings: scanner.strings, comments: scanner.comments, test: test_code }
    }

    /// Lines of code that ship, with their numbers.
    pub(crate) fn shipped(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code
            .iter()
            .enumerate()
            .filter(|(line, _)| !self.test[*line])
            .map(|(line, code)| (line, code.as_str()))
    }

    /// String literals that ship.
    pub(crate) fn shipped_strings(&self) -> impl Iterator<Item = (usize, &str)> {
        self.strings
            .iter()
            .filter(|(line, _)| !self.test.get(*line).copied().unwrap_or(false))
            .map(|(line, text)| (*line, text.as_str()))
    }

    /// Shipped functions: line, name, and text from signature to closing brace.
    pub(crate) fn functions(&self) -> Vec<Function> {
        let mut functions = Vec::new();
        for (line, code) in self.shipped() {
            let Some(at) = find_token(code, "fn") else { continue };
            let name: String =
                code[at + 2..].trim_start().chars().take_while(|c| is_ident(*c)).collect();
            if name.is_empty() {
                continue;
            }
            let end = block_end(&self.code, line, at);
            let text = self.code[line..=end].join("\n");
            functions.push(Function { line, name, text });
        }
        functions
    }
}

/// One function of a file.
pub(crate) struct Function {
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The line where the block that starts at or after a place ends; the place's own line when a `;`
/// comes before any `{`.
fn block_end(code: &[String], line: usize, column: usize) -> usize {
    let mut depth = 0_usize;
    let mut brackets = 0_usize;
    for (number, text) in code.iter().enumerate().skip(line) {
        let text = if number == line { &text[column..] } else { text };
        for c in text.chars() {
            match c {
                '{' => depth += 1,
                '}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return number;
                    }
                }
                '(' | '[' => brackets += 1,
                ')' | ']' => brackets = brackets.saturating_sub(1),
                ';' if depth == 0 && brackets == 0 => return number,
                _ => {}
            }
        }
    }
    code.len().saturating_sub(1)
}

fn test_lines(code: &[String]) -> Vec<bool> {
    let mut test = vec![false; code.len()];
    for (line, text) in code.iter().enumerate() {
        let opens = text.contains("#[cfg(test)]") || text.contains("#[cfg(any(test");
        if opens && !test[line] {
            let end = block_end(code, line, text.find("#[").unwrap_or(0));
            test[line..=end].fill(true);
        }
    }
    test
}

pub(crate) fn is_ident(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where a token stands in a line of code, not being part of a longer word.
pub(crate) fn find_token(code: &str, token: &str) -> Option<usize> {
    let word = |c: Option<char>| c.is_some_and(is_ident);
    let (first, last) = (token.chars().next(), token.chars().next_back());
    code.match_indices(token).map(|(at, _)| at).find(|&at| {
        let before = code[..at].chars().next_back();
        let after = code[at + token.len()..].chars().next();
        !(word(first) && word(before) || word(last) && word(after))
    })
}

/// Whether a line of code holds a token.
pub(crate) fn has_token(code: &str, token: &str) -> bool {
    find_token(code, token).is_some()
}

/// Takes Rust text apart in one pass.
struct Scanner {
    chars: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    strings: Vec<(usize, String)>,
    comments: Vec<(usize, String)>,
}

impl Scanner {
    fn new(text: &str) -> Self {
        let chars = text.chars().collect();
        let (strings, comments) = (Vec::new(), Vec::new());
        Self { chars, at: 0, line: 0, code: String::new(), strings, comments }
    }

    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    /// Takes one character, as code or blanked.
    fn take(&mut self, blank: bool) -> char {
        let c = self.peek(0);
        self.at += 1;
        if c == '\n' {
            self.line += 1;
            self.code.push('\n');
        } else {
            self.code.push(if blank { ' ' } else { c });
        }
        c
    }

    fn run(&mut self) {
        while self.at < self.chars.len() {
            let previous = self.code.chars().next_back().unwrap_or(' ');
            match (self.peek(0), self.peek(1)) {
                ('/', '/') => self.line_comment(),
                ('/', '*') => self.block_comment(),
                ('"', _) => self.string(),
                ('r', '"' | '#') if !is_ident(previous) || previous == 'b' => self.raw_string(),
                ('\'', _) => self.quote(),
                _ => {
                    self.take(false);
                }
            }
        }
    }

    fn line_comment(&mut self) {
        let (line, mut text) = (self.line, String::new());
        while self.at < self.chars.len() && self.peek(0) != '\n' {
            text.push(self.take(true));
        }
        self.comments.push((line, text));
    }

    fn block_comment(&mut self) {
        let (line, mut text, mut depth) = (self.line, String::new(), 0);
        while self.at < self.chars.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    text.push(self.take(true));
                    continue;
                }
            }
            text.push(self.take(true));
            text.push(self.take(true));
            if depth == 0 {
                break;
            }
        }
        self.comments.push((line, text));
    }

    fn string(&mut self) {
        let (line, mut text) = (self.line, String::new());
        self.take(false);
        while self.at < self.chars.len() && self.peek(0) != '"' {
            if self.peek(0) == '\\' {
                text.push(self.take(true));
            }
            text.push(self.take(true));
        }
        self.take(false);
        self.strings.push((line, text));
    }

    fn raw_string(&mut self) {
        let hashes = (1..=self.chars.len()).take_while(|&n| self.peek(n) == '#').count();
        if self.peek(1 + hashes) != '"' {
            // `r#type`: a raw identifier, not a string.
            self.take(false);
            return;
        }
        let (line, mut text) = (self.line, String::new());
        for _ in 0..hashes + 2 {
            self.take(false);
        }
        let closes = |s: &Self| s.peek(0) == '"' && (1..=hashes).all(|n| s.peek(n) == '#');
        while self.at < self.chars.len() && !closes(self) {
            text.push(self.take(true));
        }
        for _ in 0..=hashes {
            self.take(false);
        }
        self.strings.push((line, text));
    }

    /// A character literal is blanked; a lifetime is code.
    fn quote(&mut self) {
        let length = match (self.peek(1), self.peek(2)) {
            ('\\', _) => (2..16).find(|&n| self.peek(n + 1) == '\'').map(|n| n + 2),
            (_, '\'') => Some(3),
            _ => None,
        };
        match length {
            None => {
                self.take(false);
            }
            Some(length) => {
                self.take(false);
                for _ in 0..length - 2 {
                    self.take(true);
                }
                self.take(false);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Rust {
        Rust::parse("crates/x/src/a.rs", text)
    }

    #[test]
    fn code_is_told_from_strings_and_comments() {
        let text =
            "let a = \"std::fs\"; // std::fs\nlet b = r#\"x \"y\" std::fs\"#; /* a /* b */ */ c";
        let rust = parse(text);
        assert!(rust.code.iter().all(|line| !line.contains("std::fs")));
        assert_eq!(rust.strings, [(0, "std::fs".to_owned()), (1, "x \"y\" std::fs".to_owned())]);
        assert_eq!(rust.comments.len(), 2);
        assert!(rust.code[1].ends_with('c'));
    }

    #[test]
    fn lifetimes_and_characters_do_not_open_strings() {
        let rust = parse("fn f<'a>(x: &'a str) { let q = '\"'; let s = '\\''; let t = \"y\"; }");
        assert_eq!(rust.strings, [(0, "y".to_owned())]);
        assert_eq!(parse("let r#type = 1; \"z\"").strings.len(), 1);
        assert_eq!(parse("b\"\\\"\" x").strings, [(0, "\\\"".to_owned())]);
    }

    #[test]
    fn test_code_is_told_from_code_that_ships() {
        let rust = parse("fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}");
        assert_eq!(rust.test, [false, true, true, true, true, false]);
        let names: Vec<_> = rust.functions().into_iter().map(|f| f.name).collect();
        assert_eq!(names, ["a", "c"]);
        assert_eq!(parse("#[cfg(test)]\nmod tests;\nfn c() {}").test, [true, true, false]);
        assert!(Rust::parse("crates/x/src/a/tests.rs", "fn b() {}").test[0]);
    }

    #[test]
    fn a_token_is_a_whole_word() {
        assert!(has_token("let x: Tx = y", "Tx"));
        assert!(!has_token("let x: Txt = y", "Tx"));
        assert!(has_token("std::fs::read", "std::fs"));
        assert!(!has_token("std::fsx", "std::fs"));
    }
}
