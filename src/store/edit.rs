//! A change of a store, all of it or nothing: the one way in which claims come and go.
//!
//! What changes is kept in memory as well as written, so that the rules read it there: a load into an empty store reads nothing back, a
//! small change reads from the store what lies around it, and a large one takes in the store as a whole first.

use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use oxigraph::model::{NamedNode, NamedNodeRef, Quad, Triple};
use rustc_hash::FxHashSet;

use super::claims::Claims;
use super::ids::{self, Fact, Id, Terms};
use super::load::Summary;
use super::others::{Ground, construct};
use super::sheet::{Pattern, Sheet};
use super::writer::{Parcel, Step, write};
use super::{Store, broken, current, known, rules};
use crate::error::{Error, Result};
use crate::names::Names;

/// Steps handed to the writer at a time, and how many such parcels may wait.
const PARCEL: usize = 4096;
const WAITING: usize = 64;
/// From that many things touched it is asked whether the store is to be taken in as a whole.
const MANY: usize = 500;
/// Facts that are read from the store for a thing touched, about: as many are taken in instead in less time.
const AROUND: usize = 50;

/// A change that knows which things it touched.
pub(super) struct Edit<'s> {
    pub(super) terms: Terms,
    /// Whose accepted view may differ.
    pub(super) touched: Touched,
    /// What was named in claims that came or went: a known name among them may have to come or go too.
    pub(super) named: FxHashSet<Id>,
    /// The rules of claims that came or went.
    pub(super) rules: FxHashSet<Id>,
    /// What was changed, and what was taken in.
    sheet: Sheet,
    /// Where everything else is read; none where there is nothing else.
    rest: Option<&'s oxigraph::store::Store>,
    steps: Vec<Step>,
    /// The number of terms that the writer has.
    sent: usize,
    writer: SyncSender<Parcel>,
}

/// Changes a store; where the work fails, it stays as it was.
///
/// # Errors
/// Those of the work; where the store can't be read or written.
pub(super) fn change<T>(store: &Store, names: &Names, work: impl FnOnce(&mut Edit<'_>) -> Result<T>) -> Result<T> {
    let empty = store.is_empty()?;
    let store = &store.quads;
    thread::scope(|scope| {
        let (sender, parcels) = sync_channel(WAITING);
        let writer = scope.spawn(move || write(store, parcels));
        let mut edit = Edit {
            terms: Terms::new(),
            touched: Touched::default(),
            named: FxHashSet::default(),
            rules: FxHashSet::default(),
            sheet: Sheet::default(),
            rest: (!empty).then_some(store),
            steps: Vec::with_capacity(PARCEL),
            sent: 0,
            writer: sender,
        };
        let done = work(&mut edit).and_then(|done| edit.finish(names).map(|()| done));
        // The writer stops, without a commit where the work failed.
        drop(edit);
        let written = writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        // Where both failed, the writer's failure is the cause.
        written.and(done)
    })
}

impl Edit<'_> {
    /// Puts a document's claims in the place of those it had.
    ///
    /// `noted` is what else is known of this version of the document: when it was loaded, and where it was read from.
    pub(super) fn put(&mut self, claims: Claims, statements: usize, noted: Vec<Quad>, summary: &mut Summary) -> Result<()> {
        let document = self.terms.id(claims.document.clone());
        let before = self.description(document)?;
        if before.is_empty() {
            summary.new += 1;
        } else if self.is_same(&claims, &before)? {
            summary.same += 1;
            return Ok(());
        } else {
            self.remove_document(document)?;
            summary.changed += 1;
        }
        summary.claims += claims.names.len();
        summary.statements += statements;
        claims.quads.into_iter().chain(claims.description).chain(noted).try_for_each(|quad| self.insert_quad(quad))
    }

    /// Whether the store has exactly these claims of the document.
    pub(super) fn has(&mut self, claims: &Claims) -> Result<bool> {
        let document = self.terms.id(claims.document.clone());
        let described = self.description(document)?;
        self.is_same(claims, &described)
    }

    /// Adds a quad of a claim, or of what is known of claims and documents.
    pub(super) fn insert_quad(&mut self, quad: Quad) -> Result<()> {
        let fact = self.terms.fact(quad);
        self.insert(fact)
    }

    /// Adds a fact of a claim, or of what is known of claims and documents.
    pub(super) fn insert(&mut self, fact: Fact) -> Result<()> {
        self.note(&fact);
        self.set(fact, true)
    }

    /// Takes away a fact of a claim, or of what is known of claims and documents.
    pub(super) fn remove(&mut self, fact: Fact) -> Result<()> {
        self.note(&fact);
        self.set(fact, false)
    }

    /// Remembers what a fact of a claim is about.
    fn note(&mut self, fact: &Fact) {
        let [subject, property, object, graph] = *fact;
        if graph == Id::PROVENANCE {
            if property == Id::BY_RULE {
                self.rules.insert(object);
            }
            return;
        }
        if self.terms.is_node(subject) {
            self.named.insert(subject);
            self.touched.add(subject);
        }
        if self.terms.is_node(object) {
            self.named.insert(object);
            if property.is_symmetric() {
                self.touched.add(object);
            }
        }
    }

    /// Takes a document away with its claims; returns their number.
    pub(super) fn remove_document(&mut self, document: Id) -> Result<usize> {
        let claims = self.claims_of(document)?;
        for claim in &claims {
            for fact in self.matching([None, None, None, Some(*claim)])? {
                self.remove(fact)?;
            }
            for fact in self.matching([Some(*claim), None, None, Some(Id::PROVENANCE)])? {
                self.remove(fact)?;
            }
            self.drop_graph(*claim)?;
        }
        for fact in self.matching([Some(document), None, None, Some(Id::PROVENANCE)])? {
            self.remove(fact)?;
        }
        Ok(claims.len())
    }

    /// Brings known names and the accepted view up to date, and makes the change lasting.
    fn finish(&mut self, names: &Names) -> Result<()> {
        if let Some(store) = self.rest
            && self.touched.len() >= MANY
            && self.touched.len() * AROUND >= store.len().map_err(broken)?
        {
            self.take_in(store)?;
        }
        known::settle(self, names)?;
        rules::settle(self)?;
        current::settle(self)?;
        self.send(Parcel::Commit)
    }

    /// What an inference yields from the view as this change leaves it.
    pub(super) fn construct(&mut self, name: &'static str, text: &'static str) -> Result<Vec<Triple>> {
        if self.rest.is_none() {
            return construct(&Ground::Sheet(&self.sheet, &self.terms), name, text);
        }
        let (sender, answer) = sync_channel(1);
        self.send(Parcel::Construct(name, text, sender))?;
        answer.recv().map_err(|_| unwritable())?
    }

    /// Takes in the whole store, so that nothing more is read from it.
    fn take_in(&mut self, store: &oxigraph::store::Store) -> Result<()> {
        for quad in store.iter() {
            let fact = self.terms.fact(quad.map_err(broken)?);
            if self.sheet.get(&fact).is_none() {
                self.sheet.set(fact, true);
            }
        }
        self.rest = None;
        Ok(())
    }

    /// The claims of a document.
    fn claims_of(&mut self, document: Id) -> Result<Vec<Id>> {
        let facts = self.matching([None, Some(Id::IN_DOCUMENT), Some(document), Some(Id::PROVENANCE)])?;
        Ok(facts.into_iter().map(|[claim, ..]| claim).filter(|claim| self.terms.is_node(*claim)).collect())
    }

    /// What is known of a document, but for what is noted of its version alone; nothing where it is not there.
    fn description(&mut self, document: Id) -> Result<Vec<Fact>> {
        let mut facts = self.matching([Some(document), None, None, Some(Id::PROVENANCE)])?;
        facts.retain(|[_, property, ..]| ![Id::LOADED_AT, Id::ORIGIN].contains(property));
        Ok(facts)
    }

    fn is_same(&mut self, claims: &Claims, before: &[Fact]) -> Result<bool> {
        let described = before.len() == claims.description.len()
            && claims.description.iter().all(|quad| before.contains(&self.terms.fact(quad.clone())));
        if !described {
            return Ok(false);
        }
        let document = self.terms.id(claims.document.clone());
        let found = self.claims_of(document)?;
        let mut found: Vec<&NamedNode> = found.iter().filter_map(|claim| self.terms.node(*claim)).collect();
        found.sort_unstable();
        Ok(found.into_iter().eq(&claims.names))
    }

    /// The facts of a pattern, as this change leaves them.
    pub(super) fn matching(&mut self, pattern: Pattern) -> Result<Vec<Fact>> {
        let mut found = Vec::new();
        self.any(pattern, |fact| {
            found.push(*fact);
            false
        })?;
        Ok(found)
    }

    /// Whether any fact of a pattern is of some sort, as this change leaves them.
    pub(super) fn any(&mut self, pattern: Pattern, mut is_so: impl FnMut(&Fact) -> bool) -> Result<bool> {
        if self.sheet.matching(pattern).any(&mut is_so) {
            return Ok(true);
        }
        let Some(store) = self.rest else { return Ok(false) };
        let [subject, property, object, graph] = pattern;
        // Bound to what can't stand there, nothing matches.
        let bound = |id: Option<Id>| id.map(|id| self.terms.term(id));
        let subject = bound(subject).map(ids::as_subject);
        let property = bound(property).map(ids::as_predicate);
        let graph = graph.map(|id| ids::as_graph(id, self.terms.term(id)));
        if subject == Some(None) || property == Some(None) || graph == Some(None) {
            return Ok(false);
        }
        let object = bound(object).map(|object| object.as_ref());
        let quads = store.quads_for_pattern(subject.flatten(), property.flatten(), object, graph.flatten());
        for quad in quads {
            let fact = self.terms.fact(quad.map_err(broken)?);
            if self.sheet.get(&fact).is_none() && is_so(&fact) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a fact is there, as this change leaves it.
    pub(super) fn contains(&mut self, fact: Fact) -> Result<bool> {
        match self.sheet.get(&fact) {
            Some(there) => Ok(there),
            None => self.any(fact.map(Some), |_| true),
        }
    }

    /// Puts or takes away a fact.
    pub(super) fn set(&mut self, fact: Fact, there: bool) -> Result<()> {
        if self.sheet.set(fact, there) == Some(there) {
            return Ok(());
        }
        self.tell(if there { Step::Insert(fact) } else { Step::Remove(fact) })
    }

    /// Forgets a graph that has nothing in it any more.
    pub(super) fn drop_graph(&mut self, graph: Id) -> Result<()> {
        self.tell(Step::Drop(graph))
    }

    fn tell(&mut self, step: Step) -> Result<()> {
        self.steps.push(step);
        if self.steps.len() < PARCEL { Ok(()) } else { self.send_steps() }
    }

    fn send_steps(&mut self) -> Result<()> {
        let terms = self.terms.after(self.sent).to_vec();
        self.sent += terms.len();
        let steps = std::mem::replace(&mut self.steps, Vec::with_capacity(PARCEL));
        self.hand_over(Parcel::Steps(terms, steps))
    }

    /// Sends a parcel after all steps so far.
    fn send(&mut self, parcel: Parcel) -> Result<()> {
        self.send_steps()?;
        self.hand_over(parcel)
    }

    fn hand_over(&self, parcel: Parcel) -> Result<()> {
        self.writer.send(parcel).map_err(|_| unwritable())
    }
}

/// Only a writer that failed does not listen; its own error tells why.
fn unwritable() -> Error {
    Error::new("the store can't be written")
}

/// Things in the order in which they were first touched, each once.
#[derive(Debug, Clone, Default)]
pub(super) struct Touched {
    order: Vec<Id>,
    seen: FxHashSet<Id>,
}

impl Touched {
    /// Adds a thing; whether it is new.
    pub(super) fn add(&mut self, thing: Id) -> bool {
        let new = self.seen.insert(thing);
        self.order.extend(new.then_some(thing));
        new
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Id> + '_ {
        self.order.iter().copied()
    }

    pub(super) fn len(&self) -> usize {
        self.order.len()
    }
}

impl Extend<Id> for Touched {
    fn extend<T: IntoIterator<Item = Id>>(&mut self, things: T) {
        things.into_iter().for_each(|thing| {
            self.add(thing);
        });
    }
}

/// Whether a quad is one of a claim: neither of the accepted view nor of provenance.
pub(super) fn is_claimed(quad: &Quad) -> bool {
    let not = |graph: NamedNodeRef<'_>| quad.graph_name != graph.into();
    not(super::CURRENT_GRAPH) && not(super::PROVENANCE_GRAPH)
}
