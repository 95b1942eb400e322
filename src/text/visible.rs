//! Text from elsewhere, made safe to print on a terminal.

use std::borrow::Cow;

/// Control characters (ESC, C0, C1) and marks of direction as visible escapes, so that a foreign text cannot move the
/// cursor, set a title or turn the line around. Line breaks become `⏎`; tabs become spaces.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(must_show) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\t' => shown.push(' '),
            '\n' => shown.push('⏎'),
            c if must_show(c) => shown.push_str(&format!("\\u{{{:X}}}", u32::from(c))),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

fn must_show(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn nothing_foreign_reaches_the_terminal() {
        assert_eq!(visible("plain — é"), "plain — é");
        assert_eq!(visible("a\u{1B}[31mred\u{202E}\nb\tc"), "a\\u{1B}[31mred\\u{202E}⏎b c");
    }
}
