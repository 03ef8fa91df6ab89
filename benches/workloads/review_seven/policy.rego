package admission

pod := input.request.object

containers contains container if some container in pod.spec.containers

containers contains container if some container in pod.spec.initContainers

deny contains message if {
	some container in containers
	container.securityContext.privileged == true
	message := sprintf("container %s must not be privileged", [container.name])
}

deny contains message if {
	some container in containers
	endswith(container.image, ":latest")
	message := sprintf("container %s must not use a floating tag", [container.name])
}

deny contains message if {
	some container in containers
	not from_known_registry(container.image)
	message := sprintf("container %s comes from an unknown registry", [container.name])
}

deny contains message if {
	some container in containers
	some resource in ["cpu", "memory"]
	not container.resources.limits[resource]
	message := sprintf("container %s has no %s limit", [container.name, resource])
}

deny contains message if {
	some container in containers
	not runs_as_other_than_root(container)
	message := sprintf("container %s may run as root", [container.name])
}

deny contains message if {
	some volume in pod.spec.volumes
	volume.hostPath
	message := sprintf("volume %s mounts a path of the host", [volume.name])
}

deny contains message if {
	some label in ["app", "team", "cost-center"]
	not pod.metadata.labels[label]
	message := sprintf("label %s is missing", [label])
}

from_known_registry(image) if {
	some registry in ["registry.example.com/", "mirror.example.com/"]
	startswith(image, registry)
}

runs_as_other_than_root(container) if container.securityContext.runAsNonRoot == true

runs_as_other_than_root(container) if container.securityContext.runAsUser > 0
