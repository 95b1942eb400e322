//! Whom a document is for: told when it is stored, and told otherwise later.

use super::record::{DocumentFields, DocumentId};
use super::{Error, Writer};
use rusqlite::{OptionalExtension, params};

impl Writer<'_> {
    /// Says anew whom a document is for. What is not given stays as it was, and so does the name.
    pub fn set_fields(&mut self, document: DocumentId, fields: &DocumentFields) -> Result<(), Error> {
        /// A change-set that says it twice says only the last.
        const RETIRE: &[&str] = &[
            "DELETE FROM document_detail WHERE document = ?1 AND born = ?2",
            "UPDATE document_detail SET died = ?2 WHERE document = ?1 AND died IS NULL",
        ];
        let Some(known) = self.fields_of(document)? else { return Ok(()) };
        let now = DocumentFields {
            name: known.name.clone(),
            client: fields.client.clone().or_else(|| known.client.clone()),
            project: fields.project.clone().or_else(|| known.project.clone()),
            domain: fields.domain.clone().or_else(|| known.domain.clone()),
        };
        if now == known {
            return Ok(());
        }
        for sql in RETIRE {
            self.connection().prepare_cached(sql)?.execute([document.0, self.change])?;
        }
        self.insert_fields(document, &now)
    }

    pub(super) fn insert_fields(&self, document: DocumentId, fields: &DocumentFields) -> Result<(), Error> {
        self.connection()
            .prepare_cached(
                "INSERT INTO document_detail (document, client, project, domain, born) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![document.0, fields.client, fields.project, fields.domain, self.change])?;
        Ok(())
    }

    /// Whom a live document is for.
    pub fn fields_of(&self, document: DocumentId) -> Result<Option<DocumentFields>, Error> {
        let mut statement = self.connection().prepare_cached(
            "SELECT d.name, f.client, f.project, f.domain FROM document d
             JOIN document_detail f ON f.document = d.id AND f.died IS NULL WHERE d.id = ?1 AND d.died IS NULL",
        )?;
        let fields = statement.query_row([document.0], |row| {
            Ok(DocumentFields { name: row.get(0)?, client: row.get(1)?, project: row.get(2)?, domain: row.get(3)? })
        });
        Ok(fields.optional()?)
    }
}
