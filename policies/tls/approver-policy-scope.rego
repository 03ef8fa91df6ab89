# METADATA
# title: Policies that approve certificates are narrow
# description: >-
#   A CertificateRequestPolicy lets through what it allows, for whoever may use it. One that allows every name, authorities, any
#   life or every issuer approves anything.
# related_resources:
#   - https://cert-manager.io/docs/policy/approval/approver-policy/
# custom:
#   id: TLS020
#   name: approver-policy-scope
#   severity: high
#   standards: [cert-manager approver-policy]
#   remediation: Name the domains, the longest life and the issuer that the policy is for.
#   parameters:
#     max_hours: The longest `maxDuration`, in hours; null takes any.
package lictor.tls.approver_policy_scope

import data.lictor.lib.settings
import data.lictor.tls.lib.clock
import data.lictor.tls.lib.found

default_parameters := {"max_hours": null}

parameters := settings.of("tls", "TLS020", default_parameters)

policies := object.get(input.kubernetes, "CertificateRequestPolicy", [])

deny contains found.saying(policy, ["spec", "allowed", field, "values", i], message, {"value": value}) if {
	some policy in policies
	some field in ["dnsNames", "uris", "emailAddresses", "ipAddresses"]
	allowed := policy.object.spec.allowed[field]
	some i, value in allowed.values
	value in {"*", "*.*", "**"}
	count(object.get(allowed, "validations", [])) == 0
	message := sprintf("policy `%s` allows any of `%s`", [policy.name, field])
}

deny contains found.saying(policy, ["spec", "allowed", "commonName", "value"], message, {"value": "*"}) if {
	some policy in policies
	allowed := policy.object.spec.allowed.commonName
	allowed.value == "*"
	count(object.get(allowed, "validations", [])) == 0
	message := sprintf("policy `%s` allows any common name", [policy.name])
}

deny contains found.at(policy, ["spec", "allowed", "isCA"], message) if {
	some policy in policies
	policy.object.spec.allowed.isCA == true
	message := sprintf("policy `%s` lets authorities be made", [policy.name])
}

deny contains found.at(policy, ["spec", "constraints"], message) if {
	some policy in policies
	not policy.object.spec.constraints.maxDuration
	message := sprintf("policy `%s` says nothing of how long certificates may live", [policy.name])
}

deny contains found.saying(policy, ["spec", "constraints", "maxDuration"], message, {"value": policy.object.spec.constraints.maxDuration}) if {
	is_number(parameters.max_hours)
	some policy in policies
	clock.duration(policy.object.spec.constraints.maxDuration) > parameters.max_hours * 3600
	message := sprintf("policy `%s` lets certificates live longer than %d hours", [policy.name, parameters.max_hours])
}

deny contains found.at(policy, ["spec", "selector"], message) if {
	some policy in policies
	issuer := object.get(policy.object, ["spec", "selector", "issuerRef"], {})
	namespace := object.get(policy.object, ["spec", "selector", "namespace"], {})
	object.remove(issuer, wide(issuer)) == {}
	namespace == {}
	message := sprintf("policy `%s` is for every issuer in every namespace", [policy.name])
}

# Fields of a selector that select nothing.
wide(selector) := [field | some field, value in selector; value in {"*", ""}]
