//! A long pair of texts with the words of real ones, out of the gold sets of a folder (`SET/DOCUMENT/{src.en,trg.es,gold}`).
//!
//! The English-Spanish sets hold a few thousand beads, so they are taken again and again, ten beads in a row at a time in
//! another order, until there are as many as a long book has. From the second time on, one stem in two is another word (the
//! same in both languages for words that look alike), so that the vocabulary grows as that of a long text does.

use crate::Pair;
use crate::made_up::{Random, mix};
use std::path::{Path, PathBuf};

const BEADS: usize = 34_000;
const BEADS_IN_A_ROW: usize = 10;
/// Letters by which a word is known again.
const STEM: usize = 4;

pub(crate) fn pair(folder: &Path) -> Pair {
    let mut beads = Vec::new();
    for set in folders(folder).iter().filter(|set| set.to_string_lossy().ends_with("_enes")) {
        for document in folders(set) {
            beads.extend(document_beads(&document));
        }
    }
    let mut rows: Vec<&[(Vec<String>, Vec<String>)]> = beads.chunks(BEADS_IN_A_ROW).collect();
    let mut random = Random::new(13);
    let mut pair = Pair::default();
    for turn in 0.. {
        for at in (1..rows.len()).rev() {
            rows.swap(at, random.below(at + 1));
        }
        for (source, target) in rows.iter().copied().flatten() {
            if pair.truth.len() == BEADS {
                return pair;
            }
            let anew = |segments: &[String]| segments.iter().map(|segment| in_turn(segment, turn)).collect();
            pair.add(anew(source), anew(target));
        }
    }
    pair
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The gold beads of a document, as texts.
fn document_beads(document: &Path) -> Vec<(Vec<String>, Vec<String>)> {
    let lines = |name: &str| -> Vec<String> {
        std::fs::read_to_string(document.join(name)).unwrap().lines().map(str::to_owned).collect()
    };
    let (source, target) = (lines("src.en"), lines("trg.es"));
    let side = |list: &str, lines: &[String]| -> Vec<String> {
        let numbers = list.trim().trim_matches(['[', ']']).split(',').filter_map(|number| number.trim().parse().ok());
        numbers.map(|number: usize| lines[number].clone()).collect()
    };
    let beads = lines("gold");
    let beads = beads.iter().filter_map(|line| line.split_once(':'));
    beads.map(|(a, b)| (side(a, &source), side(b.split(':').next().unwrap_or(b), &target))).collect()
}

/// The text as it comes in a turn.
fn in_turn(segment: &str, turn: u64) -> String {
    if turn == 0 {
        return segment.to_owned();
    }
    segment.split(' ').map(|word| word_in_turn(word, turn)).collect::<Vec<String>>().join(" ")
}

/// Every other stem becomes another one; what does not begin with letters enough stays as it is.
fn word_in_turn(word: &str, turn: u64) -> String {
    let stem: Vec<char> = word.chars().take(STEM).take_while(|c| c.is_alphabetic()).collect();
    let known = stem.iter().flat_map(|c| c.to_lowercase()).fold(7, |hash, c| mix(hash ^ u64::from(u32::from(c))));
    if stem.len() < STEM || known % 2 == 0 {
        return word.to_owned();
    }
    let mut bits = mix(known ^ turn);
    let mut made: String = (0..STEM)
        .map(|_| {
            let letter = char::from(b'a' + (bits % 26) as u8);
            bits /= 26;
            letter
        })
        .collect();
    if stem[0].is_uppercase() {
        made = made[..1].to_uppercase() + &made[1..];
    }
    made + &word.chars().skip(STEM).collect::<String>()
}
