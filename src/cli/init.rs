//! `alinea init`: a memory for a folder.

use super::failure::{Failure, Kind};
use super::memory::IN_FOLDER;
use super::output::Output;
use super::{Global, Outcome};
use alinea::store::{Error, Memory};
use serde_json::json;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What keeps a version control system from taking the memory in: it is a database, not a text.
const IGNORE: &str = "*\n";

/// Make a memory for this folder
///
/// Commands that run here, or in a folder below, use it from then on unless --memory or $ALINEA_MEMORY names another.
/// It is `.alinea/memory.db`, with a .gitignore so that it is not committed by accident.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea init
  alinea init projects/acme
  alinea init --memory acme.db
      just this file")]
pub(crate) struct Init {
    /// The folder [default: this one]
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Init {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let path = self.path(global)?;
        Memory::create(&path).map_err(|error| refuse(&path, &error))?;
        if global.memory.is_empty() {
            ignore(&path).map_err(|error| Failure::writing(&path.display().to_string(), &error))?;
        }
        let mut output = Output::new();
        if self.json {
            output.json(&json!({"memory": path.display().to_string()}))?;
        } else {
            let use_it = match global.memory.is_empty() {
                true => "Commands in that folder and below use it.".to_owned(),
                false => format!("Commands use it with --memory {0}, or with ALINEA_MEMORY={0}.", path.display()),
            };
            output.line(&format!("Made {}. {use_it}", path.display()))?;
        }
        output.flush()?;
        Ok(Outcome::Done)
    }

    fn path(&self, global: &Global) -> Result<PathBuf, Failure> {
        match (global.memory.as_slice(), &self.folder) {
            ([], folder) => Ok(folder.as_deref().unwrap_or(Path::new("")).join(IN_FOLDER)),
            ([path], None) => Ok(path.clone()),
            _ => Err(Failure::new(Kind::Usage, "memory-twice", "one memory at a time")
                .hint("Name a folder, or a file with --memory.")),
        }
    }
}

fn refuse(path: &Path, error: &Error) -> Failure {
    match error {
        Error::Exists => {
            Failure::new(Kind::Memory, "memory-exists", format!("{}: there is a memory already", path.display()))
                .hint("It is ready to be used, and was left as it is.")
        }
        _ => Failure::memory(path, error),
    }
}

/// Leaves one that is there as it is.
fn ignore(memory: &Path) -> io::Result<()> {
    let place = memory.with_file_name(".gitignore");
    match fs::File::create_new(place) {
        Ok(mut file) => file.write_all(IGNORE.as_bytes()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}
