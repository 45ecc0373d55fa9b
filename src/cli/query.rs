//! `parkgraph query`: a saved question, or SPARQL of one's own.

use std::io::{Read, Write};
use std::path::Path;

use clap::ValueEnum;

use super::{Context, Outcome, StoreArg};
use crate::error::{Error, Result};
use crate::query::{self, Answer, Cell, Rdf};
use crate::report::table::{Format, Table};
use crate::store;

/// Arguments of `query`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Plain patterns ask the accepted view, those within a named graph the claims. The prefixes pg: rdf: rdfs: xsd: skos: dcterms: prov: owl: schema: \
need no declaration. ASK prints true or false and exits with 0 or 1. CONSTRUCT and DESCRIBE print RDF, N-Triples unless --format names another form of it.

Examples:
  parkgraph query parks-of-country country=KG
  parkgraph query agreements-between a=China b=Kazakhstan since=2015 --format csv
  parkgraph query friendship-cities-of city=Qingdao --iris --format tsv
  parkgraph query mine.rq --store kg.nq.zst
  parkgraph query - < mine.rq")]
pub struct Args {
    /// A saved question (`parkgraph queries` lists them), a file of SPARQL 1.1 (.rq), or - for standard input
    question: String,
    /// What the question needs; a thing by any of its names or its IRI
    #[arg(value_name = "NAME=VALUE", value_parser = parse_pair)]
    parameters: Vec<(String, String)>,
    #[command(flatten)]
    store: StoreArg,
    /// IRIs instead of labels
    #[arg(long)]
    iris: bool,
    /// How the answer is written: rows as table (where nothing is said), json, csv, tsv or markdown; the triples of CONSTRUCT and DESCRIBE as
    /// turtle, ntriples (where nothing is said), nquads, trig, jsonld or rdfxml
    #[arg(long, value_parser = parse_form)]
    format: Option<Form>,
}

/// A form of rows, or of triples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Rows(Format),
    Triples(Rdf),
}

/// Prints the answer.
///
/// # Errors
/// Where there is no such question, a parameter is missing or names nothing, the SPARQL has a fault, or the store can't be read.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let text = of_ones_own(&args.question)?;
    let answer = match &text {
        Some(_) if !args.parameters.is_empty() => {
            let help = "write the value into the query, or save it as a question with a header in queries/";
            return Err(Error::new("only saved questions take parameters").help(help).into());
        }
        Some(text) => query::run(&store::open(&args.store.to_read()?)?, text, &args.question, &context.lang)?,
        None => {
            let (question, store) = (query::question(&args.question)?, store::open(&args.store.to_read()?)?);
            let rows = query::ask(&store, question, &args.parameters, &context.lang)?;
            let unknown = if rows.rows.is_empty() { query::unknown(&store, question, &args.parameters)? } else { Vec::new() };
            unknown.iter().try_for_each(|thing| context.note_unknown(&store, thing))?;
            if !unknown.is_empty() && matches!(args.format, None | Some(Form::Rows(Format::Table))) {
                return Ok(Outcome::Nothing);
            }
            Answer::Rows(rows)
        }
    };
    match answer {
        Answer::Rows(rows) => context.print_table(&table(&rows, args.iris), rows_format(args.format)?),
        Answer::Truth(truth) => {
            rows_format(args.format)?;
            let mut out = context.out();
            writeln!(out, "{truth}")?;
            out.flush()?;
            Ok(Outcome::found(truth))
        }
        Answer::Triples(triples) => {
            let form = match args.format {
                None => Rdf::default(),
                Some(Form::Triples(form)) => form,
                Some(Form::Rows(format)) => {
                    let what = format!("CONSTRUCT and DESCRIBE yield triples, which {} cannot hold", name(&format));
                    return Err(Error::new(what).help(format!("--format takes {} here", names::<Rdf>())).into());
                }
            };
            let mut out = context.out();
            triples.write(form, &mut out)?;
            out.flush()?;
            Ok(Outcome::found(!triples.is_empty()))
        }
    }
}

/// The text of a query that is no saved question.
fn of_ones_own(question: &str) -> Result<Option<String>> {
    if question == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|e| Error::new("standard input can't be read as UTF-8").cause(e))?;
        return Ok(Some(text));
    }
    let path = Path::new(question);
    if path.extension().is_none_or(|ending| ending != "rq" && ending != "sparql") {
        return Ok(None);
    }
    let text = std::fs::read_to_string(path).map_err(|e| Error::new("the query can't be read").at(path).cause(e))?;
    Ok(Some(text))
}

/// The form of rows that was asked for.
fn rows_format(form: Option<Form>) -> Result<Format> {
    match form {
        None => Ok(Format::default()),
        Some(Form::Rows(format)) => Ok(format),
        Some(Form::Triples(rdf)) => {
            let what = format!("{} holds triples, and only CONSTRUCT and DESCRIBE yield them", name(&rdf));
            Err(Error::new(what).help(format!("--format takes {} here", names::<Format>())))
        }
    }
}

fn parse_form(text: &str) -> Result<Form, String> {
    let rows = Format::from_str(text, true).map(Form::Rows);
    rows.or_else(|_| Rdf::from_str(text, true).map(Form::Triples))
        .map_err(|_| format!("rows are written as {}; triples as {}", names::<Format>(), names::<Rdf>()))
}

/// What a form is called on the command line.
fn name<T: ValueEnum>(form: &T) -> String {
    form.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// What all forms are called.
fn names<T: ValueEnum>() -> String {
    T::value_variants().iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The answer as text.
fn table(rows: &query::Table, iris: bool) -> Table {
    let mut table = Table::new(rows.columns.iter().map(String::as_str));
    for row in &rows.rows {
        table.push(row.iter().map(|cell: &Cell| cell.iri().filter(|_| iris).unwrap_or_else(|| cell.text())));
    }
    table
}

fn parse_pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE, such as country=KG".to_owned()),
    }
}
