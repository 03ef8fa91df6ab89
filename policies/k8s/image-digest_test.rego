package lictor.k8s.image_digest_test

import data.lictor.k8s.image_digest
import data.lictor.k8s.lib.testing

says(reference) := {finding.message | some finding in found} if {
	found := image_digest.deny with input.object as testing.pod({"containers": [{"name": "a", "image": reference}]})
}

hex(pairs) := concat("", ["ab" | some _ in numbers.range(1, pairs)])

test_digests if {
	every digest in [sprintf("sha256:%s", [hex(32)]), sprintf("sha512:%s", [hex(64)])] {
		says(sprintf("nginx@%s", [digest])) == set()
		says(sprintf("registry.corp:5000/nginx:1@%s", [digest])) == set()
	}
}

test_what_is_none if {
	says("nginx:1") == {"the image of container \"a\", `nginx:1`, has no digest"}
	says("nginx@foo:bar") == {"the image of container \"a\", `nginx@foo:bar`, has `foo:bar` for a digest, which is none"}
	every digest in [sprintf("sha256:%s", [hex(31)]), sprintf("sha512:%s", [hex(32)]), sprintf("sha256:%s", [upper(hex(32))]), sprintf("md5:%s", [hex(16)])] {
		count(says(sprintf("nginx@%s", [digest]))) == 1
	}
}

test_only_registries if {
	only := testing.settings("image-digest", {"only_registries": ["registry.corp"]})
	says("nginx:1") == set() with data.settings as only
	says("registry.corp.example/a:1") == set() with data.settings as only
	count(says("registry.corp/a:1")) == 1 with data.settings as only
}
