# METADATA
# title: Volumes are of types that the cluster controls
# description: >-
#   Volumes that a pod names a server or a device for go past what the cluster's administrators offer as
#   persistent volumes.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-volume-types
#   severity: low
#   standards: [PSS restricted]
#   pss_check: restrictedVolumes
#   remediation: >-
#     Use configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected or secret.
#   parameters:
#     extra_types: >-
#       Further types of volumes that may be used, by the names of their fields.
package lictor.k8s.pss_volume_types

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"extra_types": []}

parameters := settings.of("k8s", "pss-volume-types", default_parameters)

deny contains valued.at(path, "a type of volume that the cluster controls", message) if {
	pod := pods.pod(parameters)
	some i, volume in pod.spec.volumes
	not permitted(volume)
	type := type_of(volume)
	path := array.concat(pod.spec_path, array.concat(["volumes", i], [field | field := type; volume[field]]))
	message := sprintf(`restricted volume types (volume "%v" uses restricted volume type %q)`, [object.get(volume, "name", ""), type])
}

permitted(volume) if {
	some field, source in volume
	permitted_type(field)
	source != null
}

permitted_type(field) if field in types

permitted_type(field) if field in parameters.extra_types

type_of(volume) := type if {
	named := [type | some type in restricted_types; object.get(volume, type, null) != null]
	type := named[0]
} else := "unknown"

types := {
	"configMap",
	"csi",
	"downwardAPI",
	"emptyDir",
	"ephemeral",
	"image",
	"persistentVolumeClaim",
	"projected",
	"secret",
}

restricted_types := [
	"hostPath",
	"gcePersistentDisk",
	"awsElasticBlockStore",
	"gitRepo",
	"nfs",
	"iscsi",
	"glusterfs",
	"rbd",
	"flexVolume",
	"cinder",
	"cephfs",
	"flocker",
	"fc",
	"azureFile",
	"vsphereVolume",
	"quobyte",
	"azureDisk",
	"photonPersistentDisk",
	"portworxVolume",
	"scaleIO",
	"storageos",
]
