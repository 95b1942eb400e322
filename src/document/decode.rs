//! Bytes → characters, with the way back.
//!
//! A byte order mark decides; without one, UTF-16 shows by its zero bytes, UTF-8 by being valid (or nearly: a file with
//! a few broken bytes is still UTF-8 when more of its non-ASCII characters are whole than broken), and the rest is
//! left to a detector trained on the legacy encodings of the web (`chardetng`, steered by the language of the text), and
//! to a look at whether it reads better as that of the old Macintosh, which the web hardly had.
//!
//! The way back is a list of runs in which every character takes as many bytes in the file as the one before and after
//! it, so that a place inside a run is found by proportion. Valid UTF-8 is one single run.
//!
//! Linear. Leaves out UTF-32 and declarations inside the text.

use super::mac;
use super::{ReadError, Repair, RepairKind};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;
use std::ops::Range;

/// Characters and where each of them came from.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) encoding: &'static str,
    pub(super) repairs: Vec<Repair>,
    /// Ascending, adjacent in the text.
    runs: Vec<Run>,
}

/// A run of characters that all take `source_size` bytes of the file for `text_size` bytes of the text.
#[derive(Debug, Clone, Copy)]
struct Run {
    text: usize,
    source: usize,
    text_size: usize,
    source_size: usize,
}

/// As much as is looked at to tell UTF-16 and binary files.
const HEAD: usize = 4096;

/// As few control characters as this make no file binary, however short it is.
const FEW_CONTROLS: usize = 3;

/// Of a text, fewer than one character in this many is a control character, even of one that went through odd hands; a
/// binary file without zero bytes holds more.
const CONTROLS_ONE_IN: usize = 10;

/// Languages of Western Europe: of the encodings with one byte a character, their texts came in that of Windows, or of
/// the Macintosh. A few marks (`£`, `“`) are too little for the detector to tell, and most of its others have them, too.
const WESTERN: [&str; 19] =
    ["af", "ca", "da", "de", "en", "es", "eu", "fi", "fr", "ga", "gl", "id", "is", "it", "nb", "nl", "no", "pt", "sv"];

/// The encoding of a file and the length of its byte order mark.
pub(super) fn detect(bytes: &[u8], language: Option<&str>) -> (&'static Encoding, usize) {
    if let Some(found) = Encoding::for_bom(bytes) {
        return found;
    }
    if let Some(encoding) = utf16_by_zeros(bytes) {
        return (encoding, 0);
    }
    if std::str::from_utf8(bytes).is_ok() || mostly_utf8(bytes) {
        return (UTF_8, 0);
    }
    (detect_legacy(bytes, language), 0)
}

/// The encoding of a text that is not in Unicode.
fn detect_legacy(bytes: &[u8], language: Option<&str>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(language.and_then(top_level_domain), Utf8Detection::Deny);
    let western = language.is_some_and(|language| WESTERN.contains(&language));
    let guess = if guess.is_single_byte() && western { WINDOWS_1252 } else { guess };
    if guess.is_single_byte() && mac::reads_better(bytes, guess, language) {
        return MACINTOSH;
    }
    guess
}

/// Whether a file that begins so is UTF-16, with a mark or without.
pub(super) fn is_utf16(head: &[u8]) -> bool {
    match Encoding::for_bom(head) {
        Some((encoding, _)) => encoding != UTF_8,
        None => utf16_by_zeros(head).is_some(),
    }
}

/// Decodes a whole file.
pub(super) fn decode<'a>(bytes: &'a [u8], language: Option<&str>) -> Result<Decoded<'a>, ReadError> {
    let (encoding, mark) = detect(bytes, language);
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    if !wide {
        refuse_binary(bytes, FEW_CONTROLS)?;
    }
    let mut decoded = decode_as(bytes, encoding, mark);
    if wide {
        // That it is UTF-16 may be a guess: no control character speaks for it.
        refuse_binary(decoded.text.as_bytes(), 0)?;
    }
    list_controls(&mut decoded);
    Ok(decoded)
}

/// The encoding of a stream, of which `bytes` were read, and before them UTF-8 with so many characters beyond ASCII.
pub(super) fn detect_amid(bytes: &[u8], whole_before: usize, language: Option<&str>) -> &'static Encoding {
    // What was read ends where it happens to end, perhaps inside a character.
    let cut = bytes.iter().rposition(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
    let (whole, broken) = whole_and_broken(&bytes[..cut]);
    if whole + whole_before > broken { UTF_8 } else { detect_legacy(&bytes[..cut], language) }
}

/// Decodes bytes, the byte order mark (so many of them) left out.
pub(super) fn decode_as<'a>(bytes: &'a [u8], encoding: &'static Encoding, mark: usize) -> Decoded<'a> {
    let body = &bytes[mark..];
    let name = encoding.name();
    if encoding == UTF_8 {
        return decode_utf8(body, mark);
    }
    let mut decoded = Decoded { text: Cow::Borrowed(""), encoding: name, repairs: Vec::new(), runs: Vec::new() };
    let mut text = String::with_capacity(body.len());
    if encoding == UTF_16LE || encoding == UTF_16BE {
        decode_utf16(body, mark, encoding == UTF_16LE, &mut text, &mut decoded);
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
        let index = self.runs.partition_point(|run| run.text <= at).saturating_sub(1);
        self.runs.get(index).map_or(at, |run| run.source + (at - run.text) / run.text_size * run.source_size)
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
            each(start..run.text);
            start = run.text;
        }
        if start < range.end {
            each(start..range.end);
        }
    }

    fn add_run(&mut self, run: Run) {
        let continues = self.runs.last().is_some_and(|last| {
            (last.text_size, last.source_size) == (run.text_size, run.source_size)
                && last.source + (run.text - last.text) / last.text_size * last.source_size == run.source
        });
        if !continues {
            self.runs.push(run);
        }
    }

    fn add_replacement(&mut self, bytes: &[u8], source: Range<usize>, line: usize) {
        self.repairs.push(Repair {
            kind: RepairKind::BytesReplaced,
            source,
            line,
            found: format!("{bytes:02X?}").into(),
        });
    }
}

fn decode_utf8(body: &[u8], mark: usize) -> Decoded<'_> {
    let whole = Run { text: 0, source: mark, text_size: 1, source_size: 1 };
    let mut decoded =
        Decoded { text: Cow::Borrowed(""), encoding: UTF_8.name(), repairs: Vec::new(), runs: vec![whole] };
    if let Ok(text) = std::str::from_utf8(body) {
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
            let size = char::REPLACEMENT_CHARACTER.len_utf8();
            decoded.runs.push(Run { text: text.len(), source, text_size: size, source_size: bad.len() });
            text.push(char::REPLACEMENT_CHARACTER);
            decoded.add_replacement(bad, source..source + bad.len(), line);
            source += bad.len();
            decoded.runs.push(Run { text: text.len(), source, text_size: 1, source_size: 1 });
        }
    }
    decoded.text = Cow::Owned(text);
    decoded
}

fn decode_utf16(body: &[u8], mark: usize, little: bool, text: &mut String, decoded: &mut Decoded<'_>) {
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

/// UTF-16 without a mark: in most scripts one half of each unit is often zero, the other hardly ever.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD) & !1];
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, units) = (zeros(0), zeros(1), head.len() / 2);
    let (often, never) = (units / 4 + 1, units / 50);
    if odd >= often && even <= never {
        Some(UTF_16LE)
    } else if even >= often && odd <= never {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Broken UTF-8: whole characters that happen to stand in a legacy text are rarer than its broken ones.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (whole, broken) = whole_and_broken(bytes);
    whole > broken
}

/// How many characters beyond ASCII are whole in UTF-8, and how many pieces are broken.
pub(super) fn whole_and_broken(bytes: &[u8]) -> (usize, usize) {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (whole, broken)
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

/// The detector knows which encodings a country used; a language stands for its largest country.
fn top_level_domain(language: &str) -> Option<&'static [u8]> {
    const DOMAINS: &[(&str, &[u8])] = &[
        ("ar", b"eg"),
        ("cs", b"cz"),
        ("de", b"de"),
        ("el", b"gr"),
        ("en", b"com"),
        ("es", b"es"),
        ("fr", b"fr"),
        ("he", b"il"),
        ("hu", b"hu"),
        ("ja", b"jp"),
        ("ko", b"kr"),
        ("pl", b"pl"),
        ("pt", b"br"),
        ("ro", b"ro"),
        ("ru", b"ru"),
        ("th", b"th"),
        ("tr", b"tr"),
        ("uk", b"ua"),
        ("vi", b"vn"),
        ("zh", b"cn"),
    ];
    DOMAINS.iter().find(|(known, _)| *known == language).map(|(_, domain)| *domain)
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
        assert_eq!(decoded.text, "café, mañana,\nol\u{FFFD}.");
        assert_eq!(decoded.repairs.len(), 1);
        assert_eq!((decoded.repairs[0].source.clone(), decoded.repairs[0].line), (18..19, 2));
        assert_eq!(decoded.source_at(decoded.text.len()), 20);
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
