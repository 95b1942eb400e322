//! The table of the ways to look up: one line for each in each size, whichever program measured it.

use super::measure::{percentile, told};
use std::time::Duration;

/// What is known of one way to look up.
pub(crate) struct Row<'a> {
    pub(crate) units: usize,
    pub(crate) name: &'a str,
    /// CPU of making the index.
    pub(crate) built: Option<Duration>,
    /// Of the index on disk.
    pub(crate) megabytes: Option<f64>,
    /// For each of [`THRESHOLDS`].
    pub(crate) asked: Vec<Answers>,
}

/// How it answered from one threshold on.
pub(crate) struct Answers {
    /// The CPU time of each query.
    pub(crate) times: Vec<Duration>,
    /// How often the best match was found; `None` where that is not measured but proven by a test.
    pub(crate) right: Option<usize>,
    /// How often there was one.
    pub(crate) of: usize,
}

/// From which score on matches are wanted.
pub(crate) const THRESHOLDS: [u8; 2] = [70, 50];

impl Row<'_> {
    pub(crate) fn print(&self) {
        let unknown = || "–".to_owned();
        let built = self.built.map_or_else(unknown, told);
        let megabytes = self.megabytes.map_or_else(unknown, |megabytes| format!("{megabytes:.1} MB"));
        let asked: Vec<String> = self
            .asked
            .iter()
            .map(|Answers { times, right, of }| {
                let found = right.map_or_else(|| format!("{of}, by test"), |right| format!("{right} of {of}"));
                format!("{} / {} | {found}", told(percentile(times, 50)), told(percentile(times, 95)))
            })
            .collect();
        println!("| {} | {} | {built} | {megabytes} | {} |", self.units, self.name, asked.join(" | "));
    }
}
