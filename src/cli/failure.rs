//! Every way to fail, in words: what happened, what to try, the exit code. The codes are a contract with scripts.

use alinea::document::Markup;
use alinea::language::{LanguageError, LanguageTag};
use alinea::{document, exchange, store, tmx};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

/// The kinds of failure, with their exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The command line asks for something that cannot be.
    Usage,
    /// `--strict`, `validate` or `check-memory` found something.
    Check,
    /// The input cannot be read.
    Input,
    /// The memory is missing, unreadable or unwritable.
    Memory,
    /// The output cannot be written.
    Output,
    /// Nobody reads the output any more: nothing to say.
    ClosedPipe,
}

impl Kind {
    fn exit_code(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::Check => 3,
            Self::Input => 4,
            Self::Memory => 5,
            Self::Output => 6,
            Self::ClosedPipe => 0,
        }
    }
}

/// Why a command could not do its work.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    /// A stable word for scripts: `language-unknown`.
    pub(crate) code: &'static str,
    /// One sentence: what happened, and where.
    pub(crate) message: String,
    /// What to try.
    pub(crate) hint: Option<String>,
}

impl Failure {
    pub(crate) fn new(kind: Kind, code: &'static str, message: impl Into<String>) -> Self {
        Self { kind, code, message: message.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A failure to print, with what was done to the memory all the same.
    pub(crate) fn although(mut self, done: Option<&str>) -> Self {
        if let (Some(done), Kind::Output) = (done, self.kind) {
            self.message.push_str("; ");
            self.message.push_str(done);
        }
        self
    }

    /// A file that cannot be opened or read.
    pub(crate) fn reading(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let name = path.display();
        match error.kind() {
            ErrorKind::NotFound => Self::new(Kind::Input, "file-missing", format!("{name}: there is no such file"))
                .hint("Check the name and the folder."),
            ErrorKind::PermissionDenied => {
                Self::new(Kind::Input, "file-forbidden", format!("{name}: you may not read this file"))
                    .hint("Ask its owner, or copy it to a place of your own.")
            }
            ErrorKind::IsADirectory => Self::new(Kind::Input, "file-is-folder", format!("{name}: this is a folder"))
                .hint("Name the files in it."),
            ErrorKind::UnexpectedEof => {
                let message = format!("{name}: the file breaks off, or what stands behind its end is not compressed");
                Self::new(Kind::Input, "file-truncated", message)
                    .hint("Get the whole file, or unpack it with gzip, and try again.")
            }
            _ => Self::new(Kind::Input, "file-unreadable", format!("{name}: {error}")),
        }
    }

    /// A file that cannot be made or written.
    pub(crate) fn writing(name: &str, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::BrokenPipe => Self::new(Kind::ClosedPipe, "closed-pipe", ""),
            ErrorKind::StorageFull if name == super::output::STANDARD_OUTPUT => {
                Self::new(Kind::Output, "disk-full", format!("{name}: no room left; it holds only a part"))
                    .hint("Free some room, or write to another disk.")
            }
            ErrorKind::StorageFull | ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded => {
                Self::new(Kind::Output, "disk-full", format!("{name}: no room left; nothing half-written was kept"))
                    .hint("Free some room, or write to another disk.")
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Self::new(Kind::Output, "output-forbidden", format!("{name}: you may not write here"))
                    .hint("Name a file in a folder of your own.")
            }
            ErrorKind::NotFound => {
                Self::new(Kind::Output, "folder-missing", format!("{name}: its folder does not exist"))
                    .hint("Make the folder first.")
            }
            _ => Self::new(Kind::Output, "output-unwritable", format!("{name}: {error}")),
        }
    }

    /// Whether another process made the memory meanwhile, so that the same again finds it there.
    pub(crate) fn was_overtaken(&self) -> bool {
        self.code == "memory-overtaken"
    }

    /// A file whose content is no text.
    pub(crate) fn text(path: &Path, error: &document::ReadError) -> Self {
        let (code, hint) = match error {
            document::ReadError::Binary { .. } => {
                ("file-binary", "alinea reads plain text; save the document as text (UTF-8) first.")
            }
            document::ReadError::Markup(Markup::Tmx) => ("file-markup", "`alinea import` reads TMX."),
            document::ReadError::Markup(Markup::Subtitles) => {
                ("file-markup", "Save the text alone, without numbers and times, as plain text (UTF-8).")
            }
            document::ReadError::Markup(_) => {
                ("file-markup", "Save it as plain text (UTF-8) in the program that made it.")
            }
            document::ReadError::Empty => ("file-empty", "Check that the text was saved."),
        };
        Self::new(Kind::Input, code, format!("{}: {error}", path.display())).hint(hint)
    }

    /// A TMX file that cannot be read (to its end).
    pub(crate) fn tmx(path: &Path, error: &tmx::ReadError) -> Self {
        use tmx::ReadError;
        let name = path.display();
        let (code, hint) = match error {
            ReadError::Io(error) => return Self::reading(path, error),
            ReadError::NotTmx { .. } => ("tmx-foreign", "Export the memory from your tool as TMX first."),
            ReadError::Truncated { .. } => {
                ("file-truncated", "Nothing was stored. Get the whole file and import it again.")
            }
            ReadError::TooLarge { .. } => ("tmx-too-large", "Nothing was stored. A file like that is broken."),
            _ => ("tmx-malformed", "Nothing was stored. Repair the file at that place, or export it again."),
        };
        Self::new(Kind::Input, code, format!("{name}: {error}")).hint(hint)
    }

    /// A table that cannot be read.
    pub(crate) fn table(path: &Path, error: &exchange::TableError) -> Self {
        use exchange::TableError;
        let (code, hint) = match error {
            TableError::Io(error) => return Self::reading(path, error),
            TableError::Header { .. } => {
                ("table-header", "Nothing was stored. Put the language tags into the first row: en,es,pt.")
            }
            TableError::Unclosed { .. } => {
                ("table-unclosed", "Nothing was stored. End the cell, or save the table again from the spreadsheet.")
            }
            TableError::Malformed(_) => {
                ("table-malformed", "Nothing was stored. Save the table again as CSV or TSV, UTF-8.")
            }
        };
        Self::new(Kind::Input, code, format!("{}: {error}", path.display())).hint(hint)
    }

    /// A text that is no revision of the document it was given for.
    pub(crate) fn no_revision(error: &store::Error) -> Self {
        Self::new(Kind::Usage, "document-differs", error.to_string())
            .hint("Name the right one with --document, or align the texts anew with --replace.")
    }

    /// A memory that cannot be used.
    pub(crate) fn memory(path: &Path, error: &store::Error) -> Self {
        use store::Error;
        let failure = |code, hint: &str| {
            let failure = Self::new(Kind::Memory, code, format!("{}: {error}", path.display()));
            if hint.is_empty() { failure } else { failure.hint(hint) }
        };
        match error {
            Error::Missing => failure(
                "memory-missing",
                "`alinea align` and `alinea import` make one; `alinea init` makes one for this folder.",
            ),
            Error::NotAMemory => failure("memory-foreign", "Name a memory with --memory FILE."),
            Error::Newer { .. } => failure("memory-newer", "Update alinea; nothing was changed."),
            Error::Older => failure(
                "memory-older",
                "`alinea check-memory --rebuild-index` does, after making a copy beside it; so does any command that writes.",
            ),
            Error::Unfinished => failure(
                "memory-unfinished",
                "Read it once where its folder may be written, or copy all files of its name.",
            ),
            Error::Locked => failure("memory-locked", "Try again when the other program is done."),
            Error::Overtaken => failure("memory-overtaken", "Run the command again: it uses the other's memory."),
            Error::Full => {
                failure("memory-full", "Nothing of this command was stored. Free some room and run it again.")
            }
            Error::ReadOnly => failure("memory-read-only", "Copy the memory to a place of your own, or ask its owner."),
            Error::Forbidden => failure("memory-forbidden", "Ask its owner, or name another with --memory FILE."),
            Error::Disk(_) => failure("memory-disk", "Nothing of this command was stored. Look after the disk first."),
            Error::Damaged(_) => failure("memory-damaged", "Nothing was changed. Restore it from a copy."),
            Error::NoRevision { .. } => Self::no_revision(error),
            Error::DocumentExists(name) => Self::new(Kind::Usage, "document-exists", error.to_string())
                .hint(format!("Name this one with --document, or replace “{name}” with --replace.")),
            Error::NoChange(_) => Self::new(Kind::Usage, "change-unknown", error.to_string())
                .hint("`alinea history` lists the change-sets."),
            Error::UndoneAlready { by, .. } => Self::new(Kind::Usage, "change-undone", error.to_string())
                .hint(format!("`alinea undo {by}` brings it back.")),
            Error::Forgotten(_) => Self::new(Kind::Usage, "change-forgotten", error.to_string())
                .hint("`alinea undo` with a number takes back an earlier one: `alinea history` lists them."),
            Error::Touched(touched) => touched_later(touched),
            _ => failure("memory-failed", ""),
        }
    }
}

/// A change-set that others stand on.
fn touched_later(touched: &store::Touched) -> Failure {
    let failure = Failure::new(Kind::Usage, "change-touched", touched.to_string());
    let later: Vec<String> = touched.later.iter().map(ToString::to_string).collect();
    if later.is_empty() {
        failure
    } else {
        failure.hint(format!("Nothing was changed. Undo {} first.", later.join(", ")))
    }
}

/// Refuses a translation of a language into itself.
pub(crate) fn languages_differ(from: Option<&LanguageTag>, to: &[LanguageTag]) -> Result<(), Failure> {
    match from.filter(|from| to.contains(from)) {
        None => Ok(()),
        Some(same) => {
            Err(Failure::new(Kind::Usage, "languages-same", format!("{same} is to be translated into itself"))
                .hint("Name another language with --to."))
        }
    }
}

impl From<LanguageError> for Failure {
    fn from(error: LanguageError) -> Self {
        let hint = match error.suggestion {
            Some(tag) => format!("Did you mean `{tag}`?"),
            None => "Use a tag such as en, es, pt-BR or es-419.".to_owned(),
        };
        Self::new(Kind::Usage, "language-unknown", error.to_string()).hint(hint)
    }
}

/// Says on standard error why it failed, as JSON where the output is JSON.
pub(crate) fn report(failure: &Failure, json: bool) -> ExitCode {
    if failure.kind != Kind::ClosedPipe {
        if json {
            let error = json!({"error": {"code": failure.code, "message": failure.message, "hint": failure.hint}});
            super::output::say(&error.to_string());
        } else {
            super::output::say(&format!("alinea: {}", alinea::text::visible(&failure.message)));
            if let Some(hint) = &failure.hint {
                super::output::say(&format!("  {}", alinea::text::visible(hint)));
            }
        }
    }
    ExitCode::from(failure.kind.exit_code())
}

/// What clap says of a wrong command line, or the help that was asked for.
pub(crate) fn usage(error: &clap::Error, json: bool) -> ExitCode {
    if error.use_stderr() && json {
        let whole = error.render().to_string();
        let message = whole.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let failure = Failure::new(Kind::Usage, "usage", message).hint("See --help.");
        return report(&failure, true);
    }
    // Nothing can be done when even the terminal is gone.
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(Kind::Usage.exit_code()) } else { ExitCode::SUCCESS }
}
