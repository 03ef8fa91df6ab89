# METADATA
# title: Denials of regions leave out what is global
# description: >-
#   Global services answer in one region, mostly us-east-1: a denial of other regions takes IAM, Route 53,
#   CloudFront, Organizations and support from everyone unless `NotAction` leaves them out, and the roles of
#   automation too unless they are exempt.
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html
# custom:
#   id: SCP014
#   name: region-deny
#   severity: high
#   standards: [AWS region deny sample]
#   remediation: >-
#     Use `NotAction` with the global services, and `ArnNotLike` on `aws:PrincipalArn` with the roles that work
#     everywhere.
#   parameters:
#     global_services: prefixes of services that must be left out
#     exempt: whether an exemption of roles is asked for
package lictor.scp.region_deny

import data.lictor.lib.settings
import data.lictor.scp.data.services
import data.lictor.scp.lib.statements

default_parameters := {"global_services": [], "exempt": true}

parameters := settings.of("scp", "SCP014", default_parameters)

wanted := {prefix | some prefix in parameters.global_services} if {
	count(parameters.global_services) > 0
} else := services.global

deny contains {"message": sprintf("statement %s denies other regions to global services too: %s", [statements.named(s), concat(", ", lost)]), "at": s.at, "path": [statements.element(s)], "value": lost, "expected": "NotAction with them"} if {
	some s in denials
	lost := [service | some service in wanted; is_lost(s, service)]
	count(lost) > 0
}

deny contains {"message": sprintf("statement %s denies other regions to every role", [statements.named(s)]), "at": s.at, "path": ["Condition"], "expected": "ArnNotLike aws:PrincipalArn"} if {
	parameters.exempt
	some s in denials
	not statements.about(s, {"aws:principalarn", "aws:principaltag/"})
}

denials contains s if {
	some s in statements.scps
	s.effect == "Deny"
	some c in statements.on(s, "aws:requestedregion")
	c.negated
}

is_lost(s, service) if {
	some pattern in s.actions
	statements.matches(pattern, sprintf("%s:any", [service]))
}

is_lost(s, service) if {
	s.not_actions
	not is_left_out(s.not_actions, service)
}

is_left_out(patterns, service) if {
	some pattern in patterns
	startswith(lower(pattern), sprintf("%s:", [service]))
}

is_left_out(patterns, _) if "*" in patterns
