//! Spellings that have a hyphen whatever the text shows: for breaks at which the text is silent. English and Portuguese.

/// Spellings that always have a hyphen, whatever the word.
pub(super) fn spelt_with_hyphen(left: &str, right: &str, language: Option<&str>) -> bool {
    let (left, right) = (left.to_lowercase(), right.to_lowercase());
    match language {
        Some("en") => spelt_with_hyphen_in_english(&left, &right),
        Some("pt") => spelt_with_hyphen_in_portuguese(&left, &right),
        _ => false,
    }
}

fn spelt_with_hyphen_in_english(left: &str, right: &str) -> bool {
    // Another hyphen of the same word shows a chain where what stands between the two is a word and hardly ever a syllable.
    let (last, first) = (left.rsplit_once('-').map(|chain| chain.1), right.split_once('-').map(|chain| chain.0));
    let is_link = |word: Option<&str>| word.is_some_and(|word| LINKS.contains(&word));
    let in_law = |rest: &str| matches!(rest, "law" | "laws");
    left == "self"
        || left == "ex" && FORMER.contains(&right)
        || TENS.contains(&left) && UNITS.contains(&right)
        || is_link(last)
        || is_link(first)
        || last == Some("in") && in_law(right)
        || right.strip_prefix("in-").is_some_and(in_law)
}

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
