//! The language tags of a file, each parsed once.
//!
//! Text that is no tag at all still tells variants apart, so it becomes one of private use (`x-…`), or the tag of the
//! language that it names (`Spanish`).

use crate::language::LanguageTag;

/// More different tags than any memory has; a file with more is parsed each time.
const REMEMBERED: usize = 100;

/// What a written tag means.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) tag: LanguageTag,
    /// Whether it is a tag of BCP 47.
    pub(super) is_known: bool,
}

/// Tags seen so far.
#[derive(Debug, Default)]
pub(super) struct Languages {
    seen: Vec<(String, Found)>,
}

impl Languages {
    /// The language of a tag that is written canonically and says one.
    pub(super) fn canonical(&mut self, written: &str) -> Option<LanguageTag> {
        self.read(written).map(|found| found.tag).filter(|tag| tag.as_str() == written && !tag.is_undetermined())
    }

    /// The language of a written tag; `None` when there is nothing in it to go by.
    pub(super) fn read(&mut self, written: &str) -> Option<Found> {
        if let Some((_, found)) = self.seen.iter().find(|(seen, _)| seen == written) {
            return Some(found.clone());
        }
        let found = match LanguageTag::parse(written) {
            Ok(tag) => Found { tag, is_known: true },
            Err(error) => {
                let meant = error.suggestion.and_then(|tag| LanguageTag::parse(tag).ok());
                Found { tag: meant.or_else(|| private(written))?, is_known: false }
            }
        };
        if self.seen.len() < REMEMBERED {
            self.seen.push((written.to_owned(), found.clone()));
        }
        Some(found)
    }
}

/// A tag of private use made of the letters and digits, at most eight in a part as BCP 47 wants it.
fn private(written: &str) -> Option<LanguageTag> {
    let letters: Vec<u8> = written.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase()).collect();
    let parts: Vec<&str> = letters.chunks(8).filter_map(|part| std::str::from_utf8(part).ok()).collect();
    LanguageTag::parse(&format!("x-{}", parts.join("-"))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_tag_tells_a_language() {
        let mut languages = Languages::default();
        for (written, tag, known) in [
            ("EN-us", Some("en-US"), true),
            ("Spanish", Some("es"), false),
            ("xx-YY", Some("x-xxyy"), false),
            ("Old High Klingon", Some("x-oldhighk-lingon"), false),
            ("", None, false),
            ("??", None, false),
        ] {
            for _ in 0..2 {
                let found = languages.read(written);
                assert_eq!(found.as_ref().map(|found| found.tag.as_str()), tag, "{written}");
                assert_eq!(found.is_some_and(|found| found.is_known), known, "{written}");
            }
        }
    }
}
