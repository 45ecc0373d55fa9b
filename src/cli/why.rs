//! `parkgraph why`: the sentence and the rule file behind a statement or a claim.

use std::io::Write;

use super::show::{publisher, thing_label};
use super::{Context, Outcome, StoreArg};
use crate::error::{Error, Result};
use crate::extract::rule::BUILT_IN;
use crate::ontology::{BASE, CLAIMS, Kind, NS, Ontology, measured, vocab};
use crate::report::labels::{fill, label};
use crate::report::table::{Format, Table};
use crate::store::evidence::{Claim, claim, claims_of, independent_sources, stated_by};
use crate::store::{self, Store, figures, find};
use crate::value::Lang;

/// Arguments of `why`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A claim is named by its IRI or the sixteen signs at its end. A statement is its subject, property and object: things by any of their names, \
properties by the names that `parkgraph term` knows, dates as they are written.

Examples:
  parkgraph why Qingdao friendshipCity Bishkek
  parkgraph why \"Great Stone\" \"located in\" Belarus
  parkgraph why 0123456789abcdef --store kg.nq.zst")]
pub struct Args {
    /// A claim, or subject, property and object of a statement
    #[arg(required = true, num_args = 1..=3, value_name = "CLAIM | SUBJECT PROPERTY OBJECT")]
    what: Vec<String>,
    #[command(flatten)]
    store: StoreArg,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Prints the claims, and below them the rules that found them.
///
/// # Errors
/// Where there is no such claim, a name means nothing, or the store can't be read.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let store = store::open(&args.store.to_read()?)?;
    let lang = &context.lang;
    let (claims, asked) = match args.what.as_slice() {
        [one] => (vec![claim_of(&store, one)?], None),
        [subject, property, object] => {
            let asked = statement(&store, subject, property, object)?;
            let claims = claims_of(&store, &asked.0, &asked.1, &asked.2)?;
            let mut ends = Vec::new();
            for end in [&asked.0, &asked.2].into_iter().filter(|end| end.starts_with(BASE) && !end.starts_with(NS)) {
                if !find::is_described(&store, end)? {
                    ends.push(end);
                }
            }
            if claims.is_empty() && !ends.is_empty() {
                ends.into_iter().try_for_each(|end| context.note_unknown(&store, end))?;
                return nothing(args, context);
            }
            if claims.is_empty() {
                ["why.unstated", "why.stated"].into_iter().for_each(|key| context.note(label(lang, key)));
                return nothing(args, context);
            }
            (claims, Some(asked))
        }
        _ => {
            return Err(Error::new("neither a claim nor a statement")
                .said("error.no-statement", [])
                .helped("error.statement", [])
                .help("one argument is a claim, three are subject, property and object; put names of several words in quotes")
                .into());
        }
    };
    let mut table = Table::new(["why.what", "why.text"].map(|key| label(lang, key)));
    for claim in &claims {
        describe(&store, claim, asked.as_ref(), lang, &mut table)?;
    }
    let outcome = context.print_table(&table, args.format)?;
    if args.format == Format::Table {
        context.note(&fill(lang, "why.sources", &[("n", independent_sources(&claims).to_string())]));
        let mut rules: Vec<&str> = claims.iter().filter_map(|claim| claim.rule.as_deref()).collect();
        rules.sort_unstable();
        rules.dedup();
        let mut out = context.out();
        for (id, text) in BUILT_IN.iter().filter(|(id, _)| rules.contains(id)) {
            writeln!(out, "\ndata/rules/{id}.toml\n\n{}", text.trim_end())?;
        }
        out.flush()?;
    }
    Ok(outcome)
}

/// No rows, as programs read them; people were told.
fn nothing(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    if args.format != Format::Table {
        context.print_table(&Table::new(["why.what", "why.text"].map(|key| label(&context.lang, key))), args.format)?;
    }
    Ok(Outcome::Nothing)
}

/// The claim of an IRI, or of the signs at its end.
fn claim_of(store: &Store, text: &str) -> Result<Claim> {
    let key = text.strip_prefix(CLAIMS).or_else(|| text.strip_prefix("claim/")).unwrap_or(text);
    claim(store, &format!("{CLAIMS}{key}"))?.ok_or_else(|| {
        Error::new(format!("no claim {text:?}"))
            .said("error.claim", [("x", format!("{text:?}"))])
            .help("a claim is named by its IRI; a statement by three arguments: subject, property and object")
            .helped("error.claims", [])
    })
}

/// The subject, property and object of a statement as IRIs or, of a literal, text.
fn statement(store: &Store, subject: &str, property: &str, object: &str) -> Result<(String, String, String)> {
    let term = Ontology::built_in()?.term(property)?;
    let subject = find::entity(store, subject, &[])?;
    let object = match term.kind {
        Kind::Relation => find::entity(store, object, &[]).or_else(|error| match Ontology::built_in()?.term(object) {
            Ok(term) => Ok(term.iri.clone()),
            Err(_) => Err(error),
        })?,
        _ => object.to_owned(),
    };
    Ok((subject, term.iri.clone(), object))
}

/// A rule's id and what was measured of it.
pub(super) fn worth(rule: &str, lang: &Lang) -> String {
    let found = measured().get(rule).copied().unwrap_or_default();
    let told = match found.precision() {
        Some(share) => fill(lang, "why.precision", &[("precision", format!("{share:.2}")), ("judged", found.judged.to_string())]),
        None => label(lang, "why.unmeasured").to_owned(),
    };
    format!("{rule} ({told})")
}

/// Rows for a claim: what it states (of a statement asked for, that alone), where, and by which rule.
fn describe(
    store: &Store,
    claim: &Claim,
    asked: Option<&(String, String, String)>,
    lang: &Lang,
    table: &mut Table,
) -> Result<()> {
    let mut row = |key: &'static str, text: &str| {
        if !text.is_empty() {
            table.push([label(lang, key), text]);
        }
    };
    row("why.claim", &claim.iri);
    for (subject, predicate, object, is_thing) in stated_by(store, &claim.iri)? {
        // A tie that holds both ways may be stated the other way round.
        let is_asked =
            asked.is_none_or(|(s, p, o)| *p == predicate && ((s, o) == (&subject, &object) || (s, o) == (&object, &subject)));
        let Some(property) = Ontology::built_in()?.label(&predicate, lang).filter(|_| is_asked) else { continue };
        if figures::is_observation(&subject) {
            // A figure is told whole, in one line.
            if predicate == vocab::pg::VALUE.as_str() {
                row("why.states", &thing_label(store, &subject, lang)?);
            }
            continue;
        }
        let object = if is_thing { thing_label(store, &object, lang)? } else { object };
        row("why.states", &format!("{} \u{2014} {property} \u{2014} {object}", thing_label(store, &subject, lang)?));
    }
    row("why.quote", claim.quote.as_deref().unwrap_or_default());
    if let Some(span) = claim.span {
        let values = [("start", span.start.to_string()), ("end", span.end.to_string())];
        row("why.passage", &fill(lang, "why.span", &values));
    }
    row("why.rule", &claim.rule.as_deref().map(|rule| worth(rule, lang)).unwrap_or_default());
    row("why.document", &claim.document);
    row("why.title", claim.title.as_deref().unwrap_or_default());
    row("why.publisher", &publisher(claim, lang));
    row("why.published", &claim.published.map(|date| date.to_string()).unwrap_or_default());
    row("why.url", claim.url.as_deref().unwrap_or_default());
    Ok(())
}
