//! `alinea check-memory`: whether a memory is whole, and what is derived in it built anew.

use super::failure::{Failure, Kind};
use super::output::{Output, say};
use super::{Global, Outcome, memory};
use alinea::store::{Error, Memory, Problems};
use alinea::text::visible;
use serde_json::json;

/// Check that the memory is whole
///
/// Reads every row and compares what it says with its checksum, and the indexes with the segments: a bit that flipped on a
/// disk or a half-copied file is found. Ends with exit code 0 when all is well, 3 when something is damaged (each problem on a line of its own) and 5
/// when the file cannot be used at all. Nothing is changed, but for --rebuild-index.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea check-memory
  alinea check-memory --memory acme.db && cp acme.db backup.db
      only a memory that is whole becomes the copy
  alinea check-memory --rebuild-index
      when lookups miss what is there, or to drop superseded wording from the index;
      brings a memory of an older alinea up to date as well")]
pub(crate) struct CheckMemory {
    /// Build the indexes that lookup and concordance use and the lexicon that helps to align anew; nothing else is changed
    #[arg(long)]
    rebuild_index: bool,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

/// A memory and what is wrong with it.
struct Checked {
    name: String,
    problems: Problems,
    rebuilt: bool,
}

impl CheckMemory {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let checked = if self.rebuild_index {
            vec![rebuild(memory::open_to_change(global)?)?]
        } else {
            memory::open_to_read(global)?.iter().map(check).collect::<Result<_, _>>()?
        };
        let mut output = Output::new();
        for checked in &checked {
            let Problems { content, derived } = &checked.problems;
            content
                .iter()
                .chain(derived)
                .filter(|_| !self.json)
                .try_for_each(|problem| output.line(&visible(&format!("{}: {problem}", checked.name))))?;
        }
        if self.json {
            let shape = |one: &Checked| {
                let Problems { content, derived } = &one.problems;
                let all: Vec<&String> = content.iter().chain(derived).collect();
                json!({"memory": one.name, "problems": all, "can_be_rebuilt": one.is_mendable(), "index_rebuilt": one.rebuilt})
            };
            output.json(&json!({"memories": checked.iter().map(shape).collect::<Vec<_>>()}))?;
        }
        output.flush()?;
        conclude(&checked, self.json || global.quiet)
    }
}

fn check(memory: &Memory) -> Result<Checked, Failure> {
    let problems = match memory.problems() {
        // So damaged that reading on makes no sense: that is the finding.
        Err(Error::Damaged(said)) => Problems { content: vec![said], ..Problems::default() },
        other => other.map_err(|error| Failure::memory(memory.path(), &error))?,
    };
    Ok(Checked { name: memory.path().display().to_string(), problems, rebuilt: false })
}

/// Checks the rest as well: an index made from damaged segments would only hide the damage.
fn rebuild(mut memory: Memory) -> Result<Checked, Failure> {
    match rebuild_all(&mut memory) {
        Ok(()) => Ok(Checked { rebuilt: true, ..check(&memory)? }),
        Err(Error::Damaged(said)) => {
            let mut checked = check(&memory)?;
            checked.problems.content.push(format!("the indexes cannot be built: {said}"));
            Ok(checked)
        }
        Err(error) => Err(Failure::memory(memory.path(), &error)),
    }
}

fn rebuild_all(memory: &mut Memory) -> Result<(), Error> {
    memory.rebuild_match_index()?;
    memory.rebuild_full_text_index()?;
    memory.rebuild_lexicon()
}

impl Checked {
    fn is_whole(&self) -> bool {
        self.problems == Problems::default()
    }

    /// Whether something is wrong, but nothing that cannot be built anew.
    fn is_mendable(&self) -> bool {
        !self.is_whole() && self.problems.content.is_empty()
    }
}

fn conclude(checked: &[Checked], quiet: bool) -> Result<Outcome, Failure> {
    let damaged: Vec<&str> = checked.iter().filter(|one| !one.is_whole()).map(|one| one.name.as_str()).collect();
    if !damaged.is_empty() {
        if checked.iter().all(|one| one.is_whole() || (one.is_mendable() && !one.rebuilt)) {
            let message =
                format!("{}: an index of this memory is damaged, what is stored is whole", damaged.join(", "));
            return Err(Failure::new(Kind::Check, "index-damaged", message)
                .hint("Build it anew: `alinea check-memory --rebuild-index`."));
        }
        let message = format!("{}: this memory is damaged", damaged.join(", "));
        return Err(Failure::new(Kind::Check, "memory-damaged", message).hint(
            "Keep the file, restore the memory from a copy, or export what can still be read: `alinea export`.",
        ));
    }
    for one in checked.iter().filter(|_| !quiet) {
        let rebuilt = if one.rebuilt { "; the indexes and the lexicon were built anew" } else { "" };
        say(&format!("{}: all is well{rebuilt}.", visible(&one.name)));
    }
    Ok(Outcome::Done)
}
