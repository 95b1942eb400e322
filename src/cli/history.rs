//! `alinea history`: what was done to the memory, the newest first.

use super::excerpt::width;
use super::failure::{Failure, Kind};
use super::output::{Output, say};
use super::wrap::{plain, wrap};
use super::{Global, Outcome, memory};
use alinea::model::UnitId;
use alinea::store::{Change, Counts, HistoryOf, Memory, WordingChange};
use alinea::text::visible;
use serde_json::{Value, json};

/// List what was done to the memory, newest first
///
/// Every command that writes is one change-set: all of it was stored, or nothing. `+` counts what it brought and `−` what it
/// retired; retired wording stays in the memory, but is not offered any more. `alinea undo` takes a change-set back. Of a unit
/// its wording is listed as well: what each change-set brought and what it retired, and what an undo brought back.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea history
  alinea history talk
      what was done to the document “talk”
  alinea history 4t9k0zq2m7xvw-12 --json
      what was done to a unit, and how its wording changed, for scripts")]
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
    let sign = |wording: &WordingChange| if wording.is_offered { "+" } else { "-" };
    let wording: Vec<Value> = change
        .wording
        .iter()
        .map(|wording| json!({"change": sign(wording), "language": wording.language.as_str(), "text": wording.text}))
        .collect();
    json!({
        "number": change.number,
        "at": change.at,
        "command": change.command,
        "summary": change.summary,
        "units": counts(change.units),
        "segments": counts(change.segments),
        "undoes": change.undoes,
        "does_again": change.does_again,
        "undone_by": change.undone_by,
        "wording": wording,
        "memory": memory,
    })
}

/// Two lines: what and when; how much. Then what an undo means, and the wording of a unit.
fn print(output: &mut Output, change: &Change) -> Result<(), Failure> {
    let minute = change.at.get(..16).unwrap_or(&change.at).replace('T', " ");
    let undone = change.undone_by.map_or(String::new(), |by| format!("  (undone by {by})"));
    // Some summaries begin with the command.
    let own = change.summary.strip_prefix(&change.command).and_then(|rest| rest.strip_prefix(' '));
    let summary = visible(own.unwrap_or(&change.summary));
    output.line(&format!("{:>4}  {minute}  {:<6}  {summary}{undone}", change.number, change.command))?;
    let Counts { born, died } = change.units;
    let units = format!("units +{born} −{died}");
    let Counts { born, died } = change.segments;
    output.line(&format!("      {units}, segments +{born} −{died}"))?;
    match (change.does_again, change.undoes) {
        (Some(first), _) => output.line(&format!("      {first} was done again"))?,
        (None, Some(undone)) => output.line(&format!("      {undone} was taken back"))?,
        (None, None) => {}
    }
    print_wording(output, change)
}

/// Of an undo in words: the signs alone do not tell that this was there before.
fn print_wording(output: &mut Output, change: &Change) -> Result<(), Failure> {
    let widest = change.wording.iter().map(|wording| wording.language.as_str().len()).max().unwrap_or(0);
    for WordingChange { is_offered, language, text } in &change.wording {
        let (sign, note) = match (is_offered, change.undoes) {
            (true, None) => ("+", ""),
            (false, None) => ("−", ""),
            (true, Some(_)) => ("+", " (offered again)"),
            (false, Some(_)) => ("−", " (not offered any more)"),
        };
        let lead = format!("      {sign} {:widest$}  ", language.as_str());
        for line in wrap(&lead, &[plain(text), plain(note)], width()) {
            output.line(line.trim_end())?;
        }
    }
    Ok(())
}
