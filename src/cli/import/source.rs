//! A file that is to be imported: opened, decompressed, its format told, its digest taken.
//!
//! The digest is of the bytes as they lie on the disk and must be known before the first unit is stored (the same file is
//! the same occurrence), so a file is read twice; standard input is written to a temporary file first, which also keeps
//! a slow pipe from holding up others that want to write.

use crate::cli::failure::Failure;
use crate::cli::input;
use alinea::exchange::{self, Source};
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// TMX
    Tmx,
    /// Tab-separated, a header row of language tags
    Tsv,
    /// Comma-separated, a header row of language tags
    Csv,
}

/// A file, ready to be read.
pub(super) struct Input {
    pub(super) path: PathBuf,
    pub(super) name: String,
    pub(super) digest: Vec<u8>,
    /// In bytes; unknown when compressed.
    pub(super) length: Option<u64>,
    format: exchange::Format,
    reader: Box<dyn BufRead>,
}

impl Input {
    pub(super) fn open(path: &Path, format: Option<Format>) -> Result<Self, Failure> {
        let is_input = path == Path::new("-");
        let shown = if is_input { PathBuf::from("standard input") } else { path.to_owned() };
        let refuse = |error: io::Error| Failure::reading(&shown, &error);
        let mut file = if is_input { spool() } else { open(path) }.map_err(refuse)?;
        let digest = input::digest_of(&mut file).map_err(refuse)?;
        file.rewind().map_err(refuse)?;
        let length = file.metadata().map_err(refuse)?.len();
        let mut reader = BufReader::with_capacity(1 << 16, file);
        let is_compressed = reader.fill_buf().map_err(refuse)?.starts_with(&[0x1F, 0x8B]);
        let mut reader: Box<dyn BufRead> = match is_compressed {
            true => Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(reader))),
            false => Box::new(reader),
        };
        let name = path.file_name().map_or("-".into(), |name| name.to_string_lossy());
        let name = if is_input { "stdin".to_owned() } else { name.into_owned() };
        let format = match format {
            Some(format) => format.into(),
            None => told_by_name(&name).map_or_else(|| told_by_content(&mut reader), Ok).map_err(refuse)?,
        };
        Ok(Self { path: shown, name, digest, length: (!is_compressed).then_some(length), format, reader })
    }

    pub(super) fn source(&mut self) -> Source<'_, &mut dyn BufRead> {
        Source { name: &self.name, digest: &self.digest, format: self.format, input: &mut *self.reader }
    }

    /// What its document is called when nobody says: the name without its endings.
    pub(super) fn document_name(&self) -> String {
        let plain = strip(&self.name, ".gz");
        let stem = [".tmx", ".tsv", ".csv", ".txt", ".xml"].iter().fold(plain, |name, ending| strip(name, ending));
        if stem.is_empty() { self.name.clone() } else { stem.to_owned() }
    }
}

impl From<Format> for exchange::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Tmx => Self::Tmx,
            Format::Tsv => Self::Tsv,
            Format::Csv => Self::Csv,
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    if path.is_dir() {
        return Err(io::Error::from(ErrorKind::IsADirectory));
    }
    let mut file = File::open(path)?;
    // A pipe cannot be read twice.
    if file.metadata()?.is_file() { Ok(file) } else { copy(&mut file) }
}

fn spool() -> io::Result<File> {
    copy(&mut io::stdin().lock())
}

fn copy(from: &mut impl Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(from, &mut file)?;
    file.rewind()?;
    Ok(file)
}

/// `name` without an ending, in whatever case.
fn strip<'a>(name: &'a str, ending: &str) -> &'a str {
    let at = name.len().saturating_sub(ending.len());
    match name.get(at..) {
        Some(found) if found.eq_ignore_ascii_case(ending) => &name[..at],
        _ => name,
    }
}

fn told_by_name(name: &str) -> Option<exchange::Format> {
    let plain = strip(name, ".gz");
    let is = |ending: &str| strip(plain, ending).len() < plain.len();
    let formats = [(".tmx", exchange::Format::Tmx), (".tsv", exchange::Format::Tsv), (".csv", exchange::Format::Csv)];
    formats.into_iter().find(|(ending, _)| is(ending)).map(|(_, format)| format)
}

/// A first line with tabs, and without markup, is a table. What cannot be told is read as TMX, which says what is wrong.
fn told_by_content(reader: &mut dyn BufRead) -> io::Result<exchange::Format> {
    let start = reader.fill_buf()?;
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let has = |byte: u8| line.contains(&byte);
    Ok(match (has(b'<'), has(b'\t'), has(b',') || has(b';')) {
        (false, true, _) => exchange::Format::Tsv,
        (false, false, true) => exchange::Format::Csv,
        _ => exchange::Format::Tmx,
    })
}
