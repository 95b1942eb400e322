//! How words are written and used in the train sets: in small letters or with a capital, at the beginning of sentences or at their end.
//!
//! A word that is written small elsewhere begins a sentence where it has a capital; a name may stand anywhere. Counts are kept as
//! steps of a half on the scale of log-odds, in eight bits.

/// How a word is used. All 0 for one that was never seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Usage {
    /// Small letters, against a capital inside of sentences.
    pub(super) small: i8,
    /// How often it was seen inside of sentences.
    pub(super) seen: i8,
    /// How often it began a sentence, against how often it stood inside.
    pub(super) begins: i8,
    /// How often it ended a sentence, against the same.
    pub(super) ends: i8,
}

impl Usage {
    /// Reads four letters, as a file of weights has them: `i` is 0, `j` 1, `h` −1.
    pub(super) fn parse(letters: &str) -> Option<Self> {
        let [small, seen, begins, ends] = *letters.as_bytes() else { return None };
        let number = |letter: u8| (b'a'..=b'q').contains(&letter).then(|| letter.wrapping_sub(b'i') as i8);
        let usage = Self { small: number(small)?, seen: number(seen)?, begins: number(begins)?, ends: number(ends)? };
        (usage != Self::default()).then_some(usage)
    }

    fn letters(self) -> String {
        let letter = |number: i8| char::from(b'i'.wrapping_add_signed(number));
        [self.small, self.seen, self.begins, self.ends].map(letter).iter().collect()
    }
}

/// How often a word stood where, in texts whose sentences are known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Inside of sentences, in small letters. One that begins a sentence in small letters counts here too.
    pub small: u32,
    /// Inside of sentences, with a capital.
    pub capital: u32,
    /// At the beginning of a sentence or behind a mark, with a capital.
    pub begins: u32,
    /// At the end of a sentence.
    pub ends: u32,
}

impl Counts {
    /// The four letters of a file of weights; none where they say nothing.
    pub fn usage(self) -> Option<String> {
        let Self { small, capital, begins, ends } = self;
        let inside = f64::from(small) + f64::from(capital);
        // Half a time more, so that what was never seen is not impossible; ten times as rare is what is expected.
        let against = |count: u32| steps((f64::from(count) + 0.5) * 10.0, inside + 5.0);
        let usage = Usage {
            small: steps(f64::from(small) + 0.5, f64::from(capital) + 0.5),
            seen: steps(1.0 + inside, 1.0),
            begins: against(begins),
            ends: against(ends),
        };
        (usage != Usage::default()).then(|| usage.letters())
    }
}

/// The logarithm of a ratio in steps of a half, rounded, eight at most. By multiplication alone, which is the same on every machine.
fn steps(over: f64, under: f64) -> i8 {
    /// The square root of *e*, and the root of that.
    const STEP: f64 = 1.648_721_270_700_128;
    const HALF: f64 = 1.284_025_416_687_741;
    const MOST: i8 = 8;
    if over < under {
        return -steps(under, over);
    }
    let (mut found, mut limit) = (0, under * HALF);
    while over >= limit && found < MOST {
        found += 1;
        limit *= STEP;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_become_steps_of_half_log_odds() {
        assert_eq!(steps(1.0, 1.0), 0);
        assert_eq!(steps(1.3, 1.0), 1);
        assert_eq!(steps(std::f64::consts::E, 1.0), 2);
        assert_eq!(steps(1.0, std::f64::consts::E), -2);
        assert_eq!(steps(1e9, 1.0), 8);
        assert_eq!(Counts::default().usage(), None);
        let common = Counts { small: 100, capital: 1, begins: 30, ends: 0 };
        assert_eq!(Usage::parse(&common.usage().unwrap()), Some(Usage { small: 8, seen: 8, begins: 2, ends: -6 }));
        assert_eq!(common.usage().unwrap(), "qqkc");
        assert!(["iii", "iiii", "iiir", "ii ii", "éii"].iter().all(|broken| Usage::parse(broken).is_none()));
    }
}
