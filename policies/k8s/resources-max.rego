# METADATA
# title: Containers ask for no more than a node can give
# description: >-
#   A quantity over every node never runs, a mistyped one (`1000` for `1000m`, `128m` of memory) is a thousand times too
#   much or too little, and a limit far over its request promises what the node may not have.
# related_resources:
#   - https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
# custom:
#   id: resources-max
#   severity: low
#   standards: [OPS]
#   remediation: Set the quantity from what the container is seen to use, with its unit (`m` for CPU, `Mi` or `Gi` for bytes).
#   parameters:
#     cpu: most CPU that a container may request or use; no bound if empty (quantity)
#     memory: most memory (quantity)
#     ephemeral_storage: most ephemeral storage (quantity)
#     gpu: most GPUs; no bound if empty (quantity)
#     gpu_resources: names of the resources that are GPUs, `*` at either end (list of text)
#     ratio: most that a limit of CPU or memory may be of its request; no bound if 0 (number)
package lictor.k8s.resources_max

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.quantities
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {
	"cpu": "64",
	"memory": "512Gi",
	"ephemeral_storage": "1Ti",
	"gpu": "16",
	"gpu_resources": ["nvidia.com/gpu", "nvidia.com/mig-*", "amd.com/gpu", "gpu.intel.com/*"],
	"ratio": 0,
}

parameters := settings.of("k8s", "resources-max", default_parameters)

# setters are the containers, and the pod where it has resources for all of them.
setters := array.concat(
	[{"who": c.who, "resources": c.container.resources, "path": array.concat(c.path, ["resources"])} |
		some c in array.concat(pods.containers(parameters), pods.resized(parameters))
	],
	[{"who": "pod", "resources": pod.spec.resources, "path": array.concat(pod.spec_path, ["resources"])} |
		pod := pods.pod(parameters)
	],
)

# quantities_set lists every quantity that is set.
quantities_set := [{"who": setter.who, "field": field, "name": name, "quantity": quantity, "path": path} |
	some setter in setters
	some field in ["requests", "limits"]
	some name, quantity in setter.resources[field]
	path := array.concat(setter.path, [field, name])
]

deny contains valued.at(set_here.path, sprintf("at most %v", [most]), message) if {
	some set_here in quantities_set
	most := bound(set_here.name)
	quantities.nano(set_here.quantity) > quantities.nano(most)
	message := sprintf("%s %s %v of %s, which is over %v", [
		set_here.who,
		{"requests": "requests", "limits": "may use"}[set_here.field],
		set_here.quantity,
		set_here.name,
		most,
	])
}

deny contains valued.at(set_here.path, "a quantity such as `100m` or `1.5Gi`", message) if {
	some set_here in quantities_set
	not quantities.valid(set_here.quantity)
	message := sprintf("%s: `%v` is no quantity of %s", [set_here.who, set_here.quantity, set_here.name])
}

deny contains valued.at(set_here.path, "a quantity of bytes, such as `128Mi`", message) if {
	some set_here in quantities_set
	set_here.name in {"memory", "ephemeral-storage"}
	is_string(set_here.quantity)
	endswith(set_here.quantity, "m")
	message := sprintf("%s: `%s` of %s is thousandths of a byte", [set_here.who, set_here.quantity, set_here.name])
}

deny contains valued.at(path, sprintf("at most %v times the request", [parameters.ratio]), message) if {
	parameters.ratio > 0
	some setter in setters
	some name in ["cpu", "memory"]
	limit := setter.resources.limits[name]
	request := setter.resources.requests[name]
	quantities.nano(limit) > quantities.nano(request) * parameters.ratio
	path := array.concat(setter.path, ["limits", name])
	message := sprintf("%s may use %v of %s, more than %v times the %v it requests", [
		setter.who,
		limit,
		name,
		parameters.ratio,
		request,
	])
}

bound(name) := most if {
	field := {"cpu": "cpu", "memory": "memory", "ephemeral-storage": "ephemeral_storage"}[name]
	most := parameters[field]
	most != ""
} else := parameters.gpu if {
	parameters.gpu != ""
	text.wildcards(parameters.gpu_resources, name)
}
