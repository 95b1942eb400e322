//! Which files `alinea export` writes: one for each pair of languages, compressed, into a pipe, none.

use crate::fixture::{Answer, alinea, memory_in};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The variants of a unit: language and text.
type Variants<'a> = &'a [(&'a str, &'a str)];

/// A memory of one document for each list of units, with the source language that its header tells.
fn memory_of(folder: &Path, documents: &[(&str, &[Variants<'_>])]) -> PathBuf {
    let memory = folder.join("m.db");
    for (number, (source, units)) in documents.iter().enumerate() {
        let variant = |(language, text): &(&str, &str)| format!("<tuv xml:lang=\"{language}\"><seg>{text}</seg></tuv>");
        let unit = |unit: &Variants<'_>| format!("<tu>{}</tu>", unit.iter().map(variant).collect::<String>());
        let header = format!(
            r#"<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="{source}" datatype="plaintext"/>"#
        );
        let body: String = units.iter().map(unit).collect();
        let path = folder.join(format!("d{number}.tmx"));
        std::fs::write(&path, format!("<tmx version=\"1.4\">{header}<body>{body}</body></tmx>")).unwrap();
        let answer = alinea(&memory, &["import", path.to_str().unwrap()], "");
        assert_eq!(answer.code, 0, "{}", answer.err);
    }
    memory
}

/// Exports for Trados to `m.tmx` in the folder; the files that came of it with the texts in each, and what was said.
fn for_trados(memory: &Path, more: &[&str]) -> (Vec<(String, Vec<String>)>, Answer) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.tmx");
    let answer = alinea(memory, &[&["export", "--for", "trados", "-o", path.to_str().unwrap()], more].concat(), "");
    let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<(String, Vec<String>)> = files
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let segments = text.split("<seg>").skip(1).map(|rest| rest.split("</seg>").next().unwrap().to_owned());
            (path.file_name().unwrap().to_str().unwrap().to_owned(), segments.collect())
        })
        .collect();
    files.sort();
    (files, answer)
}

fn check(found: &[(String, Vec<String>)], expected: &[(&str, &[&str])]) {
    let found: Vec<(&str, Vec<&str>)> =
        found.iter().map(|(name, texts)| (name.as_str(), texts.iter().map(String::as_str).collect())).collect();
    let expected: Vec<(&str, Vec<&str>)> = expected.iter().map(|(name, texts)| (*name, texts.to_vec())).collect();
    assert_eq!(found, expected);
}

#[test]
fn every_unit_of_two_languages_is_in_a_file_for_trados() {
    let folder = tempfile::tempdir().unwrap();
    let units: &[Variants<'_>] = &[
        &[("en-GB", "colour"), ("es", "color"), ("pt", "cor")],
        &[("en-US", "color"), ("es", "color")],
        &[("en-US", "truck"), ("en-GB", "lorry")],
        &[("es", "solo"), ("pt", "só")],
        &[("en-US", "alone"), ("pt", "")],
    ];
    let memory = memory_of(folder.path(), &[("en", units)]);
    let (files, answer) = for_trados(&memory, &[]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    check(
        &files,
        &[
            ("m.en-GB.en-US.tmx", &["lorry", "truck"]),
            ("m.en-GB.es.tmx", &["colour", "color"]),
            ("m.en-GB.pt.tmx", &["colour", "cor"]),
            ("m.en-US.es.tmx", &["color", "color"]),
        ],
    );
    // One unit lacks English, one has no Portuguese text.
    assert!(answer.err.contains("2 left out"), "{}", answer.err);
    // Tags that are called alike share a file.
    let (files, answer) = for_trados(&memory, &["--map", "en-GB=en-US", "--language", "en,es"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    check(&files, &[("m.tmx", &["colour", "color", "color", "color"])]);
    let told = for_trados(&memory, &["--json"]).1;
    assert!(told.out.contains("\"left_out\":2"), "{}", told.out);
}

#[test]
fn a_file_for_trados_holds_one_pair_of_tags() {
    let folder = tempfile::tempdir().unwrap();
    let two: &[Variants<'_>] = &[&[("en", "bus"), ("es-MX", "camión"), ("es-MX", "autobús")]];
    let many: &[Variants<'_>] =
        &[&[("en", "car"), ("es", "coche"), ("es-MX", "carro")], &[("en-US", "gas"), ("es-MX", "gasolina")]];
    let memory = memory_of(folder.path(), &[("en", two), ("en", many)]);
    // Units of more variants than two become pairs, and what other documents hold does not matter.
    let (files, answer) = for_trados(&memory, &["--document", "d0"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    check(&files, &[("m.tmx", &["bus", "camión", "bus", "autobús"])]);
    let out = alinea(&memory, &["export", "--for", "trados", "--document", "d0"], "");
    assert_eq!((out.code, out.out.matches("<tuv ").count()), (0, 4), "{}", out.err);
    // A pair means what serves for it, each in a file of its own, and of several the nearest.
    let (files, answer) = for_trados(&memory, &["--pair", "en:es", "--document", "d1"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    check(&files, &[("m.en-US.es-MX.tmx", &["gas", "gasolina"]), ("m.en.es.tmx", &["car", "coche"])]);
    let out = alinea(&memory, &["export", "--for", "trados", "--pair", "en:es", "--document", "d1"], "");
    assert!(out.code == 2 && out.err.contains("en:es, en-US:es-MX"), "{}", out.err);
}

#[test]
fn bare_tags_are_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    for (tool, is_told) in [("trados", true), ("memoq", true), ("generic", false), ("omegat", false)] {
        let answer = alinea(&memory, &["export", "--for", tool, "--pair", "en:pt"], "");
        let said = "“en”, “pt” have no region, and this tool may want one, that of your project: --map en=en-XX\n";
        assert_eq!(
            answer.err,
            if is_told { format!("6 units in en, pt\n{said}") } else { "6 units in en, pt\n".into() }
        );
    }
    let answer = alinea(&memory, &["export", "--for", "memoq", "--pair", "en:es", "--map", "en=en-GB"], "");
    assert_eq!(answer.err, "6 units in en-GB, es-419\n");
}

#[test]
fn a_compressed_file_is_compressed_and_another_format_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for (name, format) in [("g.tmx.gz", "tmx"), ("g.csv.GZ", "csv")] {
        assert_eq!(alinea(&memory, &["export", "-o", &path(name)], "").code, 0);
        let mut text = String::new();
        flate2::read::GzDecoder::new(std::fs::File::open(path(name)).unwrap()).read_to_string(&mut text).unwrap();
        assert_eq!(text, alinea(&memory, &["export", "--format", format], "").out, "{name}");
    }
    let first = std::fs::read(path("g.tmx.gz")).unwrap();
    alinea(&memory, &["export", "-o", &path("again.tmx.gz")], "");
    assert_eq!(std::fs::read(path("again.tmx.gz")).unwrap(), first, "the same memory gives the same bytes");
    let back = alinea(&memory, &["import", &path("g.tmx.gz")], "");
    assert!(back.out.contains("0 new, 6 there already"), "{}", back.out);
    let pairs = alinea(&memory, &["export", "--for", "trados", "-o", &path("p.tmx.gz")], "");
    assert_eq!(pairs.code, 0, "{}", pairs.err);
    assert!(folder.path().join("p.en.pt.tmx.gz").is_file());

    let refused = alinea(&memory, &["export", "-o", &path("m.xlsx")], "");
    assert!(refused.code == 2 && refused.err.contains("“.xlsx” is no format"), "{}", refused.err);
    assert!(!folder.path().join("m.xlsx").exists());
    assert_eq!(alinea(&memory, &["export", "-o", &path("m.xlsx"), "--format", "tmx"], "").code, 0);
}

/// It opened the pipe to see whether a memory lies there, and waited for somebody to write one.
#[cfg(unix)]
#[test]
fn an_export_into_a_pipe_does_not_wait_for_a_writer() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("skipped: mkfifo is not here");
        return;
    }
    let mut export = std::process::Command::new(assert_cmd::cargo::cargo_bin("alinea"))
        .args(["export", "--memory", memory.to_str().unwrap(), "-o", pipe.to_str().unwrap()])
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let reader = std::thread::spawn(move || std::fs::read_to_string(pipe).unwrap());
    // A healthy export is done in milliseconds; one that waits would wait for ever.
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(60);
    let status = loop {
        match export.try_wait().unwrap() {
            Some(status) => break status,
            None if std::time::Instant::now() > patience => {
                export.kill().unwrap();
                panic!("the export waits");
            }
            None => std::thread::sleep(std::time::Duration::from_millis(10)),
        }
    };
    assert!(status.success());
    assert_eq!(reader.join().unwrap().matches("</tu>").count(), 6);
}

#[test]
fn of_nothing_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let nothing = ["export", "--client", "nobody"];
    let tools = ["--for", "trados"];
    let table = ["--format", "csv"];
    for more in [&[][..], &tools, &table] {
        let answer = alinea(&memory, &[&nothing, more].concat(), "");
        assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{more:?}");
        assert!(answer.err.contains("the memory has no such units"), "{more:?}: {}", answer.err);
    }
}

#[test]
fn an_empty_text_is_no_translation() {
    let folder = tempfile::tempdir().unwrap();
    let units: &[Variants<'_>] = &[
        &[("en", "Hello"), ("es", ""), ("es-MX", "Hola")],
        &[("en", "Goodbye"), ("es", " ")],
        &[("en", "Line"), ("es", "<ph x=\"1\">br</ph>")],
    ];
    let memory = memory_of(folder.path(), &[("en", units)]);
    for more in [&["--for", "omegat", "--pair", "en:es"][..], &["--for", "omegat"], &["--format", "tsv"]] {
        let answer = alinea(&memory, &[&["export"], more].concat(), "");
        assert!(answer.out.contains("Hola") && !answer.out.contains("Goodbye"), "{more:?}: {}", answer.out);
        assert!(answer.err.contains("1 left out"), "{more:?}: {}", answer.err);
        assert!(!answer.out.contains("<seg></seg>"), "{more:?}: {}", answer.out);
    }
    let as_is = alinea(&memory, &["export", "--for", "as-is"], "");
    assert_eq!(as_is.out.matches("<seg></seg>").count() + as_is.out.matches("<seg> </seg>").count(), 2);
    let none = alinea(&memory, &["lookup", "Goodbye", "--from", "en"], "");
    assert!(!none.out.contains("100"), "{}", none.out);
    let some = alinea(&memory, &["lookup", "Hello", "--from", "en", "--to", "es"], "");
    assert!(some.out.contains("Hola"), "{}", some.out);
}

#[test]
fn a_pair_names_no_source_language_that_it_does_not_have() {
    let folder = tempfile::tempdir().unwrap();
    let header = r#"<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t" adminlang="en" srclang="fr" datatype="plaintext"/>"#;
    let variants = r#"<tuv xml:lang="fr"><seg>Oui</seg></tuv><tuv xml:lang="en"><seg>Yes</seg></tuv><tuv xml:lang="es"><seg>Sí</seg></tuv>"#;
    let unit = |source: &str| format!("<tu{source}>{variants}</tu>");
    let units = [unit(""), unit(" srclang=\"fr\""), unit(" srclang=\"en-GB\""), unit(" srclang=\"*all*\"")].concat();
    let path = folder.path().join("d.tmx");
    std::fs::write(&path, format!("<tmx version=\"1.4\">{header}<body>{units}</body></tmx>")).unwrap();
    let memory = folder.path().join("m.db");
    assert_eq!(alinea(&memory, &["import", path.to_str().unwrap()], "").code, 0);
    let sources = |pair: &str| -> Vec<Option<String>> {
        let answer = alinea(&memory, &["export", "--for", "as-is", "--pair", pair], "");
        assert!(answer.out.contains("srclang=\"fr\" datatype"), "the header stays: {}", answer.out);
        let tags = answer.out.split("<tu").filter(|rest| rest.starts_with([' ', '>']));
        let source = |tag: &str| Some(tag.split('>').next()?.split("srclang=\"").nth(1)?.split('"').next()?.to_owned());
        tags.map(source).collect()
    };
    let some = |source: &str| Some(source.to_owned());
    assert_eq!(sources("en:es"), [some("en"), some("en"), some("en-GB"), some("*all*")]);
    assert_eq!(sources("es:en"), [some("es"), some("es"), some("en-GB"), some("*all*")]);
    assert_eq!(sources("fr:es"), [None, some("fr"), None, some("*all*")]);
}
