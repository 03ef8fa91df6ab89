# METADATA
# title: Objects have the annotations that are agreed on
# description: >-
#   Annotations tell people and tools what labels cannot: who to ask, what it is for, where its documents are.
# related_resources:
#   - https://kubernetes.io/docs/reference/labels-annotations-taints/#description
# custom:
#   id: required-annotations
#   severity: low
#   standards: [OPS]
#   remediation: Add the annotation to `metadata.annotations`.
#   parameters:
#     annotations: >-
#       annotations to have (list of objects): key, and regex that the value must match if it matters (regular expression
#       in RE2; it is not anchored)
#     kinds: kinds that need them; all if empty (list of text)
#     pod_template: whether pod templates need them too (true or false)
package lictor.k8s.required_annotations

import data.lictor.k8s.lib.labelled
import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.reviewed
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {
	"annotations": [{"key": "kubernetes.io/description"}],
	"kinds": ["Namespace"],
	"pod_template": false,
}

parameters := settings.of("k8s", "required-annotations", default_parameters)

judged if {
	labelled.wanted_of(parameters.kinds, resource.kind)
	reviewed.looked_at(parameters)
}

deny contains valued.finding(lack) if {
	judged
	whose := sprintf("%s `%s`", [resource.kind, resource.name])
	some lack in labelled.lacks(parameters.annotations, "annotation", reviewed.annotations, ["metadata", "annotations"], whose)
}

deny contains valued.finding(lack) if {
	judged
	parameters.pod_template
	pod := pods.pod(parameters)
	pod.path != []
	some lack in labelled.lacks(
		parameters.annotations,
		"annotation",
		annotations_of(pod.metadata),
		array.concat(pod.path, ["metadata", "annotations"]),
		sprintf("the pod template of %s `%s`", [resource.kind, resource.name]),
	)
}

annotations_of(metadata) := metadata.annotations if {
	is_object(metadata.annotations)
} else := {}
