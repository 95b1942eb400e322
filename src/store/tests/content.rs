//! What a memory holds of documents and files comes back as it went in.

use super::*;

#[test]
fn an_aligned_document_comes_back_in_the_order_of_its_text() {
    let (_folder, mut memory) = memory();
    put_aligned(&mut memory);
    let units = all(&memory);
    let texts: Vec<Vec<&str>> =
        units.iter().map(|unit| unit.unit.variants.iter().map(|v| v.content.text.as_str()).collect()).collect();
    assert_eq!(texts, [vec!["Prólogo."], vec!["One.", "Uno.", "Um."], vec!["Two: three.", "Dos:\u{A0}tres."]]);
    let last = &units[2];
    assert_eq!(last.unit.variants[1].segments, [1, 2]);
    assert_eq!(last.segments[1].len(), 2);
    assert_eq!(last.links.len(), 1);
    assert_eq!((last.unit.confidence, last.unit.doubt), (Some(0.5), Some(crate::model::Doubt::Order)));
    assert_eq!(last.created, "2026-01-02T03:04:05Z");
    assert_eq!(memory.unit(last.unit.id.as_ref().unwrap()).unwrap().as_ref(), Some(last));
    assert_eq!(memory.unit_of(last.segments[1][1].id).unwrap().as_ref(), Some(last));

    let summary = &memory.documents().unwrap()[0];
    assert_eq!(summary.languages, [(tag("en"), 2), (tag("es"), 3), (tag("pt"), 2)]);
    assert_eq!((summary.units, summary.kind), (3, DocumentKind::Aligned));
    assert_eq!(memory.languages().unwrap(), [tag("en"), tag("es"), tag("pt")]);
    assert_eq!(memory.newest(&UnitFilter::default()).unwrap().as_deref(), Some("2026-01-02T03:04:05Z"));
}

#[test]
fn whom_a_document_is_for_can_be_said_anew() {
    let (_folder, mut memory) = memory();
    put_aligned(&mut memory);
    let mut say = |salt: u64, client: Option<&str>, project: Option<&str>| {
        let told =
            DocumentFields { client: client.map(Into::into), project: project.map(Into::into), ..fields("talk") };
        memory
            .write::<_, Error>(&change(salt), |writer| {
                let (document, _) = writer.document("talk")?.unwrap();
                writer.set_fields(document, &told)
            })
            .unwrap();
        let filter = UnitFilter { client: Some("Acme".into()), ..UnitFilter::default() };
        let known = memory.documents().unwrap().remove(0).fields;
        let rows = dump(&memory).lines().filter(|row| row.starts_with("document_detail ")).count();
        (known.client, known.project, memory.newest(&filter).unwrap().is_some(), rows)
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(say(20, Some("Acme"), None), (text("Acme"), None, true, 2));
    assert_eq!(say(21, None, Some("p")), (text("Acme"), text("p"), true, 3), "what is not given stays");
    assert_eq!(say(22, Some("Acme"), None), (text("Acme"), text("p"), true, 3), "the same again is no change");
    assert_eq!(say(23, Some("Other"), None), (text("Other"), text("p"), false, 4));
}

#[test]
fn a_segment_is_never_live_in_two_units() {
    let (_folder, mut memory) = memory();
    put_aligned(&mut memory);
    let before = dump(&memory);
    let taken = all(&memory)[0].segments[0][0].id;
    let result = memory.write::<_, Error>(&change(8), |writer| {
        let document = writer.put_document(DocumentKind::Aligned, &fields("other"))?;
        let unit = NewUnit {
            status: Status::Aligned,
            confidence: None,
            doubt: None,
            variants: vec![vec![taken]],
            ..NewUnit::default()
        };
        writer.put_unit(document, &unit)
    });
    assert!(result.is_err());
    assert_eq!(dump(&memory), before, "a failing transaction leaves nothing");
}

#[test]
fn the_same_file_twice_is_once_and_repeats_stay() {
    let (_folder, mut memory) = memory();
    let units = [pair("a", "b"), pair("c", "d"), pair("a", "b"), pair("a", "B")];
    let placed = import(&mut memory, 1, "m", b"1", &units).unwrap();
    assert_eq!(placed.iter().map(kind).collect::<Vec<_>>(), ["new", "new", "present", "new"]);
    let stored = dump(&memory);
    let placed = import(&mut memory, 2, "m", b"1", &units).unwrap();
    assert!(placed.iter().all(|placed| kind(placed) == "present"));
    assert_eq!(dump(&memory), stored, "not even a change-set is left");
    assert_eq!(all(&memory).iter().map(bare).collect::<Vec<_>>(), units);
    assert_eq!(memory.document_of_file(b"1").unwrap().as_deref(), Some("m"));
    // Another file with one of them, and another document: they count there as well.
    assert_eq!(
        import(&mut memory, 3, "m", b"2", &units[..1]).unwrap().iter().map(kind).collect::<Vec<_>>(),
        ["present"]
    );
    assert_eq!(import(&mut memory, 4, "n", b"1", &units[..1]).unwrap().iter().map(kind).collect::<Vec<_>>(), ["new"]);
    assert_eq!(all(&memory).len(), 6);
}

#[test]
fn what_a_file_held_before_is_kept_with_the_change_that_ended_it() {
    let (_folder, mut memory) = memory();
    let occurrences = |memory: &Memory| -> Vec<String> {
        let rows = dump(memory);
        rows.lines().filter(|row| row.starts_with("occurrence ")).map(str::to_owned).collect()
    };
    import(&mut memory, 1, "m", b"1", &[pair("a", "b"), pair("c", "d")]).unwrap();
    // The same bytes read otherwise: the first place now holds another unit.
    import(&mut memory, 2, "m", b"1", &[pair("a", "B"), pair("c", "d")]).unwrap();
    let live = [vec![pair("a", "B"), pair("c", "d")], vec![pair("a", "b")]].concat();
    assert_eq!(all(&memory).iter().map(bare).collect::<Vec<_>>(), live);
    assert_eq!(
        occurrences(&memory),
        [
            "occurrence [Integer(1), Integer(0), Integer(1), Integer(1), Integer(2)]",
            "occurrence [Integer(1), Integer(0), Integer(3), Integer(2), Null]",
            "occurrence [Integer(1), Integer(1), Integer(2), Integer(1), Null]",
        ]
    );
    memory
        .write::<_, Error>(&change(3), |writer| {
            let (id, _) = writer.document("m")?.unwrap();
            writer.retire_document(id)
        })
        .unwrap();
    assert!(occurrences(&memory).iter().all(|row| !row.ends_with("Null]")));
}
