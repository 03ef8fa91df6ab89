package lictor.k8s.rbac_no_escalation_test

import data.lictor.k8s.rbac_no_escalation

role(rules) := {
	"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"},
	"rules": rules,
}

rule(group, resource, verb) := {"apiGroups": [group], "resources": [resource], "verbs": [verb]}

messages(object) := {finding.message | some finding in found} if {
	found := rbac_no_escalation.deny with input.object as object
}

# says holds where exactly one finding is there and says so.
says(rules, text) if {
	got := messages(role(rules))
	count(got) == 1
	some message in got
	contains(message, text)
}

silent(rules) if messages(role(rules)) == set()

rbac := "rbac.authorization.k8s.io"

test_each_capability if {
	every case in [
		[rule(rbac, "clusterroles", "escalate"), "give a role rights"],
		[rule(rbac, "roles", "bind"), "bind themselves"],
		[rule("", "users", "impersonate"), "act as other"],
		[rule("authentication.k8s.io", "uids", "impersonate"), "act as other"],
		[rule("", "secrets", "watch"), "read secrets"],
		[rule("", "pods", "create"), "run pods"],
		[rule("batch", "cronjobs", "create"), "run pods"],
		[rule("", "pods/exec", "get"), "run commands in pods"],
		[rule("", "pods/attach", "create"), "run commands in pods"],
		[rule("", "pods/ephemeralcontainers", "patch"), "containers of their own"],
		[rule("", "nodes/proxy", "get"), "talk to kubelets"],
		[rule("", "serviceaccounts/token", "create"), "tokens of service accounts"],
		[rule("certificates.k8s.io", "certificatesigningrequests/approval", "update"), "approve certificates"],
		[rule("admissionregistration.k8s.io", "validatingwebhookconfigurations", "delete"), "switch admission"],
		[rule("", "persistentvolumes", "create"), "volumes of any path"],
	] {
		says([case[0]], case[1])
	}
}

test_what_is_harmless if {
	every harmless in [
		rule("", "pods", "get"), rule("", "pods/log", "get"), rule("x.io", "secrets", "get"), rule("", "secrets", "delete"),
		rule("", "pods", "delete"), rule(rbac, "roles", "create"), rule("", "serviceaccounts", "create"),
		rule("", "nodes", "get"), rule("certificates.k8s.io", "certificatesigningrequests", "create"),
		{"nonResourceURLs": ["*"], "verbs": ["get"]}, {},
	] {
		silent([harmless])
	}
}

test_wildcards_grant_as_the_authorizer_reads_them if {
	says([rule("", "*/exec", "create")], "`create` on `pods/exec`")
	says([rule("*", "secrets", "get")], "read secrets")
	says([rule("", "secrets", "*")], "read secrets") with data.settings.k8s as {"rbac-no-escalation": {"capabilities": ["secrets-read"]}}
	silent([rule("", "pods/*", "create")])
	count(messages(role([rule("*", "*", "*")]))) == 14
}

test_names_keep_most_rules_small if {
	silent([object.union(rule("", "secrets", "get"), {"resourceNames": ["tls"]})])
	silent([object.union(rule(rbac, "clusterroles", "bind"), {"resourceNames": ["view"]})])
	says([object.union(rule("", "secrets", "get"), {"resourceNames": []})], "read secrets")
}

test_names_do_not_help_against_everything if {
	says([object.union(rule(rbac, "clusterroles", "escalate"), {"resourceNames": ["x"]})], "give a role rights")
	says([object.union(rule(rbac, "clusterroles", "bind"), {"resourceNames": ["view", "cluster-admin"]})], "bind themselves")
	says([object.union(rule("", "groups", "impersonate"), {"resourceNames": ["system:masters"]})], "act as other")
	says([object.union(rule("", "nodes/proxy", "get"), {"resourceNames": ["n1"]})], "talk to kubelets")
}

test_rules_count_together if {
	create := rule("", "secrets", "create")
	named := object.union(rule("", "secrets", "get"), {"resourceNames": ["x"]})
	silent([create])
	silent([named])
	says([named, create], "by a secret that they create")
	sign := rule("certificates.k8s.io", "signers", "sign")
	status := rule("certificates.k8s.io", "certificatesigningrequests/status", "patch")
	silent([sign])
	silent([status])
	says([sign, status], "sign certificates")
}

test_paths_and_severity if {
	found := rbac_no_escalation.deny with input.object as role([rule("", "pods", "get"), rule("", "pods", "create")])
	{[finding.path, finding.severity] | some finding in found} == {[["rules", 1], "medium"]}
}

aggregating := object.union(role([]), {"aggregationRule": {"clusterRoleSelectors": [
	{"matchLabels": {"to": "none"}},
	{"matchExpressions": [{"key": "to", "operator": "In", "values": ["r"]}]},
]}})

others := {"cluster": {"rbac.authorization.k8s.io/v1": {"ClusterRole": {
	"a": {"metadata": {"name": "a", "labels": {"to": "r"}}, "rules": [rule("", "secrets", "get")]},
	"b": {"metadata": {"name": "b"}, "rules": [rule("", "pods/exec", "create")]},
}}}}

test_aggregated_rules_count if {
	found := rbac_no_escalation.deny with input.object as aggregating with data.inventory as others
	count(found) == 1
	some finding in found
	finding.path == ["aggregationRule", "clusterRoleSelectors", 1]
	startswith(finding.message, "`a`, which is aggregated into the role, lets its holders read secrets")
}

test_aggregation_is_undetermined_without_facts if {
	count(rbac_no_escalation.undetermined) == 1 with input.object as aggregating
	count(rbac_no_escalation.undetermined) == 0 with input.object as aggregating with data.inventory as {}
	count(rbac_no_escalation.undetermined) == 0 with input.object as role([])
}

test_labels_that_pass_rights_on if {
	manifest := object.union(role([rule("", "secrets", "get")]), {"metadata": {"labels": {
		"rbac.authorization.k8s.io/aggregate-to-view": "true",
		"rbac.authorization.k8s.io/aggregate-to-edit": "false",
	}}})
	some message in messages(manifest)
	endswith(message, "everyone with the role `view`")
}

test_parameters if {
	silent([rule("", "pods", "create")]) with data.settings.k8s as {"rbac-no-escalation": {"capabilities": ["secrets-read"]}}
	silent([rule("", "pods", "create")]) with data.settings.k8s as {"rbac-no-escalation": {"allow_roles": ["r"]}}
}
