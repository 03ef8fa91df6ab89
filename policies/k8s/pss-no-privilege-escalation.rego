# METADATA
# title: Containers cannot gain privileges
# description: >-
#   With allowPrivilegeEscalation false no program in the container, not even a set-user-ID one, gets more than it
#   started with. It must be said, for it is true by default. From v1.8; pods that name Windows as their system
#   are left out from v1.25.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-no-privilege-escalation
#   severity: medium
#   standards: [PSS restricted, CIS 5.2.6, NSA]
#   pss_check: allowPrivilegeEscalation
#   remediation: >-
#     Set `securityContext.allowPrivilegeEscalation` of every container to false.
#   parameters:
#     pss_version: >-
#       The version of the Pod Security Standards, from `v1.0` to `v1.37`, or `latest`.
package lictor.k8s.pss_no_privilege_escalation

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"pss_version": "latest"}

parameters := settings.of("k8s", "pss-no-privilege-escalation", default_parameters)

deny contains valued.at(path, false, message) if {
	applies
	some c in pods.containers(parameters)
	not c.container.securityContext.allowPrivilegeEscalation == false
	path := array.concat(c.path, ["securityContext", "allowPrivilegeEscalation"])
	message := sprintf("allowPrivilegeEscalation != false (%s must set securityContext.allowPrivilegeEscalation=false)", [c.who])
}

applies if {
	version >= 8
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
