//! Running headers and footers: lines that recur as pages do.

use super::numbers::FEWEST_FEET;
use super::shape::{Number, is_date, number_in, without_numbers_at_edges};
use super::{DEEPEST_EDGE, Furniture, Page, SHORTEST_PAGE, in_notes};
use crate::document::hyphen::is_hyphen;
use crate::document::lines::{continues_sentence, ends_sentence};
use crate::document::turns;
use std::collections::BTreeSet;

/// Recurring lines whose distances differ by no more than this factor (in tenths) come with pages. Pages differ by a
/// few lines; a refrain or a speaker's name comes as it comes.
const RHYTHM_TENTHS: usize = 14;

/// Most pages end inside a sentence: of the places of a header, at least every so many-th interrupts one.
pub(super) const INTERRUPTING_ONE_IN: usize = 5;

/// Where neither numbers nor form feeds tell of pages, a line must recur so many times at least, and cut a sentence apart at every
/// so many-th.
const FEWEST_UNNUMBERED: usize = 4;
const UNNUMBERED_ONE_IN: usize = 2;

/// So many times at least must a line recur that nothing sets off from the text above and below it.
const FEWEST_FLUSH: usize = 3;

impl Page<'_> {
    /// Whether a line that recurs at these places is a header or footer. `sure` are the page numbers already known.
    pub(super) fn is_running(&self, places: &[usize], sure: &[usize], numbered: &BTreeSet<usize>) -> bool {
        if !self.counts_up(places) {
            return false;
        }
        if self.is_only_at_edges(places, sure) && self.tell_of_pages(places, sure, numbered) {
            return true;
        }
        // The last page may be short; below a footer stands at most its number.
        let is_short = places.len() > 2 && places.last().is_some_and(|last| last + 2 >= self.filled.len());
        let measured = &places[..places.len() - usize::from(is_short)];
        let distances = || measured.windows(2).map(|pair| self.number(pair[1]) - self.number(pair[0]));
        let (Some(nearest), Some(farthest)) = (distances().min(), distances().max()) else { return false };
        let rhythm = farthest * 10 <= nearest * RHYTHM_TENTHS;
        let is_proved = || places.len() > 2 || self.is_numbered_or_dated(places);
        if rhythm && nearest >= SHORTEST_PAGE && places.iter().all(|place| self.is_printed(*place)) && is_proved() {
            return true;
        }
        let is_sentence = self.looks[places[0]].ends_sentence;
        let at_edges = !is_sentence && self.is_at_edges(places) && self.tell_of_pages(places, sure, numbered);
        let flush = || places.len() < FEWEST_FLUSH && places.iter().all(|place| self.is_flush(*place));
        let on_short_pages = !at_edges
            && nearest < SHORTEST_PAGE
            && !is_sentence
            && (self.go_with_feet(places) || self.counts_short_pages(places));
        if !at_edges && !on_short_pages && (nearest < SHORTEST_PAGE || flush()) {
            return false;
        }
        let half = places.len().div_ceil(2);
        if places.iter().filter(|place| self.reads_as_text(**place)).take(half).count() == half {
            return false;
        }
        if at_edges || on_short_pages {
            return true;
        }
        let count = |is: &dyn Fn(usize) -> bool| places.iter().filter(|place| is(**place)).count();
        let interrupting = count(&|place| self.interrupts(place));
        if is_sentence {
            let by_page = |place: usize| self.is_beside_number(place, sure) || self.interrupts(place);
            // Nothing goes on behind the last page.
            let paged = count(&by_page);
            let is_spoken = turns::label(self.at(places[0])).is_some();
            let in_notes = in_notes(self.looks, places) * 2 > places.len();
            let is_proved = places.len() > 2 || count(&|place| self.is_beside_number(place, sure)) > 0;
            return rhythm && paged > 1 && is_proved && paged + 1 >= places.len() && !is_spoken && !in_notes;
        }
        if count(&|place| self.is_beside_number(place, sure)) * 2 >= places.len() {
            return true;
        }
        // `Chapter 2`, `Figure 2`: such lines begin pages and float into sentences, too.
        if self.is_numbered_heading(places) {
            return rhythm && interrupting * 2 >= places.len();
        }
        let is_numbered = !self.edge.is_empty() || places.iter().all(|place| number_in(self.at(*place)).is_some());
        let one_in = if is_numbered { INTERRUPTING_ONE_IN } else { UNNUMBERED_ONE_IN };
        let most_pages = interrupting > 0
            && interrupting * one_in >= places.len()
            && (is_numbered || places.len() >= FEWEST_UNNUMBERED);
        most_pages || rhythm && self.counts_pages(places)
    }

    /// Whether it is what browsers print on each page: an address or a date, told by its form, however wide it is.
    pub(super) fn is_printed(&self, place: usize) -> bool {
        begins_with_address(self.at(place)) || is_date(self.at(place))
    }

    /// Whether they say which page, or when it was printed.
    fn is_numbered_or_dated(&self, places: &[usize]) -> bool {
        places.windows(2).any(|pair| self.at(pair[0]) != self.at(pair[1])) || is_date(self.at(places[0]))
    }

    /// Whether they are words and, a single space behind them, a number that changes.
    pub(super) fn is_numbered_heading(&self, places: &[usize]) -> bool {
        let numbers: Vec<Number> = places.iter().filter_map(|place| number_in(self.at(*place))).collect();
        numbers.len() == places.len()
            && numbers.iter().all(|number| !number.leads && !number.apart)
            && numbers.windows(2).any(|pair| pair[0].value != pair[1].value)
    }

    /// Whether they carry a number that counts as page numbers do: by one, or by two on left and right pages, from side to
    /// side or apart from the words.
    fn counts_pages(&self, places: &[usize]) -> bool {
        let numbers: Vec<Number> = places.iter().filter_map(|place| number_in(self.at(*place))).collect();
        let steps = |pair: &[Number]| matches!(pair[1].value.checked_sub(pair[0].value), Some(1 | 2));
        let all_set_off = places.iter().all(|place| self.is_set_off(*place));
        // Headings do not.
        let alternate = || numbers.iter().any(|number| number.leads != numbers[0].leads);
        numbers.len() == places.len()
            && numbers.windows(2).all(steps)
            && (alternate() || numbers.iter().all(|number| number.apart) && (numbers[0].value > 1 || !all_set_off))
    }

    /// Whether they carry numbers that count pages, of a few lines each, and one cuts a sentence apart, ends the text, or changes sides.
    fn counts_short_pages(&self, places: &[usize]) -> bool {
        let leads = |place: &usize| number_in(self.at(*place)).is_some_and(|number| number.leads);
        let ends_text = || places.last().is_some_and(|last| last + 1 == self.filled.len());
        places.len() >= FEWEST_FEET
            && self.counts_pages(places)
            && (ends_text()
                || places.windows(2).any(|pair| leads(&pair[0]) != leads(&pair[1]))
                || places.iter().any(|place| self.interrupts(*place)))
    }

    /// Whether a number between the words stays or counts with the pages.
    pub(super) fn counts_up(&self, places: &[usize]) -> bool {
        let mut last: Option<(usize, u32)> = None;
        places.iter().all(|place| {
            let (number, value) = (self.number(*place), self.looks[*place].inner);
            let counts = last.is_none_or(|(before, low)| {
                let pages = (number - before) / SHORTEST_PAGE + 1;
                value.checked_sub(low).is_some_and(|step| step as usize <= pages)
            });
            last = Some((number, value));
            counts
        })
    }

    /// Whether other text stands right above and right below a line, and nothing marks a page.
    fn is_flush(&self, place: usize) -> bool {
        let index = self.filled[place];
        let text_at = |other: Option<usize>| {
            let beside = other.filter(|other| self.filled.get(*other).is_some_and(|at| at.abs_diff(index) == 1));
            beside.is_some_and(|other| !self.looks[other].is_number)
        };
        let has_number = self.looks[place].digit_at_edge
            && number_in(self.at(place)).is_some_and(|number| number.apart || number.leads);
        let pages = place > 0 && self.crosses_page(place - 1, place)
            || place + 1 < self.filled.len() && self.crosses_page(place, place + 1);
        text_at(place.checked_sub(1)) && text_at(Some(place + 1)) && !has_number && !pages
    }

    /// Whether a line is text by all signs: it fills the column or goes on from the line before, and nothing sets it off.
    fn reads_as_text(&self, place: usize) -> bool {
        let Some(next) = self.filled.get(place + 1) else { return false };
        let index = self.filled[place];
        let beside = |at: Option<usize>| at.and_then(|at| self.lines.get(at)).is_some_and(|line| !line.is_blank());
        let begins_page = place > 0 && self.crosses_page(place - 1, place);
        if begins_page || !beside(index.checked_sub(1)) && !beside(Some(index + 1)) {
            return false;
        }
        let (line, after) = (&self.lines[index], &self.lines[*next]);
        // Small print holds more in a line than the column of the text does.
        let full =
            line.width >= self.wrapping.column || self.wrapping.is_full(self.wrapping.reach(self.text, line, after));
        // Whatever the capitals: a header that happens to fill the column exactly is rarer.
        if line.width <= self.wrapping.column && full && self.is_flush(place) {
            return true;
        }
        let goes_on = |place: usize| continues_sentence(self.at(place)) && !begins_with_address(self.at(place));
        let goes_on_here = goes_on(place) && place > 0 && !self.looks[place - 1].ends_sentence;
        goes_on_here || full && goes_on(place + 1) && !self.crosses_page(place, place + 1)
    }

    /// Whether a line is a short title in capitals with a number, or with one set apart, and cuts a sentence apart: a header, also where
    /// no other page tells.
    pub(super) fn is_numbered_header(&self, place: usize) -> bool {
        if !self.looks[place].digit_at_edge {
            return false;
        }
        let own = self.at(place);
        let Some(number) = number_in(own) else { return false };
        let words = without_numbers_at_edges(own);
        let has_letters = words.chars().filter(|c| c.is_alphabetic()).nth(1).is_some();
        let begins = words.starts_with(|c: char| c.is_uppercase() || matches!(c, '«' | '“' | '"'));
        let stands_out = number.apart || !words.contains(char::is_lowercase);
        let short = self.lines[self.filled[place]].width * 10 < self.wrapping.column * 7;
        has_letters && begins && stands_out && short && !ends_sentence(words) && self.interrupts(place)
    }

    /// Whether the only header of its kind stands here: a short line at the edge of a page in the middle of a sentence.
    pub(super) fn is_lone_header(&self, place: usize, found: &[Option<Furniture>]) -> bool {
        let open = |place: &usize| found[self.filled[*place]].is_none();
        let (Some(_), false) = (self.page_of(place), self.recurring[place]) else { return false };
        let Some(before) = (0..place).rev().take(DEEPEST_EDGE + 1).find(open) else { return false };
        let Some(after) = (place + 1..self.filled.len()).take(DEEPEST_EDGE + 1).find(open) else { return false };
        let (line, next) = (&self.lines[self.filled[before]], &self.lines[self.filled[place]]);
        let (own, rest) = (self.at(place), self.at(after));
        let cut_apart = !self.looks[before].ends_sentence
            && !self.at(before).ends_with(':')
            && (self.at(before).ends_with(is_hyphen)
                || self.wrapping.is_full(self.wrapping.reach(self.text, line, &self.lines[self.filled[after]])));
        let short = next.width * 10 < self.wrapping.column * 7 && own.chars().nth(1).is_some();
        let begins = own.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        let pages_apart = self.crosses_page(before, place) || self.crosses_page(place, after);
        pages_apart && cut_apart && short && begins && !ends_sentence(own) && continues_sentence(rest)
    }
}

/// `https://…`, as browsers print it on each page: no sentence goes on so.
fn begins_with_address(line: &str) -> bool {
    line.starts_with("www.")
        || line
            .split("://")
            .next()
            .is_some_and(|scheme| scheme.len() < line.len() && scheme.bytes().all(|byte| byte.is_ascii_alphabetic()))
}
