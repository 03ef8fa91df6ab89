# METADATA
# title: Windows containers are no processes of their host
# description: >-
#   A HostProcess container runs on a Windows node without walls, as privileged ones do on Linux.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-windows-hostprocess
#   severity: high
#   standards: [PSS baseline, CIS 5.2.11]
#   pss_check: windowsHostProcess
#   remediation: >-
#     Leave `securityContext.windowsOptions.hostProcess` out, or set it to false.
#   parameters: {}
package lictor.k8s.pss_windows_hostprocess

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {}

parameters := settings.of("k8s", "pss-windows-hostprocess", default_parameters)

deny contains valued.at(path, false, message) if {
	some setter in pods.contexts(parameters)
	setter.context.windowsOptions.hostProcess == true
	path := array.concat(setter.path, ["windowsOptions", "hostProcess"])
	message := sprintf("hostProcess (%s must not set securityContext.windowsOptions.hostProcess=true)", [setter.who])
}
