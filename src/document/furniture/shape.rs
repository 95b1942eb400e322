//! Headers as they look: what stays the same of a line from page to page, and the number that goes with it.

use crate::text::mix;

/// What stays the same of a header from page to page; `None` for lines that say nothing by recurring. The page number
/// may stand on either side of it, on left and right pages in turn: `words` are what stands between, `inner` where the first number
/// stands in these.
pub(super) fn shape(line: &str, words: &str, inner: Option<usize>) -> Option<u64> {
    if is_date(line) {
        return Some(hash(line.bytes().map(|byte| (byte, true))));
    }
    if begins_point(line) {
        return None;
    }
    // No header ends so: what opens a letter or a list does, or a line of a poem.
    if words.chars().filter(|c| c.is_alphabetic()).nth(1).is_none() || words.ends_with([':', ',', ';']) {
        return None;
    }
    let wild = inner.filter(|at| {
        let last = words.bytes().rposition(|byte| byte.is_ascii_digit());
        last.is_some_and(|last| is_one_number(&words[*at..=last]))
    });
    let of_word = |byte: u8| (byte.to_ascii_lowercase(), byte != b' ');
    Some(match wild {
        None => hash(words.bytes().map(of_word)),
        Some(wild) => hash(words.bytes().enumerate().map(|(at, byte)| match byte {
            b'0'..=b'9' => (b'#', at == wild),
            _ => of_word(byte),
        })),
    })
}

/// Whether a line begins with the bullet of a list: the points of two slides may be the same.
fn begins_point(line: &str) -> bool {
    // All bullets begin with one of two bytes.
    matches!(line.as_bytes().first(), Some(0xE2 | 0xEF))
        && line.starts_with(['•', '◦', '▪', '‣', '►', '✓', '□', '■', '\u{F0B7}'])
}

/// A hash of those bytes that count. They are put side by side first, so that neither what does not count between them nor how
/// long words are makes a branch, and are taken eight at a time then.
fn hash(bytes: impl Iterator<Item = (u8, bool)>) -> u64 {
    let (mut hash, mut counted, mut room) = (0, 0, [0; ROOM]);
    for (byte, counts) in bytes {
        room[counted] = byte;
        counted += usize::from(counts);
        if counted == ROOM {
            hash = mix_all(hash, &room);
            counted = 0;
        }
    }
    let end = counted.next_multiple_of(EIGHT);
    room[counted..end].fill(0);
    mix_all(hash, &room[..end])
}

/// Most lines fit in.
const ROOM: usize = 128;
const EIGHT: usize = 8;

fn mix_all(hash: u64, bytes: &[u8]) -> u64 {
    let (eights, _) = bytes.as_chunks::<EIGHT>();
    eights.iter().fold(hash, |hash, eight| mix(hash, u64::from_le_bytes(*eight)))
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
    // Most lines begin and end with letters and full stops.
    let is_plain =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphabetic() || b".,;:\"'()".contains(byte));
    if is_plain(line.as_bytes().first()) && is_plain(line.as_bytes().last()) {
        return line;
    }
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
