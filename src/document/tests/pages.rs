//! What belongs to pages and what to the text: headers, footers, numbers, footnotes; and what recurs and stays.

use super::*;

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
