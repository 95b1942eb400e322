//! `alinea diff`.

use assert_cmd::Command;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn revision(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/revisions").join(name)
}

struct Ran {
    code: Option<i32>,
    out: String,
    talk: String,
}

fn diff(old: &Path, new: &Path, options: &[&str]) -> Ran {
    let mut command = Command::cargo_bin("alinea").unwrap();
    let output =
        command.arg("diff").args([old, new]).args(options).env("COLUMNS", "76").env("NO_COLOR", "1").output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        talk: String::from_utf8(output.stderr).unwrap(),
    }
}

fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_revision_is_shown_for_people() {
    let ran = diff(&revision("rio.pt.old.txt"), &revision("rio.pt.new.txt"), &["--segmented"]);
    assert_eq!((ran.code, ran.talk.as_str()), (Some(0), ""));
    let expected = "    O rio sobe todos os anos em fevereiro.
2 → 2  whitespace
    Quando a água chega ao terceiro degrau, a D.[-·-]{+⍽+}Amélia leva as
    galinhas para o sótão.
    Ela não tem medo; diz que o rio avisa.
4–5 → 4  merged, punctuation, case
    Os vizinhos mudaram-se para a parte alta da vila depois da cheia de
    1979[-. Ela-]{+, ela+} ficou.
6 → 5  whitespace
    O presidente da câmara prometeu um muro de 3,5[-·-]{+⍽+}metros.
";
    assert!(ran.out.starts_with(expected), "{}", ran.out);
    assert!(ran.out.contains("10 →  deleted\n    [-No fim ninguém votou.-]\n"), "{}", ran.out);
    let last = "1 merged, 1 deleted, 1 text, 2 whitespace, 6 same, 1 paragraph break; edit effort 17.8 %\n";
    assert!(ran.out.contains("12 → 10  paragraph begins\n") && ran.out.ends_with(last), "{}", ran.out);
}

#[test]
fn scripts_get_json() {
    let ran = diff(&revision("taller.es.old.txt"), &revision("taller.es.new.txt"), &["--segmented", "--json"]);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    let changes = document["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 14);
    assert_eq!(changes[1]["words"][1], serde_json::json!(["-", "22"]));
    assert_eq!(changes[1]["marks"], serde_json::json!(["number"]));
    assert_eq!(changes[13]["class"], "deleted");
    assert_eq!(document["summary"]["moved"], 6);
    assert!(document["summary"]["edit_effort"].as_f64().unwrap() > 0.0);
    let ran = diff(
        &revision("taller.es.old.txt"),
        &revision("taller.es.new.txt"),
        &["--segmented", "--json", "--only", "quotes,deleted"],
    );
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["changes"].as_array().unwrap().len(), 2);
}

#[test]
fn exit_codes_tell_differences_from_failures() {
    let folder = tempfile::tempdir().unwrap();
    let old = written(folder.path(), "old.es.txt", "Dijo «sí».\n");
    let new = written(folder.path(), "new.es.txt", "Dijo “sí”.\n");
    let same = diff(&old, &old, &["--segmented", "--exit-code"]);
    assert_eq!((same.code, same.out.as_str()), (Some(0), "No differences.\n"));
    assert_eq!(diff(&old, &new, &["--segmented"]).code, Some(0));
    assert_eq!(diff(&old, &new, &["--segmented", "--exit-code"]).code, Some(1));
    assert_eq!(diff(&old, &new, &["--segmented", "--exit-code", "--ignore", "quotes"]).code, Some(0));
    assert_eq!(diff(&old, &new, &["--ignore", "text"]).code, Some(2));
    let nowhere = folder.path().join("none.es.txt");
    let missing = diff(&old, &nowhere, &["--segmented", "--json"]);
    assert_eq!(missing.code, Some(4));
    assert!(missing.talk.contains("file-missing"), "{}", missing.talk);
    let nameless = written(folder.path(), "text.txt", "Dijo.\n");
    assert_eq!(diff(&nameless, &nameless, &["--segmented"]).code, Some(2));
}

#[test]
fn figures_alone() {
    let ran = diff(&revision("harbour.en.old.txt"), &revision("harbour.en.new.txt"), &["--segmented", "--stat"]);
    assert!(ran.out.contains("edit effort") && ran.out.contains("segments"), "{}", ran.out);
    assert!(!ran.out.contains("Skarvik"));
}
