//! Words that another must follow: a line of prose ends in one wherever the column does, a line that was ended on purpose hardly ever.
//!
//! Articles, prepositions and conjunctions that end no clause in their language; those that may (`over`, `an` in German, where verbs leave them behind)
//! are left out. Unknown languages have none.

/// Whether a line ends in a word that another must follow.
pub(super) fn ends(line: &str, language: Option<&str>) -> bool {
    let last = line.rsplit(char::is_whitespace).next().unwrap_or(line);
    let words = language.map(words).unwrap_or_default();
    words.iter().any(|word| last.eq_ignore_ascii_case(word))
}

fn words(language: &str) -> &'static [&'static str] {
    match language {
        "en" => {
            &["a", "an", "and", "at", "from", "into", "my", "of", "or", "our", "than", "the", "their", "with", "your"]
        }
        "de" => &[
            "als", "am", "beim", "das", "dem", "den", "der", "des", "die", "ein", "eine", "einem", "einen", "einer",
            "eines", "für", "im", "in", "ins", "oder", "und", "vom", "von", "zum", "zur",
        ],
        "es" => &[
            "a", "al", "con", "de", "del", "e", "el", "en", "la", "las", "los", "o", "para", "por", "que", "se", "su",
            "sus", "un", "una", "y",
        ],
        "fr" => &[
            "au", "aux", "avec", "ce", "ces", "dans", "de", "des", "du", "en", "et", "la", "le", "les", "leur", "ou",
            "par", "pour", "que", "sa", "ses", "sur", "un", "une",
        ],
        "pt" => &[
            "a", "ao", "aos", "as", "com", "da", "das", "de", "do", "dos", "e", "em", "na", "nas", "no", "nos", "o",
            "os", "ou", "para", "pela", "pelo", "por", "que", "se", "sua", "um", "uma", "à",
        ],
        "it" => &[
            "al", "alla", "che", "con", "da", "dal", "dalla", "dei", "del", "della", "delle", "di", "e", "gli", "i",
            "il", "in", "la", "le", "nel", "nella", "per", "un", "una",
        ],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_and_prepositions_lead_on() {
        for (line, language, expected) in [
            ("he sat by the", "en", true),
            ("and then of The", "en", true),
            ("he sat by them", "en", false),
            ("what it was made of,", "en", false),
            ("sie kam in der", "de", true),
            ("sie fing damit an", "de", false),
            ("vino con", "es", true),
            ("the", "xx", false),
            ("", "en", false),
        ] {
            assert_eq!(ends(line, Some(language)), expected, "{line}");
        }
        assert!(!ends("he sat by the", None));
    }
}
