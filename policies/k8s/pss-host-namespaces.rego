# METADATA
# title: Pods do not share namespaces of their host
# description: >-
#   Sharing the network, process or IPC namespace of the node lets a pod see and reach what runs beside it, past
#   network policies and other pods' walls.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-host-namespaces
#   severity: high
#   standards: [PSS baseline, CIS 5.2.3, CIS 5.2.4, CIS 5.2.5, NSA]
#   pss_check: hostNamespaces
#   remediation: >-
#     Leave `hostNetwork`, `hostPID` and `hostIPC` out, or set them to false.
#   parameters:
#     allow: >-
#       Which of `hostNetwork`, `hostPID` and `hostIPC` may be true.
package lictor.k8s.pss_host_namespaces

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"allow": []}

parameters := settings.of("k8s", "pss-host-namespaces", default_parameters)

deny contains valued.at(array.concat(pod.spec_path, [field]), false, message) if {
	pod := pods.pod(parameters)
	some field in ["hostNetwork", "hostPID", "hostIPC"]
	pod.spec[field] == true
	not field in parameters.allow
	message := sprintf("host namespaces (%s=true)", [field])
}
