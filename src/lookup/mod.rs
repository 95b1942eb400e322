//! Query → matches.

mod difference;
mod distance;
mod excerpt;
mod score;
mod warning;
mod wording;

pub use difference::{Difference, DifferenceKind, difference};
pub use excerpt::{Excerpt, excerpts, serves};
pub use score::{Kind, Query, Score, Scored};
pub use warning::{Warning, warnings};
