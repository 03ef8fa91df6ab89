package lictor.k8s.lib.resource_test

import data.lictor.k8s.lib.resource

of(api_version, kind, metadata) := {"apiVersion": api_version, "kind": kind, "metadata": metadata}

test_groups if {
	every version, group in {"v1": "", "apps/v1": "apps", "rbac.authorization.k8s.io/v1": "rbac.authorization.k8s.io"} {
		resource.group == group with input.object as of(version, "X", {})
	}
}

test_names if {
	resource.name == "a" with input.object as of("v1", "Pod", {"name": "a", "generateName": "b-"})
	resource.name == "b-" with input.object as of("v1", "Pod", {"generateName": "b-"})
	resource.name == "" with input.object as of("v1", "Pod", {})
}

test_namespaces if {
	resource.namespace == "n" with input.object as of("v1", "Pod", {"name": "a", "namespace": "n"})
	resource.namespace == "a" with input.object as of("v1", "Namespace", {"name": "a"})
	resource.namespace == "" with input.object as of("example.org/v1", "Namespace", {"name": "a"})
	every metadata in [{}, {"namespace": ""}, {"namespace": null}] {
		resource.namespace == "asked" with input as {"object": of("v1", "Pod", metadata), "request": {"namespace": "asked"}}
		resource.namespace == "" with input as {"object": of("v1", "Pod", metadata)}
	}
}

test_requests if {
	resource.leaving with input.request.operation as "DELETE"
	resource.leaving with input.request.operation as "CONNECT"
	not resource.leaving with input.request.operation as "UPDATE"
	not resource.leaving with input as {}
	resource.subresource == "status" with input.request.subResource as "status"
	resource.subresource == "" with input as {"request": {"subResource": null}}
	resource.updated with input.old_object as {}
	not resource.updated with input.old_object as null
}
