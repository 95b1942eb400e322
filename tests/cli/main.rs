//! The program as its users run it: one file per command.

#![allow(clippy::unwrap_used)] // A test fails where something is not as it must be.

mod concordance;
mod diff;
mod fixture;
mod lookup;
mod memory;
mod segment;
