//! Doubts about a pair, where people meet them: in look-ups, concordances and analyses.

use crate::fixture::{alinea, done, written};
use serde_json::Value;
use std::path::{Path, PathBuf};

const OUT_OF_DATE: &str = "the source was revised after it was translated: the translation may be out of date";

/// A document whose English was revised after it was translated.
fn revised(folder: &Path) -> PathBuf {
    let memory = folder.join("m.db");
    let before = "We open at nine.\nThe lake is cold in May.\nNobody swims in it.\n";
    let english = written(folder, "lake.en.txt", before);
    let spanish = "Abrimos a las nueve.\nEl lago está frío en mayo.\nNadie nada en él.\n";
    let spanish = written(folder, "lake.es.txt", spanish);
    let new = written(folder, "new.en.txt", &before.replace("May", "June"));
    done(&memory, &["align", &english, &spanish, "--segmented"]);
    done(&memory, &["diff", &new, "--document", "lake", "--segmented", "--accept", "--stat"]);
    memory
}

/// `score kind → target: doubt` of each match.
fn found(memory: &Path, arguments: &[&str]) -> Vec<String> {
    let base = ["lookup", "The lake is cold in June.", "--from", "en", "--to", "es", "--json"];
    let answer: Value = serde_json::from_str(&alinea(memory, &[&base, arguments].concat(), "").out).unwrap();
    let described = |found: &Value| {
        let (kind, target) = (found["kind"].as_str().unwrap(), found["targets"][0]["text"].as_str().unwrap());
        format!("{} {kind} → {target}: {}", found["score"], found["doubt"])
    };
    answer["queries"][0]["matches"].as_array().unwrap().iter().map(described).collect()
}

#[test]
fn a_translation_of_an_earlier_source_is_no_exact_match() {
    let folder = tempfile::tempdir().unwrap();
    let memory = revised(folder.path());
    let old = "fuzzy → El lago está frío en mayo.: \"source changed\"";
    assert_eq!(found(&memory, &[]), [format!("99 {old}")]);
    let in_context = ["--before", "We open at nine.", "--after", "Nobody swims in it."];
    assert_eq!(found(&memory, &in_context), [format!("99 {old}")]);
    assert_eq!(found(&memory, &["--penalty", "doubtful=5,aligned=1"]), [format!("93 {old}")]);
    assert_eq!(found(&memory, &["--min", "100"]), Vec::<String>::new());
    let shown = done(&memory, &["lookup", "The lake is cold in June.", "--to", "es"]).out;
    assert!(shown.starts_with(" 99 %  fuzzy  lake, en 1\n"), "{shown}");
    assert!(shown.split_whitespace().collect::<Vec<_>>().join(" ").contains(OUT_OF_DATE), "{shown}");
    assert!(shown.ends_with("  was  The lake is cold in May.\n\n"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    done(&memory, &["undo"]);
    assert_eq!(found(&memory, &["--min", "75"]), ["83 fuzzy → El lago está frío en mayo.: \"few shared words\""]);
}

#[test]
fn a_pair_without_doubt_comes_before_its_equal() {
    let folder = tempfile::tempdir().unwrap();
    let memory = revised(folder.path());
    let table = "en,es\nThe lake is cold in June.,El lago está frío en junio.\n";
    done(&memory, &["import", &written(folder.path(), "new.csv", table)]);
    let new = "exact → El lago está frío en junio.: null";
    let old = "fuzzy → El lago está frío en mayo.: \"source changed\"";
    assert_eq!(found(&memory, &[]), [format!("100 {new}"), format!("99 {old}")]);
    for limit in ["1", "2"] {
        let equal = found(&memory, &["--penalty", "imported=1", "--limit", limit]);
        assert_eq!(equal, [format!("99 {new}"), format!("99 {old}")][..limit.parse().unwrap()]);
    }
    // A variant of the wording, with the right translation: as good, and not doubtful.
    done(&memory, &["undo"]);
    let table = "en,es\nThe lake is cold in June!,¡El lago está frío en junio!\n";
    done(&memory, &["import", &written(folder.path(), "loud.csv", table)]);
    let variant = "99 exact-variant → ¡El lago está frío en junio!: null".to_owned();
    assert_eq!(found(&memory, &["--limit", "1"]), std::slice::from_ref(&variant));
    assert_eq!(found(&memory, &[]), [variant, format!("99 {old}")]);
}

#[test]
fn an_analysis_does_not_count_it_as_exact_and_a_concordance_says_it() {
    let folder = tempfile::tempdir().unwrap();
    let memory = revised(folder.path());
    let text = written(folder.path(), "text.en.txt", "The lake is cold in June.\n");
    let table = done(&memory, &["analyse", &text, "--to", "es", "--csv"]).out;
    let segments = |band: &str| {
        let row = table.lines().find(|line| line.contains(&format!(",{band},"))).unwrap_or_else(|| panic!("{table}"));
        row.split(',').nth(2).unwrap().to_owned()
    };
    assert_eq!((segments("exact"), segments("95-99")), ("0".to_owned(), "1".to_owned()), "{table}");
    let hit: Value = serde_json::from_str(&done(&memory, &["concordance", "June", "--jsonl"]).out).unwrap();
    assert_eq!(hit["doubt"], "source changed");
    let shown = done(&memory, &["concordance", "June"]).out;
    assert!(shown.replace("\n     ", "").contains(OUT_OF_DATE), "{shown}");
    let other: Value = serde_json::from_str(&done(&memory, &["concordance", "swims", "--jsonl"]).out).unwrap();
    assert_eq!(other["doubt"], "few shared words", "as the aligner says of so short a text");
}
