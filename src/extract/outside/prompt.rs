//! What a language model is told, and the form its answer is bound to: both made of the ontology, so that they never differ from it.

use serde_json::{Value, json};

use crate::error::Result;
use crate::ontology::{Ontology, class, kind, property, status};
use crate::record::joins;
use crate::value::{AgreementKind, AgreementStatus, EntityType, Lang, Predicate};

/// The instructions, with places for the definitions.
const TEMPLATE: &str = include_str!("../../../data/extractors/openai.md");

/// The instructions, with the ontology's definitions.
///
/// # Errors
/// Where the ontology is damaged.
pub(super) fn instructions() -> Result<String> {
    let ontology = Ontology::built_in()?;
    let english = Lang::new("en");
    let meaning = |iri: &str| ontology.get(iri).and_then(|term| term.definition(&english)).unwrap_or_default();
    let limits = |iri: &str| {
        let comments = ontology.get(iri).map(|term| term.comments.as_slice()).unwrap_or_default();
        comments.iter().map(|comment| format!(" {}", comment.text)).collect::<String>()
    };
    let list = |lines: Vec<String>| lines.join("\n");
    let types = EntityType::ALL.iter().map(|t| {
        let iri = class(*t).as_str();
        format!("- {t}: {}{}", meaning(iri), limits(iri))
    });
    let predicates = Predicate::ALL.iter().map(|p| format!("- {p} ({}): {}", ends(*p), meaning(property(*p).as_str())));
    let kinds = AgreementKind::ALL.iter().map(|k| format!("- {k}: {}", meaning(kind(*k).as_str())));
    let statuses = AgreementStatus::ALL.iter().map(|s| format!("- {s}: {}", meaning(status(*s).as_str())));
    Ok(TEMPLATE
        .replace("{types}", &list(types.collect()))
        .replace("{predicates}", &list(predicates.collect()))
        .replace("{kinds}", &list(kinds.collect()))
        .replace("{statuses}", &list(statuses.collect())))
}

/// What a predicate joins, as `Park, City → Country`.
fn ends(p: Predicate) -> String {
    let names = |types: Vec<EntityType>| types.iter().map(|t| t.as_str()).collect::<Vec<_>>().join(", ");
    let all = || EntityType::ALL.iter().copied();
    let leads = |s: EntityType, o: EntityType| joins(p, s, Some(o));
    if p.is_dated() {
        return format!("{} \u{2192} date", names(all().filter(|s| joins(p, *s, None)).collect()));
    }
    let from = names(all().filter(|s| all().any(|o| leads(*s, o))).collect());
    let to: Vec<EntityType> = all().filter(|o| all().any(|s| leads(s, *o))).collect();
    let same = to.len() > 1 && to.iter().all(|o| all().filter(|s| leads(*s, *o)).eq([*o]));
    let to = if same { "the same type".to_owned() } else { names(to) };
    format!("{from} \u{2192} {to}")
}

/// The JSON Schema of an answer.
pub(super) fn schema() -> Value {
    let or_null = |names: &[&str]| {
        let mut all: Vec<Value> = names.iter().map(|name| json!(name)).collect();
        all.push(Value::Null);
        json!({"type": ["string", "null"], "enum": all})
    };
    let entity = object(vec![
        ("id", json!({"type": "string"})),
        ("type", json!({"type": "string", "enum": EntityType::NAMES})),
        ("name", json!({"type": "string"})),
        ("aliases", json!({"type": "array", "items": {"type": "string"}})),
        ("kind", or_null(AgreementKind::NAMES)),
        ("status", or_null(AgreementStatus::NAMES)),
    ]);
    let statement = object(vec![
        ("s", json!({"type": "string"})),
        ("p", json!({"type": "string", "enum": Predicate::NAMES})),
        ("o", json!({"type": ["string", "null"]})),
        ("value", json!({"type": ["string", "null"]})),
        ("quote", json!({"type": "string"})),
    ]);
    object(vec![
        ("entities", json!({"type": "array", "items": entity})),
        ("statements", json!({"type": "array", "items": statement})),
    ])
}

/// The schema of an object that has these fields, all of them and no others.
fn object(fields: Vec<(&str, Value)>) -> Value {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: serde_json::Map<String, Value> =
        fields.iter().map(|(name, form)| ((*name).to_owned(), form.clone())).collect();
    json!({"type": "object", "properties": properties, "required": names, "additionalProperties": false})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_instructions_define_every_term_as_the_ontology_does() {
        let text = instructions().unwrap();
        for place in ["{types}", "{predicates}", "{kinds}", "{statuses}"] {
            assert!(TEMPLATE.contains(place) && !text.contains(place), "{place}");
        }
        let ontology = Ontology::built_in().unwrap();
        let iris = EntityType::ALL.iter().map(|t| class(*t)).chain(Predicate::ALL.iter().map(|p| property(*p)));
        let iris = iris.chain(AgreementKind::ALL.iter().map(|k| kind(*k))).chain(AgreementStatus::ALL.iter().map(|s| status(*s)));
        for iri in iris {
            let definition = ontology.get(iri.as_str()).and_then(|term| term.definition(&Lang::new("en"))).unwrap();
            assert!(text.contains(&format!(": {definition}")), "{iri}");
        }
        assert!(
            text.contains("- heldOn (Event \u{2192} date)")
                && text.contains("- partOf (Park, Organisation, Event \u{2192} the same type)")
        );
    }

    #[test]
    fn the_schema_is_closed() {
        let schema = schema();
        let statement = &schema["properties"]["statements"]["items"];
        assert_eq!(statement["properties"]["p"]["enum"].as_array().map(Vec::len), Some(Predicate::ALL.len()));
        assert_eq!(statement["required"].as_array().map(Vec::len), statement["properties"].as_object().map(serde_json::Map::len));
        assert_eq!(statement["additionalProperties"], false);
    }
}
