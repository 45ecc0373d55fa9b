//! Who says so: the claims behind a statement, and how many independent sources they come from.

use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, NamedNodeRef, Term};
use serde::Serialize;

use super::{PROVENANCE_GRAPH, Store, current};
use crate::error::Result;
use crate::ontology::vocab::{dcterms, pg, schema};
use crate::ontology::{NS, document_id, rule_id};
use crate::value::{Date, Span};

/// What the ids of documents begin with that are lists of known names.
pub const NAMES: &str = "names:";

/// The publisher of the samples, which retell what other sources say.
pub const SAMPLES: &str = "parkgraph samples";

/// A claim with what is known of where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Its IRI, the name of its graph.
    pub iri: String,
    /// The document's id.
    pub document: String,
    /// The document's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// Where it is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The passage's words, cleaned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// The passage, in code points of the page as read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// The path id of the rule that found it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Whether the document was met on a mirror only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub mirror: bool,
    /// The id of the document that this one reprints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reprint_of: Option<String>,
    /// Whom the claim counts for as a source, by the original; nobody for a sample.
    #[serde(skip)]
    pub source: Option<String>,
}

/// The claims that state something, the earliest published first and samples last. Subject and predicate are IRIs (a predicate also a local name of the
/// ontology), the object an IRI or the text of a literal. Of a symmetric property both directions count.
///
/// # Errors
/// Where the store can't be read.
pub fn claims_of(store: &Store, subject: &str, predicate: &str, object: &str) -> Result<Vec<Claim>> {
    let predicate = if predicate.contains(':') { predicate.to_owned() } else { format!("{NS}{predicate}") };
    let predicate = NamedNodeRef::new_unchecked(&predicate);
    let mut names = graphs(store, subject, predicate, object)?;
    if current::is_symmetric(predicate) {
        names.extend(graphs(store, object, predicate, subject)?);
    }
    let mut claims = Vec::with_capacity(names.len());
    for name in names {
        claims.extend(claim(store, &name)?);
    }
    fn order(claim: &Claim) -> (bool, bool, Option<Date>, &str) {
        (claim.source.is_none(), claim.published.is_none(), claim.published, &claim.iri)
    }
    claims.sort_by(|a, b| order(a).cmp(&order(b)));
    Ok(claims)
}

/// The names of the claim graphs that hold a triple.
fn graphs(store: &Store, subject: &str, predicate: NamedNodeRef<'_>, object: &str) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let subject = NamedNodeRef::new_unchecked(subject);
    for quad in store.matching(Some(subject.into()), Some(predicate), None, None) {
        let quad = quad?;
        let meant = match &quad.object {
            Term::NamedNode(node) => node.as_str() == object,
            Term::Literal(literal) => literal.value() == object,
            Term::BlankNode(_) => false,
        };
        if let (true, true, oxigraph::model::GraphName::NamedNode(graph)) =
            (meant, super::edit::is_claimed(&quad), quad.graph_name)
        {
            names.insert(graph.into_string());
        }
    }
    Ok(names)
}

/// A claim by its IRI; none where there is no such claim.
///
/// # Errors
/// Where the store can't be read.
pub fn claim(store: &Store, iri: &str) -> Result<Option<Claim>> {
    let mut found = Claim {
        iri: iri.to_owned(),
        document: String::new(),
        title: None,
        publisher: None,
        published: None,
        url: None,
        quote: None,
        span: None,
        rule: None,
        mirror: false,
        reprint_of: None,
        source: None,
    };
    let mut document: Option<NamedNode> = None;
    let mut bounds = (None, None);
    for quad in known_of(store, NamedNodeRef::new_unchecked(iri)) {
        let quad = quad?;
        match (quad.predicate.as_ref(), quad.object) {
            // A claim of the gazetteer may rest on several sources; the first in order stands for them.
            (pg::IN_DOCUMENT, Term::NamedNode(node)) if document.as_ref().is_none_or(|kept| node < *kept) => {
                document = Some(node)
            }
            (pg::BY_RULE, Term::NamedNode(rule)) => found.rule = Some(rule_id(rule.as_str()).unwrap_or(rule.as_str()).to_owned()),
            (pg::QUOTE, Term::Literal(quote)) => found.quote = Some(quote.value().to_owned()),
            (pg::START, Term::Literal(n)) => bounds.0 = n.value().parse().ok(),
            (pg::END, Term::Literal(n)) => bounds.1 = n.value().parse().ok(),
            _ => {}
        }
    }
    let Some(document) = document else { return Ok(None) };
    found.span = bounds.0.zip(bounds.1).map(|(start, end)| Span::new(start, end));
    describe(store, &document, &mut found)?;
    Ok(Some(found))
}

/// Fills in what is known of the document.
fn describe(store: &Store, document: &NamedNode, claim: &mut Claim) -> Result<()> {
    claim.document = document_id(document.as_str()).unwrap_or_else(|| document.as_str().to_owned());
    let mut original = None;
    for quad in known_of(store, document.as_ref()) {
        let quad = quad?;
        match (quad.predicate.as_ref(), quad.object) {
            (dcterms::TITLE, Term::Literal(title)) => claim.title = Some(title.value().to_owned()),
            (dcterms::PUBLISHER, Term::Literal(publisher)) => claim.publisher = Some(publisher.value().to_owned()),
            (dcterms::ISSUED, Term::Literal(date)) => claim.published = date.value().parse().ok(),
            (schema::URL, Term::Literal(url)) => claim.url = Some(url.value().to_owned()),
            (pg::MIRROR, Term::Literal(mirror)) => claim.mirror = mirror.value() == "true",
            (pg::REPRINT_OF, Term::NamedNode(node)) => original = Some(node),
            _ => {}
        }
    }
    claim.reprint_of = original.as_ref().map(|node| document_id(node.as_str()).unwrap_or_else(|| node.as_str().to_owned()));
    claim.source = match original {
        None => source_name(claim.publisher.as_deref(), claim.url.as_deref()),
        Some(original) => original_source(store, original, document)?,
    };
    Ok(())
}

/// Whom the original at the end of a chain of reprints counts for.
fn original_source(store: &Store, first: NamedNode, reprint: &NamedNode) -> Result<Option<String>> {
    let mut seen = BTreeSet::from([reprint.clone()]);
    let mut original = first;
    let (mut publisher, mut url) = (None, None);
    while seen.insert(original.clone()) {
        let mut next = None;
        (publisher, url) = (None, None);
        for quad in known_of(store, original.as_ref()) {
            let quad = quad?;
            match (quad.predicate.as_ref(), quad.object) {
                (dcterms::PUBLISHER, Term::Literal(name)) => publisher = Some(name.value().to_owned()),
                (schema::URL, Term::Literal(found)) => url = Some(found.value().to_owned()),
                (pg::REPRINT_OF, Term::NamedNode(node)) => next = Some(node),
                _ => {}
            }
        }
        match next {
            Some(next) => original = next,
            None => break,
        }
    }
    Ok(source_name(publisher.as_deref(), url.as_deref()))
}

/// Whom a document counts for as a source: its publisher, else the host of its address; all that name neither are one. Samples are none.
pub fn source_name(publisher: Option<&str>, url: Option<&str>) -> Option<String> {
    let named = publisher.map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty());
    if named.as_deref() == Some(SAMPLES) {
        return None;
    }
    let host = || {
        let (_, rest) = url?.split_once("://")?;
        let host = rest.split(['/', '?', '#']).next()?.to_lowercase();
        Some(host.strip_prefix("www.").map_or(host.clone(), str::to_owned))
    };
    named.or_else(|| host().map(|host| format!("\u{0}{host}"))).or_else(|| Some(String::new()))
}

fn known_of(store: &Store, subject: NamedNodeRef<'_>) -> impl Iterator<Item = Result<oxigraph::model::Quad>> + use<> {
    store.matching(Some(subject.into()), None, None, Some(PROVENANCE_GRAPH.into()))
}

/// The number of independent sources of claims: distinct publishers, a reprint counted for its original, a mirror only where there is nothing else,
/// samples never.
pub fn independent_sources<'c>(claims: impl IntoIterator<Item = &'c Claim>) -> usize {
    let (mut originals, mut mirrored) = (BTreeSet::new(), false);
    for claim in claims {
        if claim.mirror {
            mirrored |= claim.source.is_some();
        } else {
            originals.extend(claim.source.as_deref());
        }
    }
    originals.len().max(usize::from(mirrored))
}

/// How many documents the store has, lists of known names apart.
///
/// # Errors
/// Where the store can't be read.
pub fn documents(store: &Store) -> Result<usize> {
    let class = Some(pg::DOCUMENT.into());
    let mut count = 0;
    for quad in store.matching(None, Some(oxigraph::model::vocab::rdf::TYPE), class, Some(PROVENANCE_GRAPH.into())) {
        let oxigraph::model::NamedOrBlankNode::NamedNode(document) = quad?.subject else { continue };
        count += usize::from(document_id(document.as_str()).is_none_or(|id| !id.starts_with(NAMES)));
    }
    Ok(count)
}

/// Something stated, with everything that states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The subject's IRI.
    pub subject: String,
    /// The property's IRI.
    pub predicate: String,
    /// The object: an IRI, or the text of a literal.
    pub object: String,
    /// Whether the object is a thing.
    pub is_thing: bool,
    /// The claims, the earliest published first and samples last.
    pub claims: Vec<Claim>,
}

impl Fact {
    /// The number of independent sources.
    pub fn sources(&self) -> usize {
        independent_sources(&self.claims)
    }
}

/// Everything that claims state of a thing, as subject first and then as object; names and types apart. A symmetric tie is told once, from its side.
///
/// # Errors
/// Where the store can't be read.
pub fn facts_of(store: &Store, thing: &str) -> Result<Vec<Fact>> {
    let node = NamedNodeRef::new_unchecked(thing);
    let stated = |quad: &oxigraph::model::Quad| super::edit::is_claimed(quad) && !is_naming(quad.predicate.as_ref());
    let mut ends: BTreeSet<(bool, String, String, String, bool)> = BTreeSet::new();
    for quad in store.matching(Some(node.into()), None, None, None) {
        let quad = quad?;
        if stated(&quad) {
            let (object, is_thing) = match quad.object {
                Term::NamedNode(node) => (node.into_string(), true),
                Term::BlankNode(node) => (node.into_string(), false),
                Term::Literal(literal) => (literal.destruct().0, false),
            };
            ends.insert((false, quad.predicate.into_string(), object, thing.to_owned(), is_thing));
        }
    }
    for quad in store.matching(None, None, Some(node.into()), None) {
        let quad = quad?;
        if let (true, oxigraph::model::NamedOrBlankNode::NamedNode(subject)) = (stated(&quad), &quad.subject) {
            let (subject, predicate) = (subject.as_str().to_owned(), quad.predicate.as_str().to_owned());
            if current::is_symmetric(quad.predicate.as_ref()) {
                ends.insert((false, predicate, subject, thing.to_owned(), true));
            } else {
                ends.insert((true, predicate, thing.to_owned(), subject, true));
            }
        }
    }
    let mut facts = Vec::with_capacity(ends.len());
    for (_, predicate, object, subject, is_thing) in ends {
        let claims = claims_of(store, &subject, &predicate, &object)?;
        facts.push(Fact { subject, predicate, object, is_thing, claims });
    }
    Ok(facts)
}

/// What a claim states: subject, property, object as in [`Fact`], names and types included; sorted.
///
/// # Errors
/// Where the store can't be read.
pub fn stated_by(store: &Store, claim: &str) -> Result<Vec<(String, String, String, bool)>> {
    let mut stated = BTreeSet::new();
    for quad in store.matching(None, None, None, Some(NamedNodeRef::new_unchecked(claim).into())) {
        let quad = quad?;
        let (object, is_thing) = match quad.object {
            Term::NamedNode(node) => (node.into_string(), true),
            Term::BlankNode(node) => (node.into_string(), false),
            Term::Literal(literal) => (literal.destruct().0, false),
        };
        let subject = match quad.subject {
            oxigraph::model::NamedOrBlankNode::NamedNode(node) => node.into_string(),
            oxigraph::model::NamedOrBlankNode::BlankNode(node) => node.into_string(),
        };
        stated.insert((subject, quad.predicate.into_string(), object, is_thing));
    }
    Ok(stated.into_iter().collect())
}

/// Whether a property tells a name or a type, rather than a fact.
fn is_naming(predicate: NamedNodeRef<'_>) -> bool {
    predicate == oxigraph::model::vocab::rdf::TYPE
        || predicate == crate::ontology::vocab::skos::PREF_LABEL
        || predicate == crate::ontology::vocab::skos::ALT_LABEL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_names_nobody_is_no_source_of_its_own() {
        let counted = |documents: &[(Option<&str>, Option<&str>)]| {
            documents.iter().filter_map(|(publisher, url)| source_name(*publisher, *url)).collect::<BTreeSet<_>>().len()
        };
        assert_eq!(counted(&[(None, None), (None, None), (Some(" "), None)]), 1, "nothing tells them apart");
        assert_eq!(counted(&[(None, Some("https://www.a.example/1")), (None, Some("http://a.example/2?x"))]), 1, "one site");
        assert_eq!(counted(&[(None, Some("https://a.example/1")), (None, Some("https://b.example/1")), (None, None)]), 3);
        assert_eq!(counted(&[(Some("A"), Some("https://a.example/1")), (Some("a "), Some("https://b.example/1"))]), 1);
        assert_eq!(counted(&[(Some(SAMPLES), None)]), 0, "a sample retells others");
    }
}
