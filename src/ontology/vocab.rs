//! The terms that code names: constants for the ontology's own and for the terms of other vocabularies that are stored.

use oxigraph::model::{NamedNode, NamedNodeRef};

use crate::value::{AgreementKind, AgreementStatus, Bound, EntityType, Indicator, Predicate};

/// The ontology's namespace, prefix `pg:`.
pub const NS: &str = "https://w3id.org/parkgraph/ontology#";

/// Constants for the terms of one namespace, and the list of them.
macro_rules! terms {
    ($(#[$doc:meta])* $module:ident, $ns:literal, { $($name:ident = $local:literal: $what:literal),+ $(,)? }) => {
        $(#[$doc])*
        pub mod $module {
            use oxigraph::model::NamedNodeRef;

            $(#[doc = $what] pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($ns, $local));)+

            /// Every constant of this module.
            pub const ALL: &[NamedNodeRef<'static>] = &[$($name),+];
        }
    };
}

terms! {
    /// This project's ontology, beyond the terms of the closed vocabularies (see [`class`], [`property`], [`kind`], [`status`]).
    pg, "https://w3id.org/parkgraph/ontology#", {
        AGENT = "Agent": "What can act: sign, host, found, join.",
        PLACE = "Place": "A country, region or city.",
        INTERNATIONAL_BODY = "InternationalBody": "An organisation whose members come from many countries: membership of it carries no connection.",
        CLAIM = "Claim": "What one rule found in one passage, or one curated record states; names a graph.",
        DOCUMENT = "Document": "A page, file or table that claims come from.",
        RULE = "Rule": "An extraction rule.",
        DATASET = "Dataset": "A store's whole content.",
        IN_DOCUMENT = "inDocument": "The document of a claim.",
        BY_RULE = "rule": "The rule that found a claim.",
        PRECISION = "precision": "The share of a rule's judged statements that is right.",
        JUDGED = "judged": "How many statements of a rule were judged.",
        QUOTE = "quote": "The cleaned words of a claim's passage.",
        START = "start": "Code points of the page before the passage.",
        END = "end": "Code points of the page before the passage's end.",
        REPORTED_ON = "reportedOn": "When a claim was reported, as precise as known.",
        REPORTED_ON_EARLIEST = "reportedOnEarliest": "The first day that can be.",
        REPORTED_ON_LATEST = "reportedOnLatest": "The last day that can be.",
        SHA256 = "sha256": "SHA-256 of a document's bytes, hexadecimal.",
        ORIGIN = "origin": "Where a document was read from, as a digest.",
        LOADED_AT = "loadedAt": "When a document was loaded.",
        MIRROR = "mirror": "Whether a document was met on a mirror only.",
        REPRINT_OF = "reprintOf": "The document that this one reprints.",
        DOCUMENT_ID = "documentId": "A document's id, as records give it.",
        STORE_VERSION = "storeVersion": "The version of the claim model that a dataset is written in.",
        AGREEMENT_KIND = "agreementKind": "What kind of document an agreement is.",
        STATUS = "status": "How far an agreement has come.",
        PARK_TYPE = "parkType": "What sort of zone a park is.",
        WITHIN = "within": "Every place that something lies in, near and far.",
        IN_COUNTRY = "inCountry": "The country at the end of the place chain.",
        AGREED_WITH = "agreedWith": "Shares an agreement as a party.",
        COUNTRY_CODE = "countryCode": "ISO 3166-1 alpha-2.",
        LATITUDE = "latitude": "Degrees north, WGS 84.",
        LONGITUDE = "longitude": "Degrees east, WGS 84.",
        SIGNED_ON_EARLIEST = "signedOnEarliest": "The first day that the signing can have been.",
        SIGNED_ON_LATEST = "signedOnLatest": "The last day that the signing can have been.",
        HELD_ON_EARLIEST = "heldOnEarliest": "The first day that the event can have begun.",
        HELD_ON_LATEST = "heldOnLatest": "The last day that the event can have begun.",
        FOUNDED_ON_EARLIEST = "foundedOnEarliest": "The first day that the founding can have been.",
        FOUNDED_ON_LATEST = "foundedOnLatest": "The last day that the founding can have been.",
        OBSERVATION = "Observation": "A stated quantity.",
        FIGURE_OF = "figureOf": "Whom or what a figure is about.",
        COUNTERPART = "counterpart": "The other side of a figure that joins two.",
        INDICATOR = "indicator": "What a figure measures or counts.",
        INDICATOR_WORDS = "indicatorWords": "What the text calls that.",
        VALUE = "value": "The number of a figure; of a range the lower end.",
        UPPER_VALUE = "upperValue": "The upper end of a range.",
        UNIT = "unit": "ISO 4217, UCUM, `1` or `%`.",
        BOUND = "bound": "Whether the true number is about, more or less than the value.",
        CHANGE = "change": "Change against the period before, in percent.",
        EXPECTED = "expected": "Whether a figure is expected, and not so yet.",
        PERIOD_START = "periodStart": "When the period of a figure begins.",
        PERIOD_END = "periodEnd": "When it ends.",
        COST_FORWARD = "costForward": "What crossing a property from subject to object costs a connection.",
        COST_BACKWARD = "costBackward": "What crossing a property from object to subject costs a connection.",
    }
}

terms! {
    /// Labels and concepts: Simple Knowledge Organization System.
    skos, "http://www.w3.org/2004/02/skos/core#", {
        CONCEPT = "Concept": "A concept.",
        CONCEPT_SCHEME = "ConceptScheme": "A scheme of concepts.",
        PREF_LABEL = "prefLabel": "The preferred name, one a language.",
        ALT_LABEL = "altLabel": "Another name.",
        DEFINITION = "definition": "What is meant.",
        EXAMPLE = "example": "An example.",
        IN_SCHEME = "inScheme": "The scheme of a concept.",
        NOTATION = "notation": "The written form outside RDF.",
        BROADER = "broader": "The wider concept.",
        EXACT_MATCH = "exactMatch": "The same concept elsewhere.",
        CLOSE_MATCH = "closeMatch": "Nearly the same concept elsewhere.",
    }
}

terms! {
    /// Descriptions of documents: DCMI Metadata Terms.
    dcterms, "http://purl.org/dc/terms/", {
        TITLE = "title": "A document's title.",
        PUBLISHER = "publisher": "Who published it, as a literal.",
        ISSUED = "issued": "When it was published.",
        LANGUAGE = "language": "Its language, as a tag.",
        LICENSE = "license": "The licence it stands under.",
    }
}

terms! {
    /// Where things come from: PROV-O.
    prov, "http://www.w3.org/ns/prov#", {
        WAS_DERIVED_FROM = "wasDerivedFrom": "What something was derived from.",
        GENERATED_AT_TIME = "generatedAtTime": "When something came to be.",
    }
}

terms! {
    /// schema.org.
    schema, "https://schema.org/", {
        URL = "url": "The address of a page.",
    }
}

terms! {
    /// OWL 2.
    owl, "http://www.w3.org/2002/07/owl#", {
        SAME_AS = "sameAs": "The same individual under another IRI.",
    }
}

/// A term of the ontology by its written form in a closed vocabulary.
macro_rules! pg {
    ($local:literal) => {
        NamedNodeRef::new_unchecked(concat!("https://w3id.org/parkgraph/ontology#", $local))
    };
}

/// The class of a type of entity.
pub const fn class(entity: EntityType) -> NamedNodeRef<'static> {
    match entity {
        EntityType::Park => pg!("Park"),
        EntityType::Country => pg!("Country"),
        EntityType::Region => pg!("Region"),
        EntityType::City => pg!("City"),
        EntityType::Organisation => pg!("Organisation"),
        EntityType::Person => pg!("Person"),
        EntityType::Agreement => pg!("Agreement"),
        EntityType::Event => pg!("Event"),
    }
}

/// The property of a predicate.
pub const fn property(predicate: Predicate) -> NamedNodeRef<'static> {
    match predicate {
        Predicate::LocatedIn => pg!("locatedIn"),
        Predicate::DevelopedBy => pg!("developedBy"),
        Predicate::ManagedBy => pg!("managedBy"),
        Predicate::MemberOf => pg!("memberOf"),
        Predicate::FoundedBy => pg!("foundedBy"),
        Predicate::FriendshipCity => pg!("friendshipCity"),
        Predicate::PartnerPark => pg!("partnerPark"),
        Predicate::Organises => pg!("organises"),
        Predicate::ParticipatesIn => pg!("participatesIn"),
        Predicate::PartOf => pg!("partOf"),
        Predicate::AffiliatedWith => pg!("affiliatedWith"),
        Predicate::Party => pg!("party"),
        Predicate::Signatory => pg!("signatory"),
        Predicate::SignedOn => pg!("signedOn"),
        Predicate::SignedIn => pg!("signedIn"),
        Predicate::SignedAt => pg!("signedAt"),
        Predicate::HeldOn => pg!("heldOn"),
        Predicate::FoundedOn => pg!("foundedOn"),
    }
}

/// The properties of a dated predicate's first and last possible day; none for the others.
pub const fn bounds(predicate: Predicate) -> Option<(NamedNodeRef<'static>, NamedNodeRef<'static>)> {
    match predicate {
        Predicate::SignedOn => Some((pg::SIGNED_ON_EARLIEST, pg::SIGNED_ON_LATEST)),
        Predicate::HeldOn => Some((pg::HELD_ON_EARLIEST, pg::HELD_ON_LATEST)),
        Predicate::FoundedOn => Some((pg::FOUNDED_ON_EARLIEST, pg::FOUNDED_ON_LATEST)),
        _ => None,
    }
}

/// The concept of a kind of agreement.
pub const fn kind(kind: AgreementKind) -> NamedNodeRef<'static> {
    match kind {
        AgreementKind::Memorandum => pg!("kind-memorandum"),
        AgreementKind::FriendshipCity => pg!("kind-friendship-city"),
        AgreementKind::Cooperation => pg!("kind-cooperation"),
        AgreementKind::Contract => pg!("kind-contract"),
        AgreementKind::Declaration => pg!("kind-declaration"),
        AgreementKind::Other => pg!("kind-other"),
    }
}

/// The concept of an agreement's status.
pub const fn status(status: AgreementStatus) -> NamedNodeRef<'static> {
    match status {
        AgreementStatus::Discussed => pg!("status-discussed"),
        AgreementStatus::Planned => pg!("status-planned"),
        AgreementStatus::Signed => pg!("status-signed"),
        AgreementStatus::InForce => pg!("status-in-force"),
        AgreementStatus::Ended => pg!("status-ended"),
    }
}

/// The concept of an indicator.
pub fn indicator(indicator: Indicator) -> NamedNode {
    NamedNode::new_unchecked(format!("{NS}indicator-{indicator}"))
}

/// The concept of a bound.
pub fn bound(bound: Bound) -> NamedNode {
    NamedNode::new_unchecked(format!("{NS}bound-{bound}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vocabulary_keeps_its_written_forms() {
        for &t in EntityType::ALL {
            assert_eq!(class(t).as_str(), format!("{NS}{t}"));
        }
        for &p in Predicate::ALL {
            assert_eq!(property(p).as_str(), format!("{NS}{p}"));
            assert_eq!(bounds(p).is_some(), p.is_dated());
        }
        for &k in AgreementKind::ALL {
            assert_eq!(kind(k).as_str(), format!("{NS}kind-{k}"));
        }
        for &s in AgreementStatus::ALL {
            assert_eq!(status(s).as_str(), format!("{NS}status-{s}"));
        }
    }
}
