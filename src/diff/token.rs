//! Text → tokens: words and single marks, each with the white space before it.
//!
//! White space in front of a token belongs to it, so that comparing tokens never synchronises on spaces, and a word that
//! goes takes one space along. Linear; tokens point into the text.

use crate::text::{WordKind, words};

/// A word or a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// The white space before it.
    pub(super) space: &'a str,
    /// The word, or one character that is none.
    pub(super) text: &'a str,
    pub(super) kind: TokenKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Letters,
    Number,
    /// Quotation marks of all kinds, apostrophes that stand alone.
    Quote,
    Punctuation,
    /// `%`, `+`, `€`: what is neither a word nor punctuation carries meaning.
    Symbol,
    /// White space at the end of the text.
    End,
}

impl TokenKind {
    pub(super) fn is_word(self) -> bool {
        matches!(self, Self::Letters | Self::Number)
    }
}

/// The tokens of a text; their spaces and texts, concatenated, are the text.
pub(super) fn tokens<'a>(text: &'a str, mut visit: impl FnMut(Token<'a>)) {
    let mut at = 0;
    for word in words(text) {
        at = marks(text, at, word.range.start, &mut visit);
        let kind = match word.kind {
            WordKind::Letters => TokenKind::Letters,
            WordKind::Number => TokenKind::Number,
        };
        visit(Token { space: &text[at..word.range.start], text: &text[word.range.clone()], kind });
        at = word.range.end;
    }
    let rest = marks(text, at, text.len(), &mut visit);
    if rest < text.len() {
        visit(Token { space: &text[rest..], text: "", kind: TokenKind::End });
    }
}

/// As a list.
pub(super) fn tokens_of(text: &str) -> Vec<Token<'_>> {
    let mut list = Vec::with_capacity(text.len() / 5 + 1);
    tokens(text, |token| list.push(token));
    list
}

/// The marks between two words; returns where the white space before the next word begins.
fn marks<'a>(text: &'a str, from: usize, to: usize, visit: &mut impl FnMut(Token<'a>)) -> usize {
    let mut pending = from;
    for (at, c) in text[from..to].char_indices().map(|(at, c)| (from + at, c)) {
        if c.is_whitespace() {
            continue;
        }
        let end = at + c.len_utf8();
        visit(Token { space: &text[pending..at], text: &text[at..end], kind: kind_of(c) });
        pending = end;
    }
    pending
}

fn kind_of(c: char) -> TokenKind {
    if is_quote(c) {
        TokenKind::Quote
    } else if is_punctuation(c) {
        TokenKind::Punctuation
    } else {
        TokenKind::Symbol
    }
}

/// Quotation marks of the languages that Unicode knows, and what typewriters put for them.
pub(super) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | '´'
            | '«'
            | '»'
            | '\u{2018}'..='\u{201F}'
            | '\u{2032}'..='\u{2036}'
            | '‹'
            | '›'
            | '\u{2BC}'
            | '\u{2E42}'
            | '\u{300C}'..='\u{300F}'
            | '\u{301D}'..='\u{301F}'
            | '\u{FE41}'..='\u{FE44}'
            | '\u{FF02}'
            | '\u{FF07}'
            | '\u{FF62}'
            | '\u{FF63}'
    )
}

/// Marks that order a sentence; signs with a meaning of their own (`%`, `&`, `@`, `#`, `*`, `+`) are symbols.
fn is_punctuation(c: char) -> bool {
    matches!(c,
        '.' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '-' | '_' | '/' | '\\' | '¡' | '¿' | '·'
        | '\u{2010}'..='\u{2027}'
        | '\u{203C}'..='\u{203E}'
        | '\u{2045}'..='\u{205E}'
        | '\u{37E}' | '\u{387}'
        | '\u{55A}'..='\u{55F}' | '\u{589}' | '\u{58A}' | '\u{5BE}'
        | '\u{60C}' | '\u{61B}' | '\u{61F}' | '\u{6D4}'
        | '\u{964}' | '\u{965}'
        | '\u{2212}'
        | '\u{2E00}'..='\u{2E5D}'
        | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{300B}' | '\u{3010}'..='\u{301C}' | '\u{30FB}'
        | '\u{FE10}'..='\u{FE19}' | '\u{FE30}'..='\u{FE5E}'
        | '\u{FF01}' | '\u{FF08}' | '\u{FF09}' | '\u{FF0C}'..='\u{FF0F}' | '\u{FF1A}' | '\u{FF1B}' | '\u{FF1F}'
        | '\u{FF3B}'..='\u{FF3D}' | '\u{FF5B}' | '\u{FF5D}' | '\u{FF61}' | '\u{FF64}' | '\u{FF65}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found: Vec<(&str, &str)> = tokens_of(text).into_iter().map(|token| (token.space, token.text)).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn white_space_belongs_to_what_follows() {
        check("", &[]);
        check("  ", &[("  ", "")]);
        check("Sí, «ya  voy» ", &[("", "Sí"), ("", ","), (" ", "«"), ("", "ya"), ("  ", "voy"), ("", "»"), (" ", "")]);
        check("日本、", &[("", "日"), ("", "本"), ("", "、")]);
        check("5 %", &[("", "5"), (" ", "%")]);
    }
}
