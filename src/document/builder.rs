//! Puts paragraphs together and remembers where every piece came from.

use super::decode::Decoded;
use super::lines::Line;
use super::{Origin, Paragraph, Repair, RepairKind, ligatures};
use std::borrow::Cow;
use std::ops::Range;

/// The paragraphs of a document, growing at the end.
#[derive(Debug)]
pub(super) struct Builder<'a> {
    decoded: &'a Decoded<'a>,
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) repairs: Vec<Repair>,
    open: Paragraph,
    /// Whether ligatures are written as their letters.
    expands: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(decoded: &'a Decoded<'a>) -> Self {
        Self { decoded, paragraphs: Vec::new(), repairs: Vec::new(), open: Paragraph::default(), expands: false }
    }

    /// From here on, ligatures become the letters that they stand for, if there are any; all are listed. The lines as they stand in the
    /// source.
    pub(super) fn expand_ligatures(&mut self, lines: &[Line]) {
        let decoded = self.decoded;
        let mut line = 0;
        ligatures::each(&decoded.text, |range, _| {
            while lines.get(line + 1).is_some_and(|next| next.range.start <= range.start) {
                line += 1;
            }
            self.repair(RepairKind::LigatureExpanded, range, lines.get(line).map_or(1, |line| line.number));
        });
        self.expands = !self.repairs.is_empty();
    }

    /// A piece of the decoded text, as it is but for ligatures.
    pub(super) fn keep(&mut self, range: Range<usize>) {
        let decoded = self.decoded;
        let mut start = range.start;
        if self.expands {
            ligatures::each(&decoded.text[range.clone()], |found, letters| {
                let ligature = range.start + found.start..range.start + found.end;
                self.keep_plain(start..ligature.start);
                start = ligature.end;
                self.replace(ligature, letters);
            });
        }
        self.keep_plain(start..range.end);
    }

    fn keep_plain(&mut self, range: Range<usize>) {
        let (decoded, open) = (self.decoded, &mut self.open);
        decoded.pieces(range, |piece| {
            let at = open.text.len();
            open.text.push_str(&decoded.text[piece.clone()]);
            extend(&mut open.origin, at..open.text.len(), decoded.source(piece));
        });
    }

    /// Something put in the place of a piece of the decoded text: a space for a line break.
    pub(super) fn replace(&mut self, range: Range<usize>, with: &str) {
        if with.is_empty() {
            return;
        }
        let at = self.open.text.len();
        self.open.text.push_str(with);
        let source = self.decoded.source(range);
        self.open.origin.push(Origin { text: at..self.open.text.len(), source });
    }

    /// Lists a repair.
    pub(super) fn repair(&mut self, kind: RepairKind, range: Range<usize>, line: usize) {
        let found = match &self.decoded.text[range.clone()] {
            "" => Cow::Borrowed(""),
            "\n" => Cow::Borrowed("\n"),
            "\r\n" => Cow::Borrowed("\r\n"),
            "\n\n" => Cow::Borrowed("\n\n"),
            "-" => Cow::Borrowed("-"),
            "\u{AD}" => Cow::Borrowed("\u{AD}"),
            other => Cow::Owned(other.to_owned()),
        };
        self.repairs.push(Repair { kind, source: self.decoded.source(range), line, found });
    }

    pub(super) fn is_open(&self) -> bool {
        !self.open.text.is_empty()
    }

    /// Ends the paragraph that is open.
    pub(super) fn close(&mut self) {
        if self.is_open() {
            // A copy takes no more room than it needs, and the next paragraph grows where there is room already.
            self.paragraphs.push(self.open.clone());
            self.open.text.clear();
            self.open.origin.clear();
        }
    }
}

/// Adds a piece, as part of the last one when it goes on there byte for byte.
pub(super) fn extend(origin: &mut Vec<Origin>, text: Range<usize>, source: Range<usize>) {
    if let Some(last) = origin.last_mut() {
        let plain = last.text.len() == last.source.len() && text.len() == source.len();
        if plain && last.text.end == text.start && last.source.end == source.start {
            last.text.end = text.end;
            last.source.end = source.end;
            return;
        }
    }
    origin.push(Origin { text, source });
}
