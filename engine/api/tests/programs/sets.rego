package p

# Sets that rules only go through: equal parts of members are one member then.
changed contains change if {
	some change in input.changes
	change.action in {"create", "update"}
}

named contains change if {
	some change in changed
	change.name
}

tags contains change.tags if some change in changed

deny contains change.name if {
	some change in changed
	change.size > 3
}

deny contains message if {
	some change in named
	some tag in ["owner", "stage"]
	not change.tags[tag]
	message := sprintf("%s: %s", [change.name, tag])
}

# What fails shows the order.
sizes contains size if {
	some change in changed
	size := to_number(change.size)
}

parsed contains part if {
	some change in changed
	part := json.unmarshal(change.text).part
}

label := change.label if {
	some change in changed
	change.size == 2
}

by_name[change.name] := change.size if some change in changed

twice(change) := change.size * 2

twice(change) := change.size + 2 if change.label == "b"

doubled contains twice(change) if some change in changed

grown := [change.name | some change in changed; change.size > 0]

among if input.change in changed

known contains change.name if {
	some change in input.changes
	changed[change]
}

pairs contains pair if {
	some tag in tags
	some other in tags
	tag.owner == other.owner
	pair := [tag.stage, other.stage]
}

by_key contains change.name if {
	changed[change]
	change.size > 3
}

by_pair contains [one.name, other.size] if {
	some one, other in changed
	one.size == 2
}

any_big if {
	some change in changed
	change.size > 4
}

all_small if {
	every change in changed { change.size < 5 }
}

of_functions contains name if some name in names(changed)

names(changes) := {change.name | some change in changes}

#? data.p.deny
#? data.p.sizes
#? data.p.parsed
#? data.p.label
#? data.p.by_name
#? data.p.doubled
#? data.p.grown
#? data.p.among
#? data.p.known
#? data.p.pairs
#? data.p.by_key
#? data.p.by_pair
#? data.p.any_big
#? data.p.all_small
#? data.p.of_functions
#? count(data.p.changed)
#? data.p.changed
#? some change in data.p.changed; change.name
#? x := {change.name | some change in data.p.changed}
