//! Marks behind which the space was forgotten: `at home.The next day`.

use super::context::{is_closer, is_opener};
use unicode_normalization::char::is_combining_mark;

/// Letters that a word has at least before a mark behind which the space was forgotten.
const FEWEST_LETTERS: usize = 3;

/// Whether it looks as if only the space behind a mark was forgotten (`at home.The next day`): a word in small letters before it, which
/// is no part of an address or of code, and a word with a capital behind it, which is no ending of a file or an address.
pub(super) fn forgets_space(before: &str, after: &str) -> bool {
    let opened = after.strip_prefix(|c: char| is_opener(c) && !c.is_whitespace());
    let next = opened.unwrap_or(after);
    let mut letters = next.chars();
    if !letters.next().is_some_and(char::is_uppercase) {
        return false;
    }
    let behind = letters.as_str().trim_start_matches(is_small);
    let word = &next[..next.len() - behind.len()];
    let behind = behind.strip_prefix(['\'', '’', '-']).map_or(behind, |rest| rest.trim_start_matches(is_small));
    let behind = behind.strip_prefix([',', ';', ':', '.', '!', '?', '…', ')', '"', '”', '»']).unwrap_or(behind);
    if !(behind.is_empty() || behind.starts_with(char::is_whitespace)) || ENDINGS.contains(&word) {
        return false;
    }
    // Whole words alone: `doc.example/list#last.Then` is one address.
    let last = before.rsplit(char::is_whitespace).next().unwrap_or(before).trim_start_matches(is_opener);
    let last = last.trim_end_matches(is_closer);
    let is_word = |c: char| is_small(c) || matches!(c, '-' | '\'' | '’');
    let rest = last.strip_prefix(char::is_uppercase).unwrap_or(last);
    rest.chars().all(is_word) && last.chars().rev().take_while(|c| is_small(*c)).count() >= FEWEST_LETTERS
}

/// Endings of files and of addresses, as they come with a capital.
const ENDINGS: [&str; 16] =
    ["Com", "Doc", "Docx", "Exe", "Gif", "Htm", "Html", "Jpg", "Js", "Md", "Net", "Org", "Pdf", "Png", "Txt", "Xml"];

/// A small letter, or what is written above or below one.
fn is_small(c: char) -> bool {
    c.is_lowercase() || is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_names_of_files_and_code() {
        for (before, after) in [
            ("They went home", "The next"),
            ("the cafe\u{301}", "Then"),
            ("(at home", "It's late"),
            ("well-known", "“The end"),
        ] {
            assert!(forgets_space(before, after), "{before}.{after}");
        }
        for (before, after) in [
            ("list.add", "All"),
            ("https://example.org/list#last", "Then it"),
            ("report", "Pdf is"),
            ("a_list", "Then it"),
            ("Ph", "Dr is"),
            ("list", "AddAll is"),
            ("list", "Add(1)"),
            ("at home", "the next"),
        ] {
            assert!(!forgets_space(before, after), "{before}.{after}");
        }
    }
}
