# METADATA
# title: Operators fit keys and values
# description: >-
#   `StringEquals` knows no wildcards, and an operator of numbers, dates, truths or addresses matches no value that
#   is none: such conditions are never true, and negated always.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
# custom:
#   id: SCP012
#   name: operator-type
#   severity: medium
#   standards: [IAM condition operators]
#   remediation: >-
#     Use the operator of the type of key and value: `StringLike` or `ArnLike` for wildcards.
#   parameters: {}
package lictor.scp.operator_type

import data.lictor.scp.data.keys
import data.lictor.scp.lib.statements

deny contains {"message": sprintf("statement %s: `%s` takes `%s` for plain text", [statements.named(s), c.operator, value]), "at": s.at, "path": c.path, "value": value, "expected": "StringLike or ArnLike"} if {
	some s in input.statements
	some c in s.conditions
	c.base in {"stringequals", "stringnotequals", "stringequalsignorecase", "stringnotequalsignorecase"}
	some value in c.values
	statements.wild(value)
}

deny contains {"message": sprintf("statement %s: `%s` cannot read `%s`", [statements.named(s), c.operator, value]), "at": s.at, "path": c.path, "value": value} if {
	some s in input.statements
	some c in s.conditions
	some value in c.values
	not is_of(family(c.base), value)
}

deny contains {"message": sprintf("statement %s: values of `%s` are of type %s, and `%s` compares others", [statements.named(s), c.key, sort, c.operator]), "at": s.at, "path": c.path} if {
	some s in input.statements
	some c in s.conditions
	sort := type_of(c.name)
	not family(c.base) in families[sort]
}

family(base) := "string" if startswith(base, "string")

family(base) := "numeric" if startswith(base, "numeric")

family(base) := "date" if startswith(base, "date")

family(base) := "ip" if endswith(base, "ipaddress")

family(base) := "arn" if startswith(base, "arn")

family(base) := base if base in {"bool", "null"}

# Texts compare with anything that is text, ARNs included.
families := {
	"String": {"string", "null", "arn"},
	"ARN": {"arn", "string", "null"},
	"Bool": {"bool", "string", "null"},
	"Numeric": {"numeric", "null"},
	"Date": {"date", "numeric", "null"},
	"IPAddress": {"ip", "null"},
}

type_of(name) := keys.global[name].type

type_of(name) := trim_prefix(trim_prefix(keys.own[name], "ArrayOf"), "Array") if not keys.global[name]

is_of("string", _)

is_of("numeric", value) if regex.match(`^[+-]?[0-9]+(\.[0-9]*)?$`, value)

is_of("date", value) if regex.match(`^([0-9]+|[0-9]{4}-[0-9]{2}(-[0-9]{2})?(T[0-9:.]+(Z|[+-][0-9:]+)?)?)$`, value)

is_of("ip", value) if net.cidr_is_valid(value)

is_of("ip", value) if net.cidr_is_valid(sprintf("%s/%d", [value, bits(value)]))

is_of("arn", value) if regex.match(`^(\*|arn:.*|\$\{.*)$`, value)

is_of("bool", value) if lower(value) in {"true", "false"}

is_of("null", value) if lower(value) in {"true", "false"}

bits(value) := 128 if {
	contains(value, ":")
} else := 32
