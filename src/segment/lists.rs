//! Lists that stand in one line: `1. Ropes 2. Nets 3. Ice`, `a) one b) two`, `• this • that`.
//!
//! An item ends where the next marker of the same style begins, one number or letter on. That is decided from the marker
//! at the start of the segment, so a number in running text never begins an item.

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
    let open = if first == '(' { "(" } else { "" };
    // A full stop behind a number also ends sentences: a capital must follow.
    next_marker(segment, &format!("{open}{next}{style}"), style == ".").map(|at| start + at)
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
        // `J. K. Rowling`: nothing stands between, so those are initials.
        let holds = segment[..at].split_whitespace().nth(1).is_some() || is_bullet(found.chars().next()?);
        (segment[..at].ends_with(char::is_whitespace) && spaced && begins && holds).then_some(at)
    })
}

/// Signs that stand before an item and mean nothing else.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '◦' | '▪' | '‣' | '⁃' | '►' | '■' | '□' | '●' | '○')
}
