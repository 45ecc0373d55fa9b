//! Names of bodies, parks and gatherings in languages written in Cyrillic: a head word, the adjectives before it, and what stands
//! behind it in the genitive ("ministry of trade of Northton"), or in quotes ("technopark «Northton»").

use super::class_set::ClassSet;
use super::decline::Shape;
use super::lexicon::Needs;
use super::mention::{Mention, Scene, Source};
use super::spaced::push;
use super::unit::{Gap, Unit, is_cyrillic};
use crate::value::EntityType;

/// The most words of what stands before or behind a head word.
const LONGEST_PART: usize = 16;

/// The most letters of a name in quotes.
const LONGEST_QUOTE: usize = 100;

/// The names among the units of a block; which units they hold is marked in `taken`.
pub fn names(scene: &Scene<'_>, units: &[Unit<'_>], taken: &mut [bool], out: &mut Vec<Mention>) {
    let persons = taken.to_vec();
    for (i, unit) in units.iter().enumerate() {
        if !persons[i] && !unit.heads.is_empty() && is_cyrillic(text_of(scene, unit)) {
            around_head(scene, units, i, (&persons, taken), out);
            division(scene, units, i, out);
        }
        place_after_noun(scene, units, i, &persons, out);
        place_before_country(scene, units, i, &persons, out);
    }
    for i in 0..units.len() {
        latin_company(scene, units, i, taken, out);
    }
}

/// The words of a unit.
pub fn text_of<'a>(scene: &Scene<'a>, unit: &Unit<'_>) -> &'a str {
    &scene.text()[unit.start..unit.end]
}

/// Whether a word has the shape that the tables of endings tell.
pub fn shaped(scene: &Scene<'_>, word: &str, shape: Shape) -> bool {
    scene.lexicon.endings().iter().any(|e| e.has_shape(word, shape))
}

/// The name around a head word.
fn around_head(
    scene: &Scene<'_>,
    units: &[Unit<'_>],
    at: usize,
    (persons, taken): (&[bool], &mut [bool]),
    out: &mut Vec<Mention>,
) {
    let unit = &units[at];
    let kinds = [EntityType::Park, EntityType::Organisation, EntityType::Event];
    let rule_of = |h: &super::lexicon::Head| scene.book.names.get(h.rule as usize).filter(|r| kinds.contains(&r.kind));
    let Some((head, rule)) = unit.heads.iter().find_map(|h| Some((h, rule_of(h)?))) else { return };
    let word = text_of(scene, unit);
    let strong = {
        let bare = unit.nominative.map_or_else(|| word.to_lowercase(), str::to_lowercase);
        head.needs != Needs::Word && (rule.kind != EntityType::Organisation || rule.openers.contains(&bare))
    };
    let first = describing_from(scene, units, at, persons);
    // "the third forum"
    let before_first =
        first.checked_sub(1).filter(|n| rule.kind == EntityType::Event && units[n + 1].gap == Gap::None && !persons[*n]);
    let ordinal = before_first.filter(|n| units[*n].classes.meets(scene.special.ordinal));
    let first = ordinal.unwrap_or(first);
    let behind = complement(scene, units, at, persons);
    let alone = unit.nominative.map_or_else(|| word.to_lowercase(), str::to_lowercase);
    let opens = |i: usize| units[i].gap == Gap::Break && !after_quote(scene, units[i].start);
    let before = &units[first..at];
    let distinct = before.iter().any(|u| {
        let place = || u.adjective.is_some() || shaped(scene, text_of(scene, u), Shape::OfPlace);
        u.capital && (!u.classes.meets(scene.special.generic | scene.special.quality) || place())
    });
    let counted = rule.kind == EntityType::Event && before.iter().any(|u| u.numeric || is_roman(text_of(scene, u)));
    let lifted = unit.capital && word.chars().nth(1).is_some_and(char::is_lowercase) && !opens(at)
        || before.iter().enumerate().any(|(n, u)| u.capital && !opens(first + n));
    // "Committee for trade and investment" is a name wherever it has a capital.
    let titled = strong && behind.task && units[first..=at].iter().any(|u| u.capital);
    // "the Northton-Westmarchian forum", without a capital in its own language
    let of_two = rule.kind == EntityType::Event && before.iter().any(|u| is_of_two(scene, u));
    let named = behind.quoted
        || titled
        || of_two
        || rule.alone.contains(&alone)
        || distinct
        || counted
        || ordinal.is_some()
        || behind.proper && (strong || lifted || rule.kind == EntityType::Event)
        || lifted && (behind.end > at + 1 || rule.kind != EntityType::Park && word.contains(' '));
    if !named {
        return;
    }
    let end_byte = behind.end_byte;
    taken[first..behind.end].fill(true);
    if let Some(list) = behind.list.filter(|l| l.len() > 1) {
        list.into_iter().for_each(|(start, end)| push(out, start, end, rule.kind, Source::Rule(head.rule)));
        return;
    }
    push(out, units[first].start, end_byte, rule.kind, Source::Rule(head.rule));
}

/// Whether a word is an adjective made of the names of two places or nations, joined by a vowel and a hyphen.
fn is_of_two(scene: &Scene<'_>, unit: &Unit<'_>) -> bool {
    let word = text_of(scene, unit);
    word.split_once("\u{43e}-").is_some_and(|(first, second)| first.len() > 4 && shaped(scene, second, Shape::OfPlace))
}

/// The first of the adjectives that stand before a head word and belong to the name.
fn describing_from(scene: &Scene<'_>, units: &[Unit<'_>], at: usize, taken: &[bool]) -> usize {
    let s = &scene.special;
    let never = s.role | s.speak | s.quality | s.sign | s.and | (scene.lexicon.borders() & !s.generic);
    let mut first = at;
    while first > 0 && first + LONGEST_PART > at && units[first].gap == Gap::None && !taken[first - 1] {
        let unit = &units[first - 1];
        let word = text_of(scene, unit);
        let spaced = matches!(&scene.text()[unit.end..units[first].start], " " | "-" | "\u{2013}");
        let joined = scene.text()[unit.end..].starts_with('-') && is_cyrillic(word) && unit.capital;
        let describes =
            joined || unit.adjective.is_some() || unit.classes.meets(s.generic) || shaped(scene, word, Shape::Adjective);
        let counts = unit.numeric && !word.ends_with(|c: char| c.is_ascii_digit()) || is_roman(word);
        let told = !unit.capital && unit.classes != ClassSet::NONE && !unit.classes.meets(s.generic) && !counts;
        if !spaced || told || word.contains(' ') || unit.classes.meets(never) || !unit.heads.is_empty() || !(describes || counts)
        {
            break;
        }
        first -= 1;
    }
    // "the Chinese company": the country is no part of the name where it has no capital.
    while first < at && units[first].adjective.is_some() && !units[first].capital {
        first += 1;
    }
    first
}

/// Whether a word is a Roman number.
fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'))
}

fn after_quote(scene: &Scene<'_>, at: usize) -> bool {
    scene.text()[..at].ends_with(['\u{ab}', '\u{201c}', '\u{201e}', '"', '('])
}

/// What stands behind a head word and belongs to its name.
struct Behind {
    /// The unit behind its last.
    end: usize,
    /// The byte behind its last.
    end_byte: usize,
    /// Whether a name in quotes ends it.
    quoted: bool,
    /// Whether it holds a name.
    proper: bool,
    /// Whether it tells the task or the field of a body.
    task: bool,
    /// The names in quotes, where there are several.
    list: Option<Vec<(usize, usize)>>,
}

/// What stands behind a head word: nouns in the genitive, fields after "for", places, names in quotes.
fn complement(scene: &Scene<'_>, units: &[Unit<'_>], head: usize, taken: &[bool]) -> Behind {
    let s = &scene.special;
    let mut end = head + 1;
    let mut proper = false;
    let (mut unknown, mut places, mut for_task) = (false, 0, false);
    while end < units.len().min(head + 1 + LONGEST_PART) && !taken[end] {
        let unit = &units[end];
        let gap = &scene.text()[units[end - 1].end..unit.start];
        let word = text_of(scene, unit);
        let next = units.get(end + 1).filter(|n| !taken[end + 1] && &scene.text()[unit.end..n.start] == " ");
        let plain_word = |u: &Unit<'_>| !u.capital && is_cyrillic(text_of(scene, u)) && !u.classes.meets(function(scene));
        let of_noun = |u: &Unit<'_>| {
            plain_word(u)
                && (u.heads.is_empty() || foreign_head(scene, u))
                && (u.classes.meets(s.field | s.twin_noun)
                    || shaped(scene, text_of(scene, u), Shape::OfNoun)
                    || foreign_head(scene, u))
        };
        let to_noun = |n: &Unit<'_>| plain_word(n) && shaped(scene, text_of(scene, n), Shape::ToNoun);
        let of_adjective =
            |u: &Unit<'_>| shaped(scene, text_of(scene, u), Shape::OfAdjective) && !u.classes.meets(function(scene));
        if gap == ", " && end > head + 1 && of_noun(unit) && goes_on_with_and(scene, units, end, &of_noun, &of_adjective) {
            end += 1;
            continue;
        }
        let name = |u: &Unit<'_>| u.capital && !u.numeric && is_cyrillic(text_of(scene, u));
        if name(unit) && end > head + 1 && name(&units[end - 1]) && (gap == "-" || is_pair(units, end - 1, end, gap)) {
            end += 1;
            continue;
        }
        if gap != " " {
            break;
        }
        let place = unit.known.is_some_and(|(_, k)| k.is_place());
        let step = if place && unit.adjective.is_none() && places < 2 {
            (proper, places) = (true, places + 1);
            1
        } else if unit.classes.meets(s.seat) && units[head].classes.meets(s.embassy) {
            let there = next.is_some_and(|n| n.known.is_some_and(|(_, k)| k.is_place()) || n.capital);
            proper |= there;
            if there { 2 } else { 0 }
        } else if unit.classes.meets(s.task) {
            let to = next.is_some_and(to_noun);
            let adjective = next.is_some_and(|n| shaped(scene, text_of(scene, n), Shape::Adjective));
            for_task |= to;
            if !to {
                0
            } else if adjective && units.get(end + 2).is_some_and(plain_word) {
                3
            } else {
                2
            }
        } else if unit.classes.meets(s.attached) && unit.classes.meets(scene.lexicon.borders()) {
            if next.is_some_and(|n| !n.heads.is_empty() || n.classes.meets(s.role)) { 2 } else { 0 }
        } else if unit.classes.meets(s.honoured) {
            let run =
                units[end + 1..].iter().take(5).enumerate().take_while(|(n, u)| u.gap == Gap::None && (*n == 0 || u.capital));
            let run = run.count();
            proper |= run > 0;
            if run > 0 { run + 1 } else { 0 }
        } else if unit.classes.meets(s.and) {
            let joins = next.is_some_and(|n| !n.capital && (of_noun(n) || of_adjective(n) && n.heads.is_empty()));
            let tasks = for_task && next.is_some_and(to_noun);
            let common =
                !units[end - 1].capital && units[end - 1].heads.is_empty() && next.is_some_and(|n| n.adjective.is_none());
            if tasks { 2 } else { usize::from(joins && common && end > head + 1) }
        } else if unit.classes.meets(s.place_noun)
            && !unit.capital
            && (!of_noun(unit) || next.is_some_and(|n| n.capital && is_cyrillic(text_of(scene, n))))
        {
            let named = next.is_some_and(|n| n.capital && is_cyrillic(text_of(scene, n)));
            proper |= named;
            if named { 2 } else { 0 }
        } else if (of_adjective(unit) || for_task && plain_word(unit) && shaped(scene, word, Shape::Adjective))
            && is_cyrillic(word)
        {
            let noun = next.is_some_and(|n| {
                let name = n.capital && n.heads.is_empty() && is_cyrillic(text_of(scene, n));
                plain_word(n) || foreign_head(scene, n) || of_adjective(n) || name || n.classes.meets(s.place_noun | s.and)
            });
            let stops = s.sign | s.speak | (scene.lexicon.borders() & !s.and);
            let verb = next.is_some_and(|n| n.classes.meets(stops));
            proper |= noun && !verb && (unit.capital || next.is_some_and(|n| n.capital));
            if !noun || verb {
                0
            } else if next.is_some_and(|n| n.classes.meets(s.and) || of_adjective(n) && !of_noun(n)) {
                1
            } else {
                2
            }
        } else if of_noun(unit) {
            1
        } else if foreign_head(scene, unit) && unit.capital {
            proper |= unit.heads.iter().all(|h| h.needs == Needs::Anything) && word.chars().all(char::is_uppercase);
            1
        } else if unit.capital && !is_cyrillic(word) && !unit.numeric {
            proper = true;
            1
        } else if unit.capital && !unknown && unit.heads.is_empty() && !unit.classes.meets(function(scene) | s.role) {
            let alone = next.is_none_or(|n| !n.capital || n.known.is_some());
            unknown = true;
            proper |= alone;
            usize::from(alone)
        } else {
            0
        };
        if step == 0 {
            break;
        }
        end += step;
    }
    while end > head + 1 && units[end - 1].classes.meets(s.and) {
        end -= 1;
    }
    let end = end.min(units.len());
    let task = for_task || units[head + 1..end].iter().any(|u| u.classes.meets(s.field));
    let mut behind = Behind { end, end_byte: units[end - 1].end, quoted: false, proper, task, list: None };
    quotes(scene, units, &mut behind);
    behind
}

/// Whether a dash joins two places in the nominative, as in the names of what two countries have in common: "fund Northton — Westmarch".
fn is_pair(units: &[Unit<'_>], first: usize, second: usize, gap: &str) -> bool {
    let bare = |u: &Unit<'_>| u.nominative.is_none() && u.adjective.is_none() && u.known.is_some_and(|(_, k)| k.is_place());
    matches!(gap, " \u{2014} " | " \u{2013} " | " - " | "\u{2013}" | "\u{2014}")
        && bare(&units[first])
        && units[second].nominative.is_none()
}

/// Words that no name goes over.
fn function(scene: &Scene<'_>) -> ClassSet {
    let s = &scene.special;
    s.role | s.speak | s.sign | s.and | s.hold | (scene.lexicon.borders() & !s.delegation)
}

/// Whether a word is the head of another body or place in the genitive.
fn foreign_head(scene: &Scene<'_>, unit: &Unit<'_>) -> bool {
    let stays = |k: EntityType| !matches!(k, EntityType::Agreement | EntityType::Event);
    let word = text_of(scene, unit);
    unit.heads.iter().any(|h| scene.book.names.get(h.rule as usize).is_some_and(|r| stays(r.kind)))
        && (word.chars().all(char::is_uppercase) || unit.nominative.is_some() && in_genitive(scene, word))
        || unit.classes.meets(scene.special.park_words)
}

/// Whether a head word of one or several words may be a genitive.
fn in_genitive(scene: &Scene<'_>, words: &str) -> bool {
    let noun = words.split(' ').find(|w| !shaped(scene, w, Shape::Adjective)).unwrap_or(words);
    shaped(scene, noun, Shape::OfName) || shaped(scene, noun, Shape::OfNoun)
}

/// The regions or districts before whose head word an adjective made of a place's name stands; several where the head word is theirs
/// together ("Northtonian, Southtonian and Westmarchian provinces"), where the lists have them.
fn division(scene: &Scene<'_>, units: &[Unit<'_>], at: usize, out: &mut Vec<Mention>) {
    let s = &scene.special;
    let kinds = [EntityType::Region, EntityType::City];
    let rule_of = |h: &super::lexicon::Head| scene.book.names.get(h.rule as usize).filter(|r| kinds.contains(&r.kind));
    let Some((head, rule)) = units[at].heads.iter().find_map(|h| Some((h, rule_of(h)?))) else { return };
    let of_place = |u: &Unit<'_>| u.capital && u.adjective.is_none() && shaped(scene, text_of(scene, u), Shape::OfPlace);
    let Some(last) = at.checked_sub(1).filter(|n| of_place(&units[*n]) && units[at].gap == Gap::None) else { return };
    push(out, units[last].start, units[at].end, rule.kind, Source::Rule(head.rule));
    let noun = units[at].nominative.unwrap_or(text_of(scene, &units[at])).to_lowercase();
    let entry = |u: &Unit<'_>| {
        let endings = scene.lexicon.endings().iter();
        let word = endings.fold(text_of(scene, u).to_owned(), |w, e| e.adjective_with(&w, &noun));
        scene.names.find_kind(&format!("{word} {noun}"), rule.kind).first().copied()
    };
    let mut next = last;
    while let Some(n) = next.checked_sub(1) {
        let joint = units[n].classes.meets(s.and) && units[next].gap == Gap::None;
        let n = if joint { n.checked_sub(1) } else { Some(n).filter(|_| units[next].gap == Gap::Comma) };
        let Some(n) = n.filter(|n| of_place(&units[*n])) else { break };
        if let Some(entry) = entry(&units[n]) {
            let (start, end) = (units[n].start, units[n].end);
            out.push(Mention { start, end, kind: rule.kind, entry: Some(entry), source: Source::List, inner: Vec::new() });
        }
        next = n;
    }
}

/// A place that no list has behind a word for what it is: "the city of Northton", "Westmarch province".
fn place_after_noun(scene: &Scene<'_>, units: &[Unit<'_>], at: usize, persons: &[bool], out: &mut Vec<Mention>) {
    let s = &scene.special;
    let noun = at.checked_sub(1).map(|n| &units[n]);
    let unit = &units[at];
    let fits = unit.capital && unit.gap == Gap::None && unit.known.is_none() && !persons[at] && unit.heads.is_empty();
    if !fits || !is_cyrillic(text_of(scene, unit)) || unit.adjective.is_some() {
        return;
    }
    let kind = match noun {
        Some(n) if n.classes.meets(s.city_word) => EntityType::City,
        Some(n) if n.classes.meets(s.region_word) => EntityType::Region,
        _ => return,
    };
    let hyphen = units.get(at + 1).filter(|n| n.capital && scene.text()[unit.end..n.start] == *"-");
    push(out, unit.start, hyphen.map_or(unit.end, |n| n.end), kind, Source::Alias);
}

/// A place that no list has before the country it lies in: an item "Northton (Canada)", a cell "Northton | Canada".
fn place_before_country(scene: &Scene<'_>, units: &[Unit<'_>], at: usize, persons: &[bool], out: &mut Vec<Mention>) {
    let s = &scene.special;
    let bare = |u: &Unit<'_>| {
        let known = u.known.is_some() || u.adjective.is_some() || !u.heads.is_empty() || u.numeric;
        let told = s.plain | s.role | s.body_word | s.generic | s.city_word | s.region_word;
        let shouted = text_of(scene, u).chars().all(char::is_uppercase);
        u.capital && !known && !shouted && is_cyrillic(text_of(scene, u)) && !u.classes.meets(told)
    };
    // The number of an item stands before it with its dot.
    let opens = units[at].gap != Gap::None || at > 0 && units[at - 1].numeric;
    if persons[at] || !opens || !bare(&units[at]) {
        return;
    }
    let joined = |n: usize| units.get(n).is_some_and(|u| u.capital && scene.text()[units[n - 1].end..u.start] == *"-");
    let last = at + (at + 1..units.len()).take(MOST_JOINED).take_while(|n| joined(*n)).count();
    let Some(next) = units.get(last + 1) else { return };
    let country = next.known.is_some_and(|(_, k)| k == EntityType::Country) && next.adjective.is_none();
    let between = &scene.text()[units[last].end..next.start];
    if country && (between == " (" || between.trim() == "|") {
        push(out, units[at].start, units[last].end, EntityType::City, Source::Alias);
    }
}

/// The most words that hyphens join to the first of a place's name.
const MOST_JOINED: usize = 3;

/// Whether a list of nouns goes on to its "and".
fn goes_on_with_and(
    scene: &Scene<'_>,
    units: &[Unit<'_>],
    from: usize,
    noun: &dyn Fn(&Unit<'_>) -> bool,
    adjective: &dyn Fn(&Unit<'_>) -> bool,
) -> bool {
    let rest = units[from..].iter().take(6);
    let mut seen = rest.skip_while(|u| noun(u) || adjective(u) && !u.capital);
    seen.next().is_some_and(|u| u.classes.meets(scene.special.and) && u.gap == Gap::None)
}

/// Takes the names in quotes that follow into what stands behind a head word.
fn quotes(scene: &Scene<'_>, units: &[Unit<'_>], behind: &mut Behind) {
    let text = scene.text();
    let mut list = Vec::new();
    let mut at = behind.end_byte;
    loop {
        let rest = &text[at..];
        let spaces = if list.is_empty() { rest.len() - rest.trim_start_matches(' ').len() } else { joint(scene, rest) };
        let spaces = spaces + if list.is_empty() { short_form(&rest[spaces..]) } else { 0 };
        let Some(length) = quote_length(&rest[spaces..]).filter(|_| spaces > 0) else { break };
        list.push((at + spaces, at + spaces + length));
        at += spaces + length;
    }
    let Some(&(_, end_byte)) = list.first() else { return };
    let plural = list.len() > 1;
    behind.end_byte = if plural { at } else { end_byte };
    behind.quoted = true;
    let within = units[behind.end..].iter().take_while(|u| u.end <= behind.end_byte).count();
    behind.end += within;
    behind.list = Some(list);
}

/// The bytes of a short form in brackets before a name in quotes: "special zone (SZ) «Northton»".
fn short_form(text: &str) -> usize {
    let Some(inside) = text.strip_prefix('(') else { return 0 };
    let length = inside.find(|c: char| !c.is_uppercase()).unwrap_or(inside.len());
    if length <= 16 && inside[length..].starts_with(") ") { length + 3 } else { 0 }
}

/// The bytes of what joins two names in quotes: a comma, an "and".
fn joint(scene: &Scene<'_>, rest: &str) -> usize {
    let quote =
        rest.char_indices().take_while(|(n, _)| *n < 8).find(|(_, c)| matches!(c, '\u{ab}' | '\u{201c}')).map_or(0, |(n, _)| n);
    let between = rest[..quote].trim_matches([' ', ',']);
    let and = || scene.lexicon.scan(between).first().is_some_and(|t| scene.classes(*t).meets(scene.special.and));
    if between.is_empty() && rest[..quote].contains(',') || !between.is_empty() && and() { quote } else { 0 }
}

/// The bytes of the name in quotes that a text begins with, the marks with it.
pub fn quote_length(text: &str) -> Option<usize> {
    let (open, close) = match text.chars().next()? {
        '\u{ab}' => ('\u{ab}', '\u{bb}'),
        '\u{201c}' => ('\u{201c}', '\u{201d}'),
        '\u{201e}' => ('\u{201e}', '\u{201c}'),
        '"' => ('"', '"'),
        _ => return None,
    };
    let mut depth = 0;
    for (i, c) in text.char_indices().take(LONGEST_QUOTE) {
        if c == '\n' {
            return None;
        }
        if c == close && i > 0 {
            depth -= 1;
        } else if c == open {
            depth += 1;
        }
        if depth == 0 {
            return Some(i + c.len_utf8());
        }
    }
    None
}

/// A company named in Latin letters behind a word for what it is: "the holding Alpha Beta"; several such words are one anyhow.
fn latin_company(scene: &Scene<'_>, units: &[Unit<'_>], at: usize, taken: &mut [bool], out: &mut Vec<Mention>) {
    let s = &scene.special;
    let latin = |u: &Unit<'_>| u.capital && !u.numeric && text_of(scene, u).starts_with(|c: char| c.is_ascii_alphabetic());
    let cyrillic = |n: Option<usize>| n.and_then(|n| units.get(n)).is_some_and(|u| is_cyrillic(text_of(scene, u)));
    if taken[at] || !latin(&units[at]) || !cyrillic(at.checked_sub(1)) || after_quote(scene, units[at].start) {
        return;
    }
    let more = units[at + 1..].iter().take(6).take_while(|u| u.gap == Gap::None && latin(u)).count();
    let run = &units[at..=at + more];
    let word = units[at].gap == Gap::None && units[at - 1].classes.meets(s.body_word | s.role);
    let known = run.iter().any(|u| u.known.is_some() && more == 0 || u.classes.meets(s.legal));
    if !known && !run.iter().any(|u| is_roman(text_of(scene, u))) && (word || more > 0 && cyrillic(Some(at + more + 1))) {
        taken[at..=at + more].fill(true);
        push(out, run[0].start, run[more].end, EntityType::Organisation, Source::Alias);
    }
}
