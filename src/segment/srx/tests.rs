//! SRX from end to end: files, patterns, texts, cuts.

use super::*;
use crate::model::{Attribute, CodeKind, Content, InlineCode};
use crate::segment::Segmenter;
use proptest::prelude::*;
use regex::Regex;

fn language(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

fn data(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/data/srx/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A file with the rules `(breaks, before, after)` for English.
fn file_of(rules: &[(bool, &str, &str)]) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let rule = |(breaks, before, after): &(bool, &str, &str)| {
        let word = if *breaks { "yes" } else { "no" };
        let (before, after) = (escape(before), escape(after));
        format!("<rule break='{word}'><beforebreak>{before}</beforebreak><afterbreak>{after}</afterbreak></rule>\n")
    };
    let rules: String = rules.iter().map(rule).collect();
    format!(
        "<srx version='2.0'><header segmentsubflows='yes' cascade='no'/><body><languagerules>\
         <languagerule languagerulename='E'>\n{rules}</languagerule></languagerules>\
         <maprules><languagemap languagepattern='en' languagerulename='E'/></maprules></body></srx>"
    )
}

/// Where the rules of a file cut a text, white space or not.
fn cuts(srx: &Srx, text: &str) -> Vec<usize> {
    let rules = srx.rules(&language("en"));
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(at) = rules.next_cut(text, from..usize::MAX, |_| ()) {
        found.push(at);
        from = at;
    }
    found
}

/// `pattern before ⇥ pattern after ⇥ text with | at each place`.
#[test]
fn patterns_mean_what_they_mean_elsewhere() {
    let mut wrong = Vec::new();
    let table = data("patterns.tsv");
    let cases: Vec<&str> = table.lines().filter(|line| !line.starts_with("# ") && !line.is_empty()).collect();
    assert!(cases.len() > 100, "{}", cases.len());
    for case in cases {
        let mut fields = case.splitn(3, '\t');
        let (Some(before), Some(after), Some(marked)) = (fields.next(), fields.next(), fields.next()) else {
            panic!("{case}");
        };
        let marked = marked.replace("\\n", "\n");
        let text = marked.replace('|', "");
        let srx = Srx::parse(file_of(&[(true, before, after)]).as_bytes()).unwrap();
        let mut found = text.clone();
        // The end of a text is no place to cut it.
        for at in cuts(&srx, &text).into_iter().rev() {
            found.insert(at, '|');
        }
        let expected = marked.strip_suffix('|').unwrap_or(&marked);
        if found != expected || !srx.findings.is_empty() {
            wrong.push(format!("{case}\n  {found} {:?}", srx.findings));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn files_cut_as_they_say() {
    for name in ["order", "cascade", "first-version"] {
        let srx = Srx::parse(data(&format!("{name}.srx")).as_bytes()).unwrap();
        for line in data(&format!("{name}.txt")).lines() {
            let (tag, marked) = line.split_once('\t').unwrap();
            let marked = marked.replace("\\n", "\n");
            let text = marked.replace('|', " ").replace('¦', "");
            let segmenter = Segmenter::with_srx(&language(tag), &srx);
            let found: Vec<&str> = segmenter.cut(&text).map(|range| &text[range]).collect();
            let expected: Vec<&str> = marked.split(['|', '¦']).map(str::trim).collect();
            assert_eq!(found, expected, "{name}, {tag}");
        }
    }
}

#[test]
fn settings_of_the_header_are_read() {
    let srx = Srx::parse(data("cascade.srx").as_bytes()).unwrap();
    assert_eq!(srx.handles, FormatHandles { start: true, end: false, isolated: true });
    assert!(!srx.segments_subflows);
    assert!(srx.findings.is_empty(), "{:?}", srx.findings);
    assert_eq!(srx.rule_count(), 3);
    let srx = Srx::parse(data("order.srx").as_bytes()).unwrap();
    assert_eq!(srx.handles, FormatHandles::default());
    assert!(srx.segments_subflows && srx.maps(&language("es-PE")) && !srx.maps(&language("pt")));
    let first = Srx::parse(data("first-version.srx").as_bytes()).unwrap();
    assert_eq!(first.findings.len(), 1, "{:?}", first.findings);
    assert!(first.findings[0].message.contains("second set of maps"));
}

#[test]
fn every_encoding_is_read() {
    let text = data("order.srx");
    let bytes = |units: Vec<u16>, big: bool| -> Vec<u8> {
        units.into_iter().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let utf16 = || format!("\u{FEFF}{}", text.replace("UTF-8", "UTF-16")).encode_utf16().collect::<Vec<u16>>();
    for file in [format!("\u{FEFF}{text}").into_bytes(), bytes(utf16(), true), bytes(utf16(), false)] {
        assert_eq!(Srx::parse(&file).unwrap().rule_count(), 9);
    }
}

/// What is found in a file: line, language rule, words of the message.
fn check_findings(file: &str, expected: &[(u64, Option<&str>, &str)]) {
    let srx = Srx::parse(file.as_bytes()).unwrap();
    assert_eq!(srx.findings.len(), expected.len(), "{:#?}", srx.findings);
    for (finding, (line, rule, words)) in srx.findings.iter().zip(expected) {
        assert_eq!((finding.place.line, finding.language_rule.as_deref()), (*line, *rule), "{}", finding.message);
        assert!(finding.message.contains(words), "{}", finding.message);
    }
}

#[test]
fn a_rule_that_is_none_is_told_and_the_rest_works() {
    let rules = [
        (true, r"\.", r"\s"),
        (true, r"[.", ""),
        (true, "", r"(a"),
        (false, r"\p{Nothing}", ""),
        (false, r"a{3,2}", ""),
        (false, r"*a", ""),
        (false, r"\G", ""),
        (false, r"(a{900}){900}", ""),
        (false, r"\1", ""),
        (false, "a\\", ""),
    ];
    let file = file_of(&rules);
    let expected = [
        (3, Some("E"), "beforebreak “[.”: a “[” without its “]”"),
        (4, Some("E"), "afterbreak “(a”: a “(” without its “)”"),
        (5, Some("E"), "the property “Nothing” is not known"),
        (6, Some("E"), "the larger number first"),
        (7, Some("E"), "“*” has nothing to repeat"),
        (8, Some("E"), "“\\G” is not known here"),
        (9, Some("E"), "too large"),
        (10, Some("E"), "there is no group 1"),
        (11, Some("E"), "nothing behind it"),
    ];
    check_findings(&file, &expected);
    let srx = Srx::parse(file.as_bytes()).unwrap();
    assert!(srx.findings.iter().all(|finding| finding.drops_rule));
    assert_eq!(cuts(&srx, "One. Two."), [4]);
}

#[test]
fn what_is_read_otherwise_is_told() {
    check_findings(
        "<srx version='3.0'>\n<header segmentsubflows='maybe'/>\n<body><languagerules><languagerule languagerulename='A'>\
         <rule break='perhaps'><beforebreak>a</beforebreak></rule></languagerule></languagerules>\n<maprules>\
         <languagemap languagepattern='(' languagerulename='A'/><languagemap languagepattern='x' languagerulename='B'/>\
         </maprules></body></srx>",
        &[
            (1, None, "version 3.0 is not known"),
            (2, None, "segmentsubflows=\"maybe\""),
            (2, None, "lacks “cascade”"),
            (3, None, "break=\"perhaps\""),
            (4, None, "languagepattern “(”"),
            (4, None, "“x” is mapped to “B”"),
        ],
    );
}

#[test]
fn what_is_no_srx_is_an_error() {
    let check = |file: &str, words: &str| {
        let error = Srx::parse(file.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(words), "{file}: {error}");
    };
    check("", "it has no elements");
    check("Dr.\nMr.\n", "it begins with “Dr.");
    check("<tmx version='1.4'><header/></tmx>", "its root element is “tmx”");
    check("<srx version='2.0'><body></header></srx>", "line 1, column 26: “body” is open");
    check("<srx version='2.0'>\n<body>", "line 2, column 7: “body” is not closed");
    check("<srx version='2.0'><header cascade='yes'/></srx>", "there are no rules");
}

#[test]
fn explained_places_name_their_rules() {
    let srx = Srx::parse(data("order.srx").as_bytes()).unwrap();
    let segmenter = Segmenter::with_srx(&language("en"), &srx);
    let found: Vec<(usize, bool, u64)> = segmenter
        .explain("Mr. Low. Then.")
        .into_iter()
        .map(|decision| (decision.at, decision.cuts, segmenter.origin(decision.rule).unwrap().line))
        .collect();
    assert_eq!(found, [(3, false, 9), (8, true, 12)]);
    assert_eq!(segmenter.origin(Rule::Srx(3)).unwrap().language_rule, "English");
    assert_eq!(Segmenter::new(&language("en")).origin(Rule::FullStop), None);
}

fn code(at: usize, kind: CodeKind, pos: &str) -> InlineCode {
    let attributes = match pos {
        "" => Vec::new(),
        _ => vec![Attribute { name: "pos".to_owned(), value: pos.to_owned() }],
    };
    InlineCode { at, kind, attributes, data: Vec::new() }
}

#[test]
fn codes_go_where_the_file_says() {
    use CodeKind::{BeginPaired, EndPaired, HighlightBegin, HighlightEnd, Isolated, Placeholder};
    let check = |srx: Option<&Srx>, codes: &[(usize, CodeKind, &str)], expected: usize| {
        let segmenter =
            srx.map_or_else(|| Segmenter::new(&language("en")), |srx| Segmenter::with_srx(&language("en"), srx));
        let codes = codes.iter().map(|(at, kind, pos)| code(*at, *kind, pos)).collect();
        let content = Content { text: "It rained. They left.".to_owned(), codes };
        let pieces = segmenter.divide(&content);
        assert_eq!(pieces.len(), 2);
        assert_eq!((pieces[0].text.clone(), pieces[1].text.clone()), (0..10, 11..21));
        let (first, second) = (pieces[0].codes.clone(), pieces[1].codes.clone());
        assert_eq!((first, second), (0..expected, expected..content.codes.len()), "{:?}", content.codes);
    };
    let other = Srx::parse(data("cascade.srx").as_bytes()).unwrap();
    for (kind, pos, included, included_by_other) in [
        (BeginPaired, "", 0, 1),
        (HighlightBegin, "", 0, 1),
        (EndPaired, "", 1, 0),
        (HighlightEnd, "", 1, 0),
        (Placeholder, "", 0, 1),
        (Isolated, "begin", 0, 1),
        (Isolated, "end", 1, 0),
    ] {
        check(None, &[(10, kind, pos)], included);
        check(Some(&other), &[(10, kind, pos)], included_by_other);
        check(None, &[(3, kind, pos), (10, kind, pos), (11, kind, pos)], 1 + included);
    }
    // A code that goes on takes those behind it along.
    check(None, &[(10, EndPaired, ""), (10, BeginPaired, ""), (10, EndPaired, "")], 1);
}

#[test]
fn no_pattern_takes_long() {
    let rules = [
        (false, r"(a*)*b", ""),
        (false, r"(a|a)*(?!x)c", r"(a+)+(?=d)"),
        (false, r"(x+x+)+\1y", ""),
        (false, r"[^.]*[^.]*[^.]*q\.", r".*z"),
        (true, r"a", "a"),
    ];
    let srx = Srx::parse(file_of(&rules).as_bytes()).unwrap();
    assert!(srx.findings.is_empty());
    assert_eq!(cuts(&srx, &"a".repeat(2_000)).len(), 1_999);
    assert_eq!(cuts(&srx, &"x".repeat(500)).len(), 0);
}

/// Patterns that would take all memory, or all of the stack, if they were believed.
#[test]
fn no_pattern_takes_much() {
    let nested = |count: usize, repeat: &str| format!("x{}a{}b", "(".repeat(count), format!("){repeat}").repeat(count));
    for (pattern, words) in [
        (format!("x{}", "+".repeat(2_000)), "too many repetitions of one another"),
        (format!("x{}", "{1}".repeat(30_000)), "too many repetitions of one another"),
        (format!("x{}", "?".repeat(90_000)), "too many repetitions of one another"),
        (format!("x{}", "{1}".repeat(340_000)), "longer than"),
        (nested(30, "{2,}"), "too large"),
        (nested(200, "*"), "inside each other"),
        (format!("[{}", "[a".repeat(200)), "inside each other"),
        (r"\w".repeat(20_000), "classes make it too large"),
        ("a".repeat(30_000), "too large"),
    ] {
        let srx = Srx::parse(file_of(&[(true, "[.]", " "), (false, &pattern, "")]).as_bytes()).unwrap();
        let [finding] = &srx.findings[..] else { panic!("{words}: {}", srx.findings.len()) };
        assert!(finding.drops_rule && finding.message.contains(words), "{words}: {}", finding.message);
        assert!(finding.message.chars().count() < 250, "{}", finding.message);
    }
    // These mean something, so they are used.
    for pattern in [nested(30, "+"), nested(30, "?"), nested(50, "++"), nested(10, "{2}")] {
        let srx = Srx::parse(file_of(&[(true, &pattern, "")]).as_bytes()).unwrap();
        assert!(srx.findings.is_empty(), "{pattern}: {:?}", srx.findings);
        assert_eq!(cuts(&srx, "xab").len(), 0);
    }
    let srx = Srx::parse(file_of(&[(true, &nested(30, "+"), "c"), (true, "(x++)+y(?=c)", "")]).as_bytes()).unwrap();
    assert_eq!(cuts(&srx, "xaaabc xxyc xbc"), [5, 10]);
}

/// Each pattern may be large, all together may not.
#[test]
fn repetitions_of_a_file_are_counted() {
    let pattern = r"aQ(?:[a-z .]{1,80}a){1,60}[a-z .]*\.";
    let rules: Vec<(bool, &str, &str)> = (0..60).map(|_| (true, pattern, "")).collect();
    let srx = Srx::parse(file_of(&rules).as_bytes()).unwrap();
    assert_eq!(srx.rule_count(), 5);
    assert!(srx.findings.iter().all(|finding| finding.drops_rule && finding.message.contains("too many")));
    assert_eq!(srx.findings.len(), 55);
    assert_eq!(cuts(&srx, &"aQ a lot of words. ".repeat(10)).len(), 10);
}

#[test]
fn errors_stand_where_they_are_written() {
    let file = file_of(&[(true, "[.]", " ")]).replace("languagepattern='en'", "languagepattern='(EN'");
    let srx = Srx::parse(file.as_bytes()).unwrap();
    assert!(srx.findings[0].message.contains("(at character 3)"), "{:?}", srx.findings);
}

/// Pieces of patterns that mean the same to the `regex` crate.
fn pattern() -> impl Strategy<Value = String> {
    let atom = prop::sample::select(vec![
        "a",
        "b",
        "é",
        r"\.",
        r"\s",
        "[ab]",
        "[^a]",
        r"\w",
        r"\W",
        r"\b",
        r"\B",
        "^",
        r"\z",
        ".",
        "(?:a|b\\.)",
        "(?:)",
        "(?i:A)",
    ]);
    let repeat = prop::sample::select(vec!["", "", "", "*", "+", "?", "{2}", "{1,2}", "*?"]);
    let piece = (atom, repeat).prop_map(|(atom, repeat)| {
        // A condition is not repeated.
        let is_condition = matches!(atom, r"\b" | r"\B" | "^" | r"\z");
        if is_condition { atom.to_owned() } else { format!("{atom}{repeat}") }
    });
    let sequence = prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat());
    prop_oneof![4 => sequence.clone(), 1 => (sequence.clone(), sequence).prop_map(|(one, two)| format!("(?:{one}|{two})"))]
}

/// Whether a pattern fits some text that ends (or begins) at a place: tried for each such text, one by one.
fn fits(pattern: &str, text: &str, at: usize, before: bool) -> bool {
    let count = text.chars().count();
    let place = text[..at].chars().count();
    let (starts, ends) = if before { (0..=place, place..=place) } else { (place..=place, place..=count) };
    starts.into_iter().any(|start| {
        ends.clone().any(|end| {
            let rest = count - end.max(start);
            let whole = format!(r"\A(?s:.{{{start}}})(?:{pattern})(?s:.{{{rest}}})\z");
            // `^` is the start of the text in both.
            Regex::new(&whole).unwrap().is_match(text) && {
                let inner = end.max(start) - start;
                let exact = format!(r"\A(?s:.{{{start}}})(?P<x>{pattern})(?s:.{{{rest}}})\z");
                let found = Regex::new(&exact).unwrap();
                found.captures(text).is_some_and(|groups| groups["x"].chars().count() == inner)
            }
        })
    })
}

/// Scraps of patterns, which need not fit together.
fn scrap() -> impl Strategy<Value = String> {
    let scraps = vec![
        "a",
        "b",
        "x",
        ".",
        " ",
        "é",
        "(",
        "(",
        "(?:",
        "(?>",
        "(?=",
        "(?!",
        "(?<=",
        "(?<!",
        "(?<n>",
        "(?i)",
        "(?x)",
        ")",
        ")",
        ")",
        "[",
        "[^",
        "]",
        "&&",
        "--",
        "a-z",
        "z-a",
        "|",
        "*",
        "+",
        "?",
        "{2}",
        "{3,}",
        "{1,90}",
        "{",
        "}",
        "^",
        "$",
        "\\",
        "\\b",
        "\\w",
        "\\W",
        "\\s",
        "\\1",
        "\\2",
        "\\k<n>",
        "\\p{L}",
        "\\p{",
        "\\Q",
        "\\E",
        "\\x{61}",
        "\\u00",
        "\\R",
        "[:alpha:]",
        "#",
    ];
    prop_oneof![
        8 => prop::sample::select(scraps.clone()).prop_map(str::to_owned),
        1 => (prop::sample::select(scraps), 1_usize..90).prop_map(|(scrap, count)| scrap.repeat(count)),
        1 => any::<char>().prop_filter("no XML character", |c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}')).prop_map(String::from),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn cuts_are_those_of_trying_each_rule_at_each_place(
        rules in prop::collection::vec((any::<bool>(), pattern(), pattern()), 1..5),
        text in "[ab.é \n]{1,7}",
    ) {
        let borrowed: Vec<(bool, &str, &str)> = rules.iter().map(|(breaks, before, after)| (*breaks, &**before, &**after)).collect();
        let srx = Srx::parse(file_of(&borrowed).as_bytes()).unwrap();
        prop_assert!(srx.findings.is_empty(), "{:?}", srx.findings);
        let places = text.char_indices().map(|(at, _)| at).skip(1);
        let decided = |at: &usize| rules.iter().find(|(_, before, after)| fits(before, &text, *at, true) && fits(after, &text, *at, false));
        let expected: Vec<usize> = places.filter(|at| decided(at).is_some_and(|rule| rule.0)).collect();
        prop_assert_eq!(cuts(&srx, &text), expected);
    }

    #[test]
    fn segments_cover_any_text(
        rules in prop::collection::vec((any::<bool>(), pattern(), pattern()), 1..8),
        text in "[ab.é\u{a0} \n]{0,60}|\\PC{0,40}",
    ) {
        let borrowed: Vec<(bool, &str, &str)> = rules.iter().map(|(breaks, before, after)| (*breaks, &**before, &**after)).collect();
        let srx = Srx::parse(file_of(&borrowed).as_bytes()).unwrap();
        crate::segment::tests::covers(&Segmenter::with_srx(&language("en"), &srx), &text);
    }

    /// Patterns, good or not: what is none is a finding, and the rest works.
    #[test]
    fn no_pattern_brings_it_down(
        patterns in prop::collection::vec(prop::collection::vec(scrap(), 0..24), 1..6),
        text in "[abcx. \n]{0,60}",
    ) {
        let patterns: Vec<String> = patterns.into_iter().map(|scraps| scraps.concat()).collect();
        let rules: Vec<(bool, &str, &str)> = patterns
            .iter()
            .enumerate()
            .flat_map(|(number, pattern)| [(number % 2 == 0, &**pattern, ""), (true, "", &**pattern)])
            .collect();
        let srx = Srx::parse(file_of(&rules).as_bytes()).unwrap();
        prop_assert_eq!(srx.rule_count() + srx.findings.len(), rules.len());
        crate::segment::tests::covers(&Segmenter::with_srx(&language("en"), &srx), &text);
    }

    #[test]
    fn no_bytes_bring_it_down(bytes in prop::collection::vec(any::<u8>(), 0..200), before in "\\PC{0,20}", after in "[\\[\\](){}\\\\^$.|?*+a-z&0-9:<=!,-]{0,24}", text in "\\PC{0,40}") {
        let _ = Srx::parse(&bytes);
        let framed = [b"<srx version='2.0'><header cascade='no'/>".as_slice(), &bytes].concat();
        let _ = Srx::parse(&framed);
        if let Ok(srx) = Srx::parse(file_of(&[(true, &before, &after), (true, &after, &before), (true, &after, "")]).as_bytes()) {
            crate::segment::tests::covers(&Segmenter::with_srx(&language("en"), &srx), &text);
        }
    }
}
