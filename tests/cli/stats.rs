//! `alinea stats`: how much the memory holds, for people and for scripts.

use crate::fixture::{alinea, memory_in};
use serde_json::{Value, json};

#[test]
fn what_the_memory_holds_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let answer = alinea(&memory, &["stats"], "");
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    assert!(answer.out.contains("  1 document, 6 units, "), "{}", answer.out);
    let rows: Vec<Vec<&str>> = answer.out.lines().skip(2).map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[1][..3], ["en", "6", "35"]);
    let counted: Value = serde_json::from_str(&alinea(&memory, &["stats", "--json"], "").out).unwrap();
    let counted = &counted["memories"][0];
    assert_eq!((&counted["documents"], &counted["units"]), (&json!(1), &json!(6)));
    assert_eq!(counted["bytes"], json!(memory.metadata().unwrap().len()));
    let languages = counted["languages"].as_array().unwrap();
    let segments = languages.iter().map(|one| format!("{} {}", one["language"].as_str().unwrap(), one["segments"]));
    assert_eq!(segments.collect::<Vec<_>>(), ["en 6", "es-419 7", "pt 6"]);
}

#[test]
fn an_empty_memory_holds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    assert_eq!(alinea(&memory, &["init"], "").code, 0);
    let answer = alinea(&memory, &["stats"], "");
    assert_eq!(answer.code, 0);
    assert!(answer.out.contains("0 documents, 0 units"), "{}", answer.out);
}
