//! What is known of the rules that claims were found by: a rule is described, with its measured precision, as long as a claim names it.

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};

use super::PROVENANCE_GRAPH;
use super::edit::Edit;
use super::ids::{Fact, Id};
use crate::error::Result;
use crate::ontology::vocab::pg;
use crate::ontology::{measured, rule_id};

/// Describes the rules that the change began to use, and forgets those that it ceased to use.
pub(super) fn settle(edit: &mut Edit<'_>) -> Result<()> {
    let mut rules: Vec<Id> = std::mem::take(&mut edit.rules).into_iter().collect();
    rules.sort_unstable();
    for rule in rules {
        let Some(node) = edit.terms.node(rule).cloned() else { continue };
        let in_use = edit.any([None, Some(Id::BY_RULE), Some(rule), Some(Id::PROVENANCE)], |_| true)?;
        let after: Vec<Fact> =
            if in_use { describe(&node) } else { Vec::new() }.into_iter().map(|q| edit.terms.fact(q)).collect();
        for fact in edit.matching([Some(rule), None, None, Some(Id::PROVENANCE)])?.iter().filter(|fact| !after.contains(fact)) {
            edit.set(*fact, false)?;
        }
        after.into_iter().try_for_each(|fact| edit.set(fact, true))?;
    }
    Ok(())
}

/// A rule's type and what was measured of it; of one that no annotation judged, or of another extractor, the type alone.
fn describe(rule: &NamedNode) -> Vec<Quad> {
    let mut out = Vec::with_capacity(3);
    let mut say = |predicate: NamedNodeRef<'static>, object: Term| {
        out.push(Quad::new(rule.clone(), predicate, object, PROVENANCE_GRAPH));
    };
    say(rdf::TYPE, pg::RULE.into_owned().into());
    let found = rule_id(rule.as_str()).and_then(|id| measured().get(id)).copied().unwrap_or_default();
    if let Some(precision) = found.precision() {
        say(pg::PRECISION, Literal::new_typed_literal(format!("{precision:.4}"), xsd::DECIMAL).into());
        say(pg::JUDGED, Literal::from(found.judged).into());
    }
    out
}
