//! Which translations a source leaves behind that says something else now.
//!
//! A unit is asked about when its source was reworded now, or before. What was reworded together with it, or since, is up to date; so is
//! what was made for the wording that the source has again. What is paired with another source now is not asked about.

use super::super::Parallel;
use super::super::revised::RevisedText;
use super::component::Component;
use super::{Node, Regrouping, segments};
use crate::language::LanguageTag;
use crate::revise;
use crate::store::{Error, Memory, SegmentId, StoredSegment, StoredUnit};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The old units whose translations are left behind, or may be.
pub(super) struct Outdated<'a> {
    source: Option<&'a LanguageTag>,
    /// The old units whose source was reworded now.
    reworded: HashSet<usize>,
    /// Those whose source was reworded before.
    doubted: HashSet<usize>,
    /// What the new segments stand in the place of, and whether they say something else.
    came_for: HashMap<Node, (SegmentId, bool)>,
}

impl<'a> Outdated<'a> {
    /// `texts` are the versions beside what the memory held, `old` the units of the document, `source` its first language.
    pub(super) fn new(
        parallel: &Parallel,
        texts: &[RevisedText<'_>],
        old: &[StoredUnit],
        source: Option<&'a LanguageTag>,
    ) -> Self {
        let text = parallel.versions.iter().zip(texts).find(|(version, _)| Some(&version.language) == source);
        let is_reworded =
            |id: SegmentId| text.and_then(|(_, text)| text.replaced.get(&id)).is_some_and(|gone| gone.is_reworded);
        let units = || old.iter().enumerate();
        let reworded = units().filter(|(_, unit)| segments(unit).any(is_reworded)).map(|(at, _)| at).collect();
        let doubted = units().filter(|(_, unit)| unit.is_outdated()).map(|(at, _)| at).collect();
        let mut came_for = HashMap::new();
        for (version, text) in texts.iter().enumerate() {
            for (id, gone) in &text.replaced {
                came_for.extend(gone.by.clone().map(|at| ((version, at), (*id, gone.is_reworded))));
            }
        }
        Self { source, reworded, doubted, came_for }
    }

    /// Whether a component pairs a translation of such a unit with what its source says now.
    pub(super) fn is(&self, all: &Regrouping<'_>, component: &Component, memory: &Memory) -> Result<bool, Error> {
        let Some(source) = self.source.filter(|_| !self.reworded.is_empty() || !self.doubted.is_empty()) else {
            return Ok(false);
        };
        let (now, owners) = said(all, component, source);
        for own in self.translations(all, component).into_values() {
            let is_left = |unit: &usize| owners.iter().any(|owner| owner.is_none_or(|owner| owner == *unit));
            let mut units = own.iter().filter_map(|segment| all.unit_of.get(&segment.id)).filter(|unit| is_left(unit));
            if units.clone().any(|unit| self.reworded.contains(unit) && !self.doubted.contains(unit)) {
                return Ok(true);
            }
            let is_doubted = units.any(|unit| self.doubted.contains(unit));
            if is_doubted && !revise::is_current(memory, &own, source, &now)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What a component has of each translation that was not reworded: its segments, or those in whose place they stand.
    fn translations<'b>(
        &self,
        all: &'b Regrouping<'_>,
        component: &'b Component,
    ) -> BTreeMap<&'b LanguageTag, Vec<StoredSegment>> {
        let mut found: BTreeMap<&LanguageTag, Vec<StoredSegment>> = BTreeMap::new();
        let mut renewed: BTreeSet<&LanguageTag> = BTreeSet::new();
        for &(version, ordinal) in &component.nodes {
            let language = &all.parallel.versions[version].language;
            let came_for = self.came_for.get(&(version, ordinal));
            let old = all.texts[version].kept[ordinal].or(came_for.filter(|(_, is_new)| !is_new).map(|(id, _)| *id));
            match old {
                Some(id) => found.entry(language).or_default().extend(all.stored(id).cloned()),
                None => drop(renewed.insert(language)),
            }
        }
        for (language, ids) in &component.others {
            found.entry(language).or_default().extend(ids.iter().filter_map(|&id| all.stored(id)).cloned());
        }
        found.retain(|language, _| Some(*language) != self.source && !renewed.contains(language));
        found
    }
}

/// What a component says in the source, and in which old unit each segment of that was.
fn said<'b>(
    all: &'b Regrouping<'_>,
    component: &'b Component,
    source: &LanguageTag,
) -> (Vec<&'b str>, Vec<Option<usize>>) {
    let versions = &all.parallel.versions;
    let own = component.nodes.iter().filter(|node| versions[node.0].language == *source).map(|&(version, ordinal)| {
        let unit = all.texts[version].kept[ordinal].and_then(|id| all.unit_of.get(&id).copied());
        (versions[version].segments[ordinal].text.as_str(), unit)
    });
    let others = component.others.get(source).into_iter().flatten();
    let others = others.filter_map(|&id| Some((all.stored(id)?.text.as_str(), all.unit_of.get(&id).copied())));
    own.chain(others).unzip()
}
