//! The characters of XML.

use std::borrow::Cow;

/// Whether XML 1.0 allows the character in a document (production `Char`).
pub fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Whether text is a name (production `Name`, the exotic planes taken as letters).
pub fn is_name(text: &str) -> bool {
    let begins = |c: char| c.is_alphabetic() || matches!(c, '_' | ':') || u32::from(c) >= 0x2070;
    let continues =
        |c: char| begins(c) || c.is_ascii_digit() || matches!(c, '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}');
    let mut chars = text.chars();
    chars.next().is_some_and(begins) && chars.all(continues) && text.chars().all(is_xml_char)
}

/// Text with line ends as `\n` and without characters that XML does not allow; whether there were any.
pub(super) fn cleaned(text: &str) -> (Cow<'_, str>, bool) {
    if !may_need_cleaning(text) {
        return (Cow::Borrowed(text), false);
    }
    let mut clean = String::with_capacity(text.len());
    let mut invalid = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                clean.push('\n');
            }
            c if is_xml_char(c) => clean.push(c),
            _ => invalid = true,
        }
    }
    (Cow::Owned(clean), invalid)
}

/// A fold, not `any`: it has no branch to stop at, so that it runs over many bytes at once.
fn may_need_cleaning(text: &str) -> bool {
    // U+FFFE and U+FFFF begin with EF, as many a Chinese character does.
    let suspicious = |byte: u8| (byte < b' ') & (byte != b'\n') & (byte != b'\t') | (byte == 0xEF);
    text.bytes().fold(false, |found, byte| found | suspicious(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_characters_of_xml_are_left() {
        for (text, clean, invalid) in [
            ("plain\n\ttext", "plain\n\ttext", false),
            ("a\r\nb\rc\n", "a\nb\nc\n", false),
            ("a\0b\u{1F}c\u{FFFE}\u{FFFF}", "abc", true),
            ("，\u{FFFD}\u{85}\u{10FFFF}", "，\u{FFFD}\u{85}\u{10FFFF}", false),
        ] {
            assert_eq!(cleaned(text), (Cow::Borrowed(clean), invalid));
        }
    }

    #[test]
    fn names_are_names() {
        for name in ["a", "xml:lang", "_x-1.2", "élan", "o-tmf"] {
            assert!(is_name(name), "{name}");
        }
        for wrong in ["", "1a", "-a", "a b", "a=", "a\"", "a<", "a>", "\0", "a\u{FFFE}"] {
            assert!(!is_name(wrong), "{wrong:?}");
        }
    }
}
