//! `alinea tmx`: what is in TMX files, and what is wrong with them. Needs no memory.
//!
//! Files stream: one unit is held at a time, whatever their size.

mod stats;
mod validate;

use super::failure::Failure;
use super::output::say;
use super::progress::{Measure, Progress};
use super::{Global, Outcome, input};
use alinea::text::visible;
use alinea::tmx::{ReadError, ReadOptions};
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Look into TMX files without importing them
#[derive(Debug, clap::Args)]
#[command(
    disable_help_subcommand = true,
    after_help = "Examples:
  alinea tmx validate client.tmx
      what other tools may stumble over, with line and column
  alinea tmx stats *.tmx
      how much is in the files, language by language"
)]
pub(crate) struct Tmx {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Validate(validate::Validate),
    Stats(stats::Stats),
}

impl Tmx {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        match self.command {
            Command::Validate(arguments) => arguments.run(global),
            Command::Stats(arguments) => arguments.run(global),
        }
    }

    /// Whether errors are to be JSON as well.
    pub(crate) fn wants_json(&self) -> bool {
        match &self.command {
            Command::Validate(arguments) => arguments.json,
            Command::Stats(arguments) => arguments.json,
        }
    }
}

/// How large a piece of a file may be.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct TokenLimit {
    /// Give up a file in which a single text or tag is larger than so many megabytes: a quotation mark is not closed there
    #[arg(long, value_name = "MB", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=1024))]
    token_limit: u32,
}

impl TokenLimit {
    pub(crate) fn options(self) -> ReadOptions {
        ReadOptions { max_token_bytes: (self.token_limit as usize) << 20 }
    }
}

/// A file by the name that is shown, ready to be read, decompressed.
struct Input {
    path: PathBuf,
    reader: BufReader<Box<dyn Read>>,
}

impl Input {
    /// `-` is standard input.
    fn open(path: &Path, global: &Global) -> Result<Self, Failure> {
        let shown = if path == Path::new("-") { PathBuf::from("standard input") } else { path.to_owned() };
        // Its length is for the progress bar only.
        let length = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|file| file.len());
        let progress = Progress::new(&shown.display().to_string(), length, Measure::Bytes, global);
        let watched = Watched { inner: input::open(Some(path))?, read: 0, progress };
        let mut raw = BufReader::with_capacity(1 << 16, watched);
        let start = raw.fill_buf().map_err(|error| Failure::reading(&shown, &error))?;
        let reader: Box<dyn Read> =
            if start.starts_with(&[0x1F, 0x8B]) { Box::new(MultiGzDecoder::new(raw)) } else { Box::new(raw) };
        // TMX is read in larger pieces, which pass a buffer by that is smaller.
        Ok(Self { path: shown, reader: BufReader::with_capacity(1 << 12, reader) })
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// A reader that tells how far it has come.
struct Watched {
    inner: Box<dyn Read>,
    read: u64,
    progress: Progress,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.read += length as u64;
        self.progress.set(self.read);
        Ok(length)
    }
}

/// A file that is no TMX (to its end). Nothing was to be stored, so the hint is another than that of an import.
fn unreadable(path: &Path, error: &ReadError) -> Failure {
    let failure = Failure::tmx(path, error);
    match error {
        ReadError::Io(_) | ReadError::NotTmx { .. } => failure,
        ReadError::Truncated { .. } => failure.hint("The end is missing: get the whole file."),
        ReadError::TooLarge { .. } => {
            failure.hint("A file like that is broken: a quotation mark or tag is not closed.")
        }
        _ => failure.hint("What stands behind that place was not read. Repair the file there, or export it again."),
    }
}

/// Says what is wrong with one of several files, at once, and goes on to the next.
fn tell(failure: &Failure) {
    say(&format!("alinea: {}", visible(&failure.message)));
    if let Some(hint) = &failure.hint {
        say(&format!("  {}", visible(hint)));
    }
}

/// `1 unit`, `2 units`.
fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
