//! Persons named in Cyrillic letters: by first name, surname, patronymic, initials, post, or what is said of them.

use super::class_set::ClassSet;
use super::cyrillic::{shaped, text_of};
use super::decline::Shape;
use super::mention::{Mention, Scene, Source};
use super::spaced::push;
use super::unit::{Gap, Unit, is_cyrillic};
use crate::value::EntityType;

/// The most words of a person's name.
const LONGEST_NAME: usize = 6;

/// How far back a post is looked for, in words.
const POST_REACH: usize = 9;

/// The persons among the units of a block; which units they hold is marked in `taken`.
pub fn persons(scene: &Scene<'_>, units: &[Unit<'_>], taken: &mut [bool], out: &mut Vec<Mention>) {
    let mut i = 0;
    let mut last_person = None;
    while i < units.len() {
        let end = run_end(scene, units, i);
        if end == i {
            i += 1;
            continue;
        }
        let beside = last_person.is_some_and(|last: usize| {
            last == i && units[i].gap == Gap::Comma || last + 1 == i && units[last].classes.meets(scene.special.and)
        });
        if let Some((from, to)) = person_in(scene, units, i, end, beside) {
            taken[from..to].fill(true);
            push(out, units[from].start, units[to - 1].end, EntityType::Person, Source::Person);
            last_person = Some(to);
        }
        i = end;
    }
}

fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next() == Some('.') && letters.next().is_none()
}

/// Whether a word may be part of a person's name.
fn name_word(scene: &Scene<'_>, unit: &Unit<'_>) -> bool {
    let s = &scene.special;
    let word = text_of(scene, unit);
    let shouted =
        word.chars().count() > 1 && word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) && !is_initial(word);
    let known_first = unit.classes.meets(s.forename | s.surname);
    let barred =
        unit.classes.meets(s.twin_noun | s.role | s.body_word | s.speak | s.generic | s.place_noun | scene.lexicon.borders())
            && !known_first;
    unit.capital && is_cyrillic(word) && !shouted && !barred && (unit.heads.is_empty() || known_first) && unit.adjective.is_none()
}

/// Where a run of words that may be a name ends.
fn run_end(scene: &Scene<'_>, units: &[Unit<'_>], start: usize) -> usize {
    if !name_word(scene, &units[start]) {
        return start;
    }
    let mut end = start + 1;
    while let Some(unit) = units.get(end).filter(|_| end < start + LONGEST_NAME + 2) {
        let joined = matches!(&scene.text()[units[end - 1].end..unit.start], " " | "-" | "");
        let particle = |n: usize| units.get(n).is_some_and(|u| !u.capital && u.classes.meets(scene.special.particle));
        let goes_on = name_word(scene, unit)
            || particle(end) && units.get(end + 1).is_none_or(|u| u.capital && u.gap == Gap::None || !particle(end + 1));
        if !joined || !goes_on {
            break;
        }
        end += 1;
    }
    end
}

/// The person in a run of words with capitals, if there is one.
fn person_in(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize, beside: bool) -> Option<(usize, usize)> {
    let s = &scene.special;
    let place = |u: &Unit<'_>| u.known.is_some_and(|(_, k)| k.is_place());
    let word = |i: usize| text_of(scene, &units[i]);
    let opens = |i: usize| units[i].gap == Gap::Break;
    // A sentence may begin with a word that is also a surname.
    let surname = |i: usize| {
        units[i].classes.meets(s.surname) && (word(i).chars().count() > 1 || !opens(i) || post_before(scene, units, i))
    };
    let first = |i: usize| {
        let more = i + 1 < end;
        more && (units[i].classes.meets(s.forename) || is_initial(word(i)) || surname(i) && end - i <= 3)
            || i + 1 < end && shaped(scene, word(i + 1), Shape::Patronymic)
    };
    // Who wrote or photographed is no part of what is told.
    if start > 0 && units[start - 1].classes.meets(s.byline) {
        return None;
    }
    let role_of = |i: usize| i > 0 && units[i].gap == Gap::None && units[i - 1].classes.meets(s.role);
    let behind_places = start + units[start..end].iter().take_while(|u| place(u)).count();
    let by_first = (start..end).find(|i| first(*i));
    let post = post_before(scene, units, start);
    if let Some(from) = by_first.filter(|from| *from <= start + 2) {
        let initial = is_initial(word(from));
        let spaced = (from + 1..end).any(|i| matches!(&scene.text()[units[i - 1].end..units[i].start], " " | ""));
        let fits = spaced
            && end - from >= 2
            && (initial || end - from <= LONGEST_NAME)
            && !(surname(from) && place(&units[from + 1]) && !post);
        if fits {
            // Unknown words before a first name are first names too, but for the place of a post before them.
            let own = from == start || opens(start) || units[start..from].iter().any(place);
            // A surname that stands first has no first name before it.
            let of_post = post && (shaped(scene, word(start), Shape::OfName) || surname(from) && !initial && role_of(start));
            return Some((if own || of_post || initial { from } else { start }, end));
        }
    }
    // "Field A. B."
    if end - start >= 2 && start + 1 < end && is_initial(word(start + 1)) && (start + 1..end).all(|i| is_initial(word(i))) {
        return Some((start, end));
    }
    // A first name may be that of a place too, but two words are left for the person.
    let from = if post { behind_places.min(end.saturating_sub(2)).max(start) } else { start };
    // "the mayor of Northton Ann Field" with a place that no list has, in the genitive.
    let city_post = from > 0 && units[from - 1].classes.meets(s.city_post | s.region_post) && units[from].gap == Gap::None;
    let from = if city_post && end - from == 3 && shaped(scene, word(from), Shape::OfName) { from + 1 } else { from };
    let count = end - from;
    let part = &units[from..end];
    if count == 1 {
        let describes =
            shaped(scene, word(from), Shape::OfAdjective) && units.get(end).is_some_and(|u| u.gap == Gap::None && !u.capital);
        let joined = scene.text()[part[0].end..].starts_with('-');
        let titled =
            post && !describes && !joined && from > 0 && units[from].gap == Gap::None && units[from - 1].classes.meets(s.role);
        return (titled && !place(&part[0]) && shaped(scene, word(from), Shape::Surname)).then_some((from, end));
    }
    if count > 4 || !post && part.iter().all(place) {
        return None;
    }
    let surnamed = shaped(scene, word(end - 1), Shape::Surname);
    // What one hyphen joins is the name of a place or river.
    if !(from + 1..end).any(|i| scene.text()[units[i - 1].end..units[i].start] == *" ") {
        return None;
    }
    let goes_on =
        units.get(end).is_some_and(|u| u.gap == Gap::None && !u.capital && (!u.heads.is_empty() || u.classes == ClassSet::NONE));
    if goes_on && shaped(scene, word(end - 1), Shape::OfAdjective) && shaped(scene, word(end - 1), Shape::OfPlace) {
        return None;
    }
    if post && !(place(&part[0]) && count == 2 && !surnamed) {
        return Some((from, end));
    }
    if part.iter().any(place) && !surnamed || place(&part[0]) {
        return None;
    }
    let next = units.get(end);
    let speaks = next.is_some_and(|u| u.gap == Gap::None && u.classes.meets(s.speak))
        || from > 0 && units[from].gap == Gap::None && units[from - 1].classes.meets(s.speak);
    let role_after = next.is_some_and(|u| {
        let between = &scene.text()[units[end - 1].end..u.start];
        matches!(between, ", " | " (" | " \u{2014} " | " \u{2013} ")
            && units[end..].iter().take(3).any(|u| u.classes.meets(s.role))
    });
    let adjective = shaped(scene, word(from), Shape::Adjective);
    if speaks || role_after || beside {
        return (!adjective).then_some((from, end));
    }
    let plain = opens(from) && units[from].classes.meets(s.plain);
    if surnamed && !adjective && !plain {
        return Some((from, end));
    }
    // Words in the middle of a sentence have capitals only in names.
    let previous = from.checked_sub(1).map(|i| &units[i]);
    let named_thing = s.place_noun | s.body_word | s.seat | s.the | s.quality;
    let amid = previous.is_some_and(|u| {
        units[from].gap == Gap::None && !u.capital && u.heads.is_empty() && !u.classes.meets(named_thing) && !u.numeric
    });
    (amid && count <= 3 && !adjective && !part.iter().any(place)).then_some((from, end))
}

/// Whether a post stands before a name, with nothing between but places, bodies and their fields.
fn post_before(scene: &Scene<'_>, units: &[Unit<'_>], at: usize) -> bool {
    let s = &scene.special;
    let mut gap = units[at].gap;
    for unit in units[..at].iter().rev().take(POST_REACH) {
        if gap != Gap::None && !quote_between(scene, unit.end, units) {
            return false;
        }
        if unit.classes.meets(s.role) {
            return true;
        }
        let passes = unit.capital
            || !unit.heads.is_empty()
            || unit.adjective.is_some()
            || unit.classes.meets(s.field | s.place_noun | s.seat | s.and | s.generic | s.task)
            || shaped(scene, text_of(scene, unit), Shape::OfNoun)
            || shaped(scene, text_of(scene, unit), Shape::OfAdjective);
        if !passes || unit.classes.meets(s.speak | s.sign) {
            return false;
        }
        gap = unit.gap;
    }
    false
}

/// Whether only a mark of quotes parts two words.
fn quote_between(scene: &Scene<'_>, end: usize, units: &[Unit<'_>]) -> bool {
    let next = units.get(units.partition_point(|u| u.start < end)).map_or(end, |u| u.start);
    let between = scene.text()[end..next].trim();
    matches!(between, "\u{ab}" | "\u{bb}" | "\"" | "\u{201c}" | "\u{201d}")
}
