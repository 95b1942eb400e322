//! Checksums of rows and of units: XXH3 (64 bits) over fields that are told apart.
//!
//! SQLite's own integrity check does not look inside values, so a flipped bit in a text goes unseen; a checksum beside
//! the other columns finds it. The same hash, over everything that an imported unit carries, recognises a unit that is
//! there already; equality decides, the hash only finds candidates.

use twox_hash::XxHash3_64;

/// Fields one after the other, each with its length, so that no two lists of fields give the same bytes.
#[derive(Debug, Default)]
pub(super) struct Fields {
    bytes: Vec<u8>,
}

impl Fields {
    /// Starts anew and keeps the buffer.
    pub(super) fn clear(&mut self) -> &mut Self {
        self.bytes.clear();
        self
    }

    pub(super) fn integer(&mut self, value: i64) -> &mut Self {
        self.bytes.extend_from_slice(&value.to_le_bytes());
        self
    }

    pub(super) fn text(&mut self, value: &str) -> &mut Self {
        self.integer(i64::try_from(value.len()).expect("a text is shorter than 2^63 bytes"));
        self.bytes.extend_from_slice(value.as_bytes());
        self
    }

    /// A column that may be null, which differs from an empty text.
    pub(super) fn optional(&mut self, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.text(value),
            None => self.integer(-1),
        }
    }

    pub(super) fn real(&mut self, value: Option<f64>) -> &mut Self {
        match value {
            Some(value) => self.integer(1).integer(value.to_bits().cast_signed()),
            None => self.integer(-1),
        }
    }

    /// The hash, as SQLite's signed integer.
    pub(super) fn hash(&self) -> i64 {
        hash(&self.bytes)
    }
}

/// XXH3 as SQLite's signed integer.
pub(super) fn hash(bytes: &[u8]) -> i64 {
    XxHash3_64::oneshot(bytes).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_do_not_run_together() {
        let of = |one: &str, two: Option<&str>| Fields::default().text(one).optional(two).hash();
        assert_ne!(of("ab", Some("c")), of("a", Some("bc")));
        assert_ne!(of("a", None), of("a", Some("")));
    }
}
