//! Answers as JSON: whole ones, and the whole part of those that break off.

use serde_json::{Map, Value};

use super::Fault;

const HELP: &str = "an extractor answers with one Record: a JSON object with document, entities and statements";

/// The object of an answer and, where the answer breaks off, what is to be said of that: its complete items are kept.
pub(super) fn object(text: &str) -> Result<(Map<String, Value>, Option<Fault>), Fault> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(Fault::new("the answer is empty", HELP));
    }
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(object)) => Ok((object, None)),
        Ok(_) => Err(Fault::new("the answer is JSON, but no object", HELP)),
        Err(e) if e.is_eof() => match mended(text) {
            Some(object) => {
                let what =
                    format!("the answer breaks off after {} characters: its complete items were kept", text.chars().count());
                Ok((object, Some(Fault::new(what, "give the extractor more room for its answer, or shorter documents"))))
            }
            None => Err(Fault::new("the answer breaks off before its first item", HELP)),
        },
        Err(e) => Err(Fault::new(format!("the answer is not JSON: {e}"), HELP)),
    }
}

/// The object of a text that ends too early: what follows its last complete item is cut off, what is open is closed.
fn mended(text: &str) -> Option<Map<String, Value>> {
    let (mut open, mut in_string, mut escaped) = (Vec::new(), false, false);
    let mut cut = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' => open.push("}"),
            b'[' => open.push("]"),
            b'}' | b']' => {
                open.pop();
                // An item of one of the lists, or a whole field.
                if matches!(open.len(), 1 | 2) {
                    cut = Some((at + 1, open.clone()));
                }
            }
            _ => {}
        }
    }
    let (at, open) = cut?;
    let mut whole = text.get(..at)?.to_owned();
    open.iter().rev().for_each(|close| whole.push_str(close));
    serde_json::from_str(&whole).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str =
        r#"{"document": {"id": "a \" ] }"}, "entities": [{"id": "e1", "aliases": ["x", "y"]}, {"id": "e2"}], "statements": []}"#;

    #[test]
    fn every_beginning_of_an_answer_yields_its_complete_items() {
        let whole = object(WHOLE).unwrap();
        assert_eq!((whole.0.len(), whole.1), (3, None));
        let mut most = 0;
        for end in 1..WHOLE.len() {
            let Ok((object, fault)) = object(&WHOLE[..end]) else { continue };
            assert!(fault.is_some(), "{end}");
            let items = object.get("entities").and_then(Value::as_array).map_or(0, Vec::len);
            assert!(items >= most, "{end}");
            most = items;
        }
        assert_eq!(most, 2);
        assert!(object(&WHOLE[..20]).is_err());
    }

    #[test]
    fn what_is_no_object_is_a_fault() {
        for text in ["", " \n", "[]", "1", "null", "Sorry, I can't.", "{\"a\": 1,}", "{} {}"] {
            assert!(object(text).is_err(), "{text}");
        }
    }
}
