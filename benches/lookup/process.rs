//! The program as it is run: new processes, a stream of queries through a pipe, a check of a whole memory, and the rivals.

use super::measure::resident;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn alinea(path: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alinea"));
    command.args(arguments).arg("--memory").arg(path);
    command
}

/// A new process for a query, by the clock on the wall.
pub(crate) fn look_up(path: &Path, query: &str) -> Duration {
    let begun = Instant::now();
    let output = alinea(path, &["lookup", query, "--from", "en", "--jsonl"]).output().expect("the program runs");
    assert!(output.stderr.is_empty(), "{output:?}");
    begun.elapsed()
}

/// A check of the whole memory, by the clock on the wall.
pub(crate) fn check(path: &Path) -> Duration {
    let begun = Instant::now();
    let output = alinea(path, &["check-memory"]).output().expect("the program runs");
    assert!(output.status.success(), "{output:?}");
    begun.elapsed()
}

/// How a stream of queries went.
pub(crate) struct Stream {
    pub(crate) wall: Duration,
    /// What the process held after a tenth of the answers and after nine tenths, where the system tells.
    pub(crate) megabytes: [Option<f64>; 2],
}

/// So many queries through a pipe, the same ones over and over, answered by all processors.
pub(crate) fn stream(path: &Path, queries: &[String], count: usize) -> Stream {
    let begun = Instant::now();
    let mut command = alinea(path, &["lookup", "--from", "en", "--jsonl"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program runs");
    let (mut input, output) = (child.stdin.take().expect("it is piped"), child.stdout.take().expect("it is piped"));
    let process = child.id();
    let mut megabytes = [None, None];
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let asked = queries.iter().cycle().take(count);
            asked.for_each(|query| writeln!(input, "{query}").expect("the program reads"));
        });
        let (mut answers, mut line) = (BufReader::with_capacity(1 << 20, output), Vec::new());
        for answer in 1..=count {
            line.clear();
            let read = answers.read_until(b'\n', &mut line).expect("the program writes");
            assert!(read > 0, "{} of {count} answers", answer - 1);
            if answer == count / 10 {
                megabytes[0] = resident(process);
            }
            if answer == count / 10 * 9 {
                megabytes[1] = resident(process);
            }
        }
    });
    let wall = begun.elapsed();
    assert!(child.wait().expect("it ends").code().is_some_and(|code| code <= 1));
    Stream { wall, megabytes }
}

/// Builds the rivals, a crate of its own, if it can be built here.
pub(crate) fn build_rivals() -> bool {
    let status = rivals("build").arg("--quiet").status();
    status.is_ok_and(|status| status.success())
}

/// Lets the rivals print their lines of the table for the same memory.
pub(crate) fn run_rivals(path: &Path, units: usize) {
    let status = rivals("run").args(["--quiet", "--"]).arg(path).arg(units.to_string()).status();
    assert!(status.is_ok_and(|status| status.success()), "the rivals ran to their end");
}

fn rivals(verb: &str) -> Command {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/rivals/Cargo.toml");
    let mut command = Command::new(env!("CARGO"));
    command.args([verb, "--release", "--manifest-path", manifest]);
    command
}
