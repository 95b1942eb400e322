//! `alinea align`: the main job, and what is said of input that cannot be aligned.

use crate::fixture::{Answer, alinea};
use serde_json::Value;
use std::path::Path;

const ENGLISH: &str = "The garden opens at nine. Is it free?\n\nChildren pay nothing, but adults pay 5 euros.\n";
const SPANISH: &str =
    "El jardín abre a las nueve. ¿Es gratis?\n\nLos niños no pagan nada, pero los adultos pagan 5 euros.\n";

/// Writes the files and aligns them into `m.db` of the folder.
fn align(folder: &Path, files: &[(&str, &[u8])], more: &[&str]) -> Answer {
    let mut arguments = vec!["align".to_owned()];
    for (name, content) in files {
        let path = folder.join(name);
        std::fs::write(&path, content).unwrap();
        arguments.push(path.to_str().unwrap().to_owned());
    }
    arguments.extend(more.iter().map(|&argument| argument.to_owned()));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    alinea(&folder.join("m.db"), &arguments, "")
}

fn pair() -> [(&'static str, &'static [u8]); 2] {
    [("visit.en.txt", ENGLISH.as_bytes()), ("visit.es.txt", SPANISH.as_bytes())]
}

#[test]
fn two_texts_become_units_and_a_tmx_file() {
    let folder = tempfile::tempdir().unwrap();
    let tmx = folder.path().join("visit.tmx");
    let answer = align(folder.path(), &pair(), &["--json", "--tmx", tmx.to_str().unwrap()]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let summary: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(summary["document"], "visit");
    assert_eq!(summary["segments"], serde_json::json!({"en": 3, "es": 3}));
    assert_eq!(summary["stored"]["new"], 3);
    assert!(std::fs::read_to_string(&tmx).unwrap().contains("<seg>¿Es gratis?</seg>"));
    let again: Value = serde_json::from_str(&align(folder.path(), &pair(), &["--json"]).out).unwrap();
    assert_eq!((&again["stored"]["new"], &again["stored"]["unchanged"]), (&Value::from(0), &Value::from(3)));
}

#[test]
fn the_formats_for_scripts() {
    let folder = tempfile::tempdir().unwrap();
    let printed = |format| align(folder.path(), &pair(), &["--dry-run", "--format", format]).out;
    let beads = printed("beads");
    assert!(beads.lines().all(|line| line.starts_with('[') && line.matches("]:").count() == 2), "{beads}");
    let first: Value = serde_json::from_str(printed("jsonl").lines().next().unwrap()).unwrap();
    assert_eq!(first["beads"], serde_json::json!({"en": [0], "es": [0]}));
    let variant = serde_json::json!({"language": "en", "text": "The garden opens at nine.", "segments": [0], "status": "aligned"});
    assert_eq!(first["variants"][0], variant);
    assert_eq!(printed("tsv").lines().next(), Some("en\tes"));
    let files: [(&str, &[u8]); 2] =
        [("turn.en.txt", b"- Is it free?\n"), ("turn.es.txt", "– ¿Es gratis?\n".as_bytes())];
    let dash = align(folder.path(), &files, &["--dry-run", "--segmented", "--format", "tsv"]).out;
    assert_eq!(dash, "en\tes\n'- Is it free?\t– ¿Es gratis?\n", "a spreadsheet would calculate it");
    assert!(!folder.path().join("m.db").exists(), "a dry run keeps nothing");
}

#[test]
fn windows_files_and_names_with_accents() {
    let folder = tempfile::tempdir().unwrap();
    let english = ENGLISH.replace('\n', "\r\n");
    let spanish: Vec<u8> = "\u{FEFF}".encode_utf16().chain(SPANISH.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let files: [(&str, &[u8]); 2] =
        [("el jardín ñandú.en.txt", english.as_bytes()), ("el jardín ñandú.es.txt", &spanish)];
    let answer = align(folder.path(), &files, &["--json"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let summary: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!((&summary["document"], &summary["units"]), (&Value::from("el jardín ñandú"), &Value::from(3)));
}

#[test]
fn what_cannot_be_aligned_is_said_with_a_hint_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let check = |files: &[(&str, &[u8])], more: &[&str], code: i32, word: &str| {
        let answer = align(folder.path(), files, &[more, &["--json"]].concat());
        assert_eq!(answer.code, code, "{word}: {}", answer.err);
        let error: Value = serde_json::from_str(answer.err.trim()).unwrap();
        assert_eq!(error["error"]["code"], word, "{error}");
        assert!(error["error"]["hint"].is_string(), "{error}");
        assert!(answer.out.is_empty() && !folder.path().join("m.db").exists(), "{word} left something");
    };
    let text = ENGLISH.as_bytes();
    check(&[("a.en.txt", text), ("b.en.txt", text)], &[], 2, "language-twice");
    check(&[("a.txt", text), ("b.txt", text)], &[], 2, "language-missing");
    check(&[("a.txt", text), ("b.txt", text)], &["--languages", "english,es"], 2, "language-unknown");
    check(&[("a.txt", text), ("b.txt", text)], &["--languages", "en"], 2, "languages-uneven");
    check(&[("a.en.txt", text), ("b.es.txt", b"")], &[], 4, "file-empty");
    check(&[("a.en.txt", text), ("b.es.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01")], &[], 4, "file-binary");
    let missing = folder.path().join("none.es.txt");
    check(&[("a.en.txt", text)], &[missing.to_str().unwrap()], 4, "file-missing");
    let inner = folder.path().join("folder.es");
    std::fs::create_dir(&inner).unwrap();
    check(&[("a.en.txt", text)], &[inner.to_str().unwrap(), "--languages", "en,es"], 4, "file-is-folder");
}

#[test]
fn another_document_of_the_same_name_is_not_overwritten_by_accident() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(align(folder.path(), &pair(), &[]).code, 0);
    let other: [(&str, &[u8]); 2] = [
        ("visit.en.txt", b"Quite another text.\n\nIt is short.\n"),
        ("visit.es.txt", b"Un texto muy distinto.\n\nEs corto.\n"),
    ];
    let refused = align(folder.path(), &other, &[]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("looks like another") && refused.err.contains("--replace"), "{}", refused.err);
    assert_eq!(align(folder.path(), &other, &["--replace"]).code, 0);
}
