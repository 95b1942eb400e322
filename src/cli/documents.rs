//! `alinea documents`: what the memory holds.

use super::failure::Failure;
use super::output::Output;
use super::{Global, Outcome, memory};
use serde_json::json;

/// List the documents of the memory
#[derive(Debug, clap::Args)]
pub(crate) struct Documents {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Documents {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let mut output = Output::new();
        for memory in memory::open_to_read(global)? {
            let documents = memory.documents().map_err(|error| Failure::memory(memory.path(), &error))?;
            output.json(&json!({"documents": documents.len()}))?;
        }
        output.flush()?;
        Ok(Outcome::Done)
    }
}
