# METADATA
# title: Objects have the labels that are agreed on
# description: >-
#   Labels tell whose an object is and what it belongs to; tools that list, bill, select and alert rely on them. Workloads
#   need them on their pods as well.
# related_resources:
#   - https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
# custom:
#   id: required-labels
#   severity: low
#   standards: [OPS]
#   remediation: Add the label to `metadata.labels` and, for workloads, to the labels of the pod template.
#   parameters:
#     labels: >-
#       labels to have (list of objects): key, and regex that the value must match if it matters (regular expression
#       in RE2; it is not anchored)
#     kinds: kinds that need them; all if empty (list of text)
#     pod_template: whether pod templates need them too (true or false)
package lictor.k8s.required_labels

import data.lictor.k8s.lib.labelled
import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.reviewed
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {
	"labels": [{"key": "app.kubernetes.io/name"}],
	"kinds": ["Deployment", "StatefulSet", "DaemonSet", "CronJob"],
	"pod_template": true,
}

parameters := settings.of("k8s", "required-labels", default_parameters)

judged if {
	labelled.wanted_of(parameters.kinds, resource.kind)
	reviewed.looked_at(parameters)
}

deny contains valued.finding(lack) if {
	judged
	whose := sprintf("%s `%s`", [resource.kind, resource.name])
	some lack in labelled.lacks(parameters.labels, "label", reviewed.labels, ["metadata", "labels"], whose)
}

deny contains valued.finding(lack) if {
	judged
	parameters.pod_template
	pod := pods.pod(parameters)
	pod.path != []
	some lack in labelled.lacks(
		parameters.labels,
		"label",
		labels_of(pod.metadata),
		array.concat(pod.path, ["metadata", "labels"]),
		sprintf("the pod template of %s `%s`", [resource.kind, resource.name]),
	)
}

labels_of(metadata) := metadata.labels if {
	is_object(metadata.labels)
} else := {}
