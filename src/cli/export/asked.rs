//! What was asked for, from words to values; and what cannot be had, with what there is.

use crate::cli::failure::{Failure, Kind};
use alinea::exchange::PairFile;
use alinea::language::LanguageTag;

/// Source and target: `en:es`.
pub(super) fn pair(text: &str) -> Result<(LanguageTag, LanguageTag), Failure> {
    let Some((source, target)) = text.split_once(':') else {
        let message = format!("“{text}” is no pair of languages");
        return Err(Failure::new(Kind::Usage, "pair-unknown", message).hint("Write source and target: --pair en:es."));
    };
    let (source, target) = (LanguageTag::parse(source)?, LanguageTag::parse(target)?);
    if source == target {
        let message = format!("“{source}” is both source and target");
        return Err(Failure::new(Kind::Usage, "language-twice", message).hint("Write two languages: --pair en:es."));
    }
    Ok((source, target))
}

/// A day or a time as a TMX date.
pub(super) fn since(text: &str) -> Result<String, Failure> {
    if let Ok(day) = text.parse::<jiff::civil::Date>()
        && !text.contains('T')
    {
        return Ok(day.strftime("%Y%m%dT000000Z").to_string());
    }
    let time = text.parse::<jiff::Timestamp>().map_err(|_| {
        Failure::new(Kind::Usage, "date-unknown", format!("“{text}” is no date"))
            .hint("Write a day, 2026-11-23, or a time, 2026-11-23T12:00:00Z.")
    })?;
    Ok(time.strftime("%Y%m%dT%H%M%SZ").to_string())
}

/// A property and its value: `x-domain=legal`.
pub(super) fn property(text: &str) -> Result<(String, String), Failure> {
    let (name, value) = text.split_once('=').ok_or_else(|| {
        Failure::new(Kind::Usage, "property-unknown", format!("“{text}” is no property with its value"))
            .hint("Write name and value: --property x-domain=legal.")
    })?;
    Ok((name.to_owned(), value.to_owned()))
}

pub(super) fn no_document(name: &str, documents: &[String]) -> Failure {
    let failure = Failure::new(Kind::Usage, "document-missing", format!("there is no document “{name}”"));
    if documents.is_empty() {
        return failure.hint("The memory is empty.");
    }
    let some: Vec<&str> = documents.iter().take(5).map(String::as_str).collect();
    failure.hint(format!("There is {}; `alinea documents` lists all.", some.join(", ")))
}

pub(super) fn no_language(wanted: &LanguageTag, languages: &[LanguageTag]) -> Failure {
    let failure = Failure::new(Kind::Usage, "language-missing", format!("nothing in the memory is in “{wanted}”"));
    let there: Vec<&str> = languages.iter().map(LanguageTag::as_str).collect();
    failure.hint(if there.is_empty() {
        "The memory is empty.".to_owned()
    } else {
        format!("There is {}.", there.join(", "))
    })
}

/// Several pairs of languages, and only one place to write to.
pub(super) fn pair_missing(files: &[PairFile]) -> Failure {
    let pairs: Vec<String> = files.iter().map(|file| format!("{}:{}", file.source, file.target)).collect();
    let message = format!("Trados Studio reads one pair of languages a file, and here is {}", pairs.join(", "));
    Failure::new(Kind::Usage, "pair-missing", message).hint(
        "Name the pair, --pair en:es, or a file, -o memory.tmx: each pair then gets a file of its own. Languages that are one \
         to you can be called alike: --map es-MX=es.",
    )
}
