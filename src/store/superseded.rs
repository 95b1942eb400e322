//! Which pairs of texts a revision retired: an import that brings one again leaves it retired.
//!
//! Wording that a later revision brought back is not retired any more, though the row that retired it stays.
//!
//! Read once per transaction, when its first unit is imported. Memory and time grow with the number of superseded segments,
//! which are those that people changed, not with the memory file; most memories have none.

use super::{Error, Memory, StoredUnit, assemble};
use crate::language::LanguageTag;
use crate::model::{Unit, Variant};
use crate::text::{joint_between, match_key};
use rusqlite::{Connection, params};
use std::borrow::Cow;
use std::collections::HashMap;

/// A variant of a unit as it was before it was superseded.
#[derive(Debug)]
struct Old {
    language: LanguageTag,
    text: String,
    /// Whether one of its own segments was superseded, and not another variant's.
    superseded: bool,
}

/// A unit as it was before a change-set.
#[derive(Debug)]
struct Before {
    change: i64,
    variants: Vec<Old>,
}

/// The units as they were when some of their wording was retired.
#[derive(Debug, Default)]
pub(super) struct Superseded {
    units: Vec<Before>,
    /// Match key of a superseded variant → indices of `units`.
    by_key: HashMap<String, Vec<usize>>,
}

impl Superseded {
    /// Reads them.
    pub(super) fn read(memory: &Memory) -> Result<Self, Error> {
        let mut found = Self::default();
        let mut statement = memory.connection.prepare_cached(
            "SELECT DISTINCT m.unit, m.died FROM succession x JOIN membership m ON m.segment = x.old AND m.died IS NOT NULL
             WHERE x.died IS NULL",
        )?;
        let units = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for row in units.collect::<Result<Vec<(i64, i64)>, _>>()? {
            found.add(row.1, variants_before(&memory.connection, row.0, row.1)?);
        }
        Ok(found)
    }

    fn add(&mut self, change: i64, mut variants: Vec<Old>) {
        for variant in &mut variants {
            variant.text = match_key(&variant.text).into_owned();
        }
        for variant in variants.iter().filter(|variant| variant.superseded) {
            self.by_key.entry(variant.text.clone()).or_default().push(self.units.len());
        }
        self.units.push(Before { change, variants });
    }

    /// Whether a unit pairs texts that were paired before one of them was superseded, and are not paired again since.
    pub(super) fn covers(&self, memory: &Memory, unit: &Unit) -> Result<bool, Error> {
        if self.units.is_empty() || unit.variants.len() < 2 {
            return Ok(false);
        }
        let keys: Vec<Key<'_>> = unit.variants.iter().map(|v| (&v.language, match_key(&v.content.text))).collect();
        let candidates = keys.iter().filter_map(|(_, key)| self.by_key.get(key.as_ref())).flatten();
        let retired = candidates.map(|&index| &self.units[index]).filter(|old| old.held(&keys)).map(|old| old.change);
        match retired.max() {
            Some(change) => Ok(!is_back(memory, &keys, change)?),
            None => Ok(false),
        }
    }
}

/// Language and match key of a variant.
type Key<'a> = (&'a LanguageTag, Cow<'a, str>);

impl Before {
    /// Whether it paired these texts, one of which was superseded.
    fn held(&self, keys: &[Key<'_>]) -> bool {
        let holds = |(language, key): &Key<'_>| {
            self.variants.iter().find(|old| old.language.stands_for(language) && old.text == *key)
        };
        let held: Vec<_> = keys.iter().map(holds).collect();
        held.iter().all(Option::is_some) && held.iter().flatten().any(|variant| variant.superseded)
    }
}

/// Whether a live unit pairs these texts and holds one of them in a segment that came with `change` or later. At least one
/// of the texts must be a single segment there: it is found by its match key.
fn is_back(memory: &Memory, keys: &[Key<'_>], change: i64) -> Result<bool, Error> {
    let mut languages = memory.languages()?;
    languages.retain(|known| keys.iter().any(|(language, _)| language.stands_for(known)));
    for (_, key) in keys {
        for segment in memory.segments_with_key(&languages, key)? {
            let Some(live) = memory.unit_of(segment.id)? else { continue };
            let pairs = keys.iter().all(|(language, key)| {
                let says = |variant: &Variant| match_key(&variant.content.text) == *key;
                live.unit.variants.iter().any(|variant| variant.language.stands_for(language) && says(variant))
            });
            if pairs && newest(&memory.connection, &live)? >= change {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The change-set that brought the newest segment of a unit.
fn newest(connection: &Connection, unit: &StoredUnit) -> Result<i64, Error> {
    let mut statement = connection.prepare_cached("SELECT born FROM segment WHERE id = ?1")?;
    let mut newest = 0;
    for segment in unit.segments.iter().flatten() {
        newest = newest.max(statement.query_row([segment.id.0], |row| row.get(0))?);
    }
    Ok(newest)
}

/// The variants that a unit had just before a change-set.
fn variants_before(connection: &Connection, unit: i64, change: i64) -> Result<Vec<Old>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT m.variant, v.language, s.text,
                EXISTS (SELECT 1 FROM succession x WHERE x.old = s.id AND x.died IS NULL)
         FROM membership m JOIN segment s ON s.id = m.segment JOIN version v ON v.id = s.version
         WHERE m.unit = ?1 AND m.born < ?2 AND (m.died IS NULL OR m.died >= ?2) ORDER BY m.variant, m.position",
    )?;
    let mut rows = statement.query(params![unit, change])?;
    let (mut variants, mut last) = (Vec::<Old>::new(), None);
    while let Some(row) = rows.next()? {
        let (variant, text, superseded) = (row.get::<_, i64>(0)?, row.get::<_, String>(2)?, row.get(3)?);
        match variants.last_mut().filter(|_| last == Some(variant)) {
            Some(old) => {
                let joint = joint_between(&old.text, &text);
                old.text.push_str(joint);
                old.text.push_str(&text);
                old.superseded |= superseded;
            }
            None => {
                let language = assemble::tag(&row.get::<_, String>(1)?)?;
                variants.push(Old { language, text, superseded });
            }
        }
        last = Some(variant);
    }
    Ok(variants)
}
