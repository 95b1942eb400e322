//! `alinea history`: what was done to the memory, the newest first.

use super::excerpt::width;
use super::failure::{Failure, Kind};
use super::output::{Output, say};
use super::wrap::{plain, wrap};
use super::{Global, Outcome, memory};
use alinea::model::UnitId;
use alinea::store::{Change, Counts, HistoryOf, Memory, Wording};
use alinea::text::visible;
use serde_json::{Value, json};

/// List what was done to the memory, newest first
///
/// Every command that writes is one change-set: all of it was stored, or nothing. `+` counts what it brought and `−` what it
/// retired; retired wording stays in the memory, but is not offered any more. `alinea undo` takes a change-set back. Of a unit
/// its wording is listed as well: what each change-set brought and what it retired.
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
                let course = self.course(&memory)?;
                shown.extend(changes.into_iter().map(|change| (path.clone(), steps(&course, &change), change)));
            }
        }
        if let Some(of) = self.of.as_ref().filter(|_| !is_known) {
            return Err(unknown(of));
        }
        if self.json {
            let changes: Vec<Value> =
                shown.iter().map(|(memory, steps, change)| json_of(memory, change, steps)).collect();
            output.json(&json!({"changes": changes}))?;
        } else if shown.is_empty() && !global.quiet {
            say("Nothing was done yet: `alinea align` and `alinea import` fill the memory.");
        } else {
            shown.iter().try_for_each(|(_, steps, change)| print(&mut output, change, steps))?;
        }
        output.flush()?;
        Ok(Outcome::Done)
    }

    /// All wording of the unit that was asked for; of a document it would be the document.
    fn course(&self, memory: &Memory) -> Result<Vec<Wording>, Failure> {
        let Some(of) = &self.of else { return Ok(Vec::new()) };
        let course = memory.course_of(&UnitId(of.clone()));
        Ok(course.map_err(|error| Failure::memory(memory.path(), &error))?.unwrap_or_default())
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

/// What a change-set did to a wording.
#[derive(Clone)]
struct Step {
    sign: &'static str,
    language: String,
    text: String,
}

/// What a change-set did to the wording of a unit: what it retired, then what it brought.
fn steps(course: &[Wording], change: &Change) -> Vec<Step> {
    let step =
        |sign, wording: &Wording| Step { sign, language: wording.language.to_string(), text: wording.text.clone() };
    let went = course.iter().filter(|wording| wording.died == Some(change.number)).map(|wording| step("-", wording));
    let came = course.iter().filter(|wording| wording.born == change.number).map(|wording| step("+", wording));
    went.chain(came).collect()
}

fn json_of(memory: &str, change: &Change, steps: &[Step]) -> Value {
    let counts = |counts: Counts| json!({"born": counts.born, "died": counts.died});
    let wording: Vec<Value> =
        steps.iter().map(|step| json!({"change": step.sign, "language": step.language, "text": step.text})).collect();
    json!({
        "number": change.number,
        "at": change.at,
        "command": change.command,
        "summary": change.summary,
        "units": counts(change.units),
        "segments": counts(change.segments),
        "undoes": change.undoes,
        "undone_by": change.undone_by,
        "wording": wording,
        "memory": memory,
    })
}

/// Two lines: what and when; how much. Then the wording of a unit.
fn print(output: &mut Output, change: &Change, steps: &[Step]) -> Result<(), Failure> {
    let minute = change.at.get(..16).unwrap_or(&change.at).replace('T', " ");
    let undone = change.undone_by.map_or(String::new(), |by| format!("  (undone by {by})"));
    let summary = visible(&change.summary);
    output.line(&format!("{:>4}  {minute}  {:<6}  {summary}{undone}", change.number, change.command))?;
    let Counts { born, died } = change.units;
    let units = format!("units +{born} −{died}");
    let Counts { born, died } = change.segments;
    output.line(&format!("      {units}, segments +{born} −{died}"))?;
    let widest = steps.iter().map(|step| step.language.len()).max().unwrap_or(0);
    for Step { sign, language, text } in steps {
        let sign = if *sign == "-" { "−" } else { sign };
        let lead = format!("      {sign} {language:widest$}  ");
        for line in wrap(&lead, &[plain(text)], width()) {
            output.line(line.trim_end())?;
        }
    }
    Ok(())
}
