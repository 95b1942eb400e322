//! Retiring: rows get the change-set they died in, and nothing is deleted.

use super::record::{DocumentId, DocumentKind, SegmentId, StoredSegment, StoredUnit};
use super::superseded::Superseded;
use super::write::Detail;
use super::{Error, Writer};
use crate::language::LanguageTag;
use crate::model::UnitId;
use rusqlite::params;

/// The change-set of a unit and its number there.
pub(super) const UNIT: &str = "SELECT born, number FROM unit WHERE id = ?1";

impl Writer<'_> {
    /// Retires a document with all that is in it. Its wording is not superseded by that: it may come again.
    pub fn retire_document(&mut self, document: DocumentId) -> Result<(), Error> {
        /// From the leaves up, since each finds its rows through the live ones above.
        const ROWS: &[&str] = &[
            "UPDATE link SET died = ?1 WHERE died IS NULL
               AND unit IN (SELECT id FROM unit WHERE document = ?2 AND died IS NULL)",
            "UPDATE membership SET died = ?1 WHERE died IS NULL
               AND unit IN (SELECT id FROM unit WHERE document = ?2 AND died IS NULL)",
            "UPDATE unit_detail SET died = ?1 WHERE died IS NULL
               AND unit IN (SELECT id FROM unit WHERE document = ?2 AND died IS NULL)",
            "UPDATE unit SET died = ?1 WHERE document = ?2 AND died IS NULL",
            "UPDATE segment SET died = ?1 WHERE died IS NULL
               AND version IN (SELECT id FROM version WHERE document = ?2)",
            "UPDATE version SET died = ?1 WHERE document = ?2 AND died IS NULL",
            "UPDATE occurrence SET died = ?1 WHERE died IS NULL
               AND file IN (SELECT id FROM import_file WHERE document = ?2 AND died IS NULL)",
            "UPDATE import_file SET died = ?1 WHERE document = ?2 AND died IS NULL",
            "UPDATE document_detail SET died = ?1 WHERE document = ?2 AND died IS NULL",
            "UPDATE document SET died = ?1 WHERE id = ?2 AND died IS NULL",
        ];
        self.superseded.iter_mut().for_each(Superseded::note_removal);
        self.unteach("SELECT born, number FROM unit WHERE document = ?1 AND died IS NULL", [document.0])?;
        for sql in ROWS {
            self.connection().prepare_cached(sql)?.execute(params![self.change, document.0])?;
        }
        self.versions.retain(|(owner, _), _| *owner != document.0);
        self.files = super::import::Files::default();
        Ok(())
    }

    /// Retires a unit and its segments; `false` when no live unit has that name.
    pub fn retire_unit(&mut self, unit: &UnitId) -> Result<bool, Error> {
        if let Some(row) = self.memory.unit_row(unit)? {
            self.connection()
                .prepare_cached(
                    "UPDATE segment SET died = ?1 WHERE died IS NULL
                       AND id IN (SELECT segment FROM membership WHERE unit = ?2 AND died IS NULL)",
                )?
                .execute(params![self.change, row])?;
        }
        self.dissolve_unit(unit)
    }

    /// Retires a unit and leaves its segments alive, for other units to take them; `false` when no live unit has that name.
    pub fn dissolve_unit(&mut self, unit: &UnitId) -> Result<bool, Error> {
        const ROWS: &[&str] = &[
            "UPDATE membership SET died = ?1 WHERE unit = ?2 AND died IS NULL",
            "UPDATE link SET died = ?1 WHERE unit = ?2 AND died IS NULL",
            "UPDATE unit_detail SET died = ?1 WHERE unit = ?2 AND died IS NULL",
        ];
        let Some(row) = self.memory.unit_row(unit)? else { return Ok(false) };
        self.superseded.iter_mut().for_each(Superseded::note_removal);
        self.unteach(UNIT, [row])?;
        for sql in ROWS {
            self.connection().prepare_cached(sql)?.execute(params![self.change, row])?;
        }
        let mut statement =
            self.connection().prepare_cached("UPDATE unit SET died = ?1 WHERE id = ?2 AND died IS NULL")?;
        Ok(statement.execute(params![self.change, row])? == 1)
    }

    /// Notes what took the place of a segment: each of `new`, or nothing. Where one of them has the same match key only white
    /// space or the like changed, and refusing the old wording would refuse the new: then nothing is noted.
    pub fn succeed(&mut self, old: SegmentId, new: &[SegmentId]) -> Result<(), Error> {
        let key = self.match_key_of(old)?;
        for &new in new {
            if self.match_key_of(new)? == key {
                return Ok(());
            }
        }
        if new.is_empty() {
            return self.supersede(old, None);
        }
        new.iter().try_for_each(|&new| self.supersede(old, Some(new)))
    }

    fn match_key_of(&self, segment: SegmentId) -> Result<String, Error> {
        let mut statement =
            self.connection().prepare_cached("SELECT coalesce(match_key, text) FROM segment WHERE id = ?1")?;
        Ok(statement.query_row([segment.0], |row| row.get(0))?)
    }

    /// Retires what a unit of an imported document says in one language.
    pub fn retire_language(&mut self, unit: &StoredUnit, language: &LanguageTag) -> Result<(), Error> {
        let own = unit.segments.iter().flatten().filter(|segment| segment.language == *language);
        let out: Vec<SegmentId> = own.map(|segment| segment.id).collect();
        self.retire_segments(&out)
    }

    /// Retires some segments of one unit. What else it holds is made anew as a unit without them, in the same places of its
    /// files, since its other pairs hold on; of an imported unit only when two variants are left.
    pub fn retire_segments(&mut self, out: &[SegmentId]) -> Result<(), Error> {
        let unit = out.first().map_or(Ok(None), |first| self.memory.unit_of(*first))?;
        let Some((unit, name)) = unit.as_ref().and_then(|unit| Some((unit, unit.unit.id.as_ref()?))) else {
            return Ok(());
        };
        let (Some(row), Some((document, kind))) = (self.memory.unit_row(name)?, self.document(&unit.document)?) else {
            return Ok(());
        };
        let mut rest = unit.unit.clone();
        let mut segments: Vec<Vec<SegmentId>> = unit.segments.iter().map(|own| rest_of(own, out)).collect();
        let mut stays = segments.iter().map(|own| !own.is_empty());
        rest.variants.retain(|_| stays.next().unwrap_or(false));
        segments.retain(|own| !own.is_empty());
        if segments.is_empty() || (kind == DocumentKind::Imported && segments.len() < 2) {
            return self.retire_unit(name).map(drop);
        }
        self.dissolve_unit(name)?;
        for segment in out {
            self.connection()
                .prepare_cached("UPDATE segment SET died = ?1 WHERE id = ?2 AND died IS NULL")?
                .execute([self.change, segment.0])?;
        }
        let fingerprint = (kind == DocumentKind::Imported).then(|| Self::fingerprint_of(&rest));
        let (anew, _) = self.insert_unit(document, fingerprint, &Detail::of(&rest))?;
        let is_out = |link: &(SegmentId, SegmentId, f64)| out.contains(&link.0) || out.contains(&link.1);
        let links: Vec<_> = unit.links.iter().filter(|link| !is_out(link)).copied().collect();
        self.fill_unit(anew, 0, &segments, &links)?;
        self.take_places(row, anew)
    }

    /// Notes that a segment's wording is not to come back: another took its place, or none did. The segment itself is retired
    /// with its unit or version.
    pub fn supersede(&mut self, old: SegmentId, new: Option<SegmentId>) -> Result<(), Error> {
        self.superseded = None;
        self.connection()
            .prepare_cached("INSERT INTO succession (old, new, born) VALUES (?1, ?2, ?3)")?
            .execute(params![old.0, new.map(|new| new.0), self.change])?;
        Ok(())
    }
}

fn rest_of(segments: &[StoredSegment], out: &[SegmentId]) -> Vec<SegmentId> {
    segments.iter().map(|segment| segment.id).filter(|id| !out.contains(id)).collect()
}
