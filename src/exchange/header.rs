//! What an export says of itself: source language, date, or the header of the file that its units came from.

use super::{ExportOptions, mapped};
use crate::language::LanguageTag;
use crate::model::Attribute;
use crate::store::{DocumentEntry, DocumentKind, Error, FileHeader, Memory, UnitFilter};
use crate::tmx::{self, Encoding, Header, Profile};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The header of an export: that of the one file that a document came from, or one of alinea's own.
pub(super) fn header(memories: &[Memory], options: &ExportOptions, version: &str) -> Result<Header, Error> {
    let mut newest = None;
    let mut sources = BTreeSet::new();
    let mut documents = Vec::new();
    if (options.profile, options.anonymous) == (Profile::AsIs, false)
        && let Some(file) = only_file(memories, options)?.filter(|file| !file.attributes.is_empty())
    {
        let mut header = tmx_header(&file);
        tmx::rename_source(&mut header.attributes, |language| mapped(&options.map, language).clone());
        return Ok(header);
    }
    for memory in memories {
        newest = newest.max(memory.newest(&options.filter)?);
        for document in wanted_documents(memory, &options.filter)? {
            sources.insert(source_language(memory, &document)?);
            documents.push((memory, document));
        }
    }
    let common = if sources.len() == 1 { sources.pop_first().flatten() } else { None };
    let source = options.source().cloned().or(common);
    let written = source.map(|source| as_written(source, &documents)).transpose()?;
    let source = written.map(|source| mapped(&options.map, &source).clone());
    // An empty memory has no newest unit; any fixed date will do.
    Ok(tmx::own_header(version, newest.as_deref().unwrap_or("1970-01-01T00:00:00Z"), source.as_ref()))
}

/// The header of the file that everything comes from, when it is one of one document; empty for a table.
pub(super) fn only_file(memories: &[Memory], options: &ExportOptions) -> Result<Option<FileHeader>, Error> {
    let mut headers = Vec::new();
    for memory in memories {
        for document in wanted_documents(memory, &options.filter)? {
            if document.kind == DocumentKind::Aligned {
                return Ok(None);
            }
            headers.extend(memory.file_headers(&document.fields.name)?);
        }
    }
    Ok(headers.pop().filter(|_| headers.is_empty()))
}

/// What the units call a source language: `en` may be `en-US` there. Some tools want a variant in the very language that the
/// header names. Of several, the nearest, then the most frequent.
fn as_written(source: LanguageTag, documents: &[(&Memory, DocumentEntry)]) -> Result<LanguageTag, Error> {
    let mut served = BTreeSet::new();
    for (memory, document) in documents {
        served.extend(memory.languages_of(document.id)?.into_iter().filter(|tag| tag.distance(&source).is_some()));
    }
    let least = served.iter().filter_map(|language| language.distance(&source)).min();
    served.retain(|language| language.distance(&source) == least);
    if served.len() < 2 {
        return Ok(served.pop_first().unwrap_or(source));
    }
    // Only now is it worth counting.
    let mut counts: BTreeMap<LanguageTag, usize> = served.into_iter().map(|language| (language, 0)).collect();
    for (memory, document) in documents {
        for (language, count) in memory.language_counts(document.id)? {
            counts.entry(language).and_modify(|sum| *sum += count);
        }
    }
    Ok(counts.into_iter().min_by_key(|(_, count)| Reverse(*count)).map_or(source, |(language, _)| language))
}

/// The documents whose units are asked for, by name.
pub(super) fn wanted_documents(memory: &Memory, filter: &UnitFilter) -> Result<Vec<DocumentEntry>, Error> {
    let mut documents = memory.document_entries()?;
    documents.retain(|document| is_wanted(document, filter));
    Ok(documents)
}

fn is_wanted(document: &DocumentEntry, filter: &UnitFilter) -> bool {
    let holds = |wanted: &Option<String>, found: &Option<String>| wanted.is_none() || wanted == found;
    filter.document.as_ref().is_none_or(|name| *name == document.fields.name)
        && holds(&filter.client, &document.fields.client)
        && holds(&filter.project, &document.fields.project)
        && holds(&filter.domain, &document.fields.domain)
}

/// The language that a document was translated from: the pivot of an aligned one, what the files said of an imported one.
pub(super) fn source_language(memory: &Memory, document: &DocumentEntry) -> Result<Option<LanguageTag>, Error> {
    let first = || Ok::<_, Error>(memory.languages_of(document.id)?.into_iter().next());
    if document.kind == DocumentKind::Aligned {
        return first();
    }
    let headers = memory.file_headers(&document.fields.name)?;
    let mut said: Vec<Option<LanguageTag>> = headers
        .iter()
        .filter(|header| !header.attributes.is_empty())
        .map(|header| source_of_attributes(&header.attributes))
        .collect();
    said.dedup();
    match &said[..] {
        [] => first(),
        [one] => Ok(one.clone()),
        _ => Ok(None),
    }
}

/// The source language of a header; `None` for all languages.
pub(super) fn source_of(header: &Header) -> Option<LanguageTag> {
    source_of_attributes(&header.attributes)
}

fn source_of_attributes(attributes: &[Attribute]) -> Option<LanguageTag> {
    let source = attributes.iter().find(|attribute| attribute.name == "srclang")?;
    LanguageTag::parse(&source.value).ok()
}

fn tmx_header(header: &FileHeader) -> Header {
    let encoding = |(attributes, maps): &(Vec<Attribute>, Vec<Vec<Attribute>>)| Encoding {
        attributes: attributes.clone(),
        maps: maps.clone(),
    };
    Header {
        attributes: header.attributes.clone(),
        annotations: header.annotations.clone(),
        encodings: header.encodings.iter().map(encoding).collect(),
    }
}
