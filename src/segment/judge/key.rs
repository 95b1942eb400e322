//! Words as the lists have them: in lower case, without a trip to the heap.

/// A word in lower case, without a trip to the heap. What does not fit is cut off: no entry of the data is as long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    bytes: [u8; 64],
    pub(super) length: usize,
}

impl Default for Key {
    fn default() -> Self {
        Self { bytes: [0; 64], length: 0 }
    }
}

impl Key {
    pub(super) fn push(&mut self, word: &str) {
        let end = self.length + word.len();
        if word.is_ascii() && end <= self.bytes.len() {
            let room = &mut self.bytes[self.length..end];
            room.copy_from_slice(word.as_bytes());
            room.make_ascii_lowercase();
            self.length = end;
            return;
        }
        for c in word.chars().flat_map(char::to_lowercase) {
            let end = self.length + c.len_utf8();
            if end > self.bytes.len() {
                return;
            }
            c.encode_utf8(&mut self.bytes[self.length..end]);
            self.length = end;
        }
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).expect("whole characters were written")
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
