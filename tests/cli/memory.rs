//! What every command says of a memory that cannot be used, and that reading leaves nothing behind.

use crate::fixture::{alinea, memory_in};
use assert_cmd::Command;

#[test]
fn a_missing_memory_is_named_with_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none.db");
    let answer = alinea(&missing, &["documents"], "");
    assert_eq!(answer.code, 5);
    assert!(answer.err.contains("there is no memory"), "{}", answer.err);
    assert!(!missing.exists());
}

#[test]
fn what_is_no_memory_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    let text = "Not a memory, but a text of more than seventy-two bytes, so that its header can be looked at.";
    std::fs::write(&file, text).unwrap();
    let tmx = folder.path().join("t.csv");
    std::fs::write(&tmx, "en,es\none,uno\n").unwrap();
    for arguments in [&["documents"][..], &["export"], &["import", tmx.to_str().unwrap()]] {
        let answer = alinea(&file, arguments, "");
        assert_eq!(answer.code, 5, "{arguments:?}");
        assert!(answer.err.contains("this file is not a memory"), "{arguments:?}: {}", answer.err);
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn reading_leaves_a_single_file() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let before = std::fs::read(&memory).unwrap();
    for arguments in [&["documents"][..], &["export"]] {
        assert_eq!(alinea(&memory, arguments, "").code, 0);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(std::fs::read(&memory).unwrap(), before);
}

/// The administrator may write everywhere, so this shows something only for other users.
#[cfg(unix)]
#[test]
fn a_read_only_folder_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let set = |mode| std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    let answer = alinea(&memory, &["documents"], "");
    set(0o755);
    assert_eq!(answer.code, 0, "{}", answer.err);
}

#[test]
fn the_environment_names_a_memory() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let mut command = Command::cargo_bin("alinea").unwrap();
    let output = command.arg("documents").env("ALINEA_MEMORY", &memory).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("garden"));
}

#[test]
fn only_one_memory_is_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let (table, other) = (folder.path().join("t.csv"), folder.path().join("other.db"));
    std::fs::write(&table, "en,es\none,uno\n").unwrap();
    let arguments = ["import", table.to_str().unwrap(), "--memory", other.to_str().unwrap()];
    let answer = alinea(&memory, &arguments, "");
    assert_eq!(answer.code, 2, "{}", answer.err);
    assert!(answer.err.contains("only one memory can be written to"), "{}", answer.err);
    assert!(!other.exists());
}

/// The matches of one memory counted as those of two.
#[test]
fn a_memory_that_is_named_twice_is_read_once() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let detour = folder.path().join(".").join("memory.db");
    for twice in [&memory, &detour] {
        let arguments = ["lookup", "The garden opens at nine.", "--jsonl", "--memory", twice.to_str().unwrap()];
        let answer = alinea(&memory, &arguments, "");
        assert!(answer.out.contains("\"occurrences\":1"), "{}", answer.out);
    }
}

#[test]
fn a_memory_of_an_older_program_is_told_how_to_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let connection = rusqlite::Connection::open(&memory).unwrap();
    connection
        .execute_batch(
            "DROP TABLE match_state; DROP INDEX segment_died; DROP INDEX succession_new; ALTER TABLE match_language DROP COLUMN segments;
             PRAGMA user_version = 4;",
        )
        .unwrap();
    drop(connection);
    let refused = alinea(&memory, &["documents"], "");
    assert_eq!(refused.code, 5);
    assert!(refused.err.contains("check-memory --rebuild-index"), "{}", refused.err);
    assert_eq!(alinea(&memory, &["check-memory", "--rebuild-index"], "").code, 0);
    assert_eq!(alinea(&memory, &["documents"], "").code, 0);
    assert!(folder.path().join("memory.db.before-5").exists(), "a copy is left");
}

/// Another program writes for a while; the command waits, says so, and does its work.
#[test]
fn a_writer_waits_for_another_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let table = folder.path().join("t.csv");
    std::fs::write(&table, "en,es\none,uno\n").unwrap();
    let mut other = alinea::store::Memory::open_to_write(&memory).unwrap();
    let change = alinea::store::ChangeSet {
        command: "test".to_owned(),
        summary: String::new(),
        at: "2026-01-02T03:04:05Z".to_owned(),
        salt: 99,
    };
    let waiting = other
        .write::<_, alinea::store::Error>(&change, |_| {
            let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("alinea"));
            command.arg("import").arg(&table).arg("--memory").arg(&memory);
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
            let waiting = command.spawn().unwrap();
            std::thread::sleep(std::time::Duration::from_millis(1500));
            Ok(waiting)
        })
        .unwrap();
    let output = waiting.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("Waiting for another program"), "{said}");
}
