//! `alinea diff`.

use super::failure::Failure;
use super::{Global, Outcome};

/// Show what a revised text changed, sentence by sentence
#[derive(Debug, clap::Args)]
pub(crate) struct Diff {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Diff {
    pub(crate) fn run(self, _global: &Global) -> Result<Outcome, Failure> {
        todo!()
    }
}
