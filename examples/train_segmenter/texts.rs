//! Train sets: paragraphs, and where their sentences end.

use std::error::Error;
use std::path::Path;

/// A paragraph and where its sentences end.
pub(crate) struct Paragraph {
    pub(crate) text: String,
    pub(crate) ends: Vec<usize>,
}

pub(crate) fn read_all(data: &Path, sets: &[&str]) -> Result<Vec<Paragraph>, Box<dyn Error>> {
    let mut paragraphs = Vec::new();
    for set in sets {
        paragraphs.extend(read(&data.join(set))?);
    }
    Ok(paragraphs)
}

/// A set: each paragraph with the ends of its gold sentences, found by counting what is no white space.
fn read(base: &Path) -> Result<Vec<Paragraph>, Box<dyn Error>> {
    let open = |ending| {
        let path = base.with_file_name(format!("{}.{ending}", base.file_name().unwrap_or_default().display()));
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let (text, gold) = (open("txt")?, open("gold")?);
    let mut sentences = gold.lines().map(solid).filter(|length| *length > 0);
    text.lines().filter(|line| solid(line) > 0).map(|line| paragraph(line, &mut sentences)).collect()
}

fn paragraph(line: &str, sentences: &mut impl Iterator<Item = usize>) -> Result<Paragraph, Box<dyn Error>> {
    let (mut seen, mut ends) = (0, Vec::new());
    let mut next = sentences.next().ok_or("the gold is shorter than the text")?;
    for (at, c) in line.char_indices().filter(|(_, c)| is_solid(*c)) {
        seen += 1;
        if seen == next {
            ends.push(at + c.len_utf8());
            if solid(&line[at + c.len_utf8()..]) > 0 {
                next += sentences.next().ok_or("the gold is shorter than the text")?;
            }
        }
    }
    if ends.last().is_none_or(|end| solid(&line[*end..]) > 0) {
        return Err(format!("text and gold differ near: {line}").into());
    }
    Ok(Paragraph { text: line.to_owned(), ends })
}

fn solid(text: &str) -> usize {
    text.chars().filter(|c| is_solid(*c)).count()
}

fn is_solid(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '\u{200B}' | '\u{FEFF}')
}
