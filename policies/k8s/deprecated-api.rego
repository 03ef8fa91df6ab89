# METADATA
# title: API versions are served by the cluster
# description: >-
#   An API version that the target cluster no longer serves cannot be applied at all; a deprecated one stops working with a
#   later upgrade; alpha and newer beta versions are off unless the cluster's operator turned them on.
# related_resources:
#   - https://kubernetes.io/docs/reference/using-api/deprecation-guide/
# custom:
#   id: deprecated-api
#   severity: medium
#   standards: [OPS]
#   remediation: Move to the API version that takes its place; some fields have other names there.
#   parameters:
#     target_version: version of Kubernetes that the cluster runs or will run, such as `1.34`
#     deprecated: whether versions that are deprecated but still served count (true or false)
#     enabled_apis: alpha and beta versions that are turned on, such as `resource.k8s.io/v1beta1` (list of text)
package lictor.k8s.deprecated_api

import data.lictor.k8s.data.apis
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.reviewed
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"target_version": sprintf("1.%d", [apis.newest]), "deprecated": true, "enabled_apis": []}

parameters := settings.of("k8s", "deprecated-api", default_parameters)

# target is the minor version of the cluster.
target := to_number(parts[1]) if {
	parts := split(trim_prefix(parameters.target_version, "v"), ".")
	parts[0] == "1"
	text.digits(parts[1])
}

deny contains {
	"message": sprintf("%s of %s is not served since Kubernetes 1.%d%s", [use.kind, use.version, api.removed, instead(api)]),
	"path": use.path,
	"value": use.version,
	"expected": expected(api),
	"severity": "high",
} if {
	some use in uses
	some api in lives(use)
	target >= api.removed
}

deny contains {
	"message": sprintf("%s of %s is deprecated since Kubernetes 1.%d%s%s", [
		use.kind,
		use.version,
		api.deprecated,
		until(api),
		instead(api),
	]),
	"path": use.path,
	"value": use.version,
	"expected": expected(api),
	"severity": "low",
} if {
	parameters.deprecated
	some use in uses
	some api in lives(use)
	target >= api.deprecated
	not gone(api)
	not off(use.version, api)
}

deny contains {
	"message": sprintf("%s of %s is served from Kubernetes 1.%d on, and the cluster has 1.%d", [
		use.kind,
		use.version,
		api.introduced,
		target,
	]),
	"path": use.path,
	"value": use.version,
	"severity": "high",
} if {
	some use in uses
	some api in lives(use)
	target < api.introduced
}

deny contains {
	"message": sprintf("%s of %s is off in a cluster unless its operator turns it on%s", [use.kind, use.version, instead(api)]),
	"path": use.path,
	"value": use.version,
	"expected": expected(api),
} if {
	some use in uses
	some api in lives(use)
	target >= api.introduced
	not gone(api)
	off(use.version, api)
}

undetermined contains {
	"reason": sprintf("target_version `%v` is no version of Kubernetes such as `1.34`", [parameters.target_version]),
	"path": ["apiVersion"],
} if {
	not target
	count([use | some use in uses; some _ in lives(use)]) > 0
}

# uses lists the API versions the object names: its own, and that of what it scales.
uses contains {"version": input.object.apiVersion, "kind": resource.kind, "path": ["apiVersion"]} if {
	reviewed.looked_at(parameters)
}

uses contains {"version": scaled.apiVersion, "kind": scaled.kind, "path": ["spec", "scaleTargetRef", "apiVersion"]} if {
	hpa := reviewed.object(parameters, "autoscaling", {"HorizontalPodAutoscaler"})
	scaled := hpa.spec.scaleTargetRef
}

# lives gives what the table knows of a kind in a version.
lives(use) := [api |
	some api in apis.table[use.version]
	use.kind in api.kinds
]

gone(api) if target >= api.removed

default until(_) := ""

until(api) := sprintf(" and goes with 1.%d", [api.removed])

# instead tells of the version that takes the place of an API, if the cluster has it.
default instead(_) := ""

instead(api) := sprintf("; use %s", [api.use]) if there(api)

default expected(_) := "another API"

expected(api) := api.use if there(api)

there(api) if {
	newer := [other |
		some other in apis.table[api.use]
		some kind in api.kinds
		kind in other.kinds
	]
	every other in newer {
		target >= other.introduced
	}
}

off(version, api) if {
	off_by_default(version, api)
	not version in parameters.enabled_apis
}

off_by_default(version, _) if contains(version, "alpha")

off_by_default(version, api) if {
	contains(version, "beta")
	api.introduced >= apis.betas_off_since
	not split(version, "/")[0] in apis.betas_on_groups
}
