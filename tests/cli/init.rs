//! `alinea init`: a memory for a folder.

use assert_cmd::Command;

#[test]
fn a_folder_gets_a_memory_once() {
    let folder = tempfile::tempdir().unwrap();
    let init = |home: &std::path::Path| {
        let mut command = Command::cargo_bin("alinea").unwrap();
        command.arg("init").current_dir(folder.path()).env_remove("ALINEA_MEMORY").env("HOME", home).output().unwrap()
    };
    let first = init(folder.path());
    assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
    let inside = folder.path().join(".alinea");
    assert_eq!(std::fs::read_to_string(inside.join(".gitignore")).unwrap(), "*\n");
    assert_eq!(std::fs::read_dir(&inside).unwrap().count(), 2, "the memory and the .gitignore");

    let second = init(folder.path());
    assert_eq!(second.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&second.stderr).contains("there is a memory already"));

    // From a folder below it is found.
    let below = inside.parent().unwrap().join("a/b");
    std::fs::create_dir_all(&below).unwrap();
    let mut documents = Command::cargo_bin("alinea").unwrap();
    documents.args(["documents", "--json"]).current_dir(below).env_remove("ALINEA_MEMORY").env("HOME", folder.path());
    assert_eq!(documents.output().unwrap().status.code(), Some(0));
}
