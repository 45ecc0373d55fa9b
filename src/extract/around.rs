//! Names without a head word, told by what stands around them: persons by their posts, unknown places and bodies.

use super::class_set::ClassSet;
use super::mention::{Mention, Scene, Source};
use super::spaced::push;
use super::unit::{Gap, Unit, is_cyrillic};
use crate::value::EntityType;

/// The name of a run of capitalised words without a head word, by what stands around it.
pub fn by_context(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize, out: &mut Vec<Mention>) {
    let place = |u: &Unit<'_>| u.known.is_some_and(|(_, k)| k.is_place()) || u.adjective.is_some();
    // A first name opens a person's name, whatever ordinary word the sentence begins with.
    let forename = |u: &Unit<'_>| u.classes.meets(scene.special.forename);
    let opens = units[start..end].iter().position(forename).filter(|n| end - start >= n + 2);
    let plain = opens.is_some_and(|n| units[start..start + n].iter().all(|u| u.known.is_none() && u.heads.is_empty()));
    let start = if plain { start + opens.unwrap_or(0) } else { start };
    // "Mayor of Northton Ann Field"
    let holder = start > 1 && units[start - 1].classes.meets(scene.special.link) && role_before(scene, units, start - 1);
    let places = if holder { units[start..end].iter().take_while(|u| place(u)).count() } else { 0 };
    let listed = units[start..end].iter().take_while(|u| place(u)).count();
    let surname =
        start + listed + 2 <= end && units[start + listed].classes.meets(scene.special.surname | scene.special.forename);
    // "the mayor of Northton Ann Field", where the place stands in another case and needs no preposition.
    let in_case =
        listed > 0 && role_before(scene, units, start) && is_cyrillic(&scene.text()[units[start].start..units[start].end]);
    let (places, holder) = if surname || in_case { (listed, true) } else { (places, holder) };
    let start = if end - start >= places + 2 { start + places } else { start };
    let (part, holder) = (&units[start..end], holder && places > 0 && end - start >= 2);
    let words = part.iter().filter(|u| !u.numeric).count();
    if words != part.len() || !(1..=4).contains(&words) || part.iter().all(place) {
        return;
    }
    let cyrillic = is_cyrillic(&scene.text()[part[0].start..part[0].end]);
    let kind = if holder && !cyrillic || is_person(scene, units, start, end) {
        Some(EntityType::Person)
    } else if part.iter().any(place) {
        None
    } else {
        place_by_context(scene, units, start, end).or_else(|| body_by_context(scene, units, start, end))
    };
    if let Some(kind) = kind {
        push(out, part[0].start, part[part.len() - 1].end, kind, Source::Person);
    }
}

/// Whether a run of words is a person: a post before or after it, a verb of speech after it, or a surname first.
pub fn is_person(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize) -> bool {
    let s = &scene.special;
    let cyrillic = is_cyrillic(&scene.text()[units[start].start..units[start].end]);
    // In a language of another script a word in Latin letters behind a post is a body.
    let foreign = !cyrillic && start > 0 && is_cyrillic(&scene.text()[units[start - 1].start..units[start - 1].end]);
    // Persons named in Cyrillic letters are found by themselves.
    if foreign || cyrillic {
        return false;
    }
    if role_before(scene, units, start) {
        return true;
    }
    let first = &units[start];
    if end - start < 2 || units[start..end].iter().any(|u| u.classes.meets(s.field)) {
        return false;
    }
    let after = units.get(end);
    let clause =
        || units[end..].iter().enumerate().take_while(|(i, u)| *i == 0 || u.gap != Gap::Comma && u.gap != Gap::Break).take(7);
    let role_after = after.is_some_and(|u| u.gap == Gap::Comma) && clause().any(|(_, u)| u.classes.meets(s.role));
    let who = after.is_some_and(|u| u.gap == Gap::Comma && u.classes.meets(s.who));
    let speaks = after.is_some_and(|u| u.gap == Gap::None && u.classes.meets(s.speak));
    let initial = scene.text()[first.start..first.end].ends_with('.');
    // "Deputy Mayor of Northton, Ann Field"
    let post_before = first.gap == Gap::Comma && {
        let back = units[..start].iter().rev().take(9);
        let mut found = false;
        let mut next = Gap::Comma;
        for (i, u) in back.enumerate() {
            if i > 0 && matches!(next, Gap::Comma | Gap::Break) {
                break;
            }
            next = u.gap;
            found |= u.classes.meets(s.role) && u.heads.is_empty();
        }
        found
    };
    let forename = first.classes.meets(s.forename) && end - start <= 3;
    let surname = first.classes.meets(s.surname) && end - start <= 3 && units[start + 1].known.is_none();
    role_after || who || speaks || surname || forename || initial || post_before
}

/// A place that no list has, by the word before it ("the city of Northton"), or by the place named after it:
/// "Northton, Canada"; "Elkwater, Northton and Fairhill in Westmarch".
pub fn place_by_context(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize) -> Option<EntityType> {
    let s = &scene.special;
    let back = |n: usize| start.checked_sub(n).map(|j| &units[j]).filter(|_| units[start].gap == Gap::None);
    let before = back(1);
    let of = before.is_some_and(|u| u.classes.meets(s.link | s.and) && u.gap == Gap::None);
    let word = before
        .map_or(ClassSet::NONE, |u| if of { back(2).map_or(ClassSet::NONE, |u| u.classes) } else { u.classes & s.city_word });
    if word.meets(s.city_post | s.city_word) {
        return Some(EntityType::City);
    }
    if word.meets(s.region_post | s.region_word) {
        return Some(EntityType::Region);
    }
    let is = |u: Option<&Unit<'_>>, kinds: &[EntityType]| u.and_then(|u| u.known).is_some_and(|(_, k)| kinds.contains(&k));
    let after = units.get(end)?;
    let wide = [EntityType::Country, EntityType::Region];
    if after.gap == Gap::Comma && is(Some(after), &wide) {
        let closes = units.get(end + 1).is_none_or(|u| u.gap != Gap::None || !u.capital);
        return closes.then_some(EntityType::City);
    }
    let joint = |u: &Unit<'_>| u.classes.meets(s.and);
    let listed = match start.checked_sub(1).map(|j| &units[j]) {
        Some(u) if joint(u) => is(start.checked_sub(2).map(|j| &units[j]), &[EntityType::City]),
        Some(u) => units[start].gap == Gap::Comma && is(Some(u), &[EntityType::City]),
        None => false,
    };
    let goes_on = if joint(after) { is(units.get(end + 1), &[EntityType::City]) } else { false }
        || after.gap == Gap::Comma && is(Some(after), &[EntityType::City])
        || after.gap == Gap::None && !after.capital && is(units.get(end + 1), &wide);
    (listed && goes_on).then_some(EntityType::City)
}

/// A body that no list has, by what is said of it: "Alpha Beta, a French company"; "the developer Alpha".
pub fn body_by_context(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize) -> Option<EntityType> {
    let s = &scene.special;
    let word = |u: &Unit<'_>| u.classes.meets(s.body_word) && !u.capital;
    if start > 0 && units[start].gap == Gap::None && word(&units[start - 1]) {
        return Some(EntityType::Organisation);
    }
    let apposed = units.get(end).is_some_and(|u| u.gap == Gap::Comma && u.classes.meets(s.the));
    let mut clause = units[end..].iter().skip(1).take(6).take_while(|u| u.gap == Gap::None);
    (apposed && clause.any(word)).then_some(EntityType::Organisation)
}

/// Whether a post stands right before a unit.
pub fn role_before(scene: &Scene<'_>, units: &[Unit<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).map(|j| &units[j]);
    before.is_some_and(|u| u.classes.meets(scene.special.role)) && units[at].gap == Gap::None
}
