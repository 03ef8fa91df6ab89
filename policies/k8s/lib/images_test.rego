package lictor.k8s.lib.images_test

import data.lictor.k8s.lib.images

hex := "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

parsed := {
	"nginx": ["docker.io", "library/nginx", "", ""],
	"nginx:1.25": ["docker.io", "library/nginx", "1.25", ""],
	"team/app": ["docker.io", "team/app", "", ""],
	"docker.io/nginx": ["docker.io", "library/nginx", "", ""],
	"index.docker.io/team/app": ["docker.io", "team/app", "", ""],
	"quay.io/a/b/c:t": ["quay.io", "a/b/c", "t", ""],
	"registry:5000/app": ["registry:5000", "app", "", ""],
	"localhost/app": ["localhost", "app", "", ""],
	"localhost:5000/app:t@sha256:aa": ["localhost:5000", "app", "t", "sha256:aa"],
	"[::1]:5000/app": ["[::1]:5000", "app", "", ""],
	"Host/app": ["Host", "app", "", ""],
	"app@sha256:aa": ["docker.io", "library/app", "", "sha256:aa"],
}

test_parse if {
	every reference, want in parsed {
		got := images.parse(reference)
		[got.registry, got.repository, got.tag, got.digest] == want
	}
}

test_full if {
	images.full(images.parse("nginx")) == "docker.io/library/nginx"
	images.full(images.parse("a.b/c:t@sha256:aa")) == "a.b/c:t@sha256:aa"
}

test_valid if {
	every reference in ["nginx", "a.b:5/c/d-e__f.g:T_1.x", sprintf("nginx@sha256:%s", [hex]), "xn--a/b---c"] {
		images.valid(reference)
	}
	every reference in ["", "Nginx", "nginx:", "nginx:-x", "a//b", "nginx@sha256:aa", "nginx@", "nginx@foo:bar", "a b", "a..b", "nginx:1:2"] {
		not images.valid(reference)
	}
}

test_digests if {
	images.valid_digest(sprintf("sha256:%s", [hex]))
	images.valid_digest(sprintf("sha512:%s%s", [hex, hex]))
	not images.valid_digest(sprintf("sha512:%s", [hex]))
	not images.valid_digest(sprintf("md5:%s", [hex]))
	not images.valid_digest(sprintf("sha256:%s", [upper(hex)]))
	not images.valid_digest("foo:bar")
}

matching := [
	["*", "nginx"],
	["nginx", "docker.io/library/nginx:1"],
	["nginx:1", "nginx:1"],
	["docker.io/library/*", "nginx"],
	["library/*", "nginx"],
	["docker.io/*", "a/b"],
	["docker.io", "a/b"],
	["registry.corp", "registry.corp/a/b"],
	["registry.corp/*", "registry.corp/a/b:t"],
	["registry.corp:5000", "registry.corp:5000/a"],
	["registry.corp/team/*", "registry.corp/team/a/b"],
	["registry.corp/team/app-*", "registry.corp/team/app-x:1"],
	["registry.corp/team/app@sha256:aa", "registry.corp/team/app@sha256:aa"],
]

test_matches if {
	every case in matching {
		images.matches(case[0], case[1])
		images.matches_any(["x", case[0]], case[1])
	}
}

not_matching := [
	["registry.corp", "registry.corp.evil.io/a"],
	["registry.corp/*", "registry.corp.evil.io/a"],
	["registry.corp*", "registry.corp.evil.io/a"],
	["registry.corp", "registry.corp:5000/a"],
	["registry.corp/team", "registry.corp/team/a"],
	["registry.corp/team/*", "registry.corp/teams/a"],
	["registry.corp/team/app-*", "registry.corp/team/app-x/y"],
	["nginx", "evil.io/nginx"],
	["nginx", "team/nginx"],
	["nginx:1", "nginx"],
	["nginx:1", "nginx:1.1"],
	["team/*", "evil.io/team/a"],
]

test_does_not_match if {
	every case in not_matching {
		not images.matches(case[0], case[1])
		not images.matches_any([case[0]], case[1])
	}
	not images.matches_any([], "nginx")
}
