//! Lines → paragraphs, for text that was laid out on pages.
//!
//! What lies between two lines is decided in [`joint`](super::joint); here it is written.
//!
//! A footnote is set apart: it becomes a paragraph behind the one that it stands in the middle of.
//!
//! Linear.

use super::builder::Builder;
use super::capitals;
use super::decode::Decoded;
use super::furniture::{self, Furniture};
use super::hyphen::{Break, Lowered, Verdict, is_hyphen};
use super::joint::{Gap, Joint, Open, TABLE_GAP};
use super::lines::{Line, is_blank, is_item};
use super::notes;
use super::openings::Openings;
use super::vocabulary::Vocabulary;
use super::wrapping::Wrapping;
use super::{RepairKind, verse, zones};
use crate::text::joint_between;
use memchr::memmem::Finder;
use std::cell::OnceCell;
use std::ops::Range;

/// Fills the builder with the paragraphs of wrapped text.
pub(super) fn unwrap(
    decoded: &Decoded<'_>,
    lines: Vec<Line>,
    wrapping: Wrapping,
    language: Option<&str>,
    builder: &mut Builder<'_>,
) {
    let text = &*decoded.text;
    let mut vocabulary = Vocabulary::default();
    let mut lines = capitals::divide(text, lines, language, &mut vocabulary);
    let furniture = furniture::find(text, &lines, wrapping);
    let body: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].is_blank() && furniture[*at].is_none()).collect();
    if !wrapping.double_spaced {
        for at in verse::mark(text, &mut lines, &body, wrapping, language) {
            builder.repair(RepairKind::LinesKept, lines[at].range.clone(), lines[at].number);
        }
        zones::measure(text, &mut lines, &body, wrapping);
    }
    let lines = &*lines;
    let table_gap = Finder::new(TABLE_GAP);
    let openings = OnceCell::new();
    let mut page = Page { text, lines, furniture: &furniture, wrapping, vocabulary, language, table_gap, openings };
    list_furniture(lines, &furniture, builder);
    let (body, notes) = page.without_notes(&body);
    let flows = std::iter::once(&body).chain(&notes);
    let pairs =
        flows.flat_map(|flow| flow.windows(2)).map(|pair| (lines[pair[0]].text(text), lines[pair[1]].text(text)));
    let mut word = Lowered::default();
    for broken in pairs.filter_map(|(line, next)| Break::between(line, next)) {
        broken.expect_words(&mut page.vocabulary, &mut word);
    }
    page.vocabulary.count_expected(text);

    let mut notes = notes.into_iter().peekable();
    let mut start = body.first().map_or(0, |at| lines[*at].range.start);
    let mut open = Open::default();
    for (order, at) in body.iter().enumerate() {
        let line = &lines[*at];
        let Some(next_at) = body.get(order + 1) else {
            builder.keep(start..line.range.end);
            break;
        };
        let next = &lines[*next_at];
        let gap = page.gap(*at, *next_at);
        open.is_item |= open.lines == 0 && is_item(line.text(text));
        let joint = page.joint(line, next, gap, open);
        start = page.write(start, line, next, joint, builder);
        open = match joint {
            Joint::Join | Joint::JoinOverGap => open.with(line),
            Joint::Divide | Joint::DivideAnswer => {
                while let Some(note) = notes.next_if(|note| note[0] < *next_at) {
                    page.write_note(&note, builder);
                }
                Open::default()
            }
        };
    }
    builder.close();
    for note in notes {
        page.write_note(&note, builder);
    }
}

/// Fills the builder with the lines of text that is not wrapped, but stands on pages: slides, forms.
pub(super) fn without_furniture(text: &str, lines: &[Line], builder: &mut Builder<'_>) {
    let furniture = furniture::find(text, lines, Wrapping::NONE);
    list_furniture(lines, &furniture, builder);
    for (line, _) in lines.iter().zip(&furniture).filter(|(_, kind)| kind.is_none()) {
        builder.keep(line.range.clone());
        builder.close();
    }
}

fn list_furniture(lines: &[Line], furniture: &[Option<Furniture>], builder: &mut Builder<'_>) {
    for (line, kind) in lines.iter().zip(furniture) {
        let kind = match kind {
            Some(Furniture::Running | Furniture::Rule) => RepairKind::FurnitureDropped,
            Some(Furniture::PageNumber) => RepairKind::PageNumberDropped,
            None => continue,
        };
        builder.repair(kind, line.range.clone(), line.number);
    }
}

/// The lines of a text and what is known of them.
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) lines: &'a [Line],
    pub(super) furniture: &'a [Option<Furniture>],
    pub(super) wrapping: Wrapping,
    pub(super) vocabulary: Vocabulary,
    pub(super) language: Option<&'a str>,
    /// Finds [`TABLE_GAP`].
    pub(super) table_gap: Finder<'a>,
    /// What lines begin with, once it is asked for.
    pub(super) openings: OnceCell<Openings<'a>>,
}

impl Page<'_> {
    /// The body without its footnotes, and the lines of each of these.
    fn without_notes(&self, body: &[usize]) -> (Vec<usize>, Vec<Vec<usize>>) {
        let ends_page = |at: usize| body.get(at + 1).is_none_or(|next| self.gap(body[at], *next) == Gap::Page);
        let ends_page: Vec<bool> = (0..body.len()).map(ends_page).collect();
        let Self { text, lines, wrapping, .. } = *self;
        let found = notes::find(&notes::Body { text, lines, wrapping, order: body, ends_page: &ends_page });
        let mut rest = Vec::with_capacity(body.len());
        let mut end = 0;
        for note in &found {
            rest.extend_from_slice(&body[end..note.start]);
            end = note.end;
        }
        rest.extend_from_slice(&body[end..]);
        (rest, found.into_iter().map(|note| body[note].to_vec()).collect())
    }

    /// Writes a footnote as a paragraph of its own.
    fn write_note(&self, note: &[usize], builder: &mut Builder<'_>) {
        let first = &self.lines[note[0]];
        builder.repair(RepairKind::FootnoteSetApart, first.range.clone(), first.number);
        let mut start = first.range.start;
        for pair in note.windows(2) {
            start = self.write(start, &self.lines[pair[0]], &self.lines[pair[1]], Joint::Join, builder);
        }
        if let Some(last) = note.last() {
            builder.keep(start..self.lines[*last].range.end);
        }
        builder.close();
    }

    /// Writes a line from `start` and what comes before the next; says where that begins.
    fn write(&self, start: usize, line: &Line, next: &Line, joint: Joint, builder: &mut Builder<'_>) -> usize {
        let between = self.between(line, next);
        match joint {
            Joint::Join | Joint::JoinOverGap => {}
            Joint::Divide | Joint::DivideAnswer => {
                builder.keep(start..line.range.end);
                builder.close();
                if joint == Joint::DivideAnswer {
                    builder.repair(RepairKind::ParagraphDivided, between, line.number);
                }
                return next.range.start;
            }
        }
        if joint == Joint::JoinOverGap {
            builder.repair(RepairKind::ColumnBreakJoined, between.clone(), line.number);
        }
        if let Some(capital) = line.capital {
            builder.keep(start..line.range.end);
            builder.repair(RepairKind::DropCapitalJoined, line.range.clone(), line.number);
            builder.replace(between, capital.joint());
            return next.range.start;
        }
        let (before, after) = (line.text(self.text), next.text(self.text));
        if let Some(broken) = Break::between(before, after) {
            return self.write_break(start, line, next, broken, builder);
        }
        builder.keep(start..line.range.end);
        let joint = if runs_on(before) { "" } else { joint_between(before, after) };
        builder.repair(RepairKind::LineJoined, between.clone(), line.number);
        builder.replace(between, joint);
        next.range.start
    }

    /// The white space between two lines; nothing if other text lies between them.
    fn between(&self, line: &Line, next: &Line) -> Range<usize> {
        let (end, start) = (line.range.end, next.range.start);
        let is_white = |range: Range<usize>| self.text[range].chars().all(is_blank);
        if start >= end && is_white(end..start) { end..start } else { end..end }
    }

    fn write_break(
        &self,
        start: usize,
        line: &Line,
        next: &Line,
        broken: Break<'_>,
        builder: &mut Builder<'_>,
    ) -> usize {
        let hyphen = line.text(self.text).chars().next_back().map_or(0, char::len_utf8);
        let at = line.range.end - hyphen;
        let soft = self.text[at..].starts_with('\u{AD}');
        let repeated = self.text[next.range.start..].chars().next().filter(|c| is_hyphen(*c)).map_or(0, char::len_utf8);
        match broken.judge(soft, &self.vocabulary, self.language) {
            Verdict::Suspended => {
                builder.keep(start..line.range.end);
                builder.repair(RepairKind::HyphenKept, at..line.range.end, line.number);
                builder.replace(self.between(line, next), " ");
            }
            Verdict::Drop => {
                builder.keep(start..at);
                builder.repair(RepairKind::BreakHyphenDropped, at..line.range.end, line.number);
            }
            Verdict::Keep | Verdict::Repeated => {
                builder.keep(start..line.range.end);
                builder.repair(RepairKind::HyphenKept, at..line.range.end, line.number);
            }
        }
        if repeated > 0 {
            let begins = next.range.start;
            builder.repair(RepairKind::BreakHyphenDropped, begins..begins + repeated, next.number);
        }
        next.range.start + repeated
    }
}

/// Whether nothing was lost at the end of this line but the break: an address or a word that goes on behind a slash, a
/// compound that a hyphen in front of a space does not end.
fn runs_on(line: &str) -> bool {
    let last = line.rsplit(char::is_whitespace).next().unwrap_or(line);
    (last.contains("://") || last.starts_with("www.")) && last.ends_with(['/', '-', '_', '=', '&', '?'])
        || last.len() > 1 && last.ends_with('/')
}
