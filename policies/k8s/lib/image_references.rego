# Every image that a pod names, of its containers and of its image volumes.
package lictor.k8s.lib.image_references

import data.lictor.k8s.lib.exempt
import data.lictor.k8s.lib.pods

# all lists {reference, who, path, pull_policy, pull_policy_path}. A pull policy that is left out is empty.
all(parameters) := array.concat(of_containers(parameters), of_volumes(parameters))

of_containers(parameters) := [{
	"reference": c.container.image,
	"who": c.who,
	"path": array.concat(c.path, ["image"]),
	"pull_policy": object.get(c.container, "imagePullPolicy", ""),
	"pull_policy_path": array.concat(c.path, ["imagePullPolicy"]),
} |
	some c in pods.containers(parameters)
	is_string(c.container.image)
]

of_volumes(parameters) := [{
	"reference": volume.image.reference,
	"who": sprintf("volume `%s`", [object.get(volume, "name", "")]),
	"path": array.concat(pod.spec_path, ["volumes", i, "image", "reference"]),
	"pull_policy": object.get(volume.image, "pullPolicy", ""),
	"pull_policy_path": array.concat(pod.spec_path, ["volumes", i, "image", "pullPolicy"]),
} |
	pod := pods.pod(parameters)
	some i, volume in pod.spec.volumes
	is_string(volume.image.reference)
	not exempt.image_by(parameters, volume.image.reference)
]
