# METADATA
# title: Variables are understood
# description: >-
#   Variables stand for values in policies of version 2012-10-17 alone, in resources and conditions, and only under
#   names that there are: elsewhere `${...}` is plain text that matches nothing.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
# custom:
#   id: SCP013
#   name: variables
#   severity: medium
#   standards: [IAM policy variables]
#   remediation: >-
#     Set `Version` to 2012-10-17, correct the name of the variable, and use no variables in principals.
#   parameters: {}
package lictor.scp.variables

import data.lictor.scp.data.keys
import data.lictor.scp.lib.statements

deny contains {"message": sprintf("statement %s uses `%s`, which is plain text without `Version` 2012-10-17", [statements.named(s), text]), "at": s.at, "path": path, "value": text} if {
	some s in input.statements
	s.version != "2012-10-17"
	some path, text in texts(s)
	regex.match(`\$\{[^}]+\}`, text)
}

deny contains {"message": sprintf("statement %s uses the variable `%s`, and there is none of that name", [statements.named(s), name]), "at": s.at, "path": path, "value": text} if {
	some s in input.statements
	some path, text in texts(s)
	some found in regex.find_n(`\$\{[^}]+\}`, text, -1)
	name := trim_space(split(trim_suffix(trim_prefix(found, "${"), "}"), ",")[0])
	not is_variable(lower(name))
}

deny contains {"message": sprintf("statement %s has a variable in a principal, where it is plain text", [statements.named(s)]), "at": s.at, "path": ["Principal"], "value": p.name} if {
	some s in input.statements
	some p in object.get(s, "principals", [])
	contains(p.name, "${")
}

texts(s) := object.union(
	object.union(
		{["Resource", i]: text | some i, text in object.get(s, "resources", [])},
		{["NotResource", i]: text | some i, text in object.get(s, "not_resources", [])},
	),
	{array.concat(c.path, [i]): text | some c in s.conditions; some i, text in c.values},
)

is_variable(name) if name in {"*", "?", "$"}

is_variable(name) if keys.global[name]

# Keys of services and of identity providers are not all known.
is_variable(name) if {
	contains(name, ":")
	not startswith(name, "aws:")
}

is_variable(name) if {
	some key, _ in keys.global
	endswith(key, "/")
	startswith(name, key)
}
