//! Names in scripts that put spaces between words: runs of capitalised words around a head word.

use super::lexicon::{ClassSet, Head, Needs, is_han};
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
            if !starts_chain(scene, &units[i]) {
                i += 1;
                continue;
            }
            let end = chain_end(scene, &units, i);
            chain_names(scene, &units, i, end, &mut out);
            i = end;
        }
        common_names(scene, &units, &mut out);
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
            capital: alphabetic.is_some_and(char::is_uppercase),
            numeric: c.is_ascii_digit(),
            gap,
        });
        at = stop;
    }
    out
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
fn starts_chain(scene: &Scene<'_>, unit: &Unit<'_>) -> bool {
    let s = &scene.special;
    let function = s.the | s.and | s.link | s.role | s.plain | s.speak | scene.lexicon.borders();
    (unit.capital || unit.numeric)
        && (unit.classes & function == 0 || unit.known.is_some() || !unit.heads.is_empty() && unit.capital)
}

/// Where a run of capitalised words ends: the unit after its last.
fn chain_end(scene: &Scene<'_>, units: &[Unit<'_>], start: usize) -> usize {
    let s = &scene.special;
    let (mut last, mut i) = (start, start + 1);
    let mut linked = false;
    while let Some(unit) = units.get(i) {
        let list_of_link = unit.gap == Gap::Comma
            && linked
            && unit.capital
            && unit.classes == 0
            && unit.known.is_none()
            && unit.heads.is_empty();
        if unit.gap != Gap::None && !list_of_link {
            break;
        }
        let link = unit.classes & (s.link | s.and | s.the) != 0 && !unit.capital;
        if link {
            linked |= unit.classes & s.link != 0;
            i += 1;
            if i > last + 3 {
                break;
            }
            continue;
        }
        let inside = unit.capital || unit.numeric || !unit.heads.is_empty() && last + 1 == i;
        if !inside || unit.classes & s.role != 0 && unit.heads.is_empty() && unit.known.is_none() {
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
        if units[i].classes & scene.special.and != 0
            && !units[i].capital
            && parts_names(scene, &units[from..i], &units[i + 1..end])
        {
            part_name(scene, units, from, i, out);
            from = i + 1;
        }
    }
    part_name(scene, units, from, end, out);
}

/// Whether an "and" parts two names, rather than standing inside one.
fn parts_names(scene: &Scene<'_>, left: &[Unit<'_>], right: &[Unit<'_>]) -> bool {
    let has_head = |units: &[Unit<'_>]| units.iter().any(|u| !u.heads.is_empty() && u.capital);
    let all_known =
        |units: &[Unit<'_>]| units.iter().all(|u| u.known.is_some() || u.classes & (scene.special.the | scene.special.link) != 0);
    let ends_known = left.last().is_some_and(|u| u.known.is_some());
    if has_head(left) {
        let in_complement = left.iter().any(|u| u.classes & scene.special.link != 0);
        return !in_complement || ends_known || has_head(right);
    }
    all_known(left) || !has_head(right)
}

/// The name that a part of a run is, by its head word, its person's form, or the place it stands in.
fn part_name(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize, out: &mut Vec<Mention>) {
    let part = &units[start..end];
    let is_link = |u: &Unit<'_>| u.classes & scene.special.link != 0 && !u.capital;
    let first_link = part.iter().position(is_link).unwrap_or(part.len());
    let head = part[..first_link].iter().rposition(|u| !u.heads.is_empty() && u.capital);
    if let Some(at) = head {
        let head = part[at].heads[0];
        let Some(rule) = scene.book.names.get(head.rule as usize) else { return };
        let opener = rule.openers.iter().any(|o| o == &scene.text()[part[at].start..part[at].end]);
        let complement = at + 1 == first_link && first_link < part.len();
        let place_alone = rule.apart_from_places && complement && !opener;
        let last = if complement && !place_alone { part.len() - 1 } else { at };
        let before = part[..at].iter().any(|u| u.classes & scene.special.the == 0);
        let distinct = part[..at].iter().any(|u| u.classes & scene.special.generic == 0);
        let named =
            if opener { complement || before } else { before && (distinct || complement && !(head.needs == Needs::Word)) };
        if named {
            let first = if rule.apart_from_places { skip_known(&part[..at]) } else { 0 };
            if first < at || opener {
                push(out, part[first].start, part[last].end, rule.kind, Source::Rule(head.rule));
            }
        }
        return;
    }
    let words = part.iter().filter(|u| !u.numeric).count();
    if part.iter().any(|u| u.known.is_some_and(|(_, k)| k.is_place())) || words != part.len() || !(1..=4).contains(&words) {
        return;
    }
    if is_person(scene, units, start, end) {
        push(out, part[0].start, part[part.len() - 1].end, EntityType::Person, Source::Person);
    } else if let Some(kind) = place_by_context(scene, units, end) {
        push(out, part[0].start, part[part.len() - 1].end, kind, Source::Person);
    }
}

/// How many known places a place's own name is preceded by ("Zambia Central Province").
fn skip_known(before: &[Unit<'_>]) -> usize {
    let known = before.iter().take_while(|u| u.known.is_some_and(|(_, k)| k.is_place())).count();
    if known < before.len() { known } else { 0 }
}

/// Whether a run of words is a person: a post before or after it, a verb of speech after it, or a surname first.
fn is_person(scene: &Scene<'_>, units: &[Unit<'_>], start: usize, end: usize) -> bool {
    let s = &scene.special;
    let before = start.checked_sub(1).map(|j| &units[j]);
    let role_before = before.is_some_and(|u| u.classes & s.role != 0 && matches!(units[start].gap, Gap::None | Gap::Comma));
    if role_before {
        return true;
    }
    let many = end - start >= 2;
    let after = units.get(end);
    let role_after = after.is_some_and(|u| u.gap == Gap::Comma) && units[end..].iter().take(6).any(|u| u.classes & s.role != 0);
    let speaks = after.is_some_and(|u| u.gap == Gap::None && u.classes & s.speak != 0);
    let surname = units[start].classes & scene.special.surname != 0;
    many && (role_after || speaks || surname)
}

/// A place that no list has, by the place named after it: "Northton, Canada".
fn place_by_context(scene: &Scene<'_>, units: &[Unit<'_>], end: usize) -> Option<EntityType> {
    let after = units.get(end).filter(|u| u.gap == Gap::Comma)?;
    let (_, kind) = after.known?;
    let closes = units.get(end + 1).is_none_or(|u| u.gap != Gap::None || !u.capital);
    let _ = scene;
    (closes && matches!(kind, EntityType::Country | EntityType::Region)).then_some(EntityType::City)
}

/// Names whose head word is a common noun: "memorandum of understanding", "twinning agreement", "signing ceremony".
fn common_names(scene: &Scene<'_>, units: &[Unit<'_>], out: &mut Vec<Mention>) {
    let s = &scene.special;
    for (i, unit) in units.iter().enumerate() {
        let Some(head) = unit.heads.first().copied().filter(|_| !unit.capital) else { continue };
        let Some(rule) = scene.book.names.get(head.rule as usize) else { continue };
        let mut first = i;
        while first > 0 && units[first].gap == Gap::None {
            let u = &units[first - 1];
            let describes = u.classes & s.generic != 0
                || u.capital && u.classes & (s.role | s.plain | s.speak | scene.lexicon.borders()) == 0
                || u.known.is_some();
            if !describes {
                break;
            }
            first -= 1;
        }
        if first < i || !(head.needs == Needs::Word) {
            push(out, units[first].start, unit.end, rule.kind, Source::Rule(head.rule));
        }
    }
}

fn push(out: &mut Vec<Mention>, start: usize, end: usize, kind: EntityType, source: Source) {
    out.push(Mention { start, end, kind, entry: None, source, inner: Vec::new() });
}
