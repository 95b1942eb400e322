//! Pairs of words that may have made each other, and where they meet.
//!
//! All is kept word by word of the source: the pairs of a word stand together, and so do its *meetings*, the places where
//! it meets a target word that it may have made. A step is two sweeps over the meetings. In long documents, pairs that
//! meet no more often than chance would have it are never made, and in all documents pairs are dropped once they have
//! become unlikely; that leaves a fraction.

use super::corpus::{Corpus, LearntBead};
use super::{BothCounts, Counts};
use crate::align::cognate::Cognate;
use crate::align::features::Side;
use crate::align::sparse::Rows;
use std::ops::Range;

/// What a word that looks alike is worth at the start, and at each step, in occurrences per unit of strength squared.
const COGNATE_START: f32 = 1.5;
const COGNATE_STEP: f32 = 0.9;

/// Occurrences that the other words of the language hold against each pair.
const SMOOTHING: f32 = 0.3;

/// Pairs less likely than this, both ways, are given up.
const MIN_CHANCE: f32 = 3e-5;

/// Meetings (of all pairs) up to which every pair is kept, however seldom it meets.
const ALL_KEPT: usize = 2_000_000;

/// Of more meetings than that, at most one in so many was kept in long documents.
const EXPECTED_SHARE: usize = 2;

/// How many standard deviations beyond chance a pair must meet to be kept there.
const DEVIATIONS: f32 = 2.0;

/// A pair that meets but once is kept where both words are so rare.
const RARE: u32 = 3;

/// Pairs seen less often than this say nothing about this document. (A memory keeps fewer: `lexicon`.)
const MIN_COUNT: f32 = 0.05;

/// Pairs seen less often than this in a step, both ways, are given up as well: the next steps leave them less. Twice that made texts
/// worse that fit badly.
const GIVEN_UP: f32 = 0.03;

/// One direction of a pair of words.
#[derive(Debug, Clone, Copy, Default)]
struct Direction {
    /// How likely the one makes the other.
    chance: f32,
    /// How often it did, as far as the last step could tell.
    count: f32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Pair {
    target: u32,
    forward: Direction,
    backward: Direction,
}

/// How many of the pairs, and of what is known of them, were kept so far.
#[derive(Debug, Default)]
struct Kept {
    pairs: usize,
    known: usize,
    known_read: usize,
}

/// A pair of the present source word, by its number before: its new one, if it is possible, and its chances.
#[derive(Debug, Clone, Copy)]
struct Renumbered {
    number: u32,
    forward: f32,
    backward: f32,
}

impl Renumbered {
    fn is_possible(self) -> bool {
        self.forward + self.backward > 0.0
    }
}

/// Counts of a pair from the prior and from likeness; most have none.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// Its number among all.
    pair: u32,
    forward: f32,
    backward: f32,
}

/// Where a source word meets a target word: the number of their pair among those of the source word, and the place of the
/// target word in its bead, in four bytes. It is by far the largest table.
#[derive(Debug, Clone, Copy)]
struct Meeting(u32);

/// A bead that is learnt from has fewer words on one side.
const PLACE_BITS: u32 = 10;

impl Meeting {
    /// None for what cannot be told in four bytes: the thousandth word of a bead, the four millionth pair of a word.
    fn new(pair: u32, place: u32) -> Option<Self> {
        (pair < 1 << (u32::BITS - PLACE_BITS) && place < 1 << PLACE_BITS).then_some(Self(pair << PLACE_BITS | place))
    }

    fn renumbered(self, pair: u32) -> Self {
        Self(pair << PLACE_BITS | (self.0 & ((1 << PLACE_BITS) - 1)))
    }

    fn pair(self) -> usize {
        (self.0 >> PLACE_BITS) as usize
    }

    fn place(self) -> usize {
        (self.0 & ((1 << PLACE_BITS) - 1)) as usize
    }
}

/// The pairs of words, and where they meet.
pub(super) struct Pairs {
    /// Ordered by source word.
    pairs: Vec<Pair>,
    /// Where the pairs of each source word start, and the end of the last.
    starts: Vec<u32>,
    target_words: usize,
    /// By the number of the pair.
    known: Vec<Known>,
    /// In the order of the occurrences.
    meetings: Vec<Meeting>,
    /// How many meetings each occurrence has.
    lengths: Vec<u16>,
}

/// What a chance of making each word of the corpus is worth: the weight of its bead over the chances of all that may have
/// made it.
pub(super) struct Shares {
    of_targets: Vec<f32>,
    /// By occurrence.
    of_sources: Vec<f32>,
}

/// A target word as the present source word sees it.
#[derive(Clone, Copy)]
struct Met {
    /// The source word that looked last.
    by: u32,
    /// How often they meet, then the number of their pair among those of the source word.
    value: u32,
}

const NOT_KEPT: u32 = u32::MAX;

impl Pairs {
    /// Makes the pairs of words that meet, and counts how evenly they could have made each other.
    pub(super) fn meet(corpus: &Corpus, source: &Side, target: &Side) -> Self {
        let target_words = target.vocabulary.len();
        let keep_all = corpus.meetings <= ALL_KEPT;
        let expected_share = 1.0 / corpus.targets.len().max(1) as f32;
        let mut pairs = Self {
            pairs: Vec::new(),
            starts: vec![0],
            target_words,
            known: Vec::new(),
            meetings: Vec::with_capacity(if keep_all { corpus.meetings } else { corpus.meetings / EXPECTED_SHARE }),
            lengths: Vec::with_capacity(corpus.occurrences.len()),
        };
        let mut met = vec![Met { by: u32::MAX, value: 0 }; target_words];
        let mut others = Vec::new();
        for word in 0..source.vocabulary.len() {
            let occurrences = corpus.of_word(word);
            others.clear();
            let (mut times, mut total) = (0, 0);
            for bead in occurrences.clone() {
                times += 1;
                total += bead.targets().len();
                for &other in &corpus.targets[bead.targets()] {
                    let slot = &mut met[other as usize];
                    if slot.by != word as u32 {
                        *slot = Met { by: word as u32, value: 0 };
                        others.push(other);
                    }
                    slot.value += 1;
                }
            }
            for &other in &others {
                let count = target.vocabulary.entries[other as usize].count;
                let slot = &mut met[other as usize];
                let rare = times <= RARE && count <= RARE;
                let expected = total as f32 * count as f32 * expected_share;
                let kept =
                    keep_all || (slot.value > 1 || rare) && slot.value as f32 > expected + DEVIATIONS * expected.sqrt();
                slot.value = if kept { pairs.push(other) } else { NOT_KEPT };
            }
            let first = pairs.starts[word] as usize;
            for bead in occurrences {
                pairs.note_meetings(corpus, bead, first, &met);
            }
            pairs.starts.push(pairs.pairs.len() as u32);
        }
        pairs
    }

    /// Adds a pair of the present source word, and tells its number among those.
    fn push(&mut self, target: u32) -> u32 {
        self.pairs.push(Pair { target, ..Pair::default() });
        self.pairs.len() as u32 - 1 - self.starts[self.starts.len() - 1]
    }

    fn note_meetings(&mut self, corpus: &Corpus, bead: &LearntBead, first: usize, met: &[Met]) {
        let from = self.meetings.len();
        let forward = bead.weight / bead.sources as f32;
        let backward = bead.weight / bead.targets().len() as f32;
        let targets = &corpus.targets[bead.targets()];
        for (place, &target) in targets.iter().enumerate() {
            let number = met[target as usize].value;
            if number == NOT_KEPT {
                continue;
            }
            if let Some(meeting) = Meeting::new(number, place as u32) {
                let pair = &mut self.pairs[first + meeting.pair()];
                pair.forward.chance += forward;
                pair.backward.chance += backward;
                self.meetings.push(meeting);
            }
        }
        self.lengths.push((self.meetings.len() - from) as u16);
    }

    /// The numbers of the pairs of a source word.
    fn of_word(&self, word: usize) -> Range<usize> {
        self.starts[word] as usize..self.starts[word + 1] as usize
    }

    /// The first chances: how often words met, likeness and the prior on top.
    pub(super) fn start(&mut self, cognates: &[Cognate], prior: &BothCounts) {
        let (given, taken) = self.first_totals();
        let prior_backward = prior.backward.made.transposed(self.starts.len() - 1);
        let strengths = cognates.iter().map(|cognate| (cognate.source, cognate.target, cognate.strength));
        let alike = Rows::group(self.starts.len() - 1, strengths);
        let mut row = DenseRow { values: vec![0.0; self.target_words] };
        let mut known: Vec<Known> = Vec::new();
        for (word, given) in given.into_iter().enumerate() {
            let numbers = self.of_word(word);
            known.clear();
            known.extend(numbers.clone().map(|pair| Known { pair: pair as u32, ..Known::default() }));
            let pairs = &mut self.pairs[numbers];
            for pair in &mut *pairs {
                pair.forward.chance /= given.max(f32::MIN_POSITIVE);
                pair.backward.chance /= taken[pair.target as usize].max(f32::MIN_POSITIVE);
            }
            row.each(alike.row(word), pairs, &mut known, |pair, known, strength| {
                let strength = strength * strength;
                pair.forward.chance += COGNATE_START * strength;
                pair.backward.chance += COGNATE_START * strength;
                known.forward += COGNATE_STEP * strength;
                known.backward += COGNATE_STEP * strength;
            });
            row.each(prior.forward.made.row(word), pairs, &mut known, |pair, known, count| {
                pair.forward.chance += count / (prior.forward.seen[word] + 1.0);
                known.forward += count;
            });
            row.each(prior_backward.row(word), pairs, &mut known, |pair, known, count| {
                pair.backward.chance += count / (prior.backward.seen[pair.target as usize] + 1.0);
                known.backward += count;
            });
            self.known.extend(known.iter().filter(|known| known.forward > 0.0 || known.backward > 0.0));
        }
    }

    /// The first chances summed over the pairs of each source word, forward, and of each target word, backward.
    fn first_totals(&self) -> (Vec<f32>, Vec<f32>) {
        let (mut given, mut taken) = (vec![0.0; self.starts.len() - 1], vec![0.0; self.target_words]);
        for (word, given) in given.iter_mut().enumerate() {
            for pair in &self.pairs[self.of_word(word)] {
                *given += pair.forward.chance;
                taken[pair.target as usize] += pair.backward.chance;
            }
        }
        (given, taken)
    }

    /// Forgets the pairs that have become impossible, and tells for each word of the corpus what a chance of making it is worth.
    pub(super) fn prepare(&mut self, corpus: &Corpus) -> Shares {
        let mut shares = Shares {
            of_targets: corpus.target_from_nothing.clone(),
            of_sources: Vec::with_capacity(corpus.occurrences.len()),
        };
        let (mut read, mut written, mut first) = (0, 0, 0);
        let (mut kept, mut of_word) = (Kept::default(), Vec::new());
        for word in 0..self.starts.len() - 1 {
            let end = self.starts[word + 1] as usize;
            self.give_up_impossible(first..end, &mut kept, &mut of_word);
            self.starts[word + 1] = kept.pairs as u32;
            first = end;
            for bead in corpus.of_word(word) {
                let length = &mut self.lengths[shares.of_sources.len()];
                let of_targets = &mut shares.of_targets[bead.targets()];
                let meetings = &mut self.meetings[written..];
                let (left, total) = add_chances(meetings, read - written, *length, &of_word, of_targets);
                read += usize::from(*length);
                written += usize::from(left);
                *length = left;
                let from_nothing = corpus.source_from_nothing[word] * bead.targets().len() as f32;
                shares.of_sources.push(bead.weight / (from_nothing + total));
            }
        }
        self.pairs.truncate(kept.pairs);
        self.known.truncate(kept.known);
        self.meetings.truncate(written);
        for bead in &corpus.beads {
            for share in &mut shares.of_targets[bead.targets()] {
                *share = bead.weight / *share;
            }
        }
        shares
    }

    /// Moves the possible pairs of a word behind those of the words before it, and notes what became of each.
    fn give_up_impossible(&mut self, numbers: Range<usize>, kept: &mut Kept, of_word: &mut Vec<Renumbered>) {
        let pairs = &mut self.pairs[kept.pairs..numbers.end];
        let mut left = 0;
        of_word.clear();
        of_word.extend((numbers.start - kept.pairs..pairs.len()).map(|at| {
            let pair = pairs[at];
            // Written anyway, to be overwritten: a jump that is hard to foresee would cost more.
            pairs[left] = pair;
            let entry =
                Renumbered { number: left as u32, forward: pair.forward.chance, backward: pair.backward.chance };
            left += usize::from(entry.is_possible());
            entry
        }));
        while let Some(&known) = self.known.get(kept.known_read).filter(|known| (known.pair as usize) < numbers.end) {
            let entry = of_word[known.pair as usize - numbers.start];
            self.known[kept.known] = Known { pair: kept.pairs as u32 + entry.number, ..known };
            kept.known += usize::from(entry.is_possible());
            kept.known_read += 1;
        }
        kept.pairs += left;
    }

    /// Divides each word of each bead among the words that may have made it. The counts of each source word, forward, and of
    /// each target word, backward.
    pub(super) fn expect(&mut self, corpus: &Corpus, shares: &Shares) -> (Vec<f32>, Vec<f32>) {
        let (mut given, mut taken) = (vec![0.0; self.starts.len() - 1], vec![0.0; self.target_words]);
        let mut rest = self.meetings.as_slice();
        let mut lengths = self.lengths.iter().zip(&shares.of_sources);
        for (word, given) in given.iter_mut().enumerate() {
            let pairs = &mut self.pairs[self.starts[word] as usize..self.starts[word + 1] as usize];
            for pair in &mut *pairs {
                (pair.forward.count, pair.backward.count) = (0.0, 0.0);
            }
            let mut sum = 0.0;
            for (bead, (&length, &share)) in corpus.of_word(word).zip(&mut lengths) {
                let (own, others) = rest.split_at(usize::from(length));
                rest = others;
                let shares = &shares.of_targets[bead.targets()];
                for meeting in own {
                    let pair = &mut pairs[meeting.pair()];
                    pair.forward.count += pair.forward.chance * shares[meeting.place()];
                    pair.backward.count += pair.backward.chance * share;
                }
            }
            for pair in &*pairs {
                sum += pair.forward.count;
                taken[pair.target as usize] += pair.backward.count;
            }
            *given = sum;
        }
        (given, taken)
    }

    /// Chances from the counts.
    pub(super) fn maximise(&mut self, (mut given, mut taken): (Vec<f32>, Vec<f32>), prior: &BothCounts) {
        // From counts to what a chance is per count.
        for (totals, seen) in [(&mut given, &prior.forward.seen), (&mut taken, &prior.backward.seen)] {
            totals.iter_mut().zip(seen).for_each(|(total, seen)| *total = 1.0 / (*total + seen + SMOOTHING));
        }
        let chance = |count: f32, known: f32, per_count: f32| {
            let chance = (count + known) * per_count;
            if chance < MIN_CHANCE || count + known < GIVEN_UP { 0.0 } else { chance }
        };
        let mut known = self.known.iter().peekable();
        for (word, given) in given.into_iter().enumerate() {
            let numbers = self.of_word(word);
            for (number, pair) in numbers.clone().zip(&mut self.pairs[numbers]) {
                let known = known.next_if(|known| known.pair as usize == number).copied().unwrap_or_default();
                pair.forward.chance = chance(pair.forward.count, known.forward, given);
                pair.backward.chance = chance(pair.backward.count, known.backward, taken[pair.target as usize]);
            }
        }
    }

    /// The counts of one direction, as (source word, target word, count).
    fn cells<'a>(
        &'a self,
        count: impl Fn(&Pair) -> f32 + Copy + 'a,
    ) -> impl Iterator<Item = (u32, u32, f32)> + Clone + 'a {
        let of_word = move |word: usize| {
            let pairs = &self.pairs[self.starts[word] as usize..self.starts[word + 1] as usize];
            pairs.iter().map(move |pair| (word as u32, pair.target, count(pair)))
        };
        (0..self.starts.len() - 1).flat_map(of_word).filter(|cell| cell.2 > MIN_COUNT)
    }

    pub(super) fn counts(mut self, corpus: Corpus) -> BothCounts {
        // The largest of all is not needed any more.
        self.meetings = Vec::new();
        let forward = self.cells(|pair| pair.forward.count);
        let backward = self.cells(|pair| pair.backward.count).map(|(word, other, count)| (other, word, count));
        BothCounts {
            forward: Counts { made: Rows::group(self.starts.len() - 1, forward), seen: corpus.source_seen },
            backward: Counts { made: Rows::group(self.target_words, backward), seen: corpus.target_seen },
        }
    }
}

/// Adds up the chances of the meetings of an occurrence, forward by the place of the target word; the sum of those backward. The
/// meetings, `gap` behind the start, move to the start but for those of impossible pairs; so many are left.
fn add_chances(
    meetings: &mut [Meeting],
    gap: usize,
    length: u16,
    of_word: &[Renumbered],
    shares: &mut [f32],
) -> (u16, f32) {
    let (mut left, mut total) = (0, 0.0);
    for at in gap..gap + usize::from(length) {
        let meeting = meetings[at];
        let pair = of_word[meeting.pair()];
        shares[meeting.place()] += pair.forward;
        total += pair.backward;
        meetings[left] = meeting.renumbered(pair.number);
        left += usize::from(pair.is_possible());
    }
    (left as u16, total)
}

/// A row of a table spread out, to be looked up by word.
struct DenseRow {
    values: Vec<f32>,
}

impl DenseRow {
    /// Calls `note` for each pair that the row has.
    fn each(
        &mut self,
        row: &[(u32, f32)],
        pairs: &mut [Pair],
        known: &mut [Known],
        note: impl Fn(&mut Pair, &mut Known, f32),
    ) {
        if row.is_empty() {
            return;
        }
        for &(word, value) in row {
            self.values[word as usize] = value;
        }
        for (pair, known) in pairs.iter_mut().zip(known) {
            let value = self.values[pair.target as usize];
            if value > 0.0 {
                note(pair, known, value);
            }
        }
        for &(word, _) in row {
            self.values[word as usize] = 0.0;
        }
    }
}
