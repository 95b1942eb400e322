//! TMX: what is written is read again, and files of other tools come through.

#![allow(clippy::unwrap_used, clippy::print_stderr)] // A test may.

use alinea::model::{Status, Unit};
use alinea::tmx::{self, Finding, FindingKind, Header, Profile, Read, ReadOptions, Reader, Writer};
use std::path::{Path, PathBuf};

/// All that is in a file.
#[derive(Debug, Default)]
struct Contents {
    header: Header,
    units: Vec<Unit>,
    refused: Vec<String>,
    findings: Vec<Finding>,
}

fn read(bytes: &[u8]) -> Result<Contents, tmx::ReadError> {
    let mut reader = Reader::new(bytes, ReadOptions::default())?;
    let mut contents = Contents { header: reader.header().clone(), ..Contents::default() };
    while let Some(read) = reader.next_unit()? {
        match read {
            Read::Unit(unit) => contents.units.push(unit),
            Read::Refused { reason, .. } => contents.refused.push(reason),
        }
    }
    contents.findings = reader.findings();
    Ok(contents)
}

/// What is found in a file that can be read.
fn validation(bytes: &[u8]) -> Vec<Finding> {
    let mut findings = Vec::new();
    tmx::validate(bytes, ReadOptions::default(), |finding| findings.push(finding)).unwrap();
    findings
}

fn write(header: &Header, units: &[Unit], profile: Profile) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), header, profile).unwrap();
    for unit in units {
        writer.unit(unit.clone()).unwrap();
    }
    writer.finish().unwrap()
}

fn shared(part: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")).join(part);
    if !path.exists() {
        eprintln!("skipped: {part} is not here");
        return None;
    }
    Some(path)
}

/// Real files: as many units as an independent reading found, and the same again after writing.
#[test]
fn files_of_other_tools_come_through() {
    let Some(folder) = shared("data/tmx") else { return };
    let index = std::fs::read_to_string(folder.join("INDEX.tsv")).unwrap();
    let mut lines = index.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let names = lines.next().unwrap();
    let column = |name: &str| names.iter().position(|found| *found == name).unwrap();
    let (file, tus, languages) = (column("file"), column("tus"), column("languages"));
    for row in lines {
        let bytes = std::fs::read(folder.join(row[file])).unwrap();
        let first = read(&bytes).unwrap_or_else(|error| panic!("{}: {error}", row[file]));
        let found = first.units.len() + first.refused.len();
        assert_eq!(found.to_string(), row[tus], "{}: {:?}", row[file], first.findings);
        let mut tags: Vec<&str> = first.units.iter().flat_map(|unit| &unit.variants).map(written_tag).collect();
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(tags.join(","), row[languages], "{}", row[file]);

        let as_is = read(&write(&first.header, &first.units, Profile::AsIs)).unwrap();
        assert_eq!(as_is.units, first.units, "{}", row[file]);
        let generic = write(&first.header, &first.units, Profile::Generic);
        let again = read(&generic).unwrap();
        let mut findings = validation(&generic);
        findings.retain(|finding| finding.kind != FindingKind::DuplicateTuid);
        assert_eq!(findings, [], "{}", row[file]);
        assert!(again.units.iter().all(|unit| unit.status == Status::Imported));
        assert_eq!(write(&again.header, &again.units, Profile::Generic), generic, "{}", row[file]);
        if let Some(folder) = std::env::var_os("ALINEA_TMX_OUT") {
            std::fs::write(PathBuf::from(&folder).join(format!("generic-{}", row[file])), generic).unwrap();
            let as_is = write(&first.header, &first.units, Profile::AsIs);
            std::fs::write(PathBuf::from(&folder).join(format!("as-is-{}", row[file])), as_is).unwrap();
        }
    }
}

fn written_tag(variant: &alinea::model::Variant) -> &str {
    let written = variant.attributes.iter().find(|attribute| attribute.name == "xml:lang");
    written.map_or(variant.language.as_str(), |attribute| attribute.value.as_str())
}

/// The project's own files: each says in the `.expected` beside it what must come of it. To see what changed, run with
/// `ALINEA_UPDATE=1` and look at the difference.
#[test]
fn each_peculiarity_has_its_outcome() {
    let mut checked = 0;
    for folder in ["levels", "dialects", "malformed"] {
        let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tmx")).join(folder);
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_none_or(|extension| extension != "expected"));
        paths.sort();
        for path in paths {
            check_file(&path);
            checked += 1;
        }
    }
    assert!(checked > 40, "only {checked} files");
}

fn check_file(path: &Path) {
    let bytes = std::fs::read(path).unwrap();
    let outcome = outcome::of(&bytes);
    let mut name = path.as_os_str().to_owned();
    name.push(".expected");
    if std::env::var_os("ALINEA_UPDATE").is_some() {
        std::fs::write(&name, &outcome).unwrap();
    }
    let expected = std::fs::read_to_string(&name).unwrap_or_default();
    assert_eq!(outcome, expected, "{}", path.display());

    let Ok(first) = read(&bytes) else { return };
    let again = read(&write(&first.header, &first.units, Profile::AsIs)).unwrap();
    assert_eq!(again.units, first.units, "{}", path.display());
    for profile in [Profile::Generic, Profile::OmegaT, Profile::Trados, Profile::MemoQ] {
        let written = write(&first.header, &first.units, profile);
        // A tuid is the unit's own: two units that came with the same one go out with it. Nor is a language known that was not.
        let mut findings = validation(&written);
        findings.retain(|f| !matches!(f.kind, FindingKind::DuplicateTuid | FindingKind::MissingLanguage));
        assert_eq!(findings, [], "{} for {profile:?}", path.display());
        if let Some(folder) = std::env::var_os("ALINEA_TMX_OUT") {
            let name = format!("{profile:?}-{}", path.file_name().unwrap().to_string_lossy());
            std::fs::write(PathBuf::from(folder).join(name), written).unwrap();
        }
    }
}

/// What `validate` finds beyond what reading does.
#[test]
fn validation_tells_what_a_dtd_cannot() {
    fn check(variants: &str, kinds: &[&str]) {
        let file = format!(
            "<tmx version='1.4'><header creationtool='x' creationtoolversion='1' segtype='sentence' o-tmf='x' \
             adminlang='en' srclang='en' datatype='x'/><body>\n<tu>{variants}</tu></body></tmx>"
        );
        let mut found = Vec::new();
        let validated = tmx::validate(file.as_bytes(), ReadOptions::default(), |finding| {
            assert_eq!(finding.line, 2, "{finding:?}");
            found.push(finding.kind.as_str());
        });
        assert_eq!(found, kinds, "{variants}");
        let stats = tmx::stats(file.as_bytes(), ReadOptions::default()).unwrap();
        let validated = validated.unwrap();
        assert_eq!((validated.units, validated.refused), (stats.units, stats.refused));
    }
    let en = |seg: &str| format!("<tuv xml:lang='en-GB'><seg>{seg}</seg></tuv>");
    let es = |seg: &str| format!("<tuv xml:lang='es'><seg>{seg}</seg></tuv>");
    check(&en("Yes"), &[]);
    check(&es("Sí"), &["source-language"]);
    check("", &["refused"]);
    check(&en("<bpt i='1'/>a<bpt i='2'/>b<ept i='1'/>c<ept i='2'/>"), &[]);
    check(&en("<bpt i='1'/>a<ept i='2'/>"), &["pairing", "pairing"]);
    check(&en("<ept i='1'/>a<bpt i='1'/>"), &["pairing", "pairing"]);
    check(&en("<bpt i='1'/><bpt i='1'/><ept i='1'/>"), &["pairing"]);
    check(&en("<ph>a<sub><bpt i='1'/></sub></ph>"), &["pairing"]);
    check(&en("<bpt i='1'/><ept i='1'/><bpt i='1'/><ept i='1'/>"), &["pairing"]);
    check(&(en("a<ph x='1'/>") + &es("<ph x='1'/>b")), &[]);
    check(&(en("a<ph x='1'/>") + &es("b<ph x='2'/>")), &["shared-code", "shared-code"]);
    check(&(en("a<ph x='1'/>") + &es("")), &[]);
}

#[test]
fn statistics_count_what_is_there() {
    let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tmx/levels/level-2-codes.tmx")).unwrap();
    let stats = tmx::stats(bytes.as_slice(), ReadOptions::default()).unwrap();
    assert_eq!((stats.units, stats.refused, stats.bytes), (6, 0, bytes.len() as u64));
    let english = stats.languages.values().next().unwrap();
    let expected = tmx::LanguageStats { variants: 6, empty: 0, words: 16, characters: 76, codes: 16 };
    assert_eq!(*english, expected);
    assert_eq!(stats.variants_per_unit.into_iter().collect::<Vec<_>>(), [(1, 5), (2, 1)]);
}

mod outcome {
    //! What comes of a file, in words: the header, units with codes in braces, what was refused and found, the error.

    use alinea::model::{Annotation, Attribute, CodeData, CodeKind, Content};
    use alinea::tmx::{Read, ReadOptions, Reader};
    use std::fmt::Write;

    pub(super) fn of(bytes: &[u8]) -> String {
        let mut out = String::new();
        if let Err(error) = tell(bytes, &mut out) {
            writeln!(out, "error {error}").unwrap();
        }
        out
    }

    fn tell(bytes: &[u8], out: &mut String) -> Result<(), alinea::tmx::ReadError> {
        let mut reader = Reader::new(bytes, ReadOptions::default())?;
        let header = reader.header();
        writeln!(out, "header{}", attributes(&header.attributes)).unwrap();
        annotations(&header.annotations, "  ", out);
        for encoding in &header.encodings {
            writeln!(out, "  ude{}", attributes(&encoding.attributes)).unwrap();
            for map in &encoding.maps {
                writeln!(out, "    map{}", attributes(map)).unwrap();
            }
        }
        loop {
            let next = reader.next_unit();
            match &next {
                Ok(Some(Read::Unit(unit))) => {
                    writeln!(out, "unit{}", attributes(&unit.attributes)).unwrap();
                    annotations(&unit.annotations, "  ", out);
                    for variant in &unit.variants {
                        let text = content(&variant.content);
                        writeln!(out, "  {}{}: {text}", variant.language, attributes(&variant.attributes)).unwrap();
                        annotations(&variant.annotations, "    ", out);
                    }
                }
                Ok(Some(Read::Refused { line, tuid, reason, .. })) => {
                    writeln!(out, "refused line {line} {tuid:?}: {reason}").unwrap();
                }
                Ok(None) | Err(_) => {}
            }
            for finding in reader.findings() {
                let (line, column, kind) = (finding.line, finding.column, finding.kind);
                writeln!(out, "! {line}:{column} {kind}: {}", finding.message).unwrap();
            }
            if next?.is_none() {
                return Ok(());
            }
        }
    }

    fn attributes(attributes: &[Attribute]) -> String {
        attributes.iter().map(|attribute| format!(" {}={:?}", attribute.name, attribute.value)).collect()
    }

    fn annotations(list: &[Annotation], indent: &str, out: &mut String) {
        for annotation in list {
            match annotation {
                Annotation::Property { name, value, attributes: more } => {
                    writeln!(out, "{indent}prop {name:?}{}: {value:?}", attributes(more)).unwrap();
                }
                Annotation::Note { text, attributes: more } => {
                    writeln!(out, "{indent}note{}: {text:?}", attributes(more)).unwrap();
                }
            }
        }
    }

    fn content(content: &Content) -> String {
        let (mut told, mut from) = (String::new(), 0);
        for code in &content.codes {
            told.push_str(&visible(&content.text[from..code.at]));
            from = code.at;
            let element = match code.kind {
                CodeKind::BeginPaired => "bpt",
                CodeKind::EndPaired => "ept",
                CodeKind::Isolated => "it",
                CodeKind::Placeholder => "ph",
                CodeKind::Unknown => "ut",
                CodeKind::HighlightBegin => "hi",
                CodeKind::HighlightEnd => "/hi",
            };
            write!(told, "{{{element}{}", attributes(&code.attributes)).unwrap();
            for data in &code.data {
                match data {
                    CodeData::Native(native) => write!(told, " {native:?}").unwrap(),
                    CodeData::Subflow { attributes: more, content: subflow } => {
                        write!(told, " sub{} [{}]", attributes(more), self::content(subflow)).unwrap();
                    }
                }
            }
            told.push('}');
        }
        told + &visible(&content.text[from..])
    }

    fn visible(text: &str) -> String {
        text.escape_debug().to_string().replace("\\\"", "\"").replace("\\'", "'")
    }
}

mod round_trip {
    //! Arbitrary units, written and read again.

    use super::{read, validation, write};
    use alinea::language::LanguageTag;
    use alinea::model::{
        Annotation, Attribute, CodeData, CodeKind, Content, Doubt, InlineCode, Status, Unit, UnitId, Variant,
    };
    use alinea::tmx::{self, Encoding, Header, Profile, Provenance, adapted, described};
    use proptest::collection::vec;
    use proptest::prelude::*;

    /// Characters of XML, those that need escaping often.
    fn text() -> impl Strategy<Value = String> {
        let special =
            prop::sample::select("&<>\"' \t\n\r]é漢，😀\u{85}\u{FFFD}\u{2028}\u{200B}".chars().collect::<Vec<_>>());
        let any = any::<char>().prop_map(|c| if alinea::xml::is_xml_char(c) { c } else { 'x' });
        vec(prop_oneof![3 => special, 3 => prop::char::range('a', 'z'), 1 => any], 0..12).prop_map(String::from_iter)
    }

    fn attributes(names: &'static [&'static str]) -> impl Strategy<Value = Vec<Attribute>> {
        (prop::sample::subsequence(names, 0..=names.len().min(4)), vec(text(), 4)).prop_map(|(names, values)| {
            names.into_iter().zip(values).map(|(name, value)| Attribute { name: name.to_owned(), value }).collect()
        })
    }

    fn annotations() -> impl Strategy<Value = Vec<Annotation>> {
        let property = (text(), text(), attributes(&["xml:lang", "o-encoding", "odd"]))
            .prop_map(|(name, value, attributes)| Annotation::Property { name, value, attributes });
        let note = (text(), attributes(&["xml:lang", "lang"]))
            .prop_map(|(text, attributes)| Annotation::Note { text, attributes });
        vec(prop_oneof![property, note], 0..3)
    }

    /// A piece of content.
    #[derive(Debug, Clone)]
    enum Piece {
        Text(String),
        Code(CodeKind, Vec<Attribute>, Vec<CodeData>),
        Highlight(Vec<Attribute>, Vec<Piece>),
    }

    fn content(depth: u32) -> BoxedStrategy<Content> {
        vec(piece(depth), 0..4)
            .prop_map(|pieces| {
                let mut content = Content::default();
                assemble(pieces, &mut content);
                content
            })
            .boxed()
    }

    fn piece(depth: u32) -> BoxedStrategy<Piece> {
        let text = text().prop_map(Piece::Text).boxed();
        if depth == 0 {
            return text;
        }
        let kinds =
            [CodeKind::BeginPaired, CodeKind::EndPaired, CodeKind::Isolated, CodeKind::Placeholder, CodeKind::Unknown];
        let subflow = (attributes(&["type", "datatype"]), content(depth - 1))
            .prop_map(|(attributes, content)| CodeData::Subflow { attributes, content });
        let native = super::round_trip::text().prop_map(|text| CodeData::Native(format!("{text}.")));
        let data = vec(prop_oneof![2 => native, 1 => subflow], 0..3);
        let code = (prop::sample::select(kinds.to_vec()), attributes(&["i", "pos", "x", "type", "odd"]), data)
            .prop_map(|(kind, attributes, data)| Piece::Code(kind, attributes, merged(data)));
        let highlight = (attributes(&["x", "type"]), vec(piece(depth - 1), 0..3))
            .prop_map(|(attributes, pieces)| Piece::Highlight(attributes, pieces));
        prop_oneof![3 => text, 2 => code, 1 => highlight].boxed()
    }

    /// Native code beside native code is one.
    fn merged(data: Vec<CodeData>) -> Vec<CodeData> {
        let mut merged: Vec<CodeData> = Vec::new();
        for piece in data {
            match (merged.last_mut(), piece) {
                (Some(CodeData::Native(before)), CodeData::Native(native)) => before.push_str(&native),
                (_, piece) => merged.push(piece),
            }
        }
        merged
    }

    fn assemble(pieces: Vec<Piece>, content: &mut Content) {
        for piece in pieces {
            let at = content.text.len();
            match piece {
                Piece::Text(text) => content.text.push_str(&text),
                Piece::Code(kind, attributes, data) => content.codes.push(InlineCode { at, kind, attributes, data }),
                Piece::Highlight(attributes, pieces) => {
                    content.codes.push(InlineCode { at, kind: CodeKind::HighlightBegin, attributes, data: Vec::new() });
                    assemble(pieces, content);
                    let end = CodeKind::HighlightEnd;
                    let at = content.text.len();
                    content.codes.push(InlineCode { at, kind: end, attributes: Vec::new(), data: Vec::new() });
                }
            }
        }
    }

    fn variant() -> impl Strategy<Value = Variant> {
        let languages = vec!["en", "EN-us", "es-419", "es_ES", "zh-Hant-TW", "x-private"];
        let attributes = attributes(&["creationdate", "changeid", "usagecount", "o-tmf", "odd"]);
        (prop::sample::select(languages), attributes, annotations(), content(3)).prop_map(
            |(written, mut attributes, annotations, content)| {
                let language = LanguageTag::parse(written).unwrap();
                if language.as_str() != written {
                    attributes.insert(0, Attribute { name: "xml:lang".to_owned(), value: written.to_owned() });
                }
                Variant { language, content, segments: Vec::new(), attributes, annotations }
            },
        )
    }

    fn imported() -> impl Strategy<Value = Unit> {
        let attributes = attributes(&["tuid", "srclang", "segtype", "creationdate", "creationtool", "odd"]);
        (attributes, annotations(), vec(variant(), 1..4)).prop_map(|(attributes, annotations, variants)| Unit {
            id: None,
            status: Status::Imported,
            confidence: None,
            doubt: None,
            attributes,
            annotations,
            variants,
        })
    }

    fn own() -> impl Strategy<Value = Unit> {
        let status = prop::sample::select(vec![Status::Aligned, Status::Reviewed]);
        let doubt = prop::option::of(prop::sample::select(vec![Doubt::Length, Doubt::Order]));
        (imported(), text(), status, prop::option::of(0.0..=1.0), doubt).prop_map(
            |(unit, id, status, confidence, doubt)| Unit { id: Some(UnitId(id)), status, confidence, doubt, ..unit },
        )
    }

    fn header() -> impl Strategy<Value = Header> {
        let encoding = (attributes(&["name", "base"]), vec(attributes(&["unicode", "code", "ent"]), 0..3))
            .prop_map(|(attributes, maps)| Encoding { attributes, maps });
        let base = tmx::own_header("1.0", "2026-11-23T21:04:53Z", None).attributes;
        (attributes(&["odd", "changeid"]), annotations(), vec(encoding, 0..2)).prop_map(
            move |(more, annotations, encodings)| {
                let attributes = [base.clone(), more].concat();
                Header { attributes, annotations, encodings }
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

        #[test]
        fn what_is_written_as_is_is_read_again(header in header(), units in vec(imported(), 0..4)) {
            let found = read(&write(&header, &units, Profile::AsIs)).unwrap();
            prop_assert_eq!(found.header, header);
            prop_assert_eq!(found.units, units);
        }

        /// What any tool can read has no findings, says what the profile makes of the unit, and stays as it is.
        #[test]
        fn what_is_written_for_a_tool_is_clean(header in header(), unit in own()) {
            for profile in [Profile::Generic, Profile::OmegaT, Profile::Trados, Profile::MemoQ] {
                let written = write(&header, std::slice::from_ref(&unit), profile);
                let found = read(&written).unwrap();
                prop_assert_eq!(&validation(&written), &[]);
                let said = found.header.attributes.iter().find(|attribute| attribute.name == "srclang").unwrap();
                let source = LanguageTag::parse(&said.value).ok();
                prop_assert_eq!(&found.units, &[adapted(described(unit.clone(), Provenance::default()), profile, source.as_ref())]);
                prop_assert_eq!(write(&found.header, &found.units, profile), written);
            }
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in vec(any::<u8>(), 0..200), at in 0..400usize) {
            let _ = read(&bytes);
            let mut damaged = b"<?xml version='1.0'?><tmx version='1.4'><header creationtool='x'/><body><tu tuid='1'>\
                <prop type='x-a'>b</prop><tuv xml:lang='en'><seg>a<bpt i='1'>&lt;b&gt;<sub>c</sub></bpt>d<hi>e</hi></seg></tuv>\
                </tu></body></tmx>".to_vec();
            let at = at.min(damaged.len());
            damaged.splice(at..(at + bytes.len() / 20).min(damaged.len()), bytes);
            let _ = read(&damaged);
        }
    }
}
