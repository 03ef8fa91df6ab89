# METADATA
# title: Objects live in namespaces of their own
# description: >-
#   What lives in `default` shares its rights, quotas and network policies with whatever else lands there by accident, and
#   the kube-* namespaces belong to the cluster. What every cluster has there is left alone.
# related_resources:
#   - https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
# custom:
#   id: no-default-namespace
#   severity: low
#   standards: [CIS 5.7.4, NSA]
#   remediation: Set `metadata.namespace` to a namespace made for the application.
#   parameters:
#     namespaces: namespaces that are not to be used, `*` at either end (list of text)
package lictor.k8s.no_default_namespace

import data.lictor.k8s.data.namespaced_kinds
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.reviewed
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"namespaces": ["default", "kube-system", "kube-public", "kube-node-lease"]}

parameters := settings.of("k8s", "no-default-namespace", default_parameters)

deny contains {
	"message": sprintf("%s `%s` is put into namespace `%s`", [resource.kind, resource.name, input.object.metadata.namespace]),
	"path": ["metadata", "namespace"],
	"value": input.object.metadata.namespace,
	"expected": "a namespace of its own",
} if {
	judged
	text.wildcards(parameters.namespaces, input.object.metadata.namespace)
}

deny contains {
	"message": sprintf("%s `%s` names no namespace and is put into `%s`", [resource.kind, resource.name, input.request.namespace]),
	"path": ["metadata", "namespace"],
	"expected": "a namespace of its own",
} if {
	judged
	not named
	text.wildcards(parameters.namespaces, input.request.namespace)
}

undetermined contains {
	"reason": sprintf("%s `%s` names no namespace: it goes to the one it is applied with, `default` if none is said", [
		resource.kind,
		resource.name,
	]),
	"path": ["metadata"],
} if {
	judged
	not named
	not input.request
	"default" in parameters.namespaces
	resource.kind in namespaced_kinds.kinds[resource.group]
}

judged if {
	reviewed.looked_at(parameters)
	not of_every_cluster
}

named if input.object.metadata.namespace

of_every_cluster if [resource.group, resource.kind, resource.name] in {
	["", "Service", "kubernetes"],
	["", "Endpoints", "kubernetes"],
	["discovery.k8s.io", "EndpointSlice", "kubernetes"],
	["", "ConfigMap", "kube-root-ca.crt"],
	["", "ServiceAccount", "default"],
}

of_every_cluster if {
	resource.kind == "Event"
	resource.group in {"", "events.k8s.io"}
}

of_every_cluster if {
	resource.group == "coordination.k8s.io"
	resource.kind == "Lease"
	resource.namespace == "kube-node-lease"
}

# API servers that extend the cluster can read how to authenticate their callers in kube-system only.
of_every_cluster if {
	resource.group == "rbac.authorization.k8s.io"
	resource.kind == "RoleBinding"
	input.object.roleRef.name == "extension-apiserver-authentication-reader"
}
