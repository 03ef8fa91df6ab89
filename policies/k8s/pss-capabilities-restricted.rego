# METADATA
# title: Containers drop all capabilities and add none but NET_BIND_SERVICE
# description: >-
#   Few programs need any capability. Dropping ALL by that name leaves none to misuse; binding low ports is the
#   one exception. From v1.22; pods that name Windows as their system are left out from v1.25.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-capabilities-restricted
#   severity: medium
#   standards: [PSS restricted, CIS 5.2.10]
#   pss_check: capabilities_restricted
#   remediation: >-
#     Set `securityContext.capabilities.drop` to ["ALL"] and add nothing but NET_BIND_SERVICE.
#   parameters:
#     pss_version: >-
#       The version of the Pod Security Standards, from `v1.0` to `v1.37`, or `latest`.
package lictor.k8s.pss_capabilities_restricted

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"pss_version": "latest"}

parameters := settings.of("k8s", "pss-capabilities-restricted", default_parameters)

deny contains valued.at(path, ["ALL"], message) if {
	applies
	some c in pods.containers(parameters)
	not "ALL" in object.get(c.container, ["securityContext", "capabilities", "drop"], [])
	path := array.concat(c.path, ["securityContext", "capabilities", "drop"])
	message := sprintf(`unrestricted capabilities (%s must set securityContext.capabilities.drop=["ALL"])`, [c.who])
}

deny contains valued.at(path, "NET_BIND_SERVICE", message) if {
	applies
	some c in pods.containers(parameters)
	some i, capability in c.container.securityContext.capabilities.add
	capability != "NET_BIND_SERVICE"
	path := array.concat(c.path, ["securityContext", "capabilities", "add", i])
	message := sprintf(`unrestricted capabilities (%s must not include "%v" in securityContext.capabilities.add)`, [c.who, capability])
}

applies if {
	version >= 22
	not on_windows
}

on_windows if {
	version >= 25
	pss.windows(pods.pod(parameters).spec)
}

version := pss.minor(parameters.pss_version)

undetermined contains finding if {
	pods.pod(parameters)
	finding := pss.unknown(parameters.pss_version)
}
