//! `alinea analyse`: how much of new texts the memory covers, in the bands of CAT tools.

use super::failure::{Failure, languages_differ};
use super::output::{Output, STANDARD_OUTPUT};
use super::rules::Rules;
use super::{Global, Outcome, input, memory};
use alinea::document::{self, Layout};
use alinea::language::LanguageTag;
use alinea::lookup::{Analysis, Analyst, Band, Count, Finder, InContext, LEAST_USEFUL, Options, Score, Weights};
use alinea::parallel::Version;
use alinea::store::Memory;
use alinea::text::visible;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Count how much of new texts the memory covers, in the bands of CAT tools
///
/// Each segment counts in the first band it fits: context (the same, with a neighbour that is the same), repetitions (it
/// occurred before in these files; the first time it counts as what the memory gives), exact, 95-99, 85-94, 75-84, 50-74
/// as `alinea lookup` scores them, and new. Only units with a translation into the language of --to count. Words do not
/// include tags; characters do not include white space. Several memories (--memory twice) are read together.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea analyse report.en.txt --to es
      what the memory of this folder (or your own) has for it
  alinea analyse part1.txt part2.txt --from en --to es --csv > quote.csv
      each file and all together, for a spreadsheet
  alinea analyse part1.txt part2.txt --from en --to es --internal
      what part1 says in nearly the same words is not new in part2
  alinea analyse report.en.txt --to es --weights context=0,repetitions=0.1,exact=0.1,95-99=0.3,85-94=0.5,75-84=0.7
      words as you charge for them; bands that are not named count in full")]
pub(crate) struct Analyse {
    /// The texts, read as `alinea align` reads them; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Their language [default: the one in each file name]
    #[arg(long, value_name = "LANGUAGE")]
    from: Option<String>,
    /// The language they are to be translated into
    #[arg(long, value_name = "LANGUAGE", required = true)]
    to: String,
    /// What share of a new word a word of each band is worth: exact=0.1,95-99=0.3
    #[arg(long, value_name = "BAND=SHARE", value_delimiter = ',', value_parser = weight)]
    weights: Vec<(Band, f64)>,
    /// Count a segment that resembles an earlier one of these files as fuzzy, where the memory has nothing better
    #[arg(long)]
    internal: bool,
    /// The files hold one segment a line already, a blank line between paragraphs
    #[arg(long, conflicts_with = "paragraph_per_line")]
    segmented: bool,
    /// Each line of the files is a whole paragraph
    #[arg(long)]
    paragraph_per_line: bool,
    #[command(flatten)]
    rules: Rules,
    /// Print one JSON document
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Print a table for spreadsheets
    #[arg(long)]
    csv: bool,
}

/// `exact=0.1`.
fn weight(text: &str) -> Result<(Band, f64), String> {
    let bands = || Band::ALL.map(Band::as_str).join(", ");
    let (name, share) = text.split_once('=').ok_or_else(|| "write the band and its share: exact=0.1".to_owned())?;
    let band = Band::from_word(&name.trim().replace('–', "-"))
        .ok_or_else(|| format!("“{name}” is no band; the bands are {}", bands()))?;
    let share = share.trim().parse().ok().filter(|share| (0.0..=1.0).contains(share));
    Ok((band, share.ok_or_else(|| "a share is a number from 0 to 1, such as 0.3".to_owned())?))
}

/// A text and what was found for it.
struct Analysed {
    file: String,
    analysis: Analysis,
}

impl Analyse {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let to = [LanguageTag::parse(&self.to)?];
        let layout = self.layout();
        let versions = self.files.iter().map(|path| self.read(path, layout, global)).collect::<Result<Vec<_>, _>>()?;
        versions.iter().try_for_each(|version| languages_differ(Some(&version.language), &to))?;
        let memories = memory::open_to_read(global)?;
        if !global.quiet {
            memory::tell_gaps(&memories, versions.iter().map(|version| &version.language).chain(&to))?;
        }
        // All segments are looked up in one state.
        let snapshots = memories.iter().map(|memory| memory.snapshot().map_err(|error| refuse(memory, &error)));
        let _snapshots = snapshots.collect::<Result<Vec<_>, _>>()?;
        let mut finders = finders(&memories)?;
        let analyst = Analyst::default();
        let mut analyst = if self.internal { analyst.with_internal_matches() } else { analyst };
        let mut files = Vec::with_capacity(versions.len());
        for (path, version) in self.files.iter().zip(&versions) {
            let segments: Vec<&str> = version.segments.iter().map(|segment| segment.text.as_str()).collect();
            let analysis =
                analyst.analyse(&segments, |segment| best(&mut finders, segment, (&version.language, &to)))?;
            files.push(Analysed { file: path.display().to_string(), analysis });
        }
        let mut output = Output::new();
        let weights = self.weights();
        match (self.json, self.csv) {
            (true, _) => output.json(&document(&files, weights.as_ref()))?,
            (_, true) => csv(&mut output, &files, weights.as_ref())?,
            _ => tables(&mut output, &files, weights.as_ref())?,
        }
        output.flush()?;
        Ok(Outcome::Done)
    }

    fn layout(&self) -> Layout {
        match (self.segmented, self.paragraph_per_line) {
            (true, _) => Layout::SegmentPerLine,
            (_, true) => Layout::ParagraphPerLine,
            _ => Layout::Detect,
        }
    }

    fn weights(&self) -> Option<Weights> {
        let mut weights = Weights::default();
        self.weights.iter().for_each(|&(band, share)| weights.set(band, share));
        (!self.weights.is_empty()).then_some(weights)
    }

    fn read(&self, path: &Path, layout: Layout, global: &Global) -> Result<Version, Failure> {
        let language = input::language_in(self.from.as_deref(), Some(path), "--from en")?;
        let bytes = input::bytes(Some(path))?;
        let options = document::Options { layout, language: Some(&language) };
        let document = document::read(&bytes, &options).map_err(|error| Failure::text(path, &error))?;
        input::tell_encoding(path, &document);
        let segmenter = self.rules.segmenter(&language, global)?;
        Ok(Version::cut_by(&segmenter, language, &document, layout))
    }
}

fn refuse(memory: &Memory, error: &alinea::store::Error) -> Failure {
    Failure::memory(memory.path(), error)
}

fn finders(memories: &[Memory]) -> Result<Vec<(&Memory, Finder<'_>)>, Failure> {
    let finder = |memory| Ok((memory, Finder::new(memory).map_err(|error| refuse(memory, &error))?));
    memories.iter().map(finder).collect()
}

/// The best score that any memory gives for a segment.
fn best(
    finders: &mut [(&Memory, Finder<'_>)],
    segment: InContext<'_>,
    (from, to): (&LanguageTag, &[LanguageTag]),
) -> Result<Option<Score>, Failure> {
    let InContext { text, before, after } = segment;
    let options = Options { from: Some(from), to, least: LEAST_USEFUL, limit: 1, before, after };
    let mut best = None;
    for (memory, finder) in finders {
        let found = finder.find(text, &options).map_err(|error| refuse(memory, &error))?;
        best = best.max(found.first().map(|found| found.score));
    }
    Ok(best)
}

fn total(files: &[Analysed]) -> Analysis {
    let mut total = Analysis::default();
    files.iter().for_each(|file| total += file.analysis);
    total
}

fn document(files: &[Analysed], weights: Option<&Weights>) -> Value {
    let of_file = |file: &Analysed| {
        let mut shape = shape(&file.analysis, weights);
        shape["file"] = json!(file.file);
        shape
    };
    json!({"files": files.iter().map(of_file).collect::<Vec<_>>(), "total": shape(&total(files), weights)})
}

fn shape(analysis: &Analysis, weights: Option<&Weights>) -> Value {
    let count =
        |Count { segments, words, characters }| json!({"segments": segments, "words": words, "characters": characters});
    let bands = Band::ALL.into_iter().map(|band| {
        let mut shape = count(analysis.of(band));
        shape["band"] = json!(band.as_str());
        if let Some(weights) = weights {
            shape["weight"] = json!(weights.of(band));
        }
        shape
    });
    let mut shape = count(analysis.total());
    shape["bands"] = bands.collect();
    if let Some(weights) = weights {
        shape["weighted_words"] = json!(tenths(analysis.weighted_words(weights)));
    }
    shape
}

/// Weighted words are estimates; more digits would only look exact.
fn tenths(words: f64) -> f64 {
    (words * 10.0).round() / 10.0
}

/// A row for each band of each file and one for its total; the rows of all files together have no file.
fn csv(output: &mut Output, files: &[Analysed], weights: Option<&Weights>) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(output.writer());
    let mut write = |row: &[String]| {
        // What the header has and the rows lack is the weighted words that nobody asked for.
        let row = if weights.is_some() { row } else { &row[..row.len() - 1] };
        writer.write_record(row).map_err(|error| Failure::writing(STANDARD_OUTPUT, &error.into()))
    };
    write(&["file", "band", "segments", "words", "characters", "weighted_words"].map(str::to_owned))?;
    let all = total(files);
    let each = files.iter().map(|file| (file.file.as_str(), &file.analysis));
    for (file, analysis) in each.chain([("", &all)]) {
        for (name, count, weighted) in rows(analysis, weights) {
            let numbers = [count.segments, count.words, count.characters].map(|number| number.to_string());
            write(&[&[file.to_owned(), name.to_owned()], &numbers[..], &[weighted]].concat())?;
        }
    }
    writer.flush().map_err(|error| Failure::writing(STANDARD_OUTPUT, &error))
}

/// The bands and the total, each with its weighted words.
fn rows<'a>(
    analysis: &'a Analysis,
    weights: Option<&'a Weights>,
) -> impl Iterator<Item = (&'static str, Count, String)> + 'a {
    let weighted = |words: f64| format!("{:.1}", tenths(words));
    let weights = weights.copied().unwrap_or_default();
    let bands = Band::ALL.into_iter().map(move |band| {
        let count = analysis.of(band);
        (band.as_str(), count, weighted(count.words as f64 * weights.of(band)))
    });
    bands.chain([("total", analysis.total(), weighted(analysis.weighted_words(&weights)))])
}

/// A table for each file, and one for all when there are several.
fn tables(output: &mut Output, files: &[Analysed], weights: Option<&Weights>) -> Result<(), Failure> {
    for file in files {
        table(output, &visible(&file.file), &file.analysis, weights)?;
    }
    if files.len() > 1 {
        table(output, &format!("All {} files", files.len()), &total(files), weights)?;
    }
    Ok(())
}

fn table(output: &mut Output, title: &str, analysis: &Analysis, weights: Option<&Weights>) -> Result<(), Failure> {
    output.line(title)?;
    let head = if weights.is_some() { "    weighted" } else { "" };
    output.line(&format!("  {:<12}{:>9}{:>10}{:>12}{:>8}{head}", "", "segments", "words", "characters", "share"))?;
    let all = analysis.total().words;
    for (name, count, weighted) in rows(analysis, weights) {
        let Count { segments, words, characters } = count;
        let share = if all == 0 { 0.0 } else { 100.0 * words as f64 / all as f64 };
        let weighted = if weights.is_some() { format!("{weighted:>12}") } else { String::new() };
        output.line(&format!("  {name:<12}{segments:>9}{words:>10}{characters:>12}{share:>6.1} %{weighted}"))?;
    }
    output.line("")
}
