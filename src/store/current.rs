//! The accepted view: what all claims together say of each thing, with one preferred name a language, the furthest status of an agreement,
//! the bounds of dates, symmetric ties both ways, and what follows from it all (see [`super::infer`]).
//!
//! It is a function of the claims alone. A change recomputes it for the things it touched and for what lies in them.

use std::collections::BTreeSet;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term, Triple};
use rustc_hash::{FxHashMap, FxHashSet};

use super::load::Edit;
use super::{CURRENT_GRAPH, infer, known};
use crate::error::Result;
use crate::ontology::vocab::{bounds, pg, skos};
use crate::ontology::{NS, property, status};
use crate::value::{AgreementStatus, Date, Predicate};

/// What the view says of one thing: predicates and objects.
pub(super) type View = FxHashSet<(NamedNode, Term)>;

/// Whether the subject and object of a property may be exchanged.
pub(super) fn is_symmetric(property: NamedNodeRef<'_>) -> bool {
    predicate_of(property).is_some_and(Predicate::is_symmetric)
}

/// The predicate that a property of the ontology stands for.
pub(super) fn predicate_of(property: NamedNodeRef<'_>) -> Option<Predicate> {
    property.as_str().strip_prefix(NS)?.parse().ok()
}

/// Brings the accepted view of everything touched up to date.
pub(super) fn settle(edit: &mut Edit<'_>) -> Result<()> {
    let touched: BTreeSet<NamedNode> = std::mem::take(&mut edit.touched).into_iter().collect();
    let mut changes = Vec::new();
    for thing in &touched {
        let after = view_of(edit, thing)?;
        let changed = replace(edit, thing, &after, |predicate, object| !infer::is_inferred(predicate, object))?;
        changes.extend(changed.into_iter().map(|(predicate, object)| Triple::new(thing.clone(), predicate, object)));
    }
    infer::settle(edit, touched, changes)
}

/// Puts what the view is to say of a thing, as far as it is in question, in the place of what it says; returns what came and went.
pub(super) fn replace(
    edit: &mut Edit<'_>,
    thing: &NamedNode,
    after: &View,
    in_question: impl Fn(&NamedNode, &Term) -> bool,
) -> Result<Vec<(NamedNode, Term)>> {
    let mut changes = Vec::new();
    let mut before = View::default();
    for quad in edit.matching(Some(thing.as_ref()), None, None, Some(CURRENT_GRAPH.into()))? {
        if !in_question(&quad.predicate, &quad.object) {
            continue;
        }
        let said = (quad.predicate.clone(), quad.object.clone());
        if after.contains(&said) {
            before.insert(said);
        } else {
            edit.change.remove(quad.as_ref());
            changes.push(said);
        }
    }
    for said in after.iter().filter(|(predicate, object)| in_question(predicate, object)) {
        if !before.contains(said) {
            edit.change.insert(Quad::new(thing.clone(), said.0.clone(), said.1.clone(), CURRENT_GRAPH).as_ref());
            changes.push(said.clone());
        }
    }
    Ok(changes)
}

/// What the claims together say of a thing, but for what is inferred.
fn view_of(edit: &Edit<'_>, thing: &NamedNode) -> Result<View> {
    let mut view = View::default();
    let mut labels = Labels::default();
    let mut furthest: Option<AgreementStatus> = None;
    let gazetteer = known::claim_of(thing.as_ref());
    for quad in edit.matching(Some(thing.as_ref()), None, None, None)?.into_iter().filter(Edit::is_claimed) {
        let preferred = quad.predicate == skos::PREF_LABEL;
        match &quad.object {
            Term::Literal(label) if preferred || quad.predicate == skos::ALT_LABEL => {
                labels.add(label, preferred, quad.graph_name == gazetteer.as_ref().into());
                continue;
            }
            Term::Literal(date) => {
                if let Some((earliest, latest)) = predicate_of(quad.predicate.as_ref()).and_then(bounds)
                    && let Ok(date) = date.value().parse::<Date>()
                {
                    view.insert((earliest.into_owned(), day(date.earliest())));
                    view.insert((latest.into_owned(), day(date.latest())));
                }
            }
            Term::NamedNode(concept) if quad.predicate == pg::STATUS => {
                if let Some(reached) = AgreementStatus::ALL.iter().find(|s| status(**s) == concept.as_ref()) {
                    furthest = furthest.max(Some(*reached));
                    continue;
                }
            }
            _ => {}
        }
        view.insert((quad.predicate, quad.object));
    }
    if let Some(reached) = furthest {
        view.insert((pg::STATUS.into_owned(), status(reached).into_owned().into()));
    }
    for predicate in Predicate::ALL.iter().filter(|p| p.is_symmetric()).map(|p| property(*p)) {
        for quad in edit.matching(None, Some(predicate), Some(thing.as_ref().into()), None)?.into_iter().filter(Edit::is_claimed)
        {
            view.insert((quad.predicate, quad.subject.into()));
        }
    }
    labels.settle(&mut view);
    Ok(view)
}

fn day(date: Date) -> Term {
    Literal::new_typed_literal(date.to_string(), xsd::DATE).into()
}

/// The names of a thing and how often claims use them.
#[derive(Default)]
struct Labels(FxHashMap<Literal, Use>);

/// How a name is used: by the gazetteer, as a preferred name, at all; in the order of weight.
#[derive(Default, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    known: bool,
    preferred: usize,
    times: usize,
}

impl Labels {
    fn add(&mut self, label: &Literal, preferred: bool, known: bool) {
        let name = match self.0.get_mut(label) {
            Some(name) => name,
            None => self.0.entry(label.clone()).or_default(),
        };
        name.known |= known && preferred;
        name.preferred += usize::from(preferred);
        name.times += 1;
    }

    /// One preferred name a language: the gazetteer's, else that most often preferred, most often used, longest, first in order of text.
    fn settle(self, view: &mut View) {
        let mut best: FxHashMap<String, (&Use, &Literal)> = FxHashMap::default();
        for (label, name) in &self.0 {
            let rank = |name: &Use, label: &Literal| {
                (label.value().chars().count(), std::cmp::Reverse(label.value().to_owned()), name.times)
            };
            let language = label.language().unwrap_or_default();
            match best.get_mut(language) {
                Some(kept) => {
                    if (name, rank(name, label)) > (kept.0, rank(kept.0, kept.1)) {
                        *kept = (name, label);
                    }
                }
                None => {
                    best.insert(language.to_owned(), (name, label));
                }
            }
        }
        for label in self.0.keys() {
            let chosen = best.get(label.language().unwrap_or_default()).is_some_and(|(_, best)| *best == label);
            let predicate = if chosen { skos::PREF_LABEL } else { skos::ALT_LABEL };
            view.insert((predicate.into_owned(), label.clone().into()));
        }
    }
}
