//! Why a memory cannot be used, and how SQLite's error codes come to that.

use super::match_index::MOST_TOKENS;
use rusqlite::{ErrorCode, ffi};

/// Why a memory cannot be used. `cli` turns each into words, a hint and exit code 5.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No file there.
    #[error("there is no memory")]
    Missing,
    /// A file, but not one of ours.
    #[error("this file is not a memory")]
    NotAMemory,
    /// Made by a later alinea.
    #[error("this memory was made by a newer alinea (its version is {found}, this program knows up to {known})")]
    Newer {
        /// Schema version of the file.
        found: i64,
        /// Latest schema version this program knows.
        known: i64,
    },
    /// Made by an earlier alinea, and opened only to be read.
    #[error("this memory was made by an older alinea and must be brought up to date before it can be read")]
    Older,
    /// A write to it is under way or was broken off, and what it left beside the file cannot be tidied up.
    #[error(
        "a write to this memory was broken off, and what it left can be tidied up only where the folder may be written"
    )]
    Unfinished,
    /// Another process holds it.
    #[error("another program is writing to this memory")]
    Locked,
    /// Another process made a memory in this place while this one made its own. Nothing of this write was kept; the same again
    /// finds the other's memory.
    #[error("another program made this memory at the same moment")]
    Overtaken,
    /// No room on the disk, or a limit on the size of files.
    #[error("the disk is full")]
    Full,
    /// The file may not be written.
    #[error("this memory cannot be written")]
    ReadOnly,
    /// The file may not even be read.
    #[error("this memory may not be read")]
    Forbidden,
    /// The disk, not the memory, is at fault.
    #[error("the disk could not be read or written ({0})")]
    Disk(String),
    /// Its content does not add up.
    #[error("this memory is damaged: {0}")]
    Damaged(String),
    /// A text that was to be taken for a revision of a document holds hardly anything of it.
    #[error("“{name}” looks like another document: {gone} of its {of} segments are not in this text")]
    NoRevision {
        /// The document.
        name: String,
        /// How many of its segments are not in the text.
        gone: usize,
        /// How many it has.
        of: usize,
    },
    /// More different words than the match index can count.
    #[error("this memory holds too many different words: {MOST_TOKENS} at most")]
    TooManyWords,
    /// Something is there where a memory was to be made.
    #[error("there is a memory already")]
    Exists,
    /// A document of that name is there and would be touched by accident.
    #[error("there is a document “{0}” already")]
    DocumentExists(String),
    /// There is no change-set of that number.
    #[error("there is no change-set {0}")]
    NoChange(i64),
    /// A change-set that does not hold any more.
    #[error("change-set {change} was undone already, by {by}")]
    UndoneAlready {
        /// Which was to be undone.
        change: i64,
        /// The undo.
        by: i64,
    },
    /// Forgetting is for good.
    #[error("change-set {0} forgot a text, and what was forgotten is gone for good")]
    Forgotten(i64),
    /// Later work stands on a change-set that was to be undone.
    #[error("{0}")]
    Touched(Box<super::Touched>),
    /// Anything else that SQLite says.
    #[error("{0}")]
    Database(String),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, message) = error else {
            return from_conversion(&error);
        };
        let said = || message.clone().unwrap_or_else(|| failure.to_string());
        match (failure.code, failure.extended_code) {
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Self::Locked,
            // A limit on the size of files (EFBIG) is a failed write to SQLite; only ENOSPC is "full".
            (ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_SHMSIZE) => Self::Full,
            (ErrorCode::SystemIoFailure, _) => Self::Disk(said()),
            (ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen, _) => Self::ReadOnly,
            (ErrorCode::NotADatabase, _) => Self::NotAMemory,
            (ErrorCode::DatabaseCorrupt, _) => Self::Damaged(said()),
            _ => Self::Database(said()),
        }
    }
}

/// A value of a row that is not what the schema says can only be damage; anything else is a mistake of ours.
fn from_conversion(error: &rusqlite::Error) -> Error {
    match error {
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::Utf8Error(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::QueryReturnedNoRows => Error::Damaged(error.to_string()),
        _ => Error::Database(error.to_string()),
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::NotFound => Self::Missing,
            ErrorKind::PermissionDenied => Self::Forbidden,
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => Self::Full,
            ErrorKind::IsADirectory => Self::NotAMemory,
            _ => Self::Disk(error.to_string()),
        }
    }
}
