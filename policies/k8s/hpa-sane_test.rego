package lictor.k8s.hpa_sane_test

import data.lictor.k8s.hpa_sane

target := {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}

hpa(spec) := {
	"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "web", "namespace": "n"},
	"spec": object.union({"scaleTargetRef": target}, spec),
}

workloads(version, names) := {"namespace": {"n": {version: {"Deployment": {name: {"metadata": {"name": name}} | some name in names}}}}}

paths(spec, set_to) := {concat("/", finding.path) | some finding in found} if {
	found := hpa_sane.deny with input.object as hpa(spec)
		with data.inventory as workloads("apps/v1", ["web"])
		with data.settings.k8s as {"hpa-sane": set_to}
}

test_minimum_and_maximum if {
	paths({"minReplicas": 2, "maxReplicas": 2}, {}) == set()
	paths({"minReplicas": 3, "maxReplicas": 2}, {}) == {"spec/minReplicas"}
	paths({"maxReplicas": 500}, {}) == set()
	paths({"maxReplicas": 0}, {}) == {"spec/minReplicas"}
}

test_a_minimum_left_out_is_one if {
	paths({"maxReplicas": 500}, {"ranges": [{"min_replicas": 1, "max_replicas": 10}]}) == {"spec/maxReplicas"}
	paths({"maxReplicas": 5}, {"ranges": [{"min_replicas": 2, "max_replicas": 10}]}) == {"spec/minReplicas"}
	paths({"maxReplicas": 5}, {"ranges": [{"min_replicas": 2}, {"max_replicas": 5}]}) == set()
	paths({"maxReplicas": 5}, {"min_spread": 4}) == set()
	paths({"maxReplicas": 5}, {"min_spread": 5}) == {"spec/maxReplicas"}
}

test_zero_needs_a_metric_from_elsewhere if {
	paths({"minReplicas": 0, "maxReplicas": 2}, {}) == {"spec/minReplicas"}
	paths({"minReplicas": 0, "maxReplicas": 2, "metrics": [{"type": "Resource"}]}, {}) == {"spec/minReplicas"}
	paths({"minReplicas": 0, "maxReplicas": 2, "metrics": [{"type": "Resource"}, {"type": "External"}]}, {}) == set()
}

missing(inventory) if {
	found := hpa_sane.deny with input.object as hpa({"maxReplicas": 2}) with data.inventory as inventory
	{finding.path | some finding in found} == {["spec", "scaleTargetRef"]}
}

test_the_target_is_there if {
	not missing(workloads("apps/v1", ["web"]))
	not missing(workloads("apps/v1beta2", ["x", "web"]))
	missing(workloads("apps/v1", ["x"]))
	missing(workloads("example.com/v1", ["web"]))
	missing({"namespace": {"other": workloads("apps/v1", ["web"]).namespace.n}})
	missing({})
}

test_targets_of_other_kinds_may_be_unknown if {
	rollout := hpa({"maxReplicas": 2, "scaleTargetRef": {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout", "name": "web"}})
	count(hpa_sane.deny) == 0 with input.object as rollout with data.inventory as workloads("apps/v1", [])
	others := {"namespace": {"n": {"argoproj.io/v1alpha1": {"Rollout": {"x": {"metadata": {"name": "x"}}}}}}}
	count(hpa_sane.deny) == 1 with input.object as rollout with data.inventory as others
	count(hpa_sane.undetermined) == 0 with input.object as rollout
}

test_undetermined_without_facts if {
	count(hpa_sane.undetermined) == 1 with input.object as hpa({"maxReplicas": 2})
	count(hpa_sane.undetermined) == 0 with input.object as hpa({"maxReplicas": 2}) with data.inventory as {}
	count(hpa_sane.undetermined) == 0 with input.object as hpa({"maxReplicas": 2})
		with data.settings.k8s as {"hpa-sane": {"check_target": false}}
}
