# METADATA
# title: Pods reach neither container runtime nor kubelet
# description: >-
#   The socket of a container runtime and the directory of the kubelet give the whole node, and the secrets of all its pods,
#   to whoever can open them; a read-only mount does not keep anyone from it. Directories above them count, and so do
#   mounts of a part by `subPath`.
# related_resources:
#   - https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
# custom:
#   id: no-runtime-socket
#   severity: critical
#   standards: [NSA, OPS]
#   remediation: >-
#     Leave the volume out, or mount the directory that is needed and nothing above it. To build images use a builder that
#     needs no daemon; to watch containers ask the API server.
#   parameters:
#     extra_paths: further paths of nodes that pods must not reach (list of text)
#     allowed_paths: paths below the kubelet's directory that pods may reach, with all below them (list of text)
package lictor.k8s.no_runtime_socket

import data.lictor.k8s.data.runtime_paths
import data.lictor.k8s.lib.paths
import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"extra_paths": [], "allowed_paths": []}

parameters := settings.of("k8s", "no-runtime-socket", default_parameters)

# guarded maps the paths that are not to be reached to what they are.
guarded := object.union(
	runtime_paths.paths,
	{normal(path): sprintf("`%s`", [path]) | some path in parameters.extra_paths},
)

host_volumes := [{"name": volume.name, "host": volume.hostPath.path, "path": path} |
	pod := pods.pod(parameters)
	some i, volume in pod.spec.volumes
	is_string(volume.hostPath.path)
	path := array.concat(pod.spec_path, ["volumes", i, "hostPath", "path"])
]

deny contains valued.at(volume.path, "another path, or another kind of volume", message) if {
	some volume in host_volumes
	used_whole(volume.name)
	reached := reached_by(volume.host)
	message := sprintf("volume `%s` gives the pod %s", [volume.name, reached])
}

deny contains valued.at(path, "another path, or another kind of volume", message) if {
	some volume in host_volumes
	some c in pods.containers(parameters)
	some j, mount in c.container.volumeMounts
	mount.name == volume.name
	part := part_of(mount)
	reached := reached_by(concat("/", [volume.host, mount[part]]))
	path := array.concat(c.path, ["volumeMounts", j, part])
	message := sprintf("%s mounts a part of volume `%s` (`%s`) that gives it %s", [c.who, volume.name, volume.host, reached])
}

# used_whole holds for volumes that a container mounts without naming a part, or that none mounts yet.
used_whole(name) if {
	some c in pods.containers(parameters)
	some mount in c.container.volumeMounts
	mount.name == name
	not part_of(mount)
}

used_whole(name) if {
	mounting := [1 |
		some field in ["containers", "initContainers", "ephemeralContainers"]
		some container in pods.pod(parameters).spec[field]
		some mount in container.volumeMounts
		mount.name == name
	]
	count(mounting) == 0
}

# What a subPathExpr comes to is not known here; what is written before its first variable is.
part_of(mount) := "subPath" if {
	mount.subPath != ""
} else := "subPathExpr" if {
	mount.subPathExpr != ""
}

# reached_by tells what a path of the node gives: it is at, above, or (in directories) below something guarded.
reached_by(path) := "the node's whole file system, with the sockets of container runtimes and the directory of the kubelet" if {
	normal(path) == ""
} else := concat(", ", names) if {
	names := sort({what |
		some other, what in guarded
		meets(normal(path), other)
		not allowed(normal(path))
	})
	count(names) > 0
} else := runtime_paths.pipes[lower(replace(path, "/", `\`))]

meets(path, other) if paths.within(other, path)

meets(path, other) if paths.within(path, other)

allowed(path) if {
	some prefix in parameters.allowed_paths
	paths.within(path, normal(prefix))
}

# normal writes a path without what changes nothing in it, and /var/run as /run, which it is a link to.
normal(path) := substring(clean, 4, -1) if {
	clean := known_part(path)
	paths.within(clean, "/var/run")
} else := known_part(path)

known_part(path) := paths.clean(split(path, "$(")[0])
