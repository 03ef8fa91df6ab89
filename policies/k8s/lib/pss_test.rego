package lictor.k8s.lib.pss_test

import data.lictor.k8s.lib.pss

test_versions if {
	every version, minor in {"v1.0": 0, "v1.9": 9, "v1.25": 25, "v1.37": 37, "v1.99": 37, "latest": 37} {
		pss.minor(version) == minor
		not pss.unknown(version)
	}
	every version in ["", "1.25", "v1.025", "v1.", "v2.0", "v1.x", 1.25, null] {
		pss.minor(version) == 37
		contains(pss.unknown(version).reason, "pss_version")
	}
}

test_types if {
	pss.type_of({"type": "Localhost"}) == "Localhost"
	every profile in [{}, {"type": null}, {"type": 1}] {
		pss.type_of(profile) == ""
	}
}
