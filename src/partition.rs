//! Which of some numbered things hang together, when it is told pair by pair.
//!
//! Union–find with path halving; the smallest of what hangs together stands for it, so that the result does not depend on the
//! order of the telling. Near-linear (Tarjan and van Leeuwen 1984, "Worst-case Analysis of Set Union Algorithms").

/// Things in groups, each in one.
#[derive(Debug, Clone)]
pub struct Partition(Vec<usize>);

impl Partition {
    /// Each thing on its own.
    pub fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The smallest thing of the group that holds `item`.
    pub fn root(&mut self, mut item: usize) -> usize {
        while self.0[item] != item {
            self.0[item] = self.0[self.0[item]];
            item = self.0[item];
        }
        item
    }

    /// The groups of two things are one from now on.
    pub fn join(&mut self, one: usize, two: usize) {
        let (one, two) = (self.root(one), self.root(two));
        self.0[one.max(two)] = one.min(two);
    }
}

#[cfg(test)]
mod tests {
    use super::Partition;

    #[test]
    fn the_smallest_stands_for_its_group() {
        let mut partition = Partition::new(6);
        partition.join(5, 3);
        partition.join(3, 1);
        partition.join(4, 2);
        assert_eq!((0..6).map(|item| partition.root(item)).collect::<Vec<_>>(), [0, 1, 2, 1, 2, 1]);
    }
}
