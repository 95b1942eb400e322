//! The program as its users run it: one file per command.

#![allow(clippy::unwrap_used, clippy::print_stderr)] // A test may.

mod align;
mod analyse;
mod check_memory;
mod concordance;
mod deliveries;
mod diff;
mod documents;
mod doubt;
mod export;
mod export_files;
mod fixture;
mod forget;
mod history;
mod import;
mod init;
mod jobs;
mod lookup;
mod memory;
mod realign;
mod segment;
mod stats;
mod tmx;
mod tmx_independent;
mod undo;
