//! Hyphens at line ends: put there to break a word, or part of it?
//!
//! The text itself is the witness: when the word stands elsewhere with its hyphen and never without, the hyphen
//! stays; when it stands without, it goes. Where the text is silent, orthography decides what it can (a capital or a
//! digit after the hyphen, pronouns behind a Portuguese verb, prefixes that always take one), and all else is joined,
//! since most hyphens at line ends were put there to break a word.
//!
//! The text is read once for all breaks together. Linear; no lexicon.

use super::lines::Line;
use super::spelling::spelt_with_hyphen;
use super::vocabulary::Vocabulary;

/// What to do with the hyphen at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The word is written without it.
    Drop,
    /// The word is written with it.
    Keep,
    /// The next line repeats it, as Portuguese does: one of the two stays.
    Repeated,
    /// It stands for the rest of a word that comes (`pre-` / `and post-war`): it stays, and the line break is a space.
    Suspended,
}

/// So many words behind a conjunction are looked at for the word that a suspended hyphen stands for.
const NEAR: usize = 3;

/// A word that goes on does so within so many lines: behind the furniture of a page, or a note.
const FARTHEST: usize = 6;

/// Conjunctions by language: those that end no word that might be broken before them, and those that do.
const CONJUNCTIONS: [(&str, &[&str], &[&str]); 5] = [
    ("en", &["and"], &["or", "to"]),
    ("es", &["y", "e", "o", "u"], &[]),
    ("pt", &["e", "ou"], &[]),
    ("de", &["und", "oder", "bzw", "sowie"], &[]),
    ("fr", &["et", "ou"], &[]),
];

/// A word broken at a line end: what stands before the hyphen, and after it on the next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Break<'a> {
    pub(super) left: &'a str,
    pub(super) right: &'a str,
    repeated: bool,
    /// What follows the word on the next line.
    rest: &'a str,
}

impl<'a> Break<'a> {
    /// The break between two lines, if there is one.
    pub(super) fn between(line: &'a str, next: &'a str) -> Option<Self> {
        let body = line.strip_suffix(is_hyphen)?;
        let left = &body[body.rfind(|c: char| !in_word(c)).map_or(0, |at| at + width_at(body, at))..];
        let after = next.strip_prefix(is_hyphen).unwrap_or(next);
        let (right, rest) = after.split_at(after.find(|c: char| !in_word(c)).unwrap_or(after.len()));
        let whole =
            left.chars().next_back().is_some_and(char::is_alphanumeric) && right.starts_with(char::is_alphanumeric);
        whole.then_some(Self { left, right, repeated: after.len() < next.len(), rest })
    }

    /// Expects the words that tell what it is.
    pub(super) fn expect_words(&self, vocabulary: &mut Vocabulary, word: &mut Lowered) {
        vocabulary.expect(self.joined(word));
        vocabulary.expect(self.hyphenated(word));
        if self.is_in_chain() {
            self.sides().iter().for_each(|side| vocabulary.expect(word.write(&[side])));
        }
    }

    fn joined<'w>(&self, word: &'w mut Lowered) -> &'w str {
        word.write(&[self.left, self.right])
    }

    fn hyphenated<'w>(&self, word: &'w mut Lowered) -> &'w str {
        word.write(&[self.left, "-", self.right])
    }

    /// Decides, on the evidence of the text and the spelling of the language.
    pub(super) fn judge(&self, soft: bool, vocabulary: &Vocabulary, language: Option<&str>) -> Verdict {
        if soft {
            return Verdict::Drop;
        }
        if self.repeated {
            return Verdict::Repeated;
        }
        let mut word = Lowered::default();
        let joined = vocabulary.count(self.joined(&mut word));
        let hyphenated = vocabulary.count(self.hyphenated(&mut word));
        if joined != hyphenated {
            return if joined > hyphenated { Verdict::Drop } else { Verdict::Keep };
        }
        if joined == 0 && self.is_suspended(language) {
            return Verdict::Suspended;
        }
        if self.is_compound() || self.is_part_of_chain(vocabulary) || spelt_with_hyphen(self.left, self.right, language)
        {
            Verdict::Keep
        } else {
            Verdict::Drop
        }
    }

    /// Whether a conjunction follows, so that the hyphen stands for what a later word has: `two-` / `or three-storey`.
    fn is_suspended(&self, language: Option<&str>) -> bool {
        let conjunctions = CONJUNCTIONS.iter().find(|(known, ..)| Some(*known) == language);
        let Some((_, sure, others)) = conjunctions.filter(|_| self.rest.starts_with(char::is_whitespace)) else {
            return false;
        };
        let has_hyphen = |word: &str| word.trim_matches(is_hyphen).contains(is_hyphen);
        // These end words as well (`seni-` / `or`), so the later word must show that it is one of two parts.
        let goes_on = || self.rest.split_whitespace().take(NEAR).any(has_hyphen);
        sure.contains(&self.right) || others.contains(&self.right) && goes_on()
    }

    /// A break at one hyphen of several (`state-of-` / `the-art`), where words of the text meet.
    fn is_part_of_chain(&self, vocabulary: &Vocabulary) -> bool {
        let [before, after] = self.sides();
        self.is_in_chain()
            && vocabulary.count(&before.to_lowercase()) > 0
            && vocabulary.count(&after.to_lowercase()) > 0
    }

    /// Whether either side has a hyphen of its own.
    fn is_in_chain(&self) -> bool {
        let [before, after] = self.sides();
        before.len() < self.left.len() || after.len() < self.right.len()
    }

    /// What meets at the break, up to the next hyphen on either side.
    fn sides(&self) -> [&'a str; 2] {
        let before = self.left.rsplit(is_hyphen).next().unwrap_or(self.left);
        [before, self.right.split(is_hyphen).next().unwrap_or(self.right)]
    }

    /// A capital or a digit inside a word shows that it is two, unless all of it is in capitals.
    fn is_compound(&self) -> bool {
        let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
        let capitals = self.left.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        digit(self.left.chars().next_back())
            || digit(self.right.chars().next())
            || (self.right.starts_with(char::is_uppercase) && !(capitals && self.left.chars().count() > 1))
    }
}

/// A word in lower case. One serves for many, one after the other.
#[derive(Debug, Default)]
pub(super) struct Lowered(String);

impl Lowered {
    fn write(&mut self, parts: &[&str]) -> &str {
        self.0.clear();
        self.0.reserve(parts.iter().map(|part| part.len()).sum());
        parts.iter().for_each(|part| self.0.push_str(part));
        if self.0.is_ascii() {
            self.0.make_ascii_lowercase();
        } else {
            self.0 = self.0.to_lowercase();
        }
        &self.0
    }
}

/// Expects the words of the breaks between the lines of a text. Up to some lines of furniture may lie between the two parts of a
/// word; what goes on in lower case is no such line.
pub(super) fn expect_breaks(text: &str, lines: &[Line], vocabulary: &mut Vocabulary) {
    let mut word = Lowered::default();
    for (at, line) in lines.iter().enumerate() {
        let line = line.text(text);
        if !line.ends_with(is_hyphen) {
            continue;
        }
        for next in lines[at + 1..].iter().filter(|line| !line.is_blank()).take(FARTHEST) {
            let next = next.text(text);
            if let Some(broken) = Break::between(line, next) {
                broken.expect_words(vocabulary, &mut word);
            }
            if next.starts_with(char::is_lowercase) {
                break;
            }
        }
    }
}

/// Hyphens that end a line: the plain one, U+2010 and the soft one.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{AD}')
}

pub(super) fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '\u{2010}' | '\'' | '’')
}

fn width_at(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, next: &str, language: &str, text: &str, expected: Verdict) {
        let broken = Break::between(line, next).unwrap();
        let mut vocabulary = Vocabulary::default();
        broken.expect_words(&mut vocabulary, &mut Lowered::default());
        vocabulary.count_expected(text);
        assert_eq!(broken.judge(line.ends_with('\u{AD}'), &vocabulary, Some(language)), expected, "{line} / {next}");
    }

    #[test]
    fn the_text_is_the_witness() {
        check("a well-", "kept", "en", "the well-kept garden", Verdict::Keep);
        check("lan-", "tern", "en", "", Verdict::Drop);
        check("Long-", "term.", "en", "a long-term plan; longterm, long-term", Verdict::Keep);
        check("anchor-", "age", "en", "Anchorage and harbour", Verdict::Drop);
    }

    #[test]
    fn hyphens_that_the_spelling_asks_for_are_not_lost() {
        check("pré-", "história", "pt", "", Verdict::Keep);
        check("pós-", "guerra", "pt", "", Verdict::Keep);
        check("pró-", "prio", "pt", "", Verdict::Drop);
        check("pré-", "dio", "pt", "", Verdict::Drop);
        check("super-", "homem", "pt", "", Verdict::Keep);
        check("sub-", "humano", "pt", "", Verdict::Keep);
        check("inter-", "rogar", "pt", "", Verdict::Drop);
        check("sub-", "marino", "pt", "", Verdict::Drop);
        check("levantar-se-", "ia", "pt", "", Verdict::Keep);
        check("comprar-", "lho-ia", "pt", "", Verdict::Keep);
        check("her ex-", "husband", "en", "", Verdict::Keep);
        check("ex-", "press", "en", "press", Verdict::Drop);
        check("sister-in-", "law", "en", "", Verdict::Keep);
        check("sister-", "in-law", "en", "", Verdict::Keep);
        check("up-to-", "date", "en", "", Verdict::Keep);
        check("a well-", "known man", "en", "", Verdict::Keep);
        check("well-", "ington", "en", "", Verdict::Drop);
        check("the so-", "called king", "en", "", Verdict::Keep);
        check("so-", "cial", "en", "", Verdict::Drop);
        check("the long-", "term plan", "en", "", Verdict::Keep);
        check("two-", "thirds", "en", "", Verdict::Keep);
        check("an X-", "ray", "en", "", Verdict::Keep);
        check("segunda-", "feira", "pt", "", Verdict::Keep);
        check("guarda-", "chuva", "pt", "", Verdict::Keep);
        check("guarda-", "napo", "pt", "", Verdict::Drop);
        check("deu-", "me", "pt", "", Verdict::Keep);
        check("repou-", "se", "pt", "", Verdict::Drop);
        check("encontraram-", "no", "pt", "", Verdict::Keep);
        check("teórico-", "práctico", "es", "", Verdict::Keep);
        check("político-", "social", "es", "", Verdict::Keep);
        check("fácil-", "mente", "es", "", Verdict::Drop);
        check("diciéndo-", "selo", "es", "", Verdict::Drop);
        check("perío-", "dos", "es", "", Verdict::Drop);
        check("well-or-", "ganized", "en", "", Verdict::Drop);
    }

    #[test]
    fn suspended_hyphens_are_no_breaks() {
        check("pre-", "and post-war", "en", "", Verdict::Suspended);
        check("two-", "or three-storey", "en", "", Verdict::Suspended);
        check("ten-", "to twenty-year plans", "en", "", Verdict::Suspended);
        check("seni-", "or men of the house", "en", "", Verdict::Drop);
        check("pota-", "to and a carrot", "en", "", Verdict::Drop);
        check("husb-", "and wife", "en", "her husband", Verdict::Drop);
        check("Ein-", "und Ausgänge", "de", "", Verdict::Suspended);
        check("pre-", "y posguerra", "es", "", Verdict::Suspended);
        check("pré-", "e pós-guerra", "pt", "", Verdict::Suspended);
        check("famil-", "y.", "es", "", Verdict::Drop);
    }

    #[test]
    fn spelling_decides_where_the_text_is_silent() {
        check("Anglo-", "American", "en", "", Verdict::Keep);
        check("INTER-", "NATIONAL", "en", "", Verdict::Drop);
        check("COVID-", "19", "en", "", Verdict::Keep);
        check("vendendo-", "-os", "pt", "", Verdict::Repeated);
        check("dizendo-", "lhe", "pt", "", Verdict::Keep);
        check("torná-", "los", "pt", "", Verdict::Keep);
        check("recém-", "chegado", "pt", "", Verdict::Keep);
        check("homem-", "chave", "pt", "", Verdict::Keep);
        check("luz-", "guia", "pt", "", Verdict::Keep);
        check("feliz-", "mente", "pt", "", Verdict::Drop);
        check("tem-", "po", "pt", "", Verdict::Drop);
        check("micro-", "ondas", "pt", "", Verdict::Keep);
        check("auto-", "móvel", "pt", "", Verdict::Drop);
        check("fifty-", "three", "en", "", Verdict::Keep);
        check("an out-of-", "the-way inn", "en", "Out of the way of the boats", Verdict::Keep);
        check("a well-in-", "formed man", "en", "in the harbour", Verdict::Drop);
        check("well\u{AD}", "kept", "en", "well-kept", Verdict::Drop);
        assert_eq!(Break::between("and –", "this"), None);
        assert_eq!(Break::between("a -", "b"), None);
    }
}
