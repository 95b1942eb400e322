//! The command line: what was typed → what the library does → words, exit code.
//!
//! One file per command, each with its arguments and a `run`; adding a command is a new file and a line in [`Command`]
//! and in [`dispatch`]. [`failure`] turns every error into words, a hint and an exit code; [`output`] is the only way to
//! standard output. Data goes to standard output, talk to standard error.

mod align;
mod analyse;
mod check_memory;
mod concordance;
mod diff;
mod documents;
mod excerpt;
mod export;
mod failure;
mod forget;
mod history;
mod import;
mod init;
mod input;
mod interrupt;
mod lookup;
mod memory;
mod output;
mod progress;
mod rules;
mod segment;
mod stats;
mod tmx;
mod undo;
mod wrap;

use clap::{Args, Parser, Subcommand};
use failure::{Failure, report};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// What a command comes to when nothing failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    /// No match for any query, or differences found with `--exit-code`.
    Nothing,
}

/// Turns versions of a document into a translation memory, and keeps that memory useful.
#[derive(Debug, Parser)]
#[command(after_help = "Start here:
  alinea align talk.en.txt talk.es.txt    two versions of a text into your memory
  alinea lookup \"a sentence\" --from en   what was written before, and how it was put
  alinea export -o talk.tmx               for OmegaT, Trados, memoQ

Each command explains itself: alinea align --help")]
#[command(name = "alinea", version, max_term_width = 100, disable_help_subcommand = true)]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
struct Global {
    /// The memory file [default: $ALINEA_MEMORY, else .alinea/memory.db here or above, else your own]
    #[arg(long, global = true, value_name = "FILE")]
    memory: Vec<PathBuf>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = false)]
    color: output::Color,
    /// How to show the progress of long work, on standard error
    #[arg(long, global = true, value_name = "HOW", default_value = "auto", hide_possible_values = false)]
    progress: progress::Show,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Whether the output is for scripts: then errors are JSON, and nothing stands before them.
    #[arg(skip)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Align(align::Align),
    Analyse(analyse::Analyse),
    Segment(segment::Segment),
    Import(import::Import),
    Export(export::Export),
    Lookup(lookup::Lookup),
    Concordance(concordance::Concordance),
    Diff(diff::Diff),
    Tmx(tmx::Tmx),
    Documents(documents::Documents),
    History(history::History),
    Undo(undo::Undo),
    Forget(forget::Forget),
    Stats(stats::Stats),
    CheckMemory(check_memory::CheckMemory),
    Init(init::Init),
}

/// Runs the program and says how it ended.
pub(crate) fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    survive_size_limit();
    interrupt::watch();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let mut parsed = match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            return failure::usage(&error, arguments.iter().any(|word| word == "--json" || word == "--jsonl"));
        }
    };
    parsed.global.json = parsed.command.wants_json();
    match dispatch(&parsed.global, parsed.command) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Err(failure) => report(&failure, parsed.global.json),
    }
}

/// A limit on the size of files (`ulimit -f`) ends a program that writes beyond it, unless it has a handler for the signal; with
/// one, the write fails like any other and the memory stays whole.
#[cfg(unix)]
fn survive_size_limit() {
    use std::sync::{Arc, atomic::AtomicBool};
    // Nothing is lost when the handler cannot be set: the limit then ends the program as it would any.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
}

#[cfg(not(unix))]
fn survive_size_limit() {}

fn dispatch(global: &Global, command: Command) -> Result<Outcome, Failure> {
    match command {
        Command::Align(arguments) => arguments.run(global),
        Command::Analyse(arguments) => arguments.run(global),
        Command::Segment(arguments) => arguments.run(global),
        Command::Import(arguments) => arguments.run(global),
        Command::Export(arguments) => arguments.run(global),
        Command::Lookup(arguments) => arguments.run(global),
        Command::Concordance(arguments) => arguments.run(global),
        Command::Diff(arguments) => arguments.run(global),
        Command::Tmx(arguments) => arguments.run(global),
        Command::Documents(arguments) => arguments.run(global),
        Command::History(arguments) => arguments.run(global),
        Command::Undo(arguments) => arguments.run(global),
        Command::Forget(arguments) => arguments.run(global),
        Command::Stats(arguments) => arguments.run(global),
        Command::CheckMemory(arguments) => arguments.run(global),
        Command::Init(arguments) => arguments.run(global),
    }
}

impl Command {
    /// Whether errors are to be JSON as well.
    fn wants_json(&self) -> bool {
        match self {
            Self::Align(arguments) => arguments.wants_json(),
            Self::Analyse(arguments) => arguments.json,
            Self::Segment(arguments) => arguments.json || arguments.jsonl,
            Self::Import(arguments) => arguments.json,
            Self::Export(arguments) => arguments.json,
            Self::Lookup(arguments) => arguments.json || arguments.jsonl,
            Self::Concordance(arguments) => arguments.json || arguments.jsonl,
            Self::Diff(arguments) => arguments.json,
            Self::Tmx(arguments) => arguments.wants_json(),
            Self::Documents(arguments) => arguments.json,
            Self::History(arguments) => arguments.json,
            Self::Undo(arguments) => arguments.json,
            Self::Forget(arguments) => arguments.json,
            Self::Stats(arguments) => arguments.json,
            Self::CheckMemory(arguments) => arguments.json,
            Self::Init(arguments) => arguments.json,
        }
    }
}
