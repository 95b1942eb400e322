//! Which rows were met, where a table is gone through in nearly its order.
//!
//! Constant time; a bit for each id between the first and the last.

use std::collections::VecDeque;

/// Row ids that were met: a bit for each, from the first one on.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Ids from a multiple of 64 on, 64 a number.
    bits: VecDeque<u64>,
    first: i64,
}

impl Seen {
    pub(super) fn insert(&mut self, id: i64) {
        let block = id.div_euclid(64);
        if self.bits.is_empty() {
            self.first = block;
        }
        while block < self.first {
            self.bits.push_front(0);
            self.first -= 1;
        }
        let at = usize::try_from(block - self.first).unwrap_or_default();
        while self.bits.len() <= at {
            self.bits.push_back(0);
        }
        self.bits[at] |= 1 << id.rem_euclid(64);
    }

    pub(super) fn contains(&self, id: i64) -> bool {
        let block = usize::try_from(id.div_euclid(64) - self.first).ok();
        block.and_then(|at| self.bits.get(at)).is_some_and(|bits| bits >> id.rem_euclid(64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn what_was_met_is_known_in_any_order() {
        let mut seen = Seen::default();
        for id in [700, 3, 64, 65, 1_000, 3] {
            seen.insert(id);
        }
        let known: Vec<i64> = (0..2_000).filter(|&id| seen.contains(id)).collect();
        assert_eq!(known, [3, 64, 65, 700, 1_000]);
        assert!(!Seen::default().contains(0));
    }
}
