//! Which pairs of texts a revision retired: an import that brings one again leaves it retired.
//!
//! Wording that was deleted without a successor is not retired: it may be wanted elsewhere. Nor is that of the source, whose change
//! leaves the translation of the old source as right as it was.
//!
//! Wording that a later revision brought back is not retired any more, though the row that retired it stays.
//!
//! Whether a pair is back is looked up once and remembered until a unit comes or goes that could change it.
//!
//! Read once per transaction, when its first unit is imported. Memory and time grow with the number of superseded segments,
//! which are those that people changed, not with the memory file; most memories have none.

use super::elsewhere::is_of_source;
use super::pairing::{Pairing, pairings};
use super::record::{SegmentId, StoredSegment};
use super::{Error, Memory, StoredUnit, assemble};
use crate::language::LanguageTag;
use crate::model::Unit;
use crate::text::match_key;
use rusqlite::{Connection, params};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{HashMap, HashSet};

/// A pairing whose wording was superseded.
#[derive(Debug)]
struct Retired {
    /// The change-set in which that happened.
    change: i64,
    /// The document in which it happened.
    document: String,
    pairing: Pairing,
    /// Whether it is back, and when that was found out: a memory may hold `Yes.` ten thousand times, and an import may bring it
    /// as often.
    verdict: Cell<Option<(bool, Age)>>,
}

/// How often something happened in this transaction that could make a pairing come back, and how often one that could take it
/// away.
#[derive(Debug, Default, Clone, Copy)]
struct Age {
    additions: u64,
    removals: u64,
}

/// The pairs of texts that revisions retired, by the match key of the superseded one.
#[derive(Debug, Default)]
pub(super) struct Superseded {
    by_key: HashMap<String, Vec<Retired>>,
    age: Age,
}

impl Superseded {
    /// Reads them.
    pub(super) fn read(memory: &Memory) -> Result<Self, Error> {
        let mut found = Self::default();
        let mut statement = memory.connection.prepare_cached(
            "SELECT DISTINCT m.unit, m.died, d.name,
                    CASE d.kind WHEN 'aligned' THEN (SELECT language FROM version WHERE document = d.id ORDER BY id LIMIT 1) END
             FROM succession x JOIN segment s ON s.id = x.old
             JOIN membership m ON m.segment = s.id AND m.died = s.died
             JOIN unit u ON u.id = m.unit JOIN document d ON d.id = u.document
             WHERE x.died IS NULL AND x.new IS NOT NULL",
        )?;
        let units = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        for row in units.collect::<Result<Vec<(i64, i64, String, Option<String>)>, _>>()? {
            let (unit, change, document, pivot) = row;
            for pairing in retired_pairings(&memory.connection, unit, change, pivot.as_deref())? {
                let retired = Retired { change, document: document.clone(), pairing, verdict: Cell::default() };
                found.by_key.entry(retired.pairing.key.clone()).or_default().push(retired);
            }
        }
        Ok(found)
    }

    /// Which variants of a unit hold wording that was superseded where it was paired with another variant of the unit, and is
    /// not paired with it again since.
    pub(super) fn variants_of(&self, memory: &Memory, unit: &Unit) -> Result<Vec<usize>, Error> {
        let mut found = Vec::new();
        if self.by_key.is_empty() {
            return Ok(found);
        }
        let keys: Vec<Key<'_>> = unit.variants.iter().map(|v| (&v.language, match_key(&v.content.text))).collect();
        for (at, own) in keys.iter().enumerate() {
            let Some(candidates) = self.by_key.get(own.1.as_ref()) else { continue };
            let pairs = keys.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, other)| (own, other));
            for pair in pairs {
                if self.is_retired(memory, candidates, pair)? {
                    found.push(at);
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Whether nothing was ever superseded.
    pub(super) fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// Whether a pairing is one whose wording was superseded, and not back since.
    pub(super) fn holds(&self, memory: &Memory, own: &Pairing) -> Result<bool, Error> {
        let Some(candidates) = self.by_key.get(&own.key) else { return Ok(false) };
        let key = (&own.language, Cow::from(own.key.as_str()));
        let other = (&own.other_language, Cow::from(own.other_key.as_str()));
        self.is_retired(memory, candidates, (&key, &other))
    }

    /// Of what was retired under the key of a wording, the last that is the pairing of two variants decides.
    fn is_retired(&self, memory: &Memory, candidates: &[Retired], pair: (&Key<'_>, &Key<'_>)) -> Result<bool, Error> {
        let retired = candidates.iter().filter(|retired| retired.pairs(pair)).max_by_key(|retired| retired.change);
        retired.map_or(Ok(false), |retired| Ok(!self.is_back(retired, memory)?))
    }

    /// A unit came: what was retired may be back.
    pub(super) fn note_addition(&mut self) {
        self.age.additions += 1;
    }

    /// A unit went: what was back may be so no more.
    pub(super) fn note_removal(&mut self) {
        self.age.removals += 1;
    }

    /// Looks only when what was found out before may have changed.
    fn is_back(&self, retired: &Retired, memory: &Memory) -> Result<bool, Error> {
        let holds = |&(is_back, age): &(bool, Age)| match is_back {
            true => age.removals == self.age.removals,
            false => age.additions == self.age.additions,
        };
        if let Some((is_back, _)) = retired.verdict.get().filter(holds) {
            return Ok(is_back);
        }
        let is_back = retired.is_back(memory)?;
        retired.verdict.set(Some((is_back, self.age)));
        Ok(is_back)
    }
}

/// Language and match key of a variant.
type Key<'a> = (&'a LanguageTag, Cow<'a, str>);

impl Retired {
    /// Whether it is the pairing of two variants.
    fn pairs(&self, (own, other): (&Key<'_>, &Key<'_>)) -> bool {
        let Pairing { language, other_language, other_key, .. } = &self.pairing;
        language.shares_region(own.0) && other_language.stands_for(other.0) && *other_key == other.1
    }

    /// Whether the texts are paired once more: in the document that retired them (it repeats them, and the reviser left them
    /// there), or by segments one of which came with the same change-set or later. What came into another variant of the unit says
    /// nothing of these two.
    fn is_back(&self, memory: &Memory) -> Result<bool, Error> {
        for unit in memory.units_that_pair(&self.pairing)? {
            if unit.document == self.document {
                return Ok(true);
            }
            for own in pairs_again(&unit, &self.pairing) {
                if newest(&memory.connection, &own)? >= self.change {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

impl Memory {
    /// Live units that pair the same texts. Found by their match keys: at least one of the texts must be a single segment there.
    pub fn units_that_pair(&self, wanted: &Pairing) -> Result<Vec<StoredUnit>, Error> {
        let mut languages = self.languages()?;
        languages.retain(|known| wanted.language.stands_for(known) || wanted.other_language.stands_for(known));
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        for key in [&wanted.key, &wanted.other_key] {
            for segment in self.segments_with_key(&languages, key)? {
                let Some(unit) = self.unit_of(segment.id)? else { continue };
                let mut own = pairings(&unit.segments, &unit.links).into_iter();
                if seen.insert(unit.unit.id.clone()) && own.any(|own| is_again(&own, wanted)) {
                    found.push(unit);
                }
            }
        }
        Ok(found)
    }
}

/// The pairings of a unit that are of the same texts. The wording is one of a region, where both tags name one: what is said otherwise
/// in Spain now may be just right in Mexico.
pub(super) fn pairs_again<'a>(unit: &StoredUnit, wanted: &'a Pairing) -> impl Iterator<Item = Pairing> + 'a {
    let own = pairings(&unit.segments, &unit.links).into_iter();
    own.filter(|own| is_again(own, wanted) && own.language.shares_region(&wanted.language))
}

/// Whether a pairing is of the same texts, in whatever regions.
fn is_again(own: &Pairing, wanted: &Pairing) -> bool {
    own.key == wanted.key
        && own.other_key == wanted.other_key
        && own.language.stands_for(&wanted.language)
        && own.other_language.stands_for(&wanted.other_language)
}

/// The change-set that brought the newest segment of a pairing.
fn newest(connection: &Connection, pairing: &Pairing) -> Result<i64, Error> {
    let mut statement = connection.prepare_cached("SELECT born FROM segment WHERE id = ?1")?;
    let mut newest = 0;
    for segment in pairing.segments.iter().chain(&pairing.other_segments) {
        newest = newest.max(statement.query_row([segment.0], |row| row.get(0))?);
    }
    Ok(newest)
}

/// The pairings that a unit had just before a change-set, of wording that was superseded. `source` is the language from which
/// was translated: another source does not make the translation of the old one wrong.
fn retired_pairings(
    connection: &Connection,
    unit: i64,
    change: i64,
    source: Option<&str>,
) -> Result<Vec<Pairing>, Error> {
    let (variants, mut superseded) = variants_before(connection, unit, change)?;
    let mut replaced = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM succession WHERE old = ?1 AND died IS NULL AND new IS NOT NULL)",
    )?;
    for segment in variants.iter().flatten() {
        if !replaced.query_row([segment.id.0], |row| row.get(0))? {
            superseded.remove(&segment.id);
        }
    }
    let pivot = source.map(assemble::tag).transpose()?;
    let mut pairings = pairings(&variants, &links_before(connection, unit, change)?);
    pairings.retain(|pairing| is_of_source(&variants, pivot.as_ref(), pairing));
    let is_gone = |segments: &[SegmentId]| segments.iter().any(|segment| superseded.contains(segment));
    pairings.retain(|pairing| {
        let is_of_old_source = source == Some(pairing.other_language.as_str()) && is_gone(&pairing.other_segments);
        source != Some(pairing.language.as_str()) && is_gone(&pairing.segments) && !is_of_old_source
    });
    Ok(pairings)
}

/// The variants that a unit had just before a change-set, and which of its segments were superseded.
pub(super) fn variants_before(
    connection: &Connection,
    unit: i64,
    change: i64,
) -> Result<(Vec<Vec<StoredSegment>>, HashSet<SegmentId>), Error> {
    let mut statement = connection.prepare_cached(
        "SELECT m.variant, v.language, s.id, s.text,
                EXISTS (SELECT 1 FROM succession x WHERE x.old = s.id AND x.died IS NULL)
         FROM membership m JOIN segment s ON s.id = m.segment JOIN version v ON v.id = s.version
         WHERE m.unit = ?1 AND m.born < ?2 AND (m.died IS NULL OR m.died >= ?2) ORDER BY m.variant, m.position",
    )?;
    let mut rows = statement.query(params![unit, change])?;
    let (mut variants, mut last, mut superseded) = (Vec::<Vec<StoredSegment>>::new(), None, HashSet::new());
    while let Some(row) = rows.next()? {
        let variant = Some(row.get::<_, i64>(0)?);
        let language = assemble::tag(&row.get::<_, String>(1)?)?;
        let segment = StoredSegment { id: SegmentId(row.get(2)?), language, text: row.get(3)? };
        if row.get(4)? {
            superseded.insert(segment.id);
        }
        match variants.last_mut().filter(|_| last == variant) {
            Some(segments) => segments.push(segment),
            None => variants.push(vec![segment]),
        }
        last = variant;
    }
    Ok((variants, superseded))
}

/// The links that a unit had just before a change-set.
pub(super) fn links_before(
    connection: &Connection,
    unit: i64,
    change: i64,
) -> Result<Vec<(SegmentId, SegmentId, f64)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT source, target, confidence FROM link
         WHERE unit = ?1 AND born < ?2 AND (died IS NULL OR died >= ?2) ORDER BY id",
    )?;
    let link = |row: &rusqlite::Row<'_>| Ok((SegmentId(row.get(0)?), SegmentId(row.get(1)?), row.get(2)?));
    let rows = statement.query_map(params![unit, change], link)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
