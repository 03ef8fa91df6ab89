# METADATA
# title: Containers cannot write to their root file system
# description: >-
#   Whoever breaks into a container cannot leave programs or change its own in a file system that is read only; what is
#   to be written goes to volumes. Windows pods cannot do this and are left out.
# related_resources:
#   - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# custom:
#   id: read-only-root-fs
#   severity: medium
#   standards: [NSA, CIS 5.7.3]
#   remediation: >-
#     Set `securityContext.readOnlyRootFilesystem` to true, and mount an `emptyDir` where the program writes.
package lictor.k8s.read_only_root_fs

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {}

parameters := settings.of("k8s", "read-only-root-fs", default_parameters)

deny contains valued.at(path, true, message) if {
	not on_windows
	some c in pods.containers(parameters)
	not c.container.securityContext.readOnlyRootFilesystem == true
	path := array.concat(c.path, ["securityContext", "readOnlyRootFilesystem"])
	message := sprintf("%s can write to its root file system", [c.who])
}

on_windows if pss.windows(pods.pod(parameters).spec)
