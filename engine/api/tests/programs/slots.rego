#? x := data.slots.allow
#? x := data.slots.whole
#? x := data.slots.named
#? x := data.slots.tags
#? x := data.slots.by_index
#? x := data.slots.odd
#? x := data.slots.same
#? x := data.slots.called
#? data.slots.allow; data.slots.called

package slots

default allow := false

allow if input.user.role == "admin"

allow if {
	input.user.id == input.resource.owner
	not input.resource.locked
}

allow if input["a key of more than sixteen bytes"].deep.er == 1

# Some of the ways are slots, and below others.
whole := input.user

named := input.user.name.first

tags contains tag if some tag in input.resource.tags

by_index := 1 if input.action == "read"

by_index := 2 if input.action == "write"

by_index := 3 if input.action == "list"

by_index := 4 if input.action == "drop"

odd := input.user["a\"b\\"]

same if input.a.b == input.a.b

twice(x) := [x, input.action]

called := twice(input.resource.owner)
