//! TMX files → units, one at a time.

use super::{Finding, Header, Read, ReadError};
use std::io::BufRead;

/// Limits of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadOptions {
    /// The most that a single text or tag may hold, in bytes.
    pub max_token_bytes: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { max_token_bytes: 64 << 20 }
    }
}

/// Reads a TMX file.
#[derive(Debug)]
pub struct Reader<R: BufRead> {
    _input: R,
}

impl<R: BufRead> Reader<R> {
    /// Reads up to the first unit.
    pub fn new(_input: R, _options: ReadOptions) -> Result<Self, ReadError> {
        todo!()
    }

    /// What stands in front of the units.
    pub fn header(&self) -> &Header {
        todo!()
    }

    /// The next unit; `None` at the end of the file. After an error nothing more can be read.
    pub fn next_unit(&mut self) -> Result<Option<Read>, ReadError> {
        todo!()
    }

    /// What was found since this was asked last, in the order of the file.
    pub fn findings(&mut self) -> Vec<Finding> {
        todo!()
    }

    /// How far reading has come, in bytes of the input.
    pub fn bytes_read(&self) -> u64 {
        todo!()
    }
}
