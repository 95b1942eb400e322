//! Page numbers: lines that are a number and nothing else, and which of them count pages.

use super::{Page, SHORTEST_PAGE};
use std::collections::{BTreeMap, BTreeSet};

/// So many numbers at the feet of short pages are no chance.
pub(super) const FEWEST_FEET: usize = 5;

impl Page<'_> {
    /// Whether a page number that counts up stands right before or behind it.
    pub(super) fn is_beside_number(&self, place: usize, sure: &[usize]) -> bool {
        let first = self.numbers.partition_point(|(other, _)| other + 1 < place);
        let near = self.numbers[first..].iter().take_while(|(other, _)| *other <= place + 1).count();
        (first..first + near).any(|order| sure.binary_search(&order).is_ok() && self.neighbours(order).next().is_some())
    }

    /// Which of the numbers stands at a place.
    fn order_of(&self, place: usize) -> Option<usize> {
        self.numbers.binary_search_by_key(&place, |(place, _)| *place).ok()
    }

    /// Whether a page number that is already known stands at a place.
    pub(super) fn is_sure_number(&self, place: usize, sure: &[usize]) -> bool {
        self.order_of(place).is_some_and(|order| sure.binary_search(&order).is_ok())
    }

    /// Which of the numbers are page numbers: those with a sign of their own, and those that count on from them.
    pub(super) fn page_numbers(&self, is_running: impl Fn(usize) -> bool) -> Vec<usize> {
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
                || self.counts_with_pages(order, &offsets)
                || self.feet[order]
                || (counts
                    || row_of_pages
                    || is_called_page(self.at(place))
                    || self.interrupts(place) && !is_letter(self.at(place)))
                    && !self.ends_paragraph(order)
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

    /// Whether a number may be the last line of a paragraph: the line right above is not finished, none goes on right below, and neither
    /// a form feed nor another number that counts with it tells of pages.
    fn ends_paragraph(&self, order: usize) -> bool {
        let place = self.numbers[order].0;
        let is_right_above = |above: &usize| self.filled[above + 1] == self.filled[*above] + 1;
        let Some(above) = place.checked_sub(1).filter(is_right_above) else { return false };
        let goes_on = self.interrupts(place) && self.filled.get(place + 1).is_some_and(|_| is_right_above(&place));
        let begins_page =
            self.crosses_page(above, place) || place + 1 < self.filled.len() && self.crosses_page(place, place + 1);
        !self.looks[above].ends_sentence
            && !self.looks[above].is_number
            && !goes_on
            && !begins_page
            && self.neighbours(order).next().is_none()
    }

    /// Whether a number at the edge of a page is as far from the number of another as the pages are apart.
    pub(super) fn counts_with_pages(&self, order: usize, offsets: &BTreeMap<i64, BTreeSet<usize>>) -> bool {
        let (place, value) = self.numbers[order];
        let Some(page) = self.page_of(place) else { return false };
        offsets.get(&(i64::from(value) - page as i64)).is_some_and(|pages| pages.len() > 1)
    }

    /// How far the numbers at the edges of pages are ahead of these, and on which pages.
    pub(super) fn offsets(&self) -> BTreeMap<i64, BTreeSet<usize>> {
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

    /// For each number, whether it belongs to a row that counts pieces of text by one, each number below its piece: the feet of pages,
    /// however short. Numbers that head what follows stand above.
    pub(super) fn feet(&self) -> Vec<bool> {
        let mut feet = vec![false; self.numbers.len()];
        let ends_text = self.numbers.last().is_some_and(|(place, _)| place + 1 == self.filled.len());
        if !ends_text || self.numbers.len() < FEWEST_FEET {
            return feet;
        }
        let counts = |pair: &[(usize, u32)]| pair[1].1 == pair[0].1 + 1 && pair[1].0 > pair[0].0 + 1;
        let row = 1 + self.numbers.windows(2).rev().take_while(|pair| counts(pair)).count();
        let first = self.numbers.len() - row;
        let is_foot = |place: usize| self.order_of(place).is_some_and(|order| order >= first);
        // Where the first number is that of the second page, the first has none.
        let heads_text = self.numbers[first].0 == 0;
        // Neither does a table tell, of which every cell became a line: a name, its rank.
        let is_text =
            |(place, _): &&(usize, u32)| *place > 1 && (self.looks[place - 1].ends_sentence || !is_foot(place - 2));
        if row >= FEWEST_FEET && !heads_text && self.numbers[first..].iter().filter(is_text).count() * 2 > row {
            feet[first..].fill(true);
        }
        feet
    }

    /// Whether most of these places stand beside the numbers at the feet of pages.
    pub(super) fn go_with_feet(&self, places: &[usize]) -> bool {
        let is_foot = |place: usize| self.order_of(place).is_some_and(|order| self.feet[order]);
        let beside = |place: &&usize| **place > 0 && is_foot(**place - 1) || is_foot(**place + 1);
        places.len() >= FEWEST_FEET && (places.iter().filter(beside).count() + 1) >= places.len()
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
}

/// How the words beside page numbers and small Roman numbers begin.
const BEGINS_WORD: [char; 18] =
    ['p', 'P', 's', 'S', 'o', 'O', 'd', 'D', 'v', 'V', 'i', 'I', 'x', 'X', 'l', 'L', 'c', 'C'];

/// The number of a line that is a page number and nothing else: `12`, `– 12 –`, `[12]`, `12/30`, `Page 12 of 30`, `xiv`.
///
/// A second number is how many pages there are, and stands behind a stroke or a word for it. What ends in a full stop, closes a bracket
/// that it does not open, or begins with `of` is the end of a sentence: `of 1882.`
pub(super) fn page_number(line: &str) -> Option<u32> {
    let is_word = |first: char| first.is_ascii_alphabetic() && !BEGINS_WORD.contains(&first);
    if line.len() > 40 || line.starts_with(is_word) || line.ends_with('.') {
        return None;
    }
    let is_mark = |c: char| matches!(c, '-' | '–' | '—' | '[' | ']' | '(' | ')' | '|' | '·' | '•' | '*');
    let (mut number, mut of, mut all) = (None, false, None);
    for word in line.split_inclusive('/').flat_map(|part| part.split(|c: char| c.is_whitespace() || is_mark(c))) {
        let (word, is_stroke) = word.strip_suffix('/').map_or((word, false), |word| (word, true));
        match word {
            "" => {}
            letters if letters.starts_with(|c: char| !c.is_ascii_digit() && !BEGINS_WORD.contains(&c)) => return None,
            word if is_preposition(word) => {
                if number.is_none() || std::mem::replace(&mut of, true) {
                    return None;
                }
            }
            word if is_label(word) => {
                if number.is_some() && !line.contains('|') {
                    return None;
                }
            }
            word => {
                let digits = word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
                let value = if digits { word.parse().ok() } else { roman(&word.to_lowercase()) };
                let is_first = number.is_none();
                if !is_first && (!of || all.is_some()) {
                    return None;
                }
                let slot = if is_first { &mut number } else { &mut all };
                *slot = Some(value?);
            }
        }
        of |= is_stroke && number.is_some();
    }
    let is_paired =
        [('(', ')'), ('[', ']')].into_iter().all(|(open, close)| line.contains(open) == line.contains(close));
    number.filter(|_| is_paired && (!of || all.is_some()))
}

/// `of`, between the number of a page and how many there are.
fn is_preposition(word: &str) -> bool {
    ["of", "de", "sur", "von", "di"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// `Page`, before its number.
fn is_label(word: &str) -> bool {
    let bare = word.strip_suffix('.').unwrap_or(word).to_lowercase();
    matches!(&*bare, "page" | "p" | "pg" | "pág" | "pag" | "página" | "seite" | "pagina")
}

/// A capital alone may be a letter: `X`.
fn is_letter(line: &str) -> bool {
    line.len() == 1 && line.starts_with(char::is_uppercase)
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
            ("(iv)", Some(4)),
            ("p. 7", Some(7)),
            ("– Seite 7 von 12 –", Some(7)),
            ("7 | Page", Some(7)),
            ("7 / 12", Some(7)),
            ("3 of iv", Some(3)),
            ("de 1907", None),
            ("of 70", None),
            ("von 1907.", None),
            ("1907.", None),
            ("page 7.", None),
            ("7 de", None),
            ("7 page", None),
            ("p. 7-12", None),
            ("p. 7-12 )", None),
            ("7)", None),
            ("1.17.2", None),
            ("1 2 3", None),
            ("7/12/19", None),
            ("v.", None),
            ("v      )", None),
        ] {
            assert_eq!(page_number(line), number, "{line}");
        }
    }
}
