# METADATA
# title: Custom resources are of versions that are served
# description: >-
#   Projects beside Kubernetes give up versions of their APIs too: an object of such a version is refused, and a field that
#   is read no more does nothing, so that an experiment never runs, or nodes never come.
# related_resources:
#   - https://karpenter.sh/docs/upgrading/upgrade-guide/
#   - https://chaos-mesh.org/docs/define-scheduling-rules/
# custom:
#   id: custom-api
#   severity: medium
#   standards: [OPS]
#   remediation: Move to what takes its place; fields have other names there.
#   parameters:
#     served: API versions that the cluster still serves (list of text)
package lictor.k8s.custom_api

import data.lictor.k8s.data.custom_apis
import data.lictor.k8s.lib.resource
import data.lictor.k8s.lib.reviewed
import data.lictor.lib.settings

default_parameters := {"served": []}

parameters := settings.of("k8s", "custom-api", default_parameters)

version := input.object.apiVersion if {
	reviewed.looked_at(parameters)
	not input.object.apiVersion in parameters.served
}

deny contains {
	"message": sprintf("%s of %s is not served since %s; use %s", [resource.kind, version, gone.since, gone.use]),
	"path": ["apiVersion"],
	"value": version,
	"expected": gone.use,
} if {
	some kind in [resource.kind, "*"]
	gone := custom_apis.gone[version][kind]
}

deny contains {
	"message": sprintf("`%s` is not read since %s; use %s", [field, gone.since, gone.use]),
	"path": ["spec", field],
	"expected": gone.use,
} if {
	some field, gone in custom_apis.fields[version]
	_ = input.object.spec[field]
}
