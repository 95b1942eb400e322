//! A made-up TMX file of any size, for measuring.
//!
//!     cargo run --release --example made_up_tmx -- 200000 > made-up.tmx
//!
//! From a seed, so the same number gives the same bytes. Units as CAT tools write them: English and Spanish of about
//! a dozen made-up words that follow Zipf's law, dates and names, properties, every tenth unit with inline codes, some
//! with characters that need escaping; 550 bytes a unit. Written by hand and not by `tmx::Writer`, which is measured with
//! it. Memory does not grow with the file.

#![allow(clippy::print_stderr)] // It says how it is called.

use std::io::{BufWriter, Write};

/// Different words of a language.
const VOCABULARY: usize = 50_000;

fn main() -> std::io::Result<()> {
    let Some(count) = std::env::args().nth(1).and_then(|argument| argument.parse().ok()) else {
        eprintln!("usage: made_up_tmx NUMBER-OF-UNITS > FILE");
        return Ok(());
    };
    let out = &mut BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let mut random = Random(5);
    let languages = [words(&mut random, ENGLISH), words(&mut random, SPANISH)];
    out.write_all(BEGIN.as_bytes())?;
    for number in 1..=count {
        unit(out, number, &languages, &mut random)?;
    }
    out.write_all(b"  </body>\n</tmx>\n")?;
    out.flush()
}

const BEGIN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="made_up_tmx" creationtoolversion="1" segtype="sentence" o-tmf="none" adminlang="en" srclang="en-US" datatype="plaintext">
    <prop type="x-project">made up</prop>
  </header>
  <body>
"#;

fn unit(out: &mut impl Write, number: u64, languages: &[Vec<String>; 2], random: &mut Random) -> std::io::Result<()> {
    let (day, second) = (random.below(28) + 1, random.below(60));
    let date = format!("2026{:02}{day:02}T12{:02}{second:02}Z", random.below(12) + 1, random.below(60));
    let has_codes = random.below(10) == 0;
    writeln!(out, r#"    <tu tuid="{number}" creationdate="{date}" creationid="translator-{}">"#, random.below(20))?;
    writeln!(out, r#"      <prop type="x-document">part-{}.docx</prop>"#, number / 500)?;
    writeln!(out, r#"      <prop type="x-context">{:016x}</prop>"#, random.next())?;
    for (tag, words) in ["en-US", "es-ES"].into_iter().zip(languages) {
        write!(out, r#"      <tuv xml:lang="{tag}" changedate="{date}"><seg>"#)?;
        segment(out, words, has_codes, random)?;
        writeln!(out, "</seg></tuv>")?;
    }
    writeln!(out, "    </tu>")
}

fn segment(out: &mut impl Write, words: &[String], has_codes: bool, random: &mut Random) -> std::io::Result<()> {
    let length = 6 + random.below(12);
    let bold = 1 + random.below(length - 2);
    for at in 0..length {
        let word = &words[random.zipf(words.len())];
        match at {
            0 => {
                let begin = word.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
                write!(out, "{begin}{}", word.chars().skip(1).collect::<String>())?;
            }
            _ if has_codes && at == bold => {
                write!(out, r#" <bpt i="1" x="1">&lt;b&gt;</bpt>{word}<ept i="1">&lt;/b&gt;</ept>"#)?;
            }
            _ if random.below(60) == 0 => write!(out, " {word} &amp;")?,
            _ if random.below(40) == 0 => write!(out, ", {word}")?,
            _ if random.below(50) == 0 => write!(out, " {}", random.below(2_000))?,
            _ => write!(out, " {word}")?,
        }
    }
    write!(out, ".")
}

const ENGLISH: [&str; 2] =
    ["th st w r n l sh m br p f c d g h b tr ch k s", "e a o i ea ou er ing ion ent en al or ly ed u"];
const SPANISH: [&str; 2] =
    ["d l r s n c t m p b qu ll g ñ v f tr br pr j", "a e o os as ión ado ente ar er ía es an el or ó"];

/// Words of made-up syllables, the short ones first: frequent words are short.
fn words(random: &mut Random, [onsets, rimes]: [&str; 2]) -> Vec<String> {
    let (onsets, rimes): (Vec<&str>, Vec<&str>) = (onsets.split(' ').collect(), rimes.split(' ').collect());
    (0..VOCABULARY)
        .map(|rank| {
            let syllables = 1 + usize::from(rank > 50) + usize::from(rank > 2_000) + random.below(2);
            (0..syllables).map(|_| format!("{}{}", random.choose(&onsets), random.choose(&rimes))).collect()
        })
        .collect()
}

/// SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below `end`; the slight bias of the remainder does not matter here.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// A rank below `end`, of which the first ones are frequent: exponent 1, by inversion of the continuous law.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // It is a number from 0 to `end`.
    fn zipf(&mut self, end: usize) -> usize {
        let uniform = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((end as f64).powf(uniform) as usize - 1).min(end - 1)
    }

    fn choose<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }
}
