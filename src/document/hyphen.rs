//! Hyphens at line ends: put there to break a word, or part of it?
//!
//! The text itself is the witness: when the word stands elsewhere with its hyphen and never without, the hyphen
//! stays; when it stands without, it goes. Where the text is silent, orthography decides what it can (a capital or a
//! digit after the hyphen, pronouns behind a Portuguese verb, prefixes that always take one), and all else is joined,
//! since most hyphens at line ends were put there to break a word.
//!
//! The text is read once for all breaks together. Linear; no lexicon.

use foldhash::fast::FixedState;
use std::collections::HashMap;

/// What to do with the hyphen at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The word is written without it.
    Drop,
    /// The word is written with it.
    Keep,
    /// The next line repeats it, as Portuguese does: one of the two stays.
    Repeated,
}

/// How often words stand in the text, of those that matter.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    counts: HashMap<String, u32, FixedState>,
    /// For each byte that a word may begin with, a bit for each length of those that matter and begin so.
    lengths: Vec<u32>,
    /// One bit for each mark that a word that matters has: most others are told from them without being looked up.
    marks: Vec<u64>,
}

/// A word broken at a line end: what stands before the hyphen, and after it on the next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Break<'a> {
    pub(super) left: &'a str,
    pub(super) right: &'a str,
    repeated: bool,
}

impl<'a> Break<'a> {
    /// The break between two lines, if there is one.
    pub(super) fn between(line: &'a str, next: &'a str) -> Option<Self> {
        let body = line.strip_suffix(is_hyphen)?;
        let left = &body[body.rfind(|c: char| !in_word(c)).map_or(0, |at| at + width_at(body, at))..];
        let after = next.strip_prefix(is_hyphen).unwrap_or(next);
        let right = &after[..after.find(|c: char| !in_word(c)).unwrap_or(after.len())];
        let whole =
            left.chars().next_back().is_some_and(char::is_alphanumeric) && right.starts_with(char::is_alphanumeric);
        whole.then_some(Self { left, right, repeated: after.len() < next.len() })
    }

    /// The words that tell what it is, in lower case.
    pub(super) fn words(&self) -> impl Iterator<Item = String> {
        let whole = [self.joined(), self.hyphenated()].into_iter();
        whole.chain(self.sides().into_iter().filter(|_| self.is_in_chain()).map(str::to_lowercase))
    }

    fn joined(&self) -> String {
        format!("{}{}", self.left, self.right).to_lowercase()
    }

    fn hyphenated(&self) -> String {
        format!("{}-{}", self.left, self.right).to_lowercase()
    }

    /// Decides, on the evidence of the text and the spelling of the language.
    pub(super) fn judge(&self, soft: bool, vocabulary: &Vocabulary, language: Option<&str>) -> Verdict {
        if soft {
            return Verdict::Drop;
        }
        if self.repeated {
            return Verdict::Repeated;
        }
        let (joined, hyphenated) = (vocabulary.count(&self.joined()), vocabulary.count(&self.hyphenated()));
        if joined != hyphenated {
            return if joined > hyphenated { Verdict::Drop } else { Verdict::Keep };
        }
        if self.is_compound() || self.is_part_of_chain(vocabulary) || spelt_with_hyphen(self.left, self.right, language)
        {
            Verdict::Keep
        } else {
            Verdict::Drop
        }
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

impl Vocabulary {
    /// Counts words, given in lower case, in a text.
    pub(super) fn of(text: &str, words: impl Iterator<Item = String>) -> Self {
        let mut vocabulary = Self { counts: words.map(|word| (word, 0)).collect(), ..Self::default() };
        if vocabulary.counts.is_empty() {
            return vocabulary;
        }
        vocabulary.mark_words();
        each_word(text, |word| vocabulary.add(word));
        vocabulary
    }

    fn mark_words(&mut self) {
        let bits = (self.counts.len() * BITS_A_WORD).next_power_of_two();
        self.marks = vec![0; (bits / 64).max(SHORTEST_ROW)];
        self.lengths = vec![0; FIRSTS];
        for word in self.counts.keys() {
            let (first, length) = edge(word);
            self.lengths[first] |= length;
            if let Some(mark) = mark(word) {
                let at = mark as usize & (self.marks.len() * 64 - 1);
                self.marks[at / 64] |= 1 << (at % 64);
            }
        }
    }

    fn add(&mut self, word: &str) {
        let (first, length) = edge(word);
        if word.is_ascii() && self.lengths[first] & length == 0 {
            return;
        }
        if let Some(mark) = mark(word) {
            let at = mark as usize & (self.marks.len() * 64 - 1);
            if self.marks[at / 64] >> (at % 64) & 1 == 0 {
                return;
            }
        }
        let count = match word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
            true => self.counts.get_mut(word),
            false => self.counts.get_mut(&word.to_lowercase()),
        };
        if let Some(count) = count {
            *count += 1;
        }
    }

    /// How often one of them stands in the text, in any case.
    pub(super) fn count(&self, word: &str) -> u32 {
        self.counts.get(word).copied().unwrap_or(0)
    }
}

/// So many bits for each word that matters, so that one word in so many is looked up in vain.
const BITS_A_WORD: usize = 16;
/// A row of bits has at least so many numbers: a power of two.
const SHORTEST_ROW: usize = 4;

/// Different values of [`edge`]'s first part.
const FIRSTS: usize = 128;

/// The letter that a word begins with, in any case, and its length as a bit.
fn edge(word: &str) -> (usize, u32) {
    let first = word.as_bytes().first().map_or(0, |byte| (byte | 0x20) & 0x7F);
    (usize::from(first), 1 << word.len().min(31))
}

/// A number that different words seldom share and that is the same in any case; `None` beyond the letters whose case is
/// one bit of a byte: ASCII and what Western Europe adds to it.
fn mark(word: &str) -> Option<u64> {
    /// Odd, with bits all over: 2^64 through the golden ratio.
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    const CASE: u64 = 0x2020_2020_2020_2020;
    let western = |bytes: &[u8]| match bytes {
        [0xC2 | 0xC3, ..] | [0xE2, 0x80, ..] => true,
        [first, ..] => *first < 0xC0,
        [] => true,
    };
    let bytes = word.as_bytes();
    if !word.is_ascii() && !(0..bytes.len()).all(|at| western(&bytes[at..])) {
        return None;
    }
    let add = |hash: u64, eight: u64| (hash.rotate_left(5) ^ (eight | CASE)).wrapping_mul(FACTOR);
    let (whole, rest) = bytes.as_chunks::<8>();
    let hash = whole.iter().fold(0, |hash, chunk| add(hash, u64::from_le_bytes(*chunk)));
    let rest = rest.iter().fold(1, |packed: u64, byte| packed << 8 | u64::from(*byte));
    Some(add(hash, rest) >> 32)
}

/// Calls back with each word of a text.
fn each_word(text: &str, mut each: impl FnMut(&str)) {
    let bytes = text.as_bytes();
    let (mut start, mut at) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        let (inside, width) = match byte {
            0x80.. => text[at..].chars().next().map_or((false, 1), |c| (in_word(c), c.len_utf8())),
            _ => (IN_WORD[usize::from(*byte)], 1),
        };
        if !inside {
            if start < at {
                each(&text[start..at]);
            }
            start = at + width;
        }
        at += width;
    }
    if start < at {
        each(&text[start..]);
    }
}

/// The same as [`in_word`] for ASCII, by one look.
static IN_WORD: [bool; 128] = {
    let mut inside = [false; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        inside[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'\'');
        byte += 1;
    }
    inside
};

/// Spellings that always have a hyphen, whatever the word.
fn spelt_with_hyphen(left: &str, right: &str, language: Option<&str>) -> bool {
    let (left, right) = (left.to_lowercase(), right.to_lowercase());
    match language.map(|tag| tag.split('-').next().unwrap_or(tag)) {
        Some("en") => spelt_with_hyphen_in_english(&left, &right),
        Some("pt") => spelt_with_hyphen_in_portuguese(&left, &right),
        _ => false,
    }
}

fn spelt_with_hyphen_in_english(left: &str, right: &str) -> bool {
    // Another hyphen of the same word shows a chain where what stands between the two is a word and hardly ever a syllable.
    let (last, first) = (left.rsplit_once('-').map(|chain| chain.1), right.split_once('-').map(|chain| chain.0));
    let is_link = |word: Option<&str>| word.is_some_and(|word| LINKS.contains(&word));
    let in_law = |rest: &str| matches!(rest, "law" | "laws");
    left == "self"
        || left == "ex" && FORMER.contains(&right)
        || TENS.contains(&left) && UNITS.contains(&right)
        || is_link(last)
        || is_link(first)
        || last == Some("in") && in_law(right)
        || right.strip_prefix("in-").is_some_and(in_law)
}

/// Words between the hyphens of a chain: `up-to-date`, `ten-year-old`.
const LINKS: [&str; 10] = ["of", "and", "the", "to", "up", "by", "year", "month", "week", "day"];
/// What people cease to be, where no word without a hyphen begins with `ex` so.
const FORMER: [&str; 24] = [
    "boyfriend",
    "boss",
    "captain",
    "chairman",
    "champion",
    "colleague",
    "convict",
    "director",
    "girlfriend",
    "governor",
    "husband",
    "king",
    "lover",
    "mayor",
    "member",
    "minister",
    "officer",
    "partner",
    "policeman",
    "president",
    "prisoner",
    "soldier",
    "wife",
    "wives",
];

/// `twenty-one`.
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const UNITS: [&str; 18] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "first", "second", "third", "fourth",
    "fifth", "sixth", "seventh", "eighth", "ninth",
];

/// Prefixes that take a hyphen before h and before the vowel that they end in (Acordo Ortográfico, base XVI, 1).
const PREFIXES: [&str; 18] = [
    "anti", "arqui", "auto", "contra", "extra", "infra", "intra", "macro", "micro", "mini", "multi", "neo", "pseudo",
    "semi", "sobre", "supra", "tele", "ultra",
];

fn spelt_with_hyphen_in_portuguese(left: &str, right: &str) -> bool {
    // Prefixes with a hyphen of their own (base XVI), and pronouns behind a verb form that cannot run on into them: a
    // gerund, or an infinitive that lost its r for an accent.
    let prefix = matches!(left, "além" | "aquém" | "recém" | "bem" | "vice" | "ex" | "pré" | "pós" | "pró")
        && !NO_STEMS.contains(&right);
    let before_h = matches!(left, "super" | "hiper" | "inter" | "sub") && right.starts_with('h');
    let before_r = left == "sub" && right.starts_with('r');
    let meets = left.chars().next_back() == right.chars().next() || right.starts_with('h');
    let pronoun = matches!(right, "me" | "te" | "se" | "lhe" | "lhes" | "nos" | "vos" | "o" | "a" | "os" | "as");
    let after_r = matches!(right, "lo" | "la" | "los" | "las");
    prefix
        || before_h
        || before_r
        || is_inside_verb(left, right)
        || (PREFIXES.contains(&left) && meets)
        || (pronoun && left.ends_with("ndo"))
        || (after_r && left.ends_with(['á', 'ê', 'ô', 'í']))
        || is_seam(left, right)
}

/// Ends of words that begin like a prefix and have none: `próprio`, `próximo`, `prédio`, `póstumo`.
const NO_STEMS: [&str; 26] = [
    "dica", "digo", "digos", "dio", "dios", "fugo", "logo", "logos", "pria", "prias", "prio", "prios", "spera",
    "spero", "stata", "stimo", "tese", "teses", "tuma", "tumo", "via", "vias", "vio", "vios", "xima", "ximo",
];

/// Whether a pronoun stands inside a verb form, before the ending (`levantar-se-` / `ia`, `comprar-` / `lho-ia`).
fn is_inside_verb(left: &str, right: &str) -> bool {
    let is_pronoun = |word: &str| ENCLITICS.contains(&word);
    let is_ending = |word: &str| ENDINGS.contains(&word);
    left.rsplit_once('-').is_some_and(|(_, pronoun)| is_pronoun(pronoun)) && is_ending(right)
        || right.split_once('-').is_some_and(|(pronoun, ending)| is_pronoun(pronoun) && is_ending(ending))
}

const ENCLITICS: [&str; 21] = [
    "me", "te", "se", "lhe", "lhes", "nos", "vos", "o", "a", "os", "as", "lo", "la", "los", "las", "lho", "lha",
    "lhos", "lhas", "mo", "ma",
];
/// Of the future and the conditional.
const ENDINGS: [&str; 11] = ["ei", "ás", "á", "emos", "eis", "ão", "ia", "ias", "íamos", "íeis", "iam"];

/// Whether letters meet that no Portuguese word has side by side: m stands before p, b, m and n only, z before vowels and
/// `mente`, s not before ch. So they end one word and begin another (`homem-chave`, `luz-guia`, `país-chave`).
fn is_seam(left: &str, right: &str) -> bool {
    let consonant = |of: &str| {
        right.starts_with(|c: char| c.is_alphabetic() && !"aeiouáéíóúâêôãõàh".contains(c) && !of.contains(c))
    };
    left.ends_with('m') && consonant("pbmn")
        || left.ends_with('z') && consonant("") && !right.starts_with("mente")
        || left.ends_with(['s', 'z']) && right.starts_with("ch")
}

/// Hyphens that end a line: the plain one, U+2010 and the soft one.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{AD}')
}

fn in_word(c: char) -> bool {
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
        let vocabulary = Vocabulary::of(text, broken.words());
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
        check("well-or-", "ganized", "en", "", Verdict::Drop);
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
