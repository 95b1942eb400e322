//! Lists that stand in one line: `1. Ropes 2. Nets 3. Ice`, `a) one b) two`, `• this • that`.
//!
//! An item ends where the next marker of the same style begins, one number or letter on. That is decided from the marker
//! at the start of the segment, so a number in running text never begins an item. A number with a full stop says little
//! and needs more: see `next_stopped`. A capital with a full stop is an initial.

/// An item ends within so many bytes, or it is no list in a line.
const LONGEST_ITEM: usize = 600;

/// Where the next item begins, when the segment that begins at `start` is an item of a list in a line.
pub(super) fn next_item(text: &str, start: usize) -> Option<usize> {
    let segment = &text[start..];
    let first = segment.chars().next()?;
    if is_bullet(first) {
        return next_marker(segment, first.encode_utf8(&mut [0; 4]), false).map(|at| start + at);
    }
    if !(first.is_ascii_alphanumeric() || first == '(') {
        return None;
    }
    let (body, style) = marker(segment)?;
    let next = successor(body)?;
    if style == "." {
        return next_stopped(text, start, body, &next);
    }
    let open = if first == '(' { "(" } else { "" };
    next_marker(segment, &format!("{open}{next}{style}"), false).map(|at| start + at)
}

/// The next item behind a number or a small letter with a full stop: `2. Nets`.
///
/// Such a sign is a date or an ordinal as well (`on 2. May`), and with a capital an initial (`A. Smith and B. Jones`),
/// which is why capitals are none at all. A semicolon before the sign is enough; without a mark, three signs must follow
/// each other, or nothing but two bare items be there, and no small word of a sentence may stand before the sign. Behind
/// a full stop the rules for full stops decide.
fn next_stopped(text: &str, start: usize, body: &str, next: &str) -> Option<usize> {
    if body.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let at = start + next_marker(&text[start..], &format!("{next}."), true)?;
    let item = text[start..at].trim_end();
    if item.ends_with(';') {
        return Some(at);
    }
    let follows = || {
        let after = next_marker(&text[at..], &format!("{}.", successor(next)?), true)?;
        Some(!goes_on(&text[at..at + after]))
    };
    let precedes = || Some(stands_before(&text[..start], &format!("{}.", predecessor(body)?)));
    let row = || precedes() == Some(true) || follows() == Some(true);
    (!item.ends_with(['.', ',', ':']) && !goes_on(item) && (row() || is_bare(&text[at..]))).then_some(at)
}

/// Whether a text ends in a small word that wants another behind it: `signed on`, `begann am`, `Pérez y`.
fn goes_on(item: &str) -> bool {
    /// Letters: articles, prepositions and conjunctions are hardly longer.
    const SMALL: usize = 3;
    let word = item.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    word.chars().count() <= SMALL && word.chars().all(char::is_lowercase)
}

/// Whether the last item of a list is no sentence: `2. Ice and salt`, not `(see chapter) 2. It is long.`
fn is_bare(item: &str) -> bool {
    item.len() <= LONGEST_ITEM && !item.ends_with(['.', '!', '?', '…', ':', ',', ';', '”', '"', '»', ')'])
}

/// Whether a marker stands in the text before an item.
fn stands_before(earlier: &str, sign: &str) -> bool {
    let mut from = earlier.len().saturating_sub(LONGEST_ITEM);
    while !earlier.is_char_boundary(from) {
        from += 1;
    }
    let begins = |at: usize| at == 0 || earlier[..at].ends_with(char::is_whitespace);
    earlier[from..]
        .match_indices(sign)
        .any(|(at, found)| begins(from + at) && earlier[from + at + found.len()..].starts_with(char::is_whitespace))
}

/// The number or letter of a marker at the start of a text, and what closes it.
fn marker(segment: &str) -> Option<(&str, &str)> {
    let inner = segment.strip_prefix('(').unwrap_or(segment);
    let end = inner.bytes().take(4).position(|byte| !byte.is_ascii_alphanumeric())?;
    let (body, rest) = inner.split_at(end);
    let style = [".)", ")", "."].into_iter().find(|style| rest.starts_with(style))?;
    let single = body.len() == 1 || body.bytes().all(|byte| byte.is_ascii_digit());
    (single && !body.is_empty() && rest[style.len()..].starts_with(char::is_whitespace)).then_some((body, style))
}

fn successor(body: &str) -> Option<String> {
    match body.parse::<u32>() {
        Ok(number) => Some((number + 1).to_string()),
        Err(_) => match body.as_bytes() {
            [letter] if !matches!(letter, b'z' | b'Z') => Some(char::from(letter + 1).to_string()),
            _ => None,
        },
    }
}

fn predecessor(body: &str) -> Option<String> {
    match body.parse::<u32>() {
        Ok(number) => number.checked_sub(1).map(|number| number.to_string()),
        Err(_) => match body.as_bytes() {
            [letter] if !matches!(letter, b'a' | b'A') => Some(char::from(letter - 1).to_string()),
            _ => None,
        },
    }
}

/// Where a marker stands behind white space and before something.
fn next_marker(segment: &str, marker: &str, capital: bool) -> Option<usize> {
    let mut end = segment.len().min(LONGEST_ITEM);
    while !segment.is_char_boundary(end) {
        end -= 1;
    }
    segment[..end].match_indices(marker).filter(|(at, _)| *at > 0).find_map(|(at, found)| {
        let rest = &segment[at + found.len()..];
        let item = rest.trim_start();
        let spaced = rest.len() > item.len() || is_bullet(marker.chars().next()?);
        let begins = if capital { item.starts_with(char::is_uppercase) } else { !item.is_empty() };
        // `1. 2. 3.` and `a) b)`: nothing stands between, so those name something else.
        let holds = segment[..at].split_whitespace().nth(1).is_some() || is_bullet(found.chars().next()?);
        (segment[..at].ends_with(char::is_whitespace) && spaced && begins && holds).then_some(at)
    })
}

/// Signs that stand before an item and mean nothing else.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '◦' | '▪' | '‣' | '⁃' | '►' | '■' | '□' | '●' | '○')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cuts that a list in a line makes.
    fn items(text: &str) -> Vec<&str> {
        let (mut found, mut start) = (Vec::new(), 0);
        while let Some(next) = next_item(text, start) {
            found.push(text[start..next].trim_end());
            start = next;
        }
        found.push(&text[start..]);
        found
    }

    #[test]
    fn three_numbers_in_a_row_are_a_list() {
        assert_eq!(items("1. Old ropes 2. Torn nets 3. Clean ice"), ["1. Old ropes", "2. Torn nets", "3. Clean ice"]);
        assert_eq!(items("1. Old ropes; 2. Torn nets"), ["1. Old ropes;", "2. Torn nets"]);
        assert_eq!(items("1. Old ropes 2. Torn nets"), ["1. Old ropes", "2. Torn nets"]);
    }

    #[test]
    fn dates_ordinals_and_initials_are_none() {
        for text in [
            "1. Die Sitzung begann am 2. Mai und endete am 3. Juni",
            "1. The treaty was signed on 2. May",
            "1. El texto del art. 2. Nada más 3. Todo",
            "2. Bach wrote it, opus 3. Nobody knew.",
            "1. Look into room 2. It is open.",
            "A. Smith and B. Jones and C. Low left",
        ] {
            assert_eq!(items(text), [text]);
        }
    }

    #[test]
    fn letters_and_numbers_in_brackets_are_a_list() {
        assert_eq!(items("a) old ropes b) torn nets"), ["a) old ropes", "b) torn nets"]);
        assert_eq!(items("(1) old ropes (2) torn nets"), ["(1) old ropes", "(2) torn nets"]);
    }
}
