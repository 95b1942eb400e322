//! Which memory: `--memory`, else `$ALINEA_MEMORY`, else `.alinea/memory.db` here or above, else the user's own.

use super::failure::{Failure, Kind};
use super::output::say;
use super::{Global, interrupt};
use alinea::align;
use alinea::language::LanguageTag;
use alinea::lookup::serves;
use alinea::store::{self, ChangeSet, Memory};
use std::path::{Path, PathBuf};

/// Where a folder keeps its memory.
pub(crate) const IN_FOLDER: &str = ".alinea/memory.db";

/// Opens the one memory that a command writes to, making it when there is none.
pub(crate) fn open_to_write(global: &Global) -> Result<Memory, Failure> {
    let path = one(global)?;
    let refuse = |error| Failure::memory(&path, &error);
    let mut memory = Memory::open_to_write(&path).map_err(refuse)?;
    interrupt::take_away(memory.unfinished());
    memory.learn_with(align::TEACHER);
    if !global.quiet {
        memory.on_wait(|| say("Waiting for another program that writes to it …")).map_err(refuse)?;
        if memory.is_on_network() {
            say("The memory lies on a network share: never let two computers write to it at the same time.");
        }
    }
    Ok(memory)
}

/// Opens the one memory that a command changes, where there must be something to change: it makes none, but brings one of an
/// older program up to date.
pub(crate) fn open_to_change(global: &Global) -> Result<Memory, Failure> {
    let path = one(global)?;
    match Memory::open_to_read(&path) {
        Ok(_) | Err(store::Error::Older) => open_to_write(global),
        Err(error) => Err(Failure::memory(&path, &error)),
    }
}

/// Runs a write, and runs it again when another process made the memory in the meantime: then it is there to be used.
pub(crate) fn despite_others<T>(mut write: impl FnMut() -> Result<T, Failure>) -> Result<T, Failure> {
    match write() {
        Err(failure) if failure.was_overtaken() => write(),
        other => other,
    }
}

/// Names the memory that was written to, on standard error, and says so when the command changed nothing.
pub(crate) fn name_written(global: &Global, memory: &Memory) {
    tell(global, memory, if memory.wrote().is_none() { " (nothing changed)" } else { "" });
}

/// Names the memory that will be written to, on standard error.
pub(crate) fn name_to_write(global: &Global, memory: &Memory) {
    tell(global, memory, "");
}

fn tell(global: &Global, memory: &Memory, more: &str) {
    if !global.quiet && !global.json {
        say(&format!("Memory: {}{more}", memory.path().display()));
    }
}

/// Refuses a place for output where a memory is, or one of the files that are read: writing there would destroy it.
pub(crate) fn refuse_output_on(output: &Path, global: &Global, inputs: &[PathBuf]) -> Result<(), Failure> {
    let same = |other: &Path| match (std::fs::canonicalize(output), std::fs::canonicalize(other)) {
        (Ok(output), Ok(other)) => output == other,
        _ => std::path::absolute(output).ok() == std::path::absolute(other).ok(),
    };
    let memories = if global.memory.is_empty() { one(global).into_iter().collect() } else { global.memory.clone() };
    let (what, code) = if memories.iter().any(|memory| same(memory)) || is_database(output) {
        ("is a memory", "output-is-memory")
    } else if inputs.iter().any(|input| same(input)) {
        ("is one of the files that are read", "output-is-input")
    } else {
        return Ok(());
    };
    let message = format!("{}: this {what}; it would be lost", output.display());
    Err(Failure::new(Kind::Usage, code, message).hint("Name another file for the output."))
}

/// Whether a file begins as SQLite's do: nobody wants one replaced by a text. A pipe is not opened, since that would wait for
/// whoever writes to it.
fn is_database(path: &Path) -> bool {
    use std::io::Read;
    let mut start = [0; 16];
    let mut read = || std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    path.is_file() && read().is_ok() && start == *b"SQLite format 3\0"
}

/// Opens the memories that a command reads.
pub(crate) fn open_to_read(global: &Global) -> Result<Vec<Memory>, Failure> {
    to_read(global)?.iter().map(|path| read(path).map_err(|error| Failure::memory(path, &error))).collect()
}

/// Opens the memories that an alignment can learn from: none where none was made yet.
pub(crate) fn open_to_learn(global: &Global) -> Result<Vec<Memory>, Failure> {
    let mut memories = Vec::new();
    for path in to_read(global)? {
        match read(&path) {
            Ok(memory) => memories.push(memory),
            // One of an older version has no lexicon that could be read.
            Err(store::Error::Missing | store::Error::Older) => {}
            Err(error) => return Err(Failure::memory(&path, &error)),
        }
    }
    Ok(memories)
}

/// The paths of the memories to read. One that is named twice, by whatever names, is one.
fn to_read(global: &Global) -> Result<Vec<PathBuf>, Failure> {
    if global.memory.is_empty() {
        return Ok(vec![one(global)?]);
    }
    let mut known = Vec::new();
    let is_new = |path: &&PathBuf| {
        let place = std::fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
        let is_new = !known.contains(&place);
        known.push(place);
        is_new
    };
    Ok(global.memory.iter().filter(is_new).cloned().collect())
}

fn read(path: &Path) -> Result<Memory, store::Error> {
    let mut memory = Memory::open_to_read(path)?;
    memory.learn_with(align::TEACHER);
    Ok(memory)
}

/// Says which languages that were asked for no memory holds, and what there is: more often a slip than what is meant.
pub(crate) fn tell_gaps<'a>(memories: &[Memory], asked: impl Iterator<Item = &'a LanguageTag>) -> Result<(), Failure> {
    let mut held = Vec::new();
    for memory in memories {
        held.extend(memory.languages().map_err(|error| Failure::memory(memory.path(), &error))?);
    }
    held.sort();
    held.dedup();
    let names: Vec<&str> = held.iter().map(LanguageTag::as_str).collect();
    let there = match names.split_last() {
        None => "it is empty".to_owned(),
        Some((only, [])) => format!("it holds {only}"),
        Some((last, others)) => format!("it holds {} and {last}", others.join(", ")),
    };
    let mut told = Vec::new();
    for language in asked.filter(|asked| !held.iter().any(|held| serves(asked, held))) {
        if !told.contains(&language) {
            say(&format!("The memory holds nothing in {language}: {there}."));
            told.push(language);
        }
    }
    Ok(())
}

/// A change-set of now, with a random salt.
pub(crate) fn change_set(command: &str, summary: String) -> ChangeSet {
    let random = uuid::Uuid::new_v4().as_u64_pair();
    ChangeSet {
        command: command.to_owned(),
        summary,
        at: now(),
        // Two bits of each half are fixed by the format of UUIDs; the other half covers them.
        salt: random.0 ^ random.1.rotate_left(32),
    }
}

/// The time, UTC, RFC 3339, to the second.
pub(crate) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The path of the memory when there must be one.
fn one(global: &Global) -> Result<PathBuf, Failure> {
    match global.memory.as_slice() {
        [path] => return Ok(path.clone()),
        [] => {}
        _ => {
            return Err(Failure::new(Kind::Usage, "memory-twice", "only one memory can be written to")
                .hint("Name one with --memory; several can only be read."));
        }
    }
    if let Some(path) = std::env::var_os("ALINEA_MEMORY").filter(|path| !path.is_empty()) {
        return Ok(PathBuf::from(path));
    }
    let here = std::env::current_dir().map_err(|error| Failure::reading(Path::new("."), &error))?;
    match above(&here) {
        Some(path) => Ok(path),
        None => own(),
    }
}

/// The nearest `.alinea/memory.db`, up to the home folder, the border of the file system or a folder of another owner.
fn above(here: &Path) -> Option<PathBuf> {
    let home = etcetera::home_dir().ok();
    let start = border_mark(here);
    for folder in here.ancestors() {
        if border_mark(folder) != start {
            return None;
        }
        let candidate = folder.join(IN_FOLDER);
        if candidate.is_file() {
            return Some(candidate);
        }
        if home.as_deref() == Some(folder) {
            return None;
        }
    }
    None
}

/// What must stay the same on the way up: file system and owner.
#[cfg(unix)]
fn border_mark(folder: &Path) -> Option<(u64, u32)> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(folder).ok().map(|data| (data.dev(), data.uid()))
}

#[cfg(not(unix))]
fn border_mark(folder: &Path) -> Option<std::path::Prefix<'_>> {
    match folder.components().next() {
        Some(std::path::Component::Prefix(prefix)) => Some(prefix.kind()),
        _ => None,
    }
}

/// The user's own memory, in the platform's data folder.
fn own() -> Result<PathBuf, Failure> {
    use etcetera::BaseStrategy;
    match etcetera::choose_base_strategy() {
        Ok(strategy) => Ok(strategy.data_dir().join("alinea").join("memory.db")),
        Err(_) => Err(Failure::new(Kind::Memory, "memory-unnamed", "there is no folder for your own memory")
            .hint("Name one with --memory FILE.")),
    }
}
