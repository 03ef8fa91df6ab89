package lictor.k8s.replicas_and_spread_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.replicas_and_spread

workload(kind, replicas, spec) := {
	"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "web", "namespace": "n"},
	"spec": object.union(replicas, {"template": {"metadata": {"labels": {"app": "web"}}, "spec": spec}}),
}

apart := {"topologySpreadConstraints": [{"labelSelector": {"matchLabels": {"app": "web"}}}]}

deployment(replicas) := workload("Deployment", {"replicas": replicas}, apart)

facts(kinds) := {"namespace": {"n": kinds}}

scaler(spec) := {"autoscaling/v2": {"HorizontalPodAutoscaler": {"h": {
	"metadata": {"name": "h"},
	"spec": object.union({"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}}, spec),
}}}}

paths(manifest, inventory) := {concat("/", finding.path) | some finding in found} if {
	found := replicas_and_spread.deny with input.object as manifest with data.inventory as inventory
}

unsure(manifest) if {
	count(replicas_and_spread.undetermined) == 1 with input.object as manifest
	count(replicas_and_spread.deny) == 0 with input.object as manifest
}

test_replicas if {
	paths(deployment(2), {}) == set()
	paths(deployment(1), {}) == {"spec/replicas"}
	paths(deployment(0), {}) == set()
	paths(workload("StatefulSet", {"replicas": 1}, apart), {}) == {"spec/replicas"}
	paths(workload("ReplicaSet", {"replicas": 1}, apart), {}) == set()
	paths(deployment(2), {}) == {"spec/replicas"} with data.settings as testing.settings("replicas-and-spread", {"min_replicas": 3})
}

test_replicas_left_out_are_one if {
	paths(workload("Deployment", {}, apart), {}) == {"spec/replicas"}
	unsure(workload("Deployment", {}, apart))
}

test_the_autoscaler_decides if {
	paths(workload("Deployment", {}, apart), facts(scaler({"minReplicas": 2}))) == set()
	paths(deployment(1), facts(scaler({"minReplicas": 2}))) == set()
	paths(deployment(5), facts(scaler({"minReplicas": 1}))) == {"spec/replicas"}
	paths(deployment(5), facts(scaler({}))) == {"spec/replicas"}
}

spread_path := "spec/template/spec/topologySpreadConstraints"

test_spread if {
	term := {"labelSelector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["web"]}]}}
	every spec in [
		apart,
		{"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}},
		{"affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"podAffinityTerm": term}]}}},
	] {
		paths(workload("Deployment", {"replicas": 2}, spec), {}) == set()
	}
	other := {"labelSelector": {"matchLabels": {"app": "x"}}}
	every spec in [
		{},
		{"topologySpreadConstraints": [other]},
		{"topologySpreadConstraints": [{"topologyKey": "zone"}]},
		{"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}},
		{"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [other]}}},
	] {
		paths(workload("Deployment", {"replicas": 2}, spec), {}) == {spread_path}
	}
	paths(workload("Deployment", {"replicas": 2}, {}), {}) == set() with data.settings as testing.settings("replicas-and-spread", {"require_spread": false})
}

budget(spec) := {
	"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "b", "namespace": "n"},
	"spec": object.union({"selector": {"matchLabels": {"app": "web"}}}, spec),
}

of(replicas) := facts({"apps/v1": {"Deployment": {"web": deployment(replicas)}}})

test_budgets_that_always_block if {
	every spec, field in {
		{"maxUnavailable": 0}: "maxUnavailable",
		{"maxUnavailable": "0%"}: "maxUnavailable",
		{"minAvailable": "100%"}: "minAvailable",
	} {
		paths(budget(spec), {}) == {concat("/", ["spec", field])}
		paths(budget(spec), of(9)) == {concat("/", ["spec", field])}
	}
	every spec in [{"maxUnavailable": 1}, {"maxUnavailable": "1%"}, {"minAvailable": "99%"}, {"minAvailable": 0}] {
		paths(budget(spec), {}) == set()
	}
}

test_budgets_of_what_there_is if {
	blocked := {"spec/minAvailable"}
	paths(budget({"minAvailable": 2}), of(2)) == blocked
	paths(budget({"minAvailable": 2}), of(3)) == set()
	paths(budget({"minAvailable": "50%"}), of(1)) == blocked
	paths(budget({"minAvailable": "50%"}), of(2)) == set()
	paths(budget({"minAvailable": "51%"}), of(2)) == blocked
	paths(budget({"minAvailable": "90%"}), of(10)) == set()
	paths(budget({"minAvailable": "91%"}), of(10)) == blocked
	paths(budget({"maxUnavailable": "1%"}), of(1)) == set()
	paths(budget({"minAvailable": 2}), of(0)) == set()
	paths(budget({"minAvailable": 2}), object.union(of(5), facts(scaler({"minReplicas": 2})))) == blocked
}

test_budgets_select_by_expressions_too if {
	only_x := {"selector": {"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]}, "minAvailable": 1}
	paths({"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "b", "namespace": "n"}, "spec": only_x}, of(1)) == set()
	paths(budget({"minAvailable": 1}), of(1)) == {"spec/minAvailable"}
}

test_budgets_count_every_workload_they_select if {
	two := facts({"apps/v1": {
		"Deployment": {"web": deployment(1)},
		"StatefulSet": {"web": workload("StatefulSet", {"replicas": 1}, {})},
		"ReplicaSet": {"web-1": object.union(deployment(1), {
			"kind": "ReplicaSet",
			"metadata": {"name": "web-1", "ownerReferences": [{"controller": true}]},
		})},
	}})
	paths(budget({"minAvailable": 1}), two) == set()
	paths(budget({"minAvailable": 2}), two) == {"spec/minAvailable"}
}

made(version, spec) := {"apiVersion": version, "kind": "PodDisruptionBudget", "metadata": {"name": "b"}, "spec": spec}

test_selectors_that_select_nothing if {
	bare := object.remove(budget({}).spec, ["selector"])
	paths(made("policy/v1", bare), {}) == {"spec/selector"}
	paths(made("policy/v1", {"selector": {}}), {}) == set()
	paths(made("policy/v1beta1", {"selector": {}}), {}) == {"spec/selector"}
}

test_workloads_that_a_budget_holds if {
	held := facts({"policy/v1": {"PodDisruptionBudget": {"b": budget({"minAvailable": 2})}}})
	paths(deployment(2), held) == {"spec/replicas"}
	paths(deployment(3), held) == set()
	paths(deployment(2), held) == set() with data.settings as testing.settings("replicas-and-spread", {"check_budgets": false})
}

test_undetermined_without_facts if {
	unsure(budget({"minAvailable": 2}))
	unsure(budget({"minAvailable": "50%"}))
	every spec in [{"maxUnavailable": 1}, {"minAvailable": 0}, {"maxUnavailable": 0}] {
		count(replicas_and_spread.undetermined) == 0 with input.object as budget(spec)
	}
}
