package lictor.k8s.lib.valued_test

import data.lictor.k8s.lib.valued

manifest := {"spec": {"list": [{"a": null}], "no": false}}

value_at(path) := finding.value if {
	finding := valued.finding({"message": "m", "path": path}) with input.object as manifest
	finding.message == "m"
	finding.path == path
}

test_finding if {
	value_at(["spec", "list", 0, "a"]) == null
	value_at(["spec", "no"]) == false
	value_at([]) == manifest
	every path in [["x"], ["spec", "list", 1], ["spec", "no", "y"], ["spec", "list", 0, "a", "b"]] {
		finding := valued.finding({"path": path}) with input.object as manifest
		finding == {"path": path}
	}
}

test_at if {
	finding := valued.at(["spec", "no"], true, "m") with input.object as manifest
	finding == {"message": "m", "path": ["spec", "no"], "expected": true, "value": false}
}
