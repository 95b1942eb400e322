//! The sample interview as the tests read it: sentences, paragraphs, beads, units.

use std::path::PathBuf;

/// The languages of the sample; the first is the pivot.
pub(crate) const LANGUAGES: [&str; 3] = ["en", "es", "pt"];

/// The pairs that have gold beads, by their places in [`LANGUAGES`].
pub(crate) const PAIRS: [(usize, usize); 3] = [(0, 1), (0, 2), (1, 2)];

/// Ordinals of the sentences on each side.
pub(crate) type Bead = (Vec<usize>, Vec<usize>);

/// A text as gold: sentences in paragraphs.
pub(crate) struct Gold {
    pub(crate) paragraphs: Vec<Vec<String>>,
}

impl Gold {
    /// The gold of `en`, `es.revised`, …
    pub(crate) fn read(name: &str) -> Self {
        let text = file(&format!("{name}.gold.txt"));
        let paragraph = |block: &str| block.lines().map(str::to_owned).collect();
        Self { paragraphs: text.trim_end().split("\n\n").map(paragraph).collect() }
    }

    /// All sentences in order.
    pub(crate) fn sentences(&self) -> Vec<&str> {
        self.paragraphs.iter().flatten().map(String::as_str).collect()
    }

    /// For each sentence the number of its paragraph.
    pub(crate) fn paragraph_numbers(&self) -> Vec<usize> {
        let numbered = self.paragraphs.iter().enumerate();
        numbered.flat_map(|(number, sentences)| std::iter::repeat_n(number, sentences.len())).collect()
    }
}

/// A file of the sample.
pub(crate) fn bytes(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/interview").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A text file of the sample.
pub(crate) fn file(name: &str) -> String {
    String::from_utf8(bytes(name)).unwrap()
}

/// The gold beads of two languages.
pub(crate) fn beads(source: &str, target: &str) -> Vec<Bead> {
    let side = |text: &str| numbers(text.trim_matches(['[', ']']));
    let name = format!("{source}-{target}.gold");
    file(&name)
        .lines()
        .map(|line| line.split_once(':').unwrap_or_else(|| panic!("{name}: {line}")))
        .map(|(source, target)| (side(source), side(target)))
        .collect()
}

/// The gold units: for each the ordinals in each language.
pub(crate) fn units() -> Vec<[Vec<usize>; 3]> {
    let row = |line: &str| -> [Vec<usize>; 3] {
        let cells: Vec<Vec<usize>> = line.split('\t').map(numbers).collect();
        cells.try_into().unwrap_or_else(|_| panic!("units: {line}"))
    };
    file("en-es-pt.gold.tsv").lines().skip(1).map(row).collect()
}

/// What the editor changed: old, new, class.
pub(crate) fn changes() -> Vec<(Vec<usize>, Vec<usize>, String)> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        (numbers(cells[0]), numbers(cells[1]), cells[2].to_owned())
    };
    file("es-es.revised.classes.tsv").lines().skip(1).map(row).collect()
}

/// `3, 4` → 3 and 4; nothing for `-` and for an empty cell.
fn numbers(cell: &str) -> Vec<usize> {
    let number = |part: &str| part.trim().parse().unwrap_or_else(|_| panic!("not a number: {part}"));
    cell.split(',').filter(|part| !matches!(part.trim(), "" | "-")).map(number).collect()
}

/// Text without white space, soft hyphens and hyphens: what no way of breaking lines changes.
pub(crate) fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}')).collect()
}
