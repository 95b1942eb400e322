//! Ctrl-C: what is not finished is taken away, and the exit code says that it was interrupted.
//!
//! A memory that exists needs no help: SQLite takes back what was not committed. What would stay are files under a passing name:
//! an output that is written beside its place, a memory that is being made.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// What to take away, files before the folders that hold them.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Notes files and folders that must not stay when the program is interrupted. They may be gone or in their place by then: what
/// is not there is passed over, and a folder that holds something stays.
pub(crate) fn take_away(paths: impl IntoIterator<Item = PathBuf>) {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).extend(paths);
}

/// Waits for the signals that end a program, beside its work.
#[cfg(unix)]
pub(crate) fn watch() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    /// What a shell adds to the number of the signal that ended a program.
    const SIGNALLED: i32 = 128;
    // Without the watch an interrupt ends the program as it would any.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            for path in UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).iter() {
                let _ = std::fs::remove_file(path).or_else(|_| std::fs::remove_dir(path));
            }
            #[allow(clippy::exit)] // The work goes on in another thread, and nothing of it is wanted any more.
            std::process::exit(SIGNALLED + signal);
        }
    });
}

/// Elsewhere an interrupt ends the program as it would any.
#[cfg(not(unix))]
pub(crate) fn watch() {}
