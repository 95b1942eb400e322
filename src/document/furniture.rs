//! Page furniture: running headers and footers, page numbers.
//!
//! A header comes back on page after page, numbers aside. So do refrains, labels, and headings that count; so recurring
//! at a distance of pages is needed, and a sign of a page besides: the line stands at the edge of a page (form feed), beside
//! page numbers that count up, cuts full lines of a sentence apart, or carries a number that counts up as regularly as
//! pages do and stands apart from the words. A line that is a sentence
//! is furniture only where it stands at the edge of page after page; a full line with text right above and below it never is. A page number is a line that is a
//! number and nothing else, and stands at the edge of a page or beside a header, interrupts a sentence, or counts up
//! from page to page; numbers that count from one and show nothing else may be chapters.
//!
//! One hash a line, and those sorted: O(n log n) in the number of lines. Leaves out headers that change with every page and
//! never interrupt a sentence. In doubt a line stays.

use super::hyphen::is_hyphen;
use super::lines::{Line, continues_sentence, ends_sentence, is_rule};
use super::notes;
use super::wrapping::Wrapping;
use std::collections::{BTreeMap, BTreeSet};

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
/// Recurring lines whose distances differ by no more than this factor (in tenths) come with pages. Pages differ by a
/// few lines; a refrain or a speaker's name comes as it comes.
const RHYTHM_TENTHS: usize = 14;
/// Most pages end inside a sentence: of the places of a header, at least every so many-th interrupts one.
const INTERRUPTING_ONE_IN: usize = 5;

/// At the edge of a page stand at most so many lines of furniture, and one of the text.
const DEEPEST_EDGE: usize = 4;
/// A line that stands at the edge of so many pages and nowhere else is furniture, even if it ends in a full stop.
const FEWEST_PAGES: usize = 3;
/// So many times at least must a line recur that nothing sets off from the text above and below it.
const FEWEST_FLUSH: usize = 3;
/// Numbers from here on may be years.
const YEARS: u32 = 1000;

/// A place at the edge of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Edge {
    /// Which page, from 0.
    page: usize,
}

/// Marks the lines that are furniture.
pub(super) fn find(text: &str, lines: &[Line], wrapping: Wrapping) -> Vec<Option<Furniture>> {
    let mut found = vec![None; lines.len()];
    let filled: Vec<usize> = (0..lines.len()).filter(|index| !lines[*index].is_blank()).collect();
    let near_edge = near_edges(lines, &filled);
    let mut shapes: Vec<(u64, usize)> = filled
        .iter()
        .enumerate()
        .filter(|(place, index)| near_edge.get(*place) == Some(&true) || !ends_sentence(lines[**index].text(text)))
        .filter_map(|(place, index)| Some((shape(lines[*index].text(text))?, place)))
        .collect();
    shapes.sort_unstable();
    let groups: Vec<Vec<usize>> = shapes
        .chunk_by(|one, two| one.0 == two.0)
        .filter(|group| group.len() > 1)
        .map(|group| group.iter().map(|(_, place)| *place).collect())
        .collect();
    let mut recurring = vec![false; filled.len()];
    for place in groups.iter().flatten() {
        recurring[*place] = true;
    }
    let numbers: Vec<(usize, u32)> = filled
        .iter()
        .enumerate()
        .filter_map(|(place, index)| Some((place, page_number(lines[*index].text(text))?)))
        .collect();
    let begins_note = |index: &usize| notes::begins_note(lines[*index].text(text));
    for (place, index) in filled.iter().enumerate() {
        if is_rule(lines[*index].text(text)) && filled.get(place + 1).is_some_and(begins_note) {
            found[*index] = Some(Furniture::Rule);
            recurring[place] = true;
        }
    }
    for (place, _) in &numbers {
        recurring[*place] = true;
    }
    let mut page =
        Page { text, lines, wrapping, filled: &filled, recurring: &recurring, numbers: &numbers, edge: Vec::new() };
    page.edge = page.edges();
    let sure = page.page_numbers(|_| false);
    for places in &groups {
        if page.is_running(places, &sure) {
            places.iter().for_each(|place| found[filled[*place]] = Some(Furniture::Running));
        }
    }
    for order in page.page_numbers(|place| found[filled[place]].is_some()) {
        found[filled[numbers[order].0]] = Some(Furniture::PageNumber);
    }
    for place in (0..page.edge.len()).filter(|place| page.page_of(*place).is_some()) {
        if found[filled[place]].is_none() && page.is_lone_header(place, &found) {
            found[filled[place]] = Some(Furniture::Running);
        }
    }
    found
}

struct Page<'a> {
    text: &'a str,
    lines: &'a [Line],
    wrapping: Wrapping,
    /// The lines that are not blank.
    filled: &'a [usize],
    /// Of those, the ones that may be furniture.
    recurring: &'a [bool],
    /// Lines that are numbers: their places among the filled lines and their values.
    numbers: &'a [(usize, u32)],
    /// Of the lines that are not blank, those at the edge of a page that a form feed ends: empty if none does.
    edge: Vec<Option<Edge>>,
}

impl Page<'_> {
    /// Whether a line that recurs at these places is a header or footer. `sure` are the page numbers already known.
    fn is_running(&self, places: &[usize], sure: &[usize]) -> bool {
        let mut distances: Vec<usize> =
            places.windows(2).map(|pair| self.number(pair[1]) - self.number(pair[0])).collect();
        // The last page may be short.
        if distances.len() > 1 && places.last() == Some(&(self.filled.len() - 1)) {
            distances.pop();
        }
        if self.is_only_at_edges(places, sure) {
            return true;
        }
        if ends_sentence(self.at(places[0])) || !self.counts_up(places) {
            return false;
        }
        if places.iter().filter(|place| self.reads_as_text(**place)).count() * 2 >= places.len() {
            return false;
        }
        if self.is_at_edges(places) {
            return true;
        }
        let (Some(nearest), Some(farthest)) = (distances.iter().min(), distances.iter().max()) else { return false };
        if *nearest < SHORTEST_PAGE {
            return false;
        }
        if places.len() < FEWEST_FLUSH && places.iter().all(|place| self.is_flush(*place)) {
            return false;
        }
        let rhythm = *farthest * 10 <= *nearest * RHYTHM_TENTHS;
        let count = |is: &dyn Fn(usize) -> bool| places.iter().filter(|place| is(**place)).count();
        let interrupting = count(&|place| self.interrupts(place));
        if count(&|place| self.is_beside_number(place, sure)) * 2 >= places.len() {
            return true;
        }
        // `Chapter 2`, `Figure 2`: such lines begin pages and float into sentences, too.
        if self.is_numbered_heading(places) {
            return rhythm && interrupting * 2 >= places.len();
        }
        interrupting > 0 && interrupting * INTERRUPTING_ONE_IN >= places.len() || rhythm && self.counts_pages(places)
    }

    /// Whether they are words and, a single space behind them, a number that changes.
    fn is_numbered_heading(&self, places: &[usize]) -> bool {
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
        numbers.len() == places.len()
            && numbers.windows(2).all(steps)
            && (numbers.iter().all(|number| number.apart)
                || numbers.iter().any(|number| number.leads != numbers[0].leads))
            && (numbers[0].value > 1 || !all_set_off)
    }

    /// Whether the body goes on behind this place in the middle of a sentence, from a line that was full.
    fn interrupts(&self, place: usize) -> bool {
        let body = |place: &usize| !self.recurring[*place];
        let before = (0..place).rev().take(4).find(body);
        let after = (place + 1..self.filled.len()).take(4).find(body);
        let (Some(before), Some(after)) = (before, after) else { return false };
        let (line, next) = (&self.lines[self.filled[before]], &self.lines[self.filled[after]]);
        let full =
            self.wrapping.is_full(self.wrapping.reach(self.text, line, next)) || self.at(before).ends_with(is_hyphen);
        full && !ends_sentence(self.at(before)) && continues_sentence(self.at(after)) && !self.at(before).ends_with(':')
    }

    /// Whether blank lines stand on both sides, and say something.
    fn is_set_off(&self, place: usize) -> bool {
        let index = self.filled[place];
        let is_blank = |at: Option<usize>| at.and_then(|at| self.lines.get(at)).is_none_or(Line::is_blank);
        !self.wrapping.double_spaced && is_blank(index.checked_sub(1)) && is_blank(Some(index + 1))
    }

    /// The edges of the pages that form feeds end: on each side the lines that may be furniture, and one of the text.
    fn edges(&self) -> Vec<Option<Edge>> {
        let starts: Vec<usize> = (1..self.filled.len()).filter(|place| self.crosses_page(place - 1, *place)).collect();
        if starts.is_empty() {
            return Vec::new();
        }
        let mut edges = vec![None; self.filled.len()];
        let bounds = std::iter::once(0).chain(starts.iter().copied());
        for (page, (start, end)) in bounds.zip(starts.iter().copied().chain([self.filled.len()])).enumerate() {
            let mut mark = |places: &mut dyn Iterator<Item = usize>| {
                for place in places.take(DEEPEST_EDGE) {
                    edges[place] = Some(Edge { page });
                    if !self.recurring[place] {
                        break;
                    }
                }
            };
            mark(&mut (start..end));
            mark(&mut (start..end).rev());
        }
        edges
    }

    fn crosses_page(&self, from: usize, to: usize) -> bool {
        (self.filled[from] + 1..=self.filled[to]).any(|index| self.lines[index].begins_page)
    }

    fn page_of(&self, place: usize) -> Option<usize> {
        self.edge.get(place).copied().flatten().map(|edge| edge.page)
    }

    /// Whether a line that recurs stands at the edges of pages, on two of them at least.
    fn is_at_edges(&self, places: &[usize]) -> bool {
        let mut pages: Vec<usize> = places.iter().filter_map(|place| self.page_of(*place)).collect();
        let at_edge = pages.len();
        pages.dedup();
        pages.len() > 1 && at_edge * 2 > places.len()
    }

    /// Whether a line that recurs stands nowhere but at the edges of pages, on so many that it does not by chance.
    fn is_only_at_edges(&self, places: &[usize], sure: &[usize]) -> bool {
        let mut pages: Vec<Option<usize>> = places.iter().map(|place| self.page_of(*place)).collect();
        pages.dedup();
        pages.len() >= FEWEST_PAGES
            && !pages.contains(&None)
            && self.counts_up(places)
            && places.iter().all(|place| self.is_outermost(*place, sure))
    }

    /// Whether a line is the first or last of its page, but for the page number, and no full line of a sentence that goes on.
    fn is_outermost(&self, place: usize, sure: &[usize]) -> bool {
        let is_number = |at: usize| {
            self.numbers
                .binary_search_by_key(&at, |(place, _)| *place)
                .is_ok_and(|order| sure.binary_search(&order).is_ok())
        };
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

    /// Whether a number between the words stays or counts with the pages.
    fn counts_up(&self, places: &[usize]) -> bool {
        let value = |place: usize| inner_number(without_numbers_at_edges(self.at(place))).map_or(0, |(_, value)| value);
        places.windows(2).all(|pair| {
            let pages = (self.number(pair[1]) - self.number(pair[0])) / SHORTEST_PAGE + 1;
            value(pair[1]).checked_sub(value(pair[0])).is_some_and(|step| step as usize <= pages)
        })
    }

    /// Whether other text stands right above and right below a line, and nothing marks a page.
    fn is_flush(&self, place: usize) -> bool {
        let index = self.filled[place];
        let text_at = |at: Option<usize>| {
            let line = at.and_then(|at| self.lines.get(at)).filter(|line| !line.is_blank());
            line.is_some_and(|line| page_number(line.text(self.text)).is_none())
        };
        let has_number = number_in(self.at(place)).is_some_and(|number| number.apart || number.leads);
        let pages = place > 0 && self.crosses_page(place - 1, place)
            || place + 1 < self.filled.len() && self.crosses_page(place, place + 1);
        text_at(index.checked_sub(1)) && text_at(Some(index + 1)) && !has_number && !pages
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
        let goes_on = |place: usize| continues_sentence(self.at(place));
        let goes_on_here = goes_on(place) && place > 0 && !ends_sentence(self.at(place - 1));
        goes_on_here || full && goes_on(place + 1) && !self.crosses_page(place, place + 1)
    }

    /// Whether the only header of its kind stands here: a short line at the edge of a page in the middle of a sentence.
    fn is_lone_header(&self, place: usize, found: &[Option<Furniture>]) -> bool {
        let open = |place: &usize| found[self.filled[*place]].is_none();
        let (Some(_), false) = (self.page_of(place), self.recurring[place]) else { return false };
        let Some(before) = (0..place).rev().take(DEEPEST_EDGE + 1).find(open) else { return false };
        let Some(after) = (place + 1..self.filled.len()).take(DEEPEST_EDGE + 1).find(open) else { return false };
        let (line, next) = (&self.lines[self.filled[before]], &self.lines[self.filled[place]]);
        let (own, rest) = (self.at(place), self.at(after));
        let cut_apart = !ends_sentence(self.at(before))
            && !self.at(before).ends_with(':')
            && (self.at(before).ends_with(is_hyphen)
                || self.wrapping.is_full(self.wrapping.reach(self.text, line, &self.lines[self.filled[after]])));
        let short = next.width * 10 < self.wrapping.column * 7 && own.chars().nth(1).is_some();
        let begins = own.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        let pages_apart = self.crosses_page(before, place) || self.crosses_page(place, after);
        pages_apart && cut_apart && short && begins && !ends_sentence(own) && continues_sentence(rest)
    }

    /// Whether a page number that counts up stands right before or behind it.
    fn is_beside_number(&self, place: usize, sure: &[usize]) -> bool {
        let first = self.numbers.partition_point(|(other, _)| other + 1 < place);
        let near = self.numbers[first..].iter().take_while(|(other, _)| *other <= place + 1).count();
        (first..first + near).any(|order| sure.binary_search(&order).is_ok() && self.neighbours(order).next().is_some())
    }

    /// Which of the numbers are page numbers: those with a sign of their own, and those that count on from them.
    fn page_numbers(&self, is_running: impl Fn(usize) -> bool) -> Vec<usize> {
        let beside_header = |place: usize| {
            place.checked_sub(1).is_some_and(&is_running) || place + 1 < self.filled.len() && is_running(place + 1)
        };
        let counted_from_one = self.counted_from_one();
        let offsets = self.offsets();
        let is_sure = |order: usize| {
            let (place, value) = self.numbers[order];
            // Nothing is left that it could be the heading of.
            let ends_text = place + 1 == self.filled.len();
            // Two and three alone may be chapters; so may be longer rows, but those do not come with pages, or start at one.
            let counts = self.neighbours(order).count() > usize::from(value <= 3)
                && (!self.is_set_off(place) || ends_text)
                && !counted_from_one[order];
            let row_of_pages = is_decorated(self.at(place)) && !counted_from_one[order];
            beside_header(place)
                || counts
                || row_of_pages
                || is_called_page(self.at(place))
                || self.interrupts(place)
                || self.counts_with_pages(order, &offsets)
        };
        let mut open: Vec<usize> = (0..self.numbers.len()).filter(|order| is_sure(*order)).collect();
        let mut sure = vec![false; self.numbers.len()];
        open.iter().for_each(|order| sure[*order] = true);
        while let Some(order) = open.pop() {
            for next in self.neighbours(order) {
                if !std::mem::replace(&mut sure[next], true) {
                    open.push(next);
                }
            }
        }
        (0..sure.len()).filter(|order| sure[*order]).collect()
    }

    /// Whether a number at the edge of a page is as far from the number of another as the pages are apart. A single one
    /// proves nothing when it could be a year.
    fn counts_with_pages(&self, order: usize, offsets: &BTreeMap<i64, BTreeSet<usize>>) -> bool {
        let (place, value) = self.numbers[order];
        let Some(page) = self.page_of(place) else { return false };
        let alone = offsets.len() == 1 && offsets.values().all(|pages| pages.len() == 1);
        offsets.get(&(i64::from(value) - page as i64)).is_some_and(|pages| pages.len() > 1) || alone && value < YEARS
    }

    /// How far the numbers at the edges of pages are ahead of these, and on which pages.
    fn offsets(&self) -> BTreeMap<i64, BTreeSet<usize>> {
        let mut offsets: BTreeMap<i64, BTreeSet<usize>> = BTreeMap::new();
        for (place, value) in self.numbers {
            if let Some(page) = self.page_of(*place) {
                offsets.entry(i64::from(*value) - page as i64).or_default().insert(page);
            }
        }
        offsets
    }

    /// For each number, whether it belongs to a row that counts up from one.
    fn counted_from_one(&self) -> Vec<bool> {
        let mut last = None;
        let mut belongs = |value: u32| {
            last = if value == 1 || last == Some(value.wrapping_sub(1)) { Some(value) } else { None };
            last.is_some()
        };
        self.numbers.iter().map(|(_, value)| belongs(*value)).collect()
    }

    /// The numbers before and behind it that are one less or more, a page away.
    fn neighbours(&self, order: usize) -> impl Iterator<Item = usize> {
        let follows = |first: usize, second: usize| {
            let ((before, low), (after, high)) = (self.numbers[first], self.numbers[second]);
            // The last page may be shorter.
            let page = self.number(after) - self.number(before) >= SHORTEST_PAGE
                || (after + 1 == self.filled.len() && after > before + 1);
            high == low + 1 && page
        };
        let before = order.checked_sub(1).filter(|before| follows(*before, order));
        let after = Some(order + 1).filter(|after| *after < self.numbers.len() && follows(order, *after));
        before.into_iter().chain(after)
    }

    fn number(&self, place: usize) -> usize {
        self.lines[self.filled[place]].number
    }

    fn at(&self, place: usize) -> &str {
        self.lines[self.filled[place]].text(self.text)
    }
}

/// What stays the same of a header from page to page; `None` for lines that say nothing by recurring. The page number
/// may stand on either side of it, on left and right pages in turn.
fn shape(line: &str) -> Option<u64> {
    let line = without_numbers_at_edges(line);
    if line.chars().filter(|c| c.is_alphabetic()).nth(1).is_none() || line.ends_with(':') {
        return None;
    }
    // FNV-1a: a byte at a time is what it is made for.
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    let (first, last) = (inner_number(line), line.rfind(|c: char| c.is_ascii_digit()));
    let wild = first.map(|(at, _)| at).filter(|at| last.is_some_and(|last| is_one_number(&line[*at..=last])));
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'0'..=b'9' if wild.is_some_and(|wild| wild < at) => {}
            b'0'..=b'9' if wild.is_some() => add(b'#'),
            b' ' => {}
            _ => add(byte.to_ascii_lowercase()),
        }
    }
    Some(hash)
}

fn without_numbers_at_edges(line: &str) -> &str {
    let at_edge = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\t' | '|' | '-' | '–' | '—' | '·' | '•' | '/');
    line.trim_matches(at_edge)
}

/// The first number between the words of a header, and where it stands.
fn inner_number(line: &str) -> Option<(usize, u32)> {
    let at = line.find(|c: char| c.is_ascii_digit())?;
    let digits = line[at..].bytes().take_while(u8::is_ascii_digit).count();
    Some((at, line[at..at + digits].parse().ok()?))
}

fn is_one_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// For each line that is not blank, whether it is one of the first or last of a page that a form feed ends; empty if none does.
fn near_edges(lines: &[Line], filled: &[usize]) -> Vec<bool> {
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

/// The number of a line that is a page number and nothing else: `12`, `– 12 –`, `[12]`, `12/30`, `Page 12 of 30`, `xiv`.
fn page_number(line: &str) -> Option<u32> {
    if line.len() > 40 {
        return None;
    }
    let mut number = None;
    for word in line.split(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '–' | '—' | '[' | ']' | '(' | ')' | '|' | '/' | '.' | '·' | '•' | '*')
    }) {
        let lower = word.to_lowercase();
        match lower.as_str() {
            "" | "page" | "p" | "pg" | "pág" | "pag" | "página" | "seite" | "of" | "de" | "sur" | "von" | "di"
            | "pagina" => {}
            digits if digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                number = number.or(digits.parse().ok());
            }
            letters => number = Some(roman(letters).filter(|_| number.is_none())?),
        }
    }
    number
}

/// `– 12 –`: only page numbers and the parts of a text are written so.
fn is_decorated(line: &str) -> bool {
    let dash = |c: char| matches!(c, '-' | '–' | '—');
    line.starts_with(dash) && line.ends_with(dash)
}

/// `Page 12`: nothing else is written so.
fn is_called_page(line: &str) -> bool {
    line.starts_with(char::is_alphabetic) && line.contains(' ')
}

/// The number at the edge of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number {
    value: u32,
    /// Whether it stands before the words.
    leads: bool,
    /// Whether wide space or a rule keeps it from the words.
    apart: bool,
}

fn number_in(line: &str) -> Option<Number> {
    let is_rule = |c: char| matches!(c, '|' | '·' | '•');
    let is_apart = |space: &str| space.contains(is_rule) || space.contains('\t') || space.chars().count() > 1;
    let in_gap = |c: char| c.is_whitespace() || is_rule(c);
    let words = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if let Ok(value) = line[..line.len() - words.len()].parse() {
        let gap = &words[..words.len() - words.trim_start_matches(in_gap).len()];
        return (!gap.is_empty()).then(|| Number { value, leads: true, apart: is_apart(gap) });
    }
    let words = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let value = line[words.len()..].parse().ok()?;
    let gap = &words[words.trim_end_matches(in_gap).len()..];
    (!gap.is_empty()).then(|| Number { value, leads: false, apart: is_apart(gap) })
}

/// A small Roman number, as front matter has them.
fn roman(letters: &str) -> Option<u32> {
    let value = |c: char| match c {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        'c' => Some(100),
        _ => None,
    };
    let values: Vec<u32> = letters.chars().map(value).collect::<Option<_>>()?;
    let lesser = |at: usize| values.get(at + 1).is_some_and(|next| *next > values[at]);
    let added: u32 = (0..values.len()).filter(|at| !lesser(*at)).map(|at| values[at]).sum();
    let taken: u32 = (0..values.len()).filter(|at| lesser(*at)).map(|at| values[at]).sum();
    added.checked_sub(taken).filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_read_in_many_forms() {
        for (line, number) in [
            ("12", Some(12)),
            ("– 12 –", Some(12)),
            ("[7]", Some(7)),
            ("3/10", Some(3)),
            ("Page 12 of 30", Some(12)),
            ("Página 4 de 9", Some(4)),
            ("xiv", Some(14)),
            ("1984 was hot", None),
            ("Page", None),
            ("12345", None),
            ("word", None),
        ] {
            assert_eq!(page_number(line), number, "{line}");
        }
    }
}
