# METADATA
# title: No two Ingresses take the same host and path
# description: >-
#   Where Ingresses of two namespaces name the same host and path, one of them gets the requests of the other; an exact host
#   takes them from a wildcard. Ingresses of different classes do not meet.
# related_resources:
#   - https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
# custom:
#   id: ingress-host-conflict
#   severity: medium
#   standards: [OPS]
#   remediation: Use another host or path, or move both into one Ingress.
#   inventory: [Ingress, IngressClass]
#   parameters:
#     same_namespace: whether Ingresses of the same namespace count (true or false)
#     wildcards: whether a host counts that a wildcard of another namespace covers, and the reverse (true or false)
#     nested_paths: whether a path below the prefix of another namespace counts (true or false)
package lictor.k8s.ingress_host_conflict

import data.lictor.k8s.lib.hosts
import data.lictor.k8s.lib.ingresses
import data.lictor.k8s.lib.inventory
import data.lictor.k8s.lib.resource
import data.lictor.lib.settings

default_parameters := {"same_namespace": false, "wildcards": true, "nested_paths": false}

parameters := settings.of("k8s", "ingress-host-conflict", default_parameters)

ingress := ingresses.ingress(parameters)

deny contains {
	"message": sprintf("host `%s`, path `%s` is taken by Ingress `%s/%s` as well (its host is `%s`, its path `%s`)", [
		shown(mine.host),
		mine.path,
		theirs.namespace,
		theirs.name,
		shown(theirs.host),
		theirs.path,
	]),
	"path": mine.at,
	"value": mine.host,
	"expected": "a host and path of its own",
} if {
	some mine in claims(ingress)
	some host in meeting(mine.host)
	some theirs in known_claims[host]
	counts(theirs.namespace)
	not itself(theirs)
	classes_meet(ingresses.class(ingress), theirs.class)
	same_path(mine, theirs)
}

undetermined contains inventory.missing(["Ingress"], ["spec", "rules"]) if {
	count(claims(ingress)) > 0
	not inventory.knows(["Ingress"])
}

# known_claims has what every Ingress of the cluster claims, by host. It follows from the inventory alone.
known_claims[claim.host] contains object.union(claim, {
	"namespace": namespace,
	"name": name,
	"class": ingresses.class(manifest),
}) if {
	some namespace, versions in data.inventory.namespace
	some version, kinds in versions
	split(version, "/")[0] in ingresses.groups
	some name, manifest in kinds.Ingress
	some claim in claims(manifest)
}

# meeting gives the hosts of other claims that mean a host that this one means too.
meeting(host) := ({host} | covering(host)) | covered(host)

covering(host) := {other |
	parameters.wildcards
	not hosts.wild(host)
	dot := indexof(host, ".")
	dot > 0
	other := concat("", ["*", substring(host, dot, -1)])
}

covered(host) := {other |
	parameters.wildcards
	hosts.wild(host)
	some other, _ in known_claims
	other != ""
	hosts.covers(host, other)
}

itself(claim) if {
	claim.namespace == resource.namespace
	claim.name == resource.name
}

counts(namespace) if namespace != resource.namespace

counts(_) if parameters.same_namespace

classes_meet(a, b) if a == b

classes_meet("", b) if b != ""

classes_meet(a, "") if a != ""

# claims lists the hosts and paths an Ingress takes.
claims(manifest) := [{"host": lower(object.get(rule, "host", "")), "path": path, "type": type, "at": at} |
	some i, rule in manifest.spec.rules
	some [path, type] in paths(rule)
	at := [part | some part in ["spec", "rules", i, host_key(rule)]; part != ""]
]

host_key(rule) := "host" if rule.host

host_key(rule) := "" if not rule.host

paths(rule) := [["/", "Prefix"]] if {
	count(object.get(rule, ["http", "paths"], [])) == 0
} else := [[tidy(object.get(entry, "path", "/")), object.get(entry, "pathType", "Prefix")] |
	some entry in rule.http.paths
]

# tidy leaves out the slash at the end, which means nothing to prefixes.
tidy("") := "/"

tidy("/") := "/"

tidy(path) := trim_suffix(path, "/") if not path in {"", "/"}

same_path(a, b) if a.path == b.path

same_path(a, b) if {
	parameters.nested_paths
	below(a, b)
}

same_path(a, b) if {
	parameters.nested_paths
	below(b, a)
}

# below holds where a prefix holds another's path.
below(prefix, other) if {
	prefix.type != "Exact"
	prefix.path != other.path
	startswith(other.path, concat("", [trim_suffix(prefix.path, "/"), "/"]))
}

shown("") := "*"

shown(host) := host if host != ""
