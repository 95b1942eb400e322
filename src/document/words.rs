//! Text → its words, for counting: runs of letters, digits, hyphens and apostrophes.
//!
//! Sixty-four bytes at a time: what belongs to words becomes a row of bits, and words begin and end where the bits change.
//! ASCII is told by comparisons that a compiler does for many bytes at once, letters of two bytes (Latin, Greek, Cyrillic,
//! Hebrew, Arabic) by a table. Linear.

use super::hyphen::in_word;
use std::sync::LazyLock;

/// Bytes whose bits fill a number.
const BLOCK: usize = 64;

/// Characters of two bytes: from the first on that is not ASCII, up to those of three.
const TWO_BYTES: std::ops::Range<u16> = 0x80..0x800;

/// What the characters of two bytes are: each in lower case, if that is one of them, and [`IN_WORD`] with it.
pub(super) struct Letters(Vec<u16>);

/// The mark of what belongs to words.
const IN_WORD: u16 = 0x8000;

/// They are the same for every text.
pub(super) static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    let letter = |c: char| {
        let mut lower = c.to_lowercase();
        let single = lower.next().filter(|_| lower.len() == 0);
        // At the end of a word the sigma is another one.
        let single = single.map(|lower| if lower == 'ς' { 'σ' } else { lower });
        let small = single.and_then(|lower| u16::try_from(u32::from(lower)).ok()).filter(|at| TWO_BYTES.contains(at));
        small.unwrap_or(0) | if in_word(c) { IN_WORD } else { 0 }
    };
    Letters(TWO_BYTES.filter_map(|at| char::from_u32(u32::from(at))).map(letter).collect())
});

impl Letters {
    fn get(&self, c: char) -> Option<u16> {
        self.0.get((u32::from(c) as usize).checked_sub(usize::from(TWO_BYTES.start))?).copied()
    }

    fn is_in_word(&self, c: char) -> bool {
        self.get(c).map_or_else(|| in_word(c), |letter| letter & IN_WORD > 0)
    }

    /// A number for a character beyond ASCII that is the same in any case; `None` where that is not known.
    pub(super) fn small(&self, c: char) -> Option<u32> {
        match c {
            // General punctuation, and scripts that have one case: those of India and its neighbours, and of East Asia.
            '\u{2000}'..='\u{203F}' | '\u{800}'..='\u{FFF}' | '\u{3000}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' => {
                Some(u32::from(c))
            }
            _ => self.get(c).map(|letter| u32::from(letter & !IN_WORD)).filter(|small| *small > 0),
        }
    }
}

/// Calls back with each word of a text.
pub(super) fn each_word<'a>(text: &'a str, mut each: impl FnMut(&'a str)) {
    let letters = &*LETTERS;
    let mut start = None;
    // The bit before the block, and those that a character at the end of the last block has in this one.
    let (mut last, mut over) = (0, 0);
    let (blocks, rest) = text.as_bytes().as_chunks::<BLOCK>();
    let mut padded = [0; BLOCK];
    padded[..rest.len()].copy_from_slice(rest);
    for (order, block) in blocks.iter().chain([&padded]).enumerate() {
        let base = order * BLOCK;
        let mut inside = bits(block, is_ascii_in_word) | over;
        over = 0;
        if !block.is_ascii() {
            let mut begins = bits(block, |byte| byte >= 0xC0);
            while begins > 0 {
                let at = begins.trailing_zeros() as usize;
                begins &= begins - 1;
                if let Some(c) = text[base + at..].chars().next().filter(|c| letters.is_in_word(*c)) {
                    let own = ((1_u128 << c.len_utf8()) - 1) << at;
                    inside |= own as u64;
                    over |= (own >> BLOCK) as u64;
                }
            }
        }
        let mut changes = inside ^ (inside << 1 | last);
        last = inside >> (BLOCK - 1);
        while changes > 0 {
            let at = base + changes.trailing_zeros() as usize;
            changes &= changes - 1;
            match start.take() {
                Some(start) => each(&text[start..at]),
                None => start = Some(at),
            }
        }
    }
}

/// [`in_word`] for ASCII, without a branch.
fn is_ascii_in_word(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10) | (byte == b'-') | (byte == b'\'')
}

/// For each byte of a block, a bit: the first byte's is the lowest.
fn bits(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
    /// Moves the lowest bits of eight bytes side by side, into the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let flags = block.map(|byte| u8::from(is(byte)));
    let (eights, _) = flags.as_chunks::<8>();
    let rows = eights.iter().map(|eight| u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56);
    rows.enumerate().fold(0, |bits, (order, row)| bits | row << (order * 8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<&str> {
        let mut words = Vec::new();
        each_word(text, |word| words.push(word));
        words
    }

    #[test]
    fn words_are_found_across_blocks() {
        assert_eq!(found(""), [""; 0]);
        assert_eq!(found("It’s so-called, «qué»."), ["It’s", "so-called", "qué"]);
        let long = "ж".repeat(100);
        assert_eq!(found(&format!("a {long} б")), ["a", &long, "б"]);
        let full = "b".repeat(BLOCK);
        assert_eq!(found(&full), [&*full]);
    }

    proptest! {
        #[test]
        fn words_are_what_lies_between_other_characters(text in "[a-z'é–’ж \u{300}😀-]{0,200}") {
            let expected: Vec<&str> = text.split(|c| !in_word(c)).filter(|word| !word.is_empty()).collect();
            prop_assert_eq!(found(&text), expected);
        }
    }

    #[test]
    fn letters_have_one_number_in_any_case() {
        let number = |c| LETTERS.small(c);
        assert_eq!(number('É'), number('é'));
        assert_eq!(number('Ж'), number('ж'));
        assert_eq!((number('Σ'), number('ς')), (number('σ'), number('σ')));
        // Small letters elsewhere, or more than one.
        assert_eq!((number('İ'), number('Ⱥ'), number('ⱥ')), (None, None, None));
        assert_ne!(number('語'), None);
    }
}
