//! `alinea tmx`: what files are told of, and how the command ends.

use crate::fixture::{Answer, alinea};
use serde_json::Value;
use std::path::Path;

const HEADER: &str = r#"<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="en" datatype="plaintext"/>"#;
const GOOD: &str = r#"<tu tuid="1"><prop type="x-a">1</prop><tuv xml:lang="en"><seg>Good <ph x="1"/>morning.</seg></tuv><tuv xml:lang="es"><seg>Buenos <ph x="1"/>días.</seg></tuv></tu>"#;
/// A foreign attribute on line 2 and no source language on line 3; a `tu` that is none on line 4.
const FAULTY: &str = r#"
<tu tuid="2" colour="red"><tuv xml:lang="en"><seg>Yes.</seg></tuv><tuv xml:lang="es"><seg>Sí.</seg></tuv></tu>
<tu tuid="3"><tuv xml:lang="pt"><seg>Não.</seg></tuv><tuv xml:lang="es"><seg>No.</seg></tuv></tu>
<tu tuid="4"><note>empty</note></tu>"#;

fn file(units: &str) -> String {
    format!("<tmx version=\"1.4\">{HEADER}<body>{units}</body></tmx>")
}

fn run(folder: &Path, arguments: &[&str], input: &str) -> Answer {
    for (name, content) in [("good.tmx", file(GOOD)), ("faulty.tmx", file(FAULTY)), ("cut.tmx", file(GOOD))] {
        let length = if name == "cut.tmx" { content.len() / 2 } else { content.len() };
        std::fs::write(folder.join(name), &content[..length]).unwrap();
    }
    let arguments: Vec<String> = arguments
        .iter()
        .map(|argument| match argument.contains(".tmx") {
            true => folder.join(argument).to_str().unwrap().to_owned(),
            false => (*argument).to_owned(),
        })
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    alinea(&folder.join("none.db"), &arguments, input)
}

#[test]
fn findings_have_a_place_a_kind_and_an_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let good = run(folder.path(), &["tmx", "validate", "good.tmx"], "");
    assert_eq!((good.code, good.out.as_str()), (0, ""), "{}", good.err);
    assert!(good.err.contains("good.tmx: 1 unit, nothing found"), "{}", good.err);
    let faulty = run(folder.path(), &["tmx", "validate", "faulty.tmx", "good.tmx"], "");
    assert_eq!(faulty.code, 3);
    let lines: Vec<&str> = faulty.out.lines().map(|line| line.split_once("faulty.tmx:").unwrap().1).collect();
    assert_eq!(
        lines,
        [
            "2:1: foreign-attribute: TMX has no attribute “colour” here; it was kept (tuid 2)",
            "3:1: source-language: no variant is in the source language “en” (tuid 3)",
            "4:1: refused: it has no variant (tuid 4)",
        ]
    );
    assert!(faulty.err.contains("alinea: 3 findings in 1 of 2 files"), "{}", faulty.err);
    assert!(!folder.path().join("none.db").exists());
}

#[test]
fn findings_are_json_for_scripts() {
    let folder = tempfile::tempdir().unwrap();
    let answer = run(folder.path(), &["tmx", "validate", "faulty.tmx", "cut.tmx", "--json"], "");
    let json: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!((answer.code, &json["all_findings"]), (4, &3.into()));
    assert_eq!(json["files"][0]["units"], 2);
    assert_eq!(json["files"][0]["refused"], 1);
    let finding = serde_json::json!({"line": 3, "column": 1, "tuid": "3", "kind": "source-language",
        "message": "no variant is in the source language “en”"});
    assert_eq!(json["files"][0]["findings"][1], finding);
    assert_eq!(json["files"][1]["error"]["code"], "file-truncated");
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["validate", "stats"] {
        let answer = run(folder.path(), &["tmx", command, "cut.tmx", "missing.tmx", "faulty.tmx"], "");
        assert_eq!(answer.code, 4, "{command}");
        for said in ["breaks off", "there is no such file", "alinea: 2 of 3 files cannot be read"] {
            assert!(answer.err.contains(said), "{command}: {}", answer.err);
        }
        assert!(!answer.err.contains("stored"), "{command}: {}", answer.err);
        assert!(answer.out.contains("faulty.tmx:"), "{command}: {}", answer.out);
        let alone = run(folder.path(), &["tmx", command, "cut.tmx"], "");
        assert!(alone.code == 4 && alone.err.contains("is not closed"), "{command}: {}", alone.err);
    }
}

#[test]
fn files_are_counted_by_language() {
    let folder = tempfile::tempdir().unwrap();
    let units = format!("{GOOD}{FAULTY}");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, file(&units).as_bytes()).unwrap();
    std::fs::write(folder.path().join("all.tmx.gz"), gzip.finish().unwrap()).unwrap();
    let compressed = run(folder.path(), &["tmx", "stats", "all.tmx.gz", "--json"], "");
    assert_eq!(compressed.code, 0, "{}", compressed.err);
    let from_input = run(folder.path(), &["tmx", "stats", "-", "--json"], &file(&units));
    let json: Value = serde_json::from_str(&from_input.out).unwrap();
    assert_eq!(json["files"][0]["file"], "standard input");
    for answer in [&compressed, &from_input] {
        let json: Value = serde_json::from_str(&answer.out).unwrap();
        let file = &json["files"][0];
        assert_eq!((&file["units"], &file["refused"]), (&3.into(), &1.into()));
        let numbers = serde_json::json!({"variants": 3, "empty": 0, "words": 4, "characters": 18, "codes": 1});
        assert_eq!(file["languages"]["es"], numbers);
        assert_eq!(file["languages"].as_object().unwrap().len(), 3);
        assert_eq!(file["variants_per_unit"], serde_json::json!({"2": 3}));
        assert_eq!(file["properties"], serde_json::json!({"x-a": 1}));
        assert_eq!(file["findings"], serde_json::json!({"foreign-attribute": 1}));
        assert_eq!(file["header"]["srclang"], "en");
    }
    let table = run(folder.path(), &["tmx", "stats", "faulty.tmx"], "").out;
    let es = table.lines().find(|line| line.starts_with("  es")).unwrap();
    assert_eq!(es.split_whitespace().collect::<Vec<_>>(), ["es", "2", "2", "6", "0", "0"], "{table}");
}
