# Questions about values of Terraform, of which some are not known before the apply and some must not be shown.
#
# A value is known, null, unknown (`{"$unknown": true}`) or sensitive (`{"$sensitive": true}`). An object with `$unknown`
# beside other keys is known in part: what it has is there, what it lacks may be there too.
package lictor.lib.terraform

# unknown holds for what the apply decides, and for an object that is known in part.
unknown(value) if value["$unknown"] == true

# sensitive holds for what is there and must not be shown.
sensitive(value) if value["$sensitive"] == true

# known holds for a value that can be judged, null included.
known(value) if {
	not unknown(value)
	not sensitive(value)
}

# known_throughout holds where no part of a value is unknown or sensitive.
known_throughout(value) if {
	known(value)
	every part in [part | walk(value, [_, part]); is_object(part)] {
		known(part)
	}
}

# of gives the value under a key of an object; for an object that is known in part, the marker where it has none.
of(object, key) := value if {
	value := object[key]
} else := {"$unknown": true} if {
	unknown(object)
}

# plain gives an object without the marker that says it is known in part.
plain(object) := {key: value | some key, value in object; key != "$unknown"}

# creates holds where something new is made, in place of an old one or not.
creates(resource) if "create" in resource.actions

# updates holds where something is changed in place.
updates(resource) if "update" in resource.actions

# destroys holds where something ceases to be, replaced or not.
destroys(resource) if "delete" in resource.actions

# replaces holds where something new takes the place of the old.
replaces(resource) if {
	creates(resource)
	destroys(resource)
}

# forgets holds where Terraform lets go of something that stays alive.
forgets(resource) if "forget" in resource.actions

# stays holds where the resource is there after the apply.
stays(resource) if resource.values != null

# managed holds for what is no data source.
managed(resource) if resource.mode == "managed"
