package lictor.k8s.image_allowed_registries_test

import data.lictor.k8s.image_allowed_registries
import data.lictor.k8s.lib.testing

messages(reference) := {finding.message | some finding in found} if {
	found := image_allowed_registries.deny with input.object as testing.pod({"containers": [{"name": "a", "image": reference}]})
}

allowed(patterns, reference) if {
	messages(reference) == set() with data.settings as testing.settings("image-allowed-registries", {"allow": patterns})
}

test_at_the_bounds_of_segments if {
	every pattern in ["registry.corp", "registry.corp/*"] {
		allowed([pattern], "registry.corp/a/b:1")
		not allowed([pattern], "registry.corp.evil.example/a")
		not allowed([pattern], "registry.corp:5000/a")
		not allowed([pattern], "evil.example/registry.corp/a")
		not allowed([pattern], "registry.corp-evil.example/a")
	}
	allowed(["registry.corp/team/*"], "registry.corp/team/a")
	not allowed(["registry.corp/team/*"], "registry.corp/team-evil/a")
	not allowed(["registry.corp/team/app"], "registry.corp/team/app-evil")
	not allowed(["registry.corp/team/app"], "registry.corp/team/app/evil")
}

test_short_names_are_docker_hubs if {
	allowed(["docker.io/library/*"], "nginx")
	allowed(["docker.io"], "index.docker.io/team/app")
	not allowed(["docker.io/library/*"], "team/app")
	not allowed(["registry.corp"], "nginx")
	not allowed(["nginx"], "evil.example/nginx")
}

test_deny_wins if {
	both := testing.settings("image-allowed-registries", {"allow": ["registry.corp"], "deny": ["registry.corp/old/*"]})
	messages("registry.corp/new/a") == set() with data.settings as both
	messages("registry.corp/old/a") == {"the image of container \"a\" comes from `registry.corp/old/a`, which is denied"} with data.settings as both
	messages("nginx") == {"the image of container \"a\" comes from `docker.io/library/nginx`, which is not allowed"} with data.settings as both
}

test_nothing_set_takes_every_reference_that_is_one if {
	messages("nginx") == set()
	messages("Nginx:1") == {"the image of container \"a\", `Nginx:1`, is no reference to an image"}
	count(messages("nginx@sha256:abc")) == 1
}

test_image_volumes_count if {
	spec := {"containers": [], "volumes": [{"name": "v", "image": {"reference": "evil.example/a"}}]}
	found := image_allowed_registries.deny with input.object as testing.held("Deployment", testing.pod(spec))
		with data.settings as testing.settings("image-allowed-registries", {"allow": ["registry.corp"]})
	{finding.path | some finding in found} == {["spec", "template", "spec", "volumes", 0, "image", "reference"]}
}

test_every_container_counts if {
	spec := {
		"containers": [{"name": "a", "image": "registry.corp/a"}, {"name": "b"}],
		"initContainers": [{"name": "c", "image": "evil.example/a"}],
		"ephemeralContainers": [{"name": "d", "image": "evil.example/a"}],
	}
	found := image_allowed_registries.deny with input.object as testing.pod(spec)
		with data.settings as testing.settings("image-allowed-registries", {"allow": ["registry.corp"]})
	{finding.path[1] | some finding in found} == {"initContainers", "ephemeralContainers"}
}
