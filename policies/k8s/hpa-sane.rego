# METADATA
# title: Autoscalers can scale
# description: >-
#   An autoscaler with a minimum over its maximum is refused, one without a target does nothing, and one outside the bounds
#   that were agreed on scales to what nobody planned. A minimum that is left out is 1.
# related_resources:
#   - https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
# custom:
#   id: hpa-sane
#   severity: low
#   standards: [OPS]
#   remediation: Set `minReplicas` and `maxReplicas` within the bounds, and `scaleTargetRef` to a workload that exists.
#   inventory: [Deployment, StatefulSet, ReplicaSet, ReplicationController]
#   parameters:
#     ranges: >-
#       bounds of which every autoscaler must keep one (list of objects): min_replicas and max_replicas (numbers; either may
#       be left out)
#     min_spread: how much maxReplicas must be over minReplicas (number)
#     check_target: whether the target must be in the inventory (true or false)
package lictor.k8s.hpa_sane

import data.lictor.k8s.lib.inventory
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.reviewed
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"ranges": [], "min_spread": 0, "check_target": true}

parameters := settings.of("k8s", "hpa-sane", default_parameters)

hpa := reviewed.object(parameters, "autoscaling", {"HorizontalPodAutoscaler"})

least := object.get(hpa.spec, "minReplicas", 1)

most := hpa.spec.maxReplicas

deny contains valued.finding({
	"message": sprintf("minReplicas %v%s is over maxReplicas %v: the autoscaler is refused", [least, by_default, most]),
	"path": ["spec", "minReplicas"],
	"expected": sprintf("at most %v", [most]),
	"severity": "medium",
}) if {
	least > most
}

deny contains valued.finding({
	"message": sprintf("between minReplicas %v%s and maxReplicas %v are less than %v replicas to scale", [
		least,
		by_default,
		most,
		parameters.min_spread,
	]),
	"path": ["spec", "maxReplicas"],
	"expected": sprintf("at least %v", [least + parameters.min_spread]),
}) if {
	least <= most
	most - least < parameters.min_spread
}

deny contains valued.finding({
	"message": sprintf("minReplicas %v%s and maxReplicas %v keep none of the bounds %s", [
		least,
		by_default,
		most,
		concat(", ", [written(range) | some range in parameters.ranges]),
	]),
	"path": ["spec", outside],
	"expected": concat(" or ", [written(range) | some range in parameters.ranges]),
}) if {
	least <= most
	count(parameters.ranges) > 0
	not in_some_range
}

deny contains valued.finding({
	"message": "minReplicas 0 needs a metric that does not come from the pods (type Object or External)",
	"path": ["spec", "minReplicas"],
	"expected": "at least 1",
	"severity": "medium",
}) if {
	least == 0
	not metric_from_elsewhere
}

deny contains valued.finding({
	"message": sprintf("the autoscaler's target, %s `%s`, is not in namespace `%s`", [target.kind, target.name, resource.namespace]),
	"path": ["spec", "scaleTargetRef"],
	"expected": "a workload of the same namespace",
	"severity": "medium",
}) if {
	parameters.check_target
	target
	inventory.knows(workloads)
	known_kind
	not target_there
}

undetermined contains inventory.missing([target.kind], ["spec", "scaleTargetRef"]) if {
	parameters.check_target
	not inventory.knows(workloads)
	known_kind
}

# workloads are the kinds that an autoscaler may have as its target.
workloads := ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"]

target := hpa.spec.scaleTargetRef

target_group := split(target.apiVersion, "/")[0] if contains(target.apiVersion, "/")

target_group := "" if not contains(target.apiVersion, "/")

# known_kind holds for kinds that the inventory has if the cluster has them; of others it may not know.
known_kind if [target_group, target.kind] in {
	["apps", "Deployment"],
	["apps", "StatefulSet"],
	["apps", "ReplicaSet"],
	["", "ReplicationController"],
}

known_kind if count(inventory.namespaced(resource.namespace, target_group, target.kind)) > 0

target_there if {
	some workload in inventory.namespaced(resource.namespace, target_group, target.kind)
	workload.metadata.name == target.name
}

# Autoscalers of autoscaling/v1 know no other metric than the pods' CPU.
metric_from_elsewhere if {
	some metric in hpa.spec.metrics
	metric.type in {"Object", "External"}
}

in_some_range if {
	some range in parameters.ranges
	within(range)
}

within(range) if {
	least >= object.get(range, "min_replicas", 0)
	most <= object.get(range, "max_replicas", most)
}

# outside is the field to point at: the lower bound if no range keeps it.
outside := "minReplicas" if {
	every range in parameters.ranges {
		least < object.get(range, "min_replicas", 0)
	}
} else := "maxReplicas"

written(range) := sprintf("%v to %v", [object.get(range, "min_replicas", 0), object.get(range, "max_replicas", "any")])

default by_default := ""

by_default := " (the default)" if not hpa.spec.minReplicas
