//! Units → tables: TSV and CSV with a header row of language tags, as [`super::table`] reads them.
//!
//! A spreadsheet calculates what begins with `=`, `+`, `-` or `@`, and a text that came from elsewhere may so run commands or
//! send cells away ("CSV injection", OWASP). Such cells get an apostrophe in front, which spreadsheets take for "this is
//! text"; reading takes it off again. What begins with apostrophes and then with such a sign gets one more, so that
//! each text comes back as it was.
//!
//! A table holds texts only: inline codes, properties and notes are not in it. TSV has no quoting, so tabs and line breaks
//! become spaces there; CSV keeps them.

use super::Format;
use crate::language::LanguageTag;
use crate::model::{Unit, Variant};
use csv::{QuoteStyle, WriterBuilder};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What makes a spreadsheet calculate, or skip to where it may; the wide forms count where Chinese or Japanese is typed.
const FORMULA_SIGNS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// What keeps it from that.
const GUARD: char = '\'';

/// Writes units as the rows of a table.
pub struct TableWriter<W: Write> {
    rows: csv::Writer<W>,
    format: Format,
    columns: Vec<LanguageTag>,
    simplified: usize,
}

impl<W: Write> TableWriter<W> {
    /// Writes the header row. A language that stands there twice has room for two variants. `Format::Tmx` is no table and
    /// written as TSV.
    pub fn new(out: W, format: Format, columns: Vec<LanguageTag>) -> io::Result<Self> {
        let mut rows = rows(format, out);
        rows.write_record(columns.iter().map(LanguageTag::as_str))?;
        Ok(Self { rows, format, columns, simplified: 0 })
    }

    /// The next row. Variants for which there is no column are left out.
    pub fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        for (at, language) in self.columns.iter().enumerate() {
            let earlier = self.columns[..at].iter().filter(|column| *column == language).count();
            let variant = unit.variants.iter().filter(|variant| variant.language == *language).nth(earlier);
            let text = variant.map_or("", |variant| variant.content.text.as_str());
            let line = if self.format == Format::Csv { Cow::Borrowed(text) } else { one_line(text) };
            let has_codes = variant.is_some_and(|variant| !variant.content.codes.is_empty());
            self.simplified += usize::from(has_codes || line != text);
            self.rows.write_field(guarded(&line).as_ref())?;
        }
        self.rows.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Ends the table. Returns the output and how many cells hold less than their variant: no inline codes, in TSV no tabs
    /// and line breaks.
    pub fn finish(self) -> io::Result<(W, usize)> {
        let out = self.rows.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok((out, self.simplified))
    }
}

impl TableWriter<Vec<u8>> {
    /// Takes away what was written so far, and gives an empty buffer for it.
    pub(super) fn taken(&mut self, empty: Vec<u8>) -> io::Result<Vec<u8>> {
        let rows = std::mem::replace(&mut self.rows, rows(self.format, empty));
        rows.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

/// A writer of rows without a header.
fn rows<W: Write>(format: Format, out: W) -> csv::Writer<W> {
    let is_csv = format == Format::Csv;
    let (delimiter, quotes) = if is_csv { (b',', QuoteStyle::Necessary) } else { (b'\t', QuoteStyle::Never) };
    WriterBuilder::new().delimiter(delimiter).quote_style(quotes).from_writer(out)
}

/// Which columns some units need: each language as often as the unit that holds it most often.
#[derive(Debug, Default)]
pub(super) struct Columns {
    most: BTreeMap<LanguageTag, usize>,
}

impl Columns {
    pub(super) fn count(&mut self, variants: &[Variant]) {
        for (at, variant) in variants.iter().enumerate() {
            let language = &variant.language;
            let before = variants[..at].iter().filter(|earlier| earlier.language == *language).count();
            match self.most.get_mut(language) {
                Some(most) => *most = (*most).max(before + 1),
                None => drop(self.most.insert(language.clone(), before + 1)),
            }
        }
    }

    /// Those of the source first, the others in the order of their tags.
    pub(super) fn in_order(self, source: Option<&LanguageTag>) -> Vec<LanguageTag> {
        let mut languages: Vec<(LanguageTag, usize)> = self.most.into_iter().collect();
        languages.sort_by_key(|(language, _)| source.is_none_or(|source| source.distance(language).is_none()));
        languages.into_iter().flat_map(|(language, most)| std::iter::repeat_n(language, most)).collect()
    }
}

fn one_line(text: &str) -> Cow<'_, str> {
    let breaks = ['\t', '\n', '\r'];
    if text.contains(breaks) { Cow::Owned(text.replace(breaks, " ")) } else { Cow::Borrowed(text) }
}

/// A cell that no spreadsheet calculates.
fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("{GUARD}{text}")) } else { Cow::Borrowed(text) }
}

/// What a guarded cell holds; `None` when it is not guarded.
pub(super) fn unguarded(cell: &str) -> Option<&str> {
    cell.strip_prefix(GUARD).filter(|text| is_formula(text))
}

/// Whether a spreadsheet may calculate a cell, once apostrophes and spaces in front of it are gone.
pub(super) fn is_formula(text: &str) -> bool {
    let is_passed = |c: char| c == GUARD || (c.is_whitespace() && !c.is_control());
    text.trim_start_matches(is_passed).starts_with(FORMULA_SIGNS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::table::{self, Row};
    use proptest::prelude::*;

    fn unit(texts: &[(&str, &str)]) -> Unit {
        let variant = |(language, text): &(&str, &str)| Variant::plain(LanguageTag::parse(language).unwrap(), text);
        Unit::imported(texts.iter().map(variant).collect())
    }

    fn written(units: &[Unit], format: Format) -> String {
        let mut columns = Columns::default();
        units.iter().for_each(|unit| columns.count(&unit.variants));
        let mut out = Vec::new();
        let mut writer = TableWriter::new(&mut out, format, columns.in_order(None)).unwrap();
        units.iter().for_each(|unit| writer.unit(unit).unwrap());
        writer.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    fn check(units: &[Unit], tsv: &str, csv: &str) {
        assert_eq!(written(units, Format::Tsv), tsv);
        assert_eq!(written(units, Format::Csv), csv);
    }

    #[test]
    fn rows_have_a_cell_for_each_variant() {
        check(&[unit(&[("en", "One"), ("pt", "Um")])], "en\tpt\nOne\tUm\n", "en,pt\nOne,Um\n");
        check(
            &[unit(&[("pt", "Um"), ("en", "One")]), unit(&[("en", "A \"b\", c"), ("es", "x\ty\nz")])],
            "en\tes\tpt\nOne\t\tUm\nA \"b\", c\tx y z\t\n",
            "en,es,pt\nOne,,Um\n\"A \"\"b\"\", c\",\"x\ty\nz\",\n",
        );
        let twice = unit(&[("es", "uno"), ("en", "one"), ("es", "un")]);
        check(&[twice], "en\tes\tes\none\tuno\tun\n", "en,es,es\none,uno,un\n");
    }

    #[test]
    fn formulas_are_guarded() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("- Yes.", "'- Yes."),
            ("@you", "'@you"),
            ("＋1", "'＋1"),
            (" =A1", "' =A1"),
            ("'=A1", "''=A1"),
            ("\rx", "'\rx"),
            ("'tis", "'tis"),
            ("a=b", "a=b"),
            ("–", "–"),
            ("", ""),
        ] {
            assert_eq!(guarded(text), cell, "{text}");
            assert_eq!(unguarded(cell).unwrap_or(cell), text, "{cell}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn what_was_written_is_read(texts in prop::collection::vec(("[=+@'\"a, \\-\r\n\t]{0,6}x", "[^\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\u{FFFE}\u{FFFF}]{0,9}y"), 1..6)) {
            let units: Vec<Unit> = texts.iter().map(|(en, es)| unit(&[("en", en), ("es", es)])).collect();
            let csv = written(&units, Format::Csv);
            let table = table::read(csv.as_bytes(), b',').unwrap();
            let rows: Vec<Row> = table.rows().map(Result::unwrap).collect();
            prop_assert_eq!(rows, units.into_iter().map(Row::Unit).collect::<Vec<_>>());
        }
    }
}
