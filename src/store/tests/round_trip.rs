//! Whatever a unit holds comes back, and a failing import leaves nothing.

use super::*;
use crate::model::{Annotation, Attribute, CodeData, CodeKind, InlineCode};
use proptest::prelude::*;

/// Texts of all sorts: empty, with NUL, marks, other scripts, what JSON must escape.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z \"\\\\]{0,12}",
        "(\\PC|\\x00|\\n|\u{301}|日|\u{FEFF}){0,12}",
        any::<String>()
    ]
}

fn attributes() -> impl Strategy<Value = Vec<Attribute>> {
    prop::collection::vec((text(), text()).prop_map(|(name, value)| Attribute { name, value }), 0..3)
}

fn annotations() -> impl Strategy<Value = Vec<Annotation>> {
    let property = (text(), text(), attributes()).prop_map(|(name, value, attributes)| Annotation::Property {
        name,
        value,
        attributes,
    });
    let note = (text(), attributes()).prop_map(|(text, attributes)| Annotation::Note { text, attributes });
    prop::collection::vec(prop_oneof![property, note], 0..3)
}

fn content() -> impl Strategy<Value = Content> {
    text().prop_map(Content::from).prop_recursive(2, 8, 3, |inner| {
        let data = prop_oneof![
            text().prop_map(CodeData::Native),
            (attributes(), inner).prop_map(|(attributes, content)| CodeData::Subflow { attributes, content })
        ];
        let kind = prop::sample::select(vec![
            CodeKind::BeginPaired,
            CodeKind::EndPaired,
            CodeKind::Isolated,
            CodeKind::Placeholder,
            CodeKind::Unknown,
            CodeKind::HighlightBegin,
            CodeKind::HighlightEnd,
        ]);
        let code = (any::<prop::sample::Index>(), kind, attributes(), prop::collection::vec(data, 0..2));
        (text(), prop::collection::vec(code, 0..3)).prop_map(|(text, codes)| {
            let places: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
            let mut codes: Vec<InlineCode> = codes
                .into_iter()
                .map(|(at, kind, attributes, data)| InlineCode { at: *at.get(&places), kind, attributes, data })
                .collect();
            codes.sort_by_key(|code| code.at);
            Content { text, codes }
        })
    })
}

fn unit() -> impl Strategy<Value = Unit> {
    let language = prop::sample::select(vec!["en", "es-419", "es", "pt-BR", "zh-Hant-TW", "gsw"]).prop_map(tag);
    let variant =
        (language, content(), attributes(), annotations()).prop_map(|(language, content, attributes, annotations)| {
            Variant { language, content, segments: Vec::new(), attributes, annotations }
        });
    let confidence = prop::option::of(0.0..=1.0_f64);
    (confidence, attributes(), annotations(), prop::collection::vec(variant, 0..4)).prop_map(
        |(confidence, attributes, annotations, variants)| Unit {
            id: None,
            status: Status::Imported,
            confidence,
            doubt: None,
            attributes,
            annotations,
            variants,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_goes_in_comes_out(units in prop::collection::vec(unit(), 1..6)) {
        let (_folder, mut memory) = memory();
        import(&mut memory, 1, "m", b"1", &units).unwrap();
        prop_assert_eq!(&all(&memory).iter().map(bare).collect::<Vec<_>>(), &units);
        let placed = import(&mut memory, 2, "m", b"2", &units).unwrap();
        prop_assert!(placed.iter().all(|placed| kind(placed) == "present"));
        prop_assert_eq!(memory.check().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_failing_import_changes_nothing(units in prop::collection::vec(unit(), 1..4), failing in 0usize..4) {
        let (_folder, mut memory) = memory();
        import(&mut memory, 1, "m", b"1", &units[..1]).unwrap();
        let before = dump(&memory);
        let result = memory.write::<(), Error>(&change(2), |writer| {
            let document = writer.put_document(DocumentKind::Imported, &fields("n"))?;
            let file = writer.put_file(document, "f", "tmx", b"2", &FileHeader::default())?;
            for unit in units.iter().take(failing) {
                writer.put_imported(document, file, unit)?;
            }
            Err(Error::Full)
        });
        prop_assert!(result.is_err());
        prop_assert_eq!(dump(&memory), before);
    }
}
