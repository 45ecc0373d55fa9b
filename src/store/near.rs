//! "Did you mean": the names nearest to one that nothing has, of the store's own things and the known ones.

use oxigraph::model::{NamedNodeRef, Term};

use super::{CURRENT_GRAPH, Store};
use crate::error::Result;
use crate::names::{Given, Names, normalise};
use crate::ontology::entity_type_of;
use crate::ontology::vocab::skos;
use crate::value::EntityType;

/// Suggestions told at most.
const MOST: usize = 3;
/// How far behind the nearest a further suggestion may be.
const BEHIND: f64 = 0.08;
/// What names of the preferred types gain on others.
const PREFERRED: f64 = 0.1;
/// What names of the store gain on names that are merely known.
const STORED: f64 = 0.05;
/// Nearness below which a name is no suggestion.
const NEAR: f64 = 0.7;

/// A name and how near it is.
struct Candidate<'a> {
    score: f64,
    weight: u32,
    /// As names are compared.
    name: String,
    /// As it is written, where that is known already.
    written: Option<String>,
    /// The things of the store that bear it.
    things: &'a [String],
    /// The thing that is meant.
    meant: &'a str,
}

/// The names nearest to a text, as they are written, the nearest first: of things of these kinds (any, where empty), preferably of the
/// preferred ones.
///
/// # Errors
/// Where the store can't be read.
pub fn suggestions(store: &Store, text: &str, kinds: &[EntityType], preferred: &[EntityType]) -> Result<Vec<String>> {
    let Some(given) = Given::new(text) else { return Ok(Vec::new()) };
    let fits = |iri: &String| kinds.is_empty() || entity_type_of(iri).is_none_or(|kind| kinds.contains(&kind));
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for (name, things) in &store.labels()?.by_name {
        let Some(score) = given.nearness(name).filter(|_| things.iter().any(fits)) else { continue };
        let is_preferred = things.iter().any(|iri| entity_type_of(iri).is_some_and(|kind| preferred.contains(&kind)));
        let score = score + STORED + if is_preferred { PREFERRED } else { 0.0 };
        let meant = things.iter().find(|iri| fits(iri)).map_or("", String::as_str);
        candidates.push(Candidate { score, weight: 0, name: name.clone(), written: None, things, meant });
    }
    let names = Names::built_in()?;
    for near in names.near(text, kinds, preferred) {
        let name = normalise(&near.name);
        match candidates.iter_mut().find(|c| c.name == name) {
            Some(stored) => stored.weight = stored.weight.max(near.weight),
            None => {
                candidates.push(Candidate {
                    score: near.score,
                    weight: near.weight,
                    name,
                    written: Some(near.name),
                    things: &[],
                    meant: &names.get(near.id).iri,
                });
            }
        }
    }
    candidates.retain(|c| c.score >= NEAR);
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.weight.cmp(&a.weight)).then_with(|| a.name.cmp(&b.name)));
    let least = candidates.first().map_or(0.0, |first| first.score - BEHIND);
    let mut told: Vec<Candidate<'_>> = Vec::with_capacity(MOST);
    for candidate in candidates.into_iter().take_while(|c| c.score >= least) {
        // One name of a thing is enough.
        if told.len() < MOST && !told.iter().any(|t| t.meant == candidate.meant) {
            told.push(candidate);
        }
    }
    told.into_iter()
        .map(|c| match c.written {
            Some(written) => Ok(written),
            None => Ok(as_written(store, &c.name, c.things)?.unwrap_or(c.name)),
        })
        .collect()
}

/// The name as the store writes it, rather than as it is compared.
fn as_written(store: &Store, normalised: &str, things: &[String]) -> Result<Option<String>> {
    for thing in things {
        let thing = NamedNodeRef::new_unchecked(thing);
        for predicate in [skos::PREF_LABEL, skos::ALT_LABEL] {
            for quad in store.matching(Some(thing.into()), Some(predicate), None, Some(CURRENT_GRAPH.into())) {
                if let Term::Literal(name) = quad?.object
                    && normalise(name.value()) == normalised
                {
                    return Ok(Some(name.value().to_owned()));
                }
            }
        }
    }
    Ok(None)
}
