//! A memory that does not exist yet: built under another name beside its place, and put there by the first write that
//! succeeds.
//!
//! So a failing first command leaves no empty memory behind, a killed one leaves no half of it under that name, and the
//! building needs no journal on disk: what fails is thrown away. The obvious alternative, making the file in its place and
//! removing it on failure, can take away a file that another process has begun to write to.

use super::Error;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// A file that is not in its place yet. Dropping it removes the file, and the folders that were made for it.
#[derive(Debug)]
pub(super) struct Newborn {
    /// `None` once it was delivered or removed.
    file: Option<TempPath>,
    place: PathBuf,
    /// Innermost first.
    made_folders: Vec<PathBuf>,
}

impl Newborn {
    /// An empty file beside `place`, whose folder is made when there is none.
    pub(super) fn new(place: &Path) -> Result<Self, Error> {
        let folder = folder_of(place);
        let missing = folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
        let mut newborn =
            Self { file: None, place: place.to_owned(), made_folders: missing.map(Path::to_owned).collect() };
        fs::create_dir_all(folder).map_err(|error| refuse(&error))?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".alinea-").suffix(".db");
        // As any new file: what others may do with it is for the user's mask to say.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        newborn.file = Some(builder.tempfile_in(folder).map_err(|error| refuse(&error))?.into_temp_path());
        Ok(newborn)
    }

    /// Where it is built.
    pub(super) fn path(&self) -> &Path {
        self.file.as_deref().unwrap_or(&self.place)
    }

    /// What would stay of it when the process ended now.
    pub(super) fn unfinished(&self) -> Vec<PathBuf> {
        self.file.iter().map(|file| file.to_path_buf()).chain(self.made_folders.iter().cloned()).collect()
    }

    /// Puts it in its place, on the disk for good. When another process was faster, its memory stays and ours is refused.
    pub(super) fn deliver(mut self) -> Result<(), Error> {
        let Some(file) = self.file.take() else { return Ok(()) };
        File::options().write(true).open(&file)?.sync_all()?;
        file.persist_noclobber(&self.place).map_err(|failed| match failed.error.kind() {
            ErrorKind::AlreadyExists => Error::Overtaken,
            _ => refuse(&failed.error),
        })?;
        self.made_folders.clear();
        // The name, too, should survive a power cut. Where the folder cannot be synced, the memory is there all the same, and
        // saying that it failed would be wrong; SQLite holds it so with its own files.
        #[cfg(unix)]
        let _ = File::open(folder_of(&self.place)).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl Drop for Newborn {
    fn drop(&mut self) {
        self.file = None;
        for folder in &self.made_folders {
            // Whoever put something there in the meantime keeps it.
            let _ = fs::remove_dir(folder);
        }
    }
}

fn folder_of(place: &Path) -> &Path {
    place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Here a missing right or folder means that the memory cannot be written, not that it cannot be read or is missing.
fn refuse(error: &std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            Error::ReadOnly
        }
        kind => Error::from(std::io::Error::new(kind, error.to_string())),
    }
}
