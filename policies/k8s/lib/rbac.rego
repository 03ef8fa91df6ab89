# Roles, their rules, and what the rules grant. Rules are read as the authorizer reads them: `*` stands for everything,
# `*/exec` for that subresource of every resource, and `pods/*` for nothing.
package lictor.k8s.lib.rbac

import data.lictor.k8s.data.builtin_rbac
import data.lictor.k8s.lib.inventory
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.reviewed
import data.lictor.k8s.lib.selectors
import data.lictor.lib.text

group := "rbac.authorization.k8s.io"

# role gives the Role or ClusterRole under review, unless the API server made it or `allow_roles` names it.
role(parameters) := object if {
	object := reviewed.object(parameters, group, {"Role", "ClusterRole"})
	not builtin
	not text.wildcards(parameters.allow_roles, resource.name)
}

# builtin holds for the roles and bindings that the API server makes for itself.
builtin if {
	reviewed.labels[builtin_rbac.bootstrapping.key] == builtin_rbac.bootstrapping.value
	text.wildcards(builtin_rbac.names, resource.name)
}

# rules lists a role's rules and those that are aggregated into it, as {rule, path, where}.
rules(role_object) := array.concat(own_rules(role_object), aggregated_rules(role_object))

own_rules(role_object) := [{"rule": rule, "path": ["rules", i], "where": "the role"} |
	some i, rule in role_object.rules
	is_object(rule)
]

aggregated_rules(role_object) := [{
	"rule": rule,
	"path": ["aggregationRule", "clusterRoleSelectors", i],
	"where": sprintf("`%s`, which is aggregated into the role,", [other.metadata.name]),
} |
	some i, selector in role_object.aggregationRule.clusterRoleSelectors
	some other in inventory.clusterwide(group, "ClusterRole")
	other.metadata.name != resource.name
	selectors.matches(selector, object.get(other.metadata, "labels", {}))
	some rule in other.rules
	is_object(rule)
]

# aggregates_unknown holds for roles whose rules come from roles that are not known.
aggregates_unknown(role_object) if {
	count(role_object.aggregationRule.clusterRoleSelectors) > 0
	not inventory.knows(["ClusterRole"])
}

# aggregated_into lists the roles of the API server that this role adds its rules to, by its labels.
aggregated_into := sort([target |
	some key, "true" in reviewed.labels
	startswith(key, "rbac.authorization.k8s.io/aggregate-to-")
	target := trim_prefix(key, "rbac.authorization.k8s.io/aggregate-to-")
])

# in_group, has_verb and has_resource hold where a rule is about an API group, a verb and a resource (`pods`, `pods/exec`).
in_group(rule, api_group) if has(rule.apiGroups, api_group)

has_verb(rule, verb) if has(rule.verbs, verb)

has_resource(rule, kind) if has(rule.resources, kind)

has_resource(rule, kind) if {
	[_, subresource] := split(kind, "/")
	concat("/", ["*", subresource]) in rule.resources
}

has(list, value) if value in list

has(list, value) if {
	value != "*"
	"*" in list
}

# named lists the names a rule is limited to.
named(rule) := names if {
	names := rule.resourceNames
	is_array(names)
} else := []
