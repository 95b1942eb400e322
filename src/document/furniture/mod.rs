//! Page furniture: running headers and footers, page numbers.
//!
//! A header comes back on page after page, numbers aside. So do refrains, labels, and headings that count; so recurring
//! at a distance of pages is needed, and a sign of a page besides: the line stands at the edge of a page (form feed), beside
//! page numbers that count up, cuts full lines of a sentence apart, or carries a number that counts up as regularly as
//! pages do and stands apart from the words. Where no number tells of pages, these must be long, or cut sentences apart again and
//! again. A line that ends as a sentence does (`All rights reserved.`)
//! is furniture only where it stands at the edge of page after page, beside page numbers, or cuts sentences apart at the distance
//! of pages; a full line with text right above and below it never is. A page number is a line that is a
//! number and nothing else, and stands at the edge of a page or beside a header, interrupts a sentence, or counts up
//! from page to page; numbers that count from one and show nothing else may be chapters.
//!
//! Pages may be shorter than that: slides, books for children. Then numbers tell that stand below pieces of text, the last at the very
//! end, or that go with a header and count on without a gap; without numbers, all that is on them stays. Where text is not wrapped, so that no sentence shows where a page ends, only
//! what form feeds tell is furniture.
//!
//! One hash a line, and those sorted: O(n log n) in the number of lines. Leaves out headers that change with every page and
//! never interrupt a sentence. In doubt a line stays.

mod edges;
mod evidence;
mod look;
mod numbers;
mod running;
mod shape;

use super::hyphen::is_hyphen;
use super::lines::{Line, continues_sentence};
use super::wrapping::Wrapping;
use edges::{Edge, near_edges};
use look::{Look, Looks};

/// What a line was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Furniture {
    /// A running header or footer.
    Running,
    /// A page number.
    PageNumber,
    /// The rule above footnotes.
    Rule,
}

/// Pages hold at least this many lines.
const SHORTEST_PAGE: usize = 10;

/// At the edge of a page stand at most so many lines of furniture, and one of the text.
const DEEPEST_EDGE: usize = 4;

/// Notes at the foot of a page that are looked past are so many lines at most.
const DEEPEST_NOTES: usize = 12;

/// Marks the lines that are furniture.
pub(super) fn find(text: &str, lines: &[Line], wrapping: Wrapping) -> Vec<Option<Furniture>> {
    let mut found = vec![None; lines.len()];
    let filled: Vec<usize> = (0..lines.len()).filter(|index| !lines[*index].is_blank()).collect();
    let near_edge = near_edges(lines, &filled);
    let Looks { looks, numbers, mut shapes } = Looks::of(text, lines, &filled);
    shapes.sort_unstable();
    // What is said again and again in a conversation does not come with pages; notes that say the same (`Ibid.`) do.
    let may_be_furniture = |places: &[usize]| {
        let distance = |pair: &[usize]| looks[pair[1]].line - looks[pair[0]].line;
        places.iter().any(|place| near_edge.get(*place) == Some(&true) || !looks[*place].ends_sentence)
            || places.windows(2).rev().skip(usize::from(places.len() > 2)).all(|pair| distance(pair) >= SHORTEST_PAGE)
                && in_notes(&looks, places) * 2 <= places.len()
    };
    let places: Vec<usize> = shapes.iter().map(|(_, place)| *place).collect();
    let mut rest = &*places;
    let groups: Vec<&[usize]> = shapes
        .chunk_by(|one, two| one.0 == two.0)
        .map(|group| rest.split_off(..group.len()).unwrap_or_default())
        .filter(|places| places.len() > 1 && may_be_furniture(places))
        .collect();
    let mut recurring = vec![false; filled.len()];
    for place in groups.iter().copied().flatten() {
        recurring[*place] = true;
    }
    for (place, look) in looks.iter().enumerate() {
        if look.is_rule && looks.get(place + 1).is_some_and(|next| next.begins_note) {
            found[filled[place]] = Some(Furniture::Rule);
            recurring[place] = true;
        }
    }
    for (place, _) in &numbers {
        recurring[*place] = true;
    }
    let mut page = Page {
        text,
        lines,
        wrapping,
        filled: &filled,
        looks: &looks,
        recurring: &recurring,
        numbers: &numbers,
        edge: Vec::new(),
        feet: Vec::new(),
    };
    page.edge = page.edges();
    page.feet = page.feet();
    if wrapping == Wrapping::NONE {
        page.at_edges(&groups, &mut found);
        page.keep_most(&mut found);
        return found;
    }
    let sure = page.page_numbers(|_| false);
    let numbered = page.numbered_pages(&groups, &sure);
    for places in &groups {
        if page.is_running(places, &sure, &numbered) {
            places.iter().for_each(|place| found[filled[*place]] = Some(Furniture::Running));
        }
    }
    page.keep_blocks(&groups, &numbered, &mut found);
    for order in page.page_numbers(|place| found[filled[place]].is_some()) {
        found[filled[numbers[order].0]] = Some(Furniture::PageNumber);
    }
    for place in (0..page.edge.len()).filter(|place| page.page_of(*place).is_some()) {
        if found[filled[place]].is_none() && page.is_lone_header(place, &found) {
            found[filled[place]] = Some(Furniture::Running);
        }
    }
    for place in 0..filled.len() {
        if found[filled[place]].is_none() && page.is_numbered_header(place) {
            found[filled[place]] = Some(Furniture::Running);
        }
    }
    page.keep_most(&mut found);
    found
}

/// How many lines that recur begin a note or stand in one, each in its own.
fn in_notes(looks: &[Look], places: &[usize]) -> usize {
    let mut before = None;
    let mut is_in_note = |place: &&usize| {
        let first = before.replace(**place).map_or(0, |before: usize| before + 1);
        looks[**place].in_note
            && looks[first.max(place.saturating_sub(DEEPEST_NOTES))..=**place].iter().any(|look| look.begins_note)
    };
    places.iter().filter(|place| is_in_note(place)).count()
}

struct Page<'a> {
    text: &'a str,
    lines: &'a [Line],
    wrapping: Wrapping,
    /// The lines that are not blank.
    filled: &'a [usize],
    /// What they look like.
    looks: &'a [Look],
    /// Of those, the ones that may be furniture.
    recurring: &'a [bool],
    /// Lines that are numbers: their places among the filled lines and their values.
    numbers: &'a [(usize, u32)],
    /// Of the lines that are not blank, those at the edge of a page that a form feed ends: empty if none does.
    edge: Vec<Option<Edge>>,
    /// Of the numbers, those at the feet of pages that are told by nothing but their row.
    feet: Vec<bool>,
}

impl Page<'_> {
    /// Whether the body goes on behind this place in the middle of a sentence, from a line that was full.
    fn interrupts(&self, place: usize) -> bool {
        let body = |place: &usize| !self.recurring[*place];
        let before = |place: usize| (0..place).rev().take(DEEPEST_EDGE).find(body);
        let Some(after) = (place + 1..self.filled.len()).take(DEEPEST_EDGE).find(body) else { return false };
        // `--option` is a word.
        let is_option =
            self.at(after).starts_with('-') && self.at(after)[1..].starts_with(|c: char| !c.is_whitespace());
        if !continues_sentence(self.at(after)) || is_option {
            return false;
        }
        // What goes on may stand above the notes at the foot of the page.
        let begins_note = |place: &usize| self.looks[*place].begins_note;
        let notes = (place.saturating_sub(DEEPEST_NOTES)..place).rev().filter(begins_note);
        std::iter::once(place).chain(notes).filter_map(before).any(|before| self.is_cut_off(before, after))
    }

    /// Whether a full line ends inside a sentence.
    fn is_cut_off(&self, before: usize, after: usize) -> bool {
        let (line, next) = (&self.lines[self.filled[before]], &self.lines[self.filled[after]]);
        let full =
            self.wrapping.is_full(self.wrapping.reach(self.text, line, next)) || self.at(before).ends_with(is_hyphen);
        full && !self.looks[before].ends_sentence && !self.at(before).ends_with(':')
    }

    /// Whether blank lines stand on both sides, and say something.
    fn is_set_off(&self, place: usize) -> bool {
        let index = self.filled[place];
        let is_blank = |at: Option<usize>| at.and_then(|at| self.lines.get(at)).is_none_or(Line::is_blank);
        !self.wrapping.double_spaced && is_blank(index.checked_sub(1)) && is_blank(Some(index + 1))
    }

    fn number(&self, place: usize) -> usize {
        self.looks[place].line
    }

    fn at(&self, place: usize) -> &str {
        self.lines[self.filled[place]].text(self.text)
    }
}

#[cfg(test)]
mod tests;
