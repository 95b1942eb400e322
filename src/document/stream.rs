//! One paragraph a line, without holding the text: for files of any size and for pipes.
//!
//! Reads UTF-8. At the first line that is not UTF-8, 64 kB from there on are read ahead, and the encoding of the stream is
//! decided as that of a whole file would be, once: lines are too short to tell. UTF-16 and UTF-32 have no lines of bytes and must be
//! read as a whole ([`can_stream`] tells). Memory grows with the longest line only, and nothing is allocated per line:
//! the caller's paragraph is filled again and again.

use super::{Broken, Markup, Origin, Paragraph, ReadError, decode, encoding, ligatures, lines, turns};
use crate::language::LanguageTag;
use encoding_rs::{Encoding, UTF_8};
use std::io::{self, BufRead, BufReader, Read};

/// As much is read ahead to tell the encoding.
const AHEAD: usize = 1 << 16;

/// Whether a text that begins with these bytes can be read line by line.
pub fn can_stream(head: &[u8]) -> bool {
    !encoding::is_wide(head)
}

/// Why a stream stops.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The source cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is no text.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// The lines of a source, each a paragraph.
#[derive(Debug)]
pub struct Lines<R> {
    reader: BufReader<R>,
    /// What was read ahead, and how much of it is used.
    ahead: Vec<u8>,
    used: usize,
    /// What the stream is written in, once a line was not UTF-8.
    encoding: Option<&'static Encoding>,
    /// Characters beyond ASCII in the lines before that.
    whole: usize,
    language: Option<String>,
    /// The line feed and what lies before it.
    block: Vec<u8>,
    /// Where in the block the next line begins (other line ends than LF stand inside a block).
    at: usize,
    /// Where the block begins in the source.
    offset: usize,
    /// How many lines are not UTF-8.
    guessed: usize,
    /// Which line of the source the block is, 1-based.
    number: usize,
    broken: Broken,
}

impl<R: Read> Lines<R> {
    /// Reads on from a source of which nothing was taken yet.
    pub fn new(reader: BufReader<R>, language: Option<&LanguageTag>) -> Self {
        let language = language.map(|language| language.primary().to_owned());
        let (ahead, block) = (Vec::new(), Vec::new());
        Self {
            reader,
            ahead,
            used: 0,
            encoding: None,
            whole: 0,
            language,
            block,
            at: 0,
            offset: 0,
            guessed: 0,
            number: 0,
            broken: Broken::default(),
        }
    }

    /// Fills in the next paragraph; false at the end. Blank lines are none.
    pub fn read(&mut self, paragraph: &mut Paragraph) -> Result<bool, StreamError> {
        loop {
            if self.at >= self.block.len() && !self.read_block()? {
                return Ok(false);
            }
            let rest = &self.block[self.at..];
            let end = memchr::memchr3(b'\n', b'\r', 0x0C, rest).unwrap_or(rest.len());
            let start = self.at;
            self.at += end + 1;
            if self.fill(start, start + end, paragraph)? {
                return Ok(true);
            }
        }
    }

    /// Whether all that has arrived was read, so that the reader of the output should get it now.
    pub fn is_drained(&self) -> bool {
        self.used >= self.ahead.len() && self.reader.buffer().is_empty()
    }

    /// The encoding that lines were read in that are not UTF-8, and how many there were.
    pub fn guessed(&self) -> Option<(&'static str, usize)> {
        self.encoding.map(|encoding| (encoding.name(), self.guessed))
    }

    /// What was done so far to bytes that are no text in the encoding of the source.
    pub fn broken(&self) -> Broken {
        self.broken
    }

    fn read_block(&mut self) -> Result<bool, StreamError> {
        self.offset += self.block.len();
        self.block.clear();
        self.at = 0;
        self.number += 1;
        if self.offset == 0 {
            self.refuse_markup()?;
            decode::refuse_controls(self.reader.fill_buf()?)?;
        }
        self.read_line()?;
        if self.offset == 0 && self.block.starts_with("\u{FEFF}".as_bytes()) {
            self.at = '\u{FEFF}'.len_utf8();
        }
        if let Some(at) = memchr::memchr(0, &self.block) {
            return Err(ReadError::Binary { offset: self.offset + at, byte: 0 }.into());
        }
        if simdutf8::basic::from_utf8(&self.block[self.at..]).is_err() {
            self.decide()?;
            self.guessed += 1;
        } else if self.encoding.is_none() && !self.block.is_ascii() {
            self.whole += self.block[self.at..].iter().filter(|byte| **byte >= 0xC0).count();
        }
        Ok(!self.block.is_empty())
    }

    /// Up to the next line feed, first of what was read ahead.
    fn read_line(&mut self) -> io::Result<()> {
        let rest = &self.ahead[self.used..];
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        self.block.extend_from_slice(&rest[..length]);
        self.used += length;
        if !self.block.ends_with(b"\n") {
            self.reader.read_until(b'\n', &mut self.block)?;
        }
        if self.used >= self.ahead.len() {
            self.ahead = Vec::new();
            self.used = 0;
        }
        Ok(())
    }

    /// Decides what the stream is written in, if that was not done: by this block and what follows.
    fn decide(&mut self) -> io::Result<()> {
        if self.encoding.is_none() {
            self.ahead = self.block[self.at..].to_vec();
            let length = self.ahead.len();
            (&mut self.reader).take(AHEAD.saturating_sub(length) as u64).read_to_end(&mut self.ahead)?;
            self.encoding = Some(encoding::detect_amid(&self.ahead, self.whole, self.language.as_deref()));
            self.used = length;
        }
        Ok(())
    }

    /// By what has arrived so far: nobody is made to wait for more.
    fn refuse_markup(&mut self) -> Result<(), StreamError> {
        let head = String::from_utf8_lossy(self.reader.fill_buf()?);
        Markup::of(&head).map_or(Ok(()), |markup| Err(ReadError::Markup(markup).into()))
    }

    fn fill(&mut self, start: usize, end: usize, paragraph: &mut Paragraph) -> Result<bool, StreamError> {
        let bytes = &self.block[start..end];
        paragraph.text.clear();
        paragraph.origin.clear();
        let base = self.offset + start;
        let encoding = self.encoding.filter(|_| !bytes.is_ascii()).unwrap_or(UTF_8);
        let plain = if encoding == UTF_8 { simdutf8::basic::from_utf8(bytes).ok() } else { None };
        if let Some(line) = plain {
            let kept = line.trim_start_matches(lines::is_blank);
            let source = base + line.len() - kept.len();
            let kept = kept.trim_end_matches(lines::is_blank);
            paragraph.text.push_str(kept);
            paragraph.origin.push(Origin { text: 0..kept.len(), source: source..source + kept.len() });
        } else {
            let decoded = decode::decode_as(bytes, encoding, 0, self.language.as_deref());
            decoded.repairs.iter().for_each(|repair| self.broken.add(repair.kind, self.number));
            let line = &*decoded.text;
            let from = line.len() - line.trim_start_matches(lines::is_blank).len();
            let to = line.trim_end_matches(lines::is_blank).len();
            decoded.pieces(from..to.max(from), |piece| {
                let text = piece.start - from..piece.end - from;
                let source = decoded.source(piece);
                paragraph.origin.push(Origin { text, source: source.start + base..source.end + base });
            });
            paragraph.text.push_str(&line[from..to.max(from)]);
        }
        ligatures::expand(paragraph);
        paragraph.begins_turn = turns::label(&paragraph.text).is_some_and(turns::is_plain);
        Ok(!paragraph.text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Layout, Options, read};
    use super::*;

    fn check(bytes: &[u8]) {
        check_in(bytes, None);
    }

    fn check_in(bytes: &[u8], language: Option<&str>) -> String {
        let tag = language.map(|tag| LanguageTag::parse(tag).unwrap());
        let whole = read(bytes, &Options { layout: Layout::ParagraphPerLine, language: tag.as_ref() }).unwrap();
        let mut lines = Lines::new(BufReader::with_capacity(7, bytes), tag.as_ref());
        let mut paragraph = Paragraph::default();
        let mut texts = Vec::new();
        for expected in &whole.paragraphs {
            assert!(lines.read(&mut paragraph).unwrap());
            let found: String = paragraph.origin.iter().map(|piece| &paragraph.text[piece.text.clone()]).collect();
            assert_eq!((&paragraph.text, &paragraph.origin), (&expected.text, &expected.origin), "{}", whole.encoding);
            assert_eq!(found, paragraph.text);
            texts.push(found);
        }
        assert!(!lines.read(&mut paragraph).unwrap());
        texts.join("|")
    }

    /// Lines of a few characters tell nothing; all of them together do.
    #[test]
    fn short_lines_are_read_as_the_whole_is() {
        for (language, label, text) in [
            ("pt", "windows-1252", "Olá.|É.|Ó!|Não.|Lá.|À|Às 3.|Pé.|Fé.|Só."),
            ("es", "windows-1252", "Ó|¡Sí!|¿Qué?|Año.|Él.|Té"),
            ("ru", "windows-1251", "Да.|Её.|Нет.|Кто?|Он.|Я.|Что?|Всё."),
            ("el", "windows-1253", "Ναι.|Όχι.|Πού;|Εγώ.|Αυτός.|Ήρθε."),
            ("pt", "macintosh", "Olá.|É.|Não.|Lá está.|Pé.|Fé.|Só.|Ação.|Vão.|Irmã.|Avó.|Café.|Três."),
        ] {
            let lines = text.replace('|', "\n");
            let bytes = Encoding::for_label(label.as_bytes()).unwrap().encode(&lines).0;
            assert_eq!(check_in(&bytes, Some(language)), text, "{label}");
        }
        // GBK, Shift-JIS: enough of it for the detector.
        for (language, label, text) in [
            ("zh", "gbk", "你好。|是的。|他走了。|我不知道。|"),
            ("ja", "shift_jis", "はい。|いいえ。|彼は行った。|そうです。|"),
        ] {
            let lines = text.replace('|', "\n").repeat(5);
            let bytes = Encoding::for_label(label.as_bytes()).unwrap().encode(&lines).0;
            assert_eq!(check_in(&bytes, Some(language)), text.repeat(5).trim_end_matches('|'), "{label}");
        }
    }

    #[test]
    fn a_broken_byte_makes_no_other_encoding() {
        let bytes = b"Caf\xC3\xA9.\nMa\xC3\xB1ana.\ncaf\xC3\xA9 con leche ma\xC3\nol\xE9\nS\xC3\xAD.\n";
        assert_eq!(check_in(bytes, Some("es")), "Café.|Mañana.|café con leche ma\u{FFFD}|olé|Sí.");
        // Also where the lines before tell.
        let late = [b"\xC3\x89l.\n".repeat(5), b"ol\xE9\n".to_vec(), b"S\xC3\xAD\n".repeat(20_000)].concat();
        assert!(check_in(&late, Some("es")).starts_with("Él.|Él.|Él.|Él.|Él.|olé|Sí|"));
    }

    #[test]
    fn broken_bytes_side_by_side_are_counted_and_lead_back() {
        let bytes = b"\xC3\xB1 \xC3\xB1 \xC3\xB1 \xC3\xB1 \xC3\xB1.\nN\xFA\xF1ez \xFF\xFE\n";
        assert_eq!(check_in(bytes, Some("es")), "ñ ñ ñ ñ ñ.|Núñez \u{FFFD}\u{FFFD}");
        let spanish = LanguageTag::parse("es").unwrap();
        let mut lines = Lines::new(BufReader::new(&bytes[..]), Some(&spanish));
        let mut paragraph = Paragraph::default();
        while lines.read(&mut paragraph).unwrap() {}
        assert_eq!(lines.broken(), Broken { reread: 2, replaced: 2, line: 2 });
        let whole = read(bytes, &Options { language: Some(&spanish), ..Options::default() }).unwrap();
        assert_eq!(whole.broken(), lines.broken());
        assert_eq!(whole.paragraphs[1].source_of(0..7), std::slice::from_ref(&(16..21)));
    }

    #[test]
    fn controls_are_kept_or_refused_as_in_a_whole() {
        check(b"One\x01two\nThree.\n");
        let binary = b"\x01\x02\x03\x04\x05a\n";
        let refused = Lines::new(BufReader::new(&binary[..]), None).read(&mut Paragraph::default());
        assert!(matches!(refused, Err(StreamError::Read(ReadError::Binary { offset: 0, byte: 1 }))));
    }

    #[test]
    fn a_stream_says_what_the_whole_says() {
        check("\u{FEFF}Una línea.\r\n\r\n  Otra. \rMás\u{C}fin".as_bytes());
        check("最初。\n次。\n".as_bytes());
        check("The ﬁrst\nﬂoor ﬀ\nof oﬃce.\n".as_bytes());
        check(&["The ﬁrst ﬂoor, é, á, ó ".as_bytes(), b"\xFF ", "ﬁrst\n".as_bytes()].concat());
        check(b"Ma\xF1ana.\n");
    }

    #[test]
    fn a_guess_is_told() {
        let spanish = LanguageTag::parse("es").unwrap();
        let mut lines = Lines::new(BufReader::new(&b"Plain.\nMa\xF1ana.\nA\xF1o.\n"[..]), Some(&spanish));
        let mut paragraph = Paragraph::default();
        assert!(lines.read(&mut paragraph).unwrap());
        assert_eq!(lines.guessed(), None);
        while lines.read(&mut paragraph).unwrap() {}
        assert_eq!(lines.guessed(), Some(("windows-1252", 2)));
    }

    #[test]
    fn markup_is_refused() {
        let mut lines = Lines::new(BufReader::new(&b"1\n00:00:01,000 --> 00:00:02,000\nTea.\n"[..]), None);
        let refused = lines.read(&mut Paragraph::default());
        assert!(matches!(refused, Err(StreamError::Read(ReadError::Markup(Markup::Subtitles)))), "{refused:?}");
    }

    #[test]
    fn binary_is_refused_where_it_begins() {
        let mut lines = Lines::new(BufReader::new(&b"Fine.\nNot\0fine."[..]), None);
        let mut paragraph = Paragraph::default();
        assert!(lines.read(&mut paragraph).unwrap());
        let refused = lines.read(&mut paragraph);
        assert!(matches!(refused, Err(StreamError::Read(ReadError::Binary { offset: 9, byte: 0 }))));
    }
}
