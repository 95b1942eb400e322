//! What the full-text index holds of a segment: its words, folded, one space between them.
//!
//! The tokenizer of the index cuts at ASCII punctuation and spaces and lowers ASCII letters by itself, so ASCII text goes in
//! as it is: most of the time of an import would be spent here otherwise.

use crate::text::{fold_into, words};
use std::borrow::Cow;

/// The words of a text for the index. Linear.
pub(super) fn index_words(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut indexed = String::with_capacity(text.len() + 8);
    for word in words(text) {
        if !indexed.is_empty() {
            indexed.push(' ');
        }
        fold_into(&text[word.range], &mut indexed);
    }
    Cow::Owned(indexed)
}

#[cfg(test)]
mod tests {
    use super::index_words;

    #[test]
    fn words_are_folded_and_parted() {
        for (text, indexed) in [
            ("", ""),
            ("Plain, ASCII.", "Plain, ASCII."),
            ("«¡Qué día!» — l’élite", "que dia l'elite"),
            ("日本語 test", "日 本 語 test"),
        ] {
            assert_eq!(index_words(text), indexed, "{text}");
        }
    }
}
