//! Speed of the whole extraction, from page to record, on one core, against jieba-rs tagging the same text in the same run.
//!
//! Bar: at least 2 MB/s on Chinese.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use parkgraph::extract::Extractor;
use parkgraph::extract::read::{self, Page};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs of each side of the comparison.
const RUNS: usize = 9;

/// The samples of a language, as pages.
fn samples(language: &str) -> Vec<Page> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| {
        p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(language)) && p.extension().is_some_and(|e| e == "txt")
    });
    paths.sort();
    read::inputs(&paths).map(|input| input.and_then(read::Input::page).unwrap()).collect()
}

fn bytes(pages: &[Page]) -> u64 {
    pages.iter().map(|p| p.text.len() as u64).sum()
}

fn extract_all(extractor: &Extractor, pages: &[Page]) -> usize {
    pages.iter().map(|page| extractor.extract(black_box(page)).0.statements.len()).sum()
}

fn extraction(criterion: &mut Criterion) {
    let extractor = Extractor::built_in().unwrap();
    let mut group = criterion.benchmark_group("extract");
    group.sample_size(10);
    for language in ["zh", "en"] {
        let pages = samples(language);
        group.throughput(Throughput::Bytes(bytes(&pages)));
        group.bench_with_input(BenchmarkId::from_parameter(language), &pages, |b, pages| {
            b.iter(|| extract_all(&extractor, pages))
        });
    }
    group.finish();
    criterion.bench_function("make the extractor", |b| b.iter(|| Extractor::built_in().unwrap()));
    compare(&extractor);
}

/// Ours and jieba-rs's tagger in turn over the same Chinese text; the medians of the speeds and of their ratio.
fn compare(extractor: &Extractor) {
    let pages = samples("zh");
    let jieba = jieba_rs::Jieba::new();
    let timed = |run: &mut dyn FnMut()| {
        let begin = Instant::now();
        run();
        begin.elapsed()
    };
    let speed = |taken: Duration| bytes(&pages) as f64 / 1e6 / taken.as_secs_f64();
    let mut pairs: Vec<(f64, f64)> = (0..=RUNS)
        .map(|_| {
            let ours = timed(&mut || {
                black_box(extract_all(extractor, &pages));
            });
            let theirs = timed(&mut || pages.iter().for_each(|page| drop(black_box(jieba.tag(&page.text, true)))));
            (speed(ours), speed(theirs))
        })
        .collect();
    pairs.remove(0);
    let median = |of: fn(&(f64, f64)) -> f64| {
        let mut values: Vec<f64> = pairs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    println!(
        "whole extraction of {} bytes of Chinese: {:.1} MB/s; jieba-rs tagging the same: {:.1} MB/s; ratio {:.2}",
        bytes(&pages),
        median(|p| p.0),
        median(|p| p.1),
        median(|p| p.0 / p.1)
    );
}

criterion_group!(benches, extraction);
criterion_main!(benches);
