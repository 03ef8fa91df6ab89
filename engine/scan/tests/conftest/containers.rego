package main

deny_privileged contains msg if {
	some container in input.spec.containers
	container.securityContext.privileged
	msg := sprintf("container %q is privileged", [container.name])
}

violation_untagged contains {"msg": msg, "details": {"image": container.image}} if {
	some container in input.spec.containers
	not contains(container.image, ":")
	msg := sprintf("image %q has no tag", [container.image])
}

warn_unlabelled contains "there are no labels" if not input.metadata.labels

deny contains "this is a Pod" if input.kind == "Pod"

# Helpers are asked nothing.
denied := true
