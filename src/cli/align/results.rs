//! The results of jobs: a line each on standard output, or at the end of a file that holds those of an earlier run.
//!
//! A file tells the next run what need not be done again, and under a line of its own (`begun`) how the list was begun: which memory,
//! its newest change-set at that time, which options. What the list itself taught since is not read when it goes on, so that it
//! ends as if it had never stopped.

use super::job::{Job, hexadecimal};
use crate::cli::failure::{Failure, Kind};
use crate::cli::output::Output;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// What identifies a job: its files and their digests, as they stand in a line.
type Key = (Vec<String>, Vec<String>);

/// Where the lines go.
pub(super) enum Results {
    Output(Output),
    File(ResultsFile),
}

pub(super) struct ResultsFile {
    path: PathBuf,
    file: File,
    done: HashMap<Key, Line>,
    begun: Vec<Begun>,
}

/// What a line says of a job that did not fail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Line {
    /// The digest of the options; older versions wrote none.
    pub(super) options: Option<String>,
    /// Whether a memory held it then: not after a dry run.
    pub(super) stored: bool,
    /// Whether the beads are told.
    pub(super) beads: bool,
}

/// How a list was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Begun {
    pub(super) memory: PathBuf,
    /// Its newest change-set, 0 for none, and what tells it from that of another memory.
    pub(super) change_set: i64,
    pub(super) salt: Option<String>,
    /// The digest of the options.
    pub(super) options: String,
}

impl Results {
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        match path {
            None => Ok(Self::Output(Output::new())),
            Some(path) => Ok(Self::File(ResultsFile::open(path)?)),
        }
    }

    /// Whether another run can go on with them.
    pub(super) fn can_go_on(&self) -> bool {
        matches!(self, Self::File(_))
    }

    /// What an earlier run wrote of this job, with files of the same content.
    pub(super) fn told(&self, job: &Job, digests: &[Vec<u8>]) -> Option<&Line> {
        match self {
            Self::Output(_) => None,
            Self::File(file) => file.done.get(&(job.names(), hexadecimal(digests))),
        }
    }

    /// How the list was last begun with this memory and these options.
    pub(super) fn begun(&self, memory: &Path, options: &str) -> Option<&Begun> {
        let Self::File(file) = self else { return None };
        file.begun.iter().rev().find(|begun| begun.memory == memory && begun.options == options)
    }

    /// Notes how the list is begun.
    pub(super) fn begin(&mut self, begun: &Begun) -> Result<(), Failure> {
        self.write(&begun.line())
    }

    /// Writes a line, for good: a run that is ended has kept it.
    pub(super) fn write(&mut self, line: &Value) -> Result<(), Failure> {
        match self {
            Self::Output(output) => {
                output.json(line)?;
                output.flush()
            }
            Self::File(ResultsFile { path, file, .. }) => file
                .write_all(format!("{line}\n").as_bytes())
                .map_err(|error| Failure::writing(&path.display().to_string(), &error)),
        }
    }
}

impl ResultsFile {
    fn open(path: &Path) -> Result<Self, Failure> {
        let refuse = |error: &std::io::Error| Failure::writing(&path.display().to_string(), error);
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|error| refuse(&error))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|error| refuse(&error))?;
        // A run that was ended leaves half a line.
        let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
        let foreign = || {
            Failure::new(Kind::Usage, "resume-foreign", format!("{}: these are no results of jobs", path.display()))
                .hint("--resume names a file that an earlier run of --jobs-from wrote, or a new one.")
        };
        if !could_be_ours(&bytes[whole..]) {
            return Err(foreign());
        }
        let (mut done, mut begun) = (HashMap::new(), Vec::new());
        for line in bytes[..whole].split_inclusive(|&byte| byte == b'\n') {
            let value: Value = serde_json::from_slice(line).map_err(|_| foreign())?;
            match value.get("status").and_then(Value::as_str) {
                None => return Err(foreign()),
                Some("failed") => {}
                Some("begun") => begun.extend(Begun::read(&value)),
                Some(status) => {
                    let line = Line::read(status, &value);
                    done.entry((strings(&value["files"]), strings(&value["digests"])))
                        .and_modify(|earlier: &mut Line| earlier.give_way_to(&line))
                        .or_insert(line);
                }
            }
        }
        file.set_len(whole as u64).map_err(|error| refuse(&error))?;
        file.seek(std::io::SeekFrom::End(0)).map_err(|error| refuse(&error))?;
        Ok(Self { path: path.to_owned(), file, done, begun })
    }
}

impl Line {
    fn read(status: &str, value: &Value) -> Self {
        Self {
            options: value["options"].as_str().map(str::to_owned),
            stored: status == "present" || !value["stored"].is_null(),
            beads: !value["beads"].is_null(),
        }
    }

    /// What was done last with a job holds; what was done with the same options before holds as well.
    fn give_way_to(&mut self, later: &Self) {
        let same = self.options == later.options;
        let (stored, beads) = (later.stored || same && self.stored, later.beads || same && self.beads);
        *self = Self { options: later.options.clone(), stored, beads };
    }
}

impl Begun {
    fn line(&self) -> Value {
        let Self { memory, change_set, salt, options } = self;
        json!({"change_set": change_set, "memory": memory.display().to_string(), "options": options, "salt": salt, "status": "begun"})
    }

    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            memory: PathBuf::from(value["memory"].as_str()?),
            change_set: value["change_set"].as_i64()?,
            salt: value["salt"].as_str().map(str::to_owned),
            options: value["options"].as_str()?.to_owned(),
        })
    }
}

/// Whether half a line may be one of ours: that of another file is not ours to cut off.
fn could_be_ours(half: &[u8]) -> bool {
    const OPENINGS: &[&[u8]] = &[b"{\"beads\":[", b"{\"change_set\":", b"{\"digests\":[", b"{\"error\":{"];
    OPENINGS.iter().any(|opening| opening.starts_with(half) || half.starts_with(opening))
}

fn strings(value: &Value) -> Vec<String> {
    let list = value.as_array().map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::job::{Done, aligned, failed, present};
    use super::*;
    use alinea::parallel::Parallel;

    /// The openings are those of the lines that are written.
    #[test]
    fn half_a_line_is_known_as_ours() {
        let job = Job { number: 0, files: vec![PathBuf::from("a")], document: "a".to_owned() };
        let failure = Failure::new(Kind::Usage, "code", "message");
        let nothing = Parallel { versions: Vec::new(), groups: alinea::align::Groups::default() };
        let done = Done { digests: &[], options: "1", parallel: &nothing, kept: None, earlier: &[] };
        let begun = Begun { memory: PathBuf::from("m.db"), change_set: 1, salt: None, options: "1".to_owned() };
        for line in [failed(&job, &failure), present(&job, &[], "1"), aligned(&job, &done), begun.line()] {
            let line = line.to_string();
            (0..line.len()).for_each(|end| assert!(could_be_ours(&line.as_bytes()[..end]), "{}", &line[..end]));
        }
        assert_eq!(Begun::read(&begun.line()), Some(begun));
        assert!(!could_be_ours(b"{\"name\": \"package\""));
        assert!(!could_be_ours(b"A letter"));
    }

    #[test]
    fn what_was_stored_stays_stored_until_it_is_done_otherwise() {
        let line = |options: &str, stored, beads| Line { options: Some(options.to_owned()), stored, beads };
        let mut last = line("one", true, true);
        last.give_way_to(&line("one", false, true));
        assert_eq!(last, line("one", true, true), "a dry run takes nothing away");
        last.give_way_to(&line("two", false, true));
        assert_eq!(last, line("two", false, true));
    }
}
