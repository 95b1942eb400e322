//! Learns the weights that decide where the segmentation rules leave a case open.
//!
//!     cargo run --release --example train_segmenter -- DATA src/segment/weights
//!
//! `DATA` holds the train sets named below, each as `SET.txt` (a paragraph a line) and `SET.gold` (a sentence a line, a blank
//! line behind a paragraph). They are made from Universal Dependencies; `src/segment/weights/NOTICE.md` says from which
//! texts. With `--tune` every fifth paragraph is kept out, nothing is written, and the score on those is shown, with and
//! without the model: all that was chosen (features, constants, the least score of a cut) was chosen by that.
//!
//! Logistic regression by FTRL-Proximal, whose L1 term leaves a few thousand features of some ten thousand: McMahan and others
//! 2013, "Ad Click Prediction: a View from the Trenches". One thread, a fixed order, and arithmetic that is the same on every
//! machine (no `exp` of the platform), so that the files come out the same, byte for byte.

#![allow(clippy::print_stdout)] // A program for the terminal.

use alinea::language::LanguageTag;
use alinea::segment::{Segmenter, training};
use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

/// The languages and their train sets. Spanish has none, and one made of half its dev sets changed nothing.
pub(crate) const SETS: &[(&str, &[&str])] = &[("en", &["ewt-train.en"]), ("pt", &["bosque-train.pt", "gsd-train.pt"])];

/// So often the whole set is gone through.
const EPOCHS: usize = 6;
/// A feature that is seen less often says nothing.
const LEAST_SEEN: u32 = 3;
/// With `--tune` one paragraph of so many is kept out.
const PARTS: usize = 5;

/// A paragraph and where its sentences end.
struct Paragraph {
    text: String,
    ends: Vec<usize>,
}

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
    Ok(head(language, sets)? + &train(&segmenter, read_all(data, sets)?.iter()))
}

/// What stands above the weights.
fn head(language: &str, sets: &[&str]) -> Result<String, std::fmt::Error> {
    let mut head = String::new();
    writeln!(
        head,
        "# Segmentation weights for {language}, made by examples/train_segmenter.rs from {}.",
        sets.join(", ")
    )?;
    writeln!(head, "# Learnt from texts under CC BY-SA 4.0 and under that licence themselves: see NOTICE.md.")?;
    writeln!(head, "# Template, kinds, two words, weight: see ../features.rs and ../model.rs.")?;
    Ok(head)
}

/// Trains on four parts, scores the fifth, each in turn.
fn tune(language: &str, paragraphs: &[Paragraph]) -> Result<(), Box<dyn Error>> {
    let segmenter = Segmenter::new(&LanguageTag::parse(language)?);
    for part in 0..PARTS {
        let in_part = |kept: bool| {
            paragraphs.iter().enumerate().filter(move |(at, _)| (at % PARTS == part) == kept).map(|(_, one)| one)
        };
        let trained = segmenter.clone().with_weights(&train(&segmenter, in_part(false)));
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

/// The lines of a file of weights, sorted.
fn train<'a>(segmenter: &Segmenter, paragraphs: impl Iterator<Item = &'a Paragraph>) -> String {
    let mut features = Features::default();
    let mut cases = Vec::new();
    for paragraph in paragraphs {
        for case in segmenter.open_cases(&paragraph.text, &paragraph.ends) {
            let cuts = paragraph.ends.contains(&case.at);
            cases.push((case.features.into_iter().map(|feature| features.number(feature)).collect::<Vec<_>>(), cuts));
        }
    }
    for (case, _) in &mut cases {
        case.retain(|feature| features.seen[*feature] >= LEAST_SEEN);
    }
    let mut learner = Learner::new(features.seen.len());
    let mut order: Vec<usize> = (0..cases.len()).collect();
    let mut random = 1;
    for _ in 0..EPOCHS {
        shuffle(&mut order, &mut random);
        for at in &order {
            learner.learn(&cases[*at].0, cases[*at].1);
        }
    }
    let mut lines: Vec<String> = features
        .numbers
        .iter()
        .filter_map(|(feature, number)| Some((feature, training::weight(learner.weight(*number))?)))
        .map(|(feature, weight)| format!("{feature}\t{weight}\n"))
        .collect();
    // By name; a tab sorts before anything that a name holds.
    lines.sort_by(|one, two| name(one).cmp(name(two)));
    lines.concat()
}

fn name(line: &str) -> &str {
    line.rsplit_once('\t').map_or(line, |(name, _)| name)
}

/// Features by number, and how often each was seen.
#[derive(Default)]
struct Features {
    numbers: HashMap<String, usize>,
    seen: Vec<u32>,
}

impl Features {
    fn number(&mut self, feature: String) -> usize {
        let next = self.numbers.len();
        let number = *self.numbers.entry(feature).or_insert(next);
        if number == next {
            self.seen.push(0);
        }
        self.seen[number] += 1;
        number
    }
}

/// FTRL-Proximal: for each feature the sum of its gradients, shifted, and that of their squares.
struct Learner {
    shifted: Vec<f64>,
    squares: Vec<f64>,
}

impl Learner {
    /// The step of a feature that is seen for the first time.
    const RATE: f64 = 0.1;
    /// What a feature must be worth to get a weight at all. Half as much gave twice the weights and .04 more on the
    /// tuning parts, and more false cuts on other texts.
    const L1: f64 = 2.0;
    const L2: f64 = 1.0;

    fn new(features: usize) -> Self {
        Self { shifted: vec![0.0; features], squares: vec![0.0; features] }
    }

    fn weight(&self, feature: usize) -> f64 {
        let shifted = self.shifted[feature];
        if shifted.abs() <= Self::L1 {
            return 0.0;
        }
        let slowed = (1.0 + self.squares[feature].sqrt()) / Self::RATE + Self::L2;
        (Self::L1.copysign(shifted) - shifted) / slowed
    }

    fn learn(&mut self, features: &[usize], cuts: bool) {
        let sum: f64 = features.iter().map(|feature| self.weight(*feature)).sum();
        let gradient = sigmoid(sum) - f64::from(u8::from(cuts));
        for feature in features {
            let before = self.squares[*feature];
            let after = before + gradient * gradient;
            let weight = self.weight(*feature);
            self.shifted[*feature] += gradient - (after.sqrt() - before.sqrt()) / Self::RATE * weight;
            self.squares[*feature] = after;
        }
    }
}

/// 1/(1 + e^−x), with e^−x as (1 − x/1024)^1024: multiplication is the same on every machine.
fn sigmoid(x: f64) -> f64 {
    let root = 1.0 - x.clamp(-30.0, 30.0) / 1024.0;
    let power = (0..10).fold(root, |power, _| power * power);
    1.0 / (1.0 + power)
}

/// Fisher and Yates, with Knuth's linear congruential generator.
fn shuffle(order: &mut [usize], random: &mut u64) {
    for at in (1..order.len()).rev() {
        *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(at, (*random >> 33) as usize % (at + 1));
    }
}

fn read_all(data: &Path, sets: &[&str]) -> Result<Vec<Paragraph>, Box<dyn Error>> {
    let mut paragraphs = Vec::new();
    for set in sets {
        paragraphs.extend(read(&data.join(set))?);
    }
    Ok(paragraphs)
}

/// A set: each paragraph with the ends of its gold sentences, found by counting what is no white space.
fn read(base: &Path) -> Result<Vec<Paragraph>, Box<dyn Error>> {
    let open = |ending| {
        let path = base.with_file_name(format!("{}.{ending}", base.file_name().unwrap_or_default().display()));
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let (text, gold) = (open("txt")?, open("gold")?);
    let mut sentences = gold.lines().map(solid).filter(|length| *length > 0);
    text.lines().filter(|line| solid(line) > 0).map(|line| paragraph(line, &mut sentences)).collect()
}

fn paragraph(line: &str, sentences: &mut impl Iterator<Item = usize>) -> Result<Paragraph, Box<dyn Error>> {
    let (mut seen, mut ends) = (0, Vec::new());
    let mut next = sentences.next().ok_or("the gold is shorter than the text")?;
    for (at, c) in line.char_indices().filter(|(_, c)| is_solid(*c)) {
        seen += 1;
        if seen == next {
            ends.push(at + c.len_utf8());
            if solid(&line[at + c.len_utf8()..]) > 0 {
                next += sentences.next().ok_or("the gold is shorter than the text")?;
            }
        }
    }
    if ends.last().is_none_or(|end| solid(&line[*end..]) > 0) {
        return Err(format!("text and gold differ near: {line}").into());
    }
    Ok(Paragraph { text: line.to_owned(), ends })
}

fn solid(text: &str) -> usize {
    text.chars().filter(|c| is_solid(*c)).count()
}

fn is_solid(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '\u{200B}' | '\u{FEFF}')
}
