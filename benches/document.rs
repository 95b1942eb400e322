//! How fast whole documents are read: paragraphs found in wrapped text, and text decoded.
//!
//!     cargo bench --bench document -- 20
//!
//! The text is the project's own sample as it comes out of a PDF, again and again until so many megabytes are full; the
//! number of each round stands in it, so that it is not the same line over and over. The limit beside it: looking at each
//! character once (`str::from_utf8` and counting). CPU times of the one thread, the best of three.
//!
//! Other wrapped texts, a fifth as large: the samples in other languages, and the words of the English one in chance order, so that no
//! line comes back, in several layouts.

#![allow(clippy::print_stdout)] // Printing figures is what it is for.

mod measure;

use alinea::document::{Layout, Options, read};
use alinea::language::LanguageTag;
use measure::{least, speed};

const SAMPLE: &str = include_str!("../tests/data/interview/es.raw.txt");
const ENGLISH: &str = include_str!("../tests/data/interview/en.raw.txt");
const PORTUGUESE: &str = include_str!("../tests/data/interview/pt.raw.txt");
const ROUNDS: usize = 3;

fn main() {
    let megabytes = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(4_usize);
    let bytes = megabytes * 1_000_000;
    let text = repeated(SAMPLE, bytes);
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let legacy: Vec<u8> = text.chars().map(latin1).collect();
    let limit = least(ROUNDS, || std::str::from_utf8(text.as_bytes()).map_or(0, |text| text.chars().count()));
    println!("{:<44}{:>8.1} MB/s", "each character once", speed(text.len(), limit));
    let measure = |name: &str, bytes: &[u8], layout| {
        let language = LanguageTag::parse("es").expect("a tag");
        let options = Options { layout, language: Some(&language) };
        let time = least(ROUNDS, || read(bytes, &options).map_or(0, |document| document.paragraphs.len()));
        println!("{name:<44}{:>8.1} MB/s", speed(text.len(), time));
    };
    measure("paragraphs of wrapped text, UTF-8", text.as_bytes(), Layout::Detect);
    measure("a paragraph a line, UTF-8", text.as_bytes(), Layout::ParagraphPerLine);
    measure("a paragraph a line, UTF-16 (per MB of UTF-8)", &utf16, Layout::ParagraphPerLine);
    measure("a paragraph a line, Latin-1 (the same)", &legacy, Layout::ParagraphPerLine);
    layouts(bytes / 5);
}

/// A text again and again until so many bytes are full.
fn repeated(sample: &str, bytes: usize) -> String {
    let mut text = String::new();
    for round in 0.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&sample.replace("Pell", &format!("Pell {round}")));
        text.push('\n');
    }
    text
}

/// Wrapped texts of so many bytes, in several layouts.
fn layouts(bytes: usize) {
    let lines = shuffled(bytes);
    let join = |before: &dyn Fn(usize) -> String| -> String {
        lines.iter().enumerate().map(|(at, line)| before(at) + line + "\n").collect()
    };
    let by_page =
        |at: usize, head: &str| if at % 45 == 44 { format!("{head}{}\n", at / 45 + 1) } else { String::new() };
    let texts = [
        ("English, out of a PDF", repeated(ENGLISH, bytes)),
        ("Portuguese, out of a PDF", repeated(PORTUGUESE, bytes)),
        ("no line comes back", join(&|_| String::new())),
        ("with running headers", join(&|at| by_page(at, "The Harbour Review   "))),
        ("with form feeds and page numbers", join(&|at| by_page(at, "\u{C}"))),
        ("with numbers in the margin", join(&|at| format!("{:2}   ", at % 25 + 1))),
        ("quoted, as in mail", join(&|_| "> ".to_owned())),
        ("every second line blank", join(&|_| "\n".to_owned())),
        ("in Cyrillic letters", join(&|_| String::new()).chars().map(cyrillic).collect()),
    ];
    for (name, text) in texts {
        let time = least(ROUNDS, || read(text.as_bytes(), &Options::default()).map_or(0, |read| read.paragraphs.len()));
        println!("{:<44}{:>8.1} MB/s", format!("wrapped: {name}"), speed(text.len(), time));
    }
}

/// Characters in a line.
const WIDTH: usize = 66;

/// The words of the English sample in chance order, in lines and paragraphs.
fn shuffled(bytes: usize) -> Vec<String> {
    let words: Vec<&str> =
        ENGLISH.split_whitespace().filter(|word| word.bytes().all(|b| b.is_ascii_lowercase())).collect();
    let (mut lines, mut line, mut length, mut chance) = (Vec::new(), String::new(), 0, 1_u64);
    while length < bytes {
        // The multiplier and the addend are those of Knuth's MMIX.
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let drawn = (chance >> 33) as usize;
        let end = if drawn.is_multiple_of(17) { "." } else { "" };
        let word = words[drawn % words.len()];
        let begins = line.is_empty() && lines.last().is_none_or(String::is_empty) || line.ends_with('.');
        let (first, others) = word.split_at(if begins { 1 } else { 0 });
        let word = format!("{}{others}{end}", first.to_uppercase());
        if line.len() + word.len() >= WIDTH {
            length += line.len() + 1;
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
        if drawn.is_multiple_of(101) {
            line.push('.');
            length += line.len() + 2;
            lines.extend([std::mem::take(&mut line), String::new()]);
        }
    }
    lines
}

/// Some letter of that alphabet for each.
fn cyrillic(c: char) -> char {
    match c {
        'a'..='z' => char::from_u32(u32::from('а') + u32::from(c) - u32::from('a')).unwrap_or(c),
        'A'..='Z' => char::from_u32(u32::from('А') + u32::from(c) - u32::from('A')).unwrap_or(c),
        other => other,
    }
}

fn latin1(c: char) -> u8 {
    u8::try_from(u32::from(c)).unwrap_or(b'-')
}
