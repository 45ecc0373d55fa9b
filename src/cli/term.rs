//! `parkgraph term`: what the ontology means by a term.

use super::{Context, Outcome};
use crate::ontology::{Characteristic, Costs, Kind, Mapping, Ontology, Relation, Term, Text};
use crate::report::labels::{fill, label};
use crate::report::table::{Format, Table};
use crate::value::Lang;

/// Arguments of `term`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A term is found by its local name, its prefixed name, its IRI or a label in any language.

Examples:
  parkgraph term partnerPark
  parkgraph term \"friendship city\" --lang zh
  parkgraph term pg:status-planned
  parkgraph term                        # all terms, one a line
  parkgraph term --format csv > terms.csv")]
pub struct Args {
    /// The term; without it, all terms
    name: Option<String>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Prints one term in full, or all of them in short.
///
/// # Errors
/// Where there is no such term; the help tells the nearest one.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Outcome> {
    let ontology = Ontology::built_in()?;
    let table = match &args.name {
        Some(name) => of(ontology, ontology.term(name)?, &context.lang),
        None => all(ontology, &context.lang),
    };
    context.print_table(&table, args.format)
}

/// Every term with its kind, label and definition.
fn all(ontology: &Ontology, lang: &Lang) -> Table {
    let mut table = Table::new(["term.name", "term.kind", "term.label", "term.definition"].map(|key| label(lang, key)));
    for term in ontology.terms() {
        let texts = [term.label(lang), term.definition(lang)].map(|text| text.unwrap_or_default().to_owned());
        let [name, definition] = texts;
        table.push([ontology.compact(&term.iri), kind(term.kind, lang).to_owned(), name, definition]);
    }
    table
}

/// All that is said of a term, one thing a row; what is not said has no row.
fn of(ontology: &Ontology, term: &Term, lang: &Lang) -> Table {
    let mut table = Table::new(["term.what", "term.text"].map(|key| label(lang, key)));
    let mut row = |key: &'static str, text: String| {
        if !text.is_empty() {
            table.push([label(lang, key).to_owned(), text]);
        }
    };
    let names = |iris: &[String]| iris.iter().map(|iri| ontology.compact(iri)).collect::<Vec<_>>().join(", ");
    row("term.name", ontology.compact(&term.iri));
    row("term.kind", kind(term.kind, lang).to_owned());
    row("term.label", all_texts(&term.labels));
    row("term.also", all_texts(&term.other_labels));
    row("term.definition", term.definition(lang).unwrap_or_default().to_owned());
    term.examples.iter().for_each(|example| row("term.example", example.text.clone()));
    row("term.written", term.notation.clone().unwrap_or_default());
    row("term.scheme", term.scheme.iter().map(|iri| ontology.compact(iri)).collect());
    row("term.wider", names(&term.parents));
    row("term.domain", names(&term.domain));
    row("term.range", names(&term.range));
    row("term.follows", term.characteristics.iter().map(|c| follows(*c, lang)).collect::<Vec<_>>().join("; "));
    row("term.cost", term.costs.map(|costs| cost(costs, lang)).unwrap_or_default());
    row("term.like", term.mappings.iter().map(|m| mapping(ontology, m, lang)).collect::<Vec<_>>().join(", "));
    term.comments.iter().for_each(|comment| row("term.comment", comment.text.clone()));
    row("term.iri", term.iri.clone());
    table
}

/// Texts with their languages, such as `city (en), …`.
fn all_texts(texts: &[Text]) -> String {
    let one = |text: &Text| match &text.lang {
        Some(lang) => format!("{} ({lang})", text.text),
        None => text.text.clone(),
    };
    texts.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn kind(kind: Kind, lang: &Lang) -> &str {
    match kind {
        Kind::Class => label(lang, "term.class"),
        Kind::Datatype => label(lang, "term.datatype"),
        Kind::Relation => label(lang, "term.relation"),
        Kind::Attribute => label(lang, "term.attribute"),
        Kind::Annotation => label(lang, "term.annotation"),
        Kind::Concept => label(lang, "term.concept"),
        Kind::Scheme => label(lang, "term.concept-scheme"),
        Kind::Collection => label(lang, "term.collection"),
    }
}

fn follows(characteristic: Characteristic, lang: &Lang) -> &str {
    match characteristic {
        Characteristic::Symmetric => label(lang, "term.symmetric"),
        Characteristic::Asymmetric => label(lang, "term.asymmetric"),
        Characteristic::Transitive => label(lang, "term.transitive"),
        Characteristic::Functional => label(lang, "term.functional"),
        Characteristic::Irreflexive => label(lang, "term.irreflexive"),
    }
}

/// What crossing the property costs, both ways.
fn cost(costs: Costs, lang: &Lang) -> String {
    let way = |cost: Option<f64>| cost.map_or_else(|| label(lang, "term.impassable").to_owned(), |cost| cost.to_string());
    fill(lang, "term.costs", &[("forward", way(costs.forward)), ("backward", way(costs.backward))])
}

/// A term of another vocabulary and how this one is like it.
fn mapping(ontology: &Ontology, mapping: &Mapping, lang: &Lang) -> String {
    let how = match mapping.relation {
        Relation::Sub => label(lang, "term.sub"),
        Relation::Close => label(lang, "term.close"),
        Relation::Broad => label(lang, "term.broad"),
        Relation::Narrow => label(lang, "term.narrow"),
    };
    let inverse = if mapping.inverse { label(lang, "term.inverse") } else { "" };
    let other = ontology.compact(&mapping.iri);
    [how, inverse, &other].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_tells_all_that_is_said_of_it() {
        let ontology = Ontology::built_in().unwrap();
        let table = of(ontology, ontology.term("friendshipCity").unwrap(), &Lang::new("en"));
        let of = |what: &str| table.rows.iter().find(|row| row[0] == what).map(|row| row[1].as_str()).unwrap_or_default();
        assert_eq!(of("name"), "pg:friendshipCity");
        assert!(of("follows").contains("both ways") && of("also called").contains("sister city (en)"), "{table:?}");
        assert!(
            of("said of").contains("pg:City") && of("cost of a hop").contains('2') && of("like").contains("wd:P190"),
            "{table:?}"
        );
        assert!(table.rows.iter().all(|row| !row[1].is_empty()));
    }

    #[test]
    fn every_term_is_listed_in_both_languages() {
        let ontology = Ontology::built_in().unwrap();
        for lang in ["en", "zh"] {
            let table = all(ontology, &Lang::new(lang));
            assert_eq!(table.rows.len(), ontology.terms().len());
            assert!(table.columns.iter().all(|column| !column.starts_with("term.")), "{:?}", table.columns);
        }
    }
}
