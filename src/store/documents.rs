//! What a memory holds, from above: documents, languages, headers of imported files.

use super::assemble::{document_kind, tag};
use super::record::{DocumentEntry, DocumentFields, DocumentId, DocumentSummary, FileHeader};
use super::{Error, Memory, codec};
use crate::language::LanguageTag;
use rusqlite::{OptionalExtension, Row};

impl Memory {
    /// The live documents, by name, with nothing counted.
    pub fn document_entries(&self) -> Result<Vec<DocumentEntry>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT d.id, d.name, d.kind, f.client, f.project, f.domain FROM document d
             JOIN document_detail f ON f.document = d.id AND f.died IS NULL
             WHERE d.died IS NULL ORDER BY d.name",
        )?;
        let mut rows = statement.query([])?;
        let mut documents = Vec::new();
        while let Some(row) = rows.next()? {
            documents.push(entry(row)?);
        }
        Ok(documents)
    }

    /// The live documents, by name.
    pub fn documents(&self) -> Result<Vec<DocumentSummary>, Error> {
        let _snapshot = self.snapshot()?;
        // A later change-set has units with higher ids: the last one tells which was the newest.
        let mut statement = self.connection.prepare_cached(
            "SELECT d.id, d.name, d.kind, f.client, f.project, f.domain, c.at, u.units,
                    (SELECT max(at) FROM change_set WHERE id IN (
                        SELECT d.born UNION SELECT u.newest UNION SELECT f.born
                        UNION SELECT born FROM version WHERE document = d.id
                        UNION SELECT died FROM version WHERE document = d.id
                        UNION SELECT born FROM import_file WHERE document = d.id))
             FROM document d JOIN change_set c ON c.id = d.born
             JOIN document_detail f ON f.document = d.id AND f.died IS NULL
             JOIN (SELECT d.id AS document, count(u.id) AS units,
                          (SELECT n.born FROM unit n WHERE n.document = d.id AND n.died IS NULL
                           ORDER BY n.id DESC LIMIT 1) AS newest
                   FROM document d LEFT JOIN unit u ON u.document = d.id AND u.died IS NULL
                   WHERE d.died IS NULL GROUP BY d.id) u ON u.document = d.id
             WHERE d.died IS NULL ORDER BY d.name",
        )?;
        let mut rows = statement.query([])?;
        let mut documents = Vec::new();
        while let Some(row) = rows.next()? {
            documents.push(self.summary(row)?);
        }
        Ok(documents)
    }

    fn summary(&self, row: &Row<'_>) -> Result<DocumentSummary, Error> {
        let DocumentEntry { id, kind, fields } = entry(row)?;
        Ok(DocumentSummary {
            id,
            kind,
            fields,
            languages: self.language_counts(id)?,
            units: row.get(7)?,
            created: row.get(6)?,
            changed: row.get(8)?,
        })
    }

    /// The pivot of a document: the language that it was first aligned from.
    pub fn pivot_of(&self, document: DocumentId) -> Result<Option<LanguageTag>, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT language FROM version WHERE document = ?1 ORDER BY id LIMIT 1")?;
        let found: Option<String> = statement.query_row([document.0], |row| row.get(0)).optional()?;
        found.map(|language| tag(&language)).transpose()
    }

    /// The pivot of the live aligned document of that name.
    pub fn pivot_of_named(&self, document: &str) -> Result<Option<LanguageTag>, Error> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM document WHERE name = ?1 AND died IS NULL AND kind = 'aligned'")?;
        let found = statement.query_row([document], |row| row.get(0)).optional()?;
        found.map_or(Ok(None), |id| self.pivot_of(DocumentId(id)))
    }

    /// Languages in the order in which they came, with their live segments.
    pub fn language_counts(&self, document: DocumentId) -> Result<Vec<(LanguageTag, usize)>, Error> {
        // A count for each version, added up here: joined and grouped, SQLite sorts all segments by the name of their language.
        let mut statement = self.connection.prepare_cached(
            "SELECT language, (SELECT count(*) FROM segment s WHERE s.version = v.id AND s.died IS NULL)
             FROM version v WHERE document = ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([document.0])?;
        let mut languages: Vec<(LanguageTag, usize)> = Vec::new();
        while let Some(row) = rows.next()? {
            let (language, count): (LanguageTag, usize) = (tag(&row.get::<_, String>(0)?)?, row.get(1)?);
            match languages.iter_mut().find(|(known, _)| *known == language) {
                Some((_, sum)) => *sum += count,
                None => languages.push((language, count)),
            }
        }
        languages.retain(|(_, count)| *count > 0);
        Ok(languages)
    }

    /// The same languages, not counted.
    pub fn languages_of(&self, document: DocumentId) -> Result<Vec<LanguageTag>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT language FROM version v
             WHERE document = ?1
               AND (SELECT s.id FROM segment s WHERE s.version = v.id AND s.died IS NULL LIMIT 1) IS NOT NULL
             ORDER BY id",
        )?;
        let mut rows = statement.query([document.0])?;
        let mut languages = Vec::new();
        while let Some(row) = rows.next()? {
            let language = tag(&row.get::<_, String>(0)?)?;
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        Ok(languages)
    }

    /// The languages of live segments, sorted.
    pub fn languages(&self) -> Result<Vec<LanguageTag>, Error> {
        // One step into the index for each version. SQLite would make a join of `EXISTS` and visit every segment.
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT v.language FROM version v
             WHERE (SELECT s.id FROM segment s WHERE s.version = v.id AND s.died IS NULL LIMIT 1) IS NOT NULL",
        )?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        let mut languages =
            rows.map(|row| tag(&row.map_err(Error::from)?)).collect::<Result<Vec<LanguageTag>, Error>>()?;
        languages.sort();
        Ok(languages)
    }

    /// The headers of the files that a document was imported from, in order.
    pub fn file_headers(&self, document: &str) -> Result<Vec<FileHeader>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT f.header FROM document d JOIN import_file f ON f.document = d.id
             WHERE d.name = ?1 AND d.died IS NULL AND f.died IS NULL ORDER BY f.id",
        )?;
        let rows = statement.query_map([document], |row| row.get::<_, Option<String>>(0))?;
        rows.map(|row| codec::to_header(row.map_err(Error::from)?.as_deref())).collect()
    }

    /// The live document that a file with this digest was imported into.
    pub fn document_of_file(&self, digest: &[u8]) -> Result<Option<String>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT d.name FROM import_file f JOIN document d ON d.id = f.document
             WHERE f.digest = ?1 AND f.died IS NULL AND d.died IS NULL ORDER BY f.id LIMIT 1",
        )?;
        Ok(statement.query_row([digest], |row| row.get(0)).optional()?)
    }

    /// Whether the live document of that name is what these files hold: for each language a digest, and no language beside them.
    pub fn holds_files(&self, document: &str, files: &[(&LanguageTag, &Vec<u8>)]) -> Result<bool, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT v.language, v.digest FROM document d JOIN version v ON v.document = d.id
             WHERE d.name = ?1 AND d.died IS NULL AND v.died IS NULL",
        )?;
        let rows = statement.query_map([document], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let held: Vec<(String, Option<Vec<u8>>)> = rows.collect::<Result<_, _>>()?;
        let is_held = |(language, digest): &(&LanguageTag, &Vec<u8>)| {
            held.iter().any(|(own, bytes)| own == language.as_str() && bytes.as_ref() == Some(digest))
        };
        Ok(held.len() == files.len() && files.iter().all(is_held))
    }
}

/// A document of a row that begins with its id, name, kind, client, project, domain.
fn entry(row: &Row<'_>) -> Result<DocumentEntry, Error> {
    Ok(DocumentEntry {
        id: DocumentId(row.get(0)?),
        kind: document_kind(&row.get::<_, String>(2)?)?,
        fields: DocumentFields { name: row.get(1)?, client: row.get(3)?, project: row.get(4)?, domain: row.get(5)? },
    })
}
