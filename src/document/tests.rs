//! What documents come to, through the one way in.

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

const FIRST_PAGE: &str = "The river rose during the night and by dawn the whole of the lower\nvillage was under water, and the people who lived there had moved to\nthe church, which stood on higher ground. Nobody had slept. The old\nmiller had lost all of his flour and two of his horses. He said that\nhe would not rebuild what the water had taken from him, and that the\ntown should think of a wall. On the following day the rain stopped.\nNobody who stood about on the quay or in the streets thought that it\nwould be for long, since it had been so since the spring of the year\nThe engineers, who had come from the capital, measured the water at\nthe bridge and found that it had fallen by two feet in one night and\n";
const SECOND_PAGE: &str = "told the mayor that the worst was over, and the mayor told everyone.\nThere were cheers in the street. The pump arrived on Friday with the\ntrain. It was replaced in the evening by an older one, because it did\nnot work in cold water. Nobody knew why, and nobody asked about it or\nwanted to know. In the end the wall was built, and it stands there to\nthis day, a little lower than the mayor had asked for in the letter\nthat he sent to the capital in the spring of that year, with a map.\nIt hangs in the hall of the museum, and most of those who come there\nThe letter was lost. It was found again after the war, in a box with\n";
const LAST_PAGE: &str = "other letters of the same year, by a woman who was looking for the\nwill of her father. She gave it to the museum.\n";

/// The pages with what stands at their foot.
fn with_feet(foot: impl Fn(usize) -> String) -> String {
    format!("{FIRST_PAGE}{}{SECOND_PAGE}{}{LAST_PAGE}{}", foot(1), foot(2), foot(3))
}

fn check_feet(foot: impl Fn(usize) -> String) {
    let text = with_feet(foot);
    let found = paragraphs(&text, "en").join("|");
    let expected = [FIRST_PAGE, SECOND_PAGE, LAST_PAGE].concat().trim_end().replace('\n', " ");
    assert_eq!(found, expected, "{text}");
}

#[test]
fn footers_that_read_like_text_are_footers() {
    check_feet(|page| format!("\n© 2020 Acme Inc. All rights reserved.\n{page}\n\n"));
    check_feet(|page| format!("\n© 2020 Acme Inc. All rights reserved.\nPage {}\n\n", page + 36));
    check_feet(|_| "\nReport of Acme Inc.\n\n".to_owned());
    check_feet(|page| format!("https://example.com/a?id=3      {page}/3\n"));
    check_feet(|_| "03/05/2010 10:15\n".to_owned());
    check_feet(|_| "3 de mayo de 2010\n".to_owned());
}

#[test]
fn a_single_header_with_its_number_is_a_header() {
    for header in ["18      J. R. HOLLOWAY\n", "\nJ. R. Holloway   18\n\n", "18 J. R. HOLLOWAY\n\n"] {
        let text = format!("{FIRST_PAGE}{header}{SECOND_PAGE}");
        assert!(!paragraphs(&text, "en").concat().to_lowercase().contains("holloway"), "{text}");
    }
    let refrain = format!("{FIRST_PAGE}18 men from the quay\n{SECOND_PAGE}");
    assert!(paragraphs(&refrain, "en").concat().contains("night and 18 men from the quay told"));
}

#[test]
fn numbers_below_footnotes_are_page_numbers() {
    let text = with_feet(|page| format!("\n{page} See the letter of 3 May 1888, p. {}.\n\n{page}\n\n", page + 20))
        .replace("slept.", "slept.1")
        .replace("street.", "street.2")
        .replace("museum.\n", "museum.3\n");
    let found = paragraphs(&text, "en").join("|");
    assert!(found.contains("in one night and told the mayor"), "{found}");
    assert!(found.contains("|2 See the letter of 3 May 1888, p. 22.|"), "{found}");
    assert!(!found.contains("|3|") && !found.ends_with("|3"), "{found}");
}

#[test]
fn what_is_said_again_and_again_stays() {
    let text = format!(
        "{FIRST_PAGE}the rest.\n\nNobody came.\n\n{}Nobody came.\n",
        format!("{FIRST_PAGE}the rest.\n\n").repeat(3).replace("\n\n", "\n\nNobody came.\n\n")
    );
    assert_eq!(paragraphs(&text, "en").iter().filter(|paragraph| *paragraph == "Nobody came.").count(), 5);
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

/// Pages with a header that alternates, a page number that counts, a footer, and the worst of page breaks: inside a word.
fn pages() -> String {
    const WORDS: [&str; 11] =
        ["boats", "nobody", "evening", "late", "quay", "surprised", "empty", "herring", "week", "rope", "melting"];
    let line = |at: usize| {
        (0..7).map(|word| WORDS[(at * (word + 3) + word * word + at / 11) % 11]).collect::<Vec<_>>().join(" ")
    };
    let page = |page: usize| {
        let header = if page.is_multiple_of(2) {
            format!("{page}   Harbour Voices")
        } else {
            format!("A Talk on the Quay   {page}")
        };
        let body: Vec<String> = (0..14).map(|at| line(page * 14 + at)).collect();
        format!(
            "{header}\n\ned in them, and {}\n{} who were astonish-\n© Quay Press\n",
            body.join("\n"),
            line(page * 17)
        )
    };
    (1..=6).map(page).collect()
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
fn a_rule_above_notes_is_no_text() {
    check(
        "The boats came back late that evening,1 and\nnobody who stood on the quay was surprised\nto see them so\n__________\n1. See the list of the harbour.\nempty. It had been so all week, said the one\nwho sold the ice.",
        &[
            "The boats came back late that evening,1 and nobody who stood on the quay was surprised to see them so empty. It had been so all week, said the one who sold the ice.",
            "1. See the list of the harbour.",
        ],
    );
}

#[test]
fn a_line_that_recurs_flush_in_the_text_is_text() {
    let line = "Nobody knew of Anna Berg and the Quay House";
    let mut text = prose(9, 0);
    for seed in [1, 3, 5] {
        let next = prose(12, seed);
        let (head, tail) = next.split_at(next.match_indices('\n').nth(4).unwrap().0);
        text = format!("{text}\n\n{head}\n{line}{tail}");
    }
    let document = read(text.as_bytes(), &Options::default()).unwrap();
    assert_eq!(document.dropped(), 0, "{:?}", document.repairs);
}

#[test]
fn footers_in_lower_case_or_with_a_full_stop_go_from_every_page() {
    for footer in ["www.quay.example", "file:///home/quay.html {page}/4", "All rights reserved. Quay Press 1999."] {
        let page = |page: usize| {
            format!(
                "{}\n{}\n",
                prose(14, page).replace("\nand went to bed.", ""),
                footer.replace("{page}", &page.to_string())
            )
        };
        let text = (1..=4).map(page).collect::<Vec<_>>().join("\u{C}");
        let document = read(text.as_bytes(), &Options::default()).unwrap();
        assert_eq!(document.dropped(), 4, "{footer}: {:?}", document.paragraphs);
    }
}

#[test]
fn page_furniture_goes_even_inside_a_word() {
    let text = pages();
    let document = read(text.as_bytes(), &Options::default()).unwrap();
    assert_eq!(document.paragraphs.len(), 1);
    let whole = &document.paragraphs[0].text;
    assert!(!whole.contains("Harbour Voices") && !whole.contains("Talk on") && !whole.contains("Press"), "{whole}");
    assert_eq!(whole.matches("astonished").count(), 5);
    let dropped = document.repairs.iter().filter(|repair| repair.kind == RepairKind::FurnitureDropped).count();
    assert_eq!(dropped, 12);
    assert_eq!(document.dropped(), 12);
}

/// Wrapped prose in paragraphs of three to five lines.
fn prose(lines: usize, seed: usize) -> String {
    const LINES: [&str; 7] = [
        "The boats came back late that evening, and",
        "nobody who stood on the quay was surprised",
        "to see them so empty. It had been like that",
        "all week, said the woman who sold the ice",
        "and mended the nets, while her two brothers",
        "counted the crates and wrote down what each",
        "of them had brought home from the far bank",
    ];
    let body: Vec<&str> = (0..lines.max(2) - 1).map(|at| LINES[(at + seed) % LINES.len()]).collect();
    format!("{}\nand went to bed.", body.join("\n"))
}

/// What recurs between pieces of prose `distance` lines long, set off by `gap`, stays in the text.
fn stays(recurring: &[&str], distance: usize, gap: &str) {
    let pieces: Vec<String> =
        recurring.iter().enumerate().map(|(at, line)| format!("{line}{gap}{}", prose(distance, at))).collect();
    let text = format!("{}{gap}{}\n", prose(12, 3), pieces.join(gap));
    let document = read(text.as_bytes(), &Options::default()).unwrap();
    assert_eq!(document.dropped(), 0, "{text}\n{:#?}", document.repairs);
    assert!(document.paragraphs.len() < text.lines().filter(|line| !line.is_empty()).count(), "not taken for wrapped");
}

#[test]
fn what_recurs_in_a_text_without_pages_stays() {
    for distance in [12, 15, 20] {
        for gap in ["\n", "\n\n"] {
            stays(&["Could you say more?"; 6], distance, gap);
            stays(&["Yes.", "No.", "Yes.", "No.", "Yes.", "No.", "Yes."], distance, gap);
            stays(&["Heave away, my bonny boys"; 5], distance, gap);
            stays(&["Heave away, my bonny boys!"; 5], distance, gap);
            stays(&["Interviewer", "Ms Low", "Interviewer", "Ms Low", "Interviewer", "Ms Low"], distance, gap);
            stays(&["Q:", "A:", "Q:", "A:", "Q:", "A:"], distance, gap);
            stays(&["* * *"; 5], distance, gap);
            for word in ["Chapter", "Figure", "Question", "Letter No."] {
                let headings: Vec<String> = (1..=5).map(|at| format!("{word} {at}")).collect();
                stays(&headings.iter().map(String::as_str).collect::<Vec<_>>(), distance, gap);
            }
            stays(&["1", "2", "3", "4", "5", "6"], distance, gap);
            stays(&["- 1 -", "- 2 -", "- 3 -", "- 4 -"], distance, gap);
            stays(&["1.", "2.", "3.", "4.", "5."], distance, gap);
            stays(&["I", "II", "III", "IV", "V"], distance, gap);
        }
        stays(&["Chapter | 1", "Chapter | 2", "Chapter | 3"], distance, "\n\n");
        stays(&["12", "13", "14", "15"], distance, "\n\n");
    }
}

/// Slides with the same title in turn, a header above and a number below.
fn slides(begins: &str, foot: impl Fn(usize) -> String) -> String {
    let slide = |number: usize| {
        let title = ["What we found", "Costs", "Who pays"][number % 3];
        let point = ["the ice", "the nets", "the rope", "the crates"][number % 4];
        format!(
            "{begins}The Harbour in Spring\n\n{title}\n\n• Prices of {point} rise by four\n  per cent a year\n• Nobody pays for it now\n\n{}\n",
            foot(number)
        )
    };
    (1..=9).map(slide).collect::<String>().trim_start_matches('\u{C}').to_owned()
}

#[test]
fn short_pages_lose_their_furniture_and_nothing_else() {
    let mut found = Vec::new();
    for text in [
        slides("\u{C}", |number| number.to_string()),
        slides("", |number| number.to_string()),
        slides("\u{C}", |number| format!("Slide {number} / 9")),
    ] {
        let document = read(text.as_bytes(), &Options::default()).unwrap();
        assert_eq!(document.dropped(), 18, "{text}\n{:#?}", document.repairs);
        found.push(document.paragraphs.iter().map(|paragraph| paragraph.text.clone()).collect::<Vec<_>>());
    }
    assert!(found[0] == found[1] && found[1] == found[2] && found[0][0] == "Costs", "{:#?}", found[0]);
}

#[test]
fn what_recurs_at_a_distance_of_a_few_lines_without_pages_stays() {
    let dropped = |text: &str| read(text.as_bytes(), &Options::default()).unwrap().dropped();
    let verse = |number: usize| format!("{number}\n{}\n\nHeave away, my bonny boys\n\n", prose(3, number));
    assert_eq!(dropped(&(1..=9).map(verse).collect::<String>()), 0);
    let ranks: String = (1..=9).map(|number| format!("Boat of {number} hands\n{number}\n")).collect();
    assert_eq!(dropped(&format!("{}\n\n{ranks}", prose(12, 0))), 0);
}

#[test]
fn numbers_and_names_on_pages_of_tables_stay() {
    let page = |number: usize| format!("Boats\n1\n2\nPell {number}\nBerg\n3\nBoats\n{}\n", number + 40);
    let text = (1..=6).map(page).collect::<Vec<_>>().join("\u{C}");
    let document = read(text.as_bytes(), &Options::default()).unwrap();
    let dropped: Vec<&str> = document
        .repairs
        .iter()
        .filter(|repair| repair.kind == RepairKind::PageNumberDropped)
        .map(|repair| &*repair.found)
        .collect();
    assert_eq!(
        (dropped, document.dropped()),
        (vec!["41", "42", "43", "44", "45", "46"], 18),
        "{:#?}",
        document.repairs
    );
}

#[test]
fn forms_keep_the_fields_of_every_page() {
    let page = |number: usize| {
        format!(
            "Form HB-12 (rev. 3)\nName of the boat: ____\nName of the owner: ____\n{number}. Is it yours? Yes No\nSignature:\n\nPage {number} of 8\n"
        )
    };
    let text = (1..=8).map(page).collect::<Vec<_>>().join("\u{C}");
    let document = read(text.as_bytes(), &Options::default()).unwrap();
    assert_eq!((document.dropped(), document.paragraphs.len()), (16, 32), "{:#?}", document.repairs);
}

#[test]
fn a_table_of_contents_and_its_headings_stay() {
    let titles = ["The boats", "The ice", "The nets", "The far bank"];
    let contents: String = titles.iter().enumerate().map(|(at, title)| format!("{title}   {}\n", at + 3)).collect();
    let body: String =
        titles.iter().enumerate().map(|(at, title)| format!("\n{title}\n\n{}\n", prose(14, at))).collect();
    let document = read(format!("Contents\n\n{contents}{body}").as_bytes(), &Options::default()).unwrap();
    assert_eq!(document.dropped(), 0, "{:#?}", document.repairs);
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

/// Prose of which the last line of a page goes on on the next.
const PAGE: &str = "The boats came back late that evening, and\nnobody who stood on the quay was surprised\nto see them so empty.1 It had been like that\nall week, said the woman who sold the ice";

#[test]
fn a_footnote_is_set_apart_from_the_sentence_that_it_interrupts() {
    let text = format!(
        "{PAGE}\n1 The minutes say otherwise: see page 12 of\nthe book of the harbour board.\n\u{C}and mended the nets, while her two brothers\ncounted the crates."
    );
    let found = paragraphs(&text, "en");
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("who sold the ice and mended the nets"));
    assert_eq!(found[1], "1 The minutes say otherwise: see page 12 of the book of the harbour board.");
}

#[test]
fn a_line_that_begins_with_a_number_is_no_footnote() {
    let text =
        format!("{}\n12 boats of the far bank, while her two\nbrothers counted the crates.", PAGE.replace(".1 ", ". "));
    assert_eq!(paragraphs(&text, "en").len(), 1);
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
fn pages_that_form_feeds_end_show_their_furniture() {
    let page = |number: usize, head: &str, body: &str| format!("{head}\n\n{body}\n\n{number}\n\u{C}");
    let first = page(8, "The Harbour Review", PAGE);
    let second = page(
        9,
        "J. R. Meldrum",
        "and mended the nets, while her two brothers\ncounted the crates and wrote down what each",
    );
    let third = page(10, "The Harbour Review", "of them had brought home from the far bank\nand went to bed.");
    let document = read(format!("{first}{second}{third}").as_bytes(), &Options::default()).unwrap();
    assert_eq!(document.paragraphs.len(), 1, "{:#?}", document.paragraphs);
    assert_eq!(document.dropped(), 6);
}

#[test]
fn footnotes_that_say_the_same_are_no_furniture() {
    let note = |number: usize| {
        format!(
            "{number} On this point compare the report of the ferry company, which gives\nanother date and a longer list."
        )
    };
    let page = |number: usize| format!("{}\n{}\n\u{C}", PAGE.replace(".1", &format!(".{number}")), note(number));
    let text = format!("{}{}and went to bed.", page(1), page(2).replace("The boats", "and the boats"));
    let document = read(text.as_bytes(), &Options::default()).unwrap();
    assert_eq!(document.dropped(), 0, "{:#?}", document.repairs);
    let notes = document.repairs.iter().filter(|repair| repair.kind == RepairKind::FootnoteSetApart).count();
    assert_eq!(notes, 2, "{:#?}", document.paragraphs);
}

#[test]
fn years_and_refrains_at_the_edges_of_pages_stay() {
    let text = format!("{PAGE}.\n\n1984\n\u{C}{PAGE}.\n\n1991\n\u{C}{PAGE}.\n\nYes.\n\u{C}Yes.\n\n{PAGE}.\n");
    let document = read(text.as_bytes(), &Options::default()).unwrap();
    assert_eq!(document.dropped(), 0, "{:#?}", document.repairs);
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
