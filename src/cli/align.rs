//! `alinea align`.

use super::failure::Failure;
use super::{Global, Outcome};

/// Align versions of a document and store them as translation units
#[derive(Debug, clap::Args)]
pub(crate) struct Align {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Align {
    pub(crate) fn run(self, _global: &Global) -> Result<Outcome, Failure> {
        todo!()
    }
}
