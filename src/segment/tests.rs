//! What the rules come to, through the one way in.

use super::*;
use proptest::prelude::*;

/// `|` marks the cuts that are expected.
fn check(language: &str, expected: &str) {
    let text = expected.replace('|', " ");
    let segmenter = Segmenter::new(&LanguageTag::parse(language).unwrap());
    let found: Vec<&str> = segmenter.cut(&text).map(|range| &text[range]).collect();
    assert_eq!(found.join("|"), expected, "{language}");
}

#[test]
fn abbreviations_by_their_class() {
    check("en", "Dr. Ames saw Mr. Low on p. 5.|He left at 5 p.m.|It rained.");
    check("en", "They moved to the U.S. Department.|They moved to the U.S.|The house was big.");
    check("en", "Bring ropes, nets, etc.|Nobody came.|No. 5 was late, e.g. on Fri. 12.");
    check("es", "Vive en EE. UU. desde 1990.|Viajó a EE. UU.|Pero volvió.|Véase la pág. 5 y el art. 3.");
    check("es", "Nació en el 44 a. C. en Roma (p. ej., en invierno).|El Sr. Paz y la Dra. Gil lo vieron.");
    check("pt", "O Sr. Melo chegou às 5 h.|A Dra. Rita leu a pág. 7, p. ex., e saiu.|Foi bom.");
}

#[test]
fn initials_numbers_and_lists() {
    check("en", "J. R. Ames and M. Low left.|So did I.|They came back.");
    check("en", "1. First thing.|2. Second thing.");
    check("en", "It cost 3.50 in 1990.|Then it rose.");
    check("en", "See www.example.com. It has all.".replace(". It", ".|It").as_str());
}

/// Words that some list has as an abbreviation, and that end sentences: a name behind them begins a new one.
#[test]
fn common_words_end_sentences() {
    const WORDS: [(&str, &str, &str); 5] = [
        (
            "en",
            "Robert",
            "rep col gen gov lit prof rev no art fig app ex tab sec in am est miss ill mass wash ark mar sat sun \
             cat pet doc math bull admin prop max min matt num",
        ),
        ("es", "Roberto", "col no par vid dom mar set sol mayo est cat"),
        ("pt", "Roberto", "ver mal mar set dom sol sex no par cap tom seg ir res"),
        ("it", "Roberto", "mar mer set dom ago col on all"),
        ("fr", "Robert", "cap col art mer mar par tome est vol"),
    ];
    for (language, name, words) in WORDS {
        for word in words.split(' ') {
            check(language, &format!("Maria saw a thing that was {word}.|{name} saw it, and nothing else."));
        }
    }
}

#[test]
fn quotations_brackets_and_dashes() {
    check("en", "“I know.|You told me.”|She left (it was late.) and slept.".replace(".) and", ") and").as_str());
    check("en", "“Why?” he asked.|“Yes!”|(Nobody spoke.)|They left.");
    check("es", "¿Quién?|¡Nadie!|—¿Cómo? —dijo.|—Así.|«Vale.»|Y se fue.");
    check("pt", "“É bom.”|Saiu... e voltou.|Pensou…|Nada.");
    check("en", "It was (!) late [...] and cold.");
}

#[test]
fn other_scripts_have_marks_of_their_own() {
    let cut = |language: &str, text: &str| {
        let segmenter = Segmenter::new(&LanguageTag::parse(language).unwrap());
        segmenter.segments(text).len()
    };
    assert_eq!(cut("zh", "你好。你在哪里？我在家！"), 3);
    assert_eq!(cut("ja", "「はい。」と言った。終わり。"), 2);
    assert_eq!(cut("ja", "「来た。」って聞いた。「行く！」の声がした。"), 2);
    assert_eq!(cut("ja", "「来た。」とても寒い。「行く。」もう遅い。"), 4);
    assert_eq!(cut("hi", "यह घर है। वह बाज़ार है।"), 2);
    assert_eq!(cut("ar", "أين أنت؟ أنا هنا."), 2);
    assert_eq!(cut("el", "Τι κάνεις; Καλά."), 2);
    assert_eq!(cut("hy", "Ես այստեղ եմ։ Դու որտեղ ես։"), 2);
}

#[test]
fn settings_change_the_conventions() {
    let cut = |settings: Settings, text: &str| {
        Segmenter::with_settings(&LanguageTag::parse("en").unwrap(), settings).segments(text).len()
    };
    let plain = Settings::default();
    let text = "He said: “It is late. Go home.” They went; it rained... Nobody spoke.";
    assert_eq!(cut(plain, text), 4);
    assert_eq!(cut(Settings { colon: true, ..plain }, text), 5);
    assert_eq!(cut(Settings { colon_quotation: true, ..plain }, text), 5);
    assert_eq!(cut(Settings { colon_quotation: true, ..plain }, "Note: The “late” train left: “it” came."), 1);
    assert_eq!(cut(Settings { semicolon: true, ..plain }, text), 5);
    assert_eq!(cut(Settings { ellipsis: false, ..plain }, text), 3);
    assert_eq!(cut(Settings { quotations: false, ..plain }, text), 3);
    assert_eq!(cut(Settings { line_breaks: true, ..plain }, "One line\nand another\n"), 2);
}

/// The golden cases of a language: a line each, `|` where a cut is expected, `¦` where no space stands at it.
fn golden(language: &str, at_least: usize) {
    let path = format!("{}/tests/data/golden/{language}.txt", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read_to_string(&path).unwrap();
    let cases: Vec<&str> = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert!(cases.len() >= at_least, "{language}: {} cases", cases.len());
    let segmenter = Segmenter::new(&LanguageTag::parse(language).unwrap());
    let cut = |case: &str| {
        let text = case.replace('|', " ").replace('¦', "");
        segmenter.cut(&text).map(|range| &text[range]).collect::<Vec<_>>().join("|")
    };
    let wrong: Vec<String> = cases
        .iter()
        .map(|case| cut(case))
        .zip(&cases)
        .filter(|(found, case)| *found != case.replace('¦', "|"))
        .map(|(found, case)| format!("{case}\n  {found}"))
        .collect();
    assert!(wrong.is_empty(), "{language}, {} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn golden_cases() {
    golden("en", 200);
    golden("es", 110);
    golden("pt", 100);
    golden("fr", 20);
    golden("de", 15);
    golden("it", 10);
    golden("ru", 10);
    golden("el", 8);
    golden("hi", 6);
    golden("und", 5);
}

/// Nothing is cut in a row of a table, in any language, and each mark in it says why.
#[test]
fn rows_of_tables_stay_whole() {
    for language in ["en", "es", "pt", "und"] {
        let segmenter = Segmenter::new(&LanguageTag::parse(language).unwrap());
        for row in ["Item\tQty.\tPrice", "| A.   | 1.    |", "Monday     12.4    3.1", "Index . . . . .       99"] {
            assert_eq!(segmenter.segments(row).len(), 1, "{language}: {row}");
            assert!(segmenter.explain(row).iter().all(|one| one.rule == Rule::TableRow && !one.cuts), "{row}");
        }
        assert_eq!(segmenter.segments("Nadie salió hoy.   Era tarde.").len(), 2, "{language}");
    }
}

#[test]
fn without_a_mark_the_model_decides_and_says_so() {
    let text = "Let me know what you think. Thanks, Mary The file is below.";
    let language = LanguageTag::parse("en").unwrap();
    let decisions = Segmenter::new(&language).explain(text);
    let signed = "Let me know what you think. Thanks, Mary".len();
    let cut = decisions.iter().find(|decision| decision.at == signed && decision.rule == Rule::Model).unwrap();
    assert!(cut.cuts && cut.score.unwrap() > 0, "{cut:?}");
    let marks_only = Segmenter::with_settings(&language, Settings { unmarked: false, ..Settings::default() });
    assert_eq!(marks_only.segments(text).len(), 2);
}

/// What opens a segment or numbers it is cut off before no word, however much that looks like a beginning.
#[test]
fn openers_and_numbers_stay_with_their_segment() {
    for (language, words) in [
        ("en", "I Thanks Please Attached Game Subject Regards The In It My Dear Hello"),
        ("pt", "O A Os As Em No Não Obrigado Segundo Para Um Uma Se"),
    ] {
        let segmenter = Segmenter::new(&LanguageTag::parse(language).unwrap());
        for opener in
            ["-", "—", "–", "--", "•", "*", "« ", "“ ", "\" ", "(", "[ ", "1)", "(1)", "[1]", "b)", "(ii)", "II)", "12"]
        {
            for word in words.split(' ') {
                let text = format!("{opener} {word} na na na");
                assert_eq!(segmenter.segments(&text).len(), 1, "{text}");
            }
        }
    }
}

/// Other weights, other cuts; none at all, the rules alone.
#[test]
fn weights_can_be_exchanged() {
    let segmenter = Segmenter::new(&LanguageTag::parse("en").unwrap());
    let count = |segmenter: &Segmenter| segmenter.segments("We saw Paris and Rome").len();
    assert_eq!(count(&segmenter), 1);
    assert_eq!(count(&segmenter.clone().with_weights("d\t_C\trome\t\t200\n")), 2);
    assert_eq!(count(&segmenter.with_rules_alone()), 1);
}

pub(super) fn covers(segmenter: &Segmenter, text: &str) {
    let mut end = 0;
    for range in segmenter.cut(text) {
        assert!(range.start >= end && !range.is_empty(), "{range:?} in {text:?}");
        assert!(text[end..range.start].trim().is_empty(), "{text:?}");
        let segment = &text[range.clone()];
        assert_eq!(segment.trim(), segment);
        end = range.end;
    }
    assert!(text[end..].trim().is_empty(), "{text:?}");
    let cuts = segmenter.explain(text).iter().filter(|decision| decision.cuts).count();
    assert_eq!(cuts + usize::from(!text.trim().is_empty()), segmenter.segments(text).len(), "{text:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn segments_cover_any_text(text in "\\PC{0,80}", built in "([A-Za-zñ]{0,6}[.?!…:;]{0,3}[)\"”» ]{0,2}[ \\n]?[¿“(—]?|EE\\. UU\\. |p\\. ej\\. |。|J\\. ){0,30}") {
        let all = Settings { colon: true, colon_quotation: true, semicolon: true, ellipsis: true, quotations: false, line_breaks: true, unmarked: true };
        for language in ["en", "es", "pt", "zh", "el"] {
            let language = LanguageTag::parse(language).unwrap();
            for text in [&text, &built] {
                covers(&Segmenter::new(&language), text);
                covers(&Segmenter::with_settings(&language, all), text);
            }
        }
    }

    /// Words without marks, where the model decides, and bytes that are no text.
    #[test]
    fn segments_cover_text_without_marks(
        words in "([A-ZÉ]?[a-zã]{1,5}[,:;)\"]? {1,2}|[0-9]{1,3} |[-<*#] |[(«\"][A-Z]){0,40}",
        bytes in proptest::collection::vec(any::<u8>(), 0..80),
    ) {
        for language in ["en", "pt", "es", "fr", "und"] {
            let segmenter = Segmenter::new(&LanguageTag::parse(language).unwrap());
            covers(&segmenter, &words);
            covers(&segmenter, &String::from_utf8_lossy(&bytes));
        }
    }
}
