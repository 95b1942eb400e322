//! Random revisions, taken in one after the other, taken back and done again.

use super::*;
use proptest::prelude::*;

fn edit() -> impl Strategy<Value = Edit> {
    use Edit::*;
    prop::sample::select(vec![Keep, Keep, Reword, Delete, AddAfter, Split, MergeWithNext, SwapWithNext])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_memory_adds_up_after_any_revision(edits in prop::collection::vec(edit(), 1..14)) {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = memory(&folder.path().join("memory.db"), edits.len());
        let text = apply(&edits);
        let original: Vec<String> = (0..edits.len()).map(|number| sentence("es", number)).collect();
        // So little may be left of it that it is no revision: then nothing happens.
        if let Err(refused) = try_revise(&mut memory, 2, &text) {
            let is_refused = matches!(refused, Error::NoRevision { .. });
            prop_assert!(is_refused);
            hold(&memory, edits.len(), &original);
            return Ok(());
        }
        hold(&memory, edits.len(), &text);
        // And back again: the old wording comes as a revision of the new one.
        if try_revise(&mut memory, 3, &original).is_err() {
            return Ok(());
        }
        hold(&memory, edits.len(), &original);
        let unchanged = revise(&mut memory, 4, &original);
        prop_assert_eq!(unchanged, Revised { kept: edits.len(), ..Revised::default() });
    }
}

/// All that a reader can see: units, and what look-ups by key and by word find.
fn seen(memory: &Memory) -> (Vec<StoredUnit>, Vec<SegmentId>) {
    let spanish = [language("es")];
    let mut found = Vec::new();
    for number in 0..14 {
        found.extend(memory.segments_with_key(&spanish, &sentence("es", number)).unwrap().iter().map(|found| found.id));
        let word = format!("\"es{number}w4\"");
        let visit = |segment: &StoredSegment| {
            found.push(segment.id);
            ControlFlow::Continue(())
        };
        memory.segments_with_words(&spanish, &word, visit).unwrap();
    }
    (live(memory), found)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Revisions and imports are taken back one by one, done again one by one, and taken back once more.
    #[test]
    fn undoing_is_the_identity(revisions in prop::collection::vec(prop::collection::vec(edit(), 8), 1..4)) {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = memory(&folder.path().join("memory.db"), 8);
        let mut states = vec![seen(&memory)];
        for (edits, salt) in revisions.iter().zip(10..) {
            let last = memory.newest_change().unwrap();
            match try_revise(&mut memory, salt, &apply(edits)) {
                // Too little of the text is left: refused, and nothing has changed.
                Err(Error::NoRevision { .. }) => prop_assert_eq!(memory.newest_change().unwrap(), last),
                other => drop(other.unwrap()),
            }
            if memory.newest_change().unwrap() != last {
                states.push(seen(&memory));
            }
            let number = usize::try_from(salt).unwrap() - 10;
            import(&mut memory, salt + 10, &format!("file {salt}"), &[imported(number, &sentence("es", number))]);
            states.push(seen(&memory));
        }
        let mut undos = Vec::new();
        for state in states.iter().rev().skip(1) {
            let newest = memory.newest_change().unwrap().unwrap();
            let salt = 100 + u64::try_from(undos.len()).unwrap();
            undos.push(memory.write(&change("undo", salt), |writer| writer.undo(newest)).unwrap());
            prop_assert_eq!(&seen(&memory), state);
        }
        for (state, salt) in states.iter().skip(1).zip(200..) {
            let undo = undos.pop().unwrap();
            memory.write(&change("undo", salt), |writer| writer.undo(undo.number)).unwrap();
            prop_assert_eq!(&seen(&memory), state);
        }
        for (state, salt) in states.iter().rev().skip(1).zip(300..) {
            let newest = memory.newest_change().unwrap().unwrap();
            memory.write(&change("undo", salt), |writer| writer.undo(newest)).unwrap();
            prop_assert_eq!(&seen(&memory), state);
        }
        prop_assert_eq!(memory.check().unwrap(), Vec::<String>::new());
    }
}
