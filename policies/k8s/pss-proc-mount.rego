# METADATA
# title: The masks over /proc stay in place
# description: >-
#   Runtimes hide the parts of /proc that tell of the node or change it. From v1.35 a pod with users of its own
#   (`hostUsers: false`) may have them unmasked.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-proc-mount
#   severity: medium
#   standards: [PSS baseline]
#   pss_check: procMount
#   remediation: >-
#     Leave `securityContext.procMount` out, or set it to Default.
#   parameters:
#     pss_version: >-
#       The version of the Pod Security Standards, from `v1.0` to `v1.37`, or `latest`.
package lictor.k8s.pss_proc_mount

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"pss_version": "latest"}

parameters := settings.of("k8s", "pss-proc-mount", default_parameters)

deny contains valued.at(array.concat(c.path, ["securityContext", "procMount"]), "Default", message) if {
	not relaxed
	some c in pods.containers(parameters)
	kind := c.container.securityContext.procMount
	not kind in {"Default", null}
	message := sprintf(`procMount (%s must not set securityContext.procMount to "%v")`, [c.who, kind])
}

relaxed if {
	pss.minor(parameters.pss_version) >= 35
	pss.user_namespace(pods.pod(parameters).spec)
}

undetermined contains finding if {
	pods.pod(parameters)
	finding := pss.unknown(parameters.pss_version)
}
