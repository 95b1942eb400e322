//! What an export came to, on standard error; standard output may be the file.

use crate::cli::failure::Failure;
use crate::cli::output::{Output, counted, say};
use alinea::exchange::ExportReport;
use alinea::language::LanguageTag;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How much was written, and where.
pub(super) fn written(report: &ExportReport, path: Option<&Path>) {
    let languages = report.languages.iter().map(LanguageTag::as_str).collect::<Vec<_>>().join(", ");
    let place = path.map_or(String::new(), |path| format!(" → {}", path.display()));
    say(&format!("{} in {languages}{place}", counted(report.units, "unit")));
}

/// What was not written, and what the tool may not like.
pub(super) fn remarks(reports: &[&ExportReport], left_out: usize, wants_region: bool) {
    if left_out > 0 {
        say(&format!("{left_out} left out: they lack a language, so there is nothing to offer"));
    }
    let simplified: usize = reports.iter().map(|report| report.simplified).sum();
    if simplified > 0 {
        say(&format!("{simplified} cells hold less than the memory: no inline codes, in TSV no tabs and line breaks"));
    }
    let repeated = reports.iter().map(|report| report.repeated).max().unwrap_or_default();
    if repeated > 0 {
        say(&format!("{repeated} more are the same units again, from other files or documents: each is written once"));
    }
    if wants_region {
        warn_of_bare_tags(reports);
    }
}

/// Some tools find nothing for a language without a region.
fn warn_of_bare_tags(reports: &[&ExportReport]) {
    let languages: BTreeSet<&LanguageTag> = reports.iter().flat_map(|report| &report.languages).collect();
    let bare: Vec<&str> = languages.iter().filter(|tag| tag.region().is_none()).map(|tag| tag.as_str()).collect();
    let Some(first) = bare.first() else { return };
    let (quoted, verb) = (format!("“{}”", bare.join("”, “")), if bare.len() > 1 { "have" } else { "has" });
    say(&format!(
        "{quoted} {verb} no region, and this tool may want one, that of your project: --map {first}={first}-XX"
    ));
}

/// One file, for scripts.
pub(super) fn described(report: &ExportReport) -> Value {
    let languages: Vec<&str> = report.languages.iter().map(LanguageTag::as_str).collect();
    json!({"units": report.units, "left_out": report.left_out, "repeated": report.repeated, "languages": languages})
}

/// Several files, for scripts. What is in none of them is told of all together: what one lacks may be in another.
pub(super) fn described_files(files: &[(PathBuf, ExportReport)], left_out: usize) -> Value {
    let file = |(path, report): &(PathBuf, ExportReport)| {
        let languages: Vec<&str> = report.languages.iter().map(LanguageTag::as_str).collect();
        json!({"file": path.display().to_string(), "units": report.units, "languages": languages})
    };
    json!({"files": files.iter().map(file).collect::<Vec<_>>(), "left_out": left_out})
}

pub(super) fn as_json(value: &Value) -> Result<(), Failure> {
    let mut output = Output::new();
    output.json(value)?;
    output.flush()
}
