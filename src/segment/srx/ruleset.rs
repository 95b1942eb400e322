//! The rules of one language, compiled: which rule decides at a place.
//!
//! At a place the rules are asked in order, and the first of which both patterns fit decides. A cut needs a rule that
//! breaks, so places are looked at only where one may: between a character that can end and one that can begin its
//! patterns. There the few rules that break are walked first, and only where one fits, the thousands of exceptions that
//! stand before it.

use super::automaton::{Alphabet, Builder, Cache, Dfa, Direction, Program};
use super::pattern::{Node, is_plain, relaxed, trimmed, word};
use regex_syntax::hir::ClassUnicode;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// One rule before it is compiled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draft<'a> {
    pub(super) breaks: bool,
    /// What stands before the place, and the same as written.
    pub(super) before: (&'a Node, &'a str),
    pub(super) after: (&'a Node, &'a str),
}

/// Rules in their order.
#[derive(Debug)]
pub(super) struct Ruleset {
    alphabet: Alphabet,
    breaking: Layer,
    exceptions: Layer,
    /// For each class of characters, which groups of breaking rules may have it before, or after, the place.
    before: Vec<u64>,
    after: Vec<u64>,
    scratch: Mutex<Scratch>,
}

/// One side of a rule: what fits both fits.
#[derive(Debug, Clone, Copy)]
struct Half {
    /// A pattern of the automaton; `None` fits anywhere.
    plain: Option<u32>,
    /// What an automaton cannot tell; then `plain` is the same without it, and sorts out most places.
    program: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
struct Rule {
    /// Its place among all rules.
    order: usize,
    before: Half,
    after: Half,
}

/// The rules that break, or those that do not.
#[derive(Debug)]
struct Layer {
    before: Dfa,
    after: Dfa,
    /// For each pattern of `before`, its rules in order.
    by_before: Vec<Vec<Rule>>,
    /// Rules without one, in order.
    others: Vec<Rule>,
    programs: Vec<Program>,
}

/// What is computed on the way.
#[derive(Debug, Default)]
struct Scratch {
    layers: [LayerScratch; 2],
}

#[derive(Debug, Default)]
struct LayerScratch {
    before: Cache,
    after: Cache,
    found: Vec<u32>,
    found_after: Vec<u32>,
}

impl Ruleset {
    pub(super) fn new(drafts: &[Draft<'_>]) -> Self {
        let mut builder = Builder::default();
        let mut breaking = Layer::new();
        let mut exceptions = Layer::new();
        let mut breaking_known = HashMap::new();
        let mut exceptions_known = HashMap::new();
        let mut edges = Vec::new();
        for (order, draft) in drafts.iter().enumerate() {
            if draft.breaks {
                breaking.add(order, draft, &mut breaking_known, &mut builder);
                edges.push((builder.set(&nearest(draft.before.0, false)), builder.set(&nearest(draft.after.0, true))));
            } else {
                exceptions.add(order, draft, &mut exceptions_known, &mut builder);
            }
        }
        let alphabet = builder.alphabet(&word());
        let mask = |pick: fn(&(u32, u32)) -> u32| {
            let classes = 0..u16::try_from(alphabet.len()).unwrap_or(u16::MAX);
            let group = |(number, edge): (usize, &(u32, u32)), class| {
                // More rules than bits share the last one.
                u64::from(alphabet.holds(pick(edge), class)) << number.min(63)
            };
            classes.map(|class| edges.iter().enumerate().fold(0, |mask, edge| mask | group(edge, class))).collect()
        };
        let (before, after) = (mask(|edge| edge.0), mask(|edge| edge.1));
        Self { alphabet, breaking, exceptions, before, after, scratch: Mutex::default() }
    }

    /// The next place behind `from` where a rule breaks, and the rule that decides there.
    pub(super) fn next(&self, text: &str, from: usize) -> Option<(usize, usize)> {
        let mut characters = text[from..].chars();
        let mut before = self.before[usize::from(self.alphabet.class(characters.next()?))];
        let mut scratch = None;
        loop {
            let at = text.len() - characters.as_str().len();
            let class = usize::from(self.alphabet.class(characters.next()?));
            if before & self.after[class] != 0 {
                let scratch =
                    scratch.get_or_insert_with(|| self.scratch.lock().unwrap_or_else(PoisonError::into_inner));
                if let Some(rule) = self.decide(text, at, scratch) {
                    return Some((at, rule));
                }
            }
            before = self.before[class];
        }
    }

    /// The rule that decides at a place where one breaks.
    fn decide(&self, text: &str, at: usize, scratch: &mut Scratch) -> Option<usize> {
        let [breaking, exceptions] = &mut scratch.layers;
        let breaks = self.breaking.first(&self.alphabet, text, at, usize::MAX, breaking)?;
        Some(self.exceptions.first(&self.alphabet, text, at, breaks, exceptions).unwrap_or(breaks))
    }
}

/// The characters that the near end of a pattern may be: its last one, or its first; any at all where nothing is enough.
fn nearest(node: &Node, first: bool) -> ClassUnicode {
    let mut class = ClassUnicode::empty();
    if reaches_through(node, first, &mut class) {
        class = ClassUnicode::empty();
        class.negate();
    }
    class
}

/// Adds the characters at an end of a pattern; whether it may be passed without any.
fn reaches_through(node: &Node, first: bool, class: &mut ClassUnicode) -> bool {
    match node {
        Node::Class(own) => {
            class.union(own);
            false
        }
        Node::Concat(nodes) if first => nodes.iter().all(|node| reaches_through(node, first, class)),
        Node::Concat(nodes) => nodes.iter().rev().all(|node| reaches_through(node, first, class)),
        Node::Either(nodes) => nodes.iter().fold(false, |through, node| through | reaches_through(node, first, class)),
        Node::Repeat { node, min, .. } => reaches_through(node, first, class) || *min == 0,
        Node::Group(_, node) | Node::Atomic(node) => reaches_through(node, first, class),
        Node::Empty | Node::Assert(_) | Node::Look { .. } => true,
        Node::Again { .. } => {
            // Whatever the group took.
            *class = ClassUnicode::empty();
            class.negate();
            true
        }
    }
}

impl Layer {
    fn new() -> Self {
        let (before, after) = (Dfa::new(Direction::Backward), Dfa::new(Direction::Forward));
        Self { before, after, by_before: Vec::new(), others: Vec::new(), programs: Vec::new() }
    }

    /// Takes in a rule. Patterns that were seen before are not made again.
    fn add<'a>(
        &mut self,
        order: usize,
        draft: &Draft<'a>,
        known: &mut HashMap<(&'a str, bool), Half>,
        builder: &mut Builder,
    ) {
        let [before, after] = [true, false].map(|is_before| {
            let (node, written) = if is_before { draft.before } else { draft.after };
            *known.entry((written, is_before)).or_insert_with(|| self.half(node, is_before, builder))
        });
        let rule = Rule { order, before, after };
        match before.plain {
            Some(number) => {
                self.by_before.resize(self.before.len(), Vec::new());
                self.by_before[number as usize].push(rule);
            }
            None => self.others.push(rule),
        }
    }

    fn half(&mut self, node: &Node, is_before: bool, builder: &mut Builder) -> Half {
        let (dfa, direction) = match is_before {
            true => (&mut self.before, Direction::Backward),
            false => (&mut self.after, Direction::Forward),
        };
        let program = (!is_plain(node)).then(|| {
            self.programs.push(Program::new(node, direction));
            self.programs.len() - 1
        });
        let plain = match trimmed(relaxed(node), is_before) {
            Node::Empty => None,
            node => Some(dfa.add(&node, builder)),
        };
        Half { plain, program }
    }

    /// The first rule that fits at a place, if it stands before `limit`.
    fn first(
        &self,
        alphabet: &Alphabet,
        text: &str,
        at: usize,
        limit: usize,
        scratch: &mut LayerScratch,
    ) -> Option<usize> {
        let LayerScratch { before, after, found, found_after } = scratch;
        found.clear();
        self.before.walk(alphabet, before, text, at, found);
        let mut walked = false;
        let mut fits = |rule: &Rule| {
            let follows = rule.after.plain.is_none_or(|number| {
                if !std::mem::replace(&mut walked, true) {
                    found_after.clear();
                    self.after.walk(alphabet, after, text, at, found_after);
                }
                found_after.contains(&number)
            });
            follows
                && rule.after.program.is_none_or(|number| self.programs[number].begins_at(text, at))
                && rule.before.program.is_none_or(|number| self.programs[number].ends_at(text, at))
        };
        let mut best = limit;
        let groups = found.iter().map(|pattern| &self.by_before[*pattern as usize]).chain([&self.others]);
        for rules in groups {
            let mut earlier = rules.iter().take_while(|rule| rule.order < best);
            if let Some(rule) = earlier.find(|rule| fits(rule)) {
                best = rule.order;
            }
        }
        (best < limit).then_some(best)
    }
}
