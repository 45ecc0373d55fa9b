//! Names in Han script: from a head word leftwards to the border, since nothing separates words.

use super::class_set::ClassSet;
use super::lexicon::{Head, Needs, Token, is_han};
use super::mention::{Mention, Scene, Source};
use super::rule::{NameRule, SHORTEST_ZONE};
use crate::value::EntityType;

/// The names that the name rules build in Han text.
pub fn names(scene: &Scene<'_>) -> Vec<Mention> {
    let mut out = Vec::new();
    for (i, token) in scene.tokens.iter().enumerate() {
        let heads = &scene.lexicon.word(*token).heads;
        if heads.is_empty() || !scene.text()[token.start..token.end].chars().any(is_han) {
            continue;
        }
        for head in heads {
            if let Some(mention) = extend(scene, i, *head) {
                out.push(mention);
            }
        }
    }
    out.extend(titled(scene));
    out
}

/// The name that ends with a head word, if there is one.
fn extend(scene: &Scene<'_>, index: usize, head: Head) -> Option<Mention> {
    let rule = scene.book.names.get(head.rule as usize)?;
    let token = *scene.tokens.get(index)?;
    if rule.apart_from_places
        && let Some(start) = suffixed(scene, index).filter(|start| !ends_with_head(&scene.text()[*start..token.start], rule))
    {
        return Some(Mention {
            start,
            end: token.end,
            kind: rule.kind,
            entry: None,
            source: Source::Rule(head.rule),
            inner: Vec::new(),
        });
    }
    let rest = &scene.text()[token.end..];
    if head.needs == Needs::Word
        && rule.not_before.iter().any(|w| rest.starts_with(w.as_str()))
        && !begins_token(scene, token.end)
    {
        return None;
    }
    let doubled = index.checked_sub(1).map(|i| scene.tokens[i]).is_some_and(|t| {
        t.end == token.start && rule.kind == EntityType::Event && scene.lexicon.word(t).heads.iter().any(|h| h.rule == head.rule)
    });
    // "The Foreign Office organises": a body's head before it makes the word a verb.
    let verb = scene.classes(token).meets(scene.special.organise)
        && index.checked_sub(1).map(|i| scene.tokens[i]).is_some_and(|t| {
            t.end == token.start && scene.lexicon.word(t).heads.iter().any(|h| h.rule == head.rule && h.needs != Needs::Word)
        });
    let ministry = head.needs == Needs::Owner && rule.joins_fields && holds_post(scene, token.end);
    let start = left_border(scene, index, rule, head.needs == Needs::Nothing, ministry);
    let start = trim(scene, start, token.start);
    let length = scene.text()[start..token.start].chars().count();
    let level = scene.tokens_in(start, token.start).first().is_some_and(|t| scene.classes(*t).meets(scene.special.level));
    if doubled
        || verb
        || rule.apart_from_places && is_parallel(&scene.text()[start..token.end])
        || length < rule.min && !level && head.needs != Needs::Nothing
        || !(enough(scene, rule, start, token.start, head.needs) || ministry && joins_fields(scene, start, token.start))
    {
        return None;
    }
    Some(Mention { start, end: token.end, kind: rule.kind, entry: None, source: Source::Rule(head.rule), inner: Vec::new() })
}

/// Whether four letters are two pairs that begin alike: "two ports, two districts" tells of places and names none.
fn is_parallel(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    matches!(letters.as_slice(), [a, b, c, d] if a == c && b != d)
}

/// Whether a known word begins at a place.
fn begins_token(scene: &Scene<'_>, at: usize) -> bool {
    scene.tokens.binary_search_by_key(&at, |t| t.start).is_ok()
}

/// Whether a post stands at a place: what ends there is the body that has it.
fn holds_post(scene: &Scene<'_>, at: usize) -> bool {
    let token = scene.tokens.binary_search_by_key(&at, |t| t.start).ok().map(|i| scene.tokens[i]);
    token.is_some_and(|t| scene.classes(t).meets(scene.special.role))
}

/// Whether a passage is a list of fields joined by a word: "planning and cooperation".
fn joins_fields(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    scene.tokens_in(start, end).iter().any(|t| t.start > start && scene.classes(*t).meets(scene.special.and))
}

/// Whether a letter is one that foreign names are written with.
fn sounds(scene: &Scene<'_>, c: char) -> bool {
    scene.book.persons.iter().any(|r| r.han && r.sounds.contains(c))
}

/// Where the letters of a foreign name begin that no word covers and that end at a place.
fn loose_sounds(scene: &Scene<'_>, at: usize) -> usize {
    let text = scene.text();
    let covered = scene.tokens[..scene.tokens.partition_point(|t| t.start < at)].last().map_or(0, |t| t.end);
    let mut start = at;
    for (i, c) in text[..at].char_indices().rev() {
        if i < covered || !sounds(scene, c) {
            break;
        }
        start = i;
    }
    start
}

/// Whether a short word is but a letter inside a foreign name: letters of such names that no word covers stand on both sides.
fn is_letter(scene: &Scene<'_>, index: usize) -> bool {
    let (text, token) = (scene.text(), scene.tokens[index]);
    let special = &scene.special;
    let mut letters = text[token.start..token.end].chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return false };
    let binds = special.and | special.genitive | special.sign | special.located | special.role | special.seat;
    if scene.classes(token).meets(binds | special.at_place) || !sounds(scene, letter) {
        return false;
    }
    let single = |t: Token| text[t.start..t.end].chars().count() == 1;
    let after = match scene.tokens.get(index + 1).filter(|t| t.start == token.end) {
        Some(next) => single(*next) && text[next.start..].starts_with(letter) || !scene.lexicon.word(*next).heads.is_empty(),
        None => text[token.end..].chars().next().is_some_and(|c| is_han(c) && sounds(scene, c)),
    };
    let before = match index.checked_sub(1).map(|i| scene.tokens[i]).filter(|t| t.end == token.start) {
        Some(last) => single(last) && text[last.start..].starts_with(letter),
        None => loose_sounds(scene, token.start) < token.start,
    };
    after && before
}

/// Where a known place begins that stands right before a place's head word: with it, it is a name of its own.
fn suffixed(scene: &Scene<'_>, index: usize) -> Option<usize> {
    let (before, head) = (*scene.tokens.get(index.checked_sub(1)?)?, scene.tokens[index]);
    let (_, kind) = scene.known(before)?;
    let place = before.end == head.start && matches!(kind, EntityType::City | EntityType::Region);
    // "Upper-Northton": the known name is but the end of another.
    let start = if is_foreign(scene, before) { loose_sounds(scene, before.start) } else { before.start };
    place.then_some(start)
}

/// Whether a place's name has a head word already: what follows tells of its area ("the city's centre"), and is no part of it.
fn ends_with_head(name: &str, rule: &NameRule) -> bool {
    name.chars().count() > SHORTEST_WITH_HEAD && rule.heads.iter().any(|h| name.ends_with(h.as_str()))
}

/// How many letters a place's name with its head word has more than.
const SHORTEST_WITH_HEAD: usize = 2;

/// Whether a known place is written with the letters for foreign sounds alone.
fn is_foreign(scene: &Scene<'_>, token: Token) -> bool {
    let country = scene.known(token).and_then(|(id, _)| scene.names.country_of(id));
    // Most places of a page are at home: that is told sooner than their letters are looked at.
    country.is_some_and(|country| scene.names.get(country).iri != HOME)
        && scene.text()[token.start..token.end].chars().all(|c| sounds(scene, c))
}

/// The country whose places are not written for their sound.
const HOME: &str = "https://w3id.org/parkgraph/country/CN";

/// Whether a known word is more likely an ordinary one here: a short name of a lesser place that is an ordinary word too,
/// or whose neighbours no word covers.
pub fn is_doubtful(scene: &Scene<'_>, token: Token, kind: EntityType) -> bool {
    let text = scene.text();
    let name = &text[token.start..token.end];
    if !name.chars().all(is_han) || kind != EntityType::City {
        return false;
    }
    if name.chars().count() > 2 {
        // "Upper-Northton" is no Northton, nor is "Northtonia".
        let goes_on = || text[token.end..].chars().next().is_some_and(|c| sounds(scene, c)) && !begins_token(scene, token.end);
        return is_foreign(scene, token) && (loose_sounds(scene, token.start) < token.start || goes_on());
    }
    let heavy = scene.known(token).is_some_and(|(id, _)| scene.names.get(id).weight > 2_000_000);
    if heavy {
        return false;
    }
    let loose = |c: Option<char>, covered: bool| c.is_some_and(is_han) && !covered;
    let index = scene.tokens.partition_point(|t| t.start < token.start);
    let before = index.checked_sub(1).is_some_and(|i| scene.tokens[i].end == token.start);
    let after = scene.tokens.get(index + 1).is_some_and(|t| t.start == token.end);
    scene.classes(token).meets(scene.special.plain)
        || loose(text[token.end..].chars().next(), after)
        || loose(text[..token.start].chars().next_back(), before)
}

/// Whether what a list holds as a town is called a park: "Northton Development Zone".
pub fn is_park_by_head(scene: &Scene<'_>, token: Token) -> bool {
    let name = &scene.text()[token.start..token.end];
    let ends = || name.char_indices().skip(1).map(|(at, _)| &name[at..]);
    name.chars().count() > SHORTEST_ZONE && name.chars().all(is_han) && ends().any(|end| scene.book.zone_heads.contains(end))
}

/// Whether a dot ties a word to a letter before or behind it, as between the parts of a person's foreign name.
pub fn is_part_of_dotted(scene: &Scene<'_>, token: Token) -> bool {
    let (before, after) = (&scene.text()[..token.start], &scene.text()[token.end..]);
    let behind = after.strip_prefix('\u{b7}').and_then(|rest| rest.chars().next());
    let ahead = before.strip_suffix('\u{b7}').and_then(|rest| rest.chars().next_back());
    [behind, ahead].into_iter().flatten().any(is_han)
}

/// The sign for a day of the month: behind a number it ends a date, and no name reaches over that.
const DAY: char = '\u{65e5}';

/// Likewise for a year and a month, over which agreements and events alone reach.
const YEAR: char = '\u{5e74}';
const MONTH: char = '\u{6708}';

/// How far a name reaches to the left of its head word.
fn left_border(scene: &Scene<'_>, index: usize, rule: &NameRule, alone: bool, ministry: bool) -> usize {
    let text = scene.text();
    let stops = (scene.lexicon.borders() | rule.stop_set) & !rule.through_set;
    let (mut cursor, mut before, mut room) = (scene.tokens[index].start, index, rule.max);
    let floor = scene.block_at(cursor).map_or(0, |b| b.range.start);
    while cursor > floor && room > 0 {
        let previous = before.checked_sub(1).map(|j| scene.tokens[j]);
        if let Some(token) = previous.filter(|t| t.end == cursor) {
            let classes = scene.classes(token);
            let known = scene.known(token);
            if known.is_some_and(|(_, kind)| kind == EntityType::Person) || (rule.apart_from_places && known.is_some()) {
                break;
            }
            if classes.meets(scene.special.and)
                && rule.joins_fields
                && known.is_none()
                && let Some(start) = fields(scene, token.start, ministry)
            {
                return start.max(floor);
            }
            if let Some(start) = over_letter(scene, rule, token, scene.tokens[index].start).filter(|s| *s >= floor) {
                let place =
                    |t: &&Token| t.end == start && t.start >= floor && scene.known(**t).is_some_and(|(_, k)| k.is_place());
                return scene.tokens_in(start.saturating_sub(40), start).last().filter(place).map_or(start, |t| t.start);
            }
            if classes.meets(stops)
                && known.is_none()
                && !is_letter(scene, before - 1)
                && !(rule.joins_places && joins_places(scene, before - 1))
            {
                let pointed = rule.joins_places && classes.meets(scene.special.and);
                return pointed.then(|| pointed_at(scene, before - 1, floor)).flatten().unwrap_or(cursor);
            }
            let length = text[token.start..token.end].chars().count();
            if counts_things(scene, token, before - 1) {
                break;
            }
            let wider = rule.apart_from_places && cursor < scene.tokens[index].start && ends_place(scene, token);
            if token.start < floor
                || length > room
                || wider
                || alone && !scene.lexicon.word(token).heads.is_empty()
                || builds(scene, before)
            {
                break;
            }
            (cursor, before, room) = (token.start, before - 1, room - length);
            continue;
        }
        let mut before_cursor = text[..cursor].chars().rev();
        let Some(c) = before_cursor.next() else { break };
        let dates = c == DAY || matches!(c, YEAR | MONTH) && !matches!(rule.kind, EntityType::Event | EntityType::Agreement);
        if dates && before_cursor.next().is_some_and(|c| c.is_ascii_digit()) {
            break;
        }
        let inside = match c {
            c if is_han(c) || c.is_ascii_digit() => Some(cursor - c.len_utf8()),
            c if c.is_alphabetic() || c == '&' => (!rule.apart_from_places).then(|| cursor - c.len_utf8()),
            '\u{b7}' | '\u{2014}' | '-' | '\u{2013}' | '\u{2027}' | '\u{30fb}' if !rule.apart_from_places => {
                joiner(scene, cursor, c).filter(|start| !ends_body(scene, rule, *start))
            }
            ')' => opening(text, floor, cursor, '(', 24).filter(|open| !defines(scene, *open, cursor)),
            '\u{3001}' if rule.joins_fields => fields(scene, cursor - c.len_utf8(), ministry).inspect(|_| before = 0),
            '\u{201d}' if rule.quotes => opening(text, floor, cursor, '\u{201c}', 60),
            '"' if rule.quotes => opening(text, floor, cursor, '"', 60),
            _ => None,
        };
        let Some(next) = inside.filter(|n| *n >= floor) else { break };
        let length = text[next..cursor].chars().count();
        if length > room {
            break;
        }
        (cursor, room) = (next, room - length);
        while before > 0 && scene.tokens[before - 1].start >= cursor {
            before -= 1;
        }
        if before > 0 && scene.tokens[before - 1].end > cursor {
            // A known word reaches over the place: the name cannot begin within it.
            cursor = scene.tokens[before - 1].end;
            break;
        }
    }
    cursor
}

/// Where a company's name of two letters begins whose second is a short word to others, or one that such a word joins to
/// nothing but generic words: "X-and Investment Group".
fn over_letter(scene: &Scene<'_>, rule: &NameRule, token: Token, head: usize) -> Option<usize> {
    let text = scene.text();
    let (classes, special) = (scene.classes(token), &scene.special);
    let short = text[token.start..token.end].chars().count() == 1 && scene.known(token).is_none();
    let binds = classes.meets(special.genitive | special.measure | special.trim | special.role | special.sign);
    if !rule.joins_fields || !short || binds || !classes.meets(scene.lexicon.borders()) {
        return None;
    }
    let joins = classes.meets(special.and);
    let known = || scene.tokens_in(token.end, head).iter().any(|t| scene.known(*t).is_some());
    let tells = || token.end == head || known() || is_distinctive(scene, token.end, head, Needs::Word);
    if joins && tells() || !joins && token.end != head {
        return None;
    }
    let letter = text[..token.start].chars().next_back().filter(|c| is_han(*c))?;
    let start = token.start - letter.len_utf8();
    let before = text[..start].chars().next_back().is_none_or(|c| !is_han(c));
    let last = scene.tokens_in(start.saturating_sub(40), token.start).last();
    let bordered = last.is_some_and(|t| {
        t.end == start && (scene.known(*t).is_some() || scene.classes(*t).meets(scene.lexicon.borders() | special.and))
    });
    let free = last.is_none_or(|t| t.end <= start);
    (free && (before || bordered)).then_some(start)
}

/// The sign before the number of an edition.
const ORDINAL: char = '\u{7b2c}';

/// Whether a word is a measure behind a number: "four parks" is no name.
fn counts_things(scene: &Scene<'_>, token: Token, index: usize) -> bool {
    let number = index.checked_sub(1).and_then(|i| scene.tokens.get(i)).is_some_and(|t| {
        let one = scene.text()[t.start..t.end].chars().count() == 1;
        t.end == token.start
            && one
            && scene.classes(*t).meets(scene.special.trim)
            && !scene.classes(*t).meets(scene.special.measure)
    });
    let number_before = scene.text()[..token.start].trim_end_matches(|c: char| c.is_ascii_digit());
    // "The 11th": an edition is counted, not things.
    let digit = number_before.len() < token.start && !number_before.ends_with(ORDINAL);
    (number || digit) && scene.known(token).is_none() && scene.classes(token).meets(scene.special.measure)
}

/// Whether a word is the head of places' names alone: behind it another name begins.
fn ends_place(scene: &Scene<'_>, token: Token) -> bool {
    let heads = &scene.lexicon.word(token).heads;
    !heads.is_empty() && heads.iter().all(|h| scene.book.names.get(h.rule as usize).is_some_and(|r| r.apart_from_places))
}

/// Whether the word before a token is one of building or investing, and the token a place: "builds the China … Zone".
fn builds(scene: &Scene<'_>, next: usize) -> bool {
    let (Some(token), Some(after)) = (next.checked_sub(1).and_then(|i| scene.tokens.get(i)), scene.tokens.get(next)) else {
        return false;
    };
    let place = scene.known(*after).is_some_and(|(_, kind)| kind.is_place());
    place && token.end == after.start && scene.classes(*token).meets(scene.special.develop)
}

/// Where a name begins that a connector stands in, if a word right before it points at it: "this dialogue of parks and firms".
fn pointed_at(scene: &Scene<'_>, connector: usize, floor: usize) -> Option<usize> {
    let mut next = scene.tokens.get(connector)?.start;
    for token in scene.tokens[..connector].iter().rev().take(8).take_while(|t| t.start >= floor) {
        let classes = scene.classes(*token);
        if token.end != next {
            return None;
        }
        if classes.meets(scene.special.points) {
            return Some(token.end);
        }
        if classes.meets(scene.lexicon.borders()) && scene.known(*token).is_none() {
            return None;
        }
        next = token.start;
    }
    None
}

/// Where the place begins that owns a list of fields ending here: "X" of "X 's agriculture, water and …"; of a ministry, where
/// the list begins that no place owns.
fn fields(scene: &Scene<'_>, end: usize, ministry: bool) -> Option<usize> {
    let text = scene.text();
    let mut cursor = end;
    for seen in 0..8 {
        let before = text[..cursor].strip_suffix('\u{3001}').map_or(cursor, str::len);
        let unowned = (ministry && cursor < end).then_some(cursor);
        let Some(token) = scene.tokens_in(before.saturating_sub(40), before).last().filter(|t| t.end == before) else {
            return unowned.filter(|_| text[..before].chars().next_back().is_none_or(|c| !is_han(c)));
        };
        if scene.known(*token).is_some_and(|(_, kind)| kind.is_place()) {
            // Right behind the place there is no field: the mark parts the place from what follows.
            return (before == cursor && seen > 0).then_some(token.start);
        }
        let classes = scene.classes(*token);
        let bare = scene.lexicon.word(*token).heads.is_empty() && !classes.meets(scene.lexicon.borders());
        let field = classes.meets(scene.special.generic | scene.special.plain) && (bare || ministry && is_field(scene, *token));
        if !field {
            return unowned.filter(|_| before == cursor && scene.classes(*token).meets(scene.special.role));
        }
        cursor = token.start;
    }
    None
}

/// Whether a word that has another meaning too may be a field of a ministry: "planning", "technology".
fn is_field(scene: &Scene<'_>, token: Token) -> bool {
    let long = scene.text()[token.start..token.end].chars().count() > 1;
    long && !scene.classes(token).meets(scene.special.and | scene.special.role | scene.special.at_place)
}

/// Whether a connector stands right between two known places or bodies.
fn joins_places(scene: &Scene<'_>, index: usize) -> bool {
    let token = scene.tokens[index];
    let next_to = |j: Option<usize>, at_end: bool| {
        j.and_then(|j| scene.tokens.get(j)).is_some_and(|t| {
            let touches = if at_end { t.end == token.start } else { t.start == token.end };
            touches && scene.known(*t).is_some()
        })
    };
    scene.classes(token).meets(scene.special.and) && next_to(index.checked_sub(1), true) && next_to(Some(index + 1), false)
}

/// Whether the name of another body or park ends at a place: "X University—Y Institute" names two.
fn ends_body(scene: &Scene<'_>, rule: &NameRule, end: usize) -> bool {
    let kinds = [EntityType::Organisation, EntityType::Park];
    let Some(token) = scene.tokens_in(end.saturating_sub(60), end).last().filter(|t| t.end == end) else { return false };
    let heads = &scene.lexicon.word(*token).heads;
    let built = |h: &Head| scene.book.names.get(h.rule as usize).is_some_and(|r| kinds.contains(&r.kind));
    kinds.contains(&rule.kind) && heads.iter().any(built)
}

/// Where a dash or dot inside a name begins, if one may stand there: between letters, and doubled only after a place.
fn joiner(scene: &Scene<'_>, cursor: usize, c: char) -> Option<usize> {
    let text = scene.text();
    let start = text[..cursor].trim_end_matches(c).len();
    let times = (cursor - start) / c.len_utf8();
    let left = text[..start].chars().next_back()?;
    let after_place =
        scene.tokens_in(start.saturating_sub(60), start).last().is_some_and(|t| t.end == start && scene.known(*t).is_some());
    let joins = is_han(left) || left == ')' || left.is_alphanumeric();
    (joins && (times == 1 || (times == 2 && after_place))).then_some(start)
}

/// Where a bracket or quote that closes at `cursor` opens, within `most` characters.
fn opening(text: &str, floor: usize, cursor: usize, open: char, most: usize) -> Option<usize> {
    let inside = text[floor..cursor].char_indices().rev().skip(1).take(most).find(|(_, c)| *c == open || *c == '\n')?;
    (inside.1 == open).then_some(floor + inside.0)
}

/// Whether a bracket defines a short form: the name before it is another.
fn defines(scene: &Scene<'_>, open: usize, close: usize) -> bool {
    scene.tokens_in(open, close).iter().any(|t| scene.classes(*t).meets(scene.special.hereinafter))
}

/// Leaves out what begins no name: marks, measures, demonstratives.
fn trim(scene: &Scene<'_>, mut start: usize, head: usize) -> usize {
    loop {
        let rest = &scene.text()[start..head];
        let marks =
            rest.len() - rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '\u{201c}' | '"' | '(')).len();
        if marks > 0 {
            start += marks;
            continue;
        }
        if let Some(closed) = rest.strip_prefix('(').and_then(|r| r.find(')')) {
            // "(Northton) Economic Zone" keeps its bracket only inside a name.
            start += closed + 2;
            continue;
        }
        if let Some(after) = counted(scene, start, head) {
            start = after;
            continue;
        }
        match scene.tokens_in(start, head).first() {
            Some(t) if t.start == start && scene.classes(*t).meets(scene.special.trim) && scene.known(*t).is_none() => {
                start = t.end
            }
            _ => return start,
        }
    }
}

/// Where a number with its measure word ends that begins here: "8 parks" is no name.
fn counted(scene: &Scene<'_>, start: usize, head: usize) -> Option<usize> {
    let digits = scene.text()[start..head].chars().take_while(char::is_ascii_digit).count();
    let unit = scene.text()[start + digits..head].chars().next()?;
    let measure = unit.to_string();
    let counts = |t: &Token| scene.classes(*t).meets(scene.special.measure);
    (digits > 0 && scene.lexicon.scan(&measure).first().is_some_and(counts)).then_some(start + digits + measure.len())
}

/// Whether what stands before a head makes a name: enough generic words, or what the head needs.
fn enough(scene: &Scene<'_>, rule: &NameRule, start: usize, head: usize, needs: Needs) -> bool {
    let length = scene.text()[start..head].chars().count();
    needs == Needs::Nothing || rule.generic_from.is_some_and(|n| length >= n) || is_distinctive(scene, start, head, needs)
}

/// Whether what stands before a head tells one thing from others: letters that no generic word covers, a place, the level
/// of an authority; or its owner, where the head needs one.
fn is_distinctive(scene: &Scene<'_>, start: usize, head: usize, needs: Needs) -> bool {
    let text = scene.text();
    let tokens = scene.tokens_in(start, head);
    let level = tokens.first().is_some_and(|t| t.start == start && scene.classes(*t).meets(scene.special.level));
    if needs == Needs::Owner {
        let owner = |t: &Token| scene.known(*t).is_some() || scene.lexicon.word(*t).heads.iter().any(|h| h.needs != Needs::Owner);
        return level || tokens.iter().any(owner);
    }
    if level && needs == Needs::Anything {
        return true;
    }
    let mut at = start;
    let letters = |from: usize, to: usize| text.get(from..to).is_some_and(|s| s.chars().any(|c| is_han(c) || c.is_alphabetic()));
    for token in tokens {
        if letters(at, token.start) {
            return true;
        }
        let common = scene.classes(*token) != ClassSet::NONE || !scene.lexicon.word(*token).heads.is_empty();
        let known = scene.known(*token);
        if known.is_some_and(|(_, kind)| needs == Needs::Anything || !kind.is_place()) || (!common && known.is_none()) {
            return true;
        }
        at = token.end;
    }
    letters(at, head) || text[start..head].contains(['\u{201c}', '"'])
}

/// Names in title marks or quotes, whole: agreements and events by the head word they end with.
fn titled(scene: &Scene<'_>) -> Vec<Mention> {
    let text = scene.text();
    let mut out = Vec::new();
    for (open, mark) in text.match_indices(['\u{300a}', '\u{201c}']) {
        let title = mark == "\u{300a}";
        let inside = open + mark.len();
        let closing = |c: char| c == '\n' || c == if title { '\u{300b}' } else { '\u{201d}' };
        let Some((length, close)) = text[inside..].char_indices().take(if title { 120 } else { 40 }).find(|(_, c)| closing(*c))
        else {
            continue;
        };
        let end = inside + length;
        if close == '\n' {
            continue;
        }
        let fits =
            |h: &&Head| scene.book.names.get(h.rule as usize).is_some_and(|r| r.titles && (title || r.kind == EntityType::Event));
        let tokens = scene.tokens_in(inside, end).iter().rev();
        let head = tokens
            .filter(|t| ends_title(text, t, end))
            .find_map(|t| scene.lexicon.word(*t).heads.iter().find(fits).map(|h| h.rule))
            .or_else(|| ends_like_title(scene, inside, end, title));
        if let Some(rule) = head {
            let kind = scene.book.names[rule as usize].kind;
            let (start, end) = if title { (open, end + close.len_utf8()) } else { (inside, end) };
            out.push(Mention { start, end, kind, entry: None, source: Source::Rule(rule), inner: Vec::new() });
        }
    }
    out
}

/// The name rule that knows how a title or quotation ends for which no head word stands.
fn ends_like_title(scene: &Scene<'_>, start: usize, end: usize, title: bool) -> Option<u16> {
    let name = &scene.text()[start..end];
    let ends = |r: &NameRule| r.title_ends.iter().any(|w| name.ends_with(w.as_str()));
    let short = name.chars().count() < SHORTEST_TITLE;
    let word = scene.tokens_in(start, end).iter().any(|t| (t.start, t.end) == (start, end));
    let fits = |r: &NameRule| (title || r.kind == EntityType::Event) && ends(r);
    let rule = scene.book.names.iter().position(fits).filter(|_| !short && !word);
    rule.and_then(|r| u16::try_from(r).ok())
}

/// How many letters a title without a head word has at least.
const SHORTEST_TITLE: usize = 3;

/// Whether a head word ends a title, but for a year or remark in brackets.
fn ends_title(text: &str, token: &Token, end: usize) -> bool {
    token.end == end || text[token.end..end].starts_with(['(', '\u{ff08}'])
}
