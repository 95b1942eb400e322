//! A small memory for the commands that read one.

use alinea::language::LanguageTag;
use alinea::model::{Content, Status};
use alinea::store::{ChangeSet, DocumentFields, DocumentKind, Error, Memory, NewSegment, NewUnit};
use assert_cmd::Command;
use std::path::{Path, PathBuf};

/// A segment of each language, `|` between two segments of one.
pub(crate) const GARDEN: &[[&str; 3]] = &[
    ["The garden opens at nine.", "El jardín abre a las nueve.", "O jardim abre às nove."],
    ["Is it free?", "¿Es gratis?", "É grátis?"],
    [
        "Children pay nothing, adults pay 5 euros.",
        "Los niños no pagan nada.|Los adultos pagan 5 euros.",
        "Crianças não pagam, adultos pagam 5 euros.",
    ],
    [
        "You can leave your bicycle at the gate.",
        "Puede dejar la bicicleta en la entrada.",
        "Pode deixar a bicicleta na entrada.",
    ],
    ["Is it free?", "¿Está libre?", "Está livre?"],
    [
        "The well-known rose garden in Lisbon is older.",
        "La conocida rosaleda de Lisboa es más antigua.",
        "O conhecido roseiral de Lisboa é mais antigo.",
    ],
];

/// Stores [`GARDEN`] as the document `garden` in a new memory in `folder`.
pub(crate) fn memory_in(folder: &Path) -> PathBuf {
    let path = folder.join("memory.db");
    let mut memory = Memory::open_to_write(&path).unwrap();
    let change = ChangeSet {
        command: "align".to_owned(),
        summary: "garden".to_owned(),
        at: "2026-01-02T03:04:05Z".to_owned(),
        salt: 7,
    };
    memory
        .write(&change, |writer| {
            let fields = DocumentFields { name: "garden".to_owned(), ..DocumentFields::default() };
            let document = writer.put_document(DocumentKind::Aligned, &fields)?;
            let mut variants = vec![Vec::new(); GARDEN.len()];
            for (column, language) in ["en", "es-419", "pt"].into_iter().enumerate() {
                let texts: Vec<Vec<&str>> = GARDEN.iter().map(|row| row[column].split('|').collect()).collect();
                let segments: Vec<NewSegment> = texts.iter().flatten().map(|text| segment(text)).collect();
                let language = LanguageTag::parse(language).unwrap();
                let mut ids = writer.put_version(document, &language, None, &segments)?.into_iter();
                for (unit, texts) in variants.iter_mut().zip(&texts) {
                    unit.push(ids.by_ref().take(texts.len()).collect());
                }
            }
            for variants in variants {
                let unit = NewUnit {
                    status: Status::Aligned,
                    confidence: Some(0.9),
                    doubt: None,
                    variants,
                    links: Vec::new(),
                    ..NewUnit::default()
                };
                writer.put_unit(document, &unit)?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    path
}

fn segment(text: &str) -> NewSegment {
    NewSegment { content: Content::from(text), paragraph: 0, joint: " ".to_owned() }
}

/// What a command printed, and how it ended.
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs `alinea` on a memory.
pub(crate) fn alinea(memory: &Path, arguments: &[&str], input: &str) -> Answer {
    let mut command = Command::cargo_bin("alinea").unwrap();
    command.args(arguments).arg("--memory").arg(memory).env_remove("COLUMNS");
    answered(&command.write_stdin(input).output().unwrap())
}

/// Runs `alinea` on a memory, which must succeed.
pub(crate) fn done(memory: &Path, arguments: &[&str]) -> Answer {
    let answer = alinea(memory, arguments, "");
    assert_eq!(answer.code, 0, "{arguments:?}: {}", answer.err);
    answer
}

/// Writes a file and gives its path as an argument.
pub(crate) fn written(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Whether nothing is wrong with a memory.
pub(crate) fn whole(memory: &Path) {
    assert_eq!(Memory::open_to_read(memory).unwrap().check().unwrap(), Vec::<String>::new());
}

/// Runs `alinea` on a memory, with its standard output on a disk without any room.
#[cfg(target_os = "linux")]
pub(crate) fn alinea_without_room(memory: &Path, arguments: &[&str]) -> Answer {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_alinea"));
    command.args(arguments).arg("--memory").arg(memory).stdin(std::process::Stdio::null()).stdout(full);
    answered(&command.stderr(std::process::Stdio::piped()).spawn().unwrap().wait_with_output().unwrap())
}

/// The same at a terminal, where somebody types. What a terminal shows of that is not kept.
#[cfg(unix)]
pub(crate) fn alinea_at_a_terminal(memory: &Path, arguments: &[&str], typed: &str) -> Answer {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use std::io::Write;
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let terminal = std::fs::File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
    let mut keyboard = std::fs::File::from(master);
    keyboard.write_all(typed.as_bytes()).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_alinea"));
    command.args(arguments).arg("--memory").arg(memory).stdin(terminal);
    answered(&command.output().unwrap())
}

fn answered(output: &std::process::Output) -> Answer {
    Answer {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout.clone()).unwrap(),
        err: String::from_utf8(output.stderr.clone()).unwrap(),
    }
}
