//! RDF of any origin: parsed in full before anything is loaded, then one document with a claim for each of its graphs.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::claims::Claims;
use super::edit::{Edit, change, is_claimed};
use super::load::{Options, Summary};
use super::{CURRENT_GRAPH, PROVENANCE_GRAPH, Store, VERSION, current, known, open, pages};
use crate::error::{Error, Place, Problem, Result, nearest};
use crate::ontology::vocab::{dcterms, pg, prov, skos};
use crate::ontology::{NS, Ontology, claim_iri, document_iri};
use crate::record::place_key;
use crate::value::Date;

mod entities;
mod fitting;

/// The endings of the files that can be loaded, each with its format.
const FORMATS: [(&str, RdfFormat); 8] = [
    ("ttl", RdfFormat::Turtle),
    ("nt", RdfFormat::NTriples),
    ("nq", RdfFormat::NQuads),
    ("trig", RdfFormat::TriG),
    ("rdf", RdfFormat::RdfXml),
    ("owl", RdfFormat::RdfXml),
    ("xml", RdfFormat::RdfXml),
    ("jsonld", RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() }),
];

/// Whether a path ends as a file of RDF does, `.gz` and `.zst` apart.
pub fn is_rdf(path: &Path) -> bool {
    format_of(path).is_some()
}

/// Loads a file of RDF as one document, named after the file without its ending; all of it, or nothing where it fails.
///
/// The same bytes again change nothing; other bytes under the same name replace what the file said before. Each graph of the file becomes a
/// claim. A store of this program that is loaded so brings its documents and claims as they are. Terms in this
/// project's namespace that the ontology does not have are left out and reported, as are statements whose ends are known to be of types that
/// their property does not join, and what has IRIs relative to no base. A store in a file is not saved yet.
///
/// # Errors
/// Where the file can't be read, its ending is unknown, or its syntax is wrong (with line and column); where the store can't be written.
pub fn load_rdf(store: &mut Store, path: &Path, options: Options<'_>) -> Result<Summary> {
    let format = format_of(path).ok_or_else(|| {
        Error::new("this is no file of RDF")
            .at(path)
            .help("the endings are .ttl .nt .nq .trig .rdf .jsonld, also with .gz or .zst")
    })?;
    let bytes = read(path)?;
    let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let quads = parse(path, &bytes, format, &digest)?;
    let mut summary = Summary::default();
    let quads = fitting::absolute_only(path, quads, &digest, &mut summary.problems);
    let is_store = quads.iter().any(|(quad, _)| open::is_version(quad));
    let quads = match is_store {
        // What a store has was held to this when it came in.
        true => quads.into_iter().map(|(quad, _)| quad).collect(),
        false => fitting::fitting_only(store, options.names, path, quads, &mut summary.problems)?,
    };
    let quads = known_terms_only(path, &bytes, quads, &mut summary.problems)?;
    let quads = real_dates_only(path, &bytes, quads, &mut summary.problems)?;

    change(store, options.names, |edit| {
        if is_store {
            check_version(path, &quads)?;
            for (claims, noted) in documents_of(quads) {
                let statements = count_statements(&claims);
                put(edit, path, claims, statements, noted, options.replace, &mut summary)?;
            }
            Ok(())
        } else {
            if quads.is_empty() {
                // Where terms were left out, that is told already.
                if summary.problems.is_empty() {
                    let problem =
                        Problem::new(Place::from(path), "holds no triples; there is nothing to load, and nothing is replaced");
                    summary
                        .problems
                        .push(problem.help("fetch the file again; what was loaded from it before is taken out with `remove`"));
                }
                return Ok(());
            }
            let claims = as_document(path, quads, &digest);
            let noted = options.noted(&claims, Some(&place_key(path, None)));
            let statements = count_triples(&claims);
            put(edit, path, claims, statements, noted, options.replace, &mut summary)
        }
    })?;
    store.forget_labels();
    Ok(summary)
}

/// Puts a document's claims in the place of those it had, unless these are another document's.
fn put(
    edit: &mut Edit<'_>,
    path: &Path,
    claims: Claims,
    statements: usize,
    noted: Vec<Quad>,
    replace: bool,
    summary: &mut Summary,
) -> Result<()> {
    if !replace && let Some(problem) = pages::clash(edit, &claims, &noted, Place::from(path))? {
        summary.problems.push(problem);
        return Ok(());
    }
    edit.put(claims, statements, noted, summary)
}

fn format_of(path: &Path) -> Option<RdfFormat> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    let (_, ending) = name.rsplit_once('.')?;
    FORMATS.iter().find(|(known, _)| *known == ending).map(|(_, format)| *format)
}

/// The error of a file that can't be read, with help where it is not there.
pub fn unreadable(path: &Path, cause: std::io::Error) -> Error {
    let missing = cause.kind() == std::io::ErrorKind::NotFound;
    let error = Error::new("the file can't be read").at(path).cause(cause);
    if missing { error.help("check the path; `-` is standard input") } else { error }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let unreadable = |e| unreadable(path, e);
    let packed = std::fs::read(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    match path.extension().and_then(|e| e.to_str()) {
        Some("gz") => flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).map_err(unreadable)?,
        Some("zst") => zstd::Decoder::new(packed.as_slice()).and_then(|mut d| d.read_to_end(&mut bytes)).map_err(unreadable)?,
        _ => return Ok(packed),
    };
    Ok(bytes)
}

/// The file's quads, each with the line, from 1, where it was complete; blank nodes are named after the file's bytes and their place in it,
/// so that the same bytes give the same quads.
fn parse(path: &Path, bytes: &[u8], format: RdfFormat, digest: &str) -> Result<Vec<(Quad, usize)>> {
    let failed = |e: RdfParseError, line: Option<usize>| {
        let error = syntax_error(&e, path, bytes);
        let error = if error.place().is_some_and(|p| p.line.is_some()) { error } else { at_line(&e, path, line) };
        error.help("nothing was loaded from this file; correct it and load it again")
    };
    let parser = RdfParser::from_format(format);
    // What is relative to no base is told apart from the rest, rather than costing the whole file.
    let parser = parser.clone().with_base_iri(fitting::no_base(digest)).unwrap_or(parser);
    let mut names: FxHashMap<BlankNode, BlankNode> = FxHashMap::default();
    let mut rename = |node: BlankNode| {
        let next = names.len();
        names.entry(node).or_insert_with(|| BlankNode::new_unchecked(format!("b{}x{next}", &digest[..12]))).clone()
    };
    let mut quads = Vec::new();
    let line = Cell::new(0);
    let mut take = |quad: Quad| {
        let subject = match quad.subject {
            NamedOrBlankNode::BlankNode(node) => rename(node).into(),
            named => named,
        };
        let object = match quad.object {
            Term::BlankNode(node) => rename(node).into(),
            other => other,
        };
        let graph = match quad.graph_name {
            GraphName::BlankNode(node) => rename(node).into(),
            other => other,
        };
        quads.push((Quad::new(subject, quad.predicate, object, graph), line.get()));
    };
    if matches!(format, RdfFormat::RdfXml) {
        entities::check(bytes)
            .map_err(|e| Error::new(e.what).at(Place { line: Some(e.line), ..Place::from(path) }).help(entities::HELP))?;
    }
    // Parsers do not tell where a quad stands; handed line by line, what they were handed last tells.
    for quad in parser.for_reader(Lines { rest: bytes, line: &line }) {
        take(quad.map_err(|e| failed(e, Some(line.get())))?);
    }
    Ok(quads)
}

/// An error of syntax with its place: line and column in code points, both from 1.
pub(super) fn syntax_error(error: &RdfParseError, path: &Path, bytes: &[u8]) -> Error {
    let RdfParseError::Syntax(syntax) = error else { return at_line(error, path, None) };
    let Some(location) = syntax.location() else { return at_line(error, path, None) };
    let line = usize::try_from(location.start.line).unwrap_or_default() + 1;
    // The parser counts bytes of the line in some formats and characters in others; the offset is always in bytes.
    let offset = usize::try_from(location.start.offset).unwrap_or_default().min(bytes.len());
    let begin = bytes[..offset].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(&bytes[begin..offset]).chars().count() + 1;
    let place = Place { file: path.display().to_string(), line: Some(line), column: Some(column) };
    Error::new(syntax.to_string()).at(place)
}

fn at_line(error: &RdfParseError, path: &Path, line: Option<usize>) -> Error {
    Error::new(error.to_string()).at(Place { file: path.display().to_string(), line, column: None })
}

/// A reader that hands out at most one line at a time and counts them.
struct Lines<'a> {
    rest: &'a [u8],
    line: &'a Cell<usize>,
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let to_line_end = self.rest.iter().position(|b| *b == b'\n').map_or(self.rest.len(), |at| at + 1);
        let n = to_line_end.min(buffer.len());
        buffer[..n].copy_from_slice(&self.rest[..n]);
        self.rest = &self.rest[n..];
        if n == to_line_end && n > 0 {
            self.line.set(self.line.get() + 1);
        }
        Ok(n)
    }
}

/// Drops what uses terms of this project's namespace that there are none of, and reports each term once.
fn known_terms_only(path: &Path, bytes: &[u8], mut quads: Vec<Quad>, problems: &mut Vec<Problem>) -> Result<Vec<Quad>> {
    let known: Vec<&str> = Ontology::built_in()?.terms().iter().map(|term| term.local.as_str()).collect();
    let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
    quads.retain(|quad| {
        let class = match &quad.object {
            Term::NamedNode(class) if quad.predicate == rdf::TYPE => Some(class),
            _ => None,
        };
        let terms = std::iter::once(&quad.predicate).chain(class);
        let stranger = terms.filter_map(|term| term.as_str().strip_prefix(NS)).find(|local| !known.contains(local));
        if let Some(local) = stranger {
            *unknown.entry(local.to_owned()).or_default() += 1;
        }
        stranger.is_none()
    });
    for (local, times) in unknown {
        let what = format!("the ontology has no term {local:?}; {times} triples with it were left out");
        // A term is written behind the colon of a prefix or the end of the namespace.
        let line = line_of(&local, bytes, b"-_", |before, _| before.ends_with(b":") || before.ends_with(b"#"));
        let problem = Problem::new(Place { file: path.display().to_string(), line, column: None }, what);
        problems.push(match nearest(&local, known.iter().copied()) {
            Some(near) => problem.help(format!("did you mean {near:?}?")),
            None => problem.help("parkgraph term lists the terms"),
        });
    }
    Ok(quads)
}

/// Drops what has a date that no calendar has, and reports each such date once, at the line where it stands first.
///
/// Dates are the literals of a type of dates, and whatever a property of this ontology that leads to dates leads to.
fn real_dates_only(path: &Path, bytes: &[u8], mut quads: Vec<Quad>, problems: &mut Vec<Problem>) -> Result<Vec<Quad>> {
    let dates = [format!("{NS}AnyDate"), xsd::DATE.as_str().to_owned()];
    let terms = Ontology::built_in()?.terms().iter().filter(|term| term.range.iter().any(|range| dates.contains(range)));
    let dated: Vec<&str> = terms.map(|term| term.local.as_str()).collect();
    let mut bad: BTreeMap<(String, Option<&str>), usize> = BTreeMap::new();
    quads.retain(|quad| {
        let Term::Literal(literal) = &quad.object else { return true };
        let property = quad.predicate.as_str().strip_prefix(NS).and_then(|local| dated.iter().find(|dated| **dated == local));
        // The property is told where the type says nothing.
        let told = match property {
            _ if !is_real_date(literal) => Some(None),
            Some(property) if !is_dated(literal) && literal.value().trim().parse::<Date>().is_err() => Some(Some(*property)),
            _ => None,
        };
        if let Some(property) = told {
            *bad.entry((literal.value().to_owned(), property)).or_default() += 1;
        }
        told.is_none()
    });
    for ((date, property), times) in bad {
        let is_typed = |before: &[u8], after: &[u8]| {
            let after = after.trim_ascii_start();
            let rest = after.iter().position(|b| !b"\"'".contains(b)).and_then(|at| after.get(at..)).unwrap_or_default();
            rest.starts_with(b"^^") || contains(before, b"datatype") || contains(before, b"@type")
        };
        let line = line_of(&date, bytes, b"-:+", |before, after| match property {
            None => is_typed(before, after),
            Some(property) => contains(before, property.as_bytes()) && !is_typed(before, after),
        });
        let place = Place { file: path.display().to_string(), line, column: None };
        let what = format!("no date {date:?}; triples left out: {times}");
        problems.push(Problem::new(place, what).help(Date::HELP));
    }
    Ok(quads)
}

/// The line, from 1, where a word stands first and is no part of a longer one, which has signs of `joining` too. Preferred is a place that
/// `fits`, by what stands before it on its line and all that stands behind it.
fn line_of(word: &str, bytes: &[u8], joining: &[u8], fits: impl Fn(&[u8], &[u8]) -> bool) -> Option<usize> {
    let word = word.as_bytes();
    let joins = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || joining.contains(b));
    let is_whole = |at: &usize| !joins(bytes.get(at + word.len())) && !joins(at.checked_sub(1).and_then(|at| bytes.get(at)));
    let places = || bytes.windows(word.len().max(1)).enumerate().filter(|(_, w)| *w == word).map(|(at, _)| at).filter(is_whole);
    let is_fit = |at: &usize| {
        let (before, after) = bytes.split_at(*at);
        let line = before.rsplit(|b| *b == b'\n').next().unwrap_or_default();
        fits(line, after.get(word.len()..).unwrap_or_default())
    };
    let at = places().find(is_fit).or_else(|| places().next())?;
    Some(bytes[..at].iter().filter(|b| **b == b'\n').count() + 1)
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

/// Whether a literal's type is one of dates.
fn is_dated(literal: &Literal) -> bool {
    [xsd::DATE, xsd::DATE_TIME, xsd::G_YEAR_MONTH, xsd::G_YEAR].contains(&literal.datatype())
}

/// Whether a literal is no date, or one that the calendar has; years before 1 and after 9999 are held to the form alone.
fn is_real_date(literal: &Literal) -> bool {
    let datatype = literal.datatype();
    if !is_dated(literal) {
        return true;
    }
    let text = literal.value().trim();
    let (day, parts) = match datatype {
        d if d == xsd::DATE_TIME => match text.split_once('T') {
            Some((day, _)) => (day, 3),
            None => return false,
        },
        d if d == xsd::DATE => (without_zone(text), 3),
        d if d == xsd::G_YEAR_MONTH => (without_zone(text), 2),
        _ => (without_zone(text), 1),
    };
    let (before_christ, day) = day.strip_prefix('-').map_or((false, day), |day| (true, day));
    let Some((year, _)) = day.split_once('-').or(Some((day, ""))) else { return false };
    if before_christ || year.len() > 4 {
        // The length of February may differ, that of no other month does.
        let rest = day.get(year.len()..).unwrap_or_default();
        let is_year = year.len() >= 4 && year.bytes().all(|b| b.is_ascii_digit());
        return is_year && day.split('-').count() == parts && format!("2000{rest}").parse::<Date>().is_ok();
    }
    day.split('-').count() == parts && day.parse::<Date>().is_ok()
}

/// A date without the time zone that may follow it: `Z`, or hours and minutes.
fn without_zone(text: &str) -> &str {
    let zone = text.len().checked_sub(6).and_then(|at| text.split_at_checked(at));
    let is_zone = |zone: &str| {
        let b = zone.as_bytes();
        matches!(b, [b'+' | b'-', h, i, b':', m, n] if [h, i, m, n].iter().all(|b| b.is_ascii_digit()))
    };
    match zone.filter(|(_, zone)| is_zone(zone)) {
        Some((day, _)) => day,
        None => text.strip_suffix('Z').unwrap_or(text),
    }
}

/// The file's triples as one document with a claim for each graph.
fn as_document(path: &Path, quads: Vec<Quad>, digest: &str) -> Claims {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("rdf");
    let stem = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name);
    let id = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let document = NamedNode::new_unchecked(document_iri(id));
    let text = |text: &str| Term::from(Literal::new_simple_literal(text));
    let description = [
        (rdf::TYPE, pg::DOCUMENT.into_owned().into()),
        (pg::DOCUMENT_ID, text(id)),
        (dcterms::TITLE, text(name)),
        (pg::SHA256, text(digest)),
    ];
    let description = description.map(|(p, o)| Quad::new(document.clone(), p, o, PROVENANCE_GRAPH)).to_vec();

    let mut by_graph: BTreeMap<String, (Option<NamedNode>, Vec<Quad>)> = BTreeMap::new();
    for quad in quads.into_iter().filter(|quad| quad.graph_name != CURRENT_GRAPH.into()) {
        let origin = match &quad.graph_name {
            GraphName::NamedNode(graph) => Some(graph.clone()),
            GraphName::BlankNode(_) | GraphName::DefaultGraph => None,
        };
        by_graph.entry(quad.graph_name.to_string()).or_insert_with(|| (origin, Vec::new())).1.push(quad);
    }
    let mut claims = Claims { document: document.clone(), description, names: Vec::new(), quads: Vec::new() };
    for (graph, (origin, inside)) in by_graph {
        let claim = NamedNode::new_unchecked(claim_iri([id, digest, graph.as_str()]));
        claims.quads.push(Quad::new(claim.clone(), rdf::TYPE, pg::CLAIM, PROVENANCE_GRAPH));
        claims.quads.push(Quad::new(claim.clone(), pg::IN_DOCUMENT, document.clone(), PROVENANCE_GRAPH));
        if let Some(origin) = origin {
            claims.quads.push(Quad::new(claim.clone(), prov::WAS_DERIVED_FROM, origin, PROVENANCE_GRAPH));
        }
        claims.quads.extend(inside.into_iter().map(|q| Quad::new(q.subject, q.predicate, q.object, claim.clone())));
        claims.names.push(claim);
    }
    claims.names.sort_unstable();
    claims
}

/// The documents of a store of this program, each with its claims, and what is noted of its version.
///
/// The accepted view and the known names are left out: both follow from the rest.
fn documents_of(quads: Vec<Quad>) -> Vec<(Claims, Vec<Quad>)> {
    let mut graphs: FxHashMap<NamedNode, Vec<Quad>> = FxHashMap::default();
    let mut about: BTreeMap<NamedNode, Vec<Quad>> = BTreeMap::new();
    for quad in quads {
        let provenance = quad.graph_name == PROVENANCE_GRAPH.into();
        match (&quad.graph_name, &quad.subject) {
            (_, NamedOrBlankNode::NamedNode(subject)) if provenance => about.entry(subject.clone()).or_default().push(quad),
            (GraphName::NamedNode(graph), _) if *graph != CURRENT_GRAPH => graphs.entry(graph.clone()).or_default().push(quad),
            _ => {}
        }
    }
    let mut documents: BTreeMap<NamedNode, (Claims, Vec<Quad>)> = BTreeMap::new();
    for (subject, said) in &about {
        if said.iter().any(|q| q.object == pg::DOCUMENT.into()) && !known::is_source(subject.as_ref()) {
            let (noted, description) =
                said.iter().cloned().partition(|q| [pg::LOADED_AT, pg::ORIGIN].contains(&q.predicate.as_ref()));
            let claims = Claims { document: subject.clone(), description, names: Vec::new(), quads: Vec::new() };
            documents.insert(subject.clone(), (claims, noted));
        }
    }
    for (claim, said) in about {
        let document = said.iter().find_map(|q| match &q.object {
            Term::NamedNode(document) if q.predicate == pg::IN_DOCUMENT => Some(document.clone()),
            _ => None,
        });
        if let Some((claims, _)) = document.and_then(|document| documents.get_mut(&document)) {
            claims.quads.extend(said);
            claims.quads.extend(graphs.remove(&claim).unwrap_or_default());
            claims.names.push(claim);
        }
    }
    documents.into_values().collect()
}

fn check_version(path: &Path, quads: &[Quad]) -> Result<()> {
    let newer = quads.iter().filter(|q| open::is_version(q)).find_map(|q| match &q.object {
        Term::Literal(version) => version.value().parse::<u32>().ok().filter(|v| *v > VERSION),
        _ => None,
    });
    match newer {
        Some(newer) => Err(Error::new(format!("the store has version {newer}, this build reads up to {VERSION}"))
            .at(path)
            .help("use a newer parkgraph; nothing was loaded")),
        None => Ok(()),
    }
}

/// The triples of a file of any origin that state something: those that neither tell a type nor a name.
fn count_triples(claims: &Claims) -> usize {
    let names = [rdf::TYPE, rdfs::LABEL, skos::PREF_LABEL, skos::ALT_LABEL];
    claims.quads.iter().filter(|q| is_claimed(q) && !names.contains(&q.predicate.as_ref())).count()
}

fn count_statements(claims: &Claims) -> usize {
    claims.quads.iter().filter(|q| is_claimed(q) && current::predicate_of(q.predicate.as_ref()).is_some()).count()
}
