//! Canonical N-Quads lines (RDF 1.1 N-Quads, canonical form), written alike from either RDF library, so that what one wrote and the other read can be compared.

use oxigraph::model::{GraphNameRef, NamedOrBlankNodeRef, QuadRef, TermRef};

const XSD_STRING: &str = "http://www.w3.org/2001/XMLSchema#string";

/// Appends the line of a quad, without its line feed.
pub fn write(quad: QuadRef<'_>, out: &mut String) {
    match quad.subject {
        NamedOrBlankNodeRef::NamedNode(n) => iri(n.as_str(), out),
        NamedOrBlankNodeRef::BlankNode(b) => blank(b.as_str(), out),
    }
    out.push(' ');
    iri(quad.predicate.as_str(), out);
    out.push(' ');
    match quad.object {
        TermRef::NamedNode(n) => iri(n.as_str(), out),
        TermRef::BlankNode(b) => blank(b.as_str(), out),
        TermRef::Literal(l) => match l.language() {
            Some(language) => tagged(l.value(), language, out),
            None => typed(l.value(), l.datatype().as_str(), out),
        },
    }
    match quad.graph_name {
        GraphNameRef::NamedNode(n) => {
            out.push(' ');
            iri(n.as_str(), out);
        }
        GraphNameRef::BlankNode(b) => {
            out.push(' ');
            blank(b.as_str(), out);
        }
        GraphNameRef::DefaultGraph => {}
    }
    out.push_str(" .");
}

/// Appends the line of a quad that the other library read, without its line feed; a quoted triple is written as a term that nothing equals.
pub fn write_read(quad: rio_api::model::Quad<'_>, out: &mut String) {
    use rio_api::model::{GraphName, Literal, Subject, Term};
    match quad.subject {
        Subject::NamedNode(n) => iri(n.iri, out),
        Subject::BlankNode(b) => blank(b.id, out),
        Subject::Triple(_) => out.push_str("<<>>"),
    }
    out.push(' ');
    iri(quad.predicate.iri, out);
    out.push(' ');
    match quad.object {
        Term::NamedNode(n) => iri(n.iri, out),
        Term::BlankNode(b) => blank(b.id, out),
        Term::Literal(Literal::Simple { value }) => typed(value, XSD_STRING, out),
        Term::Literal(Literal::LanguageTaggedString { value, language }) => tagged(value, language, out),
        Term::Literal(Literal::Typed { value, datatype }) => typed(value, datatype.iri, out),
        Term::Triple(_) => out.push_str("<<>>"),
    }
    if let Some(graph) = quad.graph_name {
        out.push(' ');
        match graph {
            GraphName::NamedNode(n) => iri(n.iri, out),
            GraphName::BlankNode(b) => blank(b.id, out),
        }
    }
    out.push_str(" .");
}

fn iri(iri: &str, out: &mut String) {
    out.push('<');
    out.push_str(iri);
    out.push('>');
}

fn blank(id: &str, out: &mut String) {
    out.push_str("_:");
    out.push_str(id);
}

fn tagged(value: &str, language: &str, out: &mut String) {
    quoted(value, out);
    out.push('@');
    // Tags compare without regard to case (BCP 47); the two libraries differ in what they keep.
    out.extend(language.chars().map(|c| c.to_ascii_lowercase()));
}

fn typed(value: &str, datatype: &str, out: &mut String) {
    quoted(value, out);
    if datatype != XSD_STRING {
        out.push_str("^^");
        iri(datatype, out);
    }
}

fn quoted(value: &str, out: &mut String) {
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c.is_control() && c.is_ascii() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{GraphName, Literal, NamedNode, Quad, vocab::xsd};
    use rio_api::parser::QuadsParser;

    use super::*;

    #[test]
    fn what_one_library_writes_the_other_reads_alike() {
        let node = |s: &str| NamedNode::new_unchecked(format!("https://a.example/{s}"));
        let odd = "\u{4e2d} \"q\" \\ \n\r\t\u{8}\u{c}\u{1}\u{7f}\u{1F3DE}";
        let literals = [
            Literal::new_simple_literal(odd),
            Literal::new_language_tagged_literal_unchecked(odd, "zh-Hant"),
            Literal::new_typed_literal("2021-06", xsd::G_YEAR_MONTH),
        ];
        for literal in literals {
            for graph in [GraphName::DefaultGraph, node("\u{56ed}").into()] {
                let mut written = String::new();
                write(Quad::new(node("s"), node("p"), literal.clone(), graph).as_ref(), &mut written);
                let mut read = String::new();
                rio_turtle::NQuadsParser::new(format!("{written}\n").as_bytes())
                    .parse_all(&mut |quad| -> Result<(), rio_turtle::TurtleError> {
                        write_read(quad, &mut read);
                        Ok(())
                    })
                    .unwrap();
                assert_eq!(written, read);
            }
        }
    }
}
