//! A forest: small trees that ask the gauges of a place and add up what they say.
//!
//! Gradient-boosted trees (Friedman 2001, "Greedy Function Approximation: A Gradient Boosting Machine"), each of which asks the same
//! questions whatever the answers (Kohavi 1994, "Bottom-Up Induction of Oblivious Read-Once Decision Graphs"): the answers
//! are the digits of a number, and what stands at that number is what the tree says. So nothing depends on what was answered
//! before, and asking costs no jumps. A tree is a line in a file of weights: `17<12 3<5 40<-2 -9 4 …` asks whether gauge 17 is
//! below 12 and so on, and says its first number where all are. All numbers are whole, so that a sum is the same on every machine.

use super::gauges::{COUNT, Gauges, ROOM};

/// So many parts, as trees say them, make a 64th of log-odds.
pub const PARTS: i32 = 16;

/// How many questions a tree asks.
pub const QUESTIONS: usize = 3;

#[derive(Debug, Clone, Copy)]
struct Tree {
    gauges: [u8; QUESTIONS],
    below: [i8; QUESTIONS],
    says: [i16; 1 << QUESTIONS],
}

/// Trees that are asked together.
#[derive(Debug, Default)]
pub(super) struct Forest(Vec<Tree>);

impl Forest {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes a tree as a file of weights has it; `None`, and nothing is taken, where it is broken.
    pub(super) fn push(&mut self, line: &str) -> Option<()> {
        let mut words = line.split(' ');
        let mut tree = Tree { gauges: [0; QUESTIONS], below: [0; QUESTIONS], says: [0; 1 << QUESTIONS] };
        for (gauge, limit) in tree.gauges.iter_mut().zip(&mut tree.below) {
            let (number, below) = words.next()?.split_once('<')?;
            *gauge = number.parse().ok().filter(|number| usize::from(*number) < COUNT)?;
            *limit = below.parse().ok()?;
        }
        for says in &mut tree.says {
            *says = words.next()?.parse().ok()?;
        }
        words.next().is_none().then(|| self.0.push(tree))
    }

    /// What the trees say together, in 64ths of log-odds.
    pub(super) fn score(&self, gauges: &Gauges) -> i32 {
        let sum: i32 = self.0.iter().map(|tree| tree.says(gauges)).sum();
        sum / PARTS
    }
}

impl Tree {
    fn says(&self, gauges: &Gauges) -> i32 {
        let questions = self.gauges.iter().zip(self.below);
        let number = questions
            .fold(0, |number, (gauge, below)| number << 1 | usize::from(gauges[usize::from(*gauge) % ROOM] >= below));
        i32::from(self.says[number])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_the_digits_of_a_number() {
        let mut forest = Forest::default();
        forest.push("3<5 0<-2 1<1 0 16 32 48 64 80 96 112").unwrap();
        forest.push("3<5 3<6 3<7 1 0 0 0 0 0 0 -32").unwrap();
        let score = |first: i8, second: i8, third: i8| {
            let mut gauges = [0; ROOM];
            (gauges[3], gauges[0], gauges[1]) = (first, second, third);
            forest.score(&gauges)
        };
        assert_eq!(score(4, -3, 0), 0);
        assert_eq!(score(4, -3, 1), 1);
        assert_eq!(score(4, -2, 0), 2);
        assert_eq!(score(5, -3, 0), 4);
        assert_eq!(score(9, 9, 9), 5);
    }

    #[test]
    fn a_broken_tree_is_not_taken() {
        let mut forest = Forest::default();
        let whole = "3<5 0<-2 1<1 1 2 3 4 5 6 7 8";
        for broken in ["", "3<5 1", "3<5 0<-2 1<1 1 2 3 4 5 6 7", &format!("{whole} 9")] {
            assert!(forest.push(broken).is_none(), "{broken}");
        }
        for (from, to) in [("3<5", "x<5"), ("3<5", "3<500"), ("0<-2", "255<-2"), ("8", "80000")] {
            assert!(forest.push(&whole.replace(from, to)).is_none(), "{to}");
        }
        assert!(forest.is_empty());
        forest.push(whole).unwrap();
    }
}
