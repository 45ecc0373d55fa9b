//! `parkgraph extract --explain`: the page with what it names marked, and below it every statement with what it rests on.

use std::io::{self, Write};

use super::why::worth;
use crate::extract::Explained;
use crate::ontology::{Ontology, property};
use crate::record::{Record, Statement};
use crate::report::labels::label;
use crate::report::marked::{Mark, marked};
use crate::report::printable::printable;
use crate::value::Lang;

/// Writes the explanation of one document; `text` is the page as read.
///
/// # Errors
/// Those of `out`.
pub(super) fn write(text: &str, explained: &Explained, lang: &Lang, styled: bool, out: &mut dyn Write) -> io::Result<()> {
    let record = &explained.record;
    let document = &record.document;
    let head: Vec<String> = [
        Some(document.id.clone()),
        Some(document.language.to_string()),
        document.published.map(|date| date.to_string()),
        document.publisher.clone(),
        document.title.clone(),
    ]
    .into_iter()
    .flatten()
    .collect();
    writeln!(out, "== {}\n", printable(&head.join(" \u{00b7} ")))?;
    writeln!(out, "{}\n", marked(text.trim_end(), &marks(record), styled))?;
    writeln!(out, "{}", label(lang, "explain.entities"))?;
    for entity in &record.entities {
        let more: Vec<String> = [
            entity.agreement.map(|kind| kind.to_string()),
            entity.status.map(|status| status.to_string()),
            (!entity.aliases.is_empty()).then(|| entity.aliases.join("; ")),
        ]
        .into_iter()
        .flatten()
        .collect();
        let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join("; ")) };
        writeln!(out, "{:>5}  {} {}", printable(&entity.id), entity.kind, printable(&format!("{}{more}", entity.name)))?;
    }
    writeln!(out)?;
    if record.statements.is_empty() {
        return writeln!(out, "{}\n", label(lang, "explain.nothing"));
    }
    writeln!(out, "{}", label(lang, "explain.statements"))?;
    for (number, (statement, slots)) in record.statements.iter().zip(&explained.slots).enumerate() {
        writeln!(out, "{:>5}. {}", number + 1, printable(&told(record, statement, lang)))?;
        if let Some(rule) = &statement.rule {
            writeln!(out, "       {}: {}", label(lang, "explain.rule"), worth(rule, lang))?;
        }
        for slot in slots {
            let (start, end) = (slot.span.start, slot.span.end);
            writeln!(out, "       {} {}: {:?} {start}\u{2013}{end}", label(lang, "explain.slot"), slot.name, slot.text)?;
        }
        if let (Some(quote), Some(span)) = (&statement.quote, statement.evidence) {
            writeln!(out, "       {}: {:?} {}\u{2013}{}", label(lang, "explain.passage"), quote, span.start, span.end)?;
        }
    }
    writeln!(out)
}

/// Where the page names the things of the record.
fn marks(record: &Record) -> Vec<Mark> {
    let of_entity = |entity: &crate::record::Entity| {
        let label = format!("{} {}", entity.kind, entity.id);
        entity.mentions.iter().map(|span| Mark { span: *span, kind: entity.kind, label: label.clone() }).collect::<Vec<_>>()
    };
    record.entities.iter().flat_map(of_entity).collect()
}

/// A statement in words: names, and the property's label.
fn told(record: &Record, statement: &Statement, lang: &Lang) -> String {
    let name = |id: &str| record.entity(id).map_or_else(|| id.to_owned(), |e| format!("{} [{id}]", e.name));
    let object = match (&statement.o, statement.value) {
        (Some(id), _) => name(id),
        (None, Some(date)) => date.to_string(),
        (None, None) => String::new(),
    };
    let term = Ontology::built_in().ok().and_then(|ontology| ontology.label(property(statement.p).as_str(), lang));
    let said = term.map_or_else(|| statement.p.to_string(), str::to_owned);
    format!("{} \u{2014} {said} \u{2014} {object}", name(&statement.s))
}
