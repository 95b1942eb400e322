//! Other segmenters beside alinea's: what they cut, and how fast.
//!
//!     cargo run --release -- sentencex en < TEXT       one sentence a line, for a scorer
//!     cargo run --release -- speed en TEXT             MB/s of CPU of each, one core, in turns
//!
//! A paragraph a line. For speed the text stands in memory and sentences are counted, not written.

use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakInvariantOptions;
use std::io::{BufRead, Write};
use std::time::{Duration, Instant};
use unicode_segmentation::UnicodeSegmentation;

type Failure = Box<dyn std::error::Error>;
/// Hands each sentence of a paragraph to a function.
type Cut = Box<dyn Fn(&str, &mut dyn FnMut(&str))>;

const PEERS: [&str; 4] = ["alinea", "icu_segmenter", "sentencex", "unicode-segmentation"];
const ROUNDS: usize = 5;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [what, language, path] if what == "speed" => speed(language, &std::fs::read_to_string(path)?),
        [peer, language] => print(&*cut_of(peer, language)?),
        _ => Err("usage: peers PEER LANGUAGE < TEXT, or peers speed LANGUAGE TEXT".into()),
    }
}

fn cut_of(peer: &str, language: &str) -> Result<Cut, Failure> {
    let language = language.to_owned();
    Ok(match peer {
        "alinea" => {
            let segmenter = alinea::segment::Segmenter::new(&alinea::language::LanguageTag::parse(&language)?);
            Box::new(move |text, take| segmenter.cut(text).for_each(|range| take(&text[range])))
        }
        "icu_segmenter" => {
            let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
            Box::new(move |text, take| {
                let mut start = 0;
                for end in segmenter.segment_str(text).skip(1) {
                    take(&text[start..end]);
                    start = end;
                }
            })
        }
        "sentencex" => Box::new(move |text, take| sentencex::segment(&language, text).into_iter().for_each(take)),
        "unicode-segmentation" => Box::new(|text, take| text.split_sentence_bounds().for_each(take)),
        _ => return Err(format!("{peer} is none of {}", PEERS.join(", ")).into()),
    })
}

fn print(cut: &dyn Fn(&str, &mut dyn FnMut(&str))) -> Result<(), Failure> {
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let mut text = String::new();
        cut(line?.trim(), &mut |sentence| {
            text.push_str(sentence.trim());
            text.push('\n');
        });
        writeln!(output, "{text}")?;
    }
    Ok(())
}

/// The least of some rounds for each, one after the other in every round.
fn speed(language: &str, text: &str) -> Result<(), Failure> {
    let mut best = [Duration::MAX; PEERS.len()];
    let mut counts = [0; PEERS.len()];
    let cuts: Vec<Cut> = PEERS.iter().map(|peer| cut_of(peer, language)).collect::<Result<_, _>>()?;
    for _ in 0..ROUNDS {
        for (at, cut) in cuts.iter().enumerate() {
            let (start, mut count) = (Instant::now(), 0);
            text.lines().for_each(|line| cut(line, &mut |_| count += 1));
            best[at] = best[at].min(start.elapsed());
            counts[at] = count;
        }
    }
    for ((peer, best), count) in PEERS.iter().zip(best).zip(counts) {
        let rate = text.len() as f64 / 1e6 / best.as_secs_f64();
        println!("{peer:<22} {rate:>7.1} MB/s  {count} sentences");
    }
    Ok(())
}
