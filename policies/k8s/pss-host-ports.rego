# METADATA
# title: Containers use no ports of their host
# description: >-
#   A hostPort opens a port on every node that the pod lands on, past Services and network policies.
# related_resources:
#   - https://kubernetes.io/docs/concepts/security/pod-security-standards/
# custom:
#   id: pss-host-ports
#   severity: medium
#   standards: [PSS baseline, CIS 5.2.13]
#   pss_check: hostPorts
#   remediation: >-
#     Leave `hostPort` out and reach the container through a Service.
#   parameters:
#     allowed_ports: >-
#       Ports that may be used: numbers, or ranges as text (`8000-8999`).
package lictor.k8s.pss_host_ports

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"allowed_ports": []}

parameters := settings.of("k8s", "pss-host-ports", default_parameters)

deny contains valued.at(path, 0, message) if {
	some c in pods.containers(parameters)
	some i, port in c.container.ports
	number := port.hostPort
	not number in {0, null}
	not allowed(number)
	path := array.concat(c.path, ["ports", i, "hostPort"])
	message := sprintf("hostPort (%s uses hostPort %v)", [c.who, number])
}

allowed(number) if number in parameters.allowed_ports

allowed(number) if {
	some range in parameters.allowed_ports
	[from, to] := split(range, "-")
	number >= to_number(from)
	number <= to_number(to)
}
