//! `alinea align --jobs-from --resume`: what counts as done, and that a list ends as if it had never stopped.

use crate::fixture::{Answer, alinea, done, written};
use crate::jobs::{lines, list_in, run};
use serde_json::Value;
use std::path::Path;

/// Runs the list with a file of results in the folder.
fn resumed(folder: &Path, memory: &str, list: &Path, more: &[&str]) -> Answer {
    let results = folder.join("results.jsonl");
    let answer = run(folder, memory, list, &[&["--resume", results.to_str().unwrap()], more].concat());
    assert_eq!((answer.code, answer.out.as_str()), (0, ""), "{}", answer.err);
    answer
}

/// The lines of jobs that a file of results holds.
fn results(folder: &Path) -> Vec<Value> {
    let mut told = lines(&std::fs::read_to_string(folder.join("results.jsonl")).unwrap());
    told.retain(|line| line["status"] != "begun");
    told
}

/// The first lines of a list.
fn beginning(folder: &Path, list: &Path, count: usize) -> std::path::PathBuf {
    let all = std::fs::read_to_string(list).unwrap();
    let text: String = all.split_inclusive('\n').take(count).collect();
    written(folder, "beginning.tsv", &text).into()
}

/// The second start read a lexicon that the first half had taught, and other confidences came of it.
#[test]
fn an_interrupted_list_ends_as_one_that_never_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let list = list_in(folder, 9);
    let whole = lines(&run(folder, "whole.db", &list, &[]).out);
    let (memory, file) = (folder.join("m.db"), folder.join("results.jsonl"));
    for known in [false, true] {
        if known {
            // The same with a memory that knows something from before.
            std::fs::remove_file(&file).unwrap();
            std::fs::remove_file(&memory).unwrap();
            let path = |language: &str| folder.join(format!("text8.{language}.txt")).to_str().unwrap().to_owned();
            for memory in ["m.db", "one.db"] {
                done(&folder.join(memory), &["align", "--segmented", &path("en"), &path("es"), "--document", "known"]);
            }
        }
        let expected = if known { lines(&run(folder, "one.db", &list, &[]).out) } else { whole.clone() };
        resumed(folder, "m.db", &beginning(folder, &list, 4), &[]);
        // Another program has the memory learn, and the run was ended in the middle of a line.
        let table = written(folder, "t.csv", "en,es\nThe lake is cold.,El lago está frío.\n");
        done(&memory, &["import", &table]);
        let half = std::fs::read_to_string(&file).unwrap() + "{\"beads\":[[";
        std::fs::write(&file, half).unwrap();
        resumed(folder, "m.db", &list, &["--threads", "1"]);
        assert_eq!(results(folder), expected, "known before: {known}");
    }
    assert_ne!(results(folder), whole, "what is known from before is read, and it matters");
}

#[test]
fn only_what_this_memory_holds_by_these_options_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let list = list_in(folder, 2);
    let documents = |memory: &str| done(&folder.join(memory), &["documents", "--json"]).out.matches("\"text").count();
    resumed(folder, "m.db", &list, &["--dry-run"]);
    resumed(folder, "m.db", &list, &["--dry-run"]);
    assert_eq!(results(folder).len(), 2, "nothing new");
    resumed(folder, "m.db", &list, &[]);
    assert_eq!((documents("m.db"), results(folder).len()), (2, 4), "a dry run stored nothing");
    resumed(folder, "m.db", &list, &[]);
    assert_eq!(results(folder).len(), 4, "all is done");
    resumed(folder, "other.db", &list, &[]);
    assert_eq!((documents("other.db"), results(folder).len()), (2, 6), "it is another memory");
    done(&folder.join("other.db"), &["undo"]);
    resumed(folder, "other.db", &list, &[]);
    assert_eq!((documents("other.db"), results(folder).len()), (2, 7), "one was undone");
    resumed(folder, "other.db", &list, &["--client", "Museum"]);
    let told = results(folder);
    assert_eq!(told.len(), 9, "other options");
    assert!(told.iter().all(|line| line["status"] == "aligned"), "{told:?}");
    let text = done(&folder.join("other.db"), &["documents", "--json"]).out;
    assert_eq!(text.matches("Museum").count(), 2, "{text}");
}

/// What an older alinea wrote says nothing of the options: what the memory holds is told, the rest done.
#[test]
fn results_of_an_older_version_are_not_taken_for_these() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let list = list_in(folder, 2);
    resumed(folder, "m.db", &beginning(folder, &list, 1), &[]);
    let mut line = results(folder).remove(0);
    line.as_object_mut().unwrap().remove("options").unwrap();
    written(folder, "results.jsonl", &format!("{line}\n"));
    resumed(folder, "m.db", &list, &[]);
    let told = results(folder);
    let status: Vec<&str> = told.iter().map(|line| line["status"].as_str().unwrap()).collect();
    assert_eq!(status, ["aligned", "present", "aligned"]);
}

#[test]
fn results_belong_to_a_list() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| written(folder.path(), name, "The garden opens at nine.\n");
    let answer = alinea(
        &folder.path().join("m.db"),
        &["align", &file("a.en.txt"), &file("a.es.txt"), "--resume", &file("r.jsonl")],
        "",
    );
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("--resume is for --jobs-from"), "{}", answer.err);
}
