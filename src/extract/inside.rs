//! What names inside names say: a park's country, the park of an administration, the country and city of a dialogue.

use super::apply::{End, Finding, Origin};
use super::bind::Bound;
use super::lexicon::Token;
use super::mention::{Mention, Scene, Source};
use super::rule::{NameRule, Script};
use crate::names::EntryId;
use crate::value::{EntityType, Predicate};

/// Places that stand side by side inside a name, each in the one before it: the country and city of a dialogue's name.
fn chained(scene: &Scene<'_>, bound: &Bound) -> Vec<Finding> {
    let place = |i: usize| matches!(bound.mentions[i].kind, EntityType::Country | EntityType::Region | EntityType::City);
    let mut out = Vec::new();
    for inner in 1..bound.mentions.len() {
        let Some(parent) = bound.parent[inner].filter(|p| !matches!(bound.mentions[*p].kind, EntityType::Person)) else {
            continue;
        };
        let outer = inner - 1;
        let beside = bound.parent[outer] == Some(parent) && bound.mentions[outer].end == bound.mentions[inner].start;
        let (wide, narrow) = (bound.mentions[outer].kind, bound.mentions[inner].kind);
        let narrower = wide == EntityType::Country && narrow != EntityType::Country
            || wide == EntityType::Region && narrow == EntityType::City;
        let Source::Rule(rule) = bound.mentions[parent].source else { continue };
        if !(beside && narrower && place(inner) && place(outer) && may_lie_in(scene, bound, End::Name(inner), End::Name(outer))) {
            continue;
        }
        // A town that only the name of a body or park holds, and not as one, is none of what the text tells of.
        let alone = |m: &usize| bound.parent[*m].is_none();
        let told = bound.things[bound.thing_of[inner]].mentions.iter().any(alone);
        let s = if told || narrow != EntityType::City || ends_as_place(scene, &bound.mentions[inner]) {
            inner
        } else if matches!(bound.mentions[parent].kind, EntityType::Organisation | EntityType::Park) {
            parent
        } else {
            continue;
        };
        let passage = (bound.mentions[outer].start, bound.mentions[inner].end);
        let (s, o) = (End::Name(s), Some(End::Name(outer)));
        out.push(Finding { s, p: Predicate::LocatedIn, o, value: None, origin: Origin::Name(rule), passage, fit: None });
    }
    out
}

/// Whether a name ends with the word for a place: "Northton City".
fn ends_as_place(scene: &Scene<'_>, mention: &Mention) -> bool {
    let name = &scene.text()[mention.start..mention.end];
    let apart = scene.book.names.iter().filter(|r| r.apart_from_places);
    apart.flat_map(|r| &r.heads).any(|h| name.len() > h.len() && name.ends_with(h.as_str()))
}

/// What names inside names say, by the `inner` entries of their name rules.
pub fn inside(scene: &Scene<'_>, bound: &Bound) -> Vec<Finding> {
    let mut out = chained(scene, bound);
    for (i, mention) in bound.mentions.iter().enumerate() {
        let (Some(outer), Some(parent)) = (bound.parent[i], bound.parent[i].map(|p| &bound.mentions[p])) else { continue };
        let script = Script::of_text(&scene.text()[parent.start..parent.end]);
        let same = |r: &NameRule| r.kind == parent.kind && Script::of_rule(&r.id) == script;
        let same_kind = || scene.book.names.iter().position(same).and_then(|r| u16::try_from(r).ok());
        let rule = if let Source::Rule(rule) = parent.source { Some(rule) } else { same_kind() };
        let Some(rule) = rule else { continue };
        if mention.source == Source::Adjective {
            continue;
        }
        let specs = scene.book.names.get(rule as usize).map_or(&[][..], |r| &r.inner);
        for spec in specs.iter().filter(|s| s.kind == mention.kind) {
            let before = &scene.text()[parent.start..mention.start];
            let first = before.is_empty();
            let after = spec.after.as_ref().is_none_or(|class| {
                let last = scene.tokens_in(parent.start, mention.start).last();
                let beside = |t: &Token| scene.text()[t.end..mention.start].trim().is_empty();
                last.is_some_and(|t| beside(t) && scene.classes(*t).meets(scene.lexicon.class(class)))
            });
            // "China-Belarus Industrial Park" lies in one of the two.
            let paired = scene.text()[mention.end..].starts_with(['-', '\u{2013}', '\u{2014}']);
            let (s, o) = if spec.inner_is_subject { (i, outer) } else { (outer, i) };
            let whole = &scene.text()[parent.start..parent.end];
            let ends = spec.ends.is_empty() || spec.ends.iter().any(|e| whole.ends_with(e.as_str()));
            if !paired && after && ends && (spec.after.is_some() || first) {
                let passage = (parent.start, parent.end);
                out.push(Finding {
                    s: End::Name(s),
                    p: spec.p,
                    o: Some(End::Name(o)),
                    value: None,
                    origin: Origin::Name(rule),
                    passage,
                    fit: None,
                });
            }
        }
    }
    out
}

/// Whether the known names allow a place to lie in another: what they know of it must not say otherwise.
pub fn may_lie_in(scene: &Scene<'_>, bound: &Bound, inner: End, outer: End) -> bool {
    let unlisted = matches!(inner, End::Name(n) if bound.mentions[n].entry.is_none());
    let thing = |end: End| if let End::Name(n) = end { Some(&bound.things[bound.thing_of[n]]) } else { None };
    let (Some(inner), Some(outer)) = (thing(inner), thing(outer)) else { return true };
    let names = scene.names;
    let Some(outer) = outer.entry else { return true };
    let outer_country = names.country_of(outer);
    // A city may be told to lie in a region or city that the lists do not know it in; a region in no other.
    let wide = |id: EntryId| match names.get(id).kind {
        EntityType::Country => 2,
        EntityType::Region => 1,
        _ => 0,
    };
    let fits = |inner: EntryId| {
        let mut chain = names.chain(inner).peekable();
        chain.peek().is_none()
            || chain.any(|e| e == outer)
            || wide(outer) < 2 && (wide(outer), wide(inner)) != (1, 1) && outer_country == names.country_of(inner)
    };
    // A name that the lists do not hold as it stands is no known place for sure; one that several bear may be that of any.
    if unlisted {
        return true;
    }
    let mut namesakes = inner.forms.iter().flat_map(|(form, _)| names.find_kind(form, inner.kind).iter().copied());
    inner.entry.is_none_or(|e| fits(e) || namesakes.any(fits))
}

/// The two sides that a name itself names, joined by a word or dash: "the memorandum of A and B".
pub fn joined_within(scene: &Scene<'_>, bound: &Bound, name: usize) -> Vec<usize> {
    let mentions = &bound.mentions;
    // A title may hold the name once more, without its first words.
    let own = |parent: usize| parent == name || mentions[parent].kind == EntityType::Agreement;
    let party = |i: &usize| !matches!(mentions[*i].kind, EntityType::Agreement | EntityType::Event | EntityType::Person);
    let inner: Vec<usize> = (name + 1..mentions.len())
        .take_while(|i| mentions[*i].start < mentions[name].end)
        .filter(|i| bound.parent[*i].is_some_and(own))
        .filter(party)
        .collect();
    let joined = |pair: &&[usize]| {
        let (a, b) = (&mentions[pair[0]], &mentions[pair[1]]);
        let between = scene.text().get(a.end..b.start).unwrap_or_default().trim();
        let dash = !between.is_empty() && between.chars().all(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}'));
        let word = scene.tokens_in(a.end, b.start).first();
        let whole = |t: &Token| (t.start, t.end) == (a.end, b.start) && scene.classes(*t).meets(scene.special.and);
        dash || word.is_some_and(whole)
    };
    inner.windows(2).find(joined).map_or_else(Vec::new, <[usize]>::to_vec)
}
