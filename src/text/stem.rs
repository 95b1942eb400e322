//! Stems: what the inflected forms of a word have in common, as far as its ending tells.
//!
//! A translator who has *Save file* changes a letter for *Save files*; who has *Save file* for *Close door* starts anew. So that
//! matching can tell the two apart, the commonest endings of nouns, adjectives and verbs are taken off: of English, Spanish,
//! Portuguese, French, Italian and German, all in one list, since a segment's language may not be known and an ending that
//! belongs to another language is rarely a word of this one. Cyrillic and Greek words lose their last vowels. What stays has
//! three letters at least, and short words keep themselves apart (*note* is no form of *not*).
//!
//! After the idea of light stemmers: Savoy 2006, "Light Stemming Approaches for the French, Portuguese, German and Hungarian
//! Languages". Leaves out: changes inside a word (*man*, *men*; *pedir*, *pide*), prefixes, and derivation on purpose, where
//! meaning changes with the ending (*organ*, *organic*).
//!
//! Time: the length of the ending; in place.

/// Letters of a stem, at least.
const SHORTEST: usize = 3;
/// An ending that a word may well end in without it is taken off longer words only, down to so many letters.
const SHORTEST_OF_DOUBTFUL: usize = 4;
/// Marks a stem of three letters, so that it is no word of three letters.
const SHORT_MARK: char = '-';

/// Endings of verbs and of German nouns, the longest first.
const ENDINGS: &[&str] = &[
    "iendo", "ieron", "ables", "aient", "ando", "endo", "indo", "aron", "aram", "eram", "iram", "amos", "emos", "imos",
    "aban", "avam", "aran", "able", "aba", "ava", "ado", "ada", "ido", "ida", "ing", "ait", "ons", "ed",
];
/// Those that also end words of their own.
const DOUBTFUL: &[&str] = &["ent", "ant", "est", "ar", "er", "ir", "an", "en", "am", "em", "ez", "in"];

/// The stem of a word as it is written.
pub fn stem(word: &str) -> String {
    let mut stem = super::fold(word);
    cut_to_stem(&mut stem);
    stem
}

/// Cuts a folded word to its stem. Words with digits and those of other scripts stay as they are.
pub fn cut_to_stem(word: &mut String) {
    if word.is_ascii() {
        cut_latin(word);
    } else if word.chars().all(|c| matches!(c, '\u{370}'..='\u{3FF}' | '\u{400}'..='\u{4FF}')) {
        cut_vowels(word);
    }
}

fn cut_latin(word: &mut String) {
    if word.len() <= SHORTEST || !word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'') {
        return;
    }
    let whole = word.len();
    if word.ends_with("'s") {
        word.truncate(whole - 2);
    } else if word.ends_with('s') && !word.ends_with("ss") {
        word.truncate(whole - 1);
    }
    let plain = word.len();
    cut_ending(word);
    while word.len() > SHORTEST && word.ends_with(['a', 'e', 'i', 'o', 'u', 'y']) {
        word.pop();
    }
    let bytes = word.as_bytes();
    if let [.., before, last] = *bytes
        && before == last
        && word.len() > SHORTEST
    {
        word.pop();
    }
    if word.len() == SHORTEST && word.len() < plain {
        word.push(SHORT_MARK);
    }
}

fn cut_ending(word: &mut String) {
    let ends = |endings: &[&str], shortest: usize| {
        let fits = |ending: &&&str| word.len() >= ending.len() + shortest && word.ends_with(**ending);
        endings.iter().find(fits).map(|ending| ending.len())
    };
    if let Some(length) = ends(ENDINGS, SHORTEST).or_else(|| ends(DOUBTFUL, SHORTEST_OF_DOUBTFUL)) {
        word.truncate(word.len() - length);
    }
}

/// Cyrillic and Greek.
fn cut_vowels(word: &mut String) {
    let mut letters = word.chars().count();
    while letters > SHORTEST && word.ends_with(is_ending_letter) {
        word.pop();
        letters -= 1;
    }
}

fn is_ending_letter(c: char) -> bool {
    matches!(
        c,
        'а' | 'е'
            | 'и'
            | 'о'
            | 'у'
            | 'ы'
            | 'э'
            | 'ю'
            | 'я'
            | 'й'
            | 'ь'
            | 'і'
            | 'ї'
            | 'є'
            | 'α'
            | 'ε'
            | 'η'
            | 'ι'
            | 'ο'
            | 'υ'
            | 'ω'
            | 'σ'
    )
}

#[cfg(test)]
mod tests {
    use super::cut_to_stem;
    use crate::text::fold;

    fn stem(word: &str) -> String {
        let mut stem = fold(word);
        cut_to_stem(&mut stem);
        stem
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for forms in [
            "file files filed filing",
            "save saves saved saving",
            "city cities",
            "stop stops stopped stopping",
            "press presses pressed",
            "carry carries carried carrying",
            "John John's",
            "rojo roja rojos rojas",
            "botón botones",
            "habla hablar hablan hablaba hablando hablaron hablado",
            "nação nações",
            "trabalho trabalhos trabalhar trabalhando",
            "parle parler parlent parlait parlez",
            "Kind Kinder Kindes",
            "libro libri",
            "файл файлы файлу",
        ] {
            let stems: Vec<String> = forms.split(' ').map(stem).collect();
            assert!(stems.iter().all(|one| *one == stems[0]), "{forms}: {stems:?}");
        }
    }

    #[test]
    fn other_words_have_others() {
        for words in [
            "not note notion",
            "car care",
            "the they then",
            "community communication",
            "word world",
            "contract control",
            "organ organic",
            "B12 B13",
            "2024 2025",
        ] {
            let stems: Vec<String> = words.split(' ').map(stem).collect();
            for (at, one) in stems.iter().enumerate() {
                assert!(!stems[at + 1..].contains(one), "{words}: {stems:?}");
            }
        }
    }
}
