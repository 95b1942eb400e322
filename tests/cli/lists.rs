//! Lists of `alinea align --jobs-from` as people and programs write them.

use crate::fixture::{alinea, written};
use crate::jobs::{lines, list_in, run};
use serde_json::Value;

fn error(line: &Value) -> String {
    assert_eq!(line["status"], "failed", "{line}");
    format!("{} ({})", line["error"]["message"].as_str().unwrap(), line["error"]["hint"].as_str().unwrap())
}

#[test]
fn a_list_is_read_as_a_spreadsheet_writes_it() {
    let folder = tempfile::tempdir().unwrap();
    let list = list_in(folder.path(), 2);
    let text = std::fs::read_to_string(&list).unwrap();
    let marked = format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
    let utf16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [marked.into_bytes(), utf16] {
        std::fs::write(&list, bytes).unwrap();
        let told = run(folder.path(), "m.db", &list, &["--dry-run"]);
        assert_eq!(told.code, 0, "{}", told.err);
        assert_eq!(lines(&told.out).len(), 2);
    }
    // Names with accents from a program that writes the encoding of Windows.
    let name = |ending: &str| folder.path().join(format!("mañana.{ending}")).to_str().unwrap().to_owned();
    for language in ["en.txt", "es.txt"] {
        std::fs::copy(folder.path().join(format!("text0.{language}")), name(language)).unwrap();
    }
    let line = format!("{}\t{}\n", name("en.txt"), name("es.txt"));
    if folder.path().to_str().unwrap().is_ascii() {
        let bytes: Vec<u8> = line.chars().map(|letter| letter as u8).collect();
        std::fs::write(&list, bytes).unwrap();
        assert_eq!(lines(&run(folder.path(), "m.db", &list, &["--dry-run"]).out)[0]["document"], "mañana");
    }
    std::fs::write(
        &list,
        text.lines().next().unwrap().split('\t').map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join("\t"),
    )
    .unwrap();
    let quoted = error(&lines(&run(folder.path(), "m.db", &list, &["--dry-run", "--languages", "en,es"]).out)[0]);
    assert!(quoted.contains("not quoted"), "{quoted}");
}

/// It waited for ever for a text from the list that it was reading.
#[test]
fn standard_input_is_no_file_of_a_list() {
    let folder = tempfile::tempdir().unwrap();
    let english = written(folder.path(), "a.en.txt", "The garden opens at nine.\n");
    let list = format!("{english}\t-\n");
    let arguments = ["align", "--dry-run", "--languages", "en,es", "--jobs-from"];
    let memory = folder.path().join("m.db");
    let told = alinea(&memory, &[&arguments[..], &["-"]].concat(), &list);
    assert!(error(&lines(&told.out)[0]).contains("standard input is the list itself"), "{}", told.out);
    let file = written(folder.path(), "list.tsv", &list);
    let told = alinea(&memory, &[&arguments[..], &[&file]].concat(), "");
    assert!(error(&lines(&told.out)[0]).contains("names files"), "{}", told.out);
}

/// The second was refused as a poor revision of the first, with a hint at an option that lists do not take; with `--replace` it
/// retired the first.
#[test]
fn documents_in_folders_of_one_name_are_two() {
    let folder = tempfile::tempdir().unwrap();
    let mut list = String::new();
    for (at, inner) in ["week1/talk", "week2/talk"].iter().enumerate() {
        let inner = folder.path().join(inner);
        std::fs::create_dir_all(&inner).unwrap();
        let text = |language: &str, sentence: &str| {
            let text: String = (0..6).map(|line| format!("{sentence} {at}{line}.\n")).collect();
            written(&inner, &format!("{language}.txt"), &text)
        };
        let (english, spanish) = (text("en", "The garden number"), text("es", "El jardín número"));
        list.push_str(&format!("{english}\t{spanish}\n"));
    }
    let list = written(folder.path(), "list.tsv", &list);
    for (memory, more) in [("plain.db", &[][..]), ("replaced.db", &["--replace"])] {
        let told = run(folder.path(), memory, list.as_ref(), more);
        assert_eq!(told.code, 0, "{} {}", told.out, told.err);
        let names: Vec<Value> = lines(&told.out).iter().map(|line| line["document"].clone()).collect();
        assert_eq!(names, ["talk", "week2/talk"]);
        let documents = alinea(&folder.path().join(memory), &["documents", "--json"], "").out;
        assert!(documents.contains("\"talk\"") && documents.contains("\"week2/talk\""), "{documents}");
    }
}
