//! `alinea lookup` as its users run it.

use super::fixture::{Answer, alinea, done, memory_in, written};
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
fn threads_change_nothing_but_the_time() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let texts = ["Is it free?", "The park opens at nine.", "", "nothing like it", "Leave your bicycle at the gate."];
    let input: String = (0..400).map(|at| format!("{} {at}\n", texts[at % texts.len()])).collect();
    for extra in [&["--jsonl"][..], &["--json"], &["--running", "--jsonl"], &[]] {
        let with = |threads: &str| {
            let answer = alinea(&memory, &[&["lookup", "--threads", threads, "--min", "50"], extra].concat(), &input);
            assert_eq!(answer.code, 0, "{}", answer.err);
            answer.out
        };
        let one = with("1");
        assert!(one.len() > input.len());
        assert!(one == with("2") && one == with("7"), "{extra:?}");
    }
    assert_eq!(alinea(&memory, &["lookup", "--threads", "0"], "").code, 2);
    let broken = alinea(&memory, &["lookup", "--threads", "3", "--memory", "none.db"], "x\n");
    assert_eq!(broken.code, 5, "{}", broken.err);
}

#[test]
fn a_reader_who_waits_gets_each_answer_at_once() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let mut child = Command::new(env!("CARGO_BIN_EXE_alinea"))
        .args(["lookup", "--jsonl", "--memory"])
        .arg(&memory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for query in ["Is it free?", "no match", "The garden opens at nine."] {
        writeln!(input, "{query}").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["query"], query);
    }
    // Who has seen enough closes the pipe: no word about it, and no error.
    drop(output);
    let _ = (0..10_000).try_for_each(|_| writeln!(input, "Is it free?"));
    drop(input);
    assert!(child.wait().unwrap().success());
}

/// What another program wrote was not found, and after its `forget`, which gives numbers of languages anew, a query in one
/// language was answered from another.
#[test]
fn a_reader_who_waits_gets_answers_from_the_memory_as_it_is_now() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let import = |name: &str, table: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, table).unwrap();
        let answer = alinea(&memory, &["import", file.to_str().unwrap(), "--document", name], "");
        assert_eq!(answer.code, 0, "{}", answer.err);
    };
    import("first.tsv", "en\tes\nIs it free?\t¿Es gratis?\n");
    let mut child = Command::new(env!("CARGO_BIN_EXE_alinea"))
        .args(["lookup", "--jsonl", "--superseded", "--from", "en", "--to", "es", "--memory"])
        .arg(&memory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let mut ask = |query: &str| -> Vec<String> {
        writeln!(input, "{query}").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        answer["matches"].as_array().unwrap().iter().map(described).collect()
    };
    assert_eq!(ask("Is it free?"), ["100 exact: Is it free? → ¿Es gratis?"]);
    assert!(ask("The gates open.").is_empty());
    import("second.tsv", "es\ten\nSe abren las puertas.\tThe gates open.\n");
    assert_eq!(ask("The gates open."), ["100 exact: The gates open. → Se abren las puertas."]);
    let forgotten = alinea(&memory, &["forget", "--document", "first.tsv", "--yes"], "");
    assert_eq!(forgotten.code, 0, "{}", forgotten.err);
    assert!(ask("Is it free?").is_empty(), "it is forgotten");
    assert_eq!(ask("The gates open."), ["100 exact: The gates open. → Se abren las puertas."]);
    assert!(ask("Se abren las puertas.").is_empty(), "that is no English");
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_lookup_works_while_another_program_writes() {
    use alinea::model::{Unit, Variant};
    use alinea::store::{ChangeSet, DocumentFields, DocumentKind, Error, FileHeader, Memory};
    let folder = tempfile::tempdir().unwrap();
    let path = memory_in(folder.path());
    let ask = || alinea(&path, &["lookup", "The gates open at ten.", "--from", "en", "--min", "90", "--jsonl"], "");
    let change = ChangeSet {
        command: "import".to_owned(),
        summary: String::new(),
        at: "2026-01-03T03:04:05Z".to_owned(),
        salt: 8,
    };
    let pair = ["en", "es"].map(|tag| alinea::language::LanguageTag::parse(tag).unwrap());
    Memory::open_to_write(&path)
        .unwrap()
        .write(&change, |writer| {
            let fields = DocumentFields { name: "m".to_owned(), ..DocumentFields::default() };
            let document = writer.put_document(DocumentKind::Imported, &fields)?;
            let file = writer.put_file(document, "m.tmx", "tmx", b"digest", &FileHeader::default())?;
            let [en, es] = pair;
            let unit = Unit::imported(vec![
                Variant::plain(en, "The gates open at ten."),
                Variant::plain(es, "Las puertas se abren a las diez."),
            ]);
            writer.put_imported(document, file, &unit)?;
            assert_eq!(ask().code, 1, "what is not finished is not there");
            Ok::<_, Error>(())
        })
        .unwrap();
    assert_eq!(ask().code, 0);
}

#[test]
fn a_language_that_is_not_there_is_named_with_those_that_are() {
    let answer = run(&["Is it free?", "--from", "fr", "--to", "es,de"], "");
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("The memory holds nothing in fr: it holds en, es-419 and pt."), "{}", answer.err);
    assert!(answer.err.contains("nothing in de:") && !answer.err.contains("nothing in es"), "{}", answer.err);
    assert_eq!(run(&["Is it free?", "--from", "fr", "--quiet"], "").err, "No match from 70 % on.\n");
}

#[test]
fn another_form_of_a_word_is_nearly_the_same() {
    check(
        &["The gardens open at nine.", "--from", "en", "--to", "es"],
        &["90 fuzzy: The garden opens at nine. → El jardín abre a las nueve."],
    );
    check(
        &["La bicicletas en la entrada", "--from", "es", "--to", "en", "--min", "40"],
        &["65 fuzzy: Puede dejar la bicicleta en la entrada. → You can leave your bicycle at the gate."],
    );
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
    let narrow = run(&["You can’t leave your bicycle at the gate.", "--from", "en", "--to", "pt"], "");
    assert!(narrow.out.contains("You [can→can’t] leave"), "{}", narrow.out);
    // White space alone, which nobody would see, and white space that both sides have.
    let space = run(&["Children pay nothing, adults pay 5euros.", "--from", "en", "--min", "50"], "");
    assert!(space.out.contains("pay [5 euros→5euros]."), "{}", space.out);
    let dash = run(&["The well known rose garden in Lisbon is older.", "--from", "en"], "");
    assert!(dash.out.contains("The well[-→␣]known"), "{}", dash.out);
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
        [("approved=1", "aligned, reviewed and imported, and doubtful"), ("aligned=-1", "0 to 100"), ("1", "aligned=1")]
    {
        let answer = run(&[text, "--penalty", wrong], "");
        assert_eq!(answer.code, 2);
        assert!(answer.err.contains(said), "{}", answer.err);
    }
}

/// What a memory answers to a query that is alone in it.
fn found(memory: &std::path::Path, arguments: &[&str]) -> Vec<String> {
    let answer = alinea(memory, &[&["lookup", "--jsonl"], arguments].concat(), "");
    let line: Value = serde_json::from_str(answer.out.trim_end()).unwrap_or_else(|_| panic!("{}", answer.err));
    line["matches"].as_array().unwrap().iter().map(described).collect()
}

#[test]
fn what_was_translated_often_hides_no_other_language() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    done(&memory, &["import", &written(folder.path(), "old.tsv", "en\tes\nOK\tVale\n")]);
    let rows: String = (0..250).map(|at| format!("OK\tIn Ordnung {at}\n")).collect();
    done(&memory, &["import", &written(folder.path(), "new.tsv", &format!("en\tde\n{rows}"))]);
    assert_eq!(found(&memory, &["OK", "--from", "en", "--to", "es"]), ["100 exact: OK → Vale"]);
    assert_eq!(found(&memory, &["ok!", "--from", "en", "--to", "es"]), ["98 exact-variant: OK → Vale"]);
    assert_eq!(found(&memory, &["OK", "--from", "en", "--limit", "300"]).len(), 251);
}

#[test]
fn fewer_matches_are_the_beginning_of_more() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let rows = "en\tes\nThe report of 2025 is ready.\tuno\nThe report, of 2024, is ready.\tdos\n\
                The report of 2024 is ready €.\ttres\nThe reports of 2024 are ready.\tcuatro\n";
    done(&memory, &["import", &written(folder.path(), "k.tsv", rows)]);
    let asked = |limit: usize| {
        found(&memory, &["The report of 2024 is ready.", "--from", "en", "--to", "es", "--limit", &limit.to_string()])
    };
    let all = asked(10);
    assert_eq!(all[0], "98 exact-variant: The report, of 2024, is ready. → dos");
    assert_eq!(all[1], "99 fuzzy: The report of 2024 is ready €. → tres");
    assert_eq!(all.len(), 4);
    for limit in 1..4 {
        assert_eq!(asked(limit), all[..limit]);
    }
}

#[test]
fn context_goes_round_through_memoq() {
    let folder = tempfile::tempdir().unwrap();
    let origin = memory_in(folder.path());
    let file = folder.path().join("garden.tmx");
    done(&origin, &["export", "--for", "memoq", "--pair", "es:en", "-o", file.to_str().unwrap()]);
    let copy = folder.path().join("copy.db");
    done(&copy, &["import", file.to_str().unwrap()]);
    let (before, after) = ("El jardín abre a las nueve.", "Los niños no pagan nada.");
    let expected = "102 context: ¿Es gratis? → Is it free?";
    for memory in [&origin, &copy] {
        let both = found(memory, &["¿Es gratis?", "--from", "es", "--to", "en", "--before", before, "--after", after]);
        assert_eq!(both, [expected]);
        let one = found(memory, &["¿Es gratis?", "--from", "es", "--to", "en", "--before", before]);
        assert_eq!(one, [expected.replace("102", "101")]);
    }
}

#[test]
fn points_come_off_what_was_superseded_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let english = written(folder.path(), "lake.en.txt", "We open at nine.\nThe lake is cold.\n");
    let spanish = written(folder.path(), "lake.es.txt", "Abrimos a las nueve.\nEl lago está frío.\n");
    done(&memory, &["align", &english, &spanish, "--segmented"]);
    let new = written(folder.path(), "new.es.txt", "Abrimos a las nueve.\nEl lago está muy frío.\n");
    done(&memory, &["diff", &new, "--document", "lake", "--segmented", "--accept", "--stat"]);
    let asked = |more: &[&str]| {
        let base = ["The lake is cold.", "--from", "en", "--to", "es", "--superseded"];
        found(&memory, &[&base, more].concat())
    };
    let (now, past) =
        ("exact: The lake is cold. → El lago está muy frío.", "exact: The lake is cold. → El lago está frío.");
    assert_eq!(asked(&[]), [format!("100 {now}"), format!("100 {past}")]);
    assert_eq!(asked(&["--penalty", "aligned=20"]), [format!("80 {now}"), format!("80 {past}")]);
    assert_eq!(asked(&["--penalty", "aligned=20", "--min", "90"]), Vec::<String>::new());
}
