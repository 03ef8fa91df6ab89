package lictor.k8s.alert_rules_test

import data.lictor.k8s.alert_rules

rule := {
	"alert": "HighErrorRate", "expr": "up == 0", "for": "5m", "labels": {"severity": "critical"},
	"annotations": {"summary": "errors", "runbook_url": "https://runbooks.example.com/errors"},
}

paths(own) := {concat("/", array.slice(finding.path, 5, 9)) | some finding in found} if {
	groups := [{"name": "g", "rules": [{"record": "r", "expr": "1"}, own]}]
	found := alert_rules.deny with input.object as {"apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule", "metadata": {"name": "a"}, "spec": {"groups": groups}}
}

test_sound if {
	paths(rule) == set()
	paths(object.union(rule, {"for": "1h30m"})) == set()
	paths(object.union(rule, {"for": "1d"})) == set()
}

test_runbook if {
	paths(object.union(rule, {"labels": {"runbook": "https://x"}})) == {"labels/runbook"}
	paths(object.union(object.remove(rule, ["annotations"]), {"annotations": {"summary": "s"}})) == {"annotations"}
	paths(object.union(object.remove(rule, ["annotations"]), {"annotations": {"summary": "s"}, "labels": {"severity": "warning"}})) == set()
}

test_severity if {
	paths(object.union(object.remove(rule, ["labels"]), {"labels": {"team": "web"}})) == {"labels"}
	paths(object.union(rule, {"labels": {"severity": "page"}})) == {"labels/severity"}
}

test_patience if {
	paths(object.union(rule, {"for": "1m"})) == {"for"}
	paths(object.remove(rule, ["for"])) == {"for"}
}

test_says_nothing if paths(object.union(object.remove(rule, ["annotations"]), {"annotations": {"runbook_url": "x"}})) == {"annotations"}

test_churn if paths(object.union(rule, {"labels": {"now": "{{ $value }}"}})) == {"labels/now"}

test_causes if {
	paths(object.union(rule, {"expr": "cpu_usage > 80"})) == {"expr"}
	paths(object.remove(object.union(rule, {"expr": "cpu_usage > 80"}), ["labels"])) == {"expr", "labels"}
	paths(object.union(rule, {"expr": "avg(node_memory_used_percent) by (node) > 90"})) == {"expr"}
	paths(object.union(rule, {"expr": "cpu_usage > 80", "labels": {"severity": "info"}})) == set()
	paths(object.union(rule, {"expr": "rate(disk_errors_total[5m]) > 0"})) == set()
	paths(object.union(rule, {"expr": "sum(uploaded) > 90"})) == set()
}

test_patience_of_anyone if paths(object.union(object.remove(rule, ["labels"]), {"for": "1m"})) == {"for", "labels"}
