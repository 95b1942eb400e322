//! What an import came to, for people and for scripts.

use super::Imported;
use crate::cli::Global;
use crate::cli::failure::Failure;
use crate::cli::output::{Output, say};
use alinea::exchange::Remark;
use alinea::text::visible;
use serde_json::{Value, json};

/// Refused units that are named one by one.
const SHOWN: usize = 10;

/// What became of all files together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    pub(super) dry_run: bool,
    pub(super) is_stored: bool,
}

/// The numbers on standard output, the findings on standard error; all of it in one document for scripts.
pub(super) fn print(
    output: &mut Output,
    imported: &[Imported],
    outcome: Outcome,
    as_json: bool,
    global: &Global,
) -> Result<(), Failure> {
    if as_json {
        let files: Vec<Value> = imported.iter().map(file).collect();
        return output.json(&json!({"files": files, "dry_run": outcome.dry_run, "stored": outcome.is_stored}));
    }
    for file in imported {
        output.line(&line(file, outcome))?;
        if !global.quiet {
            findings(file);
        }
    }
    Ok(())
}

fn file(imported: &Imported) -> Value {
    let units = imported.report.units;
    let finding = |remark: &Remark| {
        let Remark { line, column, tuid, kind, message } = remark;
        json!({"line": line, "column": column, "tuid": tuid, "kind": kind, "message": message})
    };
    json!({
        "file": imported.file,
        "document": imported.document,
        "units": {
            "read": units.read,
            "new": units.new,
            "present": units.present,
            "superseded": units.superseded,
            "refused": units.refused,
        },
        "conflicts": {"kept": units.kept, "replaced": units.replaced},
        "findings": imported.report.remarks.iter().map(finding).collect::<Vec<_>>(),
        "all_findings": imported.report.all_remarks,
    })
}

fn line(imported: &Imported, outcome: Outcome) -> String {
    let units = imported.report.units;
    let new = if outcome.is_stored { "new" } else { "would be new" };
    let mut parts = vec![format!("{} {new}", units.new)];
    for (count, what) in [
        (units.present, "there already"),
        (units.kept, "left out for what is there"),
        (units.replaced, "replaced"),
        (units.superseded, "superseded, left out"),
        (units.refused, "refused"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let (file, document) = (visible(&imported.file), visible(&imported.document));
    let noun = if units.read == 1 { "unit" } else { "units" };
    format!("{file} → “{document}”: {} {noun} read, {}", units.read, parts.join(", "))
}

/// Refused units one by one; the rest once for each kind, with the place of the first.
fn findings(imported: &Imported) {
    let (refused, odd): (Vec<&Remark>, Vec<&Remark>) =
        imported.report.remarks.iter().partition(|remark| remark.kind == "refused");
    for remark in refused.iter().take(SHOWN) {
        let tuid = remark.tuid.as_ref().map_or(String::new(), |tuid| format!(" (tuid {})", visible(tuid)));
        say(&format!("  line {}: refused{tuid}: {}", remark.line, visible(&remark.message)));
    }
    if refused.len() > SHOWN {
        say(&format!("  … and {} more refused; --json lists them", refused.len() - SHOWN));
    }
    let mut kinds: Vec<&'static str> = Vec::new();
    for remark in &odd {
        if !kinds.contains(&remark.kind) {
            kinds.push(remark.kind);
        }
    }
    for kind in kinds {
        let mut of_kind = odd.iter().filter(|remark| remark.kind == kind);
        let count = of_kind.clone().count();
        if let Some(first) = of_kind.next() {
            let more = if count > 1 { format!(" (and {} more)", count - 1) } else { String::new() };
            let message = visible(&first.message);
            say(&format!("  line {}, column {}: {message}{more} [{kind}]", first.line, first.column));
        }
    }
}
