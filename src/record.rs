//! The record: what reading one document yields. Before it there is text and no RDF, after it RDF and no text.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Place, Problem, nearest};
use crate::value::{AgreementKind, AgreementStatus, Date, EntityType, Lang, Predicate, Span};

mod figure;
pub mod form;

pub use figure::Figure;

/// What one document says: its description, the entities it names, and the statements and figures it gives of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The document itself.
    pub document: Document,
    /// The individuals it names; ids are unique within the record.
    #[serde(default)]
    pub entities: Vec<Entity>,
    /// What it says of them.
    #[serde(default)]
    pub statements: Vec<Statement>,
    /// The quantities it states.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Figure>,
}

/// The description of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// A file's name without its ending, or a page's address.
    pub id: String,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its title, cleaned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who published it, as the page says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// When, as the page says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// Its main language.
    pub language: Lang,
    /// SHA-256 of the page's bytes, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Met on a mirror: no independent source.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mirror: bool,
    /// The document this one reprints, by id: no independent source.
    #[serde(default, rename = "reprintOf", skip_serializing_if = "Option::is_none")]
    pub reprint_of: Option<String>,
}

/// A named individual.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Its id within the record.
    pub id: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// Of an agreement: which kind of document.
    #[serde(default, rename = "kind", skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementKind>,
    /// Of an agreement that is not (just) signed: how far it has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<AgreementStatus>,
    /// The fullest clean form in the document.
    pub name: String,
    /// Its other forms there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Its IRI, where it is known or resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iri: Option<String>,
    /// Where the document names it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Span>,
}

/// What is said of an entity: another entity `o`, or a date `value`, never both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// The subject's id within the record.
    pub s: String,
    /// What is said.
    pub p: Predicate,
    /// The object's id within the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub o: Option<String>,
    /// The date, for dated predicates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Date>,
    /// The passage's words, cleaned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// The passage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Span>,
    /// The rule that found it, such as `zh/signed-between`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// Where a page was read from: what tells it from another page of the same name. It is no part of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// 16 hexadecimal digits that stand for the place: the same for what is read from there again, and telling nothing of the machine.
    pub key: String,
    /// Other ids that the page may be known by where its own is another page's, the best first.
    pub others: Vec<String>,
    /// The file, and the line of it, as they were named.
    pub place: Place,
}

/// The key of a place: of a file, and of one document of many in it by its id.
pub fn place_key(file: &Path, id: Option<&str>) -> String {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    short_hash([file.as_os_str().as_encoded_bytes(), id.unwrap_or_default().as_bytes()])
}

impl Origin {
    /// That of what was read from no place that it could be read from again, such as a pipe: its content stands for the place.
    pub fn of_content(id: &str, sha256: &str) -> Self {
        let key = short_hash([b"", id.as_bytes(), sha256.as_bytes()]);
        Self { key, others: Vec::new(), place: Place::file(id) }
    }
}

/// Eight bytes of the parts' SHA-256, as hexadecimal.
fn short_hash<const N: usize>(parts: [&[u8]; N]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl Document {
    /// Its keys in JSON.
    const KEYS: &[&str] = &["id", "url", "title", "publisher", "published", "language", "sha256", "mirror", "reprintOf"];
}

impl Entity {
    /// Its keys in JSON.
    const KEYS: &[&str] = &["id", "type", "kind", "status", "name", "aliases", "iri", "mentions"];
}

impl Statement {
    /// Its keys in JSON.
    const KEYS: &[&str] = &["s", "p", "o", "value", "quote", "evidence", "rule"];
}

impl Record {
    /// The entity of an id.
    pub fn entity(&self, id: &str) -> Option<&Entity> {
        self.entities.iter().find(|e| e.id == id)
    }

    /// Drops what breaks the record's form and says what and why: double ids, statements about nothing,
    /// literals where an entity belongs, objects and subjects of the wrong type, figures without sense.
    pub fn hold_to_form(&mut self, place: &Place) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut types = std::collections::HashMap::new();
        self.entities.retain_mut(|e| {
            // Without it the entity is resolved as one that has none.
            if let Some(iri) = e.iri.take_if(|iri| !form::is_iri(iri)) {
                let what = format!("entity {}: IRI {iri:?} dropped: none of a {}, nor of anything", e.id, e.kind);
                problems.push(Problem::new(place.clone(), what).help(IRIS));
            }
            let fresh = !e.name.trim().is_empty() && !types.contains_key(&e.id);
            if fresh {
                let told = problems.len();
                e.mentions
                    .retain(|span| !form::is_no_passage(Some(*span), &format!("a mention of {:?}", e.id), place, &mut problems));
                problems.truncate(told + 1);
                types.insert(e.id.clone(), e.kind);
            } else {
                let what = format!("entity {:?} is named twice or has no name", e.id);
                problems.push(Problem::new(place.clone(), what).help("each entity has an id of its own and a name"));
            }
            fresh
        });
        let mut told = Vec::new();
        let mut without = |rule: &mut Option<String>, problems: &mut Vec<Problem>| {
            if let Some(rule) = rule.take_if(|rule| !form::is_rule(rule)).filter(|rule| !told.contains(rule)) {
                let what = format!("{rule:?} is no rule's id; what bears it was read without it");
                problems.push(
                    Problem::new(place.clone(), what).help("such an id has letters, digits and -._/ alone, as zh/signed-between"),
                );
                told.push(rule);
            }
        };
        self.statements.retain_mut(|s| match fault(s, &types) {
            None => {
                without(&mut s.rule, &mut problems);
                let empty = form::is_no_passage(s.evidence, &format!("statement {} of {:?}", s.p, s.s), place, &mut problems);
                s.evidence.take_if(|_| empty);
                !empty || form::has_words(s.quote.as_deref())
            }
            Some((what, help)) => {
                problems.push(Problem::new(place.clone(), what).help(help));
                false
            }
        });
        self.figures.retain_mut(|f| match figure::fault(f, &types) {
            None => {
                without(&mut f.rule, &mut problems);
                let empty = form::is_no_passage(f.evidence, &format!("figure {}", f.indicator), place, &mut problems);
                f.evidence.take_if(|_| empty);
                !empty || form::has_words(f.quote.as_deref())
            }
            Some(what) => {
                problems.push(Problem::new(place.clone(), what).help(FIGURES));
                false
            }
        });
        problems
    }
}

impl Record {
    /// Drops what rests on nothing, and says so: statements and figures that neither quote nor point to a passage, where the document has
    /// no title, publisher or address to be their source either.
    pub fn hold_to_evidence(&mut self, place: &Place) -> Vec<Problem> {
        let about = &self.document;
        if [&about.title, &about.publisher, &about.url].into_iter().any(|told| form::has_words(told.as_deref())) {
            return Vec::new();
        }
        let rests = |quote: &Option<String>, passage: Option<Span>| passage.is_some() || form::has_words(quote.as_deref());
        let mut problems = Vec::new();
        let mut without = |what: String| {
            let what = format!("{what} has no evidence and was left out: no quote, no passage, and a document without a source");
            problems.push(Problem::new(place.clone(), what).help(EVIDENCE));
        };
        self.statements.retain(|s| {
            let kept = rests(&s.quote, s.evidence);
            if !kept {
                without(format!("statement {} of {:?}", s.p, s.s));
            }
            kept
        });
        self.figures.retain(|f| {
            let kept = rests(&f.quote, f.evidence);
            if !kept {
                without(format!("figure {}", f.indicator));
            }
            kept
        });
        problems
    }
}

/// What helps where nothing says who states something.
const EVIDENCE: &str =
    "give the statement a `quote` and `evidence`, or the document the `title`, `publisher` or `url` of what states it";
/// What helps where an entity's IRI is none.
const IRIS: &str =
    "an IRI is absolute, such as https://w3id.org/parkgraph/country/KG; leave it out to have the entity resolved by its name";
/// What helps where a figure makes no sense.
const FIGURES: &str = "a figure has an indicator, a value, a unit, and entities of the record in `s` and `with` if any";

/// What is wrong with a statement's form, if anything, and what would help.
fn fault(s: &Statement, types: &std::collections::HashMap<String, EntityType>) -> Option<(String, String)> {
    let ids = || "`s` and `o` are ids of entities of the same record".to_owned();
    let terms = |what: String| (what, format!("parkgraph term {} tells what it joins", s.p));
    let Some(&subject) = types.get(&s.s) else {
        return Some((format!("statement {} has no subject {:?}", s.p, s.s), ids()));
    };
    match (&s.o, s.value, s.p.is_dated()) {
        (None, Some(_), true) => fits(s.p, subject, None).err().map(terms),
        (Some(o), None, false) => match types.get(o) {
            None => Some((format!("statement {} has no object {o:?}", s.p), ids())),
            Some(_) if *o == s.s => Some((format!("statement {} ties {o:?} to itself", s.p), ids())),
            Some(&object) => fits(s.p, subject, Some(object)).err().map(terms),
        },
        (_, _, true) => {
            let help = format!(
                "{{\"s\": \u{2026}, \"p\": \"{}\", \"value\": \"2021-06-09\"}}, without `o`; a date is YYYY, YYYY-MM or YYYY-MM-DD",
                s.p
            );
            Some((format!("statement {} takes a date in `value`", s.p), help))
        }
        (_, _, false) => {
            let help = format!("{{\"s\": \u{2026}, \"p\": \"{}\", \"o\": \u{2026}}}, without `value`; {}", s.p, ids());
            Some((format!("statement {} takes an entity in `o`", s.p), help))
        }
    }
}

/// Whether a predicate may join a subject and an object of these types (the guidelines' table of statements).
///
/// # Errors
/// A sentence that names the end that does not fit.
pub fn fits(p: Predicate, subject: EntityType, object: Option<EntityType>) -> Result<(), String> {
    if !leaves(p, subject) {
        return Err(format!("{p} cannot be said of a {subject}"));
    }
    match object.filter(|object| !reaches(p, subject, *object)) {
        Some(object) => Err(format!("{p} cannot lead from a {subject} to a {object}")),
        None => Ok(()),
    }
}

/// The same without a sentence, for what is asked of every pair of a text.
pub fn joins(p: Predicate, subject: EntityType, object: Option<EntityType>) -> bool {
    leaves(p, subject) && object.is_none_or(|object| reaches(p, subject, object))
}

/// Whether a predicate may be said of a type.
fn leaves(p: Predicate, subject: EntityType) -> bool {
    use EntityType::{Agreement, City, Event, Organisation, Park, Person, Region};
    use Predicate as P;
    match p {
        P::LocatedIn => !matches!(subject, Person | Agreement | EntityType::Country),
        P::DevelopedBy | P::ManagedBy | P::PartnerPark => subject == Park,
        P::MemberOf | P::Organises | P::ParticipatesIn => subject.is_agent(),
        P::FoundedBy | P::FoundedOn => matches!(subject, Organisation | Park),
        P::FriendshipCity => matches!(subject, City | Region),
        P::PartOf => matches!(subject, Event | Organisation | Park),
        P::AffiliatedWith => subject == Person,
        P::Party | P::Signatory | P::SignedOn | P::SignedIn | P::SignedAt => subject == Agreement,
        P::HeldOn => subject == Event,
    }
}

/// Whether a predicate that is said of one type may lead to another.
fn reaches(p: Predicate, subject: EntityType, object: EntityType) -> bool {
    use EntityType::{City, Event, Organisation, Park, Person, Region};
    use Predicate as P;
    match p {
        P::LocatedIn | P::SignedIn => object.is_place() || object == Park,
        P::DevelopedBy => matches!(object, Organisation | Person | EntityType::Country | Region | City),
        P::ManagedBy | P::MemberOf => object == Organisation,
        P::FoundedBy | P::AffiliatedWith | P::Party => object.is_agent(),
        P::FriendshipCity => matches!(object, City | Region),
        P::PartnerPark => object == Park,
        P::Organises | P::ParticipatesIn | P::SignedAt => object == Event,
        P::PartOf => object == subject,
        P::Signatory => object == Person,
        P::SignedOn | P::HeldOn | P::FoundedOn => false,
    }
}

/// A line of a `.jsonl` file as a record, with what had to be dropped from it.
///
/// Unknown keys are passed over and reported; an entity or statement that breaks the form is dropped alone, so that one bad
/// statement does not cost its record.
///
/// # Errors
/// A problem at `place` where the line is no JSON object or has no document id.
pub fn parse_line(line: &str, place: &Place) -> Result<(Record, Vec<Problem>), Problem> {
    let mut value: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).map_err(|e| {
        let mut at = place.clone();
        at.column = Some(e.column());
        Problem::new(at, format!("not a record: {e}")).help("one JSON object a line, with document, entities and statements")
    })?;
    let mut problems = Vec::new();
    let mut document = value.remove("document").unwrap_or_default();
    if let Some(described) = document.as_object_mut()
        && let Some(Err(e)) = described.get("published").map(|given| serde_json::from_value::<Option<Date>>(given.clone()))
    {
        described.remove("published");
        problems.push(Problem::new(place.clone(), format!("document: published dropped: {e}")).help(Date::HELP));
    }
    form::unknown_keys("document", &document, Document::KEYS, place, &mut Vec::new(), &mut problems);
    let mut document: Document = serde_json::from_value(document).map_err(|e| {
        Problem::new(place.clone(), format!("not a record: document: {e}")).help("document needs at least id and language")
    })?;
    problems.extend(document.url.take_if(|url| !form::is_iri(url)).map(|url| form::bad_address(place, &url)));
    if !form::is_language(document.language.as_str()) {
        problems.push(form::bad_language(place, document.language.as_str()));
        document.language = Lang::new(UNDETERMINED);
    }
    let (record, faults) = of_object(value, document, place);
    problems.extend(faults);
    Ok((record, problems))
}

/// The language of what does not tell it (ISO 639-2).
const UNDETERMINED: &str = "und";

/// The record of a document from the lists of a JSON object: entities, statements and figures; and what had to be dropped, as [`parse_line`]
/// does.
pub fn of_object(
    mut object: serde_json::Map<String, serde_json::Value>,
    document: Document,
    place: &Place,
) -> (Record, Vec<Problem>) {
    let mut problems = Vec::new();
    let entities = each(object.remove("entities").unwrap_or_default(), "entity", Entity::KEYS, place, &mut problems);
    let statements = each(object.remove("statements").unwrap_or_default(), "statement", Statement::KEYS, place, &mut problems);
    let figures = each(object.remove("figures").unwrap_or_default(), "figure", Figure::KEYS, place, &mut problems);
    let mut record = Record { document, entities, statements, figures };
    problems.extend(record.hold_to_form(place));
    (record, problems)
}

/// The items of a JSON array that have the form of `T`; the others become problems.
fn each<T: serde::de::DeserializeOwned>(
    array: serde_json::Value,
    what: &str,
    keys: &[&str],
    place: &Place,
    problems: &mut Vec<Problem>,
) -> Vec<T> {
    let items = match array {
        serde_json::Value::Array(items) => items,
        serde_json::Value::Null => return Vec::new(),
        _ => {
            problems.push(Problem::new(place.clone(), format!("what stands where a list of each {what} belongs was dropped")));
            return Vec::new();
        }
    };
    let mut out = Vec::with_capacity(items.len());
    let mut told = Vec::new();
    for item in items {
        form::unknown_keys(what, &item, keys, place, &mut told, problems);
        let hint = item.get("p").and_then(|p| p.as_str()).map(str::to_owned);
        let is_bad_date = item.get("value").is_some_and(|v| serde_json::from_value::<Option<Date>>(v.clone()).is_err());
        match serde_json::from_value(item) {
            Ok(t) => out.push(t),
            Err(e) => {
                let mut problem = Problem::new(place.clone(), format!("{what} {} dropped: {e}", out.len() + 1));
                if is_bad_date {
                    problem = problem.help(Date::HELP);
                } else if let Some(near) = hint.and_then(|p| nearest(&p, Predicate::NAMES.iter().copied())) {
                    problem = problem.help(format!("did you mean {near:?}?"));
                } else {
                    problem = problem.help(format!("its keys are {}", keys.join(", ")));
                }
                problems.push(problem);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"document":{"id":"d","language":"en"},
        "entities":[{"id":"a","type":"Park","name":"North Park"},{"id":"c","type":"City","name":"Northton"}],
        "statements":[{"s":"a","p":"locatedIn","o":"c"},{"s":"a","p":"locatdIn","o":"c"},{"s":"a","p":"foundedOn","value":"2021-13-45"},{"s":"c","p":"developedBy","o":"a"}]}"#;

    #[test]
    fn one_bad_statement_does_not_cost_the_record() {
        let (record, problems) = parse_line(LINE, &Place::line("x.jsonl", 3)).unwrap_or_else(|p| panic!("{p}"));
        assert_eq!((record.entities.len(), record.statements.len(), problems.len()), (2, 1, 3));
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(told[0].contains("x.jsonl:3") && told[0].contains("did you mean \"locatedIn\""), "{told:?}");
        assert!(told[1].contains("no month 13"), "{told:?}");
    }

    #[test]
    fn a_bad_figure_is_dropped_alone() {
        let figures = [
            r#"{"s":"a","indicator":"area","value":"4.5","unit":"km2"}"#,
            r#"{"s":"x","indicator":"area","value":"4.5","unit":"km2"}"#,
            r#"{"s":"a","indicator":"area","value":4.5,"unit":"km2"}"#,
            r#"{"s":"a","indicator":"size","value":"4.5","unit":"km2"}"#,
            r#"{"s":"a","with":"a","indicator":"exports","value":"4.5","unit":"USD"}"#,
            r#"{"indicator":"exports","value":"4.5","unit":""}"#,
            r#"{"indicator":"exports","value":"4.5","upper":"3","unit":"USD"}"#,
            r#"{"indicator":"exports","value":"4.5","unit":"USD","from":"2021","to":"2020-12"}"#,
        ];
        let line = format!(
            r#"{{"document":{{"id":"d","language":"en"}},"entities":[{{"id":"a","type":"Park","name":"North"}}],"figures":[{}]}}"#,
            figures.join(",")
        );
        let (record, problems) = parse_line(&line, &Place::line("x.jsonl", 1)).unwrap_or_else(|p| panic!("{p}"));
        assert_eq!((record.figures.len(), problems.len()), (1, 7), "{problems:?}");
        let again = serde_json::to_string(&record).unwrap_or_default();
        assert_eq!(parse_line(&again, &Place::line("x.jsonl", 1)).map(|(r, _)| r), Ok(record));
    }

    #[test]
    fn what_is_json_but_no_object_is_a_problem() {
        for line in ["[1]", "1", "null", "\"text\"", "{}", "{\"document\": 1}"] {
            assert!(parse_line(line, &Place::line("x.jsonl", 7)).is_err(), "{line}");
        }
    }

    #[test]
    fn a_broken_line_says_where() {
        let problem = parse_line("{\"document\": {", &Place::line("x.jsonl", 7)).err();
        assert!(problem.is_some_and(|p| p.place.line == Some(7) && p.place.column.is_some()));
    }
}
