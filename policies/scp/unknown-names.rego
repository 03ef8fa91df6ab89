# METADATA
# title: Actions, keys and operators exist
# description: >-
#   A name that AWS does not know matches nothing: a denial of a misspelt action denies nothing, and a condition on a
#   misspelt key is never or always true.
# related_resources:
#   - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
# custom:
#   id: SCP011
#   name: unknown-names
#   severity: medium
#   standards: [Service Authorization Reference]
#   remediation: >-
#     Correct the name; where it is newer than the table, say so by `known`.
#   parameters:
#     known: names that are newer than the tables; * stands for any text
package lictor.scp.unknown_names

import data.lictor.lib.settings
import data.lictor.scp.data.keys
import data.lictor.scp.data.names
import data.lictor.scp.data.quotas
import data.lictor.scp.data.services
import data.lictor.scp.data.tagging
import data.lictor.scp.lib.statements

default_parameters := {"known": []}

parameters := settings.of("scp", "SCP011", default_parameters)

operators := {
	"stringequals", "stringnotequals", "stringequalsignorecase", "stringnotequalsignorecase", "stringlike", "stringnotlike",
	"numericequals", "numericnotequals", "numericlessthan", "numericlessthanequals", "numericgreaterthan", "numericgreaterthanequals",
	"dateequals", "datenotequals", "datelessthan", "datelessthanequals", "dategreaterthan", "dategreaterthanequals",
	"bool", "binaryequals", "ipaddress", "notipaddress", "arnequals", "arnlike", "arnnotequals", "arnnotlike", "null",
}

deny contains {"message": sprintf("statement %s names `%s`, and there is no service `%s`", [statements.named(s), action, prefix]), "at": s.at, "path": [statements.element(s), i], "value": action} if {
	some s in input.statements
	some i, action in named(s)
	[prefix, _] := split(lower(action), ":")
	not statements.wild(prefix)
	not prefix in services.prefixes
	not is_known(action)
}

deny contains {"message": sprintf("statement %s names `%s`, which matches no action of `%s`", [statements.named(s), action, prefix]), "at": s.at, "path": [statements.element(s), i], "value": action} if {
	some s in input.statements
	some i, action in named(s)
	[prefix, name] := split(lower(action), ":")
	not matches_some(names.table[prefix], name)
	names.table[prefix]
	not is_known(action)
}

deny contains {"message": sprintf("statement %s has a condition on `%s`, and there is no such key", [statements.named(s), c.key]), "at": s.at, "path": c.path, "value": c.key} if {
	some s in input.statements
	some c in s.conditions
	not is_key(c.name)
	not is_known(c.key)
}

deny contains {"message": sprintf("statement %s: there is no operator `%s`", [statements.named(s), c.operator]), "at": s.at, "path": ["Condition", c.operator], "value": c.operator} if {
	some s in input.statements
	some c in s.conditions
	not c.base in operators
}

warn contains {"message": sprintf("the table of %s is of %s: names that are newer are not known", [table, as_of]), "at": input.policies[0].at} if {
	some table, as_of in {"actions": names.as_of, "services": services.as_of, "keys": keys.as_of, "quotas": quotas.as_of, "tags by resource": tagging.as_of}
	age := time.parse_rfc3339_ns(sprintf("%sT00:00:00Z", [input.today])) - time.parse_rfc3339_ns(sprintf("%sT00:00:00Z", [as_of]))
	age > (((366 * 24) * 3600) * 1000) * 1000000
}

named(s) := object.get(s, "actions", object.get(s, "not_actions", []))

matches_some(known, name) if name in known

matches_some(known, name) if {
	statements.wild(name)
	some action in known
	glob.match(name, null, action)
}

is_key(name) if keys.global[name]

is_key(name) if keys.own[name]

is_key(name) if {
	some key in of_tags
	startswith(name, key)
	name != key
}

# Of other services nobody knows the keys here.
is_key(name) if {
	prefix := split(name, ":")[0]
	prefix != "aws"
	not names.table[prefix]
}

of_tags := {key | some key, _ in keys.global; endswith(key, "/")} | {key | some key, _ in keys.own; endswith(key, "/")}

is_known(name) if {
	some pattern in parameters.known
	statements.matches(pattern, name)
}
