//! What documents come to, through the one way in.

mod pages;

use super::*;
use proptest::prelude::*;

fn paragraphs(text: &str, language: &str) -> Vec<String> {
    let language = LanguageTag::parse(language).unwrap();
    let options = Options { layout: Layout::Detect, language: Some(&language) };
    read(text.as_bytes(), &options).unwrap().paragraphs.into_iter().map(|paragraph| paragraph.text).collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(paragraphs(text, "en"), expected, "{text}");
}

const HEAD: &str =
    "The boats came back late that evening, and\nnobody who stood on the quay was surprised\nto see them so empty. ";

#[test]
fn wrapped_lines_become_paragraphs() {
    check(
        &format!(
            "{HEAD}It had been like\nthat all week.\n\nThe buyers had gone home by then, and the\nice was melting."
        ),
        &[
            "The boats came back late that evening, and nobody who stood on the quay was surprised to see them so empty. It had been like that all week.",
            "The buyers had gone home by then, and the ice was melting.",
        ],
    );
}

#[test]
fn numbers_of_lines_are_listed_and_left_out() {
    let text = " 1   Q.   Would you state your name and place for the\n 2   record, please, and spell it for the young ladies\n 3   who write it down?\n 4   A.   Anna Low.\n 5   Q.   And were you there when the boats came home in\n 6   the morning?\n";
    check(
        text,
        &[
            "Q.   Would you state your name and place for the record, please, and spell it for the young ladies who write it down?",
            "A.   Anna Low.",
            "Q.   And were you there when the boats came home in the morning?",
        ],
    );
    let document = read(text.as_bytes(), &Options::default()).unwrap();
    assert_eq!(document.repairs.iter().filter(|repair| repair.kind == RepairKind::LineNumberDropped).count(), 6);
}

#[test]
fn code_tables_and_signatures_stay_lines() {
    let found = paragraphs(
        &format!(
            "{HEAD}\n\n```\nlet it\n  be so\n```\n\n| Name | Value |\n|------|-------|\n| A. | b |\n\nA heading\n====\n{HEAD}\n\nSo long,\n--\nAnn Smith\n\nIntroduction to the life of boats . . . . . 9\nand to that of those who sail them . . . . 12\n"
        ),
        "en",
    );
    let head = HEAD.trim_end().replace('\n', " ");
    let expected = [
        &head,
        "```",
        "let it",
        "be so",
        "```",
        "| Name | Value |",
        "|------|-------|",
        "| A. | b |",
        "A heading",
        "====",
        &head,
        "So long,",
        "--",
        "Ann Smith",
        "Introduction to the life of boats . . . . . 9",
        "and to that of those who sail them . . . . 12",
    ];
    assert_eq!(found, expected);
}

#[test]
fn verse_stays_lines_and_prose_beside_it_does_not() {
    let found = paragraphs(
        &format!(
            "{HEAD}They sang:\n\n  O river, carry me down,\n  and carry me out to sea,\n  For the lamp is lit,\n  And nobody waits for me.\n\n{HEAD}"
        ),
        "en",
    );
    let head = HEAD.trim_end().replace('\n', " ");
    let expected = [
        &format!("{head} They sang:"),
        "O river, carry me down,",
        "and carry me out to sea,",
        "For the lamp is lit,",
        "And nobody waits for me.",
        &head,
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_salutation_is_a_paragraph() {
    let text = format!("Dear Ms Low,\n{HEAD}It had been so.\nYours sincerely,\nPeter Rask");
    let head = format!("{} It had been so.", HEAD.trim_end().replace('\n', " "));
    check(&text, &["Dear Ms Low,", &head, "Yours sincerely,", "Peter Rask"]);
}

#[test]
fn letters_that_begin_in_lower_case_stand_behind_their_salutation() {
    let text = "the boats came back late that evening, and\nnobody who stood on the quay was surprised.";
    check(&format!("Hi Ann,\n\n{text}"), &["Hi Ann,", &text.replace('\n', " ")]);
    let fields = "Subject: what the boats brought home\nDate: Monday morning";
    check(
        &format!("{fields}\n\n{text}"),
        &["Subject: what the boats brought home", "Date: Monday morning", &text.replace('\n', " ")],
    );
}

#[test]
fn sentences_go_on_where_a_text_shows_no_column() {
    check(
        "Dear Ann,\n\nWe saw that nobody who stood on the quay had the\nkey.",
        &["Dear Ann,", "We saw that nobody who stood on the quay had the key."],
    );
}

#[test]
fn lines_that_are_kept_are_listed() {
    let text = format!(
        "{HEAD}It had been like\nthat all week.\n\nO carry me over the water\nAnd carry me on with a stone\nFor I was the boatman’s daughter\nAnd never I travelled alone"
    );
    let document = read(text.as_bytes(), &Options::default()).unwrap();
    let kept = document.repairs.iter().filter(|repair| repair.kind == RepairKind::LinesKept);
    assert_eq!(kept.map(|repair| repair.line).collect::<Vec<_>>(), [6]);
}

#[test]
fn points_of_a_slide_go_on_in_small_letters() {
    let points = "The boats came back late that evening, and\nnobody was there\nPrices of ice rise\nNobody who stood on the quay was surprised\nby that";
    check(
        &format!("{points}\n\n{HEAD}"),
        &[
            "The boats came back late that evening, and nobody was there",
            "Prices of ice rise",
            "Nobody who stood on the quay was surprised by that",
            HEAD.trim_end().replace('\n', " ").as_str(),
        ],
    );
}

#[test]
fn narrow_paragraphs_go_on_before_names_and_points_do_not() {
    let text = "The boats came back late that evening, and nobody who stood on the\nquay was surprised to see them so empty as they were all that week,\nsaid the woman who sold the ice and mended the nets, while both her\nbrothers counted the crates and wrote it down for those at home.";
    let narrow = "It was the sister of the old\nman who told\nthe other ones from\nPort Carrow what it was";
    let points = "Talk to\nthem all\nPlan it";
    let whole = text.replace('\n', " ");
    check(&format!("{text}\n\n{narrow}."), &[&whole, &format!("{}.", narrow.replace('\n', " "))]);
    check(&format!("{text}\n\n{points}"), &[&whole, "Talk to them all", "Plan it"]);
}

#[test]
fn entries_that_hang_are_whole() {
    check(
        &format!(
            "{HEAD}\n\nOrr, H. and P. Rask. Who pays for it? In: J.\n   Vance (ed.), Lights. Quay Press.\nLow, A. The lamp and the river. Notes. Quay:\n   Press of the far bank.\nHill, M. Ice."
        ),
        &[
            "The boats came back late that evening, and nobody who stood on the quay was surprised to see them so empty.",
            "Orr, H. and P. Rask. Who pays for it? In: J. Vance (ed.), Lights. Quay Press.",
            "Low, A. The lamp and the river. Notes. Quay: Press of the far bank.",
            "Hill, M. Ice.",
        ],
    );
}

#[test]
fn a_date_below_an_address_is_no_footnote() {
    let text =
        format!("Anna Low\nQuay House\nMillbrook MB4 2LP\n\n4 March 2021\n\nMr Peter Rask\n12 Station Road\n\n{HEAD}");
    let document = read(text.as_bytes(), &Options::default()).unwrap();
    assert_eq!(document.paragraphs.len(), 7, "{:#?}", document.paragraphs);
    assert!(document.repairs.iter().all(|repair| repair.kind == RepairKind::LineJoined));
}

#[test]
fn turns_that_recur_are_told_behind_full_lines() {
    let (rest, full) =
        ("nobody who stood on the quay on that day saw", "the boats come back late that evening, at all.");
    for names in
        [["Anna Berg:", "Old Pell:"], ["[00:01:30]", "[00:12:06]"], ["[A.B.]", "[O.P.]"], ["ANNA BERG", "Old Pell"]]
    {
        let is_line = names[1] == "Old Pell" && names[0] != "Anna Berg:";
        let between = if is_line {
            "\nOn the same evening, by the crates of the ice,\n"
        } else {
            " That evening, by the crates,\n"
        };
        let text: String = (0..6).map(|at| format!("{}{between}{rest}\n{full}\n", names[at % 2])).collect();
        let begins = |paragraph: &str| names.iter().any(|name| paragraph.starts_with(name));
        let found = paragraphs(&text, "en");
        assert_eq!(found.len(), if is_line { 12 } else { 6 }, "{found:#?}");
        assert_eq!(found.iter().filter(|paragraph| begins(paragraph)).count(), 6, "{found:#?}");
    }
}

#[test]
fn a_reference_goes_on_with_a_letter() {
    let text = "Los propietarios de las barcas, según el inc.\nb) de la ley, pagarán la tasa que se fije cada\naño en el puerto, y no otra.\n";
    assert_eq!(paragraphs(text, "es"), [text.trim_end().replace('\n', " ")]);
}

#[test]
fn a_break_inside_a_sentence_is_no_paragraph() {
    check(
        &format!("{HEAD}It had been like\n\nthat all week."),
        &[
            "The boats came back late that evening, and nobody who stood on the quay was surprised to see them so empty. It had been like that all week.",
        ],
    );
}

#[test]
fn a_comma_ends_a_salutation_and_no_sentence_behind_another() {
    let line = "It was by accident. In 1987 my old uncle,";
    let first = format!("{HEAD}Nobody was there.\n\n{line}");
    check(
        &format!("{first}\n\nDr. Amos Pell, asked me to hold a ladder for him there."),
        &[
            "The boats came back late that evening, and nobody who stood on the quay was surprised to see them so empty. Nobody was there.",
            "It was by accident. In 1987 my old uncle, Dr. Amos Pell, asked me to hold a ladder for him there.",
        ],
    );
    let greeting = "Dear Mr. Pell, dear Mrs. Okafor, Friends,";
    check(
        &format!("{HEAD}Nobody was there.\n\n{greeting}\n\nInternationally we are known for our bells."),
        &[
            "The boats came back late that evening, and nobody who stood on the quay was surprised to see them so empty. Nobody was there.",
            greeting,
            "Internationally we are known for our bells.",
        ],
    );
}

#[test]
fn an_answer_is_not_glued_to_its_question() {
    check(
        "What did the people who stood on the quay\nthat evening say to you?\nThey said nothing at all, and went home as\nthey always do.",
        &[
            "What did the people who stood on the quay that evening say to you?",
            "They said nothing at all, and went home as they always do.",
        ],
    );
}

#[test]
fn lists_and_headings_stay_apart() {
    check(
        &format!(
            "THE HARBOUR\n{HEAD}They had brought\nthree things:\n- herring\n- some cod, of the kind that nobody on the\nquay wanted\n- ice"
        ),
        &[
            "THE HARBOUR",
            "The boats came back late that evening, and nobody who stood on the quay was surprised to see them so empty. They had brought three things:",
            "- herring",
            "- some cod, of the kind that nobody on the quay wanted",
            "- ice",
        ],
    );
}

#[test]
fn justified_lines_with_wide_gaps_are_no_table() {
    check(
        "The boats came back late that evening, and\nnobody   who stood on the quay was surprised\nto see them so empty and   what they had brought\nwas ice.",
        &[
            "The boats came back late that evening, and nobody   who stood on the quay was surprised to see them so empty and   what they had brought was ice.",
        ],
    );
}

#[test]
fn quoted_mail_is_text_behind_its_marks() {
    check(
        "> The boats came back late that evening, and\n> nobody who stood on the quay was surprised\n> to see them so empty.\n>\n> It had been so all week, said the woman who\n> sold the ice.\nThat is what they always say in the harbour,\nand nobody believes it.",
        &[
            "The boats came back late that evening, and nobody who stood on the quay was surprised to see them so empty.",
            "It had been so all week, said the woman who sold the ice.",
            "That is what they always say in the harbour, and nobody believes it.",
        ],
    );
}

#[test]
fn ranges_lead_back_through_joined_lines() {
    let text = "The people who were astonish-\r\ned stood on the quay, waiting\r\nfor the boats.";
    let document = read(text.as_bytes(), &Options::default()).unwrap();
    assert_eq!(document.paragraphs.len(), 1);
    let paragraph = &document.paragraphs[0];
    let all = paragraph.source_of(0..paragraph.text.len());
    assert_eq!(all, [0..28, 31..text.len()]);
    let at = paragraph.text.find("boats").unwrap();
    let found = text.find("boats").unwrap();
    assert_eq!(paragraph.source_of(at..at + 5), vec![found..found + 5]);
}

#[test]
fn ligatures_become_letters_and_lead_back() {
    let text = "The ﬁrst boats came back late that\nevening, and nobody who stood at\nthe oﬃce was there to see.";
    let document = read(text.as_bytes(), &Options::default()).unwrap();
    let paragraph = &document.paragraphs[0];
    assert!(paragraph.text.starts_with("The first boats") && paragraph.text.contains("the office was"));
    let at = paragraph.text.find("office").unwrap();
    let found = text.find("oﬃce").unwrap();
    assert_eq!(paragraph.source_of(at..at + 6), vec![found..found + 6]);
    let listed = |document: &Document| -> Vec<(usize, String)> {
        let repairs = document.repairs.iter().filter(|repair| repair.kind == RepairKind::LigatureExpanded);
        repairs.map(|repair| (repair.line, repair.found.to_string())).collect()
    };
    assert_eq!(listed(&document), [(1, "ﬁ".to_owned()), (3, "ﬃ".to_owned())]);
    let by_line = read(text.as_bytes(), &Options { layout: Layout::ParagraphPerLine, language: None }).unwrap();
    assert!(by_line.paragraphs[2].text.starts_with("the office"));
    assert_eq!(listed(&by_line), listed(&document));
}

#[test]
fn columns_and_drop_capitals_are_put_right() {
    let text = "T    he boats came back late            had been like that all week,\n     that evening, and nobody           said the woman who sold the\nwho stood on the quay was               ice and mended the nets, while\nsurprised to see them so                her two brothers counted the\nempty. It is true that it               crates.\n";
    check(
        text,
        &[
            "The boats came back late that evening, and nobody who stood on the quay was surprised to see them so empty. It is true that it had been like that all week, said the woman who sold the ice and mended the nets, while her two brothers counted the crates.",
        ],
    );
}

#[test]
fn segments_per_line_stay_lines() {
    let options = Options { layout: Layout::SegmentPerLine, language: None };
    let document = read(b"One.\r\nTwo.\r\n\r\nThree.\n", &options).unwrap();
    let texts: Vec<&str> = document.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    assert_eq!(texts, ["One.\nTwo.", "Three."]);
    assert_eq!(document.paragraphs[0].source_of(5..9), vec![6..10]);
}

#[test]
fn nothing_is_said_to_be_empty() {
    for text in ["", " \n\r\n\t", "\u{FEFF}"] {
        assert_eq!(read(text.as_bytes(), &Options::default()), Err(ReadError::Empty), "{text:?}");
    }
}

/// Every character of the source that is not white space is in a paragraph or in the list of repairs.
fn nothing_is_lost(bytes: &[u8], layout: Layout) {
    let Ok(document) = read(bytes, &Options { layout, language: None }) else { return };
    let mut seen = vec![false; bytes.len()];
    for paragraph in &document.paragraphs {
        assert_eq!(paragraph.origin.first().map(|origin| origin.text.start), Some(0));
        assert!(paragraph.origin.windows(2).all(|pair| pair[0].text.end == pair[1].text.start));
        assert_eq!(paragraph.origin.last().map(|origin| origin.text.end), Some(paragraph.text.len()));
        paragraph.source_of(0..paragraph.text.len()).into_iter().for_each(|range| seen[range].fill(true));
    }
    document.repairs.iter().for_each(|repair| seen[repair.source.clone()].fill(true));
    let decoded = decode::decode(bytes, None).unwrap();
    for (at, c) in decoded.text.char_indices().filter(|(_, c)| !lines::is_blank(*c)) {
        let source = decoded.source(at..at + c.len_utf8());
        assert!(seen[source.clone()].iter().all(|seen| *seen), "{c:?} at {source:?} is lost");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for layout in [Layout::Detect, Layout::ParagraphPerLine, Layout::SegmentPerLine] {
            nothing_is_lost(&bytes, layout);
        }
    }

    #[test]
    fn any_text_is_kept(text in "([A-Za-zéñ]{1,9}[-—.?!:,]?[ \\n\\r\\x0c]{1,2}|[0-9]{1,3}\\n|- ){0,120}") {
        for layout in [Layout::Detect, Layout::ParagraphPerLine, Layout::SegmentPerLine] {
            nothing_is_lost(text.as_bytes(), layout);
        }
        let latin1: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
        nothing_is_lost(&latin1, Layout::Detect);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        nothing_is_lost(&[&[0xFF, 0xFE][..], &utf16].concat(), Layout::Detect);
    }
}
