# METADATA
# title: Containers run as users other than root
# description: >-
#   The kubelet refuses to start a container as root where runAsNonRoot is true. It is set for the pod or for each
#   container, and nowhere to false. Pods with users of their own (`hostUsers: false`) are left out from v1.35.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-run-as-non-root
#   severity: medium
#   standards: [PSS restricted, CIS 5.2.7, NSA]
#   pss_check: runAsNonRoot
#   remediation: >-
#     Set `securityContext.runAsNonRoot` of the pod to true, and take out what sets it to false.
#   parameters:
#     pss_version: >-
#       The version of the Pod Security Standards, from `v1.0` to `v1.37`, or `latest`.
package lictor.k8s.pss_run_as_non_root

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"pss_version": "latest"}

parameters := settings.of("k8s", "pss-run-as-non-root", default_parameters)

deny contains valued.at(array.concat(setter.path, ["runAsNonRoot"]), true, message) if {
	not relaxed
	some setter in pods.contexts(parameters)
	setter.context.runAsNonRoot == false
	message := sprintf("runAsNonRoot != true (%s must not set securityContext.runAsNonRoot=false)", [setter.who])
}

deny contains valued.at(array.concat(c.path, ["securityContext", "runAsNonRoot"]), true, message) if {
	not relaxed
	not says(pods.pod(parameters).spec)
	some c in pods.containers(parameters)
	not says(c.container)
	message := sprintf("runAsNonRoot != true (pod or %s must set securityContext.runAsNonRoot=true)", [c.who])
}

# says holds for pods and containers that set the field, to true or false.
says(setter) if setter.securityContext.runAsNonRoot != null

relaxed if {
	pss.minor(parameters.pss_version) >= 35
	pss.user_namespace(pods.pod(parameters).spec)
}

undetermined contains finding if {
	pods.pod(parameters)
	finding := pss.unknown(parameters.pss_version)
}
