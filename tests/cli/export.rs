//! `alinea export`: the same memory gives the same file, and a file that was exported comes in and goes out as it was.

use crate::fixture::{alinea, memory_in};

/// Without the date of the header, which is that of the newest unit and so of the import.
fn but_for_dates(file: &str) -> String {
    let mut text = file.to_owned();
    let start = text.find("creationdate=\"").unwrap() + "creationdate=\"".len();
    text.replace_range(start..start + 16, "");
    text
}

#[test]
fn an_export_is_stable_and_survives_an_import() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let first = alinea(&memory, &["export"], "");
    assert_eq!(first.code, 0, "{}", first.err);
    assert_eq!(first.out, alinea(&memory, &["export"], "").out);
    assert!(first.out.contains("srclang=\"en\"") && first.out.contains("x-document"), "{}", first.out);

    let file = folder.path().join("garden.tmx");
    let written = alinea(&memory, &["export", "-o", file.to_str().unwrap(), "--json"], "");
    assert_eq!(written.out, "{\"languages\":[\"en\",\"es-419\",\"pt\"],\"left_out\":0,\"units\":6}\n");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), first.out);

    let other = folder.path().join("other.db");
    assert_eq!(alinea(&other, &["import", file.to_str().unwrap()], "").code, 0);
    let second = alinea(&other, &["export"], "").out;
    assert_eq!(but_for_dates(&second), but_for_dates(&first.out));

    // Into the memory that it came from nothing is new.
    let back = alinea(&memory, &["import", file.to_str().unwrap()], "");
    assert!(back.out.contains("0 new, 6 there already"), "{}", back.out);
}

#[test]
fn a_pair_is_two_languages_called_as_asked() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let answer = alinea(&memory, &["export", "--pair", "en:es", "--for", "omegat", "--map", "es-419=es-UY"], "");
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert_eq!(answer.out.matches("<tuv xml:lang=\"es-UY\"").count(), 6);
    assert!(!answer.out.contains("\"pt\""));
    for (arguments, code, said) in [
        (&["export", "--pair", "en"][..], 2, "no pair"),
        (&["export", "--pair", "en:en"], 2, "both source and target"),
        (&["export", "--pair", "en:fr"], 2, "nothing in the memory is in “fr”"),
        (&["export", "--document", "gardn"], 2, "There is garden"),
        (&["export", "--for", "trados"], 2, "--pair en:es"),
        (&["export", "-o", "/nowhere/at/all.tmx"], 6, "its folder does not exist"),
    ] {
        let answer = alinea(&memory, arguments, "");
        assert_eq!(answer.code, code, "{arguments:?}: {}", answer.err);
        assert!(answer.err.contains(said), "{arguments:?}: {}", answer.err);
    }
}

#[test]
fn an_anonymous_export_names_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let file = folder.path().join("secret.tmx");
    let unit = r#"<tu tuid="Acme-1" creationid="MARIA"><note>for Acme</note><prop type="x-context-pre">Before.</prop><prop type="client">Acme</prop><tuv xml:lang="en" changeid="JOAO"><seg>Yes.</seg></tuv><tuv xml:lang="pt"><seg>Sim.</seg></tuv></tu>"#;
    let header = r#"<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="en" datatype="plaintext" creationid="MARIA"/>"#;
    std::fs::write(&file, format!("<tmx version=\"1.4\">{header}<body>{unit}</body></tmx>")).unwrap();
    assert_eq!(alinea(&memory, &["import", file.to_str().unwrap(), "--client", "Acme"], "").code, 0);
    for tool in ["generic", "as-is"] {
        let named = alinea(&memory, &["export", "--for", tool], "").out;
        assert!(named.contains("MARIA") && named.contains("JOAO") && named.contains("Acme"), "{named}");
        let silent = alinea(&memory, &["export", "--for", tool, "--anonymous"], "").out;
        for name in ["MARIA", "JOAO", "Acme", "secret"] {
            assert!(!silent.contains(name), "{silent}");
        }
        assert!(silent.contains("Sim.") && silent.contains("Before."), "{silent}");
    }
}

#[test]
fn tables_go_out_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let table = "en,es,pt\n- Yes.,'=1+1,Sim.\n\"One,\ntwo\",\"Uno,\ty dos\",\n''tis,@casa,Um\n";
    let file = folder.path().join("t.csv");
    std::fs::write(&file, table).unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    assert_eq!(alinea(&memory, &["import", file.to_str().unwrap()], "").code, 0);

    let csv = alinea(&memory, &["export", "--format", "csv"], "");
    let guarded = "en,es,pt\n'- Yes.,''=1+1,Sim.\n\"One,\ntwo\",\"Uno,\ty dos\",\n''tis,'@casa,Um\n";
    assert_eq!(csv.out, guarded);
    let tsv = alinea(&memory, &["export", "-o", &path("t.TSV"), "--pair", "es:en"], "");
    assert!(tsv.err.contains("2 cells hold less"), "{}", tsv.err);
    assert_eq!(
        std::fs::read_to_string(path("t.TSV")).unwrap(),
        "es\ten\n''=1+1\t'- Yes.\nUno, y dos\tOne, two\n'@casa\t''tis\n"
    );

    // What is read from the guarded table is what was read from the other: every unit is the same one.
    std::fs::write(path("back.csv"), &csv.out).unwrap();
    let back = alinea(&memory, &["import", &path("back.csv"), "--document", "t", "--json"], "");
    assert!(back.out.contains("\"new\":0,\"present\":3"), "{}", back.out);
    assert!(back.out.contains("formula-guard"), "{}", back.out);

    let refused = alinea(&memory, &["export", "--format", "csv", "--for", "omegat"], "");
    assert!(refused.code == 2 && refused.err.contains("Leave out --for"), "{}", refused.err);
}
