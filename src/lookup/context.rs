//! Whether an exact match stands between the same neighbours as the query.
//!
//! In an aligned document the neighbours are those of its running text, as it is now; its edges are none. A segment of an
//! imported unit has only those that its file gives: memoQ's properties `x-context-pre` and `x-context-post`, whose value is a
//! `seg` element written as text. A value that is no element is taken as the text itself.

use super::{Kind, Options, Score};
use crate::model::Annotation;
use crate::store::{Error, Memory, SegmentId};
use crate::text::match_key;
use crate::xml::{self, Reader};
use std::borrow::Cow;

const BEFORE: &str = "x-context-pre";
const AFTER: &str = "x-context-post";

/// The match keys of what stands around a query, as far as it was told.
#[derive(Debug, Default)]
pub(super) struct Neighbours {
    before: Option<String>,
    after: Option<String>,
}

impl Neighbours {
    /// Those that were asked for. A blank one is the same as nothing.
    pub(super) fn of(options: &Options<'_>) -> Self {
        let key = |text: Option<&str>| text.map(|text| match_key(text).into_owned()).filter(|key| !key.is_empty());
        Self { before: key(options.before), after: key(options.after) }
    }

    /// Whether there is anything to compare.
    pub(super) fn are_known(&self) -> bool {
        self.before.is_some() || self.after.is_some()
    }

    /// How exact an exact match is: with both neighbours, with one, or on its own. `annotations` are those beside it.
    pub(super) fn grade<'a>(
        &self,
        memory: &Memory,
        segment: SegmentId,
        annotations: impl Iterator<Item = &'a Annotation>,
    ) -> Result<(Score, Kind), Error> {
        if !self.are_known() {
            return Ok((Score::EXACT, Kind::Exact));
        }
        let (before, after) = match noted(annotations) {
            (None, None) => memory.neighbours(segment)?,
            noted => noted,
        };
        let same = |asked: &Option<String>, stored: &Option<String>| match (asked, stored) {
            (Some(asked), Some(stored)) => match_key(stored) == asked.as_str(),
            _ => false,
        };
        Ok(match usize::from(same(&self.before, &before)) + usize::from(same(&self.after, &after)) {
            0 => (Score::EXACT, Kind::Exact),
            1 => (Score::ONE_NEIGHBOUR, Kind::Context),
            _ => (Score::BOTH_NEIGHBOURS, Kind::Context),
        })
    }
}

/// The neighbours that another tool wrote down. The first word on each counts: what is said of a variant before what is said of
/// its unit.
fn noted<'a>(annotations: impl Iterator<Item = &'a Annotation>) -> (Option<String>, Option<String>) {
    let (mut before, mut after) = (None, None);
    for annotation in annotations {
        let Annotation::Property { name, value, .. } = annotation else { continue };
        match name.as_str() {
            BEFORE if before.is_none() => before = Some(unwrapped(value).into_owned()),
            AFTER if after.is_none() => after = Some(unwrapped(value).into_owned()),
            _ => {}
        }
    }
    (before, after)
}

/// The text of a `seg` element, without what its inline codes hold; any other text as it is.
fn unwrapped(value: &str) -> Cow<'_, str> {
    let element = value.trim();
    if !(element.starts_with("<seg>") || element.starts_with("<seg ")) {
        return Cow::Borrowed(value);
    }
    text_of(element).map_or(Cow::Borrowed(value), Cow::Owned)
}

/// The text of an element; `None` when it is no XML after all.
fn text_of(element: &str) -> Option<String> {
    const CODES: [&str; 5] = ["bpt", "ept", "ph", "it", "ut"];
    let mut reader = Reader::new(element.as_bytes(), element.len() + 1);
    let mut text = String::new();
    // Elements that are open, from the first code on.
    let mut inside_code = 0;
    loop {
        match reader.advance().ok()? {
            xml::Kind::Text if inside_code == 0 => text.push_str(reader.text()),
            xml::Kind::Start if inside_code > 0 || CODES.contains(&reader.name()) => inside_code += 1,
            xml::Kind::End if inside_code > 0 => inside_code -= 1,
            xml::Kind::Eof => return Some(text),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unwrapped;

    #[test]
    fn the_text_of_a_neighbour_is_taken_out_of_its_element() {
        for (value, text) in [
            ("Before.", "Before."),
            ("", ""),
            ("a < b & c", "a < b & c"),
            ("<seg>Before.</seg>", "Before."),
            ("<seg/>", "<seg/>"),
            ("<seg></seg>", ""),
            (" <seg>Tom &amp; Ana: 1 &lt; 2, “sí”</seg>\n", "Tom & Ana: 1 < 2, “sí”"),
            ("<seg>Click <bpt i=\"1\">&lt;b></bpt>Save<ept i=\"1\">&lt;/b></ept>.<ph x=\"1\"/></seg>", "Click Save."),
            ("<seg>one <hi>two</hi> <ph>[<sub>three</sub>]</ph>four</seg>", "one two four"),
            ("<seg>broken", "<seg>broken"),
            ("<segment>", "<segment>"),
            ("日本語", "日本語"),
            ("<seg>日本語</seg>", "日本語"),
        ] {
            assert_eq!(unwrapped(value), text, "{value}");
        }
    }
}
