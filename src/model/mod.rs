//! The things that the other modules pass around. Plain data: what is done with them stands elsewhere, but for what a
//! confidence means.
//!
//! From the smallest: a [`Content`] is text with inline codes; a [`Variant`] is the content of a unit in one language; a
//! [`Unit`] holds variants that are translations of each other; a [`Bead`] says which segments of two texts belong
//! together.

mod annotation;
mod bead;
mod content;
mod spare;
mod unit;
mod versions;

pub use annotation::{Annotation, Attribute};
pub use bead::{Bead, Doubt};
pub use content::{CodeData, CodeKind, Content, InlineCode};
pub(crate) use spare::{Spare, refill};
pub use unit::{Status, Unit, UnitId, Variant};
pub use versions::{WORTH_A_LOOK, hardly_versions};
