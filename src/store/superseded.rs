//! Which pairs of texts a revision retired: an import that brings one again leaves it retired.
//!
//! Read once per transaction, when its first unit is imported. Memory and time grow with the number of superseded segments,
//! which are those that people changed, not with the memory file; most memories have none.

use super::{Error, Memory, assemble};
use crate::language::LanguageTag;
use crate::model::Unit;
use crate::text::{joint_between, match_key};
use rusqlite::{Connection, params};
use std::collections::HashMap;

/// A variant of a unit as it was before it was superseded.
#[derive(Debug)]
struct Old {
    language: LanguageTag,
    text: String,
    /// Whether one of its own segments was superseded, and not another variant's.
    superseded: bool,
}

/// The units as they were when some of their wording was retired.
#[derive(Debug, Default)]
pub(super) struct Superseded {
    units: Vec<Vec<Old>>,
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
            found.add(variants_before(&memory.connection, row.0, row.1)?);
        }
        Ok(found)
    }

    fn add(&mut self, mut variants: Vec<Old>) {
        for variant in &mut variants {
            variant.text = match_key(&variant.text).into_owned();
        }
        for variant in variants.iter().filter(|variant| variant.superseded) {
            self.by_key.entry(variant.text.clone()).or_default().push(self.units.len());
        }
        self.units.push(variants);
    }

    /// Whether a unit pairs texts that were paired before one of them was superseded.
    pub(super) fn covers(&self, unit: &Unit) -> bool {
        if self.units.is_empty() || unit.variants.len() < 2 {
            return false;
        }
        let keys: Vec<_> = unit.variants.iter().map(|v| (&v.language, match_key(&v.content.text))).collect();
        let candidates = keys.iter().filter_map(|(_, key)| self.by_key.get(key.as_ref())).flatten();
        candidates.map(|&index| &self.units[index]).any(|old| {
            let holds = |language: &LanguageTag, key: &str| {
                old.iter().find(|variant| variant.language == *language && variant.text == key)
            };
            let held: Vec<_> = keys.iter().map(|(language, key)| holds(language, key)).collect();
            held.iter().all(Option::is_some) && held.iter().flatten().any(|variant| variant.superseded)
        })
    }
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
