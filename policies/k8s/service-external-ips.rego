# METADATA
# title: Services do not claim external addresses
# description: >-
#   Whoever may write `spec.externalIPs` can take the traffic of any address over, inside the cluster too, since nothing
#   checks that the address is theirs (CVE-2020-8554).
# related_resources:
#   - https://github.com/kubernetes/kubernetes/issues/97076
# custom:
#   id: service-external-ips
#   severity: high
#   standards: [CVE-2020-8554, OPS]
#   remediation: Leave `externalIPs` out; use a load balancer, or list the networks that are yours in `cidrs`.
#   parameters:
#     cidrs: networks whose addresses services may claim (list of CIDRs)
package lictor.k8s.service_external_ips

import data.lictor.k8s.lib.cidrs
import data.lictor.k8s.lib.reviewed
import data.lictor.lib.settings

default_parameters := {"cidrs": []}

parameters := settings.of("k8s", "service-external-ips", default_parameters)

deny contains {
	"message": sprintf("the service takes over the traffic of address %v%s", [address, outside]),
	"path": ["spec", "externalIPs", i],
	"value": address,
	"expected": expected,
} if {
	service := reviewed.object(parameters, "", {"Service"})
	some i, address in service.spec.externalIPs
	not cidrs.within(parameters.cidrs, address)
}

outside := "" if count(parameters.cidrs) == 0

outside := ", which is in none of the allowed networks" if count(parameters.cidrs) > 0

expected := "no external addresses" if count(parameters.cidrs) == 0

expected := sprintf("an address in %s", [concat(", ", parameters.cidrs)]) if count(parameters.cidrs) > 0
