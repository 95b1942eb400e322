//! Quality on the project's own gold: where sentences end, which of them belong together, what a revision changed, which
//! words translate a word.
//!
//! The gold is in `tests/data/interview/` and was written before the code. Figures may only rise: each has a floor, which
//! is raised when the code gets better and never lowered without a reason written beside it.

// A test may fail by panicking, in its helpers as well, and shows its figures with --nocapture.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod beads;
mod changes;
mod counterparts;
mod measure;
mod random;
mod rewrap;
mod sample;
mod segments;
mod shape;
mod syllables;
#[path = "../../examples/train_segmenter/main.rs"]
#[allow(dead_code)] // What makes it a program.
mod train_segmenter;
mod treebanks;
