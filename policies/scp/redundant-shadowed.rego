# METADATA
# title: No statement is there for nothing
# description: >-
#   A denial that a wider one on the same or a higher node covers already, and an allowance all of whose actions are
#   denied beside it, change nothing and take up room under the quotas.
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
# custom:
#   id: SCP017
#   name: redundant-shadowed
#   severity: low
#   standards: [SCP evaluation]
#   remediation: >-
#     Remove the statement, or narrow the one that covers it.
#   parameters: {}
package lictor.scp.redundant_shadowed

import data.lictor.scp.lib.statements

deny contains {"message": sprintf("statement %s changes nothing: statement %s denies all of it already", [statements.named(s), statements.named(wider)]), "at": s.at} if {
	some s in statements.scps
	s.effect in {"Allow", "Deny"}
	s.actions
	not is_full_access(s)
	some wider in blunt
	not same(s, wider)
	is_above(wider.policy, s.policy)
	every action in s.actions {
		covered(wider, action)
	}
	not is_twin(s, wider)
}

# blunt is the denials without conditions, on everything.
blunt contains s if {
	some s in statements.scps
	s.effect == "Deny"
	count(s.conditions) == 0
	"*" in s.resources
	s.actions
}

is_full_access(s) if {
	s.effect == "Allow"
	s.actions == ["*"]
}

same(a, b) if {
	a.policy == b.policy
	a.index == b.index
}

# Of two that say the same the later one is there for nothing.
is_twin(s, wider) if {
	s in blunt
	[s.policy, s.index] < [wider.policy, wider.index]
	every action in wider.actions {
		covered(s, action)
	}
}

covered(wider, action) if {
	some pattern in wider.actions
	not contains(pattern, "?")
	statements.matches(pattern, action)
}

is_above(policy, own) if policy == own

is_above(policy, own) if {
	some node in input.nodes
	own in node.scps
	some id in node.path
	policy in scps_of[id]
}

scps_of := {node.id: node.scps | some node in input.nodes}
