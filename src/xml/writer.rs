//! Escaping: any text → text or attribute values that are good XML.
//!
//! Characters that XML does not allow are dropped: there is no way to write them. What reading would change (carriage
//! returns; in attributes tabs and line feeds too) is written as a reference.

use super::chars::is_xml_char;
use std::io::{self, Write};

/// Writes text between tags.
pub fn text(out: &mut impl Write, text: &str) -> io::Result<()> {
    // A fold, not `any`: it has no branch to stop at, so that it runs over many bytes at once. Most texts are plain.
    let special = |byte: u8| {
        ((byte < b' ') & (byte != b'\n') & (byte != b'\t'))
            | (byte == b'&')
            | (byte == b'<')
            | (byte == b'>')
            | (byte == 0xEF)
    };
    if !text.bytes().fold(false, |found, byte| found | special(byte)) {
        return out.write_all(text.as_bytes());
    }
    escaped(out, text, &TEXT)
}

/// Writes the value of an attribute, without its quotes (which must be `"`).
pub fn attribute(out: &mut impl Write, value: &str) -> io::Result<()> {
    let special =
        |byte: u8| (byte < b' ') | (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"') | (byte == 0xEF);
    if !value.bytes().fold(false, |found, byte| found | special(byte)) {
        return out.write_all(value.as_bytes());
    }
    escaped(out, value, &ATTRIBUTE)
}

/// For each byte whether it needs a look; `EF` begins U+FFFE and U+FFFF.
type Table = [bool; 256];
const TEXT: Table = table(b"&<>", b"\t\n");
const ATTRIBUTE: Table = table(b"&<>\"", b"");

const fn table(special: &[u8], plain: &[u8]) -> Table {
    let mut table = [false; 256];
    let mut at = 0;
    while at < b' ' as usize {
        table[at] = true;
        at += 1;
    }
    table[0xEF] = true;
    at = 0;
    while at < special.len() {
        table[special[at] as usize] = true;
        at += 1;
    }
    at = 0;
    while at < plain.len() {
        table[plain[at] as usize] = false;
        at += 1;
    }
    table
}

fn escaped(out: &mut impl Write, text: &str, table: &Table) -> io::Result<()> {
    let bytes = text.as_bytes();
    let (mut written, mut from) = (0, 0);
    while let Some(found) = bytes[from..].iter().position(|&byte| table[usize::from(byte)]) {
        let at = from + found;
        let c = text[at..].chars().next().expect("a byte below 80 or the first of a character stands there");
        from = at + c.len_utf8();
        let replacement = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\t' => "&#9;",
            '\n' => "&#10;",
            '\r' => "&#13;",
            c if is_xml_char(c) => continue,
            _ => "",
        };
        out.write_all(&bytes[written..at])?;
        out.write_all(replacement.as_bytes())?;
        written = from;
    }
    out.write_all(&bytes[written..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_needs_escaped_is_escaped() {
        for (given, as_text, as_attribute) in [
            ("", "", ""),
            ("a & b < c > \"d\" 'e'", "a &amp; b &lt; c &gt; \"d\" 'e'", "a &amp; b &lt; c &gt; &quot;d&quot; 'e'"),
            ("\t\n\r", "\t\n&#13;", "&#9;&#10;&#13;"),
            ("x\0\u{1F}\u{FFFE}y\u{FFFF}", "xy", "xy"),
            ("，é\u{FFFD}😀", "，é\u{FFFD}😀", "，é\u{FFFD}😀"),
        ] {
            let written = |write: fn(&mut Vec<u8>, &str) -> io::Result<()>| {
                let mut out = Vec::new();
                write(&mut out, given).unwrap();
                String::from_utf8(out).unwrap()
            };
            assert_eq!(written(text), as_text);
            assert_eq!(written(attribute), as_attribute);
        }
    }
}
