package admission

deny contains message if {
	input.request.kind.kind == "Pod"
	some container in input.request.object.spec.containers
	container.securityContext.privileged == true
	message := sprintf("container %s must not be privileged", [container.name])
}
