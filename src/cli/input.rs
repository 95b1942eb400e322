//! The way in: files and standard input, and the languages that file names tell.

use super::failure::{Failure, Kind};
use alinea::document::{Broken, Document};
use alinea::language::LanguageTag;
use alinea::store::DocumentFields;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Whom a document that comes into the memory is for.
#[derive(Debug, clap::Args)]
pub(crate) struct Labels {
    /// Whom it was translated for
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    /// Which project it belongs to
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// Which subject it is about
    #[arg(long, value_name = "NAME")]
    domain: Option<String>,
}

impl Labels {
    /// The fields of a document of that name.
    pub(crate) fn fields(&self, name: &str) -> DocumentFields {
        let Self { client, project, domain } = self;
        let (client, project, domain) = (client.clone(), project.clone(), domain.clone());
        DocumentFields { name: name.to_owned(), client, project, domain }
    }
}

/// The bytes of a file, or of standard input for `-` and for no file.
pub(crate) fn bytes(path: Option<&Path>) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let name = path.unwrap_or(Path::new("standard input"));
    open(path)?.read_to_end(&mut bytes).map_err(|error| Failure::reading(name, &error))?;
    Ok(bytes)
}

/// Whether a name stands for standard input.
pub(crate) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// A file as people are told of it.
pub(crate) fn shown(path: &Path) -> String {
    if is_standard(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// A file to read from, or standard input for `-` and for no file.
pub(crate) fn open(path: Option<&Path>) -> Result<Box<dyn Read>, Failure> {
    match path.filter(|path| !is_standard(path)) {
        Some(path) if path.is_dir() => {
            Err(Failure::reading(path, &std::io::Error::from(std::io::ErrorKind::IsADirectory)))
        }
        Some(path) => match std::fs::File::open(path) {
            Ok(file) => Ok(Box::new(file)),
            Err(error) => Err(Failure::reading(path, &error)),
        },
        None => Ok(Box::new(std::io::stdin().lock())),
    }
}

/// The language that a file name tells: the last part between dots that is a tag (`talk.en.raw.txt`, `es-419.txt`).
pub(crate) fn language_of(path: &Path) -> Option<LanguageTag> {
    let name = path.file_name()?.to_string_lossy();
    inner_parts(&name).iter().rev().find_map(|part| tag_in_name(part))
}

/// The parts of a file name between dots, without the extension.
fn inner_parts(name: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = name.split('.').collect();
    if parts.len() > 1 {
        parts.pop();
    }
    parts
}

/// Three-letter codes are not looked for in names: `raw`, `new`, `old` and `may` are languages too.
fn tag_in_name(part: &str) -> Option<LanguageTag> {
    let primary = part.split(['-', '_']).next().unwrap_or(part);
    LanguageTag::parse(part).ok().filter(|_| primary.len() == 2)
}

/// The language of an input: the one given, else the one in its name. `option` is what the user can add.
pub(crate) fn language_in(given: Option<&str>, path: Option<&Path>, option: &str) -> Result<LanguageTag, Failure> {
    if let Some(given) = given {
        return Ok(LanguageTag::parse(given)?);
    }
    if let Some(language) = path.and_then(language_of) {
        return Ok(language);
    }
    // Who mistyped a name is not to be asked for the language of what is not there.
    if let Some(path) = path.filter(|path| !is_standard(path)) {
        std::fs::metadata(path).map_err(|error| Failure::reading(path, &error))?;
    }
    let name = path.map_or("standard input".to_owned(), shown);
    Err(Failure::new(Kind::Usage, "language-missing", format!("{name}: which language is this?"))
        .hint(format!("Say it with {option}, or in the file name: interview.en.txt.")))
}

/// As [`language_in`], for commands that read one text.
pub(crate) fn language(given: Option<&str>, path: Option<&Path>) -> Result<LanguageTag, Failure> {
    language_in(given, path, "--language en")
}

/// What the versions of a document have in common: their file names without the language and what follows it
/// (`holloway.en.raw.txt` is `holloway`), or the name of their folder (`holloway/en.txt`).
pub(crate) fn document_name(paths: &[PathBuf]) -> String {
    let stems: Vec<String> = paths.iter().map(|path| stem(path)).collect();
    let common =
        stems.iter().skip(1).fold(stems.first().cloned().unwrap_or_default(), |common, stem| shared(&common, stem));
    if !common.is_empty() {
        return common;
    }
    let folder = paths.first().and_then(|path| std::path::absolute(path).ok());
    // The home folder is called as its owner is, and exports name the document.
    let home = etcetera::home_dir().ok();
    let folder = folder.as_deref().and_then(Path::parent).filter(|folder| home.as_deref() != Some(folder));
    let folder = folder.and_then(Path::file_name);
    folder.map_or("document".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// What two names begin with, in whole words: `report` and `relato` share nothing.
fn shared(one: &str, two: &str) -> String {
    let is_separator = |c: char| c.is_whitespace() || "._-".contains(c);
    let length = one.char_indices().zip(two.chars()).take_while(|((_, one), two)| one == two).count();
    let (head, rest): (String, String) = (one.chars().take(length).collect(), one.chars().skip(length).collect());
    let ends_word = |rest: &str| rest.chars().next().is_none_or(is_separator);
    let whole = ends_word(&rest) && two.chars().nth(length).is_none_or(is_separator);
    let kept = if whole { head.as_str() } else { head.rfind(is_separator).map_or("", |at| &head[..at]) };
    kept.trim_matches(is_separator).to_owned()
}

/// The parts of a file name before its language; all but the extension when it tells none.
fn stem(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let parts = inner_parts(&name);
    let end = parts.iter().rposition(|part| tag_in_name(part).is_some()).unwrap_or(parts.len());
    parts[..end].join(".")
}

/// A name for a document that is to be: one that can be seen and typed again.
pub(crate) fn new_name(name: &str) -> Result<String, String> {
    if name.chars().any(char::is_control) {
        return Err("a name has no control characters, such as line breaks or tabs".to_owned());
    }
    known_name(name)
}

/// The name of a document that a memory may hold: older ones, or those of other tools, may have odd characters, but never none.
pub(crate) fn known_name(name: &str) -> Result<String, String> {
    if name.trim().is_empty() { Err("the name is empty".to_owned()) } else { Ok(name.to_owned()) }
}

/// Says on standard error what was guessed of a file: an encoding that nothing in it tells, lines that are no text.
pub(crate) fn tell_guesses(path: &Path, document: &Document) {
    tell_encoding(path, document);
    let dropped = document.dropped();
    if dropped > 0 {
        let lines = super::output::counted(dropped, "line");
        let name = path.display();
        super::output::say(&format!(
            "{name}: {lines} left out as page headers, footers or numbers; segment --explain lists them"
        ));
    }
}

/// Says on standard error which encoding was guessed, where nothing in the file tells, and what of the file is not in it.
pub(crate) fn tell_encoding(path: &Path, document: &Document) {
    tell_broken(path, document.encoding, document.broken());
    if !document.encoding.starts_with("UTF") {
        let (name, encoding) = (path.display(), document.encoding);
        super::output::say(&format!("{name}: read as {encoding}; save it as UTF-8 if letters come out wrong"));
    }
}

/// The same of the lines of a text that was read line by line.
pub(crate) fn tell_guessed_lines(path: &Path, encoding: &str, count: usize) {
    if !encoding.starts_with("UTF") {
        let (name, lines) = (path.display(), super::output::counted(count, "line"));
        super::output::say(&format!("{name}: {lines} read as {encoding}; save it as UTF-8 if letters come out wrong"));
    }
}

/// Says on standard error where bytes are no text in the encoding of a file.
pub(crate) fn tell_broken(path: &Path, encoding: &str, broken: Broken) {
    if broken.count() == 0 {
        return;
    }
    let (name, places) = (path.display(), super::output::counted(broken.count(), "place"));
    let what = match (broken.reread, broken.replaced) {
        (0, _) => "left as � (U+FFFD)".to_owned(),
        (_, 0) => "read as windows-1252".to_owned(),
        (reread, replaced) => format!("{reread} read as windows-1252, {replaced} left as � (U+FFFD)"),
    };
    let first = if broken.count() == 1 { "in" } else { "the first in" };
    super::output::say(&format!("{name}: {places} not {encoding}, {first} line {}: {what}", broken.line));
}

/// SHA-256 of a file's bytes: the same file again is known by it.
pub(crate) fn digest(bytes: &[u8]) -> Vec<u8> {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).to_vec()
}

/// As [`digest`], of what a reader gives.
pub(crate) fn digest_of(reader: &mut impl Read) -> std::io::Result<Vec<u8>> {
    use sha2::Digest;
    let mut hasher = sha2::Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finalize().to_vec()),
            Ok(length) => hasher.update(&buffer[..length]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// `--map es-LA=es-419`: languages that are to be called otherwise.
pub(crate) fn language_map(given: &[String]) -> Result<alinea::exchange::LanguageMap, Failure> {
    let read = |text: &String| {
        let Some((from, to)) = text.split_once('=') else {
            let message = format!("“{text}” does not say what to call a language");
            return Err(Failure::new(Kind::Usage, "map-unknown", message)
                .hint("Write the tag that is there and the one wanted: --map es-LA=es-419."));
        };
        Ok((LanguageTag::parse(from)?, LanguageTag::parse(to)?))
    };
    given.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_language() {
        for (name, expected) in [
            ("holloway.en.raw.txt", Some("en")),
            ("en.txt", Some("en")),
            ("folder/es-419.revised.txt", Some("es-419")),
            ("interview.txt", None),
            ("text.pt_BR", None),
            ("é.fr.txt", Some("fr")),
            ("report.may.txt", None),
        ] {
            let found = language_of(Path::new(name));
            assert_eq!(found.as_ref().map(LanguageTag::as_str), expected, "{name}");
        }
    }

    #[test]
    fn names_tell_the_document() {
        let check = |paths: &[&str], expected: &str| {
            let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
            assert_eq!(document_name(&paths), expected, "{paths:?}");
        };
        check(&["holloway.en.raw.txt", "holloway.es.raw.txt", "holloway.pt.raw.txt"], "holloway");
        check(&["talks/en.txt", "talks/es.txt"], "talks");
        check(&["report 2024.en.txt", "report 2024.es.revised.txt"], "report 2024");
        check(&["interview_a.txt", "interview_b.txt"], "interview");
        check(&["talks/report.txt", "talks/relato.txt"], "talks");
        check(&["annual report.txt", "annual relato.txt"], "annual");
        check(&["talk.txt", "talk-es.txt"], "talk");
        check(&["entrevista ñandú.es.txt"], "entrevista ñandú");
    }

    #[test]
    fn a_document_is_not_called_nothing_nor_a_line_break() {
        for wrong in ["", "  ", "\u{a0}", "a\nb", "a\tb", "\u{1b}[31m"] {
            assert!(new_name(wrong).is_err(), "{wrong:?}");
        }
        assert_eq!(new_name("Entrevista 7, ñ"), Ok("Entrevista 7, ñ".to_owned()));
        assert!(known_name(" ").is_err());
        assert!(known_name("a\tb").is_ok(), "what an older memory holds can still be named, and forgotten");
    }
}
