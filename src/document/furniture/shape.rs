//! Headers as they look: what stays the same of a line from page to page, and the number that goes with it.

/// What stays the same of a header from page to page; `None` for lines that say nothing by recurring. The page number
/// may stand on either side of it, on left and right pages in turn.
pub(super) fn shape(line: &str) -> Option<u64> {
    if is_date(line) {
        return Some(line.bytes().fold(SEED, add));
    }
    if begins_point(line) {
        return None;
    }
    let line = without_numbers_at_edges(line);
    if line.chars().filter(|c| c.is_alphabetic()).nth(1).is_none() || line.ends_with(':') {
        return None;
    }
    let mut hash = SEED;
    let wild = inner_number(line).map(|(at, _)| at).filter(|at| {
        let last = line.bytes().rposition(|byte| byte.is_ascii_digit());
        last.is_some_and(|last| is_one_number(&line[*at..=last]))
    });
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'0'..=b'9' if wild.is_some_and(|wild| wild < at) => {}
            b'0'..=b'9' if wild.is_some() => hash = add(hash, b'#'),
            b' ' => {}
            _ => hash = add(hash, byte.to_ascii_lowercase()),
        }
    }
    Some(hash)
}

/// Whether a line begins with the bullet of a list: the points of two slides may be the same.
fn begins_point(line: &str) -> bool {
    // All bullets begin with one of two bytes.
    matches!(line.as_bytes().first(), Some(0xE2 | 0xEF))
        && line.starts_with(['•', '◦', '▪', '‣', '►', '✓', '□', '■', '\u{F0B7}'])
}

/// FNV-1a: a byte at a time is what it is made for.
const SEED: u64 = 0xCBF2_9CE4_8422_2325;

fn add(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
}

/// `03/05/2010 10:15`: when it was printed, which stays the same.
pub(super) fn is_date(line: &str) -> bool {
    if !line.starts_with(|c: char| c.is_ascii_digit()) || line.len() > LONGEST_DATE {
        return false;
    }
    let marks = line.bytes().filter(|byte| b"/.:-".contains(byte)).count();
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    marks >= 2 && digits >= 5 && line.bytes().all(|byte| byte.is_ascii_digit() || b"/.:-, ".contains(&byte))
}

/// Date and time of day with seconds, and room for spaces.
const LONGEST_DATE: usize = 24;

pub(super) fn without_numbers_at_edges(line: &str) -> &str {
    let at_edge = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\t' | '|' | '-' | '–' | '—' | '·' | '•' | '/');
    line.trim_matches(at_edge)
}

/// The first number between the words of a header, and where it stands.
pub(super) fn inner_number(line: &str) -> Option<(usize, u32)> {
    // All of the line at once: most have no digit, and a loop that may stop anywhere looks at one byte at a time.
    if !line.bytes().fold(false, |found, byte| found | byte.is_ascii_digit()) {
        return None;
    }
    let at = line.bytes().position(|byte| byte.is_ascii_digit())?;
    let digits = line[at..].bytes().take_while(u8::is_ascii_digit).count();
    Some((at, line[at..at + digits].parse().ok()?))
}

fn is_one_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number at the edge of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: u32,
    /// Whether it stands before the words.
    pub(super) leads: bool,
    /// Whether wide space or a rule keeps it from the words.
    pub(super) apart: bool,
}

pub(super) fn number_in(line: &str) -> Option<Number> {
    let is_rule = |c: char| matches!(c, '|' | '·' | '•');
    let is_apart = |space: &str| space.contains(is_rule) || space.contains('\t') || space.chars().count() > 1;
    let in_gap = |c: char| c.is_whitespace() || is_rule(c);
    let words = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if let Ok(value) = line[..line.len() - words.len()].parse() {
        let gap = &words[..words.len() - words.trim_start_matches(in_gap).len()];
        return (!gap.is_empty()).then(|| Number { value, leads: true, apart: is_apart(gap) });
    }
    let words = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let value = line[words.len()..].parse().ok()?;
    let gap = &words[words.trim_end_matches(in_gap).len()..];
    (!gap.is_empty()).then(|| Number { value, leads: false, apart: is_apart(gap) })
}
