//! Which columns of a table are languages, and which are what else people put into tables.
//!
//! Nearly every word of two or three letters is the code of some language: `id` Indonesian, `no` Norwegian, `key` Kupia, `src`
//! a Sardinian. What tables commonly call their other columns is not taken for a language, and told. Whoever means the
//! language writes it with its region or script (`no-NO`, `src-IT`).

use crate::language::LanguageTag;

/// Names of columns of numbers that are languages of two letters too: without a letter in any cell they are the former.
const NUMBERS: &[&str] = &["id", "no", "nr"];

/// Names of three letters that tables have for other columns, all of them codes of small languages or free for one.
const HEADINGS: &[&str] = &[
    "alt", "cmt", "com", "doc", "end", "idx", "key", "len", "loc", "map", "max", "min", "new", "nro", "num", "obj",
    "obs", "old", "pid", "pos", "qty", "raw", "ref", "rev", "row", "seg", "sid", "src", "str", "sum", "tag", "tgt",
    "txt", "typ", "uid", "url", "usr", "val", "var",
];

/// Names of three letters that are both common headings and languages that others name so: a language where the other
/// columns are named with three letters as well (`eng`, `spa`, `cat`).
const EITHER: &[&str] = &["cat", "per"];

/// The language above each column.
pub(super) fn languages<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Option<LanguageTag>> {
    let names: Vec<String> = names.map(|name| name.trim().to_lowercase()).collect();
    let is_one_of = |list: &[&str], name: &String| list.contains(&name.as_str());
    let is_long = |name: &String| {
        let primary = name.split(['-', '_']).next().unwrap_or_default();
        primary.len() == 3 && !is_one_of(HEADINGS, name) && !is_one_of(EITHER, name)
    };
    let has_long = names.iter().any(|name| is_long(name) && LanguageTag::parse(name).is_ok());
    let is_heading = |name: &String| is_one_of(HEADINGS, name) || (is_one_of(EITHER, name) && !has_long);
    names.iter().map(|name| LanguageTag::parse(name).ok().filter(|_| !is_heading(name))).collect()
}

/// Whether a column that is called after a language may be one of numbers.
pub(super) fn may_be_numbers(language: &LanguageTag) -> bool {
    NUMBERS.contains(&language.as_str())
}

/// What is said of a column that is left out.
pub(super) fn left_out(name: &str) -> String {
    let plain = format!("the column “{name}” is no language; it was left out");
    match LanguageTag::parse(name) {
        Ok(tag) => format!("{plain} (if it is one, call it with its region or script, as in {tag}-XX)"),
        Err(_) => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], expected: &[&str]) {
        let found = languages(names.iter().copied());
        let shown: Vec<&str> = found.iter().map(|tag| tag.as_ref().map_or("", LanguageTag::as_str)).collect();
        assert_eq!(shown, expected, "{names:?}");
    }

    #[test]
    fn headings_are_no_languages() {
        check(&["key", "en", "es"], &["", "en", "es"]);
        check(&["src", "tgt"], &["", ""]);
        check(&["Doc", "cat", "URL", "en", "pt-BR"], &["", "", "", "en", "pt-BR"]);
        check(&["eng", "spa", "cat"], &["en", "es", "ca"]);
        check(&["src-IT", "it", "gsw"], &["src-IT", "it", "gsw"]);
        check(&["id", "no", "note"], &["id", "no", ""]);
    }
}
