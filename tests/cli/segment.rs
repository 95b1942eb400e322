//! `alinea segment`: the command is wired up, and says what is wrong.

use assert_cmd::Command;
use std::path::Path;
use std::process::Output;

fn segment(arguments: &[&str], stdin: &[u8]) -> Output {
    let mut command = Command::cargo_bin("alinea").expect("the program is built");
    command.arg("segment").args(arguments).write_stdin(stdin).output().expect("the program runs")
}

fn check(arguments: &[&str], stdin: &str, expected: &str) {
    let output = segment(arguments, stdin.as_bytes());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_segment_is_a_line_and_a_paragraph_a_block() {
    check(&["--language", "en"], "One. Two.\r\nThree, Dr. Low?\n", "One.\nTwo.\n\nThree, Dr. Low?\n");
    check(&["--language", "es", "--paragraph-per-line"], "EE. UU. es\ngrande. Sí.\n", "EE. UU. es\n\ngrande.\nSí.\n");
}

/// A mistyped name was asked for its language.
#[test]
fn a_file_that_is_not_there_has_no_language() {
    let told = |file: &str| {
        let output = segment(&[file], b"");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, missing) = told("nowhere.txt");
    assert_eq!(code, Some(4));
    assert!(missing.contains("nowhere.txt: there is no such file"), "{missing}");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let there = folder.path().join("there.txt");
    std::fs::write(&there, "It is late.").expect("a file can be written");
    let (code, asked) = told(&there.to_string_lossy());
    assert_eq!(code, Some(2));
    assert!(asked.contains("which language is this?"), "{asked}");
}

#[test]
fn conventions_change_the_cuts() {
    check(
        &["--language", "en", "--convention", "colon,quotations-whole"],
        "He said: “It is late. Go.” We went.",
        "He said:\n“It is late. Go.”\nWe went.\n",
    );
    check(
        &["--language", "en", "--convention", "colon-quotation"],
        "He said: “It is late. Go.” Note: We went.",
        "He said:\n“It is late.\nGo.”\nNote: We went.\n",
    );
}

#[test]
fn json_tells_the_bytes_of_the_file() {
    let text = "The people on the quay were astonish-\ned by the boats that came home. They\nwaited long.\n";
    check(
        &["--language", "en", "--jsonl"],
        text,
        "{\"paragraph\":0,\"index\":0,\"text\":\"The people on the quay were astonished by the boats that came home.\",\"source_bytes\":[[0,36],[38,69]]}\n\
         {\"paragraph\":0,\"index\":1,\"text\":\"They waited long.\",\"source_bytes\":[[70,87]]}\n",
    );
    let output = segment(&["--language", "en", "--json"], text.as_bytes());
    let whole: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(whole["segments"][1]["text"], "They waited long.");
    assert_eq!(whole["repairs"][0]["kind"], "break-hyphen-dropped");
}

#[test]
fn json_counts_the_segments_of_the_whole_document() {
    let indices = |segments: &[serde_json::Value]| -> Vec<(u64, u64)> {
        let pair = |line: &serde_json::Value| Some((line["paragraph"].as_u64()?, line["index"].as_u64()?));
        segments.iter().map(|line| pair(line).unwrap()).collect()
    };
    let text = b"One came. Two left.\nThree stayed. Four slept.\n";
    let expected = [(0, 0), (0, 1), (1, 2), (1, 3)];
    for layout in [&["--jsonl"][..], &["--jsonl", "--paragraph-per-line"]] {
        let output = segment(&[&["--language", "en"], layout].concat(), text);
        let lines: Vec<serde_json::Value> =
            output.stdout.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
        assert_eq!(indices(&lines), expected, "{layout:?}");
    }
    let whole: serde_json::Value =
        serde_json::from_slice(&segment(&["--language", "en", "--json"], text).stdout).unwrap();
    assert_eq!(indices(whole["segments"].as_array().unwrap()), expected);
}

#[test]
fn explain_speaks_on_standard_error() {
    let output = segment(&["--language", "en", "--explain"], b"Dr. Low left. They stayed.");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "Dr. Low left.\nThey stayed.\n");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("keep title: Dr.| Low left."), "{said}");
    assert!(said.contains("cut  full-stop: Dr. Low left.| They"), "{said}");
}

fn refused(output: &Output, code: i32, message: &str) {
    assert_eq!(output.status.code(), Some(code));
    assert_eq!(output.stdout, b"");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(message), "{said}");
}

#[test]
fn bad_input_gets_a_clear_message() {
    refused(&segment(&["--language", "en", "no-such-file.txt"], b""), 4, "there is no such file");
    refused(&segment(&["--language", "en"], b"\x7FELF\x02\x00\x00"), 4, "not a text file");
    for markup in [
        &b"\xEF\xBB\xBF\n<!DOCTYPE html>\n<p>Tea.</p>"[..],
        b"{\\rtf1\\ansi Tea.}",
        b"<?xml version=\"1.0\"?><a>Tea.</a>",
    ] {
        refused(&segment(&["--language", "en"], markup), 4, "not plain text");
        refused(&segment(&["--language", "en", "--paragraph-per-line"], markup), 4, "not plain text");
    }
    let wide: Vec<u8> = "\u{FEFF}<html>Tea.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(&segment(&["--language", "en"], &wide), 4, "this is HTML, not plain text");
    let times = b"1\r\n00:00:01,000 --> 00:00:02,500\r\nTea.\r\n";
    refused(&segment(&["--language", "en"], times), 4, "subtitles with their times");
    refused(&segment(&["--language", "en"], b" \n "), 4, "there is no text in it");
    refused(&segment(&["--language", "xx"], b"One."), 2, "not a language tag");
    refused(&segment(&[], b"One."), 2, "--language");
    refused(&segment(&["--language", "en", env!("CARGO_MANIFEST_DIR")], b""), 4, "folder");
}

#[test]
fn the_language_may_stand_in_a_name_that_is_not_ascii() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("conversación ñ.es.txt");
    std::fs::write(&file, "El Sr. Paz vino. Nadie más.\r\n").unwrap();
    let output = segment(&[Path::new(&file).to_str().unwrap()], b"");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "El Sr. Paz vino.\nNadie más.\n");
}

/// The message on standard error.
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn bytes_that_are_not_in_the_encoding_are_told() {
    let text = b"\xC3\xB1and\xC3\xBA lleg\xC3\xB3.\nN\xFA\xF1ez no.\n";
    for layout in [&["--language", "es"][..], &["--language", "es", "--paragraph-per-line"]] {
        let output = segment(layout, text);
        assert_eq!(String::from_utf8_lossy(&output.stdout), "ñandú llegó.\n\nNúñez no.\n");
        let expected = "standard input: 2 places not UTF-8, the first in line 2: read as windows-1252\n";
        assert_eq!(said(&output), expected, "{layout:?}");
    }
    let output = segment(&["--language", "es", "--jsonl"], b"\xC3\xB1 \xC3\xB1 \xC3\xB1. \xFF\xFE");
    assert!(said(&output).contains("2 places not UTF-8, the first in line 1: left as"), "{}", said(&output));
}

const ORDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/srx/order.srx");

#[test]
fn rules_of_an_srx_file_decide() {
    let text = "Mr. Low came, etc. He left; it rained.";
    check(&["--language", "en", "--srx", ORDER], text, "Mr. Low came, etc.\nHe left;\nit rained.\n");
    let output = segment(&["--language", "en", "--srx", ORDER, "--explain"], text.as_bytes());
    assert!(said(&output).contains("keep srx line 9 (English): Mr.| Low"), "{}", said(&output));
    assert!(said(&output).contains("cut  srx line 12 (English): "), "{}", said(&output));
    refused(
        &segment(&["--language", "en", "--srx", ORDER, "--convention", "colon"], b"One."),
        2,
        "cannot be used with",
    );
}

#[test]
fn a_language_without_rules_stays_whole_and_is_told() {
    let output = segment(&["--language", "pt", "--srx", ORDER], b"Sim. Nada mais.");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "Sim. Nada mais.\n");
    assert!(said(&output).contains("no rules for pt"), "{}", said(&output));
    assert_eq!(said(&segment(&["--language", "pt", "--srx", ORDER, "--quiet"], b"Sim. Nada mais.")), "");
}

#[test]
fn a_rule_that_cannot_be_used_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.srx");
    let file = std::fs::read_to_string(ORDER).unwrap();
    std::fs::write(
        &path,
        file.replace(
            "<beforebreak>;</beforebreak><afterbreak></after",
            "<beforebreak>[;</beforebreak><afterbreak></after",
        ),
    )
    .unwrap();
    let rules = path.to_str().unwrap();
    let output = segment(&["--language", "en", "--srx", rules], b"One. Two; three.");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "One.\nTwo; three.\n");
    assert!(
        said(&output).contains("rules.srx:17: English: beforebreak \u{201c}[;\u{201d}: a \u{201c}[\u{201d} without"),
        "{}",
        said(&output)
    );
    let output = segment(&["--language", "en", "--srx", rules, "--json"], b"One. Two; three.");
    let whole: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said(&output), "");
    assert_eq!(whole["srx_findings"][0]["line"], 17);
    assert_eq!(whole["srx_findings"][0]["drops_rule"], true);
    let foreign = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    refused(&segment(&["--language", "en", "--srx", foreign], b"One."), 4, "this is no SRX file: it begins with");
    refused(&segment(&["--language", "en", "--srx", "none.srx"], b"One."), 4, "there is no such file");
}

/// What stands in a paragraph before or after another changes nothing in it.
#[test]
fn paragraphs_are_cut_alone_as_together() {
    let paragraphs = [
        "MINUTES OF THE BOARD The board met. It was late",
        "we went home. it rained.",
        "1. Ropes 2. Nets",
        "Thanks for the call Please send the file to Dr. Low. Regards Ann",
        "“Why?” he asked. Nobody knew...",
    ];
    let cut = |text: &str| {
        let output = segment(&["--language", "en", "--paragraph-per-line"], text.as_bytes());
        String::from_utf8(output.stdout).unwrap()
    };
    let alone: Vec<String> = paragraphs.iter().map(|paragraph| cut(paragraph)).collect();
    assert_eq!(cut(&paragraphs.join("\n")), alone.join("\n"));
}
