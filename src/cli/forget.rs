//! `alinea forget`: texts that must not be in the memory any more, not even as history.

use super::failure::{Failure, Kind};
use super::output::{Output, counted, say};
use super::{Global, Outcome, memory};
use alinea::store::{Forget as What, Forgotten, Memory, Writer};
use alinea::text::visible;
use serde_json::json;
use std::io::{BufRead, IsTerminal};
use std::path::{Path, PathBuf};

/// Delete a document or a client's documents for good
///
/// Takes everything out that was ever in them: units, superseded wording, history, indexes, what their files brought. The file
/// of the memory is written anew, so that none of it can be found there. It cannot be undone. Copies of the file, exports and
/// backups are not reached: delete those yourself. To retire wording and keep its history, use `alinea diff --accept` or
/// `alinea undo`.
#[derive(Debug, clap::Args)]
#[command(
    group = clap::ArgGroup::new("what").required(true).args(["document", "client"]),
    after_help = "Examples:
  alinea forget --document talk
      asks first
  alinea forget --client Acme --yes
      in a script"
)]
pub(crate) struct Forget {
    /// The document of this name, and those that had it before
    #[arg(long, value_name = "NAME", value_parser = super::input::known_name)]
    document: Option<String>,
    /// All documents for this client
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    /// Print the result as one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Forget {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut memory = memory::open_to_change(global)?;
        let path = memory.path().to_owned();
        let refuse = |error| Failure::memory(&path, &error);
        let what = self.what();
        let going = memory.forgettable(what).map_err(refuse)?;
        if going.documents.is_empty() {
            return Err(self.unknown());
        }
        if !self.yes && !asked(&going)? {
            say("Nothing was forgotten.");
            return Ok(Outcome::Nothing);
        }
        // No names in what history keeps.
        let summary = format!("{}, {}", counted(going.documents.len(), "document"), counted(going.units, "unit"));
        let is_clean = memory.forget(&memory::change_set(Writer::FORGET, summary), what).map_err(refuse)?;
        memory::name_written(global, &memory);
        let copies = memory.copies().map_err(refuse)?;
        let printed = self.print(&going, &copies);
        if !is_clean {
            return Err(traces(&memory));
        }
        printed.map_err(|failure| failure.although(Some("it was forgotten all the same")))?;
        Ok(Outcome::Done)
    }

    fn what(&self) -> What<'_> {
        match (&self.document, &self.client) {
            (Some(name), _) => What::Document(name),
            (None, client) => What::Client(client.as_deref().unwrap_or_default()),
        }
    }

    fn unknown(&self) -> Failure {
        let message = match self.what() {
            What::Document(name) => format!("the memory never held a document “{name}”"),
            What::Client(client) => format!("the memory never held a document for the client “{client}”"),
        };
        Failure::new(Kind::Usage, "document-unknown", message).hint("`alinea documents` lists what it holds.")
    }

    fn print(&self, gone: &Forgotten, copies: &[PathBuf]) -> Result<(), Failure> {
        let mut output = Output::new();
        if self.json {
            let copies: Vec<String> = copies.iter().map(|path| path.display().to_string()).collect();
            output.json(&json!({
                "forgotten": gone.documents, "units": gone.units, "segments": gone.segments, "files": gone.files,
                "bereft": gone.bereft, "bereft_by": gone.bereft_by, "copies_left": copies,
            }))?;
            return output.flush();
        }
        output.line(&format!("Forgotten for good: {}", told(gone)))?;
        if gone.bereft > 0 {
            output.line(&format!("  Without the wording that these replaced elsewhere: {}", bereft(gone)))?;
        }
        copies
            .iter()
            .try_for_each(|copy| output.line(&format!("  Still in a copy, delete it yourself: {}", name(copy))))?;
        output.flush()
    }
}

fn name(path: &Path) -> String {
    visible(&path.display().to_string()).into_owned()
}

fn told(going: &Forgotten) -> String {
    let names: Vec<String> = going.documents.iter().map(|name| format!("“{}”", visible(name))).collect();
    let (units, segments) = (counted(going.units, "unit"), counted(going.segments, "segment"));
    format!("{} ({units}, {segments}, {})", names.join(", "), counted(going.files, "imported file"))
}

fn bereft(gone: &Forgotten) -> String {
    format!("{} of other documents", counted(gone.bereft, "unit"))
}

/// What goes from other documents too, and how it is kept.
fn warning(going: &Forgotten) -> Option<String> {
    let revision = going.bereft_by?;
    Some(format!(
        "Revisions of this replaced wording in {}, which would be left with neither the old nor the new. `alinea undo {revision}` before \
         gives back what the last of them took.",
        bereft(going)
    ))
}

/// Whether a person agrees; without one there is nobody to ask.
fn asked(going: &Forgotten) -> Result<bool, Failure> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        let message = format!("this would be gone for good: {}", told(going));
        let hint = "Nothing was changed. It cannot be undone; with --yes it is done without asking.";
        let hint = warning(going).map_or_else(|| hint.to_owned(), |warning| format!("{warning} {hint}"));
        return Err(Failure::new(Kind::Usage, "not-confirmed", message).hint(&hint));
    }
    say(&format!("This would be gone for good, it cannot be undone: {}", told(going)));
    warning(going).iter().for_each(|warning| say(warning));
    say("Forget it? Type yes:");
    let mut line = String::new();
    let read = input.lock().read_line(&mut line);
    read.map_err(|error| Failure::reading(Path::new("standard input"), &error))?;
    Ok(line.trim().to_lowercase() == "yes")
}

fn traces(memory: &Memory) -> Failure {
    let message = format!("{}: forgotten, but the file could not be written anew", memory.path().display());
    Failure::new(Kind::Memory, "memory-traces", message).hint(
        "Another program has the memory open, or the disk is full: beside the memory, its log (-wal) may hold the texts until \
         that program ends.",
    )
}
