//! How far a long command has come: on standard error, and not before it has taken a second. A bar on a terminal, lines of JSON
//! where a program asks for them.

use super::Global;
use super::output::say;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// What takes less time needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);
/// Between two lines of JSON.
const PAUSE: Duration = Duration::from_millis(500);

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Show {
    /// A bar, on a terminal
    Auto,
    /// A line of JSON twice a second
    Jsonl,
    /// Not at all
    Never,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Of a file.
    Bytes,
    /// Of the work, out of [`Progress::WHOLE`].
    Share,
    /// Of a list.
    Documents,
}

impl Measure {
    fn as_str(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Share => "share",
            Self::Documents => "documents",
        }
    }

    fn template(self, has_total: bool) -> &'static str {
        match (self, has_total) {
            (Self::Bytes, true) => "{msg} {wide_bar} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left",
            (Self::Bytes, false) => "{msg} {spinner} {bytes}, {bytes_per_sec}",
            (Self::Share, _) => "{msg} {wide_bar} {percent} %, {elapsed}",
            (Self::Documents, _) => "{msg} {spinner} {pos} documents, {elapsed}",
        }
    }
}

/// Progress through one piece of work.
pub(crate) struct Progress {
    name: String,
    total: Option<u64>,
    measure: Measure,
    since: Instant,
    bar: Option<ProgressBar>,
    show: Show,
    /// When the last line of JSON was written.
    told: Option<Instant>,
}

impl Progress {
    /// The whole, where progress is a share of it.
    pub(crate) const WHOLE: u64 = 1000;

    /// `total` is unknown for compressed files and for lists that are still being written.
    pub(crate) fn new(name: &str, total: Option<u64>, measure: Measure, global: &Global) -> Self {
        let show = match global.progress {
            Show::Auto if global.quiet || !std::io::stderr().is_terminal() => Show::Never,
            show => show,
        };
        let name = alinea::text::visible(name).into_owned();
        Self { name, total, measure, since: Instant::now(), bar: None, show, told: None }
    }

    /// So much was done.
    pub(crate) fn set(&mut self, done: u64) {
        if self.show == Show::Never || self.since.elapsed() <= PATIENCE {
            return;
        }
        if self.show == Show::Jsonl {
            self.tell(done);
        } else {
            let begin = || {
                let bar = bar(&self.name, self.total, self.measure, self.since);
                // What was done before there was a bar was not done in no time.
                bar.set_position(done);
                bar.reset_eta();
                bar
            };
            self.bar.get_or_insert_with(begin).set_position(done);
        }
    }

    fn tell(&mut self, done: u64) {
        if self.told.is_some_and(|told| told.elapsed() < PAUSE) {
            return;
        }
        self.told = Some(Instant::now());
        let progress = json!({"name": self.name, "unit": self.measure.as_str(), "done": done, "total": self.total});
        say(&json!({"progress": progress}).to_string());
    }
}

fn bar(name: &str, total: Option<u64>, measure: Measure, since: Instant) -> ProgressBar {
    let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    // A template of our own can only be wrong while it is being written.
    if let Ok(style) = ProgressStyle::with_template(measure.template(total.is_some())) {
        bar.set_style(style);
    }
    bar.with_message(name.to_owned()).with_elapsed(since.elapsed())
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
