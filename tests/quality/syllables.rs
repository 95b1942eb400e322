//! Where a word may be broken at the end of a line, in English, Spanish and Portuguese.
//!
//! Consonants between two vowels are divided by rule: one goes to the second, two are divided unless they form one sound,
//! of three and more as many go over as form one sound. Cautious: never between vowels, and in English, whose rules follow
//! origin more than sound, only between two consonants that do not belong together and before a few endings. Words with
//! capitals inside, digits, hyphens or apostrophes stay whole.

/// Groups that begin a syllable together.
const ONSETS: [&[&str]; 3] = [
    &[
        "bl", "br", "ch", "ck", "cl", "cr", "dr", "fl", "fr", "gh", "gl", "gn", "gr", "kn", "ld", "lk", "mb", "ng",
        "nk", "ph", "pl", "pr", "qu", "rs", "sc", "sh", "sk", "sl", "sm", "sn", "sp", "st", "sw", "tch", "th", "tr",
        "tw", "wh", "wr",
    ],
    &["bl", "br", "ch", "cl", "cr", "dr", "fl", "fr", "gl", "gr", "ll", "pl", "pr", "rr", "tr", "qu", "gu"],
    &["bl", "br", "ch", "cl", "cr", "dr", "fl", "fr", "gl", "gr", "lh", "nh", "pl", "pr", "tr", "vr", "qu", "gu"],
];

/// English endings that a line may begin with when a consonant stands before them.
const ENDINGS: &[&str] = &["ment", "ness", "tion", "ful", "less", "ly"];

/// At least so many letters stay before a break.
const LETTERS_BEFORE: usize = 2;

/// At least so many go to the next line.
const LETTERS_AFTER: usize = 3;

/// The places (in bytes) where a word of a language (0 English, 1 Spanish, 2 Portuguese) may be broken.
pub(crate) fn breaks(word: &str, language: usize) -> Vec<usize> {
    let letters: Vec<(usize, char)> = word.char_indices().collect();
    if !letters.iter().skip(1).all(|(_, c)| c.is_lowercase()) || !letters.iter().all(|(_, c)| c.is_alphabetic()) {
        return Vec::new();
    }
    let lower: Vec<char> = letters.iter().flat_map(|(_, c)| c.to_lowercase()).collect();
    let places = if language == 0 { english(&lower) } else { divided(&lower, ONSETS[language]) };
    let roomy = |place: &usize| *place >= LETTERS_BEFORE && place + LETTERS_AFTER <= lower.len();
    places.into_iter().filter(roomy).map(|place| letters[place].0).collect()
}

fn english(letters: &[char]) -> Vec<usize> {
    let between = divided(letters, ONSETS[0]);
    let cluster = |place: &usize| !is_vowel(letters, place - 1) && !is_vowel(letters, *place);
    // A final e is silent as a rule, and so is that of -ed and -es: what stands before it is no syllable's end.
    let silent = |at: usize| letters[at] == 'e' && matches!(letters[at + 1..], [] | ['d' | 's']);
    let voiced = |place: &usize| (*place..letters.len()).any(|at| is_vowel(letters, at) && !silent(at));
    // In `wind-ing` and `hold-er` the ending stands alone unless the consonant is doubled.
    let whole = |place: &usize| {
        let rest: String = letters[*place + 1..].iter().collect();
        matches!(rest.as_str(), "ing" | "er" | "ers" | "est" | "ed") && letters[place - 1] != letters[*place]
    };
    let mut places: Vec<usize> =
        between.into_iter().filter(cluster).filter(voiced).filter(|place| !whole(place)).collect();
    let word: String = letters.iter().collect();
    for ending in ENDINGS.iter().filter(|ending| word.ends_with(**ending)) {
        let place = letters.len() - ending.len();
        if place > 2 && !places.iter().any(|other| other.abs_diff(place) == 1) {
            places.push(place);
        }
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// Divides the consonants between vowels.
fn divided(letters: &[char], onsets: &[&str]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut previous: Option<usize> = None;
    for at in (0..letters.len()).filter(|at| is_vowel(letters, *at)) {
        if let Some(start) = previous.map(|vowel| vowel + 1).filter(|start| *start < at) {
            let cluster = &letters[start..at];
            let goes_over = (1..=cluster.len().min(3)).rev().find(|count| {
                let group: String = cluster[cluster.len() - count..].iter().collect();
                *count == 1 || onsets.contains(&group.as_str())
            });
            places.push(at - goes_over.unwrap_or(1));
        }
        previous = Some(at);
    }
    places
}

/// Whether a letter sounds as a vowel; the u of `que`, `gui` does not.
fn is_vowel(letters: &[char], at: usize) -> bool {
    let mute = letters[at] == 'u'
        && at > 0
        && matches!(letters[at - 1], 'q' | 'g')
        && letters.get(at + 1).is_some_and(|next| "aeiouáéíóúêô".contains(*next));
    !mute && "aeiouyáéíóúüàâêôãõ".contains(letters[at])
}

#[test]
fn words_are_broken_where_dictionaries_break_them() {
    let check = |language: usize, expected: &str| {
        let word = expected.replace('-', "");
        let mut found = word.clone();
        for place in breaks(&word, language).into_iter().rev() {
            found.insert(place, '-');
        }
        assert_eq!(found, expected);
    };
    for expected in ["winding", "mar-ket", "gar-den", "move-ment", "pen-dulum", "begin", "laughed", "rattle"] {
        check(0, expected);
    }
    for expected in ["re-lo-jes", "mu-ni-ci-pio", "in-ge-nie-ría", "pe-rros", "cons-truc-ción", "cam-pa-nas", "quién"]
    {
        check(1, expected);
    }
    for expected in ["re-ló-gios", "car-ros", "si-len-cioso", "tra-ba-lho", "cons-truído", "nin-guém"] {
        check(2, expected);
    }
}
