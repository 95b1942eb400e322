//! `alinea forget`: nothing of a text is left in the file, and everything else stays as it was.

use crate::fixture::{alinea, done, memory_in, whole, written};
use alinea::store::{ChangeSet, Forget, Memory};
use std::path::{Path, PathBuf};

/// Words that stand in no other text, file name or document name of these tests.
const SECRETS: &[&str] = &[
    "quarterly",
    "figures",
    "ballooned",
    "trimestrales",
    "dispararon",
    "hundieron",
    "Zanzibar",
    "xylophone",
    "xilófono",
    "Vandelay",
    // As the lexicon has them.
    "xyloph",
    "xilofo",
    "trimes",
];

/// The garden, and two documents of the client Vandelay: one aligned, revised and in part undone, one imported.
fn memory_with_secrets(folder: &Path) -> PathBuf {
    let memory = memory_in(folder);
    let english = written(folder, "Zanzibar.en.txt", "The quarterly figures ballooned.\nNobody knows why.\n");
    let spanish = written(folder, "Zanzibar.es.txt", "Las cifras trimestrales se dispararon.\nNadie sabe por qué.\n");
    let revised = written(folder, "new.es.txt", "Las cifras trimestrales se hundieron.\nNadie sabe por qué.\n");
    let table = written(folder, "Zanzibar.csv", "en,es\nxylophone,xilófono\n");
    let other = written(folder, "other.csv", "en,es\nfree,gratis\n");
    done(&memory, &["align", &english, &spanish, "--segmented", "--client", "Vandelay"]);
    done(&memory, &["import", &table, "--document", "Zanzibar terms", "--client", "Vandelay"]);
    let accept = ["diff", &revised, "--document", "Zanzibar", "--segmented", "--accept", "--stat"];
    done(&memory, &accept);
    done(&memory, &["undo"]);
    done(&memory, &accept);
    done(&memory, &["import", &other]);
    memory
}

/// Which secrets are in the file or in its log, whatever the case of their ASCII letters.
fn found(memory: &Path) -> Vec<&'static str> {
    let mut log = memory.as_os_str().to_owned();
    log.push("-wal");
    let mut bytes = std::fs::read(memory).unwrap();
    bytes.extend(std::fs::read(log).unwrap_or_default());
    bytes.make_ascii_lowercase();
    let holds = |secret: &&&str| {
        let secret = secret.to_ascii_lowercase();
        bytes.windows(secret.len()).any(|window| window == secret.as_bytes())
    };
    SECRETS.iter().filter(holds).copied().collect()
}

#[test]
fn nothing_of_a_client_is_left_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_with_secrets(folder.path());
    assert_eq!(found(&memory), SECRETS);
    let garden = done(&memory, &["export", "--document", "garden"]).out;
    let other = done(&memory, &["export", "--document", "other"]).out;
    let answer = done(&memory, &["forget", "--client", "Vandelay", "--yes"]);
    assert!(
        answer.out.starts_with("Forgotten for good: “Zanzibar”, “Zanzibar terms” (5 units, 8 segments"),
        "{}",
        answer.out
    );
    assert_eq!(found(&memory), Vec::<&str>::new());
    assert_eq!(done(&memory, &["export", "--document", "garden"]).out, garden);
    assert_eq!(done(&memory, &["export", "--document", "other"]).out, other);
    whole(&memory);
    // What stays is found as before, by words and by likeness.
    assert_eq!(done(&memory, &["concordance", "rosaleda"]).code, 0);
    done(&memory, &["lookup", "The garden opens at ten.", "--from", "en"]);
    assert_eq!(alinea(&memory, &["lookup", "xylophone"], "").code, 1);
    let history = done(&memory, &["history"]).out;
    assert_eq!(history.lines().filter(|line| !line.starts_with("      ")).count(), 3, "{history}");
}

#[test]
fn the_log_is_empty_while_the_memory_is_still_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = memory_with_secrets(folder.path());
    let mut memory = Memory::open_to_write(&path).unwrap();
    let at = "2026-01-02T03:04:05Z".to_owned();
    let change = ChangeSet { command: "forget".to_owned(), summary: String::new(), at, salt: 1 };
    assert!(memory.forget(&change, Forget::Document("Zanzibar")).unwrap());
    let other = ["Zanzibar", "xylophone", "xilófono", "Vandelay", "xyloph", "xilofo"];
    assert_eq!(found(&path), other, "the other document stays");
    assert!(memory.forget(&ChangeSet { salt: 2, ..change }, Forget::Client("Vandelay")).unwrap());
    assert_eq!(found(&path), Vec::<&str>::new());
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_script_must_say_that_it_means_it() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_with_secrets(folder.path());
    let before = std::fs::read(&memory).unwrap();
    let answer = alinea(&memory, &["forget", "--document", "Zanzibar"], "yes\n");
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert!(answer.err.contains("“Zanzibar” (4 units, 6 segments, 0 imported files)"), "{}", answer.err);
    assert!(answer.err.contains("--yes"), "{}", answer.err);
    assert_eq!(std::fs::read(&memory).unwrap(), before);
    let unknown = alinea(&memory, &["forget", "--client", "Nobody", "--yes"], "");
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("“Nobody”"), "{}", unknown.err);
    assert_eq!(alinea(&memory, &["forget", "--yes"], "").code, 2);
}

#[test]
fn forgetting_cannot_be_undone_and_leaves_the_rest_undoable() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_with_secrets(folder.path());
    done(&memory, &["forget", "--client", "Vandelay", "--yes"]);
    let answer = alinea(&memory, &["undo"], "");
    assert_eq!(answer.code, 2);
    assert!(answer.err.contains("gone for good"), "{}", answer.err);
    done(&memory, &["undo", "1"]);
    assert_eq!(done(&memory, &["export"]).out.matches("<tuv ").count(), 2);
    whole(&memory);
}

/// A change-set that also concerned others stays, without the summary that names what was forgotten.
#[test]
fn history_names_nothing_that_was_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_in(folder.path());
    let one = written(folder.path(), "Zanzibar.csv", "en,es\nxylophone,xilófono\n");
    let two = written(folder.path(), "plain.csv", "en,es\nshore,orilla\n");
    done(&memory, &["import", &one, &two]);
    done(&memory, &["undo"]);
    done(&memory, &["undo", "3"]);
    done(&memory, &["forget", "--document", "Zanzibar", "--yes"]);
    assert_eq!(found(&memory), Vec::<&str>::new());
    let plain = done(&memory, &["export", "--document", "plain"]).out;
    assert!(plain.contains("orilla"), "{plain}");
    done(&memory, &["undo", "2"]);
    assert_eq!(done(&memory, &["export"]).out.matches("orilla").count(), 0);
    whole(&memory);
}

#[cfg(unix)]
#[test]
fn a_person_is_asked_and_must_type_yes() {
    use crate::fixture::alinea_at_a_terminal;
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_with_secrets(folder.path());
    let forget = ["forget", "--document", "Zanzibar"];
    for typed in ["no\n", "\n", "y\n", "yes please\n"] {
        let answer = alinea_at_a_terminal(&memory, &forget, typed);
        assert_eq!((answer.code, answer.out.as_str()), (1, ""), "{typed:?}: {}", answer.err);
        assert!(answer.err.contains("gone for good") && answer.err.contains("“Zanzibar” (4 units"), "{}", answer.err);
        assert!(answer.err.ends_with("Forget it? Type yes:\nNothing was forgotten.\n"), "{}", answer.err);
    }
    assert_eq!(done(&memory, &["history", "Zanzibar"]).code, 0, "it is all there");
    let answer = alinea_at_a_terminal(&memory, &forget, " Yes \n");
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.out.starts_with("Forgotten for good: “Zanzibar” (4 units"), "{}", answer.out);
    assert_eq!(alinea(&memory, &["history", "Zanzibar"], "").code, 2);
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_was_forgotten_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let memory = memory_with_secrets(folder.path());
    let forget = ["forget", "--client", "Vandelay", "--yes"];
    let answer = crate::fixture::alinea_without_room(&memory, &forget);
    assert_eq!(answer.code, 6, "{}", answer.err);
    assert!(answer.err.contains("no room left") && answer.err.contains("forgotten all the same"), "{}", answer.err);
    assert_eq!(found(&memory), Vec::<&str>::new());
}

/// A revision of what goes had taken wording from another document: it is said, and how to keep it.
#[test]
fn what_other_documents_lose_is_counted_and_said_before() {
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("m.db");
    let english = written(folder.path(), "a.en.txt", "The garden is large.\nNobody knows why.\n");
    let spanish = "El jardín es grande.\nNadie sabe por qué.\n";
    let old = written(folder.path(), "a.es.txt", spanish);
    let new = written(folder.path(), "b.es.txt", &spanish.replace("grande", "enorme"));
    for name in ["going", "staying"] {
        done(&memory, &["align", &english, &old, "--segmented", "--document", name]);
    }
    done(&memory, &["diff", &new, "--document", "going", "--segmented", "--accept", "--stat"]);
    let copy = folder.path().join("copy.db");
    std::fs::copy(&memory, &copy).unwrap();
    let asked = alinea(&memory, &["forget", "--document", "going"], "").err;
    assert!(asked.contains("1 unit of other documents") && asked.contains("`alinea undo 3`"), "{asked}");
    let gone = done(&memory, &["forget", "--document", "going", "--yes"]).out;
    assert!(
        gone.contains("\n  Without the wording that these replaced elsewhere: 1 unit of other documents\n"),
        "{gone}"
    );
    // With the revision undone before, the other document keeps its translation.
    done(&copy, &["undo", "3"]);
    let gone = done(&copy, &["forget", "--document", "going", "--yes", "--json"]).out;
    assert!(gone.contains("\"bereft\": 0") || gone.contains("\"bereft\":0"), "{gone}");
    let found = done(&copy, &["lookup", "The garden is large.", "--from", "en"]).out;
    assert!(found.contains("El jardín es grande."), "{found}");
}
