//! The rows of an answer.

use oxigraph::model::{Term, TermRef};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::error::Result;
use crate::ontology::{NS, Ontology, document_id};
use crate::store::{Store, find};
use crate::value::Lang;

/// Named columns and rows of cells; every row has as many cells as there are columns.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Table {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows, in order.
    pub rows: Vec<Vec<Cell>>,
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// No value.
    Empty,
    /// A thing, and what to call it.
    Thing {
        /// Its IRI.
        iri: String,
        /// Its label in the language asked for, where it has any.
        label: Option<String>,
    },
    /// Text, a date or a number.
    Literal {
        /// As it is written.
        text: String,
        /// The language of text.
        #[serde(skip_serializing_if = "Option::is_none")]
        lang: Option<String>,
        /// The IRI of its datatype.
        datatype: String,
    },
}

impl Cell {
    /// What to show: the label, else the IRI; the text.
    pub fn text(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Thing { iri, label } => label.as_deref().unwrap_or(iri),
            Self::Literal { text, .. } => text,
        }
    }

    /// The IRI of a thing.
    pub fn iri(&self) -> Option<&str> {
        match self {
            Self::Thing { iri, .. } => Some(iri),
            Self::Empty | Self::Literal { .. } => None,
        }
    }
}

impl Table {
    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// The table with these columns alone, in this order; those it does not have are left out.
    pub(super) fn select(self, wanted: &[(String, String)]) -> Self {
        let places: Vec<usize> = wanted.iter().filter_map(|(name, _)| self.column(name)).collect();
        let pick = |row: Vec<Cell>| places.iter().map(|at| row.get(*at).cloned().unwrap_or(Cell::Empty)).collect();
        Self {
            columns: places.iter().map(|at| self.columns[*at].clone()).collect(),
            rows: self.rows.into_iter().map(pick).collect(),
        }
    }
}

/// Labels of things, looked up once each.
pub(super) struct Labels<'s> {
    store: &'s Store,
    lang: &'s Lang,
    found: FxHashMap<String, Option<String>>,
}

impl<'s> Labels<'s> {
    pub(super) fn new(store: &'s Store, lang: &'s Lang) -> Self {
        Self { store, lang, found: FxHashMap::default() }
    }

    /// The cell of a value.
    pub(super) fn cell(&mut self, term: Option<&Term>) -> Result<Cell> {
        Ok(match term.map(Term::as_ref) {
            None => Cell::Empty,
            Some(TermRef::NamedNode(node)) => Cell::Thing { iri: node.as_str().to_owned(), label: self.label(node.as_str())? },
            Some(TermRef::BlankNode(node)) => Cell::Thing { iri: node.to_string(), label: None },
            Some(TermRef::Literal(literal)) => Cell::Literal {
                text: literal.value().to_owned(),
                lang: literal.language().map(str::to_owned),
                datatype: literal.datatype().as_str().to_owned(),
            },
        })
    }

    fn label(&mut self, iri: &str) -> Result<Option<String>> {
        if let Some(label) = self.found.get(iri) {
            return Ok(label.clone());
        }
        let label = match iri.strip_prefix(NS) {
            Some(_) => Ontology::built_in()?.label(iri, self.lang).map(str::to_owned),
            None => match document_id(iri) {
                Some(id) => Some(id),
                None => find::label(self.store, iri, self.lang)?,
            },
        };
        self.found.insert(iri.to_owned(), label.clone());
        Ok(label)
    }
}
