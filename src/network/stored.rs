//! The network of a store: one query for all that it is made of, gathered here.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::project::{EdgeRow, NodeRow};
use super::{Costs, ELSEWHERE, LABELS, Millis, Network};
use crate::error::Result;
use crate::ontology::{NS, Ontology, document_id};
use crate::query::{self, Value};
use crate::store::Store;
use crate::store::evidence::{NAMES, SAMPLES, source_name};
use crate::value::{AgreementKind, AgreementStatus, Date, EntityType, Predicate};

/// What the IRIs of statuses begin with.
const STATUS: &str = "status-";
/// What the IRIs of kinds of agreements begin with.
const KIND: &str = "kind-";

impl Costs {
    /// The costs that the ontology gives.
    ///
    /// # Errors
    /// Where the ontology can't be read.
    pub fn of_ontology() -> Result<Self> {
        let ontology = Ontology::built_in()?;
        // Costs have at most three decimals: rounding takes nothing away but the error of the binary fraction.
        let millis = |cost: f64| (cost * 1000.0).round() as Millis;
        Ok(Predicate::ALL.iter().fold(Self::NONE, |costs, &predicate| match ontology.cost(&format!("{NS}{predicate}")) {
            Some(cost) => costs.with(predicate, cost.forward.map(millis), cost.backward.map(millis)),
            None => costs,
        }))
    }
}

impl Network {
    /// The network of a store's accepted view, each tie with its claims, independent sources and dates, at the ontology's costs.
    ///
    /// A tie is planned where it is said by an agreement that is only planned or discussed. It is dated by the agreement or event that it is a tie of, or,
    /// a friendship, by the first agreement that concluded it between these two alone; else bounded by the founding of its ends: it cannot have begun before the later of them did, though that dates it not.
    ///
    /// # Errors
    /// Where the store or the ontology can't be read.
    pub fn project(store: &Store) -> Result<Self> {
        let costs = Costs::of_ontology()?;
        let mut gathered = Gathered::default();
        query::scan(store, "network", &mut |row| gathered.take(row))?;
        Ok(gathered.network(costs))
    }
}

/// What the rows told, strings by number.
#[derive(Default)]
struct Gathered {
    numbers: FxHashMap<Rc<str>, u32>,
    iris: Vec<Rc<str>>,
    things: Vec<Thing>,
    /// Subject, predicate, object.
    ties: Vec<(u32, Predicate, u32)>,
    /// Subject, predicate, object, claim.
    claims: Vec<(u32, Predicate, u32, u32)>,
}

/// What is known of a thing, claim or document.
#[derive(Default)]
struct Thing {
    kind: Option<EntityType>,
    labels: [String; LABELS.len()],
    unsettled: bool,
    /// Of an agreement: it establishes a friendship.
    befriends: bool,
    earliest: Option<Date>,
    latest: Option<Date>,
    /// Of a claim: its document. Of a document: the one it reprints.
    document: Option<u32>,
    publisher: Option<String>,
    url: Option<String>,
    issued: Option<Date>,
    mirror: bool,
}

impl Gathered {
    /// Takes a row of subject, predicate, object and, of a claimed tie, the claim.
    fn take(&mut self, row: &[Value<'_>]) {
        let [s, p, o, g] = row else { return };
        let local = p.text.strip_prefix(NS).unwrap_or(p.text);
        let subject = self.number(s.text);
        if let Ok(predicate) = local.parse::<Predicate>() {
            let object = self.number(o.text);
            match g.text {
                "" => self.ties.push((subject, predicate, object)),
                claim => {
                    let claim = self.number(claim);
                    self.claims.push((subject, predicate, object, claim));
                }
            }
            return;
        }
        let other = matches!(local, "inDocument" | "reprintOf").then(|| self.number(o.text));
        let kept = other.zip(self.things[subject as usize].document).map(|(new, kept)| (self.iri(new), self.iri(kept)));
        // Of several documents of a claim the first in order stands for them, as in its evidence.
        let first = kept.is_none_or(|(new, kept)| new < kept);
        let thing = &mut self.things[subject as usize];
        let date = || o.text.parse::<Date>().ok();
        match local {
            "inDocument" | "reprintOf" if first => thing.document = other,
            "mirror" => thing.mirror = o.text == "true",
            "status" => {
                let status = o.text.strip_prefix(NS).and_then(|l| l.strip_prefix(STATUS)).and_then(|l| l.parse().ok());
                thing.unsettled = matches!(status, Some(AgreementStatus::Planned | AgreementStatus::Discussed));
            }
            "agreementKind" => {
                let kind = o.text.strip_prefix(NS).and_then(|l| l.strip_prefix(KIND)).and_then(|l| l.parse().ok());
                thing.befriends = kind == Some(AgreementKind::FriendshipCity);
            }
            _ if local.ends_with("Earliest") => thing.earliest = [thing.earliest, date()].into_iter().flatten().min(),
            _ if local.ends_with("Latest") => thing.latest = [thing.latest, date()].into_iter().flatten().max(),
            _ => match local.rsplit(['/', '#']).next() {
                Some("type") => thing.kind = o.text.strip_prefix(NS).and_then(|l| l.parse().ok()).or(thing.kind),
                Some("prefLabel") => {
                    let known = LABELS.iter().position(|l| o.lang == Some(l));
                    let label = &mut thing.labels[known.unwrap_or(ELSEWHERE)];
                    // Of names in languages that are not kept apart, the first in order, as rows come in none.
                    if known.is_some() || label.is_empty() || o.text < label.as_str() {
                        o.text.clone_into(label);
                    }
                }
                Some("publisher") => thing.publisher = Some(o.text.trim().to_lowercase()),
                Some("url") => thing.url = Some(o.text.to_owned()),
                Some("issued") => thing.issued = date(),
                _ => {}
            },
        }
    }

    fn number(&mut self, iri: &str) -> u32 {
        if let Some(&number) = self.numbers.get(iri) {
            return number;
        }
        let number = self.things.len() as u32;
        let iri: Rc<str> = iri.into();
        self.iris.push(iri.clone());
        self.numbers.insert(iri, number);
        self.things.push(Thing::default());
        number
    }

    fn iri(&self, number: u32) -> &str {
        &self.iris[number as usize]
    }

    /// The network of all that was taken.
    fn network(mut self, costs: Costs) -> Network {
        self.claims.iter_mut().for_each(|(s, p, o, _)| (*s, *o) = one_way(*p, *s, *o));
        self.claims.sort_unstable_by_key(|&(s, p, o, claim)| (s, p as u8, o, claim));
        self.claims.dedup();
        self.ties.iter_mut().for_each(|(s, p, o)| (*s, *o) = one_way(*p, *s, *o));
        self.ties.sort_unstable_by_key(|&(s, p, o)| (s, p as u8, o));
        self.ties.dedup();
        let (sources, friendships) = (self.sources(), self.friendships());
        let mut claims = self.claims.chunk_by(|x, y| (x.0, x.1, x.2) == (y.0, y.1, y.2)).peekable();
        let edges = self.ties.iter().map(|&(s, p, o)| {
            let key = |s: u32, p: Predicate, o: u32| (s, p as u8, o);
            while claims.next_if(|c| key(c[0].0, c[0].1, c[0].2) < key(s, p, o)).is_some() {}
            let behind = claims.next_if(|c| key(c[0].0, c[0].1, c[0].2) == key(s, p, o)).unwrap_or_default();
            let (earliest, latest, dated) = match friendships.get(&(s, o)) {
                Some(&(first, last)) if p.is_symmetric() && !self.is_told_before(behind, first) => (Some(first), last, true),
                _ => self.dates(s, p, o),
            };
            EdgeRow {
                subject: self.iri(s).into(),
                predicate: p,
                object: self.iri(o).into(),
                planned: self.things[s as usize].unsettled,
                sources: self.independent(behind.iter().map(|c| c.3), &sources),
                claims: u16::try_from(behind.len()).unwrap_or(u16::MAX),
                earliest,
                latest,
                dated,
            }
        });
        let nodes = self.things.iter().zip(&self.iris).filter_map(|(thing, iri)| {
            let labels = thing.labels.each_ref().map(|label| label.as_str().into());
            Some(NodeRow { iri: (&**iri).into(), kind: thing.kind?, labels })
        });
        let mut network = Network::from_edges(nodes, edges, costs);
        let documents: FxHashSet<u32> = self.claims.iter().filter_map(|c| self.things[c.3 as usize].document).collect();
        let is_page = |d: &&u32| !document_id(self.iri(**d)).is_some_and(|id| id.starts_with(NAMES));
        let pages = || documents.iter().filter(is_page);
        network.documents = pages().count();
        let own = |d: &&u32| self.things[**d as usize].publisher.as_deref() == Some(SAMPLES);
        network.up_to =
            pages().filter(|d| !own(d)).filter_map(|d| self.things[*d as usize].issued).max_by_key(|date| date.latest());
        network
    }

    /// When a tie can have begun: the first and the last day, and whether they are its own.
    fn dates(&self, subject: u32, predicate: Predicate, object: u32) -> (Option<Date>, Option<Date>, bool) {
        let ends = [&self.things[subject as usize], &self.things[object as usize]];
        // A company is older than its ties, and where it lies says nothing of when.
        if predicate == Predicate::LocatedIn && ends[0].kind == Some(EntityType::Organisation) {
            return (None, None, false);
        }
        let happens = |t: &&&Thing| matches!(t.kind, Some(EntityType::Agreement | EntityType::Event)) && t.earliest.is_some();
        if let Some(happening) = ends.iter().find(happens) {
            return (happening.earliest, happening.latest, true);
        }
        let later = |date: fn(&Thing) -> Option<Date>| ends.into_iter().filter_map(date).max();
        (later(|t| t.earliest), later(|t| t.latest), false)
    }

    /// When the first agreement of friendship between two things alone was signed, the two in the order of their numbers: the first and the last day.
    /// What is only planned or discussed concludes nothing. Takes the ties sorted.
    fn friendships(&self) -> FxHashMap<(u32, u32), (Date, Option<Date>)> {
        let mut signed: FxHashMap<(u32, u32), (Date, Option<Date>)> = FxHashMap::default();
        let parties: Vec<(u32, u32)> = self.ties.iter().filter(|t| t.1 == Predicate::Party).map(|t| (t.0, t.2)).collect();
        for parties in parties.chunk_by(|x, y| x.0 == y.0) {
            let [(agreement, a), (_, b)] = *parties else { continue };
            let agreement = &self.things[agreement as usize];
            let Some(earliest) = agreement.earliest.filter(|_| agreement.befriends && !agreement.unsettled) else { continue };
            let dates = (earliest, agreement.latest);
            let first = signed.entry((a.min(b), a.max(b))).or_insert(dates);
            *first = dates.min(*first);
        }
        signed
    }

    /// Whether a document that states the tie was out before the day: then what happened on the day is not what began it.
    fn is_told_before(&self, claims: &[(u32, Predicate, u32, u32)], day: Date) -> bool {
        let issued = |claim: u32| self.things[self.things[claim as usize].document? as usize].issued;
        claims.iter().filter_map(|c| issued(c.3)).any(|issued| issued.latest() < day)
    }

    /// By document: the number of the source that it counts for, that of the original at the end of its chain of reprints; samples count for none.
    fn sources(&self) -> FxHashMap<u32, usize> {
        let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
        let mut sources = FxHashMap::default();
        for claim in &self.claims {
            let Some(document) = self.things[claim.3 as usize].document else { continue };
            if sources.contains_key(&document) {
                continue;
            }
            let (mut original, mut steps) = (document, 0);
            while let Some(next) = self.things[original as usize].document.filter(|_| steps < self.things.len()) {
                (original, steps) = (next, steps + 1);
            }
            let told = &self.things[original as usize];
            let Some(name) = source_name(told.publisher.as_deref(), told.url.as_deref()) else { continue };
            let number = numbers.len();
            sources.insert(document, *numbers.entry(name).or_insert(number));
        }
        sources
    }

    /// The independent sources of claims: distinct ones, a mirror only where there is nothing else.
    fn independent(&self, claims: impl Iterator<Item = u32>, sources: &FxHashMap<u32, usize>) -> u16 {
        let (mut originals, mut mirrored) = (Vec::<usize>::new(), false);
        for document in claims.filter_map(|claim| self.things[claim as usize].document) {
            if self.things[document as usize].mirror {
                // A mirror of nothing but our own samples is no source either.
                mirrored |= sources.contains_key(&document);
            } else {
                originals.extend(sources.get(&document));
            }
        }
        originals.sort_unstable();
        originals.dedup();
        u16::try_from(originals.len().max(usize::from(mirrored))).unwrap_or(u16::MAX)
    }
}

/// A symmetric tie in one direction, whichever it was said in.
fn one_way(predicate: Predicate, s: u32, o: u32) -> (u32, u32) {
    if predicate.is_symmetric() && s > o { (o, s) } else { (s, o) }
}
