# The Pod Security Standards as a table of fields and values, written down from their text and not from the policies.
#
# A row says of one field, from one version of the standards to another, which values a check lets pass and which not.
# The field is set in a pod that keeps every check: in the pod's spec, in its metadata, or in each container in turn,
# init containers, native sidecars and ephemeral containers among them. `spec` is what else the pod says.
package lictor.pss.cases_test

# unset stands for a field that is left out.
unset := "(unset)"

context(field) := array.concat(["securityContext"], field)

windows := {"os": {"name": "windows"}}

own_users := {"hostUsers": false}

host_users := {"hostUsers": true}

newest := 37

# Baseline

host_namespaces := [row |
	some field in ["hostNetwork", "hostPID", "hostIPC"]
	row := {
		"policy": "pss_host_namespaces", "where": "spec", "field": [field], "since": 0, "until": newest,
		"allowed": [false, null, unset], "forbidden": [true],
	}
]

privileged := [{
	"policy": "pss_privileged", "where": "containers", "field": context(["privileged"]), "since": 0, "until": newest,
	"allowed": [false, null, unset], "forbidden": [true],
}]

capabilities_baseline := [{
	"policy": "pss_capabilities_baseline", "where": "containers", "field": context(["capabilities", "add"]),
	"since": 0, "until": newest,
	"allowed": [
		unset, null, [], ["AUDIT_WRITE"], ["CHOWN"], ["DAC_OVERRIDE"], ["FOWNER"], ["FSETID"], ["KILL"], ["MKNOD"],
		["NET_BIND_SERVICE"], ["SETFCAP"], ["SETGID"], ["SETPCAP"], ["SETUID"], ["SYS_CHROOT"], ["KILL", "CHOWN"],
	],
	"forbidden": [["NET_RAW"], ["SYS_ADMIN"], ["ALL"], ["chown"], ["CAP_CHOWN"], ["CHOWN", "SYS_TIME"]],
}]

host_path_volumes := [{
	"policy": "pss_hostpath", "where": "spec", "field": ["volumes"], "since": 0, "until": newest,
	"allowed": [unset, null, [], [{"name": "a", "emptyDir": {}}], [{"name": "a", "hostPath": null, "secret": {}}]],
	"forbidden": [[{"name": "a", "hostPath": {"path": "/"}}], [{"name": "a", "emptyDir": {}}, {"name": "b", "hostPath": {}}]],
}]

host_ports := [{
	"policy": "pss_host_ports", "where": "containers", "field": ["ports"], "since": 0, "until": newest,
	"allowed": [unset, null, [], [{"containerPort": 80}], [{"containerPort": 80, "hostPort": 0}], [{"hostPort": null}]],
	"forbidden": [[{"containerPort": 80, "hostPort": 80}], [{"hostPort": 0}, {"hostPort": 1}]],
}]

host_probes := hosts([["livenessProbe"], ["readinessProbe"], ["startupProbe"]])

host_lifecycle := hosts([["lifecycle", "postStart"], ["lifecycle", "preStop"]])

hosts(handlers) := [row |
	some where in handlers
	some kind in ["httpGet", "tcpSocket"]
	some case in [
		{"since": 0, "until": 33, "allowed": ["", null, unset, "10.0.0.1"], "forbidden": []},
		{"since": 34, "until": newest, "allowed": ["", null, unset], "forbidden": ["10.0.0.1", "localhost"]},
	]
	row := object.union(case, {
		"policy": "pss_host_probes", "where": "containers",
		"field": array.concat(where, [kind, "host"]),
	})
]

app_armor := array.concat(
	[{
		"policy": "pss_apparmor", "where": where, "field": context(["appArmorProfile"]), "since": 0, "until": newest,
		"allowed": [unset, null, {"type": "RuntimeDefault"}, {"type": "Localhost", "localhostProfile": "x"}],
		"forbidden": [{"type": "Unconfined"}, {"type": "runtimedefault"}, {"type": ""}, {}],
	} |
		some where in ["spec", "containers"]
	],
	[{
		"policy": "pss_apparmor", "where": "metadata",
		"field": ["annotations", "container.apparmor.security.beta.kubernetes.io/app"], "since": 0, "until": newest,
		"allowed": [unset, "", "runtime/default", "localhost/x"],
		"forbidden": ["unconfined", "RuntimeDefault", "localhost", "docker/default"],
	}],
)

se_linux := [row |
	some where in ["spec", "containers"]
	some case in [
		{
			"field": context(["seLinuxOptions", "type"]), "since": 0, "until": newest,
			"allowed": [unset, null, "", "container_t", "container_init_t", "container_kvm_t"],
			"forbidden": ["spc_t", "CONTAINER_T"],
		},
		{"field": context(["seLinuxOptions", "type"]), "since": 0, "until": 30, "allowed": [], "forbidden": ["container_engine_t"]},
		{"field": context(["seLinuxOptions", "type"]), "since": 31, "until": newest, "allowed": ["container_engine_t"], "forbidden": []},
		{"field": context(["seLinuxOptions", "user"]), "since": 0, "until": newest, "allowed": [unset, null, ""], "forbidden": ["u"]},
		{"field": context(["seLinuxOptions", "role"]), "since": 0, "until": newest, "allowed": [unset, null, ""], "forbidden": ["r"]},
		{"field": context(["seLinuxOptions", "level"]), "since": 0, "until": newest, "allowed": [unset, "s0:c1,c2"], "forbidden": []},
	]
	row := object.union(case, {"policy": "pss_selinux", "where": where})
]

proc_mount := [object.union(row, {"policy": policy, "where": "containers", "field": context(["procMount"])}) |
	some policy, rows in {
		"pss_proc_mount": [
			{"since": 0, "until": newest, "allowed": [unset, null, "Default"], "forbidden": ["Unmasked", "default"]},
			{"spec": host_users, "since": 0, "until": newest, "allowed": ["Default"], "forbidden": ["Unmasked"]},
			{"spec": own_users, "since": 0, "until": 34, "allowed": ["Default"], "forbidden": ["Unmasked"]},
			{"spec": own_users, "since": 35, "until": newest, "allowed": ["Default", "Unmasked"], "forbidden": []},
		],
		"pss_proc_mount_restricted": [
			{"since": 0, "until": 34, "allowed": [unset, "Default", "Unmasked"], "forbidden": []},
			{"since": 35, "until": newest, "allowed": [unset, null, "Default"], "forbidden": ["Unmasked", "default"]},
			{"spec": own_users, "since": 35, "until": newest, "allowed": ["Default"], "forbidden": ["Unmasked"]},
		],
	}
	some row in rows
]

old_seccomp_values := {"good": ["runtime/default", "docker/default", "localhost/x"], "bad": ["unconfined", "", "localhost"]}

seccomp_keys := {"seccomp.security.alpha.kubernetes.io/pod"} | {concat("/", ["container.seccomp.security.alpha.kubernetes.io", name]) | some name in ["setup", "proxy", "app", "debug"]}

seccomp_annotations := [object.union(row, {"policy": "pss_seccomp_baseline", "where": "metadata", "field": ["annotations", key]}) |
	some key in seccomp_keys
	some row in [
		{"since": 0, "until": 18, "allowed": array.concat([unset], old_seccomp_values.good), "forbidden": old_seccomp_values.bad},
		{"since": 19, "until": newest, "allowed": array.concat(old_seccomp_values.good, old_seccomp_values.bad), "forbidden": []},
	]
]

seccomp_baseline := [object.union(row, {"policy": "pss_seccomp_baseline", "where": where, "field": context(["seccompProfile"])}) |
	some where in ["spec", "containers"]
	some row in [
		{"since": 0, "until": 18, "allowed": [unset, {"type": "Unconfined"}], "forbidden": []},
		{
			"since": 19, "until": newest,
			"allowed": [unset, null, {"type": "RuntimeDefault"}, {"type": "Localhost", "localhostProfile": "x"}],
			"forbidden": [{"type": "Unconfined"}, {"type": "localhost"}, {"type": ""}, {}],
		},
	]
]

sysctls_since := {
	0: [
		"kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
		"net.ipv4.ip_unprivileged_port_start",
	],
	27: ["net.ipv4.ip_local_reserved_ports"],
	29: ["net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes"],
	32: ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"],
	37: ["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"],
	99: ["kernel.msgmax", "net.core.somaxconn", "net/ipv4/tcp_syncookies", ""],
}

sysctls := [object.union(row, {"policy": "pss_sysctls", "where": "spec", "field": context(["sysctls"])}) |
	some since, names in sysctls_since
	some name in names
	value := [{"name": name, "value": "1"}]
	some row in [
		{"since": 0, "until": min([newest, since - 1]), "allowed": [unset, null, []], "forbidden": [value]},
		{"since": since, "until": newest, "allowed": [value], "forbidden": []},
	]
]

windows_host_process := [{
	"policy": "pss_windows_hostprocess", "where": where, "field": context(["windowsOptions", "hostProcess"]),
	"since": 0, "until": newest, "allowed": [unset, null, false], "forbidden": [true],
} |
	some where in ["spec", "containers"]
]

# Restricted

permitted_volumes := ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"]

restricted_volumes := [{
	"policy": "pss_volume_types", "where": "spec", "field": ["volumes"], "since": 0, "until": newest,
	"allowed": array.concat([unset, null, []], [[{"name": "a", type: {}}] | some type in permitted_volumes]),
	"forbidden": array.concat(
		[[{"name": "a"}], [{"name": "a", "emptyDir": {}}, {"name": "b", "nfs": {}}]],
		[[{"name": "a", type: {}}] |
			some type in [
				"hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd", "flexVolume",
				"cinder", "cephfs", "flocker", "fc", "azureFile", "vsphereVolume", "quobyte", "azureDisk", "portworxVolume",
				"photonPersistentDisk", "scaleIO", "storageos",
			]
		],
	),
}]

privilege_escalation := [object.union(row, {
	"policy": "pss_no_privilege_escalation", "where": "containers",
	"field": context(["allowPrivilegeEscalation"]),
}) |
	some row in [
		{"since": 0, "until": 7, "allowed": [unset, null, true, false], "forbidden": []},
		{"since": 8, "until": newest, "allowed": [false], "forbidden": [unset, null, true]},
		{"spec": windows, "since": 8, "until": 24, "allowed": [false], "forbidden": [unset, true]},
		{"spec": windows, "since": 25, "until": newest, "allowed": [false, unset, true], "forbidden": []},
		{"spec": {"os": {"name": "linux"}}, "since": 25, "until": newest, "allowed": [false], "forbidden": [unset, true]},
	]
]

non_root := [object.union(row, {"policy": "pss_run_as_non_root", "field": context(["runAsNonRoot"])}) |
	some row in [
		{"where": "containers", "since": 0, "until": newest, "allowed": [true], "forbidden": [unset, null, false]},
		{"where": "spec", "since": 0, "until": newest, "allowed": [true, null, unset], "forbidden": [false]},
		{
			"where": "containers", "spec": {"securityContext": {"runAsNonRoot": true}}, "since": 0, "until": newest,
			"allowed": [unset, null, true], "forbidden": [false],
		},
		{
			"where": "containers", "spec": {"securityContext": {"runAsNonRoot": false}}, "since": 0, "until": newest,
			"allowed": [], "forbidden": [unset, true, false],
		},
		{"where": "containers", "spec": own_users, "since": 0, "until": 34, "allowed": [true], "forbidden": [unset, false]},
		{"where": "containers", "spec": own_users, "since": 35, "until": newest, "allowed": [true, unset, false], "forbidden": []},
		{"where": "containers", "spec": host_users, "since": 35, "until": newest, "allowed": [true], "forbidden": [unset, false]},
		{"where": "containers", "spec": {"securityContext": {"runAsUser": 1000}}, "since": 0, "until": newest, "allowed": [], "forbidden": [unset]},
	]
]

run_as_user := [object.union(row, {"policy": "pss_run_as_user_nonzero", "where": where, "field": context(["runAsUser"])}) |
	some where in ["spec", "containers"]
	some row in [
		{"since": 0, "until": 22, "allowed": [unset, null, 0, 1], "forbidden": []},
		{"since": 23, "until": newest, "allowed": [unset, null, 1, 1000], "forbidden": [0]},
		{"spec": own_users, "since": 23, "until": 34, "allowed": [1], "forbidden": [0]},
		{"spec": own_users, "since": 35, "until": newest, "allowed": [0, 1], "forbidden": []},
		{"spec": host_users, "since": 35, "until": newest, "allowed": [1], "forbidden": [0]},
	]
]

unconfined := {"type": "Unconfined"}

runtime_default := {"type": "RuntimeDefault"}

seccomp_restricted := [object.union(row, {"policy": "pss_seccomp_restricted", "field": context(["seccompProfile"])}) |
	some row in [
		{"where": "containers", "since": 0, "until": 18, "allowed": [unset, unconfined], "forbidden": []},
		{
			"where": "containers", "since": 19, "until": newest,
			"allowed": [runtime_default, {"type": "Localhost", "localhostProfile": "x"}],
			"forbidden": [unset, null, unconfined, {}, {"type": "localhost"}],
		},
		{
			"where": "containers", "spec": {"securityContext": {"seccompProfile": runtime_default}},
			"since": 19, "until": newest, "allowed": [unset, null, runtime_default], "forbidden": [unconfined],
		},
		{"where": "spec", "since": 19, "until": newest, "allowed": [unset, null, runtime_default], "forbidden": [unconfined, {}]},
		{"where": "containers", "spec": windows, "since": 19, "until": 24, "allowed": [runtime_default], "forbidden": [unset, unconfined]},
		{"where": "containers", "spec": windows, "since": 25, "until": newest, "allowed": [runtime_default, unset, unconfined], "forbidden": []},
	]
]

capabilities_restricted := [object.union(row, {"policy": "pss_capabilities_restricted", "where": "containers"}) |
	some row in [
		{"field": context(["capabilities"]), "since": 0, "until": 21, "allowed": [unset, {"add": ["CHOWN"]}], "forbidden": []},
		{
			"field": context(["capabilities"]), "since": 22, "until": newest,
			"allowed": [{"drop": ["ALL"]}, {"drop": ["KILL", "ALL"]}, {"drop": ["ALL"], "add": []}, {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}],
			"forbidden": [
				unset, null, {"drop": ["all"]}, {"drop": ["CHOWN"]}, {"drop": []}, {"drop": null},
				{"drop": ["ALL"], "add": ["CHOWN"]}, {"drop": ["ALL"], "add": ["ALL"]}, {"drop": ["ALL"], "add": ["net_bind_service"]},
			],
		},
		{
			"field": context(["capabilities"]), "spec": windows, "since": 22, "until": 24,
			"allowed": [{"drop": ["ALL"]}], "forbidden": [unset],
		},
		{
			"field": context(["capabilities"]), "spec": windows, "since": 25, "until": newest,
			"allowed": [{"drop": ["ALL"]}, unset, {"add": ["CHOWN"]}], "forbidden": [],
		},
	]
]

rows := [row |
	some group in [
		host_namespaces, privileged, capabilities_baseline, host_path_volumes, host_ports, host_probes, host_lifecycle, app_armor, se_linux,
		proc_mount, seccomp_annotations, seccomp_baseline, sysctls, windows_host_process, restricted_volumes, privilege_escalation, non_root,
		run_as_user, seccomp_restricted, capabilities_restricted,
	]
	some row in group
]
