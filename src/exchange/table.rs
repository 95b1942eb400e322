//! Tables of translations: TSV and CSV with a header row of language tags.
//!
//! Each row is a unit, each column with a language tag above it a variant; empty cells are left out, other columns as well
//! (with a remark). What is called CSV may be separated by semicolons or tabs, as spreadsheets do in many countries, and say so
//! in a line `sep=;` of its own. UTF-8, UTF-16 with a byte-order mark, else Windows-1252. A table is held in memory whole:
//! spreadsheets that people make are small beside memories.
//!
//! The apostrophe that [`super::table_writer`] puts in front of what a spreadsheet would calculate is taken off again, and
//! that is remarked. Where some cell begins with such a sign and has none, the table was not written so, and apostrophes stay.

use super::table_writer::{is_formula, unguarded};
use super::{Remark, columns};
use crate::language::LanguageTag;
use crate::model::{Unit, Variant};
use crate::xml::is_xml_char;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::io::BufRead;

/// Why a table cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The bytes could not be had.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The first row does not say which languages the columns are.
    #[error("the first row must name at least two languages (en, es …), one above each column; it says “{found}”")]
    Header {
        /// The row.
        found: String,
    },
    /// A quotation mark opens a cell and none ends it: the rest of the table would be one cell.
    #[error("line {line}: a quotation mark opens a cell that nothing ends")]
    Unclosed {
        /// 1-based line of the row.
        line: u64,
    },
    /// It is no table from here on.
    #[error("{0}")]
    Malformed(#[from] csv::Error),
}

/// A table that was read.
#[derive(Debug)]
pub(super) struct Table {
    text: String,
    dialect: Dialect,
    columns: Vec<Option<LanguageTag>>,
    /// Whether what a spreadsheet would calculate has an apostrophe in front.
    is_guarded: bool,
    pub(super) remarks: Vec<Remark>,
}

/// How cells are told apart.
#[derive(Debug, Clone, Copy)]
struct Dialect {
    delimiter: u8,
    /// In TSV a quotation mark is one. What is called CSV has quotes around cells, also where tabs separate them.
    has_quotes: bool,
}

/// What a row is.
#[derive(Debug, PartialEq)]
pub(super) enum Row {
    Unit(Unit),
    Refused { line: u64, reason: String, remains: Unit },
}

/// Reads a table up to its header.
pub(super) fn read(mut input: impl BufRead, delimiter: u8) -> Result<Table, TableError> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let mut remarks = Vec::new();
    let mut text = decode(&bytes, &mut remarks);
    drop_invalid(&mut text, &mut remarks);
    let dialect = if delimiter == b',' {
        let named = take_separator_line(&mut text);
        Dialect { delimiter: named.unwrap_or_else(|| likely_delimiter(&text)), has_quotes: true }
    } else {
        Dialect { delimiter, has_quotes: false }
    };
    let names = reader(&text, dialect).records().next().transpose()?.unwrap_or_default();
    let mut columns = columns::languages(names.iter());
    drop_numbers(&mut columns, &text, dialect)?;
    if columns.iter().flatten().count() < 2 {
        return Err(TableError::Header { found: names.iter().collect::<Vec<_>>().join(" | ") });
    }
    for (name, _) in names.iter().zip(&columns).filter(|(_, column)| column.is_none()) {
        remarks.push(remark("foreign-column", columns::left_out(name)));
    }
    let guarded = guarded_cells(&columns, &text, dialect)?;
    check_last_cell(&text, dialect)?;
    if guarded > 0 {
        let message = "an apostrophe in front keeps spreadsheets from calculating cells; it was taken off";
        remarks.push(remark("formula-guard", format!("{message} ({guarded} of them)")));
    }
    Ok(Table { text, dialect, columns, is_guarded: guarded > 0, remarks })
}

impl Table {
    /// The rows below the header, in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Result<Row, TableError>> + '_ {
        let mut lines = Lines { text: &self.text, at: 0, line: 1 };
        reader(&self.text, self.dialect).into_records().skip(1).map(move |record| {
            let record = record?;
            let line = lines.of(record.position().map_or(0, csv::Position::byte));
            Ok(self.row(&record, line))
        })
    }

    fn row(&self, record: &csv::StringRecord, line: u64) -> Row {
        let cells = self.columns.iter().zip(record).filter(|(_, cell)| !cell.trim().is_empty());
        let bare = |cell| if self.is_guarded { unguarded(cell).unwrap_or(cell) } else { cell };
        let variants: Vec<Variant> =
            cells.filter_map(|(language, cell)| Some(Variant::plain(language.clone()?, bare(cell)))).collect();
        let is_unit = variants.len() > 1;
        let unit = Unit::imported(variants);
        if is_unit {
            return Row::Unit(unit);
        }
        Row::Refused { line, reason: "the row has text in fewer than two languages".to_owned(), remains: unit }
    }
}

/// `id` is Indonesian, and what tables call their column of numbers: a column of such a name without a letter is the latter.
fn drop_numbers(columns: &mut [Option<LanguageTag>], text: &str, dialect: Dialect) -> Result<(), TableError> {
    let suspected = columns.iter_mut().enumerate();
    let suspected = suspected.filter(|(_, column)| column.as_ref().is_some_and(columns::may_be_numbers));
    for (at, column) in suspected {
        let mut has_letters = false;
        for record in reader(text, dialect).into_records().skip(1) {
            has_letters = record?.get(at).is_some_and(|cell| cell.chars().any(char::is_alphabetic));
            if has_letters {
                break;
            }
        }
        if !has_letters {
            *column = None;
        }
    }
    Ok(())
}

/// How many cells have the apostrophe of a guarded table; none when a cell lacks it that would have it there.
fn guarded_cells(columns: &[Option<LanguageTag>], text: &str, dialect: Dialect) -> Result<usize, TableError> {
    let mut guarded = 0;
    for record in reader(text, dialect).into_records().skip(1) {
        let record = record?;
        for (_, cell) in columns.iter().zip(&record).filter(|(column, _)| column.is_some()) {
            match (unguarded(cell), is_formula(cell)) {
                (Some(_), _) => guarded += 1,
                (None, true) if !cell.trim().is_empty() => return Ok(0),
                _ => {}
            }
        }
    }
    Ok(guarded)
}

/// Counts lines up to ascending places: the reader's own count is off where a line ends in CRLF or is empty.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The 1-based line of a record that begins there, or behind the line ends that stand there.
    fn of(&mut self, byte: u64) -> u64 {
        let rest = &self.text.as_bytes()[self.at..];
        let to_record = usize::try_from(byte).unwrap_or(usize::MAX).saturating_sub(self.at).min(rest.len());
        let ends = rest[to_record..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = &rest[..to_record + ends];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at += passed.len();
        self.line
    }
}

/// Takes off the line `sep=;` by which spreadsheets tell each other what separates cells. It becomes an empty one, so that
/// lines keep their numbers.
fn take_separator_line(text: &mut String) -> Option<u8> {
    let first = text.lines().next()?;
    let separator = first.get(..4).filter(|name| name.eq_ignore_ascii_case("sep=")).map(|_| &first.as_bytes()[4..]);
    let Some(&[separator @ (b',' | b';' | b'\t' | b'|')]) = separator else { return None };
    text.replace_range(..first.len(), "");
    Some(separator)
}

/// Where the comma is the decimal sign, spreadsheets separate cells with semicolons, and some write tabs whatever the file is
/// called: the one that cuts most languages out of the first row is meant.
fn likely_delimiter(text: &str) -> u8 {
    let languages = |delimiter: &u8| {
        let first = reader(text, Dialect { delimiter: *delimiter, has_quotes: true })
            .into_records()
            .next()
            .and_then(Result::ok)
            .unwrap_or_default();
        first.iter().filter(|name| LanguageTag::parse(name).is_ok()).count()
    };
    // Of equals the last one: the comma.
    [b'\t', b';', b','].into_iter().max_by_key(languages).unwrap_or(b',')
}

/// Whether the last cell ends. The reader takes the end of the text for its end, and all rows since then for its text.
fn check_last_cell(text: &str, dialect: Dialect) -> Result<(), TableError> {
    let mut last = 0;
    for record in reader(text, dialect).into_records() {
        last = record?.position().map_or(last, csv::Position::byte);
    }
    let at = usize::try_from(last).unwrap_or(usize::MAX).min(text.len());
    let (mut is_open, mut is_new) = (false, true);
    for byte in text.as_bytes()[at..].iter().skip_while(|byte| matches!(byte, b'\r' | b'\n')) {
        match byte {
            // A doubled one closes and opens again.
            b'"' if is_open => (is_open, is_new) = (false, true),
            b'"' if is_new => is_open = true,
            _ => is_new = !is_open && *byte == dialect.delimiter,
        }
    }
    if is_open && dialect.has_quotes {
        return Err(TableError::Unclosed { line: Lines { text, at: 0, line: 1 }.of(last) });
    }
    Ok(())
}

fn reader(text: &str, Dialect { delimiter, has_quotes }: Dialect) -> csv::Reader<&[u8]> {
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter).quoting(has_quotes);
    builder.from_reader(text.as_bytes())
}

fn decode(bytes: &[u8], remarks: &mut Vec<Remark>) -> String {
    let (encoding, length) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    match encoding.decode_without_bom_handling(&bytes[length..]) {
        (text, false) => text.into_owned(),
        (_, true) if length == 0 => {
            remarks.push(remark("encoding", "the file is not UTF-8; read as Windows-1252".to_owned()));
            WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
        }
        (text, true) => {
            remarks.push(remark("encoding", format!("not all of the file is {}", encoding.name())));
            text.into_owned()
        }
    }
}

/// Control characters and such, which no TMX file can hold.
fn drop_invalid(text: &mut String, remarks: &mut Vec<Remark>) {
    let count = text.chars().filter(|c| !is_xml_char(*c)).count();
    if count > 0 {
        text.retain(is_xml_char);
        remarks.push(remark("invalid-character", format!("{count} characters that XML does not allow were dropped")));
    }
}

fn remark(kind: &'static str, message: String) -> Remark {
    Remark { line: 1, column: 1, tuid: None, kind, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows as `language text`, refused ones as their line.
    fn check(bytes: &[u8], delimiter: u8, expected: &[&str]) {
        let table = read(bytes, delimiter).unwrap();
        let shown = table.rows().map(|row| match row.unwrap() {
            Row::Unit(unit) => {
                let cells = unit.variants.iter().map(|v| format!("{} {}", v.language, v.content.text));
                cells.collect::<Vec<_>>().join(" | ")
            }
            Row::Refused { line, .. } => format!("line {line}"),
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn tables_are_read() {
        check(b"en\tes_419\r\n\"One\"\tUno\r\n\r\nTwo\t\n", b'\t', &["en \"One\" | es-419 Uno", "line 4"]);
        check(b"\xEF\xBB\xBFen,id,es\n\"One, two\",7,\"Uno\ny dos\"\n", b',', &["en One, two | es Uno\ny dos"]);
        check(b"en,id\nbook,buku\n", b',', &["en book | id buku"]);
        check(b"No,en,nb,key\n1,One,En,home.title\n", b',', &["en One | nb En"]);
        check(b"en,es\nyes,s\xED\n", b',', &["en yes | es sí"]);
        check(b"en,es\na\x01\x1B[1m,b\n", b',', &["en a[1m | es b"]);
        check(b"\xFF\xFEe\0n\0,\0e\0s\0\n\0a\0,\0b\0", b',', &["en a | es b"]);
        check(b"en,es,es\na,b,c\n", b',', &["en a | es b | es c"]);
        check(b"en;es;note\n\"a; b\";c,d;e\n", b',', &["en a; b | es c,d"]);
        check(b"en\tes\nYes, no\tS\xC3\xAD; no\n", b',', &["en Yes, no | es Sí; no"]);
        check(b"en\tes\n\"a\tb\"\t\"\"\"c\"\"\"\n", b',', &["en a\tb | es \"c\""]);
        check(b"sep=;\r\nen;es\r\na;\r\nb;c,d\r\n", b',', &["line 3", "en b | es c,d"]);
        check(b"en,es\n5\" pipe,\"tubo de 5\"\"\"\n", b',', &["en 5\" pipe | es tubo de 5\""]);
    }

    #[test]
    fn a_guard_is_taken_off_where_all_have_it() {
        check(b"en,es\n'=1,''+2\n'tis,a\n", b',', &["en =1 | es '+2", "en 'tis | es a"]);
        check(b"en,es\n'+' is plus,a\n- Yes.,b\n", b',', &["en '+' is plus | es a", "en - Yes. | es b"]);
        let remarks = read(&b"en,es\n'=1,b\n"[..], b',').unwrap().remarks;
        assert_eq!(remarks.iter().map(|remark| remark.kind).collect::<Vec<_>>(), ["formula-guard"]);
    }

    #[test]
    fn a_cell_that_nothing_ends_is_no_cell() {
        for (bytes, expected) in [
            (&b"en,es\na,\"b\nc,d\n"[..], 2),
            (b"en,es\na,b\n\"c,d\n", 3),
            (b"en,es\na,\"b\"\"", 2),
            (b"en;es\r\n\r\na;\"b\r\n", 3),
        ] {
            let error = read(bytes, b',').unwrap_err();
            assert!(matches!(error, TableError::Unclosed { line } if line == expected), "{error}");
        }
        check(b"en\tes\na\t\"b\n", b'\t', &["en a | es \"b"]);
    }

    #[test]
    fn a_table_without_languages_is_refused() {
        for bytes in [&b""[..], b"source,target\na,b\n", b"src,tgt\na,b\n", b"en\na\n"] {
            assert!(matches!(read(bytes, b','), Err(TableError::Header { .. })));
        }
    }
}
