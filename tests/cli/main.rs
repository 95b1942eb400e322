//! The program as its users run it: one file per command.

mod memory;
mod segment;
