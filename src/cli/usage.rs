//! A command line at fault, told in the reader's language; in English as clap tells it.

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Cli, context, language};
use crate::report::labels::fill;
use crate::value::Lang;

/// The arguments of the process; where they are at fault (or help is asked for), says so and ends the process.
pub fn parse() -> Cli {
    Cli::try_parse().unwrap_or_else(|error| {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let lang = language(asked(&arguments).as_ref());
        let told = if lang.as_str() == "en" { None } else { told(&error, &lang, &arguments) };
        let Some((what, help)) = told else { error.exit() };
        context::print_message(&lang, "error.word", &what, Some(&help), false);
        std::process::exit(error.exit_code())
    })
}

/// The language among arguments that could not be parsed.
fn asked(arguments: &[String]) -> Option<Lang> {
    let at = arguments.iter().position(|argument| argument == "--lang" || argument.starts_with("--lang="))?;
    let tag = arguments[at].strip_prefix("--lang=").or_else(|| arguments.get(at + 1).map(String::as_str))?;
    super::parse_lang(tag).ok()
}

/// What is wrong and what helps; nothing where clap's own words are to be shown.
fn told(error: &clap::Error, lang: &Lang, arguments: &[String]) -> Option<(String, String)> {
    let of = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(" ")),
        other => Some(other.to_string()),
    };
    let (key, kind) = match error.kind() {
        ErrorKind::MissingRequiredArgument => ("error.missing", ContextKind::InvalidArg),
        ErrorKind::UnknownArgument => ("error.option", ContextKind::InvalidArg),
        ErrorKind::InvalidSubcommand => ("error.command", ContextKind::InvalidSubcommand),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => ("error.value", ContextKind::InvalidArg),
        _ => return None,
    };
    let what = fill(lang, key, &[("x", of(kind)?), ("value", of(ContextKind::InvalidValue).unwrap_or_default())]);
    let command = super::definition();
    let known = |argument: &&String| command.find_subcommand(argument.as_str()).is_some();
    let name = arguments.iter().find(known).map_or("", String::as_str);
    let usage = fill(lang, "error.usage", &[("command", name.to_owned())]);
    Some((what, usage.replace("  ", " ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_a_command_line_have_words_in_every_language() {
        for (line, has) in [
            (vec!["parkgraph", "connect", "CN"], "<B>"),
            (vec!["parkgraph", "show", "CN", "--depth"], "--depth"),
            (vec!["parkgraph", "conect", "CN"], "conect"),
            (vec!["parkgraph", "connect", "CN", "KG", "--max-cost", "six"], "six"),
        ] {
            let error = Cli::try_parse_from(&line).unwrap_err();
            let arguments: Vec<String> = line[1..].iter().map(|a| (*a).to_owned()).collect();
            for lang in crate::report::labels::languages() {
                let (what, help) = told(&error, &Lang::new(lang), &arguments).unwrap();
                assert!(what.contains(has) && !what.contains('{') && help.contains("--help"), "{what} {help}");
            }
        }
    }
}
