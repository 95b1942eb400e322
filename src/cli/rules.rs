//! `--srx`: a user's own rules for cutting texts, in every command that cuts some.

use super::failure::{Failure, Kind};
use super::{Global, input, output};
use alinea::language::LanguageTag;
use alinea::segment::Segmenter;
use alinea::segment::srx::{Finding, Srx, SrxError};
use alinea::text::visible;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Where the rules come from.
#[derive(Debug, clap::Args)]
pub(crate) struct Rules {
    /// Cut as the rules of an SRX file say (those of your CAT tool), not by the built-in ones
    #[arg(long, value_name = "FILE")]
    srx: Option<PathBuf>,
    /// The file, once it was read.
    #[arg(skip)]
    read: OnceLock<Read>,
    /// Languages of which it was said that they have no rules.
    #[arg(skip)]
    unmapped: Mutex<Vec<LanguageTag>>,
}

/// A file of rules, and what identifies its content.
#[derive(Debug)]
struct Read {
    srx: Srx,
    digest: Vec<u8>,
}

impl Rules {
    /// What cuts texts in a language. What of the file cannot be used is told once.
    pub(crate) fn segmenter(&self, language: &LanguageTag, global: &Global) -> Result<Segmenter, Failure> {
        let Some(path) = &self.srx else { return Ok(Segmenter::new(language)) };
        let talks = !global.quiet && !global.json;
        // Held while the file is read: documents that are read side by side tell of it once.
        let mut unmapped = self.unmapped.lock().unwrap_or_else(PoisonError::into_inner);
        let srx = &self.file(path, talks)?.srx;
        if talks && !srx.maps(language) && !unmapped.contains(language) {
            let name = path.display();
            output::say(&format!("{name}: no rules for {language}, so its paragraphs stay whole, as in CAT tools"));
            unmapped.push(language.clone());
        }
        Ok(Segmenter::with_srx(language, srx))
    }

    /// Whether there is such a file.
    pub(crate) fn is_given(&self) -> bool {
        self.srx.is_some()
    }

    /// What of the file was not used, or not as it is written; once it was read.
    pub(crate) fn findings(&self) -> &[Finding] {
        self.read.get().map_or(&[], |read| &read.srx.findings)
    }

    /// What identifies the rules of the file, if one is given.
    pub(crate) fn digest(&self, global: &Global) -> Result<Option<&[u8]>, Failure> {
        let Some(path) = &self.srx else { return Ok(None) };
        Ok(Some(&self.file(path, !global.quiet && !global.json)?.digest))
    }

    fn file(&self, path: &Path, talks: bool) -> Result<&Read, Failure> {
        if self.read.get().is_none() {
            let bytes = input::bytes(Some(path))?;
            let srx = Srx::parse(&bytes).map_err(|error| refuse(path, &error))?;
            if talks {
                tell(path, &srx.findings);
            }
            // Nobody else has set it.
            let _ = self.read.set(Read { srx, digest: input::digest(&bytes) });
        }
        self.read.get().ok_or_else(|| refuse(path, &SrxError::Empty))
    }
}

/// Says what was found: the line, the rules it belongs to, what was done.
fn tell(path: &Path, findings: &[Finding]) {
    /// More than a screen of them says only that the file is of another kind.
    const SHOWN: usize = 20;
    for finding in findings.iter().take(SHOWN) {
        let (name, line) = (path.display(), finding.place.line);
        let group = finding.language_rule.as_ref().map_or(String::new(), |group| format!(" {group}:"));
        output::say(&format!("{name}:{line}:{} {}", visible(&group), visible(&finding.message)));
    }
    if findings.len() > SHOWN {
        let more = output::counted(findings.len() - SHOWN, "finding");
        output::say(&format!("{}: {more} more; segment --json lists all", path.display()));
    }
}

fn refuse(path: &Path, error: &SrxError) -> Failure {
    let (code, hint) = match error {
        SrxError::NotSrx { .. } => ("srx-foreign", "Export the segmentation rules from your CAT tool as SRX."),
        SrxError::Malformed { .. } => ("srx-malformed", "Repair the file at that place, or export the rules again."),
        SrxError::Empty => ("srx-empty", "Export the segmentation rules again; a file without rules cuts nothing."),
    };
    Failure::new(Kind::Input, code, format!("{}: {error}", path.display())).hint(hint)
}
