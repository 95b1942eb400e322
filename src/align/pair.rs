//! The alignment of two texts: look, learn, look again.
//!
//! The first pass knows what looks alike (and what a memory knows). Each further pass learns from the beads of the one
//! before, as far as they are believed: the words, the lengths, the shapes, the cost of nulls; and it looks only where the
//! one before saw a chance. Texts that fit well have said all after two or three.

use super::anchors::first_corridor;
use super::cognate::cognates;
use super::confidence::{Observation, confidence, observe};
use super::corridor::{Corridor, affordable};
use super::crossing::find_crossings;
use super::doubt::give_reasons;
use super::edge::EdgeModel;
use super::evidence::Scorer;
use super::features::Side;
use super::lattice::Lattice;
use super::length::LengthModel;
use super::lexical::Model;
use super::moved::find_moved;
use super::nulls::NullCost;
use super::paragraph::ParagraphModel;
use super::path::{Step, best_path};
use super::posterior::Posterior;
use super::shape::{Shape, first_shapes, learnt_shapes};
use super::stray::find_strays;
use super::train::{BothCounts, Lesson, train};
use super::witness::Witnesses;
use crate::model::{Bead, Doubt};

/// Passes: a short text has little to learn from and gains by a fourth. A long one has learnt enough in three.
const PASSES: usize = 4;
const PASSES_WHEN_LONG: usize = 3;

/// A text is long from so many segments on, both sides together.
const LONG: usize = 4000;

/// How many more passes while the alignment is hardly believed and still improves.
const EXTRA_PASSES: usize = 4;
const EXTRA_PASSES_WHEN_LONG: usize = 1;
const HARDLY_BELIEVED: f64 = 0.6;
const IMPROVED: f64 = 0.01;

/// Above this mean confidence, a pass that finds the beads of the one before is the last. Where less is sure, further passes do
/// change beads, and for the better.
const SETTLED: f64 = 0.98;

/// Below this mean confidence, nulls stay dearer.
const UNSURE: f64 = 0.5;

/// Below this mean confidence, the posterior is not to be trusted with the next corridor.
const LOST: f64 = 0.3;

/// The beads of the first look have so many segments at most.
const GLANCE_SEGMENTS: usize = 2;

/// Its margin is wide: it knew little, and could not see larger beads.
const GLANCE_MARGIN: usize = 6;

/// Margins of the next corridor: around probable nodes, and, as far as is affordable, around the path when lost.
const MARGIN: usize = 3;
const MARGIN_WHEN_LOST: usize = 60;

/// While lost, beads have so many segments at most: words learnt at random fit the large ones best.
const SEGMENTS_WHEN_LOST: usize = 4;

/// Beads are learnt from when they are among the better three quarters, or more probable than this.
const BELIEVED: f64 = 0.5;

/// Beads that are learnt from hold so many segments at most, and score at least this.
const MAX_LESSON_SEGMENTS: usize = 4;
const MIN_LESSON_SCORE: f64 = -6.0;

/// Even a doubtful bead counts this much.
const MIN_LESSON_WEIGHT: f32 = 0.25;

/// 1:1 beads more probable than this teach the variance of lengths.
const EXACT: f64 = 0.7;

/// Beads of more segments do not teach the ratio of lengths.
const MAX_RATIO_SEGMENTS: usize = 3;

/// What is known of a pair of texts, and grows from pass to pass.
struct Knowledge {
    model: Model,
    length: LengthModel,
    paragraphs: ParagraphModel,
    edges: EdgeModel,
    shapes: Vec<Shape>,
    nulls: NullCost,
    corridor: Corridor,
}

impl Knowledge {
    /// Where a first look with the simplest beads sees a chance: an order of magnitude fewer nodes than it looked at.
    fn glance(&self, source: &Side, target: &Side) -> Corridor {
        let scorer = Scorer::new(source, target, &self.model, self.length, self.paragraphs, self.edges);
        let shapes: Vec<Shape> =
            self.shapes.iter().copied().filter(|shape| shape.source + shape.target <= GLANCE_SEGMENTS).collect();
        let lattice = Lattice::score(&scorer, (0, 0), &self.corridor, &shapes, self.nulls);
        Posterior::of(&lattice).corridor(&lattice, GLANCE_MARGIN)
    }
}

/// Aligns two texts, neither of them empty. `watch` is told which share of the work is done.
pub(super) fn align_pair(source: &Side, target: &Side, prior: &BothCounts, watch: &dyn Fn(f64)) -> Vec<Bead> {
    align_observed(source, target, prior, watch).0
}

/// As [`align_pair`], with what the beads looked like whose confidence was judged by it (all but those in another order).
pub(super) fn align_observed(
    source: &Side,
    target: &Side,
    prior: &BothCounts,
    watch: &dyn Fn(f64),
) -> (Vec<Bead>, Vec<(Bead, Observation)>) {
    let alike = cognates(&source.vocabulary, &target.vocabulary);
    let nothing = BothCounts::none(source.vocabulary.len(), target.vocabulary.len());
    let model = Model::build(source, target, &alike, &nothing, prior);
    let witnesses = Witnesses::of(source, target, &model);
    let mut knowledge = Knowledge {
        corridor: first_corridor(source, target, &model.forward.chances),
        model,
        length: LengthModel::of_totals(source.length(0..source.len()), target.length(0..target.len())),
        paragraphs: ParagraphModel::at_first(source, target),
        edges: EdgeModel::learnt(&[], source, target),
        shapes: first_shapes(),
        nulls: NullCost::at_first(),
    };
    knowledge.corridor = knowledge.glance(source, target);
    let (passes, extra_passes) = if source.len() + target.len() < LONG {
        (PASSES, EXTRA_PASSES)
    } else {
        (PASSES_WHEN_LONG, EXTRA_PASSES_WHEN_LONG)
    };
    let (mut mean_before, mut pass, mut steps_before) = (0.0, 0, Vec::new());
    loop {
        // The first look counts as a pass; further ones than planned show as the last.
        watch((1 + pass.min(passes - 1)) as f64 / (passes + 1) as f64);
        pass += 1;
        let scorer =
            Scorer::new(source, target, &knowledge.model, knowledge.length, knowledge.paragraphs, knowledge.edges);
        let lattice = Lattice::score(&scorer, (0, 0), &knowledge.corridor, &knowledge.shapes, knowledge.nulls);
        let steps = best_path(&lattice);
        let posterior = Posterior::of(&lattice);
        let beads: Vec<Bead> = steps.iter().map(|step| bead(step, posterior.of_step(&lattice, step))).collect();
        let mean = beads.iter().map(|bead| bead.confidence).sum::<f64>() / beads.len() as f64;
        let improves = mean < HARDLY_BELIEVED && mean > mean_before + IMPROVED;
        let settled = mean > SETTLED && is_same_path(&steps, &steps_before);
        if settled || pass >= passes && !(improves && pass < passes + extra_passes) {
            let texts = (source, target);
            let chances = &knowledge.model.forward.chances;
            let beads = find_crossings(beads, &steps, texts, chances, &scorer, &knowledge.shapes, knowledge.nulls);
            let beads = find_moved(beads, texts, &scorer, &knowledge.shapes);
            let mut beads = find_strays(beads, texts, chances, &scorer, &knowledge.shapes);
            let observations = observe(&beads, (source, target), &knowledge.length, &knowledge.model);
            let is_judged = |bead: &Bead| bead.doubt != Some(Doubt::Order);
            for (bead, observation) in beads.iter_mut().zip(&observations).filter(|(bead, _)| is_judged(bead)) {
                bead.confidence = confidence(observation);
            }
            witnesses.judge(&mut beads, source, target);
            give_reasons(&mut beads, &steps, source, target, &knowledge.length);
            let observed = beads.iter().cloned().zip(observations).filter(|(bead, _)| is_judged(bead)).collect();
            return (beads, observed);
        }
        let corridor = if mean > LOST {
            posterior.corridor(&lattice, MARGIN)
        } else {
            let path = steps.iter().map(|step| (step.source.end, step.target.end));
            Corridor::around(path, source.len(), target.len(), margin_when_lost(source.len(), target.len()))
        };
        mean_before = mean;
        // What follows needs the memory.
        drop((lattice, posterior, scorer));
        knowledge.model = Model::default();
        let lessons = lessons(&beads, &steps);
        let counts = train(&lessons, source, target, &alike, prior);
        steps_before = steps;
        let mut length = knowledge.length;
        learn_length(&mut length, &beads, &lessons, source, target);
        let mut paragraphs = knowledge.paragraphs;
        paragraphs.learn(&beads, source, target);
        let mut shapes = learnt_shapes(&beads);
        if mean <= LOST {
            shapes.retain(|shape| shape.source + shape.target <= SEGMENTS_WHEN_LOST);
        }
        knowledge = Knowledge {
            model: Model::build(source, target, &alike, &counts, prior),
            length,
            paragraphs,
            edges: EdgeModel::learnt(&beads, source, target),
            shapes,
            nulls: NullCost::learnt(&beads, mean < UNSURE),
            corridor,
        };
    }
}

/// The margin around the path that is affordable.
fn margin_when_lost(source: usize, target: usize) -> usize {
    (affordable(source, target) / (source + 1) / 2).clamp(MARGIN, MARGIN_WHEN_LOST)
}

fn is_same_path(steps: &[Step], others: &[Step]) -> bool {
    let segments = |step: &Step| (step.source.clone(), step.target.clone());
    steps.iter().map(segments).eq(others.iter().map(segments))
}

fn bead(step: &Step, confidence: f64) -> Bead {
    Bead { source: step.source.clone(), target: step.target.clone(), confidence, doubt: None }
}

/// The beads to learn words from.
fn lessons(beads: &[Bead], steps: &[Step]) -> Vec<Lesson> {
    let believed = believed(beads);
    let taught = beads.iter().zip(steps).filter(|(bead, step)| {
        !bead.is_null()
            && bead.confidence >= believed
            && bead.source.len() + bead.target.len() <= MAX_LESSON_SEGMENTS
            && step.score > MIN_LESSON_SCORE
    });
    taught
        .map(|(bead, _)| Lesson {
            source: bead.source.clone(),
            target: bead.target.clone(),
            weight: (bead.confidence as f32).max(MIN_LESSON_WEIGHT),
        })
        .collect()
}

/// The confidence from which on beads are learnt from.
fn believed(beads: &[Bead]) -> f64 {
    let mut confidences: Vec<f64> = beads.iter().filter(|bead| !bead.is_null()).map(|bead| bead.confidence).collect();
    if confidences.is_empty() {
        return BELIEVED;
    }
    let quarter = confidences.len() / 4;
    let (_, quartile, _) = confidences.select_nth_unstable_by(quarter, f64::total_cmp);
    quartile.min(BELIEVED)
}

fn learn_length(length: &mut LengthModel, beads: &[Bead], lessons: &[Lesson], source: &Side, target: &Side) {
    let lengths = |bead: &Bead| (source.length(bead.source.clone()), target.length(bead.target.clone()));
    let short = lessons.iter().filter(|lesson| lesson.source.len() + lesson.target.len() <= MAX_RATIO_SEGMENTS);
    let ratios = short.map(|lesson| (source.length(lesson.source.clone()), target.length(lesson.target.clone())));
    let exact = beads.iter().filter(|bead| bead.source.len() == 1 && bead.target.len() == 1 && bead.confidence > EXACT);
    length.learn(ratios, exact.map(lengths));
}
