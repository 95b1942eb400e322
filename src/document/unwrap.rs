//! Lines → paragraphs, for text that was laid out on pages.
//!
//! What lies between two lines is decided from the two lines alone, how far the first reaches, and what stood between
//! them (nothing, blank lines, a page's furniture). A sentence that goes on outweighs a blank line; a line that was ended
//! on purpose after a full stop ends its paragraph even without one.
//!
//! A footnote is set apart: it becomes a paragraph behind the one that it stands in the middle of.
//!
//! Linear. Tables in columns stay lines.

use super::builder::Builder;
use super::capitals;
use super::decode::Decoded;
use super::furniture::{self, Furniture};
use super::hyphen::{Break, Verdict, is_hyphen};
use super::lines::{Line, continues_sentence, ends_sentence, is_blank, is_item};
use super::notes;
use super::vocabulary::Vocabulary;
use super::wrapping::Wrapping;
use super::{RepairKind, turns, zones};
use crate::text::joint_between;
use memchr::memmem::Finder;
use std::ops::Range;

/// What stood between two lines of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Blank,
    Page,
}

/// What lies between two lines of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// They are one paragraph.
    Join,
    /// They are one paragraph though something stood between them.
    JoinOverGap,
    /// They are two.
    Divide,
    /// They are two though nothing stood between them, and the first asks what the second answers.
    DivideAnswer,
}

/// The paragraph that is open.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// How many of its lines stand before the one looked at.
    lines: usize,
    /// Whether it is an item of a list.
    is_item: bool,
}

/// Columns of a table are apart by at least this much white space.
const TABLE_GAP: &str = "   ";

/// Fills the builder with the paragraphs of wrapped text.
pub(super) fn unwrap(
    decoded: &Decoded<'_>,
    lines: Vec<Line>,
    wrapping: Wrapping,
    language: Option<&str>,
    builder: &mut Builder<'_>,
) {
    let text = &*decoded.text;
    let mut lines = capitals::divide(text, lines, language);
    let furniture = furniture::find(text, &lines, wrapping);
    let body: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].is_blank() && furniture[*at].is_none()).collect();
    if !wrapping.double_spaced {
        zones::measure(text, &mut lines, &body, wrapping);
    }
    let lines = &*lines;
    let (vocabulary, table_gap) = (Vocabulary::default(), Finder::new(TABLE_GAP));
    let mut page = Page { text, lines, furniture: &furniture, wrapping, vocabulary, language, table_gap };
    list_furniture(lines, &furniture, builder);
    let (body, notes) = page.without_notes(&body);
    let flows = std::iter::once(&body).chain(&notes);
    let pairs =
        flows.flat_map(|flow| flow.windows(2)).map(|pair| (lines[pair[0]].text(text), lines[pair[1]].text(text)));
    let broken = pairs.filter_map(|(line, next)| Break::between(line, next));
    page.vocabulary = Vocabulary::of(text, broken.flat_map(|broken| broken.words().collect::<Vec<_>>()));

    let mut notes = notes.into_iter().peekable();
    let mut start = body.first().map_or(0, |at| lines[*at].range.start);
    let mut open = Open { lines: 0, is_item: false };
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
            Joint::Join | Joint::JoinOverGap => Open { lines: open.lines + 1, ..open },
            Joint::Divide | Joint::DivideAnswer => {
                while let Some(note) = notes.next_if(|note| note[0] < *next_at) {
                    page.write_note(&note, builder);
                }
                Open { lines: 0, is_item: false }
            }
        };
    }
    builder.close();
    for note in notes {
        page.write_note(&note, builder);
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

struct Page<'a> {
    text: &'a str,
    lines: &'a [Line],
    furniture: &'a [Option<Furniture>],
    wrapping: Wrapping,
    vocabulary: Vocabulary,
    language: Option<&'a str>,
    /// Finds [`TABLE_GAP`].
    table_gap: Finder<'a>,
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

    fn gap(&self, at: usize, next: usize) -> Gap {
        let between = at + 1..next;
        if self.furniture[between.clone()].iter().flatten().any(|kind| *kind != Furniture::Rule)
            || self.lines[at + 1..=next].iter().any(|line| line.begins_page)
        {
            Gap::Page
        } else if between.is_empty() || (self.wrapping.double_spaced && between.len() == 1) {
            Gap::None
        } else {
            Gap::Blank
        }
    }

    fn joint(&self, line: &Line, next: &Line, gap: Gap, open: Open) -> Joint {
        let (before, after) = (line.text(self.text), next.text(self.text));
        let reached = self.wrapping.reach(self.text, line, next);
        let full = self.wrapping.is_full(reached);
        let ends = ends_sentence(before);
        let goes_on = continues_sentence(after) && !is_item(after);
        if line.capital.is_some() {
            return Joint::Join;
        }
        if line.depth != next.depth {
            return Joint::Divide;
        }
        let has_gap = |line: &str| self.table_gap.find(line.as_bytes()).is_some();
        let gaps = has_gap(before) && has_gap(after);
        if gaps && (!goes_on || ends || self.shares_gap(line, next)) {
            return Joint::Divide;
        }
        match gap {
            Gap::None if ends && !full && !goes_on && before.ends_with('?') => Joint::DivideAnswer,
            Gap::None if is_item(after) && open.is_item => Joint::Divide,
            Gap::None if self.divides(line, next, ends, reached, goes_on) => Joint::Divide,
            Gap::None => Joint::Join,
            _ if !ends && goes_on && (full || open.lines > 0 || stops_inside(before)) => Joint::JoinOverGap,
            _ if goes_on && full => Joint::JoinOverGap,
            _ if full && !ends && !open.is_item && self.sentence_goes_on(before, after, open) => Joint::JoinOverGap,
            Gap::Page if full && before.ends_with(':') && opens_quotation(after) => Joint::JoinOverGap,
            _ if ends || before.ends_with(':') => match gap {
                Gap::Page if ends && full && !is_item(after) && next.indent <= line.indent + 1 => Joint::JoinOverGap,
                _ => Joint::Divide,
            },
            _ if full && open.lines > 0 && !is_item(after) => Joint::JoinOverGap,
            _ => Joint::Divide,
        }
    }

    /// Whether a full line that ends inside a sentence goes on behind a gap, though what follows could begin something: in
    /// prose a capital or a number is a name or a count. A heading is no prose.
    fn sentence_goes_on(&self, before: &str, after: &str, open: Open) -> bool {
        // `Dear friends, neighbours,` / `We are here`: a comma ends a salutation, which holds no sentence.
        let may_greet = before.ends_with(',') && !ends_inside(before);
        let is_prose = open.lines > 0 || has_inner_mark(before) && !may_greet;
        let introduces = before.ends_with([':', ';']);
        is_prose && !introduces && (!is_item(after) || goes_on_as_item(after))
    }

    /// Whether a wide gap ends at the same place in both lines, as in the rows of a table; in justified text it does by chance.
    fn shares_gap(&self, line: &Line, next: &Line) -> bool {
        let ends = |line: &Line| -> Vec<usize> {
            let (mut ends, mut blanks) = (Vec::new(), 0);
            for (at, c) in line.text(self.text).chars().enumerate() {
                if c != ' ' && blanks >= TABLE_GAP.len() {
                    ends.push(line.indent + at);
                }
                blanks = if c == ' ' { blanks + 1 } else { 0 };
            }
            ends
        };
        let others = ends(next);
        ends(line).iter().any(|end| others.contains(end))
    }

    /// Whether two lines with nothing between them are two paragraphs.
    fn divides(&self, line: &Line, next: &Line, ends: bool, reached: usize, goes_on: bool) -> bool {
        let (before, after) = (line.text(self.text), next.text(self.text));
        let full = self.wrapping.is_full(reached);
        // A heading or an address: far too short, and not a sentence that goes on. "Far" because lines from a PDF vary.
        let short = self.wrapping.is_short(reached);
        if Break::between(before, after).is_some() || goes_on {
            return false;
        }
        let speaks = || turns::label(after).is_some_and(turns::is_plain);
        let indented = next.indent >= line.indent + 2;
        (ends && (!full || indented || speaks())) || (short && !before.ends_with([',', '-', '–', '—'])) || {
            is_item(after) && (ends || before.ends_with([':', ';']))
        }
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

/// Whether a mark stands between the words of a line, as in the middle of a paragraph.
fn has_inner_mark(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.windows(2).any(|pair| matches!(pair[0], b'.' | b'?' | b'!' | b',' | b';') && pair[1] == b' ')
}

/// Whether a line breaks off inside a sentence or a word, as no heading does.
fn stops_inside(line: &str) -> bool {
    line.ends_with([',', ';']) || line.ends_with(is_hyphen)
}

/// Whether a sentence ends inside a line and another one goes on with words at its end, not with names (`Dear Dr. Amos Pell,`).
fn ends_inside(line: &str) -> bool {
    let ends = |(at, _)| line[..at].ends_with(['.', '?', '!']) && line[at + 1..].starts_with(char::is_uppercase);
    let last = line.rsplit(' ').next().unwrap_or(line);
    last.starts_with(char::is_lowercase) && line.match_indices(' ').any(ends)
}

/// Whether what looks like a marker is none behind an unfinished sentence: a dash before a small letter or a number, a number that begins no
/// list (`not yet` / `30. One of them`).
fn goes_on_as_item(line: &str) -> bool {
    let small = |c: char| c.is_lowercase() || c.is_ascii_digit();
    let aside = line.strip_prefix(['–', '—']).is_some_and(|rest| rest.trim_start().starts_with(small));
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    aside || line[..digits].parse::<u32>().is_ok_and(|number| number > 1) && line[digits..].starts_with(". ")
}

fn opens_quotation(line: &str) -> bool {
    line.starts_with(['«', '“', '"', '„', '‘', '¿', '¡'])
}

/// Whether nothing was lost at the end of this line but the break: an address or a word that goes on behind a slash, a
/// compound that a hyphen in front of a space does not end.
fn runs_on(line: &str) -> bool {
    let last = line.rsplit(char::is_whitespace).next().unwrap_or(line);
    (last.contains("://") || last.starts_with("www.")) && last.ends_with(['/', '-', '_', '=', '&', '?'])
        || last.len() > 1 && last.ends_with('/')
}
