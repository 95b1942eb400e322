//! The README tells the truth: its commands run, and what it shows is what they print.
//!
//! Each `console` block of README.md is run from the top, in a copy of the project's sample files, and its output compared.
//! `README_UPDATE=1 cargo test --test readme` writes the real output into README.md instead.
//!
//! In a block, `$ alinea …` and `$ cargo run --release -- …` run this program, `$ export NAME=value` holds for the commands
//! after it, and a line that is `…` stands for any number of lines. Dates and the names of units differ from run to
//! run and are compared as such. What a terminal would show is shown: standard output and standard error as they come.

#![allow(clippy::unwrap_used)] // A test may fail by panicking, in its helpers as well.

use regex::Regex;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

/// Folders that the commands of the README read.
const NEEDED: [&str; 2] = ["tests/data/interview", "tmx"];

/// Stands for lines that the README does not show.
const LEFT_OUT: &str = "…";

/// Exit codes that a shown command may end with: done, and nothing found.
const GOOD: [Option<i32>; 2] = [Some(0), Some(1)];

/// A command with the lines that the README shows below it.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    command: Vec<String>,
    shown: Vec<String>,
}

#[test]
fn the_readme_shows_what_the_commands_print() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for needed in NEEDED {
        copy(&root.join(needed), &folder.path().join(needed));
    }
    let mut variables = Vec::new();
    let (mut truth, mut faults) = (String::new(), Vec::new());
    for block in blocks(&readme) {
        match block {
            Block::Text(text) => truth.push_str(text),
            Block::Console(text) => {
                for mut step in steps(text) {
                    let printed = run(&step, folder.path(), &mut variables);
                    if !fits(&step.shown, &printed) {
                        faults.push(format!("$ {}\n{}", step.command.join(" "), printed.join("\n")));
                        step.shown = shortened(&step.shown, printed);
                    }
                    for line in step.command.iter().chain(&step.shown) {
                        truth.push_str(line);
                        truth.push('\n');
                    }
                }
            }
        }
    }
    if std::env::var_os("README_UPDATE").is_some() {
        std::fs::write(root.join("README.md"), truth).unwrap();
    } else {
        assert!(faults.is_empty(), "the README shows something else than\n\n{}", faults.join("\n\n"));
    }
}

/// A part of the README.
#[derive(Debug, PartialEq)]
enum Block<'a> {
    /// What is read only, the marks of code blocks included.
    Text(&'a str),
    /// The lines inside a `console` block.
    Console(&'a str),
}

fn blocks(readme: &str) -> Vec<Block<'_>> {
    const OPEN: &str = "```console\n";
    let mut blocks = Vec::new();
    let mut rest = readme;
    while let Some(at) = rest.find(OPEN) {
        let inside = at + OPEN.len();
        let length = rest[inside..].find("```").unwrap_or_else(|| panic!("an open block: {}", &rest[at..]));
        blocks.push(Block::Text(&rest[..inside]));
        blocks.push(Block::Console(&rest[inside..inside + length]));
        rest = &rest[inside + length..];
    }
    blocks.push(Block::Text(rest));
    blocks
}

/// A command begins with `$ ` and goes on while its lines end in a backslash; the rest is what it prints.
fn steps(block: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut goes_on = false;
    for line in block.lines() {
        match steps.last_mut() {
            Some(step) if goes_on => step.command.push(line.to_owned()),
            _ if line.starts_with("$ ") => steps.push(Step { command: vec![line.to_owned()], shown: Vec::new() }),
            Some(step) => step.shown.push(line.to_owned()),
            None => panic!("a block that does not begin with a command: {line}"),
        }
        goes_on = steps.last().is_some_and(|step| step.shown.is_empty() && line.ends_with('\\'));
    }
    steps
}

/// Runs a command and gives the lines that it prints.
fn run(step: &Step, folder: &Path, variables: &mut Vec<(String, String)>) -> Vec<String> {
    let lines: Vec<&str> =
        step.command.iter().map(|line| line.trim_start_matches("$ ").trim_end_matches('\\')).collect();
    let words = words(&lines.join(" "));
    let arguments = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["export", setting] => {
            let (name, value) = setting.split_once('=').unwrap();
            variables.push((name.to_owned(), value.to_owned()));
            return Vec::new();
        }
        ["alinea", ..] => &words[1..],
        ["cargo", "run", "--release", "--", ..] => &words[4..],
        _ => panic!("no command that is known here: {words:?}"),
    };
    let (mut reader, writer) = std::io::pipe().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_alinea"));
    command.args(arguments).current_dir(folder).env_remove("ALINEA_MEMORY").env("NO_COLOR", "1").env("HOME", folder);
    command.env_remove("COLUMNS").envs(variables.iter().cloned());
    command.stdin(Stdio::null()).stdout(writer.try_clone().unwrap()).stderr(writer);
    let mut child = command.spawn().unwrap();
    // The command holds the writing ends, and reading would wait for them.
    drop(command);
    let mut printed = String::new();
    reader.read_to_string(&mut printed).unwrap();
    let code = child.wait().unwrap().code();
    assert!(GOOD.contains(&code), "{words:?} ended with {code:?}:\n{printed}");
    printed.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Words as a shell sees them, single and double quotes taken away.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quote) = (None::<String>, None);
    for character in line.chars() {
        match (quote, character) {
            (None, ' ') => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (Some(open), _) if open == character => quote = None,
            _ => word.get_or_insert_default().push(character),
        }
    }
    assert!(quote.is_none(), "an open quote: {line}");
    words.extend(word);
    words
}

/// Whether the lines shown are the lines printed; [`LEFT_OUT`] takes as many as it needs.
fn fits(shown: &[String], printed: &[String]) -> bool {
    let parts: Vec<&[String]> = shown.split(|line| line.trim() == LEFT_OUT).collect();
    let same =
        |one: &[String], two: &[String]| one.iter().map(|line| fixed(line)).eq(two.iter().map(|line| fixed(line)));
    let (Some((first, others)), mut rest) = (parts.split_first(), printed) else { return printed.is_empty() };
    if rest.len() < first.len() || !same(first, &rest[..first.len()]) {
        return false;
    }
    rest = &rest[first.len()..];
    let Some((last, middle)) = others.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = (0..=rest.len().saturating_sub(part.len())).find(|at| same(part, &rest[*at..*at + part.len()]))
        else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.len() >= last.len() && same(last, &rest[rest.len() - last.len()..])
}

/// A line with what differs from run to run made the same: dates, times, names of units.
fn fixed(line: &str) -> String {
    let line = Regex::new(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\dZ?)?)?|\d{8}T\d{6}Z").unwrap().replace_all(line, "DATE");
    let line = Regex::new(r"\b[0-9a-hjkmnp-tv-z]{13}-\d+\b").unwrap().replace_all(&line, "UNIT");
    line.into_owned()
}

/// New output in the shape of the old: as many lines before and after the place that was left out.
fn shortened(shown: &[String], printed: Vec<String>) -> Vec<String> {
    let Some(place) = shown.iter().position(|line| line.trim() == LEFT_OUT) else { return printed };
    let after = shown.len() - place - 1;
    if place + after >= printed.len() {
        return printed;
    }
    [&printed[..place], &[LEFT_OUT.to_owned()], &printed[printed.len() - after..]].concat()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copied = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            std::fs::copy(&path, &copied).unwrap();
        }
    }
}

#[test]
fn blocks_and_steps_are_found() {
    let readme = "# A\n```console\n$ alinea a \\\n    b\none\ntwo\n$ alinea c\n```\nend\n";
    let found = blocks(readme);
    let console = "$ alinea a \\\n    b\none\ntwo\n$ alinea c\n";
    assert_eq!(found, [Block::Text("# A\n```console\n"), Block::Console(console), Block::Text("```\nend\n")]);
    let shape: Vec<(usize, usize)> = steps(console).iter().map(|step| (step.command.len(), step.shown.len())).collect();
    assert_eq!(shape, [(2, 2), (1, 0)]);
    assert_eq!(words("alinea lookup  \"the 'old' town\" 'a b'c"), ["alinea", "lookup", "the 'old' town", "a bc"]);
}

#[test]
fn what_is_shown_must_be_what_is_printed() {
    let check = |shown: &str, printed: &str, expected: bool| {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(fits(&lines(shown), &lines(printed)), expected, "{shown} / {printed}");
    };
    check("a\nb", "a\nb", true);
    check("a\nb", "a\nc", false);
    check("a", "a\nb", false);
    check("", "", true);
    check("", "a", false);
    check("a\n…\nd", "a\nb\nc\nd", true);
    check("a\n…\nd", "a\nd", true);
    check("a\n…\nd", "a\nb\nc", false);
    check("…\nb\n…", "a\nb\nc", true);
    check("…\nb\n…", "a\nc", false);
    check("changed 2026-01-02", "changed 2031-11-12", true);
    check("unit 4t9k0zq2m7xvw-7", "unit 0zq2m7xvw4t9k-7", true);
    check("unit 4t9k0zq2m7xvw-7", "unit 7", false);
}

#[test]
fn new_output_keeps_its_shape() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(shortened(&lines("a\n…\nz"), lines("1\n2\n3\n4")), lines("1\n…\n4"));
    assert_eq!(shortened(&lines("a\n…\nz"), lines("1\n2")), lines("1\n2"));
    assert_eq!(shortened(&lines("a\nz"), lines("1\n2\n3")), lines("1\n2\n3"));
}
