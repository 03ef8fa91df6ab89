# Resources of Terraform and CloudFormation.
#
# A value is known, null (or absent), or unknown until the apply. `value` gives what is known and not null, `unset` holds where
# nothing will be there, `unknown` where it cannot be told; the three exclude each other.
package lictor.tls.lib.resources

import data.lictor.lib.terraform

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

marked(value) if terraform.unknown(value)

# found gives what stands at a path: the value, the marker of what is unknown on the way, or null.
found(resource, path) := answer if {
	answer := object.get(resource.values, path, null)
	answer != null
} else := {"$unknown": true} if {
	some i in numbers.range(0, count(path))
	marked(object.get(resource.values, array.slice(path, 0, i), null))
} else := null

value(resource, path) := answer if {
	answer := found(resource, path)
	answer != null
	terraform.known(answer)
}

# What a provider computes where nothing is set is unknown in a plan, whose configuration tells that nothing is.
left_out(resource, path) if {
	is_object(resource.config)
	not path[0] in object.keys(resource.config)
}

unknown(resource, path) if {
	marked(found(resource, path))
	not left_out(resource, path)
}

unset(resource, path) if found(resource, path) == null

unset(resource, path) if {
	marked(found(resource, path))
	left_out(resource, path)
}
