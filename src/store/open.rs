//! Opening a memory: what it is, how it may be used, and the settings that keep it safe.
//!
//! WAL with `synchronous=FULL` lost nothing in 250 replayed crashes where `NORMAL` lost imports that had been acknowledged. The
//! log is folded in on closing, so that a single file is left. On a network share WAL cannot work: a rollback journal
//! there. To read, the file is opened so that SQLite can tidy up after itself (a read-only connection leaves its index of
//! the log behind) and forbidden to write by `query_only`; where the folder is read-only it is taken as immutable, which
//! is right only while neither log nor journal lies beside it.

use super::newborn::Newborn;
use super::{Error, Memory, migrate, network};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// "alin": tells a memory from other SQLite files.
const APPLICATION_ID: u32 = u32::from_be_bytes(*b"alin");
/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two tries.
const NAP: Duration = Duration::from_millis(10);
/// After this long (a multiple of [`NAP`]), somebody who waits is told why.
const NOTICE_AFTER: Duration = Duration::from_millis(500);
/// Prepared statements that are kept; there are some forty.
const STATEMENTS: usize = 64;

impl Memory {
    /// Opens a memory to read it; never creates or changes anything.
    pub fn open_to_read(path: &Path) -> Result<Self, Error> {
        check_file(path)?;
        let connection = match readable(path, OpenFlags::SQLITE_OPEN_READ_WRITE) {
            Err(Error::ReadOnly) if !is_settled(path) => return Err(Error::Unfinished),
            // Also on a full disk, where there is no room for the index of an empty log.
            Err(Error::ReadOnly | Error::Full) if is_settled(path) => {
                readable(&immutable(path), OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI)?
            }
            other => other?,
        };
        Ok(Self::of(connection, path, None))
    }

    /// Opens a memory to write to it. When there is none it is made (with its folder) by the first [`write`](Self::write)
    /// that succeeds; until then nothing is there under this path.
    pub fn open_to_write(path: &Path) -> Result<Self, Error> {
        match check_file(path) {
            Ok(()) => Ok(Self::of(writable(path)?, path, None)),
            Err(Error::Missing) => {
                let newborn = Newborn::new(path)?;
                let connection = build(&newborn)?;
                Ok(Self::of(connection, path, Some(newborn)))
            }
            Err(error) => Err(error),
        }
    }

    /// Makes an empty memory. Refused when anything is there.
    pub fn create(path: &Path) -> Result<Self, Error> {
        if path.symlink_metadata().is_ok() {
            return Err(check_file(path).err().unwrap_or(Error::Exists));
        }
        let mut memory = Self::open_to_write(path)?;
        memory.deliver()?;
        Ok(memory)
    }

    /// Has `notice` called once when a write must wait for another program.
    pub fn on_wait(&mut self, notice: impl Fn() + Send + 'static) -> Result<(), Error> {
        // Waiting is counted in naps: the library reads no clock.
        let handler = move |tries: i32| {
            let waited = NAP * u32::try_from(tries).unwrap_or(0);
            if waited == NOTICE_AFTER {
                notice();
            }
            std::thread::sleep(NAP);
            waited < PATIENCE
        };
        Ok(self.connection.busy_handler(Some(handler))?)
    }

    fn of(connection: Connection, path: &Path, newborn: Option<Newborn>) -> Self {
        let on_network = network::is_on_network(path);
        let known = super::assemble::Known::default();
        Self {
            connection,
            path: path.to_owned(),
            newborn,
            on_network,
            known,
            teacher: None,
            learns_later: false,
            taught_later: super::lexicon_codec::Counts::new(),
            wrote: None,
        }
    }

    /// Puts a memory that was built aside in its place and opens it there.
    pub(super) fn deliver(&mut self) -> Result<(), Error> {
        let Some(newborn) = self.newborn.take() else { return Ok(()) };
        set_journal(&self.connection, self.on_network)?;
        let built = std::mem::replace(&mut self.connection, Connection::open_in_memory()?);
        built.close().map_err(|(_, error)| error)?;
        newborn.deliver()?;
        // From here on it is stored, and saying otherwise would be wrong: where there is no room for a log, it can be read.
        let reading = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let reopened = writable(&self.path).or_else(|_| readable(&immutable(&self.path), reading));
        if let Ok(connection) = reopened {
            self.connection = connection;
        }
        Ok(())
    }
}

/// Refuses, from its first bytes, what is no memory; SQLite would take any file for an empty or a foreign database.
fn check_file(path: &Path) -> Result<(), Error> {
    if path.metadata()?.is_dir() {
        return Err(Error::NotAMemory);
    }
    let mut header = [0; 72];
    File::open(path)?.read_exact(&mut header).map_err(|error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof => Error::NotAMemory,
        _ => error.into(),
    })?;
    // SQLite's file format: a magic text at byte 0, the application id at byte 68.
    let ours = header.starts_with(b"SQLite format 3\0") && header[68..72] == APPLICATION_ID.to_be_bytes();
    if ours { Ok(()) } else { Err(Error::NotAMemory) }
}

fn readable(target: &Path, flags: OpenFlags) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(target, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    tune(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    // Tables are read here for the first time: what cannot be read must be known now.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let found = migrate::version(&connection)?;
    migrate::refuse_newer(found, migrate::MIGRATIONS)?;
    if found < migrate::latest(migrate::MIGRATIONS) { Err(Error::Older) } else { Ok(connection) }
}

fn writable(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    if connection.is_readonly("main")? {
        return Err(Error::ReadOnly);
    }
    prepare(&connection)?;
    migrate::refuse_newer(migrate::version(&connection)?, migrate::MIGRATIONS)?;
    set_journal(&connection, network::is_on_network(path))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    migrate::migrate(&mut connection, path, migrate::MIGRATIONS)?;
    Ok(connection)
}

/// An empty memory in a file that nobody else knows yet: no journal on disk and no waiting for it, since a failure throws the
/// file away and [`Newborn::deliver`] syncs it before it counts.
fn build(newborn: &Newborn) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(newborn.path(), flags)?;
    prepare(&connection)?;
    connection.pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    migrate::migrate(&mut connection, newborn.path(), migrate::MIGRATIONS)?;
    Ok(connection)
}

/// What every connection needs. Plans must not depend on the values that are bound: SQLite would prepare such statements again
/// at each use, which took 15 % of an import.
fn tune(connection: &Connection) -> Result<(), Error> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// What every connection that writes needs.
fn prepare(connection: &Connection) -> Result<(), Error> {
    /// KiB, negative as SQLite wants it: the indexes of a hundred thousand units stay in memory during an import.
    const CACHE: i64 = -65_536;
    tune(connection)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", CACHE)?;
    Ok(())
}

/// Journal by place. Another program that is using the file right now keeps it as it is.
fn set_journal(connection: &Connection, on_network: bool) -> Result<(), Error> {
    let mode = if on_network { "DELETE" } else { "WAL" };
    match connection.pragma_update_and_check(None, "journal_mode", mode, |_| Ok(())).map_err(Error::from) {
        Err(Error::Locked) => Ok(()),
        other => other,
    }
}

/// Whether all that was written is in the file itself: nothing in a log, and no journal of a write that was broken off.
fn is_settled(path: &Path) -> bool {
    let has = |ending: &str| {
        let mut beside = path.as_os_str().to_owned();
        beside.push(ending);
        PathBuf::from(beside).metadata().is_ok_and(|beside| beside.len() > 0)
    };
    !has("-wal") && !has("-journal")
}

/// The URI that opens a file as one that cannot change.
fn immutable(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut uri = String::from("file:");
    let text = absolute.as_os_str().as_encoded_bytes();
    // A Windows path begins with a drive, which a URI wants behind a slash.
    if !text.starts_with(b"/") {
        uri.push_str("///");
    }
    for &byte in text {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            b':' if cfg!(windows) => uri.push(':'),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    PathBuf::from(uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_write_left_beside_the_file_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.db");
        drop(Memory::create(&path).unwrap());
        assert!(is_settled(&path));
        for name in ["m.db-wal", "m.db-journal"] {
            std::fs::write(folder.path().join(name), "something").unwrap();
            assert!(!is_settled(&path), "{name}");
            std::fs::write(folder.path().join(name), "").unwrap();
            assert!(is_settled(&path), "an empty {name} holds nothing");
        }
    }

    #[test]
    fn reading_does_not_bring_a_memory_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.db");
        let mut connection = Connection::open(&path).unwrap();
        connection.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        migrate::migrate(&mut connection, &path, &migrate::MIGRATIONS[..1]).unwrap();
        drop(connection);
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(Memory::open_to_read(&path), Err(Error::Older)));
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is made beside it");
        drop(Memory::open_to_write(&path).unwrap());
        drop(Memory::open_to_read(&path).unwrap());
    }

    #[test]
    fn a_memory_that_cannot_change_is_read_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("é %?#.db");
        drop(Memory::create(&path).unwrap());
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let connection = readable(&immutable(&path), flags).unwrap();
        assert_eq!(migrate::version(&connection).unwrap(), migrate::latest(migrate::MIGRATIONS));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is made beside it");
    }
}
