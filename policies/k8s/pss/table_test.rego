# The Pod Security Standards version by version, as the README of the bundle shows them. When a check begins and when it
# changes is found in the rows that the policies are held against; only the words for what changes stand here.
package lictor.pss.table_test

import data.lictor.pss.cases_test as cases

# profiles lists the checks by the names and in the order of Pod Security admission.
profiles := {
	"baseline": [
		{"check": "hostNamespaces", "policy": "pss_host_namespaces"},
		{"check": "privileged", "policy": "pss_privileged"},
		{"check": "capabilities_baseline", "policy": "pss_capabilities_baseline"},
		{"check": "hostPathVolumes", "policy": "pss_hostpath"},
		{"check": "hostPorts", "policy": "pss_host_ports"},
		{"check": "hostProbesAndHostLifecycle", "policy": "pss_host_probes"},
		{"check": "appArmorProfile", "policy": "pss_apparmor"},
		{"check": "seLinuxOptions", "policy": "pss_selinux"},
		{"check": "procMount", "policy": "pss_proc_mount"},
		{"check": "seccompProfile_baseline", "policy": "pss_seccomp_baseline"},
		{"check": "sysctls", "policy": "pss_sysctls"},
		{"check": "windowsHostProcess", "policy": "pss_windows_hostprocess"},
	],
	"restricted": [
		{"check": "restrictedVolumes", "policy": "pss_volume_types"},
		{"check": "allowPrivilegeEscalation", "policy": "pss_no_privilege_escalation"},
		{"check": "runAsNonRoot", "policy": "pss_run_as_non_root"},
		{"check": "runAsUser", "policy": "pss_run_as_user_nonzero"},
		{"check": "seccompProfile_restricted", "policy": "pss_seccomp_restricted"},
		{"check": "capabilities_restricted", "policy": "pss_capabilities_restricted"},
		{"check": "procMount_restricted", "policy": "pss_proc_mount_restricted"},
	],
}

# said gives the words for versions of a check.
said := {
	"seLinuxOptions": {31: "+ container_engine_t"},
	"procMount": {35: "any with hostUsers: false"},
	"seccompProfile_baseline": {0: "annotations", 19: "fields"},
	"sysctls": sysctls,
	"allowPrivilegeEscalation": {25: "not Windows"},
	"runAsNonRoot": {35: "not with hostUsers: false"},
	"runAsUser": {35: "not with hostUsers: false"},
	"seccompProfile_restricted": {25: "not Windows"},
	"capabilities_restricted": {25: "not Windows"},
}

sysctls[since] := words if {
	some since, names in cases.sysctls_since
	since <= cases.newest
	words := sysctls_said(since, names)
}

sysctls_said(0, names) := sprintf("%d names", [count(names)])

sysctls_said(since, names) := sprintf("+ %s", [concat(", ", short)]) if {
	since > 0
	short := [trim_prefix(name, "net.ipv4.") | some name in names]
}

checks := [check | some profile in profiles; some check in profile]

# changes gives the versions, in order, in which the rows of some policies begin.
changes(policies) := sort({row.since |
	some row in cases.rows
	row.policy in policies
	row.since <= row.until
})

# begin gives the version in which a policy first forbids anything.
begin(policy) := min({row.since |
	some row in cases.rows
	row.policy == policy
	row.since <= row.until
	count(row.forbidden) > 0
})

versions := changes({check.policy | some check in checks})

cells(check) := [object.get(told(check), version, "") | some version in versions]

# told gives what stands in the cells of a check that are not empty.
told(check) := {version: cell(check, version) | some version in versions}

cell(check, version) := said[check.check][version]

cell(check, version) := "on" if {
	version == begin(check.policy)
	not said[check.check][version]
}

# line is a row of the table, in which empty cells take no room.
line(cells) := concat("", array.concat(["|"], [sprintf("%s |", [padded(text)]) | some text in cells]))

padded("") := ""

padded(text) := sprintf(" %s", [text]) if text != ""

lines := array.concat(
	[
		line(array.concat(["check", "policy"], [sprintf("v1.%d", [version]) | some version in versions])),
		concat("", array.concat(["|---|---|"], ["---|" | some version in versions])),
	],
	[row |
		some profile, own in profiles
		some row in array.concat(
			[line(array.concat([sprintf("**%s**", [profile]), ""], ["" | some version in versions]))],
			[line(array.concat([check.check, replace(check.policy, "_", "-")], cells(check))) | some check in own],
		)
	],
)

markdown := concat("\n", lines)

test_every_policy_has_a_row if {
	{check.policy | some check in checks} == {row.policy | some row in cases.rows}
}

# What changes is told, and nothing is told of versions that change nothing.
test_every_change_is_told if {
	every check in checks {
		object.keys(told(check)) == {version |
			some version in changes({check.policy})
			version >= begin(check.policy)
		}
	}
}
