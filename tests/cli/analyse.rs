//! `alinea analyse`: match bands of new texts, for people, spreadsheets and scripts.

use crate::fixture::{Answer, alinea, memory_in};
use serde_json::Value;
use std::path::Path;

/// Two segments of the memory side by side, one on its own, one that differs in a word of five, one twice, one unknown.
const TEXT: &str = "The garden opens at nine. Is it free?\n\n\
    You can leave your bicycle at the gate.\n\n\
    The park opens at nine. Nothing like this was ever written before.\n\n\
    Nothing like this was ever written before.\n";

fn analyse(folder: &Path, files: &[(&str, &str)], more: &[&str]) -> Answer {
    let mut arguments = vec!["analyse".to_owned()];
    for (name, content) in files {
        std::fs::write(folder.join(name), content).unwrap();
        arguments.push(folder.join(name).to_str().unwrap().to_owned());
    }
    arguments.extend(more.iter().map(|&argument| argument.to_owned()));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let memory = folder.join("memory.db");
    alinea(&if memory.exists() { memory } else { memory_in(folder) }, &arguments, "")
}

/// `band segments/words` of the bands that hold something.
fn bands(shape: &Value) -> String {
    let held = shape["bands"].as_array().unwrap().iter().filter(|band| band["segments"] != 0);
    let said = held.map(|band| format!("{} {}/{}", band["band"].as_str().unwrap(), band["segments"], band["words"]));
    said.collect::<Vec<_>>().join(", ")
}

fn check(files: &[(&str, &str)], more: &[&str], expected: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let answer = analyse(folder.path(), files, &[more, &["--json"]].concat());
    assert_eq!(answer.code, 0, "{}", answer.err);
    let found: Value = serde_json::from_str(&answer.out).unwrap();
    let each = found["files"].as_array().unwrap().iter().chain([&found["total"]]);
    assert_eq!(each.map(bands).collect::<Vec<_>>(), expected);
}

#[test]
fn segments_fall_into_bands() {
    let all = "context 2/8, repetitions 1/7, exact 1/8, 75-84 1/5, new 1/7";
    check(&[("new.en.txt", TEXT)], &["--to", "es"], &[all, all]);
    check(&[("new.txt", TEXT)], &["--from", "en-GB", "--to", "pt"], &[all, all]);
}

#[test]
fn what_was_not_translated_into_the_language_is_new() {
    let all = "repetitions 1/7, new 5/28";
    check(&[("new.en.txt", TEXT)], &["--to", "fr"], &[all, all]);
    let folder = tempfile::tempdir().unwrap();
    let answer = analyse(folder.path(), &[("new.en.txt", TEXT)], &["--to", "fr"]);
    assert!(answer.err.contains("The memory holds nothing in fr"), "{}", answer.err);
    let answer = analyse(folder.path(), &[("new.en.txt", TEXT)], &["--to", "es"]);
    assert_eq!(answer.err, "");
}

#[test]
fn repetitions_go_from_file_to_file() {
    check(
        &[("a.en.txt", "Nobody knows this yet.\n"), ("b.en.txt", "Nobody knows this yet. Is it free?\n")],
        &["--to", "es"],
        &["new 1/4", "repetitions 1/4, exact 1/3", "repetitions 1/4, exact 1/3, new 1/4"],
    );
}

#[test]
fn lines_can_be_segments_or_paragraphs() {
    let text = "The garden opens at nine. Is it free?\nIs it\n";
    let of = |layout: &str, all: &str| check(&[("new.en.txt", text)], &["--to", "es", layout], &[all, all]);
    of("--segmented", "50-74 2/10");
    of("--paragraph-per-line", "context 2/8, 50-74 1/2");
}

#[test]
fn several_memories_are_read_together() {
    let folder = tempfile::tempdir().unwrap();
    let (other, table) = (folder.path().join("other.db"), folder.path().join("t.csv"));
    std::fs::write(&table, "en,es\nNothing like this was ever written before.,Nunca.\n").unwrap();
    assert_eq!(alinea(&other, &["import", table.to_str().unwrap()], "").code, 0);
    let more = ["--to", "es", "--json", "--memory", other.to_str().unwrap()];
    let answer = analyse(folder.path(), &[("new.en.txt", TEXT)], &more);
    let found: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(bands(&found["total"]), "context 2/8, repetitions 1/7, exact 2/15, 75-84 1/5");
}

#[test]
fn people_get_a_table_for_each_file_and_for_all() {
    let folder = tempfile::tempdir().unwrap();
    let files = [("a.en.txt", TEXT), ("b.en.txt", "Is it free?\n")];
    let answer = analyse(folder.path(), &files, &["--to", "es", "--weights", "context=0,75–84=0.5"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let rows: Vec<Vec<&str>> = answer.out.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows.len(), 3 * 12, "{}", answer.out);
    assert!(rows[0][0].ends_with("a.en.txt"), "{}", answer.out);
    assert_eq!(rows[2], ["context", "2", "8", "30", "22.9", "%", "0.0"]);
    assert_eq!(rows[7], ["75-84", "1", "5", "19", "14.3", "%", "2.5"]);
    assert_eq!(rows[24], ["All", "2", "files"]);
    assert_eq!(rows[34][..3], ["total", "7", "38"]);
    assert_eq!(rows[34].last(), Some(&"27.5"));
}

#[test]
fn spreadsheets_get_rows() {
    let folder = tempfile::tempdir().unwrap();
    let printed = |more: &[&str]| {
        let answer = analyse(folder.path(), &[("a, b.en.txt", TEXT)], &[&["--to", "es", "--csv"], more].concat());
        assert_eq!(answer.code, 0, "{}", answer.err);
        answer.out
    };
    let out = printed(&[]);
    assert_eq!(out.lines().next(), Some("file,band,segments,words,characters"));
    assert_eq!(out.lines().count(), 1 + 2 * 9);
    assert!(out.lines().nth(1).unwrap().ends_with("a, b.en.txt\",context,2,8,30"), "{out}");
    assert_eq!(out.lines().last(), Some(",total,6,35,153"));
    let weighted = printed(&["--weights", "context=0"]);
    assert_eq!(weighted.lines().last(), Some(",total,6,35,153,27.0"));
}

#[test]
fn what_cannot_be_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let check = |name: &str, more: &[&str], code: i32, said: &str| {
        let answer = analyse(folder.path(), &[(name, TEXT)], more);
        assert_eq!((answer.code, answer.out.as_str()), (code, ""), "{}", answer.err);
        assert!(answer.err.contains(said), "{}", answer.err);
    };
    check("new.en.txt", &[], 2, "--to <LANGUAGE>");
    check("new.txt", &["--to", "es"], 2, "--from en");
    check("new.en.txt", &["--to", "es", "--weights", "fuzzy=0.5"], 2, "95-99, 85-94");
    check("new.en.txt", &["--to", "es", "--weights", "exact=10"], 2, "from 0 to 1");
}
