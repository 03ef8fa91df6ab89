# METADATA
# title: Containers are not privileged
# description: A privileged container has all of the node.
# related_resources: [https://example.com/privileged]
# custom:
#   id: privileged
#   severity: critical
#   standards: [PSS baseline, "CIS 5.2.2"]
#   remediation: Set `securityContext.privileged` to false or leave it out.
package lictor.k8s.privileged

import data.lictor.k8s.lib.pod

deny contains {
	"message": sprintf("container `%v` is privileged", [c.container.name]),
	"path": array.concat(c.path, ["securityContext", "privileged"]),
	"value": true,
	"expected": false,
} if {
	some c in pod.containers
	c.container.securityContext.privileged == true
}
