//! Turns: who speaks.
//!
//! A turn begins with a label: `Q:`, `A.` or a name in a few words before a colon (`Ms Ortega:`, `INTERVIEWER:`), at the
//! start of a paragraph. A short phrase before a colon may also be plain prose (`The result: none`), so a name counts
//! only when it is a question-and-answer letter, is in capitals, or labels another paragraph too.

use std::collections::HashMap;

/// Longest label: words.
const LONGEST_NAME: usize = 4;

/// The label that a paragraph begins with, without its colon.
pub(super) fn label(text: &str) -> Option<&str> {
    if let Some(letter) = ["Q", "A", "P", "R", "F", "V"].iter().find(|letter| text.starts_with(**letter)) {
        let rest = &text[letter.len()..];
        let marked =
            rest.starts_with([':', '.']) || rest.starts_with(" –") || rest.starts_with(" —") || rest.starts_with(".-");
        if marked && rest[1..].contains(char::is_whitespace) {
            return Some(letter);
        }
    }
    let named = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    // Prose is told by its second word, without looking for a colon.
    if !text.split_whitespace().take(LONGEST_NAME).take_while(|word| !word.ends_with(':')).all(named) {
        return None;
    }
    let head = &text[..text.find([':', '.', '?', '!', ',', ';', '\n']).filter(|at| text[*at..].starts_with(':'))?];
    let words = head.split_whitespace().count();
    let spoken = text[head.len() + 1..].starts_with(char::is_whitespace) || text.len() == head.len() + 1;
    (spoken && (1..=LONGEST_NAME).contains(&words) && head.split_whitespace().all(named)).then_some(head)
}

/// Whether a label is one by itself, without another paragraph that has it.
pub(super) fn is_plain(label: &str) -> bool {
    label.chars().count() == 1 || label.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
}

/// For each paragraph, whether a turn begins there.
pub(super) fn mark<'a>(paragraphs: impl Iterator<Item = &'a str>) -> Vec<bool> {
    let labels: Vec<Option<&str>> = paragraphs.map(label).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for label in labels.iter().flatten() {
        *counts.entry(label).or_default() += 1;
    }
    // Letters of enumerations (`A. First`) come once each; those of an interview come again.
    let is_turn =
        |label: &str| counts.get(label).is_some_and(|count| *count > 1) || (label.len() > 1 && is_plain(label));
    labels.into_iter().map(|label| label.is_some_and(is_turn)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_prose() {
        for (text, expected) in [
            ("Q: Why?", Some("Q")),
            ("A. Because.", Some("A")),
            ("MARÍA ORTEGA: Yes.", Some("MARÍA ORTEGA")),
            ("Ms Ortega: Yes.", Some("Ms Ortega")),
            ("The boats were late: nobody knew.", None),
            ("At 10:30 we left.", None),
            ("As it was. So: it is.", None),
            ("", None),
        ] {
            assert_eq!(label(text), expected, "{text}");
        }
    }

    #[test]
    fn a_turn_needs_a_second_witness_or_capitals() {
        let marked = |texts: &[&str]| mark(texts.iter().copied());
        assert_eq!(marked(&["Q: Why?", "A: Because.", "Q: How?", "A: So."]), [true; 4]);
        assert_eq!(marked(&["Result: none.", "HOST: Welcome."]), [false, true]);
    }
}
