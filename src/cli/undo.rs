//! `alinea undo`: a change-set taken back.

use super::failure::{Failure, Kind};
use super::output::{Output, counted};
use super::{Global, Outcome, memory};
use alinea::store::{self, Change, HistoryOf, Memory};
use alinea::text::visible;
use serde_json::json;

/// Take back what a command did to the memory
///
/// What the change-set brought is retired, and what it retired is offered again: exports are as they were before it. The undo
/// is a change-set itself, so that undoing its number does again what was undone. When later work stands on the change-set,
/// nothing is changed, and the later change-sets and units are named. Only `forget` cannot be undone.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea undo
      the newest change-set that was not undone yet; once more takes back the one before it
  alinea undo 12
      the change-set that `alinea history` lists as 12")]
pub(crate) struct Undo {
    /// Number of the change-set, as `alinea history` lists it [default: the newest that was not undone]
    #[arg(value_name = "CHANGESET")]
    change: Option<i64>,
    /// Print the result as one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Undo {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut memory = memory::open_to_change(global)?;
        let refuse = |memory: &Memory, error: &store::Error| Failure::memory(memory.path(), error);
        let changes = memory.history(HistoryOf::Memory).map_err(|error| refuse(&memory, &error))?.unwrap_or_default();
        let newest = memory.newest_change().map_err(|error| refuse(&memory, &error))?;
        let number = self.change.or(newest).ok_or_else(nothing)?;
        let summary = changes.iter().find(|change| change.number == number).map_or(String::new(), told);
        let undo = memory::change_set("undo", format!("undo {number}: {}", original(&summary)));
        let result = memory.write(&undo, |writer| writer.undo(number));
        let undone = result.map_err(|error| refuse(&memory, &error))?;
        memory::name_written(global, &memory);
        let changes = memory.history(HistoryOf::Memory).map_err(|error| refuse(&memory, &error))?.unwrap_or_default();
        let done = changes.iter().find(|change| change.number == undone.number);
        let all_the_same = format!("change-set {number} was undone all the same, by {}", undone.number);
        let printed = done.map_or(Ok(()), |done| self.print(done, number, beginning(&changes, number)));
        printed.map_err(|failure| failure.although(Some(&all_the_same)))?;
        Ok(Outcome::Done)
    }

    /// `first` is the change-set that is undone in the end, or done again.
    fn print(&self, done: &Change, number: i64, first: Option<&Change>) -> Result<(), Failure> {
        let mut output = Output::new();
        let (units, segments) = (done.units, done.segments);
        if self.json {
            output.json(&json!({
                "undone": number,
                "number": done.number,
                "does_again": done.does_again,
                "units": {"born": units.born, "died": units.died},
                "segments": {"born": segments.born, "died": segments.died},
            }))?;
            return output.flush();
        }
        let (first, summary) = first.map_or((number, String::new()), |first| (first.number, told(first)));
        let what = match done.does_again {
            Some(_) => "Done again",
            None if first == number => "Undone",
            None => "Undone again",
        };
        output.line(&format!("{what}: {first}, {}", visible(&summary)))?;
        let told = |units, segments| format!("{}, {}", counted(units, "unit"), counted(segments, "segment"));
        let (retired, back) = (told(units.died, segments.died), told(units.born, segments.born));
        output.line(&format!("  retired: {retired}; back again: {back}"))?;
        output.line(&format!("  `alinea undo {}` turns it round again.", done.number))?;
        output.flush()
    }
}

/// A change-set in a few words.
fn told(change: &Change) -> String {
    if change.summary.starts_with(&change.command) {
        return change.summary.clone();
    }
    format!("{} {}", change.command, change.summary)
}

/// The change-set that an undo (of an undo …) is about in the end.
fn beginning(changes: &[Change], number: i64) -> Option<&Change> {
    let change = changes.iter().find(|change| change.number == number)?;
    change.undoes.map_or(Some(change), |undone| beginning(changes, undone))
}

/// What an undo of an undo (of an undo …) is about in the end: the numbers in between lead nobody anywhere.
fn original(summary: &str) -> &str {
    let inner = summary.strip_prefix("undo ").and_then(|rest| rest.split_once(": "));
    match inner {
        Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => original(rest),
        _ => summary,
    }
}

fn nothing() -> Failure {
    Failure::new(Kind::Usage, "nothing-to-undo", "there is nothing to undo")
        .hint("`alinea history` lists what was done; `alinea undo` with the number of an undo does it again.")
}
