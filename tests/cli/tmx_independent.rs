//! What alinea reads in TMX files, beside what lxml reads in them; and each file through a memory and out again, compared as
//! trees by lxml.
//!
//! Counting against ourselves would find nothing. Python and lxml are no part of building alinea: where they are missing the
//! test says so and passes.

use crate::fixture::alinea;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files of this repository that are good XML.
const OWN: &[&str] = &["tmx/levels", "tmx/dialects"];
/// Real files of other tools, where they are at hand.
const REAL: &str = "../shared/data/tmx";
/// What lxml alone takes for good and what it makes other things of.
const NOT_COMPARED: &[&str] = &[
    // Elements of another namespace in a segment are codes here, and nothing in TMX.
    "foreign-namespace.tmx",
    // With a namespace, a default one or one by its prefix, lxml calls each element otherwise.
    "default-namespace.tmx",
    "prefixed-names.tmx",
    // lxml wants a byte-order mark or a declaration.
    "utf-16-big-endian-without-mark.tmx",
    "utf-16-little-endian-without-mark.tmx",
    // A withdrawn code, `iw`, has another form by now.
    "underscores-and-case.tmx",
];

/// Headers that are not valid, with an attribute that TMX does not have in the place of one that it must have, and so gain one.
const NOT_VALID: &[&str] = &["neokapi-memory-seed.tmx", "okapi-html_test.tmx"];

fn python(script: &str, arguments: &[&Path]) -> Option<std::process::Output> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(script);
    Command::new("python3").arg(script).args(arguments).output().ok()
}

fn has_lxml() -> bool {
    let found = Command::new("python3").args(["-c", "import lxml"]).output().is_ok_and(|out| out.status.success());
    if !found {
        eprintln!("skipped: python3 with lxml is not here");
    }
    found
}

fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = OWN.iter().map(|folder| root.join(folder)).collect();
    match root.join(REAL) {
        real if real.exists() => folders.push(real),
        _ => eprintln!("skipped: {REAL} is not here"),
    }
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "tmx"));
    files.retain(|path| !NOT_COMPARED.iter().any(|name| path.ends_with(name)));
    files.sort();
    files
}

#[test]
fn lxml_counts_the_same() {
    if !has_lxml() {
        return;
    }
    for file in files() {
        let read = python("tmx_reading.py", &[&file]).unwrap();
        assert!(read.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&read.stderr));
        let theirs: Value = serde_json::from_slice(&read.stdout).unwrap();
        let told = alinea(Path::new("none.db"), &["tmx", "stats", "--json", file.to_str().unwrap()], "");
        let mut ours: Value = serde_json::from_str(&told.out).unwrap();
        let ours = &mut ours["files"][0];
        for language in ours["languages"].as_object_mut().unwrap().values_mut() {
            // What a word is, the Unicode standard says; lxml does not know.
            language.as_object_mut().unwrap().remove("words");
        }
        for count in ["units", "languages", "variants_per_unit", "properties", "notes"] {
            assert_eq!(ours[count], theirs[count], "{count} of {}", file.display());
        }
    }
}

#[test]
fn what_is_imported_goes_out_as_it_came() {
    if !has_lxml() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let is_valid = |file: &PathBuf| !NOT_VALID.iter().any(|name| file.ends_with(name));
    for (number, file) in files().into_iter().filter(is_valid).enumerate() {
        let memory = folder.path().join(format!("{number}.db"));
        let imported = alinea(&memory, &["import", file.to_str().unwrap(), "--document", "d"], "");
        assert_eq!(imported.code, 0, "{}: {}", file.display(), imported.err);
        let again = folder.path().join(format!("{number}.tmx"));
        let exported = ["export", "--document", "d", "--for", "as-is", "-o", again.to_str().unwrap()];
        let exported = alinea(&memory, &exported, "");
        if imported.out.contains(" 0 units read") {
            // A document without units is not kept, so there is nothing to write.
            continue;
        }
        assert_eq!(exported.code, 0, "{}: {}", file.display(), exported.err);
        let compared = python("tmx_equivalent.py", &[&file, &again]).unwrap();
        assert!(compared.status.success(), "{}", String::from_utf8_lossy(&compared.stdout));
    }
}
