//! How fast whole documents are read: paragraphs found in wrapped text, and text decoded.
//!
//!     cargo bench --bench document -- 20
//!
//! The text is the project's own sample as it comes out of a PDF, again and again until so many megabytes are full; the
//! number of each round stands in it, so that it is not the same line over and over. The limit beside it: looking at each
//! character once (`str::from_utf8` and counting). CPU times of the one thread, the best of three.

#![allow(clippy::print_stdout)] // Printing figures is what it is for.

mod measure;

use alinea::document::{Layout, Options, read};
use alinea::language::LanguageTag;
use measure::{least, speed};

const SAMPLE: &str = include_str!("../tests/data/interview/es.raw.txt");
const ROUNDS: usize = 3;

fn main() {
    let megabytes = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(4_usize);
    let mut text = String::new();
    for round in 0.. {
        if text.len() >= megabytes * 1_000_000 {
            break;
        }
        text.push_str(&SAMPLE.replace("Pell", &format!("Pell {round}")));
        text.push('\n');
    }
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let legacy: Vec<u8> = text.chars().map(latin1).collect();
    let limit = least(ROUNDS, || std::str::from_utf8(text.as_bytes()).map_or(0, |text| text.chars().count()));
    println!("{:<44}{:>8.1} MB/s", "each character once", speed(text.len(), limit));
    let language = LanguageTag::parse("es").expect("a tag");
    let measure = |name: &str, bytes: &[u8], layout| {
        let options = Options { layout, language: Some(&language) };
        let time = least(ROUNDS, || read(bytes, &options).map_or(0, |document| document.paragraphs.len()));
        println!("{name:<44}{:>8.1} MB/s", speed(text.len(), time));
    };
    measure("paragraphs of wrapped text, UTF-8", text.as_bytes(), Layout::Detect);
    measure("a paragraph a line, UTF-8", text.as_bytes(), Layout::ParagraphPerLine);
    measure("a paragraph a line, UTF-16 (per MB of UTF-8)", &utf16, Layout::ParagraphPerLine);
    measure("a paragraph a line, Latin-1 (the same)", &legacy, Layout::ParagraphPerLine);
}

fn latin1(c: char) -> u8 {
    u8::try_from(u32::from(c)).unwrap_or(b'-')
}
