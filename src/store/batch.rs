//! Some units as they stand in the columns of the memory, to be decoded by whoever needs them.
//!
//! What SQLite hands out is copied as it is; reading the JSON in it and building units can be left to another thread.
//!
//! Memory: one batch, which is filled again for the next.

use super::record::{Repeat, SegmentId, StoredSegment, StoredUnit};
use super::{Error, codec, name};
use crate::language::LanguageTag;
use crate::model::{Doubt, Spare, Status, Unit, Variant};
use rusqlite::types::ValueRef;
use std::ops::Range;
use std::sync::Arc;

/// So many bytes of columns are a batch: enough that handing it over costs nothing, little enough to stay in the cache.
const BATCH_BYTES: usize = 256 << 10;

/// Some units, not decoded yet.
#[derive(Debug, Default)]
pub struct Batch {
    /// Columns, one after the other; UTF-8 unless the memory is damaged.
    text: Vec<u8>,
    pub(super) units: Vec<Stored>,
    pub(super) shared: Shared,
}

/// What the units of a batch refer to. What many of them share stands here once: counting references to it from two threads
/// is slow.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) variants: Vec<VariantColumns>,
    pub(super) origins: Vec<Origin>,
    /// By their versions.
    pub(super) languages: Vec<(i64, LanguageTag)>,
}

/// The document and the change-set that a unit is from.
#[derive(Debug)]
pub(super) struct Origin {
    pub(super) rows: (i64, i64),
    pub(super) document: Arc<str>,
    pub(super) salt: Arc<str>,
    pub(super) created: Arc<str>,
}

#[derive(Debug)]
pub(super) enum Stored {
    /// A unit of an aligned document, put together where the database is.
    Whole(Box<StoredUnit>),
    Columns(UnitColumns),
}

/// A column: where it stands in the text of the batch; null is `None`.
pub(super) type Column = Option<Range<usize>>;

/// An imported unit.
#[derive(Debug)]
pub(super) struct UnitColumns {
    pub(super) id: i64,
    /// Where in the batch it stands.
    pub(super) origin: usize,
    pub(super) number: i64,
    pub(super) status: Status,
    pub(super) confidence: Option<f64>,
    pub(super) doubt: Option<Doubt>,
    pub(super) attributes: Column,
    pub(super) annotations: Column,
    pub(super) repeat: Repeat,
    /// Its variants in the batch.
    pub(super) variants: Range<usize>,
}

#[derive(Debug)]
pub(super) struct VariantColumns {
    /// As the unit counts it.
    pub(super) number: i64,
    pub(super) segment: SegmentId,
    /// Where in the batch it stands.
    pub(super) language: usize,
    pub(super) text: Column,
    pub(super) codes: Column,
    pub(super) attributes: Column,
    pub(super) annotations: Column,
}

impl Batch {
    /// Takes the units out, decoded one by one. Those of imported documents come without `segments`, which an export has no
    /// use for: each of their variants is one.
    pub fn units(&mut self) -> impl Iterator<Item = Result<StoredUnit, Error>> + '_ {
        let Self { text, units, shared } = self;
        let text = simdutf8::basic::from_utf8(text).ok();
        let mut spare = Spare::default();
        units.drain(..).map(move |stored| match stored {
            Stored::Whole(unit) => Ok(*unit),
            Stored::Columns(columns) => columns.decode(text.ok_or_else(not_utf8)?, shared, true, &mut spare),
        })
    }

    /// The same, one after the other made of what is spare. Imported units have no names: making them takes time, and an export
    /// tells those of others only.
    pub(crate) fn each_unit<E: From<Error>>(
        &mut self,
        spare: &mut Spare,
        mut visit: impl FnMut(StoredUnit, &mut Spare) -> Result<(), E>,
    ) -> Result<(), E> {
        let Self { text, units, shared } = self;
        let text = simdutf8::basic::from_utf8(text).map_err(|_| not_utf8())?;
        units.drain(..).try_for_each(|stored| {
            let unit = match stored {
                Stored::Whole(unit) => *unit,
                Stored::Columns(columns) => columns.decode(text, shared, false, spare)?,
            };
            visit(unit, spare)
        })
    }

    /// The same with `segments`.
    pub(super) fn whole_units(&mut self) -> impl Iterator<Item = Result<StoredUnit, Error>> + '_ {
        let Self { text, units, shared } = self;
        let text = simdutf8::basic::from_utf8(text).ok();
        let mut spare = Spare::default();
        units.drain(..).map(move |stored| match stored {
            Stored::Whole(unit) => Ok(*unit),
            Stored::Columns(columns) => {
                let text = text.ok_or_else(not_utf8)?;
                let mut unit = columns.decode(text, shared, true, &mut spare)?;
                let variants = shared.variants[columns.variants].iter();
                unit.segments = variants.map(|variant| vec![variant.segment(text, shared)]).collect();
                Ok(unit)
            }
        })
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.units.clear();
        self.shared.variants.clear();
        self.shared.origins.clear();
        self.shared.languages.clear();
    }

    pub(super) fn is_full(&self) -> bool {
        // A whole unit holds its texts itself; a hundred of them are about as much.
        self.text.len() > BATCH_BYTES || self.units.len() > BATCH_BYTES >> 7
    }

    /// Takes a column over.
    pub(super) fn push(&mut self, value: ValueRef<'_>) -> Result<Column, Error> {
        let ValueRef::Text(text) = value else {
            value.as_str_or_null().map_err(rusqlite::Error::from)?;
            return Ok(None);
        };
        let start = self.text.len();
        self.text.extend_from_slice(text);
        Ok(Some(start..self.text.len()))
    }
}

impl UnitColumns {
    fn decode(&self, text: &str, shared: &Shared, is_named: bool, spare: &mut Spare) -> Result<StoredUnit, Error> {
        // The ends of columns are those of characters, unless two of them are damaged.
        let of = |column: &Column| match column {
            Some(range) => text.get(range.clone()).ok_or_else(not_utf8).map(Some),
            None => Ok(None),
        };
        let origin = &shared.origins[self.origin];
        let mut variants = spare.variants();
        for columns in &shared.variants[self.variants.clone()] {
            let (text, codes) = (of(&columns.text)?.unwrap_or_default(), of(&columns.codes)?);
            variants.push(Variant {
                language: shared.languages[columns.language].1.clone(),
                content: codec::content_of(spare.copy(text), codes, spare)?,
                segments: Vec::new(),
                attributes: codec::attributes_from(of(&columns.attributes)?, spare)?,
                annotations: codec::annotations_from(of(&columns.annotations)?, spare)?,
            });
        }
        let unit = Unit {
            id: (is_named || self.status != Status::Imported).then(|| name::unit_name(&origin.salt, self.number)),
            status: self.status,
            confidence: self.confidence,
            doubt: self.doubt,
            attributes: codec::attributes_from(of(&self.attributes)?, spare)?,
            annotations: codec::annotations_from(of(&self.annotations)?, spare)?,
            variants,
        };
        Ok(StoredUnit {
            unit,
            document: spare.copy(&origin.document),
            segments: Vec::new(),
            links: Vec::new(),
            created: spare.copy(&origin.created),
            repeat: self.repeat,
        })
    }
}

impl VariantColumns {
    fn segment(&self, text: &str, shared: &Shared) -> StoredSegment {
        let text = self.text.clone().and_then(|range| text.get(range)).unwrap_or_default();
        let language = shared.languages[self.language].1.clone();
        StoredSegment { id: self.segment, language, text: text.to_owned() }
    }
}

fn not_utf8() -> Error {
    Error::Damaged("a text is not UTF-8".to_owned())
}
