//! Length: long segments tend to have long translations.
//!
//! A pairing is scored by how far the two lengths (in characters) stray from the ratio of the whole document, in units
//! of a standard deviation that grows with the square root of the length (Gale and Church 1993, "A Program for Aligning
//! Sentences in Bilingual Corpora", §3). Their normal distribution is replaced by Student's t: free translations have
//! heavy tails, and one loose sentence must not cost more than the whole vocabulary can say for it.

/// Degrees of freedom of the t distribution: heavy tails, but not so heavy that length says nothing.
const FREEDOM: f32 = 6.0;

/// Variance per character before anything is known of the document.
const PRIOR_VARIANCE: f32 = 5.5;

/// How many beads the prior variance is worth.
const PRIOR_WEIGHT: f32 = 30.0;

/// A single bead says no more about the variance than this.
const MAX_DEVIATION: f32 = 40.0;

/// Characters of the source below which the ratio is not re-estimated.
const MIN_CHARACTERS: f32 = 500.0;

/// How lengths relate in one pair of texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct LengthModel {
    /// Target characters per source character.
    ratio: f32,
    variance: f32,
}

impl LengthModel {
    /// A model that knows the total lengths only.
    pub(super) fn of_totals(source: f32, target: f32) -> Self {
        Self { ratio: (target / source.max(1.0)).clamp(0.5, 2.0), variance: PRIOR_VARIANCE }
    }

    /// The log density of a pairing, up to a constant: 0 at the expected length.
    pub(super) fn score(&self, source: f32, target: f32) -> f32 {
        // Not `ln_1p`: near 0 its precision is worth nothing here, and it takes three times as long.
        -0.5 * (FREEDOM + 1.0) * (1.0 + self.deviation(source, target) / self.variance / FREEDOM).ln()
    }

    /// How many standard deviations (those of ordinary translations) the target is too long or, negative, too short.
    pub(super) fn surprise(&self, source: f32, target: f32) -> f32 {
        (self.deviation(source, target) / PRIOR_VARIANCE).sqrt().copysign(target - source * self.ratio)
    }

    /// The squared difference from the expected length, per character.
    fn deviation(&self, source: f32, target: f32) -> f32 {
        let expected = source * self.ratio;
        let difference = target - expected;
        difference * difference / (0.5 * (target + expected))
    }

    /// Learns from the lengths of beads: all of them give the ratio, confident 1:1 beads (`exact`) the variance.
    pub(super) fn learn(&mut self, beads: impl Iterator<Item = (f32, f32)>, exact: impl Iterator<Item = (f32, f32)>) {
        let (mut squares, mut weight) = (PRIOR_WEIGHT * PRIOR_VARIANCE, PRIOR_WEIGHT);
        for (source, target) in exact {
            squares += self.deviation(source, target).min(MAX_DEVIATION);
            weight += 1.0;
        }
        self.variance = squares / weight;
        let (source, target) = beads.fold((0.0, 0.0), |(a, b), (source, target)| (a + source, b + target));
        if source > MIN_CHARACTERS {
            self.ratio = target / source;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expected_length_scores_best() {
        let model = LengthModel::of_totals(1000.0, 1200.0);
        assert!(model.score(50.0, 60.0).abs() < 1e-6);
        assert!(model.score(50.0, 50.0) > model.score(50.0, 20.0));
        assert!(model.surprise(50.0, 200.0) > 3.0 && model.surprise(50.0, 10.0) < -1.0);
    }

    #[test]
    fn a_document_teaches_its_own_ratio_and_variance() {
        let mut model = LengthModel::of_totals(1000.0, 1000.0);
        let beads = || (0..100).map(|_| (100.0, 150.0));
        model.learn(beads(), std::iter::empty());
        model.learn(beads(), beads());
        assert!(model.score(10.0, 15.0).abs() < 1e-6);
        assert!(model.variance < PRIOR_VARIANCE);
    }
}
