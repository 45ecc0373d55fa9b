//! Long documents in parts: cut between sentences, and their records put together by names.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::names::normalise;
use crate::record::{Document, Entity, Record};
use crate::value::{EntityType, Predicate};

/// Most code points of a part: what a small model reads with care and answers in full.
const LONGEST: usize = 4_000;

/// The parts of a text in order, all of it but white space between them; each ends, wherever it can, with a line, else with a sentence,
/// else with a word.
pub(super) fn cut(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.trim_start().is_empty()) {
        start += rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let length = match rest.char_indices().nth(LONGEST) {
            None => rest.len(),
            Some((most, _)) => border(rest.get(..most).unwrap_or(rest)),
        };
        parts.push(start..start + length);
        start += length;
    }
    parts
}

/// The end of the last line, sentence or word that ends in the second half of a text; else its end.
fn border(text: &str) -> usize {
    let late = |at: &usize| *at > text.len() / 2;
    let sentence = || {
        let ends = text.char_indices().rev().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '\u{3002}' | ';'));
        ends.map(|(at, c)| (at + c.len_utf8(), c)).take_while(|(at, _)| late(at)).find_map(|(at, c)| {
            // A full stop of an alphabet is followed by a space: "3.5", "gov.kg".
            let next = text.get(at..).and_then(|rest| rest.chars().next());
            (c == '\u{3002}' || next.is_some_and(char::is_whitespace)).then_some(at)
        })
    };
    let line = text.rfind('\n').filter(late);
    line.or_else(sentence).or_else(|| text.rfind(char::is_whitespace).filter(late)).unwrap_or(text.len())
}

/// One record of those of the parts, in order. Things of one type that share a name are one, unless a part tells them apart; so are agreements
/// that do not differ in all of their parties.
pub(super) fn join(parts: Vec<Record>, document: Document) -> Record {
    let mut out = Record { document, entities: Vec::new(), statements: Vec::new(), figures: Vec::new() };
    let mut said = HashSet::new();
    for part in parts {
        let earlier = out.entities.len();
        let mut taken = HashSet::new();
        let mut ids: HashMap<String, String> = HashMap::new();
        let (places, agreements): (Vec<&Entity>, Vec<&Entity>) =
            part.entities.iter().partition(|e| e.kind != EntityType::Agreement);
        // Agreements last: their parties have to be known.
        for entity in places.into_iter().chain(agreements) {
            let parties: HashSet<String> = parties(&part, &entity.id).filter_map(|id| ids.get(id).cloned()).collect();
            let same = (0..earlier).find(|i| !taken.contains(i) && is_same(&out, *i, entity, &parties));
            let at = same.unwrap_or_else(|| {
                out.entities.push(Entity { id: format!("e{}", out.entities.len() + 1), ..entity.clone() });
                out.entities.len() - 1
            });
            if at < earlier {
                taken.insert(at);
                if let Some(known) = out.entities.get_mut(at) {
                    add(known, entity);
                }
            }
            ids.insert(entity.id.clone(), out.entities.get(at).map(|e| e.id.clone()).unwrap_or_default());
        }
        for mut statement in part.statements {
            let Some(s) = ids.get(&statement.s) else { continue };
            statement.s.clone_from(s);
            statement.o = statement.o.and_then(|o| ids.get(&o).cloned());
            if said.insert((statement.s.clone(), statement.p, statement.o.clone(), statement.value)) {
                out.statements.push(statement);
            }
        }
    }
    out
}

/// Whether an entity of a part is one that earlier parts named.
fn is_same(out: &Record, at: usize, entity: &Entity, parties_now: &HashSet<String>) -> bool {
    let Some(known) = out.entities.get(at).filter(|known| known.kind == entity.kind) else { return false };
    let forms = |e: &Entity| std::iter::once(&e.name).chain(&e.aliases).map(|name| normalise(name)).collect::<HashSet<_>>();
    if forms(known).is_disjoint(&forms(entity)) {
        return false;
    }
    let before: HashSet<String> = parties(out, &known.id).map(str::to_owned).collect();
    before.is_empty() || parties_now.is_empty() || !before.is_disjoint(parties_now)
}

/// The parties of an agreement.
fn parties<'a>(record: &'a Record, agreement: &'a str) -> impl Iterator<Item = &'a str> {
    let of = record.statements.iter().filter(move |s| s.p == Predicate::Party && s.s == agreement);
    of.filter_map(|s| s.o.as_deref())
}

/// Adds to an entity what another part told of it; the fullest name is the name.
fn add(known: &mut Entity, entity: &Entity) {
    let fuller = entity.name.chars().count() > known.name.chars().count();
    let name = if fuller { std::mem::replace(&mut known.name, entity.name.clone()) } else { entity.name.clone() };
    for form in std::iter::once(name).chain(entity.aliases.iter().cloned()) {
        if form != known.name && !known.aliases.contains(&form) {
            known.aliases.push(form);
        }
    }
    known.aliases.retain(|alias| *alias != known.name);
    known.mentions.extend(&entity.mentions);
    known.agreement = known.agreement.or(entity.agreement);
    known.status = known.status.or(entity.status);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Place;
    use crate::record::parse_line;

    #[test]
    fn parts_end_with_sentences_and_leave_nothing_out() {
        let sentence = "The zone of 3.5 km2 was opened by the mayor of Northton, who spoke at length. ";
        for text in [
            sentence.repeat(300),
            sentence.repeat(300).replace(". ", ".\n"),
            "\u{4e2d}\u{56fd}\u{3002}".repeat(4000),
            "x".repeat(9000),
        ] {
            let parts = cut(&text);
            assert!(parts.len() > 2);
            let joined: String = parts.iter().map(|part| &text[part.clone()]).collect();
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(bare(&joined), bare(&text));
            assert!(parts.iter().all(|part| text[part.clone()].chars().count() <= LONGEST));
            if !text.starts_with('x') {
                assert!(parts.iter().all(|part| text[part.clone()].trim_end().ends_with(['.', '\u{3002}'])), "{text:.80}");
            }
        }
        assert!(cut(" \n").is_empty());
    }

    fn record(entities: &str, statements: &str) -> Record {
        let line = format!(r#"{{"document":{{"id":"d","language":"en"}},"entities":[{entities}],"statements":[{statements}]}}"#);
        parse_line(&line, &Place::file("x")).unwrap().0
    }

    #[test]
    fn what_is_named_alike_in_two_parts_is_one() {
        let city =
            |id: &str, name: &str, alias: &str| format!(r#"{{"id":"{id}","type":"City","name":"{name}","aliases":["{alias}"]}}"#);
        let park = r#"{"id":"p","type":"Park","name":"Osh"}"#;
        let twin = |a: &str, b: &str| format!(r#"{{"s":"{a}","p":"friendshipCity","o":"{b}"}}"#);
        let first = record(&[city("a", "Osh", "OSH"), city("b", "Xuzhou", "")].join(","), &twin("a", "b"));
        let second =
            record(&[park.to_owned(), city("a", "Xuzhou City", "Xuzhou"), city("p2", "osh", "")].join(","), &twin("p2", "a"));
        let joined = join(vec![first.clone(), second], first.document);
        let names: Vec<&str> = joined.entities.iter().map(|e| e.name.as_str()).collect();
        assert_eq!(names, ["Osh", "Xuzhou City", "Osh"], "a park is no city");
        assert_eq!(joined.statements.len(), 1, "said twice");
    }

    #[test]
    fn agreements_of_other_parties_are_others() {
        let memo = r#"{"id":"m","type":"Agreement","name":"memorandum"}"#;
        let city = |name: &str| format!(r#"{{"id":"{name}","type":"City","name":"{name}"}}"#);
        let party = |name: &str| format!(r#"{{"s":"m","p":"party","o":"{name}"}}"#);
        let part = |names: [&str; 2]| {
            let cities = names.map(city).join(",");
            record(&format!("{memo},{cities}"), &names.map(party).join(","))
        };
        let joined = join(vec![part(["A", "B"]), part(["C", "D"]), part(["B", "E"])], part(["A", "B"]).document);
        assert_eq!(joined.entities.iter().filter(|e| e.kind == EntityType::Agreement).count(), 2);
        assert_eq!(joined.statements.len(), 5);
    }
}
