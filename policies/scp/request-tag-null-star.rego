# METADATA
# title: Tags are asked of what can have them
# description: >-
#   Many calls are authorised on several resources, and tags of the request are in the context of those alone that
#   are made. With `Resource` `*`, a test for the absence of `aws:RequestTag` holds for the others always: the call
#   is denied, tagged or not.
# related_resources:
#   - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
# custom:
#   id: SCP005
#   name: request-tag-null-star
#   severity: high
#   standards: [AWS tag enforcement]
#   remediation: >-
#     Name the resources that are made and take tags, such as `arn:aws:ec2:*:*:instance/*`, instead of `*`.
#   parameters: {}
package lictor.scp.request_tag_null_star

import data.lictor.scp.data.tagging
import data.lictor.scp.lib.statements

deny contains {
	"message": sprintf("statement %s denies %s whatever its tags: %s never %s `%s`", [statements.named(s), action, sorts(others), verb(others), c.key]),
	"at": s.at,
	"path": ["Resource"],
	"value": "*",
	"expected": forms(action),
} if {
	some s in input.statements
	s.effect == "Deny"
	"*" in s.resources
	some c in s.conditions
	startswith(c.name, "aws:requesttag/")
	is_met_by_absence(c)
	some action, _ in tagging.table
	statements.asks(s, action)
	others := [row.type | some row in tagging.table[action]; row.required; not takes_tags(row)]
}

deny contains {
	"message": sprintf("statement %s denies %s that names %s whatever its tags: %s never has `%s`", [statements.named(s), action, lent.named, lent.other, c.key]),
	"at": s.at,
	"path": ["Resource"],
	"value": "*",
	"expected": [lent.made],
	"severity": "medium",
} if {
	some s in input.statements
	s.effect == "Deny"
	"*" in s.resources
	some c in s.conditions
	startswith(c.name, "aws:requesttag/")
	is_met_by_absence(c)
	some action, lent in tagging.lent
	statements.asks(s, action)
}

is_met_by_absence(c) if {
	c.base == "null"
	statements.says(c, "true")
}

is_met_by_absence(c) if {
	c.negated
	not c.if_exists
	c.set == ""
}

takes_tags(row) if "aws:RequestTag/${TagKey}" in row.keys

# forms gives the resources to name instead.
forms(action) := [regex.replace(row.arn, `\$\{[^}]*\}`, "*") | some row in tagging.table[action]; takes_tags(row)]

sorts(others) := concat(" and ", [sprintf("the %s", [sort]) | some sort in others])

verb(others) := "has" if {
	count(others) == 1
} else := "have"
