//! alinea: versions of one document become a translation memory, and the memory stays useful.
//!
//! ```text
//! bytes ──document──▶ paragraphs ──segment──▶ segments ──align──▶ links ──parallel──▶ units ──store──▶ memory (SQLite)
//!                                                                                      │                 │
//!                                                                TMX ◀──tmx, exchange──▶                 └─lookup─▶ matches, concordance
//!           old version, new version ──segment──▶ segments ──diff──▶ changes ──report──▶ terminal
//! ```
//!
//! Modules stand in layers and import downwards only (`tests/architecture.rs` checks it); modules of one layer do
//! not know each other. From the top, below the command line of the binary:
//!
//! | layer | modules |
//! |---|---|
//! | 4 what a user asks for | [`parallel`], [`exchange`], [`lookup`], [`diff`], [`revise`], [`report`] |
//! | 3 one stage each | [`document`], [`segment`], [`align`], [`tmx`], [`store`] |
//! | 2 what they speak of | [`text`], [`model`], [`lexicon`], [`xml`] |
//! | 1 | [`language`], [`partition`] |
//!
//! The library never prints, never exits, reads no environment and no clock: times and random ids are handed in.

pub mod align;
pub mod diff;
pub mod document;
pub mod exchange;
pub mod language;
pub mod lexicon;
pub mod lookup;
pub mod model;
pub mod parallel;
pub mod partition;
pub mod report;
pub mod revise;
pub mod segment;
pub mod store;
pub mod text;
pub mod tmx;
pub mod xml;
