//! The command line: one file a sub-command, and what they share.

mod build;
mod completions;
mod connect;
mod context;
mod explain;
mod extract;
mod extractor;
mod figure;
mod load;
mod man;
pub mod pipeline;
mod queries;
mod query;
mod remove;
mod rules;
mod show;
mod term;
mod usage;
mod why;

use anyhow::Result;
use clap::{ColorChoice, CommandFactory, Parser, Subcommand};

pub use context::{Context, Progress, StoreArg};
pub use usage::parse;

use crate::error::Error;
use crate::report::labels;
use crate::value::Lang;

/// Which parks connect two countries, how, and who says so?
///
/// parkgraph is for two kinds of work.
///
/// Asking. The binary carries a dataset on parks, cities, organisations and their agreements, each statement with its
/// source: ask it which parks connect two countries, what is known of a thing, and which sentence says so.
///
/// Building. Give it your own pages (text, HTML, JSON lines, in Chinese or English): it cleans them, finds what they state, keeps it
/// as RDF with the passage behind every statement, and answers the same questions from your store.
///
/// Answers go to standard output; progress and problems go to standard error.
#[derive(Debug, Parser)]
#[command(name = "parkgraph", version, propagate_version = true, max_term_width = 110, arg_required_else_help = true)]
#[command(after_help = EXAMPLES)]
pub struct Cli {
    /// Language of the answers [default: from LC_ALL, LC_MESSAGES or LANG, else en]
    #[arg(long, global = true, value_name = "LANG", value_parser = parse_lang)]
    pub lang: Option<Lang>,
    /// No progress bar and no summary on standard error; problems are still reported
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Colours: auto (on a terminal, unless NO_COLOR is set), always, never
    #[arg(long, global = true, value_name = "WHEN", default_value_t, hide_possible_values = true)]
    pub color: Color,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Exit codes: 0 something was found or done, 1 nothing was found, 2 an error, or some of the input could not be used.

Examples:
  parkgraph connect China Kyrgyzstan                      # which parks connect them, and who says so
  parkgraph build pages/ --store kg.nq.zst                # your own pages …
  parkgraph connect China Belarus --store kg.nq.zst       # … asked the same way
  parkgraph completions bash > ~/.local/share/bash-completion/completions/parkgraph";

/// The sub-commands, in the order of `--help`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Which parks connect two countries, regions, cities, organisations or parks
    Connect(connect::Args),
    /// Tell what is known of a thing, each fact with its evidence
    Show(show::Args),
    /// Tell the sentence and the rule behind a statement or a claim
    Why(why::Args),
    /// Answer a saved question, or SPARQL of your own
    Query(query::Args),
    /// List the saved questions
    Queries(queries::Args),
    /// List the rules of extraction, each with its measured precision
    Rules(rules::Args),
    /// Tell what the ontology means by a term
    Term(term::Args),
    /// Find what pages state: one record a line
    Extract(extract::Args),
    /// Find what pages state and keep it in a store
    Build(build::Args),
    /// Load records and RDF into a store
    Load(load::Args),
    /// Take documents out of a store
    Remove(remove::Args),
    /// Print the completions of a shell
    Completions(completions::Args),
    /// Print the manual page, or write those of all commands into a folder
    Man(man::Args),
}

/// What a sub-command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Something was found or done.
    Found,
    /// All went well and there is nothing to show.
    Nothing,
    /// Done, but some of the input could not be used; it was reported.
    Faults,
}

impl Outcome {
    /// The exit code: 0 found, 1 nothing found, 2 faults (as for errors).
    pub const fn code(self) -> u8 {
        match self {
            Self::Found => 0,
            Self::Nothing => 1,
            Self::Faults => 2,
        }
    }

    /// Found where there is something, else nothing.
    pub const fn found(something: bool) -> Self {
        if something { Self::Found } else { Self::Nothing }
    }
}

/// Whether output is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless the environment sets NO_COLOR
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Whether to colour a stream that is a terminal or not.
    pub fn wanted(self, terminal: bool) -> bool {
        match self {
            Self::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
            Self::Always => true,
            Self::Never => false,
        }
    }
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        })
    }
}

/// Runs the sub-command.
///
/// # Errors
/// Whatever stopped it; faults of content do not, they are reported and make the outcome [`Outcome::Faults`].
pub fn run(cli: Cli) -> Result<Outcome> {
    let context = Context::new(cli.lang, cli.quiet, cli.color);
    match cli.command {
        Command::Show(args) => show::run(&args, &context),
        Command::Why(args) => why::run(&args, &context),
        Command::Query(args) => query::run(&args, &context),
        Command::Queries(args) => queries::run(&args, &context),
        Command::Rules(args) => rules::run(&args, &context),
        Command::Term(args) => term::run(&args, &context),
        Command::Extract(args) => extract::run(&args, &context),
        Command::Build(args) => build::run(&args, &context),
        Command::Connect(args) => connect::run(&args, &context),
        Command::Load(args) => load::run(&args, &context),
        Command::Remove(args) => remove::run(&args, &context),
        Command::Completions(args) => completions::run(&args, &context),
        Command::Man(args) => man::run(&args, &context),
    }
}

/// The definition of the command line, for completions and manual pages.
pub fn definition() -> clap::Command {
    Cli::command().color(ColorChoice::Never)
}

/// Whether the error is that nobody reads the output any more.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe))
}

/// Prints an error and its help on standard error, as `error: …` and `help: …`, in the language where it has words for it.
pub fn print_error(error: &anyhow::Error, lang: &Lang, styled: bool) {
    let (what, help) = error.downcast_ref::<Error>().map_or_else(
        || {
            let text = format!("{error:#}");
            text.split_once("\nhelp: ").map_or((text.clone(), None), |(what, help)| (what.to_owned(), Some(help.to_owned())))
        },
        |error| error.told(|message| labels::say(lang, message)),
    );
    context::print_message(lang, "error.word", &what, help.as_deref(), styled);
}

/// The language that a command line asks for, else the environment.
pub fn language(asked: Option<&Lang>) -> Lang {
    asked.cloned().unwrap_or_else(context::language_of_environment)
}

/// The language of a tag that there are labels for.
fn parse_lang(tag: &str) -> Result<Lang, String> {
    let lang = Lang::new(tag);
    let known: Vec<&str> = labels::languages().collect();
    if known.contains(&lang.as_str()) { Ok(lang) } else { Err(format!("answers are given in {}", known.join(", "))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        definition().debug_assert();
    }

    #[test]
    fn every_command_has_examples() {
        for command in definition().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("parkgraph "), "{} has no example in its --help", command.get_name());
        }
    }
}
