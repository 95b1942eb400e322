//! Language tags (BCP 47) as users and their files write them.
//!
//! A tag is parsed from any of the forms found in the wild (`en`, `EN-us`, `es_ES`, `pt-br`, `spa-ESP`) and kept in the
//! canonical one (`en`, `en-US`, `es-ES`, `pt-BR`), so that comparing two tags is comparing two strings. Whether one language
//! *serves* where another was asked for is a matter of [`LanguageTag::distance`]: `es` asked for is served by `es-419`,
//! `es-AR` by `es-419`, `en` by `en-US`, never `pt` by `es`.
//!
//! Leaves out: extended-language subtags, grandfathered tags, likely subtags (`zh-TW` is not known to mean `zh-Hant`).

mod codes;

use oxilangtag::LanguageTag as Bcp47;
use std::fmt;
use std::sync::Arc;

/// A language tag in canonical form: language lower case, script title case, region upper case, joined by hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LanguageTag(Arc<str>);

/// Text that is no language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{found}” is not a language tag")]
pub struct LanguageError {
    /// What was given.
    pub found: String,
    /// A tag that may have been meant, for a hint.
    pub suggestion: Option<&'static str>,
}

/// How far apart two tags of one language are; smaller is nearer. Between two languages there is no distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Distance {
    /// The same tag.
    Same,
    /// One is the other with something added: `es` and `es-419`, `en` and `en-US`.
    General,
    /// A region and the group of regions it lies in: `es-AR` and `es-419`.
    Group,
    /// Two regions of one language: `pt-BR` and `pt-PT`.
    Region,
    /// Two scripts of one language: `sr-Latn` and `sr-Cyrl`.
    Script,
}

impl LanguageTag {
    /// Reads a tag in any case, with hyphens or underscores; a primary language must be one that ISO 639-1 registers
    /// or have three letters. Codes of three letters that have one of two become that one, as BCP 47 wants it.
    pub fn parse(found: &str) -> Result<Self, LanguageError> {
        let refuse = || LanguageError { found: found.to_owned(), suggestion: suggestion(found) };
        let hyphenated = found.trim().replace('_', "-");
        let tag = Bcp47::parse_and_normalize(&hyphenated).map_err(|_| refuse())?;
        let primary = current_code(tag.primary_language());
        let known = match primary.len() {
            2 => TWO_LETTER_CODES.binary_search(&primary).is_ok(),
            3 => true,
            // The parser takes a tag of private use as one long primary language.
            _ => primary.starts_with("x-"),
        };
        if !known {
            return Err(refuse());
        }
        let rest = &tag.as_str()[tag.primary_language().len()..];
        Ok(Self(match long_region(primary, rest) {
            Some((region, rest)) => format!("{primary}-{region}{rest}").into(),
            None => format!("{primary}{rest}").into(),
        }))
    }

    /// `und`: nobody knows which language it is.
    pub fn undetermined() -> Self {
        Self("und".into())
    }

    /// Whether it says that the language is not known.
    pub fn is_undetermined(&self) -> bool {
        self.as_str() == "und"
    }

    /// The canonical tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without script and region: `es` of `es-419`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The four-letter script, when the tag names one.
    pub fn script(&self) -> Option<&str> {
        self.0.split('-').skip(1).find(|part| part.len() == 4 && part.starts_with(|c: char| c.is_ascii_alphabetic()))
    }

    /// The region (two letters or three digits), when the tag names one.
    pub fn region(&self) -> Option<&str> {
        let is_region = |part: &&str| part.len() == 2 || (part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit()));
        self.0.split('-').skip(1).take_while(|part| part.len() > 1).find(is_region)
    }

    /// Whether text in either can stand for the other: one language, and not in two scripts.
    pub fn stands_for(&self, other: &Self) -> bool {
        self.distance(other).is_some_and(|distance| distance != Distance::Script)
    }

    /// Whether what is said of wording in one holds for the other: as [`stands_for`](Self::stands_for), and not for two regions. Where
    /// a tag names no region, the wording is that of all.
    pub fn shares_region(&self, other: &Self) -> bool {
        matches!(self.distance(other), Some(Distance::Same | Distance::General))
    }

    /// How near the two tags are; `None` when they are of different languages.
    pub fn distance(&self, other: &Self) -> Option<Distance> {
        if self == other {
            return Some(Distance::Same);
        }
        if self.primary() != other.primary() {
            return None;
        }
        if self.script() != other.script() && self.script().is_some() && other.script().is_some() {
            return Some(Distance::Script);
        }
        Some(match (self.region(), other.region()) {
            (Some(one), Some(two)) if one == two => Distance::General,
            (Some(one), Some(two)) if is_group(one) || is_group(two) => Distance::Group,
            (Some(_), Some(_)) => Distance::Region,
            _ => Distance::General,
        })
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::str::FromStr for LanguageTag {
    type Err = LanguageError;
    fn from_str(text: &str) -> Result<Self, LanguageError> {
        Self::parse(text)
    }
}

/// UN M.49 areas have three digits.
fn is_group(region: &str) -> bool {
    region.len() == 3
}

/// A country with three letters where BCP 47 has extended languages (`eng-USA`): its two letters, and what follows.
fn long_region<'a>(primary: &str, rest: &'a str) -> Option<(&'static str, &'a str)> {
    let part = rest.strip_prefix('-')?.split('-').next().filter(|part| part.len() == 3)?;
    // Israeli among sign languages, Central Malay: the only extended languages that are called as a country is.
    let is_extended = primary == "sgn" || (primary == "ms" && part == "pse");
    let region = codes::short_region(&part.to_ascii_uppercase()).filter(|_| !is_extended)?;
    Some((region, &rest[1 + part.len()..]))
}

/// ISO 639 withdrew a few codes that old files still hold, and has several for some languages.
fn current_code(primary: &str) -> &str {
    if let Some(short) = codes::short_language(primary) {
        return short;
    }
    match primary {
        "iw" => "he",
        "in" => "id",
        "ji" => "yi",
        "jw" => "jv",
        "mo" => "ro",
        other => other,
    }
}

/// Names that people type where a tag is asked for.
fn suggestion(found: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &str)] = &[
        ("arabic", "ar"),
        ("brazilian", "pt-BR"),
        ("br", "pt-BR"),
        ("castellano", "es"),
        ("catalan", "ca"),
        ("chinese", "zh"),
        ("cz", "cs"),
        ("deutsch", "de"),
        ("dutch", "nl"),
        ("english", "en"),
        ("español", "es"),
        ("esp", "es"),
        ("french", "fr"),
        ("français", "fr"),
        ("german", "de"),
        ("gr", "el"),
        ("greek", "el"),
        ("inglés", "en"),
        ("inglês", "en"),
        ("italian", "it"),
        ("japanese", "ja"),
        ("jp", "ja"),
        ("korean", "ko"),
        ("portugués", "pt"),
        ("portuguese", "pt"),
        ("português", "pt"),
        ("ptbr", "pt-BR"),
        ("russian", "ru"),
        ("spanish", "es"),
        ("uk-en", "en-GB"),
        ("us", "en-US"),
    ];
    let lower = found.trim().to_lowercase();
    NAMES.iter().find(|(name, _)| *name == lower).map(|(_, tag)| *tag)
}

/// ISO 639-1, sorted.
const TWO_LETTER_CODES: &[&str] = &[
    "aa", "ab", "ae", "af", "ak", "am", "an", "ar", "as", "av", "ay", "az", "ba", "be", "bg", "bh", "bi", "bm", "bn",
    "bo", "br", "bs", "ca", "ce", "ch", "co", "cr", "cs", "cu", "cv", "cy", "da", "de", "dv", "dz", "ee", "el", "en",
    "eo", "es", "et", "eu", "fa", "ff", "fi", "fj", "fo", "fr", "fy", "ga", "gd", "gl", "gn", "gu", "gv", "ha", "he",
    "hi", "ho", "hr", "ht", "hu", "hy", "hz", "ia", "id", "ie", "ig", "ii", "ik", "io", "is", "it", "iu", "ja", "jv",
    "ka", "kg", "ki", "kj", "kk", "kl", "km", "kn", "ko", "kr", "ks", "ku", "kv", "kw", "ky", "la", "lb", "lg", "li",
    "ln", "lo", "lt", "lu", "lv", "mg", "mh", "mi", "mk", "ml", "mn", "mr", "ms", "mt", "my", "na", "nb", "nd", "ne",
    "ng", "nl", "nn", "no", "nr", "nv", "ny", "oc", "oj", "om", "or", "os", "pa", "pi", "pl", "ps", "pt", "qu", "rm",
    "rn", "ro", "ru", "rw", "sa", "sc", "sd", "se", "sg", "sh", "si", "sk", "sl", "sm", "sn", "so", "sq", "sr", "ss",
    "st", "su", "sv", "sw", "ta", "te", "tg", "th", "ti", "tk", "tl", "tn", "to", "tr", "ts", "tt", "tw", "ty", "ug",
    "uk", "ur", "uz", "ve", "vi", "vo", "wa", "wo", "xh", "yi", "yo", "za", "zh", "zu",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: &str, canonical: Option<&str>) {
        assert_eq!(LanguageTag::parse(found).ok().as_ref().map(LanguageTag::as_str), canonical, "{found}");
    }

    #[test]
    fn tags_are_read_in_the_forms_of_the_wild() {
        check("en", Some("en"));
        check("EN-us", Some("en-US"));
        check("es_ES", Some("es-ES"));
        check("pt-br", Some("pt-BR"));
        check("es-419", Some("es-419"));
        check("zh-hant-tw", Some("zh-Hant-TW"));
        check(" fr ", Some("fr"));
        check("gsw", Some("gsw"));
        check("eng", Some("en"));
        check("ger", Some("de"));
        check("spa-ESP", Some("es-ES"));
        check("POR_bra", Some("pt-BR"));
        check("en-USA", Some("en-US"));
        check("zho-Hant-TW", Some("zh-Hant-TW"));
        check("zh-yue", Some("zh-yue"));
        check("sgn-isr", Some("sgn-isr"));
        check("iw-IL", Some("he-IL"));
        check("x-klingon", Some("x-klingon"));
        for wrong in ["", "english", "xx", "e", "en us", "en--US", "12", "español"] {
            check(wrong, None);
        }
    }

    #[test]
    fn a_name_of_a_language_is_answered_with_its_tag() {
        let suggested = |found| LanguageTag::parse(found).unwrap_err().suggestion;
        assert_eq!(suggested("Spanish"), Some("es"));
        assert_eq!(suggested("qqqqq"), None);
    }

    #[test]
    fn distance_orders_what_serves() {
        let tag = |text| LanguageTag::parse(text).unwrap();
        let distance = |one, two| tag(one).distance(&tag(two));
        assert_eq!(distance("es", "es"), Some(Distance::Same));
        assert_eq!(distance("es", "es-419"), Some(Distance::General));
        assert_eq!(distance("es-AR", "es-419"), Some(Distance::Group));
        assert_eq!(distance("pt-BR", "pt-PT"), Some(Distance::Region));
        assert_eq!(distance("sr-Latn", "sr-Cyrl"), Some(Distance::Script));
        assert_eq!(distance("es", "pt"), None);
    }

    #[test]
    fn the_codes_are_sorted() {
        assert!(TWO_LETTER_CODES.is_sorted());
    }
}
