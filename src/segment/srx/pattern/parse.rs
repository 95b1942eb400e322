//! The parser: recursive descent over the characters of a pattern.

use super::{Assertion, Node, PatternError, class, escape};
use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};
use std::sync::Arc;

/// Groups inside groups: what recurses over a tree must not run out of stack.
const MAX_DEPTH: usize = 60;
/// Characters and counted repetitions of one pattern, multiplied out.
const MAX_SIZE: usize = 20_000;
/// Repetitions of one thing, one behind the other (`a{2}{3}`): each is a level of the tree, as a group is.
const MAX_REPEATED: usize = 3;
/// Characters of one pattern as it is written.
const MAX_LENGTH: usize = 100_000;
/// Ranges of characters in all classes of one pattern; `\w` has some eight hundred.
const MAX_RANGES: usize = 400_000;

/// What may follow in a pattern, switched by `(?i)` and the like.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flags {
    pub(super) any_case: bool,
    dot_all: bool,
    lines: bool,
    comments: bool,
}

/// Where the parser stands.
#[derive(Debug)]
pub(super) struct Parser {
    text: Vec<char>,
    at: usize,
    pub(super) flags: Flags,
    /// Names of the groups, by number; empty where there is none.
    groups: Vec<String>,
    /// Highest group that is referred to by number.
    referred: usize,
    depth: usize,
    /// Ranges of all classes so far.
    ranges: usize,
}

/// Parses a pattern, as if it began with `(?i)` where asked for.
pub(in crate::segment::srx) fn parse(pattern: &str, any_case: bool) -> Result<Node, PatternError> {
    let text: Vec<char> = pattern.chars().take(MAX_LENGTH + 1).collect();
    let flags = Flags { any_case, ..Flags::default() };
    let mut parser = Parser { text, at: 0, flags, groups: vec![String::new()], referred: 0, depth: 0, ranges: 0 };
    if parser.text.len() > MAX_LENGTH {
        parser.at = MAX_LENGTH;
        return Err(parser.error(&format!("it is longer than {MAX_LENGTH} characters")));
    }
    let node = parser.alternatives()?;
    if parser.peek().is_some() {
        return Err(parser.error("a “)” without its “(”"));
    }
    if parser.referred >= parser.groups.len() {
        return Err(parser.error(&format!("there is no group {}", parser.referred)));
    }
    if size(&node) > MAX_SIZE {
        return Err(parser.error("its repetitions make it too large"));
    }
    Ok(node)
}

/// Characters and conditions of a pattern, its repetitions multiplied out: what an automaton has states for.
pub(in crate::segment::srx) fn size(node: &Node) -> usize {
    match node {
        Node::Empty => 0,
        Node::Class(_) | Node::Assert(_) | Node::Again { .. } => 1,
        Node::Concat(nodes) | Node::Either(nodes) => nodes.iter().map(size).fold(1, usize::saturating_add),
        Node::Repeat { node, min, max, .. } => {
            let times = max.unwrap_or(*min).max(1);
            size(node).saturating_add(1).saturating_mul(usize::try_from(times).unwrap_or(usize::MAX))
        }
        Node::Look { node, .. } | Node::Atomic(node) | Node::Group(_, node) => size(node).saturating_add(1),
    }
}

impl Parser {
    pub(super) fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek();
        self.at += usize::from(c.is_some());
        c
    }

    /// Passes over a text if it comes next.
    pub(super) fn eat(&mut self, wanted: &str) -> bool {
        let found = self.looks_at(wanted);
        if found {
            self.at += wanted.chars().count();
        }
        found
    }

    pub(super) fn looks_at(&self, wanted: &str) -> bool {
        self.looks_ahead(0, wanted)
    }

    /// Whether a text comes so many characters on.
    pub(super) fn looks_ahead(&self, offset: usize, wanted: &str) -> bool {
        wanted.chars().enumerate().all(|(further, c)| self.text.get(self.at + offset + further) == Some(&c))
    }

    /// The characters from one offset to another.
    pub(super) fn ahead(&self, from: usize, to: usize) -> String {
        self.text.iter().skip(self.at + from).take(to - from).collect()
    }

    /// What stands before the next of a character, which is passed over.
    pub(super) fn until(&mut self, end: char, what: &str) -> Result<String, PatternError> {
        let rest = &self.text[self.at..];
        let Some(length) = rest.iter().position(|c| *c == end) else {
            return Err(self.error(&format!("{what} without its “{end}”")));
        };
        let found = rest[..length].iter().collect();
        self.at += length + 1;
        Ok(found)
    }

    pub(super) fn error(&self, reason: &str) -> PatternError {
        PatternError { at: self.at.min(self.text.len()).max(1), reason: reason.to_owned() }
    }

    /// Goes one level deeper.
    pub(super) fn deeper(&mut self) -> Result<(), PatternError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error("too many groups inside each other"));
        }
        Ok(())
    }

    pub(super) fn higher(&mut self) {
        self.depth -= 1;
    }

    /// `a|b|c`, up to the end or a `)`.
    fn alternatives(&mut self) -> Result<Node, PatternError> {
        let mut found = vec![self.sequence()?];
        while self.eat("|") {
            found.push(self.sequence()?);
        }
        Ok(if found.len() == 1 { found.swap_remove(0) } else { Node::Either(found) })
    }

    fn sequence(&mut self) -> Result<Node, PatternError> {
        let mut found = Vec::new();
        loop {
            self.skip_comments();
            let Some(c) = self.peek().filter(|c| !matches!(c, '|' | ')')) else { break };
            if self.eat("\\Q") {
                self.quoted(&mut found)?;
                continue;
            }
            let node = self.atom(c)?;
            found.push(self.repeated(node)?);
        }
        found.retain(|node| *node != Node::Empty);
        Ok(match found.len() {
            0 => Node::Empty,
            1 => found.swap_remove(0),
            _ => Node::Concat(found),
        })
    }

    /// In a pattern with comments, white space and what follows a `#`.
    fn skip_comments(&mut self) {
        while self.flags.comments {
            match self.peek() {
                Some(c) if c.is_whitespace() => self.at += 1,
                Some('#') => while self.next().is_some_and(|c| c != '\n') {},
                _ => break,
            }
        }
    }

    /// Takes all as it stands up to `\E`; a repetition behind it means the last character.
    fn quoted(&mut self, found: &mut Vec<Node>) -> Result<(), PatternError> {
        while self.peek().is_some() && !self.eat("\\E") {
            if let Some(c) = self.next() {
                found.push(self.literal(c)?);
            }
        }
        if let Some(last) = found.pop() {
            let at = self.at;
            match self.repeated(last.clone()) {
                Ok(node) => found.push(node),
                Err(_) => {
                    self.at = at;
                    found.push(last);
                }
            }
        }
        Ok(())
    }

    pub(super) fn literal(&mut self, c: char) -> Result<Node, PatternError> {
        let mut class = ClassUnicode::new([ClassUnicodeRange::new(c, c)]);
        if self.flags.any_case {
            class.case_fold_simple();
        }
        self.class(class)
    }

    /// A class as part of the tree, if there is room for it.
    pub(super) fn class(&mut self, class: ClassUnicode) -> Result<Node, PatternError> {
        self.ranges += class.ranges().len();
        if self.ranges > MAX_RANGES {
            return Err(self.error("its classes make it too large"));
        }
        Ok(Node::Class(Arc::new(class)))
    }

    fn atom(&mut self, c: char) -> Result<Node, PatternError> {
        self.at += 1;
        Ok(match c {
            '.' => self.class(class::dot(self.flags.dot_all))?,
            '^' if self.flags.lines => Node::Assert(Assertion::LineStart),
            '^' => Node::Assert(Assertion::TextStart),
            '$' if self.flags.lines => Node::Assert(Assertion::LineEnd),
            '$' => Node::Assert(Assertion::TextEndOrBreak),
            '[' => {
                let class = class::bracketed(self)?;
                self.class(class)?
            }
            '\\' => escape::atom(self)?,
            '(' => {
                self.deeper()?;
                let node = self.group()?;
                self.higher();
                node
            }
            '*' | '+' | '?' => return Err(self.error(&format!("“{c}” has nothing to repeat"))),
            '{' => return Err(self.error("“{” has nothing to repeat; write “\\{” for the bracket")),
            _ => self.literal(c)?,
        })
    }

    /// What stands behind a `(`.
    fn group(&mut self) -> Result<Node, PatternError> {
        if self.eat("?#") {
            self.until(')', "a comment")?;
            return Ok(Node::Empty);
        }
        let outer = self.flags;
        let node = if self.eat("?=") {
            self.look(true, true)?
        } else if self.eat("?!") {
            self.look(true, false)?
        } else if self.eat("?<=") {
            self.look(false, true)?
        } else if self.eat("?<!") {
            self.look(false, false)?
        } else if self.eat("?>") {
            Node::Atomic(Box::new(self.alternatives()?))
        } else if self.eat("?<") || self.eat("?P<") {
            let name = self.until('>', "the name of a group")?;
            self.capture(name)?
        } else if self.eat("?") {
            if self.switch_flags()? {
                // The flags hold to the end of the group around.
                return Ok(Node::Empty);
            }
            self.alternatives()?
        } else {
            self.capture(String::new())?
        };
        self.flags = outer;
        if self.eat(")") { Ok(node) } else { Err(self.error("a “(” without its “)”")) }
    }

    fn look(&mut self, ahead: bool, wanted: bool) -> Result<Node, PatternError> {
        Ok(Node::Look { node: Box::new(self.alternatives()?), ahead, wanted })
    }

    fn capture(&mut self, name: String) -> Result<Node, PatternError> {
        let number = self.groups.len();
        self.groups.push(name);
        Ok(Node::Group(number, Box::new(self.alternatives()?)))
    }

    /// `i-m)` or `i-m:`; whether they stand alone.
    fn switch_flags(&mut self) -> Result<bool, PatternError> {
        let mut on = true;
        loop {
            match self.next() {
                Some('i') => self.flags.any_case = on,
                Some('s') => self.flags.dot_all = on,
                Some('m') => self.flags.lines = on,
                Some('x') => self.flags.comments = on,
                // Unicode classes and case are what is read anyway.
                Some('u' | 'U') => {}
                Some('-') => on = false,
                Some(':') => return Ok(false),
                Some(')') => return Ok(true),
                Some(c) => return Err(self.error(&format!("“(?{c}” is not known"))),
                None => return Err(self.error("a “(” without its “)”")),
            }
        }
    }

    /// A reference to a group by number or name.
    pub(super) fn reference(&mut self, number: usize) -> Node {
        self.referred = self.referred.max(number);
        Node::Again { group: number, any_case: self.flags.any_case }
    }

    pub(super) fn group_named(&self, name: &str) -> Option<usize> {
        self.groups.iter().position(|other| other == name && !name.is_empty())
    }

    /// Whether so many groups were begun.
    pub(super) fn has_group(&self, number: usize) -> bool {
        number < self.groups.len()
    }

    /// Takes the quantifiers behind something.
    fn repeated(&mut self, mut node: Node) -> Result<Node, PatternError> {
        for repeated in 0.. {
            self.skip_comments();
            let (min, max) = match self.peek() {
                Some('*') => (0, None),
                Some('+') => (1, None),
                Some('?') => (0, Some(1)),
                Some('{') => self.counts()?,
                _ => return Ok(node),
            };
            self.at += 1;
            if repeated == MAX_REPEATED {
                return Err(self.error("too many repetitions of one another"));
            }
            if max.is_some_and(|max| max < min) {
                return Err(self.error("a repetition with the larger number first"));
            }
            let lazy = self.eat("?");
            node = Node::Repeat { node: Box::new(node), min, max, lazy };
            if !lazy && self.eat("+") {
                node = Node::Atomic(Box::new(node));
            }
        }
        Ok(node)
    }

    /// `{2}`, `{2,}`, `{2,5}`, up to the closing bracket.
    fn counts(&mut self) -> Result<(u32, Option<u32>), PatternError> {
        self.at += 1;
        let inner = self.until('}', "“{”")?;
        self.at -= 1;
        let number = |text: &str| text.trim().parse::<u32>().ok();
        let counts = match inner.split_once(',') {
            None => number(&inner).map(|count| (count, Some(count))),
            Some((min, max)) if max.trim().is_empty() => number(min).map(|min| (min, None)),
            Some((min, max)) => number(min).zip(number(max)).map(|(min, max)| (min, Some(max))),
        };
        counts.ok_or_else(|| self.error(&format!("“{{{inner}}}” is no repetition")))
    }
}
