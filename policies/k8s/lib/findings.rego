# Findings whose value is what the object has at their path.
package lictor.k8s.lib.findings

# at gives a finding with the value at its path, if there is one.
at(finding) := object.union(finding, {"value": value}) if {
	value := object.get(input.object, finding.path, nothing)
	value != nothing
} else := finding

# No value of an object is a set.
nothing := set()
