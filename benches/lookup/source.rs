//! A made-up memory and queries for it, from a seed.
//!
//! Words by Zipf's law (exponent 1 over 200,000 words), lengths log-normal around 11 words, every fifth segment an earlier one
//! with a word or three changed. Queries: every tenth stands in the memory as it is, every tenth is new, the others are
//! stored segments with a fifth of their words changed.

const VOCABULARY: usize = 200_000;

/// Texts from a seed.
pub(crate) struct Source {
    state: u64,
    words: Vec<String>,
    /// Up to where the probability of each word reaches.
    reach: Vec<f64>,
}

impl Source {
    /// The numbers of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut reach = Vec::with_capacity(VOCABULARY);
        let mut sum = 0.0;
        for rank in 1..=VOCABULARY {
            sum += 1.0 / rank as f64;
            reach.push(sum);
        }
        reach.iter_mut().for_each(|value| *value /= sum);
        Self { state: seed, words: (0..VOCABULARY).map(word).collect(), reach }
    }

    /// SplitMix64, by Steele, Lea and Flood 2014; in `0.0..1.0`.
    fn random(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.random() * limit as f64) as usize
    }

    fn word(&mut self) -> String {
        let at = self.random();
        self.words[self.reach.partition_point(|&reach| reach < at).min(VOCABULARY - 1)].clone()
    }

    fn text(&mut self) -> String {
        // The sum of twelve uniform numbers less six is nearly normal.
        let normal: f64 = (0..12).map(|_| self.random()).sum::<f64>() - 6.0;
        let length = (2.4 + 0.6 * normal).exp().clamp(1.0, 200.0) as usize;
        let words: Vec<String> = (0..length).map(|_| self.word()).collect();
        words.join(" ") + "."
    }

    fn edited(&mut self, text: &str, edits: usize) -> String {
        let mut words: Vec<String> = text.trim_end_matches('.').split(' ').map(str::to_owned).collect();
        for _ in 0..edits {
            let (at, word) = (self.below(words.len()), self.word());
            match self.below(4) {
                0 if words.len() > 1 => drop(words.remove(at)),
                1 => words.insert(at, word),
                _ => words[at] = word,
            }
        }
        words.join(" ") + "."
    }

    /// The word of a rank, the most frequent first.
    #[allow(dead_code)] // The rivals ask for no single words.
    pub(crate) fn of_rank(&self, rank: usize) -> &str {
        &self.words[rank]
    }

    /// A text and its translation: each word has a counterpart, one in six got another one.
    #[allow(dead_code)] // See above.
    pub(crate) fn pair(&mut self) -> (String, String) {
        let text = self.text();
        let mut words: Vec<String> = Vec::new();
        for word in text.trim_end_matches('.').split(' ') {
            let other = if self.below(6) == 0 { self.word() } else { word.to_owned() };
            // Backwards, so that no word looks like its counterpart.
            words.push(other.chars().rev().collect());
        }
        (text, words.join(" ") + ".")
    }

    /// The segments of the memory.
    pub(crate) fn texts(&mut self, count: usize) -> Vec<String> {
        let mut texts: Vec<String> = Vec::with_capacity(count);
        for at in 0..count {
            let text = if at % 5 == 4 {
                let (original, edits) = (self.below(at), 1 + self.below(3));
                self.edited(&texts[original].clone(), edits)
            } else {
                self.text()
            };
            texts.push(text);
        }
        texts
    }

    /// A query for a memory of `texts`.
    pub(crate) fn query(&mut self, at: usize, texts: &[String]) -> String {
        let original = texts[self.below(texts.len())].clone();
        match at % 10 {
            0 => original,
            1 => self.text(),
            _ => self.edited(&original, original.split(' ').count().div_ceil(5)),
        }
    }
}

/// A word for a rank: frequent ones are short.
fn word(rank: usize) -> String {
    const SYLLABLES: [&str; 40] = [
        "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo", "bra", "cle", "dri", "flo",
        "gru", "pla", "tre", "stri", "an", "en", "in", "on", "un", "al", "er", "is", "or", "us", "cha", "she", "thi",
        "quo", "ram", "nel", "mis", "ton",
    ];
    let (mut rest, mut word) = (rank, String::new());
    loop {
        word.push_str(SYLLABLES[rest % 40]);
        rest /= 40;
        if rest == 0 {
            return word;
        }
        rest -= 1;
    }
}
