//! How the cost of an alignment grows with the text, and what texts cost that do not fit.
//!
//!     cargo bench --bench align [-- LARGEST] [-- --sets FOLDER]
//!
//! 100 × 100 segments, then made-up texts (`made_up`) of 1,000 to 34,000 segments and the slope of their curve; degenerate
//! texts, each beside ordinary ones of its size; with `--sets`, a long text out of the gold sets in FOLDER (`real`). CPU is
//! that of all threads. The peak is that of the whole process so far, texts included, so each long text is measured in a
//! process of its own.

#![allow(clippy::print_stdout)] // Printing figures is what it is for.
#![allow(clippy::unwrap_used)] // So is stopping when something is wrong.

mod made_up;
#[path = "../measure/mod.rs"]
mod measure;
mod real;

use alinea::align::{Text, align};
use measure::{peak, process_time};
use std::collections::HashSet;
use std::path::Path;

const SIZES: [usize; 6] = [1_000, 2_000, 4_000, 8_000, 16_000, 34_000];
/// A small text is aligned so many times; the least counts.
const SMALL: usize = 100;
const REPEATS: usize = 15;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let Some(name) = value(&arguments, "--only") {
        return one(name, value(&arguments, "--sets").map(Path::new));
    }
    let largest = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(34_000);
    let small = made_up::pair(SMALL);
    let least = (0..REPEATS).map(|_| small.align().cpu).fold(f64::INFINITY, f64::min);
    println!("{SMALL} × {SMALL} segments: {:.1} ms CPU, least of {REPEATS}", least * 1000.0);
    let mut curve = Vec::new();
    for size in SIZES.into_iter().filter(|size| *size <= largest) {
        curve.push(((size as f64).ln(), apart(&size.to_string(), &[]).ln()));
    }
    if curve.len() > 1 {
        println!("log-log slope: {:.2}", slope(&curve));
    }
    println!("degenerate:");
    for name in DEGENERATE {
        apart(name, &[]);
    }
    if let Some(sets) = value(&arguments, "--sets") {
        println!("from the sets:");
        apart("sets", &["--sets".to_owned(), sets.to_owned()]);
    }
}

fn value<'a>(arguments: &'a [String], option: &str) -> Option<&'a str> {
    let at = arguments.iter().position(|argument| argument == option)?;
    arguments.get(at + 1).map(String::as_str)
}

/// Texts that do not fit.
const DEGENERATE: [&str; 5] = ["identical", "nothing-in-common", "ten-times-longer", "one-side-empty", "one-line"];

/// Measures one pair in a process of its own; its seconds of CPU.
fn apart(name: &str, more: &[String]) -> f64 {
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new(program).args(["--only", name]).args(more).output().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    print!("{output}");
    output.split(": ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().parse().unwrap()
}

/// Measures one pair and prints the figures.
fn one(name: &str, sets: Option<&Path>) {
    let same = |line: &str| vec![line.to_owned(); 10_000];
    let pair = match name {
        "sets" => real::pair(sets.unwrap()),
        "identical" => {
            let (source, target) = (same("The same line again."), same("La même ligne encore."));
            Pair { source, target, ..Pair::default() }
        }
        "nothing-in-common" => made_up::nothing_in_common(3_000),
        "ten-times-longer" => made_up::ten_times_longer(2_000),
        "one-side-empty" => Pair { source: made_up::pair(10_000).source, ..Pair::default() },
        "one-line" => {
            let pair = made_up::pair(10_000);
            Pair { source: vec![pair.source.join(" ")], target: vec![pair.target.join(" ")], ..Pair::default() }
        }
        size => made_up::pair(size.parse().unwrap()),
    };
    let Measure { cpu, right } = pair.align();
    let (rows, columns) = (pair.source.len(), pair.target.len());
    let right = right.map_or(String::new(), |right| format!(", {right:.3} of the beads right"));
    let name = if name.parse::<usize>().is_ok() { String::new() } else { format!("{name}, ") };
    println!("{name}{rows} × {columns} segments: {cpu:.2} s CPU, peak {}{right}", peak());
}

struct Measure {
    cpu: f64,
    /// The share of the true beads that were found, where they are known.
    right: Option<f64>,
}

/// The slope of the straight line nearest to some points.
fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let covariance: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    covariance / points.iter().map(|point| (point.0 - x).powi(2)).sum::<f64>()
}

/// Two texts, and which segments of them belong together where that is known.
#[derive(Default)]
struct Pair {
    source: Vec<String>,
    target: Vec<String>,
    truth: HashSet<(Vec<usize>, Vec<usize>)>,
}

impl Pair {
    /// Adds a bead behind all.
    fn add(&mut self, source: Vec<String>, target: Vec<String>) {
        let (from, to) = (self.source.len(), self.target.len());
        self.source.extend(source);
        self.target.extend(target);
        self.truth.insert(((from..self.source.len()).collect(), (to..self.target.len()).collect()));
    }

    fn align(&self) -> Measure {
        let source: Vec<&str> = self.source.iter().map(String::as_str).collect();
        let target: Vec<&str> = self.target.iter().map(String::as_str).collect();
        let (of_source, of_target) = (vec![0; source.len()], vec![0; target.len()]);
        let start = process_time();
        let beads = align(
            &Text { segments: &source, paragraphs: &of_source },
            &Text { segments: &target, paragraphs: &of_target },
        );
        let cpu = (process_time() - start).as_secs_f64();
        let is_right = |bead: &alinea::model::Bead| {
            self.truth.contains(&(bead.source.clone().collect(), bead.target.clone().collect()))
        };
        let right = beads.iter().filter(|bead| is_right(bead)).count();
        Measure { cpu, right: (!self.truth.is_empty()).then(|| right as f64 / self.truth.len() as f64) }
    }
}
