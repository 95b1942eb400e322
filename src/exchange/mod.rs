//! Files ↔ memory: import and export, what is new, present, superseded, refused.
//!
//! [`import`] takes a file (TMX, TSV, CSV) into a transaction that is open already, so that several files of one command are
//! stored together or not at all; [`export`] streams the units of memories into a TMX file or a table. Memory does not
//! grow with the file (but a table that is read is held whole).
//!
//! Parsing goes straight into the transaction. Readers are not held up by that (the memory keeps a write-ahead log), and a
//! second writer waits as long as the storing takes anyway, of which parsing is a small part; keeping the units of a
//! 5 GB file aside until all are parsed would cost a second copy of it on disk. What could hold the lock for long is a slow
//! pipe, so callers spool standard input before they begin.

mod anonymous;
mod columns;
mod conflict;
mod context;
mod export;
mod former;
mod header;
mod import;
mod pair_files;
mod pairs;
mod pipeline;
mod table;
mod table_writer;
mod wanted;

pub use conflict::OnConflict;
pub use export::{ExportError, ExportOptions, ExportReport, export, write_units};
pub use import::{Counts, Format, ImportError, ImportOptions, ImportReport, Listener, Remark, Source, import};
pub use pair_files::{PairFile, PairFiles, pair_files};
pub use table::TableError;
pub use table_writer::TableWriter;
pub use wanted::Wanted;

use crate::language::LanguageTag;

/// Languages that are to be called otherwise: `es-LA` becomes `es-419`.
pub type LanguageMap = Vec<(LanguageTag, LanguageTag)>;

/// What a language is called after the mapping.
fn mapped<'a>(map: &'a LanguageMap, language: &'a LanguageTag) -> &'a LanguageTag {
    map.iter().find(|(from, _)| from == language).map_or(language, |(_, to)| to)
}
