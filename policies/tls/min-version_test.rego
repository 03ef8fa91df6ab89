package lictor.tls.min_version_test

import data.lictor.tls.lib.testing
import data.lictor.tls.min_version as policy

versions(list) := testing.listeners([testing.listener({"versions": {"value": list, "path": ["nginx", 0, "block", 2]}})])

least(version) := testing.listeners([testing.listener({"min_version": {"value": version, "path": []}})])

test_versions if {
	count(policy.deny) == 0 with input as versions(["1.2", "1.3"])
	count(policy.deny) == 3 with input as versions(["ssl3", "1.0", "1.1", "1.2"])
	count(policy.deny) == 1 with input as least("1.1")
	count(policy.deny) == 0 with input as least("TLS_AUTO")
	count(policy.deny) == 0 with input as testing.listeners([testing.listener({})])
}

test_modern if {
	found := policy.deny with input as versions(["1.2", "1.3"]) with data.settings as testing.settings("TLS012", {"profile": "modern"})
	{f.severity | some f in found} == {"medium"}
}

# What several servers inherit is said once.
test_inherited if {
	setting := {"value": ["1.1"], "path": ["nginx", 9]}
	found := policy.deny with input as testing.listeners([testing.listener({"versions": setting}), testing.listener({"versions": setting, "path": ["nginx", 1], "at": object.union(testing.at, {"resource": {"kind": "server", "name": "b"}})})])
	count(found) == 1
}

test_scans if {
	scan := {"at": testing.at, "endpoint": "a:443", "versions": {"value": ["1.0", "1.2"], "path": []}, "vulnerable": []}
	count(policy.deny) == 1 with input as testing.model({"scans": [scan]})
}
