//! The list of workloads. To add one: a folder with a `policy.rego` (or a generator), and an item here.

use crate::generate;

/// A policy, its data, an input, and what is asked.
pub struct Workload {
    /// The folder's name.
    pub name: &'static str,
    /// What it stands for, in a few words.
    pub about: &'static str,
    /// The rule that is asked for, below `data`.
    pub query: &'static str,
    /// Rego.
    pub policy: String,
    /// JSON.
    pub data: String,
    /// JSON.
    pub input: String,
    /// How many times faster than regorus and OPA a decision from JSON to JSON should be; zero where nothing was set.
    pub goal: (f64, f64),
    /// regorus cannot be asked in reasonable time.
    pub without_peer: bool,
}

/// How many times faster than regorus and OPA we want to be.
const GOALS: [(&str, f64, f64); 14] = [
    ("authz", 14.0, 85.0),
    ("rbac_10k", 30.0, 240.0),
    ("review_one", 13.0, 50.0),
    ("review_seven", 12.0, 50.0),
    ("tags_1000", 16.0, 55.0),
    ("rules_2000", 3000.0, 100.0),
    ("routes_600", 1200.0, 80.0),
    ("prefixes_500", 1000.0, 4000.0),
    ("cidrs_1000", 2000.0, 10_000.0),
    ("join_1000", 2000.0, 7000.0),
    ("plan_1mb", 15.0, 40.0),
    ("walk", 45.0, 55.0),
    ("functions_100", 15.0, 45.0),
    ("regex_500", 45.0, 45.0),
];

macro_rules! file {
    ($folder:literal, $file:literal) => {
        include_str!(concat!("../workloads/", $folder, "/", $file)).to_owned()
    };
}

impl Workload {
    fn new(
        name: &'static str,
        about: &'static str,
        query: &'static str,
        policy: String,
        data: impl Into<String>,
        input: impl Into<String>,
    ) -> Workload {
        let (data, mut input) = (data.into(), input.into());
        input.truncate(input.trim_end().len());
        let goal = GOALS.iter().find(|(named, ..)| *named == name);
        let goal = goal.map_or((0.0, 0.0), |(_, regorus, opa)| (*regorus, *opa));
        let without_peer = name.starts_with("candidates_");
        Workload { name, about, query, policy, data, input, goal, without_peer }
    }

    /// All of them, in the order they are shown in.
    #[must_use]
    pub fn all() -> Vec<Workload> {
        let mut all = Workload::rules();
        all.splice(0..0, [Workload::authz(), Workload::tags()]);
        all.extend(Workload::documents());
        all.extend(Workload::loops());
        all.extend(Workload::small());
        all
    }

    /// Whether this is one of the nine small policies, which are judged by their mean.
    #[must_use]
    pub fn is_small(&self) -> bool {
        self.name.starts_with("small_")
    }

    fn authz() -> Workload {
        Workload::new(
            "authz",
            "three rules over a user and a resource",
            "data.authz.allow",
            file!("authz", "policy.rego"),
            "{}",
            file!("authz", "input.json"),
        )
    }

    fn tags() -> Workload {
        Workload::new(
            "tags_1000",
            "required tags on 1,000 resources",
            "data.tags.deny",
            file!("tags_1000", "policy.rego"),
            "{}",
            generate::tags_input(1000),
        )
    }

    fn rules() -> Vec<Workload> {
        let rules = |name, about, count| {
            let policy = generate::rules_policy(count);
            Workload::new(
                name,
                about,
                "data.rules.owner",
                policy,
                "{}",
                generate::rules_input(count),
            )
        };
        vec![
            rules("rules_20", "one of 20 rules, chosen by a constant", 20),
            rules("rules_2000", "one of 2,000 rules, chosen by a constant", 2000),
            Workload::new(
                "routes_600",
                "one of 600 routes, chosen by an array pattern",
                "data.routes.allow",
                generate::routes_policy(600),
                "{}",
                r#"{"method":"GET","path":["api","v1","resource-598","17"],"roles":["writer","reader"]}"#,
            ),
            Workload::new(
                "prefixes_500",
                "one of 500 prefixes",
                "data.prefixes.tier",
                generate::prefixes_policy(500),
                "{}",
                r#"{"path":"/team-473/orders/2026/02/12/report"}"#,
            ),
        ]
    }

    fn documents() -> Vec<Workload> {
        vec![
            Workload::new(
                "rbac_10k",
                "roles of one of 10,000 users",
                "data.rbac.allow",
                file!("rbac_10k", "policy.rego"),
                generate::rbac_data(10_000),
                r#"{"user":"user-07777","action":"list","object":"object-1"}"#,
            ),
            Workload::new(
                "review_one",
                "AdmissionReview, one check",
                "data.admission.deny",
                file!("review_one", "policy.rego"),
                "{}",
                file!("review_one", "input.json"),
            ),
            Workload::new(
                "review_seven",
                "AdmissionReview, seven checks",
                "data.admission.deny",
                file!("review_seven", "policy.rego"),
                "{}",
                file!("review_seven", "input.json"),
            ),
            Workload::new(
                "plan_1mb",
                "tags, buckets and ports in a plan of 0.9 MB",
                "data.plan.deny",
                file!("plan_1mb", "policy.rego"),
                "{}",
                generate::plan_input(780),
            ),
            Workload::new(
                "walk",
                "secrets anywhere in a document",
                "data.secrets.found",
                file!("walk", "policy.rego"),
                "{}",
                file!("walk", "input.json"),
            ),
        ]
    }

    fn loops() -> Vec<Workload> {
        vec![
            Workload::new(
                "join_1000",
                "1,000 events joined with 1,000 hosts",
                "data.join.matches",
                file!("join_1000", "policy.rego"),
                generate::join_data(1000),
                generate::join_input(1000),
            ),
            Workload::new(
                "candidates_2k",
                "2,000 candidates, each asked about with `with input as`",
                "data.shortlist.allowed",
                file!("candidates", "policy.rego"),
                generate::candidates_data(2000),
                "{}",
            ),
            Workload::new(
                "candidates_20k",
                "20,000 candidates, each asked about with `with input as`",
                "data.shortlist.allowed",
                file!("candidates", "policy.rego"),
                generate::candidates_data(20_000),
                "{}",
            ),
            Workload::new(
                "cidrs_1000",
                "an address in 1,000 blocks",
                "data.network.allow",
                file!("cidrs_1000", "policy.rego"),
                generate::cidrs_data(1000),
                r#"{"address":"10.3.217.42"}"#,
            ),
            Workload::new(
                "functions_100",
                "functions over 100 lines of an order",
                "data.pricing.total",
                file!("functions_100", "policy.rego"),
                "{}",
                generate::functions_input(100),
            ),
            Workload::new(
                "regex_500",
                "five patterns over 500 names",
                "data.lines.unknown",
                file!("regex_500", "policy.rego"),
                "{}",
                generate::names_input(500),
            ),
        ]
    }

    /// Nine policies of the sizes and shapes that services ask about one request.
    fn small() -> Vec<Workload> {
        macro_rules! small {
            ($($name:literal asks $query:literal: $about:literal),* $(,)?) => {
                vec![$(Workload::new(
                    $name,
                    $about,
                    $query,
                    file!($name, "policy.rego"),
                    "{}",
                    file!($name, "input.json"),
                )),*]
            };
        }
        small![
            "small_roles" asks "data.roles.allow": "grants of roles",
            "small_api" asks "data.api.allow": "methods, paths and scopes",
            "small_sensitivity" asks "data.sensitivity.allow": "clearance against labels",
            "small_hours" asks "data.hours.allow": "days and hours",
            "small_processing" asks "data.processing.allow": "purpose, consent, region",
            "small_machine" asks "data.machine.allow": "sizes and regions of machines",
            "small_storage" asks "data.storage.allow": "settings of a storage account",
            "small_vault" asks "data.vault.allow": "grants of a vault",
            "small_firewall" asks "data.firewall.allow": "ports and address blocks",
        ]
    }
}
