//! Whether a place stands inside a quotation or brackets, for conventions that keep those whole.

/// How many quotations and brackets are open, counted along a segment, so that each of its bytes is read once.
#[derive(Debug, Clone)]
pub(in crate::segment) struct Quotation {
    /// Up to here the text has been read.
    read: usize,
    depth: u32,
    straight: bool,
}

impl Quotation {
    /// Nothing is open where a segment begins.
    pub(in crate::segment) fn at_start(start: usize) -> Self {
        Self { read: start, depth: 0, straight: false }
    }

    /// Whether something is still open at a place that lies behind those asked for before, but for white space.
    pub(super) fn is_open_at(&mut self, text: &str, at: usize) -> bool {
        for c in text.get(self.read..at).unwrap_or_default().chars() {
            match c {
                '“' | '«' | '(' | '[' | '「' | '『' | '（' => self.depth += 1,
                '”' | '»' | ')' | ']' | '」' | '』' | '）' => self.depth = self.depth.saturating_sub(1),
                '"' => self.straight = !self.straight,
                _ => {}
            }
        }
        self.read = self.read.max(at);
        self.depth > 0 || self.straight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read stays read: asked again, nothing is counted twice.
    #[test]
    fn each_byte_is_counted_once() {
        let text = "a (b (c) d) e \"f\" g";
        let mut along = Quotation::at_start(0);
        for at in (0..=text.len()).flat_map(|at| [at, at, at.saturating_sub(1)]) {
            let from_start = Quotation::at_start(0).is_open_at(text, along.read.max(at));
            assert_eq!(along.is_open_at(text, at), from_start, "at {at}");
        }
        assert_eq!(along.read, text.len());
    }
}
