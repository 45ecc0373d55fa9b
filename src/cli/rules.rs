//! `parkgraph rules`: the rules of extraction, each with what was measured of it.

use std::io::Write;

use serde::Deserialize;

use super::{Context, Outcome};
use crate::error::{Error, nearest};
use crate::extract::rule::BUILT_IN as RULES;
use crate::extract::weigh::weights::is_weighed;
use crate::ontology::measured;
use crate::report::labels::label;
use crate::report::table::{Format, Table};

/// Arguments of `rules`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The precision of a rule is counted on annotated texts: of the statements that it found there, the share that is right. \
A small count allows to claim little, which the column \"at least\" tells: the lower end of the 95 % interval (Wilson). \
A rule that found nothing there has no figure.

Examples:
  parkgraph rules
  parkgraph rules --language zh --format csv
  parkgraph rules zh/signed-between        # its file: patterns, examples, counterexamples")]
pub struct Args {
    /// A rule to print whole, by its path below data/rules without the ending
    name: Option<String>,
    /// Only those of a language: zh, en, ru
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What the list takes from a rule's file.
#[derive(Deserialize)]
struct Heading {
    #[serde(default)]
    summary: String,
}

/// Prints the rules that find statements, or the file of one.
///
/// # Errors
/// Where there is no rule of the name.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    if let Some(name) = &args.name {
        return one(name, context);
    }
    let columns = ["rules.rule", "rules.judged", "rules.right", "rules.precision", "rules.at-least", "rules.summary"];
    let mut table = Table::new(columns.map(|key| label(&context.lang, key)));
    let of_language = |id: &str| args.language.as_ref().is_none_or(|l| id.split('/').next() == Some(l.as_str()));
    for (id, text) in
        RULES.iter().filter(|(id, text)| of_language(id) && (states(text) || is_weighed(id) || measured().contains_key(id)))
    {
        let found = measured().get(id).copied().unwrap_or_default();
        let share = |share: Option<f64>| share.map(|p| format!("{p:.3}")).unwrap_or_default();
        let heading: Heading = toml::from_str(text).map_err(|e| Error::new("a rule's file is damaged").at(*id).cause(e))?;
        let (precision, at_least) = (share(found.precision()), share(found.at_least()));
        table.push([(*id).to_owned(), found.judged.to_string(), found.right.to_string(), precision, at_least, heading.summary]);
    }
    context.print_table(&table, args.format)
}

/// Whether a rule's file says what is to be stated.
fn states(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("[[statement]]") || line.starts_with("statement"))
}

fn one(name: &str, context: &Context) -> anyhow::Result<Outcome> {
    let Some((id, text)) = RULES.iter().find(|(id, _)| *id == name) else {
        let error = Error::new(format!("no rule {name:?}"));
        return Err(match nearest(name, RULES.iter().map(|(id, _)| *id)) {
            Some(near) => error.help(format!("did you mean {near:?}?")),
            None => error.help("parkgraph rules lists them"),
        }
        .into());
    };
    let mut out = context.out();
    writeln!(out, "# data/rules/{id}.toml\n\n{}", text.trim_end())?;
    out.flush()?;
    Ok(Outcome::Found)
}
