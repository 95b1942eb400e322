//! `alinea init`.

use super::failure::Failure;
use super::{Global, Outcome};

/// Make a memory for this folder
#[derive(Debug, clap::Args)]
pub(crate) struct Init {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Init {
    pub(crate) fn run(self, _global: &Global) -> Result<Outcome, Failure> {
        todo!()
    }
}
