//! Spellings that have a hyphen whatever the text shows: for breaks at which the text is silent. English, Portuguese, Spanish.

/// Spellings that always have a hyphen, whatever the word.
pub(super) fn spelt_with_hyphen(left: &str, right: &str, language: Option<&str>) -> bool {
    let (left, right) = (left.to_lowercase(), right.to_lowercase());
    match language {
        Some("en") => spelt_with_hyphen_in_english(&left, &right),
        Some("pt") => spelt_with_hyphen_in_portuguese(&left, &right) || has_accents_of_two_words(&left, &right),
        Some("es") => has_accents_of_two_words(&left, &right),
        _ => false,
    }
}

fn spelt_with_hyphen_in_english(left: &str, right: &str) -> bool {
    // Another hyphen of the same word shows a chain where what stands between the two is a word and hardly ever a syllable.
    let (last, first) = (left.rsplit_once('-').map(|chain| chain.1), right.split_once('-').map(|chain| chain.0));
    let is_link = |word: Option<&str>| word.is_some_and(|word| LINKS.contains(&word));
    let in_law = |rest: &str| matches!(rest, "law" | "laws");
    left == "self"
        || ENGLISH_COMPOUNDS.iter().any(|(first, seconds)| *first == left && seconds.contains(&right))
        || ENGLISH_SECONDS.iter().any(|(second, firsts)| *second == right && firsts.contains(&left))
        || matches!(right, "century" | "haired" | "minded") && left.len() > 2
        || right == "based" && left.len() > 2
        || left == "well" && !NO_WELL.contains(&right)
        // No word is broken behind a single consonant.
        || matches!(left, "t" | "x") || left == "u" && right == "turn" || left == "e" && matches!(right, "mail" | "mails")
        || left == "ex" && FORMER.contains(&right)
        || TENS.contains(&left) && UNITS.contains(&right)
        || is_link(last)
        || is_link(first)
        || last == Some("in") && in_law(right)
        || right.strip_prefix("in-").is_some_and(in_law)
}

/// First words of English compounds that are written with a hyphen, and the second ones.
const ENGLISH_COMPOUNDS: [(&str, &[&str]); 10] = [
    ("all", &["important", "inclusive", "night", "out", "powerful", "purpose", "round", "star", "time"]),
    ("good", &["bye", "humored", "humoured", "looking", "natured", "sized", "tempered"]),
    ("half", &["brother", "century", "dozen", "hour", "hourly", "mile", "past", "price", "sister", "year"]),
    (
        "high",
        &["class", "end", "level", "pitched", "pressure", "profile", "quality", "ranking", "rise", "speed", "tech"],
    ),
    (
        "ill",
        &[
            "advised",
            "conceived",
            "defined",
            "equipped",
            "fated",
            "informed",
            "mannered",
            "tempered",
            "timed",
            "treated",
        ],
    ),
    ("low", &["class", "cost", "end", "income", "key", "level", "lying", "pitched", "pressure", "tech"]),
    ("old", &["fashioned", "style", "time", "timer", "world"]),
    ("open", &["air", "ended", "minded", "source"]),
    ("second", &["best", "class", "hand", "rate"]),
    ("so", &["called"]),
];

/// Second words of English compounds that are written with a hyphen, and the first ones.
const ENGLISH_SECONDS: [(&str, &[&str]); 8] = [
    ("class", &["first", "lower", "middle", "third", "upper", "working", "world"]),
    ("hand", &["left", "right"]),
    ("quarters", &["three"]),
    ("rate", &["first", "third"]),
    ("term", &["full", "long", "medium", "mid", "near", "short"]),
    ("thirds", &["one", "two"]),
    ("time", &["full", "part", "real"]),
    ("timers", &["first", "old"]),
];

/// What follows `well` in one word, or breaks it.
const NO_WELL: [&str; 12] =
    ["ed", "er", "es", "head", "heads", "ing", "ington", "ingtons", "ness", "nigh", "s", "spring"];

/// Words between the hyphens of a chain: `up-to-date`, `ten-year-old`.
const LINKS: [&str; 10] = ["of", "and", "the", "to", "up", "by", "year", "month", "week", "day"];

/// What people cease to be, where no word without a hyphen begins with `ex` so.
const FORMER: [&str; 24] = [
    "boyfriend",
    "boss",
    "captain",
    "chairman",
    "champion",
    "colleague",
    "convict",
    "director",
    "girlfriend",
    "governor",
    "husband",
    "king",
    "lover",
    "mayor",
    "member",
    "minister",
    "officer",
    "partner",
    "policeman",
    "president",
    "prisoner",
    "soldier",
    "wife",
    "wives",
];

/// `twenty-one`.
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

const UNITS: [&str; 18] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "first", "second", "third", "fourth",
    "fifth", "sixth", "seventh", "eighth", "ninth",
];

/// Prefixes that take a hyphen before h and before the vowel that they end in (Acordo Ortográfico, base XVI, 1).
const PREFIXES: [&str; 18] = [
    "anti", "arqui", "auto", "contra", "extra", "infra", "intra", "macro", "micro", "mini", "multi", "neo", "pseudo",
    "semi", "sobre", "supra", "tele", "ultra",
];

fn spelt_with_hyphen_in_portuguese(left: &str, right: &str) -> bool {
    // Prefixes with a hyphen of their own (base XVI), and pronouns behind a verb form that cannot run on into them: a
    // gerund, or an infinitive that lost its r for an accent.
    let prefix = matches!(left, "além" | "aquém" | "recém" | "bem" | "vice" | "ex" | "pré" | "pós" | "pró")
        && !NO_STEMS.contains(&right);
    let before_h = matches!(left, "super" | "hiper" | "inter" | "sub") && right.starts_with('h');
    let before_r = left == "sub" && right.starts_with('r');
    let meets = left.chars().next_back() == right.chars().next() || right.starts_with('h');
    let pronoun = matches!(right, "me" | "te" | "se" | "lhe" | "lhes" | "nos" | "vos" | "o" | "a" | "os" | "as");
    let after_r = matches!(right, "lo" | "la" | "los" | "las");
    prefix
        || before_h
        || before_r
        || is_inside_verb(left, right)
        || (PREFIXES.contains(&left) && meets)
        || (pronoun && left.ends_with("ndo"))
        || (after_r && left.ends_with(['á', 'ê', 'ô', 'í']))
        || is_seam(left, right)
        || matches!(right, "feira" | "feiras")
        || PORTUGUESE_COMPOUNDS.iter().any(|(first, seconds)| *first == left && seconds.contains(&right))
        || ends_in_verb_before(left, right)
}

/// First words of Portuguese compounds, and the second ones.
const PORTUGUESE_COMPOUNDS: [(&str, &[&str]); 4] = [
    (
        "guarda",
        &["chuva", "chuvas", "costas", "florestal", "livros", "noturno", "redes", "roupa", "roupas", "sol", "vidas"],
    ),
    ("primeira", &["dama", "ministra", "ministras"]),
    ("primeiro", &["ministro", "ministros", "tenente"]),
    ("segundo", &["sargento", "tenente"]),
];

/// Whether a pronoun follows the ending of a verb that no word runs on from so (`deu-` / `me`, `encontraram-` / `no`).
fn ends_in_verb_before(left: &str, right: &str) -> bool {
    /// `repouse`, `pouse`, `ouse`.
    const NO_VERBS: [&str; 3] = ["repou", "pou", "ou"];
    let ends = |endings: &[&str]| endings.iter().any(|ending| left.len() > ending.len() && left.ends_with(ending));
    let object = matches!(right, "me" | "se" | "lhe" | "lhes");
    object && ends(&["eu", "iu", "ou", "ava", "aram", "avam", "eram", "iam", "iram", "ão"]) && !NO_VERBS.contains(&left)
        || matches!(right, "no" | "na" | "nos" | "nas") && ends(&["aram", "avam", "eram", "iam", "iram"])
}

/// Whether a word would have the accents of two: an accent each, or one further from the end than the third last syllable. An
/// adverb keeps that of its adjective; two Spanish pronouns behind a verb count no syllables.
fn has_accents_of_two_words(left: &str, right: &str) -> bool {
    if left.is_ascii() && right.is_ascii() {
        return false;
    }
    let word: Vec<char> = left.chars().chain(right.chars()).collect();
    let accents: Vec<usize> = (0..word.len()).filter(|at| ACCENTED.contains(word[*at])).collect();
    let Some(first) = accents.first() else { return false };
    if word.ends_with(&['m', 'e', 'n', 't', 'e']) || left.chars().count() < 3 || right.chars().count() < 3 {
        return false;
    }
    let ends_in_pronouns =
        ["lo", "la", "los", "las", "le", "les", "me", "te", "se", "nos"].iter().any(|end| right.ends_with(end));
    let syllables = nuclei(&word[first + 1..]);
    accents.len() > 1 || syllables > 2 + if ends_in_pronouns { 2 } else { 0 }
}

const ACCENTED: &str = "áéíóúâêô";

/// How many syllables begin in what follows a stressed vowel: a strong vowel each, a weak one if no other is beside it.
fn nuclei(letters: &[char]) -> usize {
    let is_strong = |c: char| "aeoãõ".contains(c) || ACCENTED.contains(c);
    let is_weak = |c: char| "iuü".contains(c);
    let is_vowel = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| is_strong(*c) || is_weak(*c));
    (0..letters.len())
        .filter(|at| {
            let beside = is_vowel(at.checked_sub(1)) || is_vowel(Some(at + 1)) || *at == 0;
            is_strong(letters[*at]) || is_weak(letters[*at]) && !beside
        })
        .count()
}

/// Ends of words that begin like a prefix and have none: `próprio`, `próximo`, `prédio`, `póstumo`.
const NO_STEMS: [&str; 26] = [
    "dica", "digo", "digos", "dio", "dios", "fugo", "logo", "logos", "pria", "prias", "prio", "prios", "spera",
    "spero", "stata", "stimo", "tese", "teses", "tuma", "tumo", "via", "vias", "vio", "vios", "xima", "ximo",
];

/// Whether a pronoun stands inside a verb form, before the ending (`levantar-se-` / `ia`, `comprar-` / `lho-ia`).
fn is_inside_verb(left: &str, right: &str) -> bool {
    let is_pronoun = |word: &str| ENCLITICS.contains(&word);
    let is_ending = |word: &str| ENDINGS.contains(&word);
    left.rsplit_once('-').is_some_and(|(_, pronoun)| is_pronoun(pronoun)) && is_ending(right)
        || right.split_once('-').is_some_and(|(pronoun, ending)| is_pronoun(pronoun) && is_ending(ending))
}

const ENCLITICS: [&str; 21] = [
    "me", "te", "se", "lhe", "lhes", "nos", "vos", "o", "a", "os", "as", "lo", "la", "los", "las", "lho", "lha",
    "lhos", "lhas", "mo", "ma",
];

/// Of the future and the conditional.
const ENDINGS: [&str; 11] = ["ei", "ás", "á", "emos", "eis", "ão", "ia", "ias", "íamos", "íeis", "iam"];

/// Whether letters meet that no Portuguese word has side by side: m stands before p, b, m and n only, z before vowels and
/// `mente`, s not before ch. So they end one word and begin another (`homem-chave`, `luz-guia`, `país-chave`).
fn is_seam(left: &str, right: &str) -> bool {
    let consonant = |of: &str| {
        right.starts_with(|c: char| c.is_alphabetic() && !"aeiouáéíóúâêôãõàh".contains(c) && !of.contains(c))
    };
    left.ends_with('m') && consonant("pbmn")
        || left.ends_with('z') && consonant("") && !right.starts_with("mente")
        || left.ends_with(['s', 'z']) && right.starts_with("ch")
}
