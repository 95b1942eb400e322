//! Numbers in the margin that count the lines: every line of a deposition (1 to 25, page after page), every fifth of an edition.
//!
//! A number at the begin of a line may as well belong to a list or a table. So the lines must count up one by one, and what
//! stands behind the numbers must be wrapped text: sentences that go on from line to line and fill a column. Numbers that
//! count up by five at the distance of five lines are nothing else; on the next page they count on or begin anew. Linear; most lines are told by their first and last byte.

use super::lines::{Line, is_blank};
use super::wrapping::{Column, goes_on};
use std::ops::Range;

/// The longest row of numbers has at least so many; pages may end with fewer.
const LONGEST_ROW: usize = 5;
const SHORTEST_ROW: usize = 3;
/// Between the numbers of two pages stand at most so many lines less one: what is printed at the head and the foot.
const FARTHEST_PAGE: usize = 4;
/// Of the lines in such rows, at least one in so many goes on in the next.
const CONTINUING_ONE_IN: usize = 10;
/// So many at least do.
const FEWEST_CONTINUING: usize = 2;
/// Editions number every so many-th line,
const STEPS: [usize; 2] = [5, 10];
/// and so many numbers are enough.
const FEWEST_STEPS: usize = 3;
/// Where pages lie between them, so many are.
const FEWEST_IN_CHAIN: usize = 5;
/// Numbers of the text that happen to stand between two rows make so many others at most.
const STRAY_ROWS: usize = 4;

/// A number that may count lines.
#[derive(Debug)]
struct Number {
    /// Of which line.
    at: usize,
    /// The ordinal of the line among those that are not blank.
    order: usize,
    value: usize,
    /// Where it stands.
    range: Range<usize>,
    /// What else stands in its line.
    rest: Range<usize>,
    /// Whether it stands before that.
    leads: bool,
    /// In the left margin, how far it reaches on the page.
    ends: usize,
}

/// Takes the numbers of lines out of them; says where they stood, and on which line.
pub(super) fn take_numbers(text: &str, lines: &mut [Line]) -> Vec<(Range<usize>, usize)> {
    let filled = lines.iter().enumerate().filter(|(_, line)| !line.is_blank()).enumerate();
    let (mut leading, mut trailing) = (Vec::new(), Vec::new());
    for (order, (at, line)) in filled {
        leading.extend(leading_number(text, line, at, order));
        trailing.extend(trailing_number(text, line, at, order));
    }
    let mut taken = of_every_line(text, &leading);
    if taken.is_empty() {
        taken = of_every_fifth(&leading);
        taken.extend(of_every_fifth(&trailing));
        taken.sort_unstable_by_key(|number| number.at);
    }
    for number in &taken {
        let line = &mut lines[number.at];
        if number.leads {
            line.indent += text[number.range.start..number.rest.start].chars().count();
        }
        line.range = number.rest.clone();
    }
    taken.into_iter().map(|number| (number.range.clone(), lines[number.at].number)).collect()
}

/// `12   and the rest`, or the number alone.
fn leading_number(text: &str, line: &Line, at: usize, order: usize) -> Option<Number> {
    let whole = line.text(text);
    let digits = whole.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let value = whole.get(..digits).filter(|_| (1..=3).contains(&digits))?.parse().ok()?;
    let rest = whole[digits..].trim_start_matches(is_blank);
    let apart = rest.is_empty() || whole.len() > digits + rest.len();
    let start = line.range.start;
    let (range, rest) = (start..start + digits, line.range.end - rest.len()..line.range.end);
    apart.then_some(Number { at, order, value, range, rest, leads: true, ends: line.indent + digits })
}

/// `and the rest   12`
fn trailing_number(text: &str, line: &Line, at: usize, order: usize) -> Option<Number> {
    let whole = line.text(text);
    let digits = whole.bytes().rev().take(4).take_while(u8::is_ascii_digit).count();
    let head = &whole[..whole.len() - digits];
    let value = whole[head.len()..].parse().ok().filter(|_| digits <= 3)?;
    let rest = head.trim_end_matches(is_blank);
    let apart = !rest.is_empty() && head.len() > rest.len() + 1;
    let start = line.range.start;
    let (range, rest) = (start + head.len()..line.range.end, start..start + rest.len());
    apart.then_some(Number { at, order, value, range, rest, leads: false, ends: 0 })
}

/// The numbers that count every line, if they count lines.
fn of_every_line<'a>(text: &str, numbers: &'a [Number]) -> Vec<&'a Number> {
    let counts = |one: &Number, two: &Number| two.order == one.order + 1 && two.value == one.value + 1;
    let rows: Vec<&[Number]> = numbers.chunk_by(counts).filter(|row| row.len() >= SHORTEST_ROW).collect();
    if rows.iter().all(|row| row.len() < LONGEST_ROW) {
        return Vec::new();
    }
    let pairs = rows.iter().map(|row| row.len() - 1).sum::<usize>();
    let rest = |number: &Number| &text[number.rest.clone()];
    let continuing: Vec<(&str, &str)> = rows
        .iter()
        .flat_map(|row| row.windows(2))
        .map(|pair| (rest(&pair[0]), rest(&pair[1])))
        .filter(|(line, next)| goes_on(line, next))
        .collect();
    let is_prose = continuing.len() >= FEWEST_CONTINUING && continuing.len() * CONTINUING_ONE_IN >= pairs;
    if !is_prose || !Column::is_filled(&continuing) {
        return Vec::new();
    }
    with_last_pages(numbers, &rows)
}

/// The rows and the short ones behind them that begin again from one: the last page of a text may hold a line or two.
fn with_last_pages<'a>(numbers: &'a [Number], rows: &[&'a [Number]]) -> Vec<&'a Number> {
    let mut taken: Vec<&Number> = rows.iter().copied().flatten().collect();
    let mut short = Vec::new();
    for row in rows {
        let Some(last) = row.last() else { continue };
        let next = numbers.partition_point(|number| number.order <= last.order);
        let first = numbers.get(next).filter(|first| first.value == 1 && first.order <= last.order + FARTHEST_PAGE);
        if let Some(first) = first {
            let counts =
                |(ahead, number): &(usize, &Number)| number.value == ahead + 1 && number.order == first.order + ahead;
            let row = numbers[next..].iter().enumerate().take_while(counts);
            short.extend(row.map(|(_, number)| number));
        }
    }
    taken.extend(short);
    taken.sort_unstable_by_key(|number| number.at);
    taken.dedup_by_key(|number| number.at);
    taken
}

/// The numbers that count every fifth line, or every tenth.
fn of_every_fifth(numbers: &[Number]) -> Vec<&Number> {
    let counted = STEPS.into_iter().map(|step| counted_by(step, numbers));
    counted.into_iter().find(|counted| !counted.is_empty()).unwrap_or_default()
}

fn counted_by(step: usize, numbers: &[Number]) -> Vec<&Number> {
    let steps: Vec<&Number> = numbers.iter().filter(|number| number.value.is_multiple_of(step)).collect();
    let counts = |one: &&Number, two: &&Number| two.order == one.order + step && two.value == one.value + step;
    let mut rows: Vec<&[&Number]> = steps.chunk_by(counts).collect();
    rows.retain(|row| !is_part_of_list(row, numbers));
    let chains = chains(step, &rows);
    let mut taken = vec![false; rows.len()];
    for at in (0..rows.len()).rev().filter(|at| chains[*at].0 >= FEWEST_IN_CHAIN) {
        let mut next = Some(at);
        while let Some(at) = next.filter(|at| !std::mem::replace(&mut taken[*at], true)) {
            next = chains[at].1;
        }
    }
    rows.iter().zip(&mut taken).for_each(|(row, taken)| *taken |= row.len() >= FEWEST_STEPS);
    // Pages at the begin and the end may hold a number or two.
    for at in 1..rows.len() {
        taken[at] |= chains[at].1.is_some_and(|before| taken[before]);
    }
    for at in (1..rows.len()).rev().filter(|at| taken[*at]).collect::<Vec<_>>() {
        if let Some(before) = chains[at].1 {
            taken[before] = true;
        }
    }
    rows.into_iter().zip(taken).filter(|(_, taken)| *taken).flat_map(|(row, _)| row).copied().collect()
}

/// Whether the lines between are numbered as well: points of a list, verses of a chapter.
fn is_part_of_list(row: &[&Number], numbers: &[Number]) -> bool {
    let has = |order: usize, value: usize| {
        let at = numbers.binary_search_by_key(&order, |number| number.order);
        at.is_ok_and(|at| numbers[at].value == value)
    };
    let in_list = |number: &&&Number| {
        has(number.order + 1, number.value + 1)
            || number.order > 0 && number.value > 0 && has(number.order - 1, number.value - 1)
    };
    row.iter().filter(in_list).count() * 2 >= row.len()
}

/// Of each row, how many numbers it and those are that it goes on from, and from which it does.
fn chains(step: usize, rows: &[&[&Number]]) -> Vec<(usize, Option<usize>)> {
    // Between pages, a head or a foot lies between the numbers, or they begin again.
    let goes_on = |before: &[&Number], after: &[&Number]| {
        let (one, two) = (before[before.len() - 1], after[0]);
        let distance = two.order - one.order;
        let counts = two.value == one.value + step && (step..=step + FARTHEST_PAGE).contains(&distance);
        let begins = two.value == step
            && before.len() + after.len() > 2
            && (step..=2 * step + FARTHEST_PAGE).contains(&distance);
        (counts || begins) && one.ends.abs_diff(two.ends) <= 1
    };
    let mut chains: Vec<(usize, Option<usize>)> = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let before = (at.saturating_sub(STRAY_ROWS)..at)
            .filter(|before| goes_on(rows[*before], row))
            .max_by_key(|before| chains[*before].0);
        chains.push((row.len() + before.map_or(0, |before| chains[before].0), before));
    }
    chains
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut found = lines(text);
        let taken = take_numbers(text, &mut found);
        let taken: Vec<&str> = taken.iter().map(|(range, _)| &text[range.clone()]).collect();
        assert_eq!(taken, expected, "{text}");
    }

    #[test]
    fn lines_of_a_deposition_are_counted() {
        let page = " 1   Q.   Would you state your name and place for the\n 2   record, please, and spell it for the young ladies\n 3   who writes it down?\n 4   A.   Anna Low.\n\n 5   Q.   And were you there when the boats came home in\n 6   the morning?\n 7";
        check(page, &["1", "2", "3", "4", "5", "6", "7"]);
        let mut found = lines(page);
        take_numbers(page, &mut found);
        assert_eq!((found[1].text(page), found[1].indent), ("record, please, and spell it for the young ladies", 5));
        assert!(found.last().unwrap().is_blank());
    }

    #[test]
    fn lists_and_tables_keep_their_numbers() {
        check("1 apples\n2 yellow pears of any kind there is\n3 plums\n4 figs\n5 dates and more\n6 nuts", &[]);
        check("1  Rovers  12\n2  United  11\n3  Albion  9\n4  City  9\n5  Athletic  3", &[]);
        check("1 The boats came.\n2 They were empty.\n3 They left.\n4 Nobody came.\n5 It rained.", &[]);
    }

    #[test]
    fn every_fifth_line_of_an_edition_is_counted() {
        let verse: String = (1..=15)
            .map(
                |line| if line % 5 == 0 { format!("and so on it went    {line}\n") } else { "the boats came\n".into() },
            )
            .collect();
        check(&verse, &["5", "10", "15"]);
        check(&verse.replace("    5\n", "\n").replace("    15\n", "\n"), &[]);
    }

    #[test]
    fn lists_that_number_every_line_keep_every_fifth_number() {
        for gap in [" ", "\t", "   "] {
            let line = |number: usize| format!("{number}{gap}Crates of boat {}\n", number * 7);
            check(&(1..=24).map(line).collect::<String>(), &[]);
        }
        check(&(1..=30).map(|number| format!("{number}\n\n")).collect::<String>(), &[]);
        let at_end = |number: usize| format!("Crates of the boat\t\t{number}\n");
        check(&(1..=24).map(at_end).collect::<String>(), &[]);
    }

    /// Pages with a header, every fifth line numbered.
    fn edition(pages: usize, length: usize, is_left: bool, begins_anew: bool) -> (String, Vec<String>) {
        let (mut text, mut numbers, mut count) = (String::new(), Vec::new(), 0);
        for page in 0..pages {
            count = if begins_anew { 0 } else { count };
            text.push_str("The Lamp   12\n\n");
            for line in 0..length {
                count += 1;
                let number = if count % 5 == 0 { count.to_string() } else { String::new() };
                let words = if line % 8 == 3 { "10 boats came in late" } else { "the boats came in late" };
                text += &if is_left {
                    format!("{number:>3}  {words}\n")
                } else {
                    format!("{words}    {number}").trim_end().to_owned() + "\n"
                };
                numbers.extend((!number.is_empty()).then_some(number));
            }
            text.push_str(if page % 2 == 0 { "\n" } else { "\u{C}" });
        }
        (text, numbers)
    }

    #[test]
    fn every_fifth_line_is_counted_over_pages_and_anew_on_each() {
        for (pages, length) in [(4, 23), (2, 33), (5, 13), (3, 18)] {
            for is_left in [true, false] {
                for begins_anew in [true, false] {
                    let (text, numbers) = edition(pages, length, is_left, begins_anew);
                    check(&text, &numbers.iter().map(String::as_str).collect::<Vec<_>>());
                }
            }
        }
    }
}
