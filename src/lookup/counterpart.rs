//! Which words of a translation stand for the words that were looked for.
//!
//! What the hits of a concordance have in common on the other side is, as a rule, the translation: a word that stands beside
//! many of the hits and seldom elsewhere. Its weight is s²·ln(s / e), where s is the share of hits that it stands beside, and e
//! its share of all segments: pointwise mutual information (Church and Hanks 1990, "Word Association Norms, Mutual
//! Information, and Lexicography"), with the share squared because that measure alone prefers what is rare. Stems are
//! counted, so that all forms of a word help each other. A bilingual lexicon, where there is one, adds what it knows, which tells
//! more where hits are few. In each translation the word with the greatest weight is marked, for a phrase as many words as it
//! has.
//!
//! Time: the words of all translations, and a look into the match index for each different one.

use super::{Excerpt, Hit};
use crate::language::LanguageTag;
use crate::lexicon::{Lexicon, WORD_LETTERS};
use crate::store::{Error, Memory};
use crate::text::{Word, WordKind, fold, is_unspaced, stem, word_parts, words};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

/// A word beside fewer hits is there by chance.
const LEAST_HITS: usize = 2;
/// What weighs less may as well stand there by chance: a word beside all hits and four fifths of all segments.
const LEAST_WEIGHT: f64 = 0.2;
/// A word far weaker than the best of its language translates something else.
const LEAST_OF_BEST: f64 = 0.3;
/// The words of a phrase are about equally strong.
const LEAST_OF_BEST_IN_TEXT: f64 = 0.5;
/// Words of scripts without spaces are single characters here: so many may be one word.
const MOST_CHARACTERS: usize = 4;
/// What a word weighs of which the lexicon is certain: as much as one that stands beside all hits and a fiftieth of all segments.
const LEXICON_WEIGHT: f64 = 4.0;

/// What stands for the pattern, by language.
#[derive(Debug, Clone, Default)]
pub struct Counterparts {
    languages: BTreeMap<LanguageTag, Weights>,
    /// Words of the pattern: so many are marked at most.
    pattern_words: usize,
}

#[derive(Debug, Clone, Default)]
struct Weights {
    stems: HashMap<String, f64>,
    /// As the lexicon writes words.
    lexicon: HashMap<String, f64>,
}

/// How often a word stood for the pattern, as it is written but in lower case.
pub type WordCount = (String, usize);

impl Counterparts {
    /// Learns from hits and the memory that they were found in, and from its lexicon.
    pub fn of(memory: &Memory, hits: &[Hit]) -> Result<Self, Error> {
        Self::of_hits(memory, hits)?.with_lexicon_of(memory, hits)
    }

    /// Learns from hits alone.
    pub fn of_hits(memory: &Memory, hits: &[Hit]) -> Result<Self, Error> {
        let pattern_words = hits.first().map_or(1, |hit| pattern_words(hit).len().max(1));
        let numbers: BTreeSet<String> =
            hits.iter().flat_map(self::pattern_words).filter(|word| is_number(word)).collect();
        let mut beside: BTreeMap<&LanguageTag, Vec<&str>> = BTreeMap::new();
        for other in hits.iter().flat_map(|hit| &hit.others) {
            beside.entry(&other.language).or_default().push(&other.text);
        }
        let mut languages = BTreeMap::new();
        for (language, mut texts) in beside {
            // The same translation twice tells nothing new of its words.
            texts.sort_unstable();
            texts.dedup();
            languages.insert(language.clone(), Weights::of(memory, language, &texts, &numbers)?);
        }
        Ok(Self { languages, pattern_words })
    }

    /// Adds what a lexicon from the language of the hits to `language` knows of the words that were found.
    pub fn with_lexicon(mut self, language: &LanguageTag, lexicon: &Lexicon) -> Self {
        let known = &mut self.languages.entry(language.clone()).or_default().lexicon;
        for ((source, target), count) in &lexicon.pairs {
            let seen = |words: &BTreeMap<String, f64>, word: &String| words.get(word).copied().unwrap_or(0.0);
            let (source_seen, target_seen) = (seen(&lexicon.source, source), seen(&lexicon.target, target));
            // A lexicon of translations alone counts in one direction.
            let backward = if count.backward > 0.0 { count.backward } else { count.forward };
            if source_seen > 0.0 && target_seen > 0.0 && !is_number(target) {
                let shares = (count.forward / source_seen).min(1.0) * (backward / target_seen).min(1.0);
                let best = known.entry(target.clone()).or_default();
                *best = best.max(LEXICON_WEIGHT * shares.sqrt());
            }
        }
        self
    }

    /// Adds what the memory's own lexicon knows.
    fn with_lexicon_of(mut self, memory: &Memory, hits: &[Hit]) -> Result<Self, Error> {
        let mut found: BTreeMap<&LanguageTag, BTreeSet<String>> = BTreeMap::new();
        for hit in hits {
            let words = pattern_words(hit);
            let parts = words.iter().flat_map(|word| word_parts(word).map(|part| lexicon_form(&word[part])));
            found.entry(&hit.found.language).or_default().extend(parts);
        }
        let languages: Vec<LanguageTag> = self.languages.keys().cloned().collect();
        for language in languages {
            for (from, words) in found.iter().filter(|(from, _)| from.primary() != language.primary()) {
                self = self.with_lexicon(&language, &memory.translations(from, words, &language)?);
            }
        }
        Ok(self)
    }

    /// Where the counterparts stand in a translation, in UTF-8 bytes, ascending.
    pub fn spans(&self, other: &Excerpt) -> Vec<Range<usize>> {
        let Some(weights) = self.languages.get(&other.language) else { return Vec::new() };
        let least = (weights.best() * LEAST_OF_BEST).max(LEAST_WEIGHT);
        let mut weighed: Vec<(f64, Range<usize>)> = words(&other.text)
            .map(|word| weights.of_word(&other.text, word.range))
            .filter(|&(weight, _)| weight > 0.0 && weight >= least)
            .collect();
        weighed.sort_by(|one, two| two.0.total_cmp(&one.0).then(one.1.start.cmp(&two.1.start)));
        let Some(&(best, ref first)) = weighed.first() else { return Vec::new() };
        let by_character = other.text[first.clone()].chars().next().is_some_and(is_unspaced);
        let most = if by_character { self.pattern_words * MOST_CHARACTERS } else { self.pattern_words };
        weighed.retain(|&(weight, _)| weight >= best * LEAST_OF_BEST_IN_TEXT);
        weighed.truncate(most);
        let mut spans: Vec<Range<usize>> = weighed.into_iter().map(|(_, span)| span).collect();
        spans.sort_unstable_by_key(|span| span.start);
        joined(spans, &other.text)
    }

    /// What stood for the pattern in each language and how often, the most frequent first.
    pub fn counts(&self, hits: &[Hit]) -> Vec<(LanguageTag, Vec<WordCount>)> {
        let mut counts: BTreeMap<&LanguageTag, BTreeMap<String, usize>> = BTreeMap::new();
        for other in hits.iter().flat_map(|hit| &hit.others) {
            let spans = self.spans(other);
            if !spans.is_empty() {
                let marked: Vec<&str> = spans.into_iter().map(|span| &other.text[span]).collect();
                *counts.entry(&other.language).or_default().entry(marked.join(" ").to_lowercase()).or_default() += 1;
            }
        }
        let ranked = |words: BTreeMap<String, usize>| {
            let mut words: Vec<WordCount> = words.into_iter().collect();
            words.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
            words
        };
        counts.into_iter().map(|(language, words)| (language.clone(), ranked(words))).collect()
    }
}

impl Weights {
    fn of(memory: &Memory, language: &LanguageTag, texts: &[&str], numbers: &BTreeSet<String>) -> Result<Self, Error> {
        let mut beside: HashMap<String, usize> = HashMap::new();
        for text in texts {
            // The index has no single numbers, and they translate none but themselves.
            let tells = |word: &Word| word.kind != WordKind::Number || numbers.contains(&text[word.range.clone()]);
            let stems: BTreeSet<String> = words(text).filter(tells).map(|word| stem(&text[word.range])).collect();
            stems.into_iter().for_each(|stem| *beside.entry(stem).or_default() += 1);
        }
        let mut weights = Self::default();
        let Some(number) = memory.match_language(language)? else { return Ok(weights) };
        let segments = memory.match_segments(number)?.max(1) as f64;
        for (stem, count) in beside.into_iter().filter(|&(_, count)| count >= LEAST_HITS) {
            let frequency = memory.match_token(number, &stem)?.map_or(0, |token| token.frequency);
            let (share, expected) = (count as f64 / texts.len() as f64, frequency.max(1) as f64 / segments);
            weights.stems.insert(stem, share * share * (share / expected).ln().max(0.0));
        }
        Ok(weights)
    }

    fn best(&self) -> f64 {
        self.stems.values().chain(self.lexicon.values()).copied().fold(0.0, f64::max)
    }

    /// The weight of a word, and what of it has that weight: hits tell of words, the lexicon of their parts.
    fn of_word(&self, text: &str, word: Range<usize>) -> (f64, Range<usize>) {
        let mut best = (self.stems.get(&stem(&text[word.clone()])).copied().unwrap_or(0.0), word.clone());
        if self.lexicon.is_empty() {
            return best;
        }
        for part in word_parts(&text[word.clone()]) {
            let known = self.lexicon.get(&lexicon_form(&text[word.clone()][part.clone()])).copied().unwrap_or(0.0);
            if known > best.0 {
                best = (known, word.start + part.start..word.start + part.end);
            }
        }
        best
    }
}

fn is_number(word: &str) -> bool {
    words(word).any(|word| word.kind == WordKind::Number)
}

/// The words of a hit, wherever it was found.
fn pattern_words(hit: &Hit) -> Vec<String> {
    let Some(span) = hit.spans.first() else { return Vec::new() };
    let found = &hit.found.text[span.clone()];
    words(found).map(|word| found[word.range].to_owned()).collect()
}

fn lexicon_form(word: &str) -> String {
    let mut form = fold(word);
    if let Some((end, _)) = form.char_indices().nth(WORD_LETTERS) {
        form.truncate(end);
    }
    form
}

/// Spans with nothing but a space between them, or nothing at all, are one.
fn joined(spans: Vec<Range<usize>>, text: &str) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if text[last.end..span.start].trim().is_empty() => last.end = span.end,
            _ => joined.push(span),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::PairCount;
    use crate::lookup::{Exactness, Pattern, Search, concordance};
    use crate::store::{ChangeSet, DocumentFields, DocumentKind, NewSegment, NewUnit};

    const PAIRS: &[(&str, &str)] = &[
        ("The autonomy of the regions is old.", "La autonomía de las regiones es antigua."),
        ("They want autonomy.", "Quieren autonomía."),
        ("Autonomy is the goal of the law.", "La autonomía es el fin de la ley."),
        ("The law gives them more autonomy.", "La ley los hace más autónomos."),
        ("The law is old.", "La ley es antigua."),
        ("The goal is near.", "El fin está cerca."),
        ("They want more of it.", "Quieren más de eso."),
        ("The old regions.", "Las antiguas regiones."),
    ];

    fn tag(text: &str) -> LanguageTag {
        LanguageTag::parse(text).unwrap()
    }

    fn memory(folder: &std::path::Path) -> Memory {
        memory_of(folder, PAIRS)
    }

    fn memory_of(folder: &std::path::Path, pairs: &[(&str, &str)]) -> Memory {
        let mut memory = Memory::create(&folder.join("m.db")).unwrap();
        let change = ChangeSet {
            command: "test".to_owned(),
            summary: String::new(),
            at: "2026-01-02T03:04:05Z".to_owned(),
            salt: 1,
        };
        let new = |text: &str| NewSegment { content: text.into(), paragraph: 0, joint: String::new() };
        memory
            .write(&change, |writer| {
                let document = writer.put_document(DocumentKind::Aligned, &DocumentFields::default())?;
                let sources: Vec<NewSegment> = pairs.iter().map(|pair| new(pair.0)).collect();
                let targets: Vec<NewSegment> = pairs.iter().map(|pair| new(pair.1)).collect();
                let sources = writer.put_version(document, &tag("en"), None, &sources)?;
                let targets = writer.put_version(document, &tag("es"), None, &targets)?;
                for (source, target) in sources.into_iter().zip(targets) {
                    writer.put_unit(
                        document,
                        &NewUnit { variants: vec![vec![source], vec![target]], ..NewUnit::default() },
                    )?;
                }
                Ok::<_, Error>(())
            })
            .unwrap();
        memory
    }

    fn hits(memory: &Memory, pattern: &str) -> Vec<Hit> {
        let search = Search { within: &[tag("en")], show: &[], limit: 100, count: 0 };
        concordance(memory, &Pattern::words(pattern, Exactness::default()).unwrap(), &search).unwrap().hits
    }

    fn marked(counterparts: &Counterparts, hits: &[Hit]) -> Vec<Vec<String>> {
        let of_hit = |hit: &Hit| {
            let other = &hit.others[0];
            counterparts.spans(other).into_iter().map(|span| other.text[span].to_owned()).collect()
        };
        hits.iter().map(of_hit).collect()
    }

    #[test]
    fn what_hits_have_in_common_translates_them() {
        let folder = tempfile::tempdir().unwrap();
        let memory = memory(folder.path());
        let hits = hits(&memory, "autonomy");
        let counterparts = Counterparts::of(&memory, &hits).unwrap();
        assert_eq!(marked(&counterparts, &hits)[..3], [["autonomía"], ["autonomía"], ["autonomía"]]);
        let counts = counterparts.counts(&hits);
        assert_eq!(counts[0].0, tag("es"));
        assert_eq!(counts[0].1[0], ("autonomía".to_owned(), 3));
    }

    #[test]
    fn numbers_translate_nothing_but_themselves() {
        let folder = tempfile::tempdir().unwrap();
        let pairs = [
            ("The COVID-19 test in 2020.", "La prueba de COVID-19 en 2020."),
            ("The rules of COVID-19 in 2020.", "Reglas para COVID-19 en 2020."),
            ("Covid-19 and the old in 2020.", "COVID-19 y los mayores en 2020."),
            ("Nothing is known.", "Nada se sabe."),
        ];
        let memory = memory_of(folder.path(), &pairs);
        let marked_for = |pattern: &str| {
            let hits = hits(&memory, pattern);
            marked(&Counterparts::of(&memory, &hits).unwrap(), &hits).concat()
        };
        assert!(marked_for("the").iter().all(|word| !word.contains(char::is_numeric)), "{:?}", marked_for("the"));
        assert!(marked_for("2020").contains(&"2020".to_owned()), "{:?}", marked_for("2020"));
    }

    #[test]
    fn a_lexicon_knows_the_parts_of_elided_words() {
        let folder = tempfile::tempdir().unwrap();
        let memory = memory_of(folder.path(), &[("The autonomy is near.", "L’autonomie est proche.")]);
        let mut lexicon = Lexicon::default();
        lexicon.source.insert("autono".to_owned(), 3.0);
        lexicon.target.insert("autono".to_owned(), 3.0);
        lexicon.add("autono", "autono", PairCount { forward: 3.0, backward: 3.0 });
        let hits = hits(&memory, "autonomy");
        let told = Counterparts::of(&memory, &hits).unwrap().with_lexicon(&tag("es"), &lexicon);
        assert_eq!(marked(&told, &hits), [["autonomie"]]);
    }

    #[test]
    fn a_lexicon_tells_where_hits_are_few() {
        let folder = tempfile::tempdir().unwrap();
        let memory = memory(folder.path());
        let hits = hits(&memory, "near");
        let learnt = Counterparts::of(&memory, &hits).unwrap();
        assert_eq!(marked(&learnt, &hits), [Vec::<String>::new()], "one hit tells nothing");
        let mut lexicon = Lexicon::default();
        for (word, other, count) in [("near", "cerca", 3.0), ("near", "esta", 0.5), ("far", "lejos", 2.0)] {
            *lexicon.source.entry(word.to_owned()).or_default() += count;
            *lexicon.target.entry(other.to_owned()).or_default() += count;
            lexicon.add(word, other, PairCount { forward: count, backward: count });
        }
        let told = learnt.with_lexicon(&tag("es"), &lexicon);
        assert_eq!(marked(&told, &hits), [["cerca"]]);
        assert_eq!(told.counts(&hits), [(tag("es"), vec![("cerca".to_owned(), 1)])]);
    }
}
