//! Modules made to keep the checker busy end soon, and without blame.

use crate::{compile, options};
use std::fmt::Write;

/// Compiles; whether it is right is not asked.
fn ends(text: &str) {
    let _ = compile(text, options());
}

#[test]
fn types_that_double() {
    let mut text = String::from("package p\nr0 := [1]\n");
    for i in 1..200 {
        writeln!(text, "r{i} := [r{0}, r{0}] if {{ r{0} == r{0}; r{0}[0] != 1 }}", i - 1)
            .expect("a string");
    }
    ends(&text);
}

#[test]
fn great_types_side_by_side() {
    let mut text = String::from("package p\nr0 := [1]\ns0 := [1]\n");
    for i in 1..100 {
        let before = i - 1;
        writeln!(text, "r{i} := [r{before}, r{before}]\ns{i} := [s{before}, s{before}]")
            .expect("a string");
        writeln!(text, "t{i} if r{i} == s{i}").expect("a string");
    }
    ends(&text);
}

#[test]
fn types_that_deepen() {
    let mut text = String::from("package p\nr0 := [1]\n");
    for i in 1..5_000 {
        writeln!(text, "r{i} := {{\"a\": r{}}}", i - 1).expect("a string");
    }
    ends(&text);
}

#[test]
fn comprehensions_in_comprehensions() {
    let depth = 60;
    let text = format!("package p\nx := {}1{}", "[y | y := ".repeat(depth), "]".repeat(depth));
    ends(&text);
    let text = format!("package p\nx := {}1{}", "count([1 | ".repeat(depth), "])".repeat(depth));
    ends(&text);
}

#[test]
fn sets_of_many_types() {
    let mut text = String::from("package p\nx := {");
    for i in 0..2_000 {
        write!(text, "{{\"k{i}\": {i}}}, ").expect("a string");
    }
    text.push_str("1}");
    ends(&text);
}
