package lictor.k8s.pss_hostpath_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_hostpath as policy

host(path) := testing.pod({
	"volumes": [{"name": "e", "emptyDir": {}}, {"name": "v", "hostPath": {"path": path}}],
	"initContainers": [{"name": "i", "volumeMounts": [{"name": "v", "mountPath": "/a", "readOnly": true}]}],
	"containers": [{"name": "c", "volumeMounts": [{"name": "e", "mountPath": "/e"}, {"name": "v", "mountPath": "/a"}]}],
})

test_a_host_path if {
	policy.deny == {{
		"message": `hostPath volumes (volume "v")`,
		"path": ["spec", "volumes", 1, "hostPath"],
		"value": {"path": "/etc"},
		"expected": "another type of volume",
	}} with input.object as host("/etc")
}

test_unset if {
	every volume in [{"name": "v", "hostPath": null, "emptyDir": {}}, {"name": "v", "secret": {}}] {
		count(policy.deny) == 0 with input.object as testing.pod({"volumes": [volume]})
	}
	count(policy.deny) == 1 with input.object as testing.pod({"volumes": [{"name": "v", "hostPath": {}}]})
}

denied(path, allowed) := [f.path | some f in found] if {
	found := policy.deny with input.object as host(path)
		with data.settings as testing.settings("pss-hostpath", {"allowed_paths": allowed})
}

test_allowed_paths if {
	every path in ["/var/log", "/var/log/", "/var/log/pods/x"] {
		denied(path, [{"prefix": "/var/log"}]) == []
		denied(path, [{"prefix": "/var/log/", "read_only": false}]) == []
		denied(path, [{"prefix": "/", "read_only": false}]) == []
	}
	every path in ["/var/logs", "/var", "/var/log/../run", "/", "/etc"] {
		denied(path, [{"prefix": "/var/log"}]) == [["spec", "volumes", 1, "hostPath"]]
	}
}

test_read_only if {
	denied("/var/log", [{"prefix": "/var/log", "read_only": true}]) == [["spec", "containers", 0, "volumeMounts", 1, "readOnly"]]
	denied("/var/log", [{"prefix": "/var", "read_only": true}, {"prefix": "/var/log"}]) == []
}
