# Findings whose value is what the object has at their path.
package lictor.k8s.lib.valued

# finding gives a finding with the value at its path, if there is one.
finding(found) := object.union(found, {"value": value}) if {
	value := object.get(input.object, found.path, nothing)
	value != nothing
} else := found

# at gives such a finding from its parts.
at(path, expected, message) := finding({"message": message, "path": path, "expected": expected})

# No value of an object is a set.
nothing := set()
