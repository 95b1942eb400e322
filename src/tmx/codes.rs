//! Inline codes as TMX wants them, whatever they were: pairs that pair, and codes that variants share.
//!
//! A begin and its end carry one number that no other pair of the segment has. An end without begin or a begin without end
//! belongs to a pair that goes on in another segment; TMX has `it` for that, and so it is written. `x` tells which code of one
//! variant is which of another: where the variants do not have the same ones, it says something wrong, and goes from the whole
//! unit.
//!
//! OmegaT drops the text that stands in a highlight (`hi`) and finds nothing then; for it, a highlight is a pair of codes.
//!
//! The others are the rules of the standard and of Maxprograms' validator, which throws out a file for one unit that breaks them.

use super::Profile;
use super::vocabulary::{self, SUBFLOW};
use crate::model::{Attribute, CodeData, CodeKind, Content, InlineCode, Variant};
use std::collections::{HashMap, HashSet};

/// Makes the codes of a unit's variants valid, for the tool.
pub(super) fn adapt(variants: &mut [Variant], profile: Profile) {
    if variants.iter().all(|variant| variant.content.codes.is_empty()) {
        return;
    }
    for variant in variants.iter_mut() {
        if profile == Profile::OmegaT {
            pair_highlights(&mut variant.content, &mut 0);
        }
        let mut numbers = Numbers::default();
        numbers.free_from(&variant.content);
        adapt_content(&mut variant.content, &mut numbers);
    }
    if !is_shared(variants) {
        variants.iter_mut().for_each(|variant| each_code(&mut variant.content, &mut |code| remove(code, "x")));
    }
}

/// The numbers of pairs in one segment.
#[derive(Debug, Default)]
struct Numbers {
    used: HashSet<String>,
    /// No pair of the segment has this number or a higher one.
    free: u64,
}

impl Numbers {
    fn free_from(&mut self, content: &Content) {
        self.free = self.free.max(1);
        for code in &content.codes {
            let number = vocabulary::value(&code.attributes, "i").and_then(|i| i.parse::<u64>().ok());
            self.free = self.free.max(number.map_or(1, |number| number.saturating_add(1)));
            code.data.iter().filter_map(subflow).for_each(|content| self.free_from(content));
        }
    }

    /// The number wanted when it is one and no pair has it yet; else one that is free.
    fn take(&mut self, wanted: Option<&str>) -> String {
        let is_good = |i: &&str| vocabulary::is_number(i) && !self.used.contains(*i);
        let number = wanted.filter(is_good).map_or_else(|| self.free.to_string(), str::to_owned);
        if wanted != Some(&number) {
            self.free = self.free.saturating_add(1);
        }
        self.used.insert(number.clone());
        number
    }
}

fn subflow(data: &CodeData) -> Option<&Content> {
    match data {
        CodeData::Subflow { content, .. } => Some(content),
        CodeData::Native(_) => None,
    }
}

/// Makes pairs of highlights. They get names that are no numbers, so that they meet no other pair; [`pair`] numbers them.
fn pair_highlights(content: &mut Content, count: &mut usize) {
    let mut open: Vec<String> = Vec::new();
    content.codes.retain_mut(|code| {
        match code.kind {
            CodeKind::HighlightBegin => {
                *count += 1;
                open.push(format!("hi{count}"));
                code.kind = CodeKind::BeginPaired;
                open.last().into_iter().for_each(|name| set(code, "i", name));
            }
            CodeKind::HighlightEnd => {
                // An end without a begin would not be written either.
                let Some(name) = open.pop() else { return false };
                code.kind = CodeKind::EndPaired;
                set(code, "i", &name);
            }
            _ => {}
        }
        true
    });
    for data in content.codes.iter_mut().flat_map(|code| &mut code.data) {
        if let CodeData::Subflow { content, .. } = data {
            pair_highlights(content, count);
        }
    }
}

fn adapt_content(content: &mut Content, numbers: &mut Numbers) {
    for code in &mut content.codes {
        vocabulary::retain(&mut code.attributes, |name| vocabulary::of_code(code.kind).contains(&name));
    }
    pair(&mut content.codes, numbers);
    for data in content.codes.iter_mut().flat_map(|code| &mut code.data) {
        if let CodeData::Subflow { attributes, content } = data {
            vocabulary::retain(attributes, |name| SUBFLOW.contains(&name));
            adapt_content(content, numbers);
        }
    }
}

/// Numbers the pairs of one content, and isolates what has no other half.
fn pair(codes: &mut [InlineCode], numbers: &mut Numbers) {
    let mut open = Open::default();
    let mut halves: Vec<usize> = Vec::new();
    for at in 0..codes.len() {
        let i = || vocabulary::value(&codes[at].attributes, "i");
        match codes[at].kind {
            CodeKind::BeginPaired => open.begin(at, i()),
            CodeKind::EndPaired => match open.end(i()) {
                Some(begin) => {
                    let number = numbers.take(vocabulary::value(&codes[begin].attributes, "i"));
                    set(&mut codes[begin], "i", &number);
                    set(&mut codes[at], "i", &number);
                }
                None => halves.push(at),
            },
            CodeKind::Isolated if vocabulary::value(&codes[at].attributes, "pos").is_none() => {
                set(&mut codes[at], "pos", "begin");
            }
            _ => {}
        }
    }
    for at in open.begun.into_iter().flatten().chain(halves) {
        let pos = if codes[at].kind == CodeKind::BeginPaired { "begin" } else { "end" };
        remove(&mut codes[at], "i");
        codes[at].kind = CodeKind::Isolated;
        set(&mut codes[at], "pos", pos);
    }
}

/// Pairs that are open. Each step takes the same time however many there are.
#[derive(Debug, Default)]
struct Open {
    /// The begins in order; `None` where one has ended.
    begun: Vec<Option<usize>>,
    /// Where in `begun` they are, in order and by number; places of those that have ended are passed over.
    order: Vec<usize>,
    by_number: HashMap<String, Vec<usize>>,
}

impl Open {
    fn begin(&mut self, at: usize, i: Option<&str>) {
        self.order.push(self.begun.len());
        if let Some(i) = i {
            self.by_number.entry(i.to_owned()).or_default().push(self.begun.len());
        }
        self.begun.push(Some(at));
    }

    /// The begin that an end belongs to, the last one of its number. An end without a number ends what was begun last.
    fn end(&mut self, i: Option<&str>) -> Option<usize> {
        let places = match i {
            Some(i) => self.by_number.get_mut(i)?,
            None => &mut self.order,
        };
        std::iter::from_fn(|| places.pop()).find_map(|place| self.begun[place].take())
    }
}

/// Whether the codes with an `x` are the same in all variants, each once.
fn is_shared(variants: &mut [Variant]) -> bool {
    let mut sets: Vec<Vec<(CodeKind, String)>> = Vec::new();
    for variant in variants.iter_mut() {
        let mut set = Vec::new();
        each_code(&mut variant.content, &mut |code| {
            let x = vocabulary::value(&code.attributes, "x");
            set.extend(x.map(|x| (code.kind, x.to_owned())));
        });
        set.sort_unstable_by(|one, two| (one.0 as u8, &one.1).cmp(&(two.0 as u8, &two.1)));
        sets.push(set);
    }
    let is_once = |set: &Vec<_>| set.windows(2).all(|pair| pair[0] != pair[1]);
    let mut languages = HashSet::new();
    let is_one_language = variants.iter().any(|variant| !languages.insert(&variant.language));
    let is_none = sets.iter().all(Vec::is_empty);
    is_none || (!is_one_language && sets.iter().all(is_once) && sets.windows(2).all(|pair| pair[0] == pair[1]))
}

/// Every code of a content, those in subflows included.
fn each_code(content: &mut Content, visit: &mut impl FnMut(&mut InlineCode)) {
    for code in &mut content.codes {
        visit(code);
        for data in &mut code.data {
            if let CodeData::Subflow { content, .. } = data {
                each_code(content, visit);
            }
        }
    }
}

fn remove(code: &mut InlineCode, name: &str) {
    code.attributes.retain(|attribute| attribute.name != name);
}

/// An attribute that is not there yet stands in front.
fn set(code: &mut InlineCode, name: &str, value: &str) {
    match code.attributes.iter_mut().find(|attribute| attribute.name == name) {
        Some(attribute) => value.clone_into(&mut attribute.value),
        None => code.attributes.insert(0, Attribute { name: name.to_owned(), value: value.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::LanguageTag;

    /// Codes as `element i x`, one letter an element: b(pt) e(pt) i(t) u(t) p(h).
    fn variant(language: &str, codes: &str) -> Variant {
        let mut variant = Variant::plain(LanguageTag::parse(language).unwrap(), "");
        for code in codes.split_terminator(' ') {
            let mut parts = code.split(':');
            let kind = match parts.next() {
                Some("b") => CodeKind::BeginPaired,
                Some("e") => CodeKind::EndPaired,
                Some("i") => CodeKind::Isolated,
                Some("u") => CodeKind::Unknown,
                _ => CodeKind::Placeholder,
            };
            let attributes = ["i", "x"].into_iter().zip(parts).filter(|(_, value)| !value.is_empty());
            let attributes = attributes.map(|(name, value)| Attribute { name: name.into(), value: value.into() });
            variant.content.codes.push(InlineCode { at: 0, kind, attributes: attributes.collect(), data: Vec::new() });
        }
        variant
    }

    fn shown(variant: &Variant) -> String {
        let code = |code: &InlineCode| {
            let attributes: Vec<String> = code.attributes.iter().map(|a| format!(" {}={}", a.name, a.value)).collect();
            format!("{}{}", vocabulary::element(code.kind), attributes.concat())
        };
        variant.content.codes.iter().map(code).collect::<Vec<_>>().join(", ")
    }

    fn check(codes: &str, expected: &str) {
        let mut variants = [variant("en", codes)];
        adapt(&mut variants, Profile::Generic);
        assert_eq!(shown(&variants[0]), expected, "{codes}");
        let once = variants.clone();
        adapt(&mut variants, Profile::Generic);
        assert_eq!(variants, once, "{codes}: twice is not once");
    }

    #[test]
    fn pairs_have_a_number_of_their_own_and_halves_are_isolated() {
        check("b:1 e:1", "bpt i=1, ept i=1");
        check("b:1 b:2 e:1 e:2", "bpt i=1, bpt i=2, ept i=1, ept i=2");
        check("b:1 e:1 b:1 e:1", "bpt i=1, ept i=1, bpt i=2, ept i=2");
        check("b:a e:a", "bpt i=1, ept i=1");
        check("b b:7 e e", "bpt i=8, bpt i=7, ept i=7, ept i=8");
        check("b:1", "it pos=begin");
        check("e:1", "it pos=end");
        check("e:1 b:1", "it pos=end, it pos=begin");
        check("b:1 b:1 e:1", "it pos=begin, bpt i=1, ept i=1");
        check("b:1 e b:2 e:1", "bpt i=1, ept i=1, it pos=begin, it pos=end");
        check("i", "it pos=begin");
    }

    #[test]
    fn highlights_are_pairs_for_omegat() {
        let highlight = |kind| InlineCode { at: 0, kind, attributes: Vec::new(), data: Vec::new() };
        let (begin, end) = (highlight(CodeKind::HighlightBegin), highlight(CodeKind::HighlightEnd));
        for (profile, expected) in [
            (Profile::OmegaT, "bpt i=1, ept i=1, bpt i=3, bpt i=2, ept i=2, ept i=3"),
            (Profile::Generic, "bpt i=1, ept i=1, hi, hi, hi, hi, hi"),
        ] {
            let mut variants = [variant("en", "b:1 e:1")];
            variants[0].content.codes.extend([&begin, &begin, &end, &end, &end].map(Clone::clone));
            adapt(&mut variants, profile);
            assert_eq!(shown(&variants[0]), expected);
        }
    }

    #[test]
    fn codes_that_variants_do_not_share_are_not_said_to_be() {
        for (one, two, stays) in [
            ("p::1 p::2", "p::2 p::1", true),
            ("p::1", "p::2", false),
            ("p::1", "", false),
            ("p::1", "b:1:1 e:1", false),
            ("p::1 p::1", "p::1 p::1", false),
            ("p::a", "p::a", false),
            ("u::1", "", false),
        ] {
            let mut variants = [variant("en", one), variant("es", two)];
            adapt(&mut variants, Profile::Generic);
            assert_eq!(shown(&variants[0]).contains("x="), stays, "{one} | {two}");
            assert_eq!(variants.iter().any(|variant| shown(variant).contains("x=")), stays, "{one} | {two}");
        }
    }
}
