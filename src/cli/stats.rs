//! `alinea stats`: how much the memory holds.

use super::failure::Failure;
use super::output::Output;
use super::{Global, Outcome, memory};
use alinea::language::LanguageTag;
use alinea::lookup::Count;
use alinea::store::{self, Memory};
use alinea::text::visible;
use serde_json::{Value, json};
use std::ops::ControlFlow;
use unicode_width::UnicodeWidthStr;

/// Say how much the memory holds
///
/// Documents, units, and the segments, words and characters of each language; superseded wording is not counted. Words and
/// characters are those that `alinea analyse` counts. `alinea documents` says the same document by document.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea stats
  alinea stats --memory acme.db --memory own.db --json")]
pub(crate) struct Stats {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

/// What one memory holds.
struct Holding {
    name: String,
    bytes: u64,
    documents: usize,
    units: usize,
    languages: Vec<(LanguageTag, Count)>,
}

impl Stats {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let memories = memory::open_to_read(global)?;
        let count = |memory: &Memory| holding(memory).map_err(|error| Failure::memory(memory.path(), &error));
        let holdings = memories.iter().map(count).collect::<Result<Vec<_>, _>>()?;
        let mut output = Output::new();
        if self.json {
            output.json(&json!({"memories": holdings.iter().map(shape).collect::<Vec<_>>()}))?;
        } else {
            holdings.iter().try_for_each(|holding| print(&mut output, holding))?;
        }
        output.flush()?;
        Ok(Outcome::Done)
    }
}

/// Reads every live segment once.
fn holding(memory: &Memory) -> Result<Holding, store::Error> {
    let _snapshot = memory.snapshot()?;
    let documents = memory.documents()?;
    let mut languages = Vec::new();
    for language in memory.languages()? {
        let mut count = Count::default();
        memory.segments(std::slice::from_ref(&language), |segment| {
            count += Count::of(&segment.text);
            ControlFlow::Continue(())
        })?;
        languages.push((language, count));
    }
    Ok(Holding {
        name: memory.path().display().to_string(),
        bytes: memory.path().metadata()?.len(),
        documents: documents.len(),
        units: documents.iter().map(|document| document.units).sum(),
        languages,
    })
}

fn shape(holding: &Holding) -> Value {
    let language = |(language, count): &(LanguageTag, Count)| {
        json!({
            "language": language.as_str(),
            "segments": count.segments,
            "words": count.words,
            "characters": count.characters,
        })
    };
    json!({
        "memory": holding.name,
        "bytes": holding.bytes,
        "documents": holding.documents,
        "units": holding.units,
        "languages": holding.languages.iter().map(language).collect::<Vec<_>>(),
    })
}

fn print(output: &mut Output, holding: &Holding) -> Result<(), Failure> {
    let Holding { bytes, documents, units, languages, .. } = holding;
    output.line(&visible(&holding.name))?;
    output.line(&format!("  {}, {}, {}", counted(*documents, "document"), counted(*units, "unit"), size(*bytes)))?;
    let widest = languages.iter().map(|(language, _)| language.as_str().width()).max().unwrap_or(0);
    if !languages.is_empty() {
        output.line(&format!("  {:widest$}{:>10}{:>12}{:>14}", "", "segments", "words", "characters"))?;
    }
    for (language, Count { segments, words, characters }) in languages {
        output.line(&format!("  {:widest$}{segments:>10}{words:>12}{characters:>14}", language.as_str()))?;
    }
    output.line("")
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Bytes as people read them.
fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let mut scaled = bytes as f64 / 1000.0;
    let mut unit = UNITS[0];
    for &larger in &UNITS[1..] {
        if scaled < 1000.0 {
            break;
        }
        (scaled, unit) = (scaled / 1000.0, larger);
    }
    format!("{scaled:.1} {unit}")
}
