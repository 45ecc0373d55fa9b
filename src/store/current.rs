//! The accepted view: what all claims together say of each thing, with one preferred name a language, the furthest status of an agreement,
//! the bounds of dates, symmetric ties both ways, and what follows from it all (see `super::infer`).
//!
//! It is a function of the claims alone. A change recomputes it for the things it touched and for what lies in them.

use std::cmp::Reverse;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNodeRef, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use super::edit::Edit;
use super::ids::{Fact, Id, Terms, is_claimed};
use super::{infer, known};
use crate::error::Result;
use crate::ontology::NS;
use crate::ontology::vocab::bounds;
use crate::value::{AgreementStatus, Date, Predicate};

/// What the view says of one thing: properties and objects.
pub(super) type View = FxHashSet<(Id, Id)>;

/// The predicate that a property of the ontology stands for.
pub(super) fn predicate_of(property: NamedNodeRef<'_>) -> Option<Predicate> {
    property.as_str().strip_prefix(NS)?.parse().ok()
}

/// Whether the subject and object of a property may be exchanged.
pub(super) fn is_symmetric(property: NamedNodeRef<'_>) -> bool {
    predicate_of(property).is_some_and(Predicate::is_symmetric)
}

/// Brings the accepted view of everything touched up to date.
pub(super) fn settle(edit: &mut Edit<'_>) -> Result<()> {
    let touched = std::mem::take(&mut edit.touched);
    let mut changes = Vec::new();
    for thing in touched.iter() {
        let mut claimed = edit.matching([Some(thing), None, None, None])?;
        for predicate in Predicate::ALL.iter().filter(|p| p.is_symmetric()) {
            claimed.extend(edit.matching([None, Some(Id::property(*predicate)), Some(thing), None])?);
        }
        claimed.retain(is_claimed);
        let gazetteer = edit.terms.node(thing).map(|node| Term::from(known::claim_of(node.as_ref())));
        let gazetteer = gazetteer.and_then(|claim| edit.terms.find(&claim));
        let after = view_of(&mut edit.terms, thing, &claimed, gazetteer);
        let changed = replace(edit, thing, &after, |property, object| !infer::is_inferred(property, object))?;
        changes.extend(changed.into_iter().map(|(property, object)| [thing, property, object]));
    }
    infer::settle(edit, touched, changes)
}

/// Puts what the view is to say of a thing, as far as it is in question, in the place of what it says; returns what came and went.
pub(super) fn replace(
    edit: &mut Edit<'_>,
    thing: Id,
    after: &View,
    in_question: impl Fn(Id, Id) -> bool,
) -> Result<Vec<(Id, Id)>> {
    let mut changes = Vec::new();
    let mut before = View::default();
    for [_, property, object, graph] in edit.matching([Some(thing), None, None, Some(Id::CURRENT)])? {
        if !in_question(property, object) {
            continue;
        }
        if after.contains(&(property, object)) {
            before.insert((property, object));
        } else {
            edit.set([thing, property, object, graph], false)?;
            changes.push((property, object));
        }
    }
    for said in after.iter().filter(|(property, object)| in_question(*property, *object)) {
        if !before.contains(said) {
            edit.set([thing, said.0, said.1, Id::CURRENT], true)?;
            changes.push(*said);
        }
    }
    Ok(changes)
}

/// What claims together say of a thing, but for what is inferred: those with it as their subject, and the ties to it that hold both ways.
/// `gazetteer` is the claim of its known name.
fn view_of(terms: &mut Terms, thing: Id, claimed: &[Fact], gazetteer: Option<Id>) -> View {
    let mut view = View::default();
    let mut labels = Labels::default();
    let mut furthest: Option<AgreementStatus> = None;
    for &[subject, property, object, graph] in claimed {
        if property.is_symmetric() && object == thing {
            view.insert((property, subject));
        }
        if subject != thing {
            continue;
        }
        match (terms.term(object), object.reached()) {
            (Term::Literal(_), _) if property == Id::PREF_LABEL || property == Id::ALT_LABEL => {
                labels.add(object, property == Id::PREF_LABEL, Some(graph) == gazetteer);
                continue;
            }
            (Term::Literal(date), _) => {
                if let Some((earliest, latest)) = property.predicate().and_then(bounds)
                    && let Ok(date) = date.value().parse::<Date>()
                {
                    view.insert((terms.id(earliest), terms.id(day(date.earliest()))));
                    view.insert((terms.id(latest), terms.id(day(date.latest()))));
                }
            }
            (_, Some(reached)) if property == Id::STATUS => {
                furthest = furthest.max(Some(reached));
                continue;
            }
            _ => {}
        }
        view.insert((property, object));
    }
    view.extend(furthest.map(|reached| (Id::STATUS, Id::status(reached))));
    labels.settle(terms, &mut view);
    view
}

fn day(date: Date) -> Literal {
    Literal::new_typed_literal(date.to_string(), xsd::DATE)
}

/// The names of a thing and how often claims use them.
#[derive(Default)]
struct Labels(FxHashMap<Id, Use>);

/// How a name is used: by the gazetteer, as a preferred name, at all; in the order of weight.
#[derive(Default, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    known: bool,
    preferred: usize,
    times: usize,
}

impl Labels {
    fn add(&mut self, label: Id, preferred: bool, known: bool) {
        let name = self.0.entry(label).or_default();
        name.known |= known && preferred;
        name.preferred += usize::from(preferred);
        name.times += 1;
    }

    /// One preferred name a language: the gazetteer's, else that most often preferred, most often used, longest, first in order of text.
    fn settle(self, terms: &Terms, view: &mut View) {
        let mut best: FxHashMap<&str, (&Use, usize, Reverse<&str>, Id)> = FxHashMap::default();
        for (id, name) in &self.0 {
            let Term::Literal(label) = terms.term(*id) else { continue };
            let rank = (name, label.value().chars().count(), Reverse(label.value()), *id);
            let language = label.language().unwrap_or_default();
            let kept = best.entry(language).or_insert(rank);
            if rank > *kept {
                *kept = rank;
            }
        }
        let chosen: FxHashSet<Id> = best.into_values().map(|(.., id)| id).collect();
        view.extend(self.0.into_keys().map(|label| {
            let property = if chosen.contains(&label) { Id::PREF_LABEL } else { Id::ALT_LABEL };
            (property, label)
        }));
    }
}
