# METADATA
# title: Labels of Kubernetes are sound, and select what they should
# description: >-
#   A label that breaks the syntax is refused by the API server, and a selector that is not that of the pods selects
#   nothing.
# related_resources:
#   - https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
#   - https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
# custom:
#   id: TAG024
#   name: k8s-labels
#   severity: low
#   standards: [Kubernetes]
#   remediation: Correct the label; give the template the labels of the selector.
#   parameters:
#     recommended: labels that workloads must have which have any of `app.kubernetes.io` (list of text)
#     exempt_kinds: kinds that need none (list of text)
package lictor.tagging.k8s_labels

import data.lictor.lib.settings
import data.lictor.tagging.data.limits

default_parameters := {"recommended": ["app.kubernetes.io/name"], "exempt_kinds": []}

parameters := settings.of("tagging", "TAG024", default_parameters)

objects := [thing | some thing in input.things; thing.cloud == "kubernetes"]

workloads := {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"}

deny contains {"message": message, "at": thing.at, "path": ["metadata", "labels", key], "value": key} if {
	some thing in objects
	some key, _ in thing.own
	not sound(key)
	message := sprintf("the key `%s` is no label that Kubernetes takes", [key])
}

deny contains {"message": message, "at": thing.at, "path": ["metadata", "labels", key], "value": value} if {
	some thing in objects
	some key, value in thing.own
	not sound_value(value)
	message := sprintf("the value of `%s`, `%v`, is none that Kubernetes takes", [key, value])
}

sound_value(value) if {
	is_string(value)
	regex.match(limits.kubernetes.value, value)
}

sound(key) if regex.match(limits.kubernetes.name, key)

sound(key) if {
	[prefix, name] := split(key, "/")
	count(prefix) <= 253
	regex.match(limits.kubernetes.prefix, prefix)
	regex.match(limits.kubernetes.name, name)
}

deny contains {"message": message, "at": thing.at, "path": ["metadata", "labels"], "expected": missing} if {
	some thing in objects
	thing.type in workloads
	not thing.type in parameters.exempt_kinds
	uses_recommended(thing)
	missing := [key | some key in parameters.recommended; not thing.own[key]]
	missing != []
	message := sprintf("it has no label `%s`", [concat("`, `", missing)])
}

uses_recommended(thing) if {
	some key, _ in thing.own
	startswith(key, "app.kubernetes.io/")
}

deny contains {"message": message, "at": thing.at, "path": ["spec", "selector", "matchLabels", key], "value": value, "severity": "high"} if {
	some thing in objects
	thing.type in workloads
	some key, value in thing.values.spec.selector.matchLabels
	object.get(thing.values.spec.template, ["metadata", "labels", key], null) != value
	message := sprintf("the selector asks for `%s: %v`, which its pods do not have", [key, value])
}
