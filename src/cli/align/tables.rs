//! The units of an alignment, printed in the formats of `--format`.

use super::Format;
use crate::cli::export;
use crate::cli::failure::Failure;
use crate::cli::output::{Output, STANDARD_OUTPUT};
use alinea::exchange::{self, TableWriter};
use alinea::model::{Unit, Variant};
use alinea::parallel::Parallel;
use serde::Serialize;
use std::collections::BTreeMap;

/// Prints every unit, in the order of the pivot.
pub(super) fn print(
    output: &mut Output,
    parallel: &Parallel,
    units: &[Unit],
    name: &str,
    format: Format,
) -> Result<(), Failure> {
    match format {
        Format::Beads => beads(output, parallel),
        Format::Jsonl => units.iter().try_for_each(|unit| output.json(&JsonUnit::new(unit, parallel))),
        Format::Table => units.iter().try_for_each(|unit| block(output, unit, parallel)),
        Format::Tsv => tsv(output, parallel),
        Format::Tmx => export::write_alignment(output.writer(), STANDARD_OUTPUT, parallel, name),
    }
}

fn beads(output: &mut Output, parallel: &Parallel) -> Result<(), Failure> {
    for group in &parallel.groups.groups {
        let sides: Vec<String> = group.segments.iter().map(|ordinals| format!("{ordinals:?}")).collect();
        output.line(&format!("{}:{:.2}", sides.join(":"), group.confidence))?;
    }
    Ok(())
}

/// A unit as scripts read it.
#[derive(Serialize)]
pub(crate) struct JsonUnit<'a> {
    unit: Option<&'a str>,
    beads: BTreeMap<&'a str, &'a [usize]>,
    variants: Vec<JsonVariant<'a>>,
    confidence: Option<f64>,
    doubt: Option<&'static str>,
}

/// A variant as scripts read it.
#[derive(Serialize)]
pub(crate) struct JsonVariant<'a> {
    language: &'a str,
    text: &'a str,
    segments: &'a [usize],
    status: &'static str,
}

impl<'a> JsonUnit<'a> {
    fn new(unit: &'a Unit, parallel: &'a Parallel) -> Self {
        let side = |language: &str| {
            let variant = unit.variants.iter().find(|variant| variant.language.as_str() == language);
            variant.map_or(&[][..], |variant| &variant.segments)
        };
        let languages = parallel.versions.iter().map(|version| version.language.as_str());
        let variant = |variant: &'a Variant| JsonVariant {
            language: variant.language.as_str(),
            text: &variant.content.text,
            segments: &variant.segments,
            status: unit.status.as_str(),
        };
        Self {
            unit: unit.id.as_ref().map(|id| id.0.as_str()),
            beads: languages.map(|language| (language, side(language))).collect(),
            variants: unit.variants.iter().map(variant).collect(),
            confidence: unit.confidence.map(|confidence| (confidence * 1e4).round() / 1e4),
            doubt: unit.doubt.map(alinea::model::Doubt::as_str),
        }
    }
}

/// A unit for people: its languages one below the other, the confidence in front.
fn block(output: &mut Output, unit: &Unit, parallel: &Parallel) -> Result<(), Failure> {
    let confidence = unit.confidence.unwrap_or(0.0);
    let doubt = unit.doubt.map_or(String::new(), |doubt| format!("  ({})", doubt.as_str()));
    output.line(&format!("{confidence:.2}{doubt}"))?;
    for version in &parallel.versions {
        let language = &version.language;
        let variant = unit.variants.iter().find(|variant| variant.language == *language);
        let text = variant.map_or("—", |variant| variant.content.text.as_str());
        output.wrapped(&format!("  {:<5} ", language.as_str()), text)?;
    }
    output.line("")
}

fn tsv(output: &mut Output, parallel: &Parallel) -> Result<(), Failure> {
    let refuse = |error| Failure::writing(STANDARD_OUTPUT, &error);
    let languages = parallel.versions.iter().map(|version| version.language.clone()).collect();
    let mut table = TableWriter::new(output.writer(), exchange::Format::Tsv, languages).map_err(refuse)?;
    parallel.units().try_for_each(|unit| table.unit(&unit)).map_err(refuse)?;
    table.finish().map_err(refuse)?;
    Ok(())
}
