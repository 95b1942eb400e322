//! `alinea check-memory`: what is damaged is found and said, and the match index can be built anew.

use crate::fixture::{alinea, memory_in};
use serde_json::{Value, json};
use std::path::Path;

/// Changes a byte of a stored text, as a failing disk would.
fn damage(memory: &Path) {
    let mut bytes = std::fs::read(memory).unwrap();
    let stored = b"You can leave your bicycle at the gate.";
    let mut at = 0;
    while let Some(offset) = bytes[at..].windows(stored.len()).position(|window| window == stored) {
        at += offset;
        bytes[at] = b'y';
        at += 1;
    }
    assert!(at > 0, "the text is not stored as it is");
    std::fs::write(memory, bytes).unwrap();
}

#[test]
fn a_whole_memory_is_well() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let before = std::fs::read(&memory).unwrap();
    let answer = alinea(&memory, &["check-memory"], "");
    assert_eq!((answer.code, answer.out.as_str()), (0, ""));
    assert!(answer.err.contains("all is well"), "{}", answer.err);
    assert_eq!(std::fs::read(&memory).unwrap(), before, "a check changes nothing");
    let checked: Value = serde_json::from_str(&alinea(&memory, &["check-memory", "--json"], "").out).unwrap();
    assert_eq!(
        (&checked["memories"][0]["problems"], &checked["memories"][0]["index_rebuilt"]),
        (&json!([]), &json!(false))
    );
}

#[test]
fn damage_is_found_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    damage(&memory);
    let answer = alinea(&memory, &["check-memory"], "");
    assert_eq!(answer.code, 3, "{}", answer.err);
    assert!(answer.out.contains("memory.db: this is not what was stored: segment "), "{}", answer.out);
    assert!(answer.err.contains("this memory is damaged"), "{}", answer.err);
    let answer = alinea(&memory, &["check-memory", "--json"], "");
    assert_eq!(answer.code, 3);
    let checked: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(checked["memories"][0]["problems"].as_array().unwrap().len(), 1, "{}", answer.out);
    assert!(answer.err.contains("\"memory-damaged\""), "{}", answer.err);
    let answer = alinea(&memory, &["check-memory", "--rebuild-index"], "");
    assert_eq!(answer.code, 3, "a new index does not hide damage: {}", answer.err);
}

#[test]
fn an_unusable_memory_is_not_checked() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none.db");
    for arguments in [&["check-memory"][..], &["check-memory", "--rebuild-index"]] {
        assert_eq!(alinea(&missing, arguments, "").code, 5, "{arguments:?}");
        assert!(!missing.exists(), "{arguments:?}");
    }
    std::fs::write(&missing, "no memory at all").unwrap();
    assert_eq!(alinea(&missing, &["check-memory"], "").code, 5);
}

#[test]
fn the_index_is_built_anew() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let find = || alinea(&memory, &["lookup", "The park opens at nine.", "--from", "en", "--json"], "").out;
    let before = find();
    let answer = alinea(&memory, &["check-memory", "--rebuild-index"], "");
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.err.contains("the indexes and the lexicon were built anew"), "{}", answer.err);
    assert!(before.contains("\"score\":80"), "{before}");
    assert_eq!(find(), before);
}

#[test]
fn a_damaged_index_is_no_reason_to_restore_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    for damage in [
        "DELETE FROM match_token; DELETE FROM segment_words WHERE rowid = 1",
        "DELETE FROM match_state",
        "DROP TABLE match_posting",
        "DROP TABLE segment_words",
        "DROP TABLE lexicon_word",
    ] {
        let connection = rusqlite::Connection::open(&memory).unwrap();
        connection.execute_batch(&format!("PRAGMA foreign_keys = OFF; {damage}")).unwrap();
        drop(connection);
        let answer = alinea(&memory, &["check-memory"], "");
        assert_eq!(answer.code, 3, "{damage}: {}", answer.err);
        let hinted = answer.err.contains("check-memory --rebuild-index") && !answer.err.contains("copy");
        assert!(hinted, "{damage}: {}", answer.err);
        let answer = alinea(&memory, &["check-memory", "--rebuild-index"], "");
        assert_eq!(answer.code, 0, "{damage}: {}", answer.err);
        assert_eq!(alinea(&memory, &["check-memory"], "").code, 0, "{damage}");
    }
}
