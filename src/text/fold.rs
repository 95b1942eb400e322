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
    for c in text.nfkd().filter(|&c| !is_dropped(c)) {
        match spelt_out(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.extend(c.to_lowercase().filter(|&c| !is_dropped(c))),
        }
    }
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
    use super::fold;

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
