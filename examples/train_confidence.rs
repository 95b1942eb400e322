//! Learns by what the aligner judges how likely a bead is right, and shows how well it judges.
//!
//!     cargo run --release --example train_confidence -- DATA
//!
//! `DATA` holds sets of aligned documents: `SET/DOCUMENT/` with `src.LANGUAGE` and `trg.LANGUAGE` (a segment a line) and `gold` (a bead
//! a line, `[0, 1]:[0]`, nulls `[3]:[]`). The sets that the weights in `src/align/confidence.rs` come from are named below. Documents
//! with an even place in the alphabet teach, the others check; a set of one document is cut in two by its segments. What people
//! aligned counts three times.
//!
//! Logistic regression by Newton's method with a weak L2 term. Printed are the weights as the source has them, then for each half of
//! each set, and for all that people aligned: the area under the ROC curve (how well confidence sorts right from wrong), the expected
//! calibration error over ten bins, and the share of errors among the least sure fifth; all with the weights that the program has now,
//! so a second run after they were put in shows what was learnt.

#![allow(clippy::print_stdout)] // A program for the terminal.

use alinea::align::Text;
use alinea::align::training::{ObservedBead, names, observe};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The sets that people aligned, and how often their beads count.
const BY_PEOPLE: [&str; 3] = ["transread_enfr", "parice_enis", "textberg_dev"];
const WEIGHT_OF_PEOPLE: f64 = 3.0;

/// The sets that are made from translated sentences by dropping, joining and cutting.
const MADE: [&str; 7] = ["pud_enes", "pud_enpt", "pudhard_enes", "tico_enes", "tico_enpt", "tiny_enes", "tiny_enpt"];

/// Holds each weight but the first to zero.
const L2: f64 = 1.0;
const STEPS: usize = 30;

/// Of the expected calibration error.
const BINS: usize = 10;

/// A bead that the aligner found.
struct Example {
    features: Vec<f64>,
    confidence: f64,
    is_right: bool,
    weight: f64,
}

/// A set and whether it teaches (the other half checks).
type Half = (&'static str, bool);

fn main() -> Result<(), Box<dyn Error>> {
    let Some(data) = std::env::args().nth(1) else { return Err("usage: train_confidence DATA".into()) };
    let mut halves: BTreeMap<Half, Vec<Example>> = BTreeMap::new();
    for set in BY_PEOPLE.into_iter().chain(MADE) {
        read_set(&Path::new(&data).join(set), set, &mut halves)?;
    }
    let teaching: Vec<&Example> = halves.iter().filter(|((_, teaches), _)| *teaches).flat_map(|(_, all)| all).collect();
    for (name, weight) in names().iter().zip(fit(&teaching)) {
        println!("    (\"{name}\", {weight:.2}),");
    }
    for ((set, teaches), examples) in &halves {
        show(set, *teaches, &examples.iter().collect::<Vec<_>>());
    }
    for teaches in [true, false] {
        let of_people = halves.iter().filter(|((set, half), _)| *half == teaches && BY_PEOPLE.contains(set));
        show("by people", teaches, &of_people.flat_map(|(_, all)| all).collect::<Vec<_>>());
    }
    Ok(())
}

fn read_set(folder: &Path, set: &'static str, halves: &mut BTreeMap<Half, Vec<Example>>) -> Result<(), Box<dyn Error>> {
    let mut documents: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    documents.retain(|path| path.join("gold").exists());
    documents.sort();
    let only_one = documents.len() == 1;
    let weight = if BY_PEOPLE.contains(&set) { WEIGHT_OF_PEOPLE } else { 1.0 };
    for (place, document) in documents.iter().enumerate() {
        let (source, target) = (lines(document, "src.")?, lines(document, "trg.")?);
        let gold = beads(&std::fs::read_to_string(document.join("gold"))?);
        for ObservedBead { bead, features } in align(&source, &target) {
            let first_half = bead.source.end + bead.target.end <= (source.len() + target.len()) / 2;
            let teaches = if only_one { first_half } else { place % 2 == 0 };
            let is_right = gold.contains(&key(&bead.source, &bead.target));
            halves.entry((set, teaches)).or_default().push(Example {
                features,
                confidence: bead.confidence,
                is_right,
                weight,
            });
        }
    }
    Ok(())
}

fn lines(document: &Path, start: &str) -> Result<Vec<String>, Box<dyn Error>> {
    for entry in std::fs::read_dir(document)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(start) {
            return Ok(std::fs::read_to_string(entry.path())?.lines().map(str::to_owned).collect());
        }
    }
    Err(format!("{}: no file {start}…", document.display()).into())
}

/// What a bead is known by; it does not matter where a null stands in the text that lacks it.
type Key = [(usize, usize); 2];

fn key(source: &Range<usize>, target: &Range<usize>) -> Key {
    [source, target].map(|side| if side.is_empty() { (0, 0) } else { (side.start, side.end) })
}

/// The beads of a gold file; nulls of several segments are taken apart. What is not in one piece cannot be found, so it is not kept.
fn beads(text: &str) -> BTreeSet<Key> {
    let side = |text: &str| -> Range<usize> {
        let numbers = text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok());
        let numbers: Vec<usize> = numbers.collect();
        match numbers[..] {
            [first, .., last] if last == first + numbers.len() - 1 => first..last + 1,
            [only] => only..only + 1,
            _ => 0..0,
        }
    };
    let mut found = BTreeSet::new();
    for line in text.lines().map(|line| line.split('#').next().unwrap_or_default()) {
        let mut sides = line.split(':').map(side);
        let (Some(source), Some(target)) = (sides.next(), sides.next()) else { continue };
        if target.is_empty() {
            found.extend(source.map(|at| key(&(at..at + 1), &target)));
        } else if source.is_empty() {
            found.extend(target.map(|at| key(&source, &(at..at + 1))));
        } else {
            found.insert(key(&source, &target));
        }
    }
    found
}

fn align(source: &[String], target: &[String]) -> Vec<ObservedBead> {
    let [source, target] = [source, target].map(|lines| lines.iter().map(String::as_str).collect::<Vec<_>>());
    let [of_source, of_target] = [&source, &target].map(|segments| vec![0; segments.len()]);
    observe(&Text { segments: &source, paragraphs: &of_source }, &Text { segments: &target, paragraphs: &of_target })
}

/// The weights of a logistic regression.
fn fit(examples: &[&Example]) -> Vec<f64> {
    let count = names().len();
    let mut weights = vec![0.0; count];
    for _ in 0..STEPS {
        let mut gradient: Vec<f64> = weights.iter().map(|weight| -L2 * weight).collect();
        let mut curvature: Vec<Vec<f64>> = (0..count).map(|_| vec![0.0; count]).collect();
        gradient[0] = 0.0;
        (1..count).for_each(|at| curvature[at][at] = L2);
        for example in examples {
            let odds: f64 = weights.iter().zip(&example.features).map(|(weight, value)| weight * value).sum();
            let chance = 1.0 / (1.0 + (-odds).exp());
            let error = f64::from(u8::from(example.is_right)) - chance;
            for (row, value) in example.features.iter().enumerate() {
                gradient[row] += example.weight * error * value;
                for (column, other) in example.features.iter().enumerate() {
                    curvature[row][column] += example.weight * chance * (1.0 - chance) * value * other;
                }
            }
        }
        for (weight, step) in weights.iter_mut().zip(solve(curvature, gradient)) {
            *weight += step;
        }
    }
    weights
}

/// Solves linear equations by elimination with pivots.
fn solve(mut rows: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let count = right.len();
    for column in 0..count {
        let greatest = |a: &usize, b: &usize| rows[*a][column].abs().total_cmp(&rows[*b][column].abs());
        let pivot = (column..count).max_by(greatest).unwrap_or(column);
        rows.swap(column, pivot);
        right.swap(column, pivot);
        let (above, below) = rows.split_at_mut(column + 1);
        let from = &above[column];
        for (row, own) in below.iter_mut().enumerate() {
            let factor = own[column] / from[column];
            own.iter_mut().zip(from).skip(column).for_each(|(value, other)| *value -= factor * other);
            right[column + 1 + row] -= factor * right[column];
        }
    }
    for row in (0..count).rev() {
        let known: f64 = (row + 1..count).map(|column| rows[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / rows[row][row];
    }
    right
}

fn show(name: &str, teaches: bool, examples: &[&Example]) {
    let mut sorted: Vec<(f64, bool)> = examples.iter().map(|example| (example.confidence, example.is_right)).collect();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
    let wrong = |beads: &[(f64, bool)]| beads.iter().filter(|(_, is_right)| !is_right).count();
    let all_wrong = wrong(&sorted);
    let half = if teaches { "teaching" } else { "checking" };
    print!(
        "{name:<16} {half}: {} beads, {all_wrong} wrong, calibration error {:.3}",
        sorted.len(),
        calibration_error(&sorted)
    );
    match area(&sorted) {
        Some(area) => {
            let in_fifth = wrong(&sorted[..sorted.len() / 5]) as f64 / all_wrong as f64;
            println!(", area {area:.3}, errors in the least sure fifth {:.0} %", 100.0 * in_fifth);
        }
        None => println!(),
    }
}

/// The chance that a right bead is surer than a wrong one; those that are as sure count half. None where all are right, or wrong.
fn area(sorted: &[(f64, bool)]) -> Option<f64> {
    let right = sorted.iter().filter(|(_, is_right)| *is_right).count();
    let wrong = sorted.len() - right;
    let (mut wrong_before, mut won) = (0, 0.0);
    for equal in sorted.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq()) {
        let equal_right = equal.iter().filter(|(_, is_right)| *is_right).count();
        let equal_wrong = equal.len() - equal_right;
        won += equal_right as f64 * (wrong_before as f64 + 0.5 * equal_wrong as f64);
        wrong_before += equal_wrong;
    }
    (right > 0 && wrong > 0).then(|| won / right as f64 / wrong as f64)
}

/// Over bins of confidence, how far the mean confidence is from the share of right beads, by the size of the bin.
fn calibration_error(beads: &[(f64, bool)]) -> f64 {
    let mut off = [0.0; BINS];
    for (confidence, is_right) in beads {
        let bin = ((confidence * BINS as f64) as usize).min(BINS - 1);
        off[bin] += confidence - f64::from(u8::from(*is_right));
    }
    off.iter().map(|off| off.abs()).sum::<f64>() / beads.len().max(1) as f64
}
