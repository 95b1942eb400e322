//! The order of an aligned document's units: that of its text.
//!
//! The first language leads. A unit that has nothing in it stands behind the unit that its own language has before it. One
//! list per document, so memory grows with the document, not with the memory file.

use std::collections::HashMap;

/// A unit's first segment in one language: the unit, the language's rank, the ordinal.
pub(super) type Position = (i64, usize, i64);

/// The units in order. `positions` in any order, a unit once for each language it has. `O(n log n)`.
pub(super) fn in_text_order(mut positions: Vec<Position>) -> Vec<i64> {
    positions.sort_unstable_by_key(|&(unit, rank, ordinal)| (rank, ordinal, unit));
    // Unit → (place in the leading language, rank of the language that placed it, ordinal there).
    let mut keys: HashMap<i64, (i64, usize, i64)> = HashMap::new();
    let mut before = (-1, 0);
    for (unit, rank, ordinal) in positions {
        if before.1 != rank {
            before = (-1, rank);
        }
        let place = if rank == 0 { ordinal } else { before.0 };
        before.0 = keys.entry(unit).or_insert((place, rank, ordinal)).0;
    }
    let mut ordered: Vec<((i64, usize, i64), i64)> = keys.into_iter().map(|(unit, key)| (key, unit)).collect();
    ordered.sort_unstable();
    ordered.into_iter().map(|(_, unit)| unit).collect()
}

#[cfg(test)]
mod tests {
    use super::in_text_order;

    #[test]
    fn the_first_language_leads_and_the_others_fill_in() {
        let positions = vec![(1, 0, 0), (2, 0, 1), (3, 1, 2), (1, 1, 0), (2, 1, 3), (4, 2, 0), (9, 1, 1), (1, 2, 1)];
        // 4 stands before everything in the third language; 9 and 3 follow unit 1 in the second.
        assert_eq!(in_text_order(positions), [4, 1, 9, 3, 2]);
        assert_eq!(in_text_order(vec![]), Vec::<i64>::new());
    }
}
