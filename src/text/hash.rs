//! A quick hash of a few bytes, for tables that are made and asked in one run of the program. It is not kept and not told.

/// Odd, with bits all over: 2^64 through the golden ratio.
pub(crate) const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Adds eight bytes to a hash.
pub(crate) fn mix(hash: u64, with: u64) -> u64 {
    (hash.rotate_left(5) ^ with).wrapping_mul(FACTOR)
}

/// The hash of a word whose case is the bit that it is in ASCII: the same in any case there, and for the Latin letters of two bytes.
/// Different hashes for different lengths.
pub(crate) fn caseless(word: &str) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let (whole, rest) = word.as_bytes().as_chunks::<8>();
    let hash = whole.iter().fold(word.len() as u64, |hash, chunk| mix(hash, u64::from_le_bytes(*chunk) | SMALL));
    // Two looks at the rest, which share some bytes, are quicker than one at each byte.
    let rest = match (rest.first_chunk(), rest.last_chunk(), rest) {
        (Some(first), Some(last), _) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        (.., [first, .., last]) => u64::from(*first) << 16 | u64::from(rest[1]) << 8 | u64::from(*last),
        (.., [only]) => u64::from(*only),
        (.., []) => 0,
    };
    mix(hash, rest | SMALL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn case_does_not_count_and_all_else_does() {
        assert_eq!(caseless("The river"), caseless("THE RIVER"));
        assert_eq!(caseless("Él"), caseless("él"));
        let words =
            ["", "a", "b", "ab", "ba", "aa", "aba", "abb", "abcd", "abcde", "abcdefgh", "abcdefghi", "abcdefgi"];
        let different: BTreeSet<u64> = words.into_iter().map(caseless).collect();
        assert_eq!(different.len(), words.len());
    }
}
