# METADATA
# title: Storage and pods keep to a few smaller rules
# description: >-
#   Storage classes that are allowed; no volumes of a node's own disk; no parts of host paths, which links lead out of; no
#   changed host names; no processes shared between containers; no terminals. Each can be left out.
# related_resources:
#   - https://kubernetes.io/docs/concepts/storage/storage-classes/
#   - https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath
# custom:
#   id: storage-and-misc
#   severity: low
#   standards: [OPS]
#   remediation: Leave the field out, or the check if it is meant.
#   parameters:
#     checks: >-
#       what is looked at (list of text): storage-class, host-path-volume, sub-path, host-aliases, share-process-namespace,
#       interactive, and secret-mounts (mounts of Secrets that are not marked read only; kubelets mount them so anyway,
#       so this is not on by default)
#     allowed_storage_classes: storage classes that may be used, `*` at either end; any if empty (list of text)
package lictor.k8s.storage_and_misc

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.reviewed
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {
	"checks": ["storage-class", "host-path-volume", "sub-path", "host-aliases", "share-process-namespace", "interactive"],
	"allowed_storage_classes": [],
}

parameters := settings.of("k8s", "storage-and-misc", default_parameters)

pod := pods.pod(parameters)

# Storage

deny contains valued.at(claim.path, sprintf("one of %s", [concat(", ", parameters.allowed_storage_classes)]), message) if {
	"storage-class" in parameters.checks
	count(parameters.allowed_storage_classes) > 0
	some claim in claims
	not text.wildcards(parameters.allowed_storage_classes, claim.class)
	message := sprintf("%s %s", [claim.who, chosen(claim.class)])
}

chosen("") := "names no storage class and gets what the cluster has for a default"

chosen(class) := sprintf("uses storage class `%s`, which is not allowed", [class]) if class != ""

# claims lists the claims to storage in the object: its own, those of a StatefulSet, and those that live with a pod.
claims contains {"who": "the claim", "class": class_of(claim.spec), "path": ["spec", "storageClassName"]} if {
	claim := reviewed.object(parameters, "", {"PersistentVolumeClaim"})
	dynamic(claim.spec)
}

claims contains {
	"who": sprintf("claim template `%s`", [template.metadata.name]),
	"class": class_of(template.spec),
	"path": ["spec", "volumeClaimTemplates", i, "spec", "storageClassName"],
} if {
	set_here := reviewed.object(parameters, "apps", {"StatefulSet"})
	some i, template in set_here.spec.volumeClaimTemplates
}

claims contains {"who": sprintf("volume `%s`", [volume.name]), "class": class_of(spec), "path": path} if {
	some i, volume in pod.spec.volumes
	spec := volume.ephemeral.volumeClaimTemplate.spec
	path := array.concat(pod.spec_path, ["volumes", i, "ephemeral", "volumeClaimTemplate", "spec", "storageClassName"])
}

class_of(spec) := object.get(spec, "storageClassName", "")

# A claim with an empty class and a volume asks for that volume, not for a class.
dynamic(spec) if object.get(spec, "storageClassName", null) != ""

dynamic(spec) if not spec.volumeName

deny contains valued.at(["spec", "hostPath"], "a volume of another kind", message) if {
	"host-path-volume" in parameters.checks
	volume := reviewed.object(parameters, "", {"PersistentVolume"})
	path := volume.spec.hostPath.path
	message := sprintf("the volume is path `%s` of a node: pods that claim it reach the node's files", [path])
}

# Mounts

mounts := [{"c": c, "mount": mount, "path": array.concat(c.path, ["volumeMounts", j])} |
	some c in pods.containers(parameters)
	some j, mount in c.container.volumeMounts
]

volumes := {volume.name: volume | some volume in pod.spec.volumes}

deny contains valued.at(path, "a path inside the volume", message) if {
	"sub-path" in parameters.checks
	some entry in mounts
	some field in ["subPath", "subPathExpr"]
	part := entry.mount[field]
	leads_out(part)
	path := array.concat(entry.path, [field])
	message := sprintf("%s mounts `%s` of volume `%s`, which leads out of it", [entry.c.who, part, entry.mount.name])
}

deny contains valued.at(path, "the whole of a volume made for it", message) if {
	"sub-path" in parameters.checks
	some entry in mounts
	some field in ["subPath", "subPathExpr"]
	part := entry.mount[field]
	part != ""
	not leads_out(part)
	volumes[entry.mount.name].hostPath
	path := array.concat(entry.path, [field])
	message := sprintf("%s mounts a part of volume `%s`, a path of the node: a link in it leads anywhere on the node", [
		entry.c.who,
		entry.mount.name,
	])
}

leads_out(part) if startswith(part, "/")

leads_out(part) if ".." in split(part, "/")

deny contains valued.at(path, true, message) if {
	"secret-mounts" in parameters.checks
	some entry in mounts
	has_secret(volumes[entry.mount.name])
	not entry.mount.readOnly == true
	path := array.concat(entry.path, ["readOnly"])
	message := sprintf("%s mounts the Secret of volume `%s` without `readOnly: true`", [entry.c.who, entry.mount.name])
}

has_secret(volume) if volume.secret

has_secret(volume) if {
	some source in volume.projected.sources
	source.secret
}

# Pods

deny contains valued.at(path, "no entries", message) if {
	"host-aliases" in parameters.checks
	count(pod.spec.hostAliases) > 0
	path := array.concat(pod.spec_path, ["hostAliases"])
	names := sort({name | some entry in pod.spec.hostAliases; some name in entry.hostnames})
	message := sprintf("the pod gives %s addresses of its own, past DNS", [concat(", ", [sprintf("`%s`", [name]) | some name in names])])
}

deny contains valued.at(path, false, message) if {
	"share-process-namespace" in parameters.checks
	pod.spec.shareProcessNamespace == true
	path := array.concat(pod.spec_path, ["shareProcessNamespace"])
	message := "the pod's containers see and can signal each other's processes, and read their files and environment"
}

deny contains valued.at(path, false, message) if {
	"interactive" in parameters.checks
	some c in pods.containers(parameters)
	c.kind != "ephemeral"
	some field in ["tty", "stdin"]
	c.container[field] == true
	path := array.concat(c.path, [field])
	message := sprintf("%s has %s open, which is for people at a terminal", [c.who, field])
}
