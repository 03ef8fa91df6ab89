#? x := data.together.chosen
#? x := data.together.counted
#? x := data.together.hit
#? x := data.together.walked
#? x := data.together.within
#? x := data.together.matched
#? x := data.together.listed
#? x := data.together.places
#? x := data.together.rest
#? x := data.together.lists_under
package together

default pick(_) := [{"id": 1}, {"id": 2}, {"id": 3}, {"id": 4}, {"id": 5}, {"id": 6}, {"id": 7}, {"id": 8}, {"id": 9}]

pick(key) := input.lists[key] if key == "a"

pick(key) := data.lists[key] if key == "b"

# A register that several rules give a value to.
chosen contains [key, want, n] if {
	some key in ["a", "b", "c"]
	some want in input.wants
	some n, item in pick(key)
	item.id == want
}

of(value) := value.lists.a if value.lists

of(value) := value.a if not value.lists

counted := [n |
	some want in input.wants
	n := count([item | some item in of(input); item.id == want])
]

# Rules in one function, which give their registers anew.
hit if {
	some want in input.wants
	some item in data.lists.b
	item.id == want
	item.name == input.name
}

hit if {
	walk(input.tree, [_, value])
	some want in input.wants
	some item in value
	item == want
}

walked contains [path, want] if {
	some want in input.wants
	walk(data.tree, [path, value])
	some item in value
	item == want
}

within contains [path, want] if {
	walk(input.tree, [path, value])
	some want in input.wants
	some item in value
	item == want
}

matched contains name if {
	some name in input.names
	matches(name)
}

matches(name) if {
	some pattern in data.patterns
	regex.match(pattern, name)
}

listed contains name if {
	some name in input.names
	some item in data.lists.b
	startswith(item.name, name)
	item.name == name
}

# Follows from data.
places contains path if {
	walk(data.tree, [path, value])
	is_number(value)
	not regex.match("9$", sprintf("%d", [value]))
}

rest := {key | some key, _ in data.tree} - {key | some key, _ in data.tree.inner}

lists_under contains [n, m] if {
	some n in [1, 2]
	m := count(chosen) with input.wants as [n, n + 1]
}
