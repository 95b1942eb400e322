//! One pattern with parts that an automaton has no states for: looking ahead and behind, atomic parts, references.
//!
//! Tried step by step, going back where a way ends. A choice that was made once at a place is not made there again, which
//! bounds the time by pattern × window (Spencer's engine with the memory of "Regular Expression Matching Can Be Simple And
//! Fast", Cox 2007); only references to groups must forget, so there the number of steps is bounded.

use super::{Direction, WINDOW};
use crate::segment::srx::pattern::{Assertion, Node, is_reversible, word};
use regex_syntax::hir::ClassUnicode;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

/// Steps at one place of one pattern, all parts inside it counted; then it counts as not there.
const MOST_STEPS: usize = 50_000;

#[derive(Debug)]
enum Step {
    Class(Arc<ClassUnicode>),
    Assert(Assertion),
    /// Two ways, the better one first.
    Split(usize, usize),
    Jump(usize),
    Look {
        program: Program,
        wanted: bool,
    },
    Atomic(Program),
    /// Where a group begins or ends: twice its number, and one more.
    Save(usize),
    Again {
        group: usize,
        any_case: bool,
    },
    Done,
}

/// A pattern, ready to run in one direction.
#[derive(Debug)]
pub(in crate::segment::srx) struct Program {
    steps: Vec<Step>,
    direction: Direction,
    /// Groups are taken and asked for.
    remembers: bool,
}

/// What is to be done when a way ends.
enum Task {
    Try(usize, usize),
    Restore(usize, Option<usize>),
}

/// A run over a text.
struct Run<'a> {
    text: &'a str,
    /// Nothing beyond this is taken.
    bounds: std::ops::Range<usize>,
    groups: Vec<Option<usize>>,
    steps_left: usize,
}

impl Program {
    /// What stands before a place, or after it.
    pub(in crate::segment::srx) fn new(node: &Node, side: Direction) -> Self {
        let direction = if is_reversible(node) { side } else { Direction::Forward };
        Self::compiled(node, direction)
    }

    fn compiled(node: &Node, direction: Direction) -> Self {
        let mut program = Self { steps: Vec::new(), direction, remembers: false };
        program.compile(node);
        program.steps.push(Step::Done);
        program
    }

    /// Whether the pattern ends at a place.
    pub(in crate::segment::srx) fn ends_at(&self, text: &str, at: usize) -> bool {
        let start = text[..at].char_indices().rev().nth(WINDOW - 1).map_or(0, |(start, _)| start);
        let mut run = Run { text, bounds: start..text.len(), groups: Vec::new(), steps_left: MOST_STEPS };
        if self.direction == Direction::Backward {
            return self.run(&mut run, at, None).is_some();
        }
        // Groups and atomic parts are read forwards, from each place where it might begin.
        let mut starts =
            std::iter::once(at).chain(text[start..at].char_indices().rev().map(|(offset, _)| start + offset));
        run.bounds.end = at;
        starts.any(|start| self.run(&mut run, start, Some(at)).is_some())
    }

    /// Whether the pattern begins at a place.
    pub(in crate::segment::srx) fn begins_at(&self, text: &str, at: usize) -> bool {
        let end = text[at..].char_indices().nth(WINDOW).map_or(text.len(), |(offset, _)| at + offset);
        let mut run = Run { text, bounds: 0..end, groups: Vec::new(), steps_left: MOST_STEPS };
        self.run(&mut run, at, None).is_some()
    }

    /// Whether the pattern, read forwards, is the whole of a text.
    pub(in crate::segment::srx) fn fits(&self, text: &str) -> bool {
        let mut run = Run { text, bounds: 0..text.len(), groups: Vec::new(), steps_left: MOST_STEPS };
        self.run(&mut run, 0, Some(text.len())).is_some()
    }

    fn compile(&mut self, node: &Node) {
        match node {
            Node::Empty => {}
            Node::Class(class) => self.steps.push(Step::Class(class.clone())),
            Node::Concat(nodes) => match self.direction {
                Direction::Forward => nodes.iter().for_each(|node| self.compile(node)),
                Direction::Backward => nodes.iter().rev().for_each(|node| self.compile(node)),
            },
            Node::Either(nodes) => self.compile_either(nodes),
            Node::Repeat { node, min, max, lazy } => self.compile_repeat(node, *min, *max, *lazy),
            Node::Assert(assertion) => self.steps.push(Step::Assert(*assertion)),
            Node::Look { node, ahead, wanted } => {
                let direction = if *ahead { Direction::Forward } else { Direction::Backward };
                let program = Self::compiled(node, direction);
                self.steps.push(Step::Look { program, wanted: *wanted });
            }
            Node::Atomic(node) => {
                let program = Self::compiled(node, self.direction);
                self.remembers |= program.remembers;
                self.steps.push(Step::Atomic(program));
            }
            Node::Group(number, node) => {
                self.steps.push(Step::Save(2 * number));
                self.compile(node);
                self.steps.push(Step::Save(2 * number + 1));
            }
            Node::Again { group, any_case } => {
                self.remembers = true;
                self.steps.push(Step::Again { group: *group, any_case: *any_case });
            }
        }
    }

    fn compile_either(&mut self, nodes: &[Node]) {
        let mut ends = Vec::new();
        for (number, node) in nodes.iter().enumerate() {
            let split = self.steps.len();
            let is_last = number + 1 == nodes.len();
            if !is_last {
                self.steps.push(Step::Split(split + 1, 0));
            }
            self.compile(node);
            if !is_last {
                ends.push(self.steps.len());
                self.steps.push(Step::Jump(0));
                self.steps[split] = Step::Split(split + 1, self.steps.len());
            }
        }
        let end = self.steps.len();
        ends.into_iter().for_each(|at| self.steps[at] = Step::Jump(end));
    }

    fn compile_repeat(&mut self, node: &Node, min: u32, max: Option<u32>, lazy: bool) {
        let copies = if max.is_none() { min.saturating_sub(1) } else { min };
        (0..copies).for_each(|_| self.compile(node));
        let way = |on, out| if lazy { Step::Split(out, on) } else { Step::Split(on, out) };
        match max {
            // Once at least: the body of the loop is the last of them, not a copy.
            None if min > 0 => {
                let body = self.steps.len();
                self.compile(node);
                self.steps.push(way(body, self.steps.len() + 1));
            }
            None => {
                let split = self.steps.len();
                self.steps.push(Step::Jump(0));
                self.compile(node);
                self.steps.push(Step::Jump(split));
                self.steps[split] = way(split + 1, self.steps.len());
            }
            Some(max) => {
                let splits: Vec<usize> = (min..max)
                    .map(|_| {
                        self.steps.push(Step::Jump(0));
                        let split = self.steps.len() - 1;
                        self.compile(node);
                        split
                    })
                    .collect();
                let end = self.steps.len();
                splits.into_iter().for_each(|split| self.steps[split] = way(split + 1, end));
            }
        }
    }

    /// Runs from a place; where it came to an end, if it did. With `end`, it must come to an end there.
    fn run(&self, run: &mut Run<'_>, from: usize, end: Option<usize>) -> Option<usize> {
        let mut chosen = HashSet::new();
        let mut tasks = vec![Task::Try(0, from)];
        while let Some(task) = tasks.pop() {
            let (mut step, mut at) = match task {
                Task::Restore(slot, earlier) => {
                    run.groups[slot] = earlier;
                    continue;
                }
                Task::Try(step, at) => (step, at),
            };
            loop {
                run.steps_left = run.steps_left.checked_sub(1)?;
                match &self.steps[step] {
                    Step::Done if end.is_none_or(|end| end == at) => return Some(at),
                    Step::Done => break,
                    Step::Jump(to) => step = *to,
                    Step::Split(better, other) => {
                        if !chosen.insert((step, at)) && !self.remembers {
                            break;
                        }
                        tasks.push(Task::Try(*other, at));
                        step = *better;
                    }
                    Step::Save(slot) => {
                        run.save(*slot, at, &mut tasks);
                        step += 1;
                    }
                    other => match self.take(run, other, at) {
                        Some(to) => (step, at) = (step + 1, to),
                        None => break,
                    },
                }
            }
        }
        None
    }

    /// Where a step leads to that takes text or asks something.
    fn take(&self, run: &mut Run<'_>, step: &Step, at: usize) -> Option<usize> {
        match step {
            Step::Class(class) => run.take(class, at, self.direction),
            Step::Assert(assertion) => holds(*assertion, run.text, at).then_some(at),
            Step::Look { program, wanted } => {
                // Looking is not bound to what may be taken, nor to the direction.
                let bounds = std::mem::replace(&mut run.bounds, 0..run.text.len());
                let found = program.run(run, at, None).is_some();
                run.bounds = bounds;
                (found == *wanted && run.steps_left > 0).then_some(at)
            }
            Step::Atomic(program) => program.run(run, at, None),
            Step::Again { group, any_case } => run.again(*group, *any_case, at),
            Step::Split(..) | Step::Jump(_) | Step::Save(_) | Step::Done => None,
        }
    }
}

impl Run<'_> {
    fn save(&mut self, slot: usize, at: usize, tasks: &mut Vec<Task>) {
        if self.groups.len() <= slot {
            self.groups.resize(slot + 1, None);
        }
        tasks.push(Task::Restore(slot, self.groups[slot]));
        self.groups[slot] = Some(at);
    }

    fn take(&self, class: &ClassUnicode, at: usize, direction: Direction) -> Option<usize> {
        match direction {
            Direction::Forward => {
                let c = self.text[at..].chars().next().filter(|c| contains(class, *c))?;
                Some(at + c.len_utf8()).filter(|to| *to <= self.bounds.end)
            }
            Direction::Backward => {
                let c = self.text[..at].chars().next_back().filter(|c| contains(class, *c))?;
                Some(at - c.len_utf8()).filter(|to| *to >= self.bounds.start)
            }
        }
    }

    /// What a group took, once more; only forwards.
    fn again(&self, group: usize, any_case: bool, at: usize) -> Option<usize> {
        let taken = |slot: usize| self.groups.get(slot).copied().flatten();
        let wanted = self.text.get(taken(2 * group)?..taken(2 * group + 1)?)?;
        let rest = &self.text[at..self.bounds.end];
        if !any_case {
            return rest.starts_with(wanted).then_some(at + wanted.len());
        }
        let same = |one: char, two: char| one == two || one.to_lowercase().eq(two.to_lowercase());
        let mut found = rest.chars();
        wanted
            .chars()
            .all(|c| found.next().is_some_and(|other| same(c, other)))
            .then(|| at + rest.len() - found.as_str().len())
    }
}

fn contains(class: &ClassUnicode, c: char) -> bool {
    let ranges = class.ranges();
    let at = ranges.partition_point(|range| range.end() < c);
    ranges.get(at).is_some_and(|range| range.start() <= c)
}

fn is_word(c: char) -> bool {
    static WORD: OnceLock<ClassUnicode> = OnceLock::new();
    contains(WORD.get_or_init(word), c)
}

fn breaks_line(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn holds(assertion: Assertion, text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let edge = before.chars().next_back().is_some_and(is_word) != after.chars().next().is_some_and(is_word);
    let amid_break = before.ends_with('\r') && after.starts_with('\n');
    match assertion {
        Assertion::TextStart => at == 0,
        Assertion::TextEnd => after.is_empty(),
        Assertion::TextEndOrBreak => {
            let mut rest = after.chars();
            let breaks = rest.next().is_none_or(breaks_line) && rest.as_str().is_empty() && !amid_break;
            breaks || after == "\r\n"
        }
        Assertion::LineStart => at == 0 || before.ends_with(breaks_line) && !amid_break,
        Assertion::LineEnd => after.is_empty() || after.starts_with(breaks_line) && !amid_break,
        Assertion::WordEdge => edge,
        Assertion::NoWordEdge => !edge,
    }
}
