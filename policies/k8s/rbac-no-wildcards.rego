# METADATA
# title: Roles do not use wildcards
# description: >-
#   A `*` in a role grants what is there today and whatever is installed tomorrow, among it the right to raise one's own
#   rights. Roles that the API server makes for itself are left alone.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege
# custom:
#   id: rbac-no-wildcards
#   severity: high
#   standards: [CIS 5.1.3]
#   remediation: List the verbs, resources and API groups that are needed.
#   parameters:
#     allow_roles: names of roles that may use wildcards, `*` at either end (list of text)
package lictor.k8s.rbac_no_wildcards

import data.lictor.k8s.lib.rbac
import data.lictor.lib.settings

default_parameters := {"allow_roles": []}

parameters := settings.of("k8s", "rbac-no-wildcards", default_parameters)

fields := {"verbs": "verb", "resources": "resource", "apiGroups": "API group"}

deny contains {
	"message": sprintf("rule %d grants every %s (`%s: \"*\"`)%s", [i, what, field, scope(rule, field)]),
	"path": ["rules", i, field, j],
	"value": "*",
	"expected": sprintf("the %s that are needed, one by one", [field]),
} if {
	role := rbac.role(parameters)
	some i, rule in role.rules
	some field, what in fields
	some j, "*" in rule[field]
}

deny contains {
	"message": sprintf("rule %d grants every path of the API server (`nonResourceURLs: %q`)", [i, url]),
	"path": ["rules", i, "nonResourceURLs", j],
	"value": url,
	"expected": "the paths that are needed, one by one",
} if {
	role := rbac.role(parameters)
	some i, rule in role.rules
	some j, url in rule.nonResourceURLs
	url in {"*", "/*"}
}

# scope says what else the rule says, to tell how far the wildcard reaches.
scope(rule, "verbs") := sprintf(" on %s", [listed(array.concat(
	object.get(rule, "resources", []),
	object.get(rule, "nonResourceURLs", []),
))])

scope(rule, field) := sprintf(" for %s", [listed(object.get(rule, "verbs", []))]) if field != "verbs"

listed(words) := "nothing" if count(words) == 0

listed(words) := sprintf("%s%s", [concat(", ", [sprintf("`%v`", [word]) | some word in first]), more(words, first)]) if {
	count(words) > 0
	first := array.slice(words, 0, 5)
}

more(words, first) := "" if count(words) == count(first)

more(words, first) := sprintf(" and %d more", [count(words) - count(first)]) if count(words) > count(first)
