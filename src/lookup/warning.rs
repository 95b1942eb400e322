//! Matches that are close in wording but perhaps not in sense.
//!
//! One word decides whether a sentence is denied, and how much, when, or who is meant; a score hardly notices. Each
//! warning is evidence on the surface, no judgement: a negation more or less, another number, another name. Negations
//! and numbers in words are data for some languages (`NEGATIONS`, `NUMERALS`). Where a language denies twice what it denies
//! (*no vi nada*), only whether it denies counts. Names are words that begin with a capital inside a sentence, which tells
//! nothing where nouns do (German) or where most words of a text do (titles, buttons). Linear.
//!
//! Leaves out: opposites (*before*, *after*), scope, numbers of several words.

use crate::language::LanguageTag;
use crate::text::{fold, stem, tags, words};
use std::borrow::Cow;
use std::collections::HashSet;

/// What may have changed the sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Warning {
    /// One of the two denies more often than the other.
    Negation,
    /// They hold different numbers.
    Number,
    /// One names somebody or something that the other does not.
    Name,
}

impl Warning {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Negation => "negation",
            Self::Number => "number",
            Self::Name => "name",
        }
    }
}

/// Words that deny, in lower case, by language.
const NEGATIONS: &[(&str, &str)] = &[
    (
        "de",
        "nicht nichts nie niemals niemand niemanden niemandem nirgends kein keine keinen keinem keiner keines ohne weder",
    ),
    ("en", "no not cannot never none nobody nothing nowhere neither nor without"),
    ("es", "no nunca jamás nadie nada ningún ninguno ninguna ni tampoco sin"),
    ("fr", "ne pas jamais rien aucun aucune nul nulle ni sans non"),
    ("it", "non mai nessun nessuno nessuna niente nulla né neanche nemmeno senza"),
    ("nl", "niet niets nooit niemand nergens geen zonder noch"),
    ("pt", "não nunca jamais ninguém nada nenhum nenhuma nem tampouco sem"),
];

/// In these a denial may take one word or more: how many says nothing.
const DENY_TWICE: &[&str] = &["es", "fr", "it", "pt"];

/// Numbers in words, folded, by language; without those that are other words as well (*uno*, *neuf*).
const NUMERALS: &[(&str, &str)] = &[
    (
        "de",
        "zwei drei vier funf sechs sieben acht neun zehn elf zwolf zwanzig dreissig hundert tausend zweimal dreimal",
    ),
    (
        "en",
        "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty hundred thousand twice",
    ),
    (
        "es",
        "dos tres cuatro cinco seis siete ocho nueve diez doce quince veinte treinta cuarenta cincuenta cien ciento mil",
    ),
    ("fr", "deux trois quatre cinq sept huit dix onze douze quinze vingt trente quarante cinquante cent mille"),
    (
        "pt",
        "dois duas tres quatro cinco seis sete oito nove dez doze quinze vinte trinta quarenta cinquenta cem cento mil",
    ),
];

/// Nouns are written with capitals in these.
const CAPITALS_SAY_NOTHING: &[&str] = &["de", "lb"];

/// What to be wary of when the translation of `segment` is used for `query`.
pub fn warnings(segment: &str, query: &str, language: &LanguageTag) -> Vec<Warning> {
    let (segment, query) = (&*without_tags(segment), &*without_tags(query));
    let mut found = Vec::new();
    if denials(segment, language) != denials(query, language) {
        found.push(Warning::Negation);
    }
    if numbers(segment) != numbers(query) || numerals(segment, language) != numerals(query, language) {
        found.push(Warning::Number);
    }
    if !CAPITALS_SAY_NOTHING.contains(&language.primary()) && names_differ(segment, query) {
        found.push(Warning::Name);
    }
    found
}

/// What a tag holds says nothing: `{1}` is no number, `<b id="No">` no denial.
fn without_tags(text: &str) -> Cow<'_, str> {
    let tags = tags(text);
    if tags.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut plain, mut from) = (String::with_capacity(text.len()), 0);
    for tag in tags {
        plain.push_str(&text[from..tag.start]);
        plain.push(' ');
        from = tag.end;
    }
    plain.push_str(&text[from..]);
    Cow::Owned(plain)
}

fn words_of(lists: &[(&'static str, &'static str)], language: &LanguageTag) -> &'static str {
    lists.iter().find(|(code, _)| *code == language.primary()).map_or("", |(_, words)| words)
}

fn denials(text: &str, language: &LanguageTag) -> usize {
    let list = words_of(NEGATIONS, language);
    let contracted = |word: &str| match language.primary() {
        "en" => word.ends_with("n't"),
        "fr" => word.starts_with("n'"),
        _ => false,
    };
    let denies = |word: &str| {
        let word = word.to_lowercase().replace('’', "'");
        list.split(' ').any(|one| one == word) || contracted(&word)
    };
    let count = if list.is_empty() { 0 } else { words(text).filter(|word| denies(&text[word.range.clone()])).count() };
    if DENY_TWICE.contains(&language.primary()) { count.min(1) } else { count }
}

/// Numbers in words, sorted.
fn numerals(text: &str, language: &LanguageTag) -> Vec<String> {
    let list = words_of(NUMERALS, language);
    if list.is_empty() {
        return Vec::new();
    }
    let folded = words(text).map(|word| fold(&text[word.range]));
    let mut found: Vec<String> = folded.filter(|word| list.split(' ').any(|one| one == word)).collect();
    found.sort_unstable();
    found
}

/// Words that hold a digit: `1990s` and `B12` say a number as well as `12` does.
fn numbers(text: &str) -> Vec<&str> {
    let has_digit = |word: &&str| word.chars().any(char::is_numeric);
    let mut numbers: Vec<&str> = words(text).map(|word| &text[word.range]).filter(has_digit).collect();
    numbers.sort_unstable();
    numbers
}

fn names_differ(one: &str, other: &str) -> bool {
    // *Roman* and *Romans* name the same.
    let lacks = |names: HashSet<String>, text: &str| {
        let held: HashSet<String> = words(text).map(|word| stem(&text[word.range])).collect();
        !names.is_subset(&held)
    };
    lacks(names(one), other) || lacks(names(other), one)
}

/// After these a word begins with a capital, name or not.
const OPENS: &[char] =
    &['.', '?', '!', ':', '…', '¿', '¡', '“', '„', '‘', '«', '»', '"', '(', '[', '—', '–', '•', '*', '\n'];

/// Stems of words of two letters or more that begin with a capital inside a sentence; none when most words do.
fn names(text: &str) -> HashSet<String> {
    let (mut names, mut inside) = (HashSet::new(), 0);
    let mut capitals = 0;
    let mut from = 0;
    for word in words(text) {
        let gap = &text[from..word.range.start];
        let opens = from == 0 || gap.contains(OPENS);
        from = word.range.end;
        let word = &text[word.range];
        if opens {
            continue;
        }
        inside += 1;
        if word.starts_with(char::is_uppercase) {
            capitals += 1;
            // The English pronoun, alone or with a verb (`I’m`), is no name.
            if word.chars().nth(1).is_some_and(char::is_alphanumeric) {
                names.insert(stem(word));
            }
        }
    }
    if capitals * 2 > inside { HashSet::new() } else { names }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: &str, segment: &str, query: &str, expected: &[Warning]) {
        let language = LanguageTag::parse(language).unwrap();
        assert_eq!(warnings(segment, query, &language), expected, "{segment:?} {query:?}");
        assert_eq!(warnings(query, segment, &language), expected, "{query:?} {segment:?}");
    }

    #[test]
    fn what_turns_the_sense_is_named() {
        use Warning::{Name, Negation, Number};
        check("en", "The door is open.", "The door is not open.", &[Negation]);
        check("en-GB", "You can enter.", "You can’t enter.", &[Negation]);
        check("es", "La puerta está abierta.", "La puerta no está abierta.", &[Negation]);
        check("pt-BR", "Ele vem hoje.", "Ele não vem hoje.", &[Negation]);
        check("fr", "Il vient.", "Il ne vient pas.", &[Negation]);
        check("de", "Er hat Zeit.", "Er hat keine Zeit.", &[Negation]);
        check("it", "Viene oggi.", "Non viene oggi.", &[Negation]);
        check("en", "It takes 5 days.", "It takes 15 days.", &[Number]);
        check("en", "In the 1980s it grew.", "In the 1990s it grew.", &[Number]);
        check("en", "We met in Lisbon twice.", "We met in Madrid 3 times.", &[Number, Name]);
        check("fr", "C’est vrai.", "Ce n’est plus vrai.", &[Negation]);
        check("nl", "Hij komt vandaag.", "Hij komt niet vandaag.", &[Negation]);
        check("es", "Tiene dos hijos mayores.", "Tiene tres hijos mayores.", &[Number]);
        check("en", "Take it twice a day.", "Take it three times a day.", &[Number]);
        check("ja", "机は赤い", "机は青い", &[]);
    }

    #[test]
    fn what_does_not_is_not() {
        check("en", "The door is open.", "The gate is open.", &[]);
        check("en", "THE DOOR IS OPEN NOW", "The door is open now", &[]);
        check("en", "Lisbon is near.", "And Lisbon is near.", &[]);
        check("en", "Then I saw it.", "Then we saw it.", &[]);
        check("de", "Wir sehen das Haus.", "Wir sehen das Schloss.", &[]);
        check("es", "Vino. Después se fue.", "Vino. Luego se fue.", &[]);
        check("es", "No vi nada allí.", "Nada vi allí.", &[]);
        check("en", "Save File", "Save Folder", &[]);
        check("en", "He said (Then) it was late.", "He said (Now) it was late.", &[]);
        check("en", "All the Romans went home.", "All the Roman went home.", &[]);
        check("en", "Press {1} to go.", "Press {0} to go.", &[]);
        check("en", "Press <x id=\"1\"/> to go.", "Press <x id=\"No 2\"/> to go.", &[]);
        check("en", "It was done once more.", "It was done again.", &[]);
    }
}
