# METADATA
# title: Containers say what they need and at most use
# description: >-
#   Without requests the scheduler packs a node too full; without a memory limit one container takes what its neighbours
#   need. A limit serves as request too; a LimitRange of the namespace and resources of the whole pod count as well.
# related_resources:
#   - https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
# custom:
#   id: resources-required
#   severity: medium
#   standards: [NSA, OPS]
#   remediation: Set `resources.requests` and `resources.limits` from what the container is seen to use.
#   inventory: [LimitRange]
#   parameters:
#     requests: resources every container must request (list of text)
#     limits: resources every container must have a limit for (list of text)
#     init_containers: whether init containers must too; those that keep running always must (true or false)
package lictor.k8s.resources_required

import data.lictor.k8s.lib.inventory
import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.quantities
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"requests": ["cpu", "memory"], "limits": ["memory"], "init_containers": true}

parameters := settings.of("k8s", "resources-required", default_parameters)

# Ephemeral containers cannot have resources.
containers := [c |
	some c in array.concat(pods.containers(parameters), pods.resized(parameters))
	c.kind in kinds
]

kinds := {"container", "sidecar"} | {"init" | parameters.init_containers}

deny contains valued.at(path, "a quantity over 0", message) if {
	some field in ["requests", "limits"]
	some name in parameters[field]
	some c in containers
	not has(c.container, field, name)
	not of_pod(field, name)
	not of_namespace(field, name)
	path := array.concat(c.path, ["resources", field, name])
	message := sprintf("%s %s %s", [c.who, {"requests": "requests no", "limits": "has no limit for"}[field], name])
}

has(setter, field, name) if given(setter.resources[field][name])

has(setter, "requests", name) if {
	not setter.resources.requests[name]
	given(setter.resources.limits[name])
}

# given holds for quantities that ask for something; what cannot be read is another policy's.
given(quantity) if quantities.nano(quantity) > 0

given(quantity) if {
	is_string(quantity)
	not quantities.valid(quantity)
}

of_pod(field, name) if has(pods.pod(parameters).spec, field, name)

# of_namespace holds where the namespace fills in what is missing.
of_namespace(field, name) if {
	some range in inventory.namespaced(resource.namespace, "", "LimitRange")
	some item in range.spec.limits
	item.type == "Container"
	some default_field in {"requests": ["defaultRequest", "default"], "limits": ["default"]}[field]
	given(item[default_field][name])
}
