# What the user set for a policy, over its defaults.
#
# `lictor.yaml` arrives as `data.settings.<bundle>`: an object of parameters for each policy id, and under `*` those of
# every policy of the bundle. A parameter that is set replaces the default as a whole; objects are not merged.
package lictor.lib.settings

# of gives the parameters of a policy: its defaults, then the bundle's `*`, then its own.
of(bundle, id, defaults) := over(over(defaults, set_for(bundle, "*")), set_for(bundle, id))

# bundle_wide gives a setting of the whole bundle, such as its `custom_kinds`.
bundle_wide(bundle, name, default_value) := value if {
	value := data.settings[bundle][name]
} else := default_value

set_for(bundle, id) := set if {
	set := data.settings[bundle][id]
	is_object(set)
} else := {}

over(lower, upper) := lower if {
	upper == {}
} else := object.union(object.remove(lower, object.keys(upper)), upper)
