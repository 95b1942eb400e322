//! `alinea concordance`.

use super::failure::Failure;
use super::{Global, Outcome};

/// Find words inside segments, with the translations beside them
#[derive(Debug, clap::Args)]
pub(crate) struct Concordance {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Concordance {
    pub(crate) fn run(self, _global: &Global) -> Result<Outcome, Failure> {
        todo!()
    }
}
