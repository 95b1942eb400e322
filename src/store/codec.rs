//! The JSON that columns of the memory hold: attributes, annotations, inline codes, headers of files.
//!
//! Types of their own, with short stable tags, so that the model can change while files keep their meaning. An empty list
//! is a null column. Time linear.

use super::Error;
use crate::model::{Annotation, Attribute, CodeData, CodeKind, Content, InlineCode, Spare, refill};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

#[derive(Serialize, Deserialize)]
struct AttributeRow<'a>(Cow<'a, str>, Cow<'a, str>);

#[derive(Serialize, Deserialize)]
enum AnnotationRow<'a> {
    #[serde(rename = "p")]
    Property(Cow<'a, str>, Cow<'a, str>, Vec<AttributeRow<'a>>),
    #[serde(rename = "n")]
    Note(Cow<'a, str>, Vec<AttributeRow<'a>>),
}

#[derive(Serialize, Deserialize)]
struct CodeRow<'a>(usize, KindRow, Vec<AttributeRow<'a>>, Vec<DataRow<'a>>);

#[derive(Serialize, Deserialize)]
enum KindRow {
    #[serde(rename = "bpt")]
    BeginPaired,
    #[serde(rename = "ept")]
    EndPaired,
    #[serde(rename = "it")]
    Isolated,
    #[serde(rename = "ph")]
    Placeholder,
    #[serde(rename = "ut")]
    Unknown,
    #[serde(rename = "hi")]
    HighlightBegin,
    #[serde(rename = "/hi")]
    HighlightEnd,
}

#[derive(Serialize, Deserialize)]
enum DataRow<'a> {
    #[serde(rename = "c")]
    Native(Cow<'a, str>),
    #[serde(rename = "sub")]
    Subflow(Vec<AttributeRow<'a>>, Cow<'a, str>, Vec<CodeRow<'a>>),
}

/// Attributes of a user-defined encoding, and those of each of its maps.
type EncodingRow<'a> = (Vec<AttributeRow<'a>>, Vec<Vec<AttributeRow<'a>>>);

#[derive(Serialize, Deserialize)]
struct HeaderRow<'a> {
    #[serde(rename = "a")]
    attributes: Vec<AttributeRow<'a>>,
    #[serde(rename = "n")]
    annotations: Vec<AnnotationRow<'a>>,
    #[serde(rename = "e")]
    encodings: Vec<EncodingRow<'a>>,
}

/// Bytes that most columns fit in: growing step by step was 5 % of an import.
const USUAL_COLUMN: usize = 256;

/// Attributes as a column; `None` for none.
pub(super) fn from_attributes(attributes: &[Attribute]) -> Option<String> {
    (!attributes.is_empty()).then(|| {
        let mut json = String::with_capacity(USUAL_COLUMN);
        push_attributes(&mut json, attributes);
        json
    })
}

/// Attributes of a column.
pub(super) fn to_attributes(column: Option<&str>) -> Result<Vec<Attribute>, Error> {
    attributes_from(column, &mut Spare::default())
}

/// The same, made of what is spare.
pub(super) fn attributes_from(column: Option<&str>, spare: &mut Spare) -> Result<Vec<Attribute>, Error> {
    let Some(json) = column else { return Ok(Vec::new()) };
    match (Plain { rest: json, spare }).whole(Plain::attributes) {
        Some(attributes) => Ok(attributes),
        None => read(json).map(attributes_of),
    }
}

/// Properties and notes as a column; `None` for none.
pub(super) fn from_annotations(annotations: &[Annotation]) -> Option<String> {
    (!annotations.is_empty()).then(|| {
        let mut json = String::with_capacity(USUAL_COLUMN);
        push_list(&mut json, annotations, push_annotation);
        json
    })
}

/// Properties and notes of a column.
pub(super) fn to_annotations(column: Option<&str>) -> Result<Vec<Annotation>, Error> {
    annotations_from(column, &mut Spare::default())
}

/// The same, made of what is spare.
pub(super) fn annotations_from(column: Option<&str>, spare: &mut Spare) -> Result<Vec<Annotation>, Error> {
    let Some(json) = column else { return Ok(Vec::new()) };
    match (Plain { rest: json, spare }).whole(Plain::annotations) {
        Some(annotations) => Ok(annotations),
        None => read(json).map(annotations_of),
    }
}

/// Inline codes as a column; `None` for none.
pub(super) fn from_codes(codes: &[InlineCode]) -> Option<String> {
    (!codes.is_empty()).then(|| write(&code_rows(codes)))
}

/// Text and codes of two columns. A code that stands inside a character can only come from damage.
pub(super) fn to_content(text: &str, codes: Option<&str>) -> Result<Content, Error> {
    content_of(text.to_owned(), codes, &mut Spare::default())
}

/// The same of a text that may be kept.
pub(super) fn content_of(text: String, codes: Option<&str>, spare: &mut Spare) -> Result<Content, Error> {
    let codes = match codes {
        None => Vec::new(),
        Some(json) => match (Plain { rest: json, spare }).whole(Plain::codes) {
            Some(codes) => codes,
            None => read(json).map(codes_of)?,
        },
    };
    if codes.iter().any(|code| !text.is_char_boundary(code.at)) {
        return Err(Error::Damaged("an inline code stands inside a character".to_owned()));
    }
    Ok(Content { text, codes })
}

/// A header as a column.
pub(super) fn from_header(header: &super::FileHeader) -> String {
    let encodings = header.encodings.iter();
    write(&HeaderRow {
        attributes: attribute_rows(&header.attributes),
        annotations: annotation_rows(&header.annotations),
        encodings: encodings
            .map(|(attributes, maps)| {
                (attribute_rows(attributes), maps.iter().map(|map| attribute_rows(map)).collect())
            })
            .collect(),
    })
}

/// The header of a column.
pub(super) fn to_header(column: Option<&str>) -> Result<super::FileHeader, Error> {
    let Some(json) = column else { return Ok(super::FileHeader::default()) };
    let row: HeaderRow<'static> = read(json)?;
    Ok(super::FileHeader {
        attributes: attributes_of(row.attributes),
        annotations: annotations_of(row.annotations),
        encodings: row
            .encodings
            .into_iter()
            .map(|(attributes, maps)| (attributes_of(attributes), maps.into_iter().map(attributes_of).collect()))
            .collect(),
    })
}

fn write(rows: &impl Serialize) -> String {
    serde_json::to_string(rows).expect("strings and numbers in lists can always be written")
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    serde_json::from_str(json).map_err(|error| Error::Damaged(format!("a column does not read: {error}")))
}

/// Attributes, properties and notes are written by hand: they are in every imported unit, and rows for `serde` would be lists of
/// their own.
fn push_list<T>(json: &mut String, items: &[T], push: impl Fn(&mut String, &T)) {
    json.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            json.push(',');
        }
        push(json, item);
    }
    json.push(']');
}

fn push_attributes(json: &mut String, attributes: &[Attribute]) {
    push_list(json, attributes, |json, attribute| {
        json.push('[');
        push_string(json, &attribute.name);
        json.push(',');
        push_string(json, &attribute.value);
        json.push(']');
    });
}

fn push_annotation(json: &mut String, annotation: &Annotation) {
    let attributes = match annotation {
        Annotation::Property { name, value, attributes } => {
            json.push_str(r#"{"p":["#);
            push_string(json, name);
            json.push(',');
            push_string(json, value);
            attributes
        }
        Annotation::Note { text, attributes } => {
            json.push_str(r#"{"n":["#);
            push_string(json, text);
            attributes
        }
    };
    json.push(',');
    push_attributes(json, attributes);
    json.push_str("]}");
}

fn push_string(json: &mut String, text: &str) {
    let is_escaped = |byte: u8| (byte < b' ') | (byte == b'"') | (byte == b'\\');
    if text.bytes().fold(false, |found, byte| found | is_escaped(byte)) {
        return json.push_str(&write(&text));
    }
    json.push('"');
    json.push_str(text);
    json.push('"');
}

/// JSON as [`write`] writes it where no string needs an escape, read from front to back; anything else is `None` and left to
/// `serde_json`, in which an export spent a seventh of its time (sampled). Lists that are spare are filled again from their
/// first item on.
struct Plain<'a, 's> {
    rest: &'a str,
    spare: &'s mut Spare,
}

impl<'a> Plain<'a, '_> {
    fn whole<T>(mut self, part: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        part(&mut self).filter(|_| self.rest.is_empty())
    }

    fn skip(&mut self, expected: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(expected)?;
        Some(())
    }

    fn string(&mut self) -> Option<&'a str> {
        let inside = self.rest.strip_prefix('"')?;
        let end = memchr::memchr2(b'"', b'\\', inside.as_bytes())?;
        self.rest = inside[end..].strip_prefix('"')?;
        Some(&inside[..end])
    }

    fn number(&mut self) -> Option<usize> {
        let end = self.rest.bytes().position(|byte| !byte.is_ascii_digit())?;
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        digits.parse().ok()
    }

    /// A list, item by item.
    fn each(&mut self, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        if self.skip("[]").is_some() {
            return Some(());
        }
        self.skip("[")?;
        item(self)?;
        while self.skip(",").is_some() {
            item(self)?;
        }
        self.skip("]")
    }

    fn attributes(&mut self) -> Option<Vec<Attribute>> {
        if self.skip("[]").is_some() {
            return Some(Vec::new());
        }
        let (mut list, mut count) = (self.spare.filled_list(), 0);
        self.each(|rest| {
            rest.skip("[")?;
            let name = rest.string()?;
            rest.skip(",")?;
            let value = rest.string()?;
            rest.skip("]")?;
            match list.get_mut(count) {
                Some(old) => {
                    refill(&mut old.name, name);
                    refill(&mut old.value, value);
                }
                None => list.push(Attribute { name: rest.spare.copy(name), value: rest.spare.copy(value) }),
            }
            count += 1;
            Some(())
        })?;
        self.spare.cut_list(&mut list, count);
        Some(list)
    }

    fn annotations(&mut self) -> Option<Vec<Annotation>> {
        let (mut list, mut count) = (self.spare.filled_annotations(), 0);
        self.each(|rest| {
            let is_note = rest.skip(r#"{"n":["#).is_some();
            if !is_note {
                rest.skip(r#"{"p":["#)?;
            }
            let first = rest.string()?;
            rest.skip(",")?;
            let second = if is_note { None } else { Some(rest.string()?) };
            if second.is_some() {
                rest.skip(",")?;
            }
            let attributes = rest.attributes()?;
            rest.skip("]}")?;
            match (list.get_mut(count), second) {
                (Some(Annotation::Property { name, value, attributes: old }), Some(second)) => {
                    refill(name, first);
                    refill(value, second);
                    rest.spare.take_list(std::mem::replace(old, attributes));
                }
                (old, second) => {
                    let first = rest.spare.copy(first);
                    let annotation = match second {
                        Some(value) => Annotation::Property { name: first, value: rest.spare.copy(value), attributes },
                        None => Annotation::Note { text: first, attributes },
                    };
                    match old {
                        Some(old) => rest.spare.take_annotation(std::mem::replace(old, annotation)),
                        None => list.push(annotation),
                    }
                }
            }
            count += 1;
            Some(())
        })?;
        self.spare.cut_annotations(&mut list, count);
        Some(list)
    }

    /// Codes without text inside.
    fn codes(&mut self) -> Option<Vec<InlineCode>> {
        let mut codes = Vec::new();
        self.each(|rest| {
            rest.skip("[")?;
            let at = rest.number()?;
            rest.skip(",")?;
            let kind = kind_of_word(rest.string()?)?;
            rest.skip(",")?;
            let attributes = rest.attributes()?;
            rest.skip(",")?;
            let mut data = Vec::new();
            rest.each(|rest| {
                rest.skip(r#"{"c":"#)?;
                data.push(CodeData::Native(rest.string()?.to_owned()));
                rest.skip("}")
            })?;
            rest.skip("]")?;
            codes.push(InlineCode { at, kind, attributes, data });
            Some(())
        })?;
        Some(codes)
    }
}

/// The kind of a code by the word of [`KindRow`].
fn kind_of_word(word: &str) -> Option<CodeKind> {
    Some(match word {
        "bpt" => CodeKind::BeginPaired,
        "ept" => CodeKind::EndPaired,
        "it" => CodeKind::Isolated,
        "ph" => CodeKind::Placeholder,
        "ut" => CodeKind::Unknown,
        "hi" => CodeKind::HighlightBegin,
        "/hi" => CodeKind::HighlightEnd,
        _ => return None,
    })
}

fn attribute_rows(attributes: &[Attribute]) -> Vec<AttributeRow<'_>> {
    attributes.iter().map(|a| AttributeRow(a.name.as_str().into(), a.value.as_str().into())).collect()
}

fn attributes_of(rows: Vec<AttributeRow<'_>>) -> Vec<Attribute> {
    rows.into_iter().map(|row| Attribute { name: row.0.into_owned(), value: row.1.into_owned() }).collect()
}

fn annotation_rows(annotations: &[Annotation]) -> Vec<AnnotationRow<'_>> {
    annotations.iter().map(annotation_row).collect()
}

fn annotation_row(annotation: &Annotation) -> AnnotationRow<'_> {
    match annotation {
        Annotation::Property { name, value, attributes } => {
            AnnotationRow::Property(name.as_str().into(), value.as_str().into(), attribute_rows(attributes))
        }
        Annotation::Note { text, attributes } => AnnotationRow::Note(text.as_str().into(), attribute_rows(attributes)),
    }
}

fn annotations_of(rows: Vec<AnnotationRow<'_>>) -> Vec<Annotation> {
    let annotation = |row| match row {
        AnnotationRow::Property(name, value, attributes) => Annotation::Property {
            name: name.into_owned(),
            value: value.into_owned(),
            attributes: attributes_of(attributes),
        },
        AnnotationRow::Note(text, attributes) => {
            Annotation::Note { text: text.into_owned(), attributes: attributes_of(attributes) }
        }
    };
    rows.into_iter().map(annotation).collect()
}

fn code_rows(codes: &[InlineCode]) -> Vec<CodeRow<'_>> {
    codes.iter().map(code_row).collect()
}

fn code_row(code: &InlineCode) -> CodeRow<'_> {
    let data = code.data.iter().map(data_row).collect();
    CodeRow(code.at, kind_row(code.kind), attribute_rows(&code.attributes), data)
}

fn data_row(data: &CodeData) -> DataRow<'_> {
    match data {
        CodeData::Native(code) => DataRow::Native(code.as_str().into()),
        CodeData::Subflow { attributes, content } => {
            DataRow::Subflow(attribute_rows(attributes), content.text.as_str().into(), code_rows(&content.codes))
        }
    }
}

fn codes_of(rows: Vec<CodeRow<'_>>) -> Vec<InlineCode> {
    let code = |row: CodeRow<'_>| InlineCode {
        at: row.0,
        kind: kind_of(&row.1),
        attributes: attributes_of(row.2),
        data: row.3.into_iter().map(data_of).collect(),
    };
    rows.into_iter().map(code).collect()
}

fn data_of(row: DataRow<'_>) -> CodeData {
    match row {
        DataRow::Native(code) => CodeData::Native(code.into_owned()),
        DataRow::Subflow(attributes, text, codes) => CodeData::Subflow {
            attributes: attributes_of(attributes),
            content: Content { text: text.into_owned(), codes: codes_of(codes) },
        },
    }
}

fn kind_row(kind: CodeKind) -> KindRow {
    match kind {
        CodeKind::BeginPaired => KindRow::BeginPaired,
        CodeKind::EndPaired => KindRow::EndPaired,
        CodeKind::Isolated => KindRow::Isolated,
        CodeKind::Placeholder => KindRow::Placeholder,
        CodeKind::Unknown => KindRow::Unknown,
        CodeKind::HighlightBegin => KindRow::HighlightBegin,
        CodeKind::HighlightEnd => KindRow::HighlightEnd,
    }
}

fn kind_of(row: &KindRow) -> CodeKind {
    match row {
        KindRow::BeginPaired => CodeKind::BeginPaired,
        KindRow::EndPaired => CodeKind::EndPaired,
        KindRow::Isolated => CodeKind::Isolated,
        KindRow::Placeholder => CodeKind::Placeholder,
        KindRow::Unknown => CodeKind::Unknown,
        KindRow::HighlightBegin => CodeKind::HighlightBegin,
        KindRow::HighlightEnd => CodeKind::HighlightEnd,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Unit;

    /// What files hold must keep its meaning: these texts are the format.
    #[test]
    fn the_columns_are_as_files_hold_them() {
        let attribute = |name: &str, value: &str| Attribute { name: name.into(), value: value.into() };
        let note = Annotation::Note { text: "a \"note\"\0".into(), attributes: vec![] };
        let property = Annotation::Property {
            name: "x-Context".into(),
            value: "1".into(),
            attributes: vec![attribute("xml:lang", "en")],
        };
        let code = InlineCode {
            at: 2,
            kind: CodeKind::Placeholder,
            attributes: vec![attribute("x", "1")],
            data: vec![
                CodeData::Native("<img alt='".into()),
                CodeData::Subflow { attributes: vec![], content: Content::from("a cat") },
            ],
        };
        assert_eq!(from_attributes(&[attribute("tuid", "7")]).unwrap(), r#"[["tuid","7"]]"#);
        assert_eq!(
            from_annotations(&[note, property]).unwrap(),
            r#"[{"n":["a \"note\"\u0000",[]]},{"p":["x-Context","1",[["xml:lang","en"]]]}]"#
        );
        let codes = r#"[[2,"ph",[["x","1"]],[{"c":"<img alt='"},{"sub":[[],"a cat",[]]}]]]"#;
        assert_eq!(from_codes(std::slice::from_ref(&code)).unwrap(), codes);
        assert_eq!(to_content("ab", Some(codes)).unwrap().codes, [code]);
        assert!(from_codes(&[]).is_none());
    }

    /// What is read the quick way is what `serde_json` reads.
    #[test]
    fn plain_columns_are_read_as_others_are() {
        let attribute = |value: &str| Attribute { name: "n".into(), value: value.into() };
        let mut used = Spare::default();
        for value in ["", "a", "é, [x]", "a\"b", "\\", "\n", "\u{1}"] {
            let attributes = vec![attribute(value), attribute("last")];
            let property =
                Annotation::Property { name: value.into(), value: "v".into(), attributes: attributes.clone() };
            let annotations = [property, Annotation::Note { text: value.into(), attributes: vec![] }];
            let (one, two) = (from_attributes(&attributes).unwrap(), from_annotations(&annotations).unwrap());
            let is_plain = serde_json::to_string(value).unwrap().len() == value.len() + 2;
            let spare = &mut Spare::default();
            assert_eq!(Plain { rest: &one, spare }.whole(Plain::attributes).is_some(), is_plain, "{one}");
            assert_eq!(Plain { rest: &two, spare }.whole(Plain::annotations).is_some(), is_plain, "{two}");
            assert_eq!(one, write(&attribute_rows(&attributes)));
            assert_eq!(two, write(&annotation_rows(&annotations)));
            assert_eq!(to_attributes(Some(&one)).unwrap(), attributes);
            assert_eq!(to_annotations(Some(&two)).unwrap(), annotations);
            // What lists hold from before does not stay.
            let unit = Unit {
                attributes: attributes_from(Some(&one), &mut used).unwrap(),
                annotations: annotations_from(Some(&two), &mut used).unwrap(),
                ..Unit::imported(Vec::new())
            };
            assert_eq!((&unit.attributes, &unit.annotations[..]), (&attributes, &annotations[..]));
            used.take(unit);
            used.take_list((0..3).map(|_| attribute("old")).collect());
            assert_eq!(attributes_of(read(&one).unwrap()), attributes);
            assert_eq!(annotations_of(read(&two).unwrap()), annotations);
            for cut in (0..one.len()).filter(|&cut| one.is_char_boundary(cut)) {
                assert!(to_attributes(Some(&one[..cut])).is_err());
            }
        }
    }

    #[test]
    fn plain_codes_are_read_as_others_are() {
        for (codes, is_plain) in [
            (r#"[[0,"bpt",[["i","1"],["x","1"]],[{"c":"<b>"}]],[1,"ept",[["i","1"]],[]]]"#, true),
            (r#"[[0,"hi",[],[]],[1,"/hi",[],[]],[1,"it",[],[]],[1,"ut",[],[]]]"#, true),
            (r#"[[1,"ph",[],[{"c":"a"},{"c":"é"}]]]"#, true),
            (r#"[[1,"ph",[],[{"c":"\n"}]]]"#, false),
            (r#"[[1,"ph",[],[{"sub":[[],"a",[]]}]]]"#, false),
        ] {
            let spare = &mut Spare::default();
            let found = Plain { rest: codes, spare }.whole(Plain::codes);
            assert_eq!(found.is_some(), is_plain, "{codes}");
            let expected = codes_of(read(codes).unwrap());
            assert_eq!(found.unwrap_or_else(|| expected.clone()), expected, "{codes}");
            assert_eq!(to_content("ab", Some(codes)).unwrap().codes, expected);
            for cut in (0..codes.len()).filter(|&cut| codes.is_char_boundary(cut)) {
                assert!(to_content("ab", Some(&codes[..cut])).is_err());
            }
        }
    }

    #[test]
    fn damage_is_told_from_content() {
        for (text, codes) in [("é", r#"[[1,"ph",[],[]]]"#), ("a", r#"[[9,"ph",[],[]]]"#), ("a", "[[")] {
            assert!(matches!(to_content(text, Some(codes)), Err(Error::Damaged(_))), "{codes}");
        }
    }
}
