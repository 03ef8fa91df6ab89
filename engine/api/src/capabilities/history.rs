//! What older versions of OPA let policies use: the builtins that each version added, and the keywords and features that
//! it had. No version took a builtin away. Left out: signatures, of which a few were widened since.

/// What a version changed.
pub(super) struct Change {
    pub(super) version: &'static str,
    /// Builtins that it added, but for the first version, which had all those that no other added.
    pub(super) added: &'static [&'static str],
    /// Its keywords that must be imported.
    pub(super) keywords: &'static [&'static str],
    /// Its features.
    pub(super) features: &'static [&'static str],
}

/// Every version, the oldest first.
pub(super) const VERSIONS: &str = "\
    v0.17.0 v0.17.1 v0.17.2 v0.17.3 v0.18.0 v0.19.0-rc1 v0.19.0 v0.19.1 v0.19.2 v0.20.0 v0.20.1 v0.20.2 \
    v0.20.3 v0.20.4 v0.20.5 v0.21.0 v0.21.1 v0.22.0 v0.23.0 v0.23.1 v0.23.2 v0.24.0 v0.25.0-rc1 \
    v0.25.0-rc2 v0.25.0-rc3 v0.25.0-rc4 v0.25.0 v0.25.1 v0.25.2 v0.26.0 v0.27.0 v0.27.1 v0.28.0 v0.29.0 \
    v0.29.1 v0.29.2 v0.29.3 v0.29.4 v0.30.0 v0.30.1 v0.30.2 v0.31.0 v0.32.0 v0.32.1 v0.33.0 v0.33.1 \
    v0.34.0 v0.34.1 v0.34.2 v0.35.0 v0.36.0 v0.36.1 v0.37.0 v0.37.1 v0.37.2 v0.38.0 v0.38.1 v0.39.0 \
    v0.40.0 v0.41.0 v0.42.0 v0.42.1 v0.42.2 v0.43.0 v0.43.1 v0.44.0 v0.45.0 v0.46.0 v0.46.1 v0.46.2 \
    v0.46.3 v0.47.0 v0.47.1 v0.47.2 v0.47.3 v0.47.4 v0.48.0 v0.49.0 v0.49.1 v0.49.2 v0.50.0 v0.50.1 \
    v0.50.2 v0.51.0 v0.52.0 v0.53.0 v0.53.1 v0.54.0 v0.55.0 v0.56.0 v0.57.0 v0.57.1 v0.58.0 v0.59.0 \
    v0.60.0 v0.61.0 v0.62.0 v0.62.1 v0.63.0 v0.64.0 v0.64.1 v0.65.0 v0.66.0 v0.67.0 v0.67.1 v0.68.0 \
    v0.69.0 v0.70.0 v1.0.0 v1.0.1 v1.1.0 v1.2.0 v1.3.0 v1.4.0 v1.4.1 v1.4.2 v1.5.0 v1.5.1 v1.6.0 v1.7.0 \
    v1.8.0 v1.9.0 v1.10.0 v1.11.0 v1.11.1 v1.12.0 v1.12.1 v1.12.2 v1.12.3 v1.13.0 v1.13.1 v1.13.2 \
    v1.14.0 v1.14.1 v1.15.0 v1.15.1 v1.16.0 v1.16.1 v1.16.2 v1.17.0 v1.17.1 v1.18.0 v1.18.1 v1.18.2 \
    v1.19.0 v1.19.1 v1.20.0 v1.20.1 v1.20.2";

/// The versions that changed something.
pub(super) const CHANGES: &[Change] = &[
    Change { version: "v0.17.0", added: &[], keywords: &[], features: &[] },
    Change {
        version: "v0.17.2",
        added: &["object.filter", "object.remove", "object.union"],
        keywords: &[],
        features: &[],
    },
    Change {
        version: "v0.18.0",
        added: &[
            "bits.and",
            "bits.lsh",
            "bits.negate",
            "bits.or",
            "bits.rsh",
            "bits.xor",
            "json.remove",
        ],
        keywords: &[],
        features: &[],
    },
    Change {
        version: "v0.19.0-rc1",
        added: &["net.cidr_contains_matches"],
        keywords: &[],
        features: &[],
    },
    Change { version: "v0.19.0", added: &["time.add_date"], keywords: &[], features: &[] },
    Change {
        version: "v0.20.0",
        added: &[
            "graph.reachable",
            "io.jwt.verify_es384",
            "io.jwt.verify_es512",
            "io.jwt.verify_hs384",
            "io.jwt.verify_hs512",
            "io.jwt.verify_ps384",
            "io.jwt.verify_ps512",
            "io.jwt.verify_rs384",
            "io.jwt.verify_rs512",
            "uuid.rfc4122",
        ],
        keywords: &[],
        features: &[],
    },
    Change {
        version: "v0.21.0",
        added: &["crypto.x509.parse_certificate_request"],
        keywords: &[],
        features: &[],
    },
    Change {
        version: "v0.22.0",
        added: &["numbers.range", "semver.compare", "semver.is_valid"],
        keywords: &[],
        features: &[],
    },
    Change {
        version: "v0.23.0",
        added: &["regex.is_valid", "regex.match"],
        keywords: &[],
        features: &[],
    },
    Change {
        version: "v0.24.0",
        added: &["base64.is_valid", "net.cidr_merge", "urlquery.decode_object"],
        keywords: &[],
        features: &[],
    },
    Change {
        version: "v0.25.0-rc1",
        added: &["json.is_valid", "yaml.is_valid"],
        keywords: &[],
        features: &[],
    },
    Change {
        version: "v0.25.0-rc2",
        added: &["base64url.encode_no_pad", "hex.decode", "hex.encode"],
        keywords: &[],
        features: &[],
    },
    Change { version: "v0.25.0", added: &["json.patch"], keywords: &[], features: &[] },
    Change { version: "v0.26.0", added: &["ceil", "floor"], keywords: &[], features: &[] },
    Change { version: "v0.28.0", added: &["time.diff"], keywords: &[], features: &[] },
    Change {
        version: "v0.31.0",
        added: &["crypto.x509.parse_and_verify_certificates", "rand.intn"],
        keywords: &[],
        features: &[],
    },
    Change {
        version: "v0.33.0",
        added: &["crypto.x509.parse_rsa_private_key"],
        keywords: &[],
        features: &[],
    },
    Change {
        version: "v0.34.0",
        added: &["internal.member_2", "internal.member_3", "internal.print", "print"],
        keywords: &["in"],
        features: &[],
    },
    Change { version: "v0.35.0", added: &["net.lookup_ip_addr"], keywords: &["in"], features: &[] },
    Change {
        version: "v0.36.0",
        added: &[
            "array.reverse",
            "crypto.hmac.md5",
            "crypto.hmac.sha1",
            "crypto.hmac.sha256",
            "crypto.hmac.sha512",
            "strings.reverse",
        ],
        keywords: &["in"],
        features: &[],
    },
    Change {
        version: "v0.37.0",
        added: &["graph.reachable_paths", "indexof_n", "object.union_n"],
        keywords: &["in"],
        features: &[],
    },
    Change { version: "v0.38.0", added: &[], keywords: &["every", "in"], features: &[] },
    Change {
        version: "v0.40.0",
        added: &["rego.metadata.chain", "rego.metadata.rule"],
        keywords: &["every", "in"],
        features: &[],
    },
    Change {
        version: "v0.41.0",
        added: &[
            "graphql.is_valid",
            "graphql.parse",
            "graphql.parse_and_verify",
            "graphql.parse_query",
            "graphql.parse_schema",
            "units.parse",
        ],
        keywords: &["every", "in"],
        features: &[],
    },
    Change {
        version: "v0.42.0",
        added: &["object.subset"],
        keywords: &["contains", "every", "if", "in"],
        features: &[],
    },
    Change {
        version: "v0.44.0",
        added: &["strings.any_prefix_match", "strings.any_suffix_match"],
        keywords: &["contains", "every", "if", "in"],
        features: &[],
    },
    Change {
        version: "v0.45.0",
        added: &["regex.replace"],
        keywords: &["contains", "every", "if", "in"],
        features: &[],
    },
    Change {
        version: "v0.46.0",
        added: &["graphql.schema_is_valid", "net.cidr_is_valid"],
        keywords: &["contains", "every", "if", "in"],
        features: &["rule_head_ref_string_prefixes"],
    },
    Change {
        version: "v0.47.0",
        added: &["object.keys", "providers.aws.sign_req"],
        keywords: &["contains", "every", "if", "in"],
        features: &["rule_head_ref_string_prefixes"],
    },
    Change {
        version: "v0.48.0",
        added: &["time.format"],
        keywords: &["contains", "every", "if", "in"],
        features: &["rule_head_ref_string_prefixes"],
    },
    Change {
        version: "v0.50.0",
        added: &["json.match_schema", "json.verify_schema"],
        keywords: &["contains", "every", "if", "in"],
        features: &["rule_head_ref_string_prefixes"],
    },
    Change {
        version: "v0.52.0",
        added: &["crypto.hmac.equal"],
        keywords: &["contains", "every", "if", "in"],
        features: &["rule_head_ref_string_prefixes"],
    },
    Change {
        version: "v0.53.0",
        added: &["crypto.x509.parse_keypair"],
        keywords: &["contains", "every", "if", "in"],
        features: &["rule_head_ref_string_prefixes"],
    },
    Change {
        version: "v0.55.0",
        added: &["crypto.parse_private_keys"],
        keywords: &["contains", "every", "if", "in"],
        features: &["rule_head_ref_string_prefixes"],
    },
    Change {
        version: "v0.56.0",
        added: &["numbers.range_step"],
        keywords: &["contains", "every", "if", "in"],
        features: &["rule_head_ref_string_prefixes"],
    },
    Change {
        version: "v0.57.0",
        added: &["uuid.parse"],
        keywords: &["contains", "every", "if", "in"],
        features: &["rule_head_ref_string_prefixes"],
    },
    Change {
        version: "v0.59.0",
        added: &["strings.render_template"],
        keywords: &["contains", "every", "if", "in"],
        features: &["rule_head_ref_string_prefixes", "rule_head_refs", "rego_v1_import"],
    },
    Change {
        version: "v0.63.0",
        added: &["crypto.x509.parse_and_verify_certificates_with_options"],
        keywords: &["contains", "every", "if", "in"],
        features: &["rule_head_ref_string_prefixes", "rule_head_refs", "rego_v1_import"],
    },
    Change {
        version: "v0.64.0",
        added: &["json.marshal_with_options"],
        keywords: &["contains", "every", "if", "in"],
        features: &["rule_head_ref_string_prefixes", "rule_head_refs", "rego_v1_import"],
    },
    Change {
        version: "v0.67.0",
        added: &["strings.count"],
        keywords: &["contains", "every", "if", "in"],
        features: &["rule_head_ref_string_prefixes", "rule_head_refs", "rego_v1_import"],
    },
    Change { version: "v1.0.0", added: &[], keywords: &[], features: &["rego_v1"] },
    Change {
        version: "v1.2.0",
        added: &["internal.test_case"],
        keywords: &[],
        features: &["rego_v1"],
    },
    Change {
        version: "v1.6.0",
        added: &[],
        keywords: &[],
        features: &["keywords_in_refs", "rego_v1"],
    },
    Change {
        version: "v1.8.0",
        added: &["io.jwt.verify_eddsa"],
        keywords: &[],
        features: &["keywords_in_refs", "rego_v1"],
    },
    Change {
        version: "v1.12.0",
        added: &["internal.template_string"],
        keywords: &[],
        features: &["keywords_in_refs", "rego_v1", "template_strings"],
    },
    Change {
        version: "v1.13.0",
        added: &["array.flatten"],
        keywords: &[],
        features: &["keywords_in_refs", "rego_v1", "template_strings"],
    },
    Change {
        version: "v1.16.0",
        added: &["uri.is_valid", "uri.parse"],
        keywords: &[],
        features: &["keywords_in_refs", "rego_v1", "template_strings"],
    },
    Change {
        version: "v1.17.0",
        added: &[],
        keywords: &["not"],
        features: &["keywords_in_refs", "rego_v1", "template_strings"],
    },
    Change {
        version: "v1.19.0",
        added: &["strings.split_n"],
        keywords: &["not"],
        features: &["keywords_in_refs", "rego_v1", "template_strings"],
    },
    Change {
        version: "v1.20.0",
        added: &[],
        keywords: &["and", "not", "or"],
        features: &["keywords_in_refs", "rego_v1", "template_strings"],
    },
];
