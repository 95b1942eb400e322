//! `alinea lookup`.

use super::failure::Failure;
use super::{Global, Outcome};

/// Find prior segments like a text, with their translations
#[derive(Debug, clap::Args)]
pub(crate) struct Lookup {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Lookup {
    pub(crate) fn run(self, _global: &Global) -> Result<Outcome, Failure> {
        todo!()
    }
}
