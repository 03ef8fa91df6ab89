# METADATA
# title: Guards by tags guard the tags
# description: >-
#   A statement that protects resources by their tags protects nothing from those who may change the tags: they take
#   the tag away first. One that names some of the actions that modify leaves the others open.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
# custom:
#   id: SCP006
#   name: tag-guard-bypass
#   severity: high
#   standards: [AWS tag enforcement]
#   remediation: >-
#     Deny the tagging actions of the service under the same conditions, and all that modifies by a pattern such as
#     `ec2:Modify*`.
#   parameters: {}
package lictor.scp.tag_guard_bypass

import data.lictor.scp.data.names
import data.lictor.scp.lib.statements

# tagging is the actions that change tags, where they are not TagResource and UntagResource.
tagging := {
	"autoscaling": ["CreateOrUpdateTags", "DeleteTags"],
	"ec2": ["CreateTags", "DeleteTags"],
	"elasticloadbalancing": ["AddTags", "RemoveTags"],
	"iam": ["TagRole", "UntagRole", "TagUser", "UntagUser"],
	"rds": ["AddTagsToResource", "RemoveTagsFromResource"],
	"redshift": ["CreateTags", "DeleteTags"],
	"s3": ["PutBucketTagging", "PutObjectTagging"],
	"sqs": ["TagQueue", "UntagQueue"],
}

deny contains {"message": sprintf("statement %s protects by `%s`, but nothing denies %s", [statements.named(s), c.key, concat(", ", open)]), "at": s.at, "path": c.path, "value": open} if {
	some s in statements.scps
	s.effect == "Deny"
	some c in s.conditions
	contains(c.name, ":resourcetag/")
	some service in statements.services(s)
	names := object.get(tagging, service, ["TagResource", "UntagResource"])
	open := [action |
		some name in names
		action := sprintf("%s:%s", [service, name])
		not statements.denied(action)
	]
	count(open) > 0
}

deny contains {"message": sprintf("statement %s protects by a tag from %d of the %d actions of %s that begin with `%s`", [statements.named(s), count(named), count(all), service, verb]), "at": s.at, "path": ["Action"], "expected": sprintf("%s:%s*", [service, verb]), "severity": "low"} if {
	some s in statements.scps
	s.effect == "Deny"
	some c in s.conditions
	contains(c.name, ":resourcetag/")
	some service in statements.services(s)
	some verb in ["Modify", "Update"]
	all := {name | some name in names.table[service]; startswith(name, lower(verb))}
	named := {name | some name in all; statements.asks(s, sprintf("%s:%s", [service, name]))}
	count(named) > 0
	some name in (all - named)
	not statements.denied(sprintf("%s:%s", [service, name]))
}
