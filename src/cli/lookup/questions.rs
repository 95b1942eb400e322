//! Lines of standard input as questions: each with its neighbours, when the lines are a running text.
//!
//! Nothing is held but what waits for its next neighbour: a line and the blank ones after it.

use super::super::failure::{Failure, Kind};
use std::collections::VecDeque;
use std::io::BufRead;
use std::path::Path;

/// A text to look up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) text: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// Lines without their ends.
pub(super) struct Lines<R> {
    input: R,
    number: usize,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, number: 0 }
    }

    fn read(&mut self) -> Result<Option<String>, Failure> {
        let mut bytes = Vec::new();
        let read = self.input.read_until(b'\n', &mut bytes);
        read.map_err(|error| Failure::reading(Path::new("standard input"), &error))?;
        if bytes.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let line = String::from_utf8(bytes).map_err(|_| {
            let message = format!("standard input: line {} is not UTF-8", self.number);
            Failure::new(Kind::Input, "not-utf8", message).hint("Save the text as UTF-8 first.")
        })?;
        let line = if self.number == 1 { line.trim_start_matches('\u{FEFF}') } else { &line };
        Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()))
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<String, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

/// The lines of a running text, each as soon as the one after it is known.
pub(super) struct Running<I> {
    lines: I,
    before: Option<String>,
    /// A line and the blank ones after it.
    waiting: VecDeque<String>,
    /// Those whose next neighbour is known, or that there is none.
    ready: usize,
    after: Option<String>,
}

impl<I: Iterator<Item = Result<String, Failure>>> Running<I> {
    pub(super) fn new(lines: I) -> Self {
        Self { lines, before: None, waiting: VecDeque::new(), ready: 0, after: None }
    }

    /// The line that was waited for the longest.
    fn release(&mut self) -> Option<Question> {
        self.ready = self.ready.checked_sub(1)?;
        let text = self.waiting.pop_front()?;
        let question = Question { text, before: self.before.clone(), after: self.after.clone() };
        if !is_blank(&question.text) {
            self.before = Some(question.text.clone());
        }
        Some(question)
    }
}

impl<I: Iterator<Item = Result<String, Failure>>> Iterator for Running<I> {
    type Item = Result<Question, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(question) = self.release() {
                return Some(Ok(question));
            }
            match self.lines.next() {
                Some(Err(failure)) => return Some(Err(failure)),
                Some(Ok(line)) => {
                    if !is_blank(&line) {
                        (self.ready, self.after) = (self.waiting.len(), Some(line.clone()));
                    }
                    self.waiting.push_back(line);
                }
                None if self.waiting.is_empty() => return None,
                None => (self.ready, self.after) = (self.waiting.len(), None),
            }
        }
    }
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &[u8], expected: &[(&str, Option<&str>, Option<&str>)]) {
        let found: Vec<Question> = Running::new(Lines::new(input)).map(|question| question.unwrap()).collect();
        let own = |text: Option<&str>| text.map(str::to_owned);
        let expected: Vec<Question> = expected
            .iter()
            .map(|&(text, before, after)| Question { text: text.to_owned(), before: own(before), after: own(after) })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn neighbours_stand_before_and_after() {
        check(b"", &[]);
        check(b"one", &[("one", None, None)]);
        check(
            b"\xEF\xBB\xBFone\r\n\ntwo\nthree\n",
            &[
                ("one", None, Some("two")),
                ("", Some("one"), Some("two")),
                ("two", Some("one"), Some("three")),
                ("three", Some("two"), None),
            ],
        );
        check(b"\none\n\n", &[("", None, Some("one")), ("one", None, None), ("", Some("one"), None)]);
    }

    #[test]
    fn a_line_that_is_no_text_is_named() {
        let mut lines = Lines::new(&b"good\n\xFF\n"[..]);
        assert_eq!(lines.next().unwrap().unwrap(), "good");
        assert!(lines.next().unwrap().unwrap_err().message.contains("line 2"));
    }
}
