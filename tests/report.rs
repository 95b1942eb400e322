//! The page of `diff --html` in a real browser: filters, keyboard, layout, with ten thousand segments.
//!
//!     cargo test --test report -- --nocapture
//!
//! runs it and prints how long the browser took. It needs Chromium or Chrome (`ALINEA_BROWSER` names another one) and says so
//! when there is none. With `ALINEA_SCREENSHOTS=FOLDER` it leaves pictures to be looked at: light, dark, narrow, print.

#![allow(clippy::unwrap_used, clippy::print_stderr)] // A test may fail by panicking, and must say when it did nothing.

use alinea::diff::compare;
use alinea::report::page::{self, Page};
use serde_json::Value;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const PROBE: &str = include_str!("report_probe.js");
/// Segments of the large page.
const SEGMENTS: usize = 10_000;

#[test]
fn the_page_works_in_a_browser() {
    let Some(browser) = browser() else {
        eprintln!(
            "SKIPPED: the page was not tried in a browser, there is none of {BROWSERS:?}; ALINEA_BROWSER names one"
        );
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = revision();
    let file = written(folder.path(), &old, &new, "", "");
    let seen = probed(&browser, &written(folder.path(), &old, &new, "probed", PROBE), folder.path());
    eprintln!("{SEGMENTS} segments, {} bytes: {seen}", std::fs::metadata(&file).unwrap().len());
    for (name, value) in seen.as_object().unwrap().iter().filter(|(_, value)| value.is_boolean()) {
        assert_eq!(*value, Value::Bool(true), "{name}: {seen}");
    }
    assert!(seen["rows"].as_u64().unwrap() >= SEGMENTS as u64 * 95 / 100);
    assert_eq!(seen.as_object().unwrap().len(), 13, "every check was made: {seen}");
    if let Some(pictures) = std::env::var_os("ALINEA_SCREENSHOTS") {
        take_pictures(&browser, &file, Path::new(&pictures));
    }
}

/// The first browser that starts.
fn browser() -> Option<OsString> {
    let named = std::env::var_os("ALINEA_BROWSER").into_iter();
    let mut known = named.chain(BROWSERS.into_iter().map(OsString::from));
    known.find(|browser| Command::new(browser).arg("--version").output().is_ok_and(|output| output.status.success()))
}

/// A text of [`SEGMENTS`] segments, and one in which a segment of twenty was edited, in every way in turn.
fn revision() -> (Vec<String>, Vec<String>) {
    const WORDS: [&str; 12] =
        ["río", "casa", "vieja", "que", "sube", "cada", "año", "hasta", "la", "puerta", "del", "molino"];
    let word = |number: usize| WORDS[(number * 7 + number / 12) % WORDS.len()];
    let segment = |number: usize| {
        let words: Vec<String> = (0..14).map(|at| format!("{}{}", word(number + at * number), number % 89)).collect();
        format!("El {} {number}, dice «sí» y calla.", words.join(" "))
    };
    let old: Vec<String> = (0..SEGMENTS).map(segment).collect();
    let mut new = Vec::with_capacity(SEGMENTS);
    for (number, text) in old.iter().enumerate() {
        match (number % 20 == 7, number / 20 % 8) {
            (false, _) => new.push(text.clone()),
            (true, 0) => new.push(text.replacen(" dice", " responde siempre", 1)),
            (true, 1) => new.push(text.replace('«', "“").replace('»', "”")),
            (true, 2) => new.push(text.replace(" calla.", "\u{A0}calla…")),
            (true, 3) => new.extend(text.split_inclusive(", ").map(|half| half.trim().to_owned())),
            (true, 4) => new.push(text.to_uppercase()),
            (true, 5) => {}
            (true, 6) => new.extend([text.clone(), format!("Nota {number}: esto no estaba en el texto anterior.")]),
            (true, _) => {
                let last = new.pop().unwrap_or_default();
                new.extend([text.clone(), last]);
            }
        }
    }
    (old, new)
}

fn written(folder: &Path, old: &[String], new: &[String], name: &str, script: &str) -> PathBuf {
    let borrowed = |texts: &[String]| texts.to_vec();
    let (old, new) = (borrowed(old), borrowed(new));
    let old: Vec<&str> = old.iter().map(String::as_str).collect();
    let new: Vec<&str> = new.iter().map(String::as_str).collect();
    let about = Page { old_name: "molino.es.txt", new_name: "molino.es.new.txt", language: "es", old: &old, new: &new };
    let mut html = Vec::new();
    page::write(&mut html, &compare(&old, &new), &about).unwrap();
    let html = String::from_utf8(html).unwrap();
    let file = folder.join(format!("page{name}.html"));
    let script = if script.is_empty() { String::new() } else { format!("<script>{script}</script>") };
    std::fs::write(&file, html.replace("</body>", &format!("{script}</body>"))).unwrap();
    file
}

fn headless(browser: &OsString, profile: &Path) -> Command {
    let mut command = Command::new(browser);
    // A container has no sandbox of its own and little shared memory.
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1200,900"]);
    command.arg(format!("--user-data-dir={}", profile.join("profile").display()));
    // What it says of missing desktop services is of no use here.
    command.stderr(std::process::Stdio::null());
    command
}

/// What the probe saw.
fn probed(browser: &OsString, file: &Path, folder: &Path) -> Value {
    let output =
        headless(browser, folder).arg("--dump-dom").arg(format!("file://{}", file.display())).output().unwrap();
    let dom = String::from_utf8_lossy(&output.stdout);
    let found = dom.split("<pre id=\"probe\">").nth(1).and_then(|rest| rest.split("</pre>").next());
    serde_json::from_str(found.expect("the scripts of the page and of the probe ran to their end")).unwrap()
}

fn take_pictures(browser: &OsString, file: &Path, folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let address = format!("file://{}", file.display());
    let views: [(&str, &[&str]); 3] = [
        ("light", &[]),
        ("dark", &["--blink-settings=preferredColorScheme=0"]),
        ("narrow", &["--window-size=500,900"]),
    ];
    for (name, options) in views {
        let picture = format!("--screenshot={}", folder.join(format!("{name}.png")).display());
        assert!(headless(browser, folder).args(options).arg(picture).arg(&address).status().unwrap().success());
    }
    let print = format!("--print-to-pdf={}", folder.join("print.pdf").display());
    assert!(headless(browser, folder).arg(print).arg(&address).status().unwrap().success());
}
