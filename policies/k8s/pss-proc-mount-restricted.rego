# METADATA
# title: The masks over /proc stay in place, whoever the pod's users are
# description: >-
#   The restricted standard forbids what the baseline relaxed in v1.35 for pods with users of their own. Before
#   v1.35 the baseline's check says the same, and this one says nothing.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-proc-mount-restricted
#   severity: medium
#   standards: [PSS restricted]
#   pss_check: procMount_restricted
#   remediation: >-
#     Leave `securityContext.procMount` out, or set it to Default.
#   parameters:
#     pss_version: >-
#       The version of the Pod Security Standards, from `v1.0` to `v1.37`, or `latest`.
package lictor.k8s.pss_proc_mount_restricted

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"pss_version": "latest"}

parameters := settings.of("k8s", "pss-proc-mount-restricted", default_parameters)

deny contains valued.at(array.concat(c.path, ["securityContext", "procMount"]), "Default", message) if {
	pss.minor(parameters.pss_version) >= 35
	some c in pods.containers(parameters)
	kind := c.container.securityContext.procMount
	not kind in {"Default", null}
	message := sprintf(`procMount (%s must not set securityContext.procMount to "%v")`, [c.who, kind])
}

undetermined contains finding if {
	pods.pod(parameters)
	finding := pss.unknown(parameters.pss_version)
}
