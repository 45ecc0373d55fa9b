//! The ontology: what every class, property and concept means, and the IRIs of everything that is stored.
//!
//! `ontology/parkgraph.ttl` is the only definition. The constants of [`vocab`] merely name its terms; a test holds that each exists there.

pub mod iri;
mod rule;
mod term;
pub mod vocab;

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::error::{Error, Result, nearest};
use crate::value::Lang;

pub use iri::{
    BASE, CLAIMS, CURRENT, OBSERVATIONS, PROVENANCE, claim_iri, described_iri, document_id, document_iri, entity_iri,
    entity_type_of, key, observation_iri, rule_id, rule_iri,
};
pub use rule::{Measured, measured};
pub use term::{Characteristic, Costs, Kind, Mapping, Relation, Term, Text};
pub use vocab::{NS, bound, bounds, class, indicator, kind, property, status};

/// The definition itself, in Turtle.
pub const TURTLE: &str = include_str!("../ontology/parkgraph.ttl");
/// The shapes that data must have (SHACL), in Turtle.
pub const SHAPES: &str = include_str!("../ontology/shapes.ttl");
/// The JSON-LD 1.1 context.
pub const CONTEXT: &str = include_str!("../ontology/context.jsonld");
/// The inferences as (name, CONSTRUCT query), to be run on the accepted view until nothing new comes; by name, each once a round.
pub const INFERENCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/inference.rs"));

/// Every term of an ontology, found by IRI or by any of its names.
#[derive(Debug)]
pub struct Ontology {
    terms: Vec<Term>,
    by_iri: FxHashMap<String, usize>,
    by_name: FxHashMap<String, usize>,
    /// Prefix and namespace, the longest namespace first.
    prefixes: Vec<(String, String)>,
}

impl Ontology {
    /// The ontology of this project, read once.
    ///
    /// ```
    /// use parkgraph::ontology::Ontology;
    /// let ontology = Ontology::built_in()?;
    /// assert_eq!(ontology.term("friendship city")?.local, "friendshipCity");
    /// # Ok::<(), parkgraph::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// Where the definition is damaged, which the tests rule out.
    pub fn built_in() -> Result<&'static Self> {
        static BUILT_IN: OnceLock<Result<Ontology>> = OnceLock::new();
        BUILT_IN
            .get_or_init(|| Self::parse(TURTLE, "ontology/parkgraph.ttl"))
            .as_ref()
            .map_err(|e| Error::new("the ontology is damaged").cause(e.to_string()))
    }

    /// An ontology from its Turtle; `file` is what errors call it.
    ///
    /// # Errors
    /// Of syntax, with the place, and where a term lacks what its kind needs.
    pub fn parse(turtle: &str, file: &str) -> Result<Self> {
        let term::Definition { terms, mut prefixes } = term::read(turtle, file)?;
        prefixes.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.cmp(b)));
        let by_iri = terms.iter().enumerate().map(|(i, term)| (term.iri.clone(), i)).collect();
        let by_name = names(&terms);
        Ok(Self { terms, by_iri, by_name, prefixes })
    }

    /// Every term, in the order of the definition.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The term of an IRI.
    pub fn get(&self, iri: &str) -> Option<&Term> {
        self.terms.get(*self.by_iri.get(iri)?)
    }

    /// The term of a name: its local name, prefixed name, IRI, written form in records, or a label in any language.
    ///
    /// A local name spelled exactly wins (`rule` is the property, `Rule` the class); otherwise case, blanks and hyphens do not count.
    ///
    /// # Errors
    /// Where no term has the name; the help tells the nearest one.
    pub fn term(&self, name: &str) -> Result<&Term> {
        let name = name.trim();
        let local = name.strip_prefix(NS).or_else(|| name.strip_prefix("pg:")).unwrap_or(name);
        let found = self.get(&format!("{NS}{local}")).or_else(|| self.terms.get(*self.by_name.get(&fold(local))?));
        found.ok_or_else(|| {
            let error = Error::new(format!("no term {name:?}")).said("error.term", [("x", format!("{name:?}"))]);
            let known = self.terms.iter().flat_map(Term::names);
            match nearest(local, known) {
                Some(near) => error.did_you_mean(near),
                None => error
                    .help("classes such as Park, properties such as friendshipCity, concepts such as status-planned")
                    .helped("error.terms", []),
            }
        })
    }

    /// What crossing a property costs a connection, where it carries one.
    pub fn cost(&self, iri: &str) -> Option<Costs> {
        self.get(iri)?.costs
    }

    /// A term's label in the language, else in English.
    pub fn label(&self, iri: &str, lang: &Lang) -> Option<&str> {
        self.get(iri)?.label(lang)
    }

    /// Whether a class is the other or, by this ontology, a subclass of it.
    pub fn is_a(&self, class: &str, ancestor: &str) -> bool {
        // The hierarchy is a few steps deep and free of cycles (a test holds that).
        class == ancestor || self.get(class).is_some_and(|term| term.parents.iter().any(|parent| self.is_a(parent, ancestor)))
    }

    /// Whether a property's end (its domain or its range) takes things of a class; an end that says nothing takes all.
    pub fn admits(&self, end: &[String], class: &str) -> bool {
        end.is_empty() || end.iter().any(|allowed| self.is_a(class, allowed))
    }

    /// An IRI with its namespace's prefix, such as `wd:P190`; as it is where no prefix fits.
    pub fn compact(&self, iri: &str) -> String {
        let fitting = self.prefixes.iter().find_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace.as_str())?)));
        fitting.map_or_else(|| iri.to_owned(), |(prefix, local)| format!("{prefix}:{local}"))
    }
}

/// Every name of every term, folded; where two terms share one, local names go before labels, other labels and written forms.
fn names(terms: &[Term]) -> FxHashMap<String, usize> {
    let mut out = FxHashMap::default();
    let mut add = |name: &str, i: usize| {
        out.entry(fold(name)).or_insert(i);
    };
    let each = || terms.iter().enumerate();
    each().for_each(|(i, term)| add(&term.local, i));
    each().for_each(|(i, term)| term.labels.iter().for_each(|label| add(&label.text, i)));
    each().for_each(|(i, term)| term.other_labels.iter().for_each(|label| add(&label.text, i)));
    each().for_each(|(i, term)| term.notation.iter().for_each(|notation| add(notation, i)));
    out
}

/// A name without what does not count: case, blanks, hyphens and underscores.
fn fold(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}
