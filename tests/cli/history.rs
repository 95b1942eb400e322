//! `alinea history`: what was done, for people and for scripts.

use crate::fixture::{alinea, done, memory_in, written};
use serde_json::{Value, json};

#[test]
fn change_sets_are_listed_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let table = folder.path().join("terms.csv");
    std::fs::write(&table, "en,es\ngarden,jardín\n").unwrap();
    assert_eq!(alinea(&memory, &["import", table.to_str().unwrap()], "").code, 0);
    let answer = alinea(&memory, &["history"], "");
    assert_eq!(answer.code, 0, "{}", answer.err);
    let lines: Vec<&str> = answer.out.lines().collect();
    assert!(lines[0].starts_with("   2  ") && lines[0].contains("import"), "{}", answer.out);
    assert_eq!(
        lines[1..],
        [
            "      units +1 −0, segments +2 −0",
            "   1  2026-01-02 03:04  align   garden",
            "      units +6 −0, segments +19 −0",
        ]
    );
}

#[test]
fn a_document_and_a_unit_have_their_own_history() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let table = folder.path().join("terms.csv");
    std::fs::write(&table, "en,es\ngarden,jardín\n").unwrap();
    assert_eq!(alinea(&memory, &["import", table.to_str().unwrap()], "").code, 0);
    let numbers = |of: &str| {
        let answer = alinea(&memory, &["history", of, "--json"], "");
        assert_eq!(answer.code, 0, "{}", answer.err);
        let history: Value = serde_json::from_str(&answer.out).unwrap();
        history["changes"].as_array().unwrap().iter().map(|change| change["number"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(numbers("garden"), [json!(1)]);
    assert_eq!(numbers("terms"), [json!(2)]);
    let found = alinea(&memory, &["lookup", "garden", "--json"], "");
    let found: Value = serde_json::from_str(&found.out).unwrap();
    assert_eq!(numbers(found["queries"][0]["matches"][0]["unit"].as_str().unwrap()), [json!(2)]);
}

#[test]
fn what_never_was_is_refused_with_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let answer = alinea(&memory, &["history", "park"], "");
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert!(answer.err.contains("park") && answer.err.contains("alinea documents"), "{}", answer.err);
}

/// Without words an undo was only a minus, and what it brought back was not to be seen at all.
#[test]
fn an_undo_is_told_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let run = |arguments: &[&str]| {
        let answer = alinea(&memory, arguments, "");
        assert_eq!(answer.code, 0, "{}", answer.err);
        answer.out
    };
    let garden = crate::fixture::GARDEN.iter().map(|row| row[2]);
    let new: Vec<String> = garden.map(|text| text.replace("às nove", "às dez")).collect();
    let file = folder.path().join("garden.pt.txt");
    std::fs::write(&file, new.join("\n")).unwrap();
    run(&["diff", file.to_str().unwrap(), "--document", "garden", "--segmented", "--accept", "--stat"]);
    run(&["undo"]);
    let found: Value = serde_json::from_str(&run(&["lookup", "The garden opens at nine.", "--json"])).unwrap();
    let unit = found["queries"][0]["matches"][0]["unit"].as_str().unwrap().to_owned();
    let (old, new) = ("pt  O jardim abre às nove.", "pt  O jardim abre às dez.");
    let sections = || -> Vec<Vec<String>> {
        let mut sections: Vec<Vec<String>> = Vec::new();
        for line in run(&["history", &unit]).lines() {
            match line.strip_prefix("      ") {
                // After what and when, how much.
                Some(line) if !line.starts_with("units") => sections.last_mut().unwrap().push(line.to_owned()),
                Some(_) => {}
                None => sections.push(Vec::new()),
            }
        }
        sections
    };
    let undone = ["2 was taken back", &format!("− {new} (not offered any more)"), &format!("+ {old} (offered again)")];
    let revised = [format!("− {old}"), format!("+ {new}")];
    let told = sections();
    assert_eq!(told[0], undone);
    assert_eq!(told[1], revised);
    assert_eq!(told[2].last().unwrap(), "+ pt      O jardim abre às nove.");
    run(&["undo", "3"]);
    let told = sections();
    let again = ["2 was done again", &format!("− {old} (not offered any more)"), &format!("+ {new} (offered again)")];
    assert_eq!(told[0], again);
    assert_eq!(told[1], undone);
    assert_eq!(told[2], revised);
    let history: Value = serde_json::from_str(&run(&["history", &unit, "--json"])).unwrap();
    let changes = history["changes"].as_array().unwrap();
    let of = |name: &str| changes.iter().map(|change| change[name].clone()).collect::<Vec<Value>>();
    assert_eq!(of("undoes"), [json!(3), json!(2), Value::Null, Value::Null]);
    assert_eq!(of("does_again"), [json!(2), Value::Null, Value::Null, Value::Null]);
    assert_eq!(changes[0]["wording"][1], json!({"change": "+", "language": "pt", "text": "O jardim abre às dez."}));
}

#[cfg(target_os = "linux")]
#[test]
fn a_list_that_breaks_off_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    for arguments in [&["history"][..], &["history", "--json"], &["history", "garden"]] {
        let answer = crate::fixture::alinea_without_room(&memory, arguments);
        assert_eq!(answer.code, 6, "{}", answer.err);
        assert!(answer.err.contains("standard output: no room left"), "{}", answer.err);
    }
}

/// What came superseded and was retired at once was counted in both columns, but after an undo in neither.
#[test]
fn the_figures_of_a_change_set_stay_what_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let run = |arguments: &[&str]| done(&memory, arguments).out;
    let file = |name: &str, text: &str| written(folder.path(), name, text);
    let english = file("a.en.txt", "The lake is cold.\nNobody swims in it.\nThe boats lie on the shore.\n");
    let old = "El lago está frío.\nNadie nada en él.\nLas barcas están en la orilla.\n";
    let (spanish, new) = (file("a.es.txt", old), file("b.es.txt", &old.replace("frío", "helado")));
    run(&["align", "--segmented", "--document", "a", &english, &spanish]);
    run(&["diff", &new, "--document", "a", "--segmented", "--accept", "--stat"]);
    run(&["align", "--segmented", "--document", "b", &english, &spanish]);
    let figures = || {
        let history: Value = serde_json::from_str(&run(&["history", "--json"])).unwrap();
        let changes = history["changes"].as_array().unwrap().iter().rev().cloned().collect::<Vec<_>>();
        (changes[2]["units"].clone(), changes[2]["segments"].clone())
    };
    let first = (json!({"born": 3, "died": 0}), json!({"born": 5, "died": 0}));
    assert_eq!(figures(), first, "one of its six segments is superseded wording");
    run(&["undo"]);
    assert_eq!(figures(), first, "undone");
    run(&["undo", "4"]);
    assert_eq!(figures(), first, "done again");
}
