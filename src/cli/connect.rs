//! `parkgraph connect`: which parks connect two things, how, and who says so.

use std::io::Write;

use super::{Context, Outcome, StoreArg};
use crate::error::Error;
use crate::names::Names;
use crate::network::{Millis, Network, NodeIndex, Options, connect};
use crate::report::connect as report;
use crate::report::table::Format;
use crate::store::{self, Address, Store, find};
use crate::value::{Date, EntityType, Lang};

/// Arguments of `connect`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A and B are countries (by ISO code, or name in Chinese of either script, English or Russian), regions, cities,
organisations or parks, by name or IRI. Two routes of a park, to A and to B, share nothing but the park.

Examples:
  parkgraph connect China Kyrgyzstan
  parkgraph connect CN KG --top 3 --lang zh
  parkgraph connect China Cambodia --as-of 2015 --format csv
  parkgraph connect China Belarus --store kg.nq.zst --max-cost 8")]
pub struct Args {
    /// One side
    a: String,
    /// The other side
    b: String,
    #[command(flatten)]
    store: StoreArg,
    /// Only ties that can have held by the end of this date: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// How many parks to tell of, the best first
    #[arg(long, value_name = "N", default_value = "10", allow_negative_numbers = true, value_parser = parse_top)]
    top: usize,
    /// What the route to either side may cost; costs of hops: parkgraph term PREDICATE
    #[arg(long, value_name = "X", default_value = "6", allow_negative_numbers = true, value_parser = parse_cost)]
    max_cost: Millis,
    /// Count what is only planned or discussed
    #[arg(long)]
    planned: bool,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Prints the parks that connect, or what was searched and the nearest missing link.
///
/// # Errors
/// Where a side is nothing that is known, or both are the same; where the store can't be read.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let address = args.store.store.as_deref().map_or(Ok(Address::BuiltIn), Address::parse)?;
    let store = if address == Address::BuiltIn { store::built_in()? } else { store::open(&address)? };
    let network = Network::project(&store)?;
    let a = side(&store, &network, [&args.a, &args.b], &context.lang)?;
    let b = side(&store, &network, [&args.b, &args.a], &context.lang)?;
    if a.1 == b.1 {
        let error = Error::new(format!("{} and {} are the same: {}", args.a, args.b, a.1));
        let error = error.said("error.same-sides", [("a", args.a.clone()), ("b", args.b.clone()), ("x", a.1)]);
        return Err(error.help("name two different things").helped("error.two-sides", []).into());
    }
    let options = Options { as_of: args.as_of, planned: args.planned, top: Some(args.top), max_cost: args.max_cost };
    let answer = connect(&network, a.0.as_slice(), b.0.as_slice(), &options);
    let told = report::report(&store, &network, &answer, &options, [&a.1, &b.1], &context.lang)?;
    let mut out = context.out();
    report::write(&told, args.format, context.width, &mut out)?;
    out.flush()?;
    // The process ends here: giving the memory back piece by piece would take longer than the answer.
    std::mem::forget((store, network));
    Ok(Outcome::found(answer.found > 0 || answer.location.is_some()))
}

/// The thing that a name means, and what to call it; no node where it is known by name but the store says nothing of it. Beside a country,
/// a misspelt name is likelier another country's.
fn side(store: &Store, network: &Network, [text, other]: [&str; 2], lang: &Lang) -> anyhow::Result<(Option<NodeIndex>, String)> {
    let beside_country = Names::built_in()?.country(other).is_some();
    let likely: &[EntityType] = if beside_country { &[EntityType::Country] } else { &[] };
    let iri = find::entity_beside(store, text, &[], likely)?;
    let found = std::iter::once(iri.clone()).chain(find::entities(store, text, &[])?);
    if let Some(node) = found.into_iter().find_map(|iri| network.node(&iri)) {
        return Ok((Some(node), network.label(node, lang).to_owned()));
    }
    Ok((None, find::name(store, &iri, lang)?))
}

/// A cost with at most three decimals, in thousandths.
fn parse_cost(text: &str) -> Result<Millis, String> {
    match text.parse::<f64>() {
        Ok(cost) if cost > 0.0 && cost <= 100_000.0 => Ok((cost * 1000.0).round() as Millis),
        _ => Err("it must be a number above 0, at most 100000, such as 6 or 7.5".to_owned()),
    }
}

/// How many parks to tell of.
fn parse_top(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(top) if top > 0 => Ok(top),
        _ => Err("it must be a whole number, at least 1".to_owned()),
    }
}

/// A date that ties can be set against.
fn parse_date(text: &str) -> Result<Date, String> {
    text.trim()
        .parse::<Date>()
        .map_err(|error| format!("{error}\nhelp: write YYYY, YYYY-MM or YYYY-MM-DD, such as 2015 or 2015-06-30"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_numbers_above_zero() {
        assert_eq!(parse_cost("6"), Ok(6000));
        assert_eq!(parse_cost("0.1"), Ok(100));
        for bad in ["0", "-1", "six", "NaN", "inf"] {
            assert!(parse_cost(bad).is_err(), "{bad}");
        }
    }
}
