//! How far an export has come: what is written is counted on its way.

use crate::cli::Global;
use crate::cli::progress::{Measure, Progress};
use std::io::{self, Write};

/// Hands on what is written, and tells how much it was.
pub(super) struct Watched<'a, W> {
    inner: &'a mut W,
    written: u64,
    /// None where a bar would stand among the lines that are written.
    progress: Option<Progress>,
}

impl<'a, W: Write> Watched<'a, W> {
    pub(super) fn new(inner: &'a mut W, name: &str, global: &Global) -> Self {
        Self { inner, written: 0, progress: Some(Progress::new(name, None, Measure::Bytes, global)) }
    }

    pub(super) fn without_progress(inner: &'a mut W) -> Self {
        Self { inner, written: 0, progress: None }
    }
}

impl<W: Write> Write for Watched<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.inner.write(bytes)?;
        self.written += length as u64;
        if let Some(progress) = &mut self.progress {
            progress.set(self.written);
        }
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
