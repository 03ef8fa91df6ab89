//! How fast documents are read and written here: `cargo run --release -p lictor-value --example scan`.
//!
//! Best of many blocks, so that other work on the machine does not count.

use lictor_value::{Region, Value, json};
use std::hint::black_box;
use std::time::{Duration, Instant};

fn main() {
    let small = r#"{"user":"alice","roles":["admin","dev"],"action":"read","resource":{"type":"doc","id":42},"tls":true}"#;
    let review = review();
    report("small", small);
    report("review", &review);
    report("review, indented", &indented(&review));
    report("tags", &tags(1000));
    report("plan", &tags(40_000));
}

/// A document like what a cluster sends for admission.
fn review() -> String {
    let container = |index: usize| {
        format!(
            r#"{{"name":"app-{index}","image":"registry.example.com/team/app:1.{index}","imagePullPolicy":"IfNotPresent","ports":[{{"containerPort":8080,"protocol":"TCP"}}],"resources":{{"limits":{{"cpu":"500m","memory":"512Mi"}},"requests":{{"cpu":"100m","memory":"128Mi"}}}},"securityContext":{{"privileged":false,"runAsUser":1000}},"volumeMounts":[{{"name":"data","mountPath":"/var/lib/data","readOnly":true}}]}}"#
        )
    };
    let containers: Vec<String> = (0..14).map(container).collect();
    format!(
        r#"{{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{{"uid":"705ab4f5-6393-11e8-b7cc-42010a800002","object":{{"metadata":{{"name":"web","namespace":"prod","labels":{{"app.kubernetes.io/name":"web","app.kubernetes.io/part-of":"shop","tier":"frontend"}},"annotations":{{"note":"line one\nline \"two\""}}}},"spec":{{"containers":[{}]}}}}}}}}"#,
        containers.join(",")
    )
}

fn tags(count: usize) -> String {
    let resource = |index: usize| {
        format!(
            r#"{{"id":"res-{index:05}","type":"bucket","size":{},"tags":{{"owner":"team-{}","env":"prod","cost":"{}"}}}}"#,
            index * 37,
            index % 50,
            index % 7
        )
    };
    let resources: Vec<String> = (0..count).map(resource).collect();
    format!(r#"{{"resources":[{}]}}"#, resources.join(","))
}

fn indented(text: &str) -> String {
    let region = Region::new();
    let value =
        json::read(&region, text.as_bytes(), &json::ReadOptions::default()).unwrap_or(Value::NULL);
    let mut out = Vec::new();
    json::write(value, &json::WriteOptions { indent: Some("  "), ..Default::default() }, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

fn report(name: &str, text: &str) {
    let (mut reader, mut region) = (json::Reader::new(), Region::new());
    let options = json::ReadOptions::default();
    let rounds = (200_000 / text.len()).max(1);
    let read = best(rounds, || {
        region.reset();
        black_box(reader.read(&region, black_box(text.as_bytes()), &options).is_ok());
    });
    let memory = region.bytes();
    let value = reader.read(&region, text.as_bytes(), &options).unwrap_or(Value::NULL);
    let mut out = Vec::new();
    let write = best(rounds, || {
        out.clear();
        json::write(black_box(value), &json::WriteOptions::default(), &mut out);
        black_box(out.len());
    });
    let per_byte = |time: f64, bytes: usize| time / bytes as f64;
    println!(
        "{name:18} {:8} B   read {:10.0} ns {:5.2} ns/B   write {:10.0} ns {:5.2} ns/B   region {memory} B",
        text.len(),
        read,
        per_byte(read, text.len()),
        write,
        per_byte(write, out.len()),
    );
}

fn best(rounds: usize, mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    let mut best = f64::MAX;
    while start.elapsed() < Duration::from_millis(700) {
        let block = Instant::now();
        for _ in 0..rounds {
            work();
        }
        best = best.min(block.elapsed().as_nanos() as f64 / rounds as f64);
    }
    best
}
