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
