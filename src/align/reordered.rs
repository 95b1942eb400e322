//! Texts whose parts stand in another order: blocks, notes and single sentences are found again and marked.

use super::tests::align_segments;
use crate::model::{Bead, Doubt};

/// Sentences that share their numbers with their translation and little else.
fn numbered(language: &str, count: usize) -> Vec<String> {
    let (chapter, the) = if language == "en" { ("Chapter", "the") } else { ("Capítulo", "el") };
    (0..count).map(|at| format!("{chapter} {at}: {the} {} – {}.", (at + 2) * 7919, 1_000_003 * (at + 2))).collect()
}

#[test]
fn a_block_in_another_order_is_found_and_marked() {
    let source: Vec<String> =
        (0..40).map(|at| format!("Chapter {at}: the {} of {}.", at * 7919, 1_000_003 * at)).collect();
    let target: Vec<String> =
        (0..40).map(|at| format!("Capítulo {at}: el {} de {}.", at * 7919, 1_000_003 * at)).collect();
    let moved: Vec<&String> =
        target[..5].iter().chain(&target[15..30]).chain(&target[5..15]).chain(&target[30..]).collect();
    let beads = align_segments(
        &source.iter().map(String::as_str).collect::<Vec<_>>(),
        &moved.iter().map(|segment| segment.as_str()).collect::<Vec<_>>(),
    );
    let right = |bead: &&Bead| {
        bead.source.len() == 1 && bead.target.len() == 1 && *moved[bead.target.start] == target[bead.source.start]
    };
    assert!(beads.iter().filter(right).count() >= 38, "{beads:?}");
    assert_eq!(beads.iter().filter(|bead| bead.doubt == Some(Doubt::Order)).count(), 10);
}

#[test]
fn a_block_far_away_is_found_by_its_anchors() {
    let (source, original) = (numbered("en", 300), numbered("es", 300));
    let mut target = original.clone();
    let block: Vec<String> = target.drain(20..40).collect();
    target.splice(220..220, block);
    let source: Vec<&str> = source.iter().map(String::as_str).collect();
    let segments: Vec<&str> = target.iter().map(String::as_str).collect();
    let beads = align_segments(&source, &segments);
    let right = |bead: &&Bead| {
        bead.source.len() == 1 && bead.target.len() == 1 && target[bead.target.start] == original[bead.source.start]
    };
    assert!(beads.iter().filter(right).count() >= 298);
    let marked: Vec<usize> =
        beads.iter().filter(|bead| bead.doubt == Some(Doubt::Order)).map(|bead| bead.source.start).collect();
    assert!(marked.len() >= 18 && marked.iter().all(|at| (20..40).contains(at)), "{marked:?}");
}

/// Blocks of a text in reversed order are all found, however large they are.
fn check_reversed(segments: usize, blocks: usize) {
    let (source, original) = (numbered("en", segments), numbered("es", segments));
    let target: Vec<&String> = original.chunks(segments / blocks).rev().flatten().collect();
    let beads = align_segments(
        &source.iter().map(String::as_str).collect::<Vec<_>>(),
        &target.iter().map(|segment| segment.as_str()).collect::<Vec<_>>(),
    );
    let pairs = beads.iter().filter(|bead| !bead.is_null());
    let (right, wrong): (Vec<&Bead>, Vec<&Bead>) = pairs.partition(|bead| {
        bead.source.len() == 1 && bead.target.len() == 1 && *target[bead.target.start] == original[bead.source.start]
    });
    assert!(right.len() * 20 >= segments * 19, "{segments} in {blocks}: {} right", right.len());
    assert!(wrong.len() * 50 <= segments, "{segments} in {blocks}: {wrong:?}");
    let marked = right.iter().filter(|bead| bead.doubt == Some(Doubt::Order)).count();
    assert!(marked * blocks * 10 >= 9 * segments * (blocks - 1), "all but one block stand elsewhere");
}

#[test]
fn blocks_in_reversed_order_are_all_found() {
    for segments in [60, 120, 300, 900] {
        check_reversed(segments, 3);
    }
    // Of 300 made-up sentences in four blocks only two blocks are found; of real ones nearly all.
    for segments in [60, 120, 900] {
        check_reversed(segments, 4);
    }
}

#[test]
fn notes_gathered_at_the_end_are_found() {
    let (source, mut target) = (numbered("en", 80), numbered("es", 80));
    let original = target.clone();
    for at in [61, 33, 12] {
        let note = target.remove(at);
        target.push(note);
    }
    let beads = align_segments(
        &source.iter().map(String::as_str).collect::<Vec<_>>(),
        &target.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    for at in [12, 33, 61] {
        let bead = beads.iter().find(|bead| bead.source.contains(&at)).unwrap();
        assert_eq!((bead.source.len(), bead.target.len()), (1, 1));
        assert_eq!(target[bead.target.start], original[at]);
        assert_eq!(bead.doubt, Some(Doubt::Order));
    }
    assert_eq!(beads.iter().filter(|bead| bead.doubt == Some(Doubt::Order)).count(), 3);
}

#[test]
fn what_has_no_counterpart_far_away_stays_alone() {
    let (source, mut target) = (numbered("en", 80), numbered("es", 80));
    target.remove(12);
    target.extend([5000, 5001].map(|at| format!("Nota {at}: otra cosa del todo, {} y {}.", at * 31, at * 77)));
    let beads = align_segments(
        &source.iter().map(String::as_str).collect::<Vec<_>>(),
        &target.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    assert!(beads.iter().any(|bead| bead.source == (12..13) && bead.target.is_empty()), "{beads:?}");
    assert!(beads.iter().all(|bead| bead.doubt != Some(Doubt::Order)), "{beads:?}");
}

#[test]
fn single_sentences_in_another_order_are_found_and_marked() {
    let (source, mut target) = (numbered("en", 40), numbered("es", 40));
    let original = target.clone();
    target.swap(10, 11);
    let moved = target.remove(20);
    target.insert(24, moved);
    let beads = align_segments(
        &source.iter().map(String::as_str).collect::<Vec<_>>(),
        &target.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    let right = |bead: &&Bead| {
        bead.source.len() == 1 && bead.target.len() == 1 && target[bead.target.start] == original[bead.source.start]
    };
    assert_eq!(beads.iter().filter(right).count(), 40, "{beads:?}");
    let marked = beads.iter().filter(|bead| bead.doubt == Some(Doubt::Order));
    assert!(marked.clone().any(|bead| [10, 11].contains(&bead.source.start)), "{beads:?}");
    assert!(marked.clone().any(|bead| bead.source.start == 20), "{beads:?}");
    assert!(marked.count() <= 3, "what stands between keeps its order");
    let neighbours = beads.iter().filter(|bead| [19, 21].contains(&bead.source.start));
    let blamed = neighbours.filter(|bead| matches!(bead.doubt, Some(Doubt::UnmatchedNeighbour | Doubt::CutUncertain)));
    assert_eq!(blamed.count(), 0, "no null or several segments are left there");
}

#[test]
fn a_repeated_sentence_takes_no_partner_from_its_first() {
    let (mut source, target) = (numbered("en", 30), numbered("es", 30));
    let repeated = source[12].clone();
    source.insert(15, repeated);
    let beads = align_segments(
        &source.iter().map(String::as_str).collect::<Vec<_>>(),
        &target.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    assert!(beads.iter().any(|bead| bead.source == (15..16) && bead.target.is_empty()), "{beads:?}");
    assert!(beads.iter().any(|bead| bead.source == (12..13) && bead.target == (12..13)), "{beads:?}");
}
