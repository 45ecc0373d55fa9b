//! A line that is taken for a record comes out, and in again, as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use parkgraph::error::Place;
use parkgraph::record::parse_line;

fuzz_target!(|line: &str| {
    let place = Place::line("fuzz.jsonl", 1);
    if let Ok((record, _)) = parse_line(line, &place) {
        let written = serde_json::to_string(&record).expect("a record is written");
        let (again, problems) = parse_line(&written, &place).expect("what was written is read");
        assert!(problems.is_empty() && again == record);
    }
});
