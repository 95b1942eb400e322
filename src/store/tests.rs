//! The memory as the other modules use it: what goes in comes out, failures leave nothing, indexes are used.

use super::*;
use crate::language::LanguageTag;
use crate::model::{Annotation, Attribute, CodeData, CodeKind, Content, InlineCode, Status, Unit, Variant};
use proptest::prelude::*;
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
    Unit {
        id: None,
        status: Status::Imported,
        confidence: None,
        doubt: None,
        attributes: Vec::new(),
        annotations: Vec::new(),
        variants: vec![Variant::plain(tag("en"), source), Variant::plain(tag("es"), target)],
    }
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

#[test]
fn an_aligned_document_comes_back_in_the_order_of_its_text() {
    let (_folder, mut memory) = memory();
    put_aligned(&mut memory);
    let units = all(&memory);
    let texts: Vec<Vec<&str>> =
        units.iter().map(|unit| unit.unit.variants.iter().map(|v| v.content.text.as_str()).collect()).collect();
    assert_eq!(texts, [vec!["Prólogo."], vec!["One.", "Uno.", "Um."], vec!["Two: three.", "Dos:\u{A0}tres."]]);
    let last = &units[2];
    assert_eq!(last.unit.variants[1].segments, [1, 2]);
    assert_eq!(last.segments[1].len(), 2);
    assert_eq!(last.links.len(), 1);
    assert_eq!((last.unit.confidence, last.unit.doubt), (Some(0.5), Some(crate::model::Doubt::Order)));
    assert_eq!(last.created, "2026-01-02T03:04:05Z");
    assert_eq!(memory.unit(last.unit.id.as_ref().unwrap()).unwrap().as_ref(), Some(last));
    assert_eq!(memory.unit_of(last.segments[1][1].id).unwrap().as_ref(), Some(last));

    let summary = &memory.documents().unwrap()[0];
    assert_eq!(summary.languages, [(tag("en"), 2), (tag("es"), 3), (tag("pt"), 2)]);
    assert_eq!((summary.units, summary.kind), (3, DocumentKind::Aligned));
    assert_eq!(memory.languages().unwrap(), [tag("en"), tag("es"), tag("pt")]);
    assert_eq!(memory.newest(&UnitFilter::default()).unwrap().as_deref(), Some("2026-01-02T03:04:05Z"));
}

#[test]
fn whom_a_document_is_for_can_be_said_anew() {
    let (_folder, mut memory) = memory();
    put_aligned(&mut memory);
    let mut say = |salt: u64, client: Option<&str>, project: Option<&str>| {
        let told =
            DocumentFields { client: client.map(Into::into), project: project.map(Into::into), ..fields("talk") };
        memory
            .write::<_, Error>(&change(salt), |writer| {
                let (document, _) = writer.document("talk")?.unwrap();
                writer.set_fields(document, &told)
            })
            .unwrap();
        let filter = UnitFilter { client: Some("Acme".into()), ..UnitFilter::default() };
        let known = memory.documents().unwrap().remove(0).fields;
        let rows = dump(&memory).lines().filter(|row| row.starts_with("document_detail ")).count();
        (known.client, known.project, memory.newest(&filter).unwrap().is_some(), rows)
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(say(20, Some("Acme"), None), (text("Acme"), None, true, 2));
    assert_eq!(say(21, None, Some("p")), (text("Acme"), text("p"), true, 3), "what is not given stays");
    assert_eq!(say(22, Some("Acme"), None), (text("Acme"), text("p"), true, 3), "the same again is no change");
    assert_eq!(say(23, Some("Other"), None), (text("Other"), text("p"), false, 4));
}

#[test]
fn segments_are_found_by_scan_key_words_and_place() {
    let (_folder, mut memory) = memory();
    put_aligned(&mut memory);
    let mut scanned = Vec::new();
    let languages = [tag("es"), tag("pt")];
    let collect = |segment: &StoredSegment, into: &mut Vec<String>| {
        into.push(segment.text.clone());
        ControlFlow::Continue(())
    };
    memory.segments(&languages, |segment| collect(segment, &mut scanned)).unwrap();
    assert_eq!(scanned, ["Uno.", "Dos:", "tres.", "Prólogo.", "Um."]);

    let by_key = memory.segments_with_key(&languages, "tres.").unwrap();
    assert_eq!(by_key.len(), 1);
    assert!(memory.segments_with_key(&[tag("en")], "tres.").unwrap().is_empty());
    assert_eq!(memory.neighbours(by_key[0].id).unwrap(), (Some("Dos:".into()), None));

    let mut found = Vec::new();
    memory.segments_with_words(&languages, "\"prologo\"", |segment| collect(segment, &mut found)).unwrap();
    assert_eq!(found, ["Prólogo."]);
    let running = memory.running_text("talk", &tag("pt")).unwrap();
    assert_eq!(
        running.iter().map(|(s, p, _)| (s.text.as_str(), *p)).collect::<Vec<_>>(),
        [("Prólogo.", 0), ("Um.", 1)]
    );
}

#[test]
fn a_segment_is_never_live_in_two_units() {
    let (_folder, mut memory) = memory();
    put_aligned(&mut memory);
    let before = dump(&memory);
    let taken = all(&memory)[0].segments[0][0].id;
    let result = memory.write::<_, Error>(&change(8), |writer| {
        let document = writer.put_document(DocumentKind::Aligned, &fields("other"))?;
        let unit = NewUnit {
            status: Status::Aligned,
            confidence: None,
            doubt: None,
            variants: vec![vec![taken]],
            ..NewUnit::default()
        };
        writer.put_unit(document, &unit)
    });
    assert!(result.is_err());
    assert_eq!(dump(&memory), before, "a failing transaction leaves nothing");
}

#[test]
fn the_same_file_twice_is_once_and_repeats_stay() {
    let (_folder, mut memory) = memory();
    let units = [pair("a", "b"), pair("c", "d"), pair("a", "b"), pair("a", "B")];
    let placed = import(&mut memory, 1, "m", b"1", &units).unwrap();
    assert_eq!(placed.iter().map(kind).collect::<Vec<_>>(), ["new", "new", "present", "new"]);
    let stored = dump(&memory);
    let placed = import(&mut memory, 2, "m", b"1", &units).unwrap();
    assert!(placed.iter().all(|placed| kind(placed) == "present"));
    assert_eq!(dump(&memory), stored, "not even a change-set is left");
    assert_eq!(all(&memory).iter().map(bare).collect::<Vec<_>>(), units);
    assert_eq!(memory.document_of_file(b"1").unwrap().as_deref(), Some("m"));
    // Another file with one of them, and another document: they count there as well.
    assert_eq!(
        import(&mut memory, 3, "m", b"2", &units[..1]).unwrap().iter().map(kind).collect::<Vec<_>>(),
        ["present"]
    );
    assert_eq!(import(&mut memory, 4, "n", b"1", &units[..1]).unwrap().iter().map(kind).collect::<Vec<_>>(), ["new"]);
    assert_eq!(all(&memory).len(), 6);
}

#[test]
fn what_a_file_held_before_is_kept_with_the_change_that_ended_it() {
    let (_folder, mut memory) = memory();
    let occurrences = |memory: &Memory| -> Vec<String> {
        let rows = dump(memory);
        rows.lines().filter(|row| row.starts_with("occurrence ")).map(str::to_owned).collect()
    };
    import(&mut memory, 1, "m", b"1", &[pair("a", "b"), pair("c", "d")]).unwrap();
    // The same bytes read otherwise: the first place now holds another unit.
    import(&mut memory, 2, "m", b"1", &[pair("a", "B"), pair("c", "d")]).unwrap();
    let live = [vec![pair("a", "B"), pair("c", "d")], vec![pair("a", "b")]].concat();
    assert_eq!(all(&memory).iter().map(bare).collect::<Vec<_>>(), live);
    assert_eq!(
        occurrences(&memory),
        [
            "occurrence [Integer(1), Integer(0), Integer(1), Integer(1), Integer(2)]",
            "occurrence [Integer(1), Integer(0), Integer(3), Integer(2), Null]",
            "occurrence [Integer(1), Integer(1), Integer(2), Integer(1), Null]",
        ]
    );
    memory
        .write::<_, Error>(&change(3), |writer| {
            let (id, _) = writer.document("m")?.unwrap();
            writer.retire_document(id)
        })
        .unwrap();
    assert!(occurrences(&memory).iter().all(|row| !row.ends_with("Null]")));
}

/// A memory in which “old”, the translation of “a”, was superseded; “c” and “d” are live.
fn memory_with_superseded() -> (tempfile::TempDir, Memory) {
    let (folder, mut memory) = memory();
    import(&mut memory, 1, "m", b"1", &[pair("a", "old"), pair("c", "d")]).unwrap();
    let old = all(&memory)[0].clone();
    let successor = all(&memory)[1].segments[1][0].id;
    memory
        .write::<_, Error>(&change(2), |writer| {
            assert!(writer.retire_unit(old.unit.id.as_ref().unwrap())?);
            writer.supersede(old.segments[1][0].id, Some(successor))
        })
        .unwrap();
    (folder, memory)
}

#[test]
fn superseded_wording_stays_retired() {
    let (_folder, mut memory) = memory_with_superseded();
    assert_eq!(all(&memory).len(), 1);
    let again = [pair("a", " old"), pair("a", "new"), pair("x", "old"), pair("c", "d")];
    let placed = import(&mut memory, 3, "n", b"2", &again).unwrap();
    assert_eq!(placed.iter().map(kind).collect::<Vec<_>>(), ["superseded", "new", "new", "new"]);
    // A document that is retired as a whole may come again.
    memory
        .write::<_, Error>(&change(4), |writer| {
            let (id, _) = writer.document("n")?.unwrap();
            writer.retire_document(id)
        })
        .unwrap();
    let placed = import(&mut memory, 5, "n", b"2", &again[1..]).unwrap();
    assert!(placed.iter().all(|placed| kind(placed) == "new"));
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
}

/// Once it is known whether a pair is back, the answer is kept; what comes or goes in the same transaction must change it.
#[test]
fn whether_a_retired_pair_is_back_is_asked_anew_when_units_come_and_go() {
    let (_folder, mut memory) = memory_with_superseded();
    let placed = memory.write::<_, Error>(&change(3), |writer| {
        let document = writer.put_document(DocumentKind::Imported, &fields("n"))?;
        let file = writer.put_file(document, "n.tmx", "tmx", b"2", &FileHeader::default())?;
        let noted = |note: &str| Unit {
            annotations: vec![Annotation::Note { text: note.into(), attributes: Vec::new() }],
            ..pair("a", "old")
        };
        let mut placed = vec![writer.put_imported(document, file, &noted("1"))?];
        placed.push(writer.put_imported(document, file, &noted("2"))?);
        let revived = writer.revive_imported(document, file, &noted("3"))?;
        let Placed::New(name) = &revived else { panic!("{revived:?}") };
        placed.push(writer.put_imported(document, file, &noted("4"))?);
        writer.retire_unit(name)?;
        let Placed::New(other) = &placed[2] else { panic!("{placed:?}") };
        writer.retire_unit(other)?;
        placed.push(writer.put_imported(document, file, &noted("5"))?);
        Ok(placed)
    });
    let placed: Vec<&str> = placed.unwrap().iter().map(kind).collect();
    assert_eq!(placed, ["superseded", "superseded", "new", "superseded"]);
}

/// What another program forgets, and what it makes under the same numbers, is not taken for what was there.
#[test]
fn what_is_remembered_of_a_memory_is_forgotten_when_another_writes() {
    let (folder, mut memory) = memory();
    import(&mut memory, 1, "first", b"1", &[pair("a", "b")]).unwrap();
    let reader = Memory::open_to_read(&folder.path().join("m.db")).unwrap();
    let state = reader.snapshot().unwrap().state();
    assert_eq!(reader.snapshot().unwrap().state(), state, "nothing happened");
    let held = reader.snapshot().unwrap();
    assert_eq!(all(&reader)[0].document, "first");
    import(&mut memory, 2, "second", b"2", &[pair("c", "d")]).unwrap();
    assert_eq!(all(&reader).len(), 1, "a snapshot stays what it is");
    drop(held);
    assert_ne!(reader.snapshot().unwrap().state(), state);
    memory.forget(&change(3), Forget::Document("first")).unwrap();
    memory.forget(&change(4), Forget::Document("second")).unwrap();
    import(&mut memory, 5, "third", b"3", &[pair("e", "f")]).unwrap();
    let _snapshot = reader.snapshot().unwrap();
    assert_eq!(all(&reader)[0].document, "third");
}

#[test]
fn a_first_write_that_fails_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new").join("m.db");
    let mut memory = Memory::open_to_write(&path).unwrap();
    let failed = memory.write::<(), Error>(&change(1), |writer| {
        writer.put_document(DocumentKind::Imported, &fields("x"))?;
        Err(Error::Full)
    });
    assert!(matches!(failed, Err(Error::Full)));
    drop(memory);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "neither file nor folder");

    let mut memory = Memory::open_to_write(&path).unwrap();
    import(&mut memory, 1, "m", b"1", &[pair("a", "b")]).unwrap();
    assert_eq!(all(&memory).len(), 1);
    import(&mut memory, 2, "m", b"2", &[pair("c", "d")]).unwrap();
    drop(memory);
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "a single file is left");
    assert_eq!(all(&Memory::open_to_read(&path).unwrap()).len(), 2);
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "reading leaves nothing");
}

#[test]
fn two_first_writers_do_not_lose_each_others_work() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.db");
    let (mut one, mut two) = (Memory::open_to_write(&path).unwrap(), Memory::open_to_write(&path).unwrap());
    import(&mut one, 1, "m", b"1", &[pair("a", "b")]).unwrap();
    assert!(matches!(import(&mut two, 2, "n", b"2", &[pair("c", "d")]), Err(Error::Overtaken)));
    drop(two);
    import(&mut Memory::open_to_write(&path).unwrap(), 2, "n", b"2", &[pair("c", "d")]).unwrap();
    drop(one);
    assert_eq!(all(&Memory::open_to_read(&path).unwrap()).len(), 2);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_is_no_memory_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("text"), "This is a text file, long enough to hold the header of a database, and then some.")
        .unwrap();
    std::fs::write(path("empty"), "").unwrap();
    let foreign = Connection::open(path("foreign")).unwrap();
    foreign.execute_batch("CREATE TABLE x (y)").unwrap();
    drop(Memory::create(&path("newer")).unwrap());
    Connection::open(path("newer")).unwrap().pragma_update(None, "user_version", 99).unwrap();
    for name in ["text", "empty", "foreign", "."] {
        assert!(matches!(Memory::open_to_read(&path(name)), Err(Error::NotAMemory)), "{name}");
        assert!(matches!(Memory::open_to_write(&path(name)), Err(Error::NotAMemory)), "{name}");
    }
    assert!(matches!(Memory::open_to_read(&path("newer")), Err(Error::Newer { found: 99, .. })));
    assert!(matches!(Memory::open_to_write(&path("newer")), Err(Error::Newer { .. })));
    assert!(matches!(Memory::open_to_read(&path("none")), Err(Error::Missing)));
    assert!(matches!(Memory::create(&path("newer")), Err(Error::Exists)));
}

#[test]
fn a_flipped_bit_is_found() {
    let (folder, mut memory) = memory();
    let path = memory.path().to_owned();
    import(&mut memory, 1, "m", b"1", &[pair("a sentence that is whole", "b")]).unwrap();
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
    drop(memory);
    let mut bytes = std::fs::read(&path).unwrap();
    let place = bytes.windows(8).position(|window| window == b"sentence").unwrap();
    bytes[place] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let problems = Memory::open_to_read(&path).unwrap().check().unwrap();
    assert_eq!(problems, ["the content has changed of segment 1"]);
    drop(folder);
}

#[test]
fn live_rows_that_do_not_belong_together_are_found() {
    for (damage, found) in [
        ("UPDATE membership SET died = 1 WHERE segment = 6", "no unit holds segment 6"),
        ("UPDATE segment SET died = 1 WHERE id = 6", "a unit holds the retired segment 6"),
        ("UPDATE link SET target = 6", "the unit does not hold both ends of link 1"),
        ("DELETE FROM match_segment WHERE segment = 3", "the match index lacks segments (1)"),
    ] {
        let (_folder, mut memory) = memory();
        put_aligned(&mut memory);
        assert_eq!(memory.check().unwrap(), Vec::<String>::new());
        memory.connection.execute_batch(damage).unwrap();
        assert_eq!(memory.check().unwrap()[0], found, "{damage}");
    }
}

#[test]
fn words_beyond_what_a_key_can_hold_are_refused() {
    let (_folder, mut memory) = memory();
    import(&mut memory, 1, "m", b"1", &[pair("known", "known")]).unwrap();
    let last = match_index::MOST_TOKENS - 1;
    let list = "INSERT INTO match_posting (key, last, segments) VALUES (?1, 0, x'00')";
    memory.connection.execute(list, [match_index::key(last - 1, 0)]).unwrap();
    assert!(match_index::key(last, u8::MAX) > 0 && match_index::key(last, 0) > match_index::key(last - 1, u8::MAX));
    import(&mut memory, 2, "m", b"2", &[pair("fresh", "known")]).unwrap();
    let refused = import(&mut memory, 3, "m", b"3", &[pair("newer", "known")]);
    assert!(matches!(refused, Err(Error::TooManyWords)), "{refused:?}");
}

#[test]
fn a_writer_waits_for_another_and_readers_do_not() {
    let (_folder, mut one) = memory();
    put_aligned(&mut one);
    let path = one.path().to_owned();
    one.write::<_, Error>(&change(2), |writer| {
        writer.put_document(DocumentKind::Imported, &fields("x"))?;
        let reader = Memory::open_to_read(&path)?;
        assert_eq!(reader.documents()?.len(), 1);
        let mut other = Memory::open_to_write(&path)?;
        other.connection.busy_timeout(std::time::Duration::ZERO)?;
        let refused = other.write::<_, Error>(&change(3), |_| Ok(()));
        assert!(matches!(refused, Err(Error::Locked)));
        Ok(())
    })
    .unwrap();
    assert_eq!(one.documents().unwrap().len(), 2);
}

#[test]
fn lookups_use_indexes() {
    let (_folder, memory) = memory();
    let plan = |sql: &str, parameters: &[&dyn rusqlite::ToSql]| -> String {
        let mut statement = memory.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = statement.query_map(parameters, |row| row.get::<_, String>(3)).unwrap();
        steps.map(Result::unwrap).collect::<Vec<_>>().join("; ")
    };
    for (sql, count, expected) in [
        (segments::SCAN, 1, "SEARCH s USING INDEX segment_version (version=?)"),
        (segments::BY_KEY, 2, "SEARCH s USING INDEX segment_key (key_hash=?)"),
        (stream::IMPORTED, 1, "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"),
        (segments::BY_WORDS, 2, "SCAN w VIRTUAL TABLE"),
        (segments::BY_WORDS, 2, "SEARCH s USING INTEGER PRIMARY KEY"),
        ("SELECT unit FROM membership WHERE segment = ?1 AND died IS NULL", 1, "membership_segment (segment=?)"),
        (repeats::SHARED, 0, "USING COVERING INDEX unit_fingerprint"),
        ("SELECT id FROM unit WHERE fingerprint = ?1", 1, "unit_fingerprint (fingerprint=?)"),
        ("SELECT id FROM unit WHERE born = ?1 AND number = 3", 1, "unit_name (born=? AND number=?)"),
        (
            "SELECT * FROM membership WHERE unit = ?1 AND died IS NULL ORDER BY variant, position",
            1,
            "PRIMARY KEY (unit=?)",
        ),
    ] {
        let parameters: Vec<&dyn rusqlite::ToSql> = (0..count).map(|_| &1 as &dyn rusqlite::ToSql).collect();
        let found = plan(sql, &parameters);
        assert!(found.contains(expected), "{sql}\n{found}");
        assert!(!found.contains("TEMP B-TREE"), "{sql} sorts: {found}");
    }
}

/// Texts of all sorts: empty, with NUL, marks, other scripts, what JSON must escape.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z \"\\\\]{0,12}",
        "(\\PC|\\x00|\\n|\u{301}|日|\u{FEFF}){0,12}",
        any::<String>()
    ]
}

fn attributes() -> impl Strategy<Value = Vec<Attribute>> {
    prop::collection::vec((text(), text()).prop_map(|(name, value)| Attribute { name, value }), 0..3)
}

fn annotations() -> impl Strategy<Value = Vec<Annotation>> {
    let property = (text(), text(), attributes()).prop_map(|(name, value, attributes)| Annotation::Property {
        name,
        value,
        attributes,
    });
    let note = (text(), attributes()).prop_map(|(text, attributes)| Annotation::Note { text, attributes });
    prop::collection::vec(prop_oneof![property, note], 0..3)
}

fn content() -> impl Strategy<Value = Content> {
    text().prop_map(Content::from).prop_recursive(2, 8, 3, |inner| {
        let data = prop_oneof![
            text().prop_map(CodeData::Native),
            (attributes(), inner).prop_map(|(attributes, content)| CodeData::Subflow { attributes, content })
        ];
        let kind = prop::sample::select(vec![
            CodeKind::BeginPaired,
            CodeKind::EndPaired,
            CodeKind::Isolated,
            CodeKind::Placeholder,
            CodeKind::Unknown,
            CodeKind::HighlightBegin,
            CodeKind::HighlightEnd,
        ]);
        let code = (any::<prop::sample::Index>(), kind, attributes(), prop::collection::vec(data, 0..2));
        (text(), prop::collection::vec(code, 0..3)).prop_map(|(text, codes)| {
            let places: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
            let mut codes: Vec<InlineCode> = codes
                .into_iter()
                .map(|(at, kind, attributes, data)| InlineCode { at: *at.get(&places), kind, attributes, data })
                .collect();
            codes.sort_by_key(|code| code.at);
            Content { text, codes }
        })
    })
}

fn unit() -> impl Strategy<Value = Unit> {
    let language = prop::sample::select(vec!["en", "es-419", "es", "pt-BR", "zh-Hant-TW", "gsw"]).prop_map(tag);
    let variant =
        (language, content(), attributes(), annotations()).prop_map(|(language, content, attributes, annotations)| {
            Variant { language, content, segments: Vec::new(), attributes, annotations }
        });
    let confidence = prop::option::of(0.0..=1.0_f64);
    (confidence, attributes(), annotations(), prop::collection::vec(variant, 0..4)).prop_map(
        |(confidence, attributes, annotations, variants)| Unit {
            id: None,
            status: Status::Imported,
            confidence,
            doubt: None,
            attributes,
            annotations,
            variants,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_goes_in_comes_out(units in prop::collection::vec(unit(), 1..6)) {
        let (_folder, mut memory) = memory();
        import(&mut memory, 1, "m", b"1", &units).unwrap();
        prop_assert_eq!(&all(&memory).iter().map(bare).collect::<Vec<_>>(), &units);
        let placed = import(&mut memory, 2, "m", b"2", &units).unwrap();
        prop_assert!(placed.iter().all(|placed| kind(placed) == "present"));
        prop_assert_eq!(memory.check().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_failing_import_changes_nothing(units in prop::collection::vec(unit(), 1..4), failing in 0usize..4) {
        let (_folder, mut memory) = memory();
        import(&mut memory, 1, "m", b"1", &units[..1]).unwrap();
        let before = dump(&memory);
        let result = memory.write::<(), Error>(&change(2), |writer| {
            let document = writer.put_document(DocumentKind::Imported, &fields("n"))?;
            let file = writer.put_file(document, "f", "tmx", b"2", &FileHeader::default())?;
            for unit in units.iter().take(failing) {
                writer.put_imported(document, file, unit)?;
            }
            Err(Error::Full)
        });
        prop_assert!(result.is_err());
        prop_assert_eq!(dump(&memory), before);
    }
}

/// A memory whose index has short and long lists, and dead segments.
fn indexed() -> (tempfile::TempDir, Memory) {
    let (folder, mut memory) = memory();
    let texts: Vec<String> =
        (0..400).map(|at| format!("saving file {} and word{at} é", "more ".repeat(at % 7))).collect();
    let pairs: Vec<_> = texts.iter().map(|text| pair(text, "guardar el archivo")).collect();
    import(&mut memory, 1, "m", b"1", &pairs).unwrap();
    import(&mut memory, 2, "n", b"2", &[pair("another file", "otro archivo")]).unwrap();
    memory.write::<_, Error>(&change(3), |writer| writer.undo(2).map(|_| ())).unwrap();
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
    (folder, memory)
}

#[test]
fn damage_to_each_table_of_an_index_is_found_and_mended() {
    let (_folder, mut memory) = indexed();
    for damage in [
        "DELETE FROM match_token",
        "DELETE FROM match_token WHERE id = 3",
        "UPDATE match_token SET class = class || 'x' WHERE id = 3",
        "UPDATE match_token SET frequency = frequency + 1 WHERE id = 3",
        "UPDATE match_segment SET tokens = substr(tokens, 1, length(tokens) - 1) WHERE segment = 7",
        "UPDATE match_segment SET segment = 100000 WHERE segment = 7",
        "DELETE FROM match_segment WHERE segment = 7",
        "UPDATE match_posting SET last = last + 1 WHERE key = (SELECT max(key) FROM match_posting)",
        "UPDATE match_posting SET key = key + 1 WHERE key = (SELECT max(key) FROM match_posting)",
        "DELETE FROM match_posting WHERE key = (SELECT min(key) FROM match_posting)",
        "UPDATE match_language SET segments = segments + 1",
        "UPDATE match_state SET through = 5",
        "UPDATE match_state SET tombstones = 99999",
        "DELETE FROM match_state",
        "INSERT INTO segment_words (segment_words) VALUES ('delete-all')",
        "DELETE FROM segment_words WHERE rowid = 7",
        "INSERT INTO segment_words (rowid, words) VALUES (100000, 'x')",
    ] {
        memory.connection.execute_batch(damage).unwrap();
        let problems = memory.problems().unwrap();
        assert!(problems.content.is_empty() && !problems.derived.is_empty(), "{damage}: {problems:?}");
        assert!(problems.derived.len() <= 5, "each kind is told once: {problems:?}");
        if damage.starts_with("DELETE FROM match_state") {
            memory.connection.execute_batch("INSERT INTO match_state VALUES (1, 0, 0)").unwrap();
        }
        memory.rebuild_match_index().unwrap();
        memory.rebuild_full_text_index().unwrap();
        assert_eq!(memory.check().unwrap(), Vec::<String>::new(), "{damage}");
    }
}

#[test]
fn a_flipped_bit_in_the_bytes_of_an_index_is_found() {
    let (_folder, memory) = indexed();
    for (table, key, value) in [("match_posting", "key", "segments"), ("match_segment", "segment", "tokens")] {
        let sql = format!("SELECT {key}, {value} FROM {table} ORDER BY length({value}) DESC, {key} LIMIT 3");
        let mut statement = memory.connection.prepare(&sql).unwrap();
        let rows: Vec<(i64, Vec<u8>)> =
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
        let put = |key_value: i64, bytes: &[u8]| {
            let sql = format!("UPDATE {table} SET {value} = ?2 WHERE {key} = ?1");
            memory.connection.execute(&sql, rusqlite::params![key_value, bytes]).unwrap();
        };
        for (row, bytes) in rows {
            for bit in (0..bytes.len() * 8).step_by(bytes.len().div_ceil(6)) {
                let mut flipped = bytes.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                put(row, &flipped);
                let problems = memory.problems().unwrap();
                assert!(!problems.derived.is_empty(), "{table} {row}, bit {bit}");
                put(row, &bytes);
            }
        }
    }
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
}

#[test]
fn an_index_that_lost_count_is_made_anew_by_the_next_import() {
    let (_folder, mut memory) = indexed();
    memory.connection.execute_batch("UPDATE match_state SET through = 5").unwrap();
    import(&mut memory, 4, "o", b"4", &[pair("one more file", "un archivo más")]).unwrap();
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
}
