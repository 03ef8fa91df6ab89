//! What is printed, and in which order.

use lictor::{Bundle, Engine, EvalOptions, Input, SystemHost};
use std::sync::{Arc, Mutex};

const RULES: &str = r#"package p
left := 1 if print("left")
right := 1 if print("right")
none := 1 if { print("none"); false }
f(x) := x if print("f", x)
"#;

/// The lines that asking for a rule with this body prints.
fn prints(body: &str, want: &[&str]) {
    let bundle = Bundle::builder().module("p.rego", &format!("{RULES}r if {{ {body} }}\n"));
    let policy = Engine::new().compile(bundle.build().expect("sound")).expect("compiles");
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&lines);
    let host = SystemHost::new().on_print(move |_, line| {
        kept.lock().expect("no panic").push(line.to_owned());
    });
    let options =
        EvalOptions { host: Some(&host), strict_builtin_errors: true, ..EvalOptions::default() };
    // Some of the bodies fail, which is not what is asked here.
    let _ = policy.query("data.p.r").expect("compiles").eval_with(&Input::none(), &options);
    assert_eq!(*lines.lock().expect("no panic"), want, "{body}");
}

#[test]
fn operands_from_left_to_right() {
    prints("left == right", &["left", "right"]);
    prints("left = right", &["left", "right"]);
    prints("none == right", &["none"]);
    prints("right == none", &["right", "none"]);
    prints("left != right", &["left", "right"]);
    prints("left == f(1)", &["f 1", "left"]);
    prints("f(1) == left", &["f 1", "left"]);
    prints("[left, right] == [right, left]", &["left", "right"]);
}

#[test]
fn evaluation_goes_on_after_a_failure() {
    prints("not units.parse(\"a\"); print(1)", &["1"]);
}
