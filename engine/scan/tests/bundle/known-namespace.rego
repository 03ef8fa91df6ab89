# METADATA
# title: Namespaces are known
# custom:
#   id: known-namespace
#   severity: low
#   inventory: [Namespace]
package lictor.k8s.known_namespace

name := input.object.metadata.namespace

deny contains {"message": sprintf("there is no namespace `%v`", [name]), "path": ["metadata", "namespace"], "value": name} if {
	data.inventory
	not data.inventory.cluster.v1.Namespace[name]
}

deny contains {"message": "the namespace is closed", "path": ["metadata", "namespace"]} if {
	input.namespace.metadata.labels.closed == "true"
}

undetermined contains {"reason": "no namespaces are known", "path": ["metadata", "namespace"]} if {
	name
	not data.inventory
}
