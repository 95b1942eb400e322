//! An aligned document enters a memory: for the first time, or again.
//!
//! Aligning a document that is there already is a revision. What did not change keeps its segments and its units with their
//! names; a unit that only gains a language keeps its name as well; it is made anew where its segments differ; reviewed units
//! whose segments are all still there stay as they are; languages that take no part this time stay, and follow the segments
//! that they belong to.
//!
//! As with any revision, the wording that it replaces is retired in other documents too, and wording that an earlier revision
//! replaced does not come back with a text that is older: it stands in that text, and no unit offers it.
//!
//! Time and memory are linear in the document.

use super::regroup::{Grown, Regrouping};
use super::revised::{RevisedText, new_segment};
use super::{Parallel, Version};
use crate::align::Group;
use crate::language::LanguageTag;
use crate::model::Status;
use crate::store::{
    self, Again, DocumentFields, DocumentId, DocumentKind, Gone, NewSegment, NewUnit, SegmentId, Writer,
};
use std::collections::{HashMap, HashSet};

/// How far an alignment reaches, and what gives way to it.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeepOptions {
    /// A document of that name is retired first, whatever it holds.
    pub replace: bool,
    /// Other documents keep the pairs whose wording is replaced in this one.
    pub only_here: bool,
    /// Wording that a revision superseded is taken back.
    pub revive: bool,
}

/// What a memory took in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// Units that were not there.
    pub new: usize,
    /// Units that were there and stayed.
    pub unchanged: usize,
    /// Units that were there and gained a language.
    pub extended: usize,
    /// Units that were there and are not any more.
    pub retired: usize,
    /// Units of other documents whose wording was retired.
    pub elsewhere: usize,
    /// Units without wording that a revision had superseded, and that this text brought again.
    pub superseded: usize,
    /// The first such wording.
    pub first_superseded: Option<Again>,
}

/// Why a memory does not take a document in.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The memory cannot.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A document of that name is there, and hardly anything of its text in a language is in this one.
    #[error("“{name}” looks like another document: {gone} of its {of} segments in “{language}” are not in this text")]
    LooksLikeAnother {
        /// The name of both.
        name: String,
        /// The language of the text.
        language: LanguageTag,
        /// How many segments of the stored text are not in the new one.
        gone: usize,
        /// How many segments the stored text has.
        of: usize,
    },
    /// A document of that name is there, in other languages.
    #[error("“{0}” looks like another document: it has none of these languages")]
    SharesNoLanguage(String),
}

impl Parallel {
    /// Stores the document in the transaction of `writer`. `digests` are those of the files, one for each version.
    pub fn keep(
        &self,
        writer: &mut Writer<'_>,
        fields: &DocumentFields,
        digests: &[Vec<u8>],
        options: KeepOptions,
    ) -> Result<Kept, KeepError> {
        match writer.document(&fields.name)? {
            None => Ok(self.keep_new(writer, fields, digests, options)?),
            Some((document, _)) if options.replace => {
                let retired = writer.memory().units_of(&fields.name)?.len();
                writer.retire_document(document)?;
                Ok(Kept { retired, ..self.keep_new(writer, fields, digests, options)? })
            }
            Some((_, DocumentKind::Imported)) => Err(store::Error::DocumentExists(fields.name.clone()).into()),
            Some((document, DocumentKind::Aligned)) => self.keep_again(writer, document, fields, digests, options),
        }
    }

    fn keep_new(
        &self,
        writer: &mut Writer<'_>,
        fields: &DocumentFields,
        digests: &[Vec<u8>],
        options: KeepOptions,
    ) -> Result<Kept, store::Error> {
        let document = writer.put_document(DocumentKind::Aligned, fields)?;
        let mut ids = Vec::with_capacity(self.versions.len());
        for (version, digest) in self.versions.iter().zip(digests) {
            let segments: Vec<NewSegment> = version.segments.iter().map(new_segment).collect();
            ids.push(writer.put_version(document, &version.language, Some(digest), &segments)?);
        }
        let units: Vec<NewUnit> = self.groups.groups.iter().map(|group| new_unit(group, &ids)).collect();
        let mut kept = Kept { new: units.len(), ..Kept::default() };
        let again = Superseded::among(writer, &units, &[], &ids.into_iter().flatten().collect(), options)?;
        for unit in &units {
            writer.put_unit(document, unit)?;
        }
        again.retire(writer, &mut kept)?;
        Ok(kept)
    }

    fn keep_again(
        &self,
        writer: &mut Writer<'_>,
        document: DocumentId,
        fields: &DocumentFields,
        digests: &[Vec<u8>],
        options: KeepOptions,
    ) -> Result<Kept, KeepError> {
        let name = fields.name.as_str();
        let texts: Vec<RevisedText> = self
            .versions
            .iter()
            .map(|version| RevisedText::new(writer, name, version, options.revive))
            .collect::<Result<_, _>>()?;
        self.same_document(name, &texts)?;
        writer.set_fields(document, fields)?;
        let source = writer.memory().pivot_of(document)?;
        let old = writer.memory().units_of(name)?;
        let regrouping = Regrouping::new(self, &texts, &old, source.as_ref());
        for unit in regrouping.dissolved().filter_map(|unit| unit.unit.id.as_ref()) {
            writer.dissolve_unit(unit)?;
        }
        let mut ids = Vec::with_capacity(texts.len());
        for ((version, text), digest) in self.versions.iter().zip(&texts).zip(digests) {
            ids.push(text.store(writer, document, &version.language, digest)?);
        }
        let memory = writer.memory();
        let (made, grown) = (regrouping.units(&ids, memory)?, regrouping.grown(&ids, memory)?);
        let fresh = texts.iter().zip(&ids).flat_map(|(text, ids)| text.fresh(ids)).collect();
        let again = Superseded::among(writer, &made, &grown, &fresh, options)?;
        for unit in &made {
            writer.put_unit(document, unit)?;
        }
        for Grown { unit, addition } in &grown {
            writer.extend_unit(unit.unit.id.as_ref().expect("a stored unit has a name"), addition)?;
        }
        let mut kept = Kept {
            new: made.len(),
            unchanged: regrouping.unchanged,
            extended: grown.len(),
            retired: regrouping.dissolved().count(),
            ..Kept::default()
        };
        let away = again.retire(writer, &mut kept)?;
        let successors = succeed(writer, regrouping.successions(&ids), &away)?;
        if !options.only_here {
            kept.elsewhere = writer.retire_elsewhere(name, &self.gone(&regrouping, source.as_ref(), &successors))?;
        }
        Ok(kept)
    }

    /// Whether each text of a language that the document has is a revision of it. One that is not would retire what is right, here
    /// and in other documents.
    fn same_document(&self, name: &str, texts: &[RevisedText<'_>]) -> Result<(), KeepError> {
        let mut known = self.versions.iter().zip(texts).filter(|(_, text)| text.stored > 0).peekable();
        if known.peek().is_none() {
            return Err(KeepError::SharesNoLanguage(name.to_owned()));
        }
        match known.find(|(_, text)| !store::is_revision(text.stored, text.gone)) {
            None => Ok(()),
            Some((Version { language, .. }, &RevisedText { gone, stored: of, .. })) => {
                Err(KeepError::LooksLikeAnother { name: name.to_owned(), language: language.clone(), gone, of })
            }
        }
    }

    /// The pairs that this text says otherwise now. What it still says at another place is not out of use.
    fn gone(
        &self,
        regrouping: &Regrouping<'_>,
        source: Option<&LanguageTag>,
        successors: &HashMap<SegmentId, Vec<SegmentId>>,
    ) -> Vec<Gone> {
        let mut all = Vec::new();
        for version in self.versions.iter().filter(|version| Some(&version.language) != source) {
            let still = version.keys();
            let own = regrouping.dissolved().flat_map(|unit| Gone::of(unit, &version.language, source, successors));
            all.extend(own.filter(|gone| !still.contains(gone.key())));
        }
        all
    }
}

/// Pairs of wording that a revision superseded, in the units of a document that brings them again.
struct Superseded {
    units: Vec<Vec<Again>>,
}

impl Superseded {
    /// Looks for them before the units are stored. Only `fresh` segments bring anything.
    fn among(
        writer: &mut Writer<'_>,
        made: &[NewUnit],
        grown: &[Grown<'_>],
        fresh: &HashSet<SegmentId>,
        options: KeepOptions,
    ) -> Result<Self, store::Error> {
        if options.revive {
            return Ok(Self { units: Vec::new() });
        }
        let mut units = Vec::with_capacity(made.len() + grown.len());
        for unit in made {
            units.push(writer.superseded_of(unit, fresh)?);
        }
        for grown in grown {
            units.push(writer.superseded_of(&grown.whole(), fresh)?);
        }
        units.retain(|again| !again.is_empty());
        Ok(Self { units })
    }

    /// Takes them out of the units that were stored; which segments that are.
    fn retire(self, writer: &mut Writer<'_>, kept: &mut Kept) -> Result<HashSet<SegmentId>, store::Error> {
        let mut away = HashSet::new();
        for again in &self.units {
            let segments: Vec<SegmentId> = again.iter().flat_map(|again| &again.segments).copied().collect();
            writer.retire_segments(&segments)?;
            away.extend(segments);
        }
        kept.superseded = self.units.len();
        kept.first_superseded = self.units.into_iter().flatten().next();
        Ok(away)
    }
}

/// Notes what took the place of which wording, and gives it back. What stays `away` took the place of nothing.
fn succeed(
    writer: &mut Writer<'_>,
    successions: Vec<(SegmentId, Vec<SegmentId>)>,
    away: &HashSet<SegmentId>,
) -> Result<HashMap<SegmentId, Vec<SegmentId>>, store::Error> {
    let mut successors = HashMap::new();
    for (dead, mut new) in successions {
        let was_deleted = new.is_empty();
        new.retain(|segment| !away.contains(segment));
        if was_deleted || !new.is_empty() {
            writer.succeed(dead, &new)?;
            successors.insert(dead, new);
        }
    }
    Ok(successors)
}

/// A group as the memory takes it, given the ids of the segments of each version.
fn new_unit(group: &Group, ids: &[Vec<SegmentId>]) -> NewUnit {
    let sides = group.segments.iter().zip(ids).filter(|(ordinals, _)| !ordinals.is_empty());
    NewUnit {
        status: Status::Aligned,
        confidence: Some(group.confidence),
        doubt: group.doubt,
        variants: sides.map(|(ordinals, ids)| ordinals.iter().map(|&ordinal| ids[ordinal]).collect()).collect(),
        links: links(group, ids).collect(),
        ..NewUnit::default()
    }
}

/// The finer pairing of a group: every source segment of a bead with every target segment of it.
pub(super) fn links<'a>(
    group: &'a Group,
    ids: &'a [Vec<SegmentId>],
) -> impl Iterator<Item = (SegmentId, SegmentId, f64)> + 'a {
    group.links.iter().flat_map(move |link| {
        let (one, two) = link.texts;
        let bead = &link.bead;
        bead.source.clone().flat_map(move |source| {
            bead.target.clone().map(move |target| (ids[one][source], ids[two][target], bead.confidence))
        })
    })
}
