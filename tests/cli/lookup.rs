//! `alinea lookup` as its users run it.

use super::fixture::{Answer, alinea, memory_in};
use serde_json::Value;

fn run(arguments: &[&str], input: &str) -> Answer {
    let folder = tempfile::tempdir().unwrap();
    alinea(&memory_in(folder.path()), &[&["lookup"], arguments].concat(), input)
}

/// `score kind: source → targets` of each match.
fn check(arguments: &[&str], expected: &[&str]) {
    let answer = run(&[&["--jsonl"], arguments].concat(), "");
    assert_eq!(answer.code, i32::from(expected.is_empty()), "{}", answer.err);
    let line: Value = serde_json::from_str(answer.out.trim_end()).unwrap();
    let found: Vec<String> = line["matches"].as_array().unwrap().iter().map(described).collect();
    assert_eq!(found, expected);
}

fn described(found: &Value) -> String {
    let text = |variant: &Value| variant["text"].as_str().unwrap().to_owned();
    let targets: Vec<String> = found["targets"].as_array().unwrap().iter().map(text).collect();
    format!(
        "{} {}: {} → {}",
        found["score"],
        found["kind"].as_str().unwrap(),
        text(&found["source"]),
        targets.join(" / ")
    )
}

#[test]
fn matches_are_exact_variant_or_fuzzy() {
    check(
        &["The garden opens at nine.", "--from", "en", "--to", "es"],
        &["100 exact: The garden opens at nine. → El jardín abre a las nueve."],
    );
    check(
        &["THE GARDEN OPENS AT NINE", "--from", "en-GB", "--to", "pt"],
        &["97 exact-variant: The garden opens at nine. → O jardim abre às nove."],
    );
    check(
        &["The park opens at nine.", "--from", "en", "--to", "pt,es"],
        &["80 fuzzy: The garden opens at nine. → O jardim abre às nove. / El jardín abre a las nueve."],
    );
    check(&["The park closes at nine.", "--from", "en"], &[]);
    check(
        &["The park closes at nine.", "--min", "60", "--to", "es"],
        &["60 fuzzy: The garden opens at nine. → El jardín abre a las nueve."],
    );
    check(&["The garden opens at nine.", "--from", "es"], &[]);
    check(&["The garden opens at nine.", "--to", "fr"], &[]);
}

#[test]
fn neighbours_decide_between_two_translations() {
    check(
        &["Is it free?", "--to", "es", "--from", "en"],
        &["100 exact: Is it free? → ¿Está libre?", "100 exact: Is it free? → ¿Es gratis?"],
    );
    check(
        &["Is it free?", "--to", "es", "--from", "en", "--before", "The garden opens at nine."],
        &["101 context: Is it free? → ¿Es gratis?", "100 exact: Is it free? → ¿Está libre?"],
    );
    let running = "The garden opens at nine.\n\nIs it free?\nChildren pay nothing, adults pay 5 euros.\n";
    let answer = run(&["--running", "--jsonl", "--from", "en", "--to", "es", "--limit", "1"], running);
    let lines: Vec<Value> = answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0]["matches"][0]["score"], 101);
    assert_eq!(lines[1]["matches"].as_array().unwrap().len(), 0);
    assert_eq!(described(&lines[2]["matches"][0]), "102 context: Is it free? → ¿Es gratis?");
}

#[test]
fn a_part_of_a_unit_says_what_its_translation_covers() {
    let answer = run(&["Los adultos pagan 6 euros.", "--from", "es", "--to", "en", "--jsonl"], "");
    let line: Value = serde_json::from_str(&answer.out).unwrap();
    let found = &line["matches"][0];
    assert_eq!(found["score"], 98);
    assert_eq!(found["source"]["segments"], serde_json::json!([3]));
    assert_eq!(found["targets"][0]["translates"], serde_json::json!([2, 3]));
    assert_eq!(found["warnings"], serde_json::json!(["number"]));
    assert_eq!(
        found["difference"],
        serde_json::json!([["=", "Los adultos pagan "], ["-", "5"], ["+", "6"], ["=", " euros."]])
    );
}

#[test]
fn lines_are_answered_in_order() {
    let answer = run(&["--jsonl", "--from", "en"], "Is it free?\r\nnothing like it\n\nThe garden opens at nine.");
    let queries: Vec<(String, usize)> = answer
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|line| (line["query"].as_str().unwrap().to_owned(), line["matches"].as_array().unwrap().len()))
        .collect();
    let expected = [("Is it free?", 2), ("nothing like it", 0), ("", 0), ("The garden opens at nine.", 1)];
    assert_eq!(queries, expected.map(|(query, count)| (query.to_owned(), count)));
    let document: Value = serde_json::from_str(&run(&["--json"], "Is it free?\nno\n").out).unwrap();
    assert_eq!(document["queries"].as_array().unwrap().len(), 2);
}

#[test]
fn people_see_the_difference_inside_the_segment() {
    let answer = run(&["You can't leave your bicycle at the main gate.", "--from", "en", "--min", "60"], "");
    assert_eq!(
        answer.out,
        " 77 %  fuzzy  garden, en 3
  en      You [can→can't] leave your bicycle at the [→main] gate.
  es-419  Puede dejar la bicicleta en la entrada.
  pt      Pode deixar a bicicleta na entrada.
  !       one of the two denies what the other says

"
    );
    let nothing = run(&["no such words here"], "");
    assert_eq!((nothing.code, nothing.out.as_str()), (1, ""));
    assert!(nothing.err.contains("No match"));
}

#[test]
fn what_was_typed_wrongly_is_refused() {
    for (arguments, expected) in [
        (vec!["x", "--from", "spanish"], "Did you mean `es`?"),
        (vec!["x", "--min", "0"], "--min"),
        (vec!["x", "--limit", "0"], "--limit"),
    ] {
        let answer = run(&arguments, "");
        assert_eq!(answer.code, 2);
        assert!(answer.err.contains(expected), "{}", answer.err);
    }
}

#[test]
fn points_come_off_by_status() {
    let text = "The garden opens at nine.";
    check(
        &[text, "--from", "en", "--to", "es", "--penalty", "aligned=2,imported=0"],
        &["98 exact: The garden opens at nine. → El jardín abre a las nueve."],
    );
    check(
        &["The park opens at nine.", "--from", "en", "--to", "pt", "--penalty", "reviewed=9"],
        &["80 fuzzy: The garden opens at nine. → O jardim abre às nove."],
    );
    check(&["The park opens at nine.", "--from", "en", "--penalty", "aligned=11"], &[]);
    for (wrong, said) in
        [("approved=1", "aligned, reviewed and imported"), ("aligned=-1", "0 to 100"), ("1", "aligned=1")]
    {
        let answer = run(&[text, "--penalty", wrong], "");
        assert_eq!(answer.code, 2);
        assert!(answer.err.contains(said), "{}", answer.err);
    }
}
