//! Bytes → which encoding they are in.
//!
//! A byte order mark decides; without one, UTF-16 shows by its zero bytes, UTF-8 by being valid (or nearly: a file with
//! a few broken bytes is still UTF-8 when more of its non-ASCII characters are whole than broken), and the rest is
//! left to a detector trained on the legacy encodings of the web (`chardetng`, steered by the language of the text), and
//! to a look at whether it reads better as that of the old Macintosh, which the web hardly had.
//!
//! Linear. Leaves out UTF-32 without a mark and declarations inside the text.

use super::mac;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// As much as is looked at to tell UTF-16 and binary files.
pub(super) const HEAD: usize = 4096;

/// Languages of Western Europe: of the encodings with one byte a character, their texts came in that of Windows, or of
/// the Macintosh. A few marks (`£`, `“`) are too little for the detector to tell, and most of its others have them, too.
const WESTERN: [&str; 19] =
    ["af", "ca", "da", "de", "en", "es", "eu", "fi", "fr", "ga", "gl", "id", "is", "it", "nb", "nl", "no", "pt", "sv"];

/// The encoding of a file and the length of its byte order mark.
pub(super) fn detect(bytes: &[u8], language: Option<&str>) -> (&'static Encoding, usize) {
    if let Some(found) = Encoding::for_bom(bytes) {
        return found;
    }
    if let Some(encoding) = utf16_by_zeros(bytes) {
        return (encoding, 0);
    }
    if simdutf8::basic::from_utf8(bytes).is_ok() || mostly_utf8(bytes) {
        return (UTF_8, 0);
    }
    (detect_legacy(bytes, language), 0)
}

/// Whether a text is in a language of Western Europe.
pub(super) fn is_western(language: Option<&str>) -> bool {
    language.is_some_and(|language| WESTERN.contains(&language))
}

/// What a broken byte of a western text in UTF-8 was meant for, in windows-1252: where a file was pasted together from both, it is a
/// letter of a word, a quotation mark, a dash. A piece of a broken character of UTF-8 reads so, too, but as a sign that stands in no
/// word, or as a capital behind a small letter; more bytes than one are such a piece.
pub(super) fn meant(before: &str, bad: &[u8], behind: &[u8]) -> Option<char> {
    let [byte] = bad else { return None };
    let decoded = WINDOWS_1252.decode_without_bom_handling(bad).0;
    let c = decoded.chars().next().filter(|_| !matches!(byte, 0xFE | 0xFF))?;
    let in_word = before.ends_with(char::is_alphabetic);
    let word_follows = behind.first().is_some_and(u8::is_ascii_alphabetic);
    let fits = match c {
        'ª' | 'º' | '°' => before.ends_with(|c: char| c.is_ascii_digit()),
        '’' => in_word,
        '“' | '‘' | '«' | '¿' | '¡' => !in_word && word_follows,
        '”' | '»' => before.ends_with(|c: char| c.is_alphanumeric() || c.is_ascii_punctuation()),
        '–' | '—' | '…' | '€' | '£' => true,
        // The first bytes of most characters in UTF-8: a small letter behind them shows that they are whole.
        'Â' | 'Ã' | 'â' | 'ã' => word_follows && (c.is_lowercase() || !before.ends_with(char::is_lowercase)),
        c if c.is_lowercase() => c >= 'À' || in_word && word_follows,
        c => c.is_alphabetic() && c.is_uppercase() && !before.ends_with(char::is_lowercase),
    };
    fits.then_some(c)
}

/// The encoding of a text that is not in Unicode.
fn detect_legacy(bytes: &[u8], language: Option<&str>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(language.and_then(top_level_domain), Utf8Detection::Deny);
    let guess = if guess.is_single_byte() && is_western(language) { WINDOWS_1252 } else { guess };
    if guess.is_single_byte() && mac::reads_better(bytes, guess, language) {
        return MACINTOSH;
    }
    guess
}

/// Whether a file is UTF-32 by its mark, and its first byte the least. As UTF-16 it would begin with a zero, as no text does.
pub(super) fn utf32(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] => Some(true),
        [0, 0, 0xFE, 0xFF, ..] => Some(false),
        _ => None,
    }
}

/// Whether a file that begins so has more bytes than one to a unit: UTF-16, with a mark or without, or UTF-32.
pub(super) fn is_wide(head: &[u8]) -> bool {
    if utf32(head).is_some() {
        return true;
    }
    match Encoding::for_bom(head) {
        Some((encoding, _)) => encoding != UTF_8,
        None => utf16_by_zeros(head).is_some(),
    }
}

/// The encoding of a stream, of which `bytes` were read, and before them UTF-8 with so many characters beyond ASCII.
pub(super) fn detect_amid(bytes: &[u8], whole_before: usize, language: Option<&str>) -> &'static Encoding {
    // What was read ends where it happens to end, perhaps inside a character.
    let cut = bytes.iter().rposition(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
    let (whole, broken) = whole_and_broken(&bytes[..cut]);
    if whole + whole_before > broken { UTF_8 } else { detect_legacy(&bytes[..cut], language) }
}

/// UTF-16 without a mark: in most scripts one half of each unit is often zero, the other hardly ever.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD) & !1];
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, units) = (zeros(0), zeros(1), head.len() / 2);
    let (often, never) = (units / 4 + 1, units / 50);
    if odd >= often && even <= never {
        Some(UTF_16LE)
    } else if even >= often && odd <= never {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Broken UTF-8: whole characters that happen to stand in a legacy text are rarer than its broken ones.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (whole, broken) = whole_and_broken(bytes);
    whole > broken
}

/// How many characters beyond ASCII are whole in UTF-8, and how many pieces are broken.
pub(super) fn whole_and_broken(bytes: &[u8]) -> (usize, usize) {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (whole, broken)
}

/// The detector knows which encodings a country used; a language stands for its largest country.
fn top_level_domain(language: &str) -> Option<&'static [u8]> {
    const DOMAINS: &[(&str, &[u8])] = &[
        ("ar", b"eg"),
        ("cs", b"cz"),
        ("de", b"de"),
        ("el", b"gr"),
        ("en", b"com"),
        ("es", b"es"),
        ("fr", b"fr"),
        ("he", b"il"),
        ("hu", b"hu"),
        ("ja", b"jp"),
        ("ko", b"kr"),
        ("pl", b"pl"),
        ("pt", b"br"),
        ("ro", b"ro"),
        ("ru", b"ru"),
        ("th", b"th"),
        ("tr", b"tr"),
        ("uk", b"ua"),
        ("vi", b"vn"),
        ("zh", b"cn"),
    ];
    DOMAINS.iter().find(|(known, _)| *known == language).map(|(_, domain)| *domain)
}
