# Holds every policy of the Pod Security Standards against the table of the standards, for every version, and for every
# kind that holds pods.
package lictor.pss.standard_test

import data.lictor.k8s.lib.testing
import data.lictor.pss.cases_test as cases

good_container := {"image": "registry.example/app:1", "securityContext": {
	"allowPrivilegeEscalation": false,
	"capabilities": {"drop": ["ALL"]},
	"runAsNonRoot": true,
	"seccompProfile": {"type": "RuntimeDefault"},
}}

good := {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {
	"initContainers": [
		object.union(good_container, {"name": "setup"}),
		object.union(good_container, {"name": "proxy", "restartPolicy": "Always"}),
	],
	"containers": [object.union(good_container, {"name": "app"})],
	"ephemeralContainers": [object.union(good_container, {"name": "debug"})],
}}

places("spec") := [["spec"]]

places("metadata") := [["metadata"]]

places("containers") := [
	["spec", "initContainers", 0],
	["spec", "initContainers", 1],
	["spec", "containers", 0],
	["spec", "ephemeralContainers", 0],
]

# pods gives the pods that have a value in the field of a row: the first value in every place, the others in one of them.
pods(row, i, value) := [pod |
	base := object.union(good, {"spec": object.get(row, "spec", {})})
	some place in chosen(places(row.where), i)
	pod := json.patch(base, [{"op": "replace", "path": place, "value": changed(object.get(base, place, {}), row.field, value)}])
]

chosen(list, 0) := list

chosen(list, i) := [list[i % count(list)]] if i > 0

changed(part, field, value) := json.patch(
	object.union(part, testing.nested(field, null)),
	[{"op": "replace", "path": field, "value": value}],
) if {
	value != cases.unset
}

changed(part, field, value) := json.remove(part, [concat("/", [escaped(key) | some key in field])]) if value == cases.unset

escaped(key) := replace(key, "/", "~1")

findings(policy, object, minor) := found if {
	found := data.lictor.k8s[policy].deny with input.object as object
		with data.settings as version_set(minor)
}

version_set(minor) := {"k8s": {"*": {"pss_version": sprintf("v1.%d", [minor])}}}

# wrong lists the decisions that are not those of rows of the table, at both ends of their versions and wherever
# any row begins between.
wrong(rows) := {decision |
	some row in rows
	some minor in versions(row)
	some wanted in ["allowed", "forbidden"]
	some i, value in row[wanted]
	some pod in pods(row, i, value)
	not decided(row.policy, pod, minor) == wanted
	decision := {"policy": row.policy, "version": minor, "field": row.field, "value": value, "wanted": wanted}
}

versions(row) := {minor | some minor in (changes | {row.until}); row.since <= minor; minor <= row.until}

decided(policy, pod, minor) := "allowed" if {
	count(findings(policy, pod, minor)) == 0
} else := "forbidden"

holds(rows) if {
	some row in rows
	row.allowed
	mistakes := wrong(rows)
	every mistake in mistakes {
		print(mistake)
	}
	count(mistakes) == 0
}

test_host_namespaces if holds(cases.host_namespaces)

test_privileged if holds(cases.privileged)

test_capabilities_baseline if holds(cases.capabilities_baseline)

test_host_path_volumes if holds(cases.host_path_volumes)

test_host_ports if holds(cases.host_ports)

test_host_probes if holds(cases.host_probes)

test_host_lifecycle if holds(cases.host_lifecycle)

test_app_armor if holds(cases.app_armor)

test_se_linux if holds(cases.se_linux)

test_proc_mount if holds(cases.proc_mount)

test_seccomp_annotations if holds(cases.seccomp_annotations)

test_seccomp_baseline if holds(cases.seccomp_baseline)

test_sysctls if holds(cases.sysctls)

test_windows_host_process if holds(cases.windows_host_process)

test_restricted_volumes if holds(cases.restricted_volumes)

test_privilege_escalation if holds(cases.privilege_escalation)

test_non_root if holds(cases.non_root)

test_run_as_user if holds(cases.run_as_user)

test_seccomp_restricted if holds(cases.seccomp_restricted)

test_capabilities_restricted if holds(cases.capabilities_restricted)

policies := {row.policy | some row in cases.rows}

test_every_check_is_in_the_table if count(policies) == 19

# The versions that change anything.
changes := {row.since | some row in cases.rows; row.since <= row.until}

test_a_good_pod_passes_in_every_version if {
	every minor in changes {
		complaints(good, minor) == {}
	}
}

test_a_good_pod_passes_in_every_kind if {
	every kind, _ in testing.kinds {
		complaints(testing.held(kind, good), cases.newest) == {}
	}
}

# complaints gives what all policies say, by policy.
complaints(object, minor) := found if {
	names := policies
	found := {name: deny | some name in names; deny := data.lictor.k8s[name].deny; count(deny) > 0} with input.object as object
		with data.settings as version_set(minor)
}

test_a_bad_pod_does_not if {
	bad := json.patch(good, [{"op": "add", "path": "spec/hostPID", "value": true}])
	object.keys(complaints(bad, 0)) == {"pss_host_namespaces"}
}

# In every kind a bad value is found, below the place where the kind holds its pod.
test_a_bad_spec_is_found_in_every_kind if found_in_every_kind("spec")

test_bad_metadata_is_found_in_every_kind if found_in_every_kind("metadata")

test_a_bad_container_is_found_in_every_kind if found_in_every_kind("containers")

found_in_every_kind(part) if {
	chosen_rows := examples(part)
	count(chosen_rows) > 1
	every i in chosen_rows {
		row := cases.rows[i]
		pod := pods(row, 0, row.forbidden[0])[0]
		every kind, where in testing.kinds {
			found_below(row, testing.held(kind, pod), where[1])
		}
	}
}

# examples gives, for each policy that looks at a part of a pod, the first row that forbids something there.
examples(part) := {min(forbidding) |
	some policy in policies
	forbidding := [i |
		some i, row in cases.rows
		row.policy == policy
		row.where == part
		row.since <= row.until
		count(row.forbidden) > 0
	]
	count(forbidding) > 0
}

found_below(row, object, path) if {
	place := array.concat(path, [{"metadata": "metadata", "spec": "spec", "containers": "spec"}[row.where]])
	found := findings(row.policy, object, row.until)
	count(found) > 0
	every finding in found {
		array.slice(finding.path, 0, count(place)) == place
	}
}
