//! XML as files in the wild have it: a lenient pull reader and an escaping writer.
//!
//! The only user of quick-xml, whose parsers find where tags and a DOCTYPE end; what they leave to their caller is done
//! here: decoding (any encoding, wrongly declared or not), nesting (a file that breaks off is an error), the characters
//! that XML allows, attribute syntax, references, and a limit on the size of a token. What can be repaired is repaired
//! and noted as an [`Oddity`]. A DTD is passed over: entities are never expanded nor fetched.
//!
//! quick-xml's own buffered reader was tried first: it copies and checks each token again, which made reading TMX take
//! 1.7 times as long.
//!
//! XML 1.0 (fifth edition). Linear; memory is one token. Leaves out namespaces: names are taken as written.

mod attributes;
mod chars;
mod decode;
mod passed;
mod reader;
mod reference;
mod writer;

pub use chars::{is_name, is_xml_char};
pub use reader::{Kind, Reader};
pub use writer::{attribute, text};

/// A place in the decoded text; both numbers are 1-based.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Lines end with `\n`.
    pub line: u64,
    /// In characters.
    pub column: u64,
}

impl Place {
    /// Where every text begins.
    const START: Self = Self { line: 1, column: 1 };

    /// The place behind a text that begins here.
    fn after(mut self, passed: &str) -> Self {
        let last_line = match memchr::memrchr(b'\n', passed.as_bytes()) {
            Some(at) => {
                self.line += memchr::memchr_iter(b'\n', &passed.as_bytes()[..at]).count() as u64 + 1;
                self.column = 1;
                &passed[at + 1..]
            }
            None => passed,
        };
        self.column += last_line.chars().count() as u64;
        self
    }
}

/// Something that is no good XML and was read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// Where it is, or where the tag begins that holds it.
    pub place: Place,
    /// What it is.
    pub kind: OddityKind,
    /// What was found and what was done.
    pub message: String,
}

/// Kinds of oddities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OddityKind {
    /// The bytes are not in the encoding that is declared.
    Encoding,
    /// A character that XML does not allow, raw or as a reference.
    InvalidCharacter,
    /// A reference to an entity that XML does not know.
    UnknownEntity,
    /// An `&` that begins no reference.
    UnescapedAmpersand,
    /// A `<` that begins no tag.
    UnescapedLessThan,
    /// An attribute that is not written as XML wants it, or twice.
    AttributeSyntax,
    /// `]]>` in a text, `--` in a comment, a declaration that is not where or as it is to be.
    Syntax,
}

/// Why a text is no XML.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum Error {
    #[error("{0}")]
    Io(std::io::Error),
    #[error("{message}")]
    Malformed { place: Place, message: String },
    #[error("“{open}” is not closed")]
    Truncated { place: Place, open: String },
    #[error("a token is larger than {limit} bytes")]
    TooLarge { place: Place, limit: usize },
}
