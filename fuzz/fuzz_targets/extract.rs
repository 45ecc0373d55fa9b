//! Any text is read to its end, and what is said of it stands in it.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use parkgraph::extract::Extractor;
use parkgraph::extract::read::Page;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::built_in().expect("the built-in rules are read"));

fuzz_target!(|text: &str| {
    let (record, _) = EXTRACTOR.extract(&Page::of_text("fuzz", text));
    let length = text.chars().count();
    for entity in &record.entities {
        assert!(!entity.name.is_empty());
        assert!(entity.mentions.iter().all(|m| m.start < m.end && m.end <= length));
    }
    for statement in &record.statements {
        assert!(record.entity(&statement.s).is_some());
        assert!(statement.o.as_ref().is_none_or(|o| record.entity(o).is_some()));
        assert!(statement.evidence.is_some_and(|e| e.start < e.end && e.end <= length));
        assert!(statement.quote.as_ref().is_some_and(|q| !q.is_empty()));
    }
});
