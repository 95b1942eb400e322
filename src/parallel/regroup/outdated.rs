//! Which translations a source leaves behind that says something else now.

use super::super::Parallel;
use super::super::revised::RevisedText;
use super::{Component, Regrouping, segments};
use crate::language::LanguageTag;
use crate::model::Doubt;
use crate::store::{SegmentId, StoredUnit};
use std::collections::HashSet;

/// The old units whose translations are left behind.
pub(super) struct Outdated<'a> {
    source: Option<&'a LanguageTag>,
    /// The old units whose source was reworded, now or before.
    units: HashSet<usize>,
}

impl<'a> Outdated<'a> {
    /// `texts` are the versions beside what the memory held, `old` the units of the document, `source` its first language.
    pub(super) fn new<'b>(
        parallel: &Parallel,
        texts: &[RevisedText<'_>],
        old: impl Iterator<Item = &'b StoredUnit>,
        source: Option<&'a LanguageTag>,
    ) -> Self {
        let text = parallel.versions.iter().zip(texts).find(|(version, _)| Some(&version.language) == source);
        let is_reworded =
            |id: SegmentId| text.and_then(|(_, text)| text.replaced.get(&id)).is_some_and(|gone| gone.is_reworded);
        let is_outdated =
            |unit: &StoredUnit| unit.unit.doubt == Some(Doubt::SourceChanged) || segments(unit).any(is_reworded);
        let units = old.enumerate().filter(|(_, unit)| is_outdated(unit)).map(|(at, _)| at).collect();
        Self { source, units }
    }

    /// Whether a component pairs a translation of such a unit with what its source says now.
    pub(super) fn is(&self, all: &Regrouping<'_>, component: &Component, ids: &[Vec<SegmentId>]) -> bool {
        let own = component.nodes.iter().map(|&(version, ordinal)| {
            let language = &all.parallel.versions[version].language;
            (language, all.unit_of.get(&ids[version][ordinal]).copied())
        });
        let others = component
            .others
            .iter()
            .flat_map(|(language, others)| others.iter().map(move |id| (language, all.unit_of.get(id).copied())));
        let (sources, targets): (Vec<_>, Vec<_>) =
            own.chain(others).partition(|(language, _)| Some(*language) == self.source);
        let left = targets.into_iter().filter_map(|(_, unit)| unit).filter(|unit| self.units.contains(unit));
        left.into_iter().any(|unit| sources.iter().any(|(_, own)| own.is_none_or(|own| own == unit)))
    }
}
