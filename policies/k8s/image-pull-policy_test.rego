package lictor.k8s.image_pull_policy_test

import data.lictor.k8s.image_pull_policy
import data.lictor.k8s.lib.testing

found_in(spec) := found if {
	found := image_pull_policy.deny with input.object as testing.pod(spec)
}

good(reference, policy) if count(found_in({"containers": [object.union({"name": "a", "image": reference}, policy)]})) == 0

always := {"imagePullPolicy": "Always"}

missing := {"imagePullPolicy": "IfNotPresent"}

test_tags_that_move if {
	every reference in ["nginx", "nginx:latest", "nginx:1.25", "nginx:stable", "nginx:main"] {
		good(reference, always)
		not good(reference, missing)
		not good(reference, {"imagePullPolicy": "Never"})
	}
}

test_tags_that_stay if {
	every reference in ["nginx:1.25.3", "nginx:v1.25.3-alpine", "app:3f2a9c1", "app:sha-3f2a9c1d", "nginx:latest@sha256:abc"] {
		good(reference, missing)
		good(reference, {})
	}
}

test_what_holds_where_nothing_is_written if {
	good("nginx", {})
	good("nginx:latest", {})
	not good("nginx:1.25", {})
	some finding in found_in({"containers": [{"name": "a", "image": "nginx:1.25"}]})
	finding.path == ["spec", "containers", 0, "imagePullPolicy"]
	finding.message == "container \"a\" uses `nginx:1.25`, whose tag may move, and is pulled only where a node has no image of this tag yet"
}

test_fixed_tags if {
	all := testing.settings("image-pull-policy", {"fixed_tags": ""})
	not good("nginx:1.25.3", missing) with data.settings as all
	good("nginx:1.25", missing) with data.settings as testing.settings("image-pull-policy", {"fixed_tags": `^1\.`})
}

test_image_volumes if {
	spec := {"volumes": [{"name": "v", "image": {"reference": "data:dev", "pullPolicy": "Never"}}]}
	{finding.path | some finding in found_in(spec)} == {["spec", "volumes", 0, "image", "pullPolicy"]}
}
