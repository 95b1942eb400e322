//! The deterministic automaton, made as texts need it.

use super::alphabet::{Alphabet, Side};
use super::nfa::{Nfa, State};
use super::{Builder, Direction, WINDOW};
use crate::segment::srx::pattern::{Assertion, Node};
use std::collections::HashMap;
use std::sync::Arc;

/// Patterns of which all that fit at a place are found at once.
#[derive(Debug)]
pub(in crate::segment::srx) struct Dfa {
    nfa: Nfa,
}

/// A cache that holds more bytes than this is begun anew.
const LARGEST_CACHE: usize = 32 << 20;
/// Nothing can fit any more.
const DEAD: u32 = 0;
/// Not computed yet.
const UNKNOWN: u32 = u32::MAX;

/// Where a state leads on a class, and which patterns are complete before it.
#[derive(Debug, Clone, Copy)]
struct Entry {
    next: u32,
    complete: u32,
}

/// What a state of the table stands for: states of the patterns, and what stood behind.
type Kernel = (Vec<u32>, Side);

/// What was computed of an automaton.
#[derive(Debug, Default)]
pub(in crate::segment::srx) struct Cache {
    /// States by what they stand for.
    numbers: HashMap<Arc<Kernel>, u32>,
    states: Vec<Arc<Kernel>>,
    table: Vec<Entry>,
    /// Numbers in all kernels and lists.
    listed: usize,
    /// Lists of patterns; the first is empty.
    complete: Vec<Vec<u32>>,
    complete_numbers: HashMap<Vec<u32>, u32>,
    /// States in which a walk begins, by what stands behind it.
    starts: [Option<u32>; 3],
    marks: Marks,
}

/// A set of states that is emptied at no cost.
#[derive(Debug, Default)]
struct Marks {
    round: u32,
    seen: Vec<u32>,
    open: Vec<u32>,
}

impl Marks {
    fn clear(&mut self, length: usize) {
        self.seen.resize(length, 0);
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.seen.fill(0);
            self.round = 1;
        }
        self.open.clear();
    }

    fn push(&mut self, state: u32) {
        let seen = &mut self.seen[state as usize];
        if *seen != self.round {
            *seen = self.round;
            self.open.push(state);
        }
    }
}

impl Dfa {
    pub(in crate::segment::srx) fn new(direction: Direction) -> Self {
        Self { nfa: Nfa::new(direction) }
    }

    /// Takes in a plain pattern and gives its number.
    pub(in crate::segment::srx) fn add(&mut self, node: &Node, builder: &mut Builder) -> u32 {
        self.nfa.add_pattern(node, &mut builder.sets)
    }

    /// How many patterns it has.
    pub(in crate::segment::srx) fn len(&self) -> usize {
        self.nfa.starts.len()
    }

    /// Adds the patterns that fit at a place to `found`, some of them perhaps twice.
    pub(in crate::segment::srx) fn walk(
        &self,
        alphabet: &Alphabet,
        cache: &mut Cache,
        text: &str,
        at: usize,
        found: &mut Vec<u32>,
    ) {
        if self.nfa.starts.is_empty() {
            return;
        }
        let (before, after) = text.split_at(at);
        let (first_before, first_after) = (before.chars().next_back(), after.chars().next());
        match self.nfa.direction {
            Direction::Forward => self.run(alphabet, cache, first_before, after.chars(), found),
            Direction::Backward => self.run(alphabet, cache, first_after, before.chars().rev(), found),
        }
    }

    fn run(
        &self,
        alphabet: &Alphabet,
        cache: &mut Cache,
        behind: Option<char>,
        characters: impl Iterator<Item = char>,
        found: &mut Vec<u32>,
    ) {
        let edge = u16::try_from(alphabet.len()).unwrap_or(u16::MAX);
        let width = alphabet.len() + 1;
        let mut state = self.start(cache, behind.map_or(Side::Edge, |c| alphabet.side(alphabet.class(c))), width);
        let classes = characters.map(|c| alphabet.class(c)).chain([edge]);
        for class in classes.take(WINDOW) {
            let mut entry = cache.table[state as usize * width + usize::from(class)];
            if entry.next == UNKNOWN {
                entry = self.step(alphabet, cache, state, class, edge);
            }
            if entry.complete != 0 {
                found.extend_from_slice(&cache.complete[entry.complete as usize]);
            }
            state = entry.next;
            if state == DEAD {
                return;
            }
        }
    }

    fn start(&self, cache: &mut Cache, side: Side, width: usize) -> u32 {
        let slot = side as usize;
        if let Some(state) = cache.starts[slot] {
            return state;
        }
        cache.begin(width);
        let mut kernel = self.nfa.starts.clone();
        kernel.sort_unstable();
        let state = self.number(cache, kernel, side, width);
        cache.starts[slot] = Some(state);
        state
    }

    /// The number of a state; what stood behind matters only to those with conditions.
    fn number(&self, cache: &mut Cache, kernel: Vec<u32>, side: Side, width: usize) -> u32 {
        cache.marks.clear(self.nfa.states.len());
        kernel.iter().for_each(|state| cache.marks.push(*state));
        let mut conditional = false;
        while let Some(state) = cache.marks.open.pop() {
            match &self.nfa.states[state as usize] {
                State::Split(ways) => ways.iter().for_each(|way| cache.marks.push(*way)),
                State::Assert(_, next) => {
                    conditional = true;
                    cache.marks.push(*next);
                }
                State::Step(..) | State::Match(_) => {}
            }
        }
        cache.number(kernel, if conditional { side } else { Side::Other }, width)
    }

    /// Computes where a state leads on a class.
    fn step(&self, alphabet: &Alphabet, cache: &mut Cache, state: u32, class: u16, edge: u16) -> Entry {
        let ahead = if class == edge { Side::Edge } else { alphabet.side(class) };
        let known = Arc::clone(&cache.states[state as usize]);
        let (kernel, behind) = (&known.0, known.1);
        cache.marks.clear(self.nfa.states.len());
        kernel.iter().for_each(|state| cache.marks.push(*state));
        let (mut next, mut complete) = (Vec::new(), Vec::new());
        while let Some(state) = cache.marks.open.pop() {
            match &self.nfa.states[state as usize] {
                State::Step(set, to) if class != edge && alphabet.holds(*set, class) => next.push(*to),
                State::Step(..) => {}
                State::Split(ways) => ways.iter().for_each(|way| cache.marks.push(*way)),
                State::Assert(assertion, to) if self.holds(*assertion, behind, ahead) => cache.marks.push(*to),
                State::Assert(..) => {}
                State::Match(pattern) => complete.push(*pattern),
            }
        }
        for list in [&mut next, &mut complete] {
            list.sort_unstable();
            list.dedup();
        }
        let width = alphabet.len() + 1;
        let is_full = cache.bytes() > LARGEST_CACHE;
        if is_full {
            *cache = Cache::default();
            cache.begin(width);
        }
        let next = if next.is_empty() { DEAD } else { self.number(cache, next, ahead, width) };
        let entry = Entry { next, complete: cache.complete_number(complete) };
        // The state that it came from may be gone, the one that it leads to is there.
        if !is_full {
            cache.table[state as usize * width + usize::from(class)] = entry;
        }
        entry
    }

    fn holds(&self, assertion: Assertion, behind: Side, ahead: Side) -> bool {
        let (before, after) = match self.nfa.direction {
            Direction::Forward => (behind, ahead),
            Direction::Backward => (ahead, behind),
        };
        match assertion {
            Assertion::TextStart => before == Side::Edge,
            Assertion::TextEnd => after == Side::Edge,
            Assertion::WordEdge => (before == Side::Word) != (after == Side::Word),
            Assertion::NoWordEdge => (before == Side::Word) == (after == Side::Word),
            // These are not plain.
            Assertion::TextEndOrBreak | Assertion::LineStart | Assertion::LineEnd => false,
        }
    }
}

impl Cache {
    /// The dead state and the empty list, which have the number 0.
    fn begin(&mut self, width: usize) {
        if self.states.is_empty() {
            self.number(Vec::new(), Side::Other, width);
            self.complete.push(Vec::new());
        }
    }

    /// What it holds, roughly.
    fn bytes(&self) -> usize {
        self.table.len() * size_of::<Entry>() + self.listed * size_of::<u32>()
    }

    fn number(&mut self, kernel: Vec<u32>, side: Side, width: usize) -> u32 {
        let kernel = (kernel, side);
        if let Some(number) = self.numbers.get(&kernel) {
            return *number;
        }
        let number = u32::try_from(self.states.len()).unwrap_or(u32::MAX - 1);
        self.listed += kernel.0.capacity();
        let kernel = Arc::new(kernel);
        self.states.push(Arc::clone(&kernel));
        self.numbers.insert(kernel, number);
        self.table.resize(self.table.len() + width, Entry { next: UNKNOWN, complete: 0 });
        number
    }

    fn complete_number(&mut self, complete: Vec<u32>) -> u32 {
        if complete.is_empty() {
            return 0;
        }
        if let Some(number) = self.complete_numbers.get(&complete) {
            return *number;
        }
        let number = u32::try_from(self.complete.len()).unwrap_or(0);
        self.listed += 2 * complete.len();
        self.complete.push(complete.clone());
        self.complete_numbers.insert(complete, number);
        number
    }
}
