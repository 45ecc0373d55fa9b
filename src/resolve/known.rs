//! Places, parks and organisations: looked up among the known names, or named by a key.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{iri, judge, key, objects};
use crate::names::{EntryId, Names, normalise};
use crate::record::{Entity, Record};
use crate::value::{EntityType, Predicate};

/// How much a country the record speaks of speaks for a namesake: as much as being thirty times as heavy.
const SAME_COUNTRY: f64 = 3.4;
/// How much a region the record speaks of adds to that.
const SAME_REGION: f64 = 1.0;

/// What the record says about where its things are.
struct Context<'a> {
    record: &'a Record,
    names: &'a Names,
    /// Countries and regions that the record speaks of beyond doubt.
    spoken_of: BTreeSet<EntryId>,
}

/// IRIs for countries, then regions, then cities, each of which may be told apart by the ones before.
pub(super) fn places(record: &Record, names: &Names, iris: &mut FxHashMap<String, String>) {
    let context = Context::new(record, names, iris);
    for kind in [EntityType::Country, EntityType::Region, EntityType::City] {
        let found = context.group(kind, iris);
        iris.extend(found);
    }
}

/// IRIs for parks, then for organisations, which may be named by their park.
pub(super) fn bodies(record: &Record, names: &Names, iris: &mut FxHashMap<String, String>) {
    let context = Context::new(record, names, iris);
    for kind in [EntityType::Park, EntityType::Organisation] {
        let found = context.group(kind, iris);
        iris.extend(found);
    }
}

impl<'a> Context<'a> {
    fn new(record: &'a Record, names: &'a Names, iris: &FxHashMap<String, String>) -> Self {
        let mut spoken_of = BTreeSet::new();
        for entity in record.entities.iter().filter(|e| e.kind.is_place()) {
            let sure = match iris.get(&entity.id) {
                Some(iri) => names.by_iri(iri),
                None if entity.kind == EntityType::Country => names.country(&entity.name),
                None => match candidates(names, entity, &entity.name).as_slice() {
                    [only] => Some(*only),
                    _ => None,
                },
            };
            spoken_of.extend(sure.into_iter().flat_map(|id| names.chain(id)));
        }
        Self { record, names, spoken_of }
    }

    /// The IRIs of the entities of a type that have none yet, by id.
    fn group(&self, kind: EntityType, iris: &FxHashMap<String, String>) -> Vec<(String, String)> {
        let open = self.record.entities.iter().filter(|e| e.kind == kind && !iris.contains_key(&e.id));
        open.map(|entity| (entity.id.clone(), judge::canonical(&self.one(entity, iris), self.names))).collect()
    }

    fn one(&self, entity: &Entity, iris: &FxHashMap<String, String>) -> String {
        let stated = self.stated(entity);
        let mut namesakes = false;
        for text in std::iter::once(&entity.name).chain(&entity.aliases) {
            let mut found = candidates(self.names, entity, text);
            if text != &entity.name {
                found.retain(|id| self.names.get(*id).kind == entity.kind);
            }
            let generic = key::is_generic(entity.kind, text);
            let fitting: Vec<EntryId> = found.iter().copied().filter(|id| self.fits(entity, *id, &stated, generic)).collect();
            if let Some(best) = self.best(entity.kind, &fitting, &stated) {
                return self.names.get(best).iri.clone();
            }
            namesakes |= text == &entity.name && !found.is_empty();
        }
        iri(entity.kind, &self.minted(entity, namesakes, iris))
    }

    /// A key for what is not known: the name, and its place where the name alone could mean another thing.
    fn minted(&self, entity: &Entity, namesakes: bool, iris: &FxHashMap<String, String>) -> String {
        let name = key::key(&entity.name);
        let generic = key::is_generic(entity.kind, &entity.name);
        if !generic && !namesakes {
            return name;
        }
        let of = |p| objects(self.record, &entity.id, p, iris).into_iter().next();
        let managed = || {
            let parks =
                self.record.statements.iter().filter(|s| s.p == Predicate::ManagedBy && s.o.as_deref() == Some(&entity.id));
            parks.filter_map(|s| iris.get(&s.s)).map(|iri| key::of_iri(iri).to_owned()).min()
        };
        let place = managed().or_else(|| of(Predicate::LocatedIn)).or_else(|| of(Predicate::PartOf));
        let place = place.or_else(|| generic.then(|| key::key(&self.record.document.id)));
        place.map_or_else(|| name.clone(), |place| key::shorten(&format!("{name}~{place}")))
    }

    /// What the record states of where an entity is: for each place up its chain, everything the place's name can mean.
    fn stated(&self, entity: &Entity) -> Vec<(EntityType, Vec<EntryId>)> {
        let mut seen = BTreeSet::from([entity.id.as_str()]);
        let mut open = vec![entity.id.as_str()];
        let mut out = Vec::new();
        while let Some(id) = open.pop() {
            let holders = self.record.statements.iter().filter(|s| s.s == id && s.p == Predicate::LocatedIn);
            for holder in holders.filter_map(|s| s.o.as_deref()).filter_map(|o| self.record.entity(o)) {
                if seen.insert(&holder.id) {
                    let given = holder.iri.as_deref().and_then(|iri| self.names.by_iri(iri));
                    let meant = given.map_or_else(|| self.meant(holder), |id| vec![id]);
                    out.push((holder.kind, meant));
                    open.push(&holder.id);
                }
            }
        }
        out
    }

    /// What a place's name can mean: known places of its own kind, or else of another.
    fn meant(&self, place: &Entity) -> Vec<EntryId> {
        let found = candidates(self.names, place, &place.name);
        let own: Vec<EntryId> = found.iter().copied().filter(|id| self.names.get(*id).kind == place.kind).collect();
        if own.is_empty() { found } else { own }
    }

    /// Whether a known thing can be the entity, by what is stated of the entity's place. A generic name says nothing,
    /// so there the stated place must be the known thing's.
    fn fits(&self, entity: &Entity, id: EntryId, stated: &[(EntityType, Vec<EntryId>)], generic: bool) -> bool {
        let known = self.names.get(id);
        let up: Vec<EntryId> = self.names.chain(id).collect();
        let own_kind = known.kind == entity.kind;
        if !own_kind && self.told_apart(entity, known.kind) {
            return false;
        }
        let within = |ids: &[EntryId]| ids.iter().any(|i| up.contains(i));
        let is_region = |id: EntryId| self.names.get(id).kind == EntityType::Region;
        if generic && !stated.iter().any(|(_, ids)| within(ids)) {
            return false;
        }
        stated.iter().filter(|(_, ids)| !ids.is_empty()).all(|(kind, ids)| {
            let holds_itself = entity.kind.is_place() && ids.contains(&id);
            let chain_has = up.iter().skip(1).any(|i| self.names.get(*i).kind == *kind);
            let clash = match kind {
                EntityType::Country => chain_has && !within(ids),
                // Only of cities: a body may have seats in several regions. A second-level region lies in a known one.
                EntityType::Region => {
                    let wider = || ids.iter().flat_map(|i| self.names.chain(*i)).any(|i| is_region(i) && up.contains(&i));
                    entity.kind == EntityType::City && own_kind && chain_has && !within(ids) && !wider()
                }
                _ => false,
            };
            !holds_itself && !clash
        })
    }

    /// Whether the record has another place of the same name and of that kind.
    fn told_apart(&self, entity: &Entity, kind: EntityType) -> bool {
        let name = normalise(&entity.name);
        self.record.entities.iter().any(|e| e.id != entity.id && e.kind == kind && normalise(&e.name) == name)
    }

    /// The likeliest of several known things: of the entity's own type first, then within most of the stated places,
    /// then by weight and context.
    fn best(&self, kind: EntityType, fitting: &[EntryId], stated: &[(EntityType, Vec<EntryId>)]) -> Option<EntryId> {
        let within = |id: EntryId| {
            let up: Vec<EntryId> = self.names.chain(id).collect();
            stated.iter().filter(|(_, ids)| ids.iter().any(|i| up.contains(i))).count()
        };
        let score = |id: EntryId| {
            let entry = self.names.get(id);
            let near: Vec<EntryId> = self.names.chain(id).collect();
            let spoken = |kind| near.iter().any(|i| self.names.get(*i).kind == kind && self.spoken_of.contains(i));
            let country = if spoken(EntityType::Country) { SAME_COUNTRY } else { 0.0 };
            let region = if spoken(EntityType::Region) { SAME_REGION } else { 0.0 };
            f64::from(entry.weight).ln_1p() + country + region
        };
        fitting.iter().copied().max_by(|a, b| {
            let (x, y) = (self.names.get(*a), self.names.get(*b));
            let own = (x.kind == kind).cmp(&(y.kind == kind));
            own.then_with(|| within(*a).cmp(&within(*b))).then(score(*a).total_cmp(&score(*b))).then_with(|| y.iri.cmp(&x.iri))
        })
    }
}

/// What a name can mean, for an entity of this type. Another kind of place must bear the very name: with a word such as
/// "district" taken off, it would be another place.
fn candidates(names: &Names, entity: &Entity, text: &str) -> Vec<EntryId> {
    let mut found = names.find_kind(text, entity.kind).to_vec();
    if entity.kind.is_place() {
        let name = normalise(text);
        let bears = |id: &EntryId| names.get(*id).names.iter().any(|n| normalise(&n.text) == name);
        let other = |id: &&EntryId| names.get(**id).kind.is_place() && names.get(**id).kind != entity.kind;
        found.extend(names.find(text).iter().filter(other).copied().filter(bears));
    }
    found
}
