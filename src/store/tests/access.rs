//! Segments are found in every way that the index knows, and by it.

use super::*;

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
        (stream::IMPORTED, 1, "SEARCH u USING INTEGER PRIMARY KEY (rowid=?)"),
        (stream::DETAILS, 1, "SEARCH unit_detail USING PRIMARY KEY (unit>?)"),
        (stream::VARIANTS, 1, "SEARCH m USING PRIMARY KEY (unit>?)"),
        // The letter says that words are looked up; without it the whole table is read.
        (segments::BY_WORDS, 2, ":M0"),
        (segments::BY_WORDS, 2, "SEARCH s USING INTEGER PRIMARY KEY"),
        (units::UNIT_OF, 1, "membership_segment (segment=?)"),
        (assemble::DETAILS, 1, "SEARCH u USING INTEGER PRIMARY KEY (rowid=?); SEARCH d USING PRIMARY KEY (unit=?)"),
        (assemble::PARTS, 1, "SEARCH m USING PRIMARY KEY (unit=?); SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"),
        (outline::OUTLINE, 1, "SEARCH m USING INDEX membership_segment (segment=?)"),
        (outline::OUTLINE, 1, "SEARCH x USING PRIMARY KEY (unit=?); SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"),
        (segments::PLACE, 1, "placement_segment (segment=?)"),
        (segments::TEXT_AT, 2, "SEARCH p USING PRIMARY KEY (version=? AND ordinal=?)"),
        (former::PREDECESSORS, 1, "SEARCH x USING INDEX succession_new (new=?); SEARCH s USING INTEGER PRIMARY KEY"),
        (repeats::SHARED, 0, "USING COVERING INDEX unit_fingerprint"),
        ("SELECT id FROM unit WHERE fingerprint = ?1", 1, "unit_fingerprint (fingerprint=?)"),
        ("SELECT id FROM unit WHERE born = ?1 AND number = 3", 1, "unit_name (born=? AND number=?)"),
    ] {
        let parameters: Vec<&dyn rusqlite::ToSql> = (0..count).map(|_| &1 as &dyn rusqlite::ToSql).collect();
        let found = plan(sql, &parameters);
        assert!(found.contains(expected), "{sql}\n{found}");
        assert!(!found.contains("TEMP B-TREE"), "{sql} sorts: {found}");
    }
}
