//! The way out: data on standard output, talk on standard error, files written whole or not at all.

use super::failure::Failure;
use super::wrap::{plain, wrap};
use alinea::text::visible;
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Whether standard output is to be coloured.
    pub(crate) fn wanted(self) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                io::stdout().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                    && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// Standard output for data: buffered, a closed pipe is silent.
pub(crate) struct Output {
    out: BufWriter<io::StdoutLock<'static>>,
}

impl Output {
    pub(crate) fn new() -> Self {
        Self { out: BufWriter::with_capacity(1 << 16, io::stdout().lock()) }
    }

    /// A line of text.
    pub(crate) fn line(&mut self, text: &str) -> Result<(), Failure> {
        writeln!(self.out, "{text}").map_err(|error| refuse(&error))
    }

    /// A text from elsewhere behind a label, made safe and wrapped to the terminal with the label's width as indentation. In a pipe it stays one line,
    /// so that it can be searched.
    pub(crate) fn wrapped(&mut self, label: &str, text: &str) -> Result<(), Failure> {
        let Some(width) = terminal_width() else { return self.line(&format!("{label}{}", visible(text))) };
        wrap(label, &[plain(text)], width).iter().try_for_each(|line| self.line(line))
    }

    /// A line of JSON.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.out, value).map_err(|error| refuse(&error.into()))?;
        self.line("")
    }

    /// Everything that was held back goes out; a stream calls it where its reader waits.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush().map_err(|error| refuse(&error))
    }

    /// What was held back is thrown away, for what turned out to be nothing.
    pub(crate) fn discard(self) {
        drop(self.out.into_parts());
    }

    /// The writer itself, for formats that stream.
    pub(crate) fn writer(&mut self) -> &mut impl Write {
        &mut self.out
    }
}

/// What a failure calls the stream.
pub(crate) const STANDARD_OUTPUT: &str = "standard output";

fn refuse(error: &io::Error) -> Failure {
    Failure::writing(STANDARD_OUTPUT, error)
}

/// How many columns a line may have: what `COLUMNS` says, else those of the terminal; `None` where nobody looks.
pub(crate) fn terminal_width() -> Option<usize> {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let seen = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    told.or_else(seen).map(|columns: usize| columns.max(20))
}

/// Talk: a line on standard error. Nothing can be done when nobody listens.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// A number and what it counts: `1 unit`, `2 units`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Writes a file through a temporary one beside it: what stands under `path` is the old file or the whole new one. A link keeps
/// pointing at what it points at; a device or a pipe is written to as it is.
pub(crate) fn write_file<T>(
    path: &Path,
    work: impl FnOnce(&mut BufWriter<&File>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let refuse = |error: &io::Error| Failure::writing(&path.display().to_string(), error);
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if target.is_dir() {
        return Err(refuse(&io::Error::from(io::ErrorKind::IsADirectory)));
    }
    let old = std::fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return write_through(
            &File::options().write(true).open(&target).map_err(|error| refuse(&error))?,
            work,
            refuse,
        );
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = new_file().tempfile_in(folder).map_err(|error| refuse(&error))?;
    super::interrupt::take_away([file.path().to_owned()]);
    let done = write_through(file.as_file(), work, refuse)?;
    file.as_file().sync_all().map_err(|error| refuse(&error))?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions()).map_err(|error| refuse(&error))?;
    }
    file.persist(&target).map_err(|error| refuse(&error.error))?;
    Ok(done)
}

fn write_through<T>(
    file: &File,
    work: impl FnOnce(&mut BufWriter<&File>) -> Result<T, Failure>,
    refuse: impl Fn(&io::Error) -> Failure,
) -> Result<T, Failure> {
    let mut buffered = BufWriter::with_capacity(1 << 16, file);
    let done = work(&mut buffered)?;
    buffered.flush().map_err(|error| refuse(&error))?;
    Ok(done)
}

/// Temporary files are private; one that stays gets the rights of any new file, as the user's mask has it.
fn new_file() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".alinea-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder
}
