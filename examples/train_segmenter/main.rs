//! Learns the weights that decide where the segmentation rules leave a case open.
//!
//!     cargo run --release --example train_segmenter -- DATA src/segment/weights
//!
//! `DATA` holds the train sets named below, each as `SET.txt` (a paragraph a line) and `SET.gold` (a sentence a line, a blank
//! line behind a paragraph). They are made from Universal Dependencies; `src/segment/weights/NOTICE.md` says from which
//! texts. With `--tune` every fifth paragraph is kept out, nothing is written, and the score on those is shown, with and
//! without the model: all that was chosen (features, constants, the least score of a cut) was chosen by that.
//!
//! A linear model (`linear`), how words are used (`words`), and a forest that learns from what linear models say of places that they
//! never saw (`forest`). One thread, a fixed order, and arithmetic that is the same on every machine, so that the files come
//! out the same, byte for byte.

#![allow(clippy::print_stdout)] // A program for the terminal.

mod forest;
mod linear;
mod texts;
mod words;

use alinea::language::LanguageTag;
use alinea::segment::Segmenter;
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use texts::{Paragraph, read_all};

/// The languages and their train sets. Spanish has none, and one made of half its dev sets changed nothing.
pub(crate) const SETS: &[(&str, &[&str])] = &[("en", &["ewt-train.en"]), ("pt", &["bosque-train.pt", "gsd-train.pt"])];

/// With `--tune` one paragraph of so many is kept out.
const PARTS: usize = 5;
/// So many paragraphs go into the same fold: neighbours are often of one text.
const TOGETHER: usize = 5;
/// Folds of which each is judged by models of the others.
const FOLDS: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let tunes = arguments.iter().any(|argument| argument == "--tune");
    let mut folders = arguments.iter().filter(|argument| !argument.starts_with("--"));
    let (Some(data), Some(weights)) = (folders.next(), folders.next()) else {
        return Err("usage: train_segmenter DATA WEIGHTS [--tune]".into());
    };
    for (language, sets) in SETS {
        if tunes {
            tune(language, &read_all(Path::new(data), sets)?)?;
            continue;
        }
        let file = file(language, sets, Path::new(data))?;
        std::fs::write(Path::new(weights).join(format!("{language}.tsv")), &file)?;
        println!("{language}: {} weights", file.lines().filter(|line| !line.starts_with('#')).count());
    }
    Ok(())
}

/// The file of weights of a language.
pub(crate) fn file(language: &str, sets: &[&str], data: &Path) -> Result<String, Box<dyn Error>> {
    let segmenter = Segmenter::new(&LanguageTag::parse(language)?);
    Ok(head(language, sets)? + &train(&segmenter, &read_all(data, sets)?.iter().collect::<Vec<_>>()))
}

/// What stands above the weights.
fn head(language: &str, sets: &[&str]) -> Result<String, std::fmt::Error> {
    let mut head = String::new();
    writeln!(
        head,
        "# Segmentation weights for {language}, made by examples/train_segmenter from {}.",
        sets.join(", ")
    )?;
    writeln!(head, "# Learnt from texts under CC BY-SA 4.0 and under that licence themselves: see NOTICE.md.")?;
    writeln!(
        head,
        "# Template, kinds, two words, weight; tree and what it asks and says; word and its usage: see ../model.rs."
    )?;
    Ok(head)
}

/// Trains on four parts, scores the fifth, each in turn.
fn tune(language: &str, paragraphs: &[Paragraph]) -> Result<(), Box<dyn Error>> {
    let segmenter = Segmenter::new(&LanguageTag::parse(language)?);
    for part in 0..PARTS {
        let in_part = |kept: bool| {
            paragraphs.iter().enumerate().filter(move |(at, _)| (at % PARTS == part) == kept).map(|(_, one)| one)
        };
        let trained = segmenter.clone().with_weights(&train(&segmenter, &in_part(false).collect::<Vec<_>>()));
        let rules = f1(&segmenter.clone().with_rules_alone(), in_part(true));
        println!(
            "{language}, part {part}: rules {:.2}, model {:.2}",
            rules * 100.0,
            f1(&trained, in_part(true)) * 100.0
        );
    }
    Ok(())
}

/// F1 of all sentence ends, those of paragraphs included.
fn f1<'a>(segmenter: &Segmenter, paragraphs: impl Iterator<Item = &'a Paragraph>) -> f64 {
    let (mut both, mut all) = (0, 0);
    for paragraph in paragraphs {
        let found: BTreeSet<usize> = segmenter.cut(&paragraph.text).map(|range| range.end).collect();
        both += paragraph.ends.iter().filter(|end| found.contains(end)).count();
        all += found.len() + paragraph.ends.len();
    }
    2.0 * both as f64 / all as f64
}

/// The lines of a file of weights but for its head.
///
/// The forest learns from what models say that never saw the place: the paragraphs are dealt into folds, and those of each
/// are judged by a model of the others.
fn train(segmenter: &Segmenter, paragraphs: &[&Paragraph]) -> String {
    let mut cases = Vec::new();
    for fold in 0..FOLDS {
        let dealt = |inside: bool| {
            let in_fold = move |(at, _): &(usize, &&Paragraph)| (at / TOGETHER % FOLDS == fold) == inside;
            paragraphs.iter().enumerate().filter(in_fold).map(|(_, paragraph)| *paragraph)
        };
        let others = linear::train(segmenter, dealt(false)) + &words::count(dealt(false));
        forest::collect(&segmenter.clone().with_weights(&others), dealt(true), &mut cases);
    }
    let trees = forest::grow(&cases);
    // Sorted by name: single letters, `tree`, `word`.
    linear::train(segmenter, paragraphs.iter().copied()) + &trees + &words::count(paragraphs.iter().copied())
}

/// 1/(1 + e^−x), with e^−x as (1 − x/1024)^1024: multiplication is the same on every machine.
pub(crate) fn sigmoid(x: f64) -> f64 {
    let root = 1.0 - x.clamp(-30.0, 30.0) / 1024.0;
    let power = (0..10).fold(root, |power, _| power * power);
    1.0 / (1.0 + power)
}

/// Fisher and Yates, with Knuth's linear congruential generator.
pub(crate) fn shuffle(order: &mut [usize], random: &mut u64) {
    for at in (1..order.len()).rev() {
        *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(at, (*random >> 33) as usize % (at + 1));
    }
}
