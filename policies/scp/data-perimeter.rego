# METADATA
# title: Data perimeters let services through
# description: >-
#   A denial of everyone outside the organisation also denies AWS services that act for it, such as the delivery of
#   logs: they have no `aws:PrincipalOrgID`, and calls through services no own address.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
# custom:
#   id: SCP021
#   name: data-perimeter
#   severity: high
#   standards: [AWS data perimeter]
#   remediation: >-
#     Add `BoolIfExists` `aws:PrincipalIsAWSService` `false` to perimeters around resources, and `aws:ViaAWSService`
#     `false` to those around networks.
#   parameters: {}
package lictor.scp.data_perimeter

import data.lictor.scp.lib.statements

# Each perimeter: the keys it goes by, and the keys of which one lets services through.
perimeters := [
	{"keys": {"aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount"}, "carve_outs": {"aws:principalisawsservice", "aws:principalservicename"}, "kinds": {"rcp", "resource"}},
	{"keys": {"aws:sourceip", "aws:sourcevpc", "aws:sourcevpce"}, "carve_outs": {"aws:viaawsservice", "aws:calledvia"}, "kinds": {"scp", "rcp", "resource", "identity"}},
	{"keys": {"aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceaccount"}, "carve_outs": {"aws:principalisawsservice", "aws:sourcearn", "aws:sourceaccount"}, "kinds": {"rcp", "resource"}},
	{"keys": {"aws:resourceorgid", "aws:resourceorgpaths"}, "carve_outs": {"aws:viaawsservice", "aws:calledvia"}, "kinds": {"scp"}},
]

deny contains {"message": sprintf("statement %s denies by `%s` to AWS services too", [statements.named(s), c.key]), "at": s.at, "path": c.path, "expected": sprintf("a condition on one of %s", [concat(", ", perimeter.carve_outs)])} if {
	some s in input.statements
	s.effect == "Deny"
	some perimeter in perimeters
	s.kind in perimeter.kinds
	some c in s.conditions
	c.negated
	c.name in perimeter.keys
	not statements.about(s, perimeter.carve_outs)
	not leaves_services_out(s)
}

# NotAction and resources of AWS's own may take out what services need.
leaves_services_out(s) if s.not_actions

leaves_services_out(s) if s.not_resources
