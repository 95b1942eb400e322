//! What the benchmarks measure with: CPU times, the memory of a process, and how times are told.
//!
//! Elsewhere than on Unix the clock on the wall has to stand in for CPU times; where the system does not tell what a process
//! holds, it is unknown.

#![allow(dead_code)] // Each benchmark takes what it needs.

use std::time::Duration;

/// The CPU time of this thread that `work` takes.
pub(crate) fn timed(work: impl FnOnce()) -> Duration {
    let begun = thread_time();
    work();
    thread_time().saturating_sub(begun)
}

/// The least CPU time of some rounds of the same.
pub(crate) fn least<T>(rounds: usize, mut work: impl FnMut() -> T) -> Duration {
    let mut round = || timed(|| drop(std::hint::black_box(work())));
    (0..rounds).map(|_| round()).min().unwrap_or_default()
}

/// Megabytes a second.
pub(crate) fn speed(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64()
}

/// The time that a share of all does not pass: 50 of a hundred for the median.
pub(crate) fn percentile(times: &[Duration], share: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len().saturating_sub(1) * share / 100).copied().unwrap_or_default()
}

/// Four figures at most, in the unit that suits: `0.27 ms`, `1.69 s`.
pub(crate) fn told(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1e3;
    match milliseconds {
        ..10.0 => format!("{milliseconds:.2} ms"),
        ..1000.0 => format!("{milliseconds:.0} ms"),
        _ => format!("{:.1} s", milliseconds / 1e3),
    }
}

/// CPU of this thread so far.
#[cfg(unix)]
pub(crate) fn thread_time() -> Duration {
    clock(rustix::time::ClockId::ThreadCPUTime)
}

/// CPU of all threads of this process so far.
#[cfg(unix)]
pub(crate) fn process_time() -> Duration {
    clock(rustix::time::ClockId::ProcessCPUTime)
}

#[cfg(unix)]
fn clock(id: rustix::time::ClockId) -> Duration {
    let time = rustix::time::clock_gettime(id);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).expect("less than a second"))
}

#[cfg(not(unix))]
pub(crate) fn thread_time() -> Duration {
    process_time()
}

#[cfg(not(unix))]
pub(crate) fn process_time() -> Duration {
    static BEGIN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    BEGIN.get_or_init(std::time::Instant::now).elapsed()
}

/// The most memory that this process has held: `144 MB`.
pub(crate) fn peak() -> String {
    held("self", "VmHWM:").map_or_else(|| "unknown".to_owned(), |megabytes| format!("{megabytes:.0} MB"))
}

/// The megabytes that a process holds now.
pub(crate) fn resident(process: u32) -> Option<f64> {
    held(&process.to_string(), "VmRSS:")
}

fn held(process: &str, what: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(what))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}
