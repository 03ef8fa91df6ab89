//! DNS: the same finding whatever records are written in, and none in sound zones.

use crate::support::{lines, options, scanner};
use lictor_scan::catalog::Catalog;
use lictor_scan::finding::{Report, Status};
use lictor_scan::walk::{Input, Walk};
use lictor_scan::{Options, Selection};
use std::collections::BTreeSet;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/dns/fixtures");

/// Scans the files of a fixture together, by a profile.
fn scan(profile: &str, fixture: &str) -> Report {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    Walk::default().files(&format!("{FIXTURES}/{fixture}"), &mut found, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    let named = |input: Input| match input {
        Input::File { path, .. } => {
            let name = path.to_string_lossy().replace('\\', "/");
            let name = name.split("dns/fixtures/").last().unwrap_or_default().into();
            Input::File { name, path }
        }
        text => text,
    };
    let inputs: Vec<Input> = found.into_iter().map(named).collect();
    let catalog = Catalog::built_in(Some(&["dns".to_owned()])).expect("the bundle comes along");
    let selection = Selection { profiles: vec![profile.to_owned()], ..Selection::default() };
    scanner(Options { selection, ..options(catalog) }).scan(&inputs, &|| {})
}

/// The ids of policies of a status.
fn ids(report: &Report, status: Status) -> BTreeSet<&str> {
    let of = report.findings.iter().filter(|finding| finding.status == status);
    of.map(|finding| finding.policy.id.as_str()).collect()
}

#[test]
fn sound_zones_are_quiet() {
    for case in ["sound/pass-zone", "sound/pass-octodns", "sound/pass-plan", "sound"] {
        let report = scan("all", case);
        assert!(report.objects > 0, "{case} is looked at");
        assert_eq!(lines(&report), Vec::<String>::new(), "{case}");
    }
}

#[test]
fn planted_defects_are_found_in_every_form() {
    let common = ["DNS001", "DNS002", "DNS006", "DNS009", "DNS018"];
    // What is chosen by failover can be said in two of the forms, and ExternalDNS is asked for the TTL.
    let forms: [(&str, &[&str]); 4] = [
        ("zone", &[]),
        ("octodns", &[]),
        ("plan", &["DNS025"]),
        ("endpoint", &["DNS025", "DNS030"]),
    ];
    for (form, more) in forms {
        let report = scan("dns-baseline", &format!("planted/fail-{form}"));
        let want = common.iter().chain(more).copied().collect();
        assert_eq!(ids(&report, Status::Fail), want, "{form}: {:#?}", lines(&report));
        assert!(report.findings.iter().all(|finding| finding.place.line > 1), "{form}");
    }
}

/// What is wrong with the zone of a well-known post, as it is written and as a plan has it. Names that are made of values
/// nobody knows yet are told by the plan alone.
#[test]
fn the_zone_of_a_post() {
    let common = ["DNS004", "DNS008", "DNS014", "DNS016", "DNS020", "DNS025", "DNS026", "DNS027"];
    let written = scan("all", "posts/fail-hcl");
    assert_eq!(ids(&written, Status::Fail), BTreeSet::from(common));
    assert_eq!(ids(&written, Status::Undetermined), BTreeSet::from(["DNS001", "DNS002"]));
    let planned = scan("all", "posts/fail-plan");
    let want = common.into_iter().chain(["DNS002"]).collect();
    assert_eq!(ids(&planned, Status::Fail), want);
}

#[test]
fn included_files_are_part_of_a_zone() {
    let found = "include/fail/zones/hosts.db:1:5 fail medium the TTL of `www.lab.example.com` A is 5 seconds, less than 60";
    assert_eq!(lines(&scan("dns-baseline", "include")), [found]);
}
