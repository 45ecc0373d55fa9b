//! Names in scripts that put spaces between words: runs of capitalised words around a head word.

use super::around::{by_context, holder_before, is_bare, role_before};
use super::class_set::ClassSet;
use super::decline::Shape;
use super::lexicon::{Head, Needs};
use super::mention::{Mention, Scene, Source};
use super::unit::{Gap, Unit, is_cyrillic};
use super::{cyrillic, patronym};
use crate::value::EntityType;

/// The names that the name rules build in spaced text, and the persons beside a post.
pub fn names(scene: &Scene<'_>, blocks: &[Vec<Unit<'_>>]) -> Vec<Mention> {
    let mut out = Vec::new();
    for units in blocks {
        let mut taken = vec![false; units.len()];
        if units.iter().any(|u| is_cyrillic(cyrillic::text_of(scene, u))) {
            patronym::persons(scene, units, &mut taken, &mut out);
            cyrillic::names(scene, units, &mut taken, &mut out);
        }
        let mut i = 0;
        while i < units.len() {
            if taken[i] || !starts_chain(scene, units, i) {
                i += 1;
                continue;
            }
            let end = chain_end(scene, units, i);
            let end = (i..end).find(|n| taken[*n]).unwrap_or(end);
            chain_names(scene, units, i, end, &mut out);
            i = end;
        }
        common_names(scene, units, &taken, &mut out);
        quoted_names(scene, units, &mut out);
    }
    out
}

/// Whether a run of capitalised words may begin with a unit.
fn starts_chain(scene: &Scene<'_>, units: &[Unit<'_>], at: usize) -> bool {
    let (s, unit) = (&scene.special, &units[at]);
    // A number behind a number, a month or a preposition belongs to a date.
    let dated = at > 0 && unit.gap == Gap::None && {
        let before = &units[at - 1];
        before.numeric || before.classes.meets(scene.lexicon.borders() & !s.the)
    };
    if !(unit.capital || unit.numeric && !dated) {
        return false;
    }
    let function = s.the | s.and | s.link | s.role | s.speak | scene.lexicon.borders();
    if unit.known.is_some() || !unit.heads.is_empty() && unit.capital {
        return true;
    }
    // An ordinary word begins a name only with another capital behind it.
    let goes_on = || {
        let joint = units.get(at + 1).is_some_and(|u| u.gap == Gap::None && !u.capital && u.classes.meets(s.and | s.link));
        let next = units.get(at + if joint { 2 } else { 1 });
        next.is_some_and(|u| u.gap == Gap::None && u.capital && !u.classes.meets(function))
    };
    !unit.classes.meets(function) && (!unit.classes.meets(s.plain) || goes_on())
}

/// The most words of a run: bounds the work on text that is one list of names.
const LONGEST_RUN: usize = 96;

/// The most words that describe a common noun.
const MOST_DESCRIBING: usize = 16;

/// Where a run of capitalised words ends: the unit after its last.
fn chain_end(scene: &Scene<'_>, units: &[Unit<'_>], start: usize) -> usize {
    let s = &scene.special;
    let breaks = s.speak | scene.lexicon.borders();
    let (mut last, mut i) = (start, start + 1);
    let mut linked = false;
    while let Some(unit) = units.get(i).filter(|_| i < start + LONGEST_RUN) {
        let next_field = unit.gap == Gap::Comma && linked && unit.classes.meets(s.field) && unit.capital;
        if unit.gap != Gap::None && !next_field {
            break;
        }
        // "Embassy in Northton" in languages whose genitive needs no preposition, and their "ministry of trade".
        let embassy = units[start].classes.meets(s.embassy) || last + 1 == i && units[last].classes.meets(s.embassy);
        let seat = unit.classes.meets(s.seat) && embassy;
        let field = unit.classes.meets(s.field) && !unit.capital && !units[start].heads.is_empty() && last + 1 == i;
        if field {
            last = i;
            i += 1;
            continue;
        }
        let link = unit.classes.meets(s.link | s.and | s.the | s.particle) && !unit.capital || seat;
        if link {
            linked |= unit.classes.meets(s.link);
            i += 1;
            if i > last + 3 {
                break;
            }
            continue;
        }
        let letters = |u: &Unit<'_>| is_cyrillic(cyrillic::text_of(scene, u));
        let head = !unit.heads.is_empty();
        // "The zone, Northton opening its gates": what happens needs its "of".
        let happens = !letters(unit) && !unit.capital && unit.heads.first().is_some_and(|h| h.needs == Needs::Owner);
        let inside = unit.capital || unit.numeric || head && last + 1 == i && !happens;
        let foreign = unit.classes.meets(s.role | breaks) && !head && unit.known.is_none();
        if !inside || foreign || !unit.numeric && letters(unit) != letters(&units[start]) {
            break;
        }
        last = i;
        i += 1;
    }
    last + 1
}

/// The names within one run of capitalised words.
fn chain_names(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize, out: &mut Vec<Mention>) {
    let mut from = start;
    for i in start..end {
        let joins = units[i].classes.meets(scene.special.and) && !units[i].capital && from < i;
        let person = || role_before(scene, units, from) && !units[from..i].iter().any(|u| !u.heads.is_empty());
        let foreign = || is_cyrillic(cyrillic::text_of(scene, &units[i])) != is_cyrillic(cyrillic::text_of(scene, &units[start]));
        if joins && (foreign() || person() || parts_names(scene, &units[from..i], &units[i + 1..end])) {
            part_name(scene, units, from, i, out);
            from = i + 1;
        }
    }
    part_name(scene, units, from, end, out);
}

/// Whether units hold a head word that makes a name with what stands before or behind it.
fn makes_name(scene: &Scene<'_>, units: &[Unit<'_>]) -> bool {
    let s = &scene.special;
    units.iter().enumerate().any(|(i, u)| {
        let strong = u.capital && u.heads.iter().any(|h| h.needs != Needs::Word) || u.capital && !u.heads.is_empty() && i > 0;
        let follows = units.get(i + 1).is_some_and(|n| n.classes.meets(s.link));
        strong
            && !u.classes.meets(s.field)
            && (i > 0 || follows || u.heads.iter().any(|h| h.needs != Needs::Word) && units.len() > 1)
    })
}

/// Whether an "and" parts two names, rather than standing inside one.
fn parts_names(scene: &Scene<'_>, left: &[Unit<'_>], right: &[Unit<'_>]) -> bool {
    let s = &scene.special;
    let all_known = left.iter().all(|u| u.known.is_some() || u.classes.meets(s.the | s.link));
    let ends_known = left.last().is_some_and(|u| u.known.is_some());
    let first_word = |u: &Unit<'_>| {
        let word = scene.text()[u.start..u.end].split(' ').next().unwrap_or_default();
        scene.lexicon.scan(word).first().map_or(ClassSet::NONE, |t| scene.classes(*t))
    };
    let begins = right.iter().find(|u| !u.classes.meets(s.the)).map_or(ClassSet::NONE, |u| u.classes | first_word(u));
    let begins_field = begins.meets(s.field | s.generic);
    let in_complement = left.iter().any(|u| u.classes.meets(s.link)) || left.last().is_some_and(|u| ends_in_field(scene, u));
    // "Northton Holdings and the Authority for …"
    if right.first().is_some_and(|u| u.classes.meets(s.the)) && makes_name(scene, right) && (!begins_field || !in_complement) {
        return true;
    }
    if makes_name(scene, left) {
        let clipped = begins_field && left.last().is_some_and(|u| u.classes.meets(s.field) || ends_in_field(scene, u));
        return !in_complement && !clipped || ends_known || makes_name(scene, right) && !begins_field;
    }
    all_known || names_both(scene, left, right) || !right.iter().any(|u| u.capital && !u.heads.is_empty())
}

/// Whether a head word of several words ends in a field of work, as "Federation of Industry" does.
fn ends_in_field(scene: &Scene<'_>, unit: &Unit<'_>) -> bool {
    let text = &scene.text()[unit.start..unit.end];
    let last = text.rsplit(' ').next().filter(|last| last.len() < text.len());
    let field = |word: &str| scene.lexicon.scan(word).iter().any(|t| scene.classes(*t).meets(scene.special.field));
    !unit.heads.is_empty() && last.is_some_and(field)
}

/// Whether words that only a name has stand on both sides: "Alpha and Beta Gamma Industrial Park" are two names.
fn names_both(scene: &Scene<'_>, left: &[Unit<'_>], right: &[Unit<'_>]) -> bool {
    let own = |u: &Unit<'_>| is_bare(scene, u) && u.capital;
    let place = |u: &Unit<'_>| u.known.is_some_and(|(_, k)| k.is_place());
    let Some(head) = right.iter().position(|u| u.capital && !u.heads.is_empty()) else { return false };
    // "Parque Tecnológico de Northton"
    let opened = head == 0 && right.get(1).is_some_and(|u| u.classes.meets(scene.special.link));
    let listed = left.first().is_some_and(|u| u.gap == Gap::Comma);
    let longer = head >= 2 || left.len() >= 2 || listed || right.first().is_some_and(place);
    left.iter().all(own) && (opened || longer && right[..head].iter().any(|u| own(u) || place(u)))
}

/// The name that a part of a run is, by its head word, its person's form, or the place it stands in.
fn part_name(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize, out: &mut Vec<Mention>) {
    let s = &scene.special;
    // "5. Northton Industrial Park", "at 13.00 the Northton Club"
    let numbered = |i: usize| {
        let after = units.get(i + 1).filter(|_| i + 1 < end);
        let clock = scene.text()[..units[i].start].ends_with([':', '.']);
        let next = scene.text()[units[i].end..].starts_with(". ");
        units[i].numeric && after.is_some_and(|u| u.classes.meets(s.the) || next || clock)
    };
    let start = start + usize::from(start < end && numbered(start));
    let skip = units[start..end].iter().take_while(|u| u.classes.meets(s.the) && u.known.is_none()).count();
    let start = start + skip;
    if start >= end {
        return;
    }
    let part = &units[start..end];
    let cyrillic = is_cyrillic(&scene.text()[part[0].start..part[0].end]);
    let is_link = |i: usize| {
        let seat = i > 0 && part[i].classes.meets(s.seat) && part[i - 1].classes.meets(s.embassy);
        // "Northton del Mar": a small word inside a name that no head word opens.
        let inside = part[i].classes.meets(s.particle) && part[..i].iter().all(|u| u.heads.is_empty());
        part[i].classes.meets(s.link) && !part[i].capital && (cyrillic || !inside) || seat && !cyrillic
    };
    let first_link = (0..part.len()).find(|i| is_link(*i)).unwrap_or(part.len());
    let happens = |u: &Unit<'_>| !cyrillic && u.heads.first().is_some_and(|h| h.needs == Needs::Owner);
    let is_head = |u: &Unit<'_>| !u.heads.is_empty() && (u.capital || part.len() > 1) && !happens(u);
    // An opener comes first where the genitive follows it without a preposition.
    let first = Some(0).filter(|_| cyrillic && is_head(&part[0]));
    let head = first.or_else(|| part[..first_link].iter().rposition(is_head));
    if let Some(at) = head
        && headed(scene, units, (start, end), at, first_link, out)
    {
        return;
    }
    // "Ministry of Commerce of Northton", where the list knows a ministry of that name.
    let listed = part[..first_link].last().and_then(|u| u.known).filter(|(_, k)| matches!(k, EntityType::Organisation));
    if let Some((_, kind)) = listed.filter(|_| first_link == 1 && first_link + 1 < part.len()) {
        let place = part[first_link + 1..]
            .iter()
            .find(|u| !u.classes.meets(s.the))
            .is_some_and(|u| u.known.is_some_and(|(_, k)| k.is_place()));
        if place {
            push(out, part[0].start, part[last_of(scene, part)].end, kind, Source::Alias);
            return;
        }
    }
    by_context(scene, units, start, start + first_link, out);
    if first_link + 1 < part.len() {
        part_name(scene, units, start + first_link + 1, end, out);
    }
}

/// The name around a head word, if it makes one.
fn headed(
    scene: &Scene<'_>,
    units: &[Unit<'_>],
    (start, end): (usize, usize),
    at: usize,
    first_link: usize,
    out: &mut Vec<Mention>,
) -> bool {
    let part = &units[start..end];
    let s = &scene.special;
    let text = |u: &Unit<'_>| &scene.text()[u.start..u.end];
    let head = part[at].heads[0];
    let Some(rule) = scene.book.names.get(head.rule as usize) else { return false };
    let cyrillic = is_cyrillic(text(&part[0]));
    if cyrillic && matches!(rule.kind, EntityType::Park | EntityType::Organisation | EntityType::Event) {
        return false;
    }
    let is_opener = |word: &str| rule.openers.iter().any(|o| o == word);
    let opener = if cyrillic {
        is_opener(&part[at].nominative.map_or_else(|| text(&part[at]).to_lowercase(), str::to_lowercase))
    } else {
        part[at].capital && is_opener(text(&part[at]))
    };
    let linked = at + 1 == first_link && first_link + 1 < part.len();
    let place = rule.apart_from_places;
    let none = ClassSet::NONE;
    let vague = (if place { none } else { s.generic }) | (if head.needs == Needs::Word { s.field } else { none });
    let fits = |u: &Unit<'_>| !u.classes.meets(s.the | s.and | s.link) && (!u.classes.meets(vague) || u.known.is_some());
    let before = &part[..at];
    // "City-County": words for places alone tell none apart.
    let level = |u: &Unit<'_>| place && u.heads.first().is_some_and(|h| is_place_rule(scene, *h));
    let distinct = before.iter().any(|u| fits(u) && u.adjective.is_none() && !level(u));
    let placed =
        before.iter().all(|u| u.known.is_some_and(|(_, k)| k.is_place()) || u.classes.meets(s.generic) || u.adjective.is_some());
    let plain_head = text(&part[at]).split(' ').count() == 1;
    let complement = linked
        && !part[at].classes.meets(s.legal)
        && (!place || opener && at == 0)
        && (opener || !plain_head || !before.is_empty() || matches!(rule.kind, EntityType::Agreement | EntityType::Event));
    // "Embassy of Northton" where the genitive has no preposition.
    let genitive = opener && at == 0 && !linked && cyrillic && owner_end(scene, part) > 0;
    // "Technopark Northton", "Plateforme Industrielle d'Elkwater"
    let apposed = opener && at == 0 && !linked && !cyrillic && rule.kind == EntityType::Park && part.len() > 1 && part[1].capital;
    // "JSC Northton"
    let led = at == 0 && !linked && !cyrillic && part[at].classes.meets(s.legal) && part.len() > 1 && part[1].capital;
    let owned = linked && !cyrillic && lies_in(scene, rule.kind, before, &part[first_link + 1..]);
    let complement = complement && !owned || genitive || apposed || led && rule.kind == EntityType::Organisation;
    let named = if head.needs == Needs::Word {
        distinct && (!placed || before.len() > 1)
    } else {
        distinct
            || complement
            || head.needs == Needs::Nothing
            || rule.kind == EntityType::Organisation && is_title(scene, units, start, start + at)
            // "the Northtonian Ports Authority"
            || rule.kind == EntityType::Organisation && !cyrillic && !plain_head && at > 0 && before.iter().all(|u| u.adjective.is_some())
            || opener && linked && !place
            || rule.kind == EntityType::Agreement
            || rule.kind == EntityType::Event && before.iter().any(|u| u.capital && u.adjective.is_none())
    };
    let bare_head = !named && at == 0 && !linked && !cyrillic && part[0].capital;
    if bare_head
        && matches!(rule.kind, EntityType::Park | EntityType::Organisation)
        && let Some(from) = quote_start(scene, part[0].start)
    {
        push(out, from, part[0].end, rule.kind, Source::Rule(head.rule));
        return true;
    }
    if !named || !part[at].capital && rule.kind == EntityType::Agreement {
        return false;
    }
    // "Chinese Ministry of Commerce": the adjective says whose it is.
    let adjectives = before.iter().take_while(|u| u.adjective.is_some()).count();
    let of_state = part[at].classes.meets(s.embassy) && adjectives == at && !cyrillic;
    let body = rule.kind == EntityType::Organisation && !cyrillic && !part[at].classes.meets(s.legal | s.company);
    // "Northtonian Free Zones Association" is called so: nothing else tells it apart.
    let titled = body && before[adjectives..].iter().all(|u| u.known.is_none() && (u.capital || u.classes.meets(s.and)));
    let titled = titled && (at > adjectives || !plain_head);
    let adjectives = if (opener && complement || distinct) && !of_state && !titled { adjectives } else { 0 };
    let first = if place { skip_known(before) } else { adjectives };
    // "Northton District Municipality", where the lists know Northton: words for places alone name none.
    let levels = place && first > 0 && before[first..].iter().all(level);
    if place && (first == at || levels) && !complement {
        return false;
    }
    // A place is of one other at most: "City of Northton of Canada" ends before the second "of".
    let second = part.iter().skip(first_link + 1).position(|u| u.classes.meets(s.link));
    let second = second.filter(|n| place || !cyrillic && of_place(scene, rule.kind, &part[first_link + 1..], *n));
    let whole = &part[..second.map_or(part.len(), |n| first_link + 1 + n)];
    let last = if genitive {
        owner_end(scene, part)
    } else if complement {
        last_of(scene, whole)
    } else {
        at
    };
    // "Northton Industrial Zone Elkwater"
    let branch = !cyrillic && last == at && at > 0 && matches!(rule.kind, EntityType::Park | EntityType::Organisation);
    let seated = part.get(at + 1).is_some_and(|u| u.known.is_some_and(|(_, k)| k == EntityType::City) && u.gap == Gap::None);
    let last = if branch && seated && at + 2 == part.len() { at + 1 } else { last };
    let until =
        if rule.kind == EntityType::Agreement && !complement { subject_end(scene, units, start + at) } else { part[last].end };
    let until = if rule.kind == EntityType::Event && !complement { theme_end(scene, units, start + at) } else { until };
    let quoted = !cyrillic && matches!(rule.kind, EntityType::Park | EntityType::Organisation);
    let until = if quoted { quote_end(scene, until).unwrap_or(until) } else { until };
    push(out, part[first].start, until, rule.kind, Source::Rule(head.rule));
    if rule.kind == EntityType::Organisation && !cyrillic && !part[at].classes.meets(s.legal | s.company) {
        park_within(scene, &part[first..at], out);
    }
    if last + 1 < part.len() && !linked && !place_pair(part, last) {
        let rest = &part[last + 1..];
        let person =
            (2..=4).contains(&rest.len()) && rest.iter().all(|u| u.capital && u.heads.is_empty() && !u.classes.meets(s.field));
        if person && rest.iter().any(|u| is_bare(scene, u)) && holder_before(scene, units, start) {
            push(out, rest[0].start, rest[rest.len() - 1].end, EntityType::Person, Source::Person);
        } else {
            part_name(scene, units, start + last + 1, end, out);
        }
    }
    if last + 1 < part.len() && last == at && linked {
        let from = first_link + 1 + part[first_link + 1..].iter().take_while(|u| u.classes.meets(s.the)).count();
        if let Some(head) = part[from..].iter().rposition(|u| !u.heads.is_empty() && u.capital) {
            headed(scene, units, (start + from, end), head, part.len() - from, out);
        }
    }
    true
}

/// The park that a body is called after: "Northton Free Zone Authority".
fn park_within(scene: &Scene<'_>, before: &[Unit<'_>], out: &mut Vec<Mention>) {
    let is_park = |h: &Head| scene.book.names.get(h.rule as usize).is_some_and(|r| r.kind == EntityType::Park);
    let park = |u: &Unit<'_>| u.heads.iter().copied().find(|h| is_park(h) && h.needs != Needs::Word);
    let own = |u: &Unit<'_>| u.known.is_some_and(|(_, k)| k.is_place()) || is_bare(scene, u);
    let found = before.iter().enumerate().find_map(|(i, u)| Some((i, park(u).filter(|_| u.capital)?)));
    if let Some((at, head)) = found.filter(|(at, _)| before[..*at].iter().any(own)) {
        push(out, before[0].start, before[at].end, EntityType::Park, Source::Rule(head.rule));
    }
}

/// Whether a name that stands by itself is only said to lie in a place: "Northton Port Authority of Egypt".
fn lies_in(scene: &Scene<'_>, kind: EntityType, before: &[Unit<'_>], behind: &[Unit<'_>]) -> bool {
    let s = &scene.special;
    let own = |u: &Unit<'_>| {
        u.known.is_some_and(|(_, k)| k.is_place()) || is_bare(scene, u) && !u.numeric && !u.classes.meets(s.kind_word)
    };
    let park = |u: &Unit<'_>| {
        u.heads
            .iter()
            .any(|h| scene.book.names.get(h.rule as usize).is_some_and(|r| r.kind == EntityType::Park) && h.needs != Needs::Word)
    };
    // "Elkwater Sub-zone of the Northton Economic Zone"
    let of_park = kind == EntityType::Park && behind.last().is_some_and(park) && behind.len() > 1;
    matches!(kind, EntityType::Park | EntityType::Organisation) && before.iter().any(own) && (of_park || is_place(scene, behind))
}

/// Whether units are the name of a place, and no more.
fn is_place(scene: &Scene<'_>, units: &[Unit<'_>]) -> bool {
    let s = &scene.special;
    let known = |u: &Unit<'_>| u.known.is_some_and(|(_, k)| k.is_place());
    let level = |u: &Unit<'_>| u.heads.first().is_some_and(|h| is_place_rule(scene, *h));
    units.iter().any(|u| known(u) || level(u))
        && units.iter().all(|u| known(u) || level(u) || u.classes.meets(s.the) || is_bare(scene, u))
}

/// Whether a body's complement names a place and the one that this lies in: "… of Northton City of Canada".
fn of_place(scene: &Scene<'_>, kind: EntityType, complement: &[Unit<'_>], link: usize) -> bool {
    matches!(kind, EntityType::Park | EntityType::Organisation)
        && is_place(scene, &complement[..link])
        && is_place(scene, &complement[link + 1..])
}

/// Whether ordinary words with capitals before a head word are a name all the same: "the Industrial Development Corporation".
fn is_title(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, head: usize) -> bool {
    let s = &scene.special;
    let article =
        start > 0 && units[start].gap == Gap::None && units[start - 1].classes.meets(s.the) && !units[start - 1].capital;
    let words: usize = units[start..=head].iter().map(|u| scene.text()[u.start..u.end].split(' ').count()).sum();
    let capitals =
        units[start..=head].iter().all(|u| u.capital && u.known.is_none_or(|(_, k)| !k.is_place()) && u.adjective.is_none());
    article && words >= 3 && capitals && !units[start..head].iter().any(|u| u.classes.meets(s.role))
}

/// Whether what follows a name is a number or a small word alone.
fn place_pair(part: &[Unit<'_>], last: usize) -> bool {
    part[last + 1..].iter().all(|u| !u.capital || u.numeric)
}

/// Where the owner behind an opener ends: fields, known places and their seat, in languages whose genitive needs no
/// preposition.
fn owner_end(scene: &Scene<'_>, part: &[Unit<'_>]) -> usize {
    let s = &scene.special;
    let place = |u: &Unit<'_>| u.known.is_some_and(|(_, k)| k.is_place());
    let of = |(i, u): (usize, &Unit<'_>)| {
        let head = |u: &Unit<'_>| u.heads.first().is_some_and(|h| is_place_rule(scene, *h));
        let describes = part.get(i + 2).is_some_and(head);
        place(u) || head(u) || describes || u.classes.meets(s.field | s.seat | s.and | s.the)
    };
    let length = part[1..].iter().enumerate().take_while(|pair| of(*pair)).count();
    (0..=length).rev().find(|i| !part[*i].classes.meets(s.seat | s.and | s.the)).unwrap_or(0)
}

fn is_place_rule(scene: &Scene<'_>, head: Head) -> bool {
    scene.book.names.get(head.rule as usize).is_some_and(|r| r.apart_from_places)
}

/// The most words of what an agreement is about.
const LONGEST_SUBJECT: usize = 12;

/// Where the name of an agreement ends: behind what it is about, as in "agreement on the establishment of …".
fn subject_end(scene: &Scene<'_>, units: &[Unit<'_>], head: usize) -> usize {
    let s = &scene.special;
    let stops = |u: &Unit<'_>| {
        u.gap != Gap::None
            || u.numeric
            || u.known.is_some()
            || u.classes.meets(scene.lexicon.borders() | s.sign | s.speak | s.hold)
    };
    let opens = units.get(head + 1).is_some_and(|u| !stops(u) && u.classes.meets(s.on) && !u.capital);
    if !opens {
        return units[head].end;
    }
    let length = units[head + 1..].iter().take(LONGEST_SUBJECT).take_while(|u| !stops(u)).count();
    let function = s.link | s.the | s.and | s.on;
    let last = (head + 2..head + 1 + length).rev().find(|i| !units[*i].classes.meets(function) || units[*i].capital);
    last.map_or(units[head].end, |i| units[i].end)
}

/// Where the name of an event ends: behind the theme that its title tells, as in "Conference on Science Parks".
fn theme_end(scene: &Scene<'_>, units: &[Unit<'_>], head: usize) -> usize {
    let s = &scene.special;
    let opens = units.get(head + 1).is_some_and(|u| u.gap == Gap::None && !u.capital && u.classes.meets(s.on));
    let titled = units.get(head + 2).is_some_and(|u| u.gap == Gap::None && u.capital && u.known.is_none());
    if !opens || !titled {
        return units[head].end;
    }
    let joins = s.link | s.and | s.the | s.on;
    let inside = |u: &&Unit<'_>| u.gap == Gap::None && !u.numeric && (u.capital || u.classes.meets(joins));
    let length = units[head + 2..].iter().take(LONGEST_SUBJECT).take_while(inside).count();
    let last = (head + 2..head + 2 + length).rev().find(|i| units[*i].capital);
    last.map_or(units[head].end, |i| units[i].end)
}

/// The last unit of a complement that is no dangling link.
fn last_of(scene: &Scene<'_>, part: &[Unit<'_>]) -> usize {
    let s = &scene.special;
    part.iter().rposition(|u| u.capital || !u.classes.meets(s.link | s.the | s.and)).unwrap_or(part.len() - 1)
}

/// How many known places a place's own name is preceded by ("Zambia Central Province").
fn skip_known(before: &[Unit<'_>]) -> usize {
    let known = before.iter().take_while(|u| u.known.is_some_and(|(_, k)| k.is_place()) || u.adjective.is_some()).count();
    if known < before.len() { known } else { 0 }
}

/// Names whose head word is a common noun: "memorandum of understanding", "twinning agreement", "signing ceremony".
fn common_names(scene: &Scene<'_>, units: &[Unit<'_>], taken: &[bool], out: &mut Vec<Mention>) {
    let s = &scene.special;
    for (i, unit) in units.iter().enumerate().filter(|(i, _)| !taken[*i]) {
        let acronym = unit.capital && scene.text()[unit.start..unit.end].chars().filter(|c| c.is_uppercase()).count() >= 2;
        let Some(head) = unit.heads.first().copied().filter(|_| !unit.capital || acronym || i == 0 || units[i].gap == Gap::Break)
        else {
            continue;
        };
        let Some(rule) = scene.book.names.get(head.rule as usize) else { continue };
        let own = rule.kind == EntityType::Event && is_cyrillic(cyrillic::text_of(scene, unit));
        if own || !matches!(rule.kind, EntityType::Agreement | EntityType::Event) {
            continue;
        }
        let mut first = i;
        while first > 0 && first + MOST_DESCRIBING > i && units[first].gap == Gap::None {
            let u = &units[first - 1];
            let word = cyrillic::text_of(scene, u);
            let plain_adjective = || u.classes == ClassSet::NONE && cyrillic::shaped(scene, word, Shape::Adjective);
            let describes = u.classes.meets(s.generic | s.twin_noun)
                || !u.capital && u.heads.is_empty() && u.classes.meets(s.field) && head.needs != Needs::Owner
                || !u.capital && u.heads.is_empty() && plain_adjective()
                || u.adjective.is_some() && first == i
                || u.capital
                    && u.known.is_none()
                    && !u.classes.meets(s.role | s.plain | s.speak | s.the | s.and | scene.lexicon.borders());
            if !describes {
                break;
            }
            first -= 1;
        }
        let named_after = !is_cyrillic(cyrillic::text_of(scene, unit)) && unit.heads.iter().any(|h| h.needs == Needs::Owner);
        let happening = if named_after { happening_end(scene, units, i) } else { None };
        if let Some(end) = happening {
            push(out, units[first].start, end, rule.kind, Source::Rule(head.rule));
        } else if head.needs != Needs::Owner && (first < i || head.needs != Needs::Word) {
            // What it is about ends before another name.
            let free = i + 1 + taken[i + 1..].iter().take(LONGEST_SUBJECT + 2).take_while(|t| !**t).count();
            let end = if rule.kind == EntityType::Agreement { subject_end(scene, &units[..free], i) } else { unit.end };
            push(out, units[first].start, end, rule.kind, Source::Rule(head.rule));
        }
    }
}

/// Where what happens to a named thing ends, as in "opening of the second gate of the Northton Industrial Park".
fn happening_end(scene: &Scene<'_>, units: &[Unit<'_>], head: usize) -> Option<usize> {
    let s = &scene.special;
    let inside = |u: &&Unit<'_>| {
        let stops = u.classes.meets(scene.lexicon.borders() | s.sign | s.speak | s.hold) && !u.capital && !u.classes.meets(s.the);
        matches!(u.gap, Gap::None | Gap::Possessive) && !stops
    };
    let of = units.get(head + 1).is_some_and(|u| u.gap == Gap::None && !u.capital && u.classes.meets(s.link));
    let length = units[head + 1..].iter().take(LONGEST_SUBJECT).take_while(inside).count();
    let behind = &units[head + 1..head + 1 + length];
    let name = behind.iter().position(|u| u.capital && !u.numeric && !u.classes.meets(s.role)).filter(|_| of)?;
    let last = behind[name..].iter().take_while(|u| u.capital || u.classes.meets(s.link) && !u.numeric).count();
    let last = behind[name..name + last].iter().rposition(|u| u.capital)?;
    Some(behind[name + last].end)
}

/// Names whose head word comes before a name in quotes: "technopark «Northton»".
fn quoted_names(scene: &Scene<'_>, units: &[Unit<'_>], out: &mut Vec<Mention>) {
    let text = scene.text();
    for unit in units {
        let Some(head) = unit.heads.first().copied() else { continue };
        let Some(rule) = scene.book.names.get(head.rule as usize) else { continue };
        let quotable = matches!(rule.kind, EntityType::Park | EntityType::Organisation | EntityType::Event);
        let rest = text[unit.end..].strip_prefix(" \u{ab}").filter(|_| quotable);
        let close = rest.and_then(|r| r.char_indices().take(LONGEST_QUOTE).find(|(_, c)| matches!(c, '\u{bb}' | '\n')));
        if let Some((length, '\u{bb}')) = close {
            push(out, unit.start, unit.end + 3 + length + 2, rule.kind, Source::Rule(head.rule));
        }
    }
}

/// Where a name in quotes ends that stands right behind a body's or park's: "National Chamber "Northton"".
fn quote_end(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let rest = scene.text()[at..].strip_prefix(' ')?;
    let open = rest.chars().next().filter(|c| matches!(c, '"' | '\u{201c}'))?;
    let inside = &rest[open.len_utf8()..];
    let capital = inside.chars().next().is_some_and(char::is_uppercase);
    let (length, close) = inside.char_indices().take(LONGEST_QUOTE / 2).find(|(_, c)| matches!(c, '"' | '\u{201d}' | '\n'))?;
    (capital && close != '\n').then_some(at + 1 + open.len_utf8() + length + close.len_utf8())
}

/// Where the quotes open whose name stands right before a head word: ""Northton" Free Zone".
fn quote_start(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let before = scene.text()[..at].strip_suffix(' ')?;
    let inside = before.strip_suffix(['"', '\u{201d}'])?;
    let open = inside.char_indices().rev().take(LONGEST_QUOTE / 2).find(|(_, c)| matches!(c, '"' | '\u{201c}' | '\n'))?;
    let name = &inside[open.0 + open.1.len_utf8()..];
    let short = name.split(' ').count() <= 4 && name.chars().next().is_some_and(char::is_uppercase);
    (short && open.1 != '\n').then_some(open.0)
}

/// The most letters of a name in quotes.
const LONGEST_QUOTE: usize = 80;

/// Adds a name without names inside.
pub fn push(out: &mut Vec<Mention>, start: usize, end: usize, kind: EntityType, source: Source) {
    out.push(Mention { start, end, kind, entry: None, source, inner: Vec::new() });
}
