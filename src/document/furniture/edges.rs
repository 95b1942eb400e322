//! The edges of pages, where form feeds tell them.

use super::{DEEPEST_EDGE, Furniture, Page};
use crate::document::lines::{Line, continues_sentence};
use std::collections::BTreeSet;

/// A line that stands at the edge of so many pages and nowhere else is furniture, even if it ends in a full stop.
const FEWEST_PAGES: usize = 3;

/// A page has a line of furniture at each edge for so many lines, page numbers aside: what recurs on slides and forms is text.
const LINES_FOR_ONE: usize = 5;

/// A place at the edge of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    /// Which page, from 0.
    pub(super) page: usize,
    /// Whether it is near the end of the page.
    pub(super) at_foot: bool,
}

impl Page<'_> {
    /// The edges of the pages that form feeds end: on each side the lines that may be furniture, and one of the text.
    pub(super) fn edges(&self) -> Vec<Option<Edge>> {
        let starts: Vec<usize> = (1..self.filled.len()).filter(|place| self.crosses_page(place - 1, *place)).collect();
        if starts.is_empty() {
            return Vec::new();
        }
        let mut edges = vec![None; self.filled.len()];
        let bounds = std::iter::once(0).chain(starts.iter().copied());
        for (page, (start, end)) in bounds.zip(starts.iter().copied().chain([self.filled.len()])).enumerate() {
            let deepest = ((end - start) / LINES_FOR_ONE).clamp(1, DEEPEST_EDGE);
            let mut mark = |places: &mut dyn Iterator<Item = usize>, at_foot: bool| {
                let mut depth = 0;
                for place in places.take(DEEPEST_EDGE) {
                    depth += usize::from(!self.looks[place].is_number);
                    if depth > deepest {
                        break;
                    }
                    edges[place] = Some(Edge { page, at_foot });
                    if !self.recurring[place] {
                        break;
                    }
                }
            };
            mark(&mut (start..end), false);
            mark(&mut (start..end).rev(), true);
        }
        edges
    }

    /// Marks what is furniture of text that is not wrapped, so that no sentence goes on over the end of a page: numbers that count with
    /// the pages, and lines that stand at the edges of several pages and nowhere else. All else may be the text of slides and tables.
    pub(super) fn at_edges(&self, groups: &[&[usize]], found: &mut [Option<Furniture>]) {
        let mut offsets = self.offsets();
        let most = offsets.values().map(BTreeSet::len).max().unwrap_or(0);
        offsets.retain(|_, pages| pages.len() == most);
        let counts = |order: &usize| self.counts_with_pages(*order, &offsets);
        let sure: Vec<usize> = (0..self.numbers.len()).filter(counts).collect();
        for order in &sure {
            found[self.filled[self.numbers[*order].0]] = Some(Furniture::PageNumber);
        }
        let numbered = self.numbered_pages(groups, &sure);
        let is_running =
            |places: &&&[usize]| self.is_only_at_edges(places, &sure) && self.tell_of_pages(places, &sure, &numbered);
        for places in groups.iter().filter(is_running) {
            places.iter().for_each(|place| found[self.filled[*place]] = Some(Furniture::Running));
        }
        self.keep_blocks(groups, &numbered, found);
    }

    pub(super) fn crosses_page(&self, from: usize, to: usize) -> bool {
        (self.filled[from] + 1..=self.filled[to]).any(|index| self.lines[index].begins_page)
    }

    pub(super) fn page_of(&self, place: usize) -> Option<usize> {
        self.edge.get(place).copied().flatten().map(|edge| edge.page)
    }

    /// Whether a line that recurs stands at the edges of pages, on two of them at least.
    pub(super) fn is_at_edges(&self, places: &[usize]) -> bool {
        let mut pages: Vec<usize> = places.iter().filter_map(|place| self.page_of(*place)).collect();
        let at_edge = pages.len();
        pages.dedup();
        // Left and right pages may have headers of their own; what comes again later is a title.
        let near = pages.windows(2).filter(|pair| pair[1] - pair[0] <= 2).count();
        // A header does not become a footer; one line of a page with little on it may be either.
        let feet = places.iter().filter(|place| self.is_at_foot(**place)).count();
        let on_one_side = feet.max(places.len() - feet) * 3 >= places.len() * 2;
        pages.len() > 1 && at_edge * 2 > places.len() && near * 2 >= pages.len() - 1 && on_one_side
    }

    /// Whether a line that recurs stands nowhere but at the edges of pages, on so many that it does not by chance.
    pub(super) fn is_only_at_edges(&self, places: &[usize], sure: &[usize]) -> bool {
        if self.edge.is_empty() {
            return false;
        }
        let mut pages: Vec<Option<usize>> = places.iter().map(|place| self.page_of(*place)).collect();
        pages.dedup();
        pages.len() >= FEWEST_PAGES
            && !pages.contains(&None)
            && self.counts_up(places)
            && places.iter().all(|place| self.is_outermost(*place, sure))
    }

    /// Whether a line is the first or last of its page, but for the page number, and no full line of a sentence that goes on.
    fn is_outermost(&self, place: usize, sure: &[usize]) -> bool {
        let is_number = |at: usize| self.is_sure_number(at, sure);
        let last = self.filled.len() - 1;
        let is_last = |at: usize| at == last || self.crosses_page(at, at + 1);
        let is_first = |at: usize| at == 0 || self.crosses_page(at - 1, at);
        let ends = is_last(place) || is_number(place + 1) && is_last(place + 1);
        let begins = is_first(place) || is_number(place - 1) && is_first(place - 1);
        let (line, after) = (&self.lines[self.filled[place]], &self.lines[self.filled[(place + 1).min(last)]]);
        let goes_on = !is_last(place)
            && self.wrapping.is_full(self.wrapping.reach(self.text, line, after))
            && continues_sentence(self.at(place + 1));
        (ends || begins) && !goes_on
    }
}

/// For each line that is not blank, whether it is one of the first or last of a page that a form feed ends; empty if none does.
pub(super) fn near_edges(lines: &[Line], filled: &[usize]) -> Vec<bool> {
    let begins = |place: &usize| (filled[place - 1] + 1..=filled[*place]).any(|index| lines[index].begins_page);
    let starts: Vec<usize> = (1..filled.len()).filter(begins).collect();
    if starts.is_empty() {
        return Vec::new();
    }
    let mut near = vec![false; filled.len()];
    for start in std::iter::once(0).chain(starts).chain([filled.len()]) {
        near[start.saturating_sub(DEEPEST_EDGE)..(start + DEEPEST_EDGE).min(filled.len())].fill(true);
    }
    near
}
