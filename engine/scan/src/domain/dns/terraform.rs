//! Terraform: zones and records of Route 53, Cloud DNS, Azure and Cloudflare, and the names and addresses that other
//! resources have.

use super::build::{self, Gathered, Set, Zone, entry, is_unknown};
use super::{certificates, names, rdata};
use crate::domain::Read;
use crate::domain::terraform::{self, Doc, Resource, Sort, without_indexes};
use lictor::{Entry, Kind, Value};
use std::collections::HashMap;

/// Attributes that are names or addresses of a resource.
const TARGETS: &[&str] = &[
    "address",
    "bucket_domain_name",
    "bucket_regional_domain_name",
    "cloudfront_domain_name",
    "cname",
    "default_host_name",
    "default_hostname",
    "dns_name",
    "domain_name",
    "endpoint",
    "fqdn",
    "hostname",
    "ip_address",
    "name_servers",
    "primary_blob_host",
    "primary_web_host",
    "public_dns",
    "public_ip",
    "regional_domain_name",
    "website_endpoint",
];

pub(super) fn is_one(read: &Read<'_>) -> bool {
    matches!(
        Sort::of(read.file, read.value),
        Some(Sort::Plan | Sort::State | Sort::StateFile | Sort::Config)
    )
}

/// What zones are found by: the scope with an address without indexes, or with an id.
type Links = HashMap<(String, String), Vec<usize>>;

pub(super) fn gather<'r>(gathered: &mut Gathered<'r>, documents: &[Read<'r>]) {
    let docs: Vec<Doc<'r>> =
        documents.iter().map(|read| Doc { file: read.file, value: read.value }).collect();
    let resources = terraform::all(gathered.region, &docs);
    let scope = |resource: &Resource<'r>| match resource.sort {
        Sort::Config => {
            let file = docs.get(resource.document).map_or("", |doc| doc.file);
            format!("terraform:{}", file.rfind('/').map_or("", |at| &file[..at]))
        }
        _ => format!("terraform:{}", resource.document),
    };
    let mut links = Links::new();
    for resource in &resources {
        zone(gathered, &mut links, resource, &scope(resource));
    }
    for resource in &resources {
        let scope = scope(resource);
        about_zone(gathered, &links, resource, &scope);
        targets(gathered, resource);
        domain(gathered, resource);
        certificates::resource(gathered, resource);
    }
    for resource in &resources {
        records(gathered, &links, resource, &scope(resource));
    }
}

/// The values that will be, or those that are where the resource ends.
fn values<'r>(resource: &Resource<'r>) -> Value<'r> {
    if resource.values.kind() == Kind::Object { resource.values } else { resource.before }
}

fn text<'r>(values: Value<'r>, key: &str) -> Option<&'r str> {
    values.get_str(key).as_str().filter(|text| !text.is_empty())
}

/// The first of the blocks of a name.
fn block<'r>(values: Value<'r>, key: &str) -> Value<'r> {
    let blocks = values.get_str(key);
    blocks.as_array().and_then(|blocks| blocks.first().copied()).unwrap_or(blocks)
}

fn change(resource: &Resource<'_>) -> Option<&'static str> {
    let actions = resource.actions.as_array().unwrap_or_default();
    let has = |action: &str| actions.iter().any(|own| own.as_str() == Some(action));
    if has("delete") {
        return Some(if has("create") { "replace" } else { "delete" });
    }
    ["create", "update"].into_iter().find(|action| has(action))
}

/// Adds a zone, if the resource is one.
fn zone<'r>(gathered: &mut Gathered<'r>, links: &mut Links, resource: &Resource<'r>, scope: &str) {
    let values = values(resource);
    let (provider, key) = match resource.r#type {
        "aws_route53_zone" => ("route53", "name"),
        "google_dns_managed_zone" => ("google", "dns_name"),
        "azurerm_dns_zone" | "azurerm_private_dns_zone" => ("azure", "name"),
        "cloudflare_zone" => {
            ("cloudflare", if text(values, "zone").is_some() { "zone" } else { "name" })
        }
        _ => return,
    };
    let Some(name) = text(values, key).map(names::normal) else { return };
    let is_data = resource.mode == "data";
    let mut fields: Vec<Entry<'r>> = Vec::new();
    if let Some(change) = change(resource) {
        fields.push(entry("change", Value::str(change)));
    }
    if !is_data {
        told(&mut fields, resource, values);
    }
    let networks = values.get_str("vpc");
    let private = match resource.r#type {
        "azurerm_private_dns_zone" => Value::TRUE,
        _ if values.get_str("visibility").as_str() == Some("private") => Value::TRUE,
        _ if values.get_str("private_zone").as_bool() == Some(true) => Value::TRUE,
        _ if is_unknown(networks) => networks,
        _ => Value::bool(networks.as_array().is_some_and(|list| !list.is_empty())),
    };
    let at = resource.at(gathered.region);
    let number = gathered.add_zone(Zone {
        name: name.clone(),
        scope: scope.to_owned(),
        format: "terraform",
        provider,
        private,
        is_declared: true,
        is_complete: !is_data && !resource.ends(),
        fields,
        at,
    });
    let mut link =
        |by: &str| links.entry((scope.to_owned(), by.to_owned())).or_default().push(number);
    link(&without_indexes(resource.address));
    let ids = ["zone_id", "id", "name"].into_iter().filter_map(|key| text(values, key));
    let mut ids: Vec<&str> = ids.collect();
    ids.dedup();
    ids.into_iter().for_each(&mut link);
    azure_soa(gathered, number, &name, resource, values);
}

/// What a managed zone tells of itself.
fn told<'r>(fields: &mut Vec<Entry<'r>>, resource: &Resource<'r>, values: Value<'r>) {
    let destroys = values.get_str("force_destroy");
    if destroys.as_bool().is_some() {
        fields.push(entry("force_destroy", destroys));
    }
    match resource.r#type {
        "google_dns_managed_zone" => {
            let signing = block(values, "dnssec_config");
            let state = signing.get_str("state");
            let off = || if is_unknown(signing) { signing } else { Value::str("off") };
            fields.push(entry("dnssec", if state.as_str().is_some() { state } else { off() }));
            let specs = signing.get_str("default_key_specs");
            if specs.as_array().is_some() {
                fields.push(entry("key_specs", specs));
            }
            let log = block(values, "cloud_logging_config").get_str("enable_logging");
            fields.push(entry(
                "query_log",
                Value::bool(log.is_truthy() && log.as_bool() == Some(true)),
            ));
        }
        "aws_route53_zone" => {
            fields.push(entry("dnssec", Value::str("off")));
            fields.push(entry("query_log", Value::FALSE));
        }
        "cloudflare_zone" => fields.push(entry("dnssec", Value::str("off"))),
        _ => {}
    }
}

/// The SOA record that a zone of Azure is given.
fn azure_soa<'r>(
    gathered: &mut Gathered<'r>,
    zone: usize,
    name: &str,
    resource: &Resource<'r>,
    values: Value<'r>,
) {
    let soa = block(values, "soa_record");
    if !resource.r#type.starts_with("azurerm_")
        || soa.get_str("refresh_time").as_small_int().is_none()
    {
        return;
    }
    let region = gathered.region;
    let or_zero = |key| match soa.get_str(key).as_small_int() {
        Some(number) => Value::int(number),
        None => Value::int(0),
    };
    let host = soa.get_str("host_name").as_str().unwrap_or_default();
    let mail = soa.get_str("email").as_str().unwrap_or_default();
    let mut words = vec![region.str(host), region.str(mail), or_zero("serial_number")];
    let timers = ["refresh_time", "retry_time", "expire_time", "minimum_ttl"];
    words.extend(timers.map(or_zero));
    let at = resource.at(region);
    let (name, ttl) = (Some(name.to_owned()), build::ttl(soa.get_str("ttl")));
    let data = vec![rdata::datum(region, "SOA", &words, None)];
    let fields = Vec::new();
    gathered.sets.push(Set { zone, name, kind: "SOA", ttl, data, merges: false, fields, at });
}

/// Adds to zones what other resources tell of them.
fn about_zone<'r>(
    gathered: &mut Gathered<'r>,
    links: &Links,
    resource: &Resource<'r>,
    scope: &str,
) {
    if resource.mode == "data" || resource.ends() {
        return;
    }
    let values = values(resource);
    let (key, link) = match resource.r#type {
        "aws_route53_query_log" => ("query_log", "zone_id"),
        "aws_route53_hosted_zone_dnssec" => ("dnssec", "hosted_zone_id"),
        "aws_route53_key_signing_key" => ("signing_keys", "hosted_zone_id"),
        "cloudflare_zone_dnssec" => ("dnssec", "zone_id"),
        _ => return,
    };
    let value = match key {
        "query_log" => Value::TRUE,
        "dnssec" => match values.get_str("signing_status") {
            status if status.as_str() == Some("NOT_SIGNING") => Value::str("off"),
            status if is_unknown(status) => status,
            _ => Value::str("on"),
        },
        _ => {
            let status = values.get_str("status");
            let status = if status.as_str().is_some() { status } else { Value::str("ACTIVE") };
            let parts = [entry("status", status), entry("at", resource.at(gathered.region))];
            gathered.region.array(&[gathered.region.object_unsorted(&parts)])
        }
    };
    for number in linked(links, resource, scope, values, link) {
        let fields = &mut gathered.zones[number].fields;
        fields.retain(|field| field.key.as_str() != Some(key));
        fields.push(entry(key, value));
    }
}

/// The zones that an attribute leads to: by its value, or by what its expression refers to.
fn linked<'r>(
    links: &Links,
    resource: &Resource<'r>,
    scope: &str,
    values: Value<'r>,
    key: &str,
) -> Vec<usize> {
    let find = |by: &str| links.get(&(scope.to_owned(), by.to_owned())).cloned();
    if let Some(found) = text(values, key).and_then(find) {
        return found;
    }
    let references = resource.config.get_str(key).get_str("references");
    let module = without_indexes(resource.module);
    let address = |reference: &Value<'r>| {
        let reference = without_indexes(reference.as_str()?);
        let parts = if reference.starts_with("data.") { 3 } else { 2 };
        let own: Vec<&str> = reference.split('.').take(parts).collect();
        let own = own.join(".");
        Some(if module.is_empty() { own } else { format!("{module}.{own}") })
    };
    let references = references.as_array().unwrap_or_default();
    references.iter().filter_map(address).find_map(|address| find(&address)).unwrap_or_default()
}

/// Notes the names and addresses a resource has, or had where the plan deletes it.
fn targets<'r>(gathered: &mut Gathered<'r>, resource: &Resource<'r>) {
    if is_record(resource.r#type) {
        return;
    }
    let address = gathered.region.str(resource.address);
    let each = |values: Value<'r>| {
        let values = TARGETS.iter().map(move |key| values.get_str(key));
        let texts = values.flat_map(|value| match value.as_array() {
            Some(list) => list.to_vec(),
            None => vec![value],
        });
        let texts = texts.filter_map(|value| value.as_str());
        texts.filter(|text| text.contains(['.', ':'])).map(names::normal).collect::<Vec<_>>()
    };
    for name in each(resource.values) {
        gathered.owned.insert(name, address);
    }
    if matches!(change(resource), Some("delete" | "replace")) {
        for name in each(resource.before) {
            gathered.gone.entry(name).or_insert(address);
        }
    }
}

/// Notes a registered domain.
fn domain<'r>(gathered: &mut Gathered<'r>, resource: &Resource<'r>) {
    let is_domain = matches!(
        resource.r#type,
        "aws_route53domains_registered_domain" | "aws_route53domains_domain"
    );
    let values = resource.values;
    let Some(name) = text(values, "domain_name").filter(|_| is_domain) else { return };
    let region = gathered.region;
    let mut entries =
        vec![entry("name", region.str(&names::normal(name))), entry("at", resource.at(region))];
    for key in ["transfer_lock", "auto_renew"] {
        let value = values.get_str(key);
        if value.as_bool().is_some() {
            entries.push(entry(key, value));
        }
    }
    gathered.domains.push(region.object_unsorted(&entries));
}

fn is_record(kind: &str) -> bool {
    matches!(
        kind,
        "aws_route53_record"
            | "google_dns_record_set"
            | "cloudflare_record"
            | "cloudflare_dns_record"
    ) || azure_type(kind).is_some()
}

/// The type of the records of a resource of Azure.
fn azure_type(kind: &str) -> Option<&'static str> {
    let rest =
        kind.strip_prefix("azurerm_private_dns_").or_else(|| kind.strip_prefix("azurerm_dns_"));
    Some(match rest?.strip_suffix("_record")? {
        "a" => "A",
        "aaaa" => "AAAA",
        "caa" => "CAA",
        "cname" => "CNAME",
        "mx" => "MX",
        "ns" => "NS",
        "ptr" => "PTR",
        "srv" => "SRV",
        "txt" => "TXT",
        _ => return None,
    })
}

/// Adds the records of a resource: those that will be, or those that are deleted.
fn records<'r>(gathered: &mut Gathered<'r>, links: &Links, resource: &Resource<'r>, scope: &str) {
    if resource.mode == "data" || !is_record(resource.r#type) {
        return;
    }
    let change = change(resource);
    let is_gone = resource.ends();
    if is_gone && change != Some("delete") {
        return;
    }
    let values = values(resource);
    let Some(mut set) = record(gathered, links, resource, scope, values) else { return };
    if is_gone {
        gathered.removed.push(set);
        return;
    }
    if let Some(change) = change {
        set.fields.push(entry("change", Value::str(change)));
    }
    if matches!(change, Some("update" | "replace")) && resource.before.kind() == Kind::Object {
        let before = record(gathered, links, resource, scope, resource.before);
        if let Some(before) = before {
            let texts: Vec<Value<'r>> =
                before.data.iter().map(|datum| datum.get_str("text")).collect();
            let texts: Vec<Value<'r>> =
                texts.into_iter().filter(|text| !text.is_undefined()).collect();
            let parts = [entry("ttl", before.ttl), entry("rdata", gathered.region.array(&texts))];
            set.fields.push(entry("before", gathered.region.object_unsorted(&parts)));
        }
    }
    gathered.sets.push(set);
}

/// The records that values tell.
fn record<'r>(
    gathered: &mut Gathered<'r>,
    links: &Links,
    resource: &Resource<'r>,
    scope: &str,
    values: Value<'r>,
) -> Option<Set<'r>> {
    let region = gathered.region;
    let (provider, link) = match resource.r#type {
        "aws_route53_record" => ("route53", "zone_id"),
        "google_dns_record_set" => ("google", "managed_zone"),
        "cloudflare_record" | "cloudflare_dns_record" => ("cloudflare", "zone_id"),
        _ => ("azure", "zone_name"),
    };
    let kind = match azure_type(resource.r#type) {
        Some(kind) => kind,
        None => region.text(&text(values, "type")?.to_ascii_uppercase()),
    };
    let at = resource.at(region);
    let raw = values.get_str("name").as_str();
    let like = Zone {
        name: String::new(),
        scope: scope.to_owned(),
        format: "terraform",
        provider,
        private: Value::bool(resource.r#type.starts_with("azurerm_private_")),
        is_declared: false,
        is_complete: false,
        fields: Vec::new(),
        at,
    };
    let found = linked(links, resource, scope, values, link);
    let own = raw.map(names::normal).unwrap_or_default();
    let covering = found.iter().filter(|zone| names::is_within(&own, &gathered.zones[**zone].name));
    let covering = covering.max_by_key(|zone| gathered.zones[**zone].name.len());
    let zone = match covering.or(found.first()) {
        Some(zone) => *zone,
        None => match text(values, "zone_name").filter(|_| provider == "azure") {
            Some(told) => gathered.told(names::normal(told), like),
            None => gathered.guess(&own, like),
        },
    };
    let origin = gathered.zones[zone].name.clone();
    let is_linked = gathered.zones[zone].is_declared;
    let name = raw.map(|raw| match is_linked {
        true => names::in_zone(raw, &origin),
        false => own,
    });
    let mut data = data(gathered, resource, kind, values, name.as_deref());
    let mut fields = Vec::new();
    match provider {
        "route53" => route53_fields(gathered, values, &mut fields),
        "azure" if text(values, "target_resource_id").is_some() => {
            fields.push(entry("alias", Value::EMPTY_OBJECT));
        }
        "google" => data.extend(google_routed(gathered, kind, values, at)),
        _ => {}
    }
    if values.get_str("proxied").as_bool() == Some(true) {
        fields.push(entry("proxied", Value::TRUE));
    }
    let ttl = match build::ttl(values.get_str("ttl")) {
        // Cloudflare writes 1 for a TTL of its own choice.
        one if provider == "cloudflare" && one.as_small_int() == Some(1) => Value::NULL,
        ttl => ttl,
    };
    let merges = provider == "cloudflare";
    Some(Set { zone, name, kind, ttl, data, merges, fields, at })
}

/// The data of records, wherever the provider has it.
fn data<'r>(
    gathered: &Gathered<'r>,
    resource: &Resource<'r>,
    kind: &str,
    values: Value<'r>,
    name: Option<&str>,
) -> Vec<Value<'r>> {
    let region = gathered.region;
    let at = resource.at(region);
    let place = |steps: &[Value<'r>]| {
        let path = at.get_str("path").as_array().unwrap_or_default();
        let path: Vec<Value<'r>> = path.iter().chain(steps).copied().collect();
        let mut entries = vec![
            entry("document", at.get_str("document")),
            entry("path", region.array(&path)),
            entry("resource", at.get_str("resource")),
        ];
        region.object(&mut entries)
    };
    let size =
        |datum: Value<'r>| rdata::with_key_size(region, name.unwrap_or_default(), kind, datum);
    let list = |key: &'static str| {
        let value = values.get_str(key);
        match value.as_array() {
            Some(items) => build::texts(gathered, kind, items, &|index| {
                place(&[Value::str(key), Value::int(index as i64)])
            }),
            None if is_unknown(value) => {
                vec![rdata::unknown(region, Some(place(&[Value::str(key)])))]
            }
            None => Vec::new(),
        }
    };
    let data = match resource.r#type {
        "aws_route53_record" => list("records"),
        "google_dns_record_set" => list("rrdatas"),
        "cloudflare_record" | "cloudflare_dns_record" => cloudflare(gathered, kind, values, at),
        _ if !values.get_str("records").is_undefined() => list("records"),
        _ => azure(gathered, kind, values, at),
    };
    data.into_iter().map(size).collect()
}

/// The words of some fields; none where one of them is not known.
fn fields<'r>(value: Value<'r>, keys: &[&str]) -> Option<Vec<Value<'r>>> {
    let known = |key: &&str| {
        let field = value.get_str(key);
        matches!(field.kind(), Kind::String | Kind::Number).then_some(field)
    };
    keys.iter().map(known).collect()
}

fn azure<'r>(
    gathered: &Gathered<'r>,
    kind: &str,
    values: Value<'r>,
    at: Value<'r>,
) -> Vec<Value<'r>> {
    let region = gathered.region;
    let keys: &[&str] = match kind {
        "MX" => &["preference", "exchange"],
        "SRV" => &["priority", "weight", "port", "target"],
        "CAA" => &["flags", "tag", "value"],
        _ => &["value"],
    };
    let written = values.get_str("record");
    let one = |value: &Value<'r>| match (value.as_str(), value.kind()) {
        (Some(text), _) => rdata::datum(region, kind, &rdata::words(region, kind, text), Some(at)),
        (_, Kind::Object) if !is_unknown(*value) => match fields(*value, keys) {
            Some(words) => rdata::datum(region, kind, &words, Some(at)),
            None => rdata::unknown(region, Some(at)),
        },
        _ => rdata::unknown(region, Some(at)),
    };
    match written.as_array() {
        Some(list) => list.iter().map(one).collect(),
        None if matches!(written.kind(), Kind::Undefined | Kind::Null) => Vec::new(),
        None => vec![one(&written)],
    }
}

fn cloudflare<'r>(
    gathered: &Gathered<'r>,
    kind: &str,
    values: Value<'r>,
    at: Value<'r>,
) -> Vec<Value<'r>> {
    let region = gathered.region;
    let keys: &[&str] = match kind {
        "SRV" => &["priority", "weight", "port", "target"],
        "CAA" => &["flags", "tag", "value"],
        "DS" => &["key_tag", "algorithm", "digest_type", "digest"],
        "HTTPS" | "SVCB" => &["priority", "target", "value"],
        _ => &[],
    };
    let data = block(values, "data");
    if !keys.is_empty() && data.kind() == Kind::Object && !is_unknown(data) {
        return vec![match fields(data, keys) {
            Some(words) => rdata::datum(region, kind, &words, Some(at)),
            None => rdata::unknown(region, Some(at)),
        }];
    }
    let content = ["content", "value"].into_iter().map(|key| values.get_str(key));
    let content =
        content.into_iter().find(|value| !matches!(value.kind(), Kind::Undefined | Kind::Null));
    let Some(text) = content.and_then(|value| value.as_str()) else {
        return vec![rdata::unknown(region, Some(at))];
    };
    let mut words = rdata::words(region, kind, text);
    if kind == "MX" {
        words.insert(0, values.get_str("priority"));
    }
    vec![rdata::datum(region, kind, &words, Some(at))]
}

/// The data of all answers that a routing policy of Cloud DNS chooses from.
fn google_routed<'r>(
    gathered: &Gathered<'r>,
    kind: &str,
    values: Value<'r>,
    at: Value<'r>,
) -> Vec<Value<'r>> {
    let policy = block(values, "routing_policy");
    let choices = ["wrr", "geo"].into_iter().filter_map(|key| policy.get_str(key).as_array());
    let lists = choices.flatten().filter_map(|choice| choice.get_str("rrdatas").as_array());
    lists.flat_map(|list| build::texts(gathered, kind, list, &|_| at)).collect()
}

/// Alias and routing of a record of Route 53.
fn route53_fields<'r>(gathered: &Gathered<'r>, values: Value<'r>, fields: &mut Vec<Entry<'r>>) {
    let region = gathered.region;
    let alias = block(values, "alias");
    if alias.kind() == Kind::Object {
        let mut parts = Vec::new();
        if let Some(target) = text(alias, "name") {
            parts.push(entry("target", region.str(&names::normal(target))));
        }
        let health = alias.get_str("evaluate_target_health");
        if !health.is_undefined() {
            parts.push(entry("evaluate_health", health));
        }
        fields.push(entry("alias", region.object_unsorted(&parts)));
    }
    for (key, written) in [("set_id", "set_identifier"), ("health_check", "health_check_id")] {
        let value = values.get_str(written);
        if !matches!(value.kind(), Kind::Undefined | Kind::Null) && value.as_str() != Some("") {
            fields.push(entry(key, value));
        }
    }
    let policies = [
        ("failover", "failover_routing_policy", Some(("type", "role"))),
        ("weighted", "weighted_routing_policy", Some(("weight", "weight"))),
        ("latency", "latency_routing_policy", Some(("region", "region"))),
        ("geolocation", "geolocation_routing_policy", None),
        ("geoproximity", "geoproximity_routing_policy", None),
        ("cidr", "cidr_routing_policy", None),
    ];
    for (kind, key, part) in policies {
        let policy = block(values, key);
        if policy.kind() != Kind::Object {
            continue;
        }
        let mut parts = vec![entry("kind", Value::str(kind))];
        if let Some((written, key)) = part {
            let value = if is_unknown(policy) { policy } else { policy.get_str(written) };
            if !value.is_undefined() {
                parts.push(entry(key, value));
            }
        }
        fields.push(entry("routing", region.object_unsorted(&parts)));
    }
    if values.get_str("multivalue_answer_routing_policy").as_bool() == Some(true) {
        let parts = [entry("kind", Value::str("multivalue"))];
        fields.push(entry("routing", region.object_unsorted(&parts)));
    }
}
