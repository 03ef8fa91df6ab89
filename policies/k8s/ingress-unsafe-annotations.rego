# METADATA
# title: Ingresses do not write their controller's configuration
# description: >-
#   The controller of ingresses reads every secret of the cluster in a usual installation. Annotations that hold pieces of
#   its configuration, and values and paths that break out of their place in it, give these secrets to whoever may write
#   an Ingress.
# related_resources:
#   - https://github.com/kubernetes/ingress-nginx/issues/7837
#   - https://github.com/kubernetes/kubernetes/issues/131009
# custom:
#   id: ingress-unsafe-annotations
#   severity: critical
#   standards: [CVE-2021-25742, CVE-2025-1974]
#   remediation: >-
#     Leave the annotation out and use one that is made for the purpose; turn `allow-snippet-annotations` off in the
#     controller.
#   parameters:
#     denied: annotations that are not to be set at all, `*` at either end or between (list of text)
#     allowed: annotations that are not looked at (list of text)
#     value_pattern: what values of nginx annotations must not match (regular expression)
package lictor.k8s.ingress_unsafe_annotations

import data.lictor.k8s.data.ingress_annotations
import data.lictor.k8s.lib.ingresses
import data.lictor.k8s.lib.reviewed
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {
	"denied": object.keys(ingress_annotations.snippets),
	"allowed": [],
	"value_pattern": ingress_annotations.breaks_out,
}

parameters := settings.of("k8s", "ingress-unsafe-annotations", default_parameters)

ingress := ingresses.ingress(parameters)

deny contains valued.finding({
	"message": sprintf("annotation `%s` is a piece of the controller's configuration%s", [key, because(key)]),
	"path": ["metadata", "annotations", key],
	"expected": "no such annotation",
}) if {
	ingress
	some key, _ in reviewed.annotations
	denied(key)
	not key in parameters.allowed
}

deny contains valued.finding({
	"message": sprintf("the value of annotation `%s` can break out of its place in the controller's configuration: it has `%s`%s", [
		key,
		piece(value, parameters.value_pattern),
		because(key),
	]),
	"path": ["metadata", "annotations", key],
	"expected": "a value without line breaks, quotes, braces and `;`",
}) if {
	ingress
	some key, value in reviewed.annotations
	startswith(key, ingress_annotations.prefix)
	not denied(key)
	not key in parameters.allowed
	regex.match(parameters.value_pattern, value)
}

deny contains valued.finding({
	"message": sprintf("path %d of rule %d can break out of its place in the controller's configuration: it has `%s` (CVE-2026-24512)", [
		j,
		i,
		piece(route.path, ingress_annotations.path_breaks_out),
	]),
	"path": ["spec", "rules", i, "http", "paths", j, "path"],
	"expected": "a path without line breaks, spaces, quotes, `;` and `#`",
}) if {
	some i, rule in ingress.spec.rules
	some j, route in rule.http.paths
	regex.match(ingress_annotations.path_breaks_out, route.path)
}

denied(key) if {
	some pattern in parameters.denied
	glob.match(pattern, null, key)
}

default because(_) := ""

because(key) := sprintf(" (%s)", [cve]) if {
	cve := object.union(ingress_annotations.snippets, ingress_annotations.injected)[key]
	startswith(cve, "CVE-")
}

# piece is the first part of a value that matches, fit to be shown.
piece(value, pattern) := trim(json.marshal(found), "\"") if {
	[found] := regex.find_n(pattern, value, 1)
}
