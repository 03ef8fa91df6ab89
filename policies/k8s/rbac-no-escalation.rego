# METADATA
# title: Roles do not lead to more rights
# description: >-
#   Some rights let their holder take others: to read secrets, to run pods or commands in pods, to approve certificates, to
#   escalate, bind or impersonate. All rules of a role count together, with those aggregated into it.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/rbac-good-practices/#kubernetes-rbac-privilege-escalation-risks
# custom:
#   id: rbac-no-escalation
#   severity: high
#   standards: [CIS 5.1.2, CIS 5.1.4, CIS 5.1.8, CIS 5.1.9, CIS 5.1.10, CIS 5.1.11, CIS 5.1.12, CIS 5.1.13]
#   remediation: Leave the verb or the resource out, or limit the rule to the objects it is for with `resourceNames`.
#   inventory: [ClusterRole]
#   parameters:
#     capabilities: >-
#       which to look for (list of text): escalate, bind, impersonate, secrets-read, secret-tokens, pods-create, pods-exec,
#       pods-debug, nodes-proxy, token-create, csr-approval, csr-signing, admission-webhooks, volumes-create
#     allow_roles: names of roles that may have any, `*` at either end (list of text)
package lictor.k8s.rbac_no_escalation

import data.lictor.k8s.data.escalations
import data.lictor.k8s.lib.inventory
import data.lictor.k8s.lib.rbac
import data.lictor.lib.settings

default_parameters := {
	"capabilities": [name | some name, _ in escalations.capabilities],
	"allow_roles": [],
}

parameters := settings.of("k8s", "rbac-no-escalation", default_parameters)

deny contains {
	"message": sprintf("%s lets its holders %s (%s)%s", [met.where, capability.can, concat("; ", met.rights), passed_on]),
	"path": met.path,
	"value": met.rule,
	"severity": capability.severity,
} if {
	role := rbac.role(parameters)
	rules := rbac.rules(role)
	some name in parameters.capabilities
	capability := escalations.capabilities[name]
	met_by := [meeting(rules, need, capability) | some need in capability.needs]
	every rules_of_need in met_by {
		count(rules_of_need) > 0
	}
	some met in met_by[0]
}

undetermined contains inventory.missing(["ClusterRole"], ["aggregationRule"]) if {
	role := rbac.role(parameters)
	rbac.aggregates_unknown(role)
}

# meeting lists the rules that meet a need, with the rights that do.
meeting(rules, need, capability) := [object.union(entry, {"rights": rights}) |
	some entry in rules
	not kept_small(entry.rule, capability)
	rights := sort({right |
		some group in need.groups
		rbac.in_group(entry.rule, group)
		some verb in need.verbs
		rbac.has_verb(entry.rule, verb)
		some kind in need.resources
		rbac.has_resource(entry.rule, kind)
		right := sprintf("`%s` on `%s`", [verb, kind])
	})
	count(rights) > 0
]

# kept_small holds for rules about named objects only, where names help.
kept_small(rule, capability) if {
	capability.names_help
	names := {name | some name in rbac.named(rule)}
	count(names) > 0
	count(names & escalations.unlimited_names) == 0
}

default passed_on := ""

passed_on := sprintf("; its labels pass this on to everyone with the role %s", [concat(" or ", targets)]) if {
	count(rbac.aggregated_into) > 0
	targets := [sprintf("`%s`", [target]) | some target in rbac.aggregated_into]
}
