package lictor.k8s.rbac_bindings_test

import data.lictor.k8s.rbac_bindings

binding(kind, role, subjects) := {
	"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "metadata": {"name": "b", "namespace": "n"},
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role},
	"subjects": subjects,
}

findings(object) := found if {
	found := rbac_bindings.deny with input.object as object
}

paths(object) := {finding.path | some finding in findings(object)}

user := {"kind": "User", "name": "ann"}

test_cluster_admin if {
	paths(binding("ClusterRoleBinding", "cluster-admin", [user])) == {["roleRef", "name"]}
	paths(binding("RoleBinding", "cluster-admin", [user])) == {["roleRef", "name"]}
	paths(binding("ClusterRoleBinding", "cluster-admin", [])) == set()
	paths(binding("ClusterRoleBinding", "view", [user])) == set()
}

test_a_role_named_cluster_admin_is_another if {
	object := json.patch(binding("RoleBinding", "cluster-admin", [user]), [{"op": "replace", "path": "/roleRef/kind", "value": "Role"}])
	paths(object) == set()
}

test_subjects_that_anyone_may_be if {
	every subject in [
		{"kind": "Group", "name": "system:masters"},
		{"kind": "Group", "name": "system:unauthenticated"},
		{"kind": "User", "name": "system:anonymous"},
		{"kind": "Group", "name": "system:authenticated"},
		{"kind": "Group", "name": "system:serviceaccounts"},
		{"kind": "Group", "name": "system:serviceaccounts:team"},
		{"kind": "ServiceAccount", "name": "default", "namespace": "team"},
		{"kind": "ServiceAccount", "name": "default"},
		{"kind": "User", "name": "system:serviceaccount:team:default"},
	] {
		every kind in ["RoleBinding", "ClusterRoleBinding"] {
			paths(binding(kind, "view", [user, subject])) == {["subjects", 1, "name"]}
		}
	}
}

test_subjects_that_are_known if {
	every subject in [
		{"kind": "Group", "name": "default"}, {"kind": "User", "name": "default"}, {"kind": "User", "name": "system:masters"},
		{"kind": "ServiceAccount", "name": "app", "namespace": "default"},
		{"kind": "User", "name": "system:serviceaccount:default:app"},
		{"kind": "ServiceAccount", "name": "system:anonymous", "namespace": "n"},
	] {
		paths(binding("ClusterRoleBinding", "view", [subject])) == set()
	}
}

masters := binding("ClusterRoleBinding", "cluster-admin", [{"kind": "Group", "name": "system:masters"}])

label := {"kubernetes.io/bootstrapping": "rbac-defaults"}

test_the_api_servers_own_binding if {
	paths(object.union(masters, {"metadata": {"name": "cluster-admin", "labels": label}})) == set()
	count(paths(object.union(masters, {"metadata": {"name": "mine", "labels": label}}))) == 2
	count(paths(masters)) == 2
}

test_allow if {
	object := binding("ClusterRoleBinding", "cluster-admin", [{"kind": "ServiceAccount", "name": "argo", "namespace": "cd"}, user])
	allow := {"role": "cluster-admin", "subject": "ServiceAccount/cd/*"}
	found := rbac_bindings.deny with input.object as object with data.settings.k8s as {"rbac-bindings": {"allow": [allow]}}
	{finding.message | some finding in found} == {"ClusterRoleBinding gives cluster-admin, the right to do everything in the cluster, to `User/ann`"}
	both := [allow, {"subject": "User/ann"}]
	count(rbac_bindings.deny) == 0 with input.object as object with data.settings.k8s as {"rbac-bindings": {"allow": both}}
}
