//! A job of a list, and the line of JSON that says what became of it.

use super::summary;
use crate::cli::failure::Failure;
use alinea::model::{self, Doubt};
use alinea::parallel::{Earlier, Kept, Parallel};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The versions of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Job {
    /// 0-based line of the list.
    pub(super) number: usize,
    pub(super) files: Vec<PathBuf>,
    /// What the document is called; the list gives it.
    pub(super) document: String,
}

impl Job {
    /// Reads a line; an empty one is no job, nor is a comment, which begins with `# `.
    pub(super) fn parse(number: usize, line: &str) -> Option<Self> {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let files: Vec<PathBuf> = line.split('\t').filter(|file| !file.is_empty()).map(PathBuf::from).collect();
        let is_comment = line == "#" || line.starts_with("# ");
        (!line.trim().is_empty() && !is_comment).then_some(Self { number, files, document: String::new() })
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.files.iter().map(|file| file.display().to_string()).collect()
    }
}

/// A job that was done.
pub(super) struct Done<'a> {
    pub(super) digests: &'a [Vec<u8>],
    /// The digest of the options.
    pub(super) options: &'a str,
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
    let Done { digests, options, parallel, kept, earlier } = done;
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
        "job": job.number, "files": job.names(), "digests": hexadecimal(digests), "document": job.document,
        "status": "aligned", "options": options, "languages": languages, "segments": segments, "beads": beads,
        "hardly_versions": hardly_versions, "same_text": summary::same_text(parallel), "stored": kept.as_ref().map(counts),
        "earlier": summary::earlier_shapes(earlier),
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
pub(super) fn present(job: &Job, digests: &[Vec<u8>], options: &str) -> Value {
    json!({
        "job": job.number, "files": job.names(), "digests": hexadecimal(digests), "document": job.document, "status": "present",
        "options": options,
    })
}

pub(super) fn failed(job: &Job, failure: &Failure) -> Value {
    json!({
        "job": job.number, "files": job.names(), "status": "failed",
        "error": {"code": failure.code, "message": failure.message, "hint": failure.hint},
    })
}

/// Digests as they stand in a line.
pub(super) fn hexadecimal(digests: &[Vec<u8>]) -> Vec<String> {
    digests.iter().map(|digest| digest.iter().map(|byte| format!("{byte:02x}")).collect()).collect()
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
}
