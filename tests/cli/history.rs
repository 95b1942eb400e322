//! `alinea history`: what was done, for people and for scripts.

use crate::fixture::{alinea, memory_in};
use serde_json::{Value, json};

#[test]
fn change_sets_are_listed_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let table = folder.path().join("terms.csv");
    std::fs::write(&table, "en,es\ngarden,jardín\n").unwrap();
    assert_eq!(alinea(&memory, &["import", table.to_str().unwrap()], "").code, 0);
    let answer = alinea(&memory, &["history"], "");
    assert_eq!(answer.code, 0, "{}", answer.err);
    let lines: Vec<&str> = answer.out.lines().collect();
    assert!(lines[0].starts_with("   2  ") && lines[0].contains("import"), "{}", answer.out);
    assert_eq!(
        lines[1..],
        [
            "      units +1 −0, segments +2 −0",
            "   1  2026-01-02 03:04  align   garden",
            "      units +6 −0, segments +19 −0",
        ]
    );
}

#[test]
fn a_document_and_a_unit_have_their_own_history() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let table = folder.path().join("terms.csv");
    std::fs::write(&table, "en,es\ngarden,jardín\n").unwrap();
    assert_eq!(alinea(&memory, &["import", table.to_str().unwrap()], "").code, 0);
    let numbers = |of: &str| {
        let answer = alinea(&memory, &["history", of, "--json"], "");
        assert_eq!(answer.code, 0, "{}", answer.err);
        let history: Value = serde_json::from_str(&answer.out).unwrap();
        history["changes"].as_array().unwrap().iter().map(|change| change["number"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(numbers("garden"), [json!(1)]);
    assert_eq!(numbers("terms"), [json!(2)]);
    let found = alinea(&memory, &["lookup", "garden", "--json"], "");
    let found: Value = serde_json::from_str(&found.out).unwrap();
    assert_eq!(numbers(found["queries"][0]["matches"][0]["unit"].as_str().unwrap()), [json!(2)]);
}

#[test]
fn what_never_was_is_refused_with_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let answer = alinea(&memory, &["history", "park"], "");
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert!(answer.err.contains("park") && answer.err.contains("alinea documents"), "{}", answer.err);
}
