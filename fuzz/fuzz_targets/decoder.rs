//! Any bytes, in any encoding, cut into any pieces → XML tokens.
//!
//! How the bytes arrive must not matter: from a file all at once, from a pipe a few at a time. What comes out holds only
//! characters that XML allows, and every place that is told lies in the text.

#![no_main]

use alinea::xml::{Kind, Oddity, Reader, is_xml_char};
use libfuzzer_sys::fuzz_target;
use std::io::Read;

/// Hands out at most so many bytes at once.
struct Pieces<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.bytes.len().min(self.size).min(buffer.len());
        buffer[..length].copy_from_slice(&self.bytes[..length]);
        self.bytes = &self.bytes[length..];
        Ok(length)
    }
}

/// Tokens as text, what was odd, and how it ended.
fn tokens(bytes: &[u8], size: usize) -> (String, Vec<Oddity>, String) {
    let mut reader = Reader::new(Pieces { bytes, size }, 1 << 20);
    let (mut found, mut oddities, mut depth) = (String::new(), Vec::new(), 0);
    let end = loop {
        let next = reader.advance();
        oddities.extend(reader.oddities());
        match next {
            Ok(Kind::Start) => {
                depth += 1;
                found.push_str(&format!("<{}", reader.name()));
                let mut attributes = Vec::new();
                reader.attributes(|name, value| {
                    assert!(value.chars().all(is_xml_char), "an attribute holds a character that XML does not allow");
                    attributes.push(format!(" {name}={value:?}"));
                    true
                });
                found.extend(attributes);
                oddities.extend(reader.oddities());
            }
            Ok(Kind::End) => {
                depth -= 1;
                found.push('>');
            }
            Ok(Kind::Text) => {
                assert!(reader.text().chars().all(is_xml_char), "a text holds a character that XML does not allow");
                found.push_str(reader.text());
            }
            Ok(Kind::Eof) => break "end".to_owned(),
            Err(error) => break format!("{error:?}"),
        }
        assert_eq!(reader.depth(), depth);
        let place = reader.place();
        assert!(place.line >= 1 && place.column >= 1);
        assert!(reader.bytes_read() <= bytes.len() as u64);
    };
    (found, oddities, end)
}

fuzz_target!(|input: &[u8]| {
    let Some((&size, bytes)) = input.split_first() else { return };
    let whole = tokens(bytes, usize::MAX);
    let pieces = tokens(bytes, usize::from(size).max(1));
    assert_eq!(whole, pieces, "the same bytes in other pieces say something else");
});
