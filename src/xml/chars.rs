//! The characters of XML.

/// Whether XML 1.0 allows the character in a document (production `Char`).
pub fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// Whether text is a name (production `Name`).
pub fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphabetic() || byte == b':' || byte == b'-';
    if text.bytes().all(plain) {
        return text.as_bytes().first().is_some_and(|&byte| byte != b'-');
    }
    text.starts_with(begins_name) && text.chars().all(continues_name)
}

/// Production `NameStartChar`.
fn begins_name(c: char) -> bool {
    matches!(c,
        'a'..='z' | 'A'..='Z' | '_' | ':'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
        | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// Production `NameChar`.
fn continues_name(c: char) -> bool {
    begins_name(c) || matches!(c, '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Whether a byte is white space of XML; ASCII has a form feed, too.
pub(super) fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Appends text with line ends as `\n` and without characters that XML does not allow; tells where the first of those
/// stood.
pub(super) fn push_clean(text: &str, clean: &mut String) -> Option<usize> {
    if is_clean(text) {
        clean.push_str(text);
        return None;
    }
    let mut invalid = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\r' => {
                chars.next_if(|&(_, next)| next == '\n');
                clean.push('\n');
            }
            c if is_xml_char(c) => clean.push(c),
            _ => invalid = invalid.or(Some(at)),
        }
    }
    invalid
}

/// Whether text has neither carriage returns nor characters that XML does not allow; some that have none are not told.
fn is_clean(text: &str) -> bool {
    !text.bytes().fold(false, |found, byte| found | is_suspicious(byte))
}

/// Whether text is clean, has no reference and no `>`, which may end `]]>`.
pub(super) fn is_plain(text: &str) -> bool {
    // A fold, not `any`: it has no branch to stop at, so that it runs over many bytes at once.
    !text.bytes().fold(false, |found, byte| found | is_suspicious(byte) | (byte == b'&') | (byte == b'>'))
}

/// Control characters but for tab and line feed, and what U+FFFE and U+FFFF begin with, as many a Chinese character does.
fn is_suspicious(byte: u8) -> bool {
    (byte < b' ') & (byte != b'\n') & (byte != b'\t') | (byte == 0xEF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_characters_of_xml_are_left() {
        for (text, clean, invalid) in [
            ("plain\n\ttext", "plain\n\ttext", None),
            ("a\r\nb\rc\n", "a\nb\nc\n", None),
            ("a\0b\u{1F}c\u{FFFE}\u{FFFF}", "abc", Some(1)),
            ("，\u{FFFD}\u{85}\u{10FFFF}", "，\u{FFFD}\u{85}\u{10FFFF}", None),
        ] {
            let mut found = String::new();
            assert_eq!(push_clean(text, &mut found), invalid);
            assert_eq!(found, clean);
        }
    }

    #[test]
    fn names_are_names() {
        for name in ["a", "xml:lang", "_x-1.2", "élan", "o-tmf", "字", "a·", "ℵ", "𐀀"] {
            assert!(is_name(name), "{name}");
        }
        for wrong in [
            "",
            "1a",
            "-a",
            "a b",
            "a=",
            "a\"",
            "a<",
            "a>",
            "\0",
            "a\u{FFFE}",
            "→",
            "a→",
            "ª",
            "×",
            "a\u{F0000}",
            "\u{300}",
        ] {
            assert!(!is_name(wrong), "{wrong:?}");
        }
    }
}
