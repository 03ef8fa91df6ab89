package lictor.k8s.image_no_latest_test

import data.lictor.k8s.image_no_latest
import data.lictor.k8s.lib.testing

says(reference) := {finding.message | some finding in found} if {
	found := image_no_latest.deny with input.object as testing.pod({"containers": [{"name": "a", "image": reference}]})
}

digest := sprintf("sha256:%s", [concat("", ["ab" | some _ in numbers.range(1, 32)])])

test_tags if {
	every reference in ["nginx:1", "registry.corp:5000/a:v1", "nginx:latest-alpine"] {
		says(reference) == set()
	}
	says("nginx") == {"the image of container \"a\", `nginx`, has no tag, which means `latest`"}
	says("registry.corp:5000/a") == {"the image of container \"a\", `registry.corp:5000/a`, has no tag, which means `latest`"}
	says("nginx:latest") == {"the image of container \"a\", `nginx:latest`, has the tag `latest`"}
}

test_a_digest_makes_up_for_the_tag if {
	says(sprintf("nginx@%s", [digest])) == set()
	says(sprintf("nginx:latest@%s", [digest])) == set()
	count(says("nginx:latest@sha256:abc")) == 1
	strict := testing.settings("image-no-latest", {"allow_digest": false, "tags": ["latest", "dev"]})
	count(says(sprintf("nginx:latest@%s", [digest]))) == 1 with data.settings as strict
	count(says(sprintf("nginx@%s", [digest]))) == 1 with data.settings as strict
	count(says(sprintf("nginx:1@%s", [digest]))) == 0 with data.settings as strict
	count(says("nginx:dev")) == 1 with data.settings as strict
}

test_path if {
	found := image_no_latest.deny with input.object as testing.held("Job", testing.pod({"initContainers": [{"name": "i", "image": "x"}]}))
	{[finding.path, finding.value] | some finding in found} == {[["spec", "template", "spec", "initContainers", 0, "image"], "x"]}
}
