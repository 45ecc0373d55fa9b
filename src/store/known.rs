//! Known names as claims: what is referred to enters with its type, names, point and place, as a claim of the gazetteer it comes from;
//! what is no longer referred to leaves.

use std::collections::{BTreeSet, VecDeque};

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};

use super::PROVENANCE_GRAPH;
use super::edit::Edit;
use super::ids::{Fact, Id, is_claimed};
use crate::error::Result;
use crate::names::{EntryId, Name, Names, Role, Source};
use crate::ontology::vocab::{dcterms, owl, pg, schema, skos};
use crate::ontology::{claim_iri, class, document_iri, property};
use crate::value::{EntityType, Predicate};

/// What the id of a source's document begins with.
const SOURCE: &str = "names:";

/// The claim that says what a known thing is called.
pub(super) fn claim_of(thing: NamedNodeRef<'_>) -> NamedNode {
    NamedNode::new_unchecked(claim_iri(["known name", thing.as_str()]))
}

/// Whether a document is a source of known names.
pub(super) fn is_source(document: NamedNodeRef<'_>) -> bool {
    crate::ontology::document_id(document.as_str()).is_some_and(|id| id.starts_with(SOURCE))
}

/// Lets the known names come and go that the change began or ceased to refer to.
pub(super) fn settle(edit: &mut Edit<'_>, names: &Names) -> Result<()> {
    let mut queue: VecDeque<Id> = std::mem::take(&mut edit.named).into_iter().collect();
    let mut documents: BTreeSet<Id> = BTreeSet::new();
    while let Some(thing) = queue.pop_front() {
        let Some(node) = edit.terms.node(thing).cloned() else { continue };
        let claim_node = claim_of(node.as_ref());
        let claim = edit.terms.id(claim_node.clone());
        let entry = names.by_iri(node.as_str());
        let mut before = edit.matching([None, None, None, Some(claim)])?;
        if entry.is_none() && before.is_empty() {
            continue;
        }
        before.extend(edit.matching([Some(claim), None, None, Some(Id::PROVENANCE)])?);
        let mut after = Vec::new();
        if let Some(entry) = entry
            && is_referred_to(edit, thing, claim)?
        {
            after.extend(quads_of(&node, &claim_node, entry, names).into_iter().map(|quad| edit.terms.fact(quad)));
            // A table may name a thing twice over; a graph holds it once.
            after.sort_unstable();
            after.dedup();
        }
        for fact in before.iter().filter(|fact| !after.contains(fact)) {
            edit.remove(*fact)?;
        }
        for fact in after.iter().filter(|fact| !before.contains(fact)) {
            edit.insert(*fact)?;
        }
        if after.is_empty() {
            edit.drop_graph(claim)?;
        }
        let of_sources = before.iter().chain(&after).filter(|[_, property, ..]| *property == Id::IN_DOCUMENT);
        documents.extend(of_sources.map(|[_, _, document, _]| *document));
        // The place it lies within is named only now, or not any more.
        queue.extend(std::mem::take(&mut edit.named).into_iter().filter(|other| *other != thing));
    }
    for document in documents {
        describe_source(edit, document, names)?;
    }
    Ok(())
}

/// Whether any other claim names the thing.
fn is_referred_to(edit: &mut Edit<'_>, thing: Id, claim: Id) -> Result<bool> {
    let of_others = |fact: &Fact| is_claimed(fact) && fact[3] != claim;
    Ok(edit.any([Some(thing), None, None, None], of_others)? || edit.any([None, None, Some(thing), None], of_others)?)
}

/// The claim of a known thing.
fn quads_of(thing: &NamedNode, claim: &NamedNode, id: EntryId, names: &Names) -> Vec<Quad> {
    let entry = names.get(id);
    let mut out = Vec::with_capacity(12);
    let mut say = |predicate: NamedNodeRef<'static>, object: Term| {
        out.push(Quad::new(thing.clone(), predicate, object, claim.clone()));
    };
    say(rdf::TYPE, class(entry.kind).into_owned().into());
    let label = |name: &Name| Literal::new_language_tagged_literal_unchecked(name.text.as_ref(), name.lang).into();
    for name in entry.names.iter().filter(|name| name.role == Role::Label) {
        say(skos::PREF_LABEL, label(name));
    }
    // Aliases are looked up in the name data; they enter only where there is nothing else to call the thing.
    if entry.names.iter().all(|name| name.role != Role::Label) {
        entry.names.iter().filter(|name| name.role == Role::Alias).for_each(|name| say(skos::ALT_LABEL, label(name)));
    }
    if entry.kind == EntityType::Country
        && let Some((_, code)) = thing.as_str().rsplit_once('/')
    {
        say(pg::COUNTRY_CODE, Literal::new_simple_literal(code).into());
    }
    if let Some(within) = entry.within {
        say(property(Predicate::LocatedIn), NamedNode::new_unchecked(&names.get(within).iri).into());
    }
    if let Some((latitude, longitude)) = entry.point {
        say(pg::LATITUDE, Literal::new_typed_literal(latitude.to_string(), xsd::DECIMAL).into());
        say(pg::LONGITUDE, Literal::new_typed_literal(longitude.to_string(), xsd::DECIMAL).into());
    }
    for same in &entry.same_as {
        say(owl::SAME_AS, NamedNode::new_unchecked(same).into());
    }
    out.push(Quad::new(claim.clone(), rdf::TYPE, pg::CLAIM, PROVENANCE_GRAPH));
    for source in &entry.sources {
        out.push(Quad::new(claim.clone(), pg::IN_DOCUMENT, source_document(names.source(*source)), PROVENANCE_GRAPH));
    }
    out
}

fn source_document(source: &Source) -> NamedNode {
    NamedNode::new_unchecked(document_iri(&format!("{SOURCE}{}", source.key)))
}

/// Describes a source while a claim is in it, and takes its description away when none is.
fn describe_source(edit: &mut Edit<'_>, document: Id, names: &Names) -> Result<()> {
    let Some(node) = edit.terms.node(document).cloned() else { return Ok(()) };
    let in_use = edit.any([None, Some(Id::IN_DOCUMENT), Some(document), Some(Id::PROVENANCE)], |_| true)?;
    let source = names.sources().iter().find(|source| source_document(source) == node).filter(|_| in_use);
    let mut after = Vec::new();
    if let Some(source) = source {
        let text = |text: &str| Term::from(Literal::new_simple_literal(text));
        let mut say = |predicate: NamedNodeRef<'static>, object: Term| {
            after.push(Quad::new(node.clone(), predicate, object, PROVENANCE_GRAPH));
        };
        say(rdf::TYPE, pg::DOCUMENT.into_owned().into());
        say(pg::DOCUMENT_ID, text(&format!("{SOURCE}{}", source.key)));
        say(dcterms::TITLE, text(&source.title));
        say(dcterms::PUBLISHER, text(&source.publisher));
        say(dcterms::LICENSE, text(&source.licence));
        if source.url == crate::ontology::BASE {
            // What we say ourselves of names is no independent source.
            say(pg::MIRROR, Literal::from(true).into());
        }
        if !source.url.is_empty() {
            say(schema::URL, Literal::new_typed_literal(source.url.as_ref(), xsd::ANY_URI).into());
        }
    }
    let after: Vec<Fact> = after.into_iter().map(|quad| edit.terms.fact(quad)).collect();
    for fact in edit.matching([Some(document), None, None, Some(Id::PROVENANCE)])?.iter().filter(|fact| !after.contains(fact)) {
        edit.set(*fact, false)?;
    }
    after.into_iter().try_for_each(|fact| edit.set(fact, true))
}
