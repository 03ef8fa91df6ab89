# References of images, read as container runtimes read them: `nginx` is docker.io/library/nginx, and the first segment
# is a registry only if it could be a host.
package lictor.k8s.lib.images

# parse takes a reference apart. Tag and digest are empty where the reference has none; nothing is checked but the shape
# that tells the parts apart: see `valid_digest`, `valid`.
parse(reference) := {
	"registry": parts.registry,
	"repository": parts.repository,
	"tag": name.tag,
	"digest": digest,
} if {
	is_string(reference)
	halves := split(reference, "@")
	digest := concat("@", array.slice(halves, 1, count(halves)))
	name := named(halves[0])
	parts := located(name.name)
}

# full writes a parsed reference in full.
full(image) := concat("", [image.registry, "/", image.repository, before(":", image.tag), before("@", image.digest)])

before(_, "") := ""

before(mark, value) := concat("", [mark, value]) if value != ""

# named parts a name from its tag: the last colon, unless a slash follows, which makes it a port.
named(text) := {"name": substring(text, 0, (count(text) - count(last)) - 1), "tag": last} if {
	pieces := split(text, ":")
	count(pieces) > 1
	last := pieces[count(pieces) - 1]
	not contains(last, "/")
} else := {"name": text, "tag": ""}

located(name) := {"registry": registry_name(first), "repository": repository_of(registry_name(first), rest)} if {
	slash := indexof(name, "/")
	slash > 0
	first := substring(name, 0, slash)
	is_host(first)
	rest := substring(name, slash + 1, -1)
} else := {"registry": "docker.io", "repository": repository_of("docker.io", name)}

is_host(segment) if contains(segment, ".")

is_host(segment) if contains(segment, ":")

is_host("localhost")

is_host(segment) if lower(segment) != segment

registry_name("index.docker.io") := "docker.io"

registry_name(host) := host if host != "index.docker.io"

repository_of("docker.io", name) := concat("/", ["library", name]) if not contains(name, "/")

repository_of("docker.io", name) := name if contains(name, "/")

repository_of(registry, name) := name if registry != "docker.io"

# valid_digest holds for algorithm:hex of the algorithm's length.
valid_digest(digest) if {
	[algorithm, hex] := split(digest, ":")
	count(hex) == {"sha256": 64, "sha384": 96, "sha512": 128}[algorithm]
	trim_left(hex, "0123456789abcdef") == ""
}

# valid holds for references that a runtime takes: lower-case path segments, a tag of at most 128 word characters, a
# digest of the right length.
valid(reference) if {
	image := parse(reference)
	regex.match(`^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$`, image.repository)
	valid_tag(reference, image.tag)
	valid_digest_of(reference, image.digest)
}

valid_tag(reference, "") if not endswith(reference, ":")

valid_tag(_, tag) if regex.match(`^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$`, tag)

valid_digest_of(reference, "") if not contains(reference, "@")

valid_digest_of(_, digest) if valid_digest(digest)

# matches holds where a reference is what a pattern names. Patterns are:
# - `*`: every image
# - `registry.example`, `registry.example/*`, `registry.example/team/*`: everything below, at the bounds of segments
# - `registry.example/team/app`: this repository; with `:tag` or `@digest` only that
# - `registry.example/team/app-*`: repositories whose last segment starts so
# Short names mean docker.io, as for images. A `*` never stands for a part of a registry's name.
matches("*", _)

matches(pattern, reference) if {
	pattern != "*"
	matches_parsed(pattern_of(pattern), parse(reference))
}

matches_any(patterns, reference) if {
	count(patterns) > 0
	image := parse(reference)
	some pattern in patterns
	matches_one(pattern, image)
}

matches_one("*", _)

matches_one(pattern, image) if {
	pattern != "*"
	matches_parsed(pattern_of(pattern), image)
}

matches_parsed(pattern, image) if {
	pattern.registry == image.registry
	repository_matches(pattern.repository, image.repository)
	pattern.tag in {"", image.tag}
	pattern.digest in {"", image.digest}
}

pattern_of(pattern) := {"registry": registry_name(pattern), "repository": "*", "tag": "", "digest": ""} if {
	is_registry(pattern)
} else := below_registry(pattern) if {
	endswith(pattern, "/*")
} else := parse(pattern)

is_registry(pattern) if {
	not contains(pattern, "/")
	is_host(split(pattern, ":")[0])
}

# `registry.example/*` has one segment and a star, which `parse` would take for an image of docker.io's library.
below_registry(pattern) := {"registry": registry_name(host), "repository": rest, "tag": "", "digest": ""} if {
	slash := indexof(pattern, "/")
	host := substring(pattern, 0, slash)
	is_host(host)
	rest := substring(pattern, slash + 1, -1)
} else := {"registry": "docker.io", "repository": pattern, "tag": "", "digest": ""}

repository_matches("*", _)

repository_matches(pattern, repository) if pattern == repository

repository_matches(pattern, repository) if {
	endswith(pattern, "/*")
	startswith(repository, trim_suffix(pattern, "*"))
}

repository_matches(pattern, repository) if {
	endswith(pattern, "*")
	not endswith(pattern, "/*")
	prefix := trim_suffix(pattern, "*")
	prefix != ""
	startswith(repository, prefix)
	not contains(substring(repository, count(prefix), -1), "/")
}
