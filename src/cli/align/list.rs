//! The list of jobs: a line for each document, read as it comes.
//!
//! It is decoded as spreadsheets and editors write it: UTF-8 with or without a mark, UTF-16, or that of Windows in the West for lines
//! that are neither.
//!
//! Every document of a list has a name of its own, or the second of two would be taken for a revision of the first: where the files of
//! two have the same name in common, the later one is told apart by its folder (`week2/talk`). That depends on nothing but the list. A
//! number for each name stays in memory.

use super::job::Job;
use crate::cli::failure::Failure;
use crate::cli::input;
use alinea::document;
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// The jobs of a list, in order.
pub(super) struct List {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    /// Lines that were read.
    lines: usize,
    names: Names,
}

impl List {
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let refuse = |error| Failure::reading(path, &error);
        let mut reader = BufReader::new(input::open(Some(path))?);
        let head = reader.fill_buf().map_err(refuse)?;
        let reader: Box<dyn BufRead> = if document::can_stream(head) {
            Box::new(reader)
        } else {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).map_err(refuse)?;
            Box::new(Cursor::new(utf16(&bytes).into_bytes()))
        };
        Ok(Self { path: path.to_owned(), reader, lines: 0, names: Names::default() })
    }

    /// The next line without its end.
    fn line(&mut self) -> Result<Option<String>, Failure> {
        let mut bytes = Vec::new();
        let length = self.reader.read_until(b'\n', &mut bytes).map_err(|error| Failure::reading(&self.path, &error))?;
        let mut line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        if self.lines == 0 {
            line = line.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(line);
        }
        self.lines += 1;
        Ok((length > 0).then(|| match std::str::from_utf8(line) {
            Ok(line) => line.to_owned(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(line).0.into_owned(),
        }))
    }
}

impl Iterator for List {
    type Item = Result<Job, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.line().transpose()? {
                Err(failure) => return Some(Err(failure)),
                Ok(line) => {
                    if let Some(mut job) = Job::parse(self.lines - 1, &line) {
                        job.document = self.names.of(&job.files);
                        return Some(Ok(job));
                    }
                }
            }
        }
    }
}

/// With a mark or without: what is not asked for begins with ASCII, of which one half is zero.
fn utf16(bytes: &[u8]) -> String {
    let encoding = if bytes.first() == Some(&0) { UTF_16BE } else { UTF_16LE };
    encoding.decode(bytes).0.into_owned()
}

/// Which names are taken, and by which files (their hash).
#[derive(Default)]
struct Names(HashMap<String, u64>);

impl Names {
    fn of(&mut self, files: &[PathBuf]) -> String {
        let mut hasher = DefaultHasher::new();
        files.hash(&mut hasher);
        let files_of_it = hasher.finish();
        let common = input::document_name(files);
        let longer = folders(files.first().map_or(Path::new(""), PathBuf::as_path), &common);
        let mut name = common.clone();
        for folder in std::iter::once(None).chain(longer.into_iter().map(Some)) {
            name = folder.map_or(name.clone(), |folder| format!("{folder}/{name}"));
            match self.0.entry(name.clone()) {
                Entry::Vacant(free) => {
                    free.insert(files_of_it);
                    return name;
                }
                Entry::Occupied(taken) if *taken.get() == files_of_it => return name,
                Entry::Occupied(_) => {}
            }
        }
        // The very same folder: the memory decides whether one is a revision of the other.
        common
    }
}

/// What may go before a name: the folders above a file, innermost first, without one that the name has already, up to the home folder
/// or the top.
fn folders(file: &Path, name: &str) -> Vec<String> {
    let home = etcetera::home_dir().ok();
    let file = std::path::absolute(file).unwrap_or_default();
    let above = file.ancestors().skip(1).take_while(|folder| home.as_deref() != Some(folder));
    let names = above.filter_map(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    names.enumerate().filter(|(at, folder)| *at > 0 || folder != name).map(|(_, folder)| folder).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_one_name_are_told_apart_by_their_folders() {
        let mut names = Names::default();
        let mut name = |files: [&str; 2]| names.of(&files.map(PathBuf::from));
        assert_eq!(name(["/shelf/d1/en.txt", "/shelf/d1/es.txt"]), "d1");
        assert_eq!(name(["/shelf/x/d1/en.txt", "/shelf/x/d1/es.txt"]), "x/d1");
        assert_eq!(name(["/shelf/d1/en.txt", "/shelf/d1/es.txt"]), "d1", "the same files again");
        assert_eq!(name(["/shelf/a/talk.en.txt", "/shelf/a/talk.es.txt"]), "talk");
        assert_eq!(name(["/shelf/b/talk.en.txt", "/shelf/b/talk.es.txt"]), "b/talk");
        assert_eq!(name(["/other/b/talk.en.txt", "/other/b/talk.es.txt"]), "other/b/talk");
    }

    #[test]
    fn both_halves_of_utf_16_are_read() {
        let text = "a.en.txt\ta.es.txt\r\n";
        for mark in ["", "\u{FEFF}"] {
            let units = || mark.encode_utf16().chain(text.encode_utf16());
            assert_eq!(utf16(&units().flat_map(u16::to_le_bytes).collect::<Vec<_>>()), text);
            assert_eq!(utf16(&units().flat_map(u16::to_be_bytes).collect::<Vec<_>>()), text);
        }
    }
}
