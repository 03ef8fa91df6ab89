# How many replicas workloads have, and what disruption budgets leave of them.
package lictor.k8s.lib.budgets

import data.lictor.k8s.lib.inventory
import data.lictor.k8s.lib.selectors

# replicas of a workload: what its autoscaler keeps at least, else what it says, else 1.
replicas(workload, namespace) := object.get(autoscaler(workload, namespace).spec, "minReplicas", 1)

replicas(workload, namespace) := written(workload) if not autoscaler(workload, namespace)

written(workload) := workload.spec.replicas if is_number(workload.spec.replicas)

written(workload) := 1 if not is_number(object.get(workload, ["spec", "replicas"], null))

# scaled_by says so where an autoscaler decides.
scaled_by(workload, namespace) := sprintf(", as HorizontalPodAutoscaler `%s` has it", [found.metadata.name]) if {
	found := autoscaler(workload, namespace)
} else := ""

# autoscaler gives the autoscaler of a workload; several would fight, and the first by name stands for them.
autoscaler(workload, namespace) := found[0] if {
	found := [hpa |
		some hpa in inventory.namespaced(namespace, "autoscaling", "HorizontalPodAutoscaler")
		target := hpa.spec.scaleTargetRef
		target.kind == workload.kind
		target.name == workload.metadata.name
	]
	count(found) > 0
}

pod_labels(workload) := object.get(workload, ["spec", "template", "metadata", "labels"], {})

# selects holds where a budget is about pods of these labels.
selects(budget, labels) if {
	selectors.matches(budget.spec.selector, labels)
	not nothing_selected(budget)
}

nothing_selected(budget) if {
	budget.apiVersion == "policy/v1beta1"
	selectors.empty(budget.spec.selector)
}

# total counts the pods of a namespace that a budget is about, but for those of one workload ([kind, name]).
total(budget, namespace, but) := sum([replicas(workload, namespace) |
	some [group, kind] in [
		["apps", "Deployment"],
		["apps", "StatefulSet"],
		["apps", "ReplicaSet"],
		["", "ReplicationController"],
	]
	some found in inventory.namespaced(namespace, group, kind)
	workload := object.union(found, {"kind": kind})
	[kind, workload.metadata.name] != but
	not owned(workload)
	selects(budget, pod_labels(workload))
])

owned(workload) if {
	some owner in workload.metadata.ownerReferences
	owner.controller == true
}

# blocks_always gives why a budget lets no pod be evicted, however many there are.
blocks_always(budget) := {
	"field": "maxUnavailable",
	"expected": "1 or more",
	"message": sprintf("maxUnavailable %v lets no pod be evicted: nodes cannot be drained", [budget.spec.maxUnavailable]),
} if {
	share_or_number(budget.spec.maxUnavailable, 100) == 0
} else := {
	"field": "minAvailable",
	"expected": "less than 100%",
	"message": "minAvailable 100% lets no pod be evicted: nodes cannot be drained",
} if {
	share(budget.spec.minAvailable) >= 100
}

# blocks holds where a budget lets none of so many pods be evicted. Kubernetes rounds shares up.
blocks(budget, pods) if share_or_number(budget.spec.minAvailable, pods) >= pods

share_or_number(value, _) := value if is_number(value)

share_or_number(value, of) := ceil((share(value) * of) / 100)

share(value) := to_number(trim_suffix(value, "%")) if endswith(value, "%")
