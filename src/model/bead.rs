//! Which segments of two texts belong together.

use std::ops::Range;

/// One step of an alignment: some segments of the source and the segments of the target that say the same.
///
/// One side may be empty (a *null*). Beads of one alignment cover each segment of both sides exactly once.
#[derive(Debug, Clone, PartialEq)]
pub struct Bead {
    /// 0-based ordinals of source segments.
    pub source: Range<usize>,
    /// 0-based ordinals of target segments.
    pub target: Range<usize>,
    /// The probability, in `0.0..=1.0`, that exactly these segments belong together.
    pub confidence: f64,
    /// Why a person should look at it, if they should.
    pub doubt: Option<Doubt>,
}

impl Bead {
    /// Whether one side is empty.
    pub fn is_null(&self) -> bool {
        self.source.is_empty() || self.target.is_empty()
    }
}

/// Why an alignment is doubtful, in terms that a translator understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// One side is much longer than the other lets expect.
    Length,
    /// Hardly any word of one side is known to translate a word of the other.
    FewSharedWords,
    /// Another pair of languages would have aligned it in another way.
    ThirdLanguageDisagrees,
    /// The text stands at another place in the other language.
    Order,
    /// A segment beside it has no counterpart.
    UnmatchedNeighbour,
    /// The source was revised after it was translated: the translation may be out of date.
    SourceChanged,
    /// Several segments stand together here; where one pair ends and the next begins is uncertain.
    CutUncertain,
}

impl Doubt {
    /// The word for it in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::FewSharedWords => "few shared words",
            Self::ThirdLanguageDisagrees => "third language disagrees",
            Self::Order => "order",
            Self::UnmatchedNeighbour => "unmatched neighbour",
            Self::SourceChanged => "source changed",
            Self::CutUncertain => "cut uncertain",
        }
    }

    /// The doubt of that word, as the memory keeps it.
    pub fn from_word(word: &str) -> Option<Self> {
        const ALL: [Doubt; 7] = [
            Doubt::Length,
            Doubt::FewSharedWords,
            Doubt::ThirdLanguageDisagrees,
            Doubt::Order,
            Doubt::UnmatchedNeighbour,
            Doubt::SourceChanged,
            Doubt::CutUncertain,
        ];
        ALL.into_iter().find(|doubt| doubt.as_str() == word)
    }
}
