//! Versions that are one text: a file that was named twice, or one that nobody has translated yet.
//!
//! Nothing else shows it: the same words align best of all. Counted are segments with letters, since figures and tables stay as they
//! are in any language. One pass over the segments, a hash each.

use super::{Parallel, Version};
use crate::text::match_key;
use std::collections::HashSet;

/// Of fewer segments with letters nothing is said: a name or two may be the same in both languages.
const FEW: usize = 3;
/// Texts are the same when so many in ten of their segments are: a revision of one text by the name of another language.
const TENTHS: usize = 9;

impl Parallel {
    /// Pairs of versions, by their numbers, that have all but the same text.
    pub fn same_texts(&self) -> Vec<(usize, usize)> {
        let with_letters = |version: &Version| -> Vec<String> {
            let texts = version.segments.iter().map(|segment| segment.text.as_str());
            let worded = texts.filter(|text| text.chars().any(char::is_alphabetic));
            worded.map(|text| match_key(text).into_owned()).collect()
        };
        let versions: Vec<Vec<String>> = self.versions.iter().map(with_letters).collect();
        let pairs = (0..versions.len()).flat_map(|second| (0..second).map(move |first| (first, second)));
        pairs.filter(|&(first, second)| are_same(&versions[first], &versions[second])).collect()
    }
}

fn are_same(one: &[String], two: &[String]) -> bool {
    let (fewer, more) = if one.len() < two.len() { (one, two) } else { (two, one) };
    let there: HashSet<&String> = more.iter().collect();
    let shared = fewer.iter().filter(|text| there.contains(text)).count();
    // Each side is to be nearly all of the other: a part of a text is another mistake.
    shared >= FEW && shared * 10 >= more.len() * TENTHS
}

#[cfg(test)]
mod tests {
    use super::are_same;

    #[test]
    fn a_text_is_the_same_when_hardly_a_segment_differs() {
        let text = |segments: &[&str]| segments.iter().map(|&segment| segment.to_owned()).collect::<Vec<_>>();
        let ten = text(&["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]);
        let mut revised = ten.clone();
        revised[3] = "D".to_owned();
        assert!(are_same(&ten, &ten));
        assert!(are_same(&ten, &revised));
        revised[4] = "E".to_owned();
        assert!(!are_same(&ten, &revised));
        assert!(!are_same(&ten, &ten[..5]));
        assert!(!are_same(&ten[..2], &ten[..2]), "two names");
        assert!(!are_same(&[], &[]));
    }
}
