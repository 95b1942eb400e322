//! The program as its users run it: one file per command.

mod concordance;
mod diff;
mod documents;
mod export;
mod fixture;
mod import;
mod init;
mod lookup;
mod memory;
mod segment;
