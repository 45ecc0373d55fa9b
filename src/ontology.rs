//! The ontology: what every class, property and concept means, and the IRIs of everything that is stored.
//!
//! `ontology/parkgraph.ttl` is the only definition. The constants of [`vocab`] merely name its terms; a test holds that each exists there.

pub mod iri;
pub mod vocab;

pub use iri::{
    BASE, CLAIMS, CURRENT, PROVENANCE, claim_iri, described_iri, document_id, document_iri, entity_iri, entity_type_of, key,
    rule_id, rule_iri,
};
pub use vocab::{NS, class, kind, property, status};
