//! A job of a list, and the line of JSON that says what became of it.

use super::summary::earlier_shapes;
use crate::cli::failure::{Failure, Kind};
use crate::cli::output::Output;
use alinea::model::{self, Doubt};
use alinea::parallel::{Earlier, Kept, Parallel};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// The versions of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Job {
    /// 0-based line of the list.
    pub(super) number: usize,
    pub(super) files: Vec<PathBuf>,
}

impl Job {
    /// Reads a line; an empty one is no job, nor is a comment, which begins with `# `.
    pub(super) fn parse(number: usize, line: &str) -> Option<Self> {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let files: Vec<PathBuf> = line.split('\t').filter(|file| !file.is_empty()).map(PathBuf::from).collect();
        let is_comment = line == "#" || line.starts_with("# ");
        (!line.trim().is_empty() && !is_comment).then_some(Self { number, files })
    }

    fn names(&self) -> Vec<String> {
        self.files.iter().map(|file| file.display().to_string()).collect()
    }
}

/// A job that was done.
pub(super) struct Done<'a> {
    pub(super) name: &'a str,
    pub(super) digests: &'a [Vec<u8>],
    pub(super) parallel: &'a Parallel,
    pub(super) kept: Option<Kept>,
    pub(super) earlier: &'a [Earlier],
}

/// Decimals of a confidence: more say nothing, and the last bits need not be those of another machine.
const PRECISION: f64 = 1e4;

/// A confidence as scripts are told it.
pub(super) fn rounded(confidence: f64) -> f64 {
    (confidence * PRECISION).round() / PRECISION
}

pub(super) fn aligned(job: &Job, done: &Done<'_>) -> Value {
    let Done { name, digests, parallel, kept, earlier } = done;
    let languages: Vec<&str> = parallel.versions.iter().map(|version| version.language.as_str()).collect();
    let segments: Vec<usize> = parallel.versions.iter().map(|version| version.segments.len()).collect();
    let beads: Vec<Value> = parallel
        .groups
        .groups
        .iter()
        .map(|group| {
            json!({"segments": group.segments, "confidence": rounded(group.confidence),
                   "doubt": group.doubt.map(Doubt::as_str)})
        })
        .collect();
    let groups = &parallel.groups.groups;
    let matched = groups.iter().filter(|group| group.segments.iter().filter(|own| !own.is_empty()).count() > 1);
    let hardly_versions = model::hardly_versions(matched.map(|group| group.confidence), groups.len());
    json!({
        "job": job.number, "files": job.names(), "digests": hexadecimal(digests), "document": name, "status": "aligned",
        "languages": languages, "segments": segments, "beads": beads, "hardly_versions": hardly_versions,
        "stored": kept.as_ref().map(counts), "earlier": earlier_shapes(earlier),
    })
}

/// What became of the units, for scripts.
pub(super) fn counts(kept: &Kept) -> Value {
    let first = kept.first_superseded.as_ref();
    json!({
        "new": kept.new,
        "unchanged": kept.unchanged,
        "extended": kept.extended,
        "retired": kept.retired,
        "elsewhere": kept.elsewhere,
        "superseded": kept.superseded,
        "first_superseded": first.map(|again| json!({"wording": again.wording, "counterpart": again.counterpart})),
    })
}

/// The line of a document that the memory holds as it is.
pub(super) fn present(job: &Job, name: &str, digests: &[Vec<u8>]) -> Value {
    json!({"job": job.number, "files": job.names(), "digests": hexadecimal(digests), "document": name, "status": "present"})
}

pub(super) fn failed(job: &Job, failure: &Failure) -> Value {
    json!({
        "job": job.number, "files": job.names(), "status": "failed",
        "error": {"code": failure.code, "message": failure.message, "hint": failure.hint},
    })
}

fn hexadecimal(digests: &[Vec<u8>]) -> Vec<String> {
    digests.iter().map(|digest| digest.iter().map(|byte| format!("{byte:02x}")).collect()).collect()
}

/// What identifies a job that was done: its files and their digests, as they stand in a line.
type Key = (Vec<String>, Vec<String>);

/// Where the lines go: standard output, or the end of a file that holds those of an earlier run.
pub(super) enum Results {
    Output(Output),
    File { path: PathBuf, file: File, done: HashSet<Key> },
}

impl Results {
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::Output(Output::new())) };
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
        let mut done = HashSet::new();
        for line in bytes[..whole].split_inclusive(|&byte| byte == b'\n') {
            let value: Value = serde_json::from_slice(line).map_err(|_| foreign())?;
            let Some(status) = value.get("status").and_then(Value::as_str) else { return Err(foreign()) };
            if status != "failed" {
                done.insert((strings(&value["files"]), strings(&value["digests"])));
            }
        }
        file.set_len(whole as u64).map_err(|error| refuse(&error))?;
        file.seek(std::io::SeekFrom::End(0)).map_err(|error| refuse(&error))?;
        Ok(Self::File { path: path.to_owned(), file, done })
    }

    /// Whether an earlier run did this job, with files of the same content.
    pub(super) fn holds(&self, job: &Job, digests: &[Vec<u8>]) -> bool {
        match self {
            Self::Output(_) => false,
            Self::File { done, .. } => done.contains(&(job.names(), hexadecimal(digests))),
        }
    }

    /// Writes a line, for good: a run that is ended has kept it.
    pub(super) fn write(&mut self, line: &Value) -> Result<(), Failure> {
        match self {
            Self::Output(output) => {
                output.json(line)?;
                output.flush()
            }
            Self::File { path, file, .. } => file
                .write_all(format!("{line}\n").as_bytes())
                .map_err(|error| Failure::writing(&path.display().to_string(), &error)),
        }
    }
}

/// Whether half a line may be one of ours: that of another file is not ours to cut off.
fn could_be_ours(half: &[u8]) -> bool {
    const OPENINGS: &[&[u8]] = &[b"{\"beads\":[", b"{\"digests\":[", b"{\"error\":{"];
    OPENINGS.iter().any(|opening| opening.starts_with(half) || half.starts_with(opening))
}

fn strings(value: &Value) -> Vec<String> {
    let list = value.as_array().map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_job() {
        let files = |line: &str| Job::parse(0, line).map(|job| job.names());
        assert_eq!(files("a.en\tb c.es\r"), Some(vec!["a.en".to_owned(), "b c.es".to_owned()]));
        assert_eq!(files("  "), None);
        assert_eq!(files("# the second week\tof May"), None, "a comment is no job");
        assert_eq!(files("#1.en\t#1.es"), Some(vec!["#1.en".to_owned(), "#1.es".to_owned()]));
        assert_eq!(files(" a.en\tb.es "), Some(vec![" a.en".to_owned(), "b.es ".to_owned()]), "names are names");
    }

    /// The openings are those of the lines that are written.
    #[test]
    fn half_a_line_is_known_as_ours() {
        let job = Job { number: 0, files: vec![PathBuf::from("a")] };
        let failure = Failure::new(Kind::Usage, "code", "message");
        let nothing = Parallel { versions: Vec::new(), groups: alinea::align::Groups::default() };
        let done = Done { name: "a", digests: &[], parallel: &nothing, kept: None, earlier: &[] };
        for line in [failed(&job, &failure), present(&job, "a", &[]), aligned(&job, &done)] {
            let line = line.to_string();
            (0..line.len()).for_each(|end| assert!(could_be_ours(&line.as_bytes()[..end]), "{}", &line[..end]));
        }
        assert!(!could_be_ours(b"{\"name\": \"package\""));
        assert!(!could_be_ours(b"A letter"));
    }
}
