//! The JSON that columns of the memory hold: attributes, annotations, inline codes, headers of files.
//!
//! Types of their own, with short stable tags, so that the model can change while files keep their meaning. An empty list
//! is a null column. Time linear.

use super::Error;
use crate::model::{Annotation, Attribute, CodeData, CodeKind, Content, InlineCode};
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

/// Attributes as a column; `None` for none.
pub(super) fn from_attributes(attributes: &[Attribute]) -> Option<String> {
    (!attributes.is_empty()).then(|| write(&attribute_rows(attributes)))
}

/// Attributes of a column.
pub(super) fn to_attributes(column: Option<&str>) -> Result<Vec<Attribute>, Error> {
    column.map_or(Ok(Vec::new()), |json| read(json).map(attributes_of))
}

/// Properties and notes as a column; `None` for none.
pub(super) fn from_annotations(annotations: &[Annotation]) -> Option<String> {
    (!annotations.is_empty()).then(|| write(&annotation_rows(annotations)))
}

/// Properties and notes of a column.
pub(super) fn to_annotations(column: Option<&str>) -> Result<Vec<Annotation>, Error> {
    column.map_or(Ok(Vec::new()), |json| read(json).map(annotations_of))
}

/// Inline codes as a column; `None` for none.
pub(super) fn from_codes(codes: &[InlineCode]) -> Option<String> {
    (!codes.is_empty()).then(|| write(&code_rows(codes)))
}

/// Text and codes of two columns. A code that stands inside a character can only come from damage.
pub(super) fn to_content(text: &str, codes: Option<&str>) -> Result<Content, Error> {
    let codes = codes.map_or(Ok(Vec::new()), |json| read(json).map(codes_of))?;
    if codes.iter().any(|code| !text.is_char_boundary(code.at)) {
        return Err(Error::Damaged("an inline code stands inside a character".to_owned()));
    }
    Ok(Content { text: text.to_owned(), codes })
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

    #[test]
    fn damage_is_told_from_content() {
        for (text, codes) in [("é", r#"[[1,"ph",[],[]]]"#), ("a", r#"[[9,"ph",[],[]]]"#), ("a", "[[")] {
            assert!(matches!(to_content(text, Some(codes)), Err(Error::Damaged(_))), "{codes}");
        }
    }
}
