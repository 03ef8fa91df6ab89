# METADATA
# title: The records that validate certificates of ACM stay
# description: >-
#   ACM renews a certificate only while its record is there. A plan that removes the record and keeps the certificate, or that makes
#   a certificate with no record in sight, ends in an outage a year later or a plan that waits for ever.
# related_resources:
#   - https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
#   - https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate_validation
# custom:
#   id: TLS022
#   name: acm-validation-record
#   severity: high
#   standards: [AWS ACM]
#   remediation: Keep the records of `domain_validation_options` as long as the certificate.
package lictor.tls.acm_validation_record

import data.lictor.lib.settings
import data.lictor.tls.lib.found
import data.lictor.tls.lib.resources

default_parameters := {}

parameters := settings.of("tls", "TLS022", default_parameters)

certificates := [resource |
	some resource in resources.managed({"aws_acm_certificate"})
	validated_by_dns(resource)
]

validated_by_dns(resource) if resources.value(resource, ["validation_method"]) == "DNS"

# Records that validate: their targets say so.
removed := [record |
	some record in object.get(input.resources, "aws_route53_record", [])
	record.values == null
	some target in record.before.records
	endswith(trim_suffix(target, "."), ".acm-validations.aws")
]

deny contains found.saying(place, [], message, {"value": record.before.name}) if {
	some record in removed
	some certificate in certificates
	covered(certificate, record.before.name)
	place := {"at": object.get(record, "record_at", record.at)}
	message := sprintf("`%s`, which validates `%s`, is removed while the certificate stays", [record.address, certificate.address])
}

# `_x.www.example.org.` is for www.example.org and *.www.example.org.
covered(certificate, name) if {
	parts := split(trim_suffix(name, "."), ".")
	host := concat(".", array.slice(parts, 1, count(parts)))
	some own in array.concat([certificate.values.domain_name], object.get(certificate.values, "subject_alternative_names", []))
	is_string(own)
	trim_prefix(own, "*.") == host
}

deny contains found.at(certificate, ["validation_method"], message) if {
	some certificate in certificates
	"create" in object.get(certificate, "actions", [])
	count(resources.managed({"aws_acm_certificate_validation"})) == 0
	count([record | some record in resources.managed({"aws_route53_record", "cloudflare_record", "cloudflare_dns_record", "google_dns_record_set", "azurerm_dns_cname_record"}); may_validate(record)]) == 0
	message := sprintf("nothing in the plan makes the record that validates `%s`", [certificate.address])
}

may_validate(record) if contains(json.marshal(object.get(record, "config", {})), "domain_validation_options")

may_validate(record) if contains(json.marshal(record.values), "acm-validations.aws")

may_validate(record) if contains(json.marshal(record.values), "domain_validation_options")

# What is unknown until the apply may be one.
may_validate(record) if {
	some field in ["records", "rrdatas", "value", "content", "record"]
	resources.marked(record.values[field])
}
