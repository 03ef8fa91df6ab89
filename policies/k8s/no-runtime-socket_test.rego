package lictor.k8s.no_runtime_socket_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.no_runtime_socket

findings(spec) := found if {
	found := no_runtime_socket.deny with input.object as testing.pod(spec)
}

paths(spec) := {concat("/", [sprintf("%v", [part]) | some part in finding.path]) | some finding in findings(spec)}

mounting(host, mount) := {
	"volumes": [{"name": "e", "emptyDir": {}}, {"name": "v", "hostPath": {"path": host}}],
	"containers": [{"name": "a", "volumeMounts": [{"name": "e", "mountPath": "/e"}, object.union({"name": "v", "mountPath": "/v"}, mount)]}],
}

whole := "spec/volumes/1/hostPath/path"

test_sockets_and_directories if {
	every host in [
		"/var/run/docker.sock", "/run/docker.sock", "/run//docker.sock/", "/var/run/./docker.sock",
		"/run/containerd/containerd.sock", "/var/run/crio/crio.sock", "/var/lib/kubelet", "/var/lib/kubelet/pods/", `\\.\pipe\docker_engine`,
	] {
		paths(mounting(host, {})) == {whole}
	}
}

test_directories_above if {
	every host in ["/", "/run", "/var/run", "/var/run/", "/run/containerd", "/var", "/var/lib"] {
		paths(mounting(host, {})) == {whole}
		paths(mounting(host, {"readOnly": true})) == {whole}
	}
}

test_other_paths if {
	every host in ["/var/log", "/var/lib/docker/containers", "/data", "/run/docker.sock.d", "/var/runs", "/var/lib/kubelets", "/etc/kubernetes"] {
		paths(mounting(host, {})) == set()
	}
}

part := "spec/containers/0/volumeMounts/1/subPath"

test_parts if {
	paths(mounting("/var", {"subPath": "log"})) == set()
	paths(mounting("/var", {"subPath": "run/docker.sock"})) == {part}
	paths(mounting("/", {"subPath": "run"})) == {part}
	paths(mounting("/var/lib", {"subPath": "kubelet/pods"})) == {part}
	paths(mounting("/var/log", {"subPath": "x"})) == set()
	paths(mounting("/var", {"subPathExpr": "log/$(POD)"})) == set()
	paths(mounting("/var", {"subPathExpr": "$(DIR)"})) == {"spec/containers/0/volumeMounts/1/subPathExpr"}
}

test_volumes_that_nothing_mounts if {
	paths({"volumes": [{"name": "v", "hostPath": {"path": "/run/docker.sock"}}], "containers": [{"name": "a"}]}) == {"spec/volumes/0/hostPath/path"}
}

test_what_it_says if {
	some finding in findings(mounting("/run/containerd", {}))
	finding.message == "volume `v` gives the pod the socket of containerd"
	finding.value == "/run/containerd"
}

test_parameters if {
	paths(mounting("/etc/kubernetes/pki", {})) == {whole} with data.settings as testing.settings("no-runtime-socket", {"extra_paths": ["/etc/kubernetes"]})
	allow := testing.settings("no-runtime-socket", {"allowed_paths": ["/var/lib/kubelet/plugins"]})
	paths(mounting("/var/lib/kubelet/plugins/csi.example.com", {})) == set() with data.settings as allow
	paths(mounting("/var/lib/kubelet/plugins_registry", {})) == {whole} with data.settings as allow
	paths(mounting("/var/lib", {})) == {whole} with data.settings as allow
}

test_exempt_images if {
	spec := mounting("/run/docker.sock", {})
	exempt := {"k8s": {"*": {"exempt_images": ["agent"]}}}
	manifest := json.patch(testing.pod(spec), [
		{"op": "add", "path": "/spec/containers/0/image", "value": "agent:1"},
		{"op": "add", "path": "/spec/containers/-", "value": {"name": "b", "image": "app:1"}},
	])
	count(no_runtime_socket.deny) == 0 with input.object as manifest with data.settings as exempt
	count(no_runtime_socket.deny) == 1 with input.object as manifest
}
