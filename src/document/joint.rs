//! What lies between two lines: whether they are one paragraph or two.
//!
//! Decided from the two lines alone, how far the first reaches, and what stood between them (nothing, blank lines, a page's
//! furniture). A sentence that goes on outweighs a blank line; a line that was ended on purpose after a full stop ends its
//! paragraph even without one. Tables in columns stay lines.

use super::furniture::Furniture;
use super::hanging::Hanging;
use super::hyphen::{Break, is_hyphen};
use super::leading;
use super::lines::{Line, continues_sentence, ends_sentence, is_item};
use super::openings::{Openings, is_narrow, opening};
use super::turns;
use super::unwrap::Page;
use super::verbatim::is_entry;

/// What stood between two lines of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    None,
    Blank,
    Page,
}

/// What lies between two lines of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
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
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Open {
    /// How many of its lines stand before the one looked at.
    pub(super) lines: usize,
    /// Whether it is an item of a list.
    pub(super) is_item: bool,
    /// How wide the widest of them is.
    pub(super) widest: usize,
}

impl Open {
    /// With one more line.
    pub(super) fn with(self, line: &Line) -> Self {
        Self { lines: self.lines + 1, widest: self.widest.max(line.width), ..self }
    }
}

/// Paragraphs are wider than so many hundredths of the column; points of a list are not.
const NARROWEST: usize = 40;

/// Columns of a table are apart by at least this much white space.
pub(super) const TABLE_GAP: &str = "   ";

impl Page<'_> {
    /// What stood between two lines of the text.
    pub(super) fn gap(&self, at: usize, next: usize) -> Gap {
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

    /// What lies between two lines of the body.
    pub(super) fn joint(&self, line: &Line, next: &Line, gap: Gap, open: Open) -> Joint {
        let (before, after) = (line.text(self.text), next.text(self.text));
        let reached = self.wrapping.reach(self.text, line, next);
        let full = self.wrapping.is_full(reached);
        let ends = ends_sentence(before);
        let goes_on = continues_sentence(after) && !is_item(after);
        if line.capital.is_some() {
            return Joint::Join;
        }
        if gap == Gap::None && next.hanging == Some(Hanging::GoesOn) && !is_item(after) {
            return Joint::Join;
        }
        if line.depth != next.depth || line.is_verbatim || next.is_verbatim || is_entry(before) {
            return Joint::Divide;
        }
        if gap == Gap::None && line.hanging.is_some() && next.hanging == Some(Hanging::Begins) {
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
            Gap::None
                if open.lines == 0 && !ends && turns::label(before).is_some() && turns::label(after).is_some() =>
            {
                Joint::Divide
            }
            Gap::Blank if open.lines == 0 && !(full && goes_on) && begins_letter(before) => Joint::Divide,
            Gap::None
                if self.divides(line, next, ends, reached, goes_on, open) || self.greets(line, next, reached, open) =>
            {
                Joint::Divide
            }
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

    /// Whether a line begins as others do: with a name, the time, or as a name alone.
    fn opens_turn(&self, line: &Line) -> bool {
        let column = self.wrapping.column;
        opening(line.text(self.text), is_narrow(line, column)).is_some_and(|opening| {
            let openings = self.openings.get_or_init(|| Openings::of(self.text, self.lines, column));
            openings.recurs(&opening)
        })
    }

    /// `Dear Mr Low,` / `Thank you for your letter`: a short line by itself that ends in a comma, and a capital below it.
    fn greets(&self, line: &Line, next: &Line, reached: usize, open: Open) -> bool {
        let begins = next.text(self.text).starts_with(char::is_uppercase);
        open.lines == 0 && begins && line.text(self.text).ends_with(',') && self.wrapping.is_short(reached)
    }

    /// `Yours sincerely,`: what is far from full ends in a comma.
    fn closes(&self, line: &Line) -> bool {
        let text = line.text(self.text);
        text.ends_with(',')
            && text.starts_with(char::is_uppercase)
            && is_narrow(line, line.column.unwrap_or(self.wrapping.column))
    }

    /// Whether two lines with nothing between them are two paragraphs.
    fn divides(&self, line: &Line, next: &Line, ends: bool, reached: usize, goes_on: bool, open: Open) -> bool {
        let (before, after) = (line.text(self.text), next.text(self.text));
        let full = self.wrapping.is_full(reached);
        // A heading or an address: far too short, and not a sentence that goes on. "Far" because lines from a PDF vary.
        // What is wider than the column, or leads on to a noun, is neither.
        let is_wide = || self.wrapping.is_wider(line);
        // In a paragraph that is narrower than the column, what is as wide as its other lines is not short.
        let is_narrow = || (self.wrapping.column * NARROWEST..).contains(&(open.widest * 100));
        let is_like_others = || open.lines > 0 && is_narrow() && reached * 10 >= open.widest * 8;
        let short =
            self.wrapping.is_short(reached) && !is_like_others() && !is_wide() && !leading::ends(before, self.language);
        // `ANNA` / `(without looking up) No.`
        let goes_on = goes_on && !(short && after.starts_with(['(', '[']));
        if Break::between(before, after).is_some() || goes_on {
            return false;
        }
        let speaks = || turns::label(after).is_some_and(turns::is_plain) || self.opens_turn(next);
        let indented = next.indent >= line.indent + 2;
        (ends && (!full || indented || speaks() || self.closes(next)))
            || (short && !before.ends_with([',', '-', '–', '—']))
            || { is_item(after) && (ends && !(full && refers(before)) || before.ends_with([':', ';'])) }
    }
}

/// Whether a line that is far from full is a salutation or the field of a header, behind which the letter itself begins, in some languages
/// in lower case.
fn begins_letter(line: &str) -> bool {
    line.starts_with(char::is_uppercase) && (line.ends_with(',') && !ends_inside(line) || turns::label(line).is_some())
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

/// Whether a line ends in the abbreviation of a part of a law or a book, which a number or a letter follows (`del inc.` / `b) de la ley`).
fn refers(line: &str) -> bool {
    const PARTS: [&str; 20] = [
        "al", "ap", "apdo", "art", "arts", "cap", "cl", "fig", "inc", "incs", "let", "lit", "núm", "núms", "par",
        "párr", "pár", "sec", "subsec", "vol",
    ];
    let last = line.strip_suffix('.').and_then(|line| line.rsplit(|c: char| !c.is_alphanumeric()).next());
    last.is_some_and(|last| PARTS.iter().any(|part| last.eq_ignore_ascii_case(part)))
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
