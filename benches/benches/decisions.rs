//! Every workload in both engines, under criterion: `cargo bench -p lictor-benches -- authz`.

use criterion::{Criterion, criterion_group, criterion_main};
use lictor_benches::{Peer, Subject, Workload};
use std::hint::black_box;
use std::time::Duration;

fn decisions(criterion: &mut Criterion) {
    for workload in Workload::all() {
        let mut group = criterion.benchmark_group(workload.name);
        group.sample_size(20).measurement_time(Duration::from_secs(2));
        let mut subject = Subject::new(&workload).expect("Lictor runs every workload");
        let mut peer = Peer::new(&workload).expect("regorus runs every workload");
        group.bench_function("lictor/parsed", |b| {
            b.iter(|| subject.run(|value| black_box(value.is_truthy())));
        });
        group.bench_function("lictor/text", |b| b.iter(|| subject.run_text().map(<[u8]>::len)));
        group.bench_function("regorus-interpreter/parsed", |b| b.iter(|| peer.interpret()));
        group.bench_function("regorus-interpreter/text", |b| b.iter(|| peer.interpret_text()));
        if peer.has_machine() {
            group.bench_function("regorus-machine/parsed", |b| b.iter(|| peer.run()));
            group.bench_function("regorus-machine/text", |b| b.iter(|| peer.run_text()));
        }
        group.finish();
    }
}

criterion_group!(benches, decisions);
criterion_main!(benches);
