//! Records as quads: one graph a claim, and what is known of each claim and document.
//!
//! A claim is what one rule found in one passage of one document; each figure is a claim of its own. What a curated record states without quoting is one claim, and the
//! naming of an entity in a passage is a claim too: its type, names, kind and status, with the first mention as evidence.

use std::collections::BTreeMap;

use jiff::Timestamp;
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use rustc_hash::FxHashMap;

use super::{PROVENANCE_GRAPH, figures};
use crate::names::{Names, normalise};
use crate::ontology::vocab::{dcterms, pg, schema, skos};
use crate::ontology::{claim_iri, class, document_iri, kind, property, rule_iri, status};
use crate::record::{Document, Entity, Figure, Record, Statement};
use crate::value::{AgreementStatus, Date, EntityType, Lang, Span};

/// What one document claims, as quads.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims {
    /// The document.
    pub document: NamedNode,
    /// What is known of the document itself, but for where it was read from and when it was loaded; all in the graph of provenance.
    pub description: Vec<Quad>,
    /// The claims' names, sorted; equal claims of a document have equal names.
    pub names: Vec<NamedNode>,
    /// Every quad of the claims' graphs and, in the graph of provenance, of the claims themselves.
    pub quads: Vec<Quad>,
}

/// The quads of a resolved record. Entities without an IRI, and statements about them, are left out.
///
/// The names of things that are known to `names` are not repeated, and what a curated record says of a known thing's type is not either:
/// both enter with the known name itself (a claim of the gazetteer).
pub fn of(record: &Record, names: &Names) -> Claims {
    let document = NamedNode::new_unchecked(document_iri(&record.document.id));
    let description = describe(&record.document, &document);
    let entities: FxHashMap<&str, Resolved<'_>> = record
        .entities
        .iter()
        .filter_map(|entity| Some((entity.id.as_str(), Resolved::new(entity, entity.iri.as_deref()?, names))))
        .collect();

    let mut passages: BTreeMap<Passage<'_>, Vec<Triple>> = BTreeMap::new();
    for entity in &record.entities {
        if let Some(resolved) = entities.get(entity.id.as_str()) {
            let passage =
                Passage { mention: entity.mentions.first().map(|span| (*span, entity.name.as_str())), ..Passage::default() };
            let found = resolved.introduced(&record.document.language, passage.mention.is_some(), names);
            if !found.is_empty() {
                passages.entry(passage).or_default().extend(found);
            }
        }
    }
    for statement in &record.statements {
        if let Some(triple) = stated(statement, &entities) {
            passages.entry(Passage::of(statement)).or_default().push(triple);
        }
    }

    for figure in &record.figures {
        let node = |id: &Option<String>| id.as_deref().and_then(|id| entities.get(id)).map(|resolved| &resolved.node);
        let (about, counterpart) = (node(&figure.s), node(&figure.with).filter(|other| Some(*other) != node(&figure.s)));
        let iri = figures::iri_of(figure, about.map(NamedNode::as_str), counterpart.map(NamedNode::as_str));
        let subject = NamedNode::new_unchecked(&iri);
        let said = figures::said_of(figure, about, counterpart);
        let said = said.into_iter().map(|(predicate, object)| Triple { subject: subject.clone(), predicate, object });
        passages.entry(Passage::of_figure(figure, iri)).or_default().extend(said);
    }

    let mut claims = Claims { document, description, names: Vec::with_capacity(passages.len()), quads: Vec::new() };
    for (passage, mut triples) in passages {
        triples.sort_unstable_by(|a, b| a.order().cmp(&b.order()));
        triples.dedup();
        let name = NamedNode::new_unchecked(passage.name(&record.document, &triples));
        passage.describe(&name, &claims.document, &record.document, &mut claims.quads);
        claims.quads.extend(triples.into_iter().map(|t| Quad::new(t.subject, t.predicate, t.object, name.clone())));
        claims.names.push(name);
    }
    claims.names.sort_unstable();
    claims
}

/// The quad that tells when a document was loaded.
pub(super) fn loaded_at(document: &NamedNode, at: Timestamp) -> Quad {
    Quad::new(document.clone(), pg::LOADED_AT, Literal::new_typed_literal(at.to_string(), xsd::DATE_TIME), PROVENANCE_GRAPH)
}

/// The quad that tells where a document was read from.
pub(super) fn origin(document: &NamedNode, key: &str) -> Quad {
    Quad::new(document.clone(), pg::ORIGIN, Literal::new_simple_literal(key), PROVENANCE_GRAPH)
}

/// The literal of a date, as precise as it is: `xsd:date`, `xsd:gYearMonth` or `xsd:gYear`.
pub fn date_literal(date: Date) -> Literal {
    let datatype = match (date.month(), date.day()) {
        (None, _) => xsd::G_YEAR,
        (_, None) => xsd::G_YEAR_MONTH,
        _ => xsd::DATE,
    };
    Literal::new_typed_literal(date.to_string(), datatype)
}

/// The language of a name, from its script; `page` decides where the script leaves it open.
pub fn language_of<'a>(name: &str, page: &'a Lang) -> &'a str {
    let mut found = None;
    for c in name.chars() {
        match c {
            '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' => return "ja",
            '\u{ac00}'..='\u{d7a3}' => return "ko",
            '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' => found = Some("zh"),
            '\u{400}'..='\u{52f}' if found != Some("zh") => found = Some("ru"),
            '\u{600}'..='\u{6ff}' if found.is_none() => found = Some("ar"),
            _ => {}
        }
    }
    match (found, page.as_str()) {
        // Han in a Japanese page, Cyrillic in a Kazakh one: the page knows better than the script.
        (Some("zh"), "ja") => "ja",
        (Some("ru"), page @ ("kk" | "ky" | "uk" | "be" | "mn" | "tg" | "bg" | "sr" | "mk")) => page,
        (Some("ar"), page @ ("fa" | "ur" | "ps")) => page,
        (Some(language), _) => language,
        (
            None,
            "zh" | "ja" | "ko" | "ru" | "kk" | "ky" | "uk" | "be" | "mn" | "tg" | "bg" | "sr" | "mk" | "ar" | "fa" | "ur" | "ps"
            | "",
        ) => "en",
        (None, _) if name.is_ascii() => "en",
        (None, page) => page,
    }
}

/// A triple before it has a graph.
#[derive(Debug, Clone, PartialEq)]
struct Triple {
    subject: NamedNode,
    predicate: NamedNodeRef<'static>,
    object: Term,
}

impl Triple {
    /// What triples are sorted by: text, so that the order never depends on a library's.
    fn order(&self) -> (&str, &str, &str, &str) {
        let (value, more) = match &self.object {
            Term::NamedNode(n) => (n.as_str(), ""),
            Term::BlankNode(b) => (b.as_str(), "_"),
            Term::Literal(l) => (l.value(), l.language().unwrap_or_else(|| l.datatype().as_str())),
        };
        (self.subject.as_str(), self.predicate.as_str(), value, more)
    }
}

/// An entity of the record with its IRI, and whether the name data know it.
struct Resolved<'r> {
    entity: &'r Entity,
    node: NamedNode,
    known: Option<crate::names::EntryId>,
}

impl<'r> Resolved<'r> {
    fn new(entity: &'r Entity, iri: &str, names: &Names) -> Self {
        Self { entity, node: NamedNode::new_unchecked(iri), known: names.by_iri(iri) }
    }

    /// What the record introduces of the entity: its type, names, kind and status.
    fn introduced(&self, page: &Lang, mentioned: bool, names: &Names) -> Vec<Triple> {
        let triple = |predicate, object: Term| Triple { subject: self.node.clone(), predicate, object };
        let mut out = Vec::new();
        if mentioned || self.known.is_none() {
            out.push(triple(rdf::TYPE, class(self.entity.kind).into_owned().into()));
        }
        let forms = std::iter::once((skos::PREF_LABEL, &self.entity.name))
            .chain(self.entity.aliases.iter().map(|alias| (skos::ALT_LABEL, alias)));
        for (predicate, form) in forms.filter(|(_, form)| !self.is_known_as(form, names)) {
            let label = Literal::new_language_tagged_literal_unchecked(form.clone(), language_of(form, page));
            out.push(triple(predicate, label.into()));
        }
        if let Some(agreement) = self.entity.agreement {
            out.push(triple(pg::AGREEMENT_KIND, kind(agreement).into_owned().into()));
        }
        if self.entity.kind == EntityType::Agreement {
            // Said even where it is the default: a page that reports the signing outweighs one that announced it.
            let reached = self.entity.status.unwrap_or(AgreementStatus::Signed);
            out.push(triple(pg::STATUS, status(reached).into_owned().into()));
        }
        out
    }

    fn is_known_as(&self, form: &str, names: &Names) -> bool {
        let Some(known) = self.known else { return false };
        let known = &names.get(known).names;
        known.iter().any(|name| name.text == form) || {
            let form = normalise(form);
            known.iter().any(|name| normalise(&name.text) == form)
        }
    }
}

/// The triple of a statement; none where one of its ends has no IRI.
fn stated(statement: &Statement, entities: &FxHashMap<&str, Resolved<'_>>) -> Option<Triple> {
    let object = match (&statement.o, statement.value) {
        (Some(id), _) => entities.get(id.as_str())?.node.clone().into(),
        (None, Some(date)) => date_literal(date).into(),
        (None, None) => return None,
    };
    let subject = entities.get(statement.s.as_str())?.node.clone();
    // Two names of the document may turn out to be one thing; nothing is tied to itself.
    (Term::from(subject.clone()) != object).then(|| Triple { subject, predicate: property(statement.p), object })
}

/// Where in a document something was found, and by what.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Passage<'r> {
    rule: Option<&'r str>,
    span: Option<(usize, usize)>,
    quote: Option<&'r str>,
    /// The first place where an entity is named, and the name: each entity's naming is a claim of its own.
    mention: Option<(Span, &'r str)>,
    /// The observation that it tells: each figure is a claim of its own.
    observation: Option<String>,
}

impl<'r> Passage<'r> {
    fn of(statement: &'r Statement) -> Self {
        Self {
            rule: statement.rule.as_deref(),
            span: statement.evidence.map(|span| (span.start, span.end)),
            quote: statement.quote.as_deref(),
            ..Self::default()
        }
    }

    fn of_figure(figure: &'r Figure, observation: String) -> Self {
        Self {
            rule: figure.rule.as_deref(),
            span: figure.evidence.map(|span| (span.start, span.end)),
            quote: figure.quote.as_deref(),
            observation: Some(observation),
            ..Self::default()
        }
    }

    /// The claim's IRI: a hash of the document, its bytes, rule, passage and statements.
    fn name(&self, document: &Document, triples: &[Triple]) -> String {
        let (start, end) = self.bounds().unzip();
        let number = |n: Option<usize>| n.map(|n| n.to_string()).unwrap_or_default();
        let (start, end) = (number(start), number(end));
        let head = [
            document.id.as_str(),
            document.sha256.as_deref().unwrap_or_default(),
            self.rule.unwrap_or_default(),
            &start,
            &end,
            self.quote.unwrap_or_default(),
        ];
        let terms = triples.iter().flat_map(|t| <[&str; 4]>::from(t.order()));
        claim_iri(head.into_iter().chain(terms))
    }

    /// Code points before the passage and before its end.
    fn bounds(&self) -> Option<(usize, usize)> {
        self.span.or(self.mention.map(|(span, _)| (span.start, span.end)))
    }

    /// Adds what is known of the claim itself.
    fn describe(&self, claim: &NamedNode, document: &NamedNode, source: &Document, out: &mut Vec<Quad>) {
        let mut say = |predicate: NamedNodeRef<'static>, object: Term| {
            out.push(Quad::new(claim.clone(), predicate, object, PROVENANCE_GRAPH));
        };
        say(rdf::TYPE, pg::CLAIM.into_owned().into());
        say(pg::IN_DOCUMENT, document.clone().into());
        if let Some(rule) = self.rule {
            say(pg::BY_RULE, NamedNode::new_unchecked(rule_iri(rule)).into());
        }
        if let Some(quote) = self.quote {
            say(pg::QUOTE, Literal::new_simple_literal(quote).into());
        }
        if let Some((start, end)) = self.bounds() {
            say(pg::START, Literal::from(start as u64).into());
            say(pg::END, Literal::from(end as u64).into());
        }
        if let Some(date) = source.published {
            say(pg::REPORTED_ON, date_literal(date).into());
        }
    }
}

/// What a record tells of its document.
fn describe(source: &Document, document: &NamedNode) -> Vec<Quad> {
    let mut out = Vec::with_capacity(10);
    let mut say = |predicate: NamedNodeRef<'static>, object: Term| {
        out.push(Quad::new(document.clone(), predicate, object, PROVENANCE_GRAPH));
    };
    let text = |text: &String| Term::from(Literal::new_simple_literal(text));
    say(rdf::TYPE, pg::DOCUMENT.into_owned().into());
    say(pg::DOCUMENT_ID, text(&source.id));
    if let Some(title) = &source.title {
        say(dcterms::TITLE, text(title));
    }
    if let Some(publisher) = &source.publisher {
        say(dcterms::PUBLISHER, text(publisher));
    }
    if let Some(published) = source.published {
        say(dcterms::ISSUED, date_literal(published).into());
    }
    if let Some(url) = &source.url {
        say(schema::URL, Literal::new_typed_literal(url, xsd::ANY_URI).into());
    }
    say(dcterms::LANGUAGE, Literal::new_simple_literal(source.language.as_str()).into());
    if let Some(sha256) = &source.sha256 {
        say(pg::SHA256, text(sha256));
    }
    if source.mirror {
        say(pg::MIRROR, Literal::from(true).into());
    }
    if let Some(original) = &source.reprint_of {
        say(pg::REPRINT_OF, NamedNode::new_unchecked(document_iri(original)).into());
    }
    out
}
