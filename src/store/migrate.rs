//! Versions of the schema: the files of `migrations/`, run in order, each in a transaction.
//!
//! The number of migrations that ran is the file's `user_version`. A file that holds data is copied before its schema is
//! changed. A migration is never edited once released; what it got wrong, a later one puts right. What one empties because it
//! is derived (the match index) is filled again in the same transaction.

use super::{Error, match_update};
use rusqlite::{Connection, TransactionBehavior};
use std::path::{Path, PathBuf};

/// All of them, in order.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_memory.sql"),
    include_str!("../../migrations/0002_match_index.sql"),
    include_str!("../../migrations/0003_undo.sql"),
    include_str!("../../migrations/0004_lexicon.sql"),
    include_str!("../../migrations/0005_match_stems.sql"),
    include_str!("../../migrations/0006_predecessors.sql"),
];

/// Those that make the tables of the match index and nothing else that is kept, and that of the lexicon: what is derived can be
/// made anew, its tables included. A later one that changes these tables belongs here as well.
const MATCH_INDEX: [&str; 2] = [MIGRATIONS[1], MIGRATIONS[4]];
const LEXICON: &str = MIGRATIONS[3];
/// Where the full-text index begins in the first of them, which it ends.
const FULL_TEXT: &str = "CREATE VIRTUAL TABLE segment_words";

/// Makes the tables of the match index anew, whatever is there of them; empty.
pub(super) fn make_match_index(connection: &Connection) -> Result<(), Error> {
    connection.execute_batch(
        "DROP TABLE IF EXISTS match_posting; DROP TABLE IF EXISTS match_segment; DROP TABLE IF EXISTS match_token;
         DROP TABLE IF EXISTS match_language; DROP TABLE IF EXISTS match_state; DROP INDEX IF EXISTS segment_died;",
    )?;
    MATCH_INDEX.iter().try_for_each(|migration| Ok(connection.execute_batch(migration)?))
}

/// Makes the tables of the lexicon anew, all units due.
pub(super) fn make_lexicon(connection: &Connection) -> Result<(), Error> {
    connection.execute_batch(
        "DROP TABLE IF EXISTS lexicon_lesson; DROP TABLE IF EXISTS lexicon_word; DROP TABLE IF EXISTS lexicon_languages;
         DROP TABLE IF EXISTS lexicon_due;",
    )?;
    Ok(connection.execute_batch(LEXICON)?)
}

/// Makes the full-text index where it is not there, and empties it where it is.
pub(super) fn make_full_text_index(connection: &Connection) -> Result<(), Error> {
    let is_there = "SELECT count(*) FROM sqlite_schema WHERE name = 'segment_words'";
    if connection.query_row(is_there, [], |row| row.get::<_, i64>(0))? > 0 {
        return Ok(connection.execute_batch("INSERT INTO segment_words (segment_words) VALUES ('delete-all')")?);
    }
    let from = MIGRATIONS[0].find(FULL_TEXT).expect("the first migration makes the full-text index");
    Ok(connection.execute_batch(&MIGRATIONS[0][from..])?)
}

/// Brings a memory up to date. Refuses one that a later program made.
pub(super) fn migrate(connection: &mut Connection, path: &Path, migrations: &[&str]) -> Result<(), Error> {
    let found = version(connection)?;
    refuse_newer(found, migrations)?;
    if found == latest(migrations) {
        return Ok(());
    }
    if found > 0 {
        back_up(connection, path, found)?;
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster while this one waited for the lock.
    let found = version(&transaction)?;
    refuse_newer(found, migrations)?;
    for (migration, number) in migrations.iter().zip(1..).skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", number)?;
    }
    match_update::fill(&transaction)?;
    transaction.commit()?;
    Ok(())
}

/// The version of a file's schema.
pub(super) fn version(connection: &Connection) -> Result<i64, Error> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Refuses a schema that this program does not know.
pub(super) fn refuse_newer(found: i64, migrations: &[&str]) -> Result<(), Error> {
    let known = latest(migrations);
    if found > known { Err(Error::Newer { found, known }) } else { Ok(()) }
}

/// The version that all of them lead to.
pub(super) fn latest(migrations: &[&str]) -> i64 {
    i64::try_from(migrations.len()).expect("migrations are counted on fingers")
}

/// A whole copy beside the file, named for the version it holds. One that is there already is older than the file and gives
/// way once the new one is whole.
fn back_up(connection: &Connection, path: &Path, version: i64) -> Result<PathBuf, Error> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".before-{}", version + 1));
    let copy = PathBuf::from(name);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unfinished = tempfile::Builder::new().prefix(".alinea-").suffix(".db").tempfile_in(folder)?.into_temp_path();
    connection.backup("main", &unfinished, None::<fn(rusqlite::backup::Progress)>)?;
    unfinished.persist(&copy).map_err(|failed| failed.error)?;
    Ok(copy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_data_is_copied_before_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.db");
        let mut connection = Connection::open(&path).unwrap();
        let first = "CREATE TABLE a (b TEXT); INSERT INTO a VALUES ('kept');";
        migrate(&mut connection, &path, &[first]).unwrap();
        assert!(!folder.path().join("m.db.before-1").exists(), "an empty file needs no copy");

        std::fs::write(folder.path().join("m.db.before-2"), "of another time").unwrap();
        let second = "ALTER TABLE a ADD COLUMN c TEXT;";
        let failing = [first, second, "CREATE TABLE a (d TEXT)"];
        assert!(migrate(&mut connection, &path, &failing).is_err());
        assert_eq!(version(&connection).unwrap(), 1, "a failing migration leaves nothing of itself");
        migrate(&mut connection, &path, &[first, second]).unwrap();
        assert_eq!(version(&connection).unwrap(), 2);

        let copy = Connection::open(folder.path().join("m.db.before-2")).unwrap();
        let kept: String = copy.query_row("SELECT b FROM a", [], |row| row.get(0)).unwrap();
        assert_eq!((kept.as_str(), version(&copy).unwrap()), ("kept", 1));
        assert!(matches!(migrate(&mut connection, &path, &[first]), Err(Error::Newer { found: 2, known: 1 })));
    }

    #[test]
    fn the_match_index_of_an_earlier_program_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.db");
        let mut connection = Connection::open(&path).unwrap();
        connection.pragma_update(None, "application_id", u32::from_be_bytes(*b"alin")).unwrap();
        // Those up to the one that has words in its index.
        let before = &MIGRATIONS[..3];
        for migration in before {
            connection.execute_batch(migration).unwrap();
        }
        connection.pragma_update(None, "user_version", 3).unwrap();
        connection
            .execute_batch(
                "INSERT INTO change_set VALUES (1, 's', '2026-01-02T03:04:05Z', 'test', '', NULL);
                 INSERT INTO document VALUES (1, 'd', 'aligned', 1, NULL);
                 INSERT INTO version VALUES (1, 1, 'en', NULL, 1, NULL);
                 INSERT INTO segment VALUES (1, 1, 'Saved files', NULL, NULL, NULL, NULL, 0, 0, 1, NULL);
                 INSERT INTO match_language VALUES (1, 'en');
                 INSERT INTO match_token VALUES (1, 'saved', 1, 1), (1, 'files', 2, 1);
                 INSERT INTO match_posting VALUES (137438953472, 1, x'0102'), (274877906944, 1, x'0102');
                 INSERT INTO match_segment VALUES (1, x'0102');",
            )
            .unwrap();
        migrate(&mut connection, &path, MIGRATIONS).unwrap();
        let mut read = connection.prepare("SELECT class FROM match_token ORDER BY class").unwrap();
        let stems: Vec<String> = read.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(stems, ["fil-", "sav-"]);
        let text: String = connection.query_row("SELECT text FROM segment", [], |row| row.get(0)).unwrap();
        assert_eq!(text, "Saved files", "what is stored stays");
        assert!(folder.path().join("m.db.before-4").exists());
    }
}
