//! How long it takes to make a network and to answer which parks connect two countries, as the network grows.

mod generated;

use std::hint::black_box;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use parkgraph::network::{NodeIndex, Options, connect};

fn growth(c: &mut Criterion) {
    let mut group = c.benchmark_group("connect");
    group.sample_size(10);
    let sizes: &[usize] = if std::env::var_os("PARKGRAPH_BENCH_LARGE").is_some() {
        &[10_000, 100_000, 1_000_000, 5_000_000]
    } else {
        &[10_000, 100_000, 1_000_000]
    };
    for &edges in sizes {
        let rows = generated::rows(edges);
        let started = Instant::now();
        let network = generated::network(&rows, generated::costs());
        let taken = started.elapsed();
        eprintln!("{edges} ties: projected in {taken:.2?}, {:.2} million a second", edges as f64 / taken.as_secs_f64() / 1e6);
        let [a, b] = [0, 3].map(|i| network.node(&rows.kinds[i].0).unwrap_or(NodeIndex::new(i)));
        let answer = connect(&network, &[a], &[b], &Options::default());
        eprintln!(
            "{} things, {} within reach, {} parks connect, {} undecided",
            network.node_count(),
            answer.searched.reached,
            answer.found,
            answer.searched.undecided.len()
        );
        group.throughput(Throughput::Elements(edges as u64));
        group.bench_with_input(BenchmarkId::from_parameter(edges), &network, |bench, network| {
            bench.iter(|| connect(black_box(network), &[a], &[b], &Options::default()).found);
        });
    }
    group.finish();
}

/// The whole program from a cold start, the built-in dataset opened, projected, asked and answered.
fn cold(_: &mut Criterion) {
    let mut taken: Vec<_> = (0..5)
        .map(|_| {
            let started = Instant::now();
            let output = std::process::Command::new(env!("CARGO_BIN_EXE_parkgraph")).args(["connect", "CN", "KG"]).output();
            (started.elapsed(), output.is_ok_and(|o| o.status.success()))
        })
        .collect();
    taken.sort();
    let (median, found) = taken[2];
    eprintln!("parkgraph connect CN KG, cold process: {median:.2?} (found: {found})");
}

criterion_group!(benches, growth, cold);
criterion_main!(benches);
