//! Comparisons of whole texts: written cases (`tests/data/revisions`), properties over random edits.

use super::*;
use proptest::prelude::*;
use std::path::Path;

/// Segments of a file, with their paragraphs.
fn read(path: &Path) -> (Vec<String>, Vec<usize>) {
    let text = std::fs::read_to_string(path).unwrap();
    let (mut segments, mut paragraphs, mut paragraph) = (Vec::new(), Vec::new(), 0);
    for line in text.lines() {
        if line.trim().is_empty() {
            paragraph += 1;
        } else {
            segments.push(line.to_owned());
            paragraphs.push(paragraph);
        }
    }
    (segments, paragraphs)
}

fn compare_files(old: &Path, new: &Path) -> Comparison {
    let ((old, old_paragraphs), (new, new_paragraphs)) = (read(old), read(new));
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
    let comparison = compare_texts(
        Text { segments: &old, paragraphs: &old_paragraphs },
        Text { segments: &new, paragraphs: &new_paragraphs },
    );
    hold(&old, &new, &comparison);
    comparison
}

/// What holds of every comparison.
fn hold(old: &[&str], new: &[&str], comparison: &Comparison) {
    let mut seen_old: Vec<usize> = comparison.changes.iter().flat_map(|change| change.old.clone()).collect();
    let seen_new: Vec<usize> = comparison.changes.iter().flat_map(|change| change.new.clone()).collect();
    seen_old.sort_unstable();
    assert_eq!(seen_old, (0..old.len()).collect::<Vec<_>>(), "each old segment is in one change");
    assert_eq!(seen_new, (0..new.len()).collect::<Vec<_>>(), "each new segment is in one change, in order");
    let join = |segments: &[&str]| {
        segments.iter().fold(String::new(), |text, segment| {
            let joint = crate::text::joint_between(&text, segment);
            text + joint + segment
        })
    };
    for change in &comparison.changes {
        assert!((0.0..=1.0).contains(&change.similarity));
        assert!(change.also.windows(2).all(|pair| pair[0] > pair[1]), "{:?}", change.also);
        assert!(change.also.first().is_none_or(|also| *also < change.class));
        let side = |left_out: WordChangeKind| -> String {
            change.words.iter().filter(|word| word.kind != left_out).map(|word| word.text.as_str()).collect()
        };
        if change.words.is_empty() {
            assert_eq!(join(&old[change.old.clone()]), join(&new[change.new.clone()]));
        } else {
            assert_eq!(side(WordChangeKind::Added), join(&old[change.old.clone()]));
            assert_eq!(side(WordChangeKind::Removed), join(&new[change.new.clone()]));
        }
    }
    let counted: usize = Class::ALL.iter().map(|class| comparison.summary.count(*class)).sum();
    assert_eq!(counted, comparison.changes.len());
    assert!((0.0..=1.0).contains(&comparison.summary.edit_effort));
}

fn ordinals(cell: &str) -> Vec<usize> {
    cell.split([',', ';', ' ']).filter_map(|number| number.parse().ok()).collect()
}

/// Differences between the classes of a file and those found.
fn wrong(classes: &Path, comparison: &Comparison) -> Vec<String> {
    let table = std::fs::read_to_string(classes).unwrap();
    let mut wrong = Vec::new();
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let found = comparison
            .changes
            .iter()
            .find(|change| change.old.clone().eq(ordinals(cells[0])) && change.new.clone().eq(ordinals(cells[1])));
        let class = found.map_or("none", |change| change.class.as_str());
        let also = found.map(|change| change.also.iter().map(|class| class.as_str()).collect::<Vec<_>>());
        let also_right = cells.get(3).is_none_or(|cell| {
            let mut expected: Vec<&str> = cell.split(',').filter(|word| !word.is_empty()).collect();
            expected.sort_by_key(|word| std::cmp::Reverse(Class::from_word(word)));
            also.as_ref() == Some(&expected)
        });
        if !cells[2].split('+').any(|word| word == class) || !also_right {
            wrong.push(format!("{row}: found {class}, also {also:?}"));
        }
    }
    wrong
}

#[test]
fn revisions_are_classed_as_their_editor_made_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/revisions");
    for name in ["harbour.en", "taller.es", "rio.pt", "regulamento.pt", "lighthouse.en", "kissaten.ja"] {
        let file = |part: &str| folder.join(format!("{name}.{part}"));
        let comparison = compare_files(&file("old.txt"), &file("new.txt"));
        let wrong = wrong(&file("classes.tsv"), &comparison);
        assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
        let rows = std::fs::read_to_string(file("classes.tsv")).unwrap().lines().count() - 1;
        assert_eq!(comparison.changes.len(), rows, "{name}: no other changes");
    }
}

#[test]
fn the_interview_is_classed_as_its_gold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/interview");
    if !folder.is_dir() {
        eprintln!("skipped: the interview set is not there");
        return;
    }
    let comparison = compare_files(&folder.join("es.gold.txt"), &folder.join("es.revised.gold.txt"));
    let wrong = wrong(&folder.join("es-es.revised.classes.tsv"), &comparison);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(old: &str, new: &str, class: Class, words: &str) {
    let comparison = compare(&[old], &[new]);
    hold(&[old], &[new], &comparison);
    let change = &comparison.changes[0];
    let shown: String = change
        .words
        .iter()
        .map(|word| match word.kind {
            WordChangeKind::Same => word.text.clone(),
            WordChangeKind::Removed => format!("[-{}-]", word.text),
            WordChangeKind::Added => format!("{{+{}+}}", word.text),
        })
        .collect();
    assert_eq!((change.class, shown.as_str()), (class, words), "{old} → {new}");
}

#[test]
fn words_inside_have_clean_boundaries() {
    use Class::*;
    check("Ya voy.", "Ya voy.", Same, "");
    check("Ya voy.", "Ya\u{A0}voy.", Whitespace, "Ya[- -]{+\u{A0}+}voy.");
    check("co\u{AD}op", "coop", Whitespace, "[-co\u{AD}op-]{+coop+}");
    check("Dijo «sí».", "Dijo “sí”.", Quotes, "Dijo [-«-]{+“+}sí[-»-]{+”+}.");
    check("don't go", "don’t go", Quotes, "[-don't-]{+don’t+} go");
    check("el gobierno", "el Gobierno", Case, "el [-gobierno-]{+Gobierno+}");
    check("un período", "un periodo", Diacritics, "un [-período-]{+periodo+}");
    check("Sí, claro: voy.", "Sí, claro; voy.", Punctuation, "Sí, claro[-:-]{+;+} voy.");
    check("varía de uno a otro", "varía mucho de uno a otro", Text, "varía{+ mucho+} de uno a otro");
    check("una silla verde, pero", "una silla azul, pero", Text, "una silla [-verde-]{+azul+}, pero");
    check("Los países siguen.", "Hoy los países siguen.", Text, "[-Los-]{+Hoy los+} países siguen.");
    check("50 % de todo", "50 € de todo", Text, "50 [-%-]{+€+} de todo");
    check("今日は寒い。", "今日は暑い。", Text, "今日は[-寒-]{+暑+}い。");
    check("3.5 mg", "35 mg", Text, "[-3.5-]{+35+} mg");
}

#[test]
fn facts_are_marked() {
    let marks = |old, new| compare(&[old], &[new]).changes[0].marks.clone();
    assert_eq!(marks("desde 1990 vive allí", "desde 1991 vive allí"), [Mark::Number]);
    assert_eq!(marks("vive en Chile ahora", "vive en Perú ahora"), [Mark::Name]);
    assert_eq!(marks("Vive allí.", "Vivió allí."), []);
    assert_eq!(marks("2 de 3 casas", "casas 3 de 2"), [], "the same numbers in another order");
}

#[test]
fn classes_that_a_reader_ignores_are_the_same() {
    let old = ["Dijo «sí».", "Dijo «no» y se fue."];
    let new = ["Dijo “sí”.", "Dijo “no” y salió."];
    let comparison = compare(&old, &new).ignoring(&[Class::Quotes]);
    let classes: Vec<Class> = comparison.changes.iter().map(|change| change.class).collect();
    assert_eq!(classes, [Class::Same, Class::Text]);
    assert!(comparison.changes[1].also.is_empty());
    assert_eq!(comparison.summary.count(Class::Same), 1);
}

#[test]
fn paragraph_breaks_are_noted() {
    let text = ["Uno dos tres.", "Cuatro cinco seis.", "Siete ocho nueve."];
    let at = |old: &[usize], new: &[usize]| {
        let comparison =
            compare_texts(Text { segments: &text, paragraphs: old }, Text { segments: &text, paragraphs: new });
        comparison.changes.iter().map(|change| change.paragraph).collect::<Vec<_>>()
    };
    assert_eq!(at(&[0, 0, 0], &[0, 1, 1]), [None, Some(ParagraphChange::Begins), None]);
    assert_eq!(at(&[0, 1, 2], &[0, 1, 1]), [None, None, Some(ParagraphChange::Joined)]);
}

#[test]
fn a_text_rewritten_from_end_to_end_stays_cheap() {
    let old: Vec<String> = (0..600).map(|at| format!("alpha{at} beta{} gamma{}", at * 7, at * 3)).collect();
    let new: Vec<String> = (0..700).map(|at| format!("delta{at} epsilon{} zeta{}", at * 7, at * 3)).collect();
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
    hold(&old, &new, &compare(&old, &new));
}

/// What a random editor does to a segment.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Edit {
    Keep,
    Replace,
    Delete,
    AddAfter,
    Split,
    Upper,
    Space,
}

/// A segment of made-up words that no other segment holds.
fn sentence(number: usize) -> String {
    let word = |at: usize| {
        let mut code = (number * 16 + at) * 2_654_435_761 % 11_881_376;
        let letters = (0..5).map(|_| {
            let letter = char::from(b'a' + (code % 26) as u8);
            code /= 26;
            letter
        });
        letters.collect::<String>()
    };
    let words: Vec<String> = (0..8).map(word).collect();
    format!("{}.", words.join(" "))
}

fn apply(edits: &[Edit]) -> (Vec<String>, Vec<String>, Vec<Class>) {
    let (mut old, mut new, mut classes) = (Vec::new(), Vec::new(), Vec::new());
    for (at, &edit) in edits.iter().enumerate() {
        // Every other segment stays: two edits side by side may well be seen as another pair of edits.
        let text = sentence(2 * at);
        old.push(text.clone());
        let half = text.match_indices(' ').nth(3).unwrap().0;
        classes.push(match edit {
            Edit::Keep | Edit::AddAfter => Class::Same,
            Edit::Replace => Class::Text,
            Edit::Delete => Class::Deleted,
            Edit::Split => Class::Split,
            Edit::Upper => Class::Case,
            Edit::Space => Class::Whitespace,
        });
        match edit {
            Edit::Keep => new.push(text),
            Edit::Replace => new.push(text.replacen(' ', " replaced ", 1)),
            Edit::Delete => {}
            Edit::AddAfter => {
                new.extend([text, sentence(1_000_000 + at)]);
                classes.push(Class::Added);
            }
            Edit::Split => new.extend([text[..half].to_owned(), text[half + 1..].to_owned()]),
            Edit::Upper => new.push(text.to_uppercase()),
            Edit::Space => new.push(text.replacen(' ', "\u{A0}", 1)),
        }
        let between = sentence(2 * at + 1);
        old.push(between.clone());
        new.push(between);
        classes.push(Class::Same);
    }
    (old, new, classes)
}

fn edit() -> impl Strategy<Value = Edit> {
    use Edit::*;
    prop::sample::select(vec![Keep, Replace, Delete, AddAfter, Split, Upper, Space])
}

/// Segments over a tiny vocabulary: much repetition, little to hold on to.
fn muddle() -> impl Strategy<Value = Vec<String>> {
    let word =
        prop::sample::select(vec!["de", "la", "Casa", "casa", "sí", "si", "«", "”", ",", "1", "2", "の", "\u{A0}"]);
    let segment = prop::collection::vec(word, 1..7).prop_map(|words| words.join(" "));
    prop::collection::vec(segment, 0..14)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn random_edits_are_classed_as_made(edits in prop::collection::vec(edit(), 1..40)) {
        let (old, new, classes) = apply(&edits);
        let (old, new): (Vec<&str>, Vec<&str>) =
            (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
        let comparison = compare(&old, &new);
        hold(&old, &new, &comparison);
        let found: Vec<Class> = comparison.changes.iter().map(|change| change.class).collect();
        prop_assert_eq!(found, classes);
    }

    #[test]
    fn a_moved_block_is_moved(size in 6usize..30, from in 0usize..30, length in 1usize..4, to in 0usize..30) {
        let old: Vec<String> = (0..size).map(sentence).collect();
        let (from, length) = (from % (size - length), length);
        let mut new = old.clone();
        let block: Vec<String> = new.drain(from..from + length).collect();
        let to = to % (new.len() + 1);
        new.splice(to..to, block);
        let distance = from.abs_diff(to);
        let (old, new): (Vec<&str>, Vec<&str>) =
            (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
        let comparison = compare(&old, &new);
        hold(&old, &new, &comparison);
        // What is least moved: the block, or what it jumped over, or both when they are of one size.
        let expected = match distance {
            0 => 0,
            distance if distance == length => 2 * length,
            distance => distance.min(length),
        };
        prop_assert_eq!(comparison.summary.count(Class::Moved), expected);
    }

    #[test]
    fn any_two_texts_can_be_compared(old in muddle(), new in muddle()) {
        let (old, new): (Vec<&str>, Vec<&str>) =
            (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
        hold(&old, &new, &compare(&old, &new));
        let same = compare(&old, &old);
        prop_assert!(same.is_same());
        prop_assert_eq!(same.summary.edit_effort, 0.0);
    }
}

#[test]
fn another_normal_form_is_no_change() {
    let comparison = compare(&["La canción.", "Fin."], &["La cancio\u{301}n.", "Fin."]);
    assert!(comparison.is_same());
    assert_eq!(comparison.summary.characters_touched, 0);
}

#[test]
fn a_short_segment_that_only_moved_is_not_deleted_and_added() {
    let comparison =
        compare(&["Claro.", "Una cosa.", "Otra más.", "El final."], &["Una cosa.", "Otra más.", "Claro.", "El final."]);
    assert_eq!((comparison.summary.count(Class::Deleted), comparison.summary.count(Class::Added)), (0, 0));
}
