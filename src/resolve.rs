//! Identity: every entity of a record gets an IRI, that of a known name or one minted from what tells it apart.
//!
//! The same record always yields the same IRIs, in whatever order its entities and statements stand. Namesakes stay
//! apart until somebody judges them the same in `data/same.tsv`.

mod judge;
mod key;
mod known;

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::names::{BASE, EntryId, Names};
use crate::record::{Entity, Record};
use crate::value::{AgreementKind, Date, EntityType, Predicate};

pub use judge::{Judgement, Verdict, judgements};
pub use key::key;

/// The IRI of a thing of this type and key.
///
/// ```
/// use parkgraph::{resolve::iri, value::EntityType};
/// assert_eq!(iri(EntityType::Country, "KG"), "https://w3id.org/parkgraph/country/KG");
/// ```
pub fn iri(kind: EntityType, key: &str) -> String {
    format!("{BASE}{}/{key}", kind.segment())
}

/// Gives every entity of the record an IRI; one that is there already stays, unless a judgement joins it to another.
///
/// Places, parks and organisations are looked up in the known names: a namesake whose country is not the stated one is
/// passed over, the others are weighed by size and by the countries the record speaks of. What is not known is named
/// by its key: the name, and with it what tells namesakes apart (a person's employer, an event's month and province, an
/// agreement's kind, parties and date, the place of a generic "Management Committee"), or else the document.
pub fn resolve(record: &mut Record, names: &Names) {
    let mut iris: FxHashMap<String, String> = FxHashMap::default();
    for entity in &record.entities {
        if let Some(given) = &entity.iri {
            iris.insert(entity.id.clone(), judge::canonical(given, names));
        }
    }
    // Later groups are told apart by earlier ones; within a group nothing looks at its own members' minted keys.
    known::places(record, names, &mut iris);
    known::bodies(record, names, &mut iris);
    for group in [is_person, is_event, is_agreement] {
        let minted = mint(record, names, group, &iris);
        iris.extend(minted.into_iter().map(|(id, iri)| (id, judge::canonical(&iri, names))));
    }
    for entity in &mut record.entities {
        entity.iri = iris.get(&entity.id).cloned();
    }
}

fn is_person(kind: EntityType) -> bool {
    kind == EntityType::Person
}

fn is_event(kind: EntityType) -> bool {
    kind == EntityType::Event
}

fn is_agreement(kind: EntityType) -> bool {
    kind == EntityType::Agreement
}

/// IRIs for the entities of one group, by id. Two entities that the record tells apart never share one.
fn mint(
    record: &Record,
    names: &Names,
    group: fn(EntityType) -> bool,
    iris: &FxHashMap<String, String>,
) -> Vec<(String, String)> {
    let mut by_key: BTreeMap<String, Vec<&Entity>> = BTreeMap::new();
    for entity in record.entities.iter().filter(|e| group(e.kind) && !iris.contains_key(&e.id)) {
        let key = match entity.kind {
            EntityType::Person => person_key(record, entity, iris),
            EntityType::Event => event_key(record, entity, names, iris),
            _ => agreement_key(record, entity, iris),
        };
        by_key.entry(key).or_default().push(entity);
    }
    let mut out = Vec::new();
    for (key, mut entities) in by_key {
        // Several agreements of one kind, day and parties, as at a state visit: their names tell them apart.
        let alone = entities.len() == 1;
        entities.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        let mut last: Option<(String, usize)> = None;
        for entity in entities {
            let full = if alone { key.clone() } else { format!("{key}~{}", key::key(&entity.name)) };
            let nth = match &last {
                Some((same, n)) if *same == full => n + 1,
                _ => 1,
            };
            let numbered = if nth > 1 { format!("{full}~{nth}") } else { full.clone() };
            out.push((entity.id.clone(), iri(entity.kind, &key::shorten(&numbered))));
            last = Some((full, nth));
        }
    }
    out
}

/// A person: the name at the first of the stated employers, or in the document.
fn person_key(record: &Record, entity: &Entity, iris: &FxHashMap<String, String>) -> String {
    let employer = objects(record, &entity.id, Predicate::AffiliatedWith, iris).into_iter().next();
    format!("{}@{}", key::key(&entity.name), employer.unwrap_or_else(|| key::key(&record.document.id)))
}

/// An event: its name and, where the name tells no edition, the month (or else the year) and the province in which it was held; a name
/// without a proper part is the document's. An event may last for days and move within a province, but not be in two at once.
fn event_key(record: &Record, entity: &Entity, names: &Names, iris: &FxHashMap<String, String>) -> String {
    let name = key::key(&entity.name);
    if key::is_generic(EntityType::Event, &entity.name) {
        return format!("{name}@{}", key::key(&record.document.id));
    }
    if key::tells_edition(&entity.name) {
        return name;
    }
    let held = values(record, &entity.id, Predicate::HeldOn).min_by_key(|date| (date.earliest(), date.latest()));
    let when = held.map(|date| match date.month() {
        Some(month) => format!("{}-{month:02}", date.year()),
        None => date.year().to_string(),
    });
    let parts = [Some(name), when, province(record, &entity.id, names, iris)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("~")
}

/// The key of the province that a thing is said to lie in, by its nearest place: what is below the country there, else the country.
/// Of several the first by key.
fn province(record: &Record, subject: &str, names: &Names, iris: &FxHashMap<String, String>) -> Option<String> {
    let is_place = |id: &EntryId| names.get(*id).kind.is_place();
    let of = |place: &Entity| {
        let iri = iris.get(&place.id)?;
        let Some(id) = names.by_iri(iri) else { return place.kind.is_place().then(|| (false, key::of_iri(iri).to_owned())) };
        let chain: Vec<EntryId> = names.chain(id).filter(is_place).collect();
        let below = chain.iter().rfind(|id| names.get(**id).kind != EntityType::Country);
        let widest = below.or(chain.first())?;
        Some((below.is_none(), key::of_iri(&names.get(*widest).iri).to_owned()))
    };
    let said = record.statements.iter().filter(|s| s.s == subject && s.p == Predicate::LocatedIn);
    said.filter_map(|s| record.entity(s.o.as_deref()?)).filter_map(of).min().map(|(_, key)| key)
}

/// An agreement: its kind, its parties in order, and the day, or else the document.
///
/// Two cities or regions tie friendship once, so there the pair says enough and sources may differ on the day; between
/// states many documents are signed on one day, so there the name is part of the key.
fn agreement_key(record: &Record, entity: &Entity, iris: &FxHashMap<String, String>) -> String {
    let kind = entity.agreement.map_or("agreement", AgreementKind::as_str);
    let parties = objects(record, &entity.id, Predicate::Party, iris);
    let of = |id: &str| record.entity(id).map(|e| e.kind);
    let kinds: Vec<EntityType> = record
        .statements
        .iter()
        .filter(|s| s.s == entity.id && s.p == Predicate::Party)
        .filter_map(|s| s.o.as_deref().and_then(of))
        .collect();
    let twins = entity.agreement == Some(AgreementKind::FriendshipCity) && parties.len() == 2;
    let pair = parties.iter().cloned().collect::<Vec<_>>().join("~");
    if twins && kinds.iter().all(|k| matches!(k, EntityType::City | EntityType::Region)) {
        return format!("{kind}~{pair}");
    }
    let signed = values(record, &entity.id, Predicate::SignedOn).min();
    let when = signed.map_or_else(|| key::key(&record.document.id), |d| d.to_string());
    if parties.is_empty() || kinds.iter().all(|k| *k == EntityType::Country) {
        return format!("{kind}~{}~{pair}~{when}", key::key(&entity.name));
    }
    format!("{kind}~{pair}~{when}")
}

/// The keys of the objects of a subject's statements, sorted and each once.
fn objects(record: &Record, subject: &str, p: Predicate, iris: &FxHashMap<String, String>) -> BTreeSet<String> {
    let of_subject = record.statements.iter().filter(|s| s.s == subject && s.p == p);
    of_subject
        .filter_map(|s| s.o.as_deref())
        .filter_map(|o| {
            iris.get(o).map(|iri| key::of_iri(iri).to_owned()).or_else(|| record.entity(o).map(|e| key::key(&e.name)))
        })
        .collect()
}

/// The dates that the record gives for the subject.
fn values(record: &Record, subject: &str, p: Predicate) -> impl Iterator<Item = Date> {
    record.statements.iter().filter(move |s| s.s == subject && s.p == p).filter_map(|s| s.value)
}

#[cfg(test)]
mod tests;
