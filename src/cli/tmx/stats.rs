//! `alinea tmx stats`: what is in files, in numbers.

use super::{Input, TokenLimit, counted, tell, unreadable};
use crate::cli::failure::{Failure, Kind};
use crate::cli::output::Output;
use crate::cli::{Global, Outcome};
use alinea::model::Attribute;
use alinea::text::visible;
use alinea::tmx::{self, LanguageStats, ReadOptions};
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use unicode_width::UnicodeWidthStr;

/// Names of properties that people are shown; scripts get all.
const SHOWN_PROPERTIES: usize = 12;

/// Count what is in TMX files
///
/// Units, and for each language its variants, words, characters and inline codes; which properties the units carry, and
/// how many of each kind of fault there are (`alinea tmx validate` lists them one by one). Words are those of the
/// Unicode standard (UAX #29), as in `alinea lookup`; characters are Unicode code points, spaces included.
///
/// The exit code is 4 when a file cannot be read to its end.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea tmx stats client.tmx
  alinea tmx stats *.tmx.gz --json
  zcat export.tmx.gz | alinea tmx stats -")]
pub(super) struct Stats {
    /// The files, also compressed (.tmx.gz); `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print one JSON document
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    limit: TokenLimit,
}

impl Stats {
    pub(super) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut output = Output::new();
        let (mut counted, mut failed) = (Vec::new(), Vec::new());
        for path in &self.files {
            match Input::open(path, global).and_then(|input| count(input, self.limit.options())) {
                Ok((name, stats)) if self.json => counted.push(json_of(&name, &stats)),
                Ok((name, stats)) => print(&mut output, &name, &stats)?,
                Err(failure) => {
                    if self.json {
                        let error = json!({"code": failure.code, "message": failure.message});
                        counted.push(json!({"file": path.display().to_string(), "error": error}));
                    } else if self.files.len() > 1 {
                        output.flush()?;
                        tell(&failure);
                    }
                    failed.push(failure);
                }
            }
        }
        if self.json {
            output.json(&json!({"files": counted}))?;
        }
        output.flush()?;
        match failed.len() {
            0 => Ok(Outcome::Done),
            1 if self.files.len() == 1 => Err(failed.remove(0)),
            count => {
                let message = format!("{count} of {} files cannot be read", self.files.len());
                Err(Failure::new(Kind::Input, "files-unreadable", message))
            }
        }
    }
}

fn count(input: Input, options: ReadOptions) -> Result<(String, tmx::Stats), Failure> {
    let (name, path) = (input.name(), input.path);
    let stats = tmx::stats(input.reader, options).map_err(|error| unreadable(&path, &error))?;
    Ok((name, stats))
}

fn json_of(file: &str, stats: &tmx::Stats) -> Value {
    let header = stats.header.attributes.iter().map(|Attribute { name, value }| (name.clone(), json!(value)));
    let languages = stats.languages.iter().map(|(language, numbers)| {
        let LanguageStats { variants, empty, words, characters, codes } = numbers;
        let numbers =
            json!({"variants": variants, "empty": empty, "words": words, "characters": characters, "codes": codes});
        (language.to_string(), numbers)
    });
    let findings = stats.findings.iter().map(|(kind, count)| (kind.as_str().to_owned(), json!(count)));
    json!({
        "file": file,
        "header": header.collect::<Map<_, _>>(),
        "units": stats.units,
        "refused": stats.refused,
        "languages": languages.collect::<Map<_, _>>(),
        "variants_per_unit": stats.variants_per_unit,
        "properties": stats.properties,
        "notes": stats.notes,
        "findings": findings.collect::<Map<_, _>>(),
        "bytes": stats.bytes,
    })
}

fn print(output: &mut Output, file: &str, stats: &tmx::Stats) -> Result<(), Failure> {
    let refused = if stats.refused > 0 { format!(", {} that cannot be read", stats.refused) } else { String::new() };
    output.line(&format!("{}: {}{refused}", visible(file), counted(stats.units, "unit")))?;
    let attribute = |name: &str| stats.header.attributes.iter().find(|attribute| attribute.name == name);
    for (name, label) in [("creationtool", "written by"), ("srclang", "source language")] {
        if let Some(attribute) = attribute(name) {
            output.line(&format!("  {label}: {}", visible(&attribute.value)))?;
        }
    }
    table(output, stats)?;
    let per_unit = stats.variants_per_unit.iter();
    let per_unit: Vec<String> =
        per_unit.map(|(variants, units)| format!("{variants} in {}", counted(*units, "unit"))).collect();
    line(output, "variants", &per_unit)?;
    let mut properties: Vec<(String, u64)> =
        stats.properties.iter().map(|(name, count)| (visible(name).into_owned(), *count)).collect();
    // The most frequent first; those that are as frequent stay in the order of names.
    properties.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let more = properties.len().saturating_sub(SHOWN_PROPERTIES);
    properties.truncate(SHOWN_PROPERTIES);
    list(output, "properties", &properties)?;
    if more > 0 {
        output.line(&format!("    … and {more} more names; --json lists them"))?;
    }
    if stats.notes > 0 {
        output.line(&format!("  notes: {}", stats.notes))?;
    }
    let findings: Vec<(String, u64)> = stats.findings.iter().map(|(kind, count)| (kind.to_string(), *count)).collect();
    list(output, "findings", &findings)
}

fn list(output: &mut Output, label: &str, items: &[(String, u64)]) -> Result<(), Failure> {
    let items: Vec<String> = items.iter().map(|(name, count)| format!("{name} {count}")).collect();
    line(output, label, &items)
}

fn line(output: &mut Output, label: &str, items: &[String]) -> Result<(), Failure> {
    if items.is_empty() {
        return Ok(());
    }
    output.wrapped(&format!("  {label}: "), &items.join(", "))
}

/// A line for each language, numbers flush right.
fn table(output: &mut Output, stats: &tmx::Stats) -> Result<(), Failure> {
    if stats.languages.is_empty() {
        return Ok(());
    }
    let mut rows = vec![["language", "variants", "words", "characters", "codes", "empty"].map(str::to_owned)];
    rows.extend(stats.languages.iter().map(|(language, numbers)| {
        let LanguageStats { variants, empty, words, characters, codes } = numbers;
        let [variants, words, characters, codes, empty] =
            [variants, words, characters, codes, empty].map(u64::to_string);
        [language.to_string(), variants, words, characters, codes, empty]
    }));
    let widths: [usize; 6] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or_default());
    for row in &rows {
        let numbers: Vec<String> =
            row.iter().zip(widths).skip(1).map(|(cell, width)| format!("{cell:>width$}")).collect();
        let width = widths[0];
        output.line(&format!("  {:<width$}  {}", row[0], numbers.join("  ")))?;
    }
    Ok(())
}
