//! Where findings point: manifests are generated with faults planted at known lines and columns, and each finding must
//! stand where its fault was planted.

use crate::support::{options, sample, scan};
use lictor_scan::finding::Status;

const MANIFESTS: usize = 200;

/// Numbers that look drawn at random and are the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[self.below(texts.len() as u64) as usize]
    }
}

/// A fault: the policy that finds it, and where.
type Fault = (&'static str, usize, usize);

/// A text that grows, and the faults in it.
struct Manifest {
    text: String,
    faults: Vec<Fault>,
}

impl Manifest {
    /// Adds text in which `«policy»` marks that a fault begins there.
    fn add(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, marked)) = rest.split_once('«') {
            self.text.push_str(before);
            let (policy, after) = marked.split_once('»').expect("a mark ends");
            let policy = match policy {
                "p" => "privileged",
                "i" => "image-tag",
                _ => "known-namespace",
            };
            let line = self.text.matches('\n').count() + 1;
            let last = self.text.rsplit('\n').next().unwrap_or_default();
            self.faults.push((policy, line, last.chars().count() + 1));
            rest = after;
        }
        self.text.push_str(rest);
    }

    fn noise(&mut self, draw: &mut Draw, indent: &str) {
        let noise = [
            "",
            "# a comment: with # more\n",
            "\n",
            "note: \"quoted \\\" # text: é\"\n",
            "script: |\n  if true; then\n    é: echo # no comment\n  fi\n",
            "folded: >-\n  one\n  two\n\n  three\n",
            "empty:\nnothing: ~\n",
            "flow: {a: [1, 2, {b: c}], 'd''e': \"f\"}\n",
            "anchored: &a {x: 1}\n",
        ];
        for line in draw.one_of(&noise).lines() {
            self.text.push_str(if line.is_empty() { "" } else { indent });
            self.text.push_str(line);
            self.text.push('\n');
        }
    }
}

/// A Pod or a Deployment in YAML, in blocks or in flow.
fn yaml(draw: &mut Draw) -> Manifest {
    let mut made = Manifest { text: String::new(), faults: Vec::new() };
    made.add(
        draw.one_of(&["", "---\n", "# first\n---\n", "\u{fffd}: x\n"])
            .trim_start_matches("\u{fffd}: x\n"),
    );
    let is_pod = draw.below(2) == 0;
    made.add(if is_pod {
        "apiVersion: v1\nkind: Pod\n"
    } else {
        "apiVersion: apps/v1\nkind: Deployment\n"
    });
    made.noise(draw, "");
    made.add(draw.one_of(&[
        "metadata:\n  name: a\n",
        "metadata: {name: a, namespace: «n»shop}\n",
        "metadata:\n  namespace:   «n»'shop'  # here\n  name: b\n",
    ]));
    made.add(if is_pod { "spec:\n" } else { "spec:\n  template:\n    spec:\n" });
    let indent = if is_pod { "  " } else { "      " };
    made.add(&format!("{indent}containers:\n"));
    let dash = format!("{indent}{}- ", draw.one_of(&["", "  ", "    "]));
    let inner = " ".repeat(dash.len());
    for number in 0..=draw.below(4) {
        let image = draw.one_of(&[
            "image: «i»nginx",
            "image: «i»\"é-nginx\"",
            "image:     «i»'a'",
            "image: a:1",
            "\"image\": «i»b",
        ]);
        let context = draw.one_of(&[
            "securityContext:\n@  privileged: «p»true",
            "securityContext: {runAsUser: 1, privileged: «p»true}",
            "securityContext: {\"privileged\": «p»true }",
            "securityContext:\n@  capabilities: {add: [A]}\n@  privileged:\n@    «p»true",
            "securityContext: {privileged: false}",
        ]);
        let context = context.replace('@', &inner);
        let mut lines = [format!("name: c{number}"), image.to_owned(), context];
        let turns = draw.below(3) as usize;
        lines.rotate_left(turns);
        for (index, line) in lines.iter().enumerate() {
            made.add(&format!("{}{line}\n", if index == 0 { &dash } else { &inner }));
            made.noise(draw, &inner);
        }
    }
    made
}

/// The same in JSON, over several lines.
fn json(draw: &mut Draw) -> Manifest {
    let mut made = Manifest { text: String::new(), faults: Vec::new() };
    let gap = draw.one_of(&["", " ", "\n  ", "\n\t", "\r\n    "]);
    made.add(&format!("{{\"apiVersion\":{gap}\"v1\", \"kind\": \"Pod\",{gap}\"metadata\": {{\"name\": \"é\\n\", \"namespace\":{gap}«n»\"shop\"}},{gap}\"spec\": {{\"containers\": ["));
    for number in 0..=draw.below(4) {
        made.add(if number > 0 { ", " } else { "" });
        made.add(&format!("{gap}{{\"name\": \"{number}\", \"image\":{gap}«i»\"x\\u00e9\", \"securityContext\":{{{gap}\"privileged\":{gap}«p»true}}}}"));
    }
    made.add(&format!("]{gap}}}{gap}}}\n"));
    made
}

#[test]
fn findings_stand_where_faults_were_planted() {
    let mut draw = Draw(0x9e37_79b9_7f4a_7c15);
    let (mut planted, mut right, mut wrong) = (0, 0, Vec::new());
    for number in 0..MANIFESTS {
        let made = if number % 4 == 0 { json(&mut draw) } else { yaml(&mut draw) };
        let name = if number % 4 == 0 { "m.json" } else { "m.yaml" };
        let report = scan(&[(name, &made.text)], options(sample()));
        assert_eq!(report.errors(), 0, "{:?}\n{}", report.problems, made.text);
        let is_said = |status| matches!(status, Status::Fail | Status::Undetermined);
        let mut found: Vec<(String, usize, usize)> = report
            .findings
            .iter()
            .filter(|finding| is_said(finding.status))
            .map(|finding| (finding.policy.id.clone(), finding.place.line, finding.place.column))
            .collect();
        assert_eq!(found.len(), made.faults.len(), "{found:?} {:?}\n{}", made.faults, made.text);
        for (policy, line, column) in made.faults {
            planted += 1;
            let at = found
                .iter()
                .position(|(id, own, col)| (id.as_str(), *own, *col) == (policy, line, column));
            match at {
                Some(at) => {
                    found.remove(at);
                    right += 1;
                }
                None => wrong.push(format!(
                    "{policy} at {line}:{column}, not among {found:?} in\n{}",
                    made.text
                )),
            }
        }
    }
    assert!(planted > 500, "there is enough to find: {planted}");
    assert!(right * 100 >= planted * 98, "{right} of {planted} are right\n{}", wrong.join("\n"));
}
