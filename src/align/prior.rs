//! Between the aligner's counts and the lexicon that a memory keeps: words by number here, by text there.

use super::cognate::cognates;
use super::features::Side;
use super::sparse::Rows;
use super::train::{BothCounts, Counts, Lesson, train};
use crate::lexicon::{Lexicon, PairCount};
use std::collections::BTreeMap;

/// What a lexicon knows of the words of two texts.
pub(super) fn counts(lexicon: Option<&Lexicon>, source: &Side, target: &Side) -> BothCounts {
    let (sources, targets) = (source.vocabulary.len(), target.vocabulary.len());
    let Some(lexicon) = lexicon else { return BothCounts::none(sources, targets) };
    let (mut forward, mut backward) = (Vec::new(), Vec::new());
    for ((a, b), count) in &lexicon.pairs {
        if let (Some(a), Some(b)) = (source.vocabulary.find(a), target.vocabulary.find(b)) {
            forward.push((a, b, count.forward as f32));
            backward.push((b, a, count.backward as f32));
        }
    }
    BothCounts {
        forward: Counts { made: Rows::group(sources, forward.into_iter()), seen: seen(source, &lexicon.source) },
        backward: Counts { made: Rows::group(targets, backward.into_iter()), seen: seen(target, &lexicon.target) },
    }
}

fn seen(side: &Side, known: &BTreeMap<String, f64>) -> Vec<f32> {
    side.vocabulary.entries.iter().map(|entry| known.get(&*entry.text).map_or(0.0, |&count| count as f32)).collect()
}

/// Learns from texts whose segments translate each other one by one.
pub(super) fn learn(source: &Side, target: &Side) -> Lexicon {
    let lessons: Vec<Lesson> =
        (0..source.len()).map(|at| Lesson { source: at..at + 1, target: at..at + 1, weight: 1.0 }).collect();
    let alike = cognates(&source.vocabulary, &target.vocabulary);
    let prior = BothCounts::none(source.vocabulary.len(), target.vocabulary.len());
    let counts = train(&lessons, source, target, &alike, &prior);
    let mut lexicon = Lexicon {
        source: totals(source, &counts.forward),
        target: totals(target, &counts.backward),
        ..Lexicon::default()
    };
    let text = |side: &Side, word: u32| side.vocabulary.entries[word as usize].text.to_string();
    for (a, b, count) in counts.forward.made.cells() {
        lexicon.add(&text(source, a), &text(target, b), PairCount { forward: f64::from(count), backward: 0.0 });
    }
    for (b, a, count) in counts.backward.made.cells() {
        lexicon.add(&text(source, a), &text(target, b), PairCount { forward: 0.0, backward: f64::from(count) });
    }
    lexicon
}

fn totals(side: &Side, counts: &Counts) -> BTreeMap<String, f64> {
    let seen = side.vocabulary.entries.iter().zip(&counts.seen);
    seen.map(|(entry, &seen)| (entry.text.to_string(), f64::from(seen))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learnt_from_one_text_is_known_in_the_next() {
        let source = Side::read(&["the house", "the tree", "a house", "a tree stands"]);
        let target = Side::read(&["das Haus", "der Baum", "ein Haus", "ein Baum steht"]);
        let lexicon = learn(&source, &target);
        let (next_source, next_target) = (Side::read(&["Houses and trees", "tree"]), Side::read(&["Baum", "Haus"]));
        let counts = counts(Some(&lexicon), &next_source, &next_target);
        let tree = next_source.vocabulary.find("tree").unwrap() as usize;
        let baum = next_target.vocabulary.find("baum").unwrap();
        assert!(counts.forward.made.row(tree).iter().any(|&(word, count)| word == baum && count > 1.0));
        assert_eq!(counts.forward.seen[tree], 2.0);
    }
}
