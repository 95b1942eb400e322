//! Lines that were ended on purpose: verse, lists without marks, addresses.
//!
//! A machine that fills lines leaves no room for the next word. Where sentences go on from line to line and hardly any width of
//! column explains where they break, somebody broke them. That lines begin with a capital in the middle of a sentence tells as
//! much; names do by chance, but in lines that are filled. Stanzas are short, so those that stand together are judged together.
//!
//! Against it tells what prose has by chance, and verse hardly: sentences that end in the middle of lines rather than at their
//! ends, lines that end in an article or a preposition ([`leading`](super::leading)). Capitals tell only by how many more lines
//! begin with one than words inside them do: nouns do in German, names everywhere.
//!
//! Linear; prose is told by how wide its lines are. Leaves out
//! couplets between prose, which any column explains, and lines of verse wider than [`WIDEST_VERSE`].

use super::evidence::{Evidence, FEWEST_PAIRS, MOST_PAIRS};
use super::hanging::{self, Hanging, STEP};
use super::hyphen::Break;
use super::inner::Inner;
use super::leading;
use super::lines::{Line, continues_sentence, ends_sentence, is_item};
use super::turns;
use super::wrapping::Wrapping;
use std::ops::Range;

/// Lines of verse are narrower, in hundredths of a usual character.
const WIDEST_VERSE: usize = 6400;
/// Of a column, in hundredths: where most lines of a block are as near to its width, it is prose by all odds.
const NEARLY_FULL: usize = 90;
/// Stanzas that tell nothing by themselves are narrower, and go with those beside them.
const SHORT: usize = 78;
/// Between stanzas that are judged together stand so many lines at most.
const LONGEST_BETWEEN: usize = 8;
/// Verse inside a block of prose has so many lines at least, with the last of the paragraph above.
const SHORTEST_INSIDE: usize = 5;

/// Marks the lines that stay lines, and those of blocks that [hang](super::hanging). `body` are the lines of the text itself.
/// Says where the blocks begin whose lines stay lines.
pub(super) fn mark(
    text: &str,
    lines: &mut [Line],
    body: &[usize],
    wrapping: Wrapping,
    language: Option<&str>,
) -> Vec<usize> {
    let inner = Inner::sample(text, lines, body);
    let mut pool: Vec<Stanza> = Vec::new();
    let mut kept = Vec::new();
    let mut start = 0;
    while start < body.len() {
        let is_beside = |pair: &&[usize]| {
            let (line, next) = (&lines[pair[0]], &lines[pair[1]]);
            pair[1] == pair[0] + 1 && !next.begins_page && line.depth == next.depth
        };
        let end = start + 1 + body[start..].windows(2).take_while(is_beside).count();
        let block = body[start]..body[end - 1] + 1;
        start = end;
        if hanging::mark(text, &mut lines[block.clone()], wrapping) {
            settle(text, lines, &mut pool, wrapping, &inner, &mut kept);
            continue;
        }
        for run in runs(&lines[block.clone()], wrapping) {
            let run = block.start + run.start..block.start + run.end;
            match Stanza::of(text, lines, run.clone(), wrapping, language) {
                Some(stanza) => pool.push(stanza),
                // A title, a stanza that is full by chance.
                None if run.len() <= LONGEST_BETWEEN => {}
                None => settle(text, lines, &mut pool, wrapping, &inner, &mut kept),
            }
        }
    }
    settle(text, lines, &mut pool, wrapping, &inner, &mut kept);
    kept
}

/// Judges stanzas that stand together, and each by itself if they are not alike. What stands beside verse and is no wider goes with it.
fn settle(
    text: &str,
    lines: &mut [Line],
    pool: &mut Vec<Stanza>,
    wrapping: Wrapping,
    inner: &Inner,
    kept: &mut Vec<usize>,
) {
    if pool.is_empty() {
        return;
    }
    pool.iter_mut().for_each(|stanza| stanza.evidence.expect(inner));
    // Two lines are a short paragraph as well.
    let stanzas = pool.iter().filter(|stanza| stanza.lines.len() > 2);
    let all_are = stanzas.fold(Evidence::default(), |sum, stanza| sum.with(&stanza.evidence)).is_verse();
    let mut is_verse: Vec<bool> = pool.iter().map(|stanza| stanza.evidence.is_verse()).collect();
    for at in 0..pool.len() {
        let evidence = &pool[at].evidence;
        is_verse[at] |=
            all_are && !evidence.is_prose() && (evidence.begins_lines() || !evidence.is_wide && !evidence.is_filled());
    }
    let mut follow = |at: usize, beside: usize| {
        let (stanza, other) = (&pool[at], &pool[beside]);
        let between = stanza.lines.end.min(other.lines.end)..stanza.lines.start.max(other.lines.start);
        let evidence = &stanza.evidence;
        let is_open = evidence.begins_lines() || evidence.ragged(0) > 0 && stanza.lines.len() > 2;
        let is_alike = evidence.widest * 4 <= other.evidence.widest * 5 && is_open;
        is_verse[at] |=
            is_verse[beside] && is_alike && !evidence.is_prose() && lines[between].iter().all(Line::is_blank);
    };
    (1..pool.len()).for_each(|at| follow(at, at - 1));
    (1..pool.len()).rev().for_each(|at| follow(at - 1, at));
    for (stanza, _) in pool.drain(..).zip(is_verse).filter(|(_, is_verse)| *is_verse) {
        kept.push(stanza.lines.start);
        keep_lines(text, &mut lines[stanza.lines], wrapping);
    }
}

/// Lines that stay lines, but for those that were full and go on in small letters.
fn keep_lines(text: &str, stanza: &mut [Line], wrapping: Wrapping) {
    stanza.iter_mut().for_each(|line| line.is_verbatim = true);
    for at in 1..stanza.len() {
        let (line, next) = (&stanza[at - 1], &stanza[at]);
        let (before, after) = (line.text(text), next.text(text));
        let is_full = is_nearly_full(line, wrapping) && wrapping.is_full(wrapping.reach(text, line, next));
        if is_full && !ends_sentence(before) && continues_sentence(after) && !is_item(after) {
            stanza[at].hanging = Some(Hanging::GoesOn);
        }
    }
}

/// Whether a line is about as wide as the column; what is far wider does not stand in it.
fn is_nearly_full(line: &Line, wrapping: Wrapping) -> bool {
    let least = wrapping.column * NEARLY_FULL / 100;
    (least..=wrapping.column * 2 - least).contains(&line.width)
}

/// A block that may be verse.
struct Stanza {
    lines: Range<usize>,
    evidence: Evidence,
}

impl Stanza {
    fn of(text: &str, lines: &[Line], range: Range<usize>, wrapping: Wrapping, language: Option<&str>) -> Option<Self> {
        let block = &lines[range.clone()];
        let pairs = block.len() - 1;
        let near = block[..pairs].iter().filter(|line| is_nearly_full(line, wrapping)).count();
        let capital = |line: &Line| line.text(text).starts_with(char::is_uppercase);
        if pairs == 0 || near * 2 > pairs && !block[1..].iter().take(2).all(capital) {
            return None;
        }
        if block.iter().any(|line| line.is_verbatim || line.capital.is_some() || line.width > WIDEST_VERSE) {
            return None;
        }
        let widest = block.iter().map(|line| line.width).max().unwrap_or(0);
        let is_wide = widest * 100 > wrapping.column * SHORT;
        let mut evidence = Evidence { lines: block.len(), widest, is_wide, ..Evidence::default() };
        for line in block {
            let line = line.text(text);
            evidence.inner.add(line);
            // Names of fields and speakers begin so in prose as well.
            if turns::label(line).is_some() {
                evidence.lines -= 1;
                continue;
            }
            let begins = line.trim_start_matches(['“', '"', '«', '‘', '¿', '¡']).starts_with(char::is_uppercase);
            evidence.capitals += usize::from(begins && line.contains(char::is_lowercase));
        }
        for pair in block.windows(2) {
            let (before, after) = (pair[0].text(text), pair[1].text(text));
            if Break::between(before, after).is_some() {
                return None;
            }
            evidence.ends += usize::from(ends_sentence(before));
            if ends_sentence(before) || is_item(after) || turns::label(after).is_some() {
                continue;
            }
            evidence.resumed += usize::from(capital(&pair[1]));
            evidence.leading += usize::from(leading::ends(before, language));
            let (least, most) = wrapping.pair(text, &pair[0], &pair[1]);
            evidence.full += usize::from(wrapping.column < most);
            evidence.pairs.push((least, most));
        }
        evidence.pairs.truncate(MOST_PAIRS);
        Some(Self { lines: range, evidence })
    }
}

/// The block as a whole, or divided where lines stand deeper than the others, or are short: verse right below and above prose.
fn runs(block: &[Line], wrapping: Wrapping) -> Vec<Range<usize>> {
    let base = block.iter().map(|line| line.indent).min().unwrap_or(0);
    let is_deep = |line: &Line| line.indent >= base + STEP;
    let deep = runs_by(block, &is_deep);
    let shortest = deep.iter().filter(|run| is_deep(&block[run.start])).map(ExactSizeIterator::len).min();
    if shortest.is_some_and(|shortest| shortest > FEWEST_PAIRS) {
        return deep;
    }
    let is_full = |line: &Line| is_nearly_full(line, wrapping);
    let prose = block.windows(2).any(|pair| is_full(&pair[0]) && is_full(&pair[1]));
    if !prose || block.len() < SHORTEST_INSIDE {
        return std::iter::once(0..block.len()).collect();
    }
    let mut short = runs_by(block, &is_full);
    short.retain(|run| run.len() >= SHORTEST_INSIDE && !is_full(&block[run.start]));
    // The first short line ends the paragraph above.
    short.iter_mut().filter(|run| run.start > 0).for_each(|run| run.start += 1);
    if short.is_empty() { std::iter::once(0..block.len()).collect() } else { short }
}

/// Divides a block where an answer changes from line to line.
fn runs_by(block: &[Line], is: &dyn Fn(&Line) -> bool) -> Vec<Range<usize>> {
    let mut start = 0;
    let runs = block.chunk_by(|line, next| is(line) == is(next));
    runs.map(|run| {
        start += run.len();
        start - run.len()..start
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{lines::lines, wrapping};
    use super::*;

    const PROSE: &str = "The boats came back late that evening, and nobody who stood on the\nquay was surprised to see them so empty as they were all that week,\nsaid the woman who sold the ice and mended the nets, while both her\nbrothers counted the crates and wrote it down for those at home.";

    /// The lines that stay lines.
    fn marked(text: &str) -> Vec<String> {
        marked_in(text, "en")
    }

    fn marked_in(text: &str, language: &str) -> Vec<String> {
        let mut found = lines(text);
        let wrapping = wrapping::detect(text, &mut found).unwrap();
        let body: Vec<usize> = (0..found.len()).filter(|at| !found[*at].is_blank()).collect();
        mark(text, &mut found, &body, wrapping, Some(language));
        found.iter().filter(|line| line.is_verbatim).map(|line| line.text(text).to_owned()).collect()
    }

    fn check(block: &str, expected: &[&str]) {
        let text = format!("{PROSE}\n\n{block}\n\n{PROSE}");
        assert_eq!(marked(&text), expected, "{text}");
    }

    #[test]
    fn stanzas_in_prose_stay_lines() {
        let song = "Who set the lamp upon the wall\nAnd trimmed it in the rain?\nThe ferry’s wife, the ferry’s maid,\nThe man who had no name.";
        check(song, &song.lines().collect::<Vec<_>>());
        let indented = format!("    {}", song.replace('\n', "\n    "));
        check(&indented, &song.lines().collect::<Vec<_>>());
        let small = "the tide goes out and the tide goes out\nand I stand on the quay with my coat on\nwith nothing\nand nobody to say it to\nonly the lamp\nonly the lamp";
        check(small, &small.lines().collect::<Vec<_>>());
        let both = format!(
            "{song}\n\nHe came up from the harbour side\nwith nothing in his hand\nbut words that once a bird had said\nand in his shoes some sand."
        );
        check(&both, &both.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>());
        assert_eq!(marked(&format!("{PROSE}\n{indented}\n{PROSE}")), song.lines().collect::<Vec<_>>());
    }

    #[test]
    fn verse_in_a_block_of_prose_stays_lines() {
        let song = "Who set the lamp upon the wall\nAnd trimmed it in the rain,\nThe ferry’s wife, the ferry’s maid,\nThe man who had no name.\nO river, river, carry me down,\nAnd carry me out to sea.";
        check(&format!("{PROSE}\nThey sang this.\n{song}\n{PROSE}"), &song.lines().collect::<Vec<_>>());
    }

    #[test]
    fn nouns_with_capitals_make_no_verse() {
        let prose = "Seit dem Sommer warten am\nalten Kai der Stadt jeden\nMorgen eine Gruppe Fischer und\nihre Frauen auf den\nMeister des Hafens, um\nwegen der Preise für Eis,\nHolz und Netze oder wegen der\nGebühr für Boote aus fremden\nOrten mit ihm zu reden. Der\nMeister bleibt an solchen\nTagen lieber zu Hause.";
        assert_eq!(marked_in(&format!("{PROSE}\n\n{prose}"), "de"), [""; 0]);
        let song = "Der Kahn liegt still am Ufer hier,\nDie Netze trocknen an der Wand,\nEin Licht geht aus, ein zweites auch,\nUnd niemand hält mehr meine Hand.\nWer ging so früh den Deich entlang\nUnd sang das alte Lied dabei?\nDer Wind nahm ihm die Worte fort,\nDas Wasser trug sie still vorbei.";
        assert_eq!(marked_in(&format!("{PROSE}\n\n{song}"), "de"), song.lines().collect::<Vec<_>>());
    }

    #[test]
    fn lists_without_marks_stay_lines() {
        let list = "250 g flour\n4 eggs\n1 tsp salt\n200 ml milk, warm\nthe juice of one lemon\nbutter for the tin";
        check(list, &list.lines().collect::<Vec<_>>());
    }

    #[test]
    fn narrow_prose_and_short_turns_are_no_verse() {
        check(
            "what the harbour master has\ntold us is not what anyone\nwho knows the boats would\nsay of a night like this\none.",
            &[],
        );
        check(
            "Names of the crew, from the\nbook: Anna Low, Peter Rask,\nHelen Orr, Jan Vance, Mary\nHill, Amos Pell and Ann\nSmith.",
            &[],
        );
        check("Yes.\nNo.\nIt was late.\nWhy?\nNobody knew.", &[]);
        // Broken by hand, none of the lines full and none far from it.
        check(
            "This list was put together by hand and it is\nfree; you may copy it and give it away\nto whom you like, or sell it, and all of those\nto whom you do may do the same with it as\nlong as they do not change it.",
            &[],
        );
        check(
            "Names of those who were\nthere: Anna Low, Peter\nRask, Helen Orr. Nobody\nasked Jan Vance, Mary\nHill, Amos Pell or\nAnn Smith. They all\nwent home.",
            &[],
        );
        check(
            "Nobody saw what the\nharbour master had\nwith him. The\nwoman who sold the ice\nsaid he had\nbeen out since four that\nmorning. His boat\nlay where it was.",
            &[],
        );
        check("This list was made by the har-\nbour master\nand by\nhis sister who came\nto see him once.", &[]);
    }
}
