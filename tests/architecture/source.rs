//! Rust source → the paths that it names, as far as its text tells.
//!
//! A small lexer drops comments and literals; then every path is taken with its groups spread out (`use a::{b, c::d}` is
//! `a::b` and `a::c::d`), and paths from `crate`, `self` and `super` are resolved against the module they stand in, inline
//! modules included. One pass, linear.
//!
//! Leaves out: what macros make, names that `use` brought in earlier (`use a::b;` is seen, `b::c` after it is `b::c`).

/// A path as it stands at one place of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    /// From the root of this crate; otherwise as written.
    pub(crate) local: bool,
    pub(crate) parts: Vec<String>,
    /// 1-based.
    pub(crate) line: usize,
    /// Whether it stands in code that only tests see.
    pub(crate) in_tests: bool,
    /// Whether it is the name of a macro that is called.
    pub(crate) is_macro: bool,
}

/// A word or a sign, and its line.
type Token = (String, usize);

/// The paths of a source that is the module `module` (`["align", "length"]`).
pub(crate) fn paths(source: &str, module: &[String]) -> Vec<Path> {
    let tokens = tokens(source);
    let mut reader =
        Reader { tokens: &tokens, at: 0, module: module.to_vec(), depth: 0, inner: Vec::new(), found: Vec::new() };
    reader.run();
    reader.found
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    module: Vec<String>,
    /// Open braces.
    depth: usize,
    /// Inline modules that are open: the depth inside, whether it is for tests.
    inner: Vec<(usize, bool)>,
    found: Vec<Path>,
}

impl Reader<'_> {
    fn token(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", |token| token.0.as_str())
    }

    fn run(&mut self) {
        let mut for_tests = false;
        while self.at < self.tokens.len() {
            match self.token(0) {
                "#" if ["[", "cfg", "(", "test", ")", "]"].iter().enumerate().all(|(n, t)| self.token(n + 1) == *t) => {
                    for_tests = true;
                    self.at += 7;
                    continue;
                }
                "mod" if self.token(2) == "{" => {
                    self.depth += 1;
                    self.module.push(self.token(1).to_owned());
                    self.inner.push((self.depth, for_tests || self.in_tests()));
                    self.at += 3;
                }
                "{" => {
                    self.depth += 1;
                    self.at += 1;
                }
                "}" => {
                    if self.inner.last().is_some_and(|(depth, _)| *depth == self.depth) {
                        self.inner.pop();
                        self.module.pop();
                    }
                    self.depth = self.depth.saturating_sub(1);
                    self.at += 1;
                }
                "." => self.at += 2,
                // A path from the root of all crates: what follows is as good as without.
                "::" => self.at += 1,
                word if is_word(word) => self.tree(&[]),
                _ => self.at += 1,
            }
            for_tests = false;
        }
    }

    fn in_tests(&self) -> bool {
        self.inner.iter().any(|(_, for_tests)| *for_tests)
    }

    /// A path with what follows it in braces; `before` stands in front of it.
    fn tree(&mut self, before: &[String]) {
        let line = self.tokens[self.at].1;
        let mut parts = before.to_vec();
        while is_word(self.token(0)) {
            parts.push(self.token(0).to_owned());
            self.at += 1;
            match (self.token(0), self.token(1)) {
                ("::", "{") => {
                    self.at += 2;
                    return self.group(&parts);
                }
                // `Vec::<u8>::new`: the type parameters are read as paths of their own.
                ("::", next) if is_word(next) || next == "*" => self.at += 1,
                _ => break,
            }
        }
        let is_macro = self.token(0) == "!" && self.token(1) != "=";
        self.keep(&parts, line, is_macro);
    }

    fn group(&mut self, before: &[String]) {
        while self.at < self.tokens.len() && self.token(0) != "}" {
            if is_word(self.token(0)) {
                self.tree(before);
                if self.token(0) == "as" {
                    self.at += 2;
                }
            } else {
                if self.token(0) == "*" {
                    self.keep(before, self.tokens[self.at].1, false);
                }
                self.at += 1;
            }
        }
        self.at += 1;
    }

    fn keep(&mut self, parts: &[String], line: usize, is_macro: bool) {
        let mut path = Path { local: true, parts: Vec::new(), line, in_tests: self.in_tests(), is_macro };
        let mut rest = parts;
        match rest.first().map(String::as_str) {
            Some("crate") => rest = &rest[1..],
            Some("self" | "super") => path.parts = self.module.clone(),
            _ => path.local = false,
        }
        if path.local {
            while let Some(step @ ("self" | "super")) = rest.first().map(String::as_str) {
                if step == "super" {
                    path.parts.pop();
                }
                rest = &rest[1..];
            }
        }
        path.parts.extend_from_slice(rest);
        self.found.push(path);
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Words and signs; comments and literals are left out.
fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) = literal(rest) {
            length
        } else if first.is_alphanumeric() || first == '_' {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            // A raw identifier is the word behind its mark.
            if &rest[..length] == "r" && rest[length..].starts_with('#') {
                length + 1
            } else {
                tokens.push((rest[..length].to_owned(), line));
                length
            }
        } else if rest.starts_with("::") {
            tokens.push(("::".to_owned(), line));
            2
        } else {
            if !first.is_whitespace() {
                tokens.push((first.to_string(), line));
            }
            first.len_utf8()
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// The length of a comment that may hold comments.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// The length of a string or character literal that begins here. A lifetime is none.
fn literal(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "b", "c", "r", ""].into_iter().find(|prefix| {
        text.strip_prefix(prefix).is_some_and(|rest| {
            rest.trim_start_matches('#').starts_with('"') && (prefix.contains('r') || rest.starts_with('"'))
        })
    });
    if let Some(prefix) = prefix {
        let hashes = text[prefix.len()..].len() - text[prefix.len()..].trim_start_matches('#').len();
        let open = prefix.len() + hashes + 1;
        if prefix.contains('r') {
            let close = format!("\"{}", "#".repeat(hashes));
            return Some(text[open..].find(&close).map_or(text.len(), |at| open + at + close.len()));
        }
        return Some(open + quoted(&text[open..], '"'));
    }
    let open = if text.starts_with("b'") { 2 } else { 1 };
    let body = text.strip_prefix("b'").or_else(|| text.strip_prefix('\''))?;
    let mut characters = body.chars();
    let is_character = match characters.next()? {
        '\\' => true,
        _ => characters.next() == Some('\''),
    };
    is_character.then(|| open + quoted(body, '\''))
}

/// The length up to and with the closing quote.
fn quoted(body: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in body.char_indices() {
        if !escaped && character == quote {
            return at + quote.len_utf8();
        }
        escaped = !escaped && character == '\\';
    }
    body.len()
}
