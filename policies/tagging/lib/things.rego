# Things and their tags, as the scanner hands them over.
package lictor.tagging.lib.things

import data.lictor.lib.terraform
import data.lictor.lib.text
import data.lictor.tagging.data.taggable

# judged gives the things of clouds that a policy judges: those that can have tags and are not exempt.
judged(parameters) := [thing |
	some thing in input.things
	thing.cloud != "kubernetes"
	can_be_tagged(thing)
	not exempt(parameters, thing)
]

can_be_tagged(thing) if thing.declares

can_be_tagged(thing) if taggable.types[thing.type]

exempt(parameters, thing) if text.wildcards(parameters.exempt_names, thing.address)

exempt(parameters, thing) if text.wildcards(parameters.exempt_types, thing.type)

# carriers gives whatever is written with tags of its own: things, and the providers that hand tags to them.
carriers(parameters) := array.concat(own, defaults) if {
	own := [{"cloud": thing.cloud, "tags": thing.own, "where": thing.where, "at": thing.at, "type": thing.type} | some thing in judged(parameters)]
	defaults := [{"cloud": provider.cloud, "tags": provider.defaults, "where": provider.where, "at": provider.at, "type": "provider"} | some provider in input.providers]
}

# tag gives the value of a tag. Keys are compared as the cloud does: Azure's do not depend on case, and keys of Google are
# in small letters, so that `ManagedBy` is `managed_by` there.
tag(thing, key) := value if {
	value := thing.tags[key]
} else := [value | some own, value in thing.tags; lower(own) == lower(key)][0] if {
	thing.cloud == "azure"
} else := [value | some own, value in thing.tags; folded(own) == folded(key)][0] if {
	thing.cloud == "gcp"
}

has(thing, key) if {
	value := tag(thing, key)
	value != null
}

# first_of gives the first of several keys that a thing has.
first_of(thing, keys) := [key | some key in keys; has(thing, key)][0]

# is_one_of holds for a text that is one of these, whatever its case.
is_one_of(value, texts) if {
	is_string(value)
	some text in texts
	lower(value) == lower(text)
}

folded(key) := replace(replace(replace(replace(lower(key), "-", ""), "_", ""), " ", ""), ":", "")

# place gives the way to a tag, or to where it would be.
place(thing, key) := object.get(thing.where, key, thing.attribute)

# where_of gives the way to a tag of a carrier.
where_of(carrier, key) := object.get(carrier.where, key, [])

# shown gives a value for a message.
shown(value) := "(sensitive)" if {
	terraform.sensitive(value)
} else := sprintf("`%v`", [value])

# list gives keys for a message.
list(keys) := concat(", ", [sprintf("`%s`", [key]) | some key in keys])

# plural gives the word for so many.
plural(items, one, many) := one if {
	count(items) == 1
} else := many
