//! Folding: the form in which two spellings of a word are the same for searching.
//!
//! Lower case, without diacritics, compatibility forms resolved (`ﬁ` to `fi`, full-width letters to plain ones),
//! typographic apostrophes to `'`. What is left of letters that carry no separable mark (ø, ł, đ, ß, æ) is spelt out.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The folded form of a text. Linear; one allocation.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// As [`fold`], appended to a buffer that the caller keeps.
pub fn fold_into(text: &str, folded: &mut String) {
    if text.is_ascii() {
        let start = folded.len();
        folded.push_str(text);
        folded[start..].make_ascii_lowercase();
        return;
    }
    // What begins with these bytes is a Latin letter (or × or ÷); nothing combines with anything then.
    if text.bytes().all(|byte| matches!(byte, ..0xC0 | 0xC3..=0xC5)) {
        return fold_latin(text, folded);
    }
    fold_any(text, folded);
}

/// By the tables of Unicode.
fn fold_any(text: &str, folded: &mut String) {
    for c in text.nfkd().filter(|&c| !is_dropped(c)) {
        match spelt_out(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.extend(c.to_lowercase().filter(|&c| !is_dropped(c))),
        }
    }
}

/// Text of ASCII and the characters from À to ſ.
fn fold_latin(text: &str, folded: &mut String) {
    for c in text.chars() {
        match u32::from(c).checked_sub(u32::from('À')).and_then(|at| LATIN.get(at as usize)) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(c.to_ascii_lowercase()),
        }
    }
}

/// What the characters from À to ſ fold to, as [`fold_any`] finds it.
#[rustfmt::skip]
const LATIN: [&str; 0x180 - 0xC0] = [
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "d", "n", "o", "o", "o", "o", "o", "×", "o", "u", "u", "u", "u", "y", "th", "ss",
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
    "d", "n", "o", "o", "o", "o", "o", "÷", "o", "u", "u", "u", "u", "y", "th", "y",
    "a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d",
    "d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
    "g", "g", "g", "g", "h", "h", "ħ", "ħ", "i", "i", "i", "i", "i", "i", "i", "i",
    "i", "i", "ij", "ij", "j", "j", "k", "k", "ĸ", "l", "l", "l", "l", "l", "l", "l·",
    "l·", "l", "l", "n", "n", "n", "n", "n", "n", "'n", "ŋ", "ŋ", "o", "o", "o", "o",
    "o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s",
    "s", "s", "t", "t", "t", "t", "ŧ", "ŧ", "u", "u", "u", "u", "u", "u", "u", "u",
    "u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",
];

/// What [`fold_keeping`] leaves as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Keep {
    /// Upper and lower case.
    pub case: bool,
    /// Diacritics.
    pub marks: bool,
}

/// Folds all but what is to be kept: words that it makes the same, [`fold`] makes the same as well. Linear.
pub fn fold_keeping(text: &str, keep: Keep) -> String {
    let mut folded = String::with_capacity(text.len());
    let is_kept = |c: &char| if keep.marks { !super::is_ignorable(*c) } else { !is_dropped(*c) };
    for c in text.nfkd().filter(is_kept) {
        let letters = if keep.marks && is_marked(c) { None } else { spelt_out(c) };
        match letters {
            Some(letters) if keep.case && c.is_uppercase() => folded.push_str(&letters.to_uppercase()),
            Some(letters) => folded.push_str(letters),
            None if keep.case => folded.push(c),
            None => folded.extend(c.to_lowercase().filter(is_kept)),
        }
    }
    if keep.marks { folded.nfc().collect() } else { folded }
}

/// Letters whose mark cannot be taken off by decomposing them.
fn is_marked(c: char) -> bool {
    matches!(c, 'ø' | 'Ø' | 'ł' | 'Ł' | 'đ' | 'Đ' | 'ð' | 'Ð' | 'ı')
}

/// Marks that only Latin, Greek and Cyrillic treat as decoration; the vowel signs of Indic scripts are letters there.
fn is_dropped(c: char) -> bool {
    super::is_ignorable(c)
        || (is_combining_mark(c)
            && matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{64B}'..='\u{65F}' | '\u{591}'..='\u{5C7}'))
}

fn spelt_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        'ς' => "σ",
        '\u{2019}' | '\u{2018}' | '\u{2BC}' | '\u{2B9}' => "'",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Keep, fold, fold_any, fold_keeping};

    #[test]
    fn latin_letters_fold_as_unicode_has_them() {
        for c in '\0'..='\u{2FF}' {
            for text in [format!("{c}"), format!("aÉ{c}ñ")] {
                let mut expected = String::new();
                fold_any(&text, &mut expected);
                assert_eq!(fold(&text), expected, "{text}");
            }
        }
    }

    #[test]
    fn what_is_kept_is_all_that_tells_words_apart() {
        let words = [
            "Straße",
            "Strasse",
            "STRASSE",
            "FULL",
            "ＦＵＬＬ",
            "full",
            "O'Neil",
            "O’Neil",
            "が",
            "か",
            "Ø",
            "O",
            "ø",
            "Æ",
            "AE",
            "ano",
            "año",
            "Año",
            "an\u{303}o",
            "ﬁn",
            "fin",
            "İ",
            "I",
            "ı",
            "i",
        ];
        let all = [(true, false), (false, true), (true, true)].map(|(case, marks)| Keep { case, marks });
        for (one, other) in words.iter().flat_map(|one| words.iter().map(move |other| (one, other))) {
            for keep in all {
                let same = fold_keeping(one, keep) == fold_keeping(other, keep);
                assert!(!same || fold(one) == fold(other), "{one} {other} {keep:?}");
            }
        }
        let [case, marks, both] = all;
        for (one, other, keep, same) in [
            ("Straße", "Strasse", case, true),
            ("FULL", "ＦＵＬＬ", case, true),
            ("FULL", "ＦＵＬＬ", both, true),
            ("O'Neil", "O’Neil", case, true),
            ("が", "か", case, false),
            ("Ø", "O", case, true),
            ("Ø", "O", marks, false),
            ("Ø", "ø", marks, true),
            ("Æ", "AE", both, true),
            ("año", "ano", marks, false),
            ("Año", "año", case, false),
        ] {
            assert_eq!(fold_keeping(one, keep) == fold_keeping(other, keep), same, "{one} {other} {keep:?}");
        }
    }

    #[test]
    fn spellings_of_one_word_fold_to_one() {
        for (text, folded) in [
            ("Élites", "elites"),
            ("E\u{301}LITES", "elites"),
            ("São", "sao"),
            ("don\u{2019}t", "don't"),
            ("ﬁn", "fin"),
            ("Ｆｕｌｌ", "full"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("हिन्दी", "हिन्दी"),
            ("co\u{AD}op", "coop"),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }
}
