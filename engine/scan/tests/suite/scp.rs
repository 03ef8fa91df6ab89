//! Policies of AWS: what the posts' own come to, requests over an organisation, and the function that policies may call.

use crate::support::{input, lines, options, scanner};
use lictor_scan::catalog::Catalog;
use lictor_scan::simulate::{exit_code, json, simulate, text};
use lictor_scan::source::Source;
use lictor_scan::walk::Input;

const POLICIES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/");

fn bundle() -> Catalog {
    Catalog::built_in(Some(&["scp".to_owned()])).expect("the bundle comes along")
}

#[test]
fn the_policies_of_the_posts_are_caught() {
    let path = format!("{POLICIES}scp/fixtures/request-tag-null-star/fail-posts-scp.json");
    let text = std::fs::read_to_string(path).expect("it is there");
    let report = scanner(options(bundle())).scan(&[input("scp/drift.json", &text)], &|| {});
    let ids: Vec<&str> = report.findings.iter().map(|finding| finding.policy.id.as_str()).collect();
    for id in ["SCP005", "SCP006", "SCP007", "SCP008"] {
        assert!(ids.contains(&id), "{id} is not among {ids:?}");
    }
}

fn simulated(request: &str, files: &[(&str, &str)]) -> (String, u8) {
    let inputs: Vec<Input> = files.iter().map(|(name, text)| input(name, text)).collect();
    let request = Source::new("request.json", request.to_owned());
    let all =
        simulate(&inputs, &request, 1 << 20).unwrap_or_else(|problems| panic!("{problems:?}"));
    (text(&all), exit_code(&all))
}

#[test]
fn a_launch_is_denied_tagged_or_not() {
    let path = format!("{POLICIES}scp/fixtures/request-tag-null-star/fail-posts-scp.json");
    let scp = std::fs::read_to_string(path).expect("it is there");
    let request = |tags: &str| {
        format!(
            r#"{{"principal": "arn:aws:iam::111111111111:role/ci", "action": "ec2:RunInstances", "region": "eu-west-1", "request_tags": {tags}}}"#
        )
    };
    for tags in ["{}", r#"{"ManagedBy": "terraform"}"#] {
        let (text, code) = simulated(&request(tags), &[("scp/drift.json", &scp)]);
        assert_eq!(code, 1, "{text}");
        assert!(text.contains("denied: on image") && text.contains("denied: on subnet"), "{text}");
    }
    let narrow = scp.replace("\"Resource\": \"*\"", "\"Resource\": \"arn:aws:ec2:*:*:instance/*\"");
    let (text, code) =
        simulated(&request(r#"{"ManagedBy": "terraform"}"#), &[("scp/drift.json", &narrow)]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(simulated(&request("{}"), &[("scp/drift.json", &narrow)]).1, 1);
}

const TREE: &str = r#"{"organization_id": "o-1", "root": {"id": "r-1", "accounts": [{"id": "111111111111"}], "policies": ["FullAWSAccess",
  {"name": "Regions", "document": {"Statement": {"Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}}}}]}}"#;

#[test]
fn requests_come_in_many_shapes() {
    let one = |more: &str| {
        format!(
            r#"{{"principal": "arn:aws:iam::111111111111:role/a", "action": "ec2:StopInstances"{more}}}"#
        )
    };
    let (here, there) = (one(r#", "region": "eu-west-1""#), one(r#", "region": "us-east-1""#));
    for (text, want) in [
        (here.clone(), 0),
        (there.clone(), 1),
        (one(""), 2),
        (format!("[{here}, {there}]"), 1),
        (format!("{here}\n{there}\n"), 1),
        (one(r#", "region": "us-east-1", "expect": "denied""#), 0),
        (format!(r#"{{"cases": [{here}]}}"#), 0),
        (r#"{"action": "ec2:StopInstances"}"#.to_owned(), 2),
    ] {
        let (shown, code) = simulated(&text, &[("org.json", TREE)]);
        assert_eq!(code, want, "{text}\n{shown}");
    }
    let source = Source::new("request.json", there);
    let all = simulate(&[input("org.json", TREE)], &source, 1 << 20).expect("it can be read");
    let value = json(&all);
    assert_eq!(value["kind"], "explicit");
    assert_eq!(value["authorizations"][0]["reasons"][0]["node"]["id"], "r-1");
    let broken = Source::new("request.json", "{".to_owned());
    assert!(simulate(&[], &broken, 1 << 20).is_err());
}

#[test]
fn own_policies_may_ask_too() {
    let text = "package own\n\ndeny contains decided.because if {\n\tdecided := aws.iam.evaluate(input.tree, input.request)\n\tdecided.decision == \"denied\"\n}\n";
    let mut catalog = Catalog::default();
    let module = lictor_scan::catalog::Module::new(
        "own.rego".to_owned(),
        text.to_owned(),
        lictor::Dialect::V1,
    );
    catalog.add_policies(vec![module]).expect("the policy is sound");
    let request = r#"{"principal": "arn:aws:iam::111111111111:role/a", "action": "ec2:StopInstances", "region": "us-east-1"}"#;
    let document = format!(r#"{{"tree": {TREE}, "request": {request}}}"#);
    let report = scanner(options(catalog)).scan(&[input("a.json", &document)], &|| {});
    assert_eq!(
        lines(&report),
        [
            "a.json:1:1 fail medium statement 0 of service control policy `Regions` on root `r-1` denies"
        ]
    );
}

#[test]
fn the_tables_agree() {
    let text =
        std::fs::read_to_string(format!("{POLICIES}scp/data/services.rego")).expect("it is there");
    let (_, rcp) = text.split_once("rcp := {").expect("it has the services");
    let (rcp, _) = rcp.split_once('}').expect("a set");
    let mut names: Vec<&str> = rcp.split('"').skip(1).step_by(2).collect();
    names.sort_unstable();
    assert_eq!(names, lictor_iam::RCP_SERVICES);
    assert!(text.contains(&format!("as_of := \"{}\"", lictor_iam::RCP_SERVICES_AS_OF)));
}
