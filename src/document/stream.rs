//! One paragraph a line, without holding the text: for files of any size and for pipes.
//!
//! Reads UTF-8. A line that is not UTF-8 is decoded on its own, as a whole file would be; UTF-16 has no lines of bytes and
//! must be read as a whole ([`can_stream`] tells). Memory grows with the longest line only, and nothing is allocated
//! per line: the caller's paragraph is filled again and again.

use super::{Markup, Origin, Paragraph, ReadError, decode, lines, turns};
use std::io::{self, BufRead, BufReader, Read};

/// Whether a text that begins with these bytes can be read line by line.
pub fn can_stream(head: &[u8]) -> bool {
    !decode::is_utf16(head)
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
    language: Option<String>,
    /// The line feed and what lies before it.
    block: Vec<u8>,
    /// Where in the block the next line begins (other line ends than LF stand inside a block).
    at: usize,
    /// Where the block begins in the source.
    offset: usize,
    /// As what the last line that is not UTF-8 was read, and how many there were.
    guessed: Option<(&'static str, usize)>,
}

impl<R: Read> Lines<R> {
    /// Reads on from a source of which nothing was taken yet.
    pub fn new(reader: BufReader<R>, language: Option<&str>) -> Self {
        Self { reader, language: language.map(str::to_owned), block: Vec::new(), at: 0, offset: 0, guessed: None }
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
        self.reader.buffer().is_empty()
    }

    /// The encoding that lines were read in that are not UTF-8 (of several, that of the last), and how many there were.
    pub fn guessed(&self) -> Option<(&'static str, usize)> {
        self.guessed
    }

    fn read_block(&mut self) -> Result<bool, StreamError> {
        self.offset += self.block.len();
        self.block.clear();
        self.at = 0;
        if self.offset == 0 {
            self.refuse_markup()?;
        }
        self.reader.read_until(b'\n', &mut self.block)?;
        if self.offset == 0 && self.block.starts_with("\u{FEFF}".as_bytes()) {
            self.at = '\u{FEFF}'.len_utf8();
        }
        match memchr::memchr(0, &self.block) {
            Some(at) => Err(ReadError::Binary { offset: self.offset + at, byte: 0 }.into()),
            None => Ok(!self.block.is_empty()),
        }
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
        if let Ok(line) = std::str::from_utf8(bytes) {
            let kept = line.trim_start_matches(lines::is_blank);
            let source = base + line.len() - kept.len();
            let kept = kept.trim_end_matches(lines::is_blank);
            paragraph.text.push_str(kept);
            paragraph.origin.push(Origin { text: 0..kept.len(), source: source..source + kept.len() });
        } else {
            let decoded = decode::decode_line(bytes, self.language.as_deref());
            self.guessed = Some((decoded.encoding, self.guessed.map_or(0, |(_, count)| count) + 1));
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
        paragraph.begins_turn = turns::label(&paragraph.text).is_some_and(turns::is_plain);
        Ok(!paragraph.text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Layout, Options, read};
    use super::*;

    fn check(bytes: &[u8]) {
        let whole = read(bytes, &Options { layout: Layout::ParagraphPerLine, language: None }).unwrap();
        let mut lines = Lines::new(BufReader::with_capacity(7, bytes), None);
        let mut paragraph = Paragraph::default();
        for expected in &whole.paragraphs {
            assert!(lines.read(&mut paragraph).unwrap());
            assert_eq!((&paragraph.text, &paragraph.origin), (&expected.text, &expected.origin));
        }
        assert!(!lines.read(&mut paragraph).unwrap());
    }

    #[test]
    fn a_stream_says_what_the_whole_says() {
        check("\u{FEFF}Una línea.\r\n\r\n  Otra. \rMás\u{C}fin".as_bytes());
        check("最初。\n次。\n".as_bytes());
        check(b"Ma\xF1ana.\n");
    }

    #[test]
    fn a_guess_is_told() {
        let mut lines = Lines::new(BufReader::new(&b"Plain.\nMa\xF1ana.\nA\xF1o.\n"[..]), Some("es"));
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
