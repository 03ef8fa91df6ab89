//! Input and policies that mean harm: every one ends in a typed error with a place, in bounded memory, and the
//! evaluator works afterwards.

use lictor::{Bundle, Engine, Error, EvalOptions, Host, Input, Limits, Query, json};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Stacks of threads in Rust and in most hosts.
const STACK: usize = 2 << 20;

/// Runs a test on a stack of the usual size, whatever the runner gives.
fn on_a_thread(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(test).expect("a thread");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

fn compile(module: &str, query: &str) -> Result<Query, Error> {
    let bundle = Bundle::builder().module("p.rego", module).build()?;
    Engine::new().compile(bundle)?.query(query)
}

fn compiled(module: &str, query: &str) -> Query {
    compile(module, query).unwrap_or_else(|error| panic!("{module:.300}\n{error}"))
}

fn run(query: &Query, limits: Limits) -> Result<String, Error> {
    let options = EvalOptions { limits, ..EvalOptions::default() };
    let decision = query.eval_with(&Input::none(), &options)?;
    Ok(decision.value().map_or_else(|| "undefined".to_owned(), json::to_string))
}

/// The evaluation of `data.p.x` ends with `message`, and the thread's evaluator works after it.
#[track_caller]
fn stops(module: &str, limits: Limits, want: &str) {
    let query = compiled(module, "data.p.x");
    let error = run(&query, limits).map_err(|error| error.to_string());
    assert_eq!(error, Err(want.to_owned()), "{module:.300}");
    still_works();
}

/// As [`stops`], in any row.
#[track_caller]
fn stops_with(module: &str, limits: Limits, want: &str) {
    let query = compiled(module, "data.p.x");
    match run(&query, limits) {
        Ok(value) => panic!("{module:.300}\n{value:.300}"),
        Err(error) => {
            let text = error.to_string();
            assert!(
                text.starts_with("p.rego:") && text.ends_with(want),
                "{module:.300}\n{text:.300}"
            );
        }
    }
    still_works();
}

#[track_caller]
fn still_works() {
    let query = compiled("package p\nx := sum([n | some n in numbers.range(1, 10)])", "data.p.x");
    assert_eq!(run(&query, Limits::default()).expect("works"), "55");
}

fn steps(max_steps: u64) -> Limits {
    Limits { max_steps, ..Limits::default() }
}

#[test]
fn endless_loops_run_out_of_steps() {
    for body in [
        "x := count(numbers.range(1, 10000000))",
        "big := numbers.range(1, 3000)\nx := count([1 | some a in big; some b in big; some c in big; a == b * c])",
        "big := numbers.range(1, 3000)\nx if { some a in big; some b in big; some c in big; a + b == c * -1 }",
        "big := numbers.range(1, 3000)\nx if every a in big { every b in big { every c in big { a + b + c > 0 } } }",
        "big := numbers.range(1, 3000)\nf(a, b) if { some c in big; c == a - b - 9000 }\nx if { some a in big; some b in big; f(a, b) }",
        "big := {n: n | some n in numbers.range(1, 3000)}\nx contains [a, b, c] if { some a, _ in big; some b, _ in big; big[c] == -1 }",
        "big := {n: n | some n in numbers.range(1, 3000)}\nx[a][b] := c if { some a, _ in big; some b, _ in big; big[c] == -1 }",
        "x contains n if walk(y, [n, _])\ny := [z | some _ in numbers.range(1, 10000000)]\nz := 1",
    ] {
        stops_with(
            &format!("package p\n{body}"),
            steps(100_000),
            "eval_limit_error: step limit reached",
        );
    }
}

#[test]
fn long_evaluations_run_out_of_time() {
    let module = "package p\nbig := numbers.range(1, 10000)\nx if { some a in big; some b in big; a + b == 0 }";
    let limits = Limits { timeout: Some(Duration::from_millis(30)), ..Limits::default() };
    stops(module, limits, "p.rego:3: eval_cancel_error: context deadline exceeded");
}

#[test]
fn collections_run_out_of_memory() {
    let limits = || Limits { max_bytes: 4 << 20, ..Limits::default() };
    for body in [
        "x := numbers.range(1, 10000000)",
        "x := count(numbers.range(1, 1000000000000))",
        "x := [[a, b] | some a in n; some b in n]",
        "x := {[a, b] | some a in n; some b in n}",
        "x := {[a, b]: a | some a in n; some b in n}",
        "x contains [a, b] if { some a in n; some b in n }",
        "x[a][b] := [a] if { some a in n; some b in n }",
        "x if { some a in n; some b in n; input.x == 1 with input as [a, b, n] }",
        "x := [1 | some a in n; some b in n]",
        "x contains 1 if { some a in n; some b in n }",
        "x := concat(\"\", [s | some a in n; s := sprintf(\"%1000d\", [a])])",
    ] {
        let module = format!("package p\nn := numbers.range(1, 3000)\n{body}");
        stops_with(&module, limits(), "eval_limit_error: memory limit reached");
    }
}

#[test]
fn rows_run_out_of_memory() {
    let query =
        compiled("package p\nn := numbers.range(1, 3000)", "data.p.n[a] < data.p.n[b] + 9000");
    let error = run(&query, Limits { max_bytes: 4 << 20, ..Limits::default() })
        .map_err(|error| error.to_string());
    assert_eq!(
        error,
        Err("data.p.n[a] < data.p.n[b] + 9000: eval_limit_error: memory limit reached".to_owned())
    );
    still_works();
}

/// Values that are small because they share their parts, and huge when they are gone through.
#[test]
fn shared_parts_do_not_add_up_to_more_than_fits() {
    let chain = |level: &str| {
        let levels = (1..60).map(|n| {
            let (own, last) = (n.to_string(), (n - 1).to_string());
            level.replace("{n}", &own).replace("{m}", &last)
        });
        format!(
            "package p\nv0 := [\"a string of some length\"]\n{}x := v59",
            levels.collect::<String>()
        )
    };
    for level in [
        "v{n} := [v{m}, v{m}]\n",
        "v{n} := {[v{m}, 1], [v{m}, 2]}\n",
        "v{n} := {\"a\": v{m}, \"b\": v{m}}\n",
        "v{n} := [v | some _ in [1, 2]; v := v{m}]\n",
        "v{n}[a] := v{m} if some a in [1, 2]\n",
        "v{n} contains [a, v{m}] if some a in [1, 2]\n",
        "v{n} := array.concat([v{m}], [v{m}])\n",
    ] {
        stops_with(&chain(level), Limits::default(), "eval_limit_error: value size limit reached");
    }
    stops_with(
        &chain("v{n} := concat(\"\", [v{m}, v{m}])\n")
            .replace("[\"a string of some length\"]", "\"text\""),
        Limits { max_bytes: 1 << 26, ..Limits::default() },
        "eval_limit_error: memory limit reached",
    );
}

#[test]
fn results_have_a_size() {
    let module =
        "package p\ns := sprintf(\"%1000d\", [1])\nx := [s | some _ in numbers.range(1, 3000)]";
    let limits = Limits { max_output: 1 << 20, ..Limits::default() };
    stops(module, limits, "p.rego:3: eval_limit_error: value size limit reached");
}

#[test]
fn values_do_not_nest_for_ever() {
    on_a_thread(|| {
        for level in [
            "[v{m}]",
            "{v{m}}",
            "{\"a\": v{m}}",
            "{v{m}: 1}",
            "{\"a\": {v{m}}}",
            "[v | v := [v{m}]]",
        ] {
            let mut module = "package p\nv0 := 1\nx := y if {\n".to_owned();
            (0..1500).for_each(|n| module.push_str(&format!("v{n}\n")));
            module.push_str("y := v1499 }\n");
            for n in 1..1500 {
                let value = level.replace("{m}", &(n - 1).to_string());
                module.push_str(&format!("v{n} := {value}\n"));
            }
            stops_with(&module, Limits::default(), "eval_limit_error: value nests too deeply");
        }
    });
}

/// Calls that nest end at the limits of depth and of the stack, whichever comes first.
#[test]
fn calls_do_not_nest_for_ever() {
    on_a_thread(|| {
        let last = "r2000 := 1\nf2000(x) := x\ns2000 contains 1\no2000[1] := 1\np2000.a := 1\n";
        for (level, root) in [
            ("r{n} := r{m} + 1", "r0"),
            ("r{n} := 1 if not r{m} == 2", "r0"),
            ("f{n}(x) := f{m}(x) + 1", "f0(1)"),
            ("f{n}(x) := r{n} + x\nr{n} := f{m}(1)", "r0"),
            ("default r{n} := 1\nr{n} := r{m} + 1", "r0"),
            ("r{n} := 1 if false else := r{m}", "r0"),
            ("s{n} contains x if some x in s{m}", "s0"),
            ("o{n}[x] := y if some x, y in o{m}", "o0"),
            ("p{n}.a := x if x := p{m}.a\np{n}.b := 1", "p0.a"),
            ("r{n} := [x | x := r{m}]", "r0"),
            ("r{n} := x if x := r{m} with input.a as {n}", "r0"),
            ("r{n} if every x in [1] { r{m} == x }", "r0"),
        ] {
            let mut module = format!("package p\n{last}x := {root}\n");
            for n in 0..2000 {
                module.push_str(
                    &level.replace("{n}", &n.to_string()).replace("{m}", &(n + 1).to_string()),
                );
                module.push('\n');
            }
            stops_with(&module, Limits::default(), "eval_limit_error: call depth limit reached");
            let few = Limits { max_depth: 10, ..Limits::default() };
            stops_with(&module, few, "eval_limit_error: call depth limit reached");
        }
    });
}

#[test]
fn calls_may_nest_some() {
    on_a_thread(|| {
        let levels = (1..50).map(|n| format!("f{n}(x) := f{}(x) + 1\n", n - 1));
        let module = format!("package p\nf0(x) := x\nx := f49(1)\n{}", levels.collect::<String>());
        assert_eq!(run(&compiled(&module, "data.p.x"), Limits::default()).expect("works"), "50");
    });
}

#[test]
fn packages_nest_deep() {
    on_a_thread(|| {
        let module = format!("package p{}\nx := 1", ".a".repeat(400));
        match compile(&module, "data") {
            Ok(query) => drop(run(&query, Limits::default())),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
        still_works();
    });
}

#[test]
fn prints_are_paid_for() {
    struct Count(Cell<usize>);
    impl Host for Count {
        fn print(&self, _: &str, line: &str) {
            self.0.set(self.0.get() + line.len());
        }
    }
    let module = "package p\nn := {a | some a in numbers.range(1, 1000)}\nx if { print(walk(n), walk(n), walk(n), walk(n)) }";
    let host = Count(Cell::new(0));
    let options =
        EvalOptions { host: Some(&host), limits: steps(50_000), ..EvalOptions::default() };
    let error =
        compiled(module, "data.p.x").eval_with(&Input::none(), &options).expect_err("too much");
    assert_eq!(error.to_string(), "p.rego:3: eval_limit_error: step limit reached");
    assert!((100_000..256 * 50_000).contains(&host.0.get()), "{}", host.0.get());
    still_works();
}

#[test]
fn recursion_is_an_error_of_compilation() {
    let error =
        compile("package p\nx := y\ny := x", "data.p.x").expect_err("recursive").to_string();
    assert!(error.contains("p.rego:2: rego_recursion_error: rule data.p.x is recursive: data.p.x -> data.p.y -> data.p.x"), "{error}");
}

#[test]
fn input_that_means_harm() {
    on_a_thread(|| {
        let fails = |bytes: &[u8], want: &str| {
            let error = Input::from_json(bytes).expect_err("no input").to_string();
            assert!(error.contains(want), "{error:.300}");
        };
        for open in ["[", "{\"a\":", "[{\"a\":[", "[[],"] {
            fails(open.repeat(100_000).as_bytes(), "exceeded max depth");
        }
        fails(b"[1, 2", "unexpected EOF");
        fails(b"\xff\xfe", "invalid character");
        let odd = Input::from_json(b"{\"a\": \"x\xffy\"}").expect("bytes are replaced, as in OPA");
        let query = compiled("package p\nx := input.a", "data.p.x");
        let decision = query.eval(&odd).expect("evaluates");
        assert_eq!(decision.value().and_then(lictor::Value::as_str), Some("x\u{fffd}y"));
    });
}

#[test]
fn numbers_of_any_length() {
    let digits = "7".repeat(10_000_000);
    let input =
        Input::from_json(format!("{{\"n\": {digits}, \"m\": {digits}.5, \"e\": 1e1000000000}}"))
            .expect("numbers");
    let eval = |body: &str| {
        let query = compiled(&format!("package p\n{body}"), "data.p.x");
        let options = EvalOptions { strict_builtin_errors: true, ..EvalOptions::default() };
        match query.eval_with(&input, &options) {
            Ok(decision) => decision.value().map_or("undefined".to_owned(), json::to_string),
            Err(error) => error.to_string(),
        }
    };
    assert_eq!(eval("x if input.n == input.n"), "true");
    assert_eq!(eval("x if input.n < input.m"), "true");
    assert_eq!(eval("x if input.n < input.e"), "true");
    assert_eq!(eval("x := count({input.n, input.m, input.e})"), "3");
    assert_eq!(eval("x := input.n").len(), 10_000_000);
    for body in [
        "input.n + 1",
        "input.n * input.m",
        "input.n % 7",
        "input.e + 1",
        "format_int(input.n, 2)",
        "round(input.m)",
    ] {
        let got = eval(&format!("x := {body}"));
        assert!(got.len() < 200 && got.contains(": eval_"), "{body}: {got:.300}");
    }
    let error = compile(&format!("package p\nx := {digits}"), "data.p.x").map(|_| ());
    assert!(
        error.is_ok()
            || error.is_err_and(|error| error.to_string().len() < 1000 + 2 * digits.len())
    );
    still_works();
}

#[test]
fn wide_policies_compile() {
    on_a_thread(|| {
        let rules: String = (0..2000).map(|n| format!("r{n} := {n} if input.a == {n}\n")).collect();
        let query = compiled(&format!("package p\n{rules}x := data.p.r1999"), "data.p.r7");
        assert_eq!(run(&query, Limits::default()).expect("works"), "undefined");
    });
}

/// Cancels when it is first asked, and never again.
struct Once(AtomicBool);

impl Host for Once {
    fn cancelled(&self) -> bool {
        !self.0.swap(true, Ordering::Relaxed)
    }
}

#[test]
fn what_was_cancelled_is_not_tried_again() {
    let module = "package p\n\nwanted contains x if { some x in input.xs; x.on }\n\n\
                  names contains x.name if some x in wanted";
    let bundle = Bundle::builder().module("p.rego", module).build().expect("it is read");
    let policy = Engine::builder().project_from(0).build().compile(bundle).expect("it compiles");
    let query = policy.prepare("p/names").expect("it is there");
    let items: Vec<_> = (0..500).map(|n| format!(r#"{{"on": true, "name": {n}}}"#)).collect();
    let input = format!(r#"{{"xs": [{}]}}"#, items.join(","));
    // What is looked at is found out for the second time.
    let _ = query.eval_json(input.as_bytes(), &EvalOptions::default());
    let host = Once(AtomicBool::new(false));
    let options = EvalOptions { host: Some(&host), ..EvalOptions::default() };
    let error = query.eval_json(input.as_bytes(), &options).expect_err("it was cancelled");
    assert_eq!(error.code(), Some("eval_cancel_error"));
}
