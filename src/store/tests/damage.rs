//! What is damaged is found, and what is no memory is refused.

use super::*;

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
    assert_eq!(problems, ["this is not what was stored: segment 1"]);
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
        "DROP TABLE match_posting",
        "DROP TABLE match_segment",
        "DROP TABLE match_token; DROP TABLE match_language",
        "DROP TABLE match_state",
        "DROP TABLE segment_words",
        "DROP TABLE lexicon_lesson",
        "DROP TABLE lexicon_word; DROP TABLE lexicon_lesson; DROP TABLE lexicon_languages; DROP TABLE lexicon_due",
    ] {
        memory.connection.execute_batch(damage).unwrap();
        let problems = memory.problems().unwrap();
        assert!(problems.content.is_empty() && !problems.derived.is_empty(), "{damage}: {problems:?}");
        assert!(problems.derived.len() <= 5, "each kind is told once: {problems:?}");
        memory.rebuild_match_index().unwrap();
        memory.rebuild_full_text_index().unwrap();
        memory.rebuild_lexicon().unwrap();
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
