package lictor.k8s.no_default_service_account_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.no_default_service_account

fields(spec) := {finding.path[count(finding.path) - 1] | some finding in found} if {
	found := no_default_service_account.deny with input.object as testing.held("Deployment", testing.pod(spec))
}

test_accounts if {
	fields({"serviceAccountName": "app"}) == set()
	fields({"serviceAccount": "app"}) == set()
	fields({}) == {"serviceAccountName"}
	fields({"serviceAccountName": ""}) == {"serviceAccountName"}
	fields({"serviceAccountName": "default"}) == {"serviceAccountName"}
	fields({"serviceAccount": "default"}) == {"serviceAccount"}
}

test_namespaces if {
	fields({}) == {"serviceAccountName"} with data.settings as testing.settings("no-default-service-account", {"namespaces": ["n*"]})
	fields({}) == set() with data.settings as testing.settings("no-default-service-account", {"namespaces": ["prod-*"]})
}

test_no_pod if count(no_default_service_account.deny) == 0 with input.object as {"apiVersion": "v1", "kind": "Service"}
