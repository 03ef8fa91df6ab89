package lictor.k8s.no_default_namespace_test

import data.lictor.k8s.no_default_namespace

made(version, kind, metadata) := {"apiVersion": version, "kind": kind, "metadata": object.union({"name": "x"}, metadata)}

verdict(manifest, request) := [count(denied), count(unsure)] if {
	denied := no_default_namespace.deny with input as object.union({"object": manifest}, request)
	unsure := no_default_namespace.undetermined with input as object.union({"object": manifest}, request)
}

test_named_namespaces if {
	every namespace in ["default", "kube-system", "kube-public", "kube-node-lease"] {
		verdict(made("v1", "ConfigMap", {"namespace": namespace}), {}) == [1, 0]
		verdict(made("example.com/v1", "Widget", {"namespace": namespace}), {}) == [1, 0]
	}
	every namespace in ["team", "default-2", "kube-team"] {
		verdict(made("v1", "ConfigMap", {"namespace": namespace}), {}) == [0, 0]
	}
}

test_no_namespace_is_undetermined_for_kinds_that_have_one if {
	verdict(made("apps/v1", "Deployment", {}), {}) == [0, 1]
	verdict(made("v1", "Namespace", {}), {}) == [0, 0]
	verdict(made("v1", "Namespace", {"name": "default"}), {}) == [0, 0]
	verdict(made("rbac.authorization.k8s.io/v1", "ClusterRole", {}), {}) == [0, 0]
	verdict(made("example.com/v1", "Widget", {}), {}) == [0, 0]
}

test_the_request_knows if {
	verdict(made("v1", "ConfigMap", {}), {"request": {"namespace": "default"}}) == [1, 0]
	verdict(made("v1", "ConfigMap", {}), {"request": {"namespace": "team"}}) == [0, 0]
	verdict(made("v1", "ConfigMap", {"namespace": "default"}), {"request": {"operation": "DELETE"}}) == [0, 0]
}

test_what_every_cluster_has if {
	every manifest in [
		made("v1", "Service", {"name": "kubernetes", "namespace": "default"}),
		made("v1", "ConfigMap", {"name": "kube-root-ca.crt", "namespace": "default"}),
		made("v1", "ServiceAccount", {"name": "default", "namespace": "kube-system"}),
		made("v1", "Event", {"namespace": "default"}),
		made("coordination.k8s.io/v1", "Lease", {"namespace": "kube-node-lease"}),
		object.union(
			made("rbac.authorization.k8s.io/v1", "RoleBinding", {"namespace": "kube-system"}),
			{"roleRef": {"name": "extension-apiserver-authentication-reader"}},
		),
	] {
		verdict(manifest, {}) == [0, 0]
	}
	verdict(made("v1", "Service", {"name": "kube", "namespace": "default"}), {}) == [1, 0]
}

test_namespaces if {
	other := {"no-default-namespace": {"namespaces": ["prod-*"]}}
	verdict(made("v1", "ConfigMap", {"namespace": "prod-1"}), {}) == [1, 0] with data.settings.k8s as other
	verdict(made("v1", "ConfigMap", {"namespace": "default"}), {}) == [0, 0] with data.settings.k8s as other
	verdict(made("v1", "ConfigMap", {}), {}) == [0, 0] with data.settings.k8s as other
}
