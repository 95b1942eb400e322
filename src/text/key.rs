//! The match key: two texts with the same key are the same segment to a translator.
//!
//! NFC, runs of white space to one space, trimmed, invisible characters dropped. Case, quotes and punctuation stay: a
//! match that differs in them is an exact *variant*, not the same.

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Characters that are not seen and that editors leave behind: soft hyphen, zero-width space and joiners' marks of
/// direction, word joiner, byte-order mark. ZWJ and ZWNJ are letters' business in many scripts and stay.
pub fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{200B}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{61C}'
            | '\u{FEFF}'
    )
}

/// The match key of a text. Borrows when the text is its own key, as most are. Linear.
pub fn match_key(text: &str) -> Cow<'_, str> {
    if is_plain_key(text) {
        return Cow::Borrowed(text);
    }
    let composed = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect::<String>()),
    };
    if is_clean(&composed) {
        return composed;
    }
    let mut key = String::with_capacity(composed.len());
    let mut space = false;
    for c in composed.chars().filter(|&c| !is_ignorable(c)) {
        if c.is_whitespace() {
            space = !key.is_empty();
        } else {
            if std::mem::take(&mut space) {
                key.push(' ');
            }
            key.push(c);
        }
    }
    // A dropped character may have kept two others from composing.
    match is_nfc_quick(key.chars()) {
        IsNormalized::Yes => Cow::Owned(key),
        _ => Cow::Owned(key.nfc().collect()),
    }
}

/// Whether a text of ASCII and Latin letters (À to ſ) is its own key; one of other characters is not told. Such letters are
/// composed, and none of them is white space or is dropped.
fn is_plain_key(text: &str) -> bool {
    let mut before = b' ';
    let is_plain = text.bytes().all(|byte| {
        let follows_space = std::mem::replace(&mut before, byte) == b' ';
        match byte {
            b' ' => !follows_space,
            b'\t'..=b'\r' => false,
            _ => matches!(byte, ..0xC0 | 0xC3..=0xC5),
        }
    });
    is_plain && (before != b' ' || text.is_empty())
}

/// Whether white space is single spaces between words and nothing is to be dropped.
fn is_clean(text: &str) -> bool {
    let mut after_space = true;
    for c in text.chars() {
        if is_ignorable(c) || (c.is_whitespace() && (c != ' ' || after_space)) {
            return false;
        }
        after_space = c == ' ';
    }
    !after_space || text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_forgets_what_is_not_seen() {
        for (text, key) in [
            ("", ""),
            (" \t\n", ""),
            ("plain text", "plain text"),
            ("  two\u{A0} spaces \n", "two spaces"),
            ("co\u{AD}operate", "cooperate"),
            ("e\u{301}lite", "élite"),
            ("e\u{200B}\u{301}lite", "élite"),
            ("\u{FEFF}Case stays.", "Case stays."),
            ("\u{202B}שלום\u{202C}", "שלום"),
            ("a\u{200D}b", "a\u{200D}b"),
            ("Él dijo: ×", "Él dijo: ×"),
            ("Él  dijo", "Él dijo"),
            ("él\u{B}dijo ", "él dijo"),
            ("\0a\u{1F}", "\0a\u{1F}"),
            (" é", "é"),
            ("n\u{303} ñ\u{A0}x", "ñ ñ x"),
        ] {
            assert_eq!(match_key(text), key, "{text:?}");
            assert_eq!(match_key(key), key, "a key is its own key");
        }
        assert!(matches!(match_key("plain text"), Cow::Borrowed(_)));
    }
}
