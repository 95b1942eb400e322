//! What proves that lines at the edges of pages are furniture, beside the form feeds: letters, lessons, questionnaires and the pages of a
//! child's book also begin or end alike.

use super::numbers::page_number;
use super::running::INTERRUPTING_ONE_IN;
use super::shape::{number_in, without_numbers_at_edges};
use super::{DEEPEST_EDGE, Furniture, Page, SHORTEST_PAGE};
use crate::document::wrapping::Wrapping;
use std::collections::BTreeSet;

/// Without a number, two pages prove nothing.
const FEWEST_PAGES: usize = 3;

impl Page<'_> {
    /// Whether lines that recur at the edges of pages go with page numbers, cut sentences apart, or stand on long pages.
    pub(super) fn tell_of_pages(&self, places: &[usize], sure: &[usize], numbered: &BTreeSet<usize>) -> bool {
        let count = |is: &dyn Fn(usize) -> bool| places.iter().filter(|place| is(**place)).count();
        let has_long_pages = || {
            let is_long = |pair: &&[usize]| self.number(pair[1]) - self.number(pair[0]) >= SHORTEST_PAGE;
            places.windows(2).filter(is_long).count() * 2 >= places.len() - 1
        };
        if self.looks[places[0]].ends_sentence
            && !has_long_pages()
            && count(&|place| self.shares_edge_with_number(place, sure)) * 2 < places.len()
        {
            return false;
        }
        let interrupting = if self.wrapping == Wrapping::NONE { 0 } else { count(&|place| self.interrupts(place)) };
        let counts_from_one = number_in(self.at(places[0])).is_some_and(|number| number.value == 1);
        if counts_from_one && self.is_numbered_heading(places) {
            return interrupting * 2 >= places.len();
        }
        if interrupting * INTERRUPTING_ONE_IN >= places.len()
            || self.carry_numbers(places)
            || places.iter().all(|place| self.is_printed(*place))
        {
            return true;
        }
        let on_numbered = |place: usize| self.page_of(place).is_some_and(|page| numbered.contains(&page));
        let is_sentence = self.looks[places[0]].ends_sentence;
        count(&on_numbered) * 2 >= places.len()
            || places.len() >= FEWEST_PAGES
                && has_long_pages()
                && count(&|place| self.ends_paragraph_of_page(place)) * 2 <= places.len()
                && (!is_sentence || count(&|place| self.is_below_cut(place)) * 2 > places.len())
    }

    /// The pages that carry a number, alone or beside the words of a header.
    pub(super) fn numbered_pages(&self, groups: &[&[usize]], sure: &[usize]) -> BTreeSet<usize> {
        if self.edge.is_empty() {
            return BTreeSet::new();
        }
        let headers = groups.iter().filter(|places| self.is_at_edges(places) && self.carry_numbers(places));
        let alone = sure.iter().map(|order| self.numbers[*order].0);
        headers.copied().flatten().copied().chain(alone).filter_map(|place| self.page_of(place)).collect()
    }

    /// Whether a page number stands right above or below it on the same page.
    fn shares_edge_with_number(&self, place: usize, sure: &[usize]) -> bool {
        let is_number = |at: usize| self.is_sure_number(at, sure);
        is_number(place + 1) && !self.crosses_page(place, place + 1)
            || place > 0 && is_number(place - 1) && !self.crosses_page(place - 1, place)
    }

    /// Whether all carry a number that counts from page to page: apart from the words or in front of them, or with how many there are.
    fn carry_numbers(&self, places: &[usize]) -> bool {
        let ordinals: Vec<u32> = places.iter().filter_map(|place| ordinal_of_all(self.at(*place))).collect();
        if ordinals.len() == places.len() && ordinals.is_sorted_by(|one, two| one < two) {
            return true;
        }
        let numbers: Vec<_> = places.iter().filter_map(|place| number_in(self.at(*place))).collect();
        let (Some(first), true) = (numbers.first(), numbers.len() == places.len()) else { return false };
        numbers.windows(2).all(|pair| pair[0].value < pair[1].value)
            && (numbers.iter().all(|number| number.apart) || first.value > 1)
    }

    /// Whether a line at the foot of a page stands right below one that is not finished, and not full either.
    fn ends_paragraph_of_page(&self, place: usize) -> bool {
        let above = self.inner_neighbour(place);
        self.is_at_foot(place)
            && above.is_some_and(|above| !self.looks[above].ends_sentence)
            && !self.is_below_cut(place)
    }

    /// Whether the line above is full and ends inside a sentence.
    fn is_below_cut(&self, place: usize) -> bool {
        let next = (place + 1).min(self.filled.len() - 1);
        place > 0 && self.wrapping != Wrapping::NONE && self.is_cut_off(place - 1, next)
    }

    pub(super) fn is_at_foot(&self, place: usize) -> bool {
        self.edge.get(place).copied().flatten().is_some_and(|edge| edge.at_foot)
    }

    /// The line of words right beside one at the edge of a page, towards the middle of the page.
    fn inner_neighbour(&self, place: usize) -> Option<usize> {
        let other = if self.is_at_foot(place) { place.checked_sub(1)? } else { place + 1 };
        let (first, second) = (place.min(other), place.max(other));
        let is_beside = self.filled.get(second)?.abs_diff(self.filled[first]) == 1 && !self.crosses_page(first, second);
        (is_beside && !self.looks[other].is_number).then_some(other)
    }

    /// Takes back what belongs to a block that recurs with it and is text: the close of letters, the answers of a questionnaire.
    pub(super) fn keep_blocks(&self, groups: &[&[usize]], numbered: &BTreeSet<usize>, found: &mut [Option<Furniture>]) {
        if self.edge.is_empty() {
            return;
        }
        for _ in 0..DEEPEST_EDGE {
            let is_block = |places: &&&[usize]| {
                found[self.filled[places[0]]] == Some(Furniture::Running)
                    && !self.carry_numbers(places)
                    && self.is_in_block(places, numbered, found)
            };
            let kept: Vec<usize> = groups.iter().filter(is_block).copied().flatten().copied().collect();
            if kept.is_empty() {
                return;
            }
            kept.into_iter().for_each(|place| found[self.filled[place]] = None);
        }
    }

    /// Whether the same line of text stands right beside most of these lines. The first field of a form stands below its header; the
    /// number of the page tells them apart.
    fn is_in_block(&self, places: &[usize], numbered: &BTreeSet<usize>, found: &[Option<Furniture>]) -> bool {
        let is_open = |place: &usize| {
            self.is_at_foot(*place) || self.page_of(*place).is_some_and(|page| !numbered.contains(&page))
        };
        let beside = places.iter().filter(|place| is_open(place)).filter_map(|place| self.inner_neighbour(*place));
        let mut texts: Vec<&str> =
            beside.filter(|place| found[self.filled[*place]].is_none()).map(|place| self.at(place)).collect();
        texts.sort_unstable();
        texts.chunk_by(|one, two| one == two).any(|same| same.len() * 2 > places.len())
    }

    /// Takes all back where more lines were found to recur with the pages than stand between them.
    pub(super) fn keep_most(&self, found: &mut [Option<Furniture>]) {
        let count = |kind: Option<Furniture>| self.filled.iter().filter(|index| found[**index] == kind).count();
        if count(Some(Furniture::Running)) > count(None) || count(None) == 0 {
            found.fill(None);
        }
    }
}

/// `Slide 3 / 9`: the number of a page, and how many there are.
fn ordinal_of_all(line: &str) -> Option<u32> {
    let words = without_numbers_at_edges(line);
    let (_, tail) = line.split_once(words).filter(|(_, tail)| !words.is_empty() && tail.contains('/'))?;
    page_number(tail.trim())
}
