//! What all the other modules say about a string: its words, its match key, its folded form, what may be printed.
//!
//! Nothing here knows a language's grammar; everything follows Unicode (UAX #29 words, NFC, general categories) so that
//! it holds for any script. All functions are total: they cannot fail on any text.

mod fold;
mod hash;
mod key;
mod mark;
mod stem;
mod tag;
mod token;
mod visible;
mod word;

pub use fold::{Keep, fold, fold_into, fold_keeping};
pub(crate) use hash::{FACTOR, caseless, mix};
pub use key::{is_ignorable, match_key};
pub use mark::is_terminator;
pub use stem::{cut_to_stem, stem};
pub use tag::tags;
pub use token::{NUMBER_CLASS, Token, match_tokens};
pub use visible::visible;
pub use word::{Word, WordKind, is_unspaced, joint_between, word_parts, words};
