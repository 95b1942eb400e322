//! What every command says of a memory that is not there.

use assert_cmd::Command;

#[test]
fn a_missing_memory_is_named_with_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none.db");
    let result = Command::cargo_bin("alinea").unwrap().args(["documents", "--memory"]).arg(&missing).output().unwrap();
    assert_eq!(result.status.code(), Some(5));
    assert!(String::from_utf8_lossy(&result.stderr).contains("there is no memory"));
    assert!(!missing.exists());
}
