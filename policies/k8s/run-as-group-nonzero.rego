# METADATA
# title: Containers run with groups other than root's
# description: >-
#   Group 0 owns many files of images and hosts, and writes some of them. Where nothing says otherwise a process has the
#   group its image gives it, which is 0 unless the image says more. Pods with a user namespace and Windows pods are left
#   out.
# related_resources:
#   - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# custom:
#   id: run-as-group-nonzero
#   severity: low
#   standards: [NSA]
#   remediation: >-
#     Set `runAsGroup` and `fsGroup` to a number over 0, such as 10001, and take 0 out of `supplementalGroups`.
#   parameters:
#     require_run_as_group: whether every container must have a `runAsGroup`, its own or the pod's (true or false)
#     run_as_group: ranges that `runAsGroup` must be in; any if empty (list of objects with min and max)
#     supplemental_groups: ranges for `supplementalGroups` (the same)
#     fs_group: ranges for `fsGroup` (the same)
package lictor.k8s.run_as_group_nonzero

import data.lictor.k8s.lib.pods
import data.lictor.k8s.lib.pss
import data.lictor.k8s.lib.valued
import data.lictor.lib.settings

default_parameters := {"require_run_as_group": false, "run_as_group": [], "supplemental_groups": [], "fs_group": []}

parameters := settings.of("k8s", "run-as-group-nonzero", default_parameters)

pod := found if {
	found := pods.pod(parameters)
	not pss.windows(found.spec)
	not pss.user_namespace(found.spec)
}

deny contains valued.at(path, expected(parameters.run_as_group), message) if {
	pod
	some entry in pods.contexts(parameters)
	why := wrong(entry.context.runAsGroup, parameters.run_as_group)
	path := array.concat(entry.path, ["runAsGroup"])
	message := sprintf("%s runs with group %v, %s", [entry.who, entry.context.runAsGroup, why])
}

deny contains valued.at(path, expected(parameters.supplemental_groups), message) if {
	some i, group in pod.spec.securityContext.supplementalGroups
	why := wrong(group, parameters.supplemental_groups)
	path := array.concat(pod.spec_path, ["securityContext", "supplementalGroups", i])
	message := sprintf("the pod's processes are in group %v as well, %s", [group, why])
}

deny contains valued.at(path, expected(parameters.fs_group), message) if {
	group := pod.spec.securityContext.fsGroup
	why := wrong(group, parameters.fs_group)
	path := array.concat(pod.spec_path, ["securityContext", "fsGroup"])
	message := sprintf("the pod's volumes belong to group %v, %s", [group, why])
}

deny contains valued.at(path, expected(parameters.run_as_group), message) if {
	parameters.require_run_as_group
	not has_group(pod.spec)
	some c in pods.containers(parameters)
	not has_group(c.container)
	path := array.concat(c.path, ["securityContext", "runAsGroup"])
	message := sprintf("%s has no runAsGroup: its image decides on its group, mostly for root's", [c.who])
}

wrong(0, _) := "root's"

wrong(group, ranges) := "which is in none of the allowed ranges" if {
	group != 0
	count(ranges) > 0
	not within(group, ranges)
}

# has_group holds where a pod's spec or a container says with which group to run.
has_group(setter) if is_number(setter.securityContext.runAsGroup)

within(group, ranges) if {
	some range in ranges
	group >= range.min
	group <= range.max
}

expected(ranges) := "over 0" if {
	count(ranges) == 0
} else := concat(" or ", [sprintf("%v to %v", [range.min, range.max]) | some range in ranges])
