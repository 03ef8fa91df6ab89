# What is in the cluster besides the object under review, where that is known.
package lictor.k8s.lib.inventory

# knows holds where facts about the cluster are at hand, and tell of one of these kinds. What tells of a part of the
# cluster only lists the kinds that it has in `data.inventory_kinds`.
knows(_) if {
	is_object(data.inventory)
	not data.inventory_kinds
}

knows(kinds) if {
	is_object(data.inventory)
	some kind in kinds
	kind in data.inventory_kinds
}

# namespaced lists the objects of a kind in a namespace, whatever the version of their API.
namespaced(namespace, group, kind) := [object |
	some version, kinds in data.inventory.namespace[namespace]
	in_group(version, group)
	some object in kinds[kind]
]

# clusterwide lists the objects of a kind that no namespace holds.
clusterwide(group, kind) := [object |
	some version, kinds in data.inventory.cluster
	in_group(version, group)
	some object in kinds[kind]
]

in_group(version, group) if startswith(version, concat("", [group, "/"]))

in_group(version, "") if not contains(version, "/")

# missing is what a policy says that cannot decide without such facts.
missing(kinds, path) := {
	"reason": sprintf("needs to know the cluster's %s", [concat(" and ", kinds)]),
	"path": path,
}
