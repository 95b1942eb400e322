//! `alinea documents`: what the memory holds.

use super::failure::Failure;
use super::output::{Output, say};
use super::{Global, Outcome, memory};
use alinea::store::DocumentSummary;
use alinea::text::visible;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

/// List the documents of the memory
///
/// A document is a text that was aligned, or a file that was imported. Languages come with their number of segments.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea documents
  alinea documents --memory acme.db --json")]
pub(crate) struct Documents {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Documents {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut output = Output::new();
        let mut documents = Vec::new();
        for memory in memory::open_to_read(global)? {
            let found = memory.documents().map_err(|error| Failure::memory(memory.path(), &error))?;
            documents.extend(found.into_iter().map(|document| (memory.path().display().to_string(), document)));
        }
        if self.json {
            let documents: Vec<Value> = documents.iter().map(|(memory, document)| json_of(memory, document)).collect();
            output.json(&json!({"documents": documents}))?;
        } else if documents.is_empty() {
            if !global.quiet {
                say("The memory is empty: `alinea align` and `alinea import` fill it.");
            }
        } else {
            table(&mut output, &documents)?;
        }
        output.flush()?;
        Ok(Outcome::Done)
    }
}

fn json_of(memory: &str, document: &DocumentSummary) -> Value {
    let languages: serde_json::Map<String, Value> =
        document.languages.iter().map(|(language, count)| (language.to_string(), json!(count))).collect();
    json!({
        "document": document.fields.name,
        "kind": document.kind.as_str(),
        "client": document.fields.client,
        "project": document.fields.project,
        "domain": document.fields.domain,
        "languages": languages,
        "units": document.units,
        "created": document.created,
        "changed": document.changed,
        "memory": memory,
    })
}

/// Columns as wide as their widest cell; the last one as it is.
fn table(output: &mut Output, documents: &[(String, DocumentSummary)]) -> Result<(), Failure> {
    let mut rows: Vec<[String; 5]> = vec![["document", "kind", "units", "changed", "languages"].map(str::to_owned)];
    rows.extend(documents.iter().map(|(_, document)| row(document)));
    let mut widths = [0; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    for row in &rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            let space = " ".repeat(width - cell.width());
            match column {
                2 => line.extend([&space, cell.as_str(), "  "]),
                4 => line.push_str(cell),
                _ => line.extend([cell.as_str(), &space, "  "]),
            }
        }
        output.line(line.trim_end())?;
    }
    Ok(())
}

fn row(document: &DocumentSummary) -> [String; 5] {
    let languages: Vec<String> =
        document.languages.iter().map(|(language, count)| format!("{language} {count}")).collect();
    // The day is enough for people.
    let changed = document.changed.split('T').next().unwrap_or_default();
    [
        visible(&document.fields.name).into_owned(),
        document.kind.as_str().to_owned(),
        document.units.to_string(),
        changed.to_owned(),
        languages.join(", "),
    ]
}
