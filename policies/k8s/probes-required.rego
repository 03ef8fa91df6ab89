# METADATA
# title: Containers that serve have probes
# description: >-
#   Without a readiness probe requests go to containers that cannot answer yet; without a liveness probe one that hangs is
#   never started again. Jobs, init containers and debugging containers end, and need none; init containers that keep
#   running do.
# related_resources:
#   - https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
# custom:
#   id: probes-required
#   severity: low
#   standards: [OPS]
#   remediation: Add a `readinessProbe` and a `livenessProbe` that ask the program itself.
#   parameters:
#     probes: probes that each container must have (list of text)
#     kinds: kinds whose containers must have them (list of text)
#     handler_types: ways to probe that count (list of text)
package lictor.k8s.probes_required

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {
	"probes": ["readinessProbe", "livenessProbe"],
	"kinds": ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"],
	"handler_types": ["httpGet", "tcpSocket", "exec", "grpc"],
}

parameters := settings.of("k8s", "probes-required", default_parameters)

deny contains valued.at(path, sprintf("a probe by %s", [concat(", ", parameters.handler_types)]), message) if {
	resource.kind in parameters.kinds
	some c in pods.containers(parameters)
	c.kind in {"container", "sidecar"}
	some probe in parameters.probes
	why := lack(c.container, probe)
	path := array.concat(c.path, [probe])
	message := sprintf("%s has %s", [c.who, why])
}

lack(container, probe) := sprintf("no %s", [probe]) if {
	not container[probe]
} else := sprintf("a %s that probes by none of %s", [probe, concat(", ", parameters.handler_types)]) if {
	not probes(container[probe])
}

probes(probe) if {
	some type in parameters.handler_types
	probe[type]
}
