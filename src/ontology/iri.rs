//! The IRIs of what is stored: entities, documents, claims, rules and graphs.

use sha2::{Digest, Sha256};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::value::EntityType;

/// What every IRI of this project begins with.
pub const BASE: &str = "https://w3id.org/parkgraph/";
/// The graph that says of each claim and document where it comes from.
pub const PROVENANCE: &str = "https://w3id.org/parkgraph/graph/provenance";
/// The graph of the accepted view, which plain queries run on.
pub const CURRENT: &str = "https://w3id.org/parkgraph/graph/current";
/// What the name of every claim's graph begins with.
pub const CLAIMS: &str = "https://w3id.org/parkgraph/claim/";
/// What the name of every observation begins with.
pub const OBSERVATIONS: &str = "https://w3id.org/parkgraph/observation/";

/// A name as the last segment of an IRI: NFKC, lower case, every run of other signs than letters and digits as one `-`.
///
/// Letters of every script stay (RFC 3987): the result is part of an IRI, not of a URI. It is empty where the name has no letter or digit.
///
/// ```
/// assert_eq!(parkgraph::ontology::key("China\u{2013}Belarus Industrial Park (Great Stone)"), "china-belarus-industrial-park-great-stone");
/// ```
pub fn key(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.nfkc().flat_map(char::to_lowercase).nfc() {
        if c.is_alphanumeric() || (is_combining_mark(c) && !out.is_empty() && !out.ends_with('-')) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// The IRI of an entity by its type and key: a country's two-letter code, a gazetteer's stable id, or the [`key`] of a name.
pub fn entity_iri(entity: EntityType, key: &str) -> String {
    format!("{BASE}{}/{key}", entity.segment())
}

/// The IRI of an agreement or event that has no name of its own: a hash of what tells it apart, such as kind, parties and date.
///
/// The parts' order counts; sort what has none. Eight bytes of SHA-256, as hexadecimal.
pub fn described_iri<'a>(entity: EntityType, parts: impl IntoIterator<Item = &'a str>) -> String {
    entity_iri(entity, &digest(parts))
}

/// The IRI of an observation: a hash of what tells it apart (subject, indicator, value, unit, period), so that documents that state the
/// same figure speak of one.
pub fn observation_iri<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    format!("{OBSERVATIONS}{}", digest(parts))
}

/// The type that the IRI of an entity tells; none for other IRIs.
pub fn entity_type_of(iri: &str) -> Option<EntityType> {
    let (segment, key) = iri.strip_prefix(BASE)?.split_once('/')?;
    EntityType::ALL.iter().copied().find(|t| t.segment() == segment && !key.is_empty())
}

/// The IRI of a document by its id: a file's name without its ending or a page's address.
///
/// Letters, digits and `-._~` stay, everything else is percent-encoded, so that different ids never share an IRI and [`document_id`] leads back.
pub fn document_iri(id: &str) -> String {
    let mut out = format!("{BASE}document/");
    for c in id.chars() {
        if c.is_alphanumeric() || "-._~".contains(c) {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

/// The id of the document that an IRI names; none for other IRIs.
pub fn document_id(iri: &str) -> Option<String> {
    let encoded = iri.strip_prefix(BASE)?.strip_prefix("document/")?;
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code =
            (first == b'%').then(|| std::str::from_utf8(tail.get(..2)?).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok()));
        match code {
            Some(Some(byte)) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            Some(None) => return None,
            None => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok().filter(|id| !id.is_empty())
}

/// The IRI of a claim, and of its graph: a hash of what makes it the claim it is, such as document, rule, passage and statement.
///
/// Eight bytes of SHA-256, as hexadecimal: two of a million claims share an IRI with a chance of one in 37 million.
pub fn claim_iri<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    format!("{CLAIMS}{}", digest(parts))
}

/// The IRI of an extraction rule by its path id, such as `zh/signed-between`.
pub fn rule_iri(id: &str) -> String {
    format!("{BASE}rule/{id}")
}

/// The path id of the rule that an IRI names; none for other IRIs.
pub fn rule_id(iri: &str) -> Option<&str> {
    iri.strip_prefix(BASE)?.strip_prefix("rule/")
}

/// Eight bytes of the parts' SHA-256; each part is preceded by its length, so that no two lists are read alike.
fn digest<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_the_letters_of_every_script() {
        let han = "\u{4E2D}\u{56FD}\u{2014}\u{767D}\u{4FC4}\u{7F57}\u{65AF}\u{FF08}2\u{FF09}";
        assert_eq!(key(han), "\u{4E2D}\u{56FD}-\u{767D}\u{4FC4}\u{7F57}\u{65AF}-2");
        assert_eq!(key("  Park\u{3000}\u{FF21} & Co. "), "park-a-co");
        assert_eq!(key("\u{418}\u{306}"), "\u{439}");
        assert_eq!(key("--"), "");
    }

    #[test]
    fn an_entity_iri_tells_its_type() {
        assert_eq!(entity_iri(EntityType::Country, "CN"), "https://w3id.org/parkgraph/country/CN");
        for &entity in EntityType::ALL {
            assert_eq!(entity_type_of(&entity_iri(entity, "x")), Some(entity));
        }
        assert_eq!(entity_type_of(CURRENT), None);
        assert_eq!(entity_type_of("https://w3id.org/parkgraph/park/"), None);
    }

    #[test]
    fn a_document_iri_leads_back_to_its_id() {
        for id in ["dA-01", "https://a.example/b?c=%20d&e=f#g", "a b/c", "\u{4E2D} \u{1F3DE}", "100%"] {
            let iri = document_iri(id);
            assert!(oxigraph::model::NamedNode::new(&iri).is_ok(), "{iri}");
            assert_eq!(document_id(&iri).as_deref(), Some(id));
        }
        assert_ne!(document_iri("a/b"), document_iri("a-b"));
        assert_eq!(document_id("https://w3id.org/parkgraph/document/%4"), None);
    }

    #[test]
    fn a_claim_iri_depends_on_where_its_parts_end() {
        assert_eq!(claim_iri(["a", "b"]), claim_iri(["a", "b"]));
        assert_ne!(claim_iri(["ab", "c"]), claim_iri(["a", "bc"]));
        assert_eq!(claim_iri(["a"]).len(), CLAIMS.len() + 16);
    }

    #[test]
    fn a_rule_iri_leads_back_to_its_path() {
        assert_eq!(rule_id(&rule_iri("zh/signed-between")), Some("zh/signed-between"));
    }
}
