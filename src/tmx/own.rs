//! What alinea says of itself and of its own units in a TMX file.

use super::Header;
use crate::language::LanguageTag;
use crate::model::Unit;

/// Where a unit is from, as far as an export may tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Provenance<'a> {
    /// The name of its document.
    pub document: Option<&'a str>,
    /// When it was made: UTC, RFC 3339.
    pub created: Option<&'a str>,
}

/// The header of a file that alinea makes: `version` of the program, `created` as RFC 3339 (UTC), the source language or
/// all languages.
pub fn own_header(_version: &str, _created: &str, _source: Option<&LanguageTag>) -> Header {
    todo!()
}

/// A unit as a file tells it: what alinea knows of its own units (id, status, confidence, doubt, and where they are from)
/// becomes a `tuid` and properties, and the unit an imported one, for which nothing is added. So what was exported and
/// imported goes out as it was.
pub fn described(_unit: Unit, _provenance: Provenance<'_>) -> Unit {
    todo!()
}

/// A time of RFC 3339 (UTC) as TMX writes it: `20261123T210453Z`.
pub fn tmx_date(_time: &str) -> String {
    todo!()
}
