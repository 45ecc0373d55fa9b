//! The inferences that are run as they stand: every file of `ontology/inference` that is not computed elsewhere.

use std::convert::Infallible;
use std::sync::{Arc, LazyLock};

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, Term, Triple};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Transaction;
use spareval::{InternalQuad, QueryableDataset};

use super::CURRENT_GRAPH;
use super::edit::Edit;
use super::ids::{Id, Terms, is_claimed};
use super::sheet::Sheet;
use crate::error::{Error, Place, Result};
use crate::ontology::{INFERENCES, NS};

/// The files that [`super::infer`] and the accepted view itself compute.
const NATIVE: [&str; 6] = ["agreed-with", "in-country", "international-body", "status-signed", "symmetric-ties", "within"];
/// The files that are run as they stand, each with what it infers.
static OTHERS: LazyLock<Vec<(&str, &str, Vec<Inferred>)>> = LazyLock::new(|| {
    INFERENCES.iter().filter(|(name, _)| !NATIVE.contains(name)).map(|(name, text)| (*name, *text, inferred_by(text))).collect()
});

/// A property, or with it the class, that is inferred.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Inferred {
    property: NamedNode,
    class: Option<NamedNode>,
}

/// Runs the files anew: what they inferred goes, and what they infer now comes, until nothing new does.
pub(super) fn settle(edit: &mut Edit<'_>) -> Result<()> {
    for Inferred { property, class } in OTHERS.iter().flat_map(|(.., inferred)| inferred) {
        let property = edit.terms.id(property.clone());
        let class = class.as_ref().map(|class| edit.terms.id(class.clone()));
        for fact in edit.matching([None, Some(property), class, Some(Id::CURRENT)])? {
            let [subject, property, object, _] = fact;
            if !edit.any([Some(subject), Some(property), Some(object), None], is_claimed)? {
                edit.set(fact, false)?;
            }
        }
    }
    loop {
        let mut fresh = false;
        for (name, text, _) in OTHERS.iter() {
            for triple in edit.construct(name, text)? {
                let fact = edit.terms.fact(triple.in_graph(CURRENT_GRAPH));
                if !edit.contains(fact)? {
                    edit.set(fact, true)?;
                    fresh = true;
                }
            }
        }
        if !fresh {
            return Ok(());
        }
    }
}

/// Where a file can be run.
pub(super) enum Ground<'a> {
    /// On a change that is in memory as a whole.
    Sheet(&'a Sheet, &'a Terms),
    /// On the store with what was written so far.
    Written(&'a Transaction<'a>),
}

/// What a file infers from the view as it is.
pub(super) fn construct(ground: &Ground<'_>, name: &str, text: &str) -> Result<Vec<Triple>> {
    let place = || Place::file(format!("ontology/inference/{name}.rq"));
    let mut query = SparqlEvaluator::new().parse_query(text).map_err(|e| Error::new(e.to_string()).at(place()))?;
    query.dataset_mut().set_default_graph(vec![CURRENT_GRAPH.into_owned().into()]);
    let failed = |e| Error::new("the inference failed").at(place()).cause(e);
    let results = match *ground {
        Ground::Sheet(sheet, terms) => query.on_queryable_dataset(Whole { sheet, terms }).execute(),
        Ground::Written(change) => query.on_transaction(change).execute(),
    };
    match results.map_err(failed)? {
        QueryResults::Graph(triples) => triples.collect::<Result<_, _>>().map_err(failed),
        _ => Err(Error::new("an inference is a CONSTRUCT").at(place())),
    }
}

/// A change that is in memory as a whole, as a dataset that queries run on.
struct Whole<'a> {
    sheet: &'a Sheet,
    terms: &'a Terms,
}

/// A term of a query: one of the change, or one that the query made.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Word {
    Known(Id),
    Made(Arc<Term>),
}

impl Word {
    const fn id(&self) -> Option<Id> {
        match self {
            Self::Known(id) => Some(*id),
            Self::Made(_) => None,
        }
    }
}

impl<'a> QueryableDataset<'a> for Whole<'a> {
    type InternalTerm = Word;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Word>,
        predicate: Option<&Word>,
        object: Option<&Word>,
        graph_name: Option<Option<&Word>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Word>, Infallible>> + use<'a> {
        let any_name = graph_name.is_none();
        let graph = graph_name.map(|graph| graph.map_or(Some(Id::DEFAULT_GRAPH), Word::id));
        let words = [subject, predicate, object].map(|word| word.map(Word::id));
        let [subject, predicate, object] = words;
        let pattern = [subject, predicate, object, graph];
        // A term that the query made is in no fact.
        let found = (!pattern.contains(&Some(None))).then(|| self.sheet.matching(pattern.map(Option::flatten)));
        let named = move |fact: &&[Id; 4]| !any_name || fact[3] != Id::DEFAULT_GRAPH;
        found.into_iter().flatten().filter(named).map(|[subject, predicate, object, graph]| {
            Ok(InternalQuad {
                subject: Word::Known(*subject),
                predicate: Word::Known(*predicate),
                object: Word::Known(*object),
                graph_name: (*graph != Id::DEFAULT_GRAPH).then_some(Word::Known(*graph)),
            })
        })
    }

    fn internalize_term(&self, term: Term) -> Result<Word, Infallible> {
        Ok(self.terms.find(&term).map_or_else(|| Word::Made(Arc::new(term)), Word::Known))
    }

    fn externalize_term(&self, word: Word) -> Result<Term, Infallible> {
        Ok(match word {
            Word::Known(id) => self.terms.term(id).clone(),
            Word::Made(term) => term.as_ref().clone(),
        })
    }
}

/// The properties (with `a`, the classes) of the template of a CONSTRUCT, each triple of which ends with `.` or the template itself.
fn inferred_by(text: &str) -> Vec<Inferred> {
    let template = text.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map_or("", |(template, _)| template);
    let node = |word: &str| word.strip_prefix("pg:").map(|local| NamedNode::new_unchecked(format!("{NS}{local}")));
    template
        .split(" . ")
        .filter_map(|triple| {
            let mut words = triple.split_whitespace().skip(1);
            let (property, object) = (words.next()?, words.next()?);
            match property {
                "a" => Some(Inferred { property: rdf::TYPE.into_owned(), class: node(object) }),
                property => Some(Inferred { property: node(property)?, class: None }),
            }
        })
        .collect()
}
