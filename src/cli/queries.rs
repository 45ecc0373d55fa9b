//! `parkgraph queries`: the saved questions, and what one of them needs.

use super::{Context, Outcome};
use crate::query::{Question, question, questions};
use crate::report::labels::label;
use crate::report::table::{Format, Table};
use crate::value::Lang;

/// Arguments of `queries`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  parkgraph queries
  parkgraph queries agreements-between
  parkgraph queries --checks              # questions whose every row is a fault of the data")]
pub struct Args {
    /// A question to tell all about
    name: Option<String>,
    /// The checks instead of the questions
    #[arg(long)]
    checks: bool,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Prints every question with its summary and an example, or one of them in full.
///
/// # Errors
/// Where there is no question of the name; the help tells the nearest one.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let lang = &context.lang;
    if let Some(name) = &args.name {
        return context.print_table(&in_full(question(name)?, lang), args.format);
    }
    let mut table = Table::new(["queries.name", "queries.summary", "queries.example"].map(|key| label(lang, key)));
    for question in questions()?.iter().filter(|question| question.is_check() == args.checks) {
        table.push([question.name.clone(), question.summary(lang).to_owned(), question.usage()]);
    }
    context.print_table(&table, args.format)
}

/// All that is said of a question, one thing a row.
fn in_full(question: &Question, lang: &Lang) -> Table {
    let mut table = Table::new(["queries.what", "queries.text"].map(|key| label(lang, key)));
    table.push([label(lang, "queries.name"), &question.name]);
    table.push([label(lang, "queries.summary"), question.summary(lang)]);
    for parameter in &question.parameters {
        let default = parameter.default.as_ref().map(|default| format!(" [{default}]")).unwrap_or_default();
        table.push([label(lang, "queries.parameter").to_owned(), format!("{}: {}{default}", parameter.name, parameter.meaning)]);
    }
    for (name, meaning) in &question.columns {
        table.push([label(lang, "queries.column").to_owned(), format!("{name}: {meaning}")]);
    }
    table.push([label(lang, "queries.example").to_owned(), question.usage()]);
    table.push([label(lang, "queries.file").to_owned(), question.path()]);
    table
}
