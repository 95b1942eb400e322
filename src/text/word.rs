//! Words, as matching, searching and counting see them.
//!
//! UAX #29 word boundaries, with what those leave to the application decided here: scripts written without spaces (Han,
//! kana, Thai, Lao, Khmer, Burmese) give one word per character, so that they can be searched and compared; what holds
//! no letter and no digit is not a word. In one thing UAX #29 is not followed: it counts the narrow no-break space (U+202F),
//! which Mongolian has inside words, as part of them. French has it beside marks and in numbers (`«\u{202F}Merci\u{202F}»`), and
//! the match key makes a plain space of it, so that here all white space ends a word.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in UTF-8 bytes.
    pub range: Range<usize>,
    /// What kind it is.
    pub kind: WordKind,
}

/// Kinds of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WordKind {
    /// Holds a letter.
    Letters,
    /// Holds digits and no letter: `2024`, `3.5`, `1,000`.
    Number,
}

/// The words of a text, in order. Linear, allocates nothing.
///
/// White space always parts words, so the text is taken space by space: what is of ASCII and Latin letters, in many languages
/// most of it, is cut here, five times as fast as by the tables of Unicode.
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut from = 0;
    let chunks = text.split_inclusive(' ').map(move |chunk| {
        from += chunk.len();
        (from - chunk.len(), chunk)
    });
    chunks.flat_map(|(start, chunk)| {
        let (plain, rest) = if is_plain(chunk) { (chunk, "") } else { ("", chunk) };
        plain_words(start, plain).chain(other_words(start, rest))
    })
}

/// The only white space that UAX #29 leaves inside words.
const NARROW_SPACE: char = '\u{202F}';

/// The words of a text by the tables of Unicode.
fn other_words(start: usize, text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut from = start;
    text.split_inclusive(NARROW_SPACE).flat_map(move |chunk| {
        from += chunk.len();
        let start = from - chunk.len();
        chunk.split_word_bound_indices().flat_map(move |(at, piece)| pieces(start + at, piece))
    })
}

/// The words of a text, those with apostrophes in parts: *l’autonomie* is *l* and *autonomie*, *government’s* is *government* and
/// *s*. As people search and as the full-text index and the lexicon hold them. Linear, allocates nothing.
pub fn word_parts(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    words(text).flat_map(move |word| {
        let mut start = word.range.start;
        text[word.range].split(is_apostrophe).filter_map(move |part| {
            let place = start..start + part.len();
            // What follows begins behind the apostrophe, which is as long as it is.
            start = place.end + text[place.end..].chars().next().map_or(0, char::len_utf8);
            (!part.is_empty()).then_some(place)
        })
    })
}

/// What folding takes for an apostrophe, and the wide one.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{2B9}' | '\u{2BC}' | '\u{FF07}')
}

/// Whether a text is of ASCII and the letters from À to ſ. Of those only × and ÷ are none (ALetter).
fn is_plain(text: &str) -> bool {
    let mut before = 0;
    text.is_ascii()
        || text.bytes().all(|byte| match (std::mem::replace(&mut before, byte), byte) {
            (0xC3, 0x97 | 0xB7) => false,
            (_, lead @ 0xC0..) => matches!(lead, 0xC3..=0xC5),
            _ => true,
        })
}

/// The words of a plain text by the rules of UAX #29 that can apply in it.
fn plain_words(start: usize, text: &str) -> impl Iterator<Item = Word> + '_ {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            from += bytes[from..].iter().position(|&byte| in_plain_word(byte))?;
            let end = plain_word_end(bytes, from);
            let range = std::mem::replace(&mut from, end)..end;
            if let Some(kind) = kind_of(&text[range.clone()]) {
                return Some(Word { range: start + range.start..start + range.end, kind });
            }
        }
    })
}

/// ALetter, Numeric and ExtendNumLet: what holds together without anything between (WB5, WB8 to WB10, WB13a and b).
fn in_plain_word(byte: u8) -> bool {
    is_letter(byte) || byte.is_ascii_digit() || byte == b'_'
}

/// Whether a byte of a plain text is a letter, or part of one.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || !byte.is_ascii()
}

/// Where the word ends that begins at `from`.
fn plain_word_end(bytes: &[u8], from: usize) -> usize {
    let mut end = from + 1;
    while let Some(&byte) = bytes.get(end) {
        let (before, after) = (bytes[end - 1], bytes.get(end + 1).copied().unwrap_or(b' '));
        // WB6, WB7 between letters; WB11, WB12 between digits.
        let joins_letters = matches!(byte, b'\'' | b'.' | b':') && is_letter(before) && is_letter(after);
        let joins_digits =
            matches!(byte, b'\'' | b'.' | b',' | b';') && before.is_ascii_digit() && after.is_ascii_digit();
        if !in_plain_word(byte) && !joins_letters && !joins_digits {
            break;
        }
        end += 1;
    }
    end
}

/// One piece between word boundaries, without the narrow space that may end it: nothing, a word, or as many as it has characters of an unspaced script.
fn pieces(start: usize, piece: &str) -> impl Iterator<Item = Word> + '_ {
    let piece = piece.trim_end_matches(NARROW_SPACE);
    let unspaced = piece.chars().next().is_some_and(is_unspaced);
    let whole = (!unspaced).then(|| kind_of(piece)).flatten();
    let single = if unspaced { piece } else { "" };
    whole.map(|kind| Word { range: start..start + piece.len(), kind }).into_iter().chain(
        single
            .char_indices()
            .filter(|(_, c)| c.is_alphanumeric())
            .map(move |(at, c)| Word { range: start + at..start + at + c.len_utf8(), kind: WordKind::Letters }),
    )
}

fn kind_of(piece: &str) -> Option<WordKind> {
    if piece.chars().any(char::is_alphabetic) {
        Some(WordKind::Letters)
    } else {
        piece.chars().any(char::is_numeric).then_some(WordKind::Number)
    }
}

/// Whether a character belongs to a script that is written without spaces between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}'           // Thai, Lao
        | '\u{1000}'..='\u{109F}'       // Burmese
        | '\u{1780}'..='\u{17FF}'       // Khmer
        | '\u{2E80}'..='\u{2FDF}'       // Han radicals
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}'       // kana
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}'       // half-width kana
        | '\u{20000}'..='\u{3FFFF}')
}

/// What belongs between two texts that are put one after the other: a space, or nothing where the script has none.
pub fn joint_between(left: &str, right: &str) -> &'static str {
    let unspaced = |c: Option<char>| {
        c.is_some_and(|c| is_unspaced(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF65}'))
    };
    let ends_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let (last, first) = (left.chars().next_back(), right.chars().next());
    if ends_blank(last) || ends_blank(first) || (unspaced(last) && unspaced(first)) { "" } else { " " }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = words(text).map(|word| &text[word.range]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn words_of_many_scripts() {
        check("", &[]);
        check("— ¿?", &[]);
        check("It’s 3.5 mg, so-called.", &["It’s", "3.5", "mg", "so", "called"]);
        check("«¡Qué día!»", &["Qué", "día"]);
        check("日本語、テスト2024", &["日", "本", "語", "テ", "ス", "ト", "2024"]);
        check("ภาษาไทย", &["ภ", "า", "ษ", "า", "ไ", "ท", "ย"]);
        check("Ελληνικά και русский", &["Ελληνικά", "και", "русский"]);
    }

    #[test]
    fn apostrophes_part_words() {
        let parts = |text: &'static str| word_parts(text).map(|part| &text[part]).collect::<Vec<_>>();
        assert_eq!(parts("the government’s"), ["the", "government", "s"]);
        assert_eq!(parts("L'autonomie qu’il n'a"), ["L", "autonomie", "qu", "il", "n", "a"]);
        assert_eq!(parts("rock'n'roll ʼtwas 'quoted'"), ["rock", "n", "roll", "twas", "quoted"]);
        assert_eq!(parts("日’本 é"), ["日", "本", "é"]);
    }

    #[test]
    fn white_space_ends_a_word() {
        check("«\u{202F}Merci\u{202F}» dit-il\u{202F}: voilà.", &["Merci", "dit", "il", "voilà"]);
        check("100\u{202F}000", &["100", "000"]);
        for space in ('\0'..=char::MAX).filter(|c| c.is_whitespace()) {
            check(&format!("une{space}été{space}{space}2{space}本"), &["une", "été", "2", "本"]);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn cutting_by_spaces_changes_nothing(text in "[a-bA-B1-2 .,;:'_\"/\\-\r\n\t\u{A0}\u{301}\u{200D}éßÀſ×÷Ŋŉª日あ’\u{AD}🇫🇷א\u{FE0F}]{0,12}") {
            let by_unicode: Vec<Word> =
                text.split_word_bound_indices().flat_map(|(start, piece)| pieces(start, piece)).collect();
            prop_assert_eq!(words(&text).collect::<Vec<_>>(), by_unicode);
        }
    }

    #[test]
    fn numbers_are_told_from_letters() {
        let kinds: Vec<WordKind> = words("5 mg of B12 in 2024").map(|word| word.kind).collect();
        use WordKind::{Letters, Number};
        assert_eq!(kinds, [Number, Letters, Letters, Letters, Letters, Number]);
    }

    #[test]
    fn joints_follow_the_script() {
        assert_eq!(joint_between("One.", "Two."), " ");
        assert_eq!(joint_between("終わり。", "次"), "");
        assert_eq!(joint_between("One. ", "Two."), "");
        assert_eq!(joint_between("", "Two."), "");
    }
}
