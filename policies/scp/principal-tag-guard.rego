# METADATA
# title: Who is let off by a tag cannot tag themselves
# description: >-
#   A statement that lets callers off by `aws:PrincipalTag` is open to everyone who may tag roles and users, or pass
#   tags when a session begins.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
# custom:
#   id: SCP007
#   name: principal-tag-guard
#   severity: high
#   standards: [AWS session tags]
#   remediation: >-
#     Deny `iam:TagRole`, `iam:UntagRole`, `iam:TagUser`, `iam:UntagUser` and `sts:TagSession` to all but the
#     automation, or let callers off by `aws:PrincipalArn`.
#   parameters:
#     actions: what changes the tags of callers
package lictor.scp.principal_tag_guard

import data.lictor.lib.settings
import data.lictor.scp.lib.statements

default_parameters := {"actions": ["iam:TagRole", "iam:TagUser", "iam:UntagRole", "iam:UntagUser", "sts:TagSession"]}

parameters := settings.of("scp", "SCP007", default_parameters)

deny contains {"message": sprintf("statement %s goes by `%s`, which anyone with %s can forge", [statements.named(s), c.key, concat(", ", open)]), "at": s.at, "path": c.path, "value": open} if {
	some s in statements.scps
	s.effect == "Deny"
	some c in s.conditions
	startswith(c.name, "aws:principaltag/")
	open := [action | some action in parameters.actions; not statements.denied(action)]
	count(open) > 0
}
