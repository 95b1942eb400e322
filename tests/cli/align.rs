//! `alinea align`: the main job, and what is said of input that cannot be aligned.

use crate::fixture::{Answer, alinea, done, written};
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
    let memory: &[u8] = b"<?xml version=\"1.0\"?>\n<tmx version=\"1.4\">\n<header/><body/></tmx>\n";
    check(&[("a.en.txt", text), ("b.es.tmx", memory)], &[], 4, "file-markup");
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

#[test]
fn an_output_never_takes_the_place_of_a_memory_or_an_input() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let refused = |tmx: &Path| {
        let answer = align(folder.path(), &pair(), &["--tmx", tmx.to_str().unwrap()]);
        assert_eq!(answer.code, 2, "{}", answer.err);
        assert!(answer.err.contains("it would be lost"), "{}", answer.err);
    };
    refused(&memory);
    assert!(!memory.exists());
    refused(&folder.path().join("visit.en.txt"));
    assert_eq!(align(folder.path(), &pair(), &[]).code, 0);
    let before = std::fs::read(&memory).unwrap();
    refused(&memory);
    let export = alinea(&memory, &["export", "-o", memory.to_str().unwrap()], "");
    assert_eq!(export.code, 2, "{}", export.err);
    assert!(std::fs::read(&memory).unwrap() == before);
}

#[test]
fn an_output_that_cannot_be_written_leaves_the_memory_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("no/such/folder.tmx");
    let answer = align(folder.path(), &pair(), &["--tmx", nowhere.to_str().unwrap()]);
    assert_eq!(answer.code, 6, "{}", answer.err);
    assert!(!folder.path().join("m.db").exists());
}

#[test]
fn an_empty_export_does_not_replace_a_file() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(align(folder.path(), &pair(), &[]).code, 0);
    let kept = folder.path().join("kept.tmx");
    std::fs::write(&kept, "kept").unwrap();
    let answer =
        alinea(&folder.path().join("m.db"), &["export", "--client", "nobody", "-o", kept.to_str().unwrap()], "");
    assert_eq!(answer.code, 2, "{}", answer.err);
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), "kept");
}

#[cfg(unix)]
#[test]
fn a_link_and_a_device_stay_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real.tmx"), folder.path().join("link.tmx"));
    std::fs::write(&real, "old").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    assert_eq!(align(folder.path(), &pair(), &["--tmx", link.to_str().unwrap()]).code, 0);
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert!(std::fs::read_to_string(&real).unwrap().contains("<tmx"));
}

#[test]
fn units_that_were_stored_are_printed_with_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let printed = align(folder.path(), &pair(), &["--jsonl"]).out;
    let names: Vec<Value> =
        printed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["unit"].clone()).collect();
    assert_eq!(names.len(), 3);
    assert!(names.iter().all(Value::is_string), "{names:?}");
    let wrong = align(folder.path(), &[("x.en.txt", b""), ("x.es.txt", b"Uno.\n")], &["--jsonl"]);
    assert!(serde_json::from_str::<Value>(wrong.err.trim()).is_ok(), "{}", wrong.err);
    let usage = alinea(&folder.path().join("m.db"), &["align", "--json"], "");
    assert_eq!(usage.code, 2);
    assert!(serde_json::from_str::<Value>(usage.err.trim()).is_ok(), "{}", usage.err);
}

/// What is said of texts that are older than the memory, and of a command that changed nothing.
#[test]
fn an_older_text_is_told_and_a_command_that_changes_nothing_leaves_no_change_set() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let done = |arguments: &[&str]| done(&memory, arguments);
    let file = |name: &str, text: &str| written(folder.path(), name, text);
    let english = file("lake.en.txt", "The lake is cold.\nNobody swims in it.\nThe boats lie on the shore.\n");
    let old = file("lake.es.txt", "El lago está frío.\nNadie nada en él.\nLas barcas están en la orilla.\n");
    let new = file("new.es.txt", "El lago está helado.\nNadie nada en él.\nLas barcas están en la orilla.\n");
    let table = file("t.csv", "en,es\nThe lake is cold.,El lago está frío.\n");
    let align = |spanish: &str, more: &[&str]| {
        done(&[&["align", "--segmented", "--document", "lake", &english, spanish], more].concat())
    };
    align(&old, &[]);
    let revised = align(&new, &["--json"]);
    let revised: Value = serde_json::from_str(&revised.out).unwrap();
    assert_eq!((&revised["stored"]["elsewhere"], &revised["stored"]["change_set"]), (&Value::from(0), &Value::from(2)));
    // Each of these changes nothing, says so, and leaves nothing.
    for arguments in [
        &["align", "--segmented", "--document", "lake", &english, &new][..],
        &["import", &table],
        &["import", &table, "--document", "other", "--client", "somebody"],
        &["diff", &new, "--document", "lake", "--segmented", "--accept", "--stat"],
    ] {
        assert!(done(arguments).err.contains("(nothing changed)"), "{arguments:?}");
    }
    let history: Value = serde_json::from_str(&done(&["history", "--json"]).out).unwrap();
    assert_eq!(history["changes"].as_array().unwrap().len(), 2, "{history}");
    assert!(!done(&["documents"]).out.contains("other"));
    let older = align(&old, &[]);
    assert!(older.out.contains("nothing changed: 3 units as before"), "{}", older.out);
    assert!(older.err.contains("“El lago está frío.” is “El lago está helado.” now. With --revive"), "{}", older.err);
    let older = done(&["align", "--segmented", "--document", "pool", &english, &old]);
    assert!(older.out.contains("1 without superseded wording"), "{}", older.out);
    let told = "1 unit stays without it. The first is “El lago está frío.” for “The lake is cold.”";
    assert!(older.err.contains(told) && older.err.contains("--revive"), "{}", older.err);
    assert!(!done(&["lookup", "The lake is cold."]).out.contains("frío"));
    done(&["undo"]);
    let taken: Value = serde_json::from_str(&align(&old, &["--revive", "--json"]).out).unwrap();
    assert_eq!((&taken["stored"]["superseded"], &taken["stored"]["first_superseded"]), (&Value::from(0), &Value::Null));
    assert!(done(&["lookup", "The lake is cold."]).out.contains("El lago está frío."));
    // In a document that pairs the same, the old wording goes as well, unless it is to stay.
    done(&["align", "--segmented", "--document", "pond", &english, &old]);
    let third = file("third.es.txt", "El lago está gélido.\nNadie nada en él.\nLas barcas están en la orilla.\n");
    assert!(align(&third, &["--only-here"]).out.contains("1 new, 2 as before, 1 retired\n"));
    done(&["undo"]);
    assert!(align(&third, &[]).out.contains("1 new, 2 as before, 1 retired, 1 retired elsewhere\n"));
    let undone: Value = serde_json::from_str(&done(&["undo", "--json"]).out).unwrap();
    done(&["undo", &undone["number"].to_string()]);
    done(&["check-memory"]);
}

/// A file that names the units of before says nothing new; it doubled the memory.
#[test]
fn an_earlier_export_says_nothing_new_after_a_language_was_added() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let texts = [
        ("a.en.txt", "The old house stands near the river.\nNobody has lived there for 20 years.\n"),
        ("a.es.txt", "La vieja casa está cerca del río.\nNadie ha vivido allí desde hace 20 años.\n"),
        ("a.pt.txt", "A velha casa fica perto do rio.\nNinguém vive lá há 20 anos.\n"),
    ];
    let paths = texts.map(|(name, text)| written(folder.path(), name, text));
    let align = |paths: &[String]| {
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let answer = alinea(&memory, &[&["align", "--segmented", "--document", "house"], &paths[..]].concat(), "");
        assert_eq!(answer.code, 0, "{}", answer.err);
    };
    align(&paths[..2]);
    let file = folder.path().join("earlier.tmx");
    let file = file.to_str().unwrap();
    assert_eq!(alinea(&memory, &["export", "-o", file], "").code, 0);
    align(&paths);
    let back = alinea(&memory, &["import", file], "");
    assert!(back.out.contains("0 new, 2 there already"), "{} {}", back.out, back.err);
    // What somebody added is taken in, though.
    let noted = std::fs::read_to_string(file).unwrap().replacen("<tuv ", "<note>Ask.</note>\n<tuv ", 1);
    std::fs::write(file, noted).unwrap();
    let back = alinea(&memory, &["import", file], "");
    assert!(back.out.contains("1 new, 1 there already"), "{} {}", back.out, back.err);
}

/// The wording of another Spanish was named as what the superseded one translated.
#[test]
fn superseded_wording_is_named_with_its_source() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let file = |name: &str, text: &str| written(folder.path(), name, text);
    let done = |arguments: &[&str]| done(&memory, arguments);
    let english = file("a.en.txt", "The lake is cold.\nNobody swims in it.\nThank you for your visit.\n");
    let old = "El lago está frío.\nNadie nada en él.\nGracias por su visita.\n";
    let saying = |name: &str, thanks: &str| file(name, &old.replace("Gracias", thanks));
    let (spanish, revised) = (file("a.es.txt", old), saying("b.es.txt", "Muchas gracias"));
    let other = saying("c.es.txt", "Mil gracias");
    let align = |files: &[&str], languages: &str| {
        done(&[&["align", "--segmented", "--document", "lake", "--languages", languages], files].concat())
    };
    let accept = ["diff", &revised, "--document", "lake", "--language", "es-419", "--segmented", "--accept", "--stat"];
    align(&[&english, &spanish, &spanish], "en,es-ES,es-419");
    done(&accept);
    let told = align(&[&english, &spanish], "en,es").err;
    assert!(!told.contains("Superseded"), "one of the two still says it: {told}");
    done(&["undo"]);
    done(&["undo"]);
    align(&[&english, &other, &spanish], "en,es-ES,es-419");
    done(&accept);
    let told = align(&[&english, &spanish], "en,es").err;
    assert!(told.contains("“Gracias por su visita.” for “Thank you for your visit.”"), "{told}");
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_was_stored_all_the_same() {
    use crate::fixture::alinea_without_room;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| written(folder.path(), name, text);
    let (english, spanish) = (file("visit.en.txt", ENGLISH), file("visit.es.txt", SPANISH));
    let jobs = file("jobs.tsv", &format!("{english}\t{spanish}\n"));
    let table = file("t.csv", "en,es\nThe lake is cold.,El lago está frío.\n");
    let told = |number: usize, arguments: &[&str]| {
        let answer = alinea_without_room(&folder.path().join(format!("{number}.db")), arguments);
        assert_eq!(answer.code, 6, "{arguments:?}: {}", answer.err);
        assert!(answer.err.contains("no room left"), "{}", answer.err);
        answer.err
    };
    let pair = ["align", english.as_str(), spanish.as_str()];
    let stored = "the texts were stored all the same, as change-set 1";
    for (number, more) in [&[][..], &["--json"], &["--format", "tsv"], &["--tmx", "/dev/full"]].into_iter().enumerate()
    {
        let told = told(number, &[&pair, more].concat());
        assert!(told.contains(stored), "{more:?}: {told}");
    }
    assert!(!told(0, &pair).contains("all the same"), "nothing was stored the second time");
    assert!(!told(9, &[&pair[..], &["--dry-run"]].concat()).contains("all the same"));
    for (number, arguments) in [(5, &["import", &table][..]), (6, &["import", &table, "--json"])] {
        let told = told(number, arguments);
        assert!(told.contains("the units were stored all the same, as change-set 1"), "{told}");
    }
    assert!(!told(7, &["import", &table, "--dry-run"]).contains("all the same"));
    let told = told(8, &["align", "--jobs-from", &jobs]);
    assert!(told.contains("what was aligned so far was stored all the same"), "{told}");
}
