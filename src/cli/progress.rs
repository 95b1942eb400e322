//! How far a long command has come: on standard error, on a terminal only, and not before it has taken a second.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// What takes less time needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Progress through one file.
pub(crate) struct Progress {
    name: String,
    total: Option<u64>,
    since: Instant,
    bar: Option<ProgressBar>,
    wanted: bool,
}

impl Progress {
    /// `total` is in bytes; unknown for compressed files.
    pub(crate) fn new(name: &str, total: Option<u64>, quiet: bool) -> Self {
        let wanted = !quiet && std::io::stderr().is_terminal();
        Self { name: alinea::text::visible(name).into_owned(), total, since: Instant::now(), bar: None, wanted }
    }

    /// So many bytes were read.
    pub(crate) fn set(&mut self, bytes: u64) {
        if self.wanted && self.bar.is_none() && self.since.elapsed() > PATIENCE {
            self.bar = Some(self.make());
        }
        if let Some(bar) = &self.bar {
            bar.set_position(bytes);
        }
    }

    fn make(&self) -> ProgressBar {
        let (bar, template) = match self.total {
            Some(total) => {
                (ProgressBar::new(total), "{msg} {wide_bar} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left")
            }
            None => (ProgressBar::new_spinner(), "{msg} {spinner} {bytes}, {bytes_per_sec}"),
        };
        // A template of our own can only be wrong while it is being written.
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.with_message(self.name.clone()).with_elapsed(self.since.elapsed())
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
