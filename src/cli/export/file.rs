//! The file that is written: what its name says of its format, and writing it whole or not at all.

use super::watched::Watched;
use super::{Format, nothing_to_export, write};
use crate::cli::failure::{Failure, Kind};
use crate::cli::output::write_file;
use crate::cli::{Global, memory};
use alinea::exchange::{ExportOptions, ExportReport};
use alinea::language::LanguageTag;
use alinea::store::Memory;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::path::{Path, PathBuf};

/// No format that a file may be called after has a longer ending (`.xliff`).
const LONGEST_ENDING: usize = 5;

/// A file name in its parts: `memory`, `.tmx`, `.gz`.
struct Name {
    stem: String,
    ending: String,
    gzip: String,
}

impl Name {
    fn of(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (name, gzip) = split(&name, |ending| ending.eq_ignore_ascii_case("gz"));
        let (stem, ending) = split(&name, |_| true);
        Self { stem, ending, gzip }
    }

    fn is_compressed(&self) -> bool {
        !self.gzip.is_empty()
    }
}

/// A name and its ending, the dot with it, when there is one of that kind.
fn split(name: &str, is_wanted: impl Fn(&str) -> bool) -> (String, String) {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && is_wanted(ending) => (stem.to_owned(), format!(".{ending}")),
        _ => (name.to_owned(), String::new()),
    }
}

/// The format that a file is called after. One that cannot be written is refused: a spreadsheet would not open TMX that is
/// called `.xlsx`.
pub(super) fn format_of(path: &Path) -> Result<Format, Failure> {
    let Name { ending, .. } = Name::of(path);
    let ending = ending.trim_start_matches('.').to_ascii_lowercase();
    // A date or a version (`memory.2026-11`) is no format, and a pipe may be called anything.
    let is_format = ending.len() <= LONGEST_ENDING
        && ending.starts_with(|first: char| first.is_ascii_alphabetic())
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_special = std::fs::metadata(path).is_ok_and(|data| !data.is_file());
    match ending.as_str() {
        "tsv" => Ok(Format::Tsv),
        "csv" => Ok(Format::Csv),
        "tmx" | "xml" => Ok(Format::Tmx),
        _ if is_format && !is_special => {
            let message = format!("{}: “.{ending}” is no format that can be written", path.display());
            let hint = "Call the file .tmx, .tsv or .csv (also .gz), or say what it is: --format tmx.";
            Err(Failure::new(Kind::Usage, "format-unknown", message).hint(hint))
        }
        _ => Ok(Format::Tmx),
    }
}

/// A file that is written whole or not at all; compressed where its name says so.
pub(super) fn write_whole(
    memories: &[Memory],
    options: &ExportOptions,
    path: &Path,
    global: &Global,
) -> Result<ExportReport, Failure> {
    memory::refuse_output_on(path, global, &[])?;
    let name = path.display().to_string();
    write_file(path, |out| {
        let mut out = Watched::new(out, &name, global);
        let report = if Name::of(path).is_compressed() {
            // It holds neither name nor time: two exports are the same bytes.
            let mut gzip = GzEncoder::new(out, Compression::default());
            let report = write(memories, options, &name, &mut gzip)?;
            gzip.finish().map_err(|error| Failure::writing(&name, &error))?;
            report
        } else {
            write(memories, options, &name, &mut out)?
        };
        // A file that is there is worth more than an empty one.
        if report.units == 0 { Err(nothing_to_export()) } else { Ok(report) }
    })
}

/// The languages stand in front of the ending, where `alinea align` looks for them as well.
pub(super) fn path_of_pair(path: &Path, source: &LanguageTag, target: &LanguageTag) -> PathBuf {
    let Name { stem, ending, gzip } = Name::of(path);
    path.with_file_name(format!("{stem}.{source}.{target}{ending}{gzip}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_format() {
        for (name, expected) in [
            ("m.tmx", Some(Format::Tmx)),
            ("m.TSV", Some(Format::Tsv)),
            ("m.csv.gz", Some(Format::Csv)),
            ("m.GZ", Some(Format::Tmx)),
            ("m.2026-11", Some(Format::Tmx)),
            ("m", Some(Format::Tmx)),
            (".hidden", Some(Format::Tmx)),
            ("m.xlsx", None),
            ("m.xlsx.gz", None),
            ("m.tmx.zip", None),
        ] {
            assert_eq!(format_of(Path::new(name)).ok(), expected, "{name}");
        }
    }

    #[test]
    fn a_pair_stands_in_front_of_the_endings() {
        let tag = |text| LanguageTag::parse(text).unwrap();
        for (name, expected) in
            [("a/m.tmx", "a/m.en.es-UY.tmx"), ("m.2.tmx.gz", "m.2.en.es-UY.tmx.gz"), ("m", "m.en.es-UY")]
        {
            assert_eq!(path_of_pair(Path::new(name), &tag("en"), &tag("es-UY")), Path::new(expected));
        }
    }
}
