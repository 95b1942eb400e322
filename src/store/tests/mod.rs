//! The memory as the other modules use it: what goes in comes out, failures leave nothing, indexes are used.

mod access;
mod content;
mod damage;
mod round_trip;
mod sharing;
mod superseding;

use super::*;
use crate::language::LanguageTag;
use crate::model::{Content, Status, Unit, Variant};
use std::ops::ControlFlow;

fn tag(text: &str) -> LanguageTag {
    LanguageTag::parse(text).unwrap()
}

fn change(salt: u64) -> ChangeSet {
    ChangeSet { command: "test".into(), summary: "a test".into(), at: "2026-01-02T03:04:05Z".into(), salt }
}

fn fields(name: &str) -> DocumentFields {
    DocumentFields { name: name.into(), ..DocumentFields::default() }
}

fn memory() -> (tempfile::TempDir, Memory) {
    let folder = tempfile::tempdir().unwrap();
    let memory = Memory::create(&folder.path().join("m.db")).unwrap();
    (folder, memory)
}

fn pair(source: &str, target: &str) -> Unit {
    Unit::imported(vec![Variant::plain(tag("en"), source), Variant::plain(tag("es"), target)])
}

fn import(memory: &mut Memory, salt: u64, document: &str, digest: &[u8], units: &[Unit]) -> Result<Vec<Placed>, Error> {
    memory.write(&change(salt), |writer| {
        let document = match writer.document(document)? {
            Some((id, _)) => id,
            None => writer.put_document(DocumentKind::Imported, &fields(document))?,
        };
        let file = writer.put_file(document, "f.tmx", "tmx", digest, &FileHeader::default())?;
        units.iter().map(|unit| writer.put_imported(document, file, unit)).collect()
    })
}

fn all(memory: &Memory) -> Vec<StoredUnit> {
    let mut units = Vec::new();
    memory
        .units::<Error>(&UnitFilter::default(), |unit| {
            units.push(unit);
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
    units
}

/// A unit as it was handed over: without what the memory adds.
fn bare(stored: &StoredUnit) -> Unit {
    Unit { id: None, ..stored.unit.clone() }
}

fn kind(placed: &Placed) -> &'static str {
    match placed {
        Placed::New(_) => "new",
        Placed::Present(_) => "present",
        Placed::Superseded => "superseded",
    }
}

/// Everything in the file, as text.
fn dump(memory: &Memory) -> String {
    let mut dumped = String::new();
    let mut tables = memory
        .connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1")
        .unwrap();
    let names: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    for name in names {
        let mut statement = memory.connection.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<rusqlite::types::Value> = (0..columns).map(|index| row.get(index).unwrap()).collect();
            dumped.push_str(&format!("{name} {values:?}\n"));
        }
    }
    dumped
}

/// One document in three languages: the second unit holds two Spanish segments, Portuguese leads with a text of its own.
fn put_aligned(memory: &mut Memory) {
    memory
        .write::<_, Error>(&change(7), |writer| {
            let document = writer.put_document(DocumentKind::Aligned, &fields("talk"))?;
            let segment = |text: &str, paragraph| NewSegment {
                content: Content::from(text),
                paragraph,
                joint: if text.ends_with(':') { "\u{A0}".into() } else { " ".into() },
            };
            let en =
                writer.put_version(document, &tag("en"), None, &[segment("One.", 0), segment("Two: three.", 0)])?;
            let es = writer.put_version(
                document,
                &tag("es"),
                Some(b"digest"),
                &[segment("Uno.", 0), segment("Dos:", 0), segment("tres.", 0)],
            )?;
            let pt = writer.put_version(document, &tag("pt"), None, &[segment("Prólogo.", 0), segment("Um.", 1)])?;
            let unit = |variants: Vec<Vec<SegmentId>>, links| NewUnit {
                status: Status::Aligned,
                confidence: Some(0.5),
                doubt: Some(crate::model::Doubt::Order),
                variants,
                links,
                ..NewUnit::default()
            };
            writer.put_unit(document, &unit(vec![vec![en[1]], vec![es[1], es[2]]], vec![(en[1], es[1], 0.25)]))?;
            writer.put_unit(document, &unit(vec![vec![en[0]], vec![es[0]], vec![pt[1]]], vec![]))?;
            writer.put_unit(document, &unit(vec![vec![pt[0]]], vec![]))?;
            Ok(())
        })
        .unwrap();
}
