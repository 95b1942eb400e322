//! A writer that tells how much was written.

use crate::cli::Global;
use crate::cli::output::STANDARD_OUTPUT;
use crate::cli::progress::{Measure, Progress};
use std::io::{self, IsTerminal, Write};

/// What is written to `inner` is counted and shown.
pub(super) struct Watched<'a, W> {
    inner: &'a mut W,
    written: u64,
    progress: Progress,
    is_watched: bool,
}

impl<'a, W: Write> Watched<'a, W> {
    pub(super) fn new(inner: &'a mut W, name: &str, global: &Global) -> Self {
        let progress = Progress::new(name, None, Measure::Bytes, global);
        Self { inner, written: 0, progress, is_watched: true }
    }

    /// On a terminal a bar would stand among the lines that are written.
    pub(super) fn standard_output(inner: &'a mut W, global: &Global) -> Self {
        let is_watched = !io::stdout().is_terminal();
        Self { is_watched, ..Self::new(inner, STANDARD_OUTPUT, global) }
    }
}

impl<W: Write> Write for Watched<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.inner.write(bytes)?;
        self.written += length as u64;
        if self.is_watched {
            self.progress.set(self.written);
        }
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
