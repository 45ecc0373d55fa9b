//! Many plain rows, one at a time: for what is computed from a whole store, not for reading.

use oxigraph::model::{Term, Variable};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};

use super::question;
use crate::error::{Error, Place, Result};
use crate::store::{CURRENT_GRAPH, Store};

/// A term of a row; empty where the row leaves it open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Value<'a> {
    /// The IRI, or the literal's text.
    pub text: &'a str,
    /// The language of a literal that has one.
    pub lang: Option<&'a str>,
}

/// Runs a query of the program's own (`queries/internal/NAME.rq`, a SELECT) and hands over its rows, in no particular order. A row has a value
/// for each variable of the SELECT. Plain patterns ask the accepted view.
///
/// # Errors
/// Where there is no such query, or the store can't be read.
pub fn scan(store: &Store, name: &str, visit: &mut dyn FnMut(&[Value<'_>])) -> Result<()> {
    let path = format!("internal/{name}");
    let place = || Place::file(format!("queries/{path}.rq"));
    let text = question::text_of(&path).ok_or_else(|| Error::new(format!("no query {path:?}")))?;
    let mut query = SparqlEvaluator::new().parse_query(text).map_err(|e| Error::new("not SPARQL").cause(e).at(place()))?;
    query.dataset_mut().set_default_graph(vec![CURRENT_GRAPH.into_owned().into()]);
    let failed = |e| Error::new("the query failed").cause(e).at(place());
    let QueryResults::Solutions(solutions) = query.on_store(store.engine()).execute().map_err(failed)? else {
        return Err(Error::new("a query of the program is a SELECT").at(place()));
    };
    let variables: Vec<Variable> = solutions.variables().to_vec();
    for solution in solutions {
        let solution = solution.map_err(failed)?;
        let row: Vec<Value<'_>> = variables.iter().map(|v| solution.get(v).map(value).unwrap_or_default()).collect();
        visit(&row);
    }
    Ok(())
}

fn value(term: &Term) -> Value<'_> {
    match term {
        Term::NamedNode(node) => Value { text: node.as_str(), lang: None },
        Term::BlankNode(node) => Value { text: node.as_str(), lang: None },
        Term::Literal(literal) => Value { text: literal.value(), lang: literal.language() },
    }
}
