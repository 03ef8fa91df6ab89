# The pod in the object under review, whatever kind holds it, with the real paths of its parts.
#
# Policies ask for `pod(parameters)` or `containers(parameters)`, which leave out what is exempt. The one is undefined and
# the other empty where there is no pod, and where a request changes nothing that Pod Security admission would look at again:
# requests that write no object, subresources that write no pod, and updates of a Pod with the same images.
#
# Kinds of users hold pods too: the bundle's setting `custom_kinds` lists {kind, path} and, to tell apart kinds of the
# same name, group. The path leads to a pod template or to a pod spec, as text (`spec.template`) or as a list.
package lictor.k8s.lib.pods

import data.lictor.k8s.lib.exempt
import data.lictor.k8s.lib.resource
import data.lictor.lib.settings

# pod gives {metadata, spec, path, spec_path} unless the object, or every container of it, is exempt.
pod(parameters) := found if not exempts(parameters)

pod(parameters) := found if {
	exempts(parameters)
	not exempt.resource_by(parameters)
	not all_exempt(parameters)
}

# containers gives the containers that are not exempt, in the order init, ordinary, ephemeral: each {container, name,
# who, kind, path}, where kind is `init`, `sidecar` (an init container that keeps running), `container` or `ephemeral`,
# and who is what messages call it.
containers(parameters) := [c |
	not exempt.resource_by(parameters)
	some c in every_container
	not exempt.image_by(parameters, object.get(c.container, "image", ""))
] if {
	exempts(parameters)
} else := every_container

# contexts gives the security contexts of the pod and of the containers: each {context, who, path}.
contexts(parameters) := array.concat(
	[entry | pod(parameters); some entry in pod_context],
	contexts_of(containers(parameters)),
) if {
	exempts(parameters)
} else := every_context

# exempt_containers names the containers that images exempt.
exempt_containers(parameters) := {c.name | some c in every_container} - {c.name | some c in containers(parameters)}

# exempts holds where the parameters exempt anything, which few do.
exempts(parameters) if parameters.exempt_images

exempts(parameters) if parameters.exempt_namespaces

exempts(parameters) if parameters.exempt_names

exempts(parameters) if parameters.exempt_users

exempts(parameters) if parameters.exempt_groups

all_exempt(parameters) if {
	count(parameters.exempt_images) > 0
	count(every_container) > 0
	every c in every_container {
		exempt.image_by(parameters, object.get(c.container, "image", ""))
	}
}

# found is the pod, exempt or not.
found := {"metadata": metadata, "spec": spec, "path": template_path, "spec_path": spec_path} if not settled

spec := template.spec if is_object(template.spec)

spec := template if {
	not template.spec
	is_array(template.containers)
}

spec_path := array.concat(template_path, ["spec"]) if template.spec

spec_path := template_path if not template.spec

metadata := template.metadata if {
	is_object(template.metadata)
} else := {}

template := value if {
	value := object.get(input.object, template_path, null)
	is_object(value)
}

# template_path leads to what has the pod's metadata and spec.
template_path := builtin_paths[resource.group][resource.kind]

template_path := custom_path if not builtin_paths[resource.group][resource.kind]

builtin_paths := {
	"": {"Pod": [], "PodTemplate": ["template"], "ReplicationController": ["spec", "template"]},
	"apps": {
		"Deployment": ["spec", "template"],
		"ReplicaSet": ["spec", "template"],
		"StatefulSet": ["spec", "template"],
		"DaemonSet": ["spec", "template"],
	},
	"extensions": {
		"Deployment": ["spec", "template"],
		"ReplicaSet": ["spec", "template"],
		"DaemonSet": ["spec", "template"],
	},
	"batch": {
		"Job": ["spec", "template"],
		"CronJob": ["spec", "jobTemplate", "spec", "template"],
	},
}

custom_path := custom_paths[0]

custom_paths := [path |
	some custom in settings.bundle_wide("k8s", "custom_kinds", [])
	custom.kind == resource.kind
	object.get(custom, "group", resource.group) == resource.group
	path := as_list(custom.path)
]

as_list(path) := path if is_array(path)

as_list(path) := split(path, ".") if is_string(path)

# every_container lists the containers of the pod, exempt or not.
every_container := array.concat(array.concat(listed("initContainers"), listed("containers")), listed("ephemeralContainers"))

listed(field) := [entry(field, i, c, found.spec_path) | some i, c in found.spec[field]]

entry(field, i, c, path) := {
	"container": c,
	"name": name,
	"who": concat("", ["container \"", name, "\""]),
	"kind": kind_of(field, c),
	"path": array.concat(path, [field, i]),
} if {
	name := name_of(c)
}

name_of(c) := c.name if {
	is_string(c.name)
} else := "" if is_object(c)

kind_of("containers", _) := "container"

kind_of("ephemeralContainers", _) := "ephemeral"

kind_of("initContainers", c) := "sidecar" if c.restartPolicy == "Always"

kind_of("initContainers", c) := "init" if not c.restartPolicy == "Always"

every_context := array.concat(pod_context, contexts_of(every_container))

pod_context := [{"context": context, "who": "pod", "path": array.concat(found.spec_path, ["securityContext"])} |
	context := found.spec.securityContext
	is_object(context)
]

contexts_of(list) := [{"context": context, "who": c.who, "path": array.concat(c.path, ["securityContext"])} |
	some c in list
	context := c.container.securityContext
	is_object(context)
]

# settled holds where nothing is to be looked at (again).
settled if resource.leaving

settled if {
	is_pod
	resource.subresource in {"exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status"}
}

settled if {
	not is_pod
	resource.subresource != ""
}

settled if {
	is_pod
	resource.updated
	not changed
}

is_pod if {
	resource.kind == "Pod"
	resource.group == ""
}

# changed holds where an update brings containers or images that were not there.
changed if {
	some field in ["containers", "initContainers"]
	images(input.object, field) != images(input.old_object, field)
}

changed if {
	some c in input.object.spec.ephemeralContainers
	not was_there(c)
}

was_there(c) if {
	some old in input.old_object.spec.ephemeralContainers
	object.get(old, "name", "") == object.get(c, "name", "")
	object.get(old, "image", "") == object.get(c, "image", "")
}

images(pod_object, field) := [object.get(c, "image", "") | some c in pod_object.spec[field]]

# resized lists the containers whose resources an update changes though `containers` is silent about it: in place, with
# the same images. Policies about resources look at these too.
resized(parameters) := [entry(field, i, c, ["spec"]) |
	is_pod
	resource.updated
	settled
	not resource.leaving
	not exempt.resource_by(parameters)
	some field in ["containers", "initContainers"]
	some i, c in input.object.spec[field]
	object.get(c, "resources", {}) != object.get(input.old_object, ["spec", field, i, "resources"], {})
	not exempt.image_by(parameters, object.get(c, "image", ""))
]
