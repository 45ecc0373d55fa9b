//! Loading: ours against oxigraph's own bulk loader on the same quads in the same run, and the opening of the built-in dataset.
//!
//! Bar: at least 0.8 of the bulk loader's quads a second.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;
use parkgraph::error::Place;
use parkgraph::names::Names;
use parkgraph::ontology::Ontology;
use parkgraph::record::{Record, parse_line};
use parkgraph::resolve::resolve;
use parkgraph::store::load::{Options, load_records};
use parkgraph::store::{self, Address, Compression, Store};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Copies of the curated records under other names: more documents, more things, the same shape.
const COPIES: usize = 4;

fn records() -> Vec<Record> {
    let names = Names::built_in().unwrap();
    let mut records = Vec::new();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/facts")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "jsonl") {
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                records.push(parse_line(line, &Place::from(path.as_path())).unwrap().0);
            }
        }
    }
    let mut all = Vec::new();
    for copy in 0..COPIES {
        for record in &records {
            let mut record = record.clone();
            resolve(&mut record, names);
            if copy > 0 {
                record.document.id += &format!("-{copy}");
                for entity in record.entities.iter_mut().filter(|e| !e.kind.is_place()) {
                    entity.iri = entity.iri.take().map(|iri| format!("{iri}-{copy}"));
                }
            }
            all.push(record);
        }
    }
    all
}

/// The fastest of five runs: what the machine can do when nothing else disturbs it. What a run consumes is made before its time begins.
fn fastest<T>(mut make: impl FnMut() -> T, mut run: impl FnMut(T)) -> Duration {
    let timed = |_| {
        let given = make();
        let begin = Instant::now();
        run(given);
        begin.elapsed()
    };
    (0..5).map(timed).min().unwrap_or_default()
}

fn load(c: &mut Criterion) {
    let names = Names::built_in().unwrap();
    let records = records();
    let mut store = Store::in_memory().unwrap();
    let options = Options::plain(names);
    load_records(&mut store, records.iter().cloned(), options, &mut || ()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kg.nq");
    store::save_to(&store, &path, Compression::None).unwrap();
    let address = Address::parse(path.to_str().unwrap()).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::NQuads).for_slice(&bytes).map(|quad| quad.unwrap()).collect();
    let n = quads.len() as f64;

    let bulk = |quads: Option<Vec<Quad>>| {
        let engine = oxigraph::store::Store::new().unwrap();
        let mut loader = engine.bulk_loader();
        match quads {
            Some(quads) => loader.load_quads(quads).unwrap(),
            None => loader.load_from_slice(RdfFormat::NQuads, &bytes).unwrap(),
        }
        loader.commit().unwrap();
        std::mem::forget(black_box(engine));
    };
    let ours = fastest(|| (), |()| std::mem::forget(black_box(store::open(&address).unwrap())));
    let theirs = fastest(|| None, bulk);
    let print = |what: &str, ours: Duration, theirs: Duration| {
        let rate = |time: Duration| n / time.as_secs_f64();
        println!(
            "{what}: {n} quads, ours {:.0}/s, oxigraph's bulk loader {:.0}/s, ratio {:.2}",
            rate(ours),
            rate(theirs),
            rate(ours) / rate(theirs)
        );
    };
    print("opening a file", ours, theirs);
    let load = |store: &mut Store, records: Vec<Record>| load_records(store, records, options, &mut || ()).unwrap();
    let ours = fastest(
        || records.clone(),
        |records| {
            let mut fresh = Store::in_memory().unwrap();
            load(&mut fresh, records);
            std::mem::forget(black_box(fresh));
        },
    );
    let theirs = fastest(|| Some(quads.clone()), bulk);
    print("loading records, with claims, known names, accepted view and inferences", ours, theirs);
    let again = fastest(|| records.clone(), |records| drop(black_box(load(&mut store, records))));
    println!(
        "loading {} records that are there already: {:.0} records/s",
        records.len(),
        records.len() as f64 / again.as_secs_f64()
    );

    let mut group = c.benchmark_group("load");
    group.sample_size(10).measurement_time(Duration::from_secs(3));
    group.bench_function("open file", |b| b.iter(|| std::mem::forget(store::open(&address).unwrap())));
    group.bench_function("oxigraph bulk loader", |b| b.iter(|| bulk(None)));
    group.finish();
}

fn built_in(c: &mut Criterion) {
    let begin = Instant::now();
    // Read once in a process: only the first call tells.
    Ontology::built_in().unwrap();
    let ontology = begin.elapsed();
    println!("ontology {ontology:.1?}; the names were read before");
    let mut group = c.benchmark_group("built-in");
    group.sample_size(10).measurement_time(Duration::from_secs(3));
    group.bench_function("open", |b| b.iter(|| std::mem::forget(store::built_in().unwrap())));
    group.finish();
}

criterion_group!(benches, load, built_in);
criterion_main!(benches);
