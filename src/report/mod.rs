//! What people look at: views of what the other modules found. Pure functions into text; nothing is printed here.
//!
//! [`terminal`] shows a comparison inline, [`page`] side by side in a page for the browser.

pub mod page;
pub mod terminal;

use crate::text::{is_ignorable, visible};
use std::fmt::Write;

/// A changed run with what cannot be seen made visible: no-break spaces, invisible characters, and any space when there
/// is nothing else.
fn signs(text: &str) -> String {
    let blank = text.chars().all(char::is_whitespace);
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{A0}' | '\u{202F}' | '\u{2007}' => shown.push('⍽'),
            ' ' if blank => shown.push('·'),
            '\t' => shown.push('→'),
            c if is_ignorable(c) || (c.is_whitespace() && c != ' ' && c != '\n') => {
                write!(shown, "\\u{{{:X}}}", u32::from(c)).expect("a string can grow");
            }
            c => shown.push_str(&visible(c.encode_utf8(&mut [0; 4]))),
        }
    }
    shown
}
