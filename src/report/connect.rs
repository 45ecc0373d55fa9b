//! The answer to "which parks connect the two": a sentence, a ranked table, and for every hop who says so.

use std::io::{self, Write};

use serde::Serialize;

use super::labels::{fill, label};
use super::printable::printable;
use super::table::{self, Format, Table, escape_markdown};
use super::words;
use crate::error::Result;
use crate::network::{Answer, Apart, Connection, Gap, Hop, Millis, MissingLink, Network, NodeIndex, Options, Route, Searched};
use crate::store::Store;
use crate::store::evidence::{Claim, claims_of, independent_sources};
use crate::value::{Date, Lang, Predicate};

/// Claims shown of a hop where the answer is for reading; programs get all.
const SHOWN: usize = 2;

/// An answer with its words and evidence.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The answer in a sentence.
    pub answer: String,
    /// The two sides.
    pub sides: [Vec<Named>; 2],
    /// What either route may cost at most.
    #[serde(rename = "maxCost")]
    pub max_cost: f64,
    /// Only ties that can have held by then.
    #[serde(rename = "asOf")]
    pub as_of: Option<Date>,
    /// With a date to hold ties against: how many of the hops told have no date and were taken as holding.
    #[serde(rename = "undatedHops")]
    pub undated_hops: Option<usize>,
    /// How many parks connect.
    pub found: usize,
    /// Where one side lies in the other: how.
    pub location: Option<RouteReport>,
    /// The best of the parks.
    pub parks: Vec<ParkReport>,
    /// Where was looked.
    pub searched: Searched,
    /// Where nothing connects: the nearest park and what it lacks.
    pub missing: Vec<Missing>,
    /// Parks that the search gave up on.
    pub undecided: Vec<Named>,
    #[serde(skip)]
    lang: Lang,
}

/// A thing and its name.
#[derive(Debug, Clone, Serialize)]
pub struct Named {
    /// Its IRI.
    pub iri: String,
    /// Its label in the answer's language.
    pub label: String,
}

/// A park that connects.
#[derive(Debug, Serialize)]
pub struct ParkReport {
    /// The park.
    pub park: Named,
    /// How it connects, in words.
    pub connection: String,
    /// Cost of both routes.
    pub cost: f64,
    /// Independent sources of its weakest hop.
    pub strength: u16,
    /// Independent sources of all its hops.
    pub sources: usize,
    /// The earliest day of a dated hop.
    pub first: Option<Date>,
    /// The latest.
    pub last: Option<Date>,
    /// Its routes to the two sides.
    pub routes: Vec<RouteReport>,
}

/// A route with its evidence.
#[derive(Debug, Serialize)]
pub struct RouteReport {
    /// Its kind in words.
    pub kind: String,
    /// Its cost.
    pub cost: f64,
    /// Its hops, from the park outwards.
    pub hops: Vec<HopReport>,
}

/// A hop with its evidence.
#[derive(Debug, Serialize)]
pub struct HopReport {
    /// Who or what the statement is about.
    pub subject: Named,
    /// What it says.
    pub predicate: Predicate,
    /// Of whom or what.
    pub object: Named,
    /// Crossed from object to subject.
    pub backward: bool,
    /// Its cost.
    pub cost: f64,
    /// Its independent sources.
    pub sources: u16,
    /// Nothing tells since when it holds; never so of places.
    pub undated: bool,
    /// Every claim of it, the earliest published first and samples last.
    pub claims: Vec<Claim>,
}

/// The nearest a park comes where none connects.
#[derive(Debug, Serialize)]
pub struct Missing {
    /// The park; none where there is none near a side.
    pub park: Option<Named>,
    /// What it lacks, in a sentence.
    pub lacks: String,
    /// The routes it has.
    pub routes: Vec<RouteReport>,
}

/// Gathers the words and the evidence of an answer. `sides` names the two sides where the network does not have them.
///
/// # Errors
/// Where the store can't be read.
pub fn report(
    store: &Store,
    network: &Network,
    answer: &Answer,
    options: &Options,
    sides: [&str; 2],
    lang: &Lang,
) -> Result<Report> {
    let view = View { store, network, lang };
    let parks = answer.parks.iter().map(|c| view.park(c)).collect::<Result<Vec<_>>>()?;
    let names = |nodes: &[NodeIndex], otherwise: &str| match nodes {
        [] => otherwise.to_owned(),
        nodes => nodes.iter().map(|n| network.label(*n, lang)).collect::<Vec<_>>().join(label(lang, "connect.comma")),
    };
    let [a, b] = [names(&answer.a, sides[0]), names(&answer.b, sides[1])];
    let mut missing = answer.missing.iter().map(|m| view.missing(m, [&a, &b])).collect::<Result<Vec<_>>>()?;
    missing.extend(answer.apart.iter().map(|apart| view.apart(apart, [&a, &b])));
    let location = answer.location.as_ref().map(|(_, route)| view.route(route)).transpose()?;
    let routes = parks.iter().flat_map(|park| &park.routes).chain(missing.iter().flat_map(|missing| &missing.routes));
    let routes = routes.chain(&location);
    let hops: Vec<&HopReport> = routes.flat_map(|route| &route.hops).collect();
    let undated_hops = options.as_of.map(|_| hops.iter().filter(|hop| hop.undated).count());
    let undated = options.as_of.zip(undated_hops).filter(|(_, n)| *n > 0).map(|(as_of, n)| {
        let values = [("date", as_of.to_string()), ("n", n.to_string()), ("hops", hops.len().to_string())];
        fill(lang, "connect.undated-hops", &values)
    });
    let placed = answer.location.as_ref().and_then(|(thing, route)| Some((*thing, route.hops.last()?.to)));
    let placed = placed.map(|ends| {
        let [x, place] = [ends.0, ends.1].map(|n| network.label(n, lang).to_owned());
        fill(lang, "connect.location", &[("x", x), ("place", place)])
    });
    let key = match answer.found {
        0 if location.is_some() => "connect.no-other",
        0 => "connect.none",
        1 => "connect.one",
        n if n > parks.len() => "connect.best",
        _ => "connect.all",
    };
    let up_to = answer.searched.up_to.map(|date| fill(lang, "connect.up-to", &[("date", date.to_string())])).unwrap_or_default();
    let documents = answer.searched.documents;
    let documents =
        fill(lang, if documents == 1 { "count.document" } else { "count.documents" }, &[("n", documents.to_string())]);
    let values = [
        ("a", a),
        ("b", b),
        ("n", answer.found.to_string()),
        ("shown", parks.len().to_string()),
        ("limit", number(options.max_cost).to_string()),
        ("documents", documents),
        ("ties", answer.searched.edges.to_string()),
        ("up-to", up_to),
    ];
    Ok(Report {
        answer: placed.unwrap_or_default() + &fill(lang, key, &values) + &undated.unwrap_or_default(),
        sides: [&answer.a, &answer.b].map(|side| side.iter().map(|n| view.named(*n)).collect()),
        max_cost: number(options.max_cost),
        as_of: options.as_of,
        undated_hops,
        found: answer.found,
        location,
        parks,
        searched: answer.searched.clone(),
        missing,
        undecided: answer.searched.undecided.iter().map(|n| view.named(*n)).collect(),
        lang: lang.clone(),
    })
}

struct View<'a> {
    store: &'a Store,
    network: &'a Network,
    lang: &'a Lang,
}

impl View<'_> {
    fn named(&self, node: NodeIndex) -> Named {
        Named { iri: self.network.iri(node).to_owned(), label: self.network.label(node, self.lang).to_owned() }
    }

    fn park(&self, connection: &Connection) -> Result<ParkReport> {
        let routes = connection.routes.iter().map(|r| self.route(r)).collect::<Result<Vec<_>>>()?;
        let claims = routes.iter().flat_map(|r| &r.hops).flat_map(|h| &h.claims);
        Ok(ParkReport {
            park: self.named(connection.park),
            connection: words::connection(self.network, connection, self.lang),
            cost: number(connection.cost),
            strength: connection.strength,
            sources: independent_sources(claims),
            first: connection.first,
            last: connection.last,
            routes,
        })
    }

    fn route(&self, route: &Route) -> Result<RouteReport> {
        let hops = route.hops.iter().map(|h| self.hop(h)).collect::<Result<_>>()?;
        Ok(RouteReport { kind: words::route(self.network, route, self.lang), cost: number(route.cost), hops })
    }

    fn hop(&self, hop: &Hop) -> Result<HopReport> {
        let (s, predicate, o) = self.network.statement(hop.edge);
        let claims = claims_of(self.store, self.network.iri(s), predicate.as_str(), self.network.iri(o))?;
        Ok(HopReport {
            subject: self.named(s),
            predicate,
            object: self.named(o),
            backward: hop.backward,
            cost: number(hop.cost),
            sources: self.network.edge(hop.edge).sources,
            undated: hop.is_undated(self.network),
            claims,
        })
    }

    fn missing(&self, missing: &MissingLink, sides: [&String; 2]) -> Result<Missing> {
        let park = self.named(missing.park);
        let mut values = vec![("park", park.label.clone()), ("a", sides[0].clone()), ("b", sides[1].clone())];
        let key = match missing.gap {
            Gap::Limit(limit) => {
                values.push(("limit", number(limit).to_string()));
                "missing.limit"
            }
            Gap::SharedNode(node) => {
                values.push(("node", self.network.label(node, self.lang).to_owned()));
                "missing.shared"
            }
            Gap::NoRoute(side) => {
                values.extend([("far", sides[side].clone()), ("near", sides[1 - side].clone())]);
                "missing.route"
            }
        };
        let routes = missing.routes.iter().map(|r| self.route(r)).collect::<Result<_>>()?;
        Ok(Missing { park: Some(park), lacks: fill(self.lang, key, &values), routes })
    }

    /// A side that no park has a route to.
    fn apart(&self, apart: &Apart, sides: [&String; 2]) -> Missing {
        let park = apart.nearest.map(|park| self.named(park));
        let key = match &park {
            _ if apart.things == 0 => "missing.tieless",
            None => "missing.parkless",
            Some(_) => "missing.barred",
        };
        let name = park.as_ref().map(|park| park.label.clone()).unwrap_or_default();
        let (hops, things) = (apart.hops.to_string(), apart.things.to_string());
        let values = [("x", sides[apart.side].clone()), ("park", name), ("hops", hops), ("n", things)];
        Missing { park, lacks: fill(self.lang, key, &values), routes: Vec::new() }
    }
}

/// A cost in the ontology's unit.
fn number(cost: Millis) -> f64 {
    f64::from(cost) / 1000.0
}

/// Writes a report; an aligned table is `width` columns wide at most. CSV and TSV have a line for each claim of each hop.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, format: Format, width: u16, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, report)?;
            writeln!(out)
        }
        Format::Csv | Format::Tsv => table::write(&claims(report), format, width, out),
        Format::Table | Format::Markdown => write_page(report, format, width, out),
    }
}

/// The sentence, the ranked parks, their hops.
fn write_page(report: &Report, format: Format, width: u16, out: &mut dyn Write) -> io::Result<()> {
    let (lang, page) = (&report.lang, Page { format, lang: &report.lang, as_of: report.as_of.is_some() });
    writeln!(out, "{}\n", page.text(&report.answer))?;
    if let Some(location) = &report.location {
        page.route(location, out)?;
        writeln!(out)?;
    }
    if !report.parks.is_empty() {
        table::write(&ranked(report), format, width, out)?;
        writeln!(out)?;
    }
    for (i, park) in report.parks.iter().enumerate() {
        page.heading(&format!("{}. {}", i + 1, park.park.label), out)?;
        for route in &park.routes {
            page.route(route, out)?;
        }
        writeln!(out)?;
    }
    for missing in &report.missing {
        page.heading(&missing.lacks, out)?;
        for route in &missing.routes {
            page.route(route, out)?;
        }
        writeln!(out)?;
    }
    if !report.undecided.is_empty() {
        let names: Vec<&str> = report.undecided.iter().map(|n| n.label.as_str()).collect();
        writeln!(out, "{}", page.text(&fill(lang, "connect.undecided", &[("parks", names.join(label(lang, "connect.comma")))])))?;
    }
    Ok(())
}

/// The parks in order.
fn ranked(report: &Report) -> Table {
    let lang = &report.lang;
    let keys =
        ["connect.rank", "connect.park", "connect.kind", "connect.cost", "connect.strength", "connect.sources", "connect.dates"];
    let mut table = Table::new(keys.map(|key| label(lang, key)));
    for (i, park) in report.parks.iter().enumerate() {
        table.push([
            (i + 1).to_string(),
            park.park.label.clone(),
            park.connection.clone(),
            park.cost.to_string(),
            park.strength.to_string(),
            park.sources.to_string(),
            dates(park.first, park.last),
        ]);
    }
    table
}

/// First and last date, as `2019-06-13 – 2021-09-06`.
fn dates(first: Option<Date>, last: Option<Date>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first != last => format!("{first} \u{2013} {last}"),
        (first, last) => first.or(last).map_or_else(|| "\u{2013}".to_owned(), |date| date.to_string()),
    }
}

/// Every claim of every hop.
fn claims(report: &Report) -> Table {
    let mut table = Table::new([
        "rank",
        "park",
        "connection",
        "cost",
        "strength",
        "sources",
        "first",
        "last",
        "route",
        "hop",
        "subject",
        "predicate",
        "object",
        "hopSources",
        "claim",
        "quote",
        "publisher",
        "published",
        "document",
        "url",
        "parkIri",
        "subjectIri",
        "objectIri",
        "undated",
    ]);
    let date = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
    // A side that lies in the other stands first, as rank 0: it is no park between the two.
    if let Some((thing, route)) = report.location.as_ref().and_then(|route| Some((&route.hops.first()?.subject, route))) {
        let strength = route.hops.iter().map(|hop| hop.sources).min().unwrap_or(0).to_string();
        let sources = independent_sources(route.hops.iter().flat_map(|hop| &hop.claims)).to_string();
        let head = ["0".to_owned(), thing.label.clone(), route.kind.clone(), route.cost.to_string(), strength, sources];
        rows(&head, [String::new(), String::new()], "", &thing.iri, route, &mut table);
    }
    for (i, park) in report.parks.iter().enumerate() {
        for (side, route) in ["a", "b"].into_iter().zip(&park.routes) {
            let numbers = [park.cost.to_string(), park.strength.to_string(), park.sources.to_string()];
            let [cost, strength, sources] = numbers;
            let head = [(i + 1).to_string(), park.park.label.clone(), park.connection.clone(), cost, strength, sources];
            rows(&head, [date(park.first), date(park.last)], side, &park.park.iri, route, &mut table);
        }
    }
    table
}

/// A line for each claim of each hop of a route.
fn rows(head: &[String; 6], dates: [String; 2], side: &str, park: &str, route: &RouteReport, table: &mut Table) {
    for (n, hop) in route.hops.iter().enumerate() {
        // A hop without claims, as of a store of RDF alone, still has its line.
        let known: Vec<Option<&Claim>> = if hop.claims.is_empty() { vec![None] } else { hop.claims.iter().map(Some).collect() };
        for claim in known {
            let of = |field: fn(&Claim) -> Option<&str>| claim.and_then(field).unwrap_or_default().to_owned();
            let published = claim.and_then(|c| c.published).map(|date| date.to_string()).unwrap_or_default();
            let own = [
                side.to_owned(),
                (n + 1).to_string(),
                hop.subject.label.clone(),
                hop.predicate.to_string(),
                hop.object.label.clone(),
                hop.sources.to_string(),
                of(|c| Some(&c.iri)),
                of(|c| c.quote.as_deref()),
                of(|c| c.publisher.as_deref()),
                published,
                of(|c| Some(&c.document)),
                of(|c| c.url.as_deref()),
                park.to_owned(),
                hop.subject.iri.clone(),
                hop.object.iri.clone(),
                hop.undated.to_string(),
            ];
            table.push(head.iter().chain(&dates).cloned().chain(own));
        }
    }
}

/// How text for reading is laid out.
struct Page<'a> {
    format: Format,
    lang: &'a Lang,
    /// Ties are held against a date, so that those without one are marked.
    as_of: bool,
}

impl Page<'_> {
    fn text(&self, text: &str) -> String {
        if self.format == Format::Markdown { escape_markdown(text) } else { printable(text).into_owned() }
    }

    fn heading(&self, text: &str, out: &mut dyn Write) -> io::Result<()> {
        let text = self.text(text);
        if self.format == Format::Markdown { writeln!(out, "### {text}\n") } else { writeln!(out, "{text}") }
    }

    /// A route: its kind, then each hop and who says so.
    fn route(&self, route: &RouteReport, out: &mut dyn Write) -> io::Result<()> {
        let bullet = if self.format == Format::Markdown { "- " } else { "" };
        writeln!(out, "  {bullet}{}", self.text(&route.kind))?;
        for hop in &route.hops {
            let said = label(self.lang, "connect.statement");
            let predicate = format!("predicate.{}", hop.predicate);
            let said = said
                .replace("{s}", &hop.subject.label)
                .replace("{p}", label(self.lang, &predicate))
                .replace("{o}", &hop.object.label);
            let mark = if self.as_of && hop.undated { label(self.lang, "connect.no-date") } else { "" };
            let unsourced = hop.sources == 0 && !hop.claims.is_empty();
            let samples = if unsourced { label(self.lang, "connect.samples-only") } else { "" };
            writeln!(out, "    {bullet}{}", self.text(&format!("{said}{mark}{samples}")))?;
            for claim in hop.claims.iter().take(SHOWN) {
                writeln!(out, "      {bullet}{}", self.text(&self.source(claim)))?;
            }
            let more = hop.claims.len().saturating_sub(SHOWN);
            if more > 0 {
                let key = if more == 1 { "connect.one-more" } else { "connect.more" };
                writeln!(out, "      {bullet}{}", self.text(&fill(self.lang, key, &[("n", more.to_string())])))?;
            }
        }
        Ok(())
    }

    /// A claim on one line: quote (or title), publisher, date, document.
    fn source(&self, claim: &Claim) -> String {
        let quote = claim.quote.as_ref().map(|q| fill(self.lang, "connect.quote", &[("quote", q.clone())]));
        let title = claim.title.as_ref().filter(|_| quote.is_none());
        let where_found = claim.url.as_ref().unwrap_or(&claim.document);
        let date = claim.published.map(|d| d.to_string());
        let parts = [quote.as_ref(), title, claim.publisher.as_ref(), date.as_ref(), Some(where_found)];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" \u{b7} ")
    }
}
