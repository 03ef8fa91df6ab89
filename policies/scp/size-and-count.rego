# METADATA
# title: Policies fit and nodes have room
# description: >-
#   A policy longer than AWS takes, or one more than a node may have, fails when it is attached, late and halfway
#   through a deployment. Blanks count when a policy is sent by API or Terraform.
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
# custom:
#   id: SCP002
#   name: size-and-count
#   severity: high
#   standards: [AWS Organizations quotas]
#   remediation: >-
#     Leave out blanks, join statements, or spread them over policies and nodes.
#   parameters:
#     max_chars: the longest document in characters by kind, over the table
#     max_per_node: how many policies of a kind one node may have, over the table
package lictor.scp.size_and_count

import data.lictor.lib.settings
import data.lictor.scp.data.quotas

default_parameters := {"max_chars": {}, "max_per_node": {}}

parameters := settings.of("scp", "SCP002", default_parameters)

deny contains {"message": sprintf("`%s` has %d characters, %d without blanks; AWS takes %d", [policy.name, policy.raw, policy.minified, most]), "at": policy.at, "value": policy.raw, "expected": most} if {
	some policy in input.policies
	most := object.union(quotas.max_chars, parameters.max_chars)[policy.kind]
	length(policy) > most
}

deny contains {"message": sprintf("%s `%s` has %d policies of kind %s; AWS takes %d", [node.kind, node.name, attached, kind, most]), "at": node.at, "path": ["policies"], "value": attached, "expected": most} if {
	some node in input.nodes
	some kind, most in object.union(quotas.max_per_node, parameters.max_per_node)
	attached := number(node, kind)
	attached > most
}

# Blanks of policies of IAM do not count.
length(policy) := policy.raw if {
	policy.kind in {"scp", "rcp"}
} else := policy.minified

number(node, "scp") := count(node.scps) + count([1 | node.full])

# AWS attaches one itself.
number(node, "rcp") := count(node.rcps) + 1
