//! Figures: quantities that a document states, beside its statements.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::value::{Bound, Date, Decimal, EntityType, Indicator, Span};

/// A stated quantity: so much of something, of somebody, at some time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The id of the entity it is about, where the text names or refers to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s: Option<String>,
    /// The id of the other side, of trade and the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
    /// What is measured or counted.
    pub indicator: Indicator,
    /// The words of the text for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The number, multiplied out; of a range the lower end.
    pub value: Decimal,
    /// The upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<Decimal>,
    /// The unit: ISO 4217 for money, UCUM for measures, `1` for counts, `%` for parts and changes.
    pub unit: String,
    /// Whether the true number is more, less, or about the stated one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
    /// The change against the period before that is stated with it, in percent; less than 0 where it fell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Decimal>,
    /// Expected or planned, not so yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub planned: bool,
    /// The start of the period it is of; of a point in time, that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The end of the period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Where number and unit stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mention: Option<Span>,
    /// The passage's words, cleaned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// The passage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Span>,
    /// The rule that found it, such as `zh/figures`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

impl Figure {
    /// Its keys in JSON.
    pub(super) const KEYS: &[&str] = &[
        "s",
        "with",
        "indicator",
        "of",
        "value",
        "upper",
        "unit",
        "bound",
        "change",
        "planned",
        "from",
        "to",
        "mention",
        "quote",
        "evidence",
        "rule",
    ];
}

/// What is wrong with a figure's form, if anything.
pub(super) fn fault(figure: &Figure, types: &HashMap<String, EntityType>) -> Option<String> {
    let what = || format!("figure {} {}", figure.indicator, figure.value);
    for (end, id) in [("subject", &figure.s), ("counterpart", &figure.with)] {
        if let Some(id) = id.as_ref().filter(|id| !types.contains_key(*id)) {
            return Some(format!("{} has no {end} {id:?}", what()));
        }
    }
    if figure.s.is_some() && figure.s == figure.with {
        return Some(format!("{} has one entity on both sides", what()));
    }
    if figure.unit.is_empty() || figure.unit.contains(char::is_whitespace) {
        return Some(format!("{} has no unit {:?}", what(), figure.unit));
    }
    if figure.upper.is_some_and(|upper| upper < figure.value) {
        return Some(format!("{} is above the upper end of its range", what()));
    }
    let turned = figure.from.zip(figure.to).is_some_and(|(from, to)| from.earliest() > to.latest());
    turned.then(|| format!("{} is of a period that ends before it begins", what()))
}
