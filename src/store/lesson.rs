//! Which units teach the lexicon together: a *lesson* is a part of the units that one change-set brought.
//!
//! A lesson depends on nothing but its live units, so the lexicon, the sum of all lessons, depends on nothing but what the memory
//! holds: not on the order in which that came, nor on what was there and was undone.
//!
//! The first units of a change-set all teach; after them ever fewer, so that an import of a million units, whose words would be
//! seen again and again, teaches by some six thousand from all of it. Learning costs a tenth of a millisecond a unit, more than
//! storing one.

use super::Error;
use crate::language::LanguageTag;
use crate::model::{Status, hardly_versions};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Units of a lesson. Of 1,330 pairs, lessons of 256 taught as much as one of all: see `docs/decisions/0003-lexicon.md`.
const UNITS: i64 = 256;
/// Units at the start of a change-set that all teach.
const ALL_TEACH: i64 = 2048;
/// From there on, one of so many units teaches, and with each doubling of their number half as many.
const FIRST_STEP: i64 = 4;
/// Lessons of the first units, and of each doubling.
const FIRST_PARTS: i64 = ALL_TEACH / UNITS;
const PARTS_EACH: i64 = FIRST_PARTS / FIRST_STEP;

/// The aligner believed its own unit less than this: it teaches nothing.
const BELIEVED: f64 = 0.5;

/// Units of up to so many languages teach each pair of them; of more, only those with the first, or the cost would be that of
/// hundreds of pairs.
const MOST_LANGUAGES: usize = 4;

/// Names a lesson in place of all of a change-set.
pub(super) const ALL: i64 = -1;

/// Two texts for each unit of a lesson, in two languages.
pub(super) struct Texts {
    /// As the lexicon knows them; the first is the smaller.
    pub(super) languages: (String, String),
    pub(super) pairs: Vec<(String, String)>,
}

/// The lesson that a unit is in by its number (from 1) in its change-set, if it teaches.
pub(super) fn part_of(number: i64) -> Option<i64> {
    let place = number - 1;
    if place < ALL_TEACH {
        return Some(place / UNITS);
    }
    let doubling = (place / ALL_TEACH).ilog2();
    let step = FIRST_STEP << doubling;
    let within = (place - (ALL_TEACH << doubling)) / step;
    (place % step == 0).then(|| FIRST_PARTS + i64::from(doubling) * PARTS_EACH + within / UNITS)
}

/// The numbers of the units of a lesson: the first, the last that can be, and from one to the next.
fn numbers(part: i64) -> (i64, i64, i64) {
    if part < FIRST_PARTS {
        return (part * UNITS + 1, (part + 1) * UNITS, 1);
    }
    let (doubling, within) = ((part - FIRST_PARTS) / PARTS_EACH, (part - FIRST_PARTS) % PARTS_EACH);
    let step = FIRST_STEP << doubling;
    let first = (ALL_TEACH << doubling) + within * UNITS * step;
    (first + 1, first + UNITS * step, step)
}

/// The lessons of a change-set that brought so many units.
pub(super) fn parts(units: i64) -> impl Iterator<Item = i64> {
    (0..).take_while(move |&part| numbers(part).0 <= units)
}

/// What a language is called in the lexicon: without its region.
pub(super) fn lexicon_name(language: &LanguageTag) -> String {
    match language.script() {
        Some(script) => format!("{}-{script}", language.primary()),
        None => language.primary().to_owned(),
    }
}

/// A unit's text in each language, in the order of its variants; of two variants in one language the first.
type Variants = Vec<(String, String)>;

/// The texts of a lesson's live units, by pairs of languages.
pub(super) fn texts(connection: &Connection, change: i64, part: i64) -> Result<Vec<Texts>, Error> {
    let units = units(connection, change, part)?;
    let mut languages: Vec<&str> = Vec::new();
    for (language, _) in units.iter().flatten() {
        if !languages.contains(&language.as_str()) {
            languages.push(language);
        }
    }
    let mut pairs: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (at, one) in languages.iter().enumerate().take(if languages.len() > MOST_LANGUAGES { 1 } else { usize::MAX }) {
        pairs.extend(languages[at + 1..].iter().map(|two| (*one.min(two), *one.max(two))));
    }
    let of = |unit: &Variants, wanted: &str| {
        unit.iter().find(|(language, _)| language == wanted).map(|(_, text)| text.clone())
    };
    let texts = pairs.into_iter().map(|(one, two)| Texts {
        languages: (one.to_owned(), two.to_owned()),
        pairs: units.iter().filter_map(|unit| Some((of(unit, one)?, of(unit, two)?))).collect(),
    });
    Ok(texts.collect())
}

fn units(connection: &Connection, change: i64, part: i64) -> Result<Vec<Variants>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT u.id, m.variant, v.language, s.text, d.status, d.confidence FROM unit u
         CROSS JOIN unit_detail d ON d.unit = u.id AND d.died IS NULL
         CROSS JOIN membership m ON m.unit = u.id AND m.died IS NULL
         CROSS JOIN segment s ON s.id = m.segment CROSS JOIN version v ON v.id = s.version
         WHERE u.born = ?1 AND u.number BETWEEN ?2 AND ?3 AND (u.number - ?2) % ?4 = 0 AND u.died IS NULL
         ORDER BY u.number, m.variant, m.position",
    )?;
    let (first, last, step) = numbers(part);
    let mut rows = statement.query(params![change, first, last, step])?;
    let mut units: Vec<(Variants, Option<f64>)> = Vec::new();
    let mut current = (0, 0);
    while let Some(row) = rows.next()? {
        let text = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        let place: (i64, i64) = (row.get(0)?, row.get(1)?);
        if place.0 != current.0 {
            let by_aligner = text(4)? == Status::Aligned.as_str();
            units.push((Variants::new(), if by_aligner { row.get(5)? } else { None }));
        }
        let (unit, _) = units.last_mut().expect("the first row begins a unit");
        let language = lexicon_name(&super::assemble::tag(text(2)?)?);
        if place == current && unit.last().is_some_and(|(last, _)| *last == language) {
            let whole = &mut unit.last_mut().expect("it was just looked at").1;
            whole.push(' ');
            whole.push_str(text(3)?);
        } else if unit.iter().all(|(known, _)| *known != language) {
            unit.push((language, text(3)?.to_owned()));
        }
        current = place;
    }
    Ok(believed(units))
}

/// The units that teach, of some with the aligner's confidence where it made them. Where it hardly found its way, those that it
/// did believe are chance as well.
fn believed(units: Vec<(Variants, Option<f64>)>) -> Vec<Variants> {
    let aligned = || units.iter().filter_map(|(variants, confidence)| Some((variants.len(), (*confidence)?)));
    let matched = aligned().filter(|(variants, _)| *variants > 1).map(|(_, confidence)| confidence);
    let least = if hardly_versions(matched, aligned().count()) { f64::INFINITY } else { BELIEVED };
    let teaches = |confidence: Option<f64>| confidence.is_none_or(|confidence| confidence >= least);
    units.into_iter().filter(|(_, confidence)| teaches(*confidence)).map(|(variants, _)| variants).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_teaching_unit_is_in_the_lesson_that_reads_it() {
        const MANY: i64 = 100_000;
        for number in 1..MANY {
            let reading = parts(MANY).filter(|&part| {
                let (first, last, step) = numbers(part);
                (first..=last).contains(&number) && (number - first) % step == 0
            });
            assert_eq!(reading.collect::<Vec<_>>(), part_of(number).into_iter().collect::<Vec<_>>(), "{number}");
        }
    }

    #[test]
    fn a_million_units_teach_by_some_thousands() {
        let teaching = |units: i64| (1..=units).filter(|&number| part_of(number).is_some()).count();
        assert_eq!(teaching(2_000), 2_000);
        assert_eq!(teaching(20_000), 2_048 + 3 * 512 + 113);
        assert_eq!(teaching(1_000_000), 6_609);
    }

    #[test]
    fn regions_teach_each_other_and_scripts_do_not() {
        for (tag, name) in [("es-419", "es"), ("pt", "pt"), ("sr-Cyrl-RS", "sr-Cyrl")] {
            assert_eq!(lexicon_name(&LanguageTag::parse(tag).unwrap()), name);
        }
    }
}
