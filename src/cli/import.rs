//! `alinea import`.

use super::failure::Failure;
use super::{Global, Outcome};

/// Take translation units from TMX files into the memory
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Import {
    pub(crate) fn run(self, _global: &Global) -> Result<Outcome, Failure> {
        todo!()
    }
}
