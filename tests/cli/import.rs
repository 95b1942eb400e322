//! `alinea import`: what goes in, what is said of it, and that nothing stays of what fails.

use crate::fixture::{Answer, alinea};
use serde_json::Value;
use std::path::Path;

/// Two units, one `tu` that is none, and an attribute that TMX does not have.
const SMALL: &str = r#"<?xml version="1.0"?>
<tmx version="1.4"><header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="en" datatype="plaintext"/>
<body>
<tu tuid="1"><tuv xml:lang="en"><seg>Good morning.</seg></tuv><tuv xml:lang="es-LA"><seg>Buenos días.</seg></tuv></tu>
<tu tuid="2"><note>empty</note></tu>
<tu tuid="3" colour="red"><tuv xml:lang="en"><seg>Good night.</seg></tuv><tuv xml:lang="es-LA"><seg>Buenas noches.</seg></tuv></tu>
</body></tmx>
"#;

fn import(folder: &Path, file: &str, content: &[u8], more: &[&str]) -> Answer {
    let path = folder.join(file);
    std::fs::write(&path, content).unwrap();
    let mut arguments = vec!["import", path.to_str().unwrap()];
    arguments.extend(more);
    alinea(&folder.join("m.db"), &arguments, "")
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{error}: {} {}", answer.out, answer.err))
}

#[test]
fn a_file_is_stored_once_and_its_oddities_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let answer = import(folder.path(), "client.tmx", SMALL.as_bytes(), &[]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.out.contains("“client”: 3 units read, 2 new, 1 refused"), "{}", answer.out);
    assert!(answer.err.contains("line 5: refused (tuid 2)"), "{}", answer.err);
    assert!(answer.err.contains("[foreign-attribute]"), "{}", answer.err);

    let again = json(&import(folder.path(), "client.tmx", SMALL.as_bytes(), &["--json"]));
    let file = &again["files"][0];
    assert_eq!(file["document"], "client");
    assert_eq!(file["units"], serde_json::json!({"read": 3, "new": 0, "present": 2, "superseded": 0, "refused": 1}));
    let findings = file["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["line"].is_u64() && finding["message"].is_string()), "{findings:?}");
    // The same bytes under another name are the same file.
    let renamed = json(&import(folder.path(), "copy.tmx", SMALL.as_bytes(), &["--json"]));
    assert_eq!(renamed["files"][0]["document"], "client");
}

#[test]
fn a_trial_and_a_strict_import_store_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let trial = import(folder.path(), "a.tmx", SMALL.as_bytes(), &["--dry-run", "--json"]);
    assert_eq!((trial.code, json(&trial)["files"][0]["units"]["new"].as_u64()), (0, Some(2)));
    let strict = import(folder.path(), "a.tmx", SMALL.as_bytes(), &["--strict"]);
    assert_eq!(strict.code, 3, "{}", strict.err);
    assert!(!folder.path().join("m.db").exists());
}

#[test]
fn languages_can_be_called_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), "a.tmx", SMALL.as_bytes(), &["--map", "es-LA=es-419", "--document", "x", "--client", "Acme"]);
    let documents = json(&alinea(&folder.path().join("m.db"), &["documents", "--json"], ""));
    let document = &documents["documents"][0];
    assert_eq!((&document["document"], &document["client"]), (&"x".into(), &"Acme".into()));
    assert_eq!(document["languages"], serde_json::json!({"en": 2, "es-419": 2}));
    let wrong = import(folder.path(), "a.tmx", SMALL.as_bytes(), &["--map", "es"]);
    assert_eq!(wrong.code, 2);
}

#[test]
fn compressed_files_tables_and_standard_input_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, SMALL.as_bytes()).unwrap();
    let answer = import(folder.path(), "é.tmx.gz", &gzip.finish().unwrap(), &["--json"]);
    assert_eq!(json(&answer)["files"][0]["document"], "é");
    let answer = import(folder.path(), "t.tsv", b"en\tes\tnote\nOne\tUno\tx\nTwo\t\t\n", &["--json"]);
    assert_eq!(json(&answer)["files"][0]["units"]["new"], 1);
    assert_eq!(json(&answer)["files"][0]["units"]["refused"], 1);
    let answer = import(folder.path(), "t.csv", b"en,es\n\"One, two\",Uno\n", &["--json"]);
    assert_eq!(json(&answer)["files"][0]["units"]["new"], 1);
    let answer = alinea(&folder.path().join("m.db"), &["import", "-", "--json", "--document", "in"], SMALL);
    assert_eq!(json(&answer)["files"][0]["units"]["new"], 2);
}

#[test]
fn what_fails_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let cut = &SMALL.as_bytes()[..SMALL.len() / 2];
    for (file, content, code, said) in [
        ("cut.tmx", cut, 4, "breaks off"),
        ("text.tmx", b"no markup", 4, "not a TMX file"),
        ("empty.tmx", b"", 4, "not a TMX file"),
        ("page.tmx", b"<html/>", 4, "its root is"),
        ("none.tmx", br#"<tmx version="1.4"><header/><body><tu/></body></tmx>"#, 4, "none of its 1 units"),
        ("units.tmx", br#"<tmx version="1.4"><header/><BODY><TU/><TU/></BODY></tmx>"#, 4, "which writes “tu” in small"),
        ("root.tmx", br#"<TMX version="1.4"><header/><body/></TMX>"#, 4, "TMX writes “tmx” in small"),
        ("head.csv", b"a,b\n1,2\n", 4, "must name at least two languages"),
    ] {
        let answer = import(folder.path(), file, content, &[]);
        assert_eq!(answer.code, code, "{file}: {}", answer.err);
        assert!(answer.err.contains(said), "{file}: {}", answer.err);
        assert!(!folder.path().join("m.db").exists(), "{file}");
    }
    let (good, cut) = (folder.path().join("good.tmx"), folder.path().join("cut.tmx"));
    std::fs::write(&good, SMALL).unwrap();
    let both = ["import", good.to_str().unwrap(), cut.to_str().unwrap()];
    assert_eq!(alinea(&folder.path().join("m.db"), &both, "").code, 4);
    assert!(!folder.path().join("m.db").exists(), "one of two files is not stored");
    let missing = alinea(&folder.path().join("m.db"), &["import", "missing.tmx", "--json"], "");
    let error: Value = serde_json::from_str(missing.err.lines().last().unwrap()).unwrap();
    assert_eq!((missing.code, &error["error"]["code"]), (4, &"file-missing".into()));
}

#[test]
fn what_is_left_out_of_a_unit_or_of_a_whole_file_can_be_mended() {
    let folder = tempfile::tempdir().unwrap();
    let header = r#"<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="en" datatype="plaintext"/>"#;
    let mend = folder.path().join("mend.tmx");
    let rejected = |units: &str, code: i32| {
        let content = format!("<tmx version=\"1.4\">{header}<body>{units}</body></tmx>");
        let answer = import(folder.path(), "a.tmx", content.as_bytes(), &["--rejected", mend.to_str().unwrap()]);
        assert_eq!(answer.code, code, "{}", answer.err);
        std::fs::read_to_string(&mend).unwrap()
    };
    let unit = r#"<tu tuid="1"><tuv xml:lang="en"><seg>Yes.</seg></tuv><tuv><seg>Sí.</seg></tuv></tu>"#;
    let part = rejected(unit, 0);
    for said in ["incomplete: a.tmx, line 1", "Yes.", "<tuv xml:lang=\"und\"><seg>Sí.</seg>"] {
        assert!(part.contains(said), "{part}");
    }
    let second = rejected(r#"<tu><tuv xml:lang="en"><seg>One</seg><seg>Two</seg></tuv></tu>"#, 0);
    assert!(second.contains("<tuv xml:lang=\"en\"><seg>Two</seg>"), "{second}");
    let all = rejected("<tu><tuv><seg>No language</seg></tuv></tu>", 4);
    assert!(all.contains("<seg>No language</seg>"), "{all}");
}

#[test]
fn refused_units_can_be_mended() {
    let folder = tempfile::tempdir().unwrap();
    let header = r#"<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="en" datatype="plaintext"/>"#;
    let units = r#"<tu tuid="1"><tuv xml:lang="en"><seg>Yes.</seg></tuv></tu>
<tu tuid="2"><prop type="x-a">b</prop><tuv><seg>A <ph x="1">code</ph> &amp; more.</seg></tuv><tuv xml:lang="es"/></tu>
<tu tuid="3"/>"#;
    let content = format!("<tmx version=\"1.4\">{header}<body>{units}</body></tmx>");
    let mend = folder.path().join("mend.tmx");
    let answer = import(folder.path(), "a.tmx", content.as_bytes(), &["--rejected", mend.to_str().unwrap()]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let rejected = std::fs::read_to_string(&mend).unwrap();
    let expected = [
        r#"<tu tuid="2">"#,
        "<note>refused: a.tmx, line 2: no variant has both a language and a text</note>",
        r#"<prop type="x-a">b</prop>"#,
        r#"<tuv xml:lang="und">"#,
        r#"<seg>A <ph x="1">code</ph> &amp; more.</seg>"#,
        r#"<tuv xml:lang="es">"#,
        "<seg></seg>",
        r#"<tu tuid="3">"#,
        "<note>refused: a.tmx, line 3: it has no variant</note>",
    ];
    let mut rest = rejected.as_str();
    for part in expected {
        rest = rest.split_once(part).unwrap_or_else(|| panic!("{part} is not (in order) in {rejected}")).1;
    }
    assert!(!rejected.contains("Yes."), "{rejected}");
    // What was written can be read; that it was not mended is said.
    let again = json(&import(folder.path(), "again.tmx", rejected.as_bytes(), &["--json"]));
    assert_eq!(again["files"][0]["units"]["new"], 2);
    let findings = again["files"][0]["findings"].as_array().unwrap();
    assert_eq!(findings.iter().filter(|finding| finding["kind"] == "missing-language").count(), 2, "{findings:?}");

    let row = import(folder.path(), "t.tsv", b"en\tes\nOne\tUno\nTwo\t\n", &["--rejected", mend.to_str().unwrap()]);
    assert_eq!(row.code, 0, "{}", row.err);
    assert!(std::fs::read_to_string(&mend).unwrap().contains("<seg>Two</seg>"));
    let nowhere = import(folder.path(), "b.tmx", content.as_bytes(), &["--rejected", "/nowhere/at/all.tmx"]);
    assert!(nowhere.code == 6 && nowhere.err.contains("its folder does not exist"), "{}", nowhere.err);
    let own = import(
        folder.path(),
        "c.tmx",
        content.as_bytes(),
        &["--rejected", folder.path().join("c.tmx").to_str().unwrap()],
    );
    assert!(own.code == 2 && own.err.contains("one of the files that are read"), "{}", own.err);
    assert_eq!(std::fs::read_to_string(folder.path().join("c.tmx")).unwrap(), content);
}

/// Units of `en` and `es` (and `pt`, when there is one), made in that year.
fn dated(units: &[(u16, &[&str])]) -> String {
    let mut body = String::new();
    for (year, texts) in units {
        body.push_str(&format!("<tu creationdate=\"{year}0101T000000Z\">"));
        for (language, text) in ["en", "es", "pt"].iter().zip(*texts) {
            body.push_str(&format!("<tuv xml:lang=\"{language}\"><seg>{text}</seg></tuv>"));
        }
        body.push_str("</tu>");
    }
    let header = r#"<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="en" datatype="plaintext"/>"#;
    format!("<tmx version=\"1.4\">{header}<body>{body}</body></tmx>")
}

#[test]
fn of_two_translations_the_one_that_is_wanted_stays() {
    let old = dated(&[(2020, &["Yes.", "Sí.", "Sim."]), (2024, &["Bye.", "Adiós."]), (2020, &["Free", "Gratis"])]);
    let new = dated(&[
        (2022, &["Yes.", "Claro."]),
        (2022, &["Bye.", "Chau."]),
        (2022, &["Free", "Gratis"]),
        (2022, &["Free", "Libre"]),
    ]);
    let (yes, bye) = ("Yes.\tSí.\tSim.", "Bye.\tAdiós.\t");
    let (new_yes, new_bye, both) =
        ("Yes.\tClaro.\t", "Bye.\tChau.\t", ["Free\tGratis\t", "Free\tGratis\t", "Free\tLibre\t"]);
    // What is there afterwards, and how many were left out and replaced. The date makes “Gratis” of 2022 another unit.
    for (policy, expected, kept, replaced) in [
        ("add", [&[yes, new_yes, bye, new_bye][..], &both].concat(), 0, 0),
        ("keep", [&[yes, bye][..], &both[..2]].concat(), 3, 0),
        ("replace", [&["Yes.\t\tSim.", new_yes, new_bye][..], &both[..1], &both[2..]].concat(), 0, 3),
        ("newest", [&["Yes.\t\tSim.", new_yes, bye][..], &both[..1], &both[2..]].concat(), 1, 2),
    ] {
        let folder = tempfile::tempdir().unwrap();
        import(folder.path(), "old.tmx", old.as_bytes(), &["--client", "Acme"]);
        let answer =
            import(folder.path(), "new.tmx", new.as_bytes(), &["--client", "Acme", "--on-conflict", policy, "--json"]);
        assert_eq!(answer.code, 0, "{policy}: {}", answer.err);
        let rows = alinea(&folder.path().join("m.db"), &["export", "--format", "tsv"], "").out;
        let mut rows: Vec<&str> = rows.lines().skip(1).collect();
        rows.sort_unstable();
        let mut expected = expected;
        expected.sort_unstable();
        assert_eq!(rows, expected, "{policy}");
        let conflicts = serde_json::json!({"kept": kept, "replaced": replaced});
        assert_eq!(json(&answer)["files"][0]["conflicts"], conflicts, "{policy}");
        // Another client's translations are theirs.
        let other = import(
            folder.path(),
            "third.tmx",
            dated(&[(2025, &["Yes.", "Sip."])]).as_bytes(),
            &["--on-conflict", policy, "--json"],
        );
        let other = json(&other);
        assert_eq!(
            (&other["files"][0]["units"]["new"], &other["files"][0]["conflicts"]["replaced"]),
            (&1.into(), &0.into()),
            "{policy}"
        );
    }
}

/// A limit on the size of files is a disk that is full; the signal that comes with it must not end the program.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_the_memory_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    import(folder.path(), "small.tmx", SMALL.as_bytes(), &[]);
    let before = alinea(&memory, &["export"], "").out;
    let mut large = String::from("en\tes\n");
    for number in 0..20_000 {
        large.push_str(&format!(
            "Sentence number {number} of a large file.\tFrase número {number} de un fichero grande.\n"
        ));
    }
    let file = folder.path().join("large.tsv");
    std::fs::write(&file, large).unwrap();
    for (memory, there) in [(memory.clone(), true), (folder.path().join("other.db"), false)] {
        let output = std::process::Command::new("prlimit")
            .arg("--fsize=1000000")
            .arg(assert_cmd::cargo::cargo_bin("alinea"))
            .args(["import", file.to_str().unwrap(), "--memory", memory.to_str().unwrap()])
            .output();
        let Ok(output) = output else {
            eprintln!("skipped: prlimit is not here");
            return;
        };
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(5), "{said}");
        assert!(said.contains("the disk is full"), "{said}");
        assert_eq!(memory.exists(), there);
    }
    assert_eq!(alinea(&memory, &["export"], "").out, before);
}
