//! Speed of reading and cleaning, in bytes of input a second on one core.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use parkgraph::extract::clean::clean;
use parkgraph::extract::read::Page;

const CHINESE: &str = include_str!("../tests/cleaning/clean.txt");

fn cleaning(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("clean");
    group.sample_size(10);
    let old = hanconv::s2t(CHINESE);
    let bracketed =
        old.chars().map(|c| if c == '\u{5712}' { "\u{5712}(yu\u{E1}n)".to_owned() } else { c.to_string() }).collect::<String>();
    let english = "The two parks signed a memorandum of understanding, the governor said on Monday.\n".repeat(60);
    for (name, text) in [("Simplified", CHINESE.to_owned()), ("Traditional", old), ("pinyin", bracketed), ("English", english)] {
        let page = Page::of_text("p", text.repeat(3));
        group.throughput(Throughput::Bytes(page.text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &page, |b, page| b.iter(|| clean(black_box(page))));
    }
    let html = format!(
        "<html><head><title>t</title></head><body><div>{}</div></body></html>",
        CHINESE.lines().map(|l| format!("<p>{l}</p>")).collect::<String>().repeat(3)
    );
    group.throughput(Throughput::Bytes(html.len() as u64));
    group.bench_function("web page to text", |b| b.iter(|| Page::of_html("p", black_box(&html))));
    group.finish();
}

criterion_group!(benches, cleaning);
criterion_main!(benches);
