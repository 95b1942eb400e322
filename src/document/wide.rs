//! Encodings of two or four bytes a unit: UTF-16 and UTF-32.
//!
//! Linear.

use super::decode::{Decoded, Run};

/// UTF-16, without its byte order mark.
pub(super) fn decode_utf16(body: &[u8], mark: usize, little: bool, text: &mut String, decoded: &mut Decoded<'_>) {
    let pairs = body.chunks_exact(2);
    let rest = pairs.remainder();
    let units = pairs.map(|pair| match little {
        true => u16::from_le_bytes([pair[0], pair[1]]),
        false => u16::from_be_bytes([pair[0], pair[1]]),
    });
    let (mut source, mut line) = (mark, 1);
    for unit in char::decode_utf16(units) {
        let failed = unit.is_err();
        let (c, size) = unit.map_or((char::REPLACEMENT_CHARACTER, 2), |c| (c, 2 * c.len_utf16()));
        decoded.add_run(Run { text: text.len(), source, text_size: c.len_utf8(), source_size: size });
        if failed {
            decoded.add_replacement(&body[source - mark..source - mark + 2], source..source + 2, line);
        }
        text.push(c);
        source += size;
        line += usize::from(c == '\n');
    }
    if !rest.is_empty() {
        decoded.add_run(Run { text: text.len(), source, text_size: 3, source_size: rest.len() });
        decoded.add_replacement(rest, source..source + rest.len(), line);
        text.push(char::REPLACEMENT_CHARACTER);
    }
}

/// UTF-32 with its byte order mark.
pub(super) fn decode_utf32(bytes: &[u8], little: bool) -> Decoded<'_> {
    const UNIT: usize = 4;
    let encoding = if little { "UTF-32LE" } else { "UTF-32BE" };
    let mut decoded = Decoded { text: "".into(), encoding, repairs: Vec::new(), runs: Vec::new() };
    let mut text = String::with_capacity(bytes.len() / UNIT);
    let mut line = 1;
    for (at, unit) in bytes.chunks(UNIT).enumerate().skip(1) {
        let source = at * UNIT;
        let value = unit.try_into().ok().map(if little { u32::from_le_bytes } else { u32::from_be_bytes });
        let meant = value.and_then(char::from_u32);
        let c = meant.unwrap_or(char::REPLACEMENT_CHARACTER);
        decoded.add_run(Run { text: text.len(), source, text_size: c.len_utf8(), source_size: unit.len() });
        if meant.is_none() {
            decoded.add_replacement(unit, source..source + unit.len(), line);
        }
        text.push(c);
        line += usize::from(c == '\n');
    }
    decoded.text = text.into();
    decoded
}
