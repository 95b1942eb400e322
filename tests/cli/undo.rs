//! `alinea undo`: exports are as they were, byte for byte; work that stands on a change-set protects it.

use crate::fixture::{alinea, done, memory_in, whole, written};
use serde_json::Value;
use std::path::{Path, PathBuf};

const ENGLISH: &str = "The lake is cold.\nNobody swims in it.\n\nThe boats lie on the shore.\n";
const SPANISH: &str = "El lago está frío.\nNadie nada en él.\n\nLas barcas están en la orilla.\n";

/// What is in each document; together they would show a unit of two only once.
fn exported(memory: &Path) -> String {
    let documents: Value = serde_json::from_str(&done(memory, &["documents", "--json"]).out).unwrap();
    let names =
        documents["documents"].as_array().unwrap().iter().map(|document| document["document"].as_str().unwrap());
    names.map(|name| done(memory, &["export", "--document", name]).out).collect()
}

/// A memory with a document `lake`, and files that change it.
fn lake(folder: &Path) -> (PathBuf, [String; 3]) {
    let memory = memory_in(folder);
    let english = written(folder, "lake.en.txt", ENGLISH);
    let spanish = written(folder, "lake.es.txt", SPANISH);
    done(&memory, &["align", &english, &spanish, "--segmented"]);
    let revised = SPANISH.replace("está frío", "está helado").replace("Nadie nada en él.", "Nadie. Nada en él.");
    (memory, [english, spanish, written(folder, "revised.es.txt", &revised)])
}

#[test]
fn every_command_that_writes_is_undone_and_done_again() {
    let folder = tempfile::tempdir().unwrap();
    let (memory, [english, spanish, revised]) = lake(folder.path());
    let table = written(folder.path(), "t.csv", "en,es\nThe lake is cold.,El lago está frío.\nshore,orilla\n");
    let longer = written(folder.path(), "longer.en.txt", &format!("{ENGLISH}It is late.\n"));
    let later = written(folder.path(), "longer.es.txt", &format!("{SPANISH}Es tarde.\n"));
    done(&memory, &["import", &table]);
    for command in [
        &["import", &table, "--document", "terms"][..],
        &["import", &table, "--document", "t", "--map", "es=es-MX"],
        &["diff", &revised, "--document", "lake", "--segmented", "--accept", "--stat"],
        &["diff", &revised, "--document", "lake", "--segmented", "--accept", "--only-here", "--stat"],
        &["align", &longer, &later, "--segmented", "--document", "lake"],
        &["align", &english, &spanish, "--segmented", "--document", "lake", "--replace"],
        &["align", &english, &spanish, "--segmented", "--document", "pond"],
    ] {
        let before = exported(&memory);
        done(&memory, command);
        let after = exported(&memory);
        assert_ne!(before, after, "{command:?}");
        let undone = done(&memory, &["undo", "--json"]);
        assert_eq!(exported(&memory), before, "{command:?}");
        let undone: Value = serde_json::from_str(&undone.out).unwrap();
        let again = done(&memory, &["undo", &undone["number"].to_string()]);
        assert!(again.out.starts_with("Done again: "), "{}", again.out);
        assert_eq!(exported(&memory), after, "{command:?} again");
        done(&memory, &["undo", &undone["undone"].to_string()]);
        assert_eq!(exported(&memory), before, "{command:?} undone once more");
        whole(&memory);
    }
}

#[test]
fn undo_goes_back_step_by_step_and_says_when_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let (memory, [_, _, revised]) = lake(folder.path());
    done(&memory, &["diff", &revised, "--document", "lake", "--segmented", "--accept", "--stat"]);
    let cold = |text: &str| alinea(&memory, &["lookup", text, "--from", "es"], "").code;
    assert_eq!((cold("El lago está frío."), cold("El lago está helado.")), (0, 0), "the old text finds the new one");
    done(&memory, &["undo"]);
    let exact = |text: &str| alinea(&memory, &["lookup", text, "--from", "es", "--min", "95"], "").code;
    assert_eq!((exact("El lago está frío."), exact("El lago está helado.")), (0, 1));
    done(&memory, &["undo"]);
    assert_eq!(exact("El lago está frío."), 1);
    done(&memory, &["undo"]);
    assert_eq!(exported(&memory).matches("<tuv ").count(), 0);
    let nothing = alinea(&memory, &["undo"], "");
    assert_eq!(nothing.code, 2);
    assert!(nothing.err.contains("nothing to undo"), "{}", nothing.err);
    let history = done(&memory, &["history"]).out;
    assert!(history.contains("(undone by 6)") && history.contains("units +6 −0"), "{history}");
}

#[test]
fn later_work_protects_what_it_stands_on() {
    let folder = tempfile::tempdir().unwrap();
    let (memory, [_, _, revised]) = lake(folder.path());
    done(&memory, &["diff", &revised, "--document", "lake", "--segmented", "--accept", "--stat"]);
    let before = std::fs::read(&memory).unwrap();
    let refused = alinea(&memory, &["undo", "2"], "");
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    assert!(refused.err.contains("later work stands on change-set 2, in “lake”: "), "{}", refused.err);
    assert!(refused.err.contains("-1") && refused.err.contains("Undo 3 first"), "{}", refused.err);
    assert_eq!(std::fs::read(&memory).unwrap(), before, "nothing was changed");
    // What has nothing to do with it can be undone.
    done(&memory, &["undo", "1"]);
    let again = alinea(&memory, &["undo", "1"], "");
    assert!(again.err.contains("undone already, by 4") && again.err.contains("alinea undo 4"), "{}", again.err);
    assert_eq!(alinea(&memory, &["undo", "77"], "").code, 2);
}

/// A second file that repeats units of a first one counts on them.
#[test]
fn an_import_that_another_counts_on_stays() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let one = written(folder.path(), "one.csv", "en,es\nshore,orilla\n");
    let two = written(folder.path(), "two.csv", "en,es\nlake,lago\nshore,orilla\n");
    done(&memory, &["import", &one, "--document", "terms"]);
    done(&memory, &["import", &two, "--document", "terms"]);
    let refused = alinea(&memory, &["undo", "2"], "");
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("Undo 3 first"), "{}", refused.err);
}

/// A name that was given away in the meantime is not taken twice.
#[test]
fn a_document_whose_name_is_taken_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let (memory, [english, spanish, _]) = lake(folder.path());
    done(&memory, &["undo"]);
    done(&memory, &["align", &english, &spanish, "--segmented"]);
    let refused = alinea(&memory, &["undo", "3"], "");
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("in “lake”"), "{}", refused.err);
    assert!(refused.err.contains("Undo 4 first"), "{}", refused.err);
}

#[test]
fn there_must_be_a_memory() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none.db");
    assert_eq!(alinea(&missing, &["undo"], "").code, 5);
    assert!(!missing.exists());
}

/// Undos of undos do not pile up their names: each says what it is about in the end.
#[test]
fn an_undo_says_what_it_undoes() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let table = written(folder.path(), "terms.csv", "en,es\nshore,orilla\n");
    done(&memory, &["import", &table]);
    let first = |arguments: &[&str]| done(&memory, arguments).out.lines().next().unwrap().to_owned();
    assert_eq!(first(&["undo"]), "Undone: 2, import terms.csv");
    assert_eq!(first(&["undo", "3"]), "Done again: 2, import terms.csv");
    assert_eq!(first(&["undo", "4"]), "Undone again: 2, import terms.csv");
    let undone: Value = serde_json::from_str(&done(&memory, &["undo", "5", "--json"]).out).unwrap();
    assert_eq!((&undone["undone"], &undone["number"], &undone["does_again"]), (&5.into(), &6.into(), &2.into()));
    let listed = done(&memory, &["history"]).out;
    assert!(listed.contains("  import  terms.csv") && listed.contains("  undo    2: import terms.csv"), "{listed}");
    let history: Value = serde_json::from_str(&done(&memory, &["history", "--json"]).out).unwrap();
    let told =
        |change: &Value| format!("{} {}", change["command"].as_str().unwrap(), change["summary"].as_str().unwrap());
    let told: Vec<String> = history["changes"].as_array().unwrap().iter().map(told).collect();
    let undos = ["undo undo 5: import terms.csv", "undo undo 4: import terms.csv", "undo undo 3: import terms.csv"];
    assert_eq!(told[..3], undos);
    assert_eq!(told[3..], ["undo undo 2: import terms.csv", "import import terms.csv", "align garden"]);
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_was_undone_all_the_same() {
    use crate::fixture::alinea_without_room;
    let folder = tempfile::tempdir().unwrap();
    for (arguments, number) in [(&["undo"][..], 2), (&["undo", "2", "--json"], 3)] {
        let folder = folder.path().join(number.to_string());
        std::fs::create_dir(&folder).unwrap();
        let memory = memory_in(&folder);
        if number == 3 {
            done(&memory, &["undo"]);
        }
        let answer = alinea_without_room(&memory, arguments);
        assert_eq!(answer.code, 6, "{}", answer.err);
        assert!(answer.err.contains("standard output: no room left"), "{}", answer.err);
        assert!(answer.err.contains(&format!("was undone all the same, by {number}")), "{}", answer.err);
        let history: Value = serde_json::from_str(&done(&memory, &["history", "--json"]).out).unwrap();
        assert_eq!(history["changes"][0]["number"], number);
    }
}
