# METADATA
# title: Nothing is asked of service control policies that they do not bind
# description: >-
#   Service control policies do not bind the management account nor service-linked roles. A policy that is attached
#   to the management account, or that names such roles, looks like a guard and is none.
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# custom:
#   id: SCP016
#   name: out-of-scope-reliance
#   severity: high
#   standards: [SCP evaluation]
#   remediation: >-
#     Move workloads out of the management account; drop statements about service-linked roles.
#   parameters: {}
package lictor.scp.out_of_scope_reliance

import data.lictor.scp.lib.statements

deny contains {"message": sprintf("`%s` is attached to the management account `%s`, which it does not bind", [input.policies[n].name, node.name]), "at": node.at, "path": ["policies"], "value": input.policies[n].name} if {
	some node in input.nodes
	node.is_management
	some n in node.scps
}

deny contains {"message": sprintf("statement %s is about service-linked roles, which it does not bind", [statements.named(s)]), "at": s.at, "path": c.path, "value": value} if {
	some s in statements.scps
	s.effect == "Deny"
	some c in statements.on(s, "aws:principalarn")
	not c.negated
	some value in c.values
	contains(value, ":role/aws-service-role/")
}

deny contains {"message": sprintf("statement %s is about the management account `%s`, which it does not bind", [statements.named(s), value]), "at": s.at, "path": c.path, "value": value} if {
	some s in statements.scps
	s.effect == "Deny"
	some c in s.conditions
	c.name in {"aws:principalaccount", "aws:principalarn"}
	not c.negated
	some value in c.values
	some node in input.nodes
	node.is_management
	contains(value, node.id)
}
