//! `parkgraph show`: what is known of a thing, each fact with its evidence.

use super::{Context, Outcome, StoreArg, figure};
use crate::error::Result;
use crate::ontology::{NS, Ontology};
use crate::query::prefixed;
use crate::report::labels::label;
use crate::report::table::{Format, Table};
use crate::store::evidence::{Claim, Fact, facts_of};
use crate::store::{self, Store, find};
use crate::value::{EntityType, Lang};

/// Arguments of `show`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A thing is named as anything calls it, in Chinese of either script, English or Russian, or by its IRI, also without its beginning (country/KG). \
Each row is a fact and one document that states it; `sources` counts distinct publishers, reprints and mirrors with their originals, samples not at all.

Examples:
  parkgraph show Kyrgyzstan --type Country
  parkgraph show \"Sihanoukville Special Economic Zone\" --lang zh
  parkgraph show country/KG --all
  parkgraph show Qingdao --store kg.nq.zst --format json")]
pub struct Args {
    /// The thing
    entity: String,
    /// What it is, where one name means several things: Park, Country, Region, City, Organisation, Person, Agreement, Event
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<EntityType>,
    #[command(flatten)]
    store: StoreArg,
    /// Every document of each fact; without it, the best three
    #[arg(long)]
    all: bool,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Documents shown of a fact unless all are asked for.
const DOCUMENTS: usize = 3;

/// Prints the names and facts of a thing.
///
/// # Errors
/// Where nothing has the name; the help tells the nearest ones. Where the store can't be read.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let store = store::open(&args.store.to_read()?)?;
    let kinds: Vec<EntityType> = args.kind.into_iter().collect();
    let thing = find::entity(&store, &args.entity, &kinds)?;
    let lang = &context.lang;
    if !find::is_described(&store, &thing)? {
        context.note_unknown(&store, &thing)?;
        if args.format != Format::Table {
            context.print_table(&Table::new(columns(lang)), args.format)?;
        }
        return Ok(Outcome::Nothing);
    }
    let mut table = Table::new(columns(lang));
    names(&store, &thing, lang, &mut table)?;
    let mut others: Vec<String> = find::entities(&store, &args.entity, &kinds)?;
    others.retain(|other| *other != thing);
    for fact in facts_of(&store, &thing)? {
        let most = if args.all { usize::MAX } else { DOCUMENTS };
        rows(&store, &thing, &fact, lang, most, args.format == Format::Table, &mut table)?;
    }
    if !others.is_empty() {
        context.note(&format!("{} {}", label(lang, "show.others"), others.join(" ")));
    }
    context.print_table(&table, args.format)
}

/// The names of the columns.
fn columns(lang: &Lang) -> [&'static str; 7] {
    ["show.fact", "show.value", "show.sources", "show.evidence", "show.publisher", "show.published", "show.document"]
        .map(|key| label(lang, key))
}

/// Rows for the IRI, type and names.
fn names(store: &Store, thing: &str, lang: &Lang, table: &mut Table) -> Result<()> {
    table.push([label(lang, "show.iri"), thing]);
    if let Some(kind) = find::kind(store, thing)? {
        let class = format!("{NS}{kind}");
        table.push([label(lang, "show.type"), Ontology::built_in()?.label(&class, lang).unwrap_or(kind.as_str())]);
    }
    let names = find::names_of(store, thing)?;
    let written: Vec<String> = names.iter().map(|(name, language)| format!("{name} ({language})")).collect();
    table.push([label(lang, "show.names").to_owned(), written.join(", ")]);
    Ok(())
}

/// One row a claim; where people read it, the fact stands in the first alone.
fn rows(store: &Store, thing: &str, fact: &Fact, lang: &Lang, most: usize, once: bool, table: &mut Table) -> Result<()> {
    let property = property_label(&fact.predicate, lang)?;
    let forward = fact.subject == thing;
    let what = if forward { property } else { format!("\u{2190} {property}") };
    let (what, value) = match figure::told(store, &fact.subject, Some(thing), lang)? {
        Some(figure) if !forward => figure,
        _ if forward => (what, object(store, fact, lang)?),
        _ => (what, thing_label(store, &fact.subject, lang)?),
    };
    let mut claims: Vec<&Claim> = fact.claims.iter().collect();
    // What quotes a passage of an original says most.
    claims.sort_by_key(|claim| (claim.source.is_none(), claim.mirror, claim.reprint_of.is_some(), claim.quote.is_none()));
    let sources = match fact.sources() {
        0 if once => label(lang, "show.samples-only").to_owned(),
        n => n.to_string(),
    };
    for (i, claim) in claims.into_iter().take(most).enumerate() {
        let repeated = once && i > 0;
        let first = |text: &str| if repeated { String::new() } else { text.to_owned() };
        table.push([
            first(&what),
            first(&value),
            first(&sources),
            claim.quote.clone().or_else(|| claim.title.clone()).unwrap_or_default(),
            publisher(claim, lang),
            claim.published.map(|date| date.to_string()).unwrap_or_default(),
            claim.document.clone(),
        ]);
    }
    Ok(())
}

/// Who published the document, and whether it is a reprint or was met on a mirror.
pub(super) fn publisher(claim: &Claim, lang: &Lang) -> String {
    let mut text = claim.publisher.clone().unwrap_or_default();
    let notes = [(claim.mirror, "show.mirror"), (claim.reprint_of.is_some(), "show.reprint")];
    for (_, key) in notes.into_iter().filter(|(holds, _)| *holds) {
        text = format!("{text} [{}]", label(lang, key)).trim_start().to_owned();
    }
    text
}

/// What to call an object: a thing's label, a term's, or the text of a literal.
fn object(store: &Store, fact: &Fact, lang: &Lang) -> Result<String> {
    if fact.is_thing { thing_label(store, &fact.object, lang) } else { Ok(fact.object.clone()) }
}

/// What to call a property: its label in the ontology; of another vocabulary the one in the files of labels, else its prefixed name or IRI.
pub(super) fn property_label(iri: &str, lang: &Lang) -> Result<String> {
    if let Some(term) = Ontology::built_in()?.label(iri, lang) {
        return Ok(term.to_owned());
    }
    let Some(name) = prefixed(iri) else { return Ok(iri.to_owned()) };
    let key = format!("external.{name}");
    let known = label(lang, &key);
    Ok(if known == key { name } else { known.to_owned() })
}

/// What to call a thing, term or figure.
pub(super) fn thing_label(store: &Store, iri: &str, lang: &Lang) -> Result<String> {
    if let Some(term) = Ontology::built_in()?.label(iri, lang) {
        return Ok(term.to_owned());
    }
    if let Some((indicator, text)) = figure::told(store, iri, None, lang)? {
        return Ok(format!("{indicator} {text}"));
    }
    Ok(find::label(store, iri, lang)?.unwrap_or_else(|| iri.to_owned()))
}
