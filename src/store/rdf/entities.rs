//! Entities of XML: names for text, which may hold names again. A file of a kilobyte can declare more text so than any memory holds; such a
//! file is refused before it is parsed, as the parser writes entities out wherever they stand.

use std::collections::HashMap;

/// How much longer a file may grow by its entities: prefixes for namespaces, which they are used for, make it a few times as long.
const GROWTH: u64 = 16;
/// And this much beyond, in bytes, whatever its length.
const FREE: u64 = 1 << 20;

/// What helps where entities grow too long.
pub(super) const HELP: &str = "nothing was loaded from this file; it may be made to fill the memory. Write out what its entities stand for, or convert it to Turtle";

/// A declaration by which a file grows too long.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong {
    /// What is wrong.
    pub what: String,
    /// The line of the last declaration, from 1.
    pub line: usize,
}

/// Checks that a file of XML stays of bearable length where its entities are written out.
///
/// Declarations are read as the parser does: in their order, in double quotes, each in terms of those before it.
pub(super) fn check(bytes: &[u8]) -> Result<(), TooLong> {
    if !bytes.windows(7).any(|window| window == b"!ENTITY") {
        return Ok(());
    }
    let text = String::from_utf8_lossy(bytes);
    let mut lengths: HashMap<&str, u64> = HashMap::new();
    let (mut line, mut last) = (1, 1);
    let mut parts = text.split('<');
    line += lines(parts.next().unwrap_or_default());
    for part in parts {
        if let Some((name, value)) = declared(part) {
            let length = (value.len() as u64).saturating_add(grown(value, &lengths));
            // Where a name is declared twice, the longer one counts.
            let known = lengths.entry(name).or_default();
            *known = length.max(*known);
            last = line;
        }
        line += lines(part);
    }
    let most = (bytes.len() as u64).saturating_mul(GROWTH).saturating_add(FREE);
    if grown(&text, &lengths) <= most {
        return Ok(());
    }
    let what = format!("its entities stand for more than {} MiB of text", most >> 20);
    Err(TooLong { what, line: last })
}

fn lines(text: &str) -> usize {
    text.matches('\n').count()
}

/// The name and value of a declaration, from behind its `<`.
fn declared(part: &str) -> Option<(&str, &str)> {
    let declaration = part.strip_prefix("!ENTITY")?.trim_start();
    let declaration = declaration.strip_prefix('%').unwrap_or(declaration).trim_start();
    let (name, rest) = declaration.split_once(|c: char| c.is_ascii_whitespace())?;
    let (value, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
    Some((name, value))
}

/// How many bytes come to a text where its entities are written out.
fn grown(text: &str, lengths: &HashMap<&str, u64>) -> u64 {
    let names = text.split('&').skip(1).filter_map(|rest| rest.split_once(';'));
    names.map(|(name, _)| lengths.get(name).copied().unwrap_or_default()).fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file whose entities each stand for `times` of the one before.
    fn nested(levels: usize, times: usize) -> String {
        let mut text = String::from("<?xml version=\"1.0\"?>\n<!DOCTYPE rdf:RDF [\n<!ENTITY e0 \"0123456789\">\n");
        for level in 1..=levels {
            text += &format!("<!ENTITY e{level} \"{}\">\n", format!("&e{};", level - 1).repeat(times));
        }
        text + &format!("]>\n<x>&e{levels};</x>\n")
    }

    #[test]
    fn entities_that_multiply_are_refused_and_prefixes_are_not() {
        assert_eq!(check(nested(9, 10).as_bytes()).map_err(|e| e.line), Err(12));
        assert_eq!(check(nested(60, 64).as_bytes()).map_err(|e| e.line), Err(63), "beyond all numbers");
        let once = format!("<!ENTITY a \"{}\">\n{}", "long ".repeat(20_000), "&a;".repeat(20_000));
        assert!(check(once.as_bytes()).is_err(), "one long entity, often");
        assert_eq!(check(nested(2, 10).as_bytes()), Ok(()));
        let prefixes =
            "<!ENTITY owl \"http://www.w3.org/2002/07/owl#\">\n".to_owned() + &"<a rdf:about=\"&owl;Thing\"/>".repeat(200_000);
        assert_eq!(check(prefixes.as_bytes()), Ok(()));
    }
}
