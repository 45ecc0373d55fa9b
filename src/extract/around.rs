//! Names without a head word, told by what stands around them: persons by their posts, unknown places and bodies.

use super::class_set::ClassSet;
use super::figure::{ceiling, floor};
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
    let first = units[start].gap != Gap::None && !units[start].classes.meets(scene.special.role);
    let start = if plain && first { start + opens.unwrap_or(0) } else { start };
    // "Mayor of Northton Ann Field", "the chairman of the Board Ann Field"
    let holder = holder_before(scene, units, start);
    let of = |u: &&Unit<'_>| place(u) || !u.heads.is_empty() && u.capital;
    let places = if holder { units[start..end].iter().take_while(of).count() } else { 0 };
    // "Preston" may be a city, but not before what can only be a surname.
    let given = |i: usize| forename(&units[i]) && i + 1 < end && is_bare(scene, &units[i + 1]);
    let listed = (start..end).take_while(|i| place(&units[*i]) && !given(*i)).count();
    let surname =
        start + listed + 2 <= end && units[start + listed].classes.meets(scene.special.surname | scene.special.forename);
    // "the mayor of Northton Ann Field", where the place stands in another case and needs no preposition.
    let in_case =
        listed > 0 && role_before(scene, units, start) && is_cyrillic(&scene.text()[units[start].start..units[start].end]);
    let (places, holder) = if surname || in_case { (listed, true) } else { (places, holder) };
    let start = if end - start >= places + 2 { start + places } else { start };
    let (part, holder) = (&units[start..end], holder && places > 0 && end - start >= 2);
    let words = part.iter().filter(|u| !u.numeric).count();
    if words == part.len() && words >= 2 && !part.iter().all(place) && has_acronym(scene, part) {
        push(out, part[0].start, part[part.len() - 1].end, EntityType::Organisation, Source::Person);
        return;
    }
    if words != part.len() || !(1..=4).contains(&words) || part.iter().all(place) {
        return;
    }
    let cyrillic = is_cyrillic(&scene.text()[part[0].start..part[0].end]);
    let kind = if !holder && !cyrillic && of_post(scene, units, start, end) {
        Some(EntityType::Organisation)
    } else if holder && !cyrillic || is_person(scene, units, start, end) {
        Some(EntityType::Person)
    } else if part.iter().any(place) {
        branch(scene, units, start, end)
    } else {
        place_by_context(scene, units, start, end).or_else(|| body_by_context(scene, units, start, end))
    };
    if let Some(kind) = kind {
        push(out, part[0].start, part[part.len() - 1].end, kind, Source::Person);
    }
}

/// Whether a post and "of" stand before a unit: "the ambassador to the …", "mayor of …".
pub fn holder_before(scene: &Scene<'_>, units: &[Unit<'_>], start: usize) -> bool {
    let s = &scene.special;
    let article = usize::from(start > 1 && units[start - 1].classes.meets(s.the));
    start > 1 + article
        && units[start - 1 - article].classes.meets(s.link | s.seat)
        && role_before(scene, units, start - 1 - article)
}

/// Whether what stands here can only be the body whose post the words before it are: "CEO of Alpha Beta".
fn of_post(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize) -> bool {
    let s = &scene.special;
    if start < 2 {
        return false;
    }
    let named = units[start..end].iter().any(|u| is_bare(scene, u));
    // "Ann Field, director, Alpha Beta"
    let post = &units[start - 1];
    let between = units[start].gap == Gap::Comma && post.gap == Gap::Comma && post.classes.meets(s.body_post | s.role);
    if named && between && is_bare(scene, &units[start - 2]) {
        return true;
    }
    let (post, of) = (&units[start - 2], post);
    named && of.classes.meets(s.link) && of.gap == Gap::None && units[start].gap == Gap::None && post.classes.meets(s.body_post)
}

/// Whether a word has a capital and is known as nothing else.
pub fn is_bare(scene: &Scene<'_>, unit: &Unit<'_>) -> bool {
    let s = &scene.special;
    let known = unit.known.is_some() || unit.adjective.is_some() || !unit.heads.is_empty();
    unit.capital
        && !unit.numeric
        && !known
        && !unit.classes.meets(s.plain | s.generic | s.field | s.role | s.body_word | s.and | s.link)
}

/// The longest short form in brackets.
const LONGEST_ACRONYM: usize = 16;

/// Whether a run of words is followed by its own initials in brackets: "Arise Integrated Platforms (AIP)".
fn has_acronym(scene: &Scene<'_>, part: &[Unit<'_>]) -> bool {
    let s = &scene.special;
    let (Some(first), Some(last)) = (part.first(), part.last()) else { return false };
    let Some(inside) = scene.text()[last.end..].strip_prefix(" (") else { return false };
    let Some((length, _)) = inside.char_indices().take(LONGEST_ACRONYM).find(|(_, c)| *c == ')') else { return false };
    let form = inside[..length].trim_matches(|c: char| !c.is_alphanumeric());
    let initial = scene.text()[first.start..].chars().next();
    let capitals = form.chars().filter(|c| c.is_uppercase()).count() >= 2;
    let telling = part.iter().any(|u| !u.classes.meets(s.plain | s.generic | s.field) && u.heads.is_empty() && u.known.is_none());
    capitals && telling && form.chars().next() == initial
}

/// Whether a word ends as surnames do.
fn ends_as_surname(scene: &Scene<'_>, unit: &Unit<'_>) -> bool {
    let word = &scene.text()[unit.start..unit.end];
    let ends = |e: &String| word.len() > e.len() + 1 && word.ends_with(e.as_str());
    is_bare(scene, unit) && scene.book.persons.iter().filter(|r| !r.han).any(|r| r.endings.iter().any(ends))
}

/// Whether the post that a clause holds is that of another, named right behind it: "…, Northton's Mayor Field".
fn of_another(scene: &Scene<'_>, units: &[Unit<'_>], post: usize) -> bool {
    let cyrillic = |u: &Unit<'_>| is_cyrillic(&scene.text()[u.start..u.end]);
    units.get(post + 1).is_some_and(|u| u.gap == Gap::None && is_bare(scene, u) && !cyrillic(u))
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
    if end - start >= 2
        && end - start <= 4
        && (start..end).all(|i| is_bare(scene, &units[i]))
        && ends_as_surname(scene, &units[end - 1])
    {
        return true;
    }
    if end - start < 2 || units[start..end].iter().any(|u| u.classes.meets(s.field)) {
        return false;
    }
    // "Ann Field and Li Weimin, mayors of …"
    let joint = units.get(end).is_some_and(|u| u.gap == Gap::None && !u.capital && u.classes.meets(s.and));
    let more =
        if joint { units[end + 1..].iter().take(5).take_while(|u| u.gap == Gap::None && is_bare(scene, u)).count() } else { 0 };
    let list_end = if more >= 2 { end + 1 + more } else { end };
    let after = units.get(list_end);
    let clause = || {
        units[list_end..].iter().enumerate().take_while(|(i, u)| *i == 0 || u.gap != Gap::Comma && u.gap != Gap::Break).take(7)
    };
    let post = |(i, u): (usize, &Unit<'_>)| u.classes.meets(s.role) && !of_another(scene, units, list_end + i);
    let role_after = after.is_some_and(|u| u.gap == Gap::Comma) && clause().any(post);
    let who = after.is_some_and(|u| u.gap == Gap::Comma && u.classes.meets(s.who));
    let speaks = after.is_some_and(|u| u.gap == Gap::None && u.classes.meets(s.speak));
    let initial = scene.text()[first.start..first.end].ends_with('.');
    // "Deputy Mayor of Northton, Ann Field"
    let post_before = first.gap == Gap::Comma && {
        let back = units[..start].iter().rev().take(9);
        let mut found = false;
        let mut next = Gap::Comma;
        for (i, u) in back.enumerate() {
            if i > 0 && (next == Gap::Break || next == Gap::Comma && !listed_field(scene, units, start - i)) {
                break;
            }
            next = u.gap;
            found |= u.classes.meets(s.role) && u.heads.is_empty() && !of_another(scene, units, start - 1 - i);
        }
        found
    };
    let forename = first.classes.meets(s.forename) && end - start <= 3;
    // A surname right before the name of a town is a person's: nothing else stands so.
    let town = units[start + 1].known.is_some_and(|(_, k)| k == EntityType::City) && end - start == 2 && first.known.is_none();
    let surname = first.classes.meets(s.surname) && end - start <= 3 && (units[start + 1].known.is_none() || town);
    let in_list = first.gap != Gap::Break && end - start <= 4 && listed_after_posts(scene, units, start);
    in_list || role_after || who || speaks || surname || forename || initial || post_before
}

/// Whether a comma before a unit parts fields of work alone: "Minister of Trade, Industry and Labour, Ann Field".
fn listed_field(scene: &Scene<'_>, units: &[Unit<'_>], at: usize) -> bool {
    let field = |i: usize| units.get(i).is_some_and(|u| u.classes.meets(scene.special.field));
    at > 0 && field(at) && field(at - 1)
}

/// The most words between a name of a list and the post that opens the list.
const LONGEST_LIST: usize = 40;

/// Whether a name stands in a list of persons opened by posts: "councillors Ann Field, Li Weimin and …".
fn listed_after_posts(scene: &Scene<'_>, units: &[Unit<'_>], start: usize) -> bool {
    let s = &scene.special;
    let mut next = units[start].gap;
    for unit in units[..start].iter().rev().take(LONGEST_LIST) {
        if matches!(next, Gap::Break | Gap::Possessive) {
            return false;
        }
        if unit.classes.meets(s.posts) {
            return true;
        }
        let name = is_bare(scene, unit) || unit.capital && unit.classes.meets(s.forename | s.surname);
        if !name && !unit.classes.meets(s.and) {
            return false;
        }
        next = unit.gap;
    }
    false
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
    // "the Northton Economic Zone at Elkwater": where a park lies, there is a town.
    let park =
        |u: &Unit<'_>| u.heads.iter().any(|h| scene.book.names.get(h.rule as usize).is_some_and(|r| r.kind == EntityType::Park));
    let lies = before.is_some_and(|u| u.classes.meets(s.located | s.seat)) && back(2).is_some_and(|u| u.capital && park(u));
    if lies && end == start + 1 && is_bare(scene, &units[start]) {
        return Some(EntityType::City);
    }
    // "Northton's mayor"
    let post = units.get(end).filter(|u| u.gap == Gap::Possessive).map_or(ClassSet::NONE, |u| u.classes);
    let own = units[start..end].iter().all(|u| is_bare(scene, u)) && end - start <= 2;
    if own && post.meets(s.city_post | s.region_post) {
        return Some(if post.meets(s.city_post) { EntityType::City } else { EntityType::Region });
    }
    if in_town(scene, units, start, end) || own && twinned(scene, units, start, end) {
        return Some(EntityType::City);
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

/// Whether a name stands in a list of cities that are told to be twins: "Elkwater and Northton became sister cities"; "its
/// sister cities: Elkwater, Northton and Fairhill".
fn twinned(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize) -> bool {
    let s = &scene.special;
    let listed = |u: &Unit<'_>| u.capital && !u.classes.meets(s.role | s.forename) || u.classes.meets(s.and | s.the);
    let near = |u: &&Unit<'_>| matches!(u.gap, Gap::None | Gap::Comma) && listed(u);
    let length = units[end..].iter().take(NEAR_SIGN).take_while(near).count();
    let joint = units[end..end + length].iter().chain(start.checked_sub(1).map(|i| &units[i]));
    let joint = joint.into_iter().any(|u| u.classes.meets(s.and));
    let verb = units.get(end + length).filter(|u| u.gap == Gap::None && !u.capital);
    if joint && verb.is_some_and(|u| u.classes.meets(s.twins)) {
        return true;
    }
    let before = units[..start].iter().rev().take(LONGEST_LIST).take_while(|u| listed(u)).count();
    let Some(noun) = units[..start - before].last() else { return false };
    let opens = units[start - before].gap == Gap::Break && before + (end - start) + length > 1;
    let told = |u: &Unit<'_>| u.classes.meets(s.twin_noun);
    let of = start.checked_sub(before + 2).is_some_and(|i| told(&units[i])) && noun.classes.meets(s.with | s.include);
    opens && told(noun) && scene.text()[noun.end..].starts_with(':') || of && !noun.classes.meets(s.and)
}

/// Whether one or two words that nothing else has stand behind "in", where a place is named: "a cluster in Elkwater,".
fn in_town(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize) -> bool {
    let s = &scene.special;
    let Some(within) = start.checked_sub(1).map(|i| &units[i]).filter(|_| units[start].gap == Gap::None) else { return false };
    let text = |u: &Unit<'_>| &scene.text()[u.start..u.end];
    let bare = units[start..end].iter().all(|u| {
        is_bare(scene, u) && text(u).chars().filter(|c| c.is_uppercase()).count() == 1 && !u.classes.meets(s.forename | s.surname)
    });
    // "at Elkwater in Westmarch"
    let goes_on = units.get(end).is_some_and(|u| u.gap == Gap::None && u.classes.meets(s.within));
    let placed = goes_on && units[end + 1..].iter().take(3).find(|u| !u.classes.meets(s.the)).is_some_and(|u| u.capital);
    if bare && end - start <= 2 && within.classes.meets(s.seat) && !within.classes.meets(s.within) {
        return placed;
    }
    let put = start.checked_sub(2).is_some_and(|i| units[i].classes.meets(s.puts_in));
    let closes =
        units.get(end).is_none_or(|u| matches!(u.gap, Gap::Comma | Gap::Break) || !u.capital && !u.numeric && u.gap == Gap::None);
    within.classes.meets(s.within) && !within.capital && bare && end - start <= 2 && !put && closes
}

/// A body or park that no list has, by what is said of it: "Alpha Beta, a French company"; "the developer Alpha"; "is run by
/// Alpha"; "a lease agreement with Alpha"; "tenants such as Alpha and Beta".
pub fn body_by_context(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize) -> Option<EntityType> {
    let s = &scene.special;
    let word = |u: &Unit<'_>| u.classes.meets(s.body_word) && !u.capital;
    let before = start.checked_sub(1).map(|i| &units[i]).filter(|_| units[start].gap == Gap::None);
    if before.is_some_and(word) {
        return Some(EntityType::Organisation);
    }
    let apposed = units.get(end).is_some_and(|u| u.gap == Gap::Comma && u.classes.meets(s.the));
    let clause = || units[end..].iter().skip(1).take(6).take_while(|u| u.gap == Gap::None);
    if apposed && clause().any(word) {
        return Some(EntityType::Organisation);
    }
    let park = |u: &Unit<'_>| u.classes.meets(s.park_word) && !u.capital;
    if apposed && clause().take_while(|u| !u.capital && !u.classes.meets(s.link)).any(park) {
        return Some(EntityType::Park);
    }
    if !units[start..end].iter().all(|u| u.capital && u.known.is_none()) || !units[start..end].iter().any(|u| is_bare(scene, u)) {
        return None;
    }
    // "is run by Alpha", "built by the Alpha"
    let article = usize::from(before.is_some_and(|u| u.classes.meets(s.the) && !u.capital));
    let run = start
        .checked_sub(1 + article)
        .is_some_and(|i| units[i].classes.meets(s.run_by) && units[start - article].gap == Gap::None);
    let does = units.get(end).is_some_and(|u| u.gap == Gap::None && !u.capital && u.classes.meets(s.company_verb));
    let shouts = |u: &Unit<'_>| {
        let word = &scene.text()[u.start..u.end];
        word.len() >= 3 && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
    };
    // "ABC signed", "ABC has signed"
    let next = |n: usize| units.get(end + n).filter(|u| u.gap == Gap::None && !u.capital).map_or(ClassSet::NONE, |u| u.classes);
    let acts = next(0).meets(s.sign | s.speak) || next(0).meets(s.is) && next(1).meets(s.sign);
    let does = does || end == start + 1 && shouts(&units[start]) && acts;
    if run || does || listed_after_tenants(scene, units, start) || signs(scene, units, start, end) {
        return Some(EntityType::Organisation);
    }
    other_side(scene, units, start, end)
}

/// A body called after what it does and where, beside an agreement: "a lease agreement with Alpha Kazakhstan".
fn branch(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize) -> Option<EntityType> {
    let [own, place] = &units[start..end] else { return None };
    let country = place.known.is_some_and(|(_, k)| k == EntityType::Country);
    let plain = own.classes.meets(scene.special.forename | scene.special.surname | scene.special.role);
    if !country || plain || !is_bare(scene, own) || place.gap != Gap::None {
        return None;
    }
    let beside = signs(scene, units, start, end) || other_side(scene, units, start, end).is_some();
    beside.then_some(EntityType::Organisation)
}

/// Whether a name, or the list it stands in, is told to sign an agreement: "Alpha and Beta signed a lease agreement".
fn signs(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize) -> bool {
    let s = &scene.special;
    let joins = s.and | s.the | s.is | s.will | s.body_word | s.generic;
    let listed = |u: &&Unit<'_>| matches!(u.gap, Gap::None | Gap::Comma) && (u.capital || u.classes.meets(joins));
    let length = units[end..].iter().take(NEAR_SIGN).take_while(|u| listed(u) && !u.classes.meets(s.sign)).count();
    let verb = units.get(end + length).is_some_and(|u| u.gap == Gap::None && !u.capital && u.classes.meets(s.sign));
    let deal = |u: &Unit<'_>| {
        u.heads.iter().any(|h| scene.book.names.get(h.rule as usize).is_some_and(|r| r.kind == EntityType::Agreement))
    };
    if !verb || !units[end + length + 1..].iter().take(NEAR_SIGN).take_while(|u| u.gap != Gap::Break).any(deal) {
        return false;
    }
    // A surname alone: "Field signed …" where the text has "Ann Field".
    let word = &scene.text()[units[start].start..units[end - 1].end];
    let (text, at) = (scene.text(), units[start].start);
    let near = &text[floor(text, at.saturating_sub(NEAR_NAME))..ceiling(text, at + NEAR_NAME)];
    let surname = |(at, _): (usize, &str)| {
        let before = near[..at].strip_suffix(' ').unwrap_or_default();
        let word = before.rsplit([' ', '\n']).next().unwrap_or_default();
        word.starts_with(char::is_uppercase) && word.ends_with(char::is_alphanumeric)
    };
    let first = &units[start];
    let person = first.classes.meets(s.forename | s.surname | s.role) || start > 0 && units[start - 1].classes.meets(s.role);
    !(person || end == start + 1 && near.match_indices(word).take(MOST_SEEN).any(surname))
}

/// How far off the full name of a person is looked for, in bytes: bounds the work on long texts.
const NEAR_NAME: usize = 20_000;

/// How many places of a word are looked at there.
const MOST_SEEN: usize = 200;

/// The most words between a name and the verb that it signs by, and from there to the agreement.
const NEAR_SIGN: usize = 8;

/// What the other side of an agreement is, where it stands right behind it: "a lease agreement with Alpha" has a body, a
/// twinning agreement a city, an agreement of twin parks a park.
fn other_side(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize) -> Option<EntityType> {
    let s = &scene.special;
    // "between the Northton Port and Alpha", "with the Danish firm Alpha"
    let listed = |u: &Unit<'_>| u.capital || u.classes.meets(s.and | s.the | s.body_word | s.generic);
    let side = |u: &Unit<'_>| u.classes.meets(s.with | s.between) && !u.classes.meets(s.and);
    let from = (start.saturating_sub(NEAR_SIGN)..=start).rev();
    let list = from.take_while(|i| *i == start || listed(&units[*i]) && matches!(units[*i + 1].gap, Gap::None | Gap::Comma));
    let with = list.last()?.checked_sub(1).filter(|i| units[*i + 1].gap == Gap::None && side(&units[*i]))?;
    // One word there may as well be a place, or short for a name of the text.
    if end - start < 2 && units[with].classes.meets(s.between) {
        return None;
    }
    let deal = |u: &Unit<'_>| {
        u.heads.iter().any(|h| scene.book.names.get(h.rule as usize).is_some_and(|r| r.kind == EntityType::Agreement))
    };
    let mut phrase = units[..with].iter().rev().take(NEAR_DEAL).take_while(|u| u.gap != Gap::Break || deal(u));
    let at = phrase.position(deal)?;
    let from = with.saturating_sub(at + 3);
    let classes = units[from..with].iter().fold(ClassSet::NONE, |all, u| all | u.classes);
    Some(if units[start].classes.meets(s.forename) && units.get(start + 1).is_some_and(|u| u.capital && u.gap == Gap::None) {
        EntityType::Person
    } else if classes.meets(s.twin_noun) {
        EntityType::City
    } else if classes.meets(s.partner) {
        EntityType::Park
    } else {
        EntityType::Organisation
    })
}

/// The most words between an agreement and the "with" before its other side.
const NEAR_DEAL: usize = 4;

/// Whether a name stands in a list of companies opened by what they are: "tenants include Alpha, Beta and …".
fn listed_after_tenants(scene: &Scene<'_>, units: &[Unit<'_>], start: usize) -> bool {
    let s = &scene.special;
    for unit in units[..start].iter().rev().take(LONGEST_LIST) {
        if unit.classes.meets(s.tenant) {
            return true;
        }
        let name = unit.capital && !unit.classes.meets(s.the | s.role);
        if !name && !unit.classes.meets(s.and | s.include) {
            return false;
        }
    }
    false
}

/// Whether a post stands right before a unit.
pub fn role_before(scene: &Scene<'_>, units: &[Unit<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).map(|j| &units[j]);
    before.is_some_and(|u| u.classes.meets(scene.special.role)) && units[at].gap == Gap::None
}
