//! What follows from the accepted view: `ontology/inference/*.rq`, run at each load.
//!
//! Those that nearly every load touches are computed here for the things concerned alone (a test holds that they agree with their files);
//! every other file is run as it stands, until nothing new comes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use rustc_hash::{FxHashMap, FxHashSet};

use super::current::{View, replace};
use super::load::Edit;
use super::{CURRENT_GRAPH, broken};
use crate::error::{Error, Place, Result};
use crate::ontology::vocab::pg;
use crate::ontology::{INFERENCES, NS, class, property, status};
use crate::value::{AgreementStatus, EntityType, Predicate};

const LOCATED_IN: NamedNodeRef<'static> = property(Predicate::LocatedIn);
const PART_OF: NamedNodeRef<'static> = property(Predicate::PartOf);
const PARTY: NamedNodeRef<'static> = property(Predicate::Party);
const MEMBER_OF: NamedNodeRef<'static> = property(Predicate::MemberOf);
const PARK: NamedNodeRef<'static> = class(EntityType::Park);
const COUNTRY: NamedNodeRef<'static> = class(EntityType::Country);

/// The files that this module and the accepted view itself compute.
const NATIVE: [&str; 6] = ["agreed-with", "in-country", "international-body", "status-signed", "symmetric-ties", "within"];
/// Members from that many countries make a body international.
const MANY_COUNTRIES: usize = 2;

/// The files that are run as they stand, each with what it infers.
static OTHERS: LazyLock<Vec<(&str, &str, Vec<Inferred>)>> = LazyLock::new(|| {
    INFERENCES.iter().filter(|(name, _)| !NATIVE.contains(name)).map(|(name, text)| (*name, *text, inferred_by(text))).collect()
});

/// A property, or with it the class, that is inferred.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Inferred {
    property: NamedNode,
    class: Option<NamedNode>,
}

/// Whether what the view says with a property may be inferred, rather than stated by a claim.
pub(super) fn is_inferred(predicate: &NamedNode, object: &Term) -> bool {
    let native = [pg::WITHIN, pg::IN_COUNTRY, pg::AGREED_WITH].iter().any(|p| predicate == p)
        || (*predicate == rdf::TYPE && *object == Term::from(pg::INTERNATIONAL_BODY));
    native
        || OTHERS.iter().flat_map(|(.., inferred)| inferred).any(|inferred| {
            inferred.property == *predicate && inferred.class.as_ref().is_none_or(|class| *object == Term::from(class.clone()))
        })
}

/// Brings what is inferred up to date after the view of `touched` changed.
pub(super) fn settle(edit: &mut Edit<'_>, touched: BTreeSet<NamedNode>, mut changes: Vec<Triple>) -> Result<()> {
    let mut places = Places::default();
    let placed = with_what_lies_in(edit, touched.clone(), &changes)?;
    for thing in &placed {
        let within = places.around(edit, thing)?;
        let mut after = stated(edit, thing, pg::WITHIN)?;
        after.extend(stated(edit, thing, pg::IN_COUNTRY)?);
        for place in &within {
            after.insert((pg::WITHIN.into_owned(), place.clone().into()));
            if is_a(edit, place, COUNTRY)? {
                after.insert((pg::IN_COUNTRY.into_owned(), place.clone().into()));
            }
        }
        let changed = replace(edit, thing, &after, |predicate, _| *predicate == pg::WITHIN || *predicate == pg::IN_COUNTRY)?;
        changes.extend(changed.into_iter().map(|(predicate, object)| Triple::new(thing.clone(), predicate, object)));
    }
    for party in agreeing(edit, &touched, &changes)? {
        let after = agreed_with(edit, &party)?;
        replace(edit, &party, &after, |predicate, _| *predicate == pg::AGREED_WITH)?;
    }
    for body in bodies(edit, &touched, &changes)? {
        let mut after = stated(edit, &body, rdf::TYPE)?;
        after.retain(|(_, class)| *class == Term::from(pg::INTERNATIONAL_BODY));
        if is_international(edit, &body)? {
            after.insert((rdf::TYPE.into_owned(), pg::INTERNATIONAL_BODY.into_owned().into()));
        }
        replace(edit, &body, &after, |_, object| *object == Term::from(pg::INTERNATIONAL_BODY))?;
    }
    if changes.is_empty() { Ok(()) } else { run_others(edit) }
}

/// The touched things, and everything that lies in those that lie elsewhere now.
fn with_what_lies_in(edit: &Edit<'_>, touched: BTreeSet<NamedNode>, changes: &[Triple]) -> Result<BTreeSet<NamedNode>> {
    let matters = |predicate: &NamedNode| *predicate == LOCATED_IN || *predicate == PART_OF || *predicate == rdf::TYPE;
    let moved: FxHashSet<NamedNode> = changes
        .iter()
        .filter(|change| matters(&change.predicate))
        .filter_map(|change| match &change.subject {
            NamedOrBlankNode::NamedNode(thing) => Some(thing.clone()),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect();
    let mut placed = touched;
    let mut waiting: Vec<NamedNode> = moved.iter().cloned().collect();
    let mut seen = moved;
    while let Some(place) = waiting.pop() {
        for step in [LOCATED_IN, PART_OF] {
            for inside in subjects(edit, step, &place)? {
                if seen.insert(inside.clone()) {
                    placed.insert(inside.clone());
                    waiting.push(inside);
                }
            }
        }
    }
    Ok(placed)
}

/// The places around things, found once for each.
#[derive(Default)]
struct Places {
    found: FxHashMap<NamedNode, BTreeSet<NamedNode>>,
}

impl Places {
    /// Every place that a thing lies in, near and far; a zone of a larger park lies where that lies.
    fn around(&mut self, edit: &Edit<'_>, thing: &NamedNode) -> Result<BTreeSet<NamedNode>> {
        let mut places = self.chain(edit, thing)?;
        if is_a(edit, thing, PARK)? {
            let (mut larger, mut seen) = (objects(edit, thing, PART_OF)?, FxHashSet::default());
            while let Some(park) = larger.pop() {
                if seen.insert(park.clone()) {
                    places.extend(self.chain(edit, &park)?);
                    larger.extend(objects(edit, &park, PART_OF)?);
                }
            }
        }
        places.remove(thing);
        Ok(places)
    }

    /// Everything at the far ends of a chain of `locatedIn`.
    fn chain(&mut self, edit: &Edit<'_>, thing: &NamedNode) -> Result<BTreeSet<NamedNode>> {
        if let Some(found) = self.found.get(thing) {
            return Ok(found.clone());
        }
        let mut places = BTreeSet::new();
        let mut waiting = objects(edit, thing, LOCATED_IN)?;
        while let Some(place) = waiting.pop() {
            if places.contains(&place) {
                continue;
            }
            match self.found.get(&place) {
                Some(further) => places.extend(further.iter().cloned()),
                None => waiting.extend(objects(edit, &place, LOCATED_IN)?),
            }
            places.insert(place);
        }
        self.found.insert(thing.clone(), places.clone());
        Ok(places)
    }
}

/// The parties whose agreements with others may have changed.
fn agreeing(edit: &Edit<'_>, touched: &BTreeSet<NamedNode>, changes: &[Triple]) -> Result<BTreeSet<NamedNode>> {
    let mut parties: BTreeSet<NamedNode> =
        touched.iter().filter(|t| stated_somewhere(edit, t, pg::AGREED_WITH)).cloned().collect();
    for change in changes {
        let NamedOrBlankNode::NamedNode(agreement) = &change.subject else { continue };
        if change.predicate == PARTY || change.predicate == pg::STATUS {
            parties.extend(objects(edit, agreement, PARTY)?);
        }
        if change.predicate == PARTY
            && let Term::NamedNode(party) = &change.object
        {
            parties.insert(party.clone());
        }
    }
    Ok(parties)
}

/// Whom a party has agreed with, once it was signed.
fn agreed_with(edit: &Edit<'_>, party: &NamedNode) -> Result<View> {
    let signed = [AgreementStatus::Signed, AgreementStatus::InForce, AgreementStatus::Ended].map(status);
    let mut view = stated(edit, party, pg::AGREED_WITH)?;
    // Said by the other side of a tie that holds both ways.
    for quad in
        edit.matching(None, Some(pg::AGREED_WITH), Some(party.as_ref().into()), None)?.into_iter().filter(Edit::is_claimed)
    {
        view.insert((quad.predicate, quad.subject.into()));
    }
    for agreement in subjects(edit, PARTY, party)? {
        if objects(edit, &agreement, pg::STATUS)?.iter().any(|status| signed.iter().any(|s| status == s)) {
            let others = objects(edit, &agreement, PARTY)?.into_iter().filter(|other| other != party);
            view.extend(others.map(|other| (pg::AGREED_WITH.into_owned(), other.into())));
        }
    }
    Ok(view)
}

/// The bodies whose membership may have become international, or ceased to be.
fn bodies(edit: &Edit<'_>, touched: &BTreeSet<NamedNode>, changes: &[Triple]) -> Result<BTreeSet<NamedNode>> {
    let stated = |thing: &&NamedNode| {
        edit.change
            .quads_for_pattern(Some((*thing).as_ref().into()), Some(rdf::TYPE), Some(pg::INTERNATIONAL_BODY.into()), None)
            .next()
            .is_some()
    };
    let mut bodies: BTreeSet<NamedNode> = touched.iter().filter(stated).cloned().collect();
    for change in changes {
        let NamedOrBlankNode::NamedNode(member) = &change.subject else { continue };
        if change.predicate == MEMBER_OF
            && let Term::NamedNode(body) = &change.object
        {
            bodies.insert(body.clone());
        } else if change.predicate == pg::IN_COUNTRY || change.predicate == rdf::TYPE {
            bodies.extend(objects(edit, member, MEMBER_OF)?);
        }
    }
    Ok(bodies)
}

/// Whether a body has states among its members, or members from many countries.
fn is_international(edit: &Edit<'_>, body: &NamedNode) -> Result<bool> {
    let mut countries = BTreeSet::new();
    for member in subjects(edit, MEMBER_OF, body)? {
        if is_a(edit, &member, COUNTRY)? {
            return Ok(true);
        }
        countries.extend(objects(edit, &member, pg::IN_COUNTRY)?);
    }
    Ok(countries.len() >= MANY_COUNTRIES)
}

/// Runs the other files anew: what they inferred goes, and what they infer now comes, until nothing new does.
fn run_others(edit: &mut Edit<'_>) -> Result<()> {
    for (.., inferred) in OTHERS.iter() {
        for Inferred { property, class } in inferred {
            let class = class.as_ref().map(|class| class.as_ref().into());
            for quad in edit.matching(None, Some(property.as_ref()), class, Some(CURRENT_GRAPH.into()))? {
                let subject = quad.subject.as_ref();
                let mut said =
                    edit.change.quads_for_pattern(Some(subject), Some(property.as_ref()), Some(quad.object.as_ref()), None);
                if !said.any(|quad| quad.is_ok_and(|quad| Edit::is_claimed(&quad))) {
                    edit.change.remove(quad.as_ref());
                }
            }
        }
    }
    loop {
        let mut fresh = false;
        for (name, text, _) in OTHERS.iter() {
            for triple in construct(edit, name, text)? {
                let quad = triple.in_graph(CURRENT_GRAPH);
                if !edit.change.contains(&quad).map_err(broken)? {
                    edit.change.insert(quad.as_ref());
                    fresh = true;
                }
            }
        }
        if !fresh {
            return Ok(());
        }
    }
}

/// What a file infers from the view as it is.
fn construct(edit: &Edit<'_>, name: &str, text: &str) -> Result<Vec<Triple>> {
    let place = || Place::file(format!("ontology/inference/{name}.rq"));
    let mut query = SparqlEvaluator::new().parse_query(text).map_err(|e| Error::new(e.to_string()).at(place()))?;
    query.dataset_mut().set_default_graph(vec![CURRENT_GRAPH.into_owned().into()]);
    let failed = |e| Error::new("the inference failed").at(place()).cause(e);
    match query.on_transaction(&edit.change).execute().map_err(failed)? {
        QueryResults::Graph(triples) => triples.collect::<Result<_, _>>().map_err(failed),
        _ => Err(Error::new("an inference is a CONSTRUCT").at(place())),
    }
}

/// The properties (with `a`, the classes) of the template of a CONSTRUCT, each triple of which ends with `.` or the template itself.
fn inferred_by(text: &str) -> Vec<Inferred> {
    let template = text.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map_or("", |(template, _)| template);
    let node = |word: &str| word.strip_prefix("pg:").map(|local| NamedNode::new_unchecked(format!("{NS}{local}")));
    template
        .split(" . ")
        .filter_map(|triple| {
            let mut words = triple.split_whitespace().skip(1);
            let (property, object) = (words.next()?, words.next()?);
            match property {
                "a" => Some(Inferred { property: rdf::TYPE.into_owned(), class: node(object) }),
                property => Some(Inferred { property: node(property)?, class: None }),
            }
        })
        .collect()
}

/// What claims themselves state of a thing with a property.
fn stated(edit: &Edit<'_>, thing: &NamedNode, property: NamedNodeRef<'_>) -> Result<View> {
    let quads = edit.matching(Some(thing.as_ref()), Some(property), None, None)?;
    Ok(quads.into_iter().filter(Edit::is_claimed).map(|quad| (quad.predicate, quad.object)).collect())
}

/// Whether anything, claim or view, uses a property of a thing.
fn stated_somewhere(edit: &Edit<'_>, thing: &NamedNode, property: NamedNodeRef<'_>) -> bool {
    edit.change.quads_for_pattern(Some(thing.as_ref().into()), Some(property), None, None).next().is_some()
}

fn is_a(edit: &Edit<'_>, thing: &NamedNode, class: NamedNodeRef<'_>) -> Result<bool> {
    let quad = Quad::new(thing.clone(), rdf::TYPE, class, CURRENT_GRAPH);
    edit.change.contains(&quad).map_err(broken)
}

/// What the view gives as objects.
fn objects(edit: &Edit<'_>, thing: &NamedNode, property: NamedNodeRef<'_>) -> Result<Vec<NamedNode>> {
    let quads = edit.matching(Some(thing.as_ref()), Some(property), None, Some(CURRENT_GRAPH.into()))?;
    Ok(quads
        .into_iter()
        .filter_map(|quad| match quad.object {
            Term::NamedNode(node) => Some(node),
            _ => None,
        })
        .collect())
}

/// What the view gives as subjects.
fn subjects(edit: &Edit<'_>, property: NamedNodeRef<'_>, object: &NamedNode) -> Result<Vec<NamedNode>> {
    let quads = edit.matching(None, Some(property), Some(object.as_ref().into()), Some(CURRENT_GRAPH.into()))?;
    Ok(quads
        .into_iter()
        .filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect())
}
