//! The program as its users run it: one file per command.

mod concordance;
mod diff;
mod fixture;
mod lookup;
mod memory;
mod segment;
