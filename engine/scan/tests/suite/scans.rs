//! Scans: what is judged, what is said of it, and what cannot be.

use crate::support::{ROOT, input, lines, options, sample, scan, scanner};
use lictor::Dialect;
use lictor_scan::catalog::Module;
use lictor_scan::config::Config;
use lictor_scan::finding::Severity;
use lictor_scan::source::Source;
use lictor_scan::{Scanner, Selection, SetupError, admission, walk};

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec:\n  containers:\n    - name: x\n      image: nginx\n      securityContext:\n        privileged: true\n";

fn eq(texts: &[(&str, &str)], want: &[&str]) {
    assert_eq!(lines(&scan(texts, options(sample()))), want);
}

/// With the settings of a `lictor.yaml`.
fn eq_with(settings: &str, texts: &[(&str, &str)], want: &[&str]) {
    let config = Config::read(&Source::new("lictor.yaml", settings.to_owned())).expect("sound");
    let got = lines(&scan(texts, lictor_scan::Options { config, ..options(sample()) }));
    assert_eq!(got, want, "{settings}");
}

#[test]
fn findings_have_places() {
    eq(
        &[("pod.yaml", POD)],
        &[
            "pod.yaml:3:32 undetermined low no namespaces are known",
            "pod.yaml:7:14 fail medium image `nginx` has no tag",
            "pod.yaml:9:21 fail critical container `x` is privileged",
        ],
    );
}

#[test]
fn absent_fields_are_placed_nearby() {
    let text =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: x\n";
    eq(&[("pod.yaml", text)], &["pod.yaml:6:5 fail high container `x` has no image"]);
}

#[test]
fn lists_and_reviews_are_opened() {
    let list = r#"{"apiVersion": "v1", "kind": "List", "items": [
 {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "x", "image": "nginx"}]}}]}"#;
    eq(&[("list.json", list)], &["list.json:2:112 fail medium image `nginx` has no tag"]);
    let typed = "apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: b}\n  spec:\n    containers: [{name: x, image: a}]\n";
    eq(&[("list.yaml", typed)], &["list.yaml:6:35 fail medium image `a` has no tag"]);
    let review = r#"{"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "1", "operation": "CREATE",
 "object": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "x", "image": "a"}]}}}}"#;
    eq(&[("review.json", review)], &["review.json:2:122 fail medium image `a` has no tag"]);
}

#[test]
fn broken_documents_hide_no_others() {
    let text = format!("{POD}---\nkind: [\n---\n{POD}");
    eq(
        &[("pods.yaml", &text), ("bad.json", "{\"a\": }"), ("empty.yaml", "")],
        &[
            "pods.yaml:3:32 undetermined low no namespaces are known",
            "pods.yaml:7:14 fail medium image `nginx` has no tag",
            "pods.yaml:9:21 fail critical container `x` is privileged",
            "pods.yaml:15:32 undetermined low no namespaces are known",
            "pods.yaml:19:14 fail medium image `nginx` has no tag",
            "pods.yaml:21:21 fail critical container `x` is privileged",
            "pods.yaml:12:1 error did not find expected node content",
            "bad.json:1:7 error expected a value, found `}`",
        ],
    );
}

#[test]
fn what_is_unknown_is_passed_over() {
    let report = scan(&[("values.yaml", "a: 1\na: 2\n")], options(sample()));
    assert_eq!((report.objects, report.passed_over, report.problems.len()), (0, 1, 0));
    let twice =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: []}\nspec: {}\n";
    eq(
        &[("twice.yaml", twice)],
        &["twice.yaml:5:1 note `spec` stands twice in one mapping, and the last counts"],
    );
}

/// A definition of a custom resource of 900 KB, with this line at its end.
fn large_definition(last: &str) -> String {
    let mut text = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com}\nspec:\n  properties:\n".to_owned();
    while text.len() < 900_000 {
        let number = text.len();
        text.push_str(&format!("    field{number}:\n      type: string\n      description: 'What it is for, number {number}.'\n"));
    }
    text.push_str(last);
    text
}

#[test]
fn large_and_unknown_objects_stop_nothing() {
    let found = |file: &str, row: usize| {
        [
            format!("{file}:{}:14 fail medium image `nginx` has no tag", row + 7),
            format!("{file}:{}:21 fail critical container `x` is privileged", row + 9),
        ]
    };
    let pod = POD.replace(", namespace: shop", "");
    let sound = large_definition("    last: {type: object}\n");
    let broken = large_definition("    last: {type: [object}\n");
    let rows = sound.lines().count();
    let widget =
        "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {containers: 3}\n";
    let report = scan(
        &[
            ("sound.yaml", &format!("{sound}---\n{pod}")),
            ("broken.yaml", &format!("{broken}---\n{pod}")),
            ("widget.yaml", &format!("{widget}---\n{pod}")),
        ],
        options(sample()),
    );
    let mut want = found("sound.yaml", rows + 1).to_vec();
    want.extend(found("broken.yaml", rows + 1));
    want.extend(found("widget.yaml", 5));
    want.push(format!("broken.yaml:{rows}:25 error expected ',' or ']'"));
    assert_eq!(lines(&report), want);
    assert_eq!((report.objects, report.exit_code(Some(Severity::Medium))), (5, 2));
}

#[test]
fn scanned_files_are_facts() {
    let shop =
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {closed: 'true'}}\n";
    let other = "apiVersion: v1\nkind: Pod\nmetadata: {name: b, namespace: elsewhere}\nspec: {}\n";
    eq(
        &[("all.yaml", &format!("{shop}---\n{other}")), ("pod.yaml", POD)],
        &[
            "all.yaml:7:32 fail low there is no namespace `elsewhere`",
            "pod.yaml:3:32 fail low the namespace is closed",
            "pod.yaml:7:14 fail medium image `nginx` has no tag",
            "pod.yaml:9:21 fail critical container `x` is privileged",
        ],
    );
    let with = lictor_scan::Options {
        facts: vec![input("cluster.yaml", "# nothing\n")],
        ..options(sample())
    };
    let got = lines(&scan(&[("pod.yaml", POD)], with));
    assert_eq!(got[0], "pod.yaml:3:32 fail low there is no namespace `shop`");
}

#[test]
fn settings_change_what_is_said() {
    let settings = "bundles:\n  k8s:\n    policies:\n      privileged: {severity: low, enforcement: warn}\n      known-namespace: {enforcement: off}\n      image-tag: {parameters: {exempt: [nginx]}}\n";
    eq_with(
        settings,
        &[("pod.yaml", POD)],
        &["pod.yaml:9:21 warn low container `x` is privileged"],
    );
}

#[test]
fn exceptions_allow_for_a_while() {
    let exception = |body: &str| {
        format!(
            "exceptions:\n- policies: ['priv*']\n  owner: ops\n  reason: old\n{body}\nbundles: {{k8s: {{policies: {{known-namespace: {{enforcement: off}}}}}}}}\n"
        )
    };
    let image = "pod.yaml:7:14 fail medium image `nginx` has no tag";
    eq_with(
        &exception("  match: {kinds: [Pod], namespaces: [shop], names: ['a*']}"),
        &[("pod.yaml", POD)],
        &[image, "pod.yaml:9:21 excepted critical container `x` is privileged"],
    );
    eq_with(
        &exception("  expires: '2026-11-28'"),
        &[("pod.yaml", POD)],
        &[image, "pod.yaml:9:21 excepted critical container `x` is privileged"],
    );
    eq_with(
        &exception("  expires: '2026-11-27'"),
        &[("pod.yaml", POD)],
        &[
            image,
            "pod.yaml:9:21 fail critical container `x` is privileged",
            "lictor.yaml:2:3 fail medium the exception for priv* ended on 2026-11-27; ops answers for it",
        ],
    );
    eq_with(
        &exception("  match: {files: ['other/*']}"),
        &[("pod.yaml", POD)],
        &[
            image,
            "pod.yaml:9:21 fail critical container `x` is privileged",
            "lictor.yaml:2:3 warn low the exception for priv* matches nothing; ops answers for it",
        ],
    );
    // Who does not ask the policy does not hear of it.
    let text = exception("  match: {files: ['other/*']}");
    let config = Config::read(&Source::new("lictor.yaml", text)).expect("sound");
    let selection = Selection { only: vec!["image-tag".to_owned()], ..Selection::default() };
    let options = lictor_scan::Options { config, selection, ..options(sample()) };
    assert_eq!(lines(&scan(&[("pod.yaml", POD)], options)), [image]);
}

fn wrong(settings: &str, want: &[&str]) {
    let source = Source::new("lictor.yaml", settings.to_owned());
    let problems = match Config::read(&source) {
        Err(problems) => problems,
        Ok(config) => match Scanner::new(lictor_scan::Options { config, ..options(sample()) }) {
            Err(SetupError::Settings(problems)) => problems,
            _ => Vec::new(),
        },
    };
    let line = |problem: &lictor_scan::finding::Problem| {
        let hint = problem.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        format!("{}:{} {}{hint}", problem.place.line, problem.place.column, problem.message)
    };
    assert_eq!(problems.iter().map(line).collect::<Vec<_>>(), want, "{settings}");
}

#[test]
fn mistakes_in_settings_have_places() {
    wrong("bundels: {}\n", &["1:1 unknown key `bundels` (did you mean `bundles`?)"]);
    wrong("- a\n", &["1:1 expected a mapping, not array"]);
    wrong("a: [\n", &["2:1 did not find expected node content"]);
    wrong(
        "fail_on: hihg\n",
        &["1:10 expected one of critical, high, medium, low, never, not `hihg`"],
    );
    wrong(
        "bundles: {k8s: {policies: {priviliged: {}, image-tag: {parameters: {exemt: []}}}}}\n",
        &[
            "1:28 there is no policy `priviliged` (did you mean `privileged`?)",
            "1:69 there is no parameter of `image-tag` `exemt` (did you mean `exempt`?)",
        ],
    );
    wrong(
        "bundles: {k8s: {profiles: [basics]}}\n",
        &["1:28 there is no profile `basics` (did you mean `basic`?)"],
    );
    wrong(
        "exceptions:\n- policy: privileged\n  expires: soon\n",
        &[
            "2:3 `owner` is missing",
            "2:3 `reason` is missing",
            "3:12 expected a day as in `2027-01-31`",
        ],
    );
    wrong(
        "exceptions:\n- {policy: nothing, owner: a, reason: b}\n",
        &["2:3 there is no policy `nothing`"],
    );
    wrong("# nothing\n", &[]);
}

/// A module of a user's.
fn own(text: &str, dialect: Dialect) -> lictor_scan::catalog::Catalog {
    let mut catalog = lictor_scan::catalog::Catalog::default();
    let module = Module::new("own.rego".to_owned(), text.to_owned(), dialect);
    catalog.add_policies(vec![module]).expect("a sound policy");
    catalog
}

#[test]
fn policies_of_users() {
    let eq = |text: &str, dialect, want: &[&str]| {
        assert_eq!(lines(&scan(&[("a.yaml", POD)], options(own(text, dialect)))), want, "{text}");
    };
    eq(
        "package main\n\ndeny contains \"no pods\" if input.kind == \"Pod\"\n",
        Dialect::V1,
        &["a.yaml:1:1 fail medium no pods"],
    );
    eq(
        "package main\n\nwarn_name[msg] { msg := input.metadata.name }\n",
        Dialect::V0,
        &["a.yaml:1:1 warn medium a"],
    );
    eq(
        "package k\n\nviolation[{\"msg\": msg, \"details\": {}}] { msg := input.review.object.kind }\n",
        Dialect::V0,
        &["a.yaml:1:1 fail medium Pod"],
    );
    eq(
        "# METADATA\n# title: T\n# custom:\n#   id: own\n#   severity: high\npackage own\n\ndeny contains {\"path\": [\"metadata\", \"name\"]} if input.object\n",
        Dialect::V1,
        &["a.yaml:3:18 fail high T"],
    );
    eq("package main\n\ndeny := true\n", Dialect::V1, &["a.yaml:1:1 fail medium main"]);
    eq("package main\n\ndeny := false\n", Dialect::V1, &[]);
}

/// A folder as conftest has it: rules with names behind `deny`, `warn` and `violation`, and exceptions that name them.
#[test]
fn folders_of_conftest() {
    let takes = |name: &str| name.ends_with(".rego");
    let files = walk::texts(&format!("{ROOT}/conftest"), takes).expect("the folder is there");
    let modules = files.into_iter().map(|(name, text)| Module::new(name, text, Dialect::V1));
    let mut catalog = lictor_scan::catalog::Catalog::default();
    catalog.add_policies(modules.collect()).expect("sound policies");
    let eq = |name: &str, want: &[&str]| {
        let pod = POD.replacen("name: a", &format!("name: {name}"), 1);
        let report = scan(&[("a.yaml", &pod)], options(catalog.clone()));
        assert_eq!(lines(&report), want);
        report
    };
    eq(
        "a",
        &[
            "a.yaml:1:1 fail medium container \"x\" is privileged",
            "a.yaml:1:1 fail medium image \"nginx\" has no tag",
            "a.yaml:1:1 warn medium there are no labels",
            "a.yaml:1:1 fail medium this is a Pod",
        ],
    );
    let report = eq(
        "node-a",
        &[
            "a.yaml:1:1 excepted medium container \"x\" is privileged",
            "a.yaml:1:1 fail medium image \"nginx\" has no tag",
            "a.yaml:1:1 excepted medium there are no labels",
            "a.yaml:1:1 fail medium this is a Pod",
        ],
    );
    let exception = report.findings[0].exception.as_ref().expect("it says why");
    assert_eq!(exception.owner, "data.main");
    assert_eq!(exception.reason, "its `exception` names \"privileged\"");
    eq(
        "node-b",
        &[
            "a.yaml:1:1 excepted medium container \"x\" is privileged",
            "a.yaml:1:1 fail medium image \"nginx\" has no tag",
            "a.yaml:1:1 excepted medium there are no labels",
            "a.yaml:1:1 excepted medium this is a Pod",
        ],
    );
}

#[test]
fn a_failing_policy_silences_no_other() {
    let mut catalog = own("package a\n\ndeny contains \"a\" if true\n", Dialect::V1);
    let text = "package b\n\ndeny := 1\n\ndeny := 2 if input.kind\n";
    let module = Module::new("b.rego".to_owned(), text.to_owned(), Dialect::V1);
    catalog.add_policies(vec![module]).expect("it compiles");
    let report = scan(&[("a.yaml", POD)], options(catalog));
    let got = lines(&report);
    assert_eq!(got[0], "a.yaml:1:1 fail medium a");
    assert!(got[1].starts_with("a.yaml:1:1 error policy `b` failed on Pod shop/a: "), "{got:?}");
    assert_eq!(report.exit_code(None), 2);
}

#[test]
fn policies_are_chosen() {
    let eq = |selection: Selection, want: &[&str]| {
        let scanner = scanner(lictor_scan::Options { selection, ..options(sample()) });
        let ids: Vec<String> = scanner.policies().iter().map(|policy| policy.id.clone()).collect();
        assert_eq!(ids, want);
    };
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    eq(Selection::default(), &["image-tag", "known-namespace", "privileged"]);
    eq(
        Selection { profiles: words(&["all"]), ..Selection::default() },
        &["image-tag", "known-namespace", "privileged", "replicas"],
    );
    eq(Selection { only: words(&["re*"]), ..Selection::default() }, &["replicas"]);
    eq(Selection { skip: words(&["*-*"]), ..Selection::default() }, &["privileged"]);
    let selection = Selection { profiles: words(&["stric"]), ..Selection::default() };
    let refused = Scanner::new(lictor_scan::Options { selection, ..options(sample()) });
    let Err(SetupError::Policies(error)) = refused else { panic!("it is refused") };
    assert_eq!(error.message(), "there is no profile `stric`, did you mean `strict`?");
}

#[test]
fn requests_are_answered() {
    let scanner = scanner(options(sample()));
    let ask = |text: &str| {
        let source = Source::new("review", text.to_owned());
        match admission::answer(&scanner, source, Some(Severity::High)) {
            Ok(answer) => serde_json::from_str(&answer.text).expect("JSON"),
            Err(problem) => serde_json::json!(problem.message),
        }
    };
    let review = |operation: &str, body: &str| {
        format!(
            r#"{{"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {{"uid": "u1", "operation": "{operation}", "{body}": {{"apiVersion": "v1", "kind": "Pod", "metadata": {{"name": "a"}}, "spec": {{"containers": [{{"name": "x", "image": "n", "securityContext": {{"privileged": true}}}}]}}}}}}}}"#
        )
    };
    let refused = ask(&review("CREATE", "object"));
    assert_eq!(
        refused,
        serde_json::json!({
            "apiVersion": "admission.k8s.io/v1",
            "kind": "AdmissionReview",
            "response": {
                "uid": "u1",
                "allowed": false,
                "status": {"code": 403, "reason": "Forbidden", "message": "[privileged] container `x` is privileged (spec.containers[0].securityContext.privileged)"},
                "warnings": ["[image-tag] image `n` has no tag (spec.containers[0].image)"],
            },
        })
    );
    let deleted = ask(&review("DELETE", "oldObject"));
    assert_eq!(deleted["response"], serde_json::json!({"uid": "u1", "allowed": true}));
    assert_eq!(ask("{}"), "expected one AdmissionReview with a request");
    assert_eq!(ask("{"), "expected a key in double quotes, found the end of the text");
}
