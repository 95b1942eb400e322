//! TMX: what is written is read again, and files of other tools come through.

use alinea::model::{Status, Unit};
use alinea::tmx::{Finding, Header, Profile, Read, ReadOptions, Reader, Writer};
use std::path::PathBuf;

/// All that is in a file.
#[derive(Debug, Default)]
struct Contents {
    header: Header,
    units: Vec<Unit>,
    refused: Vec<String>,
    findings: Vec<Finding>,
}

fn read(bytes: &[u8]) -> Result<Contents, alinea::tmx::ReadError> {
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

fn write(header: &Header, units: &[Unit], profile: Profile) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), header, profile).unwrap();
    for unit in units {
        writer.unit(unit).unwrap();
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
        assert_eq!(again.findings, [], "{}", row[file]);
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
