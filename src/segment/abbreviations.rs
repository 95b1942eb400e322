//! Abbreviations by class, and the words that like to begin a sentence: the data of one language.
//!
//! A file has sections (`[title]`) of entries, one a line, in lower case and without the last full stop; parts of an
//! abbreviation in several parts are separated by `. ` and are found whether or not they are spaced in the text. `#` begins
//! a comment. A section is sorted, and no entry is in two of them (a test looks).

use foldhash::fast::FixedState;
use std::collections::HashMap;

/// What an abbreviation does to the full stop behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    /// Belongs to the name that follows: never ends a sentence.
    Title,
    /// Never ends a sentence, whatever follows.
    Inner,
    /// Refers to the number that follows; ends a sentence before anything else.
    Reference,
    /// A month or a day: goes on before a number, ends before anything else.
    Date,
    /// Ends a sentence before a capital.
    MayEnd,
    /// Cites a work: goes on before a year or a page, ends a sentence before a capital.
    Citation,
    /// Part of names: ends a sentence only before a word that begins sentences.
    Name,
}

/// Words; the hash is a quick one, since a look-up comes with most capitals of a text.
type HashSet<T> = std::collections::HashSet<T, FixedState>;

/// The data of one language.
#[derive(Debug)]
pub(super) struct Abbreviations {
    classes: HashMap<Box<str>, Class, FixedState>,
    /// First parts of those in several parts: `ee` of `ee.uu`.
    parts: HashSet<Box<str>>,
    starters: HashSet<Box<str>>,
    /// Abbreviations that are words too, such as `rep` or `col`.
    words: HashSet<Box<str>>,
    /// Abbreviations that are units behind a number, whatever else they are: `20 ft.`, but `Ft. Low`.
    units: HashSet<Box<str>>,
    /// Abbreviations that belong to a name where they have a capital: `sec. 5`, but `Sec. Low`.
    with_capital: HashSet<Box<str>>,
    /// Days, months and zones, which go on behind the time of day.
    after_time: HashSet<Box<str>>,
    /// Words that make the number in front of them an ordinal.
    after_ordinal: HashSet<Box<str>>,
    /// Words that make the number behind them an ordinal where a capital follows: `im 19. Jahrhundert`.
    before_ordinal: HashSet<Box<str>>,
    /// Pronouns: in lower case too they begin a sentence, and follow no abbreviation.
    pronouns: HashSet<Box<str>>,
    /// Short words that are no abbreviations.
    common: HashSet<Box<str>>,
    /// Verbs that tell who spoke: `“Why?” I asked.`
    speech: HashSet<Box<str>>,
    /// Words behind which a capital letter is a name: `vitamin A`, `o jornal O Estado`.
    before_letter: HashSet<Box<str>>,
    /// Whether a starter in a capital may begin a sentence without a mark before it. Not where titles of works are
    /// written like sentences and stand bare in the text, as in Spanish.
    pub(super) starts_unmarked: bool,
}

/// The files: a new language is a line here.
const FILES: &[(&str, &str)] = &[
    ("de", include_str!("rules/de.txt")),
    ("el", include_str!("rules/el.txt")),
    ("en", include_str!("rules/en.txt")),
    ("es", include_str!("rules/es.txt")),
    ("fr", include_str!("rules/fr.txt")),
    ("hi", include_str!("rules/hi.txt")),
    ("it", include_str!("rules/it.txt")),
    ("pt", include_str!("rules/pt.txt")),
    ("ru", include_str!("rules/ru.txt")),
];

/// What holds where nothing more is known.
const NEUTRAL: &str = include_str!("rules/neutral.txt");

impl Abbreviations {
    /// The data for a primary language.
    pub(super) fn of(language: &str) -> Self {
        let file = FILES.iter().find(|(known, _)| *known == language).map_or(NEUTRAL, |(_, file)| file);
        let mut data = Self {
            classes: HashMap::default(),
            parts: HashSet::default(),
            starters: HashSet::default(),
            words: HashSet::default(),
            units: HashSet::default(),
            with_capital: HashSet::default(),
            after_time: HashSet::default(),
            after_ordinal: HashSet::default(),
            before_ordinal: HashSet::default(),
            pronouns: HashSet::default(),
            common: HashSet::default(),
            speech: HashSet::default(),
            before_letter: HashSet::default(),
            starts_unmarked: false,
        };
        for (section, entry) in entries(file) {
            data.add(section, entry);
        }
        data
    }

    fn add(&mut self, section: &str, entry: &str) {
        if let Some(words) = self.words_of(section) {
            words.insert(entry.into());
            return;
        }
        let class = match section {
            "title" => Class::Title,
            "inner" => Class::Inner,
            "reference" => Class::Reference,
            "date" => Class::Date,
            "may-end" => Class::MayEnd,
            "citation" => Class::Citation,
            "name" => Class::Name,
            _ => {
                self.starts_unmarked |= entry == "starts-unmarked";
                return;
            }
        };
        let key = entry.replace(". ", ".");
        for (at, _) in key.match_indices('.') {
            self.parts.insert(key[..at].into());
        }
        self.classes.insert(key.into(), class);
    }

    /// The words of a section that is no class.
    fn words_of(&mut self, section: &str) -> Option<&mut HashSet<Box<str>>> {
        Some(match section {
            "starter" => &mut self.starters,
            "word" => &mut self.words,
            "unit" => &mut self.units,
            "with-capital" => &mut self.with_capital,
            "after-time" => &mut self.after_time,
            "after-ordinal" => &mut self.after_ordinal,
            "before-ordinal" => &mut self.before_ordinal,
            "pronoun" => &mut self.pronouns,
            "common" => &mut self.common,
            "speech" => &mut self.speech,
            "before-letter" => &mut self.before_letter,
            _ => return None,
        })
    }

    /// The class of an abbreviation: in lower case, without its last full stop and without spaces.
    pub(super) fn class(&self, key: &str) -> Option<Class> {
        self.classes.get(key).copied()
    }

    /// Whether some abbreviation goes on behind these parts.
    pub(super) fn goes_on(&self, key: &str) -> bool {
        self.parts.contains(key)
    }

    /// Whether a word, in lower case, likes to begin a sentence and is no name.
    pub(super) fn is_starter(&self, word: &str) -> bool {
        self.starters.contains(word)
    }

    /// Whether an abbreviation, in lower case, is a word as well.
    pub(super) fn is_word(&self, key: &str) -> bool {
        self.words.contains(key)
    }

    /// Whether an abbreviation, in lower case, is a unit behind a number.
    pub(super) fn is_unit(&self, key: &str) -> bool {
        self.units.contains(key)
    }

    /// Whether an abbreviation, in lower case, belongs to a name where it has a capital.
    pub(super) fn names_with_capital(&self, key: &str) -> bool {
        self.with_capital.contains(key)
    }

    /// Whether a capital letter behind a word is a name, not a word that begins a sentence.
    pub(super) fn names_by_letter(&self, word: &str) -> bool {
        self.before_letter.contains(word)
    }

    /// Whether a word, in lower case, goes on behind the time of day.
    pub(super) fn follows_time(&self, word: &str) -> bool {
        self.after_time.contains(word)
    }

    /// Whether a word, in lower case, makes the number before it an ordinal.
    pub(super) fn makes_ordinal(&self, word: &str) -> bool {
        self.after_ordinal.contains(word)
    }

    /// Whether a word, in lower case, makes the number behind it an ordinal where a capital follows.
    pub(super) fn leads_to_ordinal(&self, word: &str) -> bool {
        self.before_ordinal.contains(word)
    }

    /// Whether a word, in lower case, is a pronoun that begins sentences.
    pub(super) fn is_pronoun(&self, word: &str) -> bool {
        self.pronouns.contains(word)
    }

    /// Whether a short word, in lower case, is no abbreviation.
    pub(super) fn is_common(&self, word: &str) -> bool {
        self.common.contains(word) || self.starters.contains(word)
    }

    /// Whether a word, in lower case, tells that somebody spoke.
    pub(super) fn is_speech(&self, word: &str) -> bool {
        self.speech.contains(word)
    }
}

/// The entries of a file with their sections.
fn entries(file: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    file.lines().filter_map(move |line| {
        let line = line.split('#').next().unwrap_or_default().trim();
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(name) => {
                section = name;
                None
            }
            None => (!line.is_empty()).then_some((section, line)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each file: known sections only, sorted, no entry twice or in two classes, lower case.
    #[test]
    fn the_files_are_in_order() {
        const CLASSES: [&str; 7] = ["title", "inner", "reference", "date", "may-end", "citation", "name"];
        const OTHERS: [&str; 12] = [
            "starter",
            "word",
            "unit",
            "with-capital",
            "after-time",
            "after-ordinal",
            "before-ordinal",
            "before-letter",
            "pronoun",
            "common",
            "speech",
            "conventions",
        ];
        for (language, file) in FILES.iter().chain(&[("neutral", NEUTRAL)]) {
            let mut seen: HashMap<String, &str> = HashMap::new();
            let mut last = ("", "");
            let classes = Abbreviations::of(language);
            for (section, entry) in entries(file) {
                let is_abbreviation = classes.class(&entry.replace(". ", ".")).is_some();
                assert!(!is_abbreviation || section != "common", "{language}: [common] {entry} is an abbreviation");
                let speaks_of_one = matches!(section, "word" | "with-capital");
                assert!(is_abbreviation || !speaks_of_one, "{language}: [{section}] {entry} is no abbreviation");
                assert!(
                    CLASSES.contains(&section) || OTHERS.contains(&section),
                    "{language}: section [{section}] is unknown"
                );
                assert_eq!(entry, entry.to_lowercase(), "{language}: {entry} is not in lower case");
                assert!(!entry.ends_with('.'), "{language}: {entry} ends with a full stop");
                assert!(last.0 != section || last.1 < entry, "{language} [{section}]: {entry} after {}", last.1);
                last = (section, entry);
                if CLASSES.contains(&section) {
                    let before = seen.insert(entry.replace(". ", "."), section);
                    assert!(before.is_none(), "{language}: {entry} is in [{section}] and in {before:?}");
                }
            }
        }
    }
}
