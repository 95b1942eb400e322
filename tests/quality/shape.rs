//! The files of the sample agree with each other; without that, no figure measured on them means anything.

use crate::sample::{self, Bead, Gold, LANGUAGES, PAIRS, solid};
use std::collections::{BTreeMap, BTreeSet};

/// A sentence: which language, which ordinal.
type Node = (usize, usize);

/// What stands in the raw texts and belongs to the page, not to the text.
const FURNITURE: [&[&str]; 3] = [
    &["112", "113", "The Hill Road Review"],
    &["58    Cuadernos del Camino", "Cuadernos del Camino    59"],
    &["31", "32", "Revista da Ladeira"],
];

fn golds() -> [Gold; 3] {
    LANGUAGES.map(Gold::read)
}

#[test]
fn a_paragraph_is_its_sentences() {
    for name in ["en", "es", "pt", "es.revised"] {
        let gold = Gold::read(name);
        let joined: Vec<String> = gold.paragraphs.iter().map(|sentences| sentences.join(" ")).collect();
        assert_eq!(sample::file(&format!("{name}.txt")), joined.join("\n\n") + "\n", "{name}");
        for sentence in gold.sentences() {
            assert!(!sentence.is_empty() && sentence == sentence.trim() && !sentence.contains("  "), "{sentence}");
        }
    }
    let counts = golds().map(|gold| gold.paragraphs.len());
    assert!(counts.iter().all(|count| *count == counts[0]), "paragraphs {counts:?}");
}

#[test]
fn raw_and_gold_are_the_same_text() {
    for (language, furniture) in LANGUAGES.iter().zip(FURNITURE) {
        let raw = sample::file(&format!("{language}.raw.txt"));
        for line in furniture {
            assert!(raw.lines().any(|found| found.trim() == *line), "{language}: no {line}");
        }
        let text: Vec<&str> = raw.lines().filter(|line| !furniture.contains(&line.trim())).collect();
        assert_eq!(solid(&text.join("\n")), solid(&sample::file(&format!("{language}.gold.txt"))), "{language}");
        assert!(raw.lines().all(|line| line.chars().count() <= 49), "{language}: a long line");
    }
}

#[test]
fn beads_cover_each_sentence_once_and_stay_in_their_paragraph() {
    let golds = golds();
    for (source, target) in PAIRS {
        let beads = sample::beads(LANGUAGES[source], LANGUAGES[target]);
        let in_order = |side: Vec<usize>, gold: &Gold| {
            assert!(side.into_iter().eq(0..gold.sentences().len()), "{source}-{target}");
        };
        in_order(beads.iter().flat_map(|bead| bead.0.clone()).collect(), &golds[source]);
        in_order(beads.iter().flat_map(|bead| bead.1.clone()).collect(), &golds[target]);
        let paragraphs = [source, target].map(|language| golds[language].paragraph_numbers());
        for (sources, targets) in beads {
            let left = sources.iter().map(|ordinal| paragraphs[0][*ordinal]);
            let right = targets.iter().map(|ordinal| paragraphs[1][*ordinal]);
            assert_eq!(left.chain(right).collect::<BTreeSet<_>>().len(), 1, "{sources:?}:{targets:?}");
        }
    }
}

#[test]
fn units_are_what_the_beads_connect() {
    let golds = golds();
    let counts: Vec<usize> = golds.iter().map(|gold| gold.sentences().len()).collect();
    let units = sample::units();
    for (language, count) in counts.iter().enumerate() {
        assert!(units.iter().flat_map(|unit| unit[language].clone()).eq(0..*count), "{}", LANGUAGES[language]);
    }
    let beads: Vec<((usize, usize), Vec<Bead>)> =
        PAIRS.map(|pair| (pair, sample::beads(LANGUAGES[pair.0], LANGUAGES[pair.1]))).into();
    let nodes = |unit: &[Vec<usize>; 3]| -> BTreeSet<Node> {
        let one = |language: usize| unit[language].iter().map(move |ordinal| (language, *ordinal));
        (0..3).flat_map(one).collect()
    };
    assert_eq!(units.iter().map(nodes).collect::<BTreeSet<_>>(), components(&counts, &beads));
}

/// The connected components over all sentences.
fn components(counts: &[usize], beads: &[((usize, usize), Vec<Bead>)]) -> BTreeSet<BTreeSet<Node>> {
    let every = counts.iter().enumerate().flat_map(|(language, count)| (0..*count).map(move |n| (language, n)));
    let mut leader: BTreeMap<Node, Node> = every.map(|node| (node, node)).collect();
    for ((source, target), beads) in beads {
        for (sources, targets) in beads {
            let left = sources.iter().map(|n| (*source, *n));
            let members: Vec<Node> = left.chain(targets.iter().map(|n| (*target, *n))).collect();
            let joined: Vec<Node> = members.iter().map(|node| leader[node]).collect();
            for found in leader.values_mut().filter(|found| joined.contains(found)) {
                *found = joined[0];
            }
        }
    }
    let mut groups: BTreeMap<Node, BTreeSet<Node>> = BTreeMap::new();
    for (node, leader) in leader {
        groups.entry(leader).or_default().insert(node);
    }
    groups.into_values().collect()
}

#[test]
fn changes_cover_both_versions_and_fit_what_changed() {
    let (old, new) = (Gold::read("es"), Gold::read("es.revised"));
    let (old, new) = (old.sentences(), new.sentences());
    let changes = sample::changes();
    let mut covered: Vec<usize> = changes.iter().flat_map(|change| change.0.clone()).collect();
    covered.sort_unstable();
    assert!(covered.into_iter().eq(0..old.len()), "old");
    assert!(changes.iter().flat_map(|change| change.1.clone()).eq(0..new.len()), "new, in order");
    for (olds, news, class) in changes {
        let before: Vec<&str> = olds.iter().map(|ordinal| old[*ordinal]).collect();
        let after: Vec<&str> = news.iter().map(|ordinal| new[*ordinal]).collect();
        let fits = match class.as_str() {
            "same" | "moved" => before == after,
            "added" => before.is_empty() && after.len() == 1,
            "deleted" => before.len() == 1 && after.is_empty(),
            "split" => before.len() == 1 && after.len() > 1,
            "merged" => before.len() > 1 && after.len() == 1,
            lighter => before.len() == 1 && after.len() == 1 && lightest(before[0], after[0]) == lighter,
        };
        assert!(fits, "{class}: {before:?} {after:?}");
    }
}

/// The lightest class that explains a difference: each one takes away what it covers, and the two are the same then.
fn lightest(before: &str, after: &str) -> &'static str {
    let is_quote = |c: &char| "«»“”‘’\"'".contains(*c);
    type Step = (&'static str, fn(&str) -> String);
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).filter(|c| !is_quote(c)).collect::<String>();
    let steps: [Step; 3] = [
        ("case", |text| text.to_lowercase()),
        ("diacritics", without_accents),
        ("punctuation", |text| text.chars().filter(|c| c.is_alphanumeric()).collect()),
    ];
    let space = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if space(before) == space(after) {
        return "whitespace";
    }
    let (mut before, mut after) = (plain(before), plain(after));
    if before == after {
        return "quotes";
    }
    for (class, step) in steps {
        (before, after) = (step(&before), step(&after));
        if before == after {
            return class;
        }
    }
    "text"
}

/// The accents that Spanish has.
fn without_accents(text: &str) -> String {
    let plain = |c: char| "áéíóúüñ".chars().position(|accented| accented == c).and_then(|at| "aeiouun".chars().nth(at));
    text.chars().map(|c| plain(c).unwrap_or(c)).collect()
}
