//! Speed of the whole extraction, from page to record, on one core, against jieba-rs tagging the same text in the same run.
//!
//! Bars: at least 8 MB/s on Chinese and 12 MB/s on English; the aim is the speed of jieba-rs. Time for a megabyte stays the same for a
//! document ten and fifty times as long.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use parkgraph::extract::Extractor;
use parkgraph::extract::read::{self, Page};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Characters that the LAC package of PyPI cuts and tags in a second on one core; measured apart from this bench.
const LAC: f64 = 27_000.0;

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
    growth(&extractor);
}

/// Time per megabyte of one document that holds the samples once, ten and fifty times.
fn growth(extractor: &Extractor) {
    for language in ["zh", "en"] {
        let once: String = samples(language).iter().map(|page| format!("{}\n", page.text)).collect();
        let per_megabyte = |times: usize| {
            let pages = [Page::of_text("long", once.repeat(times))];
            let runs = (0..RUNS).map(|_| {
                let begin = Instant::now();
                // As much text in each run, whatever the document's length.
                (0..50 / times).for_each(|_| {
                    black_box(extract_all(extractor, &pages));
                });
                begin.elapsed().as_secs_f64() * 1e9 / (bytes(&pages) * (50 / times) as u64) as f64
            });
            runs.fold(f64::INFINITY, f64::min)
        };
        let [one, ten, fifty] = [1, 10, 50].map(per_megabyte);
        println!(
            "{language}: one document of {} bytes: {one:.0} ms/MB; ten times as long: {ten:.0}; fifty times: {fifty:.0}",
            once.len()
        );
    }
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
    let characters: usize = pages.iter().map(|p| p.text.chars().count()).sum();
    let ours = median(|p| p.0);
    println!(
        "whole extraction of {} bytes of Chinese: {ours:.1} MB/s; jieba-rs tagging the same: {:.1} MB/s; ratio {:.2}; to LAC's figure {:.0}",
        bytes(&pages),
        median(|p| p.1),
        median(|p| p.0 / p.1),
        ours * 1e6 * characters as f64 / bytes(&pages) as f64 / LAC,
    );
    let english = samples("en");
    let mut taken: Vec<Duration> = (0..RUNS * 4)
        .map(|_| {
            timed(&mut || {
                black_box(extract_all(extractor, &english));
            })
        })
        .collect();
    taken.sort();
    let middle = taken[taken.len() / 2].as_secs_f64();
    println!("whole extraction of {} bytes of English: {:.1} MB/s", bytes(&english), bytes(&english) as f64 / 1e6 / middle);
}

criterion_group!(benches, extraction);
criterion_main!(benches);
