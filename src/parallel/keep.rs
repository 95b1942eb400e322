//! An aligned document enters a memory: for the first time, or again.
//!
//! Aligning a document that is there already is a revision. What did not change keeps its segments and its units with their
//! names; a unit is made anew only where its segments differ; reviewed units whose segments are all still there stay as they
//! are; languages that take no part this time stay, and follow the segments that they belong to.
//!
//! Time and memory are linear in the document.

use super::regroup::Regrouping;
use super::{Parallel, Segment, Version};
use crate::align::Group;
use crate::language::LanguageTag;
use crate::model::{Content, Status};
use crate::store::{
    self, DocumentFields, DocumentId, DocumentKind, NewSegment, NewUnit, RevisedSegment, SegmentId, Writer,
};
use std::collections::{HashMap, HashSet, VecDeque};

/// What a memory took in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Units that were not there.
    pub new: usize,
    /// Units that were there and stayed.
    pub unchanged: usize,
    /// Units that were there and are not any more.
    pub retired: usize,
}

/// Why a memory does not take a document in.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The memory cannot.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A document of that name is there, and hardly anything of it is in this one.
    #[error("the document “{name}” of this memory looks like another one: it shares {shared} of its {of} segments")]
    LooksLikeAnother {
        /// The name of both.
        name: String,
        /// How many segments of the stored text are in the new one.
        shared: usize,
        /// How many segments the stored text has.
        of: usize,
    },
}

impl Parallel {
    /// Stores the document in the transaction of `writer`. `digests` are those of the files, one for each version. With
    /// `replace`, a document of that name is retired first, whatever it holds.
    pub fn keep(
        &self,
        writer: &mut Writer<'_>,
        fields: &DocumentFields,
        digests: &[Vec<u8>],
        replace: bool,
    ) -> Result<Kept, KeepError> {
        match writer.document(&fields.name)? {
            None => self.keep_new(writer, fields, digests),
            Some((document, _)) if replace => {
                let retired = writer.memory().units_of(&fields.name)?.len();
                writer.retire_document(document)?;
                Ok(Kept { retired, ..self.keep_new(writer, fields, digests)? })
            }
            Some((_, DocumentKind::Imported)) => Err(store::Error::DocumentExists(fields.name.clone()).into()),
            Some((document, DocumentKind::Aligned)) => self.keep_again(writer, document, fields, digests),
        }
    }

    fn keep_new(
        &self,
        writer: &mut Writer<'_>,
        fields: &DocumentFields,
        digests: &[Vec<u8>],
    ) -> Result<Kept, KeepError> {
        let document = writer.put_document(DocumentKind::Aligned, fields)?;
        let mut ids = Vec::with_capacity(self.versions.len());
        for (version, digest) in self.versions.iter().zip(digests) {
            let segments: Vec<NewSegment> = version.segments.iter().map(new_segment).collect();
            ids.push(writer.put_version(document, &version.language, Some(digest), &segments)?);
        }
        for group in &self.groups.groups {
            writer.put_unit(document, &new_unit(group, &ids))?;
        }
        Ok(Kept { new: self.groups.groups.len(), ..Kept::default() })
    }

    fn keep_again(
        &self,
        writer: &mut Writer<'_>,
        document: DocumentId,
        fields: &DocumentFields,
        digests: &[Vec<u8>],
    ) -> Result<Kept, KeepError> {
        let name = fields.name.as_str();
        let texts: Vec<RevisedText> =
            self.versions.iter().map(|version| RevisedText::new(writer, name, version)).collect::<Result<_, _>>()?;
        same_document(name, &texts)?;
        writer.set_fields(document, fields)?;
        let old = writer.memory().units_of(name)?;
        let regrouping = Regrouping::new(self, &texts, &old);
        for unit in regrouping.dissolved() {
            writer.dissolve_unit(unit)?;
        }
        let mut ids = Vec::with_capacity(texts.len());
        for ((version, text), digest) in self.versions.iter().zip(&texts).zip(digests) {
            ids.push(text.store(writer, document, &version.language, digest)?);
        }
        let made = regrouping.units(&ids);
        for unit in &made {
            writer.put_unit(document, unit)?;
        }
        for (dead, successors) in regrouping.successions(&ids) {
            writer.succeed(dead, &successors)?;
        }
        Ok(Kept { new: made.len(), unchanged: regrouping.unchanged, retired: regrouping.dissolved().count() })
    }
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

fn new_segment(segment: &Segment) -> NewSegment {
    NewSegment {
        content: Content::from(segment.text.as_str()),
        paragraph: segment.paragraph,
        joint: segment.joint.clone(),
    }
}

/// Whether the text of a language that both have is the same document's.
fn same_document(name: &str, texts: &[RevisedText<'_>]) -> Result<(), KeepError> {
    let (shared, of) = texts
        .iter()
        .find(|text| text.stored > 0)
        .map_or((0, 0), |text| (text.kept.iter().flatten().count(), text.stored));
    if of > 0 && store::is_revision(of, of - shared) {
        return Ok(());
    }
    Err(KeepError::LooksLikeAnother { name: name.to_owned(), shared, of })
}

/// A version beside what the memory holds of its language.
pub(super) struct RevisedText<'a> {
    version: &'a Version,
    /// How many segments the memory holds.
    stored: usize,
    /// For each segment of the version the one of the memory that says the same.
    pub(super) kept: Vec<Option<SegmentId>>,
    /// Those of them that a revision elsewhere retired: they stand in the text, and in no unit.
    pub(super) retired: HashSet<SegmentId>,
    /// Whether anything differs: wording, order, paragraphs or what lies between segments.
    changed: bool,
}

impl<'a> RevisedText<'a> {
    /// Segments of the same wording are the same segment; repeated ones are matched in their order.
    fn new(writer: &Writer<'_>, name: &str, version: &'a Version) -> Result<Self, store::Error> {
        let stored = writer.memory().running_text(name, &version.language)?;
        let mut by_text: HashMap<&str, VecDeque<SegmentId>> = HashMap::new();
        for (segment, ..) in &stored {
            by_text.entry(&segment.text).or_default().push_back(segment.id);
        }
        let mut take = |segment: &Segment| by_text.get_mut(segment.text.as_str()).and_then(VecDeque::pop_front);
        let kept: Vec<Option<SegmentId>> = version.segments.iter().map(&mut take).collect();
        let places =
            version.segments.iter().zip(&kept).map(|(segment, id)| (*id, segment.paragraph, segment.joint.as_str()));
        let changed =
            !places.eq(stored.iter().map(|(segment, paragraph, joint)| (Some(segment.id), *paragraph, joint.as_str())));
        let retired = writer.memory().retired_in(name, &version.language)?.into_keys().collect();
        Ok(Self { version, stored: stored.len(), kept, retired, changed })
    }

    /// Stores what is new in it; the ids of its segments in order.
    fn store(
        &self,
        writer: &mut Writer<'_>,
        document: DocumentId,
        language: &LanguageTag,
        digest: &[u8],
    ) -> Result<Vec<SegmentId>, store::Error> {
        if !self.changed {
            return Ok(self.kept.iter().flatten().copied().collect());
        }
        let revised = |(segment, kept): (&Segment, &Option<SegmentId>)| match *kept {
            Some(id) => RevisedSegment::Kept { id, paragraph: segment.paragraph, joint: segment.joint.clone() },
            None => RevisedSegment::New(new_segment(segment)),
        };
        let segments: Vec<RevisedSegment> = self.version.segments.iter().zip(&self.kept).map(revised).collect();
        writer.put_revision(document, language, Some(digest), &segments)
    }
}
