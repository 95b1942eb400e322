//! `alinea align --jobs-from`: many documents, a line of JSON each; the same whatever the threads, and after an interruption.

use crate::fixture::{Answer, alinea};
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const NOUNS: &[[&str; 2]] =
    &[["garden", "jardín"], ["bridge", "puente"], ["market", "mercado"], ["school", "escuela"], ["river", "río"]];

/// So many documents in a folder, and the list of their files.
pub(crate) fn list_in(folder: &Path, documents: usize) -> PathBuf {
    let mut list = String::new();
    for number in 0..documents {
        let (mut english, mut spanish) = (String::new(), String::new());
        for line in 0..12 {
            let [noun, sustantivo] = NOUNS[(number * 3 + line * line) % NOUNS.len()];
            writeln!(english, "The {noun} number {number}{line} opens early.").unwrap();
            writeln!(spanish, "El {sustantivo} número {number}{line} abre temprano.").unwrap();
        }
        let path = |language: &str| folder.join(format!("text{number}.{language}.txt")).to_str().unwrap().to_owned();
        let (source, target) = (path("en"), path("es"));
        std::fs::write(&source, english).unwrap();
        std::fs::write(&target, spanish).unwrap();
        writeln!(list, "{source}\t{target}").unwrap();
    }
    let path = folder.join("list.tsv");
    std::fs::write(&path, list).unwrap();
    path
}

/// One sentence of a text gets another end.
fn reword(path: &Path) {
    let text = std::fs::read_to_string(path).unwrap();
    std::fs::write(path, text.replacen("abre temprano", "cierra tarde", 1)).unwrap();
}

pub(crate) fn run(folder: &Path, memory: &str, list: &Path, more: &[&str]) -> Answer {
    let arguments = [&["align", "--segmented", "--jobs-from", list.to_str().unwrap()], more].concat();
    alinea(&folder.join(memory), &arguments, "")
}

pub(crate) fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn each_job_has_its_line_whatever_the_threads() {
    let folder = tempfile::tempdir().unwrap();
    let list = list_in(folder.path(), 9);
    let one = run(folder.path(), "one.db", &list, &["--threads", "1"]);
    assert_eq!(one.code, 0, "{}", one.err);
    let several = run(folder.path(), "several.db", &list, &["--threads", "3"]);
    assert_eq!(one.out, several.out);
    let told = lines(&one.out);
    assert_eq!(told.iter().map(|line| line["job"].as_u64().unwrap()).collect::<Vec<_>>(), (0..9).collect::<Vec<_>>());
    assert_eq!(told[0]["document"], "text0");
    assert_eq!(told[0]["languages"], serde_json::json!(["en", "es"]));
    assert_eq!(told[0]["beads"][3]["segments"], serde_json::json!([[3], [3]]));
    assert_eq!(told[0]["stored"]["new"], 12);
    let documents = alinea(&folder.path().join("one.db"), &["documents", "--json"], "").out;
    assert_eq!(documents.matches("\"text").count(), 9, "{documents}");
    let dry = run(folder.path(), "none.db", &list, &["--dry-run"]);
    assert_eq!(lines(&dry.out)[0]["stored"], Value::Null);
    assert!(!folder.path().join("none.db").exists());
}

#[test]
fn a_job_that_fails_has_its_error_and_the_others_are_done() {
    let folder = tempfile::tempdir().unwrap();
    let list = list_in(folder.path(), 2);
    let good = std::fs::read_to_string(&list).unwrap();
    std::fs::write(&list, format!("alone.en.txt\n\nmissing.en.txt\tmissing.es.txt\n{good}")).unwrap();
    let answer = run(folder.path(), "m.db", &list, &[]);
    assert_eq!(answer.code, 2, "that of the first: {}", answer.err);
    let told = lines(&answer.out);
    let status = |at: usize| (told[at]["job"].as_u64().unwrap(), told[at]["status"].as_str().unwrap());
    assert_eq!(
        [status(0), status(1), status(2), status(3)],
        [(0, "failed"), (2, "failed"), (3, "aligned"), (4, "aligned")]
    );
    assert_eq!(told[0]["error"]["code"], "job-alone");
    assert_eq!(told[1]["error"]["code"], "file-missing");
    let error: Value = serde_json::from_str(answer.err.lines().last().unwrap()).unwrap();
    assert_eq!(error["error"]["code"], "jobs-failed");
    assert!(error["error"]["message"].as_str().unwrap().starts_with("2 of 4 jobs failed"), "{error}");
}

#[test]
fn an_interrupted_run_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let list = list_in(folder.path(), 7);
    let whole = run(folder.path(), "whole.db", &list, &["--dry-run"]).out;
    let results = folder.path().join("results.jsonl");
    let ended: String = whole.split_inclusive('\n').take(3).collect();
    std::fs::write(&results, format!("{ended}{{\"beads\":[[")).unwrap();
    let answer = run(folder.path(), "rest.db", &list, &["--dry-run", "--resume", results.to_str().unwrap()]);
    assert_eq!((answer.code, answer.out.as_str()), (0, ""), "{}", answer.err);
    assert_eq!(std::fs::read_to_string(&results).unwrap(), whole, "as if it had never stopped");

    // A text that changed since is aligned again.
    reword(&folder.path().join("text1.es.txt"));
    let again = run(folder.path(), "rest.db", &list, &["--dry-run", "--resume", results.to_str().unwrap()]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert_eq!(std::fs::read_to_string(&results).unwrap().lines().count(), 8);
}

#[test]
fn what_the_memory_holds_as_it_is_is_not_aligned_again() {
    let folder = tempfile::tempdir().unwrap();
    let list = list_in(folder.path(), 3);
    run(folder.path(), "m.db", &list, &[]);
    reword(&folder.path().join("text2.es.txt"));
    let told = lines(&run(folder.path(), "m.db", &list, &["--no-lexicon"]).out);
    let status: Vec<&str> = told.iter().map(|line| line["status"].as_str().unwrap()).collect();
    assert_eq!(status, ["present", "present", "aligned"]);
    let replaced = lines(&run(folder.path(), "m.db", &list, &["--replace"]).out);
    assert!(replaced.iter().all(|line| line["status"] == "aligned"));
}

#[test]
fn results_are_added_to_results_only() {
    let folder = tempfile::tempdir().unwrap();
    let list = list_in(folder.path(), 1);
    for text in ["A letter to a friend.", "A letter.\nTo a friend.\n", "{\"units\": 3}\n", "{\"units\": 3}"] {
        let other = folder.path().join("letter.txt");
        std::fs::write(&other, text).unwrap();
        let answer = run(folder.path(), "m.db", &list, &["--resume", other.to_str().unwrap()]);
        assert_eq!(answer.code, 2, "{text}");
        assert!(answer.err.contains("resume-foreign"), "{}", answer.err);
        assert_eq!(std::fs::read_to_string(&other).unwrap(), text);
    }
}

/// One of them makes the memory; the others find it there in the middle of their work.
#[test]
fn several_programs_make_one_memory_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let lists: Vec<String> =
        std::fs::read_to_string(list_in(folder.path(), 4)).unwrap().lines().map(str::to_owned).collect();
    let memory = folder.path().join("m.db");
    let spawn = |line: &String| {
        std::process::Command::new(assert_cmd::cargo::cargo_bin("alinea"))
            .args(["align", "--segmented", "--json"])
            .args(line.split('\t'))
            .arg("--memory")
            .arg(&memory)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    let running: Vec<std::process::Child> = lists.iter().map(spawn).collect();
    for child in running {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let documents = alinea(&memory, &["documents", "--json"], "").out;
    assert_eq!(documents.matches("\"text").count(), 4, "{documents}");
    assert_eq!(alinea(&memory, &["check-memory"], "").code, 0);
}
