//! Whether texts that were aligned are versions of one another, as far as the confidences of their units tell.

/// Below this confidence a unit is worth a look: about as likely wrong as right, since confidence is calibrated pair by pair
/// and that of a unit is the product over its pairs.
pub const WORTH_A_LOOK: f64 = 0.6;

/// Of fewer units, nothing is said of the texts as a whole.
const FEW_UNITS: usize = 5;

/// Whether texts hardly seem to be versions of one another: of many units none has a counterpart, or most of those that have one
/// are worth a look. `matched` are the confidences of these, `units` is the number of all.
pub fn hardly_versions(matched: impl Iterator<Item = f64>, units: usize) -> bool {
    let (mut count, mut doubted) = (0, 0);
    for confidence in matched {
        count += 1;
        doubted += usize::from(confidence < WORTH_A_LOOK);
    }
    units >= FEW_UNITS && (count == 0 || 2 * doubted > count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_whose_pairs_are_mostly_doubted_hardly_seem_versions() {
        assert!(hardly_versions([0.1, 0.3, 0.2, 0.9, 0.4].into_iter(), 5));
        assert!(!hardly_versions([0.9, 0.8, 0.2, 0.9, 0.4].into_iter(), 5));
        assert!(!hardly_versions([0.1, 0.1].into_iter(), 2), "two sentences tell too little");
        assert!(hardly_versions(std::iter::empty(), 9), "nothing found a counterpart");
    }
}
