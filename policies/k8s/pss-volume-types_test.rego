package lictor.k8s.pss_volume_types_test

import data.lictor.k8s.lib.testing
import data.lictor.k8s.pss_volume_types as policy

volumes(list) := testing.pod({"volumes": list})

test_restricted_types if {
	policy.deny == {{
		"message": `restricted volume types (volume "v" uses restricted volume type "nfs")`,
		"path": ["spec", "volumes", 1, "nfs"],
		"value": {"server": "s"},
		"expected": "a type of volume that the cluster controls",
	}} with input.object as volumes([{"name": "e", "emptyDir": {}}, {"name": "v", "nfs": {"server": "s"}}])
}

test_of_no_known_type if {
	every volume in [{"name": "v"}, {"name": "v", "emptyDir": null}, {"name": "v", "new": {}}] {
		found := policy.deny with input.object as volumes([volume])
		{[f.message, f.path] | some f in found} == {[
			`restricted volume types (volume "v" uses restricted volume type "unknown")`,
			["spec", "volumes", 0],
		]}
	}
}

test_permitted if {
	every type in ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"] {
		count(policy.deny) == 0 with input.object as volumes([{"name": "v", type: {}}])
	}
}

test_extra_types if {
	count(policy.deny) == 0 with input.object as volumes([{"name": "v", "nfs": {}}])
		with data.settings as testing.settings("pss-volume-types", {"extra_types": ["nfs"]})
}

test_each_restricted_type_is_named if {
	every type in [
		"hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd", "flexVolume",
		"cinder", "cephfs", "flocker", "fc", "azureFile", "vsphereVolume", "quobyte", "azureDisk", "photonPersistentDisk",
		"portworxVolume", "scaleIO", "storageos",
	] {
		found := policy.deny with input.object as volumes([{"name": "v", type: {}}])
		[[f.message, f.path] | some f in found] == [[
			sprintf("restricted volume types (volume \"v\" uses restricted volume type %q)", [type]),
			["spec", "volumes", 0, type],
		]]
	}
}
