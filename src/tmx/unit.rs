//! Reading a `tu` and its variants.

use super::languages::Languages;
use super::source::Source;
use super::vocabulary::{self, LANGUAGE, OLD_LANGUAGE};
use super::{FindingKind, Incomplete, Read, ReadError, content};
use crate::language::LanguageTag;
use crate::model::{Attribute, Content, Status, Unit, Variant};
use crate::xml::Kind;
use std::io::BufRead;

/// What is known of the file while its units are read.
#[derive(Debug, Default)]
pub(super) struct File {
    /// TMX 1.1 and 1.2 say `lang`; from 1.3 on it is `xml:lang`.
    pub(super) has_old_language: bool,
    pub(super) languages: Languages,
    /// The last unit, when something of it was left out.
    pub(super) incomplete: Option<Incomplete>,
}

/// Reads from behind `<tu …>` to behind `</tu>`.
pub(super) fn read<R: BufRead>(source: &mut Source<R>, file: &mut File) -> Result<Read, ReadError> {
    let attributes = source.attributes(vocabulary::UNIT);
    check_values(source, &attributes);
    let mut unit = Unit {
        id: None,
        status: Status::Imported,
        confidence: None,
        doubt: None,
        attributes,
        annotations: source.spare.annotations(),
        variants: source.spare.variants(),
    };
    let mut rest = Vec::new();
    let mut variants_seen = 0;
    loop {
        match source.advance_past_space()? {
            Kind::Start if source.name() == "tuv" => {
                variants_seen += 1;
                match read_variant(source, file, &mut rest)? {
                    Ok(variant) => unit.variants.push(variant),
                    Err(remains) => rest.push(remains),
                }
            }
            Kind::Start => {
                if variants_seen > 0 {
                    source.note_late_annotation("of the unit stands after a variant");
                }
                match source.annotation()? {
                    Some(annotation) => unit.annotations.push(annotation),
                    None => source.skip_element()?,
                }
            }
            Kind::Text => source.note_stray_text(),
            Kind::End | Kind::Eof => break,
        }
    }
    if !unit.variants.is_empty() {
        if !rest.is_empty() {
            let whole = Unit { variants: [unit.variants.clone(), rest].concat(), ..unit.clone() };
            file.incomplete = Some(Incomplete { line: source.unit_place().line, whole });
        }
        return Ok(Read::Unit(unit));
    }
    let line = source.unit_place().line;
    let reason = if variants_seen == 0 { "it has no variant" } else { "no variant has both a language and a text" };
    let tuid = vocabulary::value(&unit.attributes, "tuid").map(str::to_owned);
    unit.variants = rest;
    Ok(Read::Refused { line, tuid, reason: reason.to_owned(), remains: unit })
}

/// Reads from behind `<tuv …>` to behind `</tuv>`; what there is of it when it has no language or no text.
///
/// A second text of it goes to `rest` as a variant.
fn read_variant<R: BufRead>(
    source: &mut Source<R>,
    file: &mut File,
    rest: &mut Vec<Variant>,
) -> Result<Result<Variant, Variant>, ReadError> {
    let mut more_texts = Vec::new();
    let mut canonical = None;
    let mut attributes = source.attributes_except(VARIANT_AND_LANG, LANGUAGE, |written| {
        canonical = file.languages.canonical(written);
        canonical.is_some()
    });
    check_values(source, &attributes);
    let language = canonical.or_else(|| take_language(source, file, &mut attributes));
    let mut annotations = source.spare.annotations();
    let mut text: Option<Content> = None;
    loop {
        match source.advance_past_space()? {
            Kind::Start if source.name() == "seg" => {
                source.no_attributes();
                let found = content::read(source)?;
                if text.is_none() {
                    text = Some(found);
                } else {
                    more_texts.push(found);
                    source.note(FindingKind::Segment, "a variant has a second “seg”; it was left out".to_owned());
                }
            }
            Kind::Start => {
                if text.is_some() {
                    source.note_late_annotation("of a variant stands after its text");
                }
                match source.annotation()? {
                    Some(annotation) => annotations.push(annotation),
                    None => source.skip_element()?,
                }
            }
            Kind::Text => source.note_stray_text(),
            Kind::End | Kind::Eof => break,
        }
    }
    if text.is_none() {
        source.note(FindingKind::Segment, "a variant has no “seg”; it was left out".to_owned());
    }
    let is_whole = text.is_some() && language.is_some();
    let language = language.unwrap_or_else(|| {
        // What it says is no language, and would stand where `und` is to stand.
        attributes.retain(|attribute| attribute.name != LANGUAGE);
        LanguageTag::undetermined()
    });
    rest.extend(more_texts.into_iter().map(|content| Variant {
        content,
        attributes: attributes.clone(),
        ..Variant::plain(language.clone(), "")
    }));
    let content = text.unwrap_or_default();
    let variant = Variant { language, content, segments: Vec::new(), attributes, annotations };
    Ok(if is_whole { Ok(variant) } else { Err(variant) })
}

/// As in the DTD, which lists `lang` for old files.
const VARIANT_AND_LANG: &[&str] = &{
    let mut all = [OLD_LANGUAGE; vocabulary::VARIANT.len() + 1];
    let mut at = 0;
    while at < vocabulary::VARIANT.len() {
        all[at] = vocabulary::VARIANT[at];
        at += 1;
    }
    all
};

/// The language of a variant. Its attribute stays only when it is not written canonically, or when it says nothing and
/// another one does.
fn take_language<R: BufRead>(
    source: &mut Source<R>,
    file: &mut File,
    attributes: &mut Vec<Attribute>,
) -> Option<LanguageTag> {
    let named = |name: &str| attributes.iter().position(|attribute| attribute.name == name);
    let (new, old) = (named(LANGUAGE), named(OLD_LANGUAGE));
    let mut read = |at: usize| file.languages.read(&attributes[at].value).map(|found| (at, found));
    let found = new.and_then(&mut read);
    let better = old.filter(|_| !found.as_ref().is_some_and(|(_, found)| found.is_known)).and_then(&mut read);
    let better = better.filter(|(_, better)| better.is_known || found.is_none());
    let Some((at, found)) = better.or(found) else {
        let what =
            if new.or(old).is_some() { "the language of a variant is empty" } else { "a variant has no language" };
        source.note(FindingKind::MissingLanguage, format!("{what}; it was left out"));
        return None;
    };
    let written = attributes[at].value.clone();
    if Some(at) == old && new.is_none() && !file.has_old_language {
        source.note(FindingKind::LangAttribute, "“lang” was read as “xml:lang”".to_owned());
    }
    if found.tag.is_undetermined() {
        source.note(FindingKind::MissingLanguage, "the language of a variant is “und”, undetermined".to_owned());
    }
    if !found.is_known {
        let message = format!("“{written}” is no language tag; read as “{}”", found.tag);
        source.note(FindingKind::UnknownLanguage, message);
    }
    if Some(at) == old
        && let Some(new) = new
    {
        let message = format!("xml:lang “{}” is no language tag; “lang” was read in its place", attributes[new].value);
        source.note(FindingKind::UnknownLanguage, message);
    } else if written == found.tag.as_str() {
        attributes.remove(at);
    } else {
        LANGUAGE.clone_into(&mut attributes[at].name);
    }
    Some(found.tag)
}

/// Notes dates and closed lists of values that are not as TMX has them. They are kept as written.
pub(super) fn check_values<R: BufRead>(source: &mut Source<R>, attributes: &[Attribute]) {
    for attribute in attributes.iter().filter(|attribute| !vocabulary::has_known_value(attribute)) {
        let (name, value) = (&attribute.name, &attribute.value);
        if name.ends_with("date") {
            let message = format!("{name} “{value}” is not of the form YYYYMMDDThhmmssZ; kept as is");
            source.note(FindingKind::Date, message);
        } else {
            source.note(FindingKind::ForeignAttribute, format!("{name} cannot be “{value}”; kept as is"));
        }
    }
}
