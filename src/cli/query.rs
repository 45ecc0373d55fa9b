//! `parkgraph query`: a saved question, or SPARQL of one's own.

use std::io::{Read, Write};
use std::path::Path;

use super::{Context, Outcome, StoreArg};
use crate::error::{Error, Result};
use crate::query::{self, Answer, Cell};
use crate::report::table::{Format, Table};
use crate::store;

/// Arguments of `query`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Plain patterns ask the accepted view, those within a named graph the claims. The prefixes pg: rdf: rdfs: xsd: skos: dcterms: prov: owl: schema: \
need no declaration. ASK prints true or false and exits with 0 or 1; CONSTRUCT and DESCRIBE print N-Triples.

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
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
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
            let question = query::question(&args.question)?;
            Answer::Rows(query::ask(&store::open(&args.store.to_read()?)?, question, &args.parameters, &context.lang)?)
        }
    };
    match answer {
        Answer::Rows(rows) => context.print_table(&table(&rows, args.iris), args.format),
        Answer::Truth(truth) => {
            let mut out = context.out();
            writeln!(out, "{truth}")?;
            out.flush()?;
            Ok(Outcome::found(truth))
        }
        Answer::Triples(lines) => {
            let mut out = context.out();
            for line in &lines {
                writeln!(out, "{line}")?;
            }
            out.flush()?;
            Ok(Outcome::found(!lines.is_empty()))
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
