//! What a line shows by itself, found once: lines that recur are compared with each other from all over the text, which would
//! have to be fetched each time.

use super::DEEPEST_NOTES;
use super::numbers::page_number;
use super::shape::{inner_number, shape, without_numbers_at_edges};
use crate::document::lines::{Line, ends_sentence, is_rule};
use crate::document::notes;

/// A line that is not blank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Its number in the file.
    pub(super) line: usize,
    /// The first number between its words, 0 if there is none.
    pub(super) inner: u32,
    pub(super) ends_sentence: bool,
    pub(super) begins_note: bool,
    /// Whether it begins a note or stands below one.
    pub(super) in_note: bool,
    /// Whether it is a line drawn with the keyboard.
    pub(super) is_rule: bool,
    /// Whether it is a number and nothing else.
    pub(super) is_number: bool,
    /// Whether a digit is the first or the last of it.
    pub(super) digit_at_edge: bool,
}

/// All lines that are not blank.
pub(super) struct Looks {
    pub(super) looks: Vec<Look>,
    /// Lines that are numbers: their places among the others and their values.
    pub(super) numbers: Vec<(usize, u32)>,
    /// What stays the same of a line from page to page, and the place of the line.
    pub(super) shapes: Vec<(u64, usize)>,
}

impl Looks {
    pub(super) fn of(text: &str, lines: &[Line], filled: &[usize]) -> Self {
        let mut looks = Vec::with_capacity(filled.len());
        let (mut numbers, mut shapes) = (Vec::new(), Vec::with_capacity(filled.len()));
        let mut note = None;
        for (place, index) in filled.iter().enumerate() {
            let own = lines[*index].text(text);
            let number = page_number(own);
            numbers.extend(number.map(|value| (place, value)));
            let words = without_numbers_at_edges(own);
            let inner = inner_number(words);
            shapes.extend(shape(own, words, inner.map(|(at, _)| at)).map(|shape| (shape, place)));
            let begins_note = notes::begins_note(own);
            if begins_note {
                note = Some(place);
            }
            let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
            looks.push(Look {
                line: lines[*index].number,
                inner: inner.map_or(0, |(_, value)| value),
                ends_sentence: ends_sentence(own),
                begins_note,
                in_note: note.is_some_and(|note| place - note <= DEEPEST_NOTES),
                is_rule: is_rule(own),
                is_number: number.is_some(),
                digit_at_edge: is_digit(own.as_bytes().first()) || is_digit(own.as_bytes().last()),
            });
        }
        Self { looks, numbers, shapes }
    }
}
