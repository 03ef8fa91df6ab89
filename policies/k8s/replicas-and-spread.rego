# METADATA
# title: Workloads survive the loss of a node
# description: >-
#   One replica is gone while its node is; replicas on one node are gone together; and a disruption budget that leaves no
#   pod to be evicted keeps nodes from being drained at all. Replicas are those an autoscaler keeps at least, else
#   `spec.replicas`, else 1; a workload that is scaled to 0 is left alone.
# related_resources:
#   - https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
#   - https://kubernetes.io/docs/tasks/run-application/configure-pdb/
# custom:
#   id: replicas-and-spread
#   severity: low
#   standards: [OPS]
#   remediation: >-
#     Run two replicas or more, spread them with `topologySpreadConstraints`, and let a PodDisruptionBudget spare one pod at
#     least (`maxUnavailable: 1`).
#   inventory: [HorizontalPodAutoscaler, PodDisruptionBudget, Deployment, StatefulSet, ReplicaSet, ReplicationController]
#   parameters:
#     min_replicas: fewest replicas of a workload (number)
#     kinds: kinds that need replicas and spreading (list of text)
#     require_spread: whether the pods must be kept apart (true or false)
#     check_budgets: whether disruption budgets are looked at (true or false)
package lictor.k8s.replicas_and_spread

import data.lictor.k8s.lib.budgets
import data.lictor.k8s.lib.inventory
import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.reviewed
import data.lictor.k8s.lib.selectors
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {
	"min_replicas": 2,
	"kinds": ["Deployment", "StatefulSet"],
	"require_spread": true,
	"check_budgets": true,
}

parameters := settings.of("k8s", "replicas-and-spread", default_parameters)

# Workloads

workload := reviewed.object(parameters, "apps", {kind | some kind in parameters.kinds})

replicas := budgets.replicas(workload, resource.namespace)

deny contains valued.at(["spec", "replicas"], sprintf("at least %v", [parameters.min_replicas]), message) if {
	replicas > 0
	replicas < parameters.min_replicas
	count_is_known
	message := sprintf("%s `%s` has %v of at least %v replicas%s", [
		resource.kind,
		resource.name,
		replicas,
		parameters.min_replicas,
		budgets.scaled_by(workload, resource.namespace),
	])
}

undetermined contains {
	"reason": sprintf("%s `%s` names no number of replicas: it is 1 unless an autoscaler says otherwise, which is not known", [
		resource.kind,
		resource.name,
	]),
	"path": ["spec"],
} if {
	workload
	parameters.min_replicas > 1
	not count_is_known
}

# looked_for are the kinds that tell how many pods there are.
looked_for := ["HorizontalPodAutoscaler", "PodDisruptionBudget", "Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"]

count_is_known if inventory.knows(looked_for)

count_is_known if is_number(workload.spec.replicas)

deny contains valued.at(path, "a constraint that selects these pods", message) if {
	parameters.require_spread
	spread_matters
	pod := pods.pod(parameters)
	labels := object.get(pod.metadata, "labels", {})
	not spread(pod.spec, labels)
	path := array.concat(pod.spec_path, ["topologySpreadConstraints"])
	message := sprintf("all pods of %s `%s` may land on one node%s", [resource.kind, resource.name, hint(pod.spec)])
}

spread_matters if replicas > 1

spread_matters if {
	replicas == 1
	not count_is_known
}

spread(spec, labels) if {
	some constraint in spec.topologySpreadConstraints
	selectors.matches(constraint.labelSelector, labels)
}

spread(spec, labels) if {
	some term in spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution
	selectors.matches(term.labelSelector, labels)
}

spread(spec, labels) if {
	some weighted in spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution
	selectors.matches(weighted.podAffinityTerm.labelSelector, labels)
}

hint(spec) := ": its constraints select other pods" if {
	count(spec.topologySpreadConstraints) > 0
} else := ": its anti-affinity is to other pods" if {
	spec.affinity.podAntiAffinity
} else := ""

deny contains valued.at(["spec", "replicas"], "more replicas, or a budget that spares a pod", message) if {
	parameters.check_budgets
	replicas > 0
	labels := budgets.pod_labels(workload)
	some budget in inventory.namespaced(resource.namespace, "policy", "PodDisruptionBudget")
	budgets.selects(budget, labels)
	not budgets.blocks_always(budget)
	total := replicas + budgets.total(budget, resource.namespace, [resource.kind, resource.name])
	budgets.blocks(budget, total)
	message := sprintf("PodDisruptionBudget `%s` lets none of the %v pods be evicted: nodes they run on cannot be drained", [
		budget.metadata.name,
		total,
	])
}

# Disruption budgets

budget := found if {
	parameters.check_budgets
	found := reviewed.object(parameters, "policy", {"PodDisruptionBudget"})
}

deny contains object.union(valued.at(["spec", why.field], why.expected, why.message), {"severity": "medium"}) if {
	why := budgets.blocks_always(budget)
}

deny contains valued.at(["spec", "selector"], "a selector of the pods it is for", message) if {
	budget
	not selects_something
	message := "the budget selects no pods"
}

# An empty selector means every pod in policy/v1, and none in policy/v1beta1.
selects_something if {
	is_object(budget.spec.selector)
	budget.apiVersion != "policy/v1beta1"
}

selects_something if {
	is_object(budget.spec.selector)
	not selectors.empty(budget.spec.selector)
}

deny contains valued.at(["spec", "minAvailable"], sprintf("less than %v", [total]), message) if {
	not budgets.blocks_always(budget)
	total := budgets.total(budget, resource.namespace, [])
	total > 0
	budgets.blocks(budget, total)
	message := sprintf("the budget lets none of the %v pods it selects be evicted: nodes they run on cannot be drained", [total])
}

undetermined contains inventory.missing(["Deployment", "StatefulSet"], ["spec", "minAvailable"]) if {
	selects_something
	not inventory.knows(looked_for)
	not budgets.blocks_always(budget)
	not object.get(budget.spec, "minAvailable", 0) in {0, "0%"}
}
