//! Rules that depend on themselves.

use super::{right, wrong};

#[test]
fn a_rule_does_not_need_itself() {
    for rule in
        ["a if { a }", "a if { not a }", "a := data.p", "a if { data[x].a }", "a := [b | b := a]"]
    {
        wrong(
            &format!("package p\n{rule}"),
            &["2: recursion: rule data.p.a is recursive: data.p.a -> data.p.a"],
        );
    }
    wrong(
        "package p\nf(x) := f(x - 1)",
        &["2: recursion: rule data.p.f is recursive: data.p.f -> data.p.f"],
    );
    right("package p\na := 1 if { data.q }\nb := a\nc := [a, b]");
}

#[test]
fn each_rule_on_a_loop_is_reported() {
    wrong(
        "package p\na := b\nb := c\nc := a\nd := a",
        &[
            "2: recursion: rule data.p.a is recursive: data.p.a -> data.p.b -> data.p.c -> data.p.a",
            "3: recursion: rule data.p.b is recursive: data.p.b -> data.p.c -> data.p.a -> data.p.b",
            "4: recursion: rule data.p.c is recursive: data.p.c -> data.p.a -> data.p.b -> data.p.c",
        ],
    );
}

#[test]
fn long_chains_are_no_trouble() {
    let rules: String = (0..3000).map(|i| format!("r{i} := r{}\n", i + 1)).collect();
    right(&format!("package p\n{rules}r3000 := 1"));
}

/// Every rule of one package reads all rules of another: the graph must not have an edge for each pair.
#[test]
fn many_rules_may_read_many() {
    let package = |name: &str, rule: &dyn Fn(usize) -> String| -> String {
        let rules: String = (0..3000).map(|i| rule(i) + "\n").collect();
        format!("package {name}\n{rules}")
    };
    let values = package("p", &|i| format!("r{i} := {i}"));
    let readers = package("q", &|i| format!("r{i} if {{ data.p[_] == {i} }}"));
    right(&format!("{values}---\n{readers}"));
    let itself = package("p", &|i| format!("r{i} if {{ data.p[_] == {i} }}"));
    let want: Vec<String> = (0..10)
        .map(|i| {
            let name =
                format!("data.p.r{}", [0, 1, 10, 100, 1000, 1001, 1002, 1003, 1004, 1005][i]);
            let row = name["data.p.r".len()..].parse::<usize>().expect("a number") + 2;
            format!("{row}: recursion: rule {name} is recursive: {name} -> {name}")
        })
        .chain(["compile: error limit reached".to_owned()])
        .collect();
    wrong(&itself, &want.iter().map(String::as_str).collect::<Vec<_>>());
}
