package lictor.k8s.storage_and_misc_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.storage_and_misc

paths(manifest) := {concat("/", [sprintf("%v", [part]) | some part in finding.path]) | some finding in found} if {
	found := storage_and_misc.deny with input.object as manifest
}

claim(spec) := {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "c"}, "spec": spec}

classes := testing.settings("storage-and-misc", {"allowed_storage_classes": ["fast-*", "slow"]})

test_storage_classes if {
	paths(claim({})) == set()
	paths(claim({"storageClassName": "fast-1"})) == set() with data.settings as classes
	paths(claim({"storageClassName": "other"})) == {"spec/storageClassName"} with data.settings as classes
	paths(claim({})) == {"spec/storageClassName"} with data.settings as classes
	paths(claim({"storageClassName": "", "volumeName": "v"})) == set() with data.settings as classes
	paths(claim({"storageClassName": ""})) == {"spec/storageClassName"} with data.settings as classes
}

test_storage_classes_of_workloads if {
	template := {"metadata": {"name": "d"}, "spec": {"storageClassName": "other"}}
	spec := {"volumes": [{"name": "e", "ephemeral": {"volumeClaimTemplate": {"spec": {"storageClassName": "none"}}}}]}
	manifest := object.union(testing.held("StatefulSet", testing.pod(spec)), {"spec": {"volumeClaimTemplates": [template]}})
	paths(manifest) == {
		"spec/volumeClaimTemplates/0/spec/storageClassName",
		"spec/template/spec/volumes/0/ephemeral/volumeClaimTemplate/spec/storageClassName",
	} with data.settings as classes
}

test_host_path_volumes if {
	paths({"apiVersion": "v1", "kind": "PersistentVolume", "spec": {"hostPath": {"path": "/data"}}}) == {"spec/hostPath"}
	paths({"apiVersion": "v1", "kind": "PersistentVolume", "spec": {"csi": {}}}) == set()
}

mounting(volume, mount) := testing.pod({
	"volumes": [object.union({"name": "v"}, volume)],
	"containers": [{"name": "a", "volumeMounts": [object.union({"name": "v"}, mount)]}],
})

test_parts_of_volumes if {
	paths(mounting({"configMap": {}}, {"subPath": "a.conf"})) == set()
	paths(mounting({"emptyDir": {}}, {"subPathExpr": "$(POD)"})) == set()
	paths(mounting({"emptyDir": {}}, {"subPath": "a/../../b"})) == {"spec/containers/0/volumeMounts/0/subPath"}
	paths(mounting({"emptyDir": {}}, {"subPathExpr": "/$(POD)"})) == {"spec/containers/0/volumeMounts/0/subPathExpr"}
	paths(mounting({"emptyDir": {}}, {"subPath": "a..b"})) == set()
	paths(mounting({"hostPath": {"path": "/x"}}, {"subPath": "y"})) == {"spec/containers/0/volumeMounts/0/subPath"}
	paths(mounting({"hostPath": {"path": "/x"}}, {})) == set()
}

test_pods if {
	paths(testing.pod({"hostAliases": [{"ip": "192.0.2.1", "hostnames": ["x.example"]}]})) == {"spec/hostAliases"}
	paths(testing.pod({"hostAliases": []})) == set()
	paths(testing.pod({"shareProcessNamespace": true})) == {"spec/shareProcessNamespace"}
	paths(testing.pod({"shareProcessNamespace": false})) == set()
	spec := {
		"containers": [{"name": "a", "tty": true, "stdin": true}, {"name": "b", "tty": false}],
		"ephemeralContainers": [{"name": "e", "tty": true, "stdin": true}],
	}
	paths(testing.pod(spec)) == {"spec/containers/0/tty", "spec/containers/0/stdin"}
}

test_secret_mounts if {
	on := testing.settings("storage-and-misc", {"checks": ["secret-mounts"]})
	paths(mounting({"secret": {}}, {})) == set()
	paths(mounting({"secret": {}}, {})) == {"spec/containers/0/volumeMounts/0/readOnly"} with data.settings as on
	paths(mounting({"projected": {"sources": [{"configMap": {}}, {"secret": {}}]}}, {})) == {"spec/containers/0/volumeMounts/0/readOnly"} with data.settings as on
	paths(mounting({"secret": {}}, {"readOnly": true})) == set() with data.settings as on
	paths(mounting({"configMap": {}}, {})) == set() with data.settings as on
}

test_checks_can_be_left_out if {
	off := testing.settings("storage-and-misc", {"checks": []})
	paths(testing.pod({"shareProcessNamespace": true, "hostAliases": [{}], "containers": [{"tty": true}]})) == set() with data.settings as off
}
