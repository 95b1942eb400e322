//! Drop capitals: the large first letter of a text, which an extractor takes for a word or a line of its own.
//!
//! `W` / `hen the boats`, `W hen the boats`: the letter and what follows are one word unless the letter is a word by itself
//! (`A` / `boat`). What the text shows elsewhere decides, then whether the whole is a word that often begins a text, then
//! what stands between the two: a letter that has a line of its own is a drop capital, one before a single space need not be.

use super::hyphen::expect_breaks;
use super::lines::{Capital, Line};
use super::vocabulary::Vocabulary;
use std::collections::HashSet;
use std::ops::Range;

/// Words that often begin a text, with the letters that are words themselves.
const BEGINNINGS: [(&str, &str, &str); 3] = [
    (
        "en",
        "ai",
        "about above according across after again against all almost along already also although always among an and another any anyone are around as at away i'd i'll i'm i've if in indeed inside instead into is it it's its itself when while what where who why how the then there they this that these those we with without would for from four five before but by can could did do does during each early even every few first he her here his just last late let like long many more most much my never next no nobody not nothing now of often on once one only or our out over people perhaps she since so some sometimes still such ten three through to today two under until up very was were years yes you your",
    ),
    (
        "es",
        "aeouyóé",
        "a al algo alguien algunos algunas allí ante antes aquel aquella aquí así aún aunque ayer el él ella ellas ellos en entonces entre era eran es esa ese eso esta está este esto estos estas existe hace había han hasta hay hoy la las le lo los luego más me mi mientras mucho muchos muy nada nadie ni no nos nuestra nuestro nunca o otra otro otros para pero poco por porque pues que qué quien quizá se según ser si sí siempre sin sobre su sus también tan tanto toda todo todos tras tres un una uno unos vamos varios ya yo cada casi como cómo con cuando cuándo de del desde después donde dos durante durante",
    ),
    (
        "pt",
        "aeoéàó",
        "a ainda algo alguém alguns ali antes ao aos apenas após aquela aquele aqui as às assim até através cada com como da das de depois desde dois do dos duas durante e é ela elas ele eles em então enquanto entre era eram essa esse esta está este eu existe faz foi há hoje isso isto já lá logo mais mas me mesmo meu minha muito muitos na nada não nas nem ninguém no nos nós nossa nosso num numa nunca o onde os ontem ou outra outro para pela pelo por porque pouco quando quase que quem quando se sem sempre ser seu sob sobre sua também tanto toda todo todos três tudo um uma uns vários você vocês",
    ),
];

/// A gap of so many spaces is that of a layout that was kept: the letter is larger than the rest.
const WIDE: usize = 3;

/// What is known of how texts in one language begin.
struct Beginnings {
    words: HashSet<&'static str>,
    /// The letters that are words; `None` where that is not known.
    letters: Option<&'static str>,
}

impl Beginnings {
    fn of(language: Option<&str>) -> Self {
        let known = BEGINNINGS.iter().find(|(known, ..)| Some(*known) == language);
        let words = known.map_or("", |(_, _, words)| words).split_terminator(' ').collect();
        Self { words, letters: known.map(|(_, letters, _)| *letters) }
    }
}

/// A letter that may be a drop capital.
struct Candidate<'a> {
    letter: &'a str,
    /// Where the letter, with a quotation mark before it, stands.
    head: Range<usize>,
    /// The word, or the rest of it, that follows.
    rest: &'a str,
    /// Where on its line what follows begins; `None` when it is the next line.
    same_line: Option<usize>,
    wide: bool,
}

/// Divides lines behind drop capitals, and says of each letter what lies between it and what follows.
/// Counts the words that tell, and while it reads the text those of broken words.
pub(super) fn divide(
    text: &str,
    mut lines: Vec<Line>,
    language: Option<&str>,
    vocabulary: &mut Vocabulary,
) -> Vec<Line> {
    let at: Vec<usize> = (0..lines.len()).filter(|at| candidate(text, &lines, *at).is_some()).collect();
    if at.is_empty() {
        return lines;
    }
    let found: Vec<(usize, Candidate<'_>)> =
        at.into_iter().filter_map(|at| Some((at, candidate(text, &lines, at)?))).collect();
    for (_, found) in &found {
        vocabulary.expect(&found.whole());
        vocabulary.expect(&found.rest.to_lowercase());
    }
    expect_breaks(text, &lines, vocabulary);
    vocabulary.count_expected(text);
    let beginnings = Beginnings::of(language);
    let joints: Vec<(usize, Option<usize>, Range<usize>, Capital)> = found
        .iter()
        .filter_map(|(at, found)| {
            Some((*at, found.same_line, found.head.clone(), found.joint(vocabulary, &beginnings)?))
        })
        .collect();
    drop(found);
    if joints.iter().all(|(_, same_line, ..)| same_line.is_none()) {
        joints.into_iter().for_each(|(at, .., capital)| lines[at].capital = Some(capital));
        return lines;
    }
    let mut divided = Vec::with_capacity(lines.len() + joints.len());
    let mut joints = joints.into_iter().peekable();
    for (at, line) in lines.into_iter().enumerate() {
        match joints.next_if(|joint| joint.0 == at) {
            None => divided.push(line),
            Some((_, None, _, joint)) => divided.push(Line { capital: Some(joint), ..line }),
            Some((_, Some(rest), head, joint)) => {
                let indent = line.indent + text[line.range.start..rest].chars().count();
                divided.push(Line { range: head, capital: Some(joint), ..line.clone() });
                divided.push(Line { range: rest..line.range.end, indent, begins_page: false, ..line });
            }
        }
    }
    divided
}

fn candidate<'a>(text: &'a str, lines: &[Line], at: usize) -> Option<Candidate<'a>> {
    let line = &lines[at];
    let whole = line.text(text);
    let bare = whole.trim_start_matches(['“', '"', '«', '¿', '¡', '‘']);
    let letter = bare.chars().next().filter(|c| c.is_uppercase())?;
    let (letter, after) = bare.split_at(letter.len_utf8());
    let head_end = line.range.end - after.len();
    let head = line.range.start..head_end;
    let filled = |at: &usize| !lines[*at].is_blank();
    if after.is_empty() {
        let next = (at + 1..lines.len().min(at + 4)).find(filled)?;
        let rest = first_word(lines[next].text(text))?;
        let begins_anew = at == 0 || lines[at - 1].is_blank() || !lines[at - 1].text(text).ends_with(',');
        return begins_anew.then_some(Candidate { letter, head, rest, same_line: None, wide: true });
    }
    let rest_text = after.trim_start();
    let gap = after.len() - rest_text.len();
    let rest = first_word(rest_text).filter(|_| gap > 0)?;
    let begins = at == 0 || lines[at - 1].is_blank() || !super::lines::continues_sentence(lines[at - 1].text(text));
    let same_line = Some(head_end + gap);
    begins.then_some(Candidate { letter, head, rest, same_line, wide: gap >= WIDE })
}

/// The word that a text begins with, if it begins in lower case or goes on in capitals.
fn first_word(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_alphabetic() && !matches!(c, '\'' | '’')).unwrap_or(text.len());
    let word = &text[..end];
    let capitals = word.chars().count() > 1 && word.chars().all(|c| !c.is_lowercase());
    (word.starts_with(char::is_lowercase) || capitals).then_some(word)
}

impl Candidate<'_> {
    fn whole(&self) -> String {
        format!("{}{}", self.letter, self.rest).to_lowercase()
    }

    /// What lies between the letter and the rest: nothing if they are one word, a space if they are two, `None` if the
    /// letter is no drop capital.
    fn joint(&self, vocabulary: &Vocabulary, beginnings: &Beginnings) -> Option<Capital> {
        let (whole, rest) = (self.whole(), self.rest.to_lowercase());
        let begins_text = |word: &str| beginnings.words.contains(word);
        let is_word = beginnings.letters.is_none_or(|letters| letters.contains(&*self.letter.to_lowercase()));
        let (seen_whole, seen_rest) = (vocabulary.count(&whole), vocabulary.count(&rest));
        // The rest of the word was itself counted once, where it stands.
        let one = begins_text(&whole) && !begins_text(&rest) || seen_whole > 0 && seen_rest <= 1;
        // The entries of an index: `B` / `Babel`.
        let heads_index = self.same_line.is_none() && rest.starts_with(&*self.letter.to_lowercase());
        match one {
            true => Some(Capital::Letter),
            _ if heads_index || !self.wide => None,
            _ if is_word => Some(Capital::Word),
            _ => Some(Capital::Letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::lines::lines;

    fn check(text: &str, language: &str, expected: Option<&str>) {
        let divided = divide(text, lines(text), Some(language), &mut Vocabulary::default());
        assert_eq!(divided.iter().find_map(|line| line.capital).map(Capital::joint), expected, "{text}");
    }

    #[test]
    fn a_letter_is_part_of_the_word_or_a_word() {
        check("W\n\nhen the boats came", "en", Some(""));
        check("W hen the boats came", "en", Some(""));
        check("W      hen the boats came", "en", Some(""));
        check("“W\nhen the boats came", "en", Some(""));
        check("W\nHEN THE BOATS came", "en", Some(""));
        check("A\nboat came in", "en", Some(" "));
        check("A\nt dawn the boats came", "en", Some(""));
        check("A t dawn the boats came", "en", Some(""));
        check("P\nor casualidad, como casi todo", "es", Some(""));
        check("A\nsituação era outra", "pt", Some(" "));
        check("Q\nuando chegaram os barcos", "pt", Some(""));
        check("K\norrigan lit the lamp, and Korrigan’s brother", "en", Some(""));
    }

    #[test]
    fn a_letter_that_is_none_stays() {
        check("A boat came in", "en", None);
        check("I saw it", "en", None);
        check("O rio subiu", "pt", None);
        check("T cells are few", "en", None);
        check("B\nbabel, a tower", "en", None);
        check("A\n\nNames", "en", None);
        check("Q: Why?", "en", None);
    }
}
