//! Resources of Terraform and CloudFormation that have to do with TLS.
//!
//! Those of CloudFormation take the form of those of Terraform: properties are `values`, and what a function of the template
//! gives is unknown.

use super::{Model, Spot};
use crate::domain::terraform::{self, Doc, Sort};
use crate::domain::{Read, Scan, formation};
use lictor::{Region, Value, json};

/// Types that policies read, by their beginnings.
const TYPES: [&str; 24] = [
    "acme_certificate",
    "aws_acm_certificate",
    "aws_alb_listener",
    "aws_api_gateway_domain_name",
    "aws_apigatewayv2_domain_name",
    "aws_cloudfront_distribution",
    "aws_elasticsearch_domain",
    "aws_iam_server_certificate",
    "aws_lb_listener",
    "aws_opensearch_domain",
    "azurerm_application_gateway",
    "google_compute_region_ssl_policy",
    "google_compute_region_target_https_proxy",
    "google_compute_ssl_policy",
    "google_compute_target_",
    "tls_",
    "vault_pki_secret_backend_role",
    "AWS::ApiGateway::DomainName",
    "AWS::CertificateManager::Certificate",
    "AWS::CloudFront::Distribution",
    "AWS::ElasticLoadBalancingV2::Listener",
    "AWS::Elasticsearch::Domain",
    "AWS::OpenSearchService::Domain",
    "AWS::ApiGatewayV2::DomainName",
];
/// Types of records in zones.
const RECORDS: [&str; 5] = [
    "aws_route53_record",
    "azurerm_dns_cname_record",
    "cloudflare_dns_record",
    "cloudflare_record",
    "google_dns_record_set",
];
/// Settings that make any type of Azure one of them.
const AZURE: [&str; 4] =
    ["min_tls_version", "minimum_tls_version", "minimal_tls_version", "tls_min_version"];

/// Whether a document tells of such resources. A configuration is one of a folder, so all of it is kept.
pub(super) fn concern(read: &Read<'_>) -> bool {
    let region = Region::new();
    let doc = Doc { file: read.file, value: read.value };
    match Sort::of(read.file, read.value) {
        Some(Sort::Config) => true,
        Some(_) => terraform::resources(&region, doc, 0).unwrap_or_default().iter().any(is_ours),
        None => {
            let mut model = Model::new(&region);
            template(&mut model, read);
            !model.resources.is_empty()
        }
    }
}

/// Adds the resources of all documents.
pub(super) fn gather<'r>(model: &mut Model<'r>, scan: &Scan<'r>) {
    let docs: Vec<Doc<'r>> =
        scan.documents.iter().map(|read| Doc { file: read.file, value: read.value }).collect();
    for resource in terraform::all(model.region, &docs).iter().filter(|resource| is_ours(resource))
    {
        let value = resource.value(model.region);
        model.resources.entry(resource.r#type).or_default().push(value);
    }
    scan.documents.iter().for_each(|read| template(model, read));
}

fn is_ours(resource: &terraform::Resource<'_>) -> bool {
    let has = |key: &&str| !resource.values.get_str(key).is_undefined();
    if RECORDS.contains(&resource.r#type) {
        return may_validate(resource);
    }
    TYPES.iter().any(|beginning| resource.r#type.starts_with(beginning))
        || resource.r#type.starts_with("azurerm_") && AZURE.iter().any(has)
}

/// Whether a record may be one by which a certificate is validated: it says so, or what it holds is not known yet.
fn may_validate(resource: &terraform::Resource<'_>) -> bool {
    let says = |value: Value<'_>| {
        let text = if value.is_undefined() { String::new() } else { json::to_string(value) };
        text.contains("acm-validations.aws") || text.contains("domain_validation_options")
    };
    let is_unknown = |key| terraform::is_marker(resource.values.get_str(key));
    ["records", "rrdatas", "value", "content", "record"].into_iter().any(is_unknown)
        || [resource.before, resource.values, resource.config].into_iter().any(says)
}

/// Adds the resources of a template of CloudFormation.
fn template<'r>(model: &mut Model<'r>, read: &Read<'r>) {
    let region = model.region;
    for one in formation::resources(read.value).filter(|one| TYPES.contains(&one.kind)) {
        let (kind, name) = (one.kind, one.name);
        let spot = Spot { path: one.path().to_vec(), ..Spot::whole(read.index, kind, name) };
        model.resources.entry(kind).or_default().push(region.record(&[
            ("source", Value::str("cloudformation")),
            ("type", Value::str(kind)),
            ("address", Value::str(name)),
            ("name", Value::str(name)),
            ("mode", Value::str("managed")),
            ("values", one.values(region)),
            ("at", spot.at(region)),
        ]));
    }
}
