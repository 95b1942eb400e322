//! What other tools and other clients deliver again and again: the same file names, the same units, new translations.

use crate::fixture::{Answer, alinea};
use serde_json::{Value, json};
use std::path::Path;

/// English and Spanish, each unit made in that year.
fn tmx(units: &[(u16, &str, &str)]) -> String {
    let unit = |(year, source, target): &(u16, &str, &str)| {
        format!(
            r#"<tu creationdate="{year}0101T000000Z"><tuv xml:lang="en"><seg>{source}</seg></tuv><tuv xml:lang="es"><seg>{target}</seg></tuv></tu>"#
        )
    };
    let header = r#"<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="en" datatype="plaintext"/>"#;
    let units: String = units.iter().map(unit).collect();
    format!("<tmx version=\"1.4\">{header}<body>{units}</body></tmx>")
}

/// Writes a file and imports it.
fn import(folder: &Path, file: &str, units: &[(u16, &str, &str)], more: &[&str]) -> Answer {
    let path = folder.join(file);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, tmx(units)).unwrap();
    alinea(&folder.join("m.db"), &[&["import", path.to_str().unwrap()], more].concat(), "")
}

/// The rows of an export, sorted.
fn rows(folder: &Path, more: &[&str]) -> Vec<String> {
    let answer = alinea(&folder.join("m.db"), &[&["export", "--format", "tsv"], more].concat(), "");
    let mut rows: Vec<String> = answer.out.lines().skip(1).map(str::to_owned).collect();
    rows.sort();
    rows
}

#[test]
fn a_file_does_not_join_the_document_of_another_client() {
    let folder = tempfile::tempdir().unwrap();
    let (acme, beta) = ([(2020, "Secret of Acme", "a")], [(2020, "Secret of Beta", "b")]);
    assert_eq!(import(folder.path(), "acme/delivery.tmx", &acme, &["--client", "Acme"]).code, 0);
    for more in [&["--client", "Beta"][..], &[], &["--client", "Beta", "--document", "delivery"]] {
        let refused = import(folder.path(), "beta/delivery.tmx", &beta, more);
        assert_eq!(refused.code, 2, "{more:?}: {}", refused.out);
        assert!(refused.err.contains("“delivery” is of the client “Acme”"), "{more:?}: {}", refused.err);
        assert!(refused.err.contains("--document NAME"), "{more:?}: {}", refused.err);
    }
    // The very file of Acme does not change hands either.
    let taken = import(folder.path(), "taken.tmx", &acme, &["--client", "Beta"]);
    assert_eq!(taken.code, 2, "{}", taken.out);
    let own =
        import(folder.path(), "beta/delivery.tmx", &beta, &["--client", "Beta", "--document", "delivery of Beta"]);
    assert_eq!(own.code, 0, "{}", own.err);
    assert_eq!(rows(folder.path(), &["--client", "Acme"]), ["Secret of Acme\ta"]);
    assert_eq!(rows(folder.path(), &["--client", "Beta"]), ["Secret of Beta\tb"]);
}

#[test]
fn a_document_gets_the_labels_that_it_lacks_when_it_is_meant() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = ([(2020, "One", "Uno")], [(2020, "Two", "Dos")]);
    assert_eq!(import(folder.path(), "a.tmx", &first, &[]).code, 0);
    // Another file that is called alike would give what is there to Acme.
    let refused = import(folder.path(), "b/a.tmx", &second, &["--client", "Acme"]);
    assert!(refused.code == 2 && refused.err.contains("--document \"a\""), "{}", refused.err);
    // The same file, or who names the document, means it.
    assert_eq!(import(folder.path(), "a.tmx", &first, &["--client", "Acme"]).code, 0);
    assert_eq!(import(folder.path(), "b/a.tmx", &second, &["--document", "a", "--project", "P"]).code, 0);
    assert_eq!(rows(folder.path(), &["--client", "Acme", "--project", "P"]).len(), 2);
    let other = import(folder.path(), "b/a.tmx", &second, &["--client", "Acme", "--project", "Q"]);
    assert!(other.code == 2 && other.err.contains("the project “P”"), "{}", other.err);
}

#[test]
fn a_unit_that_is_delivered_again_goes_out_once() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two, three) = ((2020, "One", "Uno"), (2020, "Two", "Dos"), (2020, "Three", "Tres"));
    // Three deliveries of one document, and a document of its own that holds some of it.
    import(folder.path(), "tm.tmx", &[one, two], &[]);
    import(folder.path(), "tm.tmx", &[two, one, two], &[]);
    import(folder.path(), "tm.tmx", &[one, three, two], &[]);
    import(folder.path(), "zz.tmx", &[two, two, (2021, "Two", "Dos"), (2020, "Two", "2")], &[]);
    let memory = folder.path().join("m.db");
    let all = ["One\tUno", "Three\tTres", "Two\t2", "Two\tDos", "Two\tDos"];
    assert_eq!(rows(folder.path(), &[]), all, "the date makes one another unit");
    assert_eq!(rows(folder.path(), &["--document", "tm"]), ["One\tUno", "Three\tTres", "Two\tDos"]);
    for tool in ["generic", "omegat", "memoq", "trados", "as-is"] {
        let answer = alinea(&memory, &["export", "--for", tool], "");
        assert_eq!(answer.out.matches("</tu>").count(), 5, "{tool}: {}", answer.out);
        assert!(answer.err.contains("7 more are the same units again"), "{tool}: {}", answer.err);
    }
    // What one file repeats goes out as it came in.
    let as_is = alinea(&memory, &["export", "--for", "as-is", "--document", "zz"], "");
    assert_eq!(as_is.out.matches("</tu>").count(), 4, "{}", as_is.out);
}

#[test]
fn conflicts_are_settled_between_the_files_of_one_command_too() {
    let (early, late) = ([(2020, "Yes", "Sí"), (2020, "No", "No")], [(2022, "Yes", "Claro"), (2022, "Yes", "Vale")]);
    for (policy, expected, replaced) in [
        ("add", &["No\tNo", "Yes\tClaro", "Yes\tSí", "Yes\tVale"][..], 0),
        ("keep", &["No\tNo", "Yes\tSí"], 0),
        ("replace", &["No\tNo", "Yes\tClaro", "Yes\tVale"], 1),
        ("newest", &["No\tNo", "Yes\tClaro", "Yes\tVale"], 1),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let memory = folder.path().join("m.db");
        let paths = [("early.tmx", &early), ("late.tmx", &late)].map(|(name, units)| {
            let path = folder.path().join(name);
            std::fs::write(&path, tmx(units)).unwrap();
            path.to_str().unwrap().to_owned()
        });
        let answer = alinea(&memory, &["import", &paths[0], &paths[1], "--on-conflict", policy, "--json"], "");
        assert_eq!(answer.code, 0, "{policy}: {}", answer.err);
        let told: Value = serde_json::from_str(&answer.out).unwrap();
        assert_eq!(told["files"][1]["conflicts"]["replaced"], replaced, "{policy}");
        assert_eq!(rows(folder.path(), &[]), expected, "{policy}");
        assert_eq!(alinea(&memory, &["check-memory"], "").code, 0, "{policy}");
        assert_eq!(alinea(&memory, &["undo"], "").code, 0, "{policy}");
        assert!(rows(folder.path(), &[]).is_empty(), "{policy}");
        assert_eq!(alinea(&memory, &["check-memory"], "").code, 0, "{policy}, taken back");
    }
}

#[test]
fn what_was_not_stored_is_not_told_as_new() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("odd.tmx");
    std::fs::write(&path, tmx(&[(2020, "One", "Uno")]).replace("<tu ", "<tu colour=\"red\" ")).unwrap();
    let memory = folder.path().join("m.db");
    for (more, code, stored) in [(&["--strict"][..], 3, false), (&["--dry-run"], 0, false), (&[], 0, true)] {
        let arguments = [&["import", path.to_str().unwrap()], more].concat();
        // The last one only in JSON: it stores.
        if !stored {
            let answer = alinea(&memory, &arguments, "");
            assert_eq!(answer.code, code, "{more:?}");
            assert!(answer.out.contains("1 would be new"), "{more:?}: {}", answer.out);
        }
        let answer = alinea(&memory, &[&arguments[..], &["--json"]].concat(), "");
        assert_eq!(answer.code, code, "{more:?}");
        let told: Value = serde_json::from_str(&answer.out).unwrap();
        assert_eq!(told["stored"], json!(stored), "{more:?}");
        assert_eq!(memory.exists(), stored, "{more:?}");
    }
}

#[test]
fn refused_units_are_not_written_over_a_memory_or_a_file_that_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    assert_eq!(import(folder.path(), "a.tmx", &[(2020, "One", "Uno")], &[]).code, 0);
    let other = folder.path().join("other.db");
    std::fs::copy(&memory, &other).unwrap();
    let input = folder.path().join("b.tmx");
    for place in [&memory, &other, &input] {
        let refused = import(folder.path(), "b.tmx", &[(2020, "Two", "Dos")], &["--rejected", place.to_str().unwrap()]);
        assert_eq!(refused.code, 2, "{}: {}", place.display(), refused.err);
        assert!(refused.err.contains("it would be lost"), "{}", refused.err);
    }
    assert!(std::fs::read_to_string(&input).unwrap().contains("Dos"));
    for memory in [&memory, &other] {
        assert_eq!(alinea(memory, &["check-memory"], "").code, 0);
    }
    let refused = import(folder.path(), "b.tmx", &[(2020, "Two", "Dos")], &["--rejected", "-"]);
    assert!(refused.code == 2 && refused.err.contains("name a file"), "{}", refused.err);
}

#[test]
fn tags_of_three_letters_are_those_of_two() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.tmx");
    let text = tmx(&[(2020, "Good morning", "Buenos días")]);
    let text = text.replace("xml:lang=\"en\"", "xml:lang=\"ENG\"").replace("xml:lang=\"es\"", "xml:lang=\"spa-ESP\"");
    std::fs::write(&path, text).unwrap();
    let memory = folder.path().join("m.db");
    assert_eq!(alinea(&memory, &["import", path.to_str().unwrap()], "").code, 0);
    let found = alinea(&memory, &["lookup", "Good morning", "--from", "en", "--to", "es"], "");
    assert!(found.out.contains("Buenos días"), "{}{}", found.out, found.err);
    assert!(alinea(&memory, &["export", "--for", "omegat"], "").out.contains("xml:lang=\"es-ES\""));
    let as_is = alinea(&memory, &["export", "--for", "as-is", "--document", "long"], "");
    assert!(as_is.out.contains("xml:lang=\"spa-ESP\""), "{}", as_is.out);
    let checked = alinea(&memory, &["tmx", "validate", path.to_str().unwrap()], "");
    assert!(!checked.out.contains("srclang"), "{}", checked.out);
}
