# METADATA
# title: Containers do not name root as their user
# description: >-
#   runAsUser 0 is root. From v1.23; pods with users of their own (`hostUsers: false`) are left out from v1.35.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-run-as-user-nonzero
#   severity: medium
#   standards: [PSS restricted, NSA]
#   pss_check: runAsUser
#   remediation: >-
#     Set `securityContext.runAsUser` to a number other than 0, or leave it out and let the image say.
#   parameters:
#     pss_version: >-
#       The version of the Pod Security Standards, from `v1.0` to `v1.37`, or `latest`.
#     min_uid: >-
#       The lowest user ID that may be set, such as 10000 to stay clear of the node's own users.
package lictor.k8s.pss_run_as_user_nonzero

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"pss_version": "latest", "min_uid": 1}

parameters := settings.of("k8s", "pss-run-as-user-nonzero", default_parameters)

deny contains valued.at(array.concat(setter.path, ["runAsUser"]), sprintf("at least %v", [parameters.min_uid]), message) if {
	applies
	some setter in pods.contexts(parameters)
	uid := setter.context.runAsUser
	message := complaint(setter.who, uid)
}

complaint(who, 0) := sprintf("runAsUser=0 (%s must not set runAsUser=0)", [who])

complaint(who, uid) := sprintf("runAsUser=%v (%s must set runAsUser to %v or higher)", [uid, who, parameters.min_uid]) if {
	uid > 0
	uid < parameters.min_uid
}

applies if {
	version >= 23
	not relaxed
}

relaxed if {
	version >= 35
	pss.user_namespace(pods.pod(parameters).spec)
}

version := pss.minor(parameters.pss_version)

undetermined contains finding if {
	pods.pod(parameters)
	finding := pss.unknown(parameters.pss_version)
}
