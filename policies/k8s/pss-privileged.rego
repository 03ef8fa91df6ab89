# METADATA
# title: Containers are not privileged
# description: >-
#   A privileged container has every capability and every device of its node; whoever breaks into it owns the
#   node.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-privileged
#   severity: critical
#   standards: [PSS baseline, CIS 5.2.2, NSA]
#   pss_check: privileged
#   remediation: >-
#     Set `securityContext.privileged` to false or leave it out; add the single capability that is needed instead.
#   parameters: {}
package lictor.k8s.pss_privileged

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {}

parameters := settings.of("k8s", "pss-privileged", default_parameters)

deny contains valued.at(array.concat(c.path, ["securityContext", "privileged"]), false, message) if {
	some c in pods.containers(parameters)
	c.container.securityContext.privileged == true
	message := sprintf("privileged (%s must not set securityContext.privileged=true)", [c.who])
}
