//! Match tokens: the words of a segment as fuzzy matching compares them.
//!
//! A token is a class of words that match each other: folded words (case, diacritics and the shape of apostrophes set
//! aside), and *number*, one class for all numbers of a segment that holds a letter word, because a translation with
//! another number in it is nearly as good. Where there is nothing but numbers, they are what the segment says and
//! stand for themselves. Tags are no words. Index and score both take their tokens from here, which is what makes the
//! one a filter for the other. Linear.

use super::{Word, WordKind, fold_into, tags, words};

/// The class of all numbers in a segment that holds a letter word. No folded word holds this character.
pub const NUMBER_CLASS: &str = "#";

/// A word with its class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a> {
    /// Where it stands and what kind it is.
    pub word: Word,
    /// Two words match when their classes are equal.
    pub class: &'a str,
}

/// Visits the match tokens of a text, in order.
pub fn match_tokens(text: &str, mut visit: impl FnMut(Token<'_>)) {
    let tags = tags(text);
    let is_prose = plain_words(text, &tags).any(|word| word.kind == WordKind::Letters);
    let mut class = String::new();
    for word in plain_words(text, &tags) {
        class.clear();
        match word.kind {
            WordKind::Number if is_prose => class.push_str(NUMBER_CLASS),
            _ => fold_into(&text[word.range.clone()], &mut class),
        }
        visit(Token { word, class: &class });
    }
}

/// The words that do not lie in a tag.
fn plain_words<'a>(text: &'a str, tags: &'a [std::ops::Range<usize>]) -> impl Iterator<Item = Word> + 'a {
    let mut next = 0;
    words(text).filter(move |word| {
        while tags.get(next).is_some_and(|tag| tag.end <= word.range.start) {
            next += 1;
        }
        tags.get(next).is_none_or(|tag| word.range.end <= tag.start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        match_tokens(text, |token| found.push(token.class.to_owned()));
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn words_that_match_share_a_class() {
        check("It’s RED.", &["it's", "red"]);
        check("It's red", &["it's", "red"]);
        check("Élites", &["elites"]);
        check("5 mg in 2024", &["#", "mg", "in", "#"]);
        check("3.5 – 1,000", &["3.5", "1,000"]);
        check("日本2024", &["日", "本", "#"]);
        check("— ?", &[]);
    }

    #[test]
    fn tags_are_no_words() {
        check("Click <b class=\"x\">Save</b> {1}now{2}.", &["click", "save", "now"]);
        check("un<b>believ</b>able", &["un", "believ", "able"]);
        check("a < b and c > d", &["a", "b", "and", "c", "d"]);
    }
}
