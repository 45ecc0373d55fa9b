//! Which names of a text name the same thing: forms of a known thing, definitions in brackets, short forms.

use std::borrow::Cow;
use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};

use super::abridged::Abridged;
use super::figure::ceiling;
use super::lexicon::{Token, is_han};
use super::mention::{Mention, Scene, Source, nest};
use super::nominative::name_of;
use crate::names::{EntryId, normalise};
use crate::value::EntityType;

/// A thing that the text names.
#[derive(Debug, Clone)]
pub struct Thing {
    /// What it is.
    pub kind: EntityType,
    /// The known thing it is, if the lists have it.
    pub entry: Option<EntryId>,
    /// Its forms in the text, each with how often it stands there.
    pub forms: Vec<(String, usize)>,
    /// Its places in the text, in order.
    pub mentions: Vec<usize>,
}

/// The names of a text, and the things they name.
#[derive(Debug, Default)]
pub struct Bound {
    /// All names, those inside others behind those they stand in.
    pub mentions: Vec<Mention>,
    /// The thing of each name.
    pub thing_of: Vec<usize>,
    /// The name that a name stands inside of.
    pub parent: Vec<Option<usize>>,
    /// The things.
    pub things: Vec<Thing>,
}

/// How many short forms a name is compared with: bounds the work on texts with thousands of names.
const MOST_COMPARED: usize = 48;

/// Binds the names of a text to things.
pub fn bind(scene: &Scene<'_>, mut top: Vec<Mention>) -> Bound {
    let defined = definitions(scene, &top);
    adopt(scene, &mut top, &defined);
    // What the text itself binds goes before what a place's head word alone made.
    let mut named = repeated(scene, &top, &defined);
    named.append(&mut top);
    let top = nest(named);
    let mut bound = Bound::default();
    for mention in top {
        flatten(mention, None, &mut bound);
    }
    let mut sets = Sets::new(bound.mentions.len());
    let mut known = Known::default();
    join_same(scene, &bound, &mut sets, &mut known);
    for (full, short) in pairs_of(scene, &bound, &defined) {
        sets.join(full, short);
    }
    join_short(scene, &bound, &mut sets);
    let abridged = Abridged::of(scene, &bound.mentions);
    for (short, mention) in bound.mentions.iter().enumerate() {
        if let Some(full) = abridged.full(scene, mention).filter(|full| bound.mentions[*full].kind == mention.kind) {
            sets.join(full, short);
        }
    }
    gather(scene, &mut bound, &mut sets, &mut known);
    bound
}

/// The known things of a text's names, each looked up once.
#[derive(Default)]
struct Known<'a>(FxHashMap<(EntityType, Cow<'a, str>), Option<EntryId>>);

impl<'a> Known<'a> {
    fn find(&mut self, scene: &Scene<'a>, name: Cow<'a, str>, kind: EntityType) -> Option<EntryId> {
        let look = |name: &str| scene.names.find_kind(name, kind).first().copied();
        match self.0.entry((kind, name)) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                let found = look(&new.key().1);
                *new.insert(found)
            }
        }
    }
}

fn flatten(mut mention: Mention, parent: Option<usize>, out: &mut Bound) {
    let inner = std::mem::take(&mut mention.inner);
    let index = out.mentions.len();
    out.mentions.push(mention);
    out.parent.push(parent);
    inner.into_iter().for_each(|m| flatten(m, Some(index), out));
}

/// A short form that the text defines: the full name's place, the form, and where the form stands.
#[derive(Debug)]
struct Definition {
    full: (usize, usize),
    kind: EntityType,
    form: String,
}

/// The forms defined in brackets behind a name: "(hereinafter …)", "(GTI)", the name in another language.
fn definitions(scene: &Scene<'_>, top: &[Mention]) -> Vec<Definition> {
    let text = scene.text();
    let announces = scene.special.hereinafter;
    let mut out = Vec::new();
    for mention in top.iter().filter(|m| m.kind != EntityType::Agreement) {
        let rest = text[mention.end..].trim_start_matches(['\u{201d}', '"', ' ']);
        let Some(inside) = rest.strip_prefix(['(', '\u{ff08}']) else { continue };
        let Some(close) = inside.char_indices().take(80).find(|(_, c)| matches!(c, ')' | '\u{ff09}' | '\n')) else { continue };
        let inside = &inside[..close.0];
        let offset = inside.as_ptr() as usize - text.as_ptr() as usize;
        let announced = scene.tokens_in(offset, offset + inside.len()).iter().rfind(|t| scene.classes(**t).meets(announces));
        let body = announced.map_or(inside, |t| &text[t.end..offset + inside.len()]);
        let form = body.trim_matches(|c: char| !c.is_alphanumeric());
        let count = form.chars().count();
        let other_script = form.chars().any(is_han) != text[mention.start..mention.end].chars().any(is_han);
        let acronym =
            (2..=12).contains(&count) && form.chars().all(|c| c.is_uppercase() || c.is_numeric() || matches!(c, '-' | ' ' | '&'));
        // "Alpha Integrated Platforms (Alpha IP)"
        let begins = text[mention.start..mention.end].split(' ').next().and_then(|w| form.strip_prefix(w));
        let acronym =
            acronym || count <= 16 && begins.is_some_and(|rest| rest.starts_with(' ')) && form.ends_with(char::is_uppercase);
        let quoted = body.trim_start().starts_with(['\u{201c}', '"', '\'']) && !body.contains(',');
        let foreign_name = other_script
            && !mention.kind.is_place()
            && count >= 2
            && !form.contains([',', ';'])
            && !form.starts_with(|c: char| c.is_numeric());
        if count >= 2 && (announced.is_some() || acronym && !mention.kind.is_place() || quoted || foreign_name) {
            for part in form
                .split(['\u{201d}', '"'])
                .map(|p| p.trim_matches(|c: char| !c.is_alphanumeric()))
                .filter(|p| p.chars().count() >= 2)
                .take(2)
            {
                out.push(Definition { full: (mention.start, mention.end), kind: mention.kind, form: part.to_owned() });
            }
        }
    }
    out
}

/// Gives what was only seen to be a name the type of what it is defined as, or of the longer name that it abridges.
fn adopt(scene: &Scene<'_>, top: &mut [Mention], defined: &[Definition]) {
    let abridged = Abridged::of(scene, top);
    let told: FxHashMap<&str, EntityType> = defined.iter().map(|d| (d.form.as_str(), d.kind)).collect();
    let full = |mention: &Mention| abridged.full(scene, mention).map(|full| top[full].kind);
    let adopted = |mention: &Mention| {
        let seen = mention.source == Source::Recognised;
        let name = scene.text().get(mention.start..mention.end).filter(|_| seen)?;
        told.get(name).copied().or_else(|| full(mention))
    };
    let kinds: Vec<Option<EntityType>> = top.iter().map(adopted).collect();
    for (mention, kind) in top.iter_mut().zip(kinds) {
        mention.kind = kind.unwrap_or(mention.kind);
    }
}

/// Places where a defined form, or a part of a person's name, stands by itself.
fn repeated(scene: &Scene<'_>, top: &[Mention], defined: &[Definition]) -> Vec<Mention> {
    let mut forms: FxHashMap<String, EntityType> = FxHashMap::default();
    for definition in defined {
        forms.insert(definition.form.clone(), definition.kind);
    }
    for mention in top.iter().filter(|m| m.kind == EntityType::Person) {
        for part in person_parts(&name_of(scene, mention)) {
            forms.entry(part).or_insert(EntityType::Person);
        }
    }
    for mention in top.iter().filter(|m| m.kind == EntityType::Organisation) {
        for stem in company_stems(scene, mention) {
            forms.entry(stem).or_insert(EntityType::Organisation);
        }
    }
    for mention in
        top.iter().filter(|m| matches!(m.kind, EntityType::City | EntityType::Region | EntityType::Park) && m.entry.is_none())
    {
        if let Some(stem) = stem_of(scene, mention) {
            forms.entry(stem).or_insert(mention.kind);
        }
    }
    for mention in top.iter().filter(|m| m.kind != EntityType::Agreement) {
        for form in quoted_forms(scene, mention) {
            forms.entry(format!("\u{ab}{form}\u{bb}")).or_insert(mention.kind);
        }
    }
    let lengths = lengths(&forms);
    if lengths.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    let (text, mut from) = (scene.text(), 0);
    for (start, first) in text.char_indices() {
        let Some(lengths) = lengths.get(&first).filter(|_| start >= from) else { continue };
        let form = |length: &usize| forms.get_key_value(text.get(start..start + length)?);
        let Some((form, &kind)) = lengths.iter().find_map(form) else { continue };
        let end = start + form.len();
        from = end;
        let next = top.partition_point(|m| m.end <= start);
        // A company's short form may hold the name of a place.
        let longer = |m: &Mention| m.start >= start && m.end <= end && (m.start, m.end) != (start, end);
        let over = top[next..].iter().take_while(|m| m.start < end);
        let whole = kind == EntityType::Organisation && over.clone().all(longer);
        // "Northton City" is the park where "Northton City Economic Zone" is one.
        let same = |m: &Mention| (m.start, m.end) == (start, end) && m.kind == EntityType::City && m.entry.is_none();
        let free = over.clone().count() == 0 || whole || kind == EntityType::Park && over.clone().all(same);
        if free && super::lexicon::stands_alone(text, start, end) {
            out.push(Mention { start, end, kind, entry: None, source: Source::Alias, inner: Vec::new() });
        }
    }
    out
}

/// The name in quotes that ends a name ("technopark «Northton»"), in all its cases: it may be named so again.
fn quoted_forms(scene: &Scene<'_>, mention: &Mention) -> Vec<String> {
    let name = &scene.text()[mention.start..mention.end];
    let inside = name.strip_suffix('\u{bb}').and_then(|n| n.split_once('\u{ab}')).map(|(_, inside)| inside);
    let Some(inside) = inside.filter(|i| i.chars().count() > 2 && !i.contains(['\u{ab}', '\u{bb}'])) else { return Vec::new() };
    let cases = scene.lexicon.endings().iter().flat_map(|e| e.decline(inside)).filter(|_| !inside.contains(' '));
    std::iter::once(inside.to_owned()).chain(cases).collect()
}

/// The lengths in bytes of the forms that begin with each letter, the longest first. Forms are few and new with each text: to look
/// them up by these takes less than an automaton takes to be built.
fn lengths(forms: &FxHashMap<String, EntityType>) -> FxHashMap<char, Vec<usize>> {
    let mut lengths: FxHashMap<char, Vec<usize>> = FxHashMap::default();
    for form in forms.keys() {
        if let Some(first) = form.chars().next() {
            lengths.entry(first).or_default().push(form.len());
        }
    }
    for list in lengths.values_mut() {
        list.sort_unstable_by(|a, b| b.cmp(a));
        list.dedup();
    }
    lengths
}

/// The forms by which a person is named again: the whole name, and the parts that can stand alone.
fn person_parts(name: &str) -> Vec<String> {
    let mut parts = vec![name.to_owned()];
    if name.chars().any(is_han) {
        let dotted: Vec<&str> = name.split('\u{b7}').filter(|p| p.chars().count() >= 2).collect();
        if name.contains('\u{b7}') {
            parts.extend(dotted.iter().map(|p| (*p).to_owned()));
        }
    } else {
        let words: Vec<&str> = name.split(' ').filter(|w| w.chars().count() >= 2 && !w.ends_with('.')).collect();
        let initials = words.len() == 1 && name.contains('.');
        // In Cyrillic letters a first name alone is nobody's: many bear it.
        let first = words.first().filter(|w| words.len() >= 2 && !super::unit::is_cyrillic(w));
        let last = words.last().filter(|_| words.len() >= 2 || initials);
        parts.extend(first.into_iter().chain(last).map(|w| (*w).to_owned()));
    }
    parts
}

/// The shorter forms by which a company is named again: its first words, as long as they tell it apart.
fn company_stems(scene: &Scene<'_>, mention: &Mention) -> Vec<String> {
    let name = &scene.text()[mention.start..mention.end];
    // Without its last letter the name itself is no known word, and its parts are seen. A name of one word has no first words.
    let Some((last, _)) = name.char_indices().next_back().filter(|_| name.contains(' ')) else { return Vec::new() };
    let tokens = scene.lexicon.scan(&name[..last]);
    let Some(legal) = tokens.iter().rev().find(|t| scene.classes(**t).meets(scene.special.legal)) else {
        return Vec::new();
    };
    let (s, mut out) = (&scene.special, Vec::new());
    for (end, _) in name.match_indices(' ').take_while(|(i, _)| *i <= legal.start) {
        let stem = &name[..end];
        let dangling = stem.rsplit(' ').next().is_some_and(|w| !w.chars().any(char::is_uppercase));
        let vague = |t: &&Token| scene.classes(**t).meets(s.generic | s.field | s.plain) || scene.known(**t).is_some();
        let within = tokens.iter().take_while(|t| t.end <= end);
        let covered: usize = within.filter(vague).map(|t| t.end - t.start).sum();
        let words = stem.split(' ').count();
        // A single word must be long and known as nothing else.
        let distinct = covered + words < stem.len() && (words > 1 || stem.chars().count() >= 4 && covered == 0);
        if !dangling && distinct {
            out.push(stem.to_owned());
        }
    }
    out
}

/// A place's or park's name without its head word, where enough is left to be told apart.
fn stem_of(scene: &Scene<'_>, mention: &Mention) -> Option<String> {
    let Source::Rule(rule) = mention.source else { return None };
    let rule = scene.book.names.get(rule as usize).filter(|r| r.apart_from_places || r.kind == EntityType::Park)?;
    let name = &scene.text()[mention.start..mention.end];
    let head = rule.heads.iter().filter(|h| name.ends_with(h.as_str())).map(String::len).max();
    // "City of Northton"
    let opened = || {
        let openers = rule.openers.iter().filter_map(|o| name.strip_prefix(o.as_str())?.strip_prefix(' '));
        openers.filter_map(|rest| rest.split_once(' ')).find(|(of, _)| of.starts_with(char::is_lowercase)).map(|(_, stem)| stem)
    };
    let stem = head.map_or_else(opened, |length| Some(name[..name.len() - length].trim()))?;
    if rule.kind == EntityType::Park {
        return park_stem(scene, stem).then(|| stem.to_owned());
    }
    let enough = if stem.chars().any(is_han) { 3 } else { 4 };
    (stem.chars().count() >= enough).then(|| stem.to_owned())
}

/// Whether a park's name without its head word tells it apart: several words, with a capital each, none of them a known place.
fn park_stem(scene: &Scene<'_>, stem: &str) -> bool {
    let words: Vec<&str> = stem.split(' ').collect();
    let tokens = scene.lexicon.scan(stem);
    let known = |t: &Token| {
        let word = scene.lexicon.word(*t);
        !word.names.is_empty() || word.adjective.is_some() || scene.classes(*t).meets(scene.special.field | scene.special.link)
    };
    let distinct = tokens.iter().filter(|t| scene.classes(**t).meets(scene.special.generic)).count() < words.len();
    words.len() >= 2 && distinct && words.iter().all(|w| w.starts_with(char::is_uppercase)) && !tokens.iter().any(known)
}

/// All by which names are joined: where it is the same, they are joined with the same names.
type Alike<'a> = (EntityType, Cow<'a, str>, &'a str, Source, Option<EntryId>);

/// Joins names that are the same form, or forms of the same known thing.
fn join_same<'a>(scene: &Scene<'a>, bound: &Bound, sets: &mut Sets, things: &mut Known<'a>) {
    let mut before: FxHashMap<Alike<'_>, usize> = FxHashMap::default();
    let mut first: FxHashMap<(EntityType, String), usize> = FxHashMap::default();
    let mut known: FxHashMap<EntryId, usize> = FxHashMap::default();
    for (i, mention) in bound.mentions.iter().enumerate() {
        if mention.kind == EntityType::Agreement {
            continue;
        }
        let name = &name_of(scene, mention);
        // What is alike in all is joined with the first such name, and so with all that this one was joined with.
        let text = &scene.text()[mention.start..mention.end];
        let same = *before.entry((mention.kind, name.clone(), text, mention.source, mention.entry)).or_insert(i);
        if same != i {
            sets.join(same, i);
            continue;
        }
        let key = (mention.kind, normalise(name));
        let same = *first.entry(key).or_insert(i);
        sets.join(same, i);
        let entry = mention.entry.or_else(|| things.find(scene, name.clone(), mention.kind));
        if let Some(entry) = entry {
            let same = *known.entry(entry).or_insert(i);
            sets.join(same, i);
        }
        if let Some(stem) = stem_of(scene, mention) {
            let same = *first.entry((mention.kind, normalise(&stem))).or_insert(i);
            sets.join(same, i);
        }
        for form in quoted_forms(scene, mention) {
            let same = *first.entry((mention.kind, normalise(&form))).or_insert(i);
            sets.join(same, i);
        }
        if mention.kind == EntityType::Organisation {
            for stem in company_stems(scene, mention) {
                let same = *first.entry((mention.kind, normalise(&stem))).or_insert(i);
                sets.join(same, i);
            }
        }
        if mention.kind == EntityType::Person && name.chars().any(is_han) {
            for part in person_parts(name) {
                let same = *first.entry((EntityType::Person, normalise(&part))).or_insert(i);
                sets.join(same, i);
            }
        }
    }
    join_persons(scene, bound, sets);
}

/// How many persons who share a word of their names are compared.
const MOST_NAMESAKES: usize = 12;

/// Joins the forms of a person's name in scripts with spaces: each word of the one stands in the other, or is its initial. Two who
/// share a surname alone are two; a surname alone is that of whom the text named last by it, else of whom it names next.
fn join_persons(scene: &Scene<'_>, bound: &Bound, sets: &mut Sets) {
    let persons: Vec<(usize, Cow<'_, str>)> = (0..bound.mentions.len())
        .filter(|i| bound.mentions[*i].kind == EntityType::Person)
        .map(|i| (i, name_of(scene, &bound.mentions[i])))
        .filter(|(_, name)| !name.chars().any(is_han))
        .collect();
    let initial = |w: &str| w.ends_with('.') && w.chars().count() == 2;
    let alike = |a: &str, b: &str| a == b || (initial(a) || initial(b)) && a.chars().next() == b.chars().next();
    let mut by_word: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, (i, name)) in persons.iter().enumerate() {
        let words: Vec<&str> = name.split(' ').collect();
        if words.len() < 2 {
            continue;
        }
        let ends = [words[0], words[words.len() - 1]].into_iter().filter(|w| !initial(w));
        for word in ends {
            let list = by_word.entry(word).or_default();
            for &other in list.iter() {
                let others: Vec<&str> = persons[other].1.split(' ').collect();
                let (short, long) = if words.len() <= others.len() { (&words, &others) } else { (&others, &words) };
                if short.iter().all(|w| long.iter().any(|l| alike(w, l))) {
                    sets.join(persons[other].0, *i);
                }
            }
            if list.len() < MOST_NAMESAKES && !list.iter().any(|o| persons[*o].1 == *name) {
                list.push(at);
            }
        }
    }
    for (at, (i, name)) in persons.iter().enumerate().filter(|(_, (_, name))| !name.contains(' ')) {
        let Some(list) = by_word.get(name.as_ref()) else { continue };
        let before = list.iter().rev().find(|o| **o < at).or_else(|| list.first());
        if let Some(full) = before {
            sets.join(persons[*full].0, *i);
        }
    }
}

/// Names bound by definitions, as indices of full name and form.
fn pairs_of(scene: &Scene<'_>, bound: &Bound, defined: &[Definition]) -> Vec<(usize, usize)> {
    // Most texts define no forms.
    if defined.is_empty() {
        return Vec::new();
    }
    let mut by_place: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    let mut by_form: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (i, mention) in bound.mentions.iter().enumerate() {
        by_place.insert((mention.start, mention.end), i);
        by_form.entry(&scene.text()[mention.start..mention.end]).or_default().push(i);
    }
    let mut out = Vec::new();
    let mut told: FxHashSet<(&str, EntityType)> = FxHashSet::default();
    for definition in defined {
        let Some(&full) = by_place.get(&definition.full) else { continue };
        let alike = by_form.get(definition.form.as_str()).into_iter().flatten();
        let forms = alike.copied().filter(|form| bound.mentions[*form].kind == definition.kind);
        // Told before, they are together already: each pair is a pair of all.
        let most = if told.insert((definition.form.as_str(), definition.kind)) { usize::MAX } else { 1 };
        out.extend(forms.take(most).map(|form| (full, form)));
    }
    out
}

/// Joins a short form with the full name it abridges: the same first letter and the same head, the letters between in order.
fn join_short(scene: &Scene<'_>, bound: &Bound, sets: &mut Sets) {
    // By type, first letter and last: those that may be one stand together, in their order.
    let mut by_head: Vec<((EntityType, char, char), usize)> = Vec::new();
    let mut seen: FxHashSet<(EntityType, &str)> = FxHashSet::default();
    let mut spelled: Vec<Spelled<'_>> = Vec::new();
    for (i, mention) in bound.mentions.iter().enumerate() {
        let name = &scene.text()[mention.start..mention.end];
        let shortens = matches!(mention.kind, EntityType::Park | EntityType::Organisation | EntityType::Event);
        if !shortens || !seen.insert((mention.kind, name)) {
            continue;
        }
        let letters = || name.chars().filter(|c| c.is_alphanumeric());
        let Some(last) = letters().next_back().filter(|c| is_han(*c)) else { continue };
        by_head.extend(letters().take(12).map(|first| ((mention.kind, first, last), spelled.len())));
        let (digits, letters) = letters().partition(char::is_ascii_digit);
        spelled.push(Spelled { mention: i, name, letters, digits });
    }
    by_head.sort_unstable();
    by_head.dedup();
    for candidates in by_head.chunk_by(|a, b| a.0 == b.0) {
        for (n, (_, a)) in candidates.iter().enumerate() {
            for (_, b) in candidates[n + 1..].iter().take(MOST_COMPARED) {
                let (a, b) = (&spelled[*a], &spelled[*b]);
                let (full, short) = if a.name.len() > b.name.len() { (a, b) } else { (b, a) };
                if abridges(scene, short, full) && !of_other_years(scene, bound, [a.mention, b.mention]) {
                    sets.join(a.mention, b.mention);
                }
            }
        }
    }
}

/// A name taken apart, for the many it is compared with.
struct Spelled<'a> {
    mention: usize,
    name: &'a str,
    /// Its letters and figures but ASCII digits.
    letters: Vec<char>,
    /// Its ASCII digits.
    digits: Vec<char>,
}

/// Whether a Han name abridges another: its letters stand in the other in order, the first two of each agree in one
/// letter at least, both end alike, and numbers (of an edition, a year) are the same.
fn abridges(scene: &Scene<'_>, short: &Spelled<'_>, full: &Spelled<'_>) -> bool {
    let (a, b) = (&short.letters, &full.letters);
    let (Some(first), Some(last)) = (a.first(), a.last()) else { return false };
    if a.len() < 4
        || a.len() > b.len()
        || a.len() == b.len() && short.digits == full.digits
        || b.last() != Some(last)
        // A branch is not what it is a branch of.
        || a.len() < b.len() && b.starts_with(a)
        || !short.digits.is_empty() && short.digits != full.digits
    {
        return false;
    }
    let mut rest = b.iter();
    let leads = || b.iter().take(3).any(|c| c == first) || full.name.contains(short.name);
    // What costs most comes last: nearly all pairs fail before.
    let numbered = || scene.lexicon.scan(short.name).iter().any(|t| scene.classes(*t).meets(scene.special.ordinal));
    a.iter().all(|c| rest.any(|d| d == c)) && leads() && !numbered() && !is_place_and_head(scene, short.name)
}

/// The fewest letters of a head word that a place alone makes a full name with: "Northton Economic Development Zone".
const LONG_HEAD: usize = 5;

/// Whether a name is a known place and a long head word, and so abridges no other that has more between.
fn is_place_and_head(scene: &Scene<'_>, name: &str) -> bool {
    let place = |t: &Token| scene.lexicon.word(*t).names.first().is_some_and(|id| scene.names.get(*id).kind.is_place());
    let head = |t: &Token| {
        let heads = &scene.lexicon.word(*t).heads;
        let park = |rule: u16| scene.book.names.get(usize::from(rule)).is_some_and(|r| r.kind == EntityType::Park);
        name[t.start..t.end].chars().count() >= LONG_HEAD && heads.iter().any(|h| park(h.rule))
    };
    matches!(scene.lexicon.scan(name).as_slice(), [a, b] if place(a) && head(b) && a.start == 0 && a.end == b.start && b.end == name.len())
}

/// Whether two events are told each with a year of its own, and the years differ: one of a series is not another.
fn of_other_years(scene: &Scene<'_>, bound: &Bound, pair: [usize; 2]) -> bool {
    let year = |n: usize| Some(&bound.mentions[n]).filter(|m| m.kind == EntityType::Event).and_then(|m| year_before(scene, m));
    let [a, b] = pair.map(year);
    a.is_some() && b.is_some() && a != b
}

/// How far before a name its year is told at most, in bytes: bounds the work on text without full stops.
const YEAR_REACH: usize = 4_000;

/// The year told last before a name in its sentence.
fn year_before<'a>(scene: &Scene<'a>, mention: &Mention) -> Option<&'a str> {
    let text = scene.text();
    let before = &text[ceiling(text, mention.start.saturating_sub(YEAR_REACH))..mention.start];
    let sentence = before.rfind(['\u{3002}', '\n']).map_or(before, |stop| &before[stop..]);
    let (told, _) = sentence.rsplit_once('\u{5e74}')?;
    let year = told.get(told.len().checked_sub(4)?..)?;
    year.bytes().all(|b| b.is_ascii_digit()).then_some(year)
}

/// Puts the names of each set together as a thing.
fn gather<'a>(scene: &Scene<'a>, bound: &mut Bound, sets: &mut Sets, things: &mut Known<'a>) {
    let mut forms: FxHashMap<(usize, Cow<'a, str>), usize> = FxHashMap::default();
    let mut index: FxHashMap<usize, usize> = FxHashMap::default();
    for i in 0..bound.mentions.len() {
        let root = sets.root(i);
        let mention = &bound.mentions[i];
        let number = *index.entry(root).or_insert_with(|| {
            bound.things.push(Thing { kind: mention.kind, entry: None, forms: Vec::new(), mentions: Vec::new() });
            bound.things.len() - 1
        });
        let thing = &mut bound.things[number];
        let form = name_of(scene, mention);
        if mention.source == Source::Adjective {
            thing.entry = thing.entry.or(mention.entry);
            thing.mentions.push(i);
            bound.thing_of.push(number);
            continue;
        }
        let place = *forms.entry((number, form.clone())).or_insert(thing.forms.len());
        match thing.forms.get_mut(place) {
            Some((_, times)) => *times += 1,
            None => thing.forms.push((form.to_string(), 1)),
        }
        thing.entry = thing.entry.or(mention.entry).or_else(|| things.find(scene, form, mention.kind));
        thing.mentions.push(i);
        bound.thing_of.push(number);
    }
}

/// Disjoint sets (Tarjan 1975): union by the smaller index, with path halving.
struct Sets(Vec<usize>);

impl Sets {
    fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    fn root(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}
