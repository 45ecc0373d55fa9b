//! What CONSTRUCT and DESCRIBE yield, and the forms of RDF it can be written in.

use std::io::{self, Write};

use clap::ValueEnum;
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::Triple;

use super::PREFIXES;

/// A form of RDF.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Rdf {
    /// Turtle 1.1
    Turtle,
    /// N-Triples: a triple a line, sorted
    #[default]
    Ntriples,
    /// N-Quads: as N-Triples, the triples being in the default graph
    Nquads,
    /// TriG
    Trig,
    /// JSON-LD 1.1
    Jsonld,
    /// RDF/XML
    Rdfxml,
}

impl Rdf {
    const fn format(self) -> RdfFormat {
        match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::Ntriples => RdfFormat::NTriples,
            Self::Nquads => RdfFormat::NQuads,
            Self::Trig => RdfFormat::TriG,
            Self::Jsonld => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
            Self::Rdfxml => RdfFormat::RdfXml,
        }
    }
}

/// Triples, each once, in the order of their lines of N-Triples.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Triples(Vec<Triple>);

impl Triples {
    pub(super) fn new(mut triples: Vec<Triple>) -> Self {
        triples.sort_by_cached_key(ToString::to_string);
        triples.dedup();
        Self(triples)
    }

    /// How many they are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each as a line of N-Triples.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|triple| format!("{triple} ."))
    }

    /// Writes them in a form of RDF, with the usual prefixes where it has any.
    ///
    /// # Errors
    /// Those of `out`; where a property has no name in RDF/XML.
    pub fn write(&self, form: Rdf, out: &mut dyn Write) -> io::Result<()> {
        let mut serializer = RdfSerializer::from_format(form.format());
        for (prefix, namespace) in PREFIXES {
            serializer = serializer.with_prefix(prefix, namespace).map_err(io::Error::other)?;
        }
        let mut writer = serializer.for_writer(&mut *out);
        for triple in &self.0 {
            writer.serialize_triple(triple)?;
        }
        writer.finish()?;
        Ok(())
    }
}
