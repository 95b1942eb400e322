//! Text with inline codes: which segment a code belongs to that stands where the text is cut.
//!
//! Patterns see the text without its codes. A code before the place goes with what is before, one after it with what is
//! after; one right at the place goes where the file says (`formathandle`): by default an opening code opens the next
//! segment, a closing one closes the last, and one of its own begins the next.
//! SRX 2.0, 3.1.3 "formathandle".

use crate::model::{CodeKind, InlineCode};
use std::ops::Range;

/// For each type of code, whether it is included in the segment that ends where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormatHandles {
    /// Codes that open something, such as bold type.
    pub start: bool,
    /// Codes that close it.
    pub end: bool,
    /// Codes of their own, such as an image.
    pub isolated: bool,
}

impl Default for FormatHandles {
    fn default() -> Self {
        Self { start: false, end: true, isolated: false }
    }
}

/// A segment of a text with codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its text, in UTF-8 bytes.
    pub text: Range<usize>,
    /// Its codes, by their ordinals.
    pub codes: Range<usize>,
}

impl FormatHandles {
    fn includes(self, code: &InlineCode) -> bool {
        match code.kind {
            CodeKind::BeginPaired | CodeKind::HighlightBegin => self.start,
            CodeKind::EndPaired | CodeKind::HighlightEnd => self.end,
            CodeKind::Isolated => match code.attributes.iter().find(|attribute| attribute.name == "pos") {
                Some(attribute) if attribute.value == "begin" => self.start,
                Some(attribute) if attribute.value == "end" => self.end,
                _ => self.isolated,
            },
            CodeKind::Placeholder | CodeKind::Unknown => self.isolated,
        }
    }

    /// Gives each segment its codes. `segments` are in order, and each cut lies between two of them.
    pub(in crate::segment) fn share(
        self,
        codes: &[InlineCode],
        segments: &[Range<usize>],
        cuts: &[usize],
    ) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut from = 0;
        for (number, text) in segments.iter().enumerate() {
            let to = match cuts.get(number) {
                Some(cut) => {
                    // Codes stay in order: the first that goes on takes those behind it along.
                    let stays = |code: &InlineCode| code.at < *cut || code.at == *cut && self.includes(code);
                    from + codes[from..].iter().take_while(|code| stays(code)).count()
                }
                None => codes.len(),
            };
            pieces.push(Piece { text: text.clone(), codes: from..to });
            from = to;
        }
        pieces
    }
}
