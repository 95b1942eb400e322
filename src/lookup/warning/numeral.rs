//! Numbers in words: data for some languages, folded, without what is another word as well (*neuf*, *cuarto* as a room).
//!
//! A list says a number and its words in turn; what is made of several words is put together by `number`.

use super::{place_in, words_of};
use crate::language::LanguageTag;

/// What a word says of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numeral {
    /// So many.
    Count(u64),
    /// *One*, which in most languages is an article or a pronoun as well.
    One,
    /// A half.
    Half,
    /// The so-manieth.
    Ordinal(u64),
    /// Joins the parts of a number: *and*.
    Joint,
}

const COUNTS: &[(&str, &str)] = &[
    (
        "de",
        "0 null 2 zwei 2 zweimal 2 beide 3 drei 3 dreimal 4 vier 5 funf 6 sechs 7 sieben 8 acht 9 neun 10 zehn 11 elf \
         12 zwolf 13 dreizehn 14 vierzehn 15 funfzehn 16 sechzehn 17 siebzehn 18 achtzehn 19 neunzehn 20 zwanzig \
         30 dreissig 40 vierzig 50 funfzig 60 sechzig 70 siebzig 80 achtzig 90 neunzig 100 hundert 1000 tausend \
         1000000 million 1000000 millionen 1000000000 milliarde 1000000000 milliarden 1000000000000 billion \
         1000000000000 billionen",
    ),
    (
        "en",
        "0 zero 2 two 2 twice 3 three 3 thrice 4 four 5 five 6 six 7 seven 8 eight 9 nine 10 ten 11 eleven 12 twelve \
         12 dozen 13 thirteen 14 fourteen 15 fifteen 16 sixteen 17 seventeen 18 eighteen 19 nineteen 20 twenty 30 thirty \
         40 forty 50 fifty 60 sixty 70 seventy 80 eighty 90 ninety 100 hundred 100 hundreds 1000 thousand 1000 thousands \
         1000000 million 1000000 millions 1000000000 billion 1000000000 billions 1000000000000 trillion \
         1000000000000 trillions",
    ),
    (
        "es",
        "0 cero 2 dos 3 tres 4 cuatro 5 cinco 6 seis 7 siete 8 ocho 9 nueve 10 diez 11 once 12 doce 12 docena 13 trece \
         14 catorce 15 quince 16 dieciseis 17 diecisiete 18 dieciocho 19 diecinueve 20 veinte 21 veintiun 21 veintiuno \
         21 veintiuna 22 veintidos 23 veintitres 24 veinticuatro 25 veinticinco 26 veintiseis 27 veintisiete \
         28 veintiocho 29 veintinueve 30 treinta 40 cuarenta 50 cincuenta 60 sesenta 70 setenta 80 ochenta 90 noventa \
         100 cien 100 ciento 200 doscientos 200 doscientas 300 trescientos 300 trescientas 400 cuatrocientos \
         400 cuatrocientas 500 quinientos 500 quinientas 600 seiscientos 600 seiscientas 700 setecientos \
         700 setecientas 800 ochocientos 800 ochocientas 900 novecientos 900 novecientas 1000 mil 1000 miles \
         1000000 millon 1000000 millones 1000000000000 billon 1000000000000 billones",
    ),
    (
        "fr",
        "0 zero 2 deux 3 trois 4 quatre 5 cinq 6 six 7 sept 8 huit 10 dix 11 onze 12 douze 12 douzaine 13 treize \
         14 quatorze 15 quinze 16 seize 20 vingt 20 vingts 30 trente 40 quarante 50 cinquante 60 soixante 100 cent \
         100 cents 1000 mille 1000000 million 1000000 millions 1000000000 milliard 1000000000 milliards",
    ),
    (
        "it",
        "0 zero 2 due 3 tre 4 quattro 5 cinque 7 sette 8 otto 9 nove 10 dieci 11 undici 12 dodici 13 tredici \
         14 quattordici 15 quindici 16 sedici 17 diciassette 18 diciotto 19 diciannove 20 venti 30 trenta 40 quaranta \
         50 cinquanta 60 sessanta 70 settanta 80 ottanta 90 novanta 100 cento 1000 mille 1000 mila 1000000 milione \
         1000000 milioni 1000000000 miliardo 1000000000 miliardi",
    ),
    (
        "nl",
        "0 nul 2 twee 3 drie 4 vier 5 vijf 6 zes 7 zeven 8 acht 9 negen 10 tien 11 elf 12 twaalf 13 dertien 14 veertien \
         15 vijftien 16 zestien 17 zeventien 18 achttien 19 negentien 20 twintig 30 dertig 40 veertig 50 vijftig \
         60 zestig 70 zeventig 80 tachtig 90 negentig 100 honderd 1000 duizend 1000000 miljoen 1000000000 miljard",
    ),
    (
        "pt",
        "0 zero 2 dois 2 duas 3 tres 4 quatro 5 cinco 6 seis 7 sete 8 oito 9 nove 10 dez 11 onze 12 doze 12 duzia \
         13 treze 14 quatorze 14 catorze 15 quinze 16 dezesseis 16 dezasseis 17 dezessete 17 dezassete 18 dezoito \
         19 dezenove 19 dezanove 20 vinte 30 trinta 40 quarenta 50 cinquenta 60 sessenta 70 setenta 80 oitenta \
         90 noventa 100 cem 100 cento 200 duzentos 200 duzentas 300 trezentos 300 trezentas 400 quatrocentos \
         400 quatrocentas 500 quinhentos 500 quinhentas 600 seiscentos 600 seiscentas 700 setecentos 700 setecentas \
         800 oitocentos 800 oitocentas 900 novecentos 900 novecentas 1000 mil 1000 milhares 1000000 milhao \
         1000000 milhoes 1000000000 bilhao 1000000000 bilhoes 1000000000000 trilhao 1000000000000 trilhoes",
    ),
];

const ONES: &[(&str, &str)] = &[
    ("de", "ein eine einen einem einer eines eins"),
    ("en", "one"),
    ("es", "un uno una"),
    ("fr", "un une"),
    ("it", "un uno una"),
    ("nl", "een"),
    ("pt", "um uma"),
];

const HALVES: &[(&str, &str)] = &[
    ("de", "halfte halb"),
    ("en", "half"),
    ("es", "mitad"),
    ("fr", "moitie"),
    ("it", "meta"),
    ("nl", "helft"),
    ("pt", "metade"),
];

/// From the first on, in the masculine singular where the language tells these apart.
const ORDINALS: &[(&str, &str)] = &[
    ("de", "erste zweite dritte vierte funfte sechste siebte achte neunte zehnte elfte zwolfte"),
    ("en", "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"),
    ("es", "primero segundo tercero cuarto quinto sexto septimo octavo noveno decimo"),
    ("fr", "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme"),
    ("it", "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo"),
    ("nl", "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende"),
    ("pt", "primeiro segundo terceiro quarto quinto sexto setimo oitavo nono decimo"),
];

/// Forms of ordinals that no ending tells.
const OTHER_ORDINALS: &[(&str, &str)] =
    &[("es", "1 primer 3 tercer 7 setimo"), ("fr", "1 premiere 1 premieres 2 second 2 seconde 2 secondes")];

const JOINTS: &[(&str, &str)] = &[("de", "und"), ("en", "and"), ("es", "y"), ("fr", "et"), ("nl", "en"), ("pt", "e")];

/// What a folded word says of numbers.
pub(super) fn numeral(word: &str, language: &LanguageTag) -> Option<Numeral> {
    let is_in = |lists| place_in(words_of(lists, language), word).is_some();
    if is_in(ONES) {
        return Some(Numeral::One);
    }
    if is_in(JOINTS) {
        return Some(Numeral::Joint);
    }
    if is_in(HALVES) {
        return Some(Numeral::Half);
    }
    if let Some(count) = listed(COUNTS, word, language).or_else(|| german_count(word, language)) {
        return Some(Numeral::Count(count));
    }
    ordinal(word, language).map(Numeral::Ordinal)
}

/// The number beside a word in a list of both in turn.
fn listed(lists: &[(&'static str, &'static str)], word: &str, language: &LanguageTag) -> Option<u64> {
    let list = words_of(lists, language);
    list[..place_in(list, word)?].trim_end().rsplit(' ').next()?.parse().ok()
}

/// *Einundzwanzig*: the units before the tens, in one word.
fn german_count(word: &str, language: &LanguageTag) -> Option<u64> {
    let (units, tens) = word.split_once(if language.primary() == "nl" { "en" } else { "und" })?;
    let units = if units == "ein" || units == "een" { Some(1) } else { listed(COUNTS, units, language) };
    let tens = listed(COUNTS, tens, language).filter(|tens| tens.is_multiple_of(10) && *tens < 100);
    Some(units.filter(|units| *units < 10)? + tens?)
}

fn ordinal(word: &str, language: &LanguageTag) -> Option<u64> {
    let place = |word: &str| {
        let list = words_of(ORDINALS, language);
        u64::try_from(list[..place_in(list, word)?].matches(' ').count() + 1).ok()
    };
    let number = || listed(OTHER_ORDINALS, word, language).or_else(|| place(word));
    number().or_else(|| match language.primary() {
        "de" => place(word.strip_suffix(['n', 'r', 'm', 's'])?),
        "es" | "pt" | "it" => {
            let singular = word.strip_suffix('s').unwrap_or(word);
            let masculine = singular.strip_suffix('a').map(|stem| format!("{stem}o"));
            let form = masculine.as_deref().unwrap_or(singular);
            place(form).or_else(|| listed(OTHER_ORDINALS, form, language))
        }
        _ => place(word.strip_suffix('s')?),
    })
}
