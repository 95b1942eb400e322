//! Words as the lists have them: in lower case, without a trip to the heap.

use arrayvec::ArrayString;

/// A word in lower case, without a trip to the heap. What does not fit is cut off: no entry of the data is as long.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Key(ArrayString<LONGEST>);

/// Bytes.
const LONGEST: usize = 64;

impl Key {
    pub(super) fn push(&mut self, word: &str) {
        let start = self.0.len();
        if word.is_ascii() && self.0.try_push_str(word).is_ok() {
            self.0[start..].make_ascii_lowercase();
            return;
        }
        for c in word.chars().flat_map(char::to_lowercase) {
            if self.0.try_push(c).is_err() {
                return;
            }
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

pub(super) fn first_word(text: &str) -> &str {
    let plain = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    if text.as_bytes().get(plain).is_none_or(u8::is_ascii) {
        return &text[..plain];
    }
    &text[..text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len())]
}

pub(super) fn last_word(text: &str) -> &str {
    match text.char_indices().rev().find(|(_, c)| !c.is_alphabetic() && *c != '.') {
        Some((at, c)) => &text[at + c.len_utf8()..],
        None => text,
    }
}

pub(super) fn first_part(key: &str) -> &str {
    key.split('.').next().unwrap_or(key)
}
