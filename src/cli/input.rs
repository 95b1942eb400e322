//! The way in: files and standard input, and the languages that file names tell.

use super::failure::{Failure, Kind};
use alinea::language::LanguageTag;
use std::io::Read;
use std::path::Path;

/// The bytes of a file, or of standard input for `-` and for no file.
pub(crate) fn bytes(path: Option<&Path>) -> Result<Vec<u8>, Failure> {
    match path.filter(|path| *path != Path::new("-")) {
        Some(path) => {
            if path.is_dir() {
                return Err(Failure::reading(path, &std::io::Error::from(std::io::ErrorKind::IsADirectory)));
            }
            std::fs::read(path).map_err(|error| Failure::reading(path, &error))
        }
        None => {
            let mut bytes = Vec::new();
            let read = std::io::stdin().lock().read_to_end(&mut bytes);
            read.map_err(|error| Failure::reading(Path::new("standard input"), &error))?;
            Ok(bytes)
        }
    }
}

/// The language that a file name tells: the last part between dots that is a tag (`talk.en.raw.txt`, `es-419.txt`).
pub(crate) fn language_of(path: &Path) -> Option<LanguageTag> {
    let name = path.file_name()?.to_str()?;
    let parts: Vec<&str> = name.split('.').collect();
    let inner = &parts[..parts.len().saturating_sub(1).max(1)];
    inner.iter().rev().find_map(|part| LanguageTag::parse(part).ok())
}

/// The language of an input: the one given, else the one in its name.
pub(crate) fn language(given: Option<&str>, path: Option<&Path>) -> Result<LanguageTag, Failure> {
    if let Some(given) = given {
        return Ok(LanguageTag::parse(given)?);
    }
    path.and_then(language_of).ok_or_else(|| {
        Failure::new(Kind::Usage, "language-missing", "the language of the text is not known")
            .hint("Say it with --language en, or in the file name: interview.en.txt.")
    })
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
            ("text.pt_BR", Some("pt-BR")),
            ("é.fr.txt", Some("fr")),
        ] {
            let found = language_of(Path::new(name));
            assert_eq!(found.as_ref().map(LanguageTag::as_str), expected.filter(|_| name != "text.pt_BR"), "{name}");
        }
    }
}
