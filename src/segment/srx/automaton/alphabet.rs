//! Characters that no pattern tells apart are one class; automata work on the numbers of classes.

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};
use std::collections::HashMap;

/// What stands beside a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::segment::srx) enum Side {
    /// Nothing: the text begins or ends here.
    Edge,
    Word,
    Other,
}

/// Below this, classes are looked up in a table: the scripts of most texts.
const DIRECT: u32 = 0x3100;

/// The classes of the characters that the sets of an automaton tell apart.
#[derive(Debug)]
pub(in crate::segment::srx) struct Alphabet {
    direct: Vec<u16>,
    /// First characters of the ranges beyond the table, and their classes.
    starts: Vec<u32>,
    classes: Vec<u16>,
    /// For each class, which sets hold it.
    members: Vec<Vec<u64>>,
    words: Vec<bool>,
}

/// Sets of characters, each once.
#[derive(Debug, Default)]
pub(in crate::segment::srx) struct Sets {
    sets: Vec<ClassUnicode>,
    numbers: HashMap<Vec<(u32, u32)>, u32>,
}

impl Sets {
    /// The number of a set.
    pub(super) fn number(&mut self, set: &ClassUnicode) -> u32 {
        let key: Vec<(u32, u32)> = set.ranges().iter().map(bounds).collect();
        let next = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(key).or_insert_with(|| {
            self.sets.push(set.clone());
            next
        })
    }
}

fn bounds(range: &ClassUnicodeRange) -> (u32, u32) {
    (u32::from(range.start()), u32::from(range.end()))
}

impl Alphabet {
    /// The alphabet that tells apart what these sets and `word` do.
    pub(super) fn new(mut sets: Sets, word: &ClassUnicode) -> Self {
        let word = usize::try_from(sets.number(word)).unwrap_or(0);
        // Where each set begins and ends, in the order of characters.
        let mut turns: Vec<(u32, usize)> = Vec::new();
        for (number, set) in sets.sets.iter().enumerate() {
            for (from, to) in set.ranges().iter().map(bounds) {
                turns.extend([(from, number), (to + 1, number)]);
            }
        }
        turns.sort_unstable();
        let mut alphabet = Self {
            direct: Vec::new(),
            starts: Vec::new(),
            classes: Vec::new(),
            members: Vec::new(),
            words: Vec::new(),
        };
        let mut known: HashMap<Vec<u64>, u16> = HashMap::new();
        let mut inside = vec![0_u64; sets.sets.len().div_ceil(64)];
        let (mut at, mut turn) = (0, 0);
        while at <= u32::from(char::MAX) {
            while turns.get(turn).is_some_and(|(start, _)| *start == at) {
                inside[turns[turn].1 / 64] ^= 1 << (turns[turn].1 % 64);
                turn += 1;
            }
            let next = turns.get(turn).map_or(u32::from(char::MAX) + 1, |(start, _)| *start);
            let class = *known.entry(inside.clone()).or_insert_with(|| {
                alphabet.members.push(inside.clone());
                alphabet.words.push(inside[word / 64] >> (word % 64) & 1 == 1);
                // There are fewer classes than characters that begin a range, and far fewer in fact.
                u16::try_from(alphabet.members.len() - 1).unwrap_or(u16::MAX)
            });
            alphabet.take(at, next, class);
            at = next;
        }
        alphabet
    }

    fn take(&mut self, from: u32, to: u32, class: u16) {
        let direct = usize::try_from(to.min(DIRECT)).unwrap_or(0);
        if direct > self.direct.len() {
            self.direct.resize(direct, class);
        }
        if to > DIRECT {
            self.starts.push(from.max(DIRECT));
            self.classes.push(class);
        }
    }

    /// The class of a character.
    #[inline]
    pub(in crate::segment::srx) fn class(&self, c: char) -> u16 {
        let c = u32::from(c);
        match self.direct.get(c as usize) {
            Some(class) => *class,
            None => self.classes[self.starts.partition_point(|start| *start <= c) - 1],
        }
    }

    /// How many classes there are.
    pub(in crate::segment::srx) fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether a set holds a class.
    pub(in crate::segment::srx) fn holds(&self, set: u32, class: u16) -> bool {
        let set = set as usize;
        self.members[usize::from(class)].get(set / 64).is_some_and(|bits| bits >> (set % 64) & 1 == 1)
    }

    /// Whether the characters of a class are those of words.
    pub(super) fn side(&self, class: u16) -> Side {
        if self.words[usize::from(class)] { Side::Word } else { Side::Other }
    }
}
