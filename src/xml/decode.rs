//! Bytes of any encoding → UTF-8 text, in front of the parser.
//!
//! The encoding is told by the byte-order mark, the zero bytes of UTF-16, or the declaration; and the declaration is not
//! believed blindly. Where the first bytes beyond ASCII form UTF-8, the text is UTF-8 whatever is declared; where most
//! of them do not and UTF-8 is declared (or nothing is), it is Windows-1252. A stray byte in UTF-8 text is read as
//! Windows-1252. Each such repair is an [`Oddity`].
//!
//! XML 1.0, appendix F. Linear; holds one chunk. Leaves out UTF-32.

use super::{Oddity, OddityKind, Place};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Read};
use std::ops::Range;

/// How much is read at once, and on how much the encoding is judged.
const CHUNK: usize = 64 << 10;
/// Below this much unread input, more is read: no character and no declaration is cut in two.
const REFILL_BELOW: usize = 64;
/// Where an encoding declaration is looked for.
const DECLARATION_WITHIN: usize = 256;

/// Appends text to a buffer, chunk by chunk.
#[derive(Debug)]
pub(super) struct Decoder<R> {
    input: R,
    raw: Vec<u8>,
    /// What of `raw` is still to be decoded.
    unread: Range<usize>,
    at_end: bool,
    bytes_read: u64,
    mode: Mode,
    /// A place that was counted up to, and where in the text it is: places are told only of oddities.
    counted: (Place, usize),
    oddities: Vec<Oddity>,
}

enum Mode {
    /// Nothing was read yet.
    Start,
    /// Only ASCII so far; what is declared decides with what comes.
    Ascii(&'static Encoding),
    Utf8,
    Legacy(Box<encoding_rs::Decoder>),
    /// Nothing is left.
    Finished,
}

impl std::fmt::Debug for Mode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Start => "Start",
            Self::Ascii(_) => "Ascii",
            Self::Utf8 => "Utf8",
            Self::Legacy(decoder) => decoder.encoding().name(),
            Self::Finished => "Finished",
        })
    }
}

impl<R: Read> Decoder<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            raw: Vec::new(),
            unread: 0..0,
            at_end: false,
            bytes_read: 0,
            mode: Mode::Start,
            counted: (Place::START, 0),
            oddities: Vec::new(),
        }
    }

    /// Bytes of the input that were decoded.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read - self.unread.len() as u64
    }

    pub(super) fn oddities(&mut self) -> &mut Vec<Oddity> {
        &mut self.oddities
    }

    /// Appends at least a character to a text, of which the place of some byte is known; false at the end of the input.
    pub(super) fn decode_more(&mut self, text: &mut String, counted: (Place, usize)) -> io::Result<bool> {
        self.counted = counted;
        let before = text.len();
        while text.len() == before {
            if self.unread.len() < REFILL_BELOW && !self.at_end {
                self.read_chunk()?;
            }
            if self.unread.is_empty() && !matches!(self.mode, Mode::Legacy(_)) {
                self.mode = Mode::Finished;
            }
            match self.mode {
                Mode::Start => self.begin()?,
                Mode::Ascii(declared) => self.decode_ascii(declared, text),
                Mode::Utf8 => self.decode_utf8(text),
                Mode::Legacy(_) => self.decode_legacy(text),
                Mode::Finished => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Moves what is left to the front and reads until the buffer is full.
    fn read_chunk(&mut self) -> io::Result<()> {
        self.raw.resize(CHUNK, 0);
        self.raw.copy_within(self.unread.clone(), 0);
        self.unread = 0..self.unread.len();
        while self.unread.end < CHUNK {
            match self.input.read(&mut self.raw[self.unread.end..]) {
                Ok(0) => {
                    self.at_end = true;
                    break;
                }
                Ok(read) => {
                    self.unread.end += read;
                    self.bytes_read += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Looks at the first bytes.
    fn begin(&mut self) -> io::Result<()> {
        let bytes = &self.raw[self.unread.clone()];
        let wide: [&[u8]; 3] = [&[0xFF, 0xFE, 0, 0], &[0, 0, 0xFE, 0xFF], &[0, 0, 0, b'<']];
        if wide.iter().any(|begin| bytes.starts_with(begin)) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "UTF-32 is not read; save the file as UTF-8"));
        }
        let (encoding, mark) = match bytes {
            [0xEF, 0xBB, 0xBF, ..] => (Some(UTF_8), 3),
            [0xFF, 0xFE, ..] => (Some(UTF_16LE), 2),
            [0xFE, 0xFF, ..] => (Some(UTF_16BE), 2),
            [1..=0xFF, 0, ..] => (Some(UTF_16LE), 0),
            [0, 1..=0xFF, ..] => (Some(UTF_16BE), 0),
            _ => (None, 0),
        };
        let encoding = encoding.unwrap_or_else(|| self.declared());
        self.unread.start += mark;
        self.mode = if encoding.is_ascii_compatible() { Mode::Ascii(encoding) } else { legacy(encoding) };
        Ok(())
    }

    /// The encoding that the XML declaration names, or UTF-8.
    fn declared(&mut self) -> &'static Encoding {
        let bytes = &self.raw[self.unread.clone()];
        let Some(label) = declared_label(&bytes[..bytes.len().min(DECLARATION_WITHIN)]) else { return UTF_8 };
        let message = match Encoding::for_label(label) {
            // Eight bits a character, or the declaration could not have been read.
            Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => "declared as UTF-16, but is not",
            Some(encoding) => return encoding,
            None => "the declared encoding is not known",
        };
        self.note("", format!("{message}; read as UTF-8"));
        UTF_8
    }

    /// Takes bytes up to the first that is not ASCII; at that one, decides.
    fn decode_ascii(&mut self, declared: &'static Encoding, text: &mut String) {
        let bytes = &self.raw[self.unread.clone()];
        let ascii = Encoding::ascii_valid_up_to(bytes);
        if ascii > 0 {
            return self.take_utf8(ascii, text);
        }
        let (sequences, malformed) = count_sequences(bytes, self.at_end);
        let name = declared.name();
        self.mode = if declared != UTF_8 {
            if malformed == 0 && sequences > 0 {
                self.note(text, format!("declared as {name}, but is UTF-8; read as UTF-8"));
                Mode::Utf8
            } else {
                legacy(declared)
            }
        } else if malformed > sequences {
            self.note(text, "is not UTF-8; read as windows-1252".to_owned());
            legacy(WINDOWS_1252)
        } else {
            Mode::Utf8
        };
    }

    fn decode_utf8(&mut self, text: &mut String) {
        let bytes = &self.raw[self.unread.clone()];
        if let Ok(valid) = simdutf8::basic::from_utf8(bytes) {
            text.push_str(valid);
            self.unread.start = self.unread.end;
            return;
        }
        let wrong = match std::str::from_utf8(bytes) {
            Ok(valid) => unreachable!("{} bytes are UTF-8 to one reading and not to another", valid.len()),
            Err(error) if error.valid_up_to() > 0 => return self.take_utf8(error.valid_up_to(), text),
            // Incomplete only at the end of the input: more was read otherwise.
            Err(error) => error.error_len().unwrap_or(bytes.len()),
        };
        let (repaired, _) = WINDOWS_1252.decode_without_bom_handling(&bytes[..wrong]);
        let repaired = repaired.into_owned();
        self.note(text, format!("bytes that are not UTF-8 were read as windows-1252: “{repaired}”"));
        self.unread.start += wrong;
        text.push_str(&repaired);
    }

    /// Takes bytes that are known to be UTF-8.
    fn take_utf8(&mut self, length: usize, text: &mut String) {
        let bytes = &self.raw[self.unread.start..self.unread.start + length];
        text.push_str(std::str::from_utf8(bytes).expect("the caller found them to be valid"));
        self.unread.start += length;
    }

    fn decode_legacy(&mut self, text: &mut String) {
        let Mode::Legacy(decoder) = &mut self.mode else { return };
        text.reserve(CHUNK);
        let bytes = &self.raw[self.unread.clone()];
        let (result, read) = decoder.decode_to_string_without_replacement(bytes, text, self.at_end);
        let name = decoder.encoding().name();
        self.unread.start += read;
        match result {
            DecoderResult::Malformed(..) => {
                self.note(text, format!("bytes that are not {name} were replaced by U+FFFD"));
                text.push('\u{FFFD}');
            }
            DecoderResult::InputEmpty if self.at_end => self.mode = Mode::Finished,
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
        }
    }

    /// Says it once a line: a file of the wrong kind would drown everything else.
    fn note(&mut self, text: &str, message: String) {
        let place = self.counted.0.after(&text[self.counted.1..]);
        self.counted = (place, text.len());
        if self.oddities.last().is_none_or(|last| last.place.line != place.line) {
            self.oddities.push(Oddity { place, kind: OddityKind::Encoding, message });
        }
    }
}

fn legacy(encoding: &'static Encoding) -> Mode {
    Mode::Legacy(Box::new(encoding.new_decoder_without_bom_handling()))
}

/// The value of `encoding` in an XML declaration.
fn declared_label(bytes: &[u8]) -> Option<&[u8]> {
    let declaration = bytes.trim_ascii_start().strip_prefix(b"<?xml")?;
    let declaration = &declaration[..memchr::memchr(b'>', declaration)?];
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let value = declaration[at + "encoding".len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
    Some(&value[..memchr::memchr(*quote, value)?])
}

/// How many sequences beyond ASCII are UTF-8, and how many are not.
fn count_sequences(mut bytes: &[u8], at_end: bool) -> (usize, usize) {
    let (mut sequences, mut malformed) = (0, 0);
    while !bytes.is_empty() {
        let (valid, wrong) = match std::str::from_utf8(bytes) {
            Ok(_) => (bytes.len(), 0),
            Err(error) => match error.error_len() {
                Some(length) => (error.valid_up_to(), length),
                None if at_end => (error.valid_up_to(), bytes.len() - error.valid_up_to()),
                None => {
                    bytes = &bytes[..error.valid_up_to()];
                    (bytes.len(), 0)
                }
            },
        };
        sequences += bytes[..valid].iter().filter(|&&byte| byte >= 0xC0).count();
        malformed += usize::from(wrong > 0);
        bytes = &bytes[valid + wrong..];
    }
    (sequences, malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str, oddities: usize) {
        for piece in [1, 7, usize::MAX] {
            let mut decoder = Decoder::new(Pieces(bytes, piece));
            let mut text = String::new();
            while decoder.decode_more(&mut text, (Place::START, 0)).unwrap() {}
            assert_eq!(text, expected);
            assert_eq!(decoder.oddities.len(), oddities, "{:?}", decoder.oddities);
            assert_eq!(decoder.bytes_read(), bytes.len() as u64);
        }
    }

    struct Pieces<'a>(&'a [u8], usize);
    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.0.len().min(self.1).min(buffer.len());
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn every_encoding_becomes_utf8() {
        let text = "<?xml version='1.0'?><a>día — 😀</a>";
        check(text.as_bytes(), text, 0);
        check(&[b"\xEF\xBB\xBF", text.as_bytes()].concat(), text, 0);
        check(&[b"\xFF\xFE".as_slice(), &utf16(text, true)].concat(), text, 0);
        check(&[b"\xFE\xFF".as_slice(), &utf16(text, false)].concat(), text, 0);
        check(&utf16(text, true), text, 0);
        check(&utf16(text, false), text, 0);
        check(b"", "", 0);
        check(b"<", "<", 0);
        check(&utf16(&"é".repeat(100_000), true), &"é".repeat(100_000), 0);
    }

    #[test]
    fn declarations_are_believed_as_far_as_they_are_true() {
        check(
            b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xABCAF\xC9\xBB</a>",
            "<?xml version='1.0' encoding='ISO-8859-1'?><a>«CAFÉ»</a>",
            0,
        );
        check(b"<?xml encoding=\"windows-1251\"?>\xC4\xE0", "<?xml encoding=\"windows-1251\"?>Да", 0);
        check("<?xml encoding='windows-1252'?>día".as_bytes(), "<?xml encoding='windows-1252'?>día", 1);
        check(b"<?xml encoding='utf-8'?>d\xEDa \xE9", "<?xml encoding='utf-8'?>día é", 1);
        check(b"<a>d\xEDa \x93x\x94</a>", "<a>día “x”</a>", 1);
        check(b"<a>d\xC3\xADa \xC3\xADa \x93\n</a>", "<a>día ía “\n</a>", 1);
        check(b"<?xml encoding='UTF-16'?>x", "<?xml encoding='UTF-16'?>x", 1);
        check(b"<?xml encoding='klingon'?>x", "<?xml encoding='klingon'?>x", 1);
        check(b"<a>\xC3\xADx\xC3", "<a>íxÃ", 1);
        check(b"\xFF\xFE<\0\x3D\xD8>\0", "<\u{FFFD}>", 1);
    }
}
