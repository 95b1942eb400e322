//! A source that is in the memory already, with another target: which of the two is to be there.
//!
//! Two units are in conflict in a target language when their source texts are the same, both have that language, and no unit
//! with this source has the new target. Only what other files brought is looked at, earlier ones of the same command included:
//! a file that holds two translations of one source means both, and what it repeats it means as well. Documents of another
//! client are not touched.
//!
//! A target that gives way is retired, but its wording is not superseded: who imports it again wants it. Units of aligned
//! documents never give way, since their text would have a hole then.
//!
//! One search by match key for each unit.

use crate::language::LanguageTag;
use crate::model::{Status, Unit, UnitId, Variant};
use crate::store::{Error, StoredUnit, Writer};
use crate::text::match_key;
use crate::tmx;
use std::collections::{HashMap, HashSet};

/// What is done with a source that is there with another target in the same language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnConflict {
    /// Both are kept.
    #[default]
    Add,
    /// The one that is there stays.
    Keep,
    /// The new one takes its place.
    Replace,
    /// The one that was made or changed last stays; one without a date is the oldest.
    Newest,
}

/// What became of a unit whose source was there.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// Languages in which what is there stays.
    pub(super) kept: Vec<LanguageTag>,
    /// Units of the memory that lost a target.
    pub(super) replaced: usize,
}

/// Decides between units of a file and those of a memory.
#[derive(Debug)]
pub(super) struct Judge {
    policy: OnConflict,
    /// Whose document is imported.
    client: Option<String>,
    /// Whose the documents of the memory are.
    clients: HashMap<String, Option<String>>,
    /// Units from this number of the change-set on are the file's own.
    mark: i64,
    /// Units of the memory that the file holds as well.
    confirmed: HashSet<UnitId>,
}

impl Judge {
    /// `document` is the one that is imported, `client` whose it is when it is new.
    pub(super) fn new(
        writer: &Writer<'_>,
        policy: OnConflict,
        document: &str,
        client: Option<&String>,
    ) -> Result<Self, Error> {
        let mut clients = HashMap::new();
        if policy != OnConflict::Add {
            let documents = writer.memory().document_entries()?.into_iter();
            clients = documents.map(|document| (document.fields.name, document.fields.client)).collect();
        }
        let client = clients.get(document).cloned().unwrap_or_else(|| client.cloned());
        Ok(Self { policy, client, clients, mark: writer.mark(), confirmed: HashSet::new() })
    }

    /// The file holds a unit that is there.
    pub(super) fn confirm(&mut self, unit: &UnitId) {
        if self.policy != OnConflict::Add {
            self.confirmed.insert(unit.clone());
        }
    }

    /// Settles the conflicts of a unit that is about to be stored. `source` is the language of the file.
    pub(super) fn settle(
        &self,
        writer: &mut Writer<'_>,
        unit: &Unit,
        source: Option<&LanguageTag>,
    ) -> Result<Judged, Error> {
        let mut judged = Judged::default();
        if self.policy == OnConflict::Add {
            return Ok(judged);
        }
        let Some(from) = source_variant(unit, source) else { return Ok(judged) };
        let there = self.with_source(writer, from)?;
        for language in targets(unit, from) {
            let texts = |unit: &Unit| -> Vec<String> {
                let variants = unit.variants.iter().filter(|variant| variant.language == *language);
                variants.map(|variant| variant.content.text.clone()).collect()
            };
            let new = texts(unit);
            let others: Vec<&StoredUnit> = there.iter().filter(|old| !texts(&old.unit).is_empty()).collect();
            let is_there = others.iter().any(|old| texts(&old.unit).iter().any(|text| new.contains(text)));
            let others: Vec<&StoredUnit> = others.into_iter().filter(|old| self.may_lose(writer, old)).collect();
            if is_there || others.is_empty() {
                continue;
            }
            if !self.prefers_new(unit, &others) {
                judged.kept.push(language.clone());
                continue;
            }
            for old in others.iter().filter(|old| old.unit.status == Status::Imported) {
                writer.retire_language(old, language)?;
                judged.replaced += 1;
            }
        }
        Ok(judged)
    }

    /// Live units of the client whose variant in the language of `from` says the same.
    fn with_source(&self, writer: &Writer<'_>, from: &Variant) -> Result<Vec<StoredUnit>, Error> {
        let memory = writer.memory();
        let key = match_key(&from.content.text);
        let mut found: Vec<StoredUnit> = Vec::new();
        for segment in memory.segments_with_key(std::slice::from_ref(&from.language), &key)? {
            let Some(stored) = memory.unit_of(segment.id)? else { continue };
            let is_client = self.clients.get(&stored.document).map_or(self.client.is_none(), |c| *c == self.client);
            let is_known = found.iter().any(|known| known.unit.id == stored.unit.id);
            let says =
                |variant: &Variant| variant.language == from.language && variant.content.text == from.content.text;
            if is_client && !is_known && stored.unit.variants.iter().any(says) {
                found.push(stored);
            }
        }
        Ok(found)
    }

    /// Whether a unit was there before this file, and the file does not hold it.
    fn may_lose(&self, writer: &Writer<'_>, stored: &StoredUnit) -> bool {
        stored.unit.id.as_ref().is_some_and(|id| !writer.brought_since(self.mark, id) && !self.confirmed.contains(id))
    }

    fn prefers_new(&self, unit: &Unit, others: &[&StoredUnit]) -> bool {
        match self.policy {
            OnConflict::Keep => false,
            OnConflict::Newest => tmx::changed(unit) > others.iter().filter_map(|old| changed(old)).max().as_deref(),
            OnConflict::Add | OnConflict::Replace => true,
        }
    }
}

/// When a unit of the memory was made or changed, as far as it or the memory knows.
pub(super) fn changed(stored: &StoredUnit) -> Option<String> {
    match stored.unit.status {
        Status::Imported => tmx::changed(&stored.unit).map(str::to_owned),
        _ => Some(tmx::tmx_date(&stored.created)),
    }
}

/// The variant in the source language; the first when the file names none.
fn source_variant<'a>(unit: &'a Unit, source: Option<&LanguageTag>) -> Option<&'a Variant> {
    let own = unit.attributes.iter().find(|attribute| attribute.name == "srclang");
    let own = own.and_then(|attribute| LanguageTag::parse(&attribute.value).ok());
    let nearest = own.as_ref().or(source).and_then(|source| {
        let distance = |variant: &&Variant| variant.language.distance(source);
        unit.variants.iter().filter(|variant| distance(variant).is_some()).min_by_key(distance)
    });
    nearest.or(unit.variants.first())
}

/// The other languages of a unit, each once.
fn targets<'a>(unit: &'a Unit, from: &Variant) -> Vec<&'a LanguageTag> {
    let mut languages: Vec<&LanguageTag> = Vec::new();
    for variant in &unit.variants {
        if variant.language != from.language && !languages.contains(&&variant.language) {
            languages.push(&variant.language);
        }
    }
    languages
}
