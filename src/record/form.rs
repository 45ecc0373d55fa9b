//! The form of what a record brings from elsewhere: IRIs, languages and rules that can be written as RDF, and keys that mean something.

use crate::error::{Place, Problem, nearest};
use crate::value::Span;

/// Whether text is an absolute IRI (RFC 3987).
pub fn is_iri(text: &str) -> bool {
    oxiri::Iri::parse(text).is_ok()
}

/// Whether text has the form of a language tag (BCP 47): subtags of letters and digits, the first of two to eight letters.
pub fn is_language(tag: &str) -> bool {
    let mut subtags = tag.split(['-', '_']);
    let is_primary = |s: &str| (2..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphabetic());
    subtags.next().is_some_and(is_primary)
        && subtags.all(|s| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether text has the form of a rule's id, such as `zh/signed-between`: letters and digits of any script, and `-._/` between them.
pub(super) fn is_rule(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || "-._/".contains(c))
}

/// The problem of an address that is none.
pub fn bad_address(place: &Place, given: &str) -> Problem {
    Problem::new(place.clone(), format!("url: no address {given:?}; the document was read without it"))
        .help("an address is an IRI such as https://example.org/page, its blanks written %20")
}

/// The problem of a language that is none.
pub fn bad_language(place: &Place, given: &str) -> Problem {
    Problem::new(place.clone(), format!("language: no language {given:?}; the document was read without it"))
        .help("a language is told by its tag, such as zh, en or ru")
}

/// Whether a text is there and has more than blanks.
pub(super) fn has_words(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

/// Whether a passage is given that holds no text, which is reported.
pub(super) fn is_no_passage(given: Option<Span>, what: &str, place: &Place, problems: &mut Vec<Problem>) -> bool {
    let Some(span) = given.filter(|span| span.is_empty()) else { return false };
    let what = format!("{what}: no passage begins at {} and ends at {}; it was dropped", span.start, span.end);
    problems.push(Problem::new(place.clone(), what).help(PASSAGES));
    true
}

/// What helps where a passage holds no text.
const PASSAGES: &str =
    "`start` and `end` count code points of the page, the end beyond the start; a statement without a passage has a `quote`";

/// The keys of an item of a record that mean nothing, reported once each; `told` are those that were.
pub(super) fn unknown_keys(
    what: &str,
    item: &serde_json::Value,
    known: &[&str],
    place: &Place,
    told: &mut Vec<String>,
    problems: &mut Vec<Problem>,
) {
    let strange = item.as_object().into_iter().flat_map(|object| object.keys()).filter(|key| !known.contains(&key.as_str()));
    for key in strange {
        if told.contains(key) {
            continue;
        }
        told.push(key.clone());
        let problem = Problem::new(place.clone(), format!("{what}: unknown key {key:?}; it was passed over"));
        problems.push(match nearest(key, known.iter().copied()) {
            Some(near) => problem.help(format!("did you mean {near:?}?")),
            None => problem.help(format!("the keys are {}", known.join(", "))),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_the_form_of_a_tag() {
        assert!(["en", "zh-Hant-TW", "zh_CN", "und", "tlh"].into_iter().all(is_language));
        assert!(["", "e", "e n!", "en-", "1", "\u{4e2d}\u{6587}"].into_iter().all(|tag| !is_language(tag)));
    }

    #[test]
    fn iris_are_absolute_and_without_blanks() {
        assert!(["https://a.example/b?c", "urn:x:y", "https://a.example/\u{4e2d}"].into_iter().all(is_iri));
        assert!(
            ["", "not an iri", "a/b", "ht tp://x y", "https://a.example/ b", "https://a.example/<b>"]
                .into_iter()
                .all(|i| !is_iri(i))
        );
    }
}
