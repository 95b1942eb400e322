//! Names of units: the salt of the change-set that brought it and its number there, `4t9k0zq2m7xvw-12`.
//!
//! The salt is 64 random bits, so names do not meet between memories; written as 13 characters of Crockford's base 32 in
//! lower case (no i, l, o, u: nothing to misread). The number counts from 1. Never derived from content.

use crate::model::UnitId;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 13 characters of 5 bits hold 64 bits; the first has only 4.
const LENGTH: usize = 13;

/// A salt as it stands in names and in the memory.
pub(super) fn salt_text(salt: u64) -> String {
    (0..LENGTH).rev().map(|place| char::from(ALPHABET[(salt >> (5 * place)) as usize & 31])).collect()
}

/// The name of a unit.
pub(super) fn unit_name(salt: &str, number: i64) -> UnitId {
    UnitId(format!("{salt}-{number}"))
}

/// Salt and number of a name, or `None` when it is no name of a unit.
pub(super) fn parse(name: &UnitId) -> Option<(&str, i64)> {
    let (salt, number) = name.0.split_once('-')?;
    let known = salt.len() == LENGTH && salt.bytes().all(|byte| ALPHABET.contains(&byte));
    number.parse().ok().filter(|&number: &i64| known && number > 0).map(|number| (salt, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_and_read() {
        assert_eq!(salt_text(0), "0000000000000");
        assert_eq!(salt_text(31), "000000000000z");
        assert_eq!(salt_text(u64::MAX), "fzzzzzzzzzzzz");
        let name = unit_name(&salt_text(u64::MAX), 12);
        assert_eq!(parse(&name), Some(("fzzzzzzzzzzzz", 12)));
        for wrong in ["", "12", "fzzzzzzzzzzzz", "fzzzzzzzzzzzz-0", "fzzzzzzzzzzzz-x", "FZZZZZZZZZZZZ-1", "short-1"] {
            assert_eq!(parse(&UnitId(wrong.to_owned())), None, "{wrong}");
        }
    }
}
