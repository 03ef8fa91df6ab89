//! What partial evaluation leaves of queries. That a residue means what its query means is shown by
//! `conformance --partial`; here is what it looks like.

use lictor::{Bundle, Engine, Error, EvalOptions, Input, PartialLimits, PartialOptions, Policy};

const DATA: &[u8] = br#"{"roles": {"ann": ["x", "y"], "bob": ["z"]}, "min": 3}"#;

fn policy(rules: &str) -> Policy {
    let text = format!("package t\n{rules}");
    let bundle = Bundle::builder().module("t.rego", &text).data_json(DATA).build();
    Engine::new().compile(bundle.expect("the bundle is sound")).expect("the policy is sound")
}

fn residue(rules: &str, query: &str, options: &PartialOptions) -> Result<String, Error> {
    let (input, eval) = (Input::none(), EvalOptions::default());
    let partial = policy(rules).partial_with(query, options, &input, &eval)?;
    let modules = partial.modules();
    let all = partial.queries().into_iter().map(|query| format!("? {}", query.replace('\n', "; ")));
    Ok(all.chain(modules).collect::<Vec<_>>().join("\n").trim_end().to_owned())
}

fn eq(rules: &str, query: &str, want: &str) {
    let got = residue(rules, query, &PartialOptions::default()).expect("there is a residue");
    assert_eq!(got, want, "{rules} {query}");
}

fn eq_with(options: &PartialOptions, rules: &str, query: &str, want: &str) {
    assert_eq!(
        residue(rules, query, options).expect("there is a residue"),
        want,
        "{rules} {query}"
    );
}

#[test]
fn known_and_unknown() {
    eq("", "1 < data.min", "?");
    eq("", "1 > data.min", "");
    eq("", "input.x > data.min", "? input.x > 3");
    eq("", "x := data.min; y := input.a", "? y = input.a; x = 3");
    eq("", "x = input.a; y = x.b", "? x = input.a; y = x.b");
    eq(
        "",
        "some i; data.roles.ann[i] = input.r",
        "? input.r = \"x\"; i = 0\n? input.r = \"y\"; i = 1",
    );
    eq("", "data.roles[input.u][_] = \"z\"", "? \"bob\" = input.u");
}

#[test]
fn rules_are_inlined() {
    eq("p if input.a == 1\np if input.b == 2", "data.t.p", "? input.a = 1\n? input.b = 2");
    eq("p := x if x := input.a", "data.t.p", "? input.a");
    eq(
        "p contains x if { some x in input.xs; x > data.min }",
        "data.t.p[5]",
        "? 5 = input.xs[__local1__2]",
    );
    eq("f(x) := x + 1", "data.t.f(input.a) > 2", "? input.a + 1 > 2");
    eq("o[k] := v if some k, v in input.o", "data.t.o.a = 1", "? 1 = input.o.a");
    eq("default p := false\np if input.a", "data.t.p = true", "? input.a");
}

#[test]
fn rules_that_stay() {
    eq(
        "default p := false\np if input.a == data.min",
        "data.t.p",
        "? data.partial.t.p\npackage partial.t\n\ndefault p := false\n\np if input.a = 3",
    );
    eq(
        "p contains x if some x in input.xs",
        "data.t.p = y",
        "? data.partial.t.p = y\npackage partial.t\n\np contains __local2__1 if __local2__1 = input.xs[__local1__1]",
    );
    eq("p := 1 if { input.a } else := 2", "data.t.p = 2", "? data.t.p = 2");
}

#[test]
fn negation() {
    eq("p if input.a == 1", "not data.t.p", "? not input.a = 1");
    eq(
        "p if { input.a == 1; input.b }\np if input.c",
        "not data.t.p",
        "? not input.a = 1; not input.c\n? not input.b; not input.c",
    );
    eq("p if data.min == 3", "not data.t.p; input.a", "");
    eq("p if data.min == 4", "not data.t.p; input.a", "? input.a");
    eq(
        "p if input.xs[_] == 1",
        "not data.t.p",
        "? not data.partial.__not3__\npackage partial\n\n__not3__ if input.xs[_] = 1",
    );
    eq("p if { x := input.a; not x }", "data.t.p", "? __local0__2 = input.a; not __local0__2");
}

#[test]
fn options() {
    let with = |change: fn(&mut PartialOptions)| {
        let mut options = PartialOptions::default();
        change(&mut options);
        options
    };
    let data = with(|options| options.unknowns = vec!["data.roles".to_owned()]);
    eq_with(&data, "p if data.roles.ann[_] == \"x\"", "data.t.p", "? data.roles.ann[_] = \"x\"");
    let disabled = with(|options| options.disable_inlining = vec!["data.roles".to_owned()]);
    eq_with(&disabled, "", "data.roles[input.u]", "? data.roles[input.u]");
    let shallow = with(|options| options.shallow_inlining = true);
    eq_with(
        &shallow,
        "p if input.a",
        "data.t.p = true",
        "? data.partial.t.p = true\npackage partial.t\n\np if {\n\tinput.a = __localt2__\n\t__localt2__\n}",
    );
    eq("", "time.now_ns() > input.a", "? time.now_ns() > input.a");
}

#[test]
fn limits() {
    let options = |limits| PartialOptions { limits, ..PartialOptions::default() };
    let small = PartialLimits { max_size: 10, ..PartialLimits::default() };
    let short = PartialLimits { max_steps: 10, ..PartialLimits::default() };
    let rules =
        "p if { input.a[_] == input.b[_]; input.c > input.d; numbers.range(1, 50)[_] == input.e }";
    for limits in [small, short] {
        let error = residue(rules, "data.t.p", &options(limits)).expect_err("a limit is reached");
        assert_eq!(error.code(), Some("eval_limit_error"));
    }
    // Terms that double with every call, branches that double with every rule.
    let calls = |count: usize| format!("{}input.x{}", "f(".repeat(count), ")".repeat(count));
    let doubling = format!("f(x) := [x, x]\np := {}", calls(40));
    let rules = (0..40).map(|i| format!("q{i} if {{ input.a[{i}]; q{} }}\n", i + 1).repeat(2));
    let branching = rules.collect::<String>() + "q40 if input.x";
    for (rules, query) in [(doubling, "data.t.p"), (branching, "data.t.q0")] {
        let outcome = residue(
            &rules,
            query,
            &PartialOptions {
                limits: PartialLimits { max_steps: 100_000, ..PartialLimits::default() },
                ..PartialOptions::default()
            },
        );
        assert_eq!(outcome.expect_err("a limit is reached").code(), Some("eval_limit_error"));
    }
    let flat = PartialLimits { max_depth: 1, ..PartialLimits::default() };
    eq_with(&options(flat), "p if q\nq if input.a", "data.t.p", "? data.t.q");
    let error = residue(
        "",
        "input.a",
        &PartialOptions { unknowns: vec!["x.y".to_owned()], ..PartialOptions::default() },
    );
    assert_eq!(
        error.expect_err("no document").message(),
        "`x.y` does not start with `input` or `data`"
    );
}
