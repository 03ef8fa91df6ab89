# METADATA
# title: Added capabilities are among the default ones
# description: >-
#   Capabilities beyond those that runtimes grant by default give parts of root's power over the node. NET_RAW is
#   not among the allowed ones; names count as they are written.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-capabilities-baseline
#   severity: high
#   standards: [PSS baseline, CIS 5.2.9]
#   pss_check: capabilities_baseline
#   remediation: >-
#     Remove the capability from `securityContext.capabilities.add`.
#   parameters:
#     extra_allowed: >-
#       Names of further capabilities that may be added.
package lictor.k8s.pss_capabilities_baseline

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"extra_allowed": []}

parameters := settings.of("k8s", "pss-capabilities-baseline", default_parameters)

deny contains valued.at(path, "a capability of the default set", message) if {
	some c in pods.containers(parameters)
	some i, capability in c.container.securityContext.capabilities.add
	not capability in defaults
	not capability in parameters.extra_allowed
	path := array.concat(c.path, ["securityContext", "capabilities", "add", i])
	message := sprintf(`non-default capabilities (%s must not include "%v" in securityContext.capabilities.add)`, [c.who, capability])
}

defaults := {
	"AUDIT_WRITE",
	"CHOWN",
	"DAC_OVERRIDE",
	"FOWNER",
	"FSETID",
	"KILL",
	"MKNOD",
	"NET_BIND_SERVICE",
	"SETFCAP",
	"SETGID",
	"SETPCAP",
	"SETUID",
	"SYS_CHROOT",
}
