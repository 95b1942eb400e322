//! Files that hold text, but not as text: mark-up, and subtitles between their times.
//!
//! They decode without a fault, so that only their beginning gives them away. Read as text their tags and times would become segments
//! and, paired with a translation, units. Only what no text begins with is taken for a sign: a text *about* HTML is read.
//!
//! Looks at the first [`HEAD`] bytes.

/// Where the kind of a file shows: declarations and comments before the first element are rarely longer.
const HEAD: usize = 4096;

/// A kind of file that is not read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// A translation memory.
    Tmx,
    /// Any other XML.
    Xml,
    /// A page for the browser.
    Html,
    /// Rich Text Format.
    Rtf,
    /// Portable Document Format.
    Pdf,
    /// Subtitles with their times: SubRip, WebVTT.
    Subtitles,
}

impl Markup {
    /// What a text begins like, if not like text.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        let end = (0..=text.len().min(HEAD)).rev().find(|&at| text.is_char_boundary(at));
        let head = &text[..end.unwrap_or(0)];
        let begins = |sign: &str| head.get(..sign.len()).is_some_and(|start| start.eq_ignore_ascii_case(sign));
        if begins("<?xml") || begins("<!doctype") || begins("<html") || begins("<tmx") {
            Some(Self::of_elements(&head.to_ascii_lowercase()))
        } else if begins(r"{\rtf") {
            Some(Self::Rtf)
        } else if begins("%PDF-") {
            Some(Self::Pdf)
        } else {
            is_subtitles(head).then_some(Self::Subtitles)
        }
    }

    /// By what comes first, in a head in lower case.
    fn of_elements(head: &str) -> Self {
        let signs =
            [("<tmx", Self::Tmx), ("<!doctype tmx", Self::Tmx), ("<html", Self::Html), ("<!doctype html", Self::Html)];
        let found = signs.into_iter().filter_map(|(sign, kind)| Some((head.find(sign)?, kind)));
        found.min_by_key(|(at, _)| *at).map_or(Self::Xml, |(_, kind)| kind)
    }

    /// What it is called.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tmx => "TMX",
            Self::Xml => "XML",
            Self::Html => "HTML",
            Self::Rtf => "RTF",
            Self::Pdf => "PDF",
            Self::Subtitles => "subtitles with their times",
        }
    }
}

/// Whether a line of times is the first, or the second behind a number (SubRip), or comes behind the name of the format (WebVTT).
fn is_subtitles(head: &str) -> bool {
    let mut lines = head.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    let is_number = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
    match is_number {
        true => lines.next().is_some_and(is_times),
        false => is_times(first) || (first.split_whitespace().next() == Some("WEBVTT") && lines.any(is_times)),
    }
}

/// `00:01:02,500 --> 00:01:04,000`
fn is_times(line: &str) -> bool {
    let is_time = |text: &str| {
        let time = text.split_whitespace().next().unwrap_or_default();
        time.contains(':') && time.bytes().all(|byte| byte.is_ascii_digit() || b":,.".contains(&byte))
    };
    line.split_once("-->").is_some_and(|(from, to)| is_time(from) && is_time(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Markup>) {
        assert_eq!(Markup::of(text), expected, "{text:?}");
    }

    #[test]
    fn markup_is_known_by_its_beginning() {
        check(
            "\u{FEFF}\r\n <?xml version=\"1.0\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">",
            Some(Markup::Tmx),
        );
        check("<TMX version='1.1'>", Some(Markup::Tmx));
        check("<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\">", Some(Markup::Html));
        check("<!doctype html>\n<title>Tea</title>", Some(Markup::Html));
        check("<HTML lang=en>", Some(Markup::Html));
        check("<?xml version=\"1.0\"?>\n<xliff version=\"1.2\">", Some(Markup::Xml));
        check("{\\rtf1\\ansi Tea.}", Some(Markup::Rtf));
        check("%PDF-1.7\n", Some(Markup::Pdf));
        check("1\n00:00:01,000 --> 00:00:02,500\nTea.\n", Some(Markup::Subtitles));
        check("\u{FEFF}WEBVTT\n\n00:01.000 --> 00:02.500 align:start\nTea.\n", Some(Markup::Subtitles));
    }

    #[test]
    fn what_only_mentions_it_is_text() {
        check("", None);
        check("<b>Tea</b> is a drink.", None);
        check("A page begins with <!DOCTYPE html> or <html>.", None);
        check("<3 tea", None);
        check("1\nTea --> hot.\n", None);
        check("1\n2 --> 3\n", None);
        check("WEBVTT is a format.\n", None);
        check("{\\it Tea}", None);
        check(&format!("{}{}", "é".repeat(HEAD), "<?xml"), None);
    }
}
