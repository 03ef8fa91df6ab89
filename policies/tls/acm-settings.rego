# METADATA
# title: Certificates of ACM renew themselves
# description: >-
#   Those proved by mail wait for somebody to click, and authorities may no longer do so from 2028-03-15 on. One that is replaced
#   while it is in use cannot be destroyed first, one that is imported is renewed by nobody.
# related_resources:
#   - https://docs.aws.amazon.com/acm/latest/userguide/domain-ownership-validation.html
# custom:
#   id: TLS021
#   name: acm-settings
#   severity: medium
#   standards: [BR 3.2.2.4, CKV_AWS_233, CKV_AWS_234]
#   remediation: Validate by DNS, set `create_before_destroy`, and leave transparency logging on.
#   parameters:
#     imported_days: An imported certificate is late with fewer days left than these.
package lictor.tls.acm_settings

import data.lictor.lib.settings
import data.lictor.tls.data.validity
import data.lictor.tls.lib.clock
import data.lictor.tls.lib.found
import data.lictor.tls.lib.resources

default_parameters := {"imported_days": 45}

parameters := settings.of("tls", "TLS021", default_parameters)

settings_of := [
	{"types": {"aws_acm_certificate"}, "method": ["validation_method"], "logging": ["options", 0, "certificate_transparency_logging_preference"]},
	{"types": {"AWS::CertificateManager::Certificate"}, "method": ["ValidationMethod"], "logging": ["CertificateTransparencyLoggingPreference"]},
]

deny contains found.saying(resource, setting.method, message, {"value": "EMAIL", "expected": "DNS"}) if {
	some setting in settings_of
	some resource in resources.managed(setting.types)
	resources.value(resource, setting.method) == "EMAIL"
	message := sprintf("`%s` is validated by mail, which needs a person at each renewal and ends on %s", [resource.address, validity.email_validation_ends])
}

# CloudFormation validates by mail unless told otherwise.
deny contains found.saying(resource, ["ValidationMethod"], message, {"expected": "DNS"}) if {
	some resource in resources.managed({"AWS::CertificateManager::Certificate"})
	resources.unset(resource, ["ValidationMethod"])
	message := sprintf("`%s` says no method of validation and is validated by mail", [resource.address])
}

deny contains found.saying(resource, setting.logging, message, {"value": "DISABLED", "expected": "ENABLED"}) if {
	some setting in settings_of
	some resource in resources.managed(setting.types)
	resources.value(resource, setting.logging) == "DISABLED"
	message := sprintf("`%s` is kept out of the transparency logs, so browsers do not trust it", [resource.address])
}

undetermined contains found.unknown(resource, setting.method, reason) if {
	some setting in settings_of
	some resource in resources.managed(setting.types)
	not resources.value(resource, ["certificate_body"])
	resources.unknown(resource, setting.method)
	reason := sprintf("how `%s` is validated is known after the apply only", [resource.address])
}

# Only configurations tell of `lifecycle`.
deny contains found.saying(resource, [], message, {"severity": "low"}) if {
	some resource in resources.managed({"aws_acm_certificate"})
	resource.source == "config"
	not resource.lifecycle.create_before_destroy
	message := sprintf("`%s` is destroyed before its successor is there, which fails while it is in use", [resource.address])
}

deny contains found.saying(listed, ["NotAfter"], message, {"value": listed.object.NotAfter}) if {
	some listed in input.acm
	listed.object.Type == "IMPORTED"
	left := seconds(listed.object.NotAfter) - clock.now
	left < parameters.imported_days * clock.day_seconds
	message := sprintf("the imported certificate of `%s` has %d days left, and ACM does not renew it", [listed.name, floor(left / clock.day_seconds)])
}

deny contains found.at(listed, ["DomainValidationOptions", i, "ValidationMethod"], message) if {
	some listed in input.acm
	some i, option in listed.object.DomainValidationOptions
	option.ValidationMethod == "EMAIL"
	message := sprintf("`%s` is validated by mail, which needs a person at each renewal and ends on %s", [option.DomainName, validity.email_validation_ends])
}

seconds(time) := floor(time) if is_number(time)

seconds(time) := clock.second(time) if is_string(time)
