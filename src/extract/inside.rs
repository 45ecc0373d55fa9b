//! What names inside names say: a park's country, the park of an administration, the country and city of a dialogue.

use super::apply::{End, Finding, Origin, may_lie_in};
use super::bind::Bound;
use super::mention::{Scene, Source};
use super::rule::{NameRule, Script};
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
        if beside && narrower && place(inner) && place(outer) && may_lie_in(scene, bound, End::Name(inner), End::Name(outer)) {
            let passage = (bound.mentions[outer].start, bound.mentions[inner].end);
            let (s, o) = (End::Name(inner), Some(End::Name(outer)));
            out.push(Finding { s, p: Predicate::LocatedIn, o, value: None, origin: Origin::Name(rule), passage, fit: None });
        }
    }
    out
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
                last.is_some_and(|t| t.end == mention.start && scene.classes(*t).meets(scene.lexicon.class(class)))
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
