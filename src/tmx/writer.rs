//! Units → TMX files, one at a time.

use super::{Header, Profile};
use crate::model::Unit;
use std::io::{self, Write};

/// Writes a TMX file. `out` should be buffered.
#[derive(Debug)]
pub struct Writer<W: Write> {
    _out: W,
}

impl<W: Write> Writer<W> {
    /// Writes the header.
    pub fn new(_out: W, _header: &Header, _profile: Profile) -> io::Result<Self> {
        todo!()
    }

    /// Writes the next unit. A unit of alinea's own is [`described`](super::described) without provenance.
    pub fn unit(&mut self, _unit: &Unit) -> io::Result<()> {
        todo!()
    }

    /// Ends the file and hands the output back, flushed.
    pub fn finish(self) -> io::Result<W> {
        todo!()
    }
}
