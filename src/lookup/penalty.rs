//! Points off the score of a match by how far its unit can be trusted.
//!
//! A person who trusts reviewed units more than aligned ones wants them first, and wants no 100 from a unit that nobody
//! looked at. A translation whose source was revised after it was made translates something else: whatever a person wants, it is
//! no exact match. Points only lower a score, so the search needs to know nothing of them but when it may end: what it has
//! not seen scores less than what it has, before points are taken off (`find`).

use super::{Kind, Score, Scored};
use crate::model::{Doubt, Status};

/// The most that a translation of an earlier wording of its source scores.
const SOURCE_CHANGED: Score = Score(99);

/// How many points each status costs, and any doubt about a pair; none by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Penalties {
    aligned: u8,
    reviewed: u8,
    imported: u8,
    doubtful: u8,
}

impl Penalties {
    /// Changes what a status costs.
    pub fn set(&mut self, status: Status, points: u8) {
        match status {
            Status::Aligned => self.aligned = points,
            Status::Reviewed => self.reviewed = points,
            Status::Imported => self.imported = points,
        }
    }

    /// Changes what doubt costs, beside the status.
    pub fn set_doubtful(&mut self, points: u8) {
        self.doubtful = points;
    }

    /// A match in a unit of that status, with that doubt.
    pub(super) fn applied(&self, scored: Scored, status: Status, doubt: Option<Doubt>) -> Scored {
        let Scored { score, kind } = match doubt {
            // Whoever takes exact matches as they are must not take this one.
            Some(Doubt::SourceChanged) => Scored { score: scored.score.min(SOURCE_CHANGED), kind: Kind::Fuzzy },
            _ => scored,
        };
        let points = match status {
            Status::Aligned => self.aligned,
            Status::Reviewed => self.reviewed,
            Status::Imported => self.imported,
        };
        let doubtful = if doubt.is_some() { self.doubtful } else { 0 };
        Scored { score: Score(score.0.saturating_sub(points).saturating_sub(doubtful)), kind }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::LanguageTag;
    use crate::lookup::{Finder, Match, Options};
    use crate::model::Content;
    use crate::store::{ChangeSet, DocumentFields, DocumentKind, Error, Memory, NewSegment, NewUnit};

    const WORDS: [&str; 8] = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
    const STATUSES: [Status; 3] = [Status::Aligned, Status::Reviewed, Status::Imported];
    const DOUBTS: [Option<Doubt>; 5] = [None, Some(Doubt::SourceChanged), None, None, Some(Doubt::Order)];

    /// Every way to change up to two of eight words, the statuses in turn: many texts of each score.
    fn texts() -> Vec<String> {
        let mut texts = Vec::new();
        for one in 0..WORDS.len() {
            for other in one..WORDS.len() {
                let mut words = WORDS;
                (words[one], words[other]) = ("new", "newer");
                texts.push(words.join(" "));
            }
        }
        texts.extend([WORDS.join(" "), WORDS.join(" ")]);
        texts
    }

    fn memory(folder: &std::path::Path) -> Memory {
        let mut memory = Memory::create(&folder.join("memory.db")).unwrap();
        let change = ChangeSet {
            command: "test".to_owned(),
            summary: String::new(),
            at: "2026-01-02T03:04:05Z".to_owned(),
            salt: 1,
        };
        let [en, es] = ["en", "es"].map(|tag| LanguageTag::parse(tag).unwrap());
        memory
            .write(&change, |writer| {
                let fields = DocumentFields { name: "d".to_owned(), ..DocumentFields::default() };
                let document = writer.put_document(DocumentKind::Aligned, &fields)?;
                let new = |text: &str| NewSegment { content: Content::from(text), paragraph: 0, joint: String::new() };
                let sources: Vec<NewSegment> = texts().iter().map(|text| new(text)).collect();
                let targets: Vec<NewSegment> = (0..sources.len()).map(|at| new(&format!("t {at}"))).collect();
                let sources = writer.put_version(document, &en, None, &sources)?;
                let targets = writer.put_version(document, &es, None, &targets)?;
                for (at, (source, target)) in sources.into_iter().zip(targets).enumerate() {
                    let variants = vec![vec![source], vec![target]];
                    let status = STATUSES[at % STATUSES.len()];
                    writer.put_unit(
                        document,
                        &NewUnit {
                            status,
                            confidence: None,
                            doubt: DOUBTS[at % DOUBTS.len()],
                            variants,
                            links: Vec::new(),
                            attributes: Vec::new(),
                            annotations: Vec::new(),
                        },
                    )?;
                }
                Ok::<_, Error>(())
            })
            .unwrap();
        memory
    }

    /// Score, translation, status and doubt.
    type Said = (u8, String, Status, Option<Doubt>);

    fn find(memory: &Memory, penalties: Penalties, least: u8, limit: usize) -> Vec<Said> {
        let es = [LanguageTag::parse("es").unwrap()];
        let options = Options { from: None, to: &es, least: Score(least), limit, before: None, after: None };
        let mut finder = Finder::new(memory).unwrap().with_penalties(penalties);
        let found = finder.find(&WORDS.join(" "), &options).unwrap();
        let said = |found: Match| (found.score.0, found.targets[0].text.clone(), found.targets[0].status, found.doubt);
        found.into_iter().map(said).collect()
    }

    #[test]
    fn a_limited_search_gives_the_beginning_of_the_whole() {
        let folder = tempfile::tempdir().unwrap();
        let memory = memory(folder.path());
        let plain = find(&memory, Penalties::default(), 70, usize::MAX);
        assert_eq!(plain.len(), texts().len());
        for (points, doubtful) in [
            ([0, 0, 0], 0),
            ([1, 0, 0], 0),
            ([0, 0, 0], 1),
            ([0, 0, 0], 12),
            ([13, 0, 1], 2),
            ([5, 30, 2], 7),
            ([100, 100, 100], 0),
        ] {
            let mut penalties = Penalties::default();
            penalties.set_doubtful(doubtful);
            STATUSES.into_iter().zip(points).for_each(|(status, points)| penalties.set(status, points));
            let whole = find(&memory, penalties, 70, usize::MAX);
            let mut expected: Vec<_> = plain
                .iter()
                .map(|(score, text, status, doubt)| {
                    let fuzzy = Scored { score: Score(*score), kind: Kind::Fuzzy };
                    (penalties.applied(fuzzy, *status, *doubt).score.0, text.clone(), *status, *doubt)
                })
                .filter(|(score, ..)| *score >= 70)
                .collect();
            let key = |(score, _, _, doubt): &Said| (std::cmp::Reverse(*score), doubt.is_some());
            assert!(whole.is_sorted_by_key(key), "{points:?}");
            for limit in [1, 2, 3, 5, 12, 30] {
                let limited = find(&memory, penalties, 70, limit);
                assert_eq!(limited, whole[..limit.min(whole.len())], "{points:?}, {limit}");
            }
            let mut whole = whole;
            let key = |found: &Said| (found.0, found.1.clone());
            whole.sort_by_key(key);
            expected.sort_by_key(key);
            assert_eq!(whole, expected, "{points:?}");
        }
    }
}
