package lictor.k8s.rbac_no_wildcards_test

import data.lictor.k8s.rbac_no_wildcards

role(rules) := {
	"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"},
	"rules": rules,
}

paths(object) := {finding.path | some finding in found} if {
	found := rbac_no_wildcards.deny with input.object as object
}

test_each_wildcard_has_its_path if {
	paths(role([
		{"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "*"]},
		{"apiGroups": ["*"], "resources": ["a", "*"], "verbs": ["get"]},
		{"nonResourceURLs": ["/x", "*"], "verbs": ["get"]},
	])) == {["rules", 0, "verbs", 1], ["rules", 1, "apiGroups", 0], ["rules", 1, "resources", 1], ["rules", 2, "nonResourceURLs", 1]}
}

test_part_wildcards_are_no_wildcards if {
	paths(role([
		{"apiGroups": ["apps"], "resources": ["*/scale"], "verbs": ["get"]},
		{"nonResourceURLs": ["/metrics/*"], "verbs": ["get"]},
	])) == set()
}

test_odd_rules if {
	paths(role(null)) == set()
	paths(role([null, {}, {"verbs": ["*"]}])) == {["rules", 2, "verbs", 0]}
}

everything := [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]

builtin(name) := object.union(role(everything), {"metadata": {"name": name, "labels": {"kubernetes.io/bootstrapping": "rbac-defaults"}}})

test_the_api_servers_own_roles_are_left_alone if {
	paths(builtin("cluster-admin")) == set()
	paths(builtin("system:controller:job-controller")) == set()
}

test_name_or_label_alone_do_not_make_a_role_the_api_servers if {
	count(paths(builtin("mine"))) == 3
	count(paths(object.union(role(everything), {"metadata": {"name": "cluster-admin"}}))) == 3
}

test_allow_roles if {
	paths(role(everything)) == set() with data.settings.k8s as {"rbac-no-wildcards": {"allow_roles": ["r*"]}}
	count(paths(role(everything))) == 3 with data.settings.k8s as {"rbac-no-wildcards": {"allow_roles": ["x"]}}
}

test_exempt_namespaces if {
	manifest := object.union(role(everything), {"kind": "Role", "metadata": {"namespace": "n"}})
	paths(manifest) == set() with data.settings.k8s as {"*": {"exempt_namespaces": ["n"]}}
}

test_long_lists_are_cut_short if {
	rule := {"apiGroups": ["x"], "resources": ["a", "b", "c", "d", "e", "f", "g"], "verbs": ["*"]}
	found := rbac_no_wildcards.deny with input.object as role([rule])
	{finding.message | some finding in found} == {"rule 0 grants every verb (`verbs: \"*\"`) on `a`, `b`, `c`, `d`, `e` and 2 more"}
}
