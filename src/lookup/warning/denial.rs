//! How often a text denies, and words that only a prefix turns into their opposite.
//!
//! Negations are data for some languages. Where a language denies twice what it denies (*no vi nada*), only whether it denies
//! counts. A prefix is looked at where the same word stands with it in one text and without it in the other (*possible*,
//! *impossible*): by itself it tells nothing (*index*, *imposible*). Words that are another word behind such a prefix, and no
//! opposite (*form*, *inform*), are left out by a list, which cannot hold all.

use super::{place_in, words_of};
use crate::language::LanguageTag;
use crate::text::{fold, words};
use std::collections::HashSet;

/// Words that deny, in lower case, by language.
const NEGATIONS: &[(&str, &str)] = &[
    (
        "de",
        "nicht nichts nie niemals niemand niemanden niemandem nirgends kein keine keinen keinem keiner keines ohne weder",
    ),
    ("en", "no not cannot never none nobody nothing nowhere neither nor without"),
    ("es", "no nunca jamás nadie nada ningún ninguno ninguna ni tampoco sin"),
    ("fr", "ne pas jamais rien aucun aucune nul nulle ni sans non"),
    ("it", "non mai nessun nessuno nessuna niente nulla né neanche nemmeno senza"),
    ("nl", "niet niets nooit niemand nergens geen zonder noch"),
    ("pt", "não nunca jamais ninguém nada nenhum nenhuma nem tampouco sem"),
];

/// In these a denial may take one word or more: how many says nothing.
const DENY_TWICE: &[&str] = &["es", "fr", "it", "pt"];

/// Prefixes that deny, folded, by language.
const PREFIXES: &[(&str, &str)] = &[
    ("de", "un nicht"),
    ("en", "un in im il ir non dis"),
    ("es", "in im i ir des"),
    ("fr", "in im il ir"),
    ("it", "in im il ir"),
    ("nl", "on niet"),
    ("pt", "in im i ir des"),
];

/// What is another word behind such a prefix, folded.
const NO_OPPOSITES: &[(&str, &str)] = &[
    (
        "en",
        "form forms formed forming side sides come comes coming puts press pressed plant plants port ports ported prove \
         proved deed crease creased less land flow flows stance stances tend tends tense tensely dent dents vest vested \
         cover covers covered play plays played count counts counted charge charged course courses pose poses posed solve \
         solved patch patched order tract pact flame flamed habit habits stall stalled take sight sights vent vented voice voiced \
         voices step sure close closed closure posing position positions missed missing tribute guise gust ease sent tress \
         migrant migrants migrate migration corporate planted print pulse jury version ward grown",
    ),
    (
        "es",
        "forma formar forme puesto puestos presion prension portar porta poner pone pedir pide cubrir cubre tenso tension \
         vertir vierte vasion arrollo cursar cargar tacto continente formacion formaciones formado forman formo \
         migracion migrantes migrante mueble muebles version versiones dice dices dias pedido pidio puso pusieron puestas \
         pulso pues mayo carta cubierto cubrio fase velo gesta gente",
    ),
    (
        "pt",
        "forma formar forme posto postos pressao prensa portar porta pedir pede cobrir cobre coberto coberta \
         tenso tensao vasao tacto migracao migrantes migrante pedido pedida pediu puseram plantar plantada pesa porto portos \
         taca carta versao versoes formacao formado",
    ),
    (
        "fr",
        "forme formes former forment formees formation pression pressions prime primes primer poser pose posa porter porte \
         portait poste pots vente verse vite cite jure jures culte genie",
    ),
    ("it", "forma formare posta poste porta portare pressione"),
];

/// The shortest word that a prefix denies: *able*.
const SHORTEST: usize = 4;

/// How often a text denies; whether it does, where that is all that counts.
pub(super) fn denials(text: &str, language: &LanguageTag) -> usize {
    let list = words_of(NEGATIONS, language);
    let contracted = |word: &str| match language.primary() {
        "en" => word.ends_with("n't"),
        "fr" => word.starts_with("n'"),
        _ => false,
    };
    let denies = |word: &str| {
        let word = word.to_lowercase().replace('’', "'");
        place_in(list, &word).is_some() || contracted(&word)
    };
    let count = if list.is_empty() { 0 } else { words(text).filter(|word| denies(&text[word.range.clone()])).count() };
    if DENY_TWICE.contains(&language.primary()) { count.min(1) } else { count }
}

/// Whether one text has a word with a prefix that denies it where the other has it without.
pub(super) fn is_turned(one: &str, other: &str, language: &LanguageTag) -> bool {
    let prefixes = words_of(PREFIXES, language);
    if prefixes.is_empty() {
        return false;
    }
    let held = |text: &'_ str| words(text).map(|word| text[word.range].to_owned()).collect::<HashSet<String>>();
    let (one, other) = (held(one), held(other));
    let exceptions = words_of(NO_OPPOSITES, language);
    let is_denied = |word: &str, denied: &HashSet<&String>| {
        let is_word = word.chars().count() >= SHORTEST && place_in(exceptions, word).is_none();
        is_word && prefixes.split(' ').any(|prefix| denied.contains(&format!("{prefix}{word}")))
    };
    // Words that both have tell nothing, and are most.
    let only = |these: &HashSet<String>, those: &HashSet<String>| -> Vec<String> {
        these.difference(those).map(|word| fold(word)).collect()
    };
    let (here, there) = (only(&one, &other), only(&other, &one));
    let turns = |plain: &[String], denied: &[String]| {
        let denied: HashSet<&String> = denied.iter().collect();
        plain.iter().any(|word| is_denied(word, &denied))
    };
    turns(&here, &there) || turns(&there, &here)
}
