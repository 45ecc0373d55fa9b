//! Questions to a store: the saved ones of `queries/`, and SPARQL 1.1 of one's own.
//!
//! Plain patterns ask the accepted view; `GRAPH ?claim { … }` asks the claims, and the graph of provenance says where they come from.
//! Parameters are bound as terms, never spliced into the text.

mod fault;
mod question;
mod scan;
mod table;
mod triples;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term, Variable};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, SparqlEvaluator};

pub use question::{Kind, Parameter, Question, question, questions};
pub use scan::{Value, scan};
pub use table::{Cell, Table};
pub use triples::{Rdf, Triples};

use crate::error::{Error, Place, Result, nearest};
use crate::ontology::{NS, Ontology};
use crate::store::{CURRENT_GRAPH, Store, find};
use crate::value::{Date, EntityType, Lang};

/// The prefixes that a query need not declare.
const PREFIXES: [(&str, &str); 9] = [
    ("pg", NS),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("schema", "https://schema.org/"),
];

/// The IRI with its usual prefix, as `owl:sameAs`; none where its namespace has none.
pub fn prefixed(iri: &str) -> Option<String> {
    // Both forms of schema.org's namespace are met.
    let iri =
        iri.strip_prefix("http://schema.org/").map_or_else(|| iri.to_owned(), |local| format!("https://schema.org/{local}"));
    let (prefix, local) = PREFIXES.iter().find_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)))?;
    (!local.is_empty() && !local.contains(['/', '#'])).then(|| format!("{prefix}:{local}"))
}

/// What a query came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Of SELECT: rows.
    Rows(Table),
    /// Of ASK: yes or no.
    Truth(bool),
    /// Of CONSTRUCT and DESCRIBE: triples.
    Triples(Triples),
}

impl Answer {
    /// Whether it has anything to show: rows, triples, a yes.
    pub const fn is_found(&self) -> bool {
        match self {
            Self::Rows(table) => !table.rows.is_empty(),
            Self::Truth(truth) => *truth,
            Self::Triples(triples) => !triples.is_empty(),
        }
    }
}

/// Answers a saved question. `given` holds parameters by name as a user writes them: a thing by any of its names, a date, a number, text;
/// those not given take their defaults. Labels are in `lang` where there are any.
///
/// # Errors
/// Where a parameter is missing, unknown, or names nothing; where the store can't be read.
pub fn ask(store: &Store, question: &Question, given: &[(String, String)], lang: &Lang) -> Result<Table> {
    let known = question.parameters.iter().map(|p| p.name.as_str());
    if let Some((name, _)) = given.iter().find(|(name, _)| !known.clone().any(|k| k == name)) {
        let error = Error::new(format!("{} has no parameter {name:?}", question.name))
            .said("error.parameter", [("question", question.name.clone()), ("x", format!("{name:?}"))]);
        return Err(match nearest(name, known.clone()) {
            Some(near) => error.did_you_mean(near),
            None => error.help(question.usage()),
        });
    }
    if let Some((name, _)) =
        given.iter().enumerate().find(|(i, (name, _))| given[..*i].iter().any(|(n, _)| n == name)).map(|(_, g)| g)
    {
        let error = Error::new(format!("{name} is given twice")).said("error.twice", [("x", name.clone())]);
        return Err(error.help(question.usage()));
    }
    let mut bound = Vec::with_capacity(question.parameters.len());
    for parameter in &question.parameters {
        let text = given.iter().find(|(name, _)| *name == parameter.name).map(|(_, text)| text).or(parameter.default.as_ref());
        let text = text.ok_or_else(|| missing(question, parameter))?;
        let variable = Variable::new(&parameter.name).map_err(|e| Error::new("no name of a parameter").cause(e))?;
        bound.push((variable, term(store, parameter, text)?));
    }
    match evaluate(store, &question.text, &Place::file(question.path()), bound, lang)? {
        Answer::Rows(table) => Ok(table.select(&question.columns)),
        _ => Err(Error::new("a saved question is a SELECT").at(Place::file(question.path()))),
    }
}

/// The error for a parameter that was not given. Meanings are written in English; in Chinese the types of things tell what is wanted.
fn missing(question: &Question, parameter: &Parameter) -> Error {
    let of = |kind: &EntityType| Ontology::built_in().ok()?.label(&format!("{NS}{kind}"), &Lang::new("zh"));
    let types: Vec<&str> = match &parameter.kind {
        Kind::Thing(kinds) => kinds.iter().filter_map(of).collect(),
        _ => Vec::new(),
    };
    let zh = if types.is_empty() { parameter.example.clone() } else { types.join("\u{3001}") };
    let values = [
        ("question", question.name.clone()),
        ("x", parameter.name.clone()),
        ("meaning", parameter.meaning.clone()),
        ("meaning@zh", zh),
    ];
    Error::new(format!("{} needs {}: {}", question.name, parameter.name, parameter.meaning))
        .said("error.needs", values)
        .help(question.usage())
}

/// Which things that a saved question was asked of the store says nothing of: they are known by name alone. Their IRIs.
///
/// # Errors
/// As of [`ask`].
pub fn unknown(store: &Store, question: &Question, given: &[(String, String)]) -> Result<Vec<String>> {
    let mut things = Vec::new();
    for parameter in &question.parameters {
        if let (Kind::Thing(kinds), Some((_, text))) = (&parameter.kind, given.iter().find(|(name, _)| *name == parameter.name)) {
            let thing = find::entity(store, text, kinds)?;
            if !find::is_described(store, &thing)? {
                things.push(thing);
            }
        }
    }
    Ok(things)
}

/// Answers SPARQL text; `file` is what errors call it. The usual prefixes (`pg:`, `skos:`, `dcterms:` …) need no declaration.
///
/// # Errors
/// Of syntax, with line and column; of evaluation; where the store can't be read.
pub fn run(store: &Store, text: &str, file: &str, lang: &Lang) -> Result<Answer> {
    evaluate(store, text, &Place::file(file), Vec::new(), lang)
}

/// The term that a parameter's text stands for.
fn term(store: &Store, parameter: &Parameter, text: &str) -> Result<Term> {
    let wrong = |e: Error| Error::new(format!("{}={text}", parameter.name)).cause(e.to_string());
    Ok(match &parameter.kind {
        Kind::Thing(kinds) => {
            let iri = find::entity(store, text, kinds)?;
            NamedNode::new_unchecked(iri).into()
        }
        Kind::Date => {
            let date: Date = text.parse().map_err(|e| {
                Error::new(format!("{}={text}", parameter.name))
                    .cause(e)
                    .help("write YYYY, YYYY-MM or YYYY-MM-DD")
                    .helped("error.date", [])
            })?;
            Literal::new_typed_literal(date.earliest().to_string(), xsd::DATE).into()
        }
        Kind::Number => {
            let number: i64 = text.parse().map_err(|e: std::num::ParseIntError| wrong(Error::new(e.to_string())))?;
            Literal::from(number).into()
        }
        Kind::Text => Literal::new_simple_literal(text).into(),
    })
}

fn evaluate(store: &Store, text: &str, place: &Place, bound: Vec<(Variable, Term)>, lang: &Lang) -> Result<Answer> {
    let mut evaluator = SparqlEvaluator::new();
    for (prefix, namespace) in PREFIXES {
        evaluator = evaluator.with_prefix(prefix, namespace).map_err(|e| Error::new("no prefix").cause(e))?;
    }
    let mut query = evaluator.parse_query(text).map_err(|e| fault::syntax_error(&e.to_string(), text, place))?;
    if query.dataset().is_default_dataset() {
        query.dataset_mut().set_default_graph(vec![CURRENT_GRAPH.into_owned().into()]);
    }
    let query = bound.into_iter().fold(query, |query, (variable, term)| query.substitute_variable(variable, term));
    let failed = |e: QueryEvaluationError| Error::new("the query failed").cause(e).at(place.clone());
    match query.on_store(store.engine()).execute().map_err(failed)? {
        QueryResults::Boolean(truth) => Ok(Answer::Truth(truth)),
        QueryResults::Graph(triples) => Ok(Answer::Triples(Triples::new(triples.collect::<Result<_, _>>().map_err(failed)?))),
        QueryResults::Solutions(solutions) => {
            let columns: Vec<String> = solutions.variables().iter().map(|v| v.as_str().to_owned()).collect();
            let mut labels = table::Labels::new(store, lang);
            let mut rows = Vec::new();
            for solution in solutions {
                let solution = solution.map_err(failed)?;
                rows.push(solution.values().iter().map(|term| labels.cell(term.as_ref())).collect::<Result<_>>()?);
            }
            Ok(Answer::Rows(Table { columns, rows }))
        }
    }
}
