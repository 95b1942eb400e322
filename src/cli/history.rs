//! `alinea history`: what was done to the memory, the newest first.

use super::failure::{Failure, Kind};
use super::output::{Output, say};
use super::{Global, Outcome, memory};
use alinea::model::UnitId;
use alinea::store::{Change, Counts, HistoryOf, Memory};
use alinea::text::visible;
use serde_json::{Value, json};

/// List what was done to the memory, newest first
///
/// Every command that writes is one change-set: all of it was stored, or nothing. `+` counts what it brought and `−` what it
/// retired; retired wording stays in the memory, but is not offered any more. `alinea undo` takes a change-set back.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea history
  alinea history talk
      what was done to the document “talk”
  alinea history 4t9k0zq2m7xvw-12 --json
      what was done to a unit, for scripts")]
pub(crate) struct History {
    /// Only what concerns this unit or document
    #[arg(value_name = "UNIT|DOCUMENT")]
    of: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl History {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut output = Output::new();
        let mut shown = Vec::new();
        let mut is_known = false;
        for memory in memory::open_to_read(global)? {
            if let Some(changes) = self.changes(&memory)? {
                is_known = true;
                let path = memory.path().display().to_string();
                shown.extend(changes.into_iter().map(|change| (path.clone(), change)));
            }
        }
        if let Some(of) = self.of.as_ref().filter(|_| !is_known) {
            return Err(unknown(of));
        }
        if self.json {
            let changes: Vec<Value> = shown.iter().map(|(memory, change)| json_of(memory, change)).collect();
            output.json(&json!({"changes": changes}))?;
        } else if shown.is_empty() && !global.quiet {
            say("Nothing was done yet: `alinea align` and `alinea import` fill the memory.");
        } else {
            shown.iter().try_for_each(|(_, change)| print(&mut output, change))?;
        }
        output.flush()?;
        Ok(Outcome::Done)
    }

    /// A name is taken for a unit's first: documents are hardly ever called so.
    fn changes(&self, memory: &Memory) -> Result<Option<Vec<Change>>, Failure> {
        let history = |of| memory.history(of).map_err(|error| Failure::memory(memory.path(), &error));
        let Some(of) = &self.of else { return history(HistoryOf::Memory) };
        match history(HistoryOf::Unit(&UnitId(of.clone())))? {
            Some(changes) => Ok(Some(changes)),
            None => history(HistoryOf::Document(of)),
        }
    }
}

fn unknown(of: &str) -> Failure {
    Failure::new(Kind::Usage, "document-unknown", format!("the memory never held a document or unit “{of}”"))
        .hint("`alinea documents` lists the documents; `alinea lookup --json` and exports name the units.")
}

fn json_of(memory: &str, change: &Change) -> Value {
    let counts = |counts: Counts| json!({"born": counts.born, "died": counts.died});
    json!({
        "number": change.number,
        "at": change.at,
        "command": change.command,
        "summary": change.summary,
        "units": counts(change.units),
        "segments": counts(change.segments),
        "undoes": change.undoes,
        "undone_by": change.undone_by,
        "memory": memory,
    })
}

/// Two lines: what and when; how much.
fn print(output: &mut Output, change: &Change) -> Result<(), Failure> {
    let minute = change.at.get(..16).unwrap_or(&change.at).replace('T', " ");
    let undone = change.undone_by.map_or(String::new(), |by| format!("  (undone by {by})"));
    let summary = visible(&change.summary);
    output.line(&format!("{:>4}  {minute}  {:<6}  {summary}{undone}", change.number, change.command))?;
    let Counts { born, died } = change.units;
    let units = format!("units +{born} −{died}");
    let Counts { born, died } = change.segments;
    output.line(&format!("      {units}, segments +{born} −{died}"))
}
