# METADATA
# title: Sysctls are among the safe ones
# description: >-
#   Only these sysctls are separate for each pod and cannot disturb its neighbours. Versions of the standards add
#   to the list.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-sysctls
#   severity: medium
#   standards: [PSS baseline]
#   pss_check: sysctls
#   remediation: >-
#     Remove the sysctl from `securityContext.sysctls`, or set it on the node.
#   parameters:
#     pss_version: >-
#       The version of the Pod Security Standards, from `v1.0` to `v1.37`, or `latest`.
#     extra_allowed: >-
#       Further sysctls that may be set (with `*` at either end for any text).
#     forbidden: >-
#       Sysctls that may not be set though the standard allows them; these win.
package lictor.k8s.pss_sysctls

import data.lictor.k8s.data.sysctls
import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings
import data.lictor.lib.text

default_parameters := {"pss_version": "latest", "extra_allowed": [], "forbidden": []}

parameters := settings.of("k8s", "pss-sysctls", default_parameters)

deny contains valued.at(path, "a safe sysctl", message) if {
	pod := pods.pod(parameters)
	some i, sysctl in pod.spec.securityContext.sysctls
	name := object.get(sysctl, "name", "")
	not allowed(name)
	path := array.concat(pod.spec_path, ["securityContext", "sysctls", i, "name"])
	message := sprintf("forbidden sysctls (%v)", [name])
}

allowed(name) if {
	sysctls.safe_since[name] <= pss.minor(parameters.pss_version)
	not text.wildcards(parameters.forbidden, name)
}

allowed(name) if {
	text.wildcards(parameters.extra_allowed, name)
	not text.wildcards(parameters.forbidden, name)
}

undetermined contains finding if {
	pods.pod(parameters)
	finding := pss.unknown(parameters.pss_version)
}
