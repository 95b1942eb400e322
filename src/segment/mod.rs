//! Paragraphs → segments: where sentences end.
//!
//! ```text
//! paragraph ──scan──▶ candidates (a terminator, what closes with it) ──context──▶ what stands before and after ──judge──▶ cut or not
//!                                                                                     features ──model──▶ what rules leave open
//! ```
//!
//! A candidate is judged by rules that ask for the *class* of the abbreviation in front of the mark ([`Rule`]), and for how
//! the next word begins. What belongs to which class, and which words like to begin a sentence, are data: one file a language
//! under `rules/`. A language without a file of its own gets `neutral`; marks of other scripts (`。 ؟ । ։`) end sentences
//! in any language. Cases that the rules leave open, those without any mark above all, are decided by a model in
//! languages that have one: `model`, [`training`], `weights/`.
//!
//! A user's own rules, from an SRX file, take the place of all that: see [`srx`].
//!
//! Linear in the text, and it allocates nothing per candidate. Knows no layout: see `document`.

mod abbreviations;
mod context;
mod decision;
mod features;
mod forest;
mod gauges;
mod glued;
mod judge;
mod labels;
mod lists;
mod model;
mod rows;
mod scan;
pub mod srx;
mod token;
pub mod training;
mod usage;

use crate::language::LanguageTag;
use crate::model::Content;
use abbreviations::Abbreviations;
pub use decision::{Decision, Rule};
use model::Model;
use std::ops::Range;
use std::sync::Arc;

/// The rules of one language, ready to use. Cheap to clone, made once per run.
#[derive(Debug, Clone)]
pub struct Segmenter {
    abbreviations: Arc<Abbreviations>,
    /// What decides where the rules leave a case open.
    model: Option<Arc<Model>>,
    settings: Settings,
    /// Greek asks with a semicolon.
    semicolon_asks: bool,
    /// A user's own rules; then they alone decide.
    srx: Option<Arc<srx::Rules>>,
}

/// Conventions that differ from house to house. The default is what most translation memories hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Cut after a colon before a capital, a quotation or a list.
    pub colon: bool,
    /// Cut after a colon before a quotation, unless that begins in lower case.
    pub colon_quotation: bool,
    /// Cut after every semicolon, not only before a word that begins sentences.
    pub semicolon: bool,
    /// Cut after an ellipsis before a capital.
    pub ellipsis: bool,
    /// Cut between the sentences of a quotation or of what stands in brackets.
    pub quotations: bool,
    /// Cut at line breaks inside a paragraph.
    pub line_breaks: bool,
    /// Cut where a mark seems to be missing: behind a heading that ran into its text, before a sentence that plainly begins.
    pub unmarked: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            colon: false,
            colon_quotation: false,
            semicolon: false,
            ellipsis: true,
            quotations: true,
            line_breaks: false,
            unmarked: true,
        }
    }
}

impl Segmenter {
    /// The built-in rules for a language; the neutral ones where it has none of its own.
    pub fn new(language: &LanguageTag) -> Self {
        Self::with_settings(language, Settings::default())
    }

    /// The built-in rules with other conventions.
    pub fn with_settings(language: &LanguageTag, settings: Settings) -> Self {
        let abbreviations = Arc::new(Abbreviations::of(language.primary()));
        let model = Model::of(language.primary()).map(Arc::new);
        Self { abbreviations, model, settings, semicolon_asks: language.primary() == "el", srx: None }
    }

    /// The rules that an SRX file has for a language. Where it maps none to it, paragraphs stay whole.
    pub fn with_srx(language: &LanguageTag, srx: &srx::Srx) -> Self {
        Self { srx: Some(Arc::new(srx.rules(language))), ..Self::new(language) }
    }

    /// Where the rule stands in its SRX file, if it is from one.
    pub fn origin(&self, rule: Rule) -> Option<&srx::Origin> {
        match rule {
            Rule::Srx(number) => self.srx.as_ref()?.origin(number),
            _ => None,
        }
    }

    /// Cuts a text with codes. A code right where it is cut goes where the SRX file says, or as SRX has it by default.
    pub fn divide(&self, content: &Content) -> Vec<srx::Piece> {
        let (mut segments, mut cuts) = (Vec::new(), Vec::new());
        let mut found = self.cut(&content.text);
        while let Some(segment) = found.next_with(|decision| cuts.extend(decision.cuts.then_some(decision.at))) {
            segments.push(segment);
        }
        let handles = self.srx.as_ref().map(|rules| rules.handles()).unwrap_or_default();
        handles.share(&content.codes, &segments, &cuts)
    }

    /// Cuts a paragraph. Ranges are UTF-8 bytes, ascending, not empty, free of white space at both ends; what lies between
    /// two of them is white space (or nothing, in scripts without spaces and where one was forgotten).
    pub fn segments(&self, paragraph: &str) -> Vec<Range<usize>> {
        self.cut(paragraph).collect()
    }

    /// The same, one after the other, without a list.
    pub fn cut<'a>(&'a self, paragraph: &'a str) -> Segments<'a> {
        let start = paragraph.len() - paragraph.trim_start().len();
        let row = self.srx.is_none() && rows::is_row(paragraph);
        Segments { segmenter: self, text: paragraph, start, end: paragraph.trim_end().len(), row }
    }

    /// Every place that was considered, and the rule that decided.
    pub fn explain(&self, paragraph: &str) -> Vec<Decision> {
        let mut found = Vec::new();
        let mut segments = self.cut(paragraph);
        while segments.next_with(|decision| found.push(decision)).is_some() {}
        found
    }

    /// The next candidate at or behind `from` in a segment that begins at `start`, and where to look on.
    fn decide_next(
        &self,
        text: &str,
        start: usize,
        mut from: usize,
        quotation: &mut judge::Quotation,
    ) -> Option<(Decision, usize)> {
        loop {
            let mark = scan::next_mark(text, from, self)?;
            let (candidate, resume) = context::candidate(text, start, mark);
            from = resume;
            if let Some(candidate) = candidate {
                let decision = judge::judge(self, &candidate, quotation);
                // Capitals are everywhere; only those that begin a sentence are worth a word.
                if decision.cuts || mark.kind != scan::MarkKind::Unmarked {
                    return Some((decision, resume));
                }
            }
        }
    }
}

/// The segments of a paragraph, in order.
#[derive(Debug, Clone)]
pub struct Segments<'a> {
    segmenter: &'a Segmenter,
    text: &'a str,
    start: usize,
    end: usize,
    /// Whether the paragraph is a row of a table, which stays whole.
    row: bool,
}

impl Segments<'_> {
    /// The next segment; each place considered on the way is handed out.
    fn next_with(&mut self, mut considered: impl FnMut(Decision)) -> Option<Range<usize>> {
        if self.start >= self.end {
            return None;
        }
        if let Some(rules) = &self.segmenter.srx {
            let (start, end) = (self.start, self.end);
            let decided = rules.next_cut(self.text, start..end, considered);
            self.start = decided.map_or(end, |at| skip_white_space(self.text, at));
            return Some(start..start + self.text[start..decided.unwrap_or(end)].trim_end().len());
        }
        if self.row {
            return Some(self.whole_row(considered));
        }
        let start = self.start;
        let item = lists::next_item(&self.text[..self.end], start);
        let end = item.map_or(self.end, |item| start + self.text[start..item].trim_end().len());
        let (text, mut from, mut quotation) = (&self.text[..end], start, judge::Quotation::at_start(start));
        while let Some((decision, resume)) = self.segmenter.decide_next(text, start, from, &mut quotation) {
            considered(decision);
            if decision.cuts {
                self.start = skip_white_space(text, decision.at);
                // A line break is white space itself.
                return Some(start..start + text[start..decision.at].trim_end().len());
            }
            from = resume;
        }
        if item.is_some() {
            considered(Decision { at: end, cuts: true, rule: Rule::ListItem, score: None });
        }
        self.start = item.unwrap_or(self.end);
        Some(start..end)
    }

    /// All that is left, and the marks in it.
    fn whole_row(&mut self, mut considered: impl FnMut(Decision)) -> Range<usize> {
        let (start, mut from) = (self.start, self.start);
        while let Some(mark) = scan::next_mark(&self.text[..self.end], from, self.segmenter) {
            if mark.kind != scan::MarkKind::Unmarked {
                considered(Decision { at: mark.end, cuts: false, rule: Rule::TableRow, score: None });
            }
            from = mark.resume;
        }
        self.start = self.end;
        start..self.end
    }
}

impl Iterator for Segments<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        self.next_with(|_| ())
    }
}

fn skip_white_space(text: &str, from: usize) -> usize {
    text.len() - text[from..].trim_start().len()
}

#[cfg(test)]
mod tests;
