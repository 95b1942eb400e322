//! Several programs, one memory.

use super::*;

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
