//! `alinea diff`.

#![allow(clippy::unwrap_used)] // A test may fail by panicking, in its helpers as well.

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
#[test]
fn raw_texts_are_segmented() {
    let folder = tempfile::tempdir().unwrap();
    let old = written(folder.path(), "a.en.txt", "One came in. Two went out, and three stayed.\n\nThe end came.\n");
    let new = written(folder.path(), "b.en.txt", "One came in. Two went out. Three stayed.\n\nThe end came.\n");
    let ran = diff(&old, &new, &["--json"]);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["changes"][1]["class"], "split", "{}", ran.out);
    assert_eq!(document["changes"][1]["new"], serde_json::json!([1, 2]));
}

#[test]
fn a_page_for_the_browser() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("report.html");
    let options = ["--segmented", "--html", page.to_str().unwrap()];
    let ran = diff(&revision("harbour.en.old.txt"), &revision("harbour.en.new.txt"), &options);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.talk);
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.contains("<h1>harbour.en.old.txt → harbour.en.new.txt</h1>"));
    assert!(html.contains("<del>1947</del>") && html.contains("<ins>1946</ins>"));
    let nowhere = folder.path().join("none/report.html");
    let options = ["--segmented", "--html", nowhere.to_str().unwrap()];
    assert_eq!(diff(&revision("rio.pt.old.txt"), &revision("rio.pt.new.txt"), &options).code, Some(6));
}

/// The Spanish of the fixture with a reworded sentence, two merged, one deleted and one added.
const REVISED: &str = "El jardín abre a las diez.
¿Es gratis?
Los niños no pagan nada, pero los adultos pagan 5 euros.
¿Está libre?
La conocida rosaleda de Lisboa es más antigua.
Se ruega no pisar el césped mojado.
";

#[test]
fn a_revision_is_compared_with_the_memory_and_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let memory = super::fixture::memory_in(folder.path());
    let new = written(folder.path(), "garden.es.txt", REVISED);
    let new = new.to_str().unwrap();
    let alinea = |arguments: &[&str]| super::fixture::alinea(&memory, arguments, "");
    let compared = ["diff", new, "--document", "garden", "--segmented", "--json"];
    let document: Value = serde_json::from_str(&alinea(&compared).out).unwrap();
    let classes: Vec<&str> =
        document["changes"].as_array().unwrap().iter().map(|change| change["class"].as_str().unwrap()).collect();
    assert_eq!(classes, ["text", "same", "merged", "deleted", "same", "same", "added"]);

    let accepted = alinea(&["diff", new, "--document", "garden", "--segmented", "--accept", "--stat"]);
    assert_eq!(accepted.code, 0, "{}", accepted.err);
    assert!(accepted.err.contains("3 segments stay, 3 are new, 4 are superseded"), "{}", accepted.err);
    let again = alinea(&["diff", new, "--document", "garden", "--segmented"]);
    assert!(again.out.starts_with("No differences"), "{}", again.out);

    let target = |query: &str| {
        let found = alinea(&["lookup", query, "--from", "en", "--to", "es", "--jsonl"]);
        let record: Value = serde_json::from_str(found.out.lines().next().unwrap()).unwrap();
        record["matches"][0]["targets"][0]["text"].as_str().map(str::to_owned)
    };
    assert_eq!(target("The garden opens at nine.").as_deref(), Some("El jardín abre a las diez."));
    let merged = "Los niños no pagan nada, pero los adultos pagan 5 euros.";
    assert_eq!(target("Children pay nothing, adults pay 5 euros.").as_deref(), Some(merged));
    assert_eq!(target("You can leave your bicycle at the gate."), None);
    let old = alinea(&["lookup", "El jardín abre a las nueve.", "--from", "es", "--jsonl"]);
    assert!(!old.out.contains("\"text\":\"El jardín abre a las nueve.\""), "{}", old.out);
}

#[test]
fn another_text_is_not_accepted_by_accident() {
    let folder = tempfile::tempdir().unwrap();
    let memory = super::fixture::memory_in(folder.path());
    let new = written(folder.path(), "other.es.txt", "¿Es gratis?\nTodo esto trata de otra cosa bien distinta.\n");
    let arguments = ["diff", new.to_str().unwrap(), "--document", "garden", "--segmented", "--accept"];
    let answer = super::fixture::alinea(&memory, &arguments, "");
    assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{}", answer.err);
    assert!(answer.err.contains("looks like another document"), "{}", answer.err);
}

/// A memory that was exported has enough of the old wording in it to pass for a revision.
#[test]
fn markup_is_no_revision() {
    let folder = tempfile::tempdir().unwrap();
    let old = written(folder.path(), "a.es.txt", "Uno.\n");
    let new = written(folder.path(), "a.es.tmx", "<?xml version=\"1.0\"?>\n<tmx version=\"1.4\">\nUno.\n</tmx>\n");
    let ran = diff(&old, &new, &[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(4), ""));
    assert!(ran.talk.contains("a.es.tmx: this is TMX, not plain text\n  `alinea import` reads TMX."), "{}", ran.talk);
}

#[test]
fn an_unknown_document_is_answered_with_those_that_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let memory = super::fixture::memory_in(folder.path());
    let new = written(folder.path(), "garden.es.txt", REVISED);
    let answer = super::fixture::alinea(&memory, &["diff", new.to_str().unwrap(), "--document", "park"], "");
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("garden (en, es-419, pt)"), "{}", answer.err);
    assert_eq!(super::fixture::alinea(&memory, &["diff", new.to_str().unwrap()], "").code, 2);
}

#[test]
fn a_changed_source_names_the_translations_that_are_out_of_date() {
    let folder = tempfile::tempdir().unwrap();
    let english = "The bridge was built in 1890. Nobody crosses it today.\n\nThe river below is clean again.\n";
    let revised = "The bridge was built in 1891. Nobody crosses it today.\n\nThe river below is clean again.\n";
    let spanish = "El puente se construyó en 1890. Hoy nadie lo cruza.\n\nEl río de abajo vuelve a estar limpio.\n";
    let old = written(folder.path(), "old.en.txt", english);
    let new = written(folder.path(), "new.en.txt", revised);
    let target = written(folder.path(), "text.es.txt", spanish);
    let run = |json: bool| {
        let mut command = Command::cargo_bin("alinea").unwrap();
        command.arg("diff").arg("--source-old").arg(&old).arg("--source-new").arg(&new).arg("--target").arg(&target);
        let command = if json { command.arg("--json") } else { &mut command };
        String::from_utf8(command.env("COLUMNS", "76").output().unwrap().stdout).unwrap()
    };
    let document: Value = serde_json::from_str(&run(true)).unwrap();
    let outdated = document["outdated"].as_array().unwrap();
    assert_eq!(outdated.len(), 1);
    assert_eq!(outdated[0]["target"], serde_json::json!([0]));
    assert_eq!(outdated[0]["source"]["marks"], serde_json::json!(["number"]));
    let expected = "1 → 1  text, number!
    The bridge was built in [-1890-]{+1891+}.
    ↳ 1  El puente se construyó en 1890.
1 of 3 segments of the translation to look at, 0 without a translation
";
    assert_eq!(run(false), expected);
}

/// What a revision replaced is not offered, but can be asked for; an import leaves it out, unless it is to come back.
#[test]
fn superseded_wording_is_shown_with_its_successors_and_revived_only_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let memory = super::fixture::memory_in(folder.path());
    let new = written(folder.path(), "garden.es.txt", REVISED);
    let table = written(
        folder.path(),
        "old.csv",
        "en,es,fr\nThe garden opens at nine.,El jardín abre a las nueve.,Le jardin.\n",
    );
    let (new, table) = (new.to_str().unwrap(), table.to_str().unwrap());
    let alinea = |arguments: &[&str]| super::fixture::alinea(&memory, arguments, "");
    let matches = |arguments: &[&str]| -> Vec<Value> {
        let found: Value = serde_json::from_str(&alinea(arguments).out).unwrap();
        found["queries"][0]["matches"].as_array().unwrap().clone()
    };
    let before = alinea(&["export"]).out;
    let old = "El jardín abre a las nueve.";
    assert_eq!(matches(&["lookup", old, "--superseded", "--json"]).len(), 1, "nothing was superseded yet");
    assert_eq!(alinea(&["diff", new, "--document", "garden", "--segmented", "--accept", "--stat"]).code, 0);

    let asked = ["lookup", old, "--from", "es", "--superseded", "--json", "--min", "95"];
    let found = matches(&asked);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0]["score"].as_u64(), found[0]["source"]["text"].as_str()), (Some(100), Some(old)));
    assert_eq!(found[0]["targets"][0]["text"], "The garden opens at nine.");
    assert_eq!(found[0]["superseded_by"][0]["text"], "El jardín abre a las diez.");
    assert_eq!(matches(&["lookup", old, "--from", "es", "--json", "--min", "95"]), Vec::<Value>::new());
    let shown = alinea(&["lookup", old, "--from", "es", "--superseded", "--min", "95"]).out;
    assert!(
        shown.contains("100 %  exact, superseded") && shown.contains("→       El jardín abre a las diez."),
        "{shown}"
    );
    // A wording that was deleted has no successor; one that was merged has the whole.
    let deleted = matches(&["lookup", "Puede dejar la bicicleta en la entrada.", "--superseded", "--json"]);
    assert_eq!(deleted[0]["superseded_by"], serde_json::json!([]));
    let merged = matches(&["lookup", "Los niños no pagan nada.", "--superseded", "--json", "--min", "95"]);
    assert_eq!(merged[0]["superseded_by"][0]["text"], "Los niños no pagan nada, pero los adultos pagan 5 euros.");
    // From English what is offered comes first, without a mark.
    let english = matches(&["lookup", "The garden opens at nine.", "--from", "en", "--superseded", "--json"]);
    assert_eq!(english[0].get("superseded_by"), None);
    assert_eq!(english[1]["superseded_by"][0]["text"], "El jardín abre a las diez.");

    let brought: Value = serde_json::from_str(&alinea(&["import", table, "--json"]).out).unwrap();
    assert_eq!(brought["files"][0]["units"]["superseded"], 1);
    let exported = alinea(&["export", "--document", "old"]).out;
    assert!(exported.contains("Le jardin.") && !exported.contains("nueve"), "{exported}");
    assert_eq!(matches(&["lookup", old, "--from", "es", "--json", "--min", "95"]), Vec::<Value>::new());
    alinea(&["undo"]);
    let revived: Value = serde_json::from_str(&alinea(&["import", table, "--revive", "--json"]).out).unwrap();
    assert_eq!(revived["files"][0]["units"]["new"], 1);
    assert_eq!(matches(&["lookup", old, "--from", "es", "--json", "--min", "95"])[0]["source"]["text"], old);

    let unit = english[0]["unit"].as_str().unwrap();
    let course = alinea(&["history", unit]).out;
    assert!(
        course.contains("      − es-419  El jardín abre a las nueve.\n      + es-419  El jardín abre a las diez.\n"),
        "{course}"
    );
    assert!(course.contains("      + en      The garden opens at nine.\n"), "{course}");
    alinea(&["undo"]);
    alinea(&["undo"]);
    assert_eq!(alinea(&["export"]).out, before);
}

#[test]
fn an_imported_document_has_no_text_to_revise() {
    let folder = tempfile::tempdir().unwrap();
    let memory = super::fixture::memory_in(folder.path());
    let table = written(folder.path(), "terms.csv", "en,es\nshore,orilla\n");
    let new = written(folder.path(), "terms.es.txt", "ribera\n");
    assert_eq!(super::fixture::alinea(&memory, &["import", table.to_str().unwrap()], "").code, 0);
    let before = std::fs::read(&memory).unwrap();
    for extra in [&["--accept"][..], &["--accept", "--json"], &[]] {
        let arguments = [&["diff", new.to_str().unwrap(), "--document", "terms", "--segmented"], extra].concat();
        let answer = super::fixture::alinea(&memory, &arguments, "");
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{}", answer.err);
        assert!(answer.err.contains("“terms” was imported: it has no running text"), "{}", answer.err);
        assert!(answer.err.contains("alinea align"), "{}", answer.err);
    }
    assert_eq!(std::fs::read(&memory).unwrap(), before, "nothing was written");
}

#[test]
fn three_texts_go_together_and_with_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let text = written(folder.path(), "a.en.txt", "Nothing changed.\n");
    let text = text.to_str().unwrap();
    let three = ["--source-old", text, "--source-new", text, "--target", text];
    let check = |arguments: &[&str], said: &str| {
        let output = Command::cargo_bin("alinea").unwrap().arg("diff").args(arguments).output().unwrap();
        let talk = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}: {talk}");
        assert!(talk.contains(said), "{arguments:?}: {talk}");
    };
    check(&three[..4], "--target <FILE>");
    check(&three[..2], "--source-new <FILE>");
    check(&three[2..], "--source-old <FILE>");
    check(&["--target-language", "es", text, text], "--target <FILE>");
    for extra in [
        &[text][..],
        &[text, text],
        &["--document", "d"],
        &["--accept"],
        &["--context", "3"],
        &["--html", "p.html"],
        &["--stat"],
    ] {
        check(&[&three[..], extra].concat(), "cannot be used with");
    }
    let output = Command::cargo_bin("alinea").unwrap().arg("diff").args(three).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
}
