//! Pages into a store: two pages of one name are no two versions of one, so neither takes the other's place.
//!
//! A page is told by where it was read from (see [`Origin`]): what comes from there again is its new version, and so is what has the same
//! address. Another page of the same id is kept apart where it has another id to be known by, and else left out and reported.

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use rustc_hash::FxHashMap;

use super::Store;
use super::claims::Claims;
use super::edit::{Edit, change};
use super::ids::Id;
use super::load::{Options, Summary, held};
use crate::error::{Place, Problem, Result};
use crate::ontology::vocab::{dcterms, pg, schema};
use crate::ontology::{document_id, document_iri};
use crate::record::{Origin, Record};

/// A page's record on its way into a store.
#[derive(Debug, Clone)]
pub struct Read {
    /// The resolved record.
    pub record: Record,
    /// The record before it was resolved, from which it is resolved anew where the page is given another id.
    pub unresolved: Record,
    /// Where the page was read from.
    pub origin: Origin,
}

/// Loads the records of pages; all of them, or none where it fails. `resolve` is asked again for a page that is given another id.
///
/// Beyond what [`super::load::load_records`] says: a page whose id another page has, read from elsewhere and with other content, is left out
/// and reported, unless it has another id to be known by or the options say that it replaces the other.
///
/// # Errors
/// Where the store can't be read or written.
pub fn load_pages(
    store: &mut Store,
    pages: impl IntoIterator<Item = Read>,
    options: Options<'_>,
    resolve: &dyn Fn(&mut Record),
) -> Result<Summary> {
    let summary = change(store, options.names, |edit| {
        let mut summary = Summary::default();
        let mut met = Met::default();
        for Read { mut record, unresolved, origin } in pages {
            let id = match met.settle(edit, &record, &origin, options.replace)? {
                Ok(id) => id,
                Err(problem) => {
                    summary.problems.push(problem);
                    continue;
                }
            };
            if id != record.document.id {
                record = unresolved;
                record.document.id = id;
                resolve(&mut record);
            }
            let Some(claims) = held(&mut record, options.names, &origin.place, &mut summary.problems) else { continue };
            met.files.entry(claims.document.clone()).or_insert_with(|| origin.place.to_string());
            let noted = options.noted(&claims, Some(&origin.key));
            edit.put(claims, record.statements.len(), noted, &mut summary)?;
        }
        Ok(summary)
    })?;
    store.forget_labels();
    Ok(summary)
}

/// The documents met in one load.
#[derive(Default)]
struct Met {
    /// Each with the file it was read from.
    files: FxHashMap<NamedNode, String>,
}

impl Met {
    /// The id under which a page goes into the store: the one that it has there already, else the first of its own that no other page has.
    fn settle(&self, edit: &mut Edit<'_>, record: &Record, origin: &Origin, replace: bool) -> Result<Result<String, Problem>> {
        let source = Source::of_record(record);
        if let Some(known) = from(edit, &origin.key)? {
            // A new version of a page comes in a later load: what this one read under the name before is another page.
            let document = NamedNode::new_unchecked(document_iri(&known));
            let Some(file) = self.files.get(&document) else { return Ok(Ok(known)) };
            let there = Source::of_store(edit, &document)?;
            if there.is_some_and(|there| there.sha256.is_some() && there.sha256 == source.sha256) {
                return Ok(Ok(known));
            }
            let what =
                format!("another page of this load has the same id {known:?}, {file}; that one is kept, this one was left out");
            return Ok(Err(Problem::new(origin.place.clone(), what).help(ways_out(&known))));
        }
        let plain = &record.document.id;
        if let Some(known) = from(edit, &origin.key)? {
            let document = NamedNode::new_unchecked(document_iri(&known));
            return Ok(match self.files.get(&document) {
                // Two lines of one file with one id: what was met before in this load is no older version.
                Some(file) if Source::of_store(edit, &document)?.is_some_and(|there| there.sha256 != source.sha256) => {
                    Err(met_before(&known, file, origin))
                }
                _ => Ok(known),
            });
        }
        for id in std::iter::once(plain).chain(&origin.others) {
            let document = NamedNode::new_unchecked(document_iri(id));
            let there = Source::of_store(edit, &document)?;
            let met = self.files.contains_key(&document);
            let is_free = match there {
                None => true,
                Some(there) => source.sha256 == there.sha256 || (!met && (replace || there.is_at(source.url.as_deref()))),
            };
            if is_free {
                return Ok(Ok(id.clone()));
            }
        }
        let document = NamedNode::new_unchecked(document_iri(plain));
        if let Some(file) = self.files.get(&document) {
            return Ok(Err(met_before(plain, file, origin)));
        }
        let other = there_is_another(edit, plain, &document)?;
        Ok(Err(
            Problem::new(origin.place.clone(), format!("{other}; that one is kept, this one was left out")).help(ways_out(plain))
        ))
    }
}

/// The problem of a page whose id another page of the same load has.
fn met_before(id: &str, file: &str, origin: &Origin) -> Problem {
    let what = format!("another page of this load has the same id {id:?}, {file}; that one is kept, this one was left out");
    Problem::new(origin.place.clone(), what).help("rename one of the files, or give each page an id of its own in a .jsonl file")
}

/// What may be done about two documents of one id.
fn ways_out(id: &str) -> String {
    format!(
        "rename one of the files, give each page an id of its own in a .jsonl file, take the other one out first \
         (parkgraph remove {id:?}), or let this one take its place (--replace)"
    )
}

/// That the store has another document of an id, and what it knows of it.
fn there_is_another(edit: &mut Edit<'_>, id: &str, document: &NamedNode) -> Result<String> {
    let mut known = Vec::new();
    for property in [dcterms::TITLE, dcterms::PUBLISHER, dcterms::ISSUED, schema::URL] {
        known.extend(said(edit, document, property)?);
    }
    known.extend(said(edit, document, pg::LOADED_AT)?.map(|at| format!("loaded {at}")));
    let known = if known.is_empty() { String::new() } else { format!(" ({})", known.join(", ")) };
    Ok(format!("the store has another document {id:?}{known}, read from elsewhere"))
}

/// What is known of a document's content and address.
struct Source {
    sha256: Option<String>,
    url: Option<String>,
}

impl Source {
    fn of_record(record: &Record) -> Self {
        Self { sha256: record.document.sha256.clone(), url: record.document.url.clone() }
    }

    /// None where the store has no such document.
    fn of_store(edit: &mut Edit<'_>, document: &NamedNode) -> Result<Option<Self>> {
        let subject = edit.terms.id(document.clone());
        if !edit.any([Some(subject), None, None, Some(Id::PROVENANCE)], |_| true)? {
            return Ok(None);
        }
        Ok(Some(Self { sha256: said(edit, document, pg::SHA256)?, url: said(edit, document, schema::URL)? }))
    }

    fn is_at(&self, url: Option<&str>) -> bool {
        url.is_some() && self.url.as_deref() == url
    }
}

/// The value of a property of a document.
fn said(edit: &mut Edit<'_>, document: &NamedNode, property: NamedNodeRef<'_>) -> Result<Option<String>> {
    let (subject, property) = (edit.terms.id(document.clone()), edit.terms.id(property));
    let found = edit.matching([Some(subject), Some(property), None, Some(Id::PROVENANCE)])?;
    Ok(found.into_iter().find_map(|[.., object, _]| match edit.terms.term(object) {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    }))
}

/// The id of the document that was read from a place.
fn from(edit: &mut Edit<'_>, origin: &str) -> Result<Option<String>> {
    let origin = edit.terms.id(Literal::new_simple_literal(origin));
    let mut found = edit.matching([None, Some(Id::ORIGIN), Some(origin), Some(Id::PROVENANCE)])?;
    // A store that another program wrote may have two: the first by number is as good as any, and the same each time it is asked.
    found.sort_unstable();
    Ok(found.into_iter().find_map(|[document, ..]| document_id(edit.terms.node(document)?.as_str())))
}

/// The problem of a document of RDF or of another store that would take the place of one read from elsewhere; none where it is free to.
pub(super) fn clash(edit: &mut Edit<'_>, claims: &Claims, noted: &[Quad], place: Place) -> Result<Option<Problem>> {
    let literal = |property: NamedNodeRef<'_>, quads: &[Quad]| {
        quads.iter().find_map(|quad| match &quad.object {
            Term::Literal(value) if quad.predicate == property => Some(value.value().to_owned()),
            _ => None,
        })
    };
    let (Some(origin), Some(there)) = (literal(pg::ORIGIN, noted), Source::of_store(edit, &claims.document)?) else {
        return Ok(None);
    };
    let sha256 = literal(pg::SHA256, &claims.description);
    let url = literal(schema::URL, &claims.description);
    if said(edit, &claims.document, pg::ORIGIN)? == Some(origin) || sha256 == there.sha256 || there.is_at(url.as_deref()) {
        return Ok(None);
    }
    let id = document_id(claims.document.as_str()).unwrap_or_default();
    let other = there_is_another(edit, &id, &claims.document)?;
    Ok(Some(Problem::new(place, format!("{other}; that one is kept, this one was left out")).help(ways_out(&id))))
}
