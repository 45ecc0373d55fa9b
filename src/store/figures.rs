//! Figures as observations: what claims say of them, and what the accepted view tells.

use oxigraph::model::vocab::rdf;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};

use super::Store;
use super::claims::date_literal;
use crate::error::Result;
use crate::ontology::vocab::pg;
use crate::ontology::{NS, OBSERVATIONS, bound, indicator, observation_iri};
use crate::record::Figure;
use crate::value::{Bound, Date, Decimal, Indicator};

/// What an observation tells, as the accepted view has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// Whom or what it is about, as an IRI.
    pub about: Option<String>,
    /// The other side, as an IRI.
    pub counterpart: Option<String>,
    /// What is measured or counted.
    pub indicator: Indicator,
    /// What texts call that, in order.
    pub words: Vec<String>,
    /// The number; of a range the lower end.
    pub value: Decimal,
    /// The upper end of a range.
    pub upper: Option<Decimal>,
    /// The unit's code.
    pub unit: String,
    /// Whether the true number is about, more or less.
    pub bound: Option<Bound>,
    /// The change against the period before, in percent; of several stated, the least.
    pub change: Option<Decimal>,
    /// Expected, and not so yet.
    pub planned: bool,
    /// When its period begins.
    pub from: Option<Date>,
    /// When it ends.
    pub to: Option<Date>,
}

/// Whether an IRI is that of an observation.
pub fn is_observation(iri: &str) -> bool {
    iri.starts_with(OBSERVATIONS)
}

/// An observation by its IRI; none where the accepted view has none, or not all that makes one.
///
/// # Errors
/// Where the store can't be read.
pub fn observation(store: &Store, iri: &str) -> Result<Option<Observation>> {
    let (mut kind, mut value, mut unit) = (None, None, None);
    let mut found = Observation {
        about: None,
        counterpart: None,
        indicator: Indicator::Amount,
        words: Vec::new(),
        value: Decimal::whole(0),
        upper: None,
        unit: String::new(),
        bound: None,
        change: None,
        planned: false,
        from: None,
        to: None,
    };
    for quad in store.current_of(NamedNodeRef::new_unchecked(iri)) {
        let quad = quad?;
        let concept = |prefix: &str| match &quad.object {
            Term::NamedNode(node) => {
                node.as_str().strip_prefix(NS).and_then(|local| local.strip_prefix(prefix)).map(str::to_owned)
            }
            _ => None,
        };
        match (quad.predicate.as_ref(), &quad.object) {
            (pg::FIGURE_OF, Term::NamedNode(thing)) => found.about = Some(thing.as_str().to_owned()),
            (pg::COUNTERPART, Term::NamedNode(thing)) => found.counterpart = Some(thing.as_str().to_owned()),
            (pg::INDICATOR, _) => kind = concept("indicator-").and_then(|name| name.parse().ok()),
            (pg::BOUND, _) => found.bound = concept("bound-").and_then(|name| name.parse().ok()),
            (pg::INDICATOR_WORDS, Term::Literal(words)) => found.words.push(words.value().to_owned()),
            (pg::VALUE, Term::Literal(number)) => value = number.value().parse().ok(),
            (pg::UPPER_VALUE, Term::Literal(number)) => found.upper = number.value().parse().ok(),
            (pg::UNIT, Term::Literal(code)) => unit = Some(code.value().to_owned()),
            (pg::CHANGE, Term::Literal(number)) => {
                let change: Option<Decimal> = number.value().parse().ok();
                found.change = found.change.into_iter().chain(change).min();
            }
            (pg::EXPECTED, Term::Literal(planned)) => found.planned = planned.value() == "true",
            (pg::PERIOD_START, Term::Literal(date)) => found.from = date.value().parse().ok(),
            (pg::PERIOD_END, Term::Literal(date)) => found.to = date.value().parse().ok(),
            _ => {}
        }
    }
    found.words.sort_unstable();
    let (Some(indicator), Some(value), Some(unit)) = (kind, value, unit) else { return Ok(None) };
    Ok(Some(Observation { indicator, value, unit, ..found }))
}

/// The IRI of what a figure states, given the IRIs of whom it is about and of the other side.
///
/// What the text calls it, and the change stated with it, do not tell figures apart; of money without a name the words do.
pub(super) fn iri_of(figure: &Figure, about: Option<&str>, counterpart: Option<&str>) -> String {
    let text = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
    let parts = [
        about.unwrap_or_default().to_owned(),
        counterpart.unwrap_or_default().to_owned(),
        figure.indicator.to_string(),
        figure.value.to_string(),
        figure.upper.map(|n| n.to_string()).unwrap_or_default(),
        figure.unit.clone(),
        figure.bound.map(|b| b.to_string()).unwrap_or_default(),
        figure.planned.to_string(),
        text(figure.from),
        text(figure.to),
        figure.of.clone().filter(|_| about.is_none() || figure.indicator == Indicator::Growth).unwrap_or_default(),
    ];
    observation_iri(parts.iter().map(String::as_str))
}

/// What a claim says of a figure's observation, as properties and objects.
pub(super) fn said_of(
    figure: &Figure,
    about: Option<&NamedNode>,
    counterpart: Option<&NamedNode>,
) -> Vec<(NamedNodeRef<'static>, Term)> {
    let decimal = |n: Decimal| Term::from(Literal::new_typed_literal(n.to_string(), xsd::DECIMAL));
    let mut said: Vec<(NamedNodeRef<'static>, Term)> = vec![
        (rdf::TYPE, pg::OBSERVATION.into_owned().into()),
        (pg::INDICATOR, indicator(figure.indicator).into()),
        (pg::VALUE, decimal(figure.value)),
        (pg::UNIT, Literal::new_simple_literal(&figure.unit).into()),
    ];
    said.extend(about.map(|node| (pg::FIGURE_OF, node.clone().into())));
    said.extend(counterpart.map(|node| (pg::COUNTERPART, node.clone().into())));
    said.extend(figure.of.as_ref().map(|words| (pg::INDICATOR_WORDS, Literal::new_simple_literal(words).into())));
    said.extend(figure.upper.map(|n| (pg::UPPER_VALUE, decimal(n))));
    said.extend(figure.bound.map(|b| (pg::BOUND, bound(b).into())));
    said.extend(figure.change.map(|n| (pg::CHANGE, decimal(n))));
    said.extend(figure.planned.then(|| (pg::EXPECTED, Literal::from(true).into())));
    said.extend(figure.from.map(|d| (pg::PERIOD_START, date_literal(d).into())));
    said.extend(figure.to.map(|d| (pg::PERIOD_END, date_literal(d).into())));
    said
}
