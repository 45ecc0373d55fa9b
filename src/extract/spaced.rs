//! Names in scripts that put spaces between words: runs of capitalised words around a head word.

use super::lexicon::{ClassSet, Head, Needs, Word, is_han};
use super::mention::{Mention, Scene, Source};
use crate::names::EntryId;
use crate::value::EntityType;

/// A word, or several that the lexicon knows as one.
#[derive(Debug, Clone)]
struct Unit<'a> {
    start: usize,
    end: usize,
    classes: ClassSet,
    heads: &'a [Head],
    known: Option<(EntryId, EntityType)>,
    /// The country that an adjective such as "Chinese" stands for.
    adjective: Option<EntryId>,
    /// Its nominative, where it stands in another case.
    nominative: Option<&'a str>,
    /// It begins with a capital or is a number with one ("2nd" counts, "the" does not).
    capital: bool,
    numeric: bool,
    /// What separates it from the unit before.
    gap: Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// A space, hyphen or slash: the words belong together.
    None,
    /// A comma and a space.
    Comma,
    /// An ending such as "'s".
    Possessive,
    /// Anything else.
    Break,
}

/// The names that the name rules build in spaced text, and the persons beside a post.
pub fn names(scene: &Scene<'_>) -> Vec<Mention> {
    let mut out = Vec::new();
    for block in &scene.clean.blocks {
        let units = units(scene, block.range.start, block.range.end);
        let mut i = 0;
        while i < units.len() {
            if !starts_chain(scene, &units, i) {
                i += 1;
                continue;
            }
            let end = chain_end(scene, &units, i);
            chain_names(scene, &units, i, end, &mut out);
            i = end;
        }
        common_names(scene, &units, &mut out);
        quoted_names(scene, &units, &mut out);
    }
    out
}

/// The units of a range: tokens of the lexicon where there are such, else single words.
fn units<'a>(scene: &Scene<'a>, start: usize, end: usize) -> Vec<Unit<'a>> {
    let text = scene.text();
    let mut out: Vec<Unit<'a>> = Vec::new();
    let tokens = scene.tokens_in(start, end);
    let (mut at, mut next) = (start, 0);
    while at < end {
        while tokens.get(next).is_some_and(|t| t.start < at) {
            next += 1;
        }
        let Some(c) = text[at..end].chars().next() else { break };
        let token = tokens.get(next).filter(|t| t.start == at);
        let stop = match token {
            Some(t) => t.end,
            None if c.is_alphanumeric() && !is_han(c) => at + word_length(&text[at..end]),
            None => {
                at += c.len_utf8();
                continue;
            }
        };
        if is_han(c) {
            at = stop;
            continue;
        }
        let word = token.map(|t| scene.lexicon.word(*t));
        let gap = out.last().map_or(Gap::Break, |u| gap_of(&text[u.end..at]));
        let alphabetic = text[at..stop].chars().find(|c| c.is_alphabetic());
        out.push(Unit {
            start: at,
            end: stop,
            classes: word.map_or(0, |w| w.classes),
            heads: word.map_or(&[], |w| &w.heads),
            known: token.and_then(|t| scene.known(*t)),
            adjective: word.and_then(|w| w.adjective),
            nominative: word.and_then(|w| w.nominative.as_deref()),
            capital: alphabetic.is_some_and(char::is_uppercase) && !word.is_some_and(|w| is_phrase(w, &text[at..stop])),
            numeric: c.is_ascii_digit(),
            gap,
        });
        at = stop;
    }
    out
}

/// Whether a known word is a phrase that has its capital from the start of a sentence only.
fn is_phrase(word: &Word, text: &str) -> bool {
    let small = || text.split(' ').skip(1).all(|w| w.starts_with(char::is_lowercase));
    word.heads.is_empty() && word.names.is_empty() && text.contains(' ') && small()
}

/// The bytes of the word at the start of a text: letters and digits, with inner apostrophes, hyphens within lower-case
/// words, and full stops of initials.
fn word_length(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map(|(_, n)| *n);
        let goes_on = c.is_alphanumeric() && !is_han(c)
            || matches!(c, '\'' | '\u{2019}')
                && next.is_some_and(char::is_alphabetic)
                && !ends_possessive(&text[i + c.len_utf8()..])
            || c == '-' && next.is_some_and(char::is_lowercase)
            || c == '.' && end == 1 && next.is_some_and(|n| n == ' ' || n.is_uppercase());
        if !goes_on {
            break;
        }
        end = i + c.len_utf8();
    }
    end.max(text.chars().next().map_or(1, char::len_utf8))
}

/// Whether what follows an apostrophe is the ending of a possessive alone.
fn ends_possessive(rest: &str) -> bool {
    rest.strip_prefix('s').is_some_and(|after| !after.chars().next().is_some_and(char::is_alphanumeric))
}

fn gap_of(between: &str) -> Gap {
    match between {
        " " | "-" | "\u{2013}" | "/" | " & " | "" => Gap::None,
        ", " => Gap::Comma,
        b if b.starts_with("'s ") || b.starts_with("\u{2019}s ") || b == "' " || b == "\u{2019} " => Gap::Possessive,
        _ => Gap::Break,
    }
}

/// Whether a run of capitalised words may begin with a unit.
fn starts_chain(scene: &Scene<'_>, units: &[Unit<'_>], at: usize) -> bool {
    let (s, unit) = (&scene.special, &units[at]);
    // A number behind a number, a month or a preposition belongs to a date.
    let dated = at > 0 && unit.gap == Gap::None && {
        let before = &units[at - 1];
        before.numeric || before.classes & scene.lexicon.borders() & !s.the != 0
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
        let joint = units.get(at + 1).is_some_and(|u| u.gap == Gap::None && !u.capital && u.classes & (s.and | s.link) != 0);
        let next = units.get(at + if joint { 2 } else { 1 });
        next.is_some_and(|u| u.gap == Gap::None && u.capital && u.classes & function == 0)
    };
    unit.classes & function == 0 && (unit.classes & s.plain == 0 || goes_on())
}

/// Where a run of capitalised words ends: the unit after its last.
fn chain_end(scene: &Scene<'_>, units: &[Unit<'_>], start: usize) -> usize {
    let s = &scene.special;
    let breaks = s.speak | scene.lexicon.borders();
    let (mut last, mut i) = (start, start + 1);
    let mut linked = false;
    while let Some(unit) = units.get(i) {
        let next_field = unit.gap == Gap::Comma && linked && unit.classes & s.field != 0 && unit.capital;
        if unit.gap != Gap::None && !next_field {
            break;
        }
        // "Embassy in Northton" in languages whose genitive needs no preposition, and their "ministry of trade".
        let seat = unit.classes & s.seat != 0 && units[start].classes & s.embassy != 0;
        let field = unit.classes & s.field != 0 && !unit.capital && !units[start].heads.is_empty() && last + 1 == i;
        if field {
            last = i;
            i += 1;
            continue;
        }
        let link = unit.classes & (s.link | s.and | s.the) != 0 && !unit.capital || seat;
        if link {
            linked |= unit.classes & s.link != 0;
            i += 1;
            if i > last + 3 {
                break;
            }
            continue;
        }
        let head = !unit.heads.is_empty();
        let inside = unit.capital || unit.numeric || head && last + 1 == i;
        let foreign = unit.classes & (s.role | breaks) != 0 && !head && unit.known.is_none();
        if !inside || foreign {
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
        let joins = units[i].classes & scene.special.and != 0 && !units[i].capital && from < i;
        let person = || role_before(scene, units, from) && !units[from..i].iter().any(|u| !u.heads.is_empty());
        if joins && (person() || parts_names(scene, &units[from..i], &units[i + 1..end])) {
            part_name(scene, units, from, i, out);
            from = i + 1;
        }
    }
    part_name(scene, units, from, end, out);
}

/// Whether a post stands right before a unit.
fn role_before(scene: &Scene<'_>, units: &[Unit<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).map(|j| &units[j]);
    before.is_some_and(|u| u.classes & scene.special.role != 0) && units[at].gap == Gap::None
}

/// Whether units hold a head word that makes a name with what stands before or behind it.
fn makes_name(scene: &Scene<'_>, units: &[Unit<'_>]) -> bool {
    let s = &scene.special;
    units.iter().enumerate().any(|(i, u)| {
        let strong = u.capital && u.heads.iter().any(|h| h.needs != Needs::Word) || u.capital && !u.heads.is_empty() && i > 0;
        let follows = units.get(i + 1).is_some_and(|n| n.classes & s.link != 0);
        strong
            && u.classes & s.field == 0
            && (i > 0 || follows || u.heads.iter().any(|h| h.needs != Needs::Word) && units.len() > 1)
    })
}

/// Whether an "and" parts two names, rather than standing inside one.
fn parts_names(scene: &Scene<'_>, left: &[Unit<'_>], right: &[Unit<'_>]) -> bool {
    let s = &scene.special;
    let all_known = left.iter().all(|u| u.known.is_some() || u.classes & (s.the | s.link) != 0);
    let ends_known = left.last().is_some_and(|u| u.known.is_some());
    let begins_field = right.iter().find(|u| u.classes & s.the == 0).is_some_and(|u| u.classes & (s.field | s.generic) != 0);
    if makes_name(scene, left) {
        let in_complement = left.iter().any(|u| u.classes & s.link != 0);
        return !in_complement || ends_known || makes_name(scene, right) && !begins_field;
    }
    all_known || !right.iter().any(|u| u.capital && !u.heads.is_empty())
}

/// The name that a part of a run is, by its head word, its person's form, or the place it stands in.
fn part_name(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize, out: &mut Vec<Mention>) {
    let s = &scene.special;
    let skip = units[start..end].iter().take_while(|u| u.classes & s.the != 0 && u.known.is_none()).count();
    let start = start + skip;
    if start >= end {
        return;
    }
    let part = &units[start..end];
    let cyrillic = is_cyrillic(&scene.text()[part[0].start..part[0].end]);
    let is_link = |u: &Unit<'_>| u.classes & s.link != 0 && !u.capital;
    let first_link = part.iter().position(is_link).unwrap_or(part.len());
    let is_head = |u: &Unit<'_>| !u.heads.is_empty() && (u.capital || part.len() > 1);
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
            .find(|u| u.classes & s.the == 0)
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
    let is_opener = |word: &str| rule.openers.iter().any(|o| o == word);
    let opener = if cyrillic {
        is_opener(&part[at].nominative.map_or_else(|| text(&part[at]).to_lowercase(), str::to_lowercase))
    } else {
        part[at].capital && is_opener(text(&part[at]))
    };
    let linked = at + 1 == first_link && first_link + 1 < part.len();
    let place = rule.apart_from_places;
    let vague = if place { 0 } else { s.generic } | if head.needs == Needs::Word { s.field } else { 0 };
    let fits = |u: &Unit<'_>| u.classes & (s.the | s.and | s.link) == 0 && (u.classes & vague == 0 || u.known.is_some());
    let before = &part[..at];
    let distinct = before.iter().any(|u| fits(u) && u.adjective.is_none());
    let placed =
        before.iter().all(|u| u.known.is_some_and(|(_, k)| k.is_place()) || u.classes & s.generic != 0 || u.adjective.is_some());
    let plain_head = text(&part[at]).split(' ').count() == 1;
    let complement = linked
        && part[at].classes & s.legal == 0
        && (!place || opener && at == 0)
        && (opener || !plain_head || !before.is_empty() || matches!(rule.kind, EntityType::Agreement | EntityType::Event));
    // "Embassy of Northton" where the genitive has no preposition.
    let genitive = opener && at == 0 && !linked && cyrillic && owner_end(scene, part) > 0;
    let complement = complement || genitive;
    let named = if head.needs == Needs::Word {
        distinct && (!placed || before.len() > 1)
    } else {
        distinct
            || complement
            || opener && linked && !place
            || rule.kind == EntityType::Agreement
            || rule.kind == EntityType::Event && before.iter().any(|u| u.capital && u.adjective.is_none())
    };
    if !named || !part[at].capital && rule.kind == EntityType::Agreement {
        return false;
    }
    // "Chinese Ministry of Commerce": the adjective says whose it is.
    let adjectives = before.iter().take_while(|u| u.adjective.is_some()).count();
    let adjectives = if opener && complement || distinct { adjectives } else { 0 };
    let first = if place { skip_known(before) } else { adjectives };
    if place && first == at && !complement {
        return false;
    }
    // A place is of one other at most: "City of Northton of Canada" ends before the second "of".
    let second = part.iter().skip(first_link + 1).position(|u| u.classes & s.link != 0).filter(|_| place);
    let whole = &part[..second.map_or(part.len(), |n| first_link + 1 + n)];
    let last = if genitive {
        owner_end(scene, part)
    } else if complement {
        last_of(scene, whole)
    } else {
        at
    };
    let until =
        if rule.kind == EntityType::Agreement && !complement { subject_end(scene, units, start + at) } else { part[last].end };
    push(out, part[first].start, until, rule.kind, Source::Rule(head.rule));
    if last + 1 < part.len() && !linked && !place_pair(part, last) {
        part_name(scene, units, start + last + 1, end, out);
    }
    if last + 1 < part.len() && last == at && linked {
        let rest = &part[first_link + 1..];
        if let Some(head) = rest.iter().rposition(|u| !u.heads.is_empty() && u.capital) {
            headed(scene, units, (start + first_link + 1, end), head, rest.len(), out);
        }
    }
    true
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
        place(u) || head(u) || describes || u.classes & (s.field | s.seat | s.and | s.the) != 0
    };
    let length = part[1..].iter().enumerate().take_while(|pair| of(*pair)).count();
    (0..=length).rev().find(|i| part[*i].classes & (s.seat | s.and | s.the) == 0).unwrap_or(0)
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
        u.gap != Gap::None || u.numeric || u.known.is_some() || u.classes & (scene.lexicon.borders() | s.sign) != 0
    };
    let opens = units.get(head + 1).is_some_and(|u| !stops(u) && u.classes & s.on != 0 && !u.capital);
    if !opens {
        return units[head].end;
    }
    let length = units[head + 1..].iter().take(LONGEST_SUBJECT).take_while(|u| !stops(u)).count();
    let function = s.link | s.the | s.and | s.on;
    let last = (head + 2..head + 1 + length).rev().find(|i| units[*i].classes & function == 0 || units[*i].capital);
    last.map_or(units[head].end, |i| units[i].end)
}

/// The last unit of a complement that is no dangling link.
fn last_of(scene: &Scene<'_>, part: &[Unit<'_>]) -> usize {
    let s = &scene.special;
    part.iter().rposition(|u| u.capital || u.classes & (s.link | s.the | s.and) == 0).unwrap_or(part.len() - 1)
}

/// How many known places a place's own name is preceded by ("Zambia Central Province").
fn skip_known(before: &[Unit<'_>]) -> usize {
    let known = before.iter().take_while(|u| u.known.is_some_and(|(_, k)| k.is_place()) || u.adjective.is_some()).count();
    if known < before.len() { known } else { 0 }
}

/// The name of a run of capitalised words without a head word, by what stands around it.
fn by_context(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize, out: &mut Vec<Mention>) {
    let place = |u: &Unit<'_>| u.known.is_some_and(|(_, k)| k.is_place()) || u.adjective.is_some();
    // A first name opens a person's name, whatever ordinary word the sentence begins with.
    let forename = |u: &Unit<'_>| u.classes & scene.special.forename != 0;
    let opens = units[start..end].iter().position(forename).filter(|n| end - start >= n + 2);
    let plain = opens.is_some_and(|n| units[start..start + n].iter().all(|u| u.known.is_none() && u.heads.is_empty()));
    let start = if plain { start + opens.unwrap_or(0) } else { start };
    // "Mayor of Northton Ann Field"
    let holder = start > 1 && units[start - 1].classes & scene.special.link != 0 && role_before(scene, units, start - 1);
    let places = if holder { units[start..end].iter().take_while(|u| place(u)).count() } else { 0 };
    let listed = units[start..end].iter().take_while(|u| place(u)).count();
    let surname =
        start + listed + 2 <= end && units[start + listed].classes & (scene.special.surname | scene.special.forename) != 0;
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
    let kind = if holder || is_person(scene, units, start, end) {
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
fn is_person(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize) -> bool {
    let s = &scene.special;
    let cyrillic = is_cyrillic(&scene.text()[units[start].start..units[start].end]);
    if role_before(scene, units, start) && (end - start >= 2 || !cyrillic) {
        return true;
    }
    let first = &units[start];
    if end - start < 2 || units[start..end].iter().any(|u| u.classes & s.field != 0) {
        return false;
    }
    let after = units.get(end);
    let clause =
        || units[end..].iter().enumerate().take_while(|(i, u)| *i == 0 || u.gap != Gap::Comma && u.gap != Gap::Break).take(7);
    let role_after = after.is_some_and(|u| u.gap == Gap::Comma) && clause().any(|(_, u)| u.classes & s.role != 0);
    let who = after.is_some_and(|u| u.gap == Gap::Comma && u.classes & s.who != 0);
    let speaks = after.is_some_and(|u| u.gap == Gap::None && u.classes & s.speak != 0);
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
            found |= u.classes & s.role != 0 && u.heads.is_empty();
        }
        found
    };
    let forename = first.classes & s.forename != 0 && end - start <= 3;
    let surname = first.classes & s.surname != 0 && end - start <= 3 && units[start + 1].known.is_none();
    role_after || who || speaks || surname || forename || initial || post_before
}

/// A place that no list has, by the word before it ("the city of Northton"), or by the place named after it:
/// "Northton, Canada"; "Elkwater, Northton and Fairhill in Westmarch".
fn place_by_context(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize) -> Option<EntityType> {
    let s = &scene.special;
    let back = |n: usize| start.checked_sub(n).map(|j| &units[j]).filter(|_| units[start].gap == Gap::None);
    let before = back(1);
    let of = before.is_some_and(|u| u.classes & (s.link | s.and) != 0 && u.gap == Gap::None);
    let word = before.map_or(0, |u| if of { back(2).map_or(0, |u| u.classes) } else { u.classes & s.city_word });
    if word & (s.city_post | s.city_word) != 0 {
        return Some(EntityType::City);
    }
    if word & (s.region_post | s.region_word) != 0 {
        return Some(EntityType::Region);
    }
    let is = |u: Option<&Unit<'_>>, kinds: &[EntityType]| u.and_then(|u| u.known).is_some_and(|(_, k)| kinds.contains(&k));
    let after = units.get(end)?;
    let wide = [EntityType::Country, EntityType::Region];
    if after.gap == Gap::Comma && is(Some(after), &wide) {
        let closes = units.get(end + 1).is_none_or(|u| u.gap != Gap::None || !u.capital);
        return closes.then_some(EntityType::City);
    }
    let joint = |u: &Unit<'_>| u.classes & s.and != 0;
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
fn body_by_context(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize) -> Option<EntityType> {
    let s = &scene.special;
    let word = |u: &Unit<'_>| u.classes & s.body_word != 0 && !u.capital;
    if start > 0 && units[start].gap == Gap::None && word(&units[start - 1]) {
        return Some(EntityType::Organisation);
    }
    let apposed = units.get(end).is_some_and(|u| u.gap == Gap::Comma && u.classes & s.the != 0);
    let mut clause = units[end..].iter().skip(1).take(6).take_while(|u| u.gap == Gap::None);
    (apposed && clause.any(word)).then_some(EntityType::Organisation)
}

/// Names whose head word is a common noun: "memorandum of understanding", "twinning agreement", "signing ceremony".
fn common_names(scene: &Scene<'_>, units: &[Unit<'_>], out: &mut Vec<Mention>) {
    let s = &scene.special;
    for (i, unit) in units.iter().enumerate() {
        let acronym = unit.capital && scene.text()[unit.start..unit.end].chars().filter(|c| c.is_uppercase()).count() >= 2;
        let Some(head) = unit.heads.first().copied().filter(|_| !unit.capital || acronym || i == 0 || units[i].gap == Gap::Break)
        else {
            continue;
        };
        let Some(rule) = scene.book.names.get(head.rule as usize) else { continue };
        if !matches!(rule.kind, EntityType::Agreement | EntityType::Event) {
            continue;
        }
        let mut first = i;
        while first > 0 && units[first].gap == Gap::None {
            let u = &units[first - 1];
            let describes = u.classes & (s.generic | s.twin_noun) != 0
                || u.adjective.is_some() && first == i
                || u.capital
                    && u.known.is_none()
                    && u.classes & (s.role | s.plain | s.speak | s.the | s.and | scene.lexicon.borders()) == 0;
            if !describes {
                break;
            }
            first -= 1;
        }
        if first < i || head.needs != Needs::Word {
            let end = if rule.kind == EntityType::Agreement { subject_end(scene, units, i) } else { unit.end };
            push(out, units[first].start, end, rule.kind, Source::Rule(head.rule));
        }
    }
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

/// The most letters of a name in quotes.
const LONGEST_QUOTE: usize = 80;

fn is_cyrillic(text: &str) -> bool {
    text.starts_with(|c| matches!(c, '\u{400}'..='\u{52f}'))
}

fn push(out: &mut Vec<Mention>, start: usize, end: usize, kind: EntityType, source: Source) {
    out.push(Mention { start, end, kind, entry: None, source, inner: Vec::new() });
}
