//! The layers of the library, and what it never does, checked on its source text.
//!
//! A new arrow between modules is the rarest kind of change: it is made here, in [`LAYERS`] or [`ALLOWED`], with its reason.
//! The second half of this file tries the checker on made-up sources that break each rule.

#![allow(clippy::unwrap_used)] // A test may fail by panicking, in its helpers as well.

#[path = "architecture/source.rs"]
mod source;

use source::{Path, paths};
use std::path::Path as FilePath;

/// Each module and its layer. A module may use those of lower layers, never one of its own layer or above.
const LAYERS: &[(&str, u8)] = &[
    ("language", 1),
    ("partition", 1),
    ("text", 2),
    ("model", 2),
    ("lexicon", 2),
    ("xml", 2),
    ("document", 3),
    ("segment", 3),
    ("align", 3),
    ("tmx", 3),
    ("store", 3),
    ("parallel", 4),
    ("diff", 4),
    ("revise", 4),
    ("exchange", 4),
    ("lookup", 4),
    ("report", 4),
];

/// Arrows inside a layer, with their reasons.
const ALLOWED: &[(&str, &str)] = &[
    // Takes into the memory what a diff found.
    ("revise", "diff"),
    // A document that is aligned again is a revision of it: what became of its texts is found in the same way.
    ("parallel", "revise"),
    // Shows what a diff found.
    ("report", "diff"),
];

/// The part of the sources that is the binary; the library cannot see it.
const BINARY: &[&str] = &["cli", "main", "bin"];

/// Crates that one module has for itself, so that they can be exchanged.
const CONFINED: &[(&str, &str)] = &[("quick_xml", "xml"), ("rusqlite", "store"), ("similar", "diff"), ("clap", "cli")];

/// Macros that print.
const PRINTING: &[&str] = &["println", "eprintln", "print", "eprint", "dbg"];

/// Something that the library does not do.
struct Ban {
    /// Parts that follow each other in a path.
    path: &'static [&'static str],
    /// Modules that may all the same.
    except: &'static [&'static str],
    reason: &'static str,
}

const BANS: &[Ban] = &[
    Ban { path: &["std", "env"], except: &[], reason: "reads no environment" },
    Ban { path: &["std", "process"], except: &[], reason: "starts and ends no process" },
    Ban { path: &["std", "net"], except: &[], reason: "knows no network" },
    Ban { path: &["SystemTime"], except: &[], reason: "reads no clock" },
    // How long to wait for a locked memory is no date.
    Ban { path: &["Instant"], except: &["store"], reason: "reads no clock" },
    Ban { path: &["Timestamp", "now"], except: &[], reason: "reads no clock" },
    Ban { path: &["Zoned", "now"], except: &[], reason: "reads no clock" },
    Ban { path: &["new_v4"], except: &[], reason: "random ids are handed in" },
    Ban { path: &["io", "stdin"], except: &[], reason: "reads what it is given" },
    Ban { path: &["io", "stdout"], except: &[], reason: "writes where it is told" },
    Ban { path: &["io", "stderr"], except: &[], reason: "writes where it is told" },
    // The memory file, its copies and locks are opened by path.
    Ban { path: &["std", "fs"], except: &["store"], reason: "opens no files" },
    Ban { path: &["File", "open"], except: &["store"], reason: "opens no files" },
    Ban { path: &["File", "create"], except: &["store"], reason: "opens no files" },
];

/// Modules that are functions of their arguments: no IO of any kind.
const PURE: &[&str] = &["language", "text", "model", "lexicon", "segment", "align", "diff", "parallel"];

/// What a source does that it must not; each with its line.
fn faults(file: &str, text: &str) -> Vec<String> {
    let module = module_of(file);
    let own = module.first().map_or("", String::as_str);
    let in_tests = module.last().is_some_and(|last| last == "tests");
    let mut faults = Vec::new();
    for path in paths(text, &module) {
        let tested = in_tests || path.in_tests;
        let found =
            [layer_fault(own, &path), crate_fault(own, &path), if tested { None } else { ban_fault(own, &path) }];
        faults.extend(found.into_iter().flatten().map(|fault| format!("{file}:{}: {fault}", path.line)));
    }
    faults
}

/// `src/align/length.rs` → align, length.
fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    path.split('/').filter(|part| !matches!(*part, "mod" | "lib")).map(str::to_owned).collect()
}

fn layer_of(module: &str) -> Option<u8> {
    LAYERS.iter().find(|(name, _)| *name == module).map(|(_, layer)| *layer)
}

fn layer_fault(own: &str, path: &Path) -> Option<String> {
    // The root lists its modules, and the binary is above all of them.
    if own.is_empty() || BINARY.contains(&own) {
        return None;
    }
    if !path.local {
        return (path.parts[0] == "alinea" && path.parts.len() > 1)
            .then(|| "the library calls itself `crate`, not `alinea`".to_owned());
    }
    let other = path.parts.first().filter(|other| *other != own)?;
    if ALLOWED.contains(&(own, other)) {
        return None;
    }
    match (layer_of(own), layer_of(other)) {
        (Some(layer), Some(below)) if below < layer => None,
        (Some(layer), Some(other_layer)) => Some(format!("{own} (layer {layer}) uses {other} (layer {other_layer})")),
        _ => Some(format!("{own} uses {other}, and one of them has no layer")),
    }
}

fn crate_fault(own: &str, path: &Path) -> Option<String> {
    let (name, home) = CONFINED.iter().find(|(name, _)| !path.local && path.parts[0] == *name)?;
    // A name alone may be anything; with a part behind it, it is the crate.
    (own != *home && path.parts.len() > 1).then(|| format!("{name} belongs to {home}/"))
}

fn ban_fault(own: &str, path: &Path) -> Option<String> {
    if BINARY.contains(&own) {
        return None;
    }
    let last = path.parts.last().map_or("", String::as_str);
    if path.is_macro && PRINTING.contains(&last) {
        return Some(format!("the library does not print ({last}!)"));
    }
    if PURE.contains(&own) && (holds(path, &["std", "io"]) || holds(path, &["std", "fs"])) {
        return Some(format!("{own} does no IO ({})", path.parts.join("::")));
    }
    let ban = BANS.iter().find(|ban| holds(path, ban.path) && !ban.except.contains(&own))?;
    Some(format!("the library {} ({})", ban.reason, path.parts.join("::")))
}

fn holds(path: &Path, parts: &[&str]) -> bool {
    path.parts.windows(parts.len()).any(|window| window.iter().zip(parts).all(|(one, two)| one == two))
}

/// All source files under a folder, by their names from the folder of the package, in order.
fn sources(folder: &FilePath, found: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_str().unwrap().replace('\\', "/");
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn the_layers_hold() {
    let mut files = Vec::new();
    sources(&FilePath::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 20, "only {} files found", files.len());
    let faults: Vec<String> = files.iter().flat_map(|(name, text)| faults(name, text)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_module_has_a_layer_and_a_description() {
    let mut files = Vec::new();
    sources(&FilePath::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    for (name, text) in &files {
        let top = module_of(name).first().cloned().unwrap_or_default();
        let known = top.is_empty() || BINARY.contains(&top.as_str()) || layer_of(&top).is_some();
        assert!(known, "{name}: {top} has no layer");
        assert!(text.starts_with("//! "), "{name} does not say what it is");
    }
}

/// A made-up source gives these faults, each recognised by a few of its words.
fn check(file: &str, text: &str, expected: &[&str]) {
    let found = faults(file, text);
    assert_eq!(found.len(), expected.len(), "{file}: {text}\n{found:#?}");
    for (fault, words) in found.iter().zip(expected) {
        assert!(fault.contains(words), "{words}: {fault}");
    }
}

#[test]
fn arrows_up_and_aside_are_seen() {
    check("src/align/mod.rs", "use crate::model::Bead; use crate::text::{fold, words};", &[]);
    check("src/align/mod.rs", "use crate::store::Memory;", &["align (layer 3) uses store (layer 3)"]);
    check("src/text/fold.rs", "fn f(a: &crate::lookup::Match) {}", &["text (layer 2) uses lookup (layer 4)"]);
    check("src/tmx/reader.rs", "use crate::{model::Unit, store};", &["src/tmx/reader.rs:1: tmx (layer 3) uses store"]);
    check("src/revise.rs", "use crate::diff::compare;", &[]);
    check("src/diff/mod.rs", "use crate::revise;", &["diff (layer 4) uses revise (layer 4)"]);
    check("src/model/unit.rs", "pub(in crate::model) fn f() {} pub(crate) fn g() {}", &[]);
    check("src/novelty.rs", "use crate::text::fold;", &["novelty uses text, and one of them has no layer"]);
}

#[test]
fn detours_are_seen() {
    check("src/align/length.rs", "use super::super::store::Memory;", &["align (layer 3) uses store"]);
    check("src/align/mod.rs", "use super::{model, segment::Segmenter};", &["align (layer 3) uses segment"]);
    check("src/align/length.rs", "use super::lexical; use self::inner::f;", &[]);
    check("src/align/length.rs", "mod inner { use super::super::super::tmx; }", &["align (layer 3) uses tmx"]);
    check("src/align/length.rs", "mod inner { use super::super::lexical; } use super::lexical;", &[]);
    check("src/align/length.rs", "\n\nuse alinea::store::Memory;", &["length.rs:3: the library calls itself `crate`"]);
    check("src/cli/align.rs", "use alinea::store::Memory; use super::super::cli::output;", &[]);
}

#[test]
fn confined_crates_are_seen() {
    check("src/tmx/reader.rs", "use quick_xml::Reader;", &["quick_xml belongs to xml/"]);
    check("src/xml/mod.rs", "use quick_xml::{Reader, events::Event};", &[]);
    check("src/lookup/mod.rs", "let c = ::rusqlite::Connection::open(p);", &["rusqlite belongs to store/"]);
    check("src/report/mod.rs", "let similar = 3; f(similar);", &[]);
    check("src/report/mod.rs", "use similar::TextDiff;", &["similar belongs to diff/"]);
    check("src/lib.rs", "#[derive(clap::Parser)] struct A;", &["clap belongs to cli/"]);
}

#[test]
fn what_the_library_never_does_is_seen() {
    check("src/exchange.rs", "fn f() { println!(\"a\"); }", &["does not print (println!)"]);
    check("src/exchange.rs", "use std::{env, io::BufRead};", &["reads no environment"]);
    check("src/exchange.rs", "const V: &str = env!(\"CARGO_PKG_VERSION\");", &[]);
    check("src/store/mod.rs", "fn f() { std::process::exit(1) }", &["ends no process"]);
    check("src/store/mod.rs", "use std::fs::File; fn f() { File::open(p); }", &[]);
    check("src/tmx/mod.rs", "use std::fs::File; fn f() { File::open(p); }", &["opens no files", "opens no files"]);
    check("src/lookup/mod.rs", "let t = std::time::Instant::now();", &["reads no clock"]);
    check("src/lookup/mod.rs", "use std::time::{Duration, SystemTime};", &["reads no clock"]);
    check("src/lookup/mod.rs", "let id = uuid::Uuid::new_v4();", &["random ids"]);
    check("src/align/mod.rs", "use std::io::Write;", &["align does no IO"]);
    check("src/cli/output.rs", "fn f() { println!(\"a\"); std::process::exit(1) }", &[]);
}

#[test]
fn comments_literals_and_tests_are_not_code() {
    check(
        "src/align/mod.rs",
        "// crate::store\n/* crate::tmx /* println!() */ */ const A: &str = \"crate::store\";",
        &[],
    );
    check(
        "src/align/mod.rs",
        "const A: &str = r#\"\"crate::store\"#; const B: char = '\"'; use crate::tmx;",
        &["uses tmx"],
    );
    check("src/align/mod.rs", "fn f<'a>(x: &'a str) { x.split('\\''); crate::store::f(); }", &["uses store"]);
    check("src/diff/mod.rs", "#[cfg(test)] mod tests { fn f() { println!(\"a\"); std::fs::read(p); } }", &[]);
    check("src/diff/mod.rs", "#[cfg(test)] mod tests {} fn f() { println!(\"a\"); }", &["does not print"]);
    check("src/align/mod.rs", "#[cfg(test)] mod tests { use crate::store; }", &["uses store"]);
}
