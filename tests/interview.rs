//! The main job on the project's own interview, without the program: three texts → memory → TMX.
//!
//! `tmx/interview.tmx` is what export writes for it, with the clock and the random ids handed in, so that a change of the
//! format is seen in a diff. `INTERVIEW_UPDATE=1 cargo test --test interview` writes it anew.
#![allow(clippy::unwrap_used)] // A test may.

use alinea::document::{self, Layout, Options};
use alinea::exchange::{ExportOptions, Format, ImportError, ImportOptions, Listener, Source, export, import};
use alinea::language::LanguageTag;
use alinea::parallel::{KeepOptions, Parallel, Version};
use alinea::store::{ChangeSet, DocumentFields, Memory};
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn change(command: &str, salt: u64) -> ChangeSet {
    ChangeSet { command: command.into(), summary: String::new(), at: "2026-01-02T03:04:05Z".into(), salt }
}

fn sample() -> (Parallel, Vec<Vec<u8>>) {
    let mut versions = Vec::new();
    let mut digests = Vec::new();
    for tag in ["en", "es", "pt"] {
        let bytes = std::fs::read(Path::new(ROOT).join(format!("tests/data/interview/{tag}.raw.txt"))).unwrap();
        let language = LanguageTag::parse(tag).unwrap();
        let options = Options { layout: Layout::Detect, language: Some(&language) };
        let document = document::read(&bytes, &options).unwrap();
        versions.push(Version::new(language, &document, Layout::Detect));
        digests.push(vec![versions.len() as u8; 32]);
    }
    (Parallel::new(versions), digests)
}

/// A memory that holds the interview, in a folder that goes with the test.
fn memory() -> (Memory, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = Memory::open_to_write(&folder.path().join("memory.db")).unwrap();
    let (parallel, digests) = sample();
    let fields = DocumentFields { name: "interview".into(), ..DocumentFields::default() };
    memory
        .write(&change("align", 1), |writer| parallel.keep(writer, &fields, &digests, KeepOptions::default()))
        .unwrap();
    (memory, folder)
}

fn exported(memory: Memory) -> String {
    let mut out = Vec::new();
    export(&[memory], &ExportOptions::default(), env!("CARGO_PKG_VERSION"), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_sample_tmx_is_what_export_writes() {
    let (memory, _folder) = memory();
    let written = exported(memory);
    let path = PathBuf::from(ROOT).join("tmx/interview.tmx");
    if std::env::var_os("INTERVIEW_UPDATE").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(written == kept, "tmx/interview.tmx is not current: INTERVIEW_UPDATE=1 cargo test --test interview");
}

#[test]
fn an_exported_memory_comes_back_as_it_was() {
    let (first, _folder) = memory();
    let written = exported(first);
    let folder = tempfile::tempdir().unwrap();
    let mut second = Memory::open_to_write(&folder.path().join("second.db")).unwrap();
    let options = ImportOptions {
        document: DocumentFields { name: "interview".into(), ..DocumentFields::default() },
        ..ImportOptions::default()
    };
    let source = Source { name: "interview.tmx", digest: &[9; 32], format: Format::Tmx, input: written.as_bytes() };
    let mut listener = Listener { progress: &mut |_| (), rejected: &mut |_| Ok(()) };
    let report = second
        .write::<_, ImportError>(&change("import", 2), |writer| import(writer, source, &options, &mut listener))
        .unwrap();
    assert_eq!((report.units.new, report.all_remarks), (report.units.read, 0));
    assert_eq!(exported(second), written);
}
