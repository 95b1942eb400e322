//! `alinea align` on a document that is there: what it says of texts that nobody touched, and of those that are older.

use crate::fixture::{alinea, done, written};
use serde_json::Value;
use std::path::Path;

const ENGLISH: &str = "We open at nine.\nThe lake is cold in May.\nNobody swims in it.\nThe boats lie on the shore.\n";
const SPANISH: &str =
    "Abrimos a las nueve.\nEl lago está frío en mayo.\nNadie nada en él.\nLas barcas están en la orilla.\n";

/// The document, aligned; its files, and the Spanish one as it is after a revision.
fn lake(folder: &Path) -> (std::path::PathBuf, [String; 3]) {
    let memory = folder.join("m.db");
    let revised = SPANISH.replace("frío", "helado") + "No hay nadie.\n";
    let files = [("lake.en.txt", ENGLISH), ("lake.es.txt", SPANISH), ("new.es.txt", &revised)];
    let files = files.map(|(name, text)| written(folder, name, text));
    done(&memory, &["align", &files[0], &files[1], "--segmented"]);
    (memory, files)
}

#[test]
fn the_same_files_again_change_nothing_and_it_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (memory, [english, spanish, _]) = lake(folder.path());
    let again = done(&memory, &["align", &english, &spanish, "--segmented"]);
    assert!(again.out.contains("\n  nothing changed: 4 units as before\n"), "{}", again.out);
    assert!(again.err.contains("(nothing changed)"), "{}", again.err);
}

#[test]
fn a_dry_run_tells_what_it_would_change() {
    let folder = tempfile::tempdir().unwrap();
    let (memory, [english, _, revised]) = lake(folder.path());
    let table = "en,es\nThe lake is cold in May.,El lago está frío en mayo.\n";
    done(&memory, &["import", &written(folder.path(), "terms.csv", table)]);
    let before = std::fs::read(&memory).unwrap();
    let run = |more: &[&str]| {
        let base = ["align", &english, &revised, "--segmented", "--document", "lake"];
        done(&memory, &[&base[..], more].concat()).out
    };
    let would = run(&["--dry-run"]);
    assert!(would.contains("\n  it would be 2 new, 3 as before, 1 retired, 1 retired elsewhere\n"), "{would}");
    let told: Value = serde_json::from_str(&run(&["--dry-run", "--json"])).unwrap();
    assert_eq!((&told["would"]["new"], &told["would"]["elsewhere"]), (&2.into(), &1.into()), "{told}");
    assert_eq!(told["stored"], Value::Null);
    assert_eq!(std::fs::read(&memory).unwrap(), before, "nothing is kept");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 5, "no file is left behind");
    let stored: Value = serde_json::from_str(&run(&["--json"])).unwrap();
    for count in ["new", "unchanged", "retired", "elsewhere", "superseded"] {
        assert_eq!(stored["stored"][count], told["would"][count], "{count}");
    }
    assert_eq!(stored["would"], Value::Null);
    // A wrong file, and no memory at all.
    let other = written(folder.path(), "other.es.txt", "Uno.\nDos.\nTres.\nCuatro.\n");
    let refused = ["align", &english, &other, "--segmented", "--document", "lake", "--dry-run"];
    let refused = done(&memory, &refused).out.replace("\n ", "");
    assert!(refused.contains("it would be refused: “lake” looks like another document"), "{refused}");
    let none = folder.path().join("none.db");
    assert!(!done(&none, &["align", &english, &revised, "--dry-run"]).out.contains("it would"));
    assert!(!none.exists());
}

#[test]
fn an_earlier_text_leaves_the_revision_in_force_and_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (memory, [english, spanish, revised]) = lake(folder.path());
    done(&memory, &["diff", &revised, "--document", "lake", "--segmented", "--accept", "--stat"]);
    let translation = || {
        let found = alinea(&memory, &["lookup", "The lake is cold in May.", "--from", "en", "--json"], "").out;
        let found: Value = serde_json::from_str(&found).unwrap();
        found["queries"][0]["matches"][0]["targets"][0]["text"].as_str().unwrap_or("").to_owned()
    };
    let new = "El lago está helado en mayo.";
    assert_eq!(translation(), new);
    let again = done(&memory, &["align", &english, &spanish, "--segmented"]);
    let told = "The es text is from before a revision: 2 segments of it were revised since and stay so. The first: “El lago está \
                frío en mayo.” is “El lago está helado en mayo.” now. With --revive the text is taken as it is.";
    assert!(again.err.contains(told), "{}", again.err);
    assert!(again.out.contains("nothing changed"), "{}", again.out);
    assert_eq!(translation(), new);
    let told = done(&memory, &["align", &english, &spanish, "--segmented", "--json"]);
    assert_eq!(told.err, "");
    let told: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(told["earlier"][0]["segments"], 2);
    assert_eq!(told["earlier"][0]["first"]["now"], new);
    // In a list of jobs as well.
    let jobs = written(folder.path(), "jobs.tsv", &format!("{english}\t{spanish}\n"));
    let line: Value =
        serde_json::from_str(&done(&memory, &["align", "--jobs-from", &jobs, "--segmented"]).out).unwrap();
    assert_eq!(line["earlier"][0]["language"], "es", "{line}");
    assert_eq!(translation(), new);
    done(&memory, &["align", &english, &spanish, "--segmented", "--revive"]);
    assert_eq!(translation(), "El lago está frío en mayo.");
}

#[test]
fn a_doubtful_match_shows_what_was_translated() {
    let folder = tempfile::tempdir().unwrap();
    let (memory, _) = lake(folder.path());
    let new = written(folder.path(), "new.en.txt", &ENGLISH.replace("May", "June"));
    done(&memory, &["diff", &new, "--document", "lake", "--segmented", "--accept", "--stat"]);
    let look = ["lookup", "The lake is cold in June.", "--from", "en"];
    let shown = done(&memory, &look).out;
    assert!(shown.contains("  was  The lake is cold in May.\n"), "{shown}");
    let found: Value = serde_json::from_str(&done(&memory, &[&look[..], &["--json"]].concat()).out).unwrap();
    assert_eq!(found["queries"][0]["matches"][0]["source_before"], "The lake is cold in May.");
    let other: Value =
        serde_json::from_str(&done(&memory, &["lookup", "Nobody swims in it.", "--from", "en", "--json"]).out).unwrap();
    assert!(other["queries"][0]["matches"][0].get("source_before").is_none(), "{other}");
    // Back to what was translated: no doubt is left.
    let old = written(folder.path(), "old.en.txt", ENGLISH);
    done(&memory, &["diff", &old, "--document", "lake", "--segmented", "--accept", "--stat"]);
    let found = done(&memory, &["lookup", "The lake is cold in May.", "--from", "en"]).out;
    assert!(found.starts_with("100 %") && !found.contains("was  "), "{found}");
}

/// The doubt is about the translation that was left behind, not about the one that was revised.
#[test]
fn who_asks_for_a_translation_that_was_revised_is_not_warned() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let portuguese = "Abrimos às nove.\nO lago está frio em maio.\nNinguém nada nele.\nOs barcos estão na margem.\n";
    let june = |text: &str| text.replace("May", "June").replace("mayo", "junio");
    let files = [("lake.en.txt", ENGLISH), ("lake.es.txt", SPANISH), ("lake.pt.txt", portuguese)];
    let files = files.map(|(name, text)| written(folder.path(), name, text));
    done(&memory, &["align", &files[0], &files[1], &files[2], "--segmented"]);
    let accept = |name: &str, text: &str| {
        let file = written(folder.path(), name, text);
        done(&memory, &["diff", &file, "--document", "lake", "--segmented", "--accept", "--stat"]);
    };
    let found = |from: &str, to: &str, text: &str| {
        let found = done(&memory, &["lookup", text, "--from", from, "--to", to, "--json"]).out;
        let found: Value = serde_json::from_str(&found).unwrap();
        let first = &found["queries"][0]["matches"][0];
        (first["score"].as_u64().unwrap(), first["doubt"].as_str().map(str::to_owned))
    };
    accept("a.en.txt", &june(ENGLISH));
    let (english, changed) = ("The lake is cold in June.", || (99, Some("source changed".to_owned())));
    assert_eq!(found("en", "es", english), changed());
    accept("a.es.txt", &SPANISH.replace("frío", "frío,"));
    assert_eq!(found("en", "es", english), changed(), "a comma is no translation");
    accept("b.es.txt", &june(SPANISH));
    assert_eq!(found("en", "es", english), (100, None));
    assert_eq!(found("en", "pt", english), changed());
    assert_eq!(found("en", "es,pt", english), changed());
    assert_eq!(found("es", "en", "El lago está frío en junio."), (100, None));
    assert_eq!(found("pt", "en", "O lago está frio em maio."), changed());
}

/// What `diff --accept` added stands alone until it is aligned, though no text is new then.
#[test]
fn sentences_that_revisions_added_are_paired_when_the_texts_are_aligned_again() {
    let folder = tempfile::tempdir().unwrap();
    let (memory, _) = lake(folder.path());
    let add = |text: &str, more: &str| text.replace("Nobody", more).replace("Nadie", more);
    let english = add(ENGLISH, "In 1984 the water froze until April 17.\nNobody");
    let spanish = add(SPANISH, "En 1984 el agua se heló hasta el 17 de abril.\nNadie");
    let files = [("b.en.txt", &english), ("b.es.txt", &spanish)].map(|(name, text)| written(folder.path(), name, text));
    for file in &files {
        done(&memory, &["diff", file, "--document", "lake", "--segmented", "--accept", "--stat"]);
    }
    let align = || done(&memory, &["align", &files[0], &files[1], "--segmented", "--document", "lake"]).out;
    let first = align();
    assert!(first.contains("lake: 5 en, 5 es segments → 5 units"), "{first}");
    assert!(align().contains("nothing changed: 5 units as before"));
}
