# METADATA
# title: Keys with many values are compared as sets
# description: >-
#   `ForAllValues` is true where the key is absent, so that an allowance by it lets everything without the key pass.
#   Set operators belong on keys with many values, and those need one.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
# custom:
#   id: SCP010
#   name: set-operators
#   severity: medium
#   standards: [IAM multivalued keys]
#   remediation: >-
#     Pair `ForAllValues` in an Allow with `Null` `false` on the same key; use set operators on keys with many values
#     only.
#   parameters: {}
package lictor.scp.set_operators

import data.lictor.scp.data.keys
import data.lictor.scp.lib.statements

deny contains {"message": sprintf("statement %s allows where `%s` is absent: `ForAllValues` is true then", [statements.named(s), c.key]), "at": s.at, "path": c.path, "expected": "Null false on the same key"} if {
	some s in input.statements
	s.effect == "Allow"
	some c in s.conditions
	c.set == "forallvalues"
	not must_exist(s, c.name)
}

deny contains {"message": sprintf("statement %s: `%s` has one value, and needs no `%s`", [statements.named(s), c.key, c.operator]), "at": s.at, "path": c.path} if {
	some s in input.statements
	some c in s.conditions
	c.set != ""
	not is_many(c.name)
	is_known(c.name)
}

deny contains {"message": sprintf("statement %s: `%s` may have many values, and `%s` compares one", [statements.named(s), c.key, c.operator]), "at": s.at, "path": c.path, "expected": "ForAllValues or ForAnyValue"} if {
	some s in input.statements
	some c in s.conditions
	c.set == ""
	c.base != "null"
	is_many(c.name)
}

must_exist(s, name) if {
	some c in statements.on(s, name)
	c.base == "null"
	statements.says(c, "false")
}

is_many(name) if keys.global[name].many

is_many(name) if startswith(keys.own[name], "ArrayOf")

is_known(name) if keys.global[name]

is_known(name) if {
	some key, _ in keys.global
	endswith(key, "/")
	startswith(name, key)
}
