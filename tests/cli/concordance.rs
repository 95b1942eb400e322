//! `alinea concordance` as its users run it.

use super::fixture::{Answer, alinea, done, memory_in, written};
use serde_json::{Value, json};

fn run(arguments: &[&str]) -> Answer {
    let folder = tempfile::tempdir().unwrap();
    alinea(&memory_in(folder.path()), &[&["concordance"], arguments].concat(), "")
}

/// The hits, cut out of their segments by `span_bytes`.
fn check(arguments: &[&str], expected: &[&str]) {
    let answer = run(&[&["--jsonl"], arguments].concat());
    assert_eq!(answer.code, i32::from(expected.is_empty()), "{}", answer.err);
    let mut found = Vec::new();
    for line in answer.out.lines() {
        let hit: Value = serde_json::from_str(line).unwrap();
        let text = hit["match"]["text"].as_str().unwrap();
        for span in hit["span_bytes"].as_array().unwrap() {
            let at = |index: usize| usize::try_from(span[index].as_u64().unwrap()).unwrap();
            found.push(text[at(0)..at(1)].to_owned());
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn words_phrases_and_beginnings_are_found() {
    check(&["garden", "--in", "en"], &["garden", "garden"]);
    check(&["jardin", "--in", "es"], &["jardín"]);
    check(&["jardin", "--in", "es", "--exact-diacritics"], &[]);
    check(&["GARDEN", "--exact-case"], &[]);
    check(&["well-known", "--in", "en"], &["well-known"]);
    check(&["pagan nada"], &["pagan nada"]);
    check(&["pag*"], &["pagan", "pagan", "pagam", "pagam"]);
    check(&["bicicleta", "--in", "es,pt"], &["bicicleta", "bicicleta"]);
    check(&["OR", "--in", "en"], &[]);
    check(&["--regex", r"\d+ euros", "--in", "pt"], &["5 euros"]);
    check(&["?", "--in", "en"], &["?", "?"]);
}

#[test]
fn expressions_set_diacritics_aside_unless_asked() {
    check(&["--regex", "jardin", "--in", "es"], &["jardín"]);
    check(&["--regex", r"\bjardin", "--in", "es"], &["jardín"]);
    check(&["--regex", "jardin", "--in", "es", "--exact-diacritics"], &[]);
    check(&["--regex", "jardín", "--in", "es", "--exact-diacritics"], &["jardín"]);
    check(&["--regex", "GARDEN", "--in", "en"], &["garden", "garden"]);
    check(&["--regex", r"rose\s+gard.n", "--in", "en"], &["rose garden"]);
}

#[test]
fn words_are_found_beside_apostrophes() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let rows = "en\tfr\nThe government’s plan\tL’autonomie du plan\nThe government's law\tL'autonomie\n\
                The government fell\tautonomie\n";
    done(&memory, &["import", &written(folder.path(), "p.tsv", rows)]);
    for (pattern, language) in [("government", "en"), ("autonomie", "fr"), ("autonom*", "fr")] {
        let out = done(&memory, &["concordance", pattern, "--in", language, "--jsonl"]).out;
        assert_eq!(out.lines().count(), 3, "{pattern}: {out}");
    }
    let out = done(&memory, &["concordance", "l'autonomie", "--in", "fr", "--jsonl"]).out;
    assert_eq!(out.lines().count(), 2, "{out}");
}

#[test]
fn a_hit_carries_its_unit() {
    let answer = run(&["adultos", "--in", "es", "--show", "en", "--json"]);
    let document: Value = serde_json::from_str(&answer.out).unwrap();
    let hit = &document["matches"][0];
    assert_eq!(hit["document"], "garden");
    assert_eq!(hit["match"]["text"], "Los adultos pagan 5 euros.");
    assert_eq!(hit["span_bytes"], json!([[4, 11]]));
    assert_eq!(hit["others"].as_array().unwrap().len(), 1);
    assert_eq!(hit["others"][0]["text"], "Children pay nothing, adults pay 5 euros.");
    assert_eq!(document["more"], false);
}

#[test]
fn people_see_the_hit_in_its_line() {
    let answer = run(&["rose garden"]);
    assert_eq!(
        answer.out,
        "garden, en 5
  en      The well-known [rose garden] in Lisbon is older.
  es-419  La conocida rosaleda de Lisboa es más antigua.
  pt      O conhecido roseiral de Lisboa é mais antigo.

"
    );
    let limited = run(&["garden", "--in", "en", "--limit", "1"]);
    assert_eq!(limited.out.matches("[garden]").count(), 1);
    assert!(limited.err.contains("The first of 2 is shown"), "{}", limited.err);
}

#[test]
fn one_translation_tells_nothing_about_its_words() {
    let answer = run(&["pag*", "--in", "es", "--show", "en"]);
    assert!(answer.out.contains("[pagan]") && !answer.out.contains("[Children]"), "{}", answer.out);
    let document: Value = serde_json::from_str(&run(&["pag*", "--in", "es", "--show", "en", "--json"]).out).unwrap();
    assert_eq!((&document["total"], &document["counterparts"]), (&json!(2), &json!({})));
    assert_eq!(document["matches"][0]["others_span_bytes"], json!([[]]));
}

#[test]
fn no_pattern_is_an_operator() {
    for pattern in
        ["garden OR NEAR", "garden AND opens", "-garden", "NOT", "\"", "garden\" OR \"is", "words:garden", "^The"]
    {
        let answer = run(&[pattern, "--in", "en"]);
        assert!(answer.code < 2 || pattern == "-garden", "{pattern}: {}", answer.err);
    }
    check(&["\"rose garden\"", "--in", "en"], &["rose garden"]);
    check(&["^The", "--in", "en"], &["The", "the", "The"]);
}

#[test]
fn what_cannot_be_looked_for_is_refused() {
    for (arguments, expected) in
        [(vec![" "], "nothing to look for"), (vec!["*ing"], "star"), (vec!["--regex", "("], "regex")]
    {
        let answer = run(&arguments);
        assert_eq!(answer.code, 2);
        assert!(answer.err.contains(expected), "{}", answer.err);
    }
}

/// A hit that was retired between finding it and reading its unit was counted, but not shown.
#[test]
fn a_concordance_is_of_one_state_whatever_others_write() {
    use alinea::lookup::{Exactness, Pattern, Search, Total, concordance};
    use alinea::model::Status;
    use alinea::store::{ChangeSet, DocumentFields, DocumentKind, Error, Memory, NewSegment, NewUnit};
    const SENTENCES: usize = 60;
    const ROUNDS: u64 = 40;
    let folder = tempfile::tempdir().unwrap();
    let path = memory_in(folder.path());
    let change = |salt: u64| ChangeSet {
        command: "test".to_owned(),
        summary: String::new(),
        at: "2026-01-03T03:04:05Z".to_owned(),
        salt: 1_000 + salt,
    };
    let gates = |writer: &mut alinea::store::Writer<'_>| {
        let fields = DocumentFields { name: "gates".to_owned(), ..DocumentFields::default() };
        let document = writer.put_document(DocumentKind::Aligned, &fields)?;
        let segment = |at: usize| NewSegment {
            content: alinea::model::Content::from(format!("The toll gate {at} is open.")),
            paragraph: 0,
            joint: " ".to_owned(),
        };
        let english = alinea::language::LanguageTag::parse("en").unwrap();
        let segments: Vec<NewSegment> = (0..SENTENCES).map(segment).collect();
        for id in writer.put_version(document, &english, None, &segments)? {
            let unit = NewUnit { status: Status::Reviewed, variants: vec![vec![id]], ..NewUnit::default() };
            writer.put_unit(document, &unit)?;
        }
        Ok::<_, Error>(())
    };
    let mut writing = Memory::open_to_write(&path).unwrap();
    let reading = Memory::open_to_read(&path).unwrap();
    let pattern = Pattern::words("toll", Exactness::default()).unwrap();
    let search = Search { within: &[], show: &[], limit: 1_000, count: 1_000 };
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for round in 0..ROUNDS {
                writing.write(&change(2 * round), gates).unwrap();
                let newest = writing.newest_change().unwrap().unwrap();
                writing.write(&change(2 * round + 1), |writer| writer.undo(newest)).unwrap();
            }
        });
        while !writer.is_finished() {
            let found = concordance(&reading, &pattern, &search).unwrap();
            assert_eq!(found.total, Total::Exactly(found.hits.len()));
            assert!([0, SENTENCES].contains(&found.hits.len()), "{}", found.hits.len());
        }
    });
}
