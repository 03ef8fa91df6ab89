# METADATA
# title: Probes and lifecycle hooks name no host
# description: >-
#   The kubelet makes these requests, from the node's network; with a host of one's choice they reach places that
#   the pod itself may not. From v1.34.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-host-probes
#   severity: medium
#   standards: [PSS baseline]
#   pss_check: hostProbesAndHostLifecycle
#   remediation: >-
#     Leave `host` out of `httpGet` and `tcpSocket`; the kubelet then asks the pod itself.
#   parameters:
#     pss_version: >-
#       The version of the Pod Security Standards, from `v1.0` to `v1.37`, or `latest`.
package lictor.k8s.pss_host_probes

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"pss_version": "latest"}

parameters := settings.of("k8s", "pss-host-probes", default_parameters)

deny contains valued.at(path, "", message) if {
	pss.minor(parameters.pss_version) >= 34
	some c in pods.containers(parameters)
	some where in places
	handler := object.get(c.container, where, null)
	is_object(handler)
	some kind in ["httpGet", "tcpSocket"]
	host := handler[kind].host
	not host in {"", null}
	path := array.concat(array.concat(c.path, where), [kind, "host"])
	message := sprintf(`probe or lifecycle host (%s uses probe or lifecycle host "%v")`, [c.who, host])
}

places := [
	["livenessProbe"],
	["readinessProbe"],
	["startupProbe"],
	["lifecycle", "postStart"],
	["lifecycle", "preStop"],
]

undetermined contains finding if {
	pods.pod(parameters)
	finding := pss.unknown(parameters.pss_version)
}
