//! `alinea tmx validate`: everything that is wrong with files, a line each.
//!
//! A file that breaks off does not keep the next one from being checked.

use super::{Input, TokenLimit, counted, tell, unreadable};
use crate::cli::failure::{Failure, Kind};
use crate::cli::output::{Output, say};
use crate::cli::{Global, Outcome};
use alinea::text::visible;
use alinea::tmx::{self, Finding, Validated};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Findings of one file that the JSON document holds; the lines for people have no end.
const MAX_FINDINGS: usize = 10_000;

/// Say what is wrong with TMX files
///
/// Checks the XML, the structure of TMX 1.4, and what no DTD can check: dates, language tags, whether each unit has
/// text in the source language, whether inline codes pair up and are the same in all languages. Each finding is a line
/// `FILE:LINE:COLUMN: KIND: what is wrong`. `alinea import` repairs or leaves out the same things, and says so.
///
/// The exit code is 0 when nothing was found, 3 when something was, 4 when a file cannot be read to its end.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea tmx validate client.tmx
  alinea tmx validate *.tmx | grep source-language
      one kind of finding only
  alinea tmx validate delivery.tmx.gz --quiet > findings.txt
      in a script: the exit code says whether the file is good
  zcat export.tmx.gz | alinea tmx validate -")]
pub(super) struct Validate {
    /// The files, also compressed (.tmx.gz); `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print one JSON document: for each file its units and findings (the first 10,000)
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    limit: TokenLimit,
}

/// What the files came to.
#[derive(Default)]
struct Total {
    findings: u64,
    /// Files with findings.
    faulty: usize,
    unreadable: Vec<Failure>,
    files: Vec<Value>,
}

impl Validate {
    pub(super) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut output = Output::new();
        let mut total = Total::default();
        for path in &self.files {
            let name = path.display().to_string();
            let opened = Input::open(path, global);
            if let Err(failure) = opened.and_then(|input| self.check(input, &mut output, &mut total, global)) {
                if matches!(failure.kind, Kind::Output | Kind::ClosedPipe) {
                    return Err(failure);
                }
                if self.json {
                    let error = json!({"code": failure.code, "message": failure.message});
                    total.files.push(json!({"file": name, "error": error}));
                } else if self.files.len() > 1 {
                    output.flush()?;
                    tell(&failure);
                }
                total.unreadable.push(failure);
            }
        }
        if self.json {
            output.json(&json!({"files": total.files, "all_findings": total.findings}))?;
        }
        output.flush()?;
        self.judge(total)
    }

    /// One file: its findings go out as they are found.
    fn check(&self, input: Input, output: &mut Output, total: &mut Total, global: &Global) -> Result<(), Failure> {
        let (name, path) = (input.name(), input.path);
        let shown = visible(&name);
        let (mut kept, mut count, mut written) = (Vec::new(), 0, Ok(()));
        let validated = tmx::validate(input.reader, self.limit.options(), |finding| {
            count += 1;
            if !self.json && written.is_ok() {
                written = output.line(&line(&shown, &finding));
            } else if kept.len() < MAX_FINDINGS {
                kept.push(json_of(&finding));
            }
        });
        written?;
        total.findings += count;
        total.faulty += usize::from(count > 0);
        let validated = validated.map_err(|error| unreadable(&path, &error))?;
        if self.json {
            let Validated { units, refused, findings } = validated;
            total.files.push(json!({
                "file": name,
                "units": units,
                "refused": refused,
                "findings": kept,
                "all_findings": findings,
            }));
        } else if !global.quiet {
            output.flush()?;
            say(&summary(&shown, validated));
        }
        Ok(())
    }

    fn judge(&self, total: Total) -> Result<Outcome, Failure> {
        let files = self.files.len();
        let mut unreadable = total.unreadable;
        match (unreadable.len(), total.findings) {
            (0, 0) => Ok(Outcome::Done),
            (0, findings) => {
                let place = if files == 1 { String::new() } else { format!(" in {} of {files} files", total.faulty) };
                let message = format!("{}{place}", counted(findings, "finding"));
                Err(Failure::new(Kind::Check, "findings", message))
            }
            (1, _) if files == 1 => Err(unreadable.remove(0)),
            (failed, _) => {
                let message = format!("{failed} of {files} files cannot be read");
                Err(Failure::new(Kind::Input, "files-unreadable", message))
            }
        }
    }
}

fn line(file: &str, finding: &Finding) -> String {
    let Finding { line, column, tuid, kind, message } = finding;
    let tuid = tuid.as_ref().map_or(String::new(), |tuid| format!(" (tuid {})", visible(tuid)));
    format!("{file}:{line}:{column}: {kind}: {}{tuid}", visible(message))
}

fn json_of(finding: &Finding) -> Value {
    let Finding { line, column, tuid, kind, message } = finding;
    json!({"line": line, "column": column, "tuid": tuid, "kind": kind.as_str(), "message": message})
}

fn summary(file: &str, validated: Validated) -> String {
    let Validated { units, refused, findings } = validated;
    let refused = if refused > 0 { format!(", {refused} that cannot be read") } else { String::new() };
    let findings = if findings > 0 { counted(findings, "finding") } else { "nothing found".to_owned() };
    format!("{file}: {}{refused}, {findings}", counted(units, "unit"))
}
