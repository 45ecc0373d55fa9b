//! What follows from the accepted view: `ontology/inference/*.rq`, run at each load.
//!
//! Those that nearly every load touches are computed here for the things concerned alone (a test holds that they agree with their files);
//! every other file is run as it stands (see [`others`]).

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::current::{View, replace};
use super::edit::{Edit, Touched};
use super::ids::{Fact, Id, Terms, is_claimed};
use super::others;
use super::sheet::Pattern;
use crate::error::Result;
use crate::value::{AgreementStatus, EntityType, Predicate};

const LOCATED_IN: Id = Id::property(Predicate::LocatedIn);
const PART_OF: Id = Id::property(Predicate::PartOf);
const PARTY: Id = Id::property(Predicate::Party);
const MEMBER_OF: Id = Id::property(Predicate::MemberOf);
const PARK: Id = Id::class(EntityType::Park);
const COUNTRY: Id = Id::class(EntityType::Country);

/// Members from that many countries make a body international.
const MANY_COUNTRIES: usize = 2;

/// Whether what the view says with a property is inferred here, rather than said by claims or by the files run as they stand.
pub(super) fn is_inferred(property: Id, object: Id) -> bool {
    [Id::WITHIN, Id::IN_COUNTRY, Id::AGREED_WITH].contains(&property) || (property == Id::A && object == Id::INTERNATIONAL_BODY)
}

/// Brings what is inferred up to date after the view of `touched` changed; `changes` are its triples that came and went.
pub(super) fn settle(edit: &mut Edit<'_>, touched: Touched, mut changes: Vec<[Id; 3]>) -> Result<()> {
    let placed = with_what_lies_in(edit, touched.clone(), &changes)?;
    let mut places = Places::default();
    for thing in placed.iter() {
        let mut after = stated(edit, thing, Id::WITHIN)?;
        after.extend(stated(edit, thing, Id::IN_COUNTRY)?);
        for place in places.around(edit, thing)? {
            after.insert((Id::WITHIN, place));
            if is_a(edit, place, COUNTRY)? {
                after.insert((Id::IN_COUNTRY, place));
            }
        }
        let changed = replace(edit, thing, &after, |property, _| property == Id::WITHIN || property == Id::IN_COUNTRY)?;
        changes.extend(changed.into_iter().map(|(property, object)| [thing, property, object]));
    }
    for party in agreeing(edit, &touched, &changes)?.iter() {
        let after = agreed_with(edit, party)?;
        replace(edit, party, &after, |property, _| property == Id::AGREED_WITH)?;
    }
    for body in bodies(edit, &touched, &changes)?.iter() {
        let mut after = stated(edit, body, Id::A)?;
        after.retain(|(_, class)| *class == Id::INTERNATIONAL_BODY);
        if is_international(edit, body)? {
            after.insert((Id::A, Id::INTERNATIONAL_BODY));
        }
        replace(edit, body, &after, |_, object| object == Id::INTERNATIONAL_BODY)?;
    }
    if changes.is_empty() { Ok(()) } else { others::settle(edit) }
}

/// The touched things, and everything that lies in those that lie elsewhere now.
fn with_what_lies_in(edit: &mut Edit<'_>, touched: Touched, changes: &[[Id; 3]]) -> Result<Touched> {
    let moves = |property: Id| property == LOCATED_IN || property == PART_OF || property == Id::A;
    let mut moved = Touched::default();
    moved.extend(changes.iter().filter(|[_, property, _]| moves(*property)).map(|[thing, ..]| *thing));
    let mut placed = touched;
    let mut waiting: Vec<Id> = moved.iter().collect();
    while let Some(place) = waiting.pop() {
        for step in [LOCATED_IN, PART_OF] {
            for inside in subjects(edit, step, place)? {
                if moved.add(inside) {
                    placed.add(inside);
                    waiting.push(inside);
                }
            }
        }
    }
    Ok(placed)
}

/// The places around things, found once for each.
#[derive(Default)]
struct Places {
    found: FxHashMap<Id, Rc<FxHashSet<Id>>>,
}

impl Places {
    /// Every place that a thing lies in, near and far; a zone of a larger park lies where that lies, unless its own chain
    /// ends in another country.
    fn around(&mut self, edit: &mut Edit<'_>, thing: Id) -> Result<Vec<Id>> {
        let mut places: Vec<Id> = self.chain(edit, thing)?.iter().copied().collect();
        if is_a(edit, thing, PARK)? {
            let own = countries(edit, &places)?;
            let (mut larger, mut seen) = (objects(edit, thing, PART_OF)?, FxHashSet::default());
            while let Some(park) = larger.pop() {
                if seen.insert(park) {
                    let chain: Vec<Id> = self.chain(edit, park)?.iter().copied().collect();
                    let theirs = countries(edit, &chain)?;
                    if own.is_empty() || theirs.is_empty() || theirs.iter().any(|country| own.contains(country)) {
                        places.extend(chain);
                    }
                    larger.extend(objects(edit, park, PART_OF)?);
                }
            }
        }
        places.retain(|place| *place != thing);
        Ok(places)
    }

    /// Everything at the far ends of a chain of `locatedIn`.
    fn chain(&mut self, edit: &mut Edit<'_>, thing: Id) -> Result<Rc<FxHashSet<Id>>> {
        if let Some(found) = self.found.get(&thing) {
            return Ok(Rc::clone(found));
        }
        let mut places = FxHashSet::default();
        let mut waiting = objects(edit, thing, LOCATED_IN)?;
        while let Some(place) = waiting.pop() {
            if places.contains(&place) {
                continue;
            }
            match self.found.get(&place) {
                Some(further) => places.extend(further.iter()),
                None => waiting.extend(objects(edit, place, LOCATED_IN)?),
            }
            places.insert(place);
        }
        let places = Rc::new(places);
        self.found.insert(thing, Rc::clone(&places));
        Ok(places)
    }
}

/// The countries among places.
fn countries(edit: &mut Edit<'_>, places: &[Id]) -> Result<Vec<Id>> {
    let mut countries = Vec::new();
    for place in places {
        if is_a(edit, *place, COUNTRY)? {
            countries.push(*place);
        }
    }
    Ok(countries)
}

/// The parties whose agreements with others may have changed.
fn agreeing(edit: &mut Edit<'_>, touched: &Touched, changes: &[[Id; 3]]) -> Result<Touched> {
    let mut parties = Touched::default();
    for thing in touched.iter() {
        // Claim or view may say so.
        if edit.any([Some(thing), Some(Id::AGREED_WITH), None, None], |_| true)? {
            parties.add(thing);
        }
    }
    for &[agreement, property, object] in changes {
        if property == PARTY || property == Id::STATUS {
            parties.extend(objects(edit, agreement, PARTY)?);
        }
        if property == PARTY && edit.terms.is_node(object) {
            parties.add(object);
        }
    }
    Ok(parties)
}

/// Whom a party has agreed with, once it was signed.
fn agreed_with(edit: &mut Edit<'_>, party: Id) -> Result<View> {
    let signed = [AgreementStatus::Signed, AgreementStatus::InForce, AgreementStatus::Ended].map(Id::status);
    let mut view = stated(edit, party, Id::AGREED_WITH)?;
    // Said by the other side of a tie that holds both ways.
    let other_side = edit.matching([None, Some(Id::AGREED_WITH), Some(party), None])?;
    view.extend(other_side.iter().filter(|fact| is_claimed(fact)).map(|[other, property, ..]| (*property, *other)));
    for agreement in subjects(edit, PARTY, party)? {
        if objects(edit, agreement, Id::STATUS)?.iter().any(|status| signed.contains(status)) {
            let others = objects(edit, agreement, PARTY)?.into_iter().filter(|other| *other != party);
            view.extend(others.map(|other| (Id::AGREED_WITH, other)));
        }
    }
    Ok(view)
}

/// The bodies whose membership may have become international, or ceased to be.
fn bodies(edit: &mut Edit<'_>, touched: &Touched, changes: &[[Id; 3]]) -> Result<Touched> {
    let mut bodies = Touched::default();
    for thing in touched.iter() {
        if edit.any([Some(thing), Some(Id::A), Some(Id::INTERNATIONAL_BODY), None], |_| true)? {
            bodies.add(thing);
        }
    }
    for &[member, property, object] in changes {
        if property == MEMBER_OF && edit.terms.is_node(object) {
            bodies.add(object);
        } else if property == Id::IN_COUNTRY || property == Id::A {
            bodies.extend(objects(edit, member, MEMBER_OF)?);
        }
    }
    Ok(bodies)
}

/// Whether a body has states among its members, or members from many countries.
fn is_international(edit: &mut Edit<'_>, body: Id) -> Result<bool> {
    let mut countries = FxHashSet::default();
    for member in subjects(edit, MEMBER_OF, body)? {
        if is_a(edit, member, COUNTRY)? {
            return Ok(true);
        }
        countries.extend(objects(edit, member, Id::IN_COUNTRY)?);
    }
    Ok(countries.len() >= MANY_COUNTRIES)
}

/// What claims themselves state of a thing with a property.
fn stated(edit: &mut Edit<'_>, thing: Id, property: Id) -> Result<View> {
    let facts = edit.matching([Some(thing), Some(property), None, None])?;
    Ok(facts.iter().filter(|fact| is_claimed(fact)).map(|[_, property, object, _]| (*property, *object)).collect())
}

fn is_a(edit: &mut Edit<'_>, thing: Id, class: Id) -> Result<bool> {
    edit.contains([thing, Id::A, class, Id::CURRENT])
}

/// The things that the view gives as objects.
fn objects(edit: &mut Edit<'_>, thing: Id, property: Id) -> Result<Vec<Id>> {
    things(edit, [Some(thing), Some(property), None, Some(Id::CURRENT)], |[_, _, object, _]| *object)
}

/// The things that the view gives as subjects.
fn subjects(edit: &mut Edit<'_>, property: Id, object: Id) -> Result<Vec<Id>> {
    things(edit, [None, Some(property), Some(object), Some(Id::CURRENT)], |[subject, ..]| *subject)
}

/// What stands in a place of the facts of a pattern, where it is a thing.
fn things(edit: &mut Edit<'_>, pattern: Pattern, part: impl Fn(&Fact) -> Id) -> Result<Vec<Id>> {
    let mut found = Vec::new();
    edit.any(pattern, |fact| {
        found.push(part(fact));
        false
    })?;
    let is_thing = |id: &Id| Terms::is_node(&edit.terms, *id);
    found.retain(is_thing);
    Ok(found)
}
