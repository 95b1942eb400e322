//! `alinea segment`.

use super::failure::Failure;
use super::{Global, Outcome};

/// Cut a text into sentences, one per line
#[derive(Debug, clap::Args)]
pub(crate) struct Segment {
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Segment {
    pub(crate) fn run(self, _global: &Global) -> Result<Outcome, Failure> {
        todo!()
    }
}
