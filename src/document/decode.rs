//! Bytes → characters, with the way back.
//!
//! Which encoding they are in is said by [`encoding`](super::encoding).
//!
//! The way back is a list of runs in which every character takes as many bytes in the file as the one before and after
//! it, so that a place inside a run is found by proportion. Valid UTF-8 is one single run.
//!
//! Linear.

use super::encoding::{self, HEAD};
use super::{ReadError, Repair, RepairKind, wide};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::ops::Range;

/// Characters and where each of them came from.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) encoding: &'static str,
    pub(super) repairs: Vec<Repair>,
    /// Ascending, adjacent in the text.
    pub(super) runs: Vec<Run>,
}

/// A run of characters that all take `source_size` bytes of the file for `text_size` bytes of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) text: usize,
    pub(super) source: usize,
    pub(super) text_size: usize,
    pub(super) source_size: usize,
}

/// As few control characters as this make no file binary, however short it is.
const FEW_CONTROLS: usize = 3;

/// Of a text, fewer than one character in this many is a control character, even of one that went through odd hands; a
/// binary file without zero bytes holds more.
const CONTROLS_ONE_IN: usize = 10;

/// Decodes a whole file.
pub(super) fn decode<'a>(bytes: &'a [u8], language: Option<&str>) -> Result<Decoded<'a>, ReadError> {
    if let Some(little) = encoding::utf32(bytes) {
        let mut decoded = wide::decode_utf32(bytes, little);
        refuse_binary(decoded.text.as_bytes(), 0)?;
        list_controls(&mut decoded);
        return Ok(decoded);
    }
    let (encoding, mark) = encoding::detect(bytes, language);
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    if !wide {
        refuse_binary(bytes, FEW_CONTROLS)?;
    }
    let mut decoded = decode_as(bytes, encoding, mark, language);
    if wide {
        // That it is UTF-16 may be a guess: no control character speaks for it.
        refuse_binary(decoded.text.as_bytes(), 0)?;
    }
    list_controls(&mut decoded);
    Ok(decoded)
}

/// Decodes bytes, the byte order mark (so many of them) left out.
pub(super) fn decode_as<'a>(
    bytes: &'a [u8],
    encoding: &'static Encoding,
    mark: usize,
    language: Option<&str>,
) -> Decoded<'a> {
    let body = &bytes[mark..];
    let name = encoding.name();
    if encoding == UTF_8 {
        return decode_utf8(body, mark, encoding::is_western(language));
    }
    let mut decoded = Decoded { text: Cow::Borrowed(""), encoding: name, repairs: Vec::new(), runs: Vec::new() };
    let mut text = String::with_capacity(body.len());
    if encoding == UTF_16LE || encoding == UTF_16BE {
        wide::decode_utf16(body, mark, encoding == UTF_16LE, &mut text, &mut decoded);
    } else {
        decode_legacy(body, mark, encoding, &mut text, &mut decoded);
    }
    decoded.text = Cow::Owned(text);
    decoded
}

/// Control characters have no place in a text, but taking them out is not for a reader to decide.
fn list_controls(decoded: &mut Decoded<'_>) {
    let text = std::mem::take(&mut decoded.text);
    // Block by block, all of each: a loop that may stop anywhere looks at one byte at a time.
    let has_control = |block: &[u8]| block.iter().fold(false, |found, byte| found | is_control(*byte));
    if text.as_bytes().chunks(HEAD).any(has_control) {
        let mut line = 1;
        for (at, byte) in text.bytes().enumerate() {
            line += usize::from(byte == b'\n');
            if is_control(byte) {
                let source = decoded.source(at..at + 1);
                let found = char::from(byte).to_string().into();
                decoded.repairs.push(Repair { kind: RepairKind::ControlCharacterKept, source, line, found });
            }
        }
    }
    decoded.text = text;
}

fn is_control(byte: u8) -> bool {
    matches!(byte, 1..=8 | 0x0E..=0x1F | 0x7F)
}

impl Decoded<'_> {
    /// Where a place of the text lies in the file.
    pub(super) fn source_at(&self, at: usize) -> usize {
        let run = match &*self.runs {
            [] => return at,
            [run] => run,
            runs => &runs[runs.partition_point(|run| run.text <= at).saturating_sub(1)],
        };
        match at - run.text {
            behind if run.text_size == run.source_size => run.source + behind,
            behind => run.source + behind / run.text_size * run.source_size,
        }
    }

    /// The bytes of the file that a range of the text came from.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        self.source_at(range.start)..self.source_at(range.end)
    }

    /// Calls back with each piece of a range that lies in one run: its range in the text.
    pub(super) fn pieces(&self, range: Range<usize>, mut each: impl FnMut(Range<usize>)) {
        let first = self.runs.partition_point(|run| run.text <= range.start).max(1);
        let mut start = range.start;
        for run in self.runs.get(first..).unwrap_or_default() {
            if run.text >= range.end {
                break;
            }
            // Of two broken bytes side by side, a run of nothing lies between them.
            if start < run.text {
                each(start..run.text);
            }
            start = run.text;
        }
        if start < range.end {
            each(start..range.end);
        }
    }

    pub(super) fn add_run(&mut self, run: Run) {
        let continues = self.runs.last().is_some_and(|last| {
            (last.text_size, last.source_size) == (run.text_size, run.source_size)
                && last.source + (run.text - last.text) / last.text_size * last.source_size == run.source
        });
        if !continues {
            self.runs.push(run);
        }
    }

    pub(super) fn add_replacement(&mut self, bytes: &[u8], source: Range<usize>, line: usize) {
        self.add_broken(false, bytes, source, line);
    }

    fn add_broken(&mut self, is_meant: bool, bytes: &[u8], source: Range<usize>, line: usize) {
        let kind = if is_meant { RepairKind::ByteReadAsWindows1252 } else { RepairKind::BytesReplaced };
        self.repairs.push(Repair { kind, source, line, found: format!("{bytes:02X?}").into() });
    }
}

/// UTF-8, perhaps with broken places; in a western text, single bytes there are what they look like in windows-1252.
fn decode_utf8(body: &[u8], mark: usize, western: bool) -> Decoded<'_> {
    let whole = Run { text: 0, source: mark, text_size: 1, source_size: 1 };
    let mut decoded =
        Decoded { text: Cow::Borrowed(""), encoding: UTF_8.name(), repairs: Vec::new(), runs: vec![whole] };
    if let Ok(text) = simdutf8::basic::from_utf8(body) {
        decoded.text = Cow::Borrowed(text);
        return decoded;
    }
    let mut text = String::with_capacity(body.len());
    let (mut source, mut line) = (mark, 1);
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        source += chunk.valid().len();
        line += chunk.valid().matches('\n').count();
        let bad = chunk.invalid();
        if !bad.is_empty() {
            let behind = &body[source - mark + bad.len()..];
            let meant = if western { encoding::meant(&text, bad, behind) } else { None };
            let c = meant.unwrap_or(char::REPLACEMENT_CHARACTER);
            decoded.runs.push(Run { text: text.len(), source, text_size: c.len_utf8(), source_size: bad.len() });
            text.push(c);
            decoded.add_broken(meant.is_some(), bad, source..source + bad.len(), line);
            source += bad.len();
            decoded.runs.push(Run { text: text.len(), source, text_size: 1, source_size: 1 });
        }
    }
    decoded.text = Cow::Owned(text);
    decoded
}

/// Legacy encodings, a character at a time: what a character takes in the file is what encoding it gives.
fn decode_legacy(body: &[u8], mark: usize, encoding: &'static Encoding, text: &mut String, decoded: &mut Decoded<'_>) {
    let mut source = mark;
    // Line feeds are no second bytes in any of these encodings, so lines can be decoded on their own; what goes wrong
    // in one of them (a broken character, whose length cannot be known) does not shift the next.
    for (index, bytes) in body.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let (line, failed) = encoding.decode_without_bom_handling(bytes);
        let end = source + bytes.len();
        let mut at = source;
        let mut scratch = [0; 4];
        for c in line.chars() {
            let size = if c.is_ascii() || encoding.is_single_byte() {
                1
            } else {
                encoding.encode(c.encode_utf8(&mut scratch)).0.len().clamp(1, 4)
            };
            let size = size.min(end - at);
            decoded.add_run(Run { text: text.len(), source: at, text_size: c.len_utf8(), source_size: size });
            text.push(c);
            at += size;
        }
        if failed {
            decoded.add_replacement(&[], source..end, index + 1);
        }
        source = end;
    }
}

fn refuse_binary(bytes: &[u8], few: usize) -> Result<(), ReadError> {
    let refuse = |offset: usize| Err(ReadError::Binary { offset, byte: bytes[offset] });
    if let Some(offset) = memchr::memchr(0, bytes) {
        return refuse(offset);
    }
    refuse_more_controls(bytes, few)
}

/// Refuses what begins with more control characters than any text has.
pub(super) fn refuse_controls(bytes: &[u8]) -> Result<(), ReadError> {
    refuse_more_controls(bytes, FEW_CONTROLS)
}

/// So `few` of them are no reason.
fn refuse_more_controls(bytes: &[u8], few: usize) -> Result<(), ReadError> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let is_odd = |byte: &u8| is_control(*byte);
    let odd = head.iter().filter(|byte| is_odd(byte)).count();
    match head.iter().position(is_odd) {
        Some(offset) if odd > few && odd * CONTROLS_ONE_IN >= head.len() => {
            Err(ReadError::Binary { offset, byte: head[offset] })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], language: &str, encoding: &str, text: &str) {
        let decoded = decode(bytes, Some(language)).unwrap();
        assert_eq!((decoded.encoding, &*decoded.text), (encoding, text));
        assert_eq!(decoded.source_at(text.len()), bytes.len(), "the end is the end");
    }

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn files_are_read_in_their_encoding() {
        let text = "¿Qué día? — “Mañana”.";
        check(text.as_bytes(), "es", "UTF-8", text);
        check(format!("\u{FEFF}{text}").as_bytes(), "es", "UTF-8", text);
        check(&utf16(&format!("\u{FEFF}{text} 🙂"), true), "es", "UTF-16LE", &format!("{text} 🙂"));
        check(&utf16(&format!("\u{FEFF}{text}"), false), "es", "UTF-16BE", text);
        check(&utf16("Plain words without a mark.", true), "en", "UTF-16LE", "Plain words without a mark.");
        check(b"\xBFQu\xE9 d\xEDa? \x93Ma\xF1ana\x94.", "es", "windows-1252", "¿Qué día? “Mañana”.");
        check(b"\xC0Qu\x8E d\x92a? \xD2Ma\x96ana\xD3, dijo \x83l.", "es", "macintosh", "¿Qué día? “Mañana”, dijo Él.");
        check(b"A esta\x8D\x8Bo \x8E pr\x97xima.", "pt", "macintosh", "A estação é próxima.");
        check(b"It\xD5s late, she said.", "en", "macintosh", "It’s late, she said.");
        check(b"It\x92s late \x96 she said.", "en", "windows-1252", "It’s late – she said.");
        check(b"A esta\xE7\xE3o \xE9 pr\xF3xima.", "pt", "windows-1252", "A estação é próxima.");
        let utf32 = |little: bool| -> Vec<u8> {
            let bytes = |c: char| if little { u32::from(c).to_le_bytes() } else { u32::from(c).to_be_bytes() };
            "\u{FEFF}¿Qué? 🙂".chars().flat_map(bytes).collect()
        };
        check(&utf32(true), "es", "UTF-32LE", "¿Qué? 🙂");
        check(&utf32(false), "es", "UTF-32BE", "¿Qué? 🙂");
        check("Здравствуй, мир. Как дела?".as_bytes(), "ru", "UTF-8", "Здравствуй, мир. Как дела?");
    }

    #[test]
    fn pounds_quotes_and_dashes_alone_do_not_make_a_text_macintosh() {
        check(b"The boat cost \xA340 in May.", "en", "windows-1252", "The boat cost £40 in May.");
        check(b"He paid \xA35, \x93too much\x94.", "en", "windows-1252", "He paid £5, “too much”.");
        check(b"The boats\x97late\x97came in.", "en", "windows-1252", "The boats—late—came in.");
        check(b"\x95 herring\n\x95 cod", "en", "windows-1252", "• herring\n• cod");
        check(b"Quay\x99 nets", "en", "windows-1252", "Quay™ nets");
        check(b"Er sagte: \x84Nein\x93.", "de", "windows-1252", "Er sagte: „Nein“.");
        check(b"The boats\xD1late\xD1came in.", "en", "macintosh", "The boats—late—came in.");
    }

    #[test]
    fn broken_utf8_stays_utf8_and_is_reported() {
        let decoded = decode(b"caf\xC3\xA9, ma\xC3\xB1ana,\nol\xE9.", Some("es")).unwrap();
        assert_eq!(decoded.text, "café, mañana,\nolé.");
        assert_eq!(decoded.repairs[0].kind, RepairKind::ByteReadAsWindows1252);
        assert_eq!(decoded.repairs.len(), 1);
        assert_eq!((decoded.repairs[0].source.clone(), decoded.repairs[0].line), (18..19, 2));
        assert_eq!(decoded.source_at(decoded.text.len()), 20);
    }

    #[test]
    fn single_bytes_in_western_utf8_are_what_they_look_like() {
        let read = |bytes: &[u8], language| decode(bytes, Some(language)).unwrap().text.into_owned();
        let spanish = |bytes: &[u8]| read(&["á".repeat(20).as_bytes(), b" ", bytes].concat(), "es")[41..].to_owned();
        assert_eq!(spanish(b"N\xFA\xF1ez, se\xF1or"), "Núñez, señor");
        assert_eq!(spanish(b"\x93Ma\xF1ana\x94, \xABno\xBB, \xBFqu\xE9?"), "“Mañana”, «no», ¿qué?");
        assert_eq!(spanish(b"el 3\xBA, \xC1vila, it\x92s \x96 no"), "el 3º, Ávila, it’s – no");
        // Pieces of broken UTF-8.
        assert_eq!(spanish(b"ma\xC3 o \xE2\x80 y \xC2"), "ma\u{FFFD} o \u{FFFD} y \u{FFFD}");
        assert_eq!(spanish(b"\xFF\xFE a\xA9o"), "\u{FFFD}\u{FFFD} a\u{FFFD}o");
        assert_eq!(read(&["Здравствуй ".as_bytes(), b"\xF1"].concat(), "ru"), "Здравствуй \u{FFFD}");
    }

    #[test]
    fn every_place_leads_back_to_its_bytes() {
        let bytes = b"\xBFQu\xE9 d\xEDa? S\xED.";
        let decoded = decode(bytes, Some("es")).unwrap();
        for (index, (at, _)) in decoded.text.char_indices().enumerate() {
            assert_eq!(decoded.source_at(at), index);
        }
        let mut pieces = Vec::new();
        decoded.pieces(0..decoded.text.len(), |piece| pieces.push(decoded.text[piece].to_owned()));
        assert_eq!(pieces, ["¿", "Qu", "é", " d", "í", "a? S", "í", "."]);
    }

    #[test]
    fn binary_files_are_refused() {
        assert_eq!(decode(b"PK\x03\x04\x00\x00", None).unwrap_err(), ReadError::Binary { offset: 4, byte: 0 });
        assert!(decode(&[1, 2, 3, 4, 5, 6], None).is_err());
    }

    #[test]
    fn a_control_character_makes_no_text_binary() {
        let decoded = decode(b"The boats\x02 came\nback\x1F late.", None).unwrap();
        assert_eq!(decoded.text, "The boats\u{2} came\nback\u{1F} late.");
        let found: Vec<_> = decoded.repairs.iter().map(|repair| (repair.source.clone(), repair.line)).collect();
        assert_eq!(found, [(9..10, 1), (20..21, 2)]);
        assert!(decode(b"One page.\x0CAnother.", None).is_ok());
        assert!(decode(b"One\x01two", None).is_ok());
    }
}
