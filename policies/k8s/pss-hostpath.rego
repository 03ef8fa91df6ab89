# METADATA
# title: Volumes do not come from the node's file system
# description: >-
#   A hostPath volume shows a pod the files of its node: credentials, sockets of the runtime, files of other pods.
#   Paths that must be shown can be listed, and be held read-only.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-hostpath
#   severity: high
#   standards: [PSS baseline, CIS 5.2.12]
#   pss_check: hostPathVolumes
#   remediation: >-
#     Use another type of volume (emptyDir, configMap, persistentVolumeClaim, csi), or list the path in
#     `allowed_paths`.
#   parameters:
#     allowed_paths: >-
#       Paths that may be mounted, as objects {prefix, read_only}: the path itself and what is below it; with
#       read_only only where every mount of the volume is readOnly.
package lictor.k8s.pss_hostpath

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"allowed_paths": []}

parameters := settings.of("k8s", "pss-hostpath", default_parameters)

deny contains valued.at(path, "another type of volume", message) if {
	pod := pods.pod(parameters)
	some i, volume in pod.spec.volumes
	volume.hostPath != null
	count(permits(volume)) == 0
	path := array.concat(pod.spec_path, ["volumes", i, "hostPath"])
	message := sprintf(`hostPath volumes (volume "%v")`, [object.get(volume, "name", "")])
}

deny contains valued.at(path, true, message) if {
	some volume in pods.pod(parameters).spec.volumes
	permits(volume) == {"read-only"}
	some c in pods.containers(parameters)
	some i, mount in c.container.volumeMounts
	mount.name == volume.name
	not mount.readOnly == true
	path := array.concat(c.path, ["volumeMounts", i, "readOnly"])
	message := sprintf(`hostPath volumes (%s must mount volume "%v" with readOnly=true)`, [c.who, volume.name])
}

# permits gives how the parameters let a hostPath volume be mounted: in no way, read-only, or freely.
permits(volume) := {way(allowed) |
	some allowed in parameters.allowed_paths
	below(trim_right(allowed.prefix, "/"), volume.hostPath.path)
}

way(allowed) := "read-only" if allowed.read_only == true

way(allowed) := "free" if not allowed.read_only == true

below(prefix, path) if prefix == path

below(prefix, path) if {
	startswith(path, concat("", [prefix, "/"]))
	not ".." in split(path, "/")
}
