//! Segments with the same text → matches: one for each way in which they were translated.
//!
//! All of them are looked at, however many: which are wanted at all, how exact each is by its neighbours, what its unit costs in
//! points. They are only read in outline where they are many, and those that say the same become one match, the best of them;
//! so memory grows with the different translations.
//!
//! Time: some microseconds a segment, and the assembly of each unit that is shown.

use super::context::Neighbours;
use super::excerpt::others;
use super::ranking::{Rank, Saying, Similarity, Standing};
use super::{
    Difference, DifferenceKind, Kind, Match, Options, Penalties, Scored, difference, excerpts, outdated, warnings,
};
use crate::model::{Annotation, Doubt, Status, UnitId};
use crate::store::{Error, Memory, Outline, SegmentId, StoredSegment, StoredUnit};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// More segments than this are looked at in outline first: a unit in full costs as much as four outlines.
const FEW: usize = if cfg!(test) { 2 } else { 4 };

/// Segments with the same text.
#[derive(Debug, Clone)]
pub(super) struct SameText {
    pub(super) scored: Scored,
    pub(super) similarity: f64,
    pub(super) segments: Vec<SegmentId>,
}

/// A query with all that decides about segments.
pub(super) struct Asked<'a> {
    pub(super) memory: &'a Memory,
    pub(super) penalties: &'a Penalties,
    pub(super) query: &'a str,
    pub(super) options: &'a Options<'a>,
    pub(super) neighbours: Neighbours,
}

/// A way in which a text was translated, by the best of the segments that have it.
struct Translated {
    scored: Scored,
    doubt: Option<Doubt>,
    /// What the source said for the translation, if it says something else now.
    source_before: Option<String>,
    is_translated: bool,
    created: Arc<str>,
    segment: SegmentId,
    /// Where it was read in full.
    unit: Option<StoredUnit>,
    occurrences: usize,
}

impl Translated {
    fn rank(&self, similarity: f64) -> Rank<'_> {
        Rank {
            standing: Standing::new(self.scored.score, self.scored.kind),
            is_sound: self.doubt.is_none(),
            similarity: Similarity(similarity),
            is_translated: self.is_translated,
            created: &self.created,
            segment: self.segment,
        }
    }
}

impl Asked<'_> {
    /// The matches that segments of one text give, as many as are wanted, best first.
    pub(super) fn matches(&self, text: &str, same: &SameText) -> Result<Vec<Match>, Error> {
        let mut sayings: HashMap<Saying, Translated> = HashMap::new();
        for &segment in &same.segments {
            let Some((saying, found)) = self.look_at(segment, same)? else { continue };
            match sayings.entry(saying) {
                Entry::Vacant(place) => drop(place.insert(found)),
                Entry::Occupied(mut held) => {
                    let held = held.get_mut();
                    let occurrences = held.occurrences + 1;
                    if found.rank(same.similarity) > held.rank(same.similarity) {
                        *held = found;
                    }
                    held.occurrences = occurrences;
                }
            }
        }
        let mut found: Vec<Translated> = sayings.into_values().collect();
        found.sort_by(|one, other| other.rank(same.similarity).cmp(&one.rank(same.similarity)));
        found.truncate(self.options.limit);
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let differences = self.differences(text, same.scored.kind);
        let shown = found.into_iter().map(|found| self.assemble(text, found, same.similarity, &differences));
        shown.filter_map(Result::transpose).collect()
    }

    /// White space that the match key passes over is no difference to a translator.
    fn differences(&self, text: &str, kind: Kind) -> Vec<Difference> {
        match kind {
            Kind::Exact => vec![Difference { kind: DifferenceKind::Same, text: text.to_owned() }],
            _ => difference(text, self.query),
        }
    }

    /// What a segment says, and as what; `None` when it is not wanted.
    fn look_at(&self, segment: SegmentId, same: &SameText) -> Result<Option<(Saying, Translated)>, Error> {
        // What a revised source left behind depends on the languages shown, and takes the whole unit to tell.
        if same.segments.len() > FEW
            && let Some(outline) = self.memory.outline_of(segment)?
            && outline.doubt != Some(Doubt::SourceChanged)
        {
            return self.in_outline(segment, same.scored, outline);
        }
        let Some(unit) = self.memory.unit_of(segment)? else { return Ok(None) };
        let Some((source, targets)) = excerpts(&unit, segment, self.options.to) else { return Ok(None) };
        let said = unit.unit.variants.iter().map(|variant| variant.content.text.as_str());
        if targets.is_empty() && self.is_unwanted_alone(said) {
            return Ok(None);
        }
        let saying = std::iter::once(&source).chain(&targets);
        let saying = saying.map(|excerpt| (excerpt.language.to_string(), excerpt.text.clone())).collect();
        let (doubt, source_before) = outdated::doubt(self.memory, &unit, &source, &targets)?;
        let trust = (unit.unit.status, doubt);
        let Some(scored) = self.scored(segment, same.scored, trust, annotations_of(&unit, segment))? else {
            return Ok(None);
        };
        let (created, is_translated) = (Arc::from(unit.created.as_str()), !targets.is_empty());
        let unit = Some(unit);
        let found = Translated { scored, doubt, source_before, is_translated, created, segment, unit, occurrences: 1 };
        Ok(Some((saying, found)))
    }

    fn in_outline(
        &self,
        segment: SegmentId,
        scored: Scored,
        outline: Outline,
    ) -> Result<Option<(Saying, Translated)>, Error> {
        let Outline { status, doubt, created, variants, own, annotations } = outline;
        let languages = variants.iter().map(|(language, _)| language);
        let shown = std::iter::once(own)
            .chain(others(languages, own, self.options.to).filter(|&variant| !variants[variant].1.trim().is_empty()));
        let said = |variant: usize| (variants[variant].0.to_string(), variants[variant].1.clone());
        let saying: Saying = shown.map(said).collect();
        let is_translated = saying.len() > 1;
        if !is_translated && self.is_unwanted_alone(variants.iter().map(|(_, text)| text.as_str())) {
            return Ok(None);
        }
        let scored = self.scored(segment, scored, (status, doubt), annotations.iter())?;
        let translated = |scored| Translated {
            scored,
            doubt,
            source_before: None,
            is_translated,
            created,
            segment,
            unit: None,
            occurrences: 1,
        };
        Ok(scored.map(|scored| (saying, translated(scored))))
    }

    /// Whether a segment without a translation is no match: one was asked for, or the unit has some, all of them empty.
    fn is_unwanted_alone<'a>(&self, variants: impl ExactSizeIterator<Item = &'a str>) -> bool {
        let is_unit_of_several = variants.len() > 1;
        !self.options.to.is_empty()
            || (is_unit_of_several && variants.filter(|said| !said.trim().is_empty()).count() < 2)
    }

    /// What the segment is as a match, by its neighbours and its unit; `None` when that is too little.
    fn scored<'a>(
        &self,
        segment: SegmentId,
        scored: Scored,
        (status, doubt): (Status, Option<Doubt>),
        annotations: impl Iterator<Item = &'a Annotation>,
    ) -> Result<Option<Scored>, Error> {
        let scored = match scored.kind {
            // A translation of other wording has no context that would vouch for it.
            Kind::Exact if doubt != Some(Doubt::SourceChanged) => {
                let (score, kind) = self.neighbours.grade(self.memory, segment, annotations)?;
                Scored { score, kind }
            }
            _ => scored,
        };
        Ok(Some(self.penalties.applied(scored, status, doubt)).filter(|scored| scored.score >= self.options.least))
    }

    fn assemble(
        &self,
        text: &str,
        found: Translated,
        similarity: f64,
        differences: &[Difference],
    ) -> Result<Option<Match>, Error> {
        let Translated { scored, doubt, source_before, segment, unit, occurrences, .. } = found;
        let unit = match unit {
            Some(unit) => Some(unit),
            None => self.memory.unit_of(segment)?,
        };
        let Some(unit) = unit else { return Ok(None) };
        let Some((source, targets)) = excerpts(&unit, segment, self.options.to) else { return Ok(None) };
        Ok(Some(Match {
            score: scored.score,
            kind: scored.kind,
            similarity,
            unit: unit.unit.id.unwrap_or_else(|| UnitId(String::new())),
            document: unit.document,
            created: unit.created,
            segment,
            warnings: warnings(text, self.query, &source.language),
            source,
            targets,
            difference: differences.to_vec(),
            doubt,
            source_before,
            occurrences,
            successors: None,
        }))
    }
}

/// What is noted beside the variant that holds a segment, then beside the unit.
fn annotations_of(unit: &StoredUnit, segment: SegmentId) -> impl Iterator<Item = &Annotation> {
    let holds = |segments: &Vec<StoredSegment>| segments.iter().any(|one| one.id == segment);
    let own = unit.segments.iter().position(holds).map(|at| &unit.unit.variants[at].annotations);
    own.into_iter().flatten().chain(&unit.unit.annotations)
}

#[cfg(test)]
mod tests {
    use crate::language::LanguageTag;
    use crate::lookup::{Finder, Kind, Match, Options, Score};
    use crate::model::Content;
    use crate::store::{ChangeSet, DocumentFields, DocumentKind, Error, Memory, NewSegment, NewUnit};

    /// More than any cap that anybody would set.
    const ANSWERS: usize = 300;

    /// Questions, each answered with *Yes.*: in Spanish *Sí.*, but every hundredth time *Claro.*.
    fn interview(folder: &std::path::Path) -> Memory {
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
                let document = writer.put_document(DocumentKind::Aligned, &DocumentFields::default())?;
                let new = |text: &str| NewSegment { content: Content::from(text), paragraph: 0, joint: String::new() };
                let lines = |question: &str, answer: fn(usize) -> &'static str| -> Vec<NewSegment> {
                    (0..ANSWERS).flat_map(|at| [new(&format!("{question} {at}?")), new(answer(at))]).collect()
                };
                let sources = writer.put_version(document, &en, None, &lines("Is it", |_| "Yes."))?;
                let said = |at| if at % 100 == 99 { "Claro." } else { "Sí." };
                let targets = writer.put_version(document, &es, None, &lines("Es", said))?;
                for (source, target) in sources.into_iter().zip(targets) {
                    let unit = NewUnit { variants: vec![vec![source], vec![target]], ..NewUnit::default() };
                    writer.put_unit(document, &unit)?;
                }
                Ok::<_, Error>(())
            })
            .unwrap();
        memory
    }

    fn find(memory: &Memory, around: Option<usize>, limit: usize) -> Vec<(u8, Kind, String, usize)> {
        let question = |at: usize| format!("Is it {at}?");
        let (before, after) = (around.map(question), around.map(|at| question(at + 1)));
        let options = Options {
            from: None,
            to: &[],
            least: Score(70),
            limit,
            before: before.as_deref(),
            after: after.as_deref(),
        };
        let found = Finder::new(memory).unwrap().find("Yes.", &options).unwrap();
        let told = |found: Match| (found.score.0, found.kind, found.targets[0].text.clone(), found.occurrences);
        found.into_iter().map(told).collect()
    }

    #[test]
    fn of_hundreds_of_the_same_all_count() {
        let folder = tempfile::tempdir().unwrap();
        let memory = interview(folder.path());
        let (exact, often) = ((100, Kind::Exact, "Claro.".to_owned(), 3), (100, Kind::Exact, "Sí.".to_owned(), 297));
        assert_eq!(find(&memory, None, 5), [exact.clone(), often]);
        assert_eq!(find(&memory, None, 1), std::slice::from_ref(&exact));
        for at in [0, 12, 150, 298] {
            let in_context = (102, Kind::Context, "Sí.".to_owned(), 297);
            assert_eq!(find(&memory, Some(at), 5), [in_context, exact.clone()], "{at}");
        }
        // The last one has no neighbour after it.
        assert_eq!(find(&memory, Some(299), 1), [(101, Kind::Context, "Claro.".to_owned(), 3)]);
    }
}
