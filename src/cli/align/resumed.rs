//! What an earlier run of a list did, and why some of it is done again.

use crate::cli::output::counted;
use std::collections::BTreeMap;

/// Why a job of which the results tell is done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    /// Other options were given.
    Options,
    /// An older version wrote the line, without its options.
    Version,
    /// It was a dry run.
    Unstored,
    /// The memory did not hold it, or does not any more.
    Gone,
    /// The memory held it, so that its line has no beads, which a dry run is to tell.
    Untold,
}

impl Why {
    fn in_words(self) -> &'static str {
        match self {
            Self::Options => "done with other options",
            Self::Version => "done by an older alinea",
            Self::Unstored => "done without a memory",
            Self::Gone => "not in this memory",
            Self::Untold => "told without its beads",
        }
    }
}

/// Jobs of which the results of an earlier run tell.
#[derive(Debug, Clone, Default)]
pub(super) struct Resumed {
    pub(super) done: usize,
    pub(super) again: BTreeMap<Why, usize>,
}

impl Resumed {
    /// In words, when there is anything to tell.
    pub(super) fn in_words(&self) -> Option<String> {
        let again: usize = self.again.values().sum();
        let reasons: Vec<String> =
            self.again.iter().map(|(why, count)| format!("{count} {}", why.in_words())).collect();
        let mut told = Vec::new();
        told.extend((self.done > 0).then(|| format!("{} done before", counted(self.done, "job"))));
        told.extend((again > 0).then(|| format!("{} done again ({})", counted(again, "job"), reasons.join(", "))));
        (!told.is_empty()).then(|| told.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::{Resumed, Why};

    #[test]
    fn what_is_done_again_is_told_with_its_reason() {
        let check = |done: usize, again: &[(Why, usize)], expected: Option<&str>| {
            let told = Resumed { done, again: again.iter().copied().collect() }.in_words();
            assert_eq!(told.as_deref(), expected);
        };
        check(0, &[], None);
        check(
            12,
            &[(Why::Gone, 1), (Why::Options, 2)],
            Some("12 jobs done before; 3 jobs done again (2 done with other options, 1 not in this memory)"),
        );
        check(0, &[(Why::Unstored, 1)], Some("1 job done again (1 done without a memory)"));
    }
}
