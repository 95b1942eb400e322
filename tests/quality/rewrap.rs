//! Robustness: the gold texts laid out in many seeded ways must come back as the same sentences.
//!
//! Each seed draws a page: line width, break hyphens at syllables, running headers and footers, column breaks inside a
//! sentence, indentation, spaces at line ends, the line ends of Windows. What is drawn is what a PDF extraction does to a
//! text, and nothing that a reader could not undo: a word's own hyphen is broken at only where the text shows the word whole
//! as well, and a column never breaks after a full stop.

use crate::measure::{ends, ends_in, f1, wrong_words};
use crate::random::Random;
use crate::sample::{Gold, solid};
use crate::segments::segmented;
use crate::syllables;

/// Layouts drawn for each text.
const LAYOUTS: u64 = 200;

/// The worst F1 of sentence ends over all layouts of all texts.
const BOUNDARIES_FLOOR: f64 = 1.0;

/// The same where every third paragraph is set narrower: one end too many in six of 800 layouts, where a page or a column ends
/// behind the first line of such a paragraph and nothing shows how wide it is.
const QUOTATIONS_FLOOR: f64 = 0.9894;

/// With pages of four to nine lines: one end missing in two of 800, where a page ends with a paragraph whose last line is full.
const SHORT_PAGES_FLOOR: f64 = 0.9894;

/// With turns of a word or two: one end too many in one of 800.
const TURNS_FLOOR: f64 = 0.9927;

/// Short turns.
const QUESTION: &str = "Q: Why?";
const ANSWER: &str = "A: Yes.";

/// How many distinct words may be wrong in the worst layout: one that keeps a break hyphen counts twice, as it came out and as
/// it went in.
const WRONG_WORDS_CEILING: usize = 2;

/// The texts with the number of their language for [`syllables::breaks`].
const TEXTS: [(&str, &str, usize); 4] = [("en", "en", 0), ("es", "es", 1), ("pt", "pt", 2), ("es.revised", "es", 1)];

/// How a text is laid out.
#[derive(Debug, Clone)]
struct Layout {
    /// Characters in a line at most.
    width: usize,
    /// Of a hundred words that could be broken at a line end, how many are.
    hyphenation: usize,
    pages: Option<Pages>,
    /// How many blank lines are put into sentences.
    column_breaks: usize,
    /// Spaces before the first line of a paragraph.
    first_indent: usize,
    /// Spaces before every line.
    margin: usize,
    trailing_spaces: bool,
    carriage_returns: bool,
    /// How much narrower every third paragraph is set, as a quotation.
    narrower: usize,
    /// How many short turns of a conversation stand behind every second paragraph, without blank lines between them.
    turns: usize,
    /// Whether the lines of each page are counted in the margin.
    numbered: bool,
}

/// The furniture of pages.
#[derive(Debug, Clone)]
struct Pages {
    /// Lines of text on a page.
    length: usize,
    /// The number of the first page.
    first: usize,
    style: Style,
    /// Whether a blank line parts the furniture from the text.
    blank: bool,
    /// Whether a form feed begins a page.
    form_feed: bool,
}

/// What stands at the head and at the foot of a page.
#[derive(Debug, Clone, Copy)]
enum Style {
    /// A header; the number below.
    HeaderAndNumber,
    /// Header and number in one line, changing sides.
    Alternating,
    /// Only the number below.
    Number,
    /// The number between dashes below.
    DashedNumber,
    /// A footer with the number in words.
    Footer,
    /// A footer that ends as a sentence does; the number below.
    FullStop,
    /// What browsers print on each page: the address and which page of how many it is.
    Address,
    /// When it was printed.
    Date,
}

impl Layout {
    fn draw(random: &mut Random) -> Self {
        let styles = [Style::HeaderAndNumber, Style::Alternating, Style::Number, Style::DashedNumber, Style::Footer];
        let mut pages = || Pages {
            length: random.number(18..=34),
            first: random.number(1..=240),
            style: *random.choose(&styles),
            blank: random.chance(60),
            form_feed: random.chance(30),
        };
        let pages = Some(pages());
        Self {
            pages: pages.filter(|_| random.chance(75)),
            width: random.number(38..=90),
            hyphenation: *random.choose(&[0, 30, 100]),
            column_breaks: random.number(0..=3),
            first_indent: *random.choose(&[0, 0, 2, 4]),
            margin: *random.choose(&[0, 0, 0, 6]),
            trailing_spaces: random.chance(40),
            carriage_returns: random.chance(25),
            narrower: 0,
            turns: 0,
            numbered: false,
        }
    }

    /// Lays a text out.
    fn apply(&self, gold: &Gold, language: usize, random: &mut Random) -> String {
        let text = gold.sentences().join(" ");
        let mut lines = Vec::new();
        for (at, sentences) in gold.paragraphs.iter().enumerate() {
            let is_turn = |at: usize| gold.paragraphs[at] == [QUESTION] || gold.paragraphs[at] == [ANSWER];
            if at > 0 && !(is_turn(at) && is_turn(at - 1)) {
                lines.push(String::new());
            }
            let start = lines.len();
            let quoted = if at % 3 == 2 { self.narrower } else { 0 };
            let width = self.width - quoted;
            Self { width, ..self.clone() }.wrap(&sentences.join(" "), &text, language, random, &mut lines);
            lines[start..].iter_mut().for_each(|line| line.insert_str(0, &" ".repeat(quoted / 2)));
            lines[start].insert_str(0, &" ".repeat(self.first_indent));
        }
        self.break_columns(&mut lines, random);
        let lines = self.paginate(self.count_lines(lines));
        let margin = " ".repeat(self.margin);
        let end = if self.carriage_returns { "\r\n" } else { "\n" };
        let mut laid_out = String::new();
        for line in lines {
            // A form feed stands before the margin.
            let (feed, line) = line.strip_prefix('\u{c}').map_or(("", line.as_str()), |rest| ("\u{c}", rest));
            let space = if self.trailing_spaces && !line.is_empty() && random.chance(50) { " " } else { "" };
            let margin = if line.is_empty() { "" } else { &margin };
            laid_out.extend([feed, margin, line, space, end]);
        }
        laid_out
    }

    /// Fills lines with words, breaking some.
    fn wrap(&self, paragraph: &str, text: &str, language: usize, random: &mut Random, lines: &mut Vec<String>) {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let mut word = word.to_owned();
            let room = self.width.saturating_sub(line.chars().count() + usize::from(!line.is_empty()));
            if word.chars().count() > room {
                if let Some((before, after)) = self.broken(&word, room, text, language, random) {
                    line.push(' ');
                    line.push_str(&before);
                    word = after;
                }
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
        lines.push(line);
    }

    /// The two parts of a word when a part of it fits, with the hyphen on the first.
    fn broken(
        &self,
        word: &str,
        room: usize,
        text: &str,
        language: usize,
        random: &mut Random,
    ) -> Option<(String, String)> {
        let fits = |before: &str, hyphen: usize| before.chars().count() + hyphen <= room;
        // Its own hyphen, when the text shows the word whole elsewhere.
        let own = word.find('-').filter(|at| *at > 0 && text.matches(word).count() > 1);
        if let Some(at) = own.filter(|at| fits(&word[..*at], 1)) {
            // The first of its places only: the others are the evidence.
            let is_first = text.find(word).is_some_and(|first| !text[..first].contains(word));
            return (is_first && random.chance(20)).then(|| (word[..=at].to_owned(), word[at + 1..].to_owned()));
        }
        let start = word.find(char::is_alphabetic)?;
        let core = &word[start..];
        let core = &core[..core.find(|c: char| !c.is_alphabetic()).unwrap_or(core.len())];
        // Inner signs (l'eau, 4h10, a.m.) keep a word whole.
        if word[start + core.len()..].contains(char::is_alphanumeric) || !random.chance(self.hyphenation) {
            return None;
        }
        let place =
            syllables::breaks(core, language).into_iter().rev().find(|place| fits(&word[..start + place], 1))?;
        Some((format!("{}-", &word[..start + place]), word[start + place..].to_owned()))
    }

    /// Blank lines between two lines of one sentence.
    fn break_columns(&self, lines: &mut Vec<String>, random: &mut Random) {
        for _ in 0..self.column_breaks {
            let goes_on = |at: &usize| {
                let (line, next) = (&lines[*at], lines.get(at + 1).map_or("", String::as_str));
                line.ends_with(|c: char| c.is_alphanumeric() || c == ',') && !next.is_empty()
            };
            let places: Vec<usize> = (0..lines.len()).filter(goes_on).collect();
            if !places.is_empty() {
                lines.insert(random.choose(&places) + 1, String::new());
            }
        }
    }

    /// Puts short turns between the paragraphs of a text.
    fn with_turns(&self, gold: Gold) -> Gold {
        let mut paragraphs = Vec::new();
        for (at, paragraph) in gold.paragraphs.into_iter().enumerate() {
            paragraphs.push(paragraph);
            if at % 2 == 1 {
                let turns = [QUESTION, ANSWER].into_iter().cycle().take(self.turns);
                paragraphs.extend(turns.map(|turn| vec![turn.to_owned()]));
            }
        }
        Gold { paragraphs }
    }

    /// Numbers in the margin, up to 25 and again from 1.
    fn count_lines(&self, mut lines: Vec<String>) -> Vec<String> {
        if self.numbered {
            let filled = lines.iter_mut().filter(|line| !line.is_empty());
            filled.enumerate().for_each(|(at, line)| line.insert_str(0, &format!("{:>2}   ", at % 25 + 1)));
        }
        lines
    }

    /// Divides the lines into pages.
    fn paginate(&self, lines: Vec<String>) -> Vec<String> {
        let Some(pages) = &self.pages else { return lines };
        let mut paginated = Vec::new();
        for (number, page) in lines.chunks(pages.length).enumerate() {
            let (head, foot) = pages.furniture(pages.first + number, self.width);
            let begins = paginated.len();
            paginated.extend(head);
            if pages.blank && paginated.len() > begins {
                paginated.push(String::new());
            }
            paginated.extend_from_slice(page);
            if pages.blank {
                paginated.push(String::new());
            }
            paginated.extend(foot.iter().flat_map(|foot| foot.lines()).map(str::to_owned));
            if pages.form_feed && number > 0 {
                paginated[begins].insert(0, '\u{c}');
            }
        }
        paginated
    }
}

impl Pages {
    /// What stands above and below the text of a page.
    fn furniture(&self, number: usize, width: usize) -> (Option<String>, Option<String>) {
        let middle = |text: String| format!("{}{text}", " ".repeat(width.saturating_sub(text.chars().count()) / 2));
        match self.style {
            Style::HeaderAndNumber => (Some("Voices of the Tower".to_owned()), Some(number.to_string())),
            Style::Alternating if number.is_multiple_of(2) => (Some(format!("{number}   Quarterly of Bells")), None),
            Style::Alternating => (Some(format!("Quarterly of Bells   {number}")), None),
            Style::Number => (None, Some(middle(number.to_string()))),
            Style::DashedNumber => (None, Some(middle(format!("– {number} –")))),
            Style::Footer => (None, Some(format!("Clockwork Monthly | {number}"))),
            Style::FullStop => (None, Some(format!("© 1998 Tower Press Inc. All rights reserved.\n{number}"))),
            Style::Address => (None, Some(format!("https://tower.example/voices?id=3    {number}/300"))),
            Style::Date => (None, Some("03/05/2010 10:15".to_owned())),
        }
    }
}

#[test]
fn every_layout_gives_the_same_sentences() {
    check(BOUNDARIES_FLOOR, |layout, _| layout);
}

#[test]
fn quotations_that_are_set_narrower_give_the_same_sentences() {
    check(QUOTATIONS_FLOOR, |layout, random| Layout { narrower: random.number(4..=16), ..layout });
}

/// Cuts each text in all its layouts; `change` has the last word about each.
fn check(floor: f64, change: impl Fn(Layout, &mut Random) -> Layout) {
    let (mut worst, mut words, mut faults) = (1.0_f64, 0, Vec::new());
    for (name, language, syllables) in TEXTS {
        for seed in 0..LAYOUTS {
            let mut random = Random::new(seed);
            let layout = Layout::draw(&mut random);
            let layout = change(layout, &mut random);
            let gold = layout.with_turns(Gold::read(name));
            let (text, wanted) = (gold.sentences().join(" "), ends(gold.sentences()));
            let laid_out = layout.apply(&gold, syllables, &mut random);
            let found = segmented(laid_out.as_bytes(), language).concat();
            let boundaries = f1(&wanted, &ends_in(&text, found.iter().map(String::as_str)));
            let joined = found.join(" ");
            let wrong = wrong_words(&text, &joined);
            let kept = solid(&joined) == solid(&text);
            println!("{name} {seed}: boundaries {boundaries:.4}, characters kept {kept}, words {wrong:?}");
            (worst, words) = (worst.min(boundaries), words.max(wrong.len()));
            if !kept || boundaries < floor || wrong.len() > WRONG_WORDS_CEILING {
                let surplus: Vec<&String> = found.iter().filter(|segment| !text.contains(segment.as_str())).collect();
                faults.push(format!("{name} {seed} {boundaries:.4}: {layout:?}\n  {wrong:?} {surplus:?}"));
            }
        }
    }
    println!("worst boundaries {worst:.4}, most words wrong {words}");
    assert!(faults.is_empty(), "{} layouts:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn footers_that_read_like_text_do_not_come_into_it() {
    let styles = [Style::FullStop, Style::Address, Style::Date];
    check(BOUNDARIES_FLOOR, |layout, random| {
        let (length, first) = (random.number(18..=34), random.number(1..=240));
        let pages = Pages { length, first, style: *random.choose(&styles), blank: random.chance(60), form_feed: false };
        Layout { pages: Some(pages), ..layout }
    });
}

#[test]
fn furniture_of_short_pages_does_not_come_into_it() {
    let styles = [Style::HeaderAndNumber, Style::Alternating, Style::Number, Style::DashedNumber, Style::Footer];
    check(SHORT_PAGES_FLOOR, |layout, random| {
        let (length, first) = (random.number(4..=9), random.number(1..=240));
        let (style, blank, form_feed) = (*random.choose(&styles), random.chance(60), random.chance(60));
        Layout { pages: Some(Pages { length, first, style, blank, form_feed }), column_breaks: 0, ..layout }
    });
}

#[test]
fn short_turns_do_not_keep_long_paragraphs_from_being_put_together() {
    check(TURNS_FLOOR, |layout, random| Layout { turns: random.number(2..=12), ..layout });
}

#[test]
fn numbers_of_lines_do_not_come_into_the_text() {
    check(BOUNDARIES_FLOOR, |layout, _| Layout { numbered: true, pages: None, margin: 0, ..layout });
}

#[test]
fn a_layout_loses_nothing() {
    for (name, _, syllables) in TEXTS {
        let gold = Gold::read(name);
        for seed in 0..LAYOUTS {
            let mut random = Random::new(seed);
            let layout = Layout { pages: None, ..Layout::draw(&mut random) };
            let laid_out = layout.apply(&gold, syllables, &mut random);
            assert_eq!(solid(&laid_out), solid(&gold.sentences().concat()), "{name} {seed}");
            let longest = laid_out.lines().map(|line| line.trim().chars().count()).max();
            assert!(longest.is_some_and(|longest| longest <= layout.width), "{name} {seed}: {longest:?}");
        }
    }
}
