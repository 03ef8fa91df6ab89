# Questions about statements of policies, whatever they are attached to.
#
# A statement has `effect`, `actions` or `not_actions`, `resources` or `not_resources`, `principals` or `not_principals`
# (lists that are absent where the element is), and `conditions`: `operator` and `key` as written, `base`, `set`,
# `if_exists`, `negated`, `name` (the key in lower case) and `values`.
package lictor.scp.lib.statements

# scps is the statements of service control policies.
scps := [s | some s in input.statements; s.kind == "scp"]

# named gives what people call a statement.
named(s) := sprintf("`%s`", [s.sid]) if {
	s.sid
	s.sid != ""
} else := sprintf("%d of `%s`", [s.index, s.policy_name])

# matches holds where a pattern of actions matches an action, or one of texts a text, whatever the case.
matches(pattern, text) if glob.match(lower(pattern), null, lower(text))

# asks holds where a statement is about an action.
asks(s, action) if {
	some pattern in s.actions
	matches(pattern, action)
}

asks(s, action) if {
	s.not_actions
	every pattern in s.not_actions {
		not matches(pattern, action)
	}
}

# denied holds where some service control policy of the scan denies an action, whatever its conditions.
denied(action) if {
	some s in scps
	s.effect == "Deny"
	asks(s, action)
}

# everywhere holds where a statement is about all resources.
everywhere(s) if "*" in s.resources

everywhere(s) if s.not_resources

# services gives the prefixes that the actions of a statement name.
services(s) := {lower(prefix) |
	some action in s.actions
	[prefix, _] := split(action, ":")
	not contains(prefix, "*")
}

# on gives the conditions of a statement on a key.
on(s, name) := [c | some c in s.conditions; c.name == name]

# about holds where a condition of a statement is on one of these keys, or on a tag of one that ends in `/`.
about(s, names) if {
	some c in s.conditions
	some name in names
	is_key(c.name, name)
}

is_key(key, name) if key == name

is_key(key, name) if {
	endswith(name, "/")
	startswith(key, name)
}

# tag gives the tag of a key such as `aws:RequestTag/Owner`, as it is written.
tag(c) := substring(c.key, indexof(c.key, "/") + 1, -1) if contains(c.key, "/")

# says holds where a condition has a truth among its values.
says(c, truth) if {
	some value in c.values
	lower(value) == truth
}

# wild holds for a text with a wildcard outside variables.
wild(text) if regex.match(`[*?]`, regex.replace(text, `\$\{[^}]*\}`, ""))

# at gives the place of a part of a statement.
at(s, path) := object.union(s.at, {"path": array.concat(s.at.path, path)})

# element gives the name of the element that holds the actions.
element(s) := "Action" if s.actions

element(s) := "NotAction" if s.not_actions
