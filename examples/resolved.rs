//! Prints what every entity of records is taken for: document, entity id, type, name and IRI (without its base), tab-separated.
//!
//!     cargo run --example resolved -- data/facts/parks.jsonl
use parkgraph::error::{Place, Result};
use parkgraph::names::{BASE, Names};
use parkgraph::record::parse_line;
use parkgraph::resolve::resolve;

fn main() -> Result<()> {
    let names = Names::built_in()?;
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)
            .map_err(|e| parkgraph::error::Error::new("cannot be read").at(path.as_str()).cause(e))?;
        for (number, line) in text.lines().enumerate() {
            match parse_line(line, &Place::line(&path, number + 1)) {
                Ok((mut record, problems)) => {
                    problems.iter().for_each(|p| eprintln!("{p}"));
                    resolve(&mut record, names);
                    for e in &record.entities {
                        let iri = e.iri.as_deref().and_then(|i| i.strip_prefix(BASE)).unwrap_or_default();
                        println!("{}\t{}\t{}\t{}\t{iri}", record.document.id, e.id, e.kind, e.name);
                    }
                }
                Err(problem) => eprintln!("{problem}"),
            }
        }
    }
    Ok(())
}
