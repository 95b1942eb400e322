//! Where the texts come from: files, or the memory; and back into it.

use super::super::failure::{Failure, Kind};
use super::super::output::{counted, say};
use super::super::{Global, input, memory};
use alinea::diff::Text;
use alinea::document::{self, Layout};
use alinea::language::LanguageTag;
use alinea::model::Content;
use alinea::parallel::Version;
use alinea::revise;
use alinea::segment::Segmenter;
use alinea::store::{self, Memory, NewSegment};
use alinea::text::visible;
use std::path::Path;

/// One of the two texts.
pub(super) struct Side {
    /// What it is called: no folder of this computer gets into a report.
    pub(super) name: String,
    segments: Vec<NewSegment>,
    paragraphs: Vec<usize>,
}

impl Side {
    pub(super) fn segments(&self) -> Vec<&str> {
        self.segments.iter().map(|segment| segment.content.text.as_str()).collect()
    }

    pub(super) fn paragraphs(&self) -> &[usize] {
        &self.paragraphs
    }

    pub(super) fn text<'a>(&'a self, segments: &'a [&'a str]) -> Text<'a> {
        Text { segments, paragraphs: &self.paragraphs }
    }

    fn new(name: String, segments: Vec<NewSegment>) -> Self {
        let paragraphs = segments.iter().map(|segment| segment.paragraph).collect();
        Self { name, segments, paragraphs }
    }
}

/// A file, cut into segments.
pub(super) fn of_file(
    path: &Path,
    language: &LanguageTag,
    layout: Layout,
    segmenter: &Segmenter,
) -> Result<Side, Failure> {
    let options = document::Options { layout, language: Some(language) };
    let read = document::read(&input::bytes(Some(path))?, &options).map_err(|error| Failure::text(path, &error))?;
    input::tell_encoding(path, &read);
    let version = Version::cut_by(segmenter, language.clone(), &read, layout);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let segment = |segment: alinea::parallel::Segment| NewSegment {
        content: Content::from(segment.text),
        paragraph: segment.paragraph,
        joint: segment.joint,
    };
    Ok(Side::new(name, version.segments.into_iter().map(segment).collect()))
}

/// What the memory holds of a document in a language, or in the nearest that it has.
pub(super) fn of_memory(global: &Global, name: &str, language: &LanguageTag) -> Result<Side, Failure> {
    let memories = memory::open_to_read(global)?;
    for memory in &memories {
        let refuse = |error: store::Error| Failure::memory(memory.path(), &error);
        let _snapshot = memory.snapshot().map_err(refuse)?;
        refuse_imported(memory, name)?;
        let Some(stored) = stored_language(memory, name, language)? else { continue };
        let text = memory.running_text(name, &stored).map_err(refuse)?;
        let segment = |(segment, paragraph, joint): (store::StoredSegment, usize, String)| NewSegment {
            content: Content::from(segment.text),
            paragraph,
            joint,
        };
        return Ok(Side::new(format!("{name} ({stored})"), text.into_iter().map(segment).collect()));
    }
    Err(unknown(&memories, name, language))
}

/// An imported document is a list of units, in the order of its file: nothing to compare a text with.
fn refuse_imported(memory: &Memory, name: &str) -> Result<(), Failure> {
    let documents = memory.documents().map_err(|error| Failure::memory(memory.path(), &error))?;
    let is_imported = |document: &store::DocumentSummary| {
        document.fields.name == name && document.kind == store::DocumentKind::Imported
    };
    if !documents.iter().any(is_imported) {
        return Ok(());
    }
    let message = format!("“{}” was imported: it has no running text to compare with", visible(name));
    Err(Failure::new(Kind::Usage, "document-imported", message)
        .hint("Import the revised file, or align its texts with `alinea align` under a name of their own."))
}

/// The tag under which a document has the language.
fn stored_language(memory: &Memory, name: &str, language: &LanguageTag) -> Result<Option<LanguageTag>, Failure> {
    let documents = memory.documents().map_err(|error| Failure::memory(memory.path(), &error))?;
    let languages = documents.into_iter().filter(|document| document.fields.name == name).flat_map(|d| d.languages);
    let near = languages.filter_map(|(stored, _)| Some((stored.distance(language)?, stored)));
    Ok(near.min().map(|(_, stored)| stored))
}

fn unknown(memories: &[Memory], name: &str, language: &LanguageTag) -> Failure {
    let documents = memories.iter().filter_map(|memory| memory.documents().ok()).flatten();
    let known: Vec<String> = documents
        .map(|document| {
            let tags: Vec<&str> = document.languages.iter().map(|(language, _)| language.as_str()).collect();
            format!("{} ({})", document.fields.name, tags.join(", "))
        })
        .collect();
    let message = format!("the memory has no document “{name}” in {language}");
    let hint =
        if known.is_empty() { "It has no documents.".to_owned() } else { format!("It has {}.", known.join("; ")) };
    Failure::new(Kind::Usage, "document-unknown", message).hint(hint)
}

/// Takes a revision into the memory, as one change-set; its number, when anything changed.
pub(super) fn accept(
    global: &Global,
    name: &str,
    language: &LanguageTag,
    new: &Side,
    only_here: bool,
) -> Result<Option<i64>, Failure> {
    let mut memory = memory::open_to_write(global)?;
    refuse_imported(&memory, name)?;
    let stored = stored_language(&memory, name, language)?
        .ok_or_else(|| unknown(std::slice::from_ref(&memory), name, language))?;
    let before = memory.newest_change().map_err(|error| Failure::memory(memory.path(), &error))?;
    let change = memory::change_set("diff", format!("revision of {name} in {stored} from {}", new.name));
    let path = memory.path().to_path_buf();
    let scope = if only_here { revise::Scope::Document } else { revise::Scope::Memory };
    let revised = memory
        .write(&change, |writer| revise::accept(writer, name, &stored, &new.segments, scope))
        .map_err(|error: store::Error| Failure::memory(&path, &error))?;
    memory::name_written(global, &memory);
    if !global.quiet {
        let are = |count: usize| if count == 1 { "is" } else { "are" };
        say(&format!(
            "“{name}” ({stored}): {} {}, {} {} new, {} {} superseded; {} made anew, {} retired elsewhere",
            counted(revised.kept, "segment"),
            if revised.kept == 1 { "stays" } else { "stay" },
            revised.new,
            are(revised.new),
            revised.superseded,
            are(revised.superseded),
            counted(revised.units, "unit"),
            revised.elsewhere
        ));
        if revised.outdated > 0 {
            say(&format!(
                "  The source of {} says something else now: its translations may be out of date (doubt “source changed”).",
                counted(revised.outdated, "unit")
            ));
        }
    }
    let after = memory.newest_change().map_err(|error| Failure::memory(&path, &error))?;
    Ok(after.filter(|_| after != before))
}
