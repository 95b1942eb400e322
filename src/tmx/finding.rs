//! What was odd in a file that was read all the same.

use std::fmt;

/// Something that was repaired, dropped or only noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// 1-based.
    pub line: u64,
    /// 1-based, in characters.
    pub column: u64,
    /// The unit that it is in.
    pub tuid: Option<String>,
    /// What kind it is.
    pub kind: FindingKind,
    /// What was found and what was done, in a sentence without a full stop.
    pub message: String,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// The kinds of findings. Their words are a contract with scripts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum FindingKind {
            $($(#[$doc])* $name,)*
        }

        impl FindingKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The word for it in output.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

kinds! {
    /// The bytes are not in the encoding that is declared.
    Encoding = "encoding",
    /// A character that XML does not allow, raw or as a reference.
    InvalidCharacter = "invalid-character",
    /// A reference to an entity that XML does not know.
    UnknownEntity = "unknown-entity",
    /// An `&` that begins no reference.
    UnescapedAmpersand = "unescaped-ampersand",
    /// A `<` that begins no tag.
    UnescapedLessThan = "unescaped-less-than",
    /// An attribute that is not written as XML wants it, or twice.
    AttributeSyntax = "attribute-syntax",
    /// `]]>` in a text, `--` in a comment, a declaration that is not where or as XML wants it.
    Syntax = "syntax",
    /// The version is none of 1.1 to 1.4.
    Version = "version",
    /// The header is missing or incomplete, or header, body and units do not stand as they are to.
    Header = "header",
    /// `lang` where the version wants `xml:lang`.
    LangAttribute = "lang-attribute",
    /// An attribute that TMX does not have.
    ForeignAttribute = "foreign-attribute",
    /// An element that TMX does not have there.
    ForeignElement = "foreign-element",
    /// Text where TMX has none.
    StrayText = "stray-text",
    /// A property without a name.
    Property = "property",
    /// A property or note after what it should stand before.
    Order = "order",
    /// A variant without a language, or in `und`, which is none.
    MissingLanguage = "missing-language",
    /// A language tag that BCP 47 does not know.
    UnknownLanguage = "unknown-language",
    /// A variant without text, or with two.
    Segment = "segment",
    /// A `tuid` that was there before.
    DuplicateTuid = "duplicate-tuid",
    /// A date that is not `YYYYMMDDThhmmssZ`.
    Date = "date",
    /// An inline code without an attribute it must have.
    Code = "code",
    /// No variant in the source language (told by `validate` only).
    SourceLanguage = "source-language",
    /// A begin without its end, or an end without its begin (`validate` only).
    Pairing = "pairing",
    /// A code that one variant has and another has not (`validate` only).
    SharedCode = "shared-code",
    /// A unit that cannot be read (`validate` only; the reader hands it out as refused).
    Refused = "refused",
    /// Something after the end of the document.
    AfterEnd = "after-end",
}

impl fmt::Display for FindingKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
