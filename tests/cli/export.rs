//! `alinea export`: the same memory gives the same file, and a file that was exported comes in and goes out as it was.

use crate::fixture::{alinea, memory_in, written};
use std::io::Read;

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
    assert_eq!(written.out, "{\"languages\":[\"en\",\"es-419\",\"pt\"],\"left_out\":0,\"repeated\":0,\"units\":6}\n");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), first.out);

    let other = folder.path().join("other.db");
    assert_eq!(alinea(&other, &["import", file.to_str().unwrap()], "").code, 0);
    let second = alinea(&other, &["export"], "").out;
    assert_eq!(but_for_dates(&second), but_for_dates(&first.out));

    // Into the memory that it came from nothing is new.
    let back = alinea(&memory, &["import", file.to_str().unwrap()], "");
    assert!(back.out.contains("0 new, 6 there already"), "{}", back.out);

    // But what somebody added to a unit is.
    let noted = first.out.replacen("<tuv ", "<note>Ask the client.</note>\n<tuv ", 1);
    std::fs::write(&file, noted).unwrap();
    let back = alinea(&memory, &["import", file.to_str().unwrap()], "");
    assert!(back.out.contains("1 new, 5 there already"), "{}", back.out);
    assert!(alinea(&memory, &["export"], "").out.contains("Ask the client."));
}

#[test]
fn a_pair_comes_back_as_what_it_was_cut_out_of() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let texts = [
        ("a.en.txt", "The old house stands near the river.\nNobody has lived there for 20 years.\n"),
        ("a.es.txt", "La vieja casa está cerca del río.\nNadie ha vivido allí desde hace 20 años.\n"),
        ("a.pt.txt", "A velha casa fica perto do rio e ninguém vive lá há 20 anos.\n"),
    ];
    let paths = texts.map(|(name, text)| written(folder.path(), name, text));
    let aligned = alinea(&memory, &["align", "--segmented", &paths[0], &paths[1], &paths[2]], "");
    assert_eq!(aligned.code, 0, "{}", aligned.err);
    let file = folder.path().join("pair.tmx");
    let written = alinea(&memory, &["export", "--pair", "en:es", "-o", file.to_str().unwrap()], "");
    assert_eq!(written.code, 0, "{}", written.err);
    assert!(std::fs::read_to_string(&file).unwrap().contains(".2\""), "one unit was cut into two pairs");
    let back = alinea(&memory, &["import", file.to_str().unwrap()], "");
    assert!(back.out.contains("0 new, 2 there already"), "{}", back.out);
}

#[test]
fn a_pair_is_two_languages_called_as_asked() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let answer = alinea(&memory, &["export", "--pair", "en:es", "--for", "omegat", "--map", "es-419=es-UY"], "");
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert_eq!(answer.out.matches("<tuv xml:lang=\"es-UY\"").count(), 6);
    assert!(!answer.out.contains("\"pt\""));
    assert!(answer.out.contains("segtype=\"paragraph\""), "so that OmegaT cuts units as it cuts texts");
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
fn a_tool_of_two_languages_gets_a_file_for_each_pair() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let file = folder.path().join("garden.tmx");
    let answer = alinea(&memory, &["export", "--for", "trados", "-o", file.to_str().unwrap()], "");
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(!file.exists());
    for (name, language, other) in [("garden.en.es-419.tmx", "es-419", "pt"), ("garden.en.pt.tmx", "pt", "es-419")] {
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(text.matches(&format!("<tuv xml:lang=\"{language}\"")).count(), 6, "{name}");
        assert!(!text.contains(&format!("xml:lang=\"{other}\"")), "{name}");
    }
    let told = alinea(&memory, &["export", "--for", "trados", "-o", file.to_str().unwrap(), "--json"], "");
    assert_eq!(told.out.matches("\"units\":6").count(), 2, "{}", told.out);
    assert!(answer.err.contains("“en”, “pt” have no region"), "{}", answer.err);

    let compressed = folder.path().join("garden.tmx.gz");
    assert_eq!(alinea(&memory, &["export", "--for", "trados", "-o", compressed.to_str().unwrap()], "").code, 0);
    for name in ["garden.en.es-419.tmx", "garden.en.pt.tmx"] {
        let mut text = String::new();
        let bytes = std::fs::File::open(folder.path().join(format!("{name}.gz"))).unwrap();
        flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
        assert_eq!(text, std::fs::read_to_string(folder.path().join(name)).unwrap());
    }
}

#[test]
fn memoq_is_told_what_stands_beside_a_segment() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let file = folder.path().join("garden.tmx");
    let answer = alinea(&memory, &["export", "--for", "memoq", "--pair", "es:en", "-o", file.to_str().unwrap()], "");
    assert_eq!(answer.code, 0, "{}", answer.err);
    let text = std::fs::read_to_string(&file).unwrap();
    let property =
        |name: &str, text: &str| format!("<prop type=\"x-context-{name}\">&lt;seg&gt;{text}&lt;/seg&gt;</prop>");
    let units: Vec<&str> = text.split("</tu>").collect();
    // The first and the last unit have one neighbour, the third two segments on its Spanish side.
    assert_eq!(units[0].matches("x-context").count(), 1);
    assert!(units[0].contains(&property("post", "¿Es gratis?")), "{}", units[0]);
    assert!(units[1].contains(&property("post", "Los niños no pagan nada.")), "{}", units[1]);
    assert!(units[3].contains(&property("pre", "Los adultos pagan 5 euros.")), "{}", units[3]);
    assert_eq!(units[5].matches("x-context").count(), 1);
    assert_eq!(text.matches("x-context").count(), 10);
    // It stands beside the source, and no other tool gets it.
    assert!(units[1].find("x-context").unwrap() < units[1].find("xml:lang=\"en\"").unwrap());
    assert!(!alinea(&memory, &["export"], "").out.contains("x-context"));
    let back = alinea(&memory, &["import", file.to_str().unwrap()], "");
    assert!(back.out.contains("0 new, 6 there already"), "{}", back.out);
}

#[test]
fn an_anonymous_export_names_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let file = folder.path().join("secret.tmx");
    let unit = r#"<tu tuid="Acme-1" creationid="MARIA" client="Acme" creationtool="secret of JOAO"><note>for Acme</note><prop type="x-context-pre">Before.</prop><prop type="client">Acme</prop><tuv xml:lang="en" changeid="JOAO"><seg>Yes.</seg></tuv><tuv xml:lang="pt" translator="MARIA"><seg>Sim.<ph x="1" owner="Acme">[b]</ph></seg></tuv></tu>"#;
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

#[test]
fn only_some_units_are_wanted() {
    let folder = tempfile::tempdir().unwrap();
    // Six units, aligned in January 2026 with a confidence of 0.9.
    let memory = memory_in(folder.path());
    let unit = |year: u16, property: &str, text: &str| {
        format!(
            r#"<tu creationdate="{year}0101T000000Z"><prop type="x-domain">{property}</prop><tuv xml:lang="en"><seg>{text}</seg></tuv><tuv xml:lang="pt"><seg>{text}</seg></tuv></tu>"#
        )
    };
    let units = [unit(2020, "legal", "a"), unit(2024, "legal", "b"), unit(2027, "art", "c")].concat();
    let file = folder.path().join("i.tmx");
    std::fs::write(&file, format!("<tmx version=\"1.4\"><header/><body>{units}</body></tmx>")).unwrap();
    assert_eq!(alinea(&memory, &["import", file.to_str().unwrap()], "").code, 0);
    for (arguments, count) in [
        (&[][..], 9),
        (&["--status", "imported"], 3),
        (&["--status", "aligned,reviewed"], 6),
        (&["--property", "x-domain=legal"], 2),
        (&["--since", "2026-01-02"], 7),
        (&["--since", "2026-01-02T03:04:06Z"], 1),
        (&["--since", "2024-01-01", "--property", "x-domain=legal"], 1),
        (&["--min-confidence", "0.9"], 9),
        (&["--min-confidence", "0.95"], 3),
        (&["--min-confidence", "0.95", "--pair", "en:pt"], 3),
        (&["--language", "es,pt"], 6),
    ] {
        let answer = alinea(&memory, &[&["export"], arguments].concat(), "");
        assert_eq!(answer.code, 0, "{arguments:?}: {}", answer.err);
        assert_eq!(answer.out.matches("<tu ").count() + answer.out.matches("<tu>").count(), count, "{arguments:?}");
    }
    let two = alinea(&memory, &["export", "--language", "es,pt", "--format", "tsv"], "");
    assert_eq!(two.out.lines().next(), Some("es-419\tpt"));
    for (arguments, said) in [
        (["--since", "yesterday"], "no date"),
        (["--property", "x"], "name and value"),
        (["--min-confidence", "90"], "from 0 to 1"),
        (["--language", "fr"], "nothing in the memory is in"),
    ] {
        let answer = alinea(&memory, &[&["export"][..], &arguments].concat(), "");
        assert!(answer.code == 2 && answer.err.contains(said), "{arguments:?}: {}", answer.err);
    }
}

/// Writes to the memory as soon as the first bytes of an export come.
struct Intruder {
    memory: std::path::PathBuf,
    written: Vec<u8>,
}

impl std::io::Write for Intruder {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.written.is_empty() {
            let change = alinea::store::ChangeSet {
                command: "retire".to_owned(),
                summary: String::new(),
                at: "2026-01-03T03:04:05Z".to_owned(),
                salt: 9,
            };
            let mut memory = alinea::store::Memory::open_to_write(&self.memory).unwrap();
            let retire = |writer: &mut alinea::store::Writer<'_>| {
                let (document, _) = writer.document("long")?.unwrap();
                writer.retire_document(document)
            };
            memory.write(&change, retire).unwrap();
        }
        self.written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The order of the units was read first, and each unit later: one that was retired between the two was left out without a
/// word.
#[test]
fn what_is_retired_during_an_export_is_not_lost_from_it() {
    use alinea::exchange::{ExportOptions, Format, export};
    use alinea::store::{ChangeSet, DocumentFields, DocumentKind, Error, Memory, NewSegment, NewUnit};
    /// More than the batches that are on their way before the first byte is written.
    const UNITS: usize = 9_000;
    for format in [Format::Tmx, Format::Tsv] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.db");
        let change = ChangeSet {
            command: "align".to_owned(),
            summary: String::new(),
            at: "2026-01-02T03:04:05Z".to_owned(),
            salt: 7,
        };
        let put = |writer: &mut alinea::store::Writer<'_>| {
            let fields = DocumentFields { name: "long".to_owned(), ..DocumentFields::default() };
            let document = writer.put_document(DocumentKind::Aligned, &fields)?;
            let mut sides = Vec::new();
            for tag in ["en", "es"] {
                let segment = |at| NewSegment {
                    content: format!("{tag} {at}").as_str().into(),
                    paragraph: at,
                    joint: String::new(),
                };
                let segments: Vec<NewSegment> = (0..UNITS).map(segment).collect();
                let language = alinea::language::LanguageTag::parse(tag).unwrap();
                sides.push(writer.put_version(document, &language, None, &segments)?);
            }
            for (source, target) in sides[0].iter().zip(&sides[1]) {
                let variants = vec![vec![*source], vec![*target]];
                writer.put_unit(document, &NewUnit { variants, ..NewUnit::default() })?;
            }
            Ok::<_, Error>(())
        };
        Memory::open_to_write(&path).unwrap().write(&change, put).unwrap();
        let memories = [Memory::open_to_read(&path).unwrap()];
        let options = ExportOptions { format, ..ExportOptions::default() };
        let mut out = Intruder { memory: path, written: Vec::new() };
        let report = export(&memories, &options, "0", &mut out).unwrap();
        assert_eq!(report.units, UNITS, "{format:?}");
        let text = String::from_utf8(out.written).unwrap();
        assert!(text.contains(&format!("es {}", UNITS - 1)), "{format:?}");
        assert!(memories[0].documents().unwrap().is_empty(), "the next reading sees what was written");
    }
}

#[test]
fn a_dash_is_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let run = |arguments: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("alinea").unwrap();
        command.current_dir(folder.path()).args(arguments).arg("--memory").arg(&memory);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(run(&["export", "-o", "-"]), run(&["export"]));
    assert_eq!(run(&["export", "-o", "-", "--format", "tsv"]), run(&["export", "--format", "tsv"]));
    assert!(!folder.path().join("-").exists(), "no file of that name is made");
}
