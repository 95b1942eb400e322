//! `alinea export`.

use super::failure::Failure;
use super::{Global, Outcome};

/// Write the units of the memory as TMX
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Export {
    pub(crate) fn run(self, _global: &Global) -> Result<Outcome, Failure> {
        todo!()
    }
}
