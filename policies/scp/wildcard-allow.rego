# METADATA
# title: Allowances name what they allow
# description: >-
#   An allowance of everything, of a whole service on everything, of all but some actions, or of passing any role to
#   any service is that of an administrator in other words.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
# custom:
#   id: SCP023
#   name: wildcard-allow
#   severity: high
#   standards: [IAM best practices]
#   remediation: >-
#     Name the actions and resources; give `iam:PassRole` the roles and a condition on `iam:PassedToService`.
#   parameters: {}
package lictor.scp.wildcard_allow

import data.lictor.scp.lib.statements

deny contains {"message": sprintf("statement %s %s", [statements.named(s), wide.message]), "at": s.at, "path": wide.path} if {
	some s in input.statements
	s.effect == "Allow"
	s.kind in {"identity", "resource"}
	some wide in wides(s)
}

wides(s) := (((({{"message": "allows everything on everything", "path": ["Action"]} |
	s.kind == "identity"
	some action in s.actions
	action in {"*", "*:*"}
	statements.everywhere(s)
	count(s.conditions) == 0
} | {{"message": sprintf("allows all of `%s` on everything", [split(action, ":")[0]]), "path": ["Action"]} |
	s.kind == "identity"
	some action in s.actions
	endswith(action, ":*")
	action != "*:*"
	statements.everywhere(s)
	count(s.conditions) == 0
}) | {{"message": "allows passing any role to any service", "path": ["Resource"]} |
	s.kind == "identity"
	some action in s.actions
	action != "*"
	action != "iam:*"
	action != "*:*"
	statements.matches(action, "iam:PassRole")
	statements.everywhere(s)
	not statements.about(s, {"iam:passedtoservice", "iam:associatedresourcearn"})
}) | {{"message": "allows all but some actions", "path": ["NotAction"]} |
	s.kind == "identity"
	s.not_actions
}) | {{"message": "allows all but some principals", "path": ["NotPrincipal"]} |
	s.not_principals
}) | {{"message": "allows everyone", "path": ["Principal"]} |
	some p in s.principals
	p.name == "*"
	p.sort in {"*", "AWS"}
	count(s.conditions) == 0
}
