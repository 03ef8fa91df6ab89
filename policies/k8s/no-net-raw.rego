# METADATA
# title: Containers cannot forge packets
# description: >-
#   NET_RAW, which containers have by default, lets a process send packets in the name of others and listen to its
#   neighbours. Dropping ALL drops it too. Windows pods are left out.
# related_resources:
#   - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container
# custom:
#   id: no-net-raw
#   severity: medium
#   standards: [CIS 5.2.8, NSA]
#   remediation: Set `securityContext.capabilities.drop` to [ALL], or to a list with NET_RAW.
package lictor.k8s.no_net_raw

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {}

parameters := settings.of("k8s", "no-net-raw", default_parameters)

containers := pods.containers(parameters) if not on_windows

deny contains valued.at(path, "a list with ALL or NET_RAW", message) if {
	some c in containers
	not drops(c.container)
	path := array.concat(c.path, ["securityContext", "capabilities", "drop"])
	message := sprintf("%s keeps the capability NET_RAW%s", [c.who, hint(c.container)])
}

deny contains valued.at(path, "other capabilities", message) if {
	some c in containers
	drops(c.container)
	some i, capability in c.container.securityContext.capabilities.add
	capability in {"NET_RAW", "ALL"}
	path := array.concat(c.path, ["securityContext", "capabilities", "add", i])
	message := sprintf("%s gets the capability NET_RAW back by adding %s", [c.who, capability])
}

drops(container) if {
	some capability in container.securityContext.capabilities.drop
	capability in {"NET_RAW", "ALL"}
}

# hint tells of names that look right and are not.
hint(container) := sprintf(": `%s` is not how it is written", [written]) if {
	some written in container.securityContext.capabilities.drop
	upper(written) in {"NET_RAW", "ALL", "CAP_NET_RAW", "CAP_ALL"}
} else := ""

on_windows if pss.windows(pods.pod(parameters).spec)
