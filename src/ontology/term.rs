//! A term, and how it is read from Turtle.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term as Node, vocab::rdf, vocab::rdfs};
use rustc_hash::FxHashMap;

use super::vocab::{NS, pg, skos};
use crate::error::{Error, Place, Result};
use crate::value::Lang;

/// A class, property or concept of the ontology.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Its IRI.
    pub iri: String,
    /// What follows the namespace in it.
    pub local: String,
    /// What it is.
    pub kind: Kind,
    /// Its label, one a language.
    pub labels: Vec<Text>,
    /// Other words for it.
    pub other_labels: Vec<Text>,
    /// What is meant.
    pub definitions: Vec<Text>,
    /// Examples of its use.
    pub examples: Vec<Text>,
    /// Reasons and limits.
    pub comments: Vec<Text>,
    /// Of a concept: its form in records.
    pub notation: Option<String>,
    /// Of a concept: the IRI of its scheme.
    pub scheme: Option<String>,
    /// Of a property: the classes that it is said of, any of them; none where it may be said of anything.
    pub domain: Vec<String>,
    /// Of a property: the classes or datatypes that it leads to, any of them; none where it may lead to anything.
    pub range: Vec<String>,
    /// Of a property: what follows from its statements.
    pub characteristics: Vec<Characteristic>,
    /// The wider classes, properties or, of a concept, its class, of this ontology.
    pub parents: Vec<String>,
    /// What it is like in other vocabularies.
    pub mappings: Vec<Mapping>,
    /// Of a property: what crossing it costs a connection; none where it carries none.
    pub costs: Option<Costs>,
}

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A class.
    Class,
    /// A class of literals.
    Datatype,
    /// A property that leads to things.
    Relation,
    /// A property that leads to literals.
    Attribute,
    /// A property of terms of the ontology.
    Annotation,
    /// A concept of a scheme.
    Concept,
    /// A scheme of concepts.
    Scheme,
    /// A list of concepts.
    Collection,
}

/// A text and its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The language, where there is one.
    pub lang: Option<Lang>,
    /// The text.
    pub text: String,
}

/// What follows from the statements of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Characteristic {
    /// It holds both ways.
    Symmetric,
    /// It never holds both ways.
    Asymmetric,
    /// It holds along a chain.
    Transitive,
    /// It has one object.
    Functional,
    /// It never ties a thing to itself.
    Irreflexive,
}

/// What a term is like in another vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// How it is like it.
    pub relation: Relation,
    /// The other term.
    pub iri: String,
    /// The other term runs from object to subject.
    pub inverse: bool,
}

/// How a term is like one of another vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Everything that this term is used for, the other is too (rdfs:subClassOf, rdfs:subPropertyOf).
    Sub,
    /// Nearly the same.
    Close,
    /// The other is wider.
    Broad,
    /// The other is narrower.
    Narrow,
}

/// What crossing a property costs a connection, by direction; none where it carries no connection that way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Costs {
    /// From subject to object.
    pub forward: Option<f64>,
    /// From object to subject.
    pub backward: Option<f64>,
}

impl Term {
    /// The label in the language, else in English, else the first.
    pub fn label(&self, lang: &Lang) -> Option<&str> {
        in_language(&self.labels, lang)
    }

    /// The definition in the language, else in English, else the first.
    pub fn definition(&self, lang: &Lang) -> Option<&str> {
        in_language(&self.definitions, lang)
    }

    /// Everything the term is called: local name, labels and other labels.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let labels = self.labels.iter().chain(&self.other_labels).map(|label| label.text.as_str());
        std::iter::once(self.local.as_str()).chain(labels)
    }
}

/// The text in the language, else in English, else the first.
fn in_language<'a>(texts: &'a [Text], lang: &Lang) -> Option<&'a str> {
    let of = |wanted: &str| texts.iter().find(|text| text.lang.as_ref().is_some_and(|l| l.as_str() == wanted));
    of(lang.as_str()).or_else(|| of("en")).or_else(|| texts.first()).map(|text| text.text.as_str())
}

const OWL: &str = "http://www.w3.org/2002/07/owl#";

/// What is said of each subject, and the prefixes of a Turtle file.
struct Graph {
    /// In the order of the file.
    subjects: Vec<NamedOrBlankNode>,
    said: FxHashMap<NamedOrBlankNode, Vec<(NamedNode, Node)>>,
}

/// What a Turtle file defines.
pub(super) struct Definition {
    /// The terms, in the file's order.
    pub(super) terms: Vec<Term>,
    /// Prefixes and their namespaces.
    pub(super) prefixes: Vec<(String, String)>,
}

/// The terms and prefixes of a Turtle file.
pub(super) fn read(turtle: &str, file: &str) -> Result<Definition> {
    let mut graph = Graph { subjects: Vec::new(), said: FxHashMap::default() };
    let mut parser = RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle);
    for quad in parser.by_ref() {
        let quad = quad.map_err(|e| {
            let at = e.location().map(|range| range.start);
            let place = Place {
                file: file.to_owned(),
                line: at.as_ref().map(|at| at.line as usize + 1),
                column: at.as_ref().map(|at| at.column as usize + 1),
            };
            Error::new("not well formed").at(place).cause(e)
        })?;
        let said = graph.said.entry(quad.subject.clone()).or_default();
        if said.is_empty() {
            graph.subjects.push(quad.subject);
        }
        said.push((quad.predicate, quad.object));
    }
    let prefixes = parser.prefixes().map(|(prefix, iri)| (prefix.to_owned(), iri.to_owned())).collect();
    let mut terms = Vec::with_capacity(graph.subjects.len());
    for subject in &graph.subjects {
        if let NamedOrBlankNode::NamedNode(node) = subject
            && let Some(local) = node.as_str().strip_prefix(NS)
        {
            terms.push(graph.term(subject, node, local).map_err(|e| e.at(file))?);
        }
    }
    Ok(Definition { terms, prefixes })
}

impl Graph {
    fn term(&self, subject: &NamedOrBlankNode, node: &NamedNode, local: &str) -> Result<Term> {
        let mut term = Term {
            iri: node.as_str().to_owned(),
            local: local.to_owned(),
            kind: Kind::Class,
            labels: Vec::new(),
            other_labels: Vec::new(),
            definitions: Vec::new(),
            examples: Vec::new(),
            comments: Vec::new(),
            notation: None,
            scheme: None,
            domain: Vec::new(),
            range: Vec::new(),
            characteristics: Vec::new(),
            parents: Vec::new(),
            mappings: Vec::new(),
            costs: None,
        };
        let mut kind = None;
        for (predicate, object) in self.of(subject) {
            let predicate = predicate.as_ref();
            if predicate == rdf::TYPE {
                term.take_type(object, &mut kind);
            } else if predicate == rdfs::LABEL || predicate == skos::PREF_LABEL {
                term.labels.extend(text(object));
            } else if predicate == skos::ALT_LABEL {
                term.other_labels.extend(text(object));
            } else if predicate == skos::DEFINITION {
                term.definitions.extend(text(object));
            } else if predicate == skos::EXAMPLE {
                term.examples.extend(text(object));
            } else if predicate == rdfs::COMMENT {
                term.comments.extend(text(object));
            } else if predicate == skos::NOTATION {
                term.notation = text(object).map(|notation| notation.text);
            } else if predicate == skos::IN_SCHEME {
                term.scheme = iri(object);
            } else if predicate == rdfs::DOMAIN {
                term.domain = self.end(object);
            } else if predicate == rdfs::RANGE {
                term.range = self.end(object);
            } else if predicate == pg::COST_FORWARD || predicate == pg::COST_BACKWARD {
                let cost = text(object).and_then(|cost| cost.text.parse::<f64>().ok()).filter(|cost| *cost > 0.0);
                let cost = cost.ok_or_else(|| Error::new(format!("{local}: no cost {object}")).help("a decimal above 0"))?;
                let costs = term.costs.get_or_insert(Costs { forward: None, backward: None });
                let side = if predicate == pg::COST_FORWARD { &mut costs.forward } else { &mut costs.backward };
                *side = Some(cost);
            } else if let Some(relation) = relation(predicate.as_str()) {
                self.map(&mut term, relation, object);
            }
        }
        term.kind = kind.ok_or_else(|| Error::new(format!("{local} is neither class, property nor concept")))?;
        Ok(term)
    }

    /// What is said of a node.
    fn of(&self, subject: &NamedOrBlankNode) -> &[(NamedNode, Node)] {
        self.said.get(subject).map_or(&[], Vec::as_slice)
    }

    /// The first object of a property of a node.
    fn one(&self, subject: &Node, predicate: &str) -> Option<&Node> {
        let subject = match subject {
            Node::NamedNode(node) => node.clone().into(),
            Node::BlankNode(node) => NamedOrBlankNode::from(node.clone()),
            _ => return None,
        };
        self.of(&subject).iter().find(|(p, _)| p.as_str() == predicate).map(|(_, object)| object)
    }

    /// The classes of a domain or range: one, or the members of a union.
    fn end(&self, object: &Node) -> Vec<String> {
        if let Some(class) = iri(object) {
            return vec![class];
        }
        let mut classes = Vec::new();
        let mut list = self.one(object, &format!("{OWL}unionOf"));
        while let Some(node) = list {
            classes.extend(self.one(node, rdf::FIRST.as_str()).and_then(iri));
            list = self.one(node, rdf::REST.as_str());
        }
        classes
    }

    /// Adds a parent of this ontology or a mapping to another.
    fn map(&self, term: &mut Term, relation: Relation, object: &Node) {
        let direct = iri(object);
        let inverse = direct.is_none();
        let Some(other) = direct.or_else(|| self.one(object, &format!("{OWL}inverseOf")).and_then(iri)) else { return };
        if other.starts_with(NS) {
            term.parents.push(other);
        } else {
            term.mappings.push(Mapping { relation, iri: other, inverse });
        }
    }
}

impl Term {
    /// Notes a type: what the term is, what follows from it, or the class of a concept.
    fn take_type(&mut self, object: &Node, kind: &mut Option<Kind>) {
        let Some(class) = iri(object) else { return };
        let local = class.rsplit(['#', '/']).next().unwrap_or_default();
        match local {
            _ if class.starts_with(NS) => {
                *kind = Some(Kind::Concept);
                self.parents.push(class);
            }
            "Class" => *kind = Some(Kind::Class),
            "Datatype" => *kind = Some(Kind::Datatype),
            "ObjectProperty" => *kind = Some(Kind::Relation),
            "DatatypeProperty" => *kind = Some(Kind::Attribute),
            "AnnotationProperty" => *kind = Some(Kind::Annotation),
            "ConceptScheme" => *kind = Some(Kind::Scheme),
            "OrderedCollection" => *kind = Some(Kind::Collection),
            "SymmetricProperty" => self.characteristics.push(Characteristic::Symmetric),
            "AsymmetricProperty" => self.characteristics.push(Characteristic::Asymmetric),
            "TransitiveProperty" => self.characteristics.push(Characteristic::Transitive),
            "FunctionalProperty" => self.characteristics.push(Characteristic::Functional),
            "IrreflexiveProperty" => self.characteristics.push(Characteristic::Irreflexive),
            _ => {}
        }
    }
}

fn relation(predicate: &str) -> Option<Relation> {
    match predicate.rsplit(['#', '/']).next()? {
        "subClassOf" | "subPropertyOf" => Some(Relation::Sub),
        "closeMatch" => Some(Relation::Close),
        "broadMatch" => Some(Relation::Broad),
        "narrowMatch" => Some(Relation::Narrow),
        _ => None,
    }
}

fn iri(node: &Node) -> Option<String> {
    match node {
        Node::NamedNode(node) => Some(node.as_str().to_owned()),
        _ => None,
    }
}

fn text(node: &Node) -> Option<Text> {
    match node {
        Node::Literal(literal) => Some(Text { lang: literal.language().map(Lang::new), text: literal.value().to_owned() }),
        _ => None,
    }
}
