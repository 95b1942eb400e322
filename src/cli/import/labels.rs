//! Whom a document is for: a file must not join another client's document because it is called alike.
//!
//! Deliveries of many clients are called `delivery.tmx`. What joined the wrong document would go out with that client's
//! units, so a file joins a document of the same client only; a file that names no client is another one than a file that
//! does. Who names the document, or imports the very file again, may leave the labels out, and may add some that it lacks. Nobody
//! changes them by an import: its units would change hands.

use super::Stop;
use crate::cli::failure::{Failure, Kind};
use alinea::store::{DocumentFields, Writer};

/// A label: what it is called, what the document says, what was asked for.
type Label<'a> = (&'static str, Option<&'a str>, Option<&'a str>);

/// Refuses a document that is for somebody else. `is_same` is whether it was named, or holds the very file.
pub(super) fn check(writer: &Writer<'_>, asked: &DocumentFields, is_same: bool) -> Result<(), Stop> {
    let Some((document, _)) = writer.document(&asked.name)? else { return Ok(()) };
    let Some(held) = writer.fields_of(document)? else { return Ok(()) };
    let labels: [Label<'_>; 3] = [
        ("client", held.client.as_deref(), asked.client.as_deref()),
        ("project", held.project.as_deref(), asked.project.as_deref()),
        ("domain", held.domain.as_deref(), asked.domain.as_deref()),
    ];
    let clash = labels.iter().find(|(what, held, asked)| match (held, asked) {
        (Some(held), Some(asked)) => held != asked,
        // Only the client is secret.
        (held, asked) => !is_same && *what == "client" && held != asked,
    });
    clash.map_or(Ok(()), |label| Err(Stop::Failed(refusal(&asked.name, label, is_same))))
}

fn refusal(name: &str, (what, held, asked): &Label<'_>, is_same: bool) -> Failure {
    let say = |label: &Option<&str>| label.map_or(format!("no {what}"), |label| format!("the {what} “{label}”"));
    let message = format!("the document “{name}” is of {}, and this import of {}", say(held), say(asked));
    let other = "For a document of its own, name it with --document NAME";
    let hint = match (held, is_same) {
        (Some(held), false) if asked.is_none() => format!("{other}; if it is the same, add --{what} \"{held}\"."),
        (None, false) => format!("{other}; if it is the same, say so with --document \"{name}\"."),
        _ => format!("{other}."),
    };
    Failure::new(Kind::Usage, "document-of-another", message).hint(hint)
}
