//! `alinea segment`.

use super::failure::Failure;
use super::output::{self, Output};
use super::rules::Rules;
use super::{Global, Outcome, input};
use alinea::document::{self, Document, Layout, Lines, Paragraph, ReadError, RepairKind, StreamError};
use alinea::language::LanguageTag;
use alinea::segment::srx::Finding;
use alinea::segment::{Rule, Segmenter, Settings};
use alinea::text::visible;
use serde::Serialize;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Cut a text into sentences, one per line
///
/// Prints one segment per line and a blank line between paragraphs. Text from a PDF is put right first: hard-wrapped lines
/// are joined, words broken at line ends made whole, running headers and page numbers left out. What was done, and why a
/// text was cut where it was, `--explain` says.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  alinea segment interview.en.txt
      the language is in the name
  alinea segment talk.txt --language pt-BR --explain
      also what was repaired, and the rule behind each cut
  alinea segment talk.en.txt --convention colon,quotations-whole
  alinea segment talk.en.txt --srx rules.srx
      as your CAT tool cuts: its segmentation rules, exported as SRX
  cat lines.txt | alinea segment --language en --paragraph-per-line
  alinea segment talk.en.txt --jsonl | jq .text
      each with the bytes of the file that it came from")]
pub(crate) struct Segment {
    /// The text; standard input when there is none or it is `-`
    file: Option<PathBuf>,
    /// The language of the text, such as en, es-419 or pt-BR [default: the one in the file name]
    #[arg(long, short, value_name = "TAG")]
    language: Option<String>,
    /// Take each line for a paragraph: nothing is joined
    #[arg(long)]
    paragraph_per_line: bool,
    /// Change where texts are cut: several are separated by commas
    #[arg(long, value_name = "CONVENTION", value_delimiter = ',', conflicts_with = "srx")]
    convention: Vec<Convention>,
    #[command(flatten)]
    rules: Rules,
    /// Say on standard error what was repaired and which rule, or the model, decided each cut
    #[arg(long)]
    explain: bool,
    /// Print one JSON document
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) json: bool,
    /// Print a line of JSON for each segment
    #[arg(long)]
    pub(crate) jsonl: bool,
}

/// Ways to cut that differ from the usual one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Convention {
    /// Cut after a colon too, unless the next word is in lower case
    Colon,
    /// Cut after a colon before a quotation, unless that begins in lower case
    ColonQuotation,
    /// Cut after every semicolon
    Semicolon,
    /// Never cut after an ellipsis
    EllipsisWhole,
    /// Keep quotations and what stands in brackets whole
    QuotationsWhole,
    /// Cut only where there is a mark: no headings or list items are guessed
    MarksOnly,
}

/// A segment, as scripts get it.
#[derive(Debug, Serialize)]
struct SegmentLine<'a> {
    paragraph: usize,
    /// Its ordinal in the document.
    index: usize,
    text: &'a str,
    source_bytes: Vec<[usize; 2]>,
}

/// A repair, as scripts get it.
#[derive(Debug, Serialize)]
struct RepairLine<'a> {
    kind: &'static str,
    line: usize,
    source_bytes: [usize; 2],
    found: &'a str,
}

/// Everything, as scripts get it.
#[derive(Debug, Serialize)]
struct Whole<'a> {
    encoding: &'a str,
    segments: Vec<SegmentLine<'a>>,
    repairs: Vec<RepairLine<'a>>,
    /// What of an SRX file was not used, or not as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    srx_findings: Option<Vec<FindingLine<'a>>>,
}

/// Something odd in an SRX file, as scripts get it.
#[derive(Debug, Serialize)]
struct FindingLine<'a> {
    line: u64,
    column: u64,
    language_rule: Option<&'a str>,
    message: &'a str,
    drops_rule: bool,
}

impl Segment {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let path = self.file.as_deref();
        let language = input::language(self.language.as_deref(), path)?;
        let name = path.unwrap_or(Path::new("standard input"));
        let segmenter = self.segmenter(&language, global)?;
        let mut reader = BufReader::with_capacity(1 << 16, input::open(path)?);
        let streams = self.paragraph_per_line && !self.json && !self.explain;
        let head = reader.fill_buf().map_err(|error| Failure::reading(name, &error))?;
        if streams && document::can_stream(head) {
            self.stream(Lines::new(reader, Some(&language)), name, &segmenter)?;
            return Ok(Outcome::Done);
        }
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).map_err(|error| Failure::reading(name, &error))?;
        let layout = if self.paragraph_per_line { Layout::ParagraphPerLine } else { Layout::Detect };
        let options = document::Options { layout, language: Some(&language) };
        let document = document::read(&bytes, &options).map_err(|error| Failure::text(name, &error))?;
        // `--explain` lists what was left out.
        if !self.explain && (global.quiet || global.json) {
            input::tell_encoding(name, &document);
        } else if !self.explain {
            input::tell_guesses(name, &document);
        }
        self.write(&document, &segmenter)?;
        Ok(Outcome::Done)
    }

    fn segmenter(&self, language: &LanguageTag, global: &Global) -> Result<Segmenter, Failure> {
        match self.rules.is_given() {
            true => self.rules.segmenter(language, global),
            false => Ok(Segmenter::with_settings(language, self.settings())),
        }
    }

    fn settings(&self) -> Settings {
        let mut settings = Settings::default();
        for convention in &self.convention {
            match convention {
                Convention::Colon => settings.colon = true,
                Convention::ColonQuotation => settings.colon_quotation = true,
                Convention::Semicolon => settings.semicolon = true,
                Convention::EllipsisWhole => settings.ellipsis = false,
                Convention::QuotationsWhole => settings.quotations = false,
                Convention::MarksOnly => settings.unmarked = false,
            }
        }
        settings
    }

    /// Line by line, without holding the text; what has arrived goes out before waiting for more.
    fn stream(&self, mut lines: Lines<impl Read>, name: &Path, segmenter: &Segmenter) -> Result<(), Failure> {
        let mut output = Output::new();
        let mut paragraph = Paragraph::default();
        let (mut order, mut index) = (0, 0);
        loop {
            match lines.read(&mut paragraph) {
                Ok(true) => self.write_paragraph(segmenter, order, &mut index, &paragraph, &mut output)?,
                Ok(false) if order == 0 => return Err(Failure::text(name, &ReadError::Empty)),
                Ok(false) => {
                    if let Some((encoding, count)) = lines.guessed() {
                        input::tell_guessed_lines(name, encoding, count);
                        input::tell_broken(name, encoding, lines.broken());
                    }
                    return output.flush();
                }
                Err(StreamError::Io(error)) => return Err(Failure::reading(name, &error)),
                Err(StreamError::Read(error)) => return Err(Failure::text(name, &error)),
            }
            order += 1;
            if lines.is_drained() {
                output.flush()?;
            }
        }
    }

    fn write(&self, document: &Document, segmenter: &Segmenter) -> Result<(), Failure> {
        let mut output = Output::new();
        if self.explain {
            explain_repairs(document);
        }
        if self.json {
            output.json(&self.whole(document, segmenter))?;
        }
        let mut index = 0;
        for (order, paragraph) in document.paragraphs.iter().enumerate() {
            if self.explain {
                explain_cuts(segmenter, order, paragraph);
            }
            if !self.json {
                self.write_paragraph(segmenter, order, &mut index, paragraph, &mut output)?;
            }
        }
        output.flush()
    }

    fn whole<'a>(&'a self, document: &'a Document, segmenter: &'a Segmenter) -> Whole<'a> {
        let mut segments = Vec::new();
        let mut index = 0;
        for (order, paragraph) in document.paragraphs.iter().enumerate() {
            segments.extend(lines(segmenter, order, &mut index, paragraph));
        }
        let repair = |repair: &'a document::Repair| RepairLine {
            kind: word(repair.kind),
            line: repair.line,
            source_bytes: [repair.source.start, repair.source.end],
            found: &repair.found,
        };
        let repairs = document.repairs.iter().map(repair).collect();
        let srx_findings = self.rules.is_given().then(|| self.rules.findings().iter().map(finding_line).collect());
        Whole { encoding: document.encoding, segments, repairs, srx_findings }
    }

    fn write_paragraph(
        &self,
        segmenter: &Segmenter,
        order: usize,
        index: &mut usize,
        paragraph: &Paragraph,
        output: &mut Output,
    ) -> Result<(), Failure> {
        if self.jsonl {
            return lines(segmenter, order, index, paragraph).try_for_each(|segment| output.json(&segment));
        }
        if order > 0 {
            output.line("")?;
        }
        segmenter.cut(&paragraph.text).try_for_each(|range| output.line(&paragraph.text[range]))
    }
}

fn finding_line(finding: &Finding) -> FindingLine<'_> {
    let Finding { place, language_rule, message, drops_rule } = finding;
    let (language_rule, drops_rule) = (language_rule.as_deref(), *drops_rule);
    FindingLine { line: place.line, column: place.column, language_rule, message, drops_rule }
}

/// The segments of a paragraph; `index` counts them through the document.
fn lines<'a>(
    segmenter: &'a Segmenter,
    order: usize,
    index: &mut usize,
    paragraph: &'a Paragraph,
) -> impl Iterator<Item = SegmentLine<'a>> {
    segmenter.cut(&paragraph.text).map(move |range| {
        let segment = SegmentLine {
            paragraph: order,
            index: *index,
            text: &paragraph.text[range.clone()],
            source_bytes: paragraph.source_of(range).into_iter().map(|range| [range.start, range.end]).collect(),
        };
        *index += 1;
        segment
    })
}

/// The repairs, line by line of the file; joined lines and ligatures only in number, since in text from a PDF they are nearly all.
fn explain_repairs(document: &Document) {
    output::say(&format!("Read as {}.", document.encoding));
    let count = |kind| document.repairs.iter().filter(|repair| repair.kind == kind).count();
    let joined = count(RepairKind::LineJoined);
    if joined > 0 {
        output::say(&format!("Hard-wrapped: {joined} lines joined with the next."));
    }
    let ligatures = count(RepairKind::LigatureExpanded);
    if ligatures > 0 {
        output::say(&format!("{} written as letters.", output::counted(ligatures, "ligature")));
    }
    let in_number = [RepairKind::LineJoined, RepairKind::LigatureExpanded];
    for repair in document.repairs.iter().filter(|repair| !in_number.contains(&repair.kind)) {
        output::say(&format!("line {}: {}: {}", repair.line, word(repair.kind), visible(repair.found.trim())));
    }
}

/// Each place where a sentence might end: cut or not, the rule (or the model and how sure it is, in log-odds), the words
/// around.
fn explain_cuts(segmenter: &Segmenter, order: usize, paragraph: &Paragraph) {
    const AROUND: usize = 24;
    let text = paragraph.text.as_str();
    for decision in segmenter.explain(text) {
        let (before, after) = text.split_at(decision.at);
        let before_start = before.char_indices().rev().nth(AROUND).map_or(0, |(at, _)| at);
        let after_end = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
        let verdict = if decision.cuts { "cut " } else { "keep" };
        let score = decision.score.map(|score| format!(" {:+.1}", f64::from(score) / 64.0)).unwrap_or_default();
        output::say(&format!(
            "paragraph {order}, byte {}: {verdict} {}{score}: {}|{}",
            decision.at,
            rule_name(segmenter, decision.rule),
            visible(&before[before_start..]),
            visible(&after[..after_end])
        ));
    }
}

/// The rule in a word; one of an SRX file by its line and the language rule that it is in.
fn rule_name(segmenter: &Segmenter, rule: Rule) -> String {
    match segmenter.origin(rule) {
        Some(origin) => format!("srx line {} ({})", origin.line, visible(&origin.language_rule)),
        None => rule.as_str().to_owned(),
    }
}

fn word(kind: RepairKind) -> &'static str {
    match kind {
        RepairKind::LineJoined => "line-joined",
        RepairKind::BreakHyphenDropped => "break-hyphen-dropped",
        RepairKind::QuoteMarkDropped => "quote-mark-dropped",
        RepairKind::HyphenKept => "hyphen-kept",
        RepairKind::ColumnBreakJoined => "column-break-joined",
        RepairKind::ColumnsSeparated => "columns-separated",
        RepairKind::FurnitureDropped => "furniture-dropped",
        RepairKind::PageNumberDropped => "page-number-dropped",
        RepairKind::LineNumberDropped => "line-number-dropped",
        RepairKind::FootnoteSetApart => "footnote-set-apart",
        RepairKind::LigatureExpanded => "ligature-expanded",
        RepairKind::DropCapitalJoined => "drop-capital-joined",
        RepairKind::ParagraphDivided => "paragraph-divided",
        RepairKind::LinesKept => "lines-kept",
        RepairKind::ControlCharacterKept => "control-character-kept",
        RepairKind::ByteReadAsWindows1252 => "byte-read-as-windows-1252",
        RepairKind::BytesReplaced => "bytes-replaced",
    }
}
