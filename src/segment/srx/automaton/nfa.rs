//! Plain patterns → states. Reading backwards only turns sequences round.

use super::Direction;
use super::alphabet::{Alphabet, Sets};
use crate::segment::srx::pattern::{Assertion, Node};
use regex_syntax::hir::ClassUnicode;

/// A state of all patterns together.
#[derive(Debug)]
pub(super) enum State {
    /// A character of a set, and the state behind it.
    Step(u32, u32),
    Split(Vec<u32>),
    Assert(Assertion, u32),
    /// A pattern is complete: its number.
    Match(u32),
}

/// The patterns of one direction.
#[derive(Debug)]
pub(super) struct Nfa {
    pub(super) direction: Direction,
    pub(super) states: Vec<State>,
    /// Where each pattern begins.
    pub(super) starts: Vec<u32>,
}

impl Nfa {
    pub(super) fn new(direction: Direction) -> Self {
        Self { direction, states: Vec::new(), starts: Vec::new() }
    }

    fn add(&mut self, state: State) -> u32 {
        self.states.push(state);
        u32::try_from(self.states.len() - 1).unwrap_or(u32::MAX)
    }

    /// Takes in a plain pattern; its number is how many there were before.
    pub(super) fn add_pattern(&mut self, node: &Node, sets: &mut Sets) -> u32 {
        let number = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        let end = self.add(State::Match(number));
        let start = self.compile(node, end, sets);
        self.starts.push(start);
        number
    }

    /// States for a node that lead to `next`.
    fn compile(&mut self, node: &Node, next: u32, sets: &mut Sets) -> u32 {
        match node {
            Node::Class(class) => self.add(State::Step(sets.number(class), next)),
            Node::Concat(nodes) => match self.direction {
                Direction::Forward => nodes.iter().rev().fold(next, |next, node| self.compile(node, next, sets)),
                Direction::Backward => nodes.iter().fold(next, |next, node| self.compile(node, next, sets)),
            },
            Node::Either(nodes) => {
                let ways = nodes.iter().map(|node| self.compile(node, next, sets)).collect();
                self.add(State::Split(ways))
            }
            Node::Repeat { node, min, max, .. } => self.repeat(node, *min, *max, next, sets),
            Node::Assert(assertion) => self.add(State::Assert(*assertion, next)),
            Node::Group(_, node) => self.compile(node, next, sets),
            // The others are not plain; programs are made of them.
            Node::Empty | Node::Look { .. } | Node::Atomic(_) | Node::Again { .. } => next,
        }
    }

    fn repeat(&mut self, node: &Node, min: u32, max: Option<u32>, next: u32, sets: &mut Sets) -> u32 {
        let mut start = next;
        match max {
            None => {
                let again = self.add(State::Split(vec![next]));
                let body = self.compile(node, again, sets);
                if let State::Split(ways) = &mut self.states[again as usize] {
                    ways.push(body);
                }
                // Once at least: the body of the loop is the last of them, not a copy.
                start = if min == 0 { again } else { body };
            }
            Some(max) => {
                for _ in min..max {
                    let body = self.compile(node, start, sets);
                    start = self.add(State::Split(vec![body, next]));
                }
            }
        }
        let copies = if max.is_none() { min.saturating_sub(1) } else { min };
        (0..copies).fold(start, |start, _| self.compile(node, start, sets))
    }
}

/// Gathers the patterns of several automata that share an alphabet.
#[derive(Debug, Default)]
pub(in crate::segment::srx) struct Builder {
    pub(super) sets: Sets,
}

impl Builder {
    /// The number of a set, of which the alphabet will know the classes.
    pub(in crate::segment::srx) fn set(&mut self, class: &ClassUnicode) -> u32 {
        self.sets.number(class)
    }

    /// The alphabet of all that was gathered.
    pub(in crate::segment::srx) fn alphabet(self, word: &ClassUnicode) -> Alphabet {
        Alphabet::new(self.sets, word)
    }
}
