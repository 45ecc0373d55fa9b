//! Figures as people read them.

use super::show::thing_label;
use crate::error::Result;
use crate::ontology::{Ontology, bound, indicator, vocab::pg};
use crate::store::Store;
use crate::store::figures::{self, Observation};
use crate::value::{Date, Decimal, Lang};

/// What an observation tells of a thing: the indicator's label and the rest in words; none for any other IRI.
///
/// # Errors
/// Where the store can't be read.
pub fn told(store: &Store, iri: &str, of: Option<&str>, lang: &Lang) -> Result<Option<(String, String)>> {
    if !figures::is_observation(iri) {
        return Ok(None);
    }
    let Some(found) = figures::observation(store, iri)? else { return Ok(None) };
    let terms = Ontology::built_in()?;
    let label = |iri: &str| terms.label(iri, lang).unwrap_or_default().to_owned();
    let kind = label(indicator(found.indicator).as_str());
    let others = [&found.about, &found.counterpart].into_iter().flatten().filter(|thing| Some(thing.as_str()) != of);
    let others = others.map(|thing| thing_label(store, thing, lang)).collect::<Result<Vec<String>>>()?;
    let mut notes: Vec<String> = found.change.map(signed).into_iter().collect();
    notes.extend(period(&found));
    notes.extend(found.planned.then(|| label(pg::EXPECTED.as_str())));
    notes.extend(others);
    notes.extend(found.words.iter().map(|words| format!("\u{201c}{words}\u{201d}")));
    let mut text = found.bound.map(|b| format!("{} ", label(bound(b).as_str()))).unwrap_or_default();
    text += &number(&found);
    if !notes.is_empty() {
        text += &format!(" ({})", notes.join("; "));
    }
    Ok(Some((kind, text)))
}

/// The number with its unit: `2,100,000,000 CNY`, `20–30`, `58 %`.
fn number(found: &Observation) -> String {
    let upper = found.upper.map(|n| format!("\u{2013}{}", grouped(n))).unwrap_or_default();
    let unit = if found.unit == "1" { String::new() } else { format!(" {}", found.unit) };
    format!("{}{upper}{unit}", grouped(found.value))
}

/// A number with its digits in groups of three.
fn grouped(number: Decimal) -> String {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::with_capacity(text.len() + text.len() / 3);
    for (i, c) in whole.char_indices() {
        let left = whole.len() - i;
        if left % 3 == 0 && out.ends_with(|c: char| c.is_ascii_digit()) {
            out.push(',');
        }
        out.push(c);
    }
    if fraction.is_empty() { out } else { format!("{out}.{fraction}") }
}

/// A change in percent with its sign.
fn signed(change: Decimal) -> String {
    if change < Decimal::whole(0) { format!("{change} %") } else { format!("+{change} %") }
}

/// The period, as far as it is known.
fn period(found: &Observation) -> Option<String> {
    let text = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
    match (found.from, found.to) {
        (None, None) => None,
        (from, to) if from == to => Some(text(from)),
        (from, to) => Some(format!("{}/{}", text(from), text(to))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_groups() {
        for (number, written) in
            [("0", "0"), ("999", "999"), ("1000", "1,000"), ("-124000000.5", "-124,000,000.5"), ("-100", "-100")]
        {
            assert_eq!(number.parse::<Decimal>().map(grouped).as_deref(), Ok(written));
        }
        assert_eq!(signed(Decimal::whole(12)), "+12 %");
        assert_eq!(signed(Decimal::whole(-3)), "-3 %");
    }
}
