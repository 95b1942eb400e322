//! Made-up memories of many units.

use super::source::Source;
use alinea::language::LanguageTag;
use alinea::store::{ChangeSet, DocumentFields, DocumentKind, Error, Memory, NewSegment, NewUnit, Writer};

/// Segments of a document; each is a transaction.
const DOCUMENT: usize = 100_000;

/// Stores units of one language.
pub(crate) fn store(memory: &mut Memory, texts: &[String]) {
    for (number, texts) in texts.chunks(DOCUMENT).enumerate() {
        put(memory, &format!("document {number}"), texts, number as u64 + 1);
    }
}

/// Stores a document in a transaction of its own.
pub(crate) fn put(memory: &mut Memory, name: &str, texts: &[String], salt: u64) {
    write(memory, name, salt, |writer| add(writer, name, &[("en", texts)]));
}

/// A transaction.
pub(crate) fn write(
    memory: &mut Memory,
    summary: &str,
    salt: u64,
    work: impl FnOnce(&mut Writer<'_>) -> Result<(), Error>,
) {
    let change = ChangeSet {
        command: "bench".to_owned(),
        summary: summary.to_owned(),
        at: "2026-01-02T03:04:05Z".to_owned(),
        salt,
    };
    memory.write(&change, work).expect("the memory can be written");
}

/// A document of units, a segment of each language.
pub(crate) fn add(writer: &mut Writer<'_>, name: &str, columns: &[(&str, &[String])]) -> Result<(), Error> {
    let segment = |text: &String| NewSegment { content: text.as_str().into(), paragraph: 0, joint: " ".to_owned() };
    let fields = DocumentFields { name: name.to_owned(), ..DocumentFields::default() };
    let document = writer.put_document(DocumentKind::Aligned, &fields)?;
    let mut versions = Vec::new();
    for (language, texts) in columns {
        let language = LanguageTag::parse(language).expect("this is a tag");
        let segments: Vec<NewSegment> = texts.iter().map(segment).collect();
        versions.push(writer.put_version(document, &language, None, &segments)?);
    }
    for at in 0..versions[0].len() {
        let variants = versions.iter().map(|version| vec![version[at]]).collect();
        writer.put_unit(document, &NewUnit { variants, confidence: Some(0.9), ..NewUnit::default() })?;
    }
    Ok(())
}

/// Pairs of a text and its translation: each word has one counterpart, and one word in six another one.
pub(crate) fn pairs(source: &mut Source, count: usize) -> (Vec<String>, Vec<String>) {
    (0..count).map(|_| source.pair()).unzip()
}
