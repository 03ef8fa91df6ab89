# METADATA
# title: Tags are asked for with their values
# description: >-
#   A test that a tag is there says nothing of its value: `ManagedBy=console` passes as well as
#   `ManagedBy=terraform`.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
# custom:
#   id: SCP008
#   name: presence-only-tag
#   severity: medium
#   standards: [AWS tag enforcement]
#   remediation: >-
#     Add a statement that denies other values, such as `StringNotEquals` on the same key, or a tag policy that is
#     enforced.
#   parameters: {}
package lictor.scp.presence_only_tag

import data.lictor.scp.lib.statements

deny contains {"message": sprintf("statement %s asks for `%s` and takes any value", [statements.named(s), c.key]), "at": s.at, "path": c.path} if {
	some s in statements.scps
	s.effect == "Deny"
	some c in s.conditions
	c.base == "null"
	statements.says(c, "true")
	startswith(c.name, "aws:requesttag/")
	not values_are_asked(c.name)
}

values_are_asked(name) if {
	some s in statements.scps
	some c in s.conditions
	c.name == name
	c.base != "null"
}
