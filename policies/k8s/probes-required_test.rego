package lictor.k8s.probes_required_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.probes_required

messages(kind, spec) := {finding.message | some finding in found} if {
	found := probes_required.deny with input.object as testing.held(kind, testing.pod(spec))
}

probe := {"httpGet": {"path": "/", "port": 80}}

both := {"readinessProbe": probe, "livenessProbe": probe}

bare := {"containers": [{"name": "a"}]}

test_kinds if {
	every kind in ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"] {
		messages(kind, bare) == {`container "a" has no readinessProbe`, `container "a" has no livenessProbe`}
		messages(kind, {"containers": [object.union({"name": "a"}, both)]}) == set()
	}
	every kind in ["Job", "CronJob", "Pod", "PodTemplate"] {
		messages(kind, bare) == set()
	}
}

test_containers_that_end if {
	good := object.union({"name": "a"}, both)
	messages("Deployment", {"containers": [good], "initContainers": [{"name": "i"}], "ephemeralContainers": [{"name": "e"}]}) == set()
	count(messages("Deployment", {"containers": [good], "initContainers": [{"name": "s", "restartPolicy": "Always"}]})) == 2
}

test_handlers if {
	messages("Deployment", {"containers": [{"name": "a", "readinessProbe": {"grpc": {"port": 1}}, "livenessProbe": {"periodSeconds": 5}}]}) == {"container \"a\" has a livenessProbe that probes by none of httpGet, tcpSocket, exec, grpc"}
	only := testing.settings("probes-required", {"handler_types": ["exec"], "probes": ["readinessProbe"]})
	count(messages("Deployment", {"containers": [object.union({"name": "a"}, both)]})) == 1 with data.settings as only
}
