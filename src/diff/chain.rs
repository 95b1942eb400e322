//! The heaviest increasing chain: of pairs (old, new), the ones that can all stay in their order.
//!
//! Longest increasing subsequence with weights, by a Fenwick tree of maxima over the old side. O(n log n).

/// For each pair, whether it is on the chain. `pairs` ascend in their second part; first parts are distinct.
pub(super) fn heaviest(pairs: &[(usize, usize)], weight: impl Fn(usize) -> usize) -> Vec<bool> {
    let size = pairs.iter().map(|pair| pair.0 + 1).max().unwrap_or(0);
    let mut tree = Maxima { best: vec![(0, NONE); size + 1] };
    let mut previous = vec![NONE; pairs.len()];
    for (index, &(old, _)) in pairs.iter().enumerate() {
        let (before, from) = tree.below(old);
        previous[index] = from;
        tree.raise(old, (before + weight(index), index));
    }
    let mut on_chain = vec![false; pairs.len()];
    let mut at = tree.below(size).1;
    while at != NONE {
        on_chain[at] = true;
        at = previous[at];
    }
    on_chain
}

const NONE: usize = usize::MAX;

struct Maxima {
    /// Weight of the best chain that ends in a prefix of the old side, and its last pair.
    best: Vec<(usize, usize)>,
}

impl Maxima {
    /// The best chain that ends before `old`.
    fn below(&self, old: usize) -> (usize, usize) {
        let mut at = old;
        let mut best = (0, NONE);
        while at > 0 {
            if self.best[at].0 > best.0 {
                best = self.best[at];
            }
            at &= at - 1;
        }
        best
    }

    fn raise(&mut self, old: usize, entry: (usize, usize)) {
        let mut at = old + 1;
        while at < self.best.len() {
            if entry.0 > self.best[at].0 {
                self.best[at] = entry;
            }
            at += at & at.wrapping_neg();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::heaviest;

    fn check(old: &[usize], weights: &[usize], expected: &[usize]) {
        let pairs: Vec<(usize, usize)> = old.iter().copied().zip(0..).collect();
        let chain = heaviest(&pairs, |index| weights.get(index).copied().unwrap_or(1));
        let kept: Vec<usize> = old.iter().zip(&chain).filter(|(_, on)| **on).map(|(old, _)| *old).collect();
        assert_eq!(kept, expected, "{old:?} {weights:?}");
    }

    #[test]
    fn the_heaviest_chain_is_kept() {
        check(&[], &[], &[]);
        check(&[0, 1, 2], &[], &[0, 1, 2]);
        check(&[3, 0, 1, 2], &[], &[0, 1, 2]);
        check(&[3, 0, 1, 2], &[9, 1, 1, 1], &[3]);
        check(&[0, 2, 1, 3], &[1, 1, 5, 1], &[0, 1, 3]);
        check(&[7, 5, 9], &[1, 2, 1], &[5, 9]);
    }
}
