//! Known names as claims: what is referred to enters with its type, names, point and place, as a claim of the gazetteer it comes from;
//! what is no longer referred to leaves.

use std::collections::{BTreeSet, VecDeque};

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};

use super::load::Edit;
use super::{PROVENANCE_GRAPH, broken};
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
    let mut queue: VecDeque<NamedNode> = std::mem::take(&mut edit.named).into_iter().collect();
    let mut documents: BTreeSet<NamedNode> = BTreeSet::new();
    while let Some(thing) = queue.pop_front() {
        let claim = claim_of(thing.as_ref());
        let entry = names.by_iri(thing.as_str());
        let mut before = edit.matching(None, None, None, Some(claim.as_ref().into()))?;
        if entry.is_none() && before.is_empty() {
            continue;
        }
        before.extend(edit.matching(Some(claim.as_ref()), None, None, Some(PROVENANCE_GRAPH.into()))?);
        let after = match entry {
            Some(entry) if is_referred_to(edit, &thing, &claim)? => quads_of(&thing, &claim, entry, names),
            _ => Vec::new(),
        };
        for quad in before.iter().filter(|quad| !after.contains(quad)) {
            edit.remove(quad);
        }
        for quad in after.iter().filter(|quad| !before.contains(quad)) {
            edit.insert(quad);
        }
        if after.is_empty() {
            edit.change.remove_named_graph(claim.as_ref()).map_err(broken)?;
        }
        documents.extend(before.iter().chain(&after).filter_map(|quad| match &quad.object {
            Term::NamedNode(document) if quad.predicate == pg::IN_DOCUMENT => Some(document.clone()),
            _ => None,
        }));
        // The place it lies within is named only now, or not any more.
        queue.extend(std::mem::take(&mut edit.named).into_iter().filter(|other| *other != thing));
    }
    for document in documents {
        describe_source(edit, &document, names)?;
    }
    Ok(())
}

/// Whether any other claim names the thing.
fn is_referred_to(edit: &Edit<'_>, thing: &NamedNode, claim: &NamedNode) -> Result<bool> {
    let of_others = |quad: &Quad| Edit::is_claimed(quad) && quad.graph_name != claim.as_ref().into();
    let as_subject = edit.change.quads_for_pattern(Some(thing.as_ref().into()), None, None, None);
    let as_object = edit.change.quads_for_pattern(None, None, Some(thing.as_ref().into()), None);
    for quad in as_subject.chain(as_object) {
        if of_others(&quad.map_err(broken)?) {
            return Ok(true);
        }
    }
    Ok(false)
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
    // A table may name a thing twice over; a graph holds it once.
    let mut seen = rustc_hash::FxHashSet::default();
    out.retain(|quad| seen.insert(quad.clone()));
    out
}

fn source_document(source: &Source) -> NamedNode {
    NamedNode::new_unchecked(document_iri(&format!("{SOURCE}{}", source.key)))
}

/// Describes a source while a claim is in it, and takes its description away when none is.
fn describe_source(edit: &mut Edit<'_>, document: &NamedNode, names: &Names) -> Result<()> {
    let in_use = edit
        .change
        .quads_for_pattern(None, Some(pg::IN_DOCUMENT), Some(document.as_ref().into()), Some(PROVENANCE_GRAPH.into()))
        .next()
        .is_some();
    let source = names.sources().iter().find(|source| source_document(source) == *document).filter(|_| in_use);
    let mut after = Vec::new();
    if let Some(source) = source {
        let text = |text: &str| Term::from(Literal::new_simple_literal(text));
        let mut say = |predicate: NamedNodeRef<'static>, object: Term| {
            after.push(Quad::new(document.clone(), predicate, object, PROVENANCE_GRAPH));
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
    let before = edit.matching(Some(document.as_ref()), None, None, Some(PROVENANCE_GRAPH.into()))?;
    for quad in before.iter().filter(|quad| !after.contains(quad)) {
        edit.change.remove(quad.as_ref());
    }
    for quad in &after {
        edit.change.insert(quad.as_ref());
    }
    Ok(())
}
