# Resources of Terraform and CloudFormation.
#
# A value is known, null (or absent), or unknown until the apply. `value` gives what is known and not null, `unset` holds where
# nothing will be there, `unknown` where it cannot be told; the three exclude each other.
package lictor.tls.lib.resources

# managed gives the resources of some types that will be there.
managed(types) := [resource |
	some type in types
	some resource in object.get(input.resources, type, [])
	object.get(resource, "mode", "managed") == "managed"
	is_object(resource.values)
]

# all_managed gives those of every type.
all_managed := [resource |
	some type, _ in input.resources
	some resource in managed({type})
]

marked(value) if {
	is_object(value)
	value["$unknown"] == true
}

hidden(value) if {
	is_object(value)
	value["$sensitive"] == true
}

# found gives what stands at a path: the value, or the marker of the first unknown on the way; undefined where nothing is.
found(resource, path) := marker if {
	some i in numbers.range(0, count(path))
	marker := object.get(resource.values, array.slice(path, 0, i), null)
	marked(marker)
} else := object.get(resource.values, path, null)

value(resource, path) := answer if {
	answer := found(resource, path)
	answer != null
	not marked(answer)
	not hidden(answer)
}

unknown(resource, path) if marked(found(resource, path))

unset(resource, path) if found(resource, path) == null

# address is what a resource is called.
address(resource) := resource.address
