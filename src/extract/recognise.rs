//! Which runs of capitalised words are names, and of what: recut and retyped from what the name rules propose in English, with what they miss.
//!
//! The name rules know head words; a journalist writes "KenGen", "Minera Centinela" and "Charlotte Britz". Every run of words that may be a name
//! gets a score for each type, the sum of what its features weigh: the classes of its words and of those around it, its shape, what the rules and
//! the lists made of it. Of runs that overlap those are taken that score most together (a semi-Markov model, Sarawagi and Cohen 2004, without
//! transitions: weighted interval scheduling). The weights in `data/rules/recognised` are learnt from annotated texts by an averaged structured
//! perceptron (Collins 2002).

pub mod feature;
mod features;
pub mod model;

use rustc_hash::{FxHashMap, FxHashSet};

use super::mention::{Mention, Scene, Source};
use super::unit::{Gap, Unit};
use crate::value::EntityType;
use feature::{Feature, Features, LABELS};
use model::Scored;

/// The most words of a name, but for those that a rule found.
const LONGEST: usize = 10;

/// The longest word, in bytes, that may stand inside a name without a capital, whatever it is.
const SMALL: usize = 3;

/// By how much a run that no rule proposes must score more: a name that is none costs a reader more than one missed.
const MARGIN: f32 = 5.0;

/// A run of words that may be a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its first byte in the clean text, and the one after its last.
    pub range: std::ops::Range<usize>,
    /// Its first word in the block, and the one after its last.
    pub words: (usize, usize),
    /// A rule proposes it, or one of its words is no common word.
    pub distinct: bool,
    /// What is seen of it.
    pub features: Vec<Feature>,
}

/// What the name rules made of a block, word by word.
struct Proposed<'a> {
    mentions: &'a [Mention],
    /// The range of words of each mention that may be judged anew.
    ranges: FxHashMap<(usize, usize), usize>,
    /// For each word the mention it is in, with the mention's words.
    covers: Vec<Option<(usize, (usize, usize))>>,
    /// For each word where the longest proposal that begins with it ends.
    reach: Vec<usize>,
    /// Words of names that are not judged anew.
    fixed: Vec<bool>,
}

/// What is the same for all candidates of a text.
struct Seen<'a> {
    /// The types that the rules gave to a name, wherever it stands.
    types: FxHashMap<&'a str, u16>,
    /// The words that the text also has without a capital.
    small: FxHashSet<&'a str>,
}

/// The names of a text after the recogniser has judged those proposed.
pub fn recognise(scene: &Scene<'_>, blocks: &[Vec<Unit<'_>>], found: Vec<Mention>) -> Vec<Mention> {
    let model = &scene.book.recogniser;
    if model.is_empty() || scene.clean.language.as_str() != "en" {
        return found;
    }
    let mut chosen: Vec<(std::ops::Range<usize>, EntityType, Option<Source>)> = Vec::new();
    let mut judged = vec![false; found.len()];
    let (mut features, mut runs) = (Features::default(), Vec::new());
    for_blocks(scene, blocks, &found, |units, proposed, seen| {
        proposed.ranges.values().for_each(|mention| judged[*mention] = true);
        runs.clear();
        for_runs(scene, units, proposed, |words| {
            features::gather(scene, units, proposed, seen, words, &mut features);
            let mut scores = model.scores(features.all());
            if !proposed.ranges.contains_key(&words) {
                scores.iter_mut().for_each(|score| *score -= MARGIN);
                if is_of_place(scene, units, proposed, words) {
                    let places = LABELS.iter().zip(&mut scores).filter(|(label, _)| label.is_place());
                    places.for_each(|(_, score)| *score = f32::NEG_INFINITY);
                }
            }
            runs.extend(Scored::of(words, &scores));
        });
        for Scored { words: (start, end), label, .. } in model::best(&runs, units.len()) {
            let kind = kind_of(proposed, (start, end), LABELS[label]);
            let source = head_rule(scene, &units[start..end], kind);
            chosen.push((units[start].start..units[end - 1].end, kind, source));
        }
    });
    replace(scene, found, &judged, chosen)
}

/// Every run of each block that may be a name: what the weights are learnt from. With the number of the block's words.
pub fn candidates(scene: &Scene<'_>, blocks: &[Vec<Unit<'_>>], found: &[Mention]) -> Vec<(usize, Vec<Candidate>)> {
    let mut out = Vec::new();
    let mut features = Features::default();
    for_blocks(scene, blocks, found, |units, proposed, seen| {
        let mut candidates = Vec::new();
        for_runs(scene, units, proposed, |words| {
            let (start, end) = words;
            features::gather(scene, units, proposed, seen, words, &mut features);
            candidates.push(Candidate {
                range: units[start].start..units[end - 1].end,
                words,
                distinct: proposed.ranges.contains_key(&words) || is_distinct(scene, &units[start..end]),
                features: features.all().to_vec(),
            });
        });
        out.push((units.len(), candidates));
    });
    out
}

/// Does something with the words of each block.
fn for_blocks(
    scene: &Scene<'_>,
    blocks: &[Vec<Unit<'_>>],
    found: &[Mention],
    mut then: impl FnMut(&[Unit<'_>], &Proposed<'_>, &Seen<'_>),
) {
    let text = scene.text();
    let mut seen = Seen { types: FxHashMap::default(), small: FxHashSet::default() };
    for mention in found.iter().filter(|m| m.source != Source::Adjective) {
        *seen.types.entry(&text[mention.start..mention.end]).or_default() |= 1 << mention.kind as u16;
    }
    seen.small.extend(blocks.iter().flatten().filter(|u| !u.capital).map(|u| &text[u.start..u.end]));
    let mut from = 0;
    for units in blocks {
        let Some((first, last)) = units.first().zip(units.last()) else { continue };
        from += found[from..].iter().take_while(|m| m.end <= first.start).count();
        let until = from + found[from..].iter().take_while(|m| m.start < last.end).count();
        let proposed = Proposed::of(scene, units, found, from..until);
        then(units, &proposed, &seen);
    }
}

/// Does something with each run of words of a block that may be a name.
fn for_runs(scene: &Scene<'_>, units: &[Unit<'_>], proposed: &Proposed<'_>, mut then: impl FnMut((usize, usize))) {
    let mut ends = Vec::new();
    for start in (0..units.len()).filter(|i| !proposed.fixed[*i]) {
        ends_of(scene, units, proposed, start, &mut ends);
        ends.drain(..).for_each(|end| then((start, end)));
    }
}

impl<'a> Proposed<'a> {
    fn of(scene: &Scene<'_>, units: &[Unit<'_>], mentions: &'a [Mention], range: std::ops::Range<usize>) -> Self {
        let mut out = Self {
            mentions,
            ranges: FxHashMap::default(),
            covers: vec![None; units.len()],
            reach: vec![0; units.len()],
            fixed: vec![false; units.len()],
        };
        for (number, mention) in mentions[range.clone()].iter().enumerate().filter(|(_, m)| m.source != Source::Adjective) {
            let from = units.partition_point(|u| u.start < mention.start);
            let to = units.partition_point(|u| u.end <= mention.end);
            let inside = units.get(from..to).unwrap_or_default();
            let whole =
                inside.first().is_some_and(|u| u.start == mention.start) && inside.last().is_some_and(|u| u.end == mention.end);
            let article = inside.iter().take_while(|u| u.classes.meets(scene.special.the) && !u.capital).count();
            let from = if article < inside.len() { from + article } else { from };
            let told = mention.kind == EntityType::Event && units.get(from).is_some_and(|u| !u.capital);
            if !whole || told || !LABELS.contains(&mention.kind) {
                // What is partly inside a word keeps that word too.
                let first = units.partition_point(|u| u.end <= mention.start);
                let last = units.partition_point(|u| u.start < mention.end);
                out.fixed[first..last.max(first)].fill(true);
                continue;
            }
            out.ranges.insert((from, to), range.start + number);
            out.covers[from..to].fill(Some((range.start + number, (from, to))));
            out.reach[from] = to;
        }
        out
    }
}

/// Whether one of a run's words is no common word: "the Zone" names nothing by itself.
fn is_distinct(scene: &Scene<'_>, run: &[Unit<'_>]) -> bool {
    let s = &scene.special;
    let common = s.the | s.and | s.link | s.plain | s.generic | s.field;
    run.iter().any(|u| u.capital && (u.known.is_some() || u.heads.is_empty() && !u.classes.meets(common)))
}

/// Whether a word may begin or end a name.
fn is_member(unit: &Unit<'_>) -> bool {
    unit.capital || unit.numeric || !unit.heads.is_empty()
}

/// Where the names end that may begin with a word.
fn ends_of(scene: &Scene<'_>, units: &[Unit<'_>], proposed: &Proposed<'_>, start: usize, out: &mut Vec<usize>) {
    let s = &scene.special;
    let joins = s.link | s.and | s.the | s.particle | s.seat;
    let reach = proposed.reach[start];
    if !is_member(&units[start]) && reach == 0 {
        return;
    }
    let (mut apart, mut capital) = (false, false);
    for (at, unit) in units.iter().enumerate().skip(start).take(LONGEST.max(reach.saturating_sub(start))) {
        let joined = at == start || !matches!(unit.gap, Gap::Break | Gap::Comma);
        let inner = is_member(unit) || unit.classes.meets(joins) || unit.end - unit.start <= SMALL;
        if at >= reach && (!joined || !inner) || proposed.fixed[at] {
            break;
        }
        apart |= !joined;
        capital |= unit.capital;
        let opens = at == start || !units[start].classes.meets(s.the) || units[start].capital;
        if is_member(unit) && capital && !apart && opens && at < start + LONGEST || proposed.ranges.contains_key(&(start, at + 1))
        {
            out.push(at + 1);
        }
    }
}

/// Whether a run is one place "of" another: these are two, one in the other.
fn is_of_place(scene: &Scene<'_>, units: &[Unit<'_>], proposed: &Proposed<'_>, (start, end): (usize, usize)) -> bool {
    let place = |covered: &Option<(usize, (usize, usize))>| {
        covered.and_then(|(number, _)| proposed.mentions.get(number)).is_some_and(|m| m.kind.is_place())
    };
    let link = units[start..end].iter().position(|u| u.classes.meets(scene.special.link) && !u.capital);
    let behind = link.map_or(&[][..], |link| &proposed.covers[start + link..end]);
    behind.iter().any(place)
}

/// The type of a run that scores highest for one: which kind of place a place is, the lists and its head word know better.
fn kind_of(proposed: &Proposed<'_>, words: (usize, usize), scored: EntityType) -> EntityType {
    let mention = proposed.ranges.get(&words).and_then(|number| proposed.mentions.get(*number));
    let sure = mention.filter(|m| matches!(m.source, Source::List | Source::Rule(_)) && m.kind.is_place() && scored.is_place());
    sure.map_or(scored, |mention| mention.kind)
}

/// The name rule whose head word makes such a name: its last, else its first, else one inside.
fn head_rule(scene: &Scene<'_>, units: &[Unit<'_>], kind: EntityType) -> Option<Source> {
    let rule = |u: &Unit<'_>| {
        let of_kind = |h: &&super::lexicon::Head| scene.book.names.get(h.rule as usize).is_some_and(|r| r.kind == kind);
        u.heads.iter().find(of_kind).map(|h| Source::Rule(h.rule))
    };
    units.last().and_then(rule).or_else(|| units.iter().find_map(rule))
}

/// Puts the names chosen, given in their order, in the place of those judged.
fn replace(
    scene: &Scene<'_>,
    found: Vec<Mention>,
    judged: &[bool],
    chosen: Vec<(std::ops::Range<usize>, EntityType, Option<Source>)>,
) -> Vec<Mention> {
    let text = scene.text();
    let article = |m: &Mention| {
        let rest = &text[m.start..m.end];
        let the = rest.split_once(' ').filter(|(first, _)| first.len() <= SMALL && first.starts_with(char::is_lowercase));
        m.start + the.map_or(0, |(first, _)| first.len() + 1)
    };
    let mut out: Vec<Mention> = Vec::with_capacity(found.len());
    let mut loose: Vec<Mention> = Vec::new();
    let mut kept = vec![false; chosen.len()];
    for (mention, judged) in found.into_iter().zip(judged) {
        let at = chosen.partition_point(|(range, _, _)| range.start < article(&mention));
        let same = |at: usize| {
            let choice = chosen.get(at).filter(|(range, kind, _)| range.end == mention.end && *kind == mention.kind);
            choice.is_some_and(|(range, _, _)| range.start == article(&mention))
        };
        // What a rule or a list proposes is cut or called otherwise, never dropped for nothing.
        let free = || {
            let next = chosen.partition_point(|(range, _, _)| range.end <= mention.start);
            chosen.get(next).is_none_or(|(range, _, _)| range.start >= mention.end)
        };
        if *judged && same(at) {
            kept[at] = true;
            out.push(mention);
        } else if *judged && !free() || mention.source == Source::Adjective {
            loose.push(mention);
        } else {
            out.push(mention);
        }
    }
    for ((range, kind, head), _) in chosen.into_iter().zip(kept).filter(|(_, kept)| !kept) {
        let name = &text[range.clone()];
        let token = scene.tokens_in(range.start, range.end).first().filter(|t| t.start == range.start && t.end == range.end);
        let known = token.and_then(|t| scene.known(*t)).filter(|(_, k)| *k == kind).map(|(entry, _)| entry);
        let named = !matches!(kind, EntityType::Person | EntityType::Event);
        let entry = known.or_else(|| scene.names.find_kind(name, kind).first().copied().filter(|_| named));
        let source = match head {
            _ if entry.is_some() => Source::List,
            Some(head) => head,
            None if kind == EntityType::Person => Source::Person,
            None => Source::Recognised,
        };
        let mut inner = Vec::new();
        if matches!(kind, EntityType::Park | EntityType::Organisation | EntityType::Event) {
            let from = loose.partition_point(|m| m.end <= range.start);
            for mention in loose[from..].iter().take_while(|m| m.start < range.end) {
                parts(mention, &range, &mut inner);
            }
        }
        out.push(Mention { start: range.start, end: range.end, kind, entry, source, inner });
    }
    out.extend(loose.into_iter().filter(|m| m.source == Source::Adjective));
    super::mention::nest(out)
}

/// The names of a mention that lie inside a range.
fn parts(mention: &Mention, range: &std::ops::Range<usize>, out: &mut Vec<Mention>) {
    if mention.start >= range.start && mention.end <= range.end && (mention.start, mention.end) != (range.start, range.end) {
        out.push(mention.clone());
    } else {
        mention.inner.iter().for_each(|inner| parts(inner, range, out));
    }
}
