//! `alinea documents`: what the memory holds, for people and for scripts.

use crate::fixture::{alinea, memory_in};

#[test]
fn documents_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let answer = alinea(&memory, &["documents"], "");
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert_eq!(
        answer.out,
        "document  kind     units  changed     languages\n\
         garden    aligned      6  2026-01-02  en 6, es-419 7, pt 6\n"
    );
    let listed: serde_json::Value = serde_json::from_str(&alinea(&memory, &["documents", "--json"], "").out).unwrap();
    let document = &listed["documents"][0];
    assert_eq!(document["document"], "garden");
    assert_eq!(document["languages"], serde_json::json!({"en": 6, "es-419": 7, "pt": 6}));
    assert_eq!((&document["units"], &document["changed"]), (&6.into(), &"2026-01-02T03:04:05Z".into()));
}

#[test]
fn an_empty_memory_says_how_to_fill_it() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    assert_eq!(alinea(&memory, &["init"], "").code, 0);
    let answer = alinea(&memory, &["documents"], "");
    assert_eq!((answer.code, answer.out.as_str()), (0, ""));
    assert!(answer.err.contains("alinea align"));
}
