//! Is a text in the encoding of the old Macintosh?
//!
//! The detector does not know it. Where the two read the same bytes differently, one gives letters inside words and marks at
//! their edges, the other marks inside words and capitals behind small letters; the better reading wins. For languages in
//! Latin letters only. One pass over what is not ASCII.

use encoding_rs::{Encoding, MACINTOSH};

/// So many signs are enough to tell.
const ENOUGH: usize = 2000;
/// With fewer signs than this, chance would decide: then the other reading must be a bad one, not only the lesser.
const FEW: usize = 10;
/// Languages whose legacy encoding is not that of Western Europe: their capitals and marks would be misread.
const OTHERS: [&str; 16] =
    ["ar", "bg", "cs", "el", "he", "hr", "hu", "lt", "lv", "pl", "ro", "ru", "sk", "th", "tr", "uk"];

/// Whether the bytes read better in that encoding than in the one guessed.
pub(super) fn reads_better(bytes: &[u8], guess: &'static Encoding, language: Option<&str>) -> bool {
    if language.is_some_and(|language| OTHERS.contains(&language)) {
        return false;
    }
    // English has hardly any letter beyond ASCII, and sets dashes without spaces; in German, “ closes what „ opens.
    let english = language == Some("en");
    let (mut ours, mut theirs, mut seen) = (0, 0, 0);
    let beyond = (0..bytes.len()).filter(|at| !bytes[*at].is_ascii());
    for at in beyond.take(ENOUGH) {
        let read = |encoding: &'static Encoding, at: usize| {
            let byte = bytes.get(at).copied()?;
            encoding.decode_without_bom_handling(&[byte]).0.chars().next()
        };
        let quality = |encoding| {
            let before = at.checked_sub(1).and_then(|before| read(encoding, before));
            let after = read(encoding, at + 1);
            match read(encoding, at) {
                Some('—') if english => 1,
                Some('“' | '‘') if language == Some("de") => 1,
                Some(c) if english && c.is_alphabetic() => quality(before, c, after).min(0),
                c => c.map_or(-1, |c| quality(before, c, after)),
            }
        };
        ours += quality(MACINTOSH);
        theirs += quality(guess);
        seen += 1;
    }
    ours > theirs && (seen >= FEW || theirs < 0)
}

/// Letters that are words, but for those that the other encoding has for the marks that stand alone.
const WORDS: &str = "àáèéêòóôùúåæöü";

/// How well a character fits between its neighbours: 1, 0 or -1.
fn quality(before: Option<char>, c: char, after: Option<char>) -> i32 {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let small = |c: Option<char>| c.is_some_and(char::is_lowercase);
    let inside = letter(before) && letter(after);
    match c {
        'ª' | 'º' => i32::from(!small(after)) - i32::from(inside),
        '’' => 1,
        '“' | '‘' | '¿' | '¡' | '«' => i32::from(!letter(before)) - i32::from(letter(before)),
        '”' | '»' | '…' => i32::from(!letter(after)) - i32::from(letter(after)),
        '„' | '‚' => i32::from(!letter(before)) - i32::from(letter(before)),
        '™' | '®' => i32::from(!letter(after)),
        '•' | '–' | '—' | '\u{A0}' | '°' | '€' | '£' | '§' => i32::from(!inside) - i32::from(inside),
        // Letters that hardly any language of Western Europe has, and signs: what the other encoding means stands there.
        'ÿ' | 'Ÿ' | 'ƒ' | 'ı' | 'Š' | 'š' | 'Ž' | 'ž' => -1,
        _ if c.is_lowercase() => i32::from(letter(before) || letter(after) || WORDS.contains(c)),
        _ if c.is_uppercase() => {
            if small(before) {
                -1
            } else {
                i32::from(small(after))
            }
        }
        _ => -1,
    }
}
