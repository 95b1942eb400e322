//! What must stay though it stands where furniture does.

use crate::document::{Options, RepairKind, read};

fn dropped(text: &str) -> Vec<String> {
    let document = read(text.as_bytes(), &Options::default()).unwrap();
    let furniture = document.repairs.iter().filter(|repair| {
        matches!(
            repair.kind,
            RepairKind::FurnitureDropped | RepairKind::PageNumberDropped | RepairKind::LineNumberDropped
        )
    });
    furniture.map(|repair| repair.found.to_string()).collect()
}

const PROSE: &str = "The keeper of the lamp wrote down each ship that passed, and\nthe hour at which it did, in a book that nobody ever read. On\nSundays he wrote to his sister, who kept all of his letters in\na box below the stairs. She answered once a year";

#[test]
fn last_lines_of_paragraphs_are_no_page_numbers() {
    for last in
        ["de 1907.", "of 1907", "von 1907.", "1907.", "of 12.", "page 12.", "p. 12", "Page 12", "pp. 7-12.", "2.14.1)"]
    {
        let text = format!("{PROSE}\n{last}\n\nNobody knew of the box. {PROSE}.\n\nNor of the lamp. {PROSE}.\n");
        let document = read(text.as_bytes(), &Options::default()).unwrap();
        assert_eq!(dropped(&text), [""; 0], "{last}");
        assert!(document.paragraphs[0].text.ends_with(&format!("once a year {last}")), "{:#?}", document.paragraphs);
    }
}

/// Nothing goes from such pages.
fn stay(pages: &[&str]) {
    let text = pages.join("\n\u{C}");
    assert_eq!(dropped(&text), [""; 0], "{text}");
}

#[test]
fn pages_of_a_childrens_book_keep_their_lines() {
    let pages: Vec<String> = ["hen", "fox", "owl", "hare", "mole", "toad"]
        .iter()
        .flat_map(|name| {
            [
                format!("Little {name}, little {name},\nwhere have you been?"),
                format!("I went with a {name}\nover the hill."),
            ]
        })
        .collect();
    stay(&pages.iter().map(String::as_str).collect::<Vec<_>>());
    stay(&["No"; 7]);
    stay(&["I saw it.\nIt ran away."; 7]);
}

#[test]
fn letters_lessons_and_questionnaires_keep_what_they_share() {
    let letter = format!("Dear Madam,\n\n{PROSE}.\n\nYours truly,\nAnna Berg\nKeeper");
    stay(&[&letter, &letter.replace("box", "chest")]);
    let long = letter.replace("Yours", &format!("{PROSE}.\n\n{PROSE}.\n\nYours"));
    stay(&[&*long, &long.replace("box", "chest"), &long.replace("ship", "boat"), &long.replace("hour", "day")]);
    let lesson = |number: usize| {
        format!("Unit {number}\n\n{}.\n\nWhat have you learnt?", PROSE.replace("lamp", &"l".repeat(number)))
    };
    let lessons: Vec<String> = (1..=6).map(lesson).collect();
    stay(&lessons.iter().map(String::as_str).collect::<Vec<_>>());
    let question =
        |number: usize| format!("{number}. Have you seen the lamp of {}?\nNever\nOften\nI forget", number * 7);
    let questions: Vec<String> = (1..=9).map(question).collect();
    stay(&questions.iter().map(String::as_str).collect::<Vec<_>>());
    let card = |word: &str| format!("Caution\n{}.\n\nKeep it dry.", PROSE.replace("lamp", word));
    stay(&[&*card("oil"), &card("lens"), &card("wick"), &card("glass"), &card("door"), &card("stair")]);
}

#[test]
fn a_title_said_twice_on_two_pages_stays() {
    let page = format!("The Book of the Lamp\n\n{PROSE}.\n\n{PROSE}.\n\n{PROSE}.\n");
    stay(&[&page, &page.replace("ship", "boat")]);
}

#[test]
fn a_number_at_the_edge_of_a_single_page_stays() {
    stay(&["Ships\n\n31", "More of them came\n\nNobody knows why\n"]);
    stay(&[&format!("{PROSE}.\n\nThey were\n\n31\n"), &format!("{PROSE}.\n")]);
}

#[test]
fn what_recurs_a_few_times_between_unfinished_lines_stays() {
    for line in ["or", "See --lamp as well", "--lamp-oil <amount>", "-l, --lamp", "```text"] {
        let block = format!("{PROSE}\nand kept the\n\n{line}\n\n");
        let text =
            format!("{block}{block}--with-oil and\n{block}{PROSE}.\n").replace("once a year\nand", "once and\nand");
        let spread =
            text.replace(&format!("\n\n{line}\n\n"), &format!("\n\n{line}\n\nof the house. {PROSE}.\n\n{PROSE}.\n\n"));
        assert_eq!(dropped(&spread), [""; 0], "{spread}");
    }
}

#[test]
fn numbered_pages_lose_header_and_number() {
    let page =
        |number: usize| format!("The Book of the Lamp\n\n{}.\n\n{number}", PROSE.replace("lamp", &"l".repeat(number)));
    let text = (4..=7).map(page).collect::<Vec<_>>().join("\n\u{C}");
    assert_eq!(dropped(&text).len(), 8, "{text}");
    let two = (4..=5).map(page).collect::<Vec<_>>().join("\n\u{C}");
    assert_eq!(dropped(&two).len(), 4, "{two}");
}
